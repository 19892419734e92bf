"""What cells of the table of array operators say at more length: entries, differentials, the Cholesky factor. Knows nodes only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import UnsupportedError
from ..terms.binding import substitute
from ..terms.building import delta
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TWO,
    Apply,
    Array,
    Function,
    Index,
    Mul,
    Node,
    Pow,
    Sum,
    add,
    mul,
    neg,
)
from .operator import Axis, Builder, Inner, Part, Place, Refused


def same(left: Place, right: Place) -> Node:
    """δ of two places."""
    if type(left) is tuple and type(right) is tuple:
        return mul(*map(same, left, right))
    return delta(left, right)


def squares(builder: Builder, part: Part) -> Node:
    """The sum of the squares of all entries."""

    def over(axes: tuple[Axis, ...], places: tuple[Place, ...]) -> Node:
        if not axes:
            return Pow(part(*places), TWO)
        return builder.sum(axes[0], lambda place: over(axes[1:], (*places, place)))

    return over(part.axes, ())


def of_determinant(inner: Inner) -> Node:
    k, l = inner.indices
    return inner.summed(inner.product(inner.node, inner.at(l, k, name="inverse"), inner.slope))


def of_inverse(inner: Inner) -> Node:
    (i, j), (k, l) = inner.node.indices, inner.indices
    return neg(inner.summed(inner.product(inner.at(i, k), inner.slope, inner.at(l, j))))


def of_softmax(inner: Inner) -> Node:
    (i,), (j,) = inner.node.indices, inner.indices
    return inner.product(inner.node, inner.summed(inner.product(add(delta(i, j), neg(inner.at(j))), inner.slope)))


def log_sum_exp(builder: Builder, axis: Axis, body: Callable[[Place], Node]) -> Node:
    return Apply(Function("log"), (builder.sum(axis, lambda place: Apply(Function("exp"), (body(place),))),))


def of_exponential(inner: Inner) -> Node:
    """d expm(t A) = A dt expm(t A): known where the slope is a multiple of the argument, with which it commutes."""
    (i, j), (k, l) = inner.node.indices, inner.indices
    factors = inner.argument.factors if isinstance(inner.argument, Mul) else (inner.argument,)
    if any(inner.moves(factor) for factor in factors if not factor.free.isdisjoint((k, l))):
        raise UnsupportedError(
            r"a matrix exponential is differentiated as \operatorname{expm}(t A) by t, and its trace by anything; "
            "else A need not commute with its derivative"
        )
    return Sum(l, inner.product(substitute(inner.slope, {k: i}), inner.at(l, j)))


def of_trace_of_exponential(inner: Inner) -> Node:
    k, l = inner.indices
    return inner.summed(inner.product(inner.at(l, k), inner.slope))


def cholesky(numbers: Any, rows: list[list[Any]]) -> list[list[Any]]:
    """Row by row, from the lower triangle."""
    numbers.require_symmetric(rows, "the Cholesky factor")
    factor: list[list[Any]] = []
    for i, row in enumerate(rows):
        made: list[Any] = []
        for j in range(i):
            done = numbers.total([made[k] * factor[j][k] for k in range(j)])
            made.append((row[j] - done) * numbers.inverse(factor[j][j]))
        made.append(numbers.root_of_pivot(row[i] - numbers.total([x * x for x in made]), "the Cholesky factor"))
        factor.append(made + [numbers.zero] * (len(rows) - i - 1))
    return factor


def of_nuclear_norm(inner: Inner) -> Node:
    return inner.summed(inner.product(inner.at(*inner.indices, name="polar"), inner.slope))


def of_spectral_norm(inner: Inner) -> Node:
    return inner.summed(inner.product(inner.at(*inner.indices, name="leadpair"), inner.slope))


def mean(builder: Builder, part: Part) -> Node:
    """The sum of all entries, divided by their number."""

    def over(axes: tuple[Axis, ...], places: tuple[Place, ...], body: Callable[..., Node]) -> Node:
        if not axes:
            return body(*places)
        return builder.sum(axes[0], lambda place: over(axes[1:], (*places, place), body))

    return mul(over(part.axes, (), part), Pow(over(part.axes, (), lambda *_: ONE), MINUS_ONE))


class Opposite:
    """An operand with the other sign."""

    def __init__(self, part: Part):
        self.part = part

    @property
    def axes(self) -> tuple[Axis, ...]:
        return self.part.axes

    def __call__(self, *places: Place) -> Node:
        return neg(self.part(*places))


def of_trace_of_logarithm(inner: Inner) -> Node:
    k, l = inner.indices
    return inner.summed(inner.product(inner.at(l, k, name="inverse"), inner.slope))


def of_trace_of_root(inner: Inner) -> Node:
    """d tr(X^{1/2}) = ½ tr(X^{-1/2} dX)."""
    k, l = inner.indices

    rows = tuple(Index(fresh, k.range) for fresh in ("\0r", "\0c"))
    root = Array(rows, Apply(inner.node.function, inner.node.arguments, rows))
    return mul(HALF, inner.summed(inner.product(Apply(Function("inverse"), (root,), (l, k)), inner.slope)))


def by_eigenvectors(name: str) -> dict[str, str | Refused]:
    """The array code of a function of matrices that a library may lack: V f(Λ) V⁻¹."""
    turned = "(lambda w, V: ((V * np.{f}(w)[..., None, :]) @ np.linalg.inv(V)).real)(*np.linalg.eig(_0))".replace("{f}", name)
    return {
        "numpy": f"scipy.linalg.{name}m(_0)",
        "jax": turned.replace("np.", "jax.numpy."),
        "torch": turned.replace("np.", "torch."),
    }


def only_traced(word: str, gradient: str) -> Refused:
    return Refused(rf"\operatorname{{{word}}} is differentiated under a trace alone, {gradient}: else A need not commute with dA")
