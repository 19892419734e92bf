"""What a claim whose shapes do not fit may have meant: a product turned, another index. The chains are read each way.

That a way passes is for the judge to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from ...errors import SymgradError
from ...terms.claims import Claim
from ..facts.records import Misfit
from ..meaning.frame import Frame
from ..surface.blocks import Block
from ..surface.letters import index_letters
from ..surface.misreadings import bracketed, joined, reindexed, renamed, turned
from ..surface.signs import derives
from ..surface.statements import Draft
from ..surface.syntax import Quotient, Surface, Symbol, names_in, spelling, unwrap, walk
from ..surface.transposes import transposed
from .chains import ChainReader, Item

#: How many ways are read for one side and for the document, and how many that fit are kept of a claim.
MOST_TURNED, TURNED_IN_ALL, MOST_MEANT = 250, 3000, 12
#: Names of the document that may be meant where another stands, or as a factor that is missing.
MOST_NAMES = 12
#: Parts of a relation that make it long: as many times fewer ways are read of it.
LONG = 30


class MisfitReader:
    """Reads chains; a misfit in them knows what may have been meant.

    turns   how many ways may still be read
    """

    def __init__(self, chains: ChainReader):
        self.chains = chains
        self.turns = TURNED_IN_ALL

    def items(self, draft: Draft, block: Block, skip: int) -> list[Item]:
        """The claims of a chain, from relation number `skip` on."""
        if len(draft.relations) <= skip:
            return []
        items = self.chains.items(draft, block, skip)
        for at, item in enumerate(items):
            if type(item) is Misfit and item.relation == "=" and not item.unclear:
                row = self._as_row(draft, block, skip + at)
                items[at] = replace(item, meant=tuple(self._meant(draft, block, skip + at)), row=row)
        return items

    def _as_row(self, draft: Draft, block: Block, number: int) -> Claim | None:
        """What relation `number` of a chain says of the entries of a derivative by a vector that is written as a row."""
        if type(unwrap(draft.sides[0])) is not Quotient or not derives(draft.sides[0]):
            return None
        left, right = draft.sides[number : number + 2]
        pair = [left if number == 0 else transposed(left), transposed(right)]
        way = Draft(pair, ["="], [right.start], draft.conditions, draft.doubted, row=draft.row)
        try:
            with self.chains.meaning.resolver.trying():
                (item,) = self.chains.items(way, block, 0)
        except SymgradError:
            return None
        return item if type(item) is Claim and len(item.left.free) == 1 else None

    def _meant(self, draft: Draft, block: Block, number: int) -> Iterator[tuple[str, Claim]]:
        """What relation `number` of a chain claims with a product of its right side, or else its left, turned so that it fits.

        Or with another index.
        """
        sides = draft.sides[number : number + 2]
        found = 0
        frame = self.chains.frame(sides, block, draft.start)
        letters = tuple(sorted(index_letters(sides[0]) | index_letters(sides[1])))
        weight = 1 + sum(1 for side in sides for _ in walk(side)) // LONG
        for at in (1, 0):
            names = tuple(self._names(frame, [*sides, *draft.sides]))
            ways = chain(
                turned(sides[at], partial(_is_array, frame)),
                reindexed(sides[at], letters),
                bracketed(sides[at]),
                joined(sides[at], names),
                renamed(sides[at], names),
            )
            for what, side in islice(ways, max(min(MOST_TURNED, self.turns) // weight, 0)):
                self.turns -= weight
                pair = [side if at == 0 else sides[0], side if at == 1 else sides[1]]
                way = Draft(pair, ["="], [sides[1].start], draft.conditions, draft.doubted, row=draft.row)
                try:
                    with self.chains.meaning.resolver.trying():
                        (item,) = self.chains.items(way, block, 0)
                except SymgradError:
                    continue
                if type(item) is Claim:
                    yield what, item
                    found += 1
                if found == MOST_MEANT:
                    return

    def _names(self, frame: Frame, sides: list[Surface]) -> Iterator[Surface]:
        """The names of some sides, and then others of the document, each once."""
        seen: dict[str, Surface] = {}
        for name in (name for side in sides for name in names_in(side)):
            text = spelling(name)
            if text not in seen and _has_value(frame, name):
                seen[text] = name
        for text in list(frame.resolver.knowledge.entities):
            other = Symbol(sides[0].start, sides[0].start, text)
            if len(seen) < MOST_NAMES and text not in seen and _has_value(frame, other):
                seen[text] = other
        yield from seen.values()


def _has_value(frame: Frame, part: Surface) -> bool:
    try:
        frame.value(part)
    except SymgradError:
        return False
    return True


def _is_array(frame: Frame, factor: Surface) -> bool:
    try:
        return bool(frame.value(factor).axes)
    except SymgradError:
        return False
