"""Matrix notation, lowered to indices: what a vector or matrix expression is entry by entry.

A `Value` is a shape and a way to build the term of an entry. Knows terms and axes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..errors import ShapeError
from ..operators.array_cells import same, squares
from ..operators.arrays import ARRAYS, NAMED
from ..operators.operator import Operator, Signature
from ..terms.building import delta
from ..terms.indices import length, minus, plus
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Apply,
    Array,
    Condition,
    Entry,
    Function,
    Maximum,
    Node,
    Number,
    Pow,
    Range,
    Sum,
    Tensor,
    mul,
    neg,
)
from .axes import Axis, Letters, Place, flat_place, indices_of, is_known, is_one, start, summed, unify


class Value:
    """A scalar, vector, matrix or tensor expression.

    axes    one Axis for each index, in order; none for a scalar
    build   from a place along each axis, an index or a pair of them, to the term of that entry
    row     for one axis: whether it stands as a row, xᵀ
    turns   for one axis: whether a product may turn the column to the row that alone fits, as X_{i,:} w does
    """

    __slots__ = ("axes", "build", "row", "turns")

    def __init__(self, axes: Iterable[Axis], build: Callable[[tuple[Place, ...]], Node], row: bool = False, turns: bool = False):
        self.axes, self.build, self.row, self.turns = tuple(axes), build, row, turns

    @property
    def rank(self) -> int:
        return len(self.axes)

    def __call__(self, *places: Place) -> Node:
        """The term of the entry at a place along each axis."""
        return self.build(places)

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


def places_of(value: Value) -> tuple[Letters, ...]:
    """New indices over every axis."""
    return tuple(axis.place() for axis in value.axes)


def squeeze(value: Value) -> Value:
    """A 1×1 matrix (or vector of length 1) as the scalar that it is; others as they are."""
    if value.axes and all(map(is_one, value.axes)):
        ends = tuple(start(axis) for axis in value.axes)
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
            return Value((second,), lambda i: value.build((start(first), *i)))
        if is_one(second):
            return Value((first,), lambda i: value.build((*i, start(second))))
    return value


def as_matrix(value: Value) -> Value:
    """A vector as the matrix with one column, or one row, that it stands for."""
    if value.rank != 1:
        return value
    one = Axis(Range(ONE, ONE))
    if value.row:
        return Value((one, value.axes[0]), lambda i: value.build((i[1],)))
    return Value((value.axes[0], one), lambda i: value.build((i[0],)))


def numbered_as(one: Value, other: Value) -> Value:
    """A value whose places are numbered as those of another of the same rank, where an axis is as long: 0, …, n-1 and 1, …, n."""
    steps = [_step(a.range, b.range) for a, b in zip(one.axes, other.axes, strict=True)]
    if not any(steps):
        return other
    axes = tuple(a if step is not None else b for a, b, step in zip(one.axes, other.axes, steps, strict=True))

    def build(places: tuple[Place, ...]) -> Node:
        return other.build(tuple(place if step is None else _moved(place, step) for place, step in zip(places, steps, strict=True)))

    return Value(axes, build, other.row)


def _step(one: Range | None, other: Range | None) -> Node | None:
    """From the number of a place in one range to that in another as long; None where they are one, or of different lengths."""
    if one is None or other is None or one is other or length(one) is not length(other) or one.lower is other.lower:
        return None
    return minus(other.lower, one.lower)


def _moved(place: Place, step: Node) -> Place:
    return place if isinstance(place, tuple) else plus(place, step)


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
            stretched = any(map(_is_stretched, (first, other), (other, first)))
            raise ShapeError(f"{what}: {first.shape} and {other.shape} do not fit", is_unclear=stretched)

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


def scaled(before: list[Node], value: Value, after: list[Node]) -> Value:
    """The value with scalar factors before and behind it."""
    if not before and not after:
        return value
    return Value(value.axes, lambda i: mul(*before, value.build(i), *after), value.row)


def product(left: Value, right: Value) -> Value:
    """The matrix product of two values that are no scalars; 1×1 results become scalars. ShapeError names both shapes."""
    if left.rank > 2 or right.rank > 2:
        raise ShapeError(f"product of {left.shape} and {right.shape}: only vectors and matrices multiply", is_unclear=True)
    if left.turns and not right.row and not (right.rank == 2 and is_one(right.axes[0])):
        result = _inner(left, right)
        return Value(result.axes, result.build, turns=True) if result.axes else result
    if left.rank == 1 and right.rank == 1:
        if left.row and not right.row:
            return _inner(left, right)
        if right.row and not left.row:
            return Value((left.axes[0], right.axes[0]), lambda i: mul(left.build((i[0],)), right.build((i[1],))))
        raise ShapeError(f"product of {left.shape} and {right.shape}: the inner sizes differ; one of them transposed would fit")
    if right.rank == 1:
        if right.row:
            return _outer_with_row(left, right)
        return _inner(left, right)
    if left.rank == 1:
        if left.row:
            return _inner(left, right)
        if is_one(right.axes[0]):
            low = start(right.axes[0])
            return Value((left.axes[0], right.axes[1]), lambda i: mul(left.build((i[0],)), right.build((low, i[1]))))
        raise ShapeError(f"product of {left.shape} and {right.shape}: the inner sizes 1 and {right.axes[0]} differ")
    return squeeze(_inner(left, right))


def _outer_with_row(left, right):
    if is_one(left.axes[1]):
        low = start(left.axes[1])
        return Value((left.axes[0], right.axes[0]), lambda i: mul(left.build((i[0], low)), right.build((i[1],))))
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
            inner, lambda place: mul(left.build((*indices[:count_left], place)), right.build((place, *indices[count_left:])))
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
        return summed(left.axes[0], lambda place: mul(left.build((place,)), right.build((place,))))

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
            result = scaled([result.build(())], value, []) if value.axes else scalar(mul(result.build(()), value.build(())))
        else:
            result = product(result, value)
    return result


def matrix_power(value: Value, exponent: int) -> Value:
    """X², X³, … of a square matrix; X^{-1}, X^{-2} by the inverse."""
    _square(value, "a power" if exponent > 0 else "the inverse")
    if exponent < 0:
        value, exponent = applied("inverse", value), -exponent
    result = value
    for _ in range(exponent - 1):
        result = product(result, value)
    return result


# --- operators of the table -----------------------------------------------------------------------------------------


class _Provisional:
    """Builds entries with provisional letters."""

    def sum(self, axis: Axis, body: Callable[[Place], Node], where: Callable[[Place], Condition] | None = None) -> Node:
        return summed(axis, body, where)

    def array(self, axes: Sequence[Axis], body: Callable[..., Node]) -> Array:
        indices = tuple(axis.index() for axis in axes)
        return Array(indices, body(*indices))


BUILDER = _Provisional()


def _is_stretched(small: Value, large: Value) -> bool:
    """Whether a vector may stand for each row or column of a matrix, as in programs: X W + b, with b as long as a row is."""
    if large.rank != 2 or any(map(is_one, large.axes)) or large.axes[0].range is large.axes[1].range:
        return False
    long = [axis for axis in small.axes if not is_one(axis)]
    return len(long) == 1 and any(long[0].range is axis.range for axis in large.axes)


def whole(value: Value) -> Array:
    """The value as an argument of a function of a whole tensor."""
    return BUILDER.array(value.axes, value)


def applied(name: str, *values: Value) -> Value:
    """An operator of the table, or one of the same spelling that takes such values. ShapeError where none does."""
    first = ARRAYS[name]
    for operator in NAMED[first.words[0]] if first.words else (first,):
        for signature in operator.shapes:
            fitted = [_fitted(value, axes, signature) for value, axes in zip(values, signature.operands, strict=True)]
            operands = [value for value in fitted if value is not None]
            if len(operands) == len(fitted):
                return _at(operator, signature, operands)
    if len(values) == 1 and not first.takes:
        _square(values[0], first.noun)
    raise ShapeError(f"{first.name} takes {first.takes}; it is {' and '.join(value.shape for value in values)}")


def _fitted(value: Value, axes: tuple[str, ...], signature: Signature) -> Value | None:
    """The value with axes that the signature takes; None where it has others. A matrix of one row or column may be a vector."""
    if axes[:1] == ("*",):
        return value if value.axes and value.rank < 3 else None
    if len(axes) == 1:
        return as_vector(value) if is_vector_like(value) else None
    pairs_of_pairs = any(type(side) is tuple for side in signature.result) and any(axis.root().parts for axis in value.axes)
    return value if value.rank == len(axes) and not pairs_of_pairs else None


def _at(operator: Operator, signature: Signature, operands: list[Value]) -> Value:
    """The operator at operands that have the axes of the signature."""
    found: dict[str, Axis] = {}
    for letters, value in zip(signature.operands, operands):
        for letter, axis in zip(letters, value.axes) if letters[:1] != ("*",) else ():
            if not unify(found.setdefault(letter, axis), axis):
                raise ShapeError(f"{operator.noun} needs a square matrix; it is {value.shape}")
    if signature.result[:1] == ("*",):
        (value,) = operands
        if value.rank == 2 and is_one(value.axes[1]):
            return _along_column(operator, value)
        axes, row = value.axes[: value.rank - len(signature.operands[0]) + len(signature.result)], value.row
    else:
        axes = tuple(
            Axis(parts=(found[letter[0]], found[letter[1]])) if isinstance(letter, tuple) else found[letter]
            for letter in signature.result
        )
        row = False
    return Value(axes, lambda places: operator.entry_of(BUILDER, operands, places), row)


def _along_column(operator: Operator, value: Value) -> Value:
    """An operator along the last axis, of a matrix with one column: along that column."""
    inner = applied(operator.name, as_vector(value))
    return Value(value.axes, lambda places: inner.build(places[:1])) if inner.axes else inner


def _square(value: Value, noun: str) -> None:
    """ShapeError unless the value is a square matrix."""
    if value.rank == 1 and not value.row:
        raise ShapeError(f"{noun} needs a square matrix; it is a vector of length {value.shape}")
    if value.rank != 2 or not unify(*value.axes):
        instead = "; the square of each entry is X \\odot X" if noun == "a power" else ""
        raise ShapeError(f"{noun} needs a square matrix; it is {value.shape}{instead}")


def transpose(value: Value) -> Value:
    """Xᵀ; of a column the row."""
    if value.rank == 0:
        return value
    if value.rank > 2:
        raise ShapeError(f"the transpose of a tensor with {value.rank} axes")
    turned = ARRAYS["transpose"]
    return Value(value.axes[::-1], lambda places: turned.entry_of(BUILDER, (value,), places), value.rank == 1 and not value.row)


def norm(value: Value, kind: str, power: Node | None) -> Value:
    """‖x‖ to a power (None: 1): the square is the sum of squares. `kind` is 2, F, 1, infinity, or a number p."""
    if value.rank == 0:
        number = value.node
        value = Value((Axis(Range(ONE, ONE)),), lambda _: number)

    def summed(change):
        def build(_):
            places = places_of(value)
            body = change(value.build(places))
            for index in reversed([index for place in places for index in indices_of(place)]):
                body = Sum(index, body)
            return body

        return build

    def absolute(x):
        return Apply(Function("abs"), (x,))

    def lowered(_):
        if kind in ("2", "F"):
            if power is TWO:
                return squares(BUILDER, value)
            root = ARRAYS["norm"].entry_of(BUILDER, (value,), ())
            return root if power is None else Pow(root, power)
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
    return Value((axis, axis), lambda places: ARRAYS["identity"].entry_of(BUILDER, (), places))


def ones(axis: Axis) -> Value:
    return Value((axis,), lambda places: ARRAYS["ones"].entry_of(BUILDER, (), places))


def basis(axis: Axis, place: Node) -> Value:
    """e_i."""
    return Value((axis,), lambda i: same(i[0], place))


def table(rows: list[list[Value]]) -> Value:
    """bmatrix: a matrix of scalars; one column or row is a vector where `rows` has one."""
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise ShapeError("the rows of a matrix have different lengths: " + ", ".join(str(len(row)) for row in rows))
    cells = []
    for row in rows:
        entries = [squeeze(cell) for cell in row]
        if any(cell.axes for cell in entries):
            raise ShapeError("a matrix of vectors or matrices is not read; its entries must be scalars", is_unclear=True)
        cells.append([cell.build(()) for cell in entries])

    def at(places):
        terms = []
        for r, row in enumerate(cells, 1):
            for c, cell in enumerate(row, 1):
                factors = [delta(place, Number(k)) for place, k, n in ((places[0], r, len(cells)), (places[1], c, width)) if n > 1]
                terms.append(mul(*factors, cell))
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
    axes = [Axis(range_) for range_ in tensor.axes]

    def build(places: tuple[Place, ...]) -> Node:
        indices = tuple(index for place in places for index in indices_of(place))
        return Entry(tensor, indices if len(indices) == tensor.rank else map(flat_place, places))

    return Value(axes, build, row)
