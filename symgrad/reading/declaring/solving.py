"""Equations and what is claimed to solve them: ∇_w L = 0 ⇒ XᵀXw = Xᵀy ⇒ w = (XᵀX)⁻¹Xᵀy, in one display or over several."""

from __future__ import annotations

import re
from fractions import Fraction

from ..surface.blocks import Block
from ..surface.scripts import base_name, is_label_superscript, label_name
from ..surface.signs import differentiated_by
from ..surface.statements import Draft
from ..surface.syntax import Chained, Numeral, Scripts, Surface, Symbol, spelling, unwrap, walk
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
    left, right = group[-1].sides[:2]
    written = reader.name_of(left)
    if written is not None and name not in (written.name, written.base):  # a decorated name, ŵ, means the solution from here on
        reader.define(left, right, "=", block.segment.scope, left.start)
    else:  # the name itself may mean it in what follows
        reader.suppose_defined(left, right, block.segment.scope, onward=True)


class Solving:
    """Equations that displays set up one after the other, until one of them states a value that is claimed to solve them.

    “∇L = 2Xᵀ(Xw − y). Setting it to zero gives XᵀXw = Xᵀy, and hence w = (XᵀX)⁻¹Xᵀy.”
    What is said beyond doubt to solve them and does not, is refuted; where the words leave it open, it is unknown.
    """

    def __init__(self, reader: DefinitionReader) -> None:
        self._reader = reader
        self._rows: list[tuple[Draft, Block]] = []
        self._is_slope = self._said = False
        self._goes_on = False

    def enter(self, block: Block) -> None:
        """Begins with another formula: whether its sentence goes on from the equations so far."""
        sentence = self._reader.sentences[self._reader.block]
        inline = not block.is_display
        if inline and self._states(block) and sentence.solves and not sentence.has_doubt:
            (piece,) = block.pieces
            assert type(piece.surface) is Chained
            surface = piece.surface
            row = Draft(list(surface.sides), list(surface.relations), list(surface.places), implied=True)
            self._rows, self._is_slope, self._said = [(row, block)], False, True
        if inline:
            return
        last = self._rows[-1][1].segment if self._rows else None
        near = last is not None and last.scope == block.segment.scope and last.reach == block.segment.reach
        sets = sentence.sets_to_zero
        self._goes_on = near and sentence.continues and (sets or not self._is_slope)
        if not self._goes_on or block.assumed or block.asked or sentence.has_doubt:
            self._rows, self._goes_on = [], False
        self._said = self._said and sentence.is_solving

    @staticmethod
    def _states(block: Block) -> bool:
        """Whether a formula is an equation … = 0."""
        surface = block.pieces[0].surface if len(block.pieces) == 1 else None
        return type(surface) is Chained and set(surface.relations) == {"="} and spelling(surface.sides[-1]) == "0"

    def connect(self, draft: Draft, block: Block) -> None:
        """Marks the equations so far and a draft that states what solves them."""
        if not self._goes_on or draft.solves or draft.linked or set(draft.relations) != {"="}:
            return
        rows = [each for each, _ in self._rows]
        name = solved_name(self._reader, [*rows, draft], block)
        if name is None:
            return
        for each, other in self._rows:
            if each in other.drafts and other is not block:
                other.drafts.remove(each)
        at = block.drafts.index(draft)
        ahead = [each for each in rows if each not in block.drafts]
        block.drafts[at:at] = ahead
        for each in [*rows[1:], draft]:
            each.link = each.link or "⇒"
        if not self._said:
            draft.perhaps = self._reader.source.position(rows[0].start)[0]
        _mark(self._reader, [*rows, draft], name, block)

    def take(self, draft: Draft, block: Block) -> None:
        """Takes a draft that is no solution: an equation more, the first one, or a slope that may be set to zero; or none."""
        if draft.solves or draft.defines or draft.linked or not draft.relations or set(draft.relations) != {"="}:
            self._rows, self._goes_on = [], False
        elif self._goes_on:
            self._rows.append((draft, block))
            self._is_slope = False
        elif spelling(draft.sides[-1]) == "0":
            self._rows, self._is_slope, self._said = [(draft, block)], False, True
        elif any(differentiated_by(draft.sides[0])) or _is_primed(draft.sides[0]):
            end = draft.sides[-1]
            zero = Numeral(end.end, end.end, Fraction(0), "0")
            row = Draft([end, zero], ["="], [end.end], list(draft.conditions), list(draft.doubted), implied=True)
            self._rows, self._is_slope, self._said = [(row, block)], True, True
        else:
            self._rows = []
        self._goes_on = bool(self._rows) and not self._is_slope and block.is_display


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
    if entity is not None and (not entity.is_free or entity.kind != "tensor"):
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
