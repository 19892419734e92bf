"""Rows that ⇒, ⇔ or ⇐ ties together where they solve nothing: x > 2 ⇒ x > 1."""

from __future__ import annotations

from dataclasses import replace

from ...terms.claims import Claim
from ..facts.records import Implication
from ..surface.blocks import Block
from ..surface.letters import index_letters
from ..surface.statements import Draft
from .chains import TO_SOLVE, Item
from .misfits import MisfitReader


class ImplicationReader:
    """Reads linked rows. The first relation of a row hangs on the row above; what stands behind it is a claim of its own."""

    def __init__(self, misfits: MisfitReader):
        self.misfits = misfits

    def rows(self, group: list[Draft], block: Block) -> list[list[Item | Implication]]:
        """The claims of linked rows, row by row."""
        rows = [self.misfits.items(draft, block, draft.defines) for draft in group]
        claims = [tuple(item for item in row if type(item) is Claim) for row in rows]
        indexed = any(index_letters(side) for draft in group for side in draft.sides)
        found: list[list[Item | Implication]] = []
        for number, (draft, row) in enumerate(zip(group, rows, strict=True)):
            whole = len(claims[number]) == len(row)
            above = claims[number - 1] if number and len(claims[number - 1]) == len(rows[number - 1]) else ()
            below = claims[number + 1] if number + 1 < len(rows) and len(claims[number + 1]) == len(rows[number + 1]) else ()
            after = group[number + 1].link if below else ""
            tied, link = whole and bool(above or below), draft.link if above else ""
            ties = (above, below, link, after, indexed)
            tie = [Implication(_as_condition(item, after), *ties) if tied and type(item) is Claim else item for item in row]
            found.append([] if draft.implied else tie)  # what words alone state is no row
        return found


def _as_condition(row: Claim, after: str) -> Claim:
    """A row; one from which another follows is known to be an equation to solve where it may be one."""
    return replace(row, doubts=tuple(doubt for doubt in row.doubts if doubt.text != TO_SOLVE)) if after in ("⇒", "⇔") else row
