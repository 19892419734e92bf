"""Claims about names that count as scalars only because nothing says what they are: C in ‖C u − d‖² may be a matrix.

Such a claim is read once more with the name as a matrix of sizes of the document, where that gives it a meaning. That a verdict
is the same either way is for the judge to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from ...errors import SymgradError
from ...terms.claims import Claim, Guess
from ..declaring.declaration_pass import DeclarationPass
from ..facts.facts import GLOBAL, Dimension, Entity
from ..facts.gaps import Gaps
from ..meaning.frame import Meaning
from ..meaning.resolver import Resolver
from ..surface.blocks import Block
from ..surface.statements import Draft
from ..surface.syntax import Surface, spelling
from .assumptions import Assumptions
from .chains import ChainReader, Item

#: How many sizes of the document, and how many names of a claim, are looked at.
MOST_SIZES, MOST_NAMES = 3, 2


class GuessReader:
    """Reads the claims of one document with other kinds for the names of which only the use says what they are."""

    def __init__(self, meaning: Meaning, declared: DeclarationPass, renewed: Callable[[Resolver], Meaning]) -> None:
        self._meaning, self._declared, self._renewed = meaning, declared, renewed
        self._readers: dict[tuple[str, int, int], ChainReader] = {}
        self._sizes: list[Surface] | None = None

    def items(self, items: Sequence[Item], draft: Draft, block: Block, skip: int, number: int) -> Sequence[Item]:
        """The items of a chain, each claim with what it says where a guessed name is a matrix."""
        found = list(items)
        for name in self._guessed(items):
            for reader in self._worlds(name):
                reader.number = number
                try:
                    others = reader.items(draft, block, skip)
                except SymgradError:
                    continue
                if len(others) == len(found) and all(type(other) is Claim for other in others):
                    found = [_with_guess(item, name, other) for item, other in zip(found, others, strict=True)]
                    break
        return found

    def _guessed(self, items: Sequence[Item]) -> list[str]:
        """The names that count as scalars in claims beside vectors or matrices."""
        names: set[str] = set()
        for item in items:
            if type(item) is Claim and item.undeclared:
                tensors = {tensor for side in (item.left, item.right) for direct in side.tensors for tensor in direct.reach}
                compared = {tensor for condition in (item.where, *item.given) for tensor in condition.tensors}  # as numbers are
                if any(tensor.axes and tensor not in item.undeclared for tensor in tensors):
                    names |= {tensor.name for tensor in item.undeclared - compared if not tensor.axes}
        return sorted(name for name in names if self._meaning.resolver.was_never_declared(name))[:MOST_NAMES]

    def _worlds(self, name: str) -> Iterator[ChainReader]:
        """Readers of the document in which a name is a matrix, each of other sizes."""
        sizes = self._known_sizes()
        for one, two in product(range(len(sizes)), repeat=2):
            key = name, one, two
            if key not in self._readers:
                self._readers[key] = self._reader(name, [sizes[one], sizes[two]])
            yield self._readers[key]

    def _reader(self, name: str, shape: list[Dimension]) -> ChainReader:
        resolver, declared = self._meaning.resolver, self._declared
        entity = Entity(name, -1, GLOBAL, shape=shape, text=name)
        known = {**{other: list(entities) for other, entities in resolver.knowledge.entities.items()}, name: [entity]}
        renewed = Resolver(resolver.source, replace(resolver.knowledge, entities=known), Gaps(resolver.source), resolver.solution)
        renewed.broadcasts = False  # 1 - β is no sum of a scalar and a matrix
        meaning = self._renewed(renewed)
        return ChainReader(meaning, Assumptions(meaning, list(declared.assumptions), declared.renewals))

    def _known_sizes(self) -> list[Surface]:
        """The sizes of the axes that the document declares."""
        if self._sizes is None:
            entities = (entity for known in self._meaning.resolver.knowledge.entities.values() for entity in known)
            sizes = (size for entity in entities for size in entity.shape or () if isinstance(size, Surface))
            self._sizes = list({spelling(size): size for size in sizes}.values())[:MOST_SIZES]
        return self._sizes


def _with_guess(item: Item, name: str, other: Item) -> Item:
    if type(item) is not Claim or type(other) is not Claim or other == item:
        return item
    return replace(item, guesses=(*item.guesses, Guess(name, other)))
