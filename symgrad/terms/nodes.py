"""What a formula is: frozen, interned nodes that stand for it as displayed.

Building a node simplifies nothing: `Add((x, x))` stays x + x. Equal structure is the same object, so `==` is `is`
and hashing is free. Meaning lives elsewhere: `binding` (names), `indices` (integers), `evaluate` (values).
This file knows nothing of SymPy, LaTeX or any rule.

Every scalar node has `free`, the frozenset of its free `Index` nodes. Whole tensors occur only as `Array`
arguments of an `Apply` (the z of softmax(z)_i, the X of det X).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary, ref

from ..errors import DefinitionError

_NONE: frozenset[Any] = frozenset()
_tables: list[WeakValueDictionary[tuple[Any, ...], Any]] = []


class Kind(type):
    """The type of a kind of node: the fields that it declares by annotations are its slots, in their order."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> Kind:
        slots = space.get("__slots__", ())
        own = tuple(field for field in space.get("__annotations__", ()) if field not in slots and field[0] != "_")
        table: WeakValueDictionary[tuple[Any, ...], Any] = WeakValueDictionary()
        # Most nodes that are asked for are there: its references are looked at without a call of Python.
        references = table.data  # type: ignore[attr-defined]  # The library's stubs leave it out.
        space |= {"__slots__": (*slots, *own), "_interned": table, "_places": references}
        _tables.append(table)
        if own:
            space["__match_args__"] = own
        return super().__new__(cls, name, bases, space)


class Node(metaclass=Kind):
    """Base of all nodes. A subclass declares its fields by annotations; they are positional arguments and read-only attributes."""

    __slots__ = ("args", "children", "free", "_tensors", "__weakref__")
    __match_args__: tuple[str, ...] = ()
    _interned: ClassVar[WeakValueDictionary[tuple[Any, ...], Any]]
    _places: ClassVar[dict[tuple[Any, ...], ref[Any]]]
    args: tuple[Any, ...]
    children: tuple[Node, ...]
    free: frozenset[Index]
    _tensors: frozenset[Tensor] | None

    def __new__(cls, *args: Any) -> Self:
        place = cls._places.get(args)
        node = None if place is None else place()
        if node is None:
            if len(args) != len(cls.__match_args__):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls.__match_args__)}; got {len(args)} arguments")
            node = object.__new__(cls)
            object.__setattr__(node, "args", args)
            for field, value in zip(cls.__match_args__, args):
                object.__setattr__(node, field, value)
            object.__setattr__(node, "children", node._find_children())
            object.__setattr__(node, "free", node._free_indices())
            object.__setattr__(node, "_tensors", None)
            cls._interned[args] = node
        return node

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen")

    def __reduce__(self) -> tuple[type[Node], tuple[Any, ...]]:
        return type(self), self.args

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"

    def _free_indices(self) -> frozenset[Index]:
        return union_free(self.children)

    def _find_children(self) -> tuple[Node, ...]:
        """`children`: the direct sub-nodes that a rewriting may enter, in reading order.

        Not among them: a binder's index and range, a name's definition, a function.
        """
        out = []
        for field in self.args:
            if isinstance(field, Node):
                out.append(field)
            elif type(field) is tuple:
                out.extend(child for child in field if isinstance(child, Node))
        children = tuple(out)
        return children if children != self.args else self.args  # Not held twice: a power's base and exponent.

    @property
    def tensors(self) -> frozenset[Tensor]:
        """The tensors that are written in this node (not those inside their definitions: see `Tensor.reach`)."""
        found = self._tensors
        if found is None:
            found = self._find_tensors()
            object.__setattr__(self, "_tensors", found)
        return found

    def _find_tensors(self) -> frozenset[Tensor]:
        return _NONE.union(*(child.tensors for child in self.children))

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        """The same kind of node over other children, given in the order of `children`."""
        supply: Iterator[Node] = iter(children)
        return type(self)(*(_refill(field, supply) for field in self.args))

    # Arithmetic sugar: flattens, otherwise as displayed.
    def __add__(self, other: Node | int | Fraction) -> Node:
        return add(self, as_node(other))

    def __radd__(self, other: Node | int | Fraction) -> Node:
        return add(as_node(other), self)

    def __sub__(self, other: Node | int | Fraction) -> Node:
        return add(self, neg(as_node(other)))

    def __rsub__(self, other: Node | int | Fraction) -> Node:
        return add(as_node(other), neg(self))

    def __mul__(self, other: Node | int | Fraction) -> Node:
        return mul(self, as_node(other))

    def __rmul__(self, other: Node | int | Fraction) -> Node:
        return mul(as_node(other), self)

    def __truediv__(self, other: Node | int | Fraction) -> Node:
        return mul(self, Pow(as_node(other), MINUS_ONE))

    def __rtruediv__(self, other: Node | int | Fraction) -> Node:
        return div(as_node(other), self)

    def __pow__(self, other: Node | int | Fraction) -> Node:
        return Pow(self, as_node(other))

    def __neg__(self) -> Node:
        return neg(self)


