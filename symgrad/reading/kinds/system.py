"""What is to be found of the names of a document, and the rules that wait until more of it is known. Knows no formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from ..facts.facts import Dimension, Entity
from ..surface.syntax import Surface, spelling
from .shapes import Axis, Shape, Unifier, scalar

#: A name in a section where nothing declares it, else what is declared.
Name: TypeAlias = tuple[str, int] | Entity
#: What may be told once more is known: whether it has been told.
Rule: TypeAlias = Callable[[], bool]

#: What stands behind the name x for the x^{(i)}, each of which is a thing of the shape of x, or a part of it.
SAMPLE = "^{(·)}"


@dataclass(eq=False)
class Named:
    """What is to be found of one name.

    whole    its shape where it stands without an index
    entries  for each number of indices: the axes of these, and the shape of what stands there
    place    where the name is first met
    samples  over what the i of x^{(i)} runs
    elsewhere  what another section declares by this name
    free       whether nothing gives it a value: x_k may be an entry of it, or a thing of its own beside it
    letters    for each subscript of one letter, k of x_k and x_{k+1}, or of a number: its axis, and the shape of what stands there
    apart      those of them with which it is one of some things like it, and no entry of it
    family     the axis of those, and the shape of each
    """

    place: int
    elsewhere: Entity | None = None
    whole: Shape = field(default_factory=Shape)
    entries: dict[int, tuple[list[Axis], Shape]] = field(default_factory=dict)
    samples: Axis = field(default_factory=Axis)
    free: bool = False
    letters: dict[str, tuple[Axis, Shape]] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    family: tuple[Axis, Shape] = field(default_factory=lambda: (Axis(), Shape()))

    def at(self, count: int) -> tuple[list[Axis], Shape]:
        """The axes of so many indices, and the shape of what stands there."""
        if count not in self.entries:
            self.entries[count] = [Axis() for _ in range(count)], Shape()
        return self.entries[count]


class Beside(NamedTuple):
    """Two factors of a product, one beside the other: a part and its shape, another and its shape."""

    part: Surface
    shape: Shape
    other: Surface
    others: Shape


class System:
    """The shapes of one document, what joins them, and what formulas show that is no equation.

    names      (name, section) -> what is to be found of a name that nothing declares; where sections agree, it is one thing
    entities   the same for what is declared or defined, with the axes of which nothing says how long they are
    sums       the terms of each sum, and the sum
    bodies     what is differentiated
    turned     what is transposed
    barred     the capitals between bars: A of |A|
    inverted   what stands with -1 or with -⊤ above it, and whether it is -⊤
    powers     what is raised to a number
    divisors   what stands below a line: a part and its shape
    pairs      the two factors of each product, one behind the other
    beside     the same both ways
    products   two factors, each a part and its shape, and the shape of their product
    updated    (x, k) of x_{k+1} = … x_k …
    operands   what array operators take: a part, its shape, and how many axes the operator may take
    identities the I of formulas
    applied    functions that nothing defines: the name, the shape of an argument, and that of the value there
    slopes     by which part something is differentiated; the shapes of what is, of that part and of the derivative
    formula    where the formula stands whose equations are made now
    blamed     where the formulas stand that contradicted what was supposed, with how often each did
    refused    what was supposed in vain to have some shape
    """

    def __init__(self) -> None:
        self.names: dict[tuple[str, int], Named] = {}
        self.entities: dict[Entity, Named] = {}
        self.sums: list[tuple[list[Shape], Shape]] = []
        self.bodies: list[Shape] = []
        self.turned: list[tuple[Surface, Shape]] = []
        self.barred: list[Shape] = []
        self.inverted: list[tuple[Surface, Shape, bool]] = []
        self.powers: list[Shape] = []
        self.divisors: list[tuple[Surface, Shape]] = []
        self.pairs: list[Beside] = []
        self.beside: list[Beside] = []
        self.products: list[tuple[Surface, Shape, Surface, Shape, Shape]] = []
        self.updated: set[tuple[str, str]] = set()
        self.operands: list[tuple[Surface, Shape, list[int]]] = []
        self.identities: list[Shape] = []
        self.applied: list[tuple[str, Shape, Shape]] = []
        self.slopes: list[tuple[Surface, Shape, Shape, Shape]] = []
        self.unifier = Unifier()
        self.sizes: dict[str, Axis] = {}
        self.waiting: list[Rule] = []
        self.clashing: set[int] = set()
        self.formula = 0
        self.blamed: Counter[int] = Counter()
        self.refused: list[Shape] = []
        self._formulas: dict[int, int] = {}

    def propagate(self) -> None:
        """Tells all that follows."""
        while True:
            left = []
            for rule in self.waiting:
                self.unifier.clashed = False
                if not rule():
                    left.append(rule)
                if self.unifier.clashed:
                    self.clashing.add(id(rule))
            if len(left) == len(self.waiting):
                return
            self.waiting = left

    def suppose(self, link: Callable[[], object]) -> bool:
        """Takes something for granted that contradicts nothing; whether it does not."""
        mark, waiting, clashing = self.unifier.mark, self.waiting, set(self.clashing)
        self.unifier.clashed = False
        link()
        clashed = self.unifier.clashed
        if not clashed:
            self.propagate()
            clashed = len(self.clashing) > len(clashing)
        if clashed:
            self.blamed.update({self._formulas[rule] for rule in self.clashing - clashing})
            self.unifier.undo(mark)
            self.waiting, self.clashing = waiting, clashing
        return not clashed

    def suppose_is(self, shape: Shape, what: Shape) -> bool:
        """Takes it for granted that a shape is another one; whether that contradicts nothing."""
        taken = self.suppose(lambda: self.join(shape, what))
        if not taken:
            self.refused.append(shape)
        return taken

    def join(self, one: Shape, other: Shape) -> bool:
        """Makes two shapes one; False where they are known to differ."""
        return self.unifier.shapes(one, other)

    def own(self, entity: Entity) -> Named:
        """What is to be found of a thing that is declared or defined."""
        named = self.entities.get(entity)
        if named is None:
            named = self.entities[entity] = Named(entity.position)
            if entity.kind in ("size", "index"):
                self.join(named.whole, scalar())
            elif entity.kind == "tensor" and entity.shape is not None:
                self.join(named.whole, self._declared(entity.shape))
                named.free = bool(entity.shape) and entity.is_free and not entity.rows
        return named

    def _declared(self, shape: Sequence[Dimension]) -> Shape:
        """A declared shape; n × 1 is a vector, and 1 × n one that stands as a row."""
        ones = [isinstance(size, Surface) and spelling(size) == "1" for size in shape]
        if len(shape) == 2 and ones.count(True) == 1:
            return Shape([self.axis(shape[ones.index(False)])], is_row=ones[0])
        return Shape(map(self.axis, shape))

    def axis(self, said: Dimension) -> Axis:
        """The axis of a size: one for all that are written alike."""
        if said is None:
            return Axis()
        text = spelling(said) if isinstance(said, Surface) else "…".join(map(spelling, said))
        known = self.sizes.setdefault(text.removeprefix("1…"), Axis(said))
        if not isinstance(said, Surface):
            known.said = said  # where it begins is said, too
        return known

    def entries(self, named: Named, count: int) -> tuple[list[Axis], Shape]:
        """The axes of so many indices of a name, and the shape of what stands there."""
        whole = named.whole.axes
        if count and whole is not None and len(whole) >= count and not named.free:
            return list(whole[:count]), Shape(whole[count:])
        return named.at(count)

    def later(self, rule: Rule) -> None:
        """Tells a rule now, or once more is known."""
        if not rule():
            self.waiting.append(rule)
            self._formulas[id(rule)] = self.formula

    @property
    def open(self) -> set[Name]:
        """The names that have no shape, as formulas contradict each other."""
        refused = {shape.root() for shape in self.refused if not shape.is_known}
        return {name for name, named in self._all() if named.whole.root() in refused}

    @property
    def known(self) -> set[Name]:
        """The names that have a shape."""
        return {name for name, named in self._all() if named.whole.is_known}

    def _all(self) -> Iterator[tuple[Name, Named]]:
        yield from self.names.items()
        yield from self.entities.items()
