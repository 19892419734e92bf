"""What follows from all uses of the names of a document: the shapes of those that nothing declares, and sizes that nothing says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from ..facts.facts import Dimension, Entity, Knowledge
from ..surface.blocks import Block
from ..surface.syntax import Chained, Numeral, Surface, Symbol, Total
from .equations import Equations, Named
from .shapes import Axis


class Solution:
    """The shapes that are inferred in one document. A size that nothing says gets a name of its own, one for each axis.

    The equations are made and solved when something is asked for the first time.
    """

    def __init__(self, knowledge: Knowledge, blocks: Iterable[Block] = ()) -> None:
        known = {name: list(entities) for name, entities in knowledge.entities.items()}
        self._knowledge, self._blocks = replace(knowledge, entities=known), blocks  # what is taken for granted later says nothing
        self._equations: Equations | None = None
        self._sizes: dict[Axis, Dimension] = {}

    def whole(self, name: str, place: int) -> list[Dimension] | None:
        """The shape of a name that nothing declares and that stands without an index; None where that is open."""
        named = self.named(name, place)
        axes = named.whole.axes if named is not None else None
        if axes is None or named is None or named.whole.is_row:
            return None
        return self._dimensions(name, axes, place)

    def named(self, name: str, place: int) -> Named | None:
        """What is found of a name that nothing declares: one thing at all places where it is the same."""
        return self._solved.names.get((name, self._knowledge.section(place)))

    def entries(self, entity: Entity, count: int, place: int) -> list[Dimension] | None:
        """The shape of what stands for a name with so many indices; None where it never does."""
        for named in self._named(entity):
            if count in named.entries:
                axes, rest = named.entries[count]
                return self._dimensions(entity.name, [*axes, *(rest.axes or ())], place)
        return None

    def of_entity(self, entity: Entity) -> list[Dimension] | None:
        """The shape of what is declared or defined; None where that is open."""
        named = self._solved.entities.get(entity)
        if named is None:
            return None
        axes = named.whole.axes
        count = len(entity.definition.letters) if entity.definition is not None else 0
        if count and count in named.entries and axes is None:
            own, rest = named.entries[count]
            axes = None if rest.axes is None else (*own, *rest.axes)
        return None if axes is None or named.whole.is_row else self._dimensions(entity.name, axes, entity.position)

    def axis(self, entity: Entity, position: int) -> Dimension:
        """The size of one axis of what is declared, or met with indices; None where nothing tells it apart."""
        for named in self._named(entity):
            axes = named.whole.axes
            if axes is not None and position < len(axes):
                return self._size(entity.name, axes[position], position, len(axes), entity.position)
            rank = len(entity.shape or ())
            if rank in named.entries:
                return self._size(entity.name, named.entries[rank][0][position], position, rank, entity.position)
            for count in sorted(named.entries):
                if position < count:
                    return self._size(entity.name, named.entries[count][0][position], position, rank, entity.position)
        return None

    def _named(self, entity: Entity) -> Iterable[Named]:
        solved = self._solved
        found = (solved.entities.get(entity), self.named(entity.name, entity.position))
        return [named for named in found if named is not None]

    @property
    def _solved(self) -> Equations:
        if self._equations is None:
            self._equations = Equations(self._knowledge)
            known = [entity for entities in self._knowledge.entities.values() for entity in entities]
            for entity in known:
                self._equations.define(entity)
            for block in self._blocks:
                scope = block.segment.scope
                for draft in block.drafts:
                    self._equations.relate(draft.sides, draft.relations, scope, draft.start)
                for piece in block.pieces if not block.is_display else ():
                    if type(piece.surface) is Chained:
                        self._equations.relate(piece.surface.sides, piece.surface.relations, scope, piece.start)
                    elif piece.surface is not None:
                        self._equations.relate([piece.surface], [], scope, piece.start)
            self._equations.solve()
        return self._equations

    def _dimensions(self, name: str, axes: Iterable[Axis], place: int) -> list[Dimension]:
        axes = list(axes)
        return [self._size(name, axis, position, len(axes), place) for position, axis in enumerate(axes)]

    def _size(self, name: str, axis: Axis, position: int, rank: int, place: int) -> Dimension:
        """The size of an axis: as it is said, else a new one."""
        axis = axis.root()
        if axis.said is not None:
            return axis.said
        if axis not in self._sizes:
            fresh = f"n_{{{name}}}" if rank == 1 else f"n_{{{name},{position + 1}}}"
            while fresh in self._knowledge.size_names or fresh in self._knowledge.entities:
                fresh += "'"
            self._knowledge.size_names.add(fresh)
            size: Surface = Symbol(place, place, fresh)
            one = Numeral(place, place, Fraction(1), "1")
            zero = Numeral(place, place, Fraction(0), "0")
            self._sizes[axis] = (zero, Total(place, place, ["+", "-"], [size, one])) if axis.counts_from_zero else size
        return self._sizes[axis]