def _refill(field: Any, supply: Iterator[Node]) -> Any:
    if isinstance(field, Node):
        return next(supply)
    if type(field) is tuple:
        return tuple(next(supply) if isinstance(item, Node) else item for item in field)
    return field


def living() -> int:
    """How many nodes somebody holds."""
    return sum(map(len, _tables))


def union_free(nodes: Iterable[Node]) -> frozenset[Index]:
    """The free indices of several nodes together."""
    found: frozenset[Index] = _NONE
    for node in nodes:
        free = node.free
        if not free <= found:
            found = found | free if not found <= free else free  # A set that is there already is held once.
    return found


# --- integers: sizes, indices, index expressions --------------------------------------------------------------------


class Number(Node):
    """A rational number; `value` is a Fraction."""

    value: Fraction

    def __new__(cls, value: int | Fraction) -> Number:
        if type(value) is int:
            return _whole(value)
        value = value if type(value) is Fraction else Fraction(value)
        return _whole(value.numerator) if value.denominator == 1 else super().__new__(cls, value)


@lru_cache(maxsize=1024)
def _whole(value: int) -> Number:
    """A whole number, found by an int: to hash and compare fractions takes several times as long."""
    return Node.__new__(Number, Fraction(value))


class Constant(Node):
    """A named real constant: "pi" or "e"."""

    name: str


class Size(Node):
    """A positive integer that is not chosen yet: a length C, a stride s. `name` is LaTeX."""

    name: str


class Range(Node):
    """The integers from `lower` to `upper`, both included; integer expressions (see `indices`)."""

    lower: Node
    upper: Node


class Index(Node):
    """An index variable and the range that it runs over. Two indices of one name and different ranges are different."""

    name: str
    range: Range

    def _free_indices(self) -> frozenset[Index]:
        return frozenset((self,)) | self.range.free

    def _find_children(self) -> tuple[Node, ...]:
        return ()

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        return self


class Floor(Node):
    """⌊numerator / denominator⌋ of integer expressions; an atom of an IndexExpr."""

    numerator: Node
    denominator: Node


# --- names ----------------------------------------------------------------------------------------------------------


class Definition(Node):
    """The body that gives a tensor's entry at `indices` (distinct Index nodes that the body may use)."""

    indices: tuple[Index, ...]
    body: Node

    def _free_indices(self) -> frozenset[Index]:
        return self.body.free - frozenset(self.indices)

    def over(self, change: Callable[[Any], Any]) -> Definition:
        """The same definition with `change` of its body."""
        return Definition(self.indices, change(self.body))


