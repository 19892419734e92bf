"""Functions of a matrix through its spectrum: the exponential, singular values. On numbers of any kind (duals.py).

A plain matrix goes to flint, which encloses what it gives in balls. A derivative of an analytic function stands in the corner of
its value at [[V, D], [0, V]]; one of a simple eigenvalue comes from Newton's step on the characteristic polynomial. Knows no nodes.
"""

from __future__ import annotations

from typing import Any

import flint

from ..errors import UndefinedError, UnsupportedError
from . import arithmetic, duals
from .arithmetic import HALF, ONE, ZERO
from .duals import Dual, derivative_at

#: A matrix of numbers of any kind, row by row.
Rows = list[list[Any]]


def analytic(method: str, rows: Rows) -> Rows:
    """A function of a square matrix by its name in flint: exp, and log and sqrt by the eigenvectors."""
    level = _level(rows)
    if method != "exp":
        return _by_eigenvectors(method, rows, level)
    if not level:
        made = getattr(_plain(rows), method)()
        return [[made[i, j] for j in range(len(rows))] for i in range(len(rows))]
    values = [[x.value if duals.level_of(x) == level else x for x in row] for row in rows]
    keys = dict.fromkeys(key for row in rows for x in row if duals.level_of(x) == level for key in x.gradient)
    slopes = {key: _corner(method, values, [[derivative_at(x, level, key) for x in row] for row in rows]) for key in keys}
    return [
        [Dual(level, value, {key: slopes[key][i][j] for key in keys}) for j, value in enumerate(row)]
        for i, row in enumerate(analytic(method, values))
    ]


def _by_eigenvectors(method: str, rows: Rows, level: int) -> Rows:
    """f(V Λ V⁻¹) = V f(Λ) V⁻¹, and its derivative by the quotients (f(λ) - f(μ))/(λ - μ); for eigenvalues > 0 that all differ."""
    if level and _levels(rows) != {level}:
        raise UnsupportedError(f"the second derivative of the {method} of a matrix is not evaluated")
    size = len(rows)
    try:
        found, right = flint.acb_mat(_plain(rows)).eig(right=True)
        left = right.inv()
    except (ValueError, ZeroDivisionError):
        raise arithmetic.Undecided from None
    roots = [root.real for root in found]
    if not all(root > 0 for root in roots) or not all(root.imag.contains(0) for root in found):
        raise UndefinedError(f"the {method} of a matrix has a value here where its eigenvalues are real and > 0")
    values = [getattr(root, method)() for root in roots]
    slopes = [1 / root if method == "log" else 1 / (2 * root.sqrt()) for root in roots]
    plain = _turned(right, [[values[i] if i == j else ZERO for j in range(size)] for i in range(size)], left)
    if not level:
        return plain
    keys = dict.fromkeys(key for row in rows for x in row if duals.level_of(x) == level for key in x.gradient)
    derivatives = {}
    for key in keys:
        inner = left * flint.acb_mat(_plain([[derivative_at(x, level, key) for x in row] for row in rows])) * right
        weighted = [
            [inner[i, j] * (slopes[i] if i == j else (values[i] - values[j]) / (roots[i] - roots[j])) for j in range(size)]
            for i in range(size)
        ]
        derivatives[key] = _turned(right, weighted, left)
    return [[Dual(level, plain[i][j], {key: derivatives[key][i][j] for key in keys}) for j in range(size)] for i in range(size)]


def _turned(right: Any, rows: Rows, left: Any) -> Rows:
    """The real part of V M V⁻¹."""
    made = right * flint.acb_mat([[flint.acb(x) for x in row] for row in rows]) * left
    return [[made[i, j].real for j in range(len(rows))] for i in range(len(rows))]


def _corner(method: str, values: Rows, slopes: Rows) -> Rows:
    """The upper right block of the function of [[values, slopes], [0, values]]."""
    size = len(values)
    block = [[*row, *slope] for row, slope in zip(values, slopes, strict=True)] + [[ZERO] * size + row for row in values]
    return [row[size:] for row in analytic(method, block)[:size]]


def nuclear_norm(rows: Rows, determinant: Any) -> Any:
    """The sum of the singular values. UnsupportedError for its derivative where two of them are equal, or one is 0."""
    gram = _gram(rows)
    squares = _eigenvalues(gram)
    if not _level(gram):
        return sum(map(_root, squares), ZERO)
    return duals.total(ZERO, [_varied_root(gram, square, determinant) for square in squares])


