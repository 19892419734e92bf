"""What follows from all uses of the names of a document: the shapes of those that nothing declares, and sizes that nothing says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from fractions import Fraction

from ..facts.facts import GLOBAL, Dimension, Entity, Knowledge
from ..surface.blocks import Block
from ..surface.scripts import integer_names
from ..surface.syntax import Chained, Numeral, Surface, Symbol, Total
from .equations import Equations
from .names import counted_by, is_small
from .shapes import Axis, Shape
from .system import SAMPLE, Named, System
from .usual import Usual

#: How many formulas are left out at most, each as one of how many that contradict the others most.
MOST_LEFT_OUT, MOST_BLAMED = 2, 3
_KINDS = ("a real scalar", "a real vector", "a real matrix")


class Solution:
    """The shapes that are inferred in one document. A size that nothing says gets a name of its own, one for each axis.

    The equations are made and solved when something is asked for the first time.
    """

    def __init__(self, knowledge: Knowledge, blocks: Iterable[Block] = ()) -> None:
        known = {name: list(entities) for name, entities in knowledge.entities.items()}
        self._knowledge, self._blocks = replace(knowledge, entities=known), blocks  # what is taken for granted later says nothing
        self._system: System | None = None
        self._sizes: dict[Axis, Surface | tuple[Surface, Surface]] = {}
        self._things: dict[Named, Entity | None] = {}
        self._fresh: set[str] = set()
        self._samples: dict[Named, Entity] = {}
        self._families: dict[Named, Entity] = {}
        self._lengths: dict[tuple[Entity, int], Axis] = {}

    def thing(self, name: str, place: int, said: Entity | None) -> Entity | None:
        """What a name is at a place where nothing is said of it, or another section says what it is, which may be meant."""
        name = self._knowledge.bold_of(name)
        named = self.named(name, place)
        if said is None and (named is None or named.whole.rank is None):
            return self._sampled(name, place)
        if named is None or said is not None and (said.kind != "tensor" or named is self.own(said) or said.inferred):
            return said
        if said is not None and (named is self.named(name, said.position) or named.whole.may_be(self._shape_of(said))):
            return said
        if named not in self._things:
            self._things[named] = self._made(name, named, said)
        return self._things[named]

    def _shape_of(self, said: Entity) -> Shape:
        """The shape of what is declared or defined, or was taken for a number."""
        named = self.own(said)
        return named.whole if named is not None else Shape(()) if said.is_free else Shape()

    def _made(self, name: str, named: Named, said: Entity | None) -> Entity | None:
        axes = named.whole.axes
        if axes is None or named.whole.is_row or not axes and said is None:
            return self._sampled(name, named.place) if said is None else None
        shape = self._dimensions(name, axes, named.place)
        rows = "?" * next(iter(named.entries), 0)
        if not axes:
            kind = "a real scalar"
        elif len(rows) == len(axes):
            kind = f"a real tensor with {len(axes)} {'index' if len(axes) == 1 else 'indices'}"
        else:
            kind = _KINDS[len(axes)] if len(axes) < len(_KINDS) else "a real tensor"
        return Entity(
            name, named.place, GLOBAL, shape=shape, rows=tuple(rows), text=name, end=named.place + len(name), inferred=kind
        )

    def with_declared(self, entities: Mapping[str, Entity]) -> Solution:
        """What is inferred in the same document where some names are these things."""
        known = {name: list(each) for name, each in self._knowledge.entities.items()}
        known |= {name: [entity] for name, entity in entities.items()}
        return Solution(replace(self._knowledge, entities=known), self._blocks)

    def acts_on_entries(self, name: str) -> bool:
        """Whether a function that nothing defines takes arrays to arrays of the same shape, by its uses."""
        if name in self._knowledge.sloped or name in self._knowledge.uses:
            return False
        used = [(argument, found) for called, argument, found in self._solved.applied if called == name]
        arrays = [(argument, found) for argument, found in used if argument.rank]
        return bool(arrays) and all(argument.same_as(found) for argument, found in arrays)

    def is_number(self, name: str, place: int) -> bool:
        """Whether a name that nothing declares is a number, by its uses."""
        named = self.named(name, place)
        return named is not None and named.whole.rank == 0

    def is_number_alone(self, entity: Entity) -> bool:
        """Whether what is declared or defined is a number where it stands without indices."""
        named = self.own(entity)
        return named is not None and named.whole.rank == 0

    def own(self, entity: Entity) -> Named | None:
        """What is found of a thing that is declared or defined."""
        return self._solved.entities.get(entity)

    def numbers(self) -> Solution:
        """The same, where small letters are numbers that stand without an index."""
        return _Numbers(self)

    def named(self, name: str, place: int) -> Named | None:
        """What is found of a name that nothing declares: one thing at all places where it is the same."""
        return self._solved.names.get((name, self._knowledge.section(place)))

    def is_apart(self, entity: Entity, place: Surface) -> bool:
        """Whether x_k is no entry of x, but like it: x_k in A x_k."""
        return self._apart(entity, place) is not None

    def _apart(self, entity: Entity, place: Surface) -> Named | None:
        return next((each for each in self._named(entity) if counted_by(place) in each.apart), None)

    def family(self, entity: Entity, place: Surface) -> Entity | None:
        """What x_k is one of that is no entry of x, but like it; None where it is an entry."""
        named = self._apart(entity, place)
        if named is None or entity in self._families.values():
            return None
        if named not in self._families:
            axes = [named.family[0], *(named.family[1].axes or ())]
            self._families[named] = self._some(entity.name, axes, entity.position)
        return self._families[named]

    def _some(self, name: str, axes: list[Axis], place: int) -> Entity:
        """Some things of one kind, the first axis over which of them it is."""
        kind = f"some {_KINDS[min(len(axes) - 1, 2)].removeprefix('a ')}s"
        shape = self._dimensions(name, axes, place)
        return Entity(name, place, GLOBAL, shape=shape, rows=("?",), text=name, end=place + len(name), inferred=kind)

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

    def samples(self, entity: Entity) -> Entity | None:
        """What x^{(i)} is an entry of, for an x of which there are some; None where there are none."""
        return self._sampled(entity.name, entity.position)

    def _sampled(self, name: str, place: int) -> Entity | None:
        named = self.named(name + SAMPLE, place)
        if named is None:
            return None
        if named not in self._samples:
            axes = [named.samples, *(named.whole.axes or ())]
            self._samples[named] = self._some(name, axes, named.place)
        return self._samples[named]

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

    def own_length(self, entity: Entity, position: int) -> Surface | tuple[Surface, Surface]:
        """A size for an axis of which nothing tells how long it is."""
        axis = self._lengths.setdefault((entity, position), Axis())
        return self._size(entity.name, axis, position, len(entity.shape or ()), entity.position)

    def _named(self, entity: Entity) -> Iterable[Named]:
        solved = self._solved
        found = (solved.entities.get(entity), self.named(entity.name, entity.position))
        return [named for named in found if named is not None]

    def is_fresh(self, entity: Entity) -> bool:
        """Whether nothing says how long some axis of a thing is, or it is known by more than its indices, or is a number."""
        shape = entity.shape or ()
        ends = (end for size in shape for end in (size if isinstance(size, tuple) else (size,)) if end is not None)
        if not shape or len(entity.rows) != len(shape) or entity.name in self._knowledge.whole:
            return True
        return any(name in self._fresh for end in ends for name in integer_names(end))

    @property
    def _solved(self) -> System:
        if self._system is None:
            self._system = self._solve(frozenset())
            self._leave_out()
        return self._system

    def _leave_out(self) -> None:
        """Leaves out, one after the other, formulas that contradict all others, as where x is a number in one line alone."""
        system, without = self._solved, frozenset[int]()
        for _ in range(MOST_LEFT_OUT):
            if not system.open:
                return
            blamed = sorted(system.blamed, key=lambda place: (-system.blamed[place], place))[:MOST_BLAMED]
            tried = [(place, self._solve(without | {place})) for place in blamed]
            gains = [(len(system.open & other.known) - len(system.known & other.open), -other.blamed.total()) for _, other in tried]
            if max(gains, default=(0, 0))[0] < 1 or gains.count(max(gains)) > 1:
                return
            place, system = tried[gains.index(max(gains))]
            self._system, without = system, without | {place}

    def _solve(self, without: Set[int]) -> System:
        """The shapes that follow from all formulas but those that stand at some places."""
        equations = Equations(self._knowledge)
        known = [entity for entities in self._knowledge.entities.values() for entity in entities]
        for entity in known:
            if entity.definition is None or entity.definition.offset not in without:
                equations.define(entity)
        for block in self._blocks:
            scope = block.segment.scope
            for draft in block.drafts:
                if draft.start not in without:
                    equations.relate(draft.sides, draft.relations, scope, draft.start)
            for piece in block.pieces if not block.is_display else ():
                if piece.start in without:
                    continue
                if type(piece.surface) is Chained:
                    equations.relate(piece.surface.sides, piece.surface.relations, scope, piece.start)
                elif piece.surface is not None:
                    equations.relate([piece.surface], [], scope, piece.start)
        Usual(self._knowledge, equations.system).solve()
        return equations.system

    def _dimensions(self, name: str, axes: Iterable[Axis], place: int) -> list[Dimension]:
        axes = list(axes)
        return [self._size(name, axis, position, len(axes), place) for position, axis in enumerate(axes)]

    def _size(self, name: str, axis: Axis, position: int, rank: int, place: int) -> Surface | tuple[Surface, Surface]:
        """The size of an axis: as it is said, else a new one."""
        axis = axis.root()
        if axis.said is not None:
            return axis.said
        if axis not in self._sizes:
            fresh = f"n_{{{name}}}" if rank == 1 else f"n_{{{name},{position + 1}}}"
            while fresh in self._knowledge.size_names or fresh in self._knowledge.entities:
                fresh += "'"
            self._knowledge.size_names.add(fresh)
            self._fresh.add(fresh)
            size: Surface = Symbol(place, place, fresh)
            one = Numeral(place, place, Fraction(1), "1")
            zero = Numeral(place, place, Fraction(0), "0")
            self._sizes[axis] = (zero, Total(place, place, ["+", "-"], [size, one])) if axis.counts_from_zero else size
        return self._sizes[axis]


class _Numbers(Solution):
    """What is inferred, with small letters as numbers: the other reading of a letter that stands with indices and without."""

    def __init__(self, other: Solution) -> None:
        super().__init__(other._knowledge)
        self._system, self._sizes, self._samples, self._things = other._solved, other._sizes, other._samples, other._things
        self._families = other._families
        self._fresh, self._lengths = other._fresh, other._lengths

    def thing(self, name: str, place: int, said: Entity | None) -> Entity | None:
        found = super().thing(name, place, said)
        return said if found is not None and found.inferred and is_small(name) else found

    def is_number(self, name: str, place: int) -> bool:
        return is_small(name) or super().is_number(name, place)
