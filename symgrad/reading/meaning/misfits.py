"""What a claim whose shapes do not fit may have meant: a product turned, another index. The claims reader reads each way.

Knows surfaces; that a way passes is for the judge to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice

from ...errors import SymgradError
from ...terms.claims import Claim
from ..surface.letters import index_letters
from ..surface.misreadings import reindexed, turned
from ..surface.statements import Draft
from ..surface.syntax import Surface
from .elaborate import Elaborator

#: How many ways are read for one side and for the document, and how many that fit are kept of a claim.
MOST_TURNED, TURNED_IN_ALL, MOST_MEANT = 120, 2000, 6


def meant_by(reader, draft: Draft, block, number: int) -> Iterator[tuple[str, Claim]]:
    """What relation `number` of a chain claims with a product of its right side, or else its left, turned so that it fits.

    Or with another index.
    """
    sides = draft.sides[number : number + 2]
    found = 0
    elaborator = reader.elaborator(sides, block, draft.start)
    letters = tuple(sorted(index_letters(sides[0]) | index_letters(sides[1])))
    for at in (1, 0):
        ways = chain(turned(sides[at], partial(_is_array, elaborator)), reindexed(sides[at], letters))
        for what, side in islice(ways, min(MOST_TURNED, reader.turns)):
            reader.turns -= 1
            pair = [side if at == 0 else sides[0], side if at == 1 else sides[1]]
            try:
                (item,) = reader.built(Draft(pair, ["="], [sides[1].start], draft.conditions, row=draft.row), block, 0)
            except SymgradError:
                continue
            if type(item) is Claim:
                yield what, item
                found += 1
            if found == MOST_MEANT:
                return


def _is_array(elaborator: Elaborator, factor: Surface) -> bool:
    try:
        return bool(elaborator.value(factor).axes)
    except SymgradError:
        return False
