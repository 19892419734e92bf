"""Equations and what is claimed to solve them: ∇_w L = 0 ⇒ XᵀXw = Xᵀy ⇒ w = (XᵀX)⁻¹Xᵀy, in one display or over several."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from ..surface.blocks import Block
from ..surface.scripts import base_name, is_label_superscript, label_name
from ..surface.signs import differentiated_by, is_of_higher_order
from ..surface.statements import Draft
from ..surface.syntax import Chained, Numeral, Scripts, Surface, Symbol, names_in, spelling, unwrap, walk
from .definition_reader import DefinitionReader


def mark_solutions(reader: DefinitionReader, drafts: list[Draft], block: Block) -> None:
    """Marks the drafts of ∇_w L = 0 ⇒ … ⇒ w = V in one display: equations for a free name, and what is claimed to solve them."""
    start = 0
    while start < len(drafts):
        end = start + 1
        while end < len(drafts) and drafts[end].linked:
            end += 1
        group = drafts[start:end]
        if len(group) > 1 and group[-1].relations[:1] == ["="] and all(d.relations and set(d.relations) <= {"="} for d in group):
            name = solved_name(reader, group, block)
            if name is not None:
                _mark(reader, group, name, block)
        start = end


def _mark(reader: DefinitionReader, group: list[Draft], name: str, block: Block) -> None:
    """Marks equations that the last of them solves for a name."""
    for draft in group:
        draft.solves = True
        draft.unknown = name
    reader.solved.add(name)
    left, right = group[-1].sides[:2]
    written = reader.name_of(left)
    if written is not None and name not in (written.name, written.base):  # a decorated name, ŵ, means the solution from here on
        reader.define(left, right, "=", block.segment.scope, left.start)
    else:  # the name itself may mean it in what follows
        reader.suppose_defined(left, right, block.segment.scope, onward=True)


class _Begun(NamedTuple):
    """An equation that may be solved: as a row, where it stands, by what it is the derivative, and whether words set it to zero."""

    row: Draft
    block: Block
    variables: frozenset[str]
    is_slope: bool


class Solving:
    """Equations that displays set up one after the other, until one of them states a value that is claimed to solve them.

    “∇L = 2Xᵀ(Xw − y). Setting it to zero gives XᵀXw = Xᵀy, and hence w = (XᵀX)⁻¹Xᵀy.”
    What is said beyond doubt to solve them and does not, is refuted. Where the words leave it open, it is unknown: more may have
    been used, or other equations that hold at the same time.
    """

    def __init__(self, reader: DefinitionReader) -> None:
        self._reader = reader
        self._begun: list[_Begun] = []
        self._rows: list[tuple[Draft, Block]] = []  # behind the last that was begun
        self._left: dict[int, tuple[Draft, list[tuple[Draft, Block]]]] = {}  # what certainly goes on from what words set to zero
        self._said = self._goes_on = False
        self._concludes = False  # whether a display only concludes something behind a slope

    def _end(self) -> None:
        """What was set up so far is not gone on with."""
        self._begun, self._rows, self._goes_on, self._concludes = [], [], False, False

    def enter(self, block: Block) -> None:
        """Begins with another formula: whether its sentence goes on from the equations so far."""
        sentence = self._reader.sentences[self._reader.block]
        if not block.is_display:
            stated = block.alone
            if sentence.solves and not sentence.has_doubt and type(stated) is Chained and set(stated.relations) == {"="}:
                if spelling(stated.sides[-1]) == "0":
                    self._begin(Draft(list(stated.sides), list(stated.relations), list(stated.places), implied=True), block, False)
            return
        for draft in block.drafts:
            draft.sought = sentence.seeks
        last = self._begun[-1] if self._begun else None
        here, there = block.segment, block.segment if last is None else last.block.segment
        near = (there.scope, there.reach) == (here.scope, here.reach)
        if last is None or not near or block.assumed or block.asked or sentence.has_doubt:
            self._end()
        elif self._rows:
            self._goes_on = sentence.continues
        else:
            derived = bool(last.variables) or _is_primed(last.row.sides[0])
            first = sentence.sets_to_zero if last.is_slope else sentence.solves or derived
            self._goes_on = first and sentence.continues
            self._concludes = not self._goes_on and last.is_slope and sentence.concludes
        self._said = self._said and (sentence.is_solving or not self._goes_on)

    def connect(self, draft: Draft, block: Block) -> None:
        """Marks the equations so far and a draft that states what solves them."""
        if (
            not (self._goes_on or self._concludes and draft is block.drafts[0])
            or draft.solves
            or draft.linked
            or set(draft.relations) != {"="}
        ):
            return
        begun, rows = self._begun[-1], [row for row, _ in self._rows]
        name = solved_name(self._reader, [begun.row, *rows, draft], block)
        if name is None or self._concludes and name not in begun.variables:
            return
        if not rows and begun.variables and name not in begun.variables:  # of several slopes, the one by this name
            begun = next((each for each in reversed(self._begun) if name in each.variables), begun)
            if name not in begun.variables or solved_name(self._reader, [begun.row, draft], block) != name:
                return
            self._said = False
        group = [begun.row, *rows]
        for row, other in [(begun.row, begun.block), *self._rows]:
            if row in other.drafts and other is not block:
                other.drafts.remove(row)
        at = block.drafts.index(draft)
        block.drafts[at:at] = [row for row in group if row not in block.drafts]
        for row in [*rows, draft]:
            row.link = row.link or "⇒"
        if not self._said or self._concludes or self._is_joint(group, name):
            draft.perhaps = self._reader.source.position(begun.row.start)[0]
        _mark(self._reader, [*group, draft], name, block)
        self._begun.remove(begun)
        self._rows, self._goes_on, self._said, self._concludes = [], bool(self._begun), False, False

    def finish(self) -> None:
        """Ties the equations that nothing is said to solve to what they follow from: X^T X w = X^T y to the slope, set to zero."""
        for begun, rows in self._left.values():
            first, block = rows[0]
            if first.solves:
                continue
            for row, other in rows[1:]:
                if other is not block:
                    other.drafts.remove(row)
            at = block.drafts.index(first)
            others = [row for row, _ in rows[1:]]
            block.drafts[at : at + 1] = [begun, first, *(row for row in others if row not in block.drafts)]
            for row, _ in rows:
                row.link, row.sought = row.link or "⇒", False

    def _is_joint(self, group: list[Draft], name: str) -> bool:
        """Whether the equations hold another name by which the document differentiates: more equations hold with them."""
        named = (self._reader.name_of(part) for row in group for side in row.sides for part in names_in(side))
        return any(
            other.base in self._reader.varied and name not in (other.base, other.name) for other in named if other is not None
        )

    def take(self, draft: Draft, block: Block) -> None:
        """Takes a draft that is no solution: an equation more, the first one, or a slope that may be set to zero; or none."""
        is_equation = not (draft.solves or draft.defines or draft.linked) and set(draft.relations) == {"="}
        first, end = draft.sides[0], draft.sides[-1]
        differentiates = any(differentiated_by(first)) or _is_primed(first)
        if is_equation and spelling(end) != "0" and is_of_higher_order(first):
            return  # it is not what is set to zero
        if is_equation and spelling(end) == "0" and (differentiates or not self._goes_on):
            self._begin(draft, block, False)
            self._goes_on = True
        elif is_equation and differentiates:
            zero = Numeral(end.end, end.end, Fraction(0), "0")
            implied = Draft([end, zero], ["="], [end.end], list(draft.conditions), list(draft.doubted), implied=True)
            self._begin(implied, block, True, first)
        elif is_equation and self._goes_on:
            self._rows.append((draft, block))
            begun = self._begun[-1].row
            if self._said and begun.implied:
                self._left[id(begun)] = begun, list(self._rows)
        elif self._begun and draft.relations and not draft.solves:
            self._end()

    def _begin(self, row: Draft, block: Block, is_slope: bool, derivative: Surface | None = None) -> None:
        by = differentiated_by(row.sides[0] if derivative is None else derivative)
        variables = frozenset(
            spelling for part in by if (name := self._reader.name_of(part)) for spelling in (name.base, name.name)
        )
        self._begun.append(_Begun(row, block, variables, is_slope))
        self._rows, self._said, self._goes_on = [], True, False


def _is_primed(side: Surface) -> bool:
    """Whether a side is a derivative by primes, or ∇J: f'(x), \\nabla J(w)."""
    return any(type(part) is Scripts and part.primes or type(part) is Symbol and part.name == "\\nabla" for part in walk(side))


