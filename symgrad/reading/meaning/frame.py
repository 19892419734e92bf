"""What a part of a formula is read in: its place in the document, and what the letters and names around it stand for.

A file of this stage takes a Frame and asks it for the value of a part. How each kind of part is read is known to the `Meaning`
alone, which the top of the stage, `elaborate.py`, is; so the files below it need not know one another.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable

from ...errors import ReadError, ShapeError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.claims import Doubt
from ...terms.nodes import Index, Node, Tensor
from ..facts.facts import Entity
from ..surface.scripts import candidates, label_name
from ..surface.syntax import Scripts, Surface, Symbol, unwrap, walk
from .resolver import Resolver


class Meaning(ABC):
    """What the parts, factors and names of one document mean."""

    def __init__(self, resolver: Resolver):
        self.resolver = resolver

    @abstractmethod
    def atom(self, frame: Frame, part: Surface) -> Value:
        """The value of an expression that is no function waiting for its argument."""

    @abstractmethod
    def factor(self, frame: Frame, operators: list[str], factors: list[Surface], position: int) -> tuple[Value, int]:
        """The value of a factor together with what it is applied to, and how many factors that takes."""

    @abstractmethod
    def tensor_value(self, entity: Entity) -> Value:
        """The value of a tensor entity, made once."""


class Frame:
    """The context of a formula.

    meaning   what parts and names of the document mean
    scope     the environments around, outermost first
    place     the offset at which names are looked up
    given     names with a value of their own here (a function's parameters): name -> Value
    fixed     letters that are free elsewhere on the line, over which \\sum_{i \\neq j} does not sum
    claims    whether the formula is a side of a claim, whose free letters are `fixed`; a definition's are not known so
    letters   letters that this line uses as indices
    free      index variables that stand free, shared by all sides of a chain: letter -> Index
    bound     what the letters of the sums around stand for: letter -> integer expression
    expanding how many functions are being expanded around
    varied    the names whose differentials the formula shows, d x; None where its d is a name like any other
    differentiated  by what the ∇s of the formula differentiated so far, which one without a variable may mean, too
    rows      whether the gradient ∂f/∂x is a row, the Jacobian of a function with one value, and ∂f/∂X turned
    doubts    what is supposed of the notation of a claim, which it does not say: so it refutes nothing
    turned    the names of what is transposed and is a number
    stars     whether * and × between things of one shape multiply their entries
    variable  the name at which functions stand that have no argument, in an equation between functions: f' = f (1 - f)
    """

    def __init__(
        self,
        meaning: Meaning,
        scope: tuple[int, ...],
        place: int,
        given: dict[str, Value] | None = None,
        fixed: Iterable[str] = (),
        letters: frozenset[str] = frozenset(),
        free: dict[str, Index] | None = None,
    ):
        self.meaning, self.scope, self.place = meaning, scope, place
        self.resolver = meaning.resolver
        self.free: dict[str, Index] = {} if free is None else free
        self.bound: dict[str, Node] = {}
        self.given: dict[str, Value] = given or {}
        self.fixed, self.letters = frozenset(fixed), letters - self.resolver.knowledge.variables
        self.claims = False
        self.expanding = 0
        self.varied: frozenset[str] | None = None
        self.differentiated: list[Tensor] = []
        self.rows = self.stars = False
        self.variable: str | None = None
        self.doubts: list[Doubt] = []
        self.turned: set[Tensor] = set()

    # --- values ---------------------------------------------------------------------------------------------------

    def value(self, part: Surface) -> Value:
        """The value of any expression."""
        if type(part) is Symbol or type(part) is Scripts:
            return self.meaning.factor(self, [""], [part], 0)[0]
        return self.meaning.atom(self, part)

    def factor(self, operators: list[str], factors: list[Surface], position: int) -> tuple[Value, int]:
        """The value of a factor together with what it is applied to, and how many factors that takes."""
        return self.meaning.factor(self, operators, factors, position)

    def node(self, part: Surface, what: str = "this") -> Node:
        """The term of a scalar expression; ShapeError where it is none."""
        return self.as_scalar(self.value(part), part, what)

    def as_scalar(self, value: Value, part: Surface, what: str = "this") -> Node:
        """The term of a value that must be a scalar."""
        value = matrix.squeeze(value)
        if value.axes:
            raise self.misfit(f"{what} must be a scalar; it has the shape {value.shape}", part)
        return value.build(())

    # --- names ----------------------------------------------------------------------------------------------------

    def find(self, name: str) -> Entity | None:
        """The entity that a name means here."""
        return self.resolver.knowledge.find(name, self.place, self.scope)

    def find_scripted(self, base: str, subs: list[Surface], sups: list[Surface], primes: int) -> Entity | None:
        """The entity that a scripted name is (or is an entry of); None also where it is a function."""
        for name, _, _ in candidates(base, subs, sups, primes):
            entity = self.find(name)
            if entity is not None and entity.kind != "function":
                return entity
        return None

    def find_whole(self, part: Scripts) -> Entity | None:
        """The entity whose name is the whole of the part, powers included (σ^2 as a name)."""
        base = unwrap(part.base)
        if type(base) is not Symbol:
            return None
        for count in range(len(part.subs), -1, -1):
            entity = self.find(label_name(base.name, part.sups, part.subs[:count], part.primes))
            if entity is not None:
                return entity
        return None

    def is_size(self, name: str) -> bool:
        """Whether a name is a positive integer here."""
        return self.resolver.knowledge.is_size(name, self.place, self.scope)

    def is_index(self, letter: str, around: Collection[str] = ()) -> bool:
        """Whether a letter is an index: under one of the sums `around` or of those around this place, or of any in the document."""
        knowledge = self.resolver.knowledge
        return letter in around or letter in self.bound or letter in knowledge.summed or letter in knowledge.ranged

    def means(self, name: str) -> bool:
        """Whether a name stands for something here."""
        return name in self.given or name in self.bound or self.find(name) is not None or self.is_size(name)

    def may_be_power(self, name: str) -> bool:
        """Whether a name in a superscript may be an exponent: it stands for something that is no array and no function."""
        if name in self.given:
            return not self.given[name].axes
        entity = self.find(name)
        if entity is None or name in self.bound:
            return self.means(name)
        return entity.kind in ("size", "index") or entity.kind == "tensor" and not entity.shape

    def suppose(self, what: str, part: Surface) -> None:
        """Notes what is supposed of the notation of a claim."""
        self.resolver.note(what, part)
        line, _ = self.resolver.source.position(part.start)
        self.doubts.append(Doubt((), line=line, text=what, understood=False, everywhere=True))

    # --- errors ---------------------------------------------------------------------------------------------------

    def refuse(self, message: str, part: Surface, expected: str = "") -> ReadError:
        """A ReadError that shows the part."""
        return self.resolver.source.error(message, part.start, part.end, expected)

    def misfit(self, message: str, part: Surface, is_unclear: bool = False) -> ShapeError:
        """A ShapeError with the place, and with the names that count as scalars for want of a declaration."""
        scalars = dict.fromkeys(piece.name for piece in walk(part) if type(piece) is Symbol and self._is_assumed_scalar(piece))
        expected = " and ".join(f"a declaration of {name}" for name in scalars)
        return ShapeError(str(self.refuse(message, part, expected)), part.start, is_unclear or bool(scalars))

    def unclear(self, message: str, part: Surface) -> ShapeError:
        """A ShapeError for a notation that may have a meaning, which is not known."""
        return self.misfit(message, part, True)

    def _is_assumed_scalar(self, part: Symbol) -> bool:
        """Whether a name that the document never declares is read as a scalar."""
        if part.name in self.given:
            return not self.given[part.name].axes and self.find(part.name) is None
        return self.resolver.was_never_declared(part.name)
