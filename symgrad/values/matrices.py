"""Operators of one whole tensor (operators/arrays.py) in numbers: det, inverse, softmax. On numbers of any kind (duals.py), so they
have every derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import RangeError, ShapeError, UndefinedError, UnsupportedError
from ..operators.operator import Operator
from ..terms.nodes import Array, Node
from . import arithmetic, duals, spectra
from .arithmetic import ONE, ZERO, fmpq
from .arrays import array_of
from .integer_values import integer_of, written_integer
from .memo import reach

#: The largest matrix of which a determinant is taken.
LARGEST = 10


def determinant(matrix: list[list]):
    """By Laplace's expansion along rows, each minor once: no division, so exact for numbers with derivatives. 1 for
    no rows.
    """
    size = len(matrix)
    minors = {0: ONE}
    for row in range(size):
        following: dict[int, Any] = {}
        for columns, minor in minors.items():
            before = 0
            for column in range(size - 1, -1, -1):
                if columns >> column & 1:
                    before += 1
                    continue
                term = matrix[row][column] * minor
                if before & 1:
                    term = -term
                key = columns | 1 << column
                following[key] = following[key] + term if key in following else term
        minors = following
    return minors[(1 << size) - 1]


def inverted(matrix: list[list]) -> list[list]:
    """By elimination; the pivot is the entry of the largest plain value. UndefinedError where the matrix is
    singular.
    """
    size = len(matrix)
    rows = [list(row) + [ONE if i == j else ZERO for j in range(size)] for i, row in enumerate(matrix)]
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: _magnitude(rows[i][k]))
        if arithmetic.sign(duals.plain(rows[pivot][k])) == 0:
            raise UndefinedError("the inverse of a singular matrix has no value")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        scale = duals.inverse(rows[k][k])
        rows[k] = [scale * x for x in rows[k]]
        for i in range(size):
            if i != k and not (type(rows[i][k]) is fmpq and not rows[i][k]):
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows]


def _magnitude(value):
    value = duals.plain(value)
    return float(arithmetic.arb(value).abs_lower())


class Numbers:
    """What a row of the table computes its value with; the numbers are of any kind."""

    determinant = staticmethod(determinant)
    inverted = staticmethod(inverted)
    apply = staticmethod(duals.apply)

    matrix_function = staticmethod(spectra.analytic)
    gradient = staticmethod(spectra.gradient)
    require_symmetric = staticmethod(spectra.require_symmetric)
    root_of_pivot = staticmethod(spectra.root_of_pivot)
    inverse = staticmethod(duals.inverse)
    zero = ZERO

    @staticmethod
    def total(parts: list) -> Any:
        return duals.total(ZERO, list(parts))

    @staticmethod
    def nuclear_norm(rows: list[list]) -> Any:
        return spectra.nuclear_norm(rows, determinant)

    @staticmethod
    def spectral_norm(rows: list[list]) -> Any:
        return spectra.spectral_norm(rows, determinant)

    @staticmethod
    def normalised(parts: list) -> list:
        """Each number over the sum of all."""
        scale = duals.inverse(duals.total(ZERO, list(parts)))
        return [part * scale for part in parts]


def application(operator: Operator, array: Array, indices: tuple[Node, ...]) -> Callable[[Any, Any], Any]:
    """The closure (scope, environment) -> value of an opaque operator at its argument, or of the entry at indices."""
    if (len(array.indices), len(indices)) != operator.ranks:
        given, taken = operator.ranks
        raise UnsupportedError(f"{operator.name} takes a tensor with {given} indices and gives one with {taken}")
    return _all_entries(operator, array, indices) if indices else _number(operator, array)


def _number(operator: Operator, array: Array):
    entries = array_of(array)

    def value(scope, env):
        return operator.value_of(Numbers, _rows(operator, *entries(scope, env)))

    return value


def _rows(operator: Operator, axes, table) -> list:
    """The argument as a list of entries, or of rows. ShapeError for a matrix that is not square where it must be."""
    if len(axes) == 1:
        return [table[i,] for i in axes[0]]
    rows, columns = axes
    if len(set(operator.shapes[0].operands[0])) == 1 and len(rows) != len(columns):
        raise ShapeError(f"{operator.noun} is of a {len(rows)} × {len(columns)} matrix; it must be square")
    largest = max(len(rows), len(columns))
    if largest > LARGEST:
        raise UnsupportedError(
            f"{operator.noun} of a {len(rows)} × {len(columns)} matrix is not evaluated; {LARGEST} rows are the most"
        )
    return [[table[i, j] for j in columns] for i in rows]


def _all_entries(operator: Operator, array: Array, slots: tuple[Node, ...]):
    """The closure that computes every entry of a tensor-valued operator once and picks the one at the node's indices."""
    key = operator.function, array
    entries, free, reached = array_of(array), tuple(array.free), reach(array)
    indices = [integer_of(slot) for slot in slots]

    def compute(axes, table):
        found = operator.value_of(Numbers, _rows(operator, axes, table))
        if len(axes) == 1:
            return {(i,): entry for i, entry in zip(axes[0], found, strict=True)}
        rows, columns = operator.along(axes)
        return {(i, j): entry for i, row in zip(rows, found, strict=True) for j, entry in zip(columns, row, strict=True)}

    def entry(scope, env):
        if scope.overlaid:
            scope = scope.narrowed(array, reached)
        at = *key, *[env.get(index) for index in free]
        found = scope.memo.get(at)
        if found is None:
            found = scope.memo[at] = compute(*entries(scope, env))
        position = tuple([index(env) for index in indices])
        if position not in found:
            written = ",".join(map(written_integer, slots))
            raise RangeError(f"{operator.name} is used at {written} = {','.join(map(str, position))}, outside its range")
        return found[position]

    return entry