def solved_name(reader: DefinitionReader, group: list[Draft], block: Block) -> str | None:
    """The free name for which the last of linked equations states a value; None where it is none."""
    left = group[-1].sides[0]
    name = reader.name_of(left)
    if name is None:
        return None
    scope, position = block.segment.scope, group[-1].start
    entity = reader.knowledge.find(name.name, position, scope) or reader.knowledge.find(name.base, position, scope)
    if entity is not None and (entity.definition is not None or entity.kind != "tensor"):
        return None
    exact = reader.knowledge.find(name.name, position, scope)
    wanted = [name.base, name.name] if exact is None and name.letters is not None else [name.name]
    wanted += undecorated(name.part)
    for draft in group[:-1]:
        mentioned = {spelling(piece) for side in draft.sides for piece in walk(side) if type(piece) is Symbol}
        for piece in (piece for side in draft.sides for piece in walk(side)):
            if type(piece) is Scripts and (carrier := base_name(piece)) is not None:
                labels = [sup for sup in piece.sups if is_label_superscript(sup)]
                mentioned |= {label_name(carrier, labels, subs, piece.primes) for subs in (None, piece.subs)}
        for candidate in wanted:
            if candidate in mentioned:
                return candidate
    return None


_DECORATED = re.compile(r"^\\(?:hat|widehat|tilde|bar|overline|mathring)\{(.*)\}$")


def undecorated(part: Surface) -> list[str]:
    """The names of which a name is the solution: w of \\hat{w}, w^*, w_*."""
    part = unwrap(part)
    found = []
    base = part
    if type(part) is Scripts:
        base = unwrap(part.base)
        labels = [sup for sup in part.sups if spelling(sup) not in ("*", "\\star", "\\ast", "\\dagger")]
        subs = [
            sub
            for sub in part.subs
            if spelling(sub) not in ("*", "\\star", "\\ast") and not spelling(sub).startswith(("\\text", "\\mathrm"))
        ]
        if type(base) is Symbol and (len(labels) != len(part.sups) or len(subs) != len(part.subs)):
            found.append(label_name(base.name, labels, subs))
    if type(base) is Symbol:
        inner = _DECORATED.match(base.name)
        if inner:
            sups, subs = (part.sups, part.subs) if type(part) is Scripts else ([], [])
            found.append(label_name(inner.group(1), sups, subs))
    return found