class Recurrence(Definition):
    """The definition of a sequence that uses itself at another place, h_t = f(h_{t-1}), or several sequences one another.

    stages   free tensors that stand for the sequences in the bodies
    bodies   a Definition for each, of indices of its own, over the stages
    place    which of them this is
    `indices` and `body` are those of a definition like any other: in `body` stand the sequences themselves.
    """

    __slots__ = ("_closed",)
    stages: tuple[Tensor, ...]
    bodies: tuple[Definition, ...]
    place: int
    _closed: Node | None

    def __new__(cls, stages: Iterable[Tensor], bodies: Iterable[Definition], place: int) -> Self:
        node = Node.__new__(cls, tuple(stages), tuple(bodies), place)
        object.__setattr__(node, "indices", node.bodies[place].indices)
        object.__setattr__(node, "_closed", None)
        return node

    @property
    def body(self) -> Node:  # type: ignore[override]  # worked out when it is asked for, as it holds the sequence itself
        """The body with the sequences themselves in it."""
        found = self._closed
        if found is None:
            found = _with_members(self.bodies[self.place].body, dict(zip(self.stages, self.members())))
            object.__setattr__(self, "_closed", found)
        return found

    def each(self) -> tuple[Recurrence, ...]:
        """The definitions of all the sequences, in the order of their stages."""
        return tuple(Recurrence(self.stages, self.bodies, place) for place, _ in enumerate(self.stages))

    def members(self) -> tuple[Tensor, ...]:
        """The sequences, in the order of their stages."""
        return tuple(Tensor(stage.name, stage.axes, stage.domain, own) for stage, own in zip(self.stages, self.each()))

    def over(self, change: Callable[[Any], Any]) -> Recurrence:
        """The same recurrence with `change` of all bodies."""
        return Recurrence(self.stages, (body.over(change) for body in self.bodies), self.place)

    def below(self) -> frozenset[Tensor]:
        """What the bodies are made of besides the sequences."""
        return _NONE.union(*(body.body.tensors for body in self.bodies)) - frozenset(self.stages)

    def _free_indices(self) -> frozenset[Index]:
        return self.bodies[self.place].free

    def _find_children(self) -> tuple[Node, ...]:
        return ()

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        return self

    def _find_tensors(self) -> frozenset[Tensor]:
        return self.body.tensors


def _with_members(node: Node, members: dict[Tensor, Tensor]) -> Node:
    if type(node) is Entry and node.tensor in members:
        return Entry(members[node.tensor], (_with_members(index, members) for index in node.indices))
    children = node.children
    moved = tuple(_with_members(child, members) for child in children)
    return node if moved == children else node.rebuild(moved)


class Law(Node):
    """A distribution: `kind` a key of `distributions.LAWS`; `parameters` scalar nodes at `indices` of the random tensor."""

    kind: str
    indices: tuple[Index, ...]
    parameters: tuple[Node, ...]

    def _free_indices(self) -> frozenset[Index]:
        return union_free(self.parameters) - frozenset(self.indices)


