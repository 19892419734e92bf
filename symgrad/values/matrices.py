"""Functions of one whole tensor: det, inverse, softmax. On numbers of any kind (duals.py), so they have every
derivative.
"""

from __future__ import annotations

from ..errors import RangeError, ShapeError, UndefinedError, UnsupportedError
from ..terms.nodes import Apply, Array
from . import arithmetic, duals
from .arithmetic import ONE, ZERO, fmpq
from .arrays import array_of
from .integer_values import integer_of, written_integer
from .memo import reach

#: The largest matrix of which a determinant is taken.
LARGEST = 10


def _square(axes, table, name):
    rows, columns = axes
    if len(rows) != len(columns):
        raise ShapeError(f"{name} is of a {len(rows)} × {len(columns)} matrix; it must be square")
    if len(rows) > LARGEST:
        raise UnsupportedError(f"{name} of a {len(rows)} × {len(rows)} matrix is not evaluated; {LARGEST} rows are the most")
    return [[table[i, j] for j in columns] for i in rows]


def determinant(matrix: list[list]):
    """By Laplace's expansion along rows, each minor once: no division, so exact for numbers with derivatives. 1 for
    no rows.
    """
    size = len(matrix)
    minors = {0: ONE}
    for row in range(size):
        following: dict = {}
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


def _whole(node: Apply) -> Array:
    """The whole tensor that a function is of."""
    (array,) = node.arguments
    if type(array) is not Array:
        raise UnsupportedError(f"{node.function!r} takes one whole tensor"[:300])
    return array


def _det(node: Apply):
    array = _whole(node)
    if len(array.indices) != 2 or node.indices:
        raise UnsupportedError("det takes a matrix and gives a number")
    entries = array_of(array)

    def det(scope, env):
        axes, table = entries(scope, env)
        return determinant(_square(axes, table, "the determinant"))

    return det


def _all_entries(node: Apply, compute):
    """The closure that computes every entry of a tensor-valued function once and picks the one at the node's
    indices.
    """
    array, name = _whole(node), getattr(node.function, "name", "a function")
    key = node.function, array
    entries, free, reached = array_of(array), tuple(array.free), reach(array)
    indices = [integer_of(index) for index in node.indices]

    def entry(scope, env):
        if scope.overlaid:
            scope = scope.narrowed(array, reached)
        at = *key, *[env.get(index) for index in free]
        found = scope.memo.get(at)
        if found is None:
            found = scope.memo[at] = compute(*entries(scope, env))
        position = tuple([index(env) for index in indices])
        if position not in found:
            written = ",".join(map(written_integer, node.indices))
            raise RangeError(f"{name} is used at {written} = {','.join(map(str, position))}, outside its range")
        return found[position]

    return entry


def _inverse(node: Apply):
    if len(_whole(node).indices) != 2 or len(node.indices) != 2:
        raise UnsupportedError("an inverse takes a matrix and two indices")

    def compute(axes, table):
        rows, columns = axes
        found = inverted(_square(axes, table, "the inverse"))
        return {(c, r): found[j][i] for j, c in enumerate(columns) for i, r in enumerate(rows)}

    return _all_entries(node, compute)


def _softmax(node: Apply):
    if len(_whole(node).indices) != 1 or len(node.indices) != 1:
        raise UnsupportedError("softmax takes a vector and one index; give a row of a matrix as a vector")

    def compute(axes, table):
        exponentials = {at: duals.apply("exp", value) for at, value in table.items()}
        scale = duals.inverse(duals.total(ZERO, list(exponentials.values())))
        return {at: value * scale for at, value in exponentials.items()}

    return _all_entries(node, compute)


#: name -> closure maker for an Apply of one Array
ARRAY_FUNCTIONS = {"det": _det, "inverse": _inverse, "softmax": _softmax}
