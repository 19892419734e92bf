"""Matrix notation, lowered to indices: what a vector or matrix expression is entry by entry.

A `Value` is a shape and a way to build the term of an entry. Knows terms and axes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import ShapeError
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Apply,
    Array,
    Entry,
    Function,
    Maximum,
    Mul,
    Node,
    Number,
    Pow,
    Range,
    Sum,
    Tensor,
    delta,
    neg,
)
from .axes import Axis, Place, indices_of, is_known, is_one, summed, unify


class Value:
    """A scalar, vector, matrix or tensor expression.

    axes    one Axis for each index, in order; none for a scalar
    build   from a place along each axis, an index or a pair of them, to the term of that entry
    row     for one axis: whether it stands as a row, xᵀ
    """

    __slots__ = ("axes", "build", "row")

    def __init__(self, axes: Iterable[Axis], build: Callable[[tuple[Place, ...]], Node], row: bool = False):
        self.axes, self.build, self.row = tuple(axes), build, row

    @property
    def rank(self) -> int:
        return len(self.axes)

    @property
    def node(self) -> Node:
        """The term of a scalar."""
        return self.build(())

    def general_entry(self) -> Node:
        """The term of the entry at new indices, one for each axis. ShapeError for axes of pairs."""
        return self.build(tuple(axis.index() for axis in self.axes))

    @property
    def shape(self) -> str:
        """The shape in words: “a scalar”, “m×n”, “n” or, of a row, “1×n”."""
        if not self.axes:
            return "a scalar"
        text = "×".join(map(str, self.axes))
        return f"1×{text}" if self.row else text


def scalar(node: Node) -> Value:
    """A scalar value."""
    return Value((), lambda _: node)


def places_of(value: Value) -> tuple[Place, ...]:
    """New indices over every axis."""
    return tuple(axis.place() for axis in value.axes)


def same_place(first: Place, second: Place) -> Node:
    """δ of two places."""
    if type(first) is tuple and type(second) is tuple:
        return flat(*(same_place(a, b) for a, b in zip(first, second)))
    return delta(first, second)


def squeeze(value: Value) -> Value:
    """A 1×1 matrix (or vector of length 1) as the scalar that it is; others as they are."""
    if value.axes and all(map(is_one, value.axes)):
        ends = tuple(axis.range.lower for axis in value.axes)
        return scalar(value.build(ends))
    return value


def is_vector_like(value: Value) -> bool:
    """A vector, or a matrix with one row or one column."""
    return value.rank == 1 or value.rank == 2 and any(map(is_one, value.axes))


def as_vector(value: Value) -> Value:
    """A 1×n or n×1 matrix as a vector; a vector as it is."""
    if value.rank == 2:
        first, second = value.axes
        if is_one(first):
            return Value((second,), lambda i: value.build((first.range.lower, *i)))
        if is_one(second):
            return Value((first,), lambda i: value.build((*i, second.range.lower)))
    return value


def as_matrix(value: Value) -> Value:
    """A vector as the matrix with one column, or one row, that it stands for."""
    if value.rank != 1:
        return value
    one = Axis(Range(ONE, ONE))
    if value.row:
        return Value((one, value.axes[0]), lambda i: value.build((i[1],)))
    return Value((value.axes[0], one), lambda i: value.build((i[0],)))


# --- entrywise ------------------------------------------------------------------------------------------------------


def entrywise(values: list[Value], combine: Callable[..., Node], what: str, broadcast: bool = True) -> Value:
    """combine of the entries of values of one shape; scalars go with every entry where `broadcast`."""
    if not any(value.axes for value in values):
        node = combine(*(value.build(()) for value in values))
        return Value((), lambda _: node)
    values = [squeeze(value) if value.rank > 1 else value for value in values]
    shaped = [value for value in values if value.axes]
    if not shaped:
        return scalar(combine(*(value.build(()) for value in values)))
    if not broadcast and len(shaped) < len(values):
        plain = next(value for value in values if not value.axes)
        raise ShapeError(f"{what}: {shaped[0].shape} and {plain.shape} do not fit")
    rank = max(value.rank for value in shaped)
    if rank == 2 and any(value.rank == 1 for value in shaped):
        values = [as_matrix(value) for value in values]
        shaped = [value for value in values if value.axes]
    first = shaped[0]
    for other in shaped[1:]:
        fits = first.rank == other.rank and (first.rank != 1 or first.row == other.row)
        if not fits or not all([unify(a, b) for a, b in zip(first.axes, other.axes)]):
            raise ShapeError(f"{what}: {first.shape} and {other.shape} do not fit")

    def build(indices):
        return combine(*(value.build(indices) if value.axes else value.build(()) for value in values))

    return Value(first.axes, build, first.row)


def add(signs: list[str], values: list[Value]) -> Value:
    """The sum of values with their signs; a scalar is added to every entry."""

    def combine(*entries):
        terms = [neg(entry) if sign == "-" else entry for sign, entry in zip(signs, entries)]
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    return entrywise(values, combine, "sum")


def mapped(value: Value, change: Callable[[Node], Node]) -> Value:
    """change of every entry."""
    if not value.axes:
        return scalar(change(value.build(())))
    return Value(value.axes, lambda i: change(value.build(i)), value.row)


# --- products -------------------------------------------------------------------------------------------------------


def flat(*nodes: Node) -> Node:
    """The product of nodes, each of which may be a Mul whose factors are spliced in."""
    factors: list[Node] = []
    for node in nodes:
        factors.extend(node.factors if type(node) is Mul else (node,))
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def scaled(before: list[Node], value: Value, after: list[Node]) -> Value:
    """The value with scalar factors before and behind it."""
    if not before and not after:
        return value
    return Value(value.axes, lambda i: flat(*before, value.build(i), *after), value.row)


def product(left: Value, right: Value) -> Value:
    """The matrix product of two values that are no scalars; 1×1 results become scalars. ShapeError names both shapes."""
    if left.rank > 2 or right.rank > 2:
        raise ShapeError(f"product of {left.shape} and {right.shape}: only vectors and matrices multiply")
    if left.rank == 1 and right.rank == 1:
        if left.row and not right.row:
            return _inner(left, right)
        if right.row and not left.row:
            return Value((left.axes[0], right.axes[0]), lambda i: flat(left.build((i[0],)), right.build((i[1],))))
        raise ShapeError(f"product of {left.shape} and {right.shape}: the inner sizes differ; one of them transposed would fit")
    if right.rank == 1:
        if right.row:
            return _outer_with_row(left, right)
        return _inner(left, right)
    if left.rank == 1:
        if left.row:
            return _inner(left, right)
        if is_one(right.axes[0]):
            low = right.axes[0].range.lower
            return Value((left.axes[0], right.axes[1]), lambda i: flat(left.build((i[0],)), right.build((low, i[1]))))
        raise ShapeError(f"product of {left.shape} and {right.shape}: the inner sizes 1 and {right.axes[0]} differ")
    return squeeze(_inner(left, right))


def _outer_with_row(left, right):
    if is_one(left.axes[1]):
        low = left.axes[1].range.lower
        return Value((left.axes[0], right.axes[0]), lambda i: flat(left.build((i[0], low)), right.build((i[1],))))
    raise ShapeError(f"product of {left.shape} and {right.shape}: the inner sizes {left.axes[1]} and 1 differ")


def _inner(left, right):
    """Σ over the last axis of left and the first of right."""
    inner, other = left.axes[-1], right.axes[0]
    if not unify(inner, other):
        raise ShapeError(f"product of {left.shape} and {right.shape}: the inner sizes {inner} and {other} differ")
    outer_left, outer_right = left.axes[:-1], right.axes[1:]
    count_left = len(outer_left)

    def build(indices):
        return summed(
            inner, lambda place: flat(left.build((*indices[:count_left], place)), right.build((place, *indices[count_left:])))
        )

    row = left.rank == 1 and right.rank == 2
    result = Value((*outer_left, *outer_right), build, row)
    if not result.axes:
        return scalar(result.build(())) if is_known(inner) else result
    return result


def dot(left: Value, right: Value) -> Value:
    """a · b of two vectors: Σ_i a_i b_i."""
    if not unify(left.axes[0], right.axes[0]):
        raise ShapeError(f"dot product of {left.shape} and {right.shape}: the lengths differ")

    def build(_):
        return summed(left.axes[0], lambda place: flat(left.build((place,)), right.build((place,))))

    return Value((), build)


def chain(values: list[Value]) -> Value:
    """The product of several, scalars among them; from the right where it ends in a column, so that A B x is A (B x)."""
    if len(values) > 2 and values[-1].rank == 1 and not values[-1].row and all(v.rank == 2 for v in values[1:-1]):
        result = values[-1]
        for value in reversed(values[:-1]):
            result = product(value, result)
        return result
    result = values[0]
    for value in values[1:]:
        if not result.axes:
            result = scaled([result.build(())], value, []) if value.axes else scalar(flat(result.build(()), value.build(())))
        else:
            result = product(result, value)
    return result


def transpose(value: Value) -> Value:
    """Xᵀ."""
    if value.rank == 0:
        return value
    if value.rank == 1:
        return Value(value.axes, value.build, not value.row)
    if value.rank == 2:
        return Value(value.axes[::-1], lambda i: value.build((i[1], i[0])))
    raise ShapeError(f"the transpose of a tensor with {value.rank} axes")


def square_axis(value: Value, what: str) -> None:
    """ShapeError unless the value is a square matrix."""
    if value.rank == 1 and not value.row:
        raise ShapeError(f"{what} needs a square matrix; it is a vector of length {value.shape}")
    if value.rank != 2 or not unify(*value.axes):
        raise ShapeError(f"{what} needs a square matrix; it is {value.shape}")


def matrix_power(value: Value, exponent: int) -> Value:
    """X², X³, … of a square matrix; X^{-1}, X^{-2} by the inverse."""
    square_axis(value, "a power" if exponent > 0 else "the inverse")
    if exponent < 0:
        value, exponent = inverse(value), -exponent
    result = value
    for _ in range(exponent - 1):
        result = product(result, value)
    return result


def whole(value: Value) -> Array:
    """The value as an argument of a function of a whole tensor."""
    indices = tuple(axis.index() for axis in value.axes)
    return Array(indices, value.build(indices))


def inverse(value: Value) -> Value:
    """X^{-1}."""
    square_axis(value, "the inverse")
    return Value(value.axes[::-1], lambda i: Apply(Function("inverse"), (whole(value),), i))


def determinant(value: Value) -> Value:
    """det X."""
    square_axis(value, "the determinant")
    return Value((), lambda _: Apply(Function("det"), (whole(value),)))


def trace(value: Value) -> Value:
    """tr X = Σ_i X_ii."""
    if value.rank == 0:
        return value
    square_axis(value, "the trace")

    return Value((), lambda _: summed(value.axes[0], lambda place: value.build((place, place))))


def diagonal(value: Value) -> Value:
    """diag(v), the matrix with v on its diagonal; of a square matrix, its diagonal as a vector."""
    if value.rank == 2 and not is_vector_like(value):
        square_axis(value, "the diagonal")
        return Value((value.axes[0],), lambda i: value.build((i[0], i[0])))
    value = as_vector(value)
    if value.rank != 1:
        raise ShapeError(f"diag takes a vector or a square matrix; it is {value.shape}")
    axis = value.axes[0]
    return Value((axis, axis), lambda i: flat(same_place(i[0], i[1]), value.build((i[0],))))


def softmax(value: Value) -> Value:
    """softmax of a vector; of a matrix, of each row."""
    if value.rank not in (1, 2):
        raise ShapeError(f"softmax takes a vector (or a matrix, row by row); it is {value.shape}")
    if value.rank == 2 and is_one(value.axes[1]):
        low = value.axes[1].range.lower
        return Value(
            value.axes,
            lambda i: softmax(as_vector(value)).build((i[0],)) if i[1] is low else softmax(as_vector(value)).build((i[0],)),
        )

    def build(indices):
        index = value.axes[-1].index()
        return Apply(Function("softmax"), (Array((index,), value.build((*indices[:-1], index))),), (indices[-1],))

    return Value(value.axes, build, value.row)


def norm(value: Value, kind: str, power: Node | None) -> Value:
    """‖x‖ to a power (None: 1): the square is the sum of squares. `kind` is 2, F, 1, infinity, or a number p."""
    if value.rank == 0:
        value = Value((Axis(Range(ONE, ONE)),), lambda _, value=value: value.build(()))

    def summed(change):
        def build(_):
            places = places_of(value)
            body = change(value.build(places))
            for index in reversed(indices_of(places)):
                body = Sum(index, body)
            return body

        return build

    def absolute(x):
        return Apply(Function("abs"), (x,))

    def lowered(_):
        if kind in ("2", "F"):
            squares = summed(lambda x: Pow(x, TWO))(())
            if power is TWO:
                return squares
            return Pow(squares, HALF) if power is None else Pow(Pow(squares, HALF), power)
        if kind == "1":
            total = summed(absolute)(())
        elif kind == "infinity":
            total = absolute(value.build(tuple(indices := [axis.index() for axis in value.axes])))
            for index in reversed(indices):
                total = Maximum(index, total)
        else:
            p = Number(int(kind))
            total = summed(lambda x: Pow(absolute(x), p))(())
            if power is p:
                return total
            total = Pow(total, Pow(p, MINUS_ONE))
        return total if power is None else Pow(total, power)

    return Value((), lowered)


# --- constants of a shape that follows from use ----------------------------------------------------------------------


def identity(axis: Axis) -> Value:
    return Value((axis, axis), lambda i: same_place(i[0], i[1]))


def ones(axis: Axis) -> Value:
    return Value((axis,), lambda i: ONE)


def basis(axis: Axis, place: Node) -> Value:
    """e_i."""
    return Value((axis,), lambda i: delta(i[0], place))


def table(rows: list[list[Value]]) -> Value:
    """bmatrix: a matrix of scalars; one column or row is a vector where `rows` has one."""
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise ShapeError("the rows of a matrix have different lengths: " + ", ".join(str(len(row)) for row in rows))
    cells = []
    for row in rows:
        entries = [squeeze(cell) for cell in row]
        if any(cell.axes for cell in entries):
            raise ShapeError("a matrix of vectors or matrices is not read; its entries must be scalars")
        cells.append([cell.build(()) for cell in entries])

    def at(places):
        terms = []
        for r, row in enumerate(cells, 1):
            for c, cell in enumerate(row, 1):
                factors = [delta(place, Number(k)) for place, k, n in ((places[0], r, len(cells)), (places[1], c, width)) if n > 1]
                terms.append(flat(*factors, cell))
        terms = [term for term in terms if term is not ZERO]
        return terms[0] if len(terms) == 1 else Add(tuple(terms)) if terms else ZERO

    def entry(indices):
        row, column = indices
        if type(row) is Number and type(column) is Number:
            return cells[int(row.value) - 1][int(column.value) - 1]
        return at(indices)

    height_axis, width_axis = Axis(Range(ONE, Number(len(cells)))), Axis(Range(ONE, Number(width)))
    if width == 1 and len(cells) > 1:
        return Value((height_axis,), lambda i: entry((i[0], ONE)))
    if len(cells) == 1 and width > 1:
        return Value((width_axis,), lambda i: entry((ONE, i[0])), row=True)
    return Value((height_axis, width_axis), entry)


def tensor_as_value(tensor: Tensor, row: bool = False) -> Value:
    """A tensor as a value."""
    if not tensor.axes:
        node = Entry(tensor, ())
        return Value((), lambda _: node)
    return Value([Axis(range_) for range_ in tensor.axes], lambda i: Entry(tensor, i), row)