class Tensor(Node):
    """A named array of reals; rank 0 is a scalar.

    name        LaTeX: "z", "\\hat{y}", "W^{(1)}"
    axes        a Range for each axis
    domain      what its entries (or itself) are: a member of DOMAINS, or a Range of the integers that they may be, 1..C; those
                stand as indices, too: z_y, E_{t_i}
    definition  a Definition, or None for a free variable
    law         a Law for a random tensor with independent entries, or None
    reach       this tensor and every tensor that its definition or law depends on, however deep
    """

    __slots__ = ("reach",)
    reach: frozenset[Tensor]

    name: str
    axes: tuple[Range, ...]
    domain: str | Range
    definition: Definition | None
    law: Law | None

    def __new__(
        cls,
        name: str,
        axes: Iterable[Range] = (),
        domain: str | Range = "real",
        definition: Definition | None = None,
        law: Law | None = None,
    ) -> Self:
        if not isinstance(domain, Range) and domain not in DOMAINS:
            raise TypeError(f"domain of {name} is {domain!r}; it must be one of {', '.join(DOMAINS)}")
        node = super().__new__(cls, name, tuple(axes), domain, definition, law)
        if not hasattr(node, "reach") and isinstance(definition, Recurrence):
            members = frozenset(
                super(Tensor, cls).__new__(cls, stage.name, stage.axes, stage.domain, own, None)
                for stage, own in zip(definition.stages, definition.each())
            )
            reach = members.union(*(t.reach for t in definition.below()))
            for member in members:
                object.__setattr__(member, "reach", reach)
        elif not hasattr(node, "reach"):
            below = [definition.body] if definition is not None else []
            below += law.parameters if law is not None else []
            direct = _NONE.union(*(n.tensors for n in below))
            reach = direct.union(*(t.reach for t in direct))
            object.__setattr__(node, "reach", reach | {node})
        return node

    def __repr__(self) -> str:
        return f"Tensor({self.name!r}, {self.axes!r})"

    def _free_indices(self) -> frozenset[Index]:
        return _NONE

    def _find_children(self) -> tuple[Node, ...]:
        return ()

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        return self

    def _find_tensors(self) -> frozenset[Tensor]:
        return frozenset((self,))

    def __getitem__(self, indices: Node | int | tuple[Node | int, ...]) -> Entry:
        return Entry(self, tuple(as_node(i) for i in (indices if isinstance(indices, tuple) else (indices,))))

    @property
    def defined_as(self) -> Definition:
        """The definition of a tensor that has one."""
        if self.definition is None:
            raise DefinitionError(f"{self.name} is not defined")
        return self.definition

    @property
    def is_explicit(self) -> bool:
        """Whether it has a definition that can be put in its place again and again, as it does not use the tensor."""
        return self.definition is not None and not self.is_recurrent

    @property
    def is_recurrent(self) -> bool:
        """Whether its definition uses it."""
        return isinstance(self.definition, Recurrence)

    @property
    def rank(self) -> int:
        return len(self.axes)


#: The domains of symmetric matrices, S_ij = S_ji.
SYMMETRIC = ("symmetric", "positive definite", "positive semidefinite")
DOMAINS = ("real", "positive", "nonnegative", "negative", "unit", "binary", "sign", "integer", *SYMMETRIC)


class Entry(Node):
    """One entry of a tensor, W_{b,r,k}; a scalar x is the entry with no indices. Indices are integer expressions."""

    tensor: Tensor
    indices: tuple[Node, ...]

    def __new__(cls, tensor: Tensor, indices: Iterable[Node] = ()) -> Self:
        indices = tuple(indices)
        if len(indices) != len(tensor.axes):
            raise DefinitionError(f"{tensor.name} has {len(tensor.axes)} indices and is used with {len(indices)}")
        return super().__new__(cls, tensor, indices)

    def _find_children(self) -> tuple[Node, ...]:
        return self.indices

    def _find_tensors(self) -> frozenset[Tensor]:
        return self.tensor.tensors.union(*(index.tensors for index in self.indices))

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        return Entry(self.tensor, children)


# --- algebra --------------------------------------------------------------------------------------------------------


class Add(Node):
    """A sum of two or more `terms`, in their displayed order. a - b is Add((a, Mul((-1, b))))."""

    terms: tuple[Node, ...]


class Mul(Node):
    """A product of two or more `factors`, in their displayed order. -x is Mul((-1, x)); a/b is Mul((a, Pow(b, -1)))."""

    factors: tuple[Node, ...]


class Pow(Node):
    """`base` to the `exponent`. A square root is the power 1/2; 1/x the power -1; e^x is Apply(exp)."""

    base: Node
    exponent: Node


