r"""What a formula in matrix notation is: Aᵀ(A x − b), diag(p) − p pᵀ. Frozen, interned terms with shapes and operation counts.

The counterpart of terms.nodes for display: derivations stay in indices, and `lower` leads back there. A shape is (rows, columns),
each a Range, or None for one row or column: a vector is a column (n, None), a scalar (None, None), a tensor declared 1×d (None, d).
Rows and columns that are pairs of indices, of vec(X), have a pair of Ranges.
`algebra` builds them with the arithmetic that goes without saying. Knows nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeAlias
from weakref import WeakValueDictionary

from ..operators import cost
from ..terms.memory import remembered
from ..terms.nodes import (
    MINUS_ONE,
    Entry,
    Index,
    Node,
    Pow,
    Range,
    Size,
    Sum,
    Tensor,
    walk,
)

_interned: WeakValueDictionary = WeakValueDictionary()
_places = _interned.data  # type: ignore[attr-defined]  # The library's stubs leave it out; used as in `terms.nodes`.
#: One side of a shape: a Range, a pair of them for the pairs of indices of vec(X), None for length one.
Side: TypeAlias = Range | tuple[Range, Range] | None
LETTERS = "ijklpqrstuvmnabcdfgh"


def _field(position: int) -> property:
    return property(lambda term: term.args[position])


class MatrixTerm:
    """Base of all matrix terms. A subclass declares its fields by annotations; they are positional arguments.

    rows, columns   the shape
    operations      the cost on paper: one each for + − · ⊙ / ⊤ diag tr det ‖ ‖, a function, a power, a sign; two for an inverse
                    (a power and its sign)
    """

    __slots__ = ("args", "rows", "columns", "operations", "__weakref__")
    __match_args__: ClassVar[tuple[str, ...]] = ()
    args: tuple[Any, ...]
    rows: Side
    columns: Side
    operations: int

    def __init_subclass__(cls) -> None:
        own = tuple(field for field in cls.__annotations__ if field not in cls.__slots__)
        cls.__match_args__ = own or cls.__match_args__  # type: ignore[misc]  # mypy knows it as the constant of a dataclass
        for position, field in enumerate(own):
            setattr(cls, field, _field(position))

    def __new__(cls, *args):
        place = _places.get((cls, args))
        term = None if place is None else place()
        if term is None:
            term = object.__new__(cls)
            term.args = args
            term.rows, term.columns = term._shape()
            term.operations = term._count()
            _interned[cls, args] = term
        return term

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"

    @property
    def is_scalar(self) -> bool:
        return self.rows is None and self.columns is None

    @property
    def is_column(self) -> bool:
        """A vector as it stands: n rows, one column."""
        return self.rows is not None and self.columns is None

    @property
    def is_matrix(self) -> bool:
        return self.rows is not None and self.columns is not None

    def _shape(self):
        return None, None

    def _count(self) -> int:
        raise NotImplementedError

    def _entry(self, row, column, taken) -> Node:
        """The term of one entry; `row` and `column` are nodes where the shape has them, `taken` the index letters in use around."""
        raise NotImplementedError

    def _power(self, exponent: Node, row, column, taken) -> Node:
        """One entry to a power."""
        return Pow(self._entry(row, column, taken), exponent)


def operations(term: MatrixTerm) -> int:
    """How many operations a person counts in the term."""
    return term.operations


def lower(term: MatrixTerm, axes: tuple[Index, ...] = ()) -> Node:
    """The index term of the entry at `axes`: one index for a vector, two for a matrix or a tensor with an axis of length 1."""
    taken = names(term) | {index.name for index in axes}
    supply = iter([index for index in axes if not is_unit(index.range)])

    def place(axis):
        return next(supply) if type(axis) is Range else axis and tuple(map(place, axis))

    row, column = place(term.rows), place(term.columns)
    return term._entry(row, column, taken)


def is_unit(axis: Range) -> bool:
    """Whether an axis has length one."""
    return axis.lower is axis.upper


def axis_of(range_: Range) -> Range | None:
    """An axis as part of a shape: None for length one."""
    return None if is_unit(range_) else range_


def summed(axis: Range, taken: frozenset, body, where=None) -> Node:
    """Σ over a new index of body(index, taken), where a condition on it holds."""
    name = next((letter for letter in LETTERS if letter not in taken), None)
    if name is None:
        name = next(f"i_{{{k}}}" for k in range(len(taken) + 1) if f"i_{{{k}}}" not in taken)
    index = Index(name, axis)
    return Sum(index, body(index, taken | {name}), None if where is None else where(index))


def names(term: MatrixTerm) -> frozenset:
    """Every name that is written in the term: a summation index must not look like one."""
    found = set()
    for part in parts(term):
        for arg in part.args:
            if isinstance(arg, Tensor):
                found.add(arg.name)
            elif isinstance(arg, Node):
                found |= _node_names(arg)
        for axis in _axes(part.rows) + _axes(part.columns):
            found |= _node_names(axis.lower) | _node_names(axis.upper)
    return frozenset(found)


def _axes(side: Range | tuple[Range, Range] | None) -> tuple[Range, ...]:
    return side if isinstance(side, tuple) else () if side is None else (side,)


@remembered(4096)
def _node_names(node: Node) -> frozenset:
    return frozenset(
        part.tensor.name if isinstance(part, Entry) else part.name for part in walk(node) if isinstance(part, Entry | Size | Index)
    )


@remembered(20_000)
def tensors(term: MatrixTerm) -> frozenset:
    """Every tensor that is written in the term."""
    found: set[Tensor] = set()
    for part in parts(term):
        for arg in part.args:
            if isinstance(arg, Node):
                found |= arg.tensors
    return frozenset(found)


def parts(term: MatrixTerm) -> Iterator[MatrixTerm]:
    """The term and every term inside it, in reading order."""
    waiting = [term]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(children(part)))


def children(term: MatrixTerm) -> list[MatrixTerm]:
    """The terms directly inside."""
    found: list[MatrixTerm] = []
    for arg in term.args:
        if isinstance(arg, MatrixTerm):
            found.append(arg)
        elif type(arg) is tuple:
            found += [item for item in arg if isinstance(item, MatrixTerm)]
    return found


def replaced(term: MatrixTerm, change: Callable[[MatrixTerm], MatrixTerm | None]) -> MatrixTerm:
    """The term with another one of the same shape for each part for which `change` gives one, the outermost first."""
    found = change(term)
    if found is not None:
        return found

    def inside(arg: object) -> object:
        if isinstance(arg, MatrixTerm):
            return replaced(arg, change)
        return tuple(map(inside, arg)) if type(arg) is tuple else arg

    args = tuple(map(inside, term.args))
    return term if args == term.args else type(term)(*args)


# --- atoms ----------------------------------------------------------------------------------------------------------


class Scalar(MatrixTerm):
    """A scalar that is written in indices or has none: λ, 2, 1/n, max_j z_j."""

    __slots__ = ()

    node: Node

    def _count(self):
        return cost.operations(self.node)

    def _entry(self, row, column, taken):
        return self.node


class Named(MatrixTerm):
    """A tensor of rank 0, 1 or 2 by its name."""

    __slots__ = ()

    tensor: Tensor

    def _shape(self):
        axes = tuple(map(axis_of, self.tensor.axes))
        return (*axes, None, None)[:2]

    def _count(self):
        return 0

    def _entry(self, row, column, taken):
        return Entry(self.tensor, fill(self.tensor, row, column))


def fill(tensor: Tensor, row: Node | None, column: Node | None) -> tuple[Node, ...]:
    """A tensor's indices at a row and a column: an axis of length one is at its only place."""
    supply = iter([place for place in (row, column) if place is not None])
    return tuple(axis.lower if is_unit(axis) else next(supply) for axis in tensor.axes)


class Power(MatrixTerm):
    """A scalar, or every entry, to a scalar power."""

    __slots__ = ()

    base: MatrixTerm
    exponent: Node

    def _shape(self):
        return self.base.rows, self.base.columns

    def _count(self):
        return self.base.operations + cost.raising(self.exponent)

    def _entry(self, row, column, taken):
        return self.base._power(self.exponent, row, column, taken)


def is_reciprocal(term: MatrixTerm) -> bool:
    """Whether the term is 1/x, or 1 over every entry."""
    return type(term) is Power and term.exponent is MINUS_ONE
