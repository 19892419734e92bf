"""Equations that are solved for a name, row by row: ∇_w L = 0 ⇒ XᵀX w = Xᵀy ⇒ w = (XᵀX)⁻¹Xᵀy."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from ...errors import ShapeError
from ...matrices.axes import known_range
from ...matrices.lowering import Value, tensor_as_value
from ...terms.claims import Claim, Doubt
from ...terms.nodes import Entry, Tensor
from ..facts.facts import GLOBAL, Entity
from ..facts.records import Solution
from ..meaning.entities import tensor_of
from ..meaning.entries import indexed
from ..meaning.frame import Frame
from ..surface.blocks import Block
from ..surface.statements import Draft
from ..surface.syntax import Scripts, Surface, unwrap
from .chains import TO_SOLVE, ChainReader, Item
from .misfits import MisfitReader


class SolutionReader:
    """Reads linked equations that end in w = V."""

    def __init__(self, chains: ChainReader, misfits: MisfitReader):
        self.chains, self.misfits = chains, misfits
        self.meaning = chains.meaning

    def items(self, group: list[Draft], block: Block) -> list[Item | Solution]:
        """The rows of such equations: what each claims of the unknown, and what else stands in them."""
        last = group[-1]
        unknown = self._unknown(last, block)
        items: list[Item | Solution] = []
        rows: list[Item] = []
        last_line, _ = self.meaning.resolver.source.position(last.start)
        shown = self.meaning.resolver.source.shown
        stated_words = {shown(draft.start, draft.sides[-1].end) for draft in group if draft.implied}
        wholes: dict[int, Claim] = {}  # A = C of a row A = B = C, which has the solutions of B = C unless A = B is false
        for draft in group[:-1]:
            built = self.misfits.items(draft, block, 0)
            items.extend(built[:-1])
            rows.append(built[-1])
            first, end = built[0], built[-1]
            if type(first) is Claim and type(end) is Claim and len(built) > 1:
                if all(type(item) is Claim and item.relation == "=" for item in built):
                    wholes[len(rows) - 1] = replace(_to_solve(end, last_line, stated_words), left=first.left)
        final = self._final(last, block, unknown)
        rows.append(final)
        tensor = tensor_of(self.meaning.tensor_value(unknown))
        stated = (final.left, final.right) if type(final) is Claim and type(final.left) is Entry else None
        before: tuple[Claim, ...] = ()
        for number, row in enumerate(rows):
            if type(row) is not Claim or stated is None or tensor is None:
                items += [] if group[number].implied else [_unsolved(row) if row is not final else row]
                continue
            only = group[number].link == "⇔"
            row = _to_solve(row, last_line, stated_words)
            if last.perhaps:
                text = f"it may be meant to solve more than what is set to zero in line {last.perhaps}"
                doubt = Doubt((), line=last_line, text=text, understood=False, everywhere=True)
                row = replace(row, doubts=(*row.doubts, doubt))
            if not group[number].implied:
                items.append(Solution(tensor, row, before, stated, only))
            before = (row, wholes[number]) if number in wholes else (row,)
        if len(last.relations) > 1:
            rest = Draft(last.sides[1:], last.relations[1:], last.places[1:], last.conditions, last.doubted, row=last.row)
            items.extend(self.misfits.items(rest, block, 0))
        return items

    def _final(self, last: Draft, block: Block, unknown: Entity) -> Item:
        """The last row, w = V."""
        left, right = last.sides[0], last.sides[1]
        frame = self.chains.frame([left, right, *last.conditions], block, last.start)
        equation = Draft(last.sides[:2], ["="], last.places[:1], last.conditions, last.doubted, row=last.row)
        try:
            value = frame.value(right)
            target = self._target(frame, unknown, left, value)
        except ShapeError:
            (final,) = self.misfits.items(equation, block, 0)
            return final
        (final,) = self.chains.between([target, value], equation, block, frame, 0)
        return final

    def _unknown(self, last: Draft, block: Block) -> Entity:
        """The entity that is solved for; where it was never declared, a free tensor of the value's shape."""
        resolver = self.meaning.resolver
        known = resolver.knowledge.find(last.unknown, last.start, block.segment.scope)
        if known is None:
            value = self.chains.frame([last.sides[1]], block, last.start).value(last.sides[1])
            known = resolver.knowledge.add(Entity(last.unknown, block.segment.start, GLOBAL, text=last.unknown))
            resolver.tensors[known] = free_value(last.unknown, value)
            resolver.note(
                f"{last.unknown} was never declared: taken for a real unknown of the shape of its solution", last.sides[0]
            )
        return known

    def _target(self, frame: Frame, unknown: Entity, left: Surface, value: Value) -> Value:
        """The unknown, at the indices as written."""
        whole = self.meaning.tensor_value(unknown)
        part = unwrap(left)
        if type(part) is Scripts and part.subs and len(whole.axes) > len(value.axes):
            return indexed(frame, whole, part.subs, left)
        return whole


def _unsolved(row: Item) -> Item:
    """An equation of which it is not known what is said to solve it."""
    if type(row) is not Claim:
        return row
    doubt = Doubt((), line=row.line, text=TO_SOLVE, understood=False, everywhere=True)
    return replace(row, doubts=(*row.doubts, doubt))


def _to_solve(row: Claim, line: int, words: Set[str]) -> Claim:
    """A row as an equation to be solved, which it is for certain here, by what a line states, or words of which it is the first."""
    kept = (doubt for doubt in row.doubts if doubt.text != TO_SOLVE and doubt.line != line and doubt.text not in words)
    return replace(row, doubts=tuple(kept))


def free_value(name: str, value: Value) -> Value:
    """A free tensor of a value's shape."""
    return tensor_as_value(Tensor(name, map(known_range, value.axes)))