class Binder(Node):
    """Base of Σ, Π, max and min over an index: `body` for each value of `index` in its range at which `where` holds."""

    index: Index
    body: Node
    where: Condition

    def __new__(cls, index: Index, body: Node, where: Condition | None = None) -> Self:
        return super().__new__(cls, index, body, TRUE if where is None else where)

    def _free_indices(self) -> frozenset[Index]:
        return (self.body.free | self.where.free) - {self.index} | self.index.range.free

    def _find_children(self) -> tuple[Node, ...]:
        return self.body, self.where

    def rebuild(self, children: tuple[Node, ...]) -> Self:
        return self.rebound(self.index, children)

    def rebound(self, index: Index, children: tuple[Node, ...]) -> Self:
        """The same kind of binder of another index over other children."""
        body, where = children
        return type(self)(index, body, where)  # type: ignore[arg-type]  # The second child is the condition.


class Sum(Binder):
    """Σ_index body. An empty sum is 0."""


class Product(Binder):
    """Π_index body. An empty product is 1."""


class Maximum(Binder):
    """max over index of body; over nothing it has no value."""


class Minimum(Binder):
    """min over index of body; over nothing it has no value."""


class Array(Node):
    """The whole tensor with entry `body` at `indices` (each with its range); argument of an Apply, never a scalar."""

    indices: tuple[Index, ...]
    body: Node

    def _free_indices(self) -> frozenset[Index]:
        return self.body.free - frozenset(self.indices) | union_free(i.range for i in self.indices)

    def _find_children(self) -> tuple[Node, ...]:
        return (self.body,)

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        return Array(self.indices, *children)


# --- functions ------------------------------------------------------------------------------------------------------


class AnyFunction(Node):
    """Base of what can stand as the function of an Apply. Functions have no free indices."""

    def _free_indices(self) -> frozenset[Index]:
        return _NONE

    def _find_children(self) -> tuple[Node, ...]:
        return ()

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        return self


class Function(AnyFunction):
    """A function of the tables in `operators/`, under `name`."""

    name: str


class DefinedFunction(AnyFunction):
    """A function that a document defines: σ(x) := body. `parameters` are entries of scalar tensors used only there."""

    name: str
    parameters: tuple[Entry, ...]
    body: Node

    def _find_tensors(self) -> frozenset[Tensor]:
        return self.body.tensors - _NONE.union(*(p.tensors for p in self.parameters))


class UnknownFunction(AnyFunction):
    """Any smooth function, or any that is positive everywhere: a claim must hold for all of them."""

    name: str
    is_positive: bool

    def __new__(cls, name: str, is_positive: bool = False) -> Self:
        return super().__new__(cls, name, is_positive)


class DerivedFunction(AnyFunction):
    """The derivative of `base`, `orders[k]` times by its k-th argument: f'' is DerivedFunction(f, (2,))."""

    base: AnyFunction
    orders: tuple[int, ...]

    def _find_tensors(self) -> frozenset[Tensor]:
        return self.base.tensors


class Apply(Node):
    """`function` at `arguments` (scalars or Arrays); `indices` pick an entry of a tensor-valued one: softmax(z)_i."""

    function: AnyFunction
    arguments: tuple[Node, ...]
    indices: tuple[Node, ...]

    def __new__(cls, function: AnyFunction, arguments: Iterable[Node], indices: Iterable[Node] = ()) -> Self:
        return super().__new__(cls, function, tuple(arguments), tuple(indices))

    def _find_children(self) -> tuple[Node, ...]:
        return self.arguments + self.indices

    def _find_tensors(self) -> frozenset[Tensor]:
        return self.function.tensors.union(*(child.tensors for child in self.children))

    def rebuild(self, children: tuple[Node, ...]) -> Node:
        count = len(self.arguments)
        return Apply(self.function, children[:count], children[count:])


class Derivative(Node):
    """∂^m body / ∂by[0] … ∂by[m-1]; each an Entry. By a defined tensor: the dependence of body through that name."""

    body: Node
    by: tuple[Entry, ...]


class Expectation(Node):
    """𝔼[body] over every random tensor that body reaches."""

    body: Node


class Variance(Node):
    """Var(body)."""

    body: Node


class Covariance(Node):
    """Cov(left, right)."""

    left: Node
    right: Node