def spectral_norm(rows: Rows, determinant: Any) -> Any:
    """The largest singular value. UnsupportedError for its derivative where another is as large."""
    gram = _gram(rows)
    largest, *others = _eigenvalues(gram)
    for other in others:
        largest = largest.max(other)
    return _varied_root(gram, largest, determinant) if _level(gram) else _root(largest)


def _gram(rows: Rows) -> Rows:
    """X Xᵀ or Xᵀ X, whichever is smaller: its eigenvalues are the squares of the singular values."""
    if len(rows) > len(rows[0]):
        rows = [list(column) for column in zip(*rows, strict=True)]
    return [[duals.total(ZERO, [x * y for x, y in zip(one, other, strict=True)]) for other in rows] for one in rows]


def _eigenvalues(gram: Rows) -> list[Any]:
    """Balls around those of the plain matrix, which is symmetric."""
    try:
        return [root.real for root in flint.acb_mat(_plain(gram)).eig(multiple=True)]
    except ValueError:
        raise arithmetic.Undecided from None


def _varied_root(gram: Rows, square: Any, determinant: Any) -> Any:
    """The root of an eigenvalue with its derivatives. There may be some, of the sum of all, where a single one has none."""
    try:
        return duals.power(_lifted(gram, square, determinant), HALF)
    except UndefinedError:
        raise UnsupportedError("the derivative of a singular value that is 0, or as large as another, is not evaluated") from None


def _lifted(gram: Rows, root: Any, determinant: Any) -> Any:
    """A simple root of the characteristic polynomial with its derivatives; each Newton step doubles the order that is right."""
    top = _level(gram)
    for _ in range(len(_levels(gram)).bit_length()):
        at = Dual(max(top, duals.level_of(root)) + 1, root, {(): ONE})
        value = determinant([[x - at if i == j else x for j, x in enumerate(row)] for i, row in enumerate(gram)])
        root = root - value.value * duals.inverse(derivative_at(value, at.level, ()))
    return root


def gradient(function: Any, rows: Rows) -> Rows:
    """The derivatives of a number by every entry of a matrix."""
    level = _level(rows) + 1
    varied = [[Dual(level, x, {(i, j): ONE}) for j, x in enumerate(row)] for i, row in enumerate(rows)]
    value = function(varied)
    return [[derivative_at(value, level, (i, j)) for j in range(len(row))] for i, row in enumerate(rows)]


def require_symmetric(rows: Rows, noun: str) -> None:
    """UndefinedError unless a matrix and its derivatives are symmetric, as far as the working precision shows."""
    for i, row in enumerate(rows):
        for j in range(i):
            if not _may_vanish(row[j] - rows[j][i]):
                raise UndefinedError(f"{noun} has a value for symmetric matrices only, and no derivative by one entry alone")


def _may_vanish(value: Any) -> bool:
    if type(value) is Dual:
        return _may_vanish(value.value) and all(map(_may_vanish, value.gradient.values()))
    value = duals.plain(value)
    return bool(value.contains(0)) if type(value) is arithmetic.arb else value == 0


def root_of_pivot(value: Any, noun: str) -> Any:
    """The square root of what must be > 0. UndefinedError where it is not."""
    if arithmetic.sign(duals.plain(value)) <= 0:
        raise UndefinedError(f"{noun} has no value: the matrix is not positive definite")
    return duals.power(value, HALF)


def _root(square: Any) -> Any:
    """The root of a ball around a number that is not negative."""
    if not square.contains(0):
        return square.sqrt()
    above = square.abs_upper().sqrt() * HALF
    return arithmetic.arb(above.mid(), above.abs_upper())


def _plain(rows: Rows) -> Any:
    return flint.arb_mat([[arithmetic.arb(duals.plain(x)) for x in row] for row in rows])


def _level(rows: Rows) -> int:
    return max(duals.level_of(x) for row in rows for x in row)


def _levels(rows: Rows) -> set[int]:
    """Every level in a matrix."""
    found: set[int] = set()
    waiting = [x for row in rows for x in row]
    while waiting:
        value = waiting.pop()
        if type(value) is Dual and value.level not in found:
            found.add(value.level)
        if type(value) is Dual:
            waiting += [value.value, *value.gradient.values()]
    return found