# --- conditions -----------------------------------------------------------------------------------------------------


class Condition(Node):
    """Base of what is true or false."""


class Relation(Condition):
    """`left` op `right` of scalars; `op` is one of = ≠ < ≤ > ≥."""

    op: str
    left: Node
    right: Node

    def __new__(cls, op: str, left: Node, right: Node) -> Self:
        if op not in NEGATED:
            raise TypeError(f"no relation {op!r}; use one of {' '.join(NEGATED)}")
        return super().__new__(cls, op, left, right)


NEGATED = {"=": "≠", "≠": "=", "<": "≥", "≥": "<", ">": "≤", "≤": ">"}
#: What each relation says of two numbers.
HOLDS = {"=": eq, "≠": ne, "<": lt, "≤": le, ">": gt, "≥": ge}
MIRRORED = {"=": "=", "≠": "≠", "<": ">", ">": "<", "≤": "≥", "≥": "≤"}


class Divides(Condition):
    """`divisor` divides `number`; integer expressions."""

    divisor: Node
    number: Node


class And(Condition):
    """All of `conditions`; of none: true."""

    conditions: tuple[Condition, ...]


class Or(Condition):
    """One of `conditions` at least; of none: false."""

    conditions: tuple[Condition, ...]


class Not(Condition):
    """The opposite of `condition`."""

    condition: Condition


class Indicator(Node):
    """[condition]: 1 where it holds, else 0. A product with a zero indicator is 0, even where another factor has no value."""

    condition: Condition


class Cases(Node):
    """The value of the first branch whose condition holds: `values[k]` where `conditions[k]`; the last may be TRUE."""

    values: tuple[Node, ...]
    conditions: tuple[Condition, ...]


TRUE = And(())
FALSE = Or(())
ZERO, ONE, TWO, MINUS_ONE, HALF = Number(0), Number(1), Number(2), Number(-1), Number(Fraction(1, 2))


# --- arithmetic ------------------------------------------------------------------------------------------------------


def as_node(value: Node | int | Fraction) -> Node:
    """A node for a node, an int or a Fraction. Floats are refused: give a Fraction or a string to Fraction."""
    if isinstance(value, Node):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Number(value)
    raise TypeError(f"cannot make a term of {value!r}")


def add(*terms: Node) -> Node:
    """terms[0] + terms[1] + …, nested sums flattened; of none 0, of one that one."""
    flat: list[Node] = []
    for term in terms:
        flat.extend(term.terms) if type(term) is Add else flat.append(term)
    return Add(tuple(flat)) if len(flat) > 1 else flat[0] if flat else ZERO


def mul(*factors: Node) -> Node:
    """factors[0] · factors[1] · …, nested products flattened; of none 1, of one that one."""
    flat: list[Node] = []
    for factor in factors:
        flat.extend(factor.factors) if type(factor) is Mul else flat.append(factor)
    return Mul(tuple(flat)) if len(flat) > 1 else flat[0] if flat else ONE


def neg(term: Node) -> Node:
    """-term; the sign goes into a leading number."""
    if type(term) is Number:
        return Number(-term.value)
    if type(term) is Mul and type(term.factors[0]) is Number:
        value = -term.factors[0].value
        return mul(*term.factors[1:]) if value == 1 else Mul((Number(value), *term.factors[1:]))
    return mul(MINUS_ONE, term)


def div(numerator: Node, denominator: Node) -> Node:
    """numerator / denominator; 1/x is the bare power."""
    inverse = Pow(denominator, MINUS_ONE)
    return inverse if numerator is ONE else mul(numerator, inverse)


def walk(node: Node) -> Iterator[Node]:
    """The node and every sub-node, outermost first, each distinct one once. Definitions are not entered."""
    seen, stack = {node}, [node]
    while stack:
        current = stack.pop()
        yield current
        for child in reversed(current.children):
            if child not in seen:
                seen.add(child)
                stack.append(child)
