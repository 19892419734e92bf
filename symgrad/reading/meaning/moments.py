"""Expected values, variances and covariances: \\mathbb{E}_{x \\sim p}[f(x)], \\operatorname{Var}(x), \\operatorname{Cov}(x, y)."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.nodes import TWO, Covariance, Expectation, Pow, Variance, add, neg
from ..surface.averages import Averaged
from ..surface.syntax import Group, Scripts, Surface, Symbol, walk
from .averages import averaged, over_names
from .calls import Called
from .entries import indexed
from .frame import Frame
from .laws import laws_below
from .powers import powers


def moment_value(
    frame: Frame,
    called: Called,
    operators: list[str],
    factors: list[Surface],
    position: int,
    bracket: Group | None,
    outer: Scripts | None,
) -> tuple[Value, int]:
    """𝔼[…], Var(…), Cov(…, …)."""
    if called.primes:
        raise frame.refuse("a prime has no meaning here", called.surface)
    items = bracket.items if bracket is not None else factors[position + 1 :]
    shown = {part.name for item in items for part in walk(item) if type(part) is Symbol}
    over = over_names(frame, called.subs, shown) if called.what != "Cov" else None
    if over is not None:
        return _averaged(frame, over, called, operators, factors, position, bracket, outer)
    with laws_below(frame, called.subs):
        if bracket is not None:
            values, taken = [frame.value(item) for item in bracket.items], 2
        else:
            if called.what != "E" or position + 1 >= len(factors):
                raise frame.refuse(f"{called.name} has no argument", called.surface, f"{called.name}[…]")
            value, consumed = frame.factor(operators, factors, position + 1)
            values, taken = [value], 1 + consumed
    if called.what == "Cov":
        if len(values) != 2:
            raise frame.refuse("a covariance has two arguments", called.surface, "\\operatorname{Cov}(x, y)")
        left, right = values
        if left.rank == right.rank == 1:
            value = Value((left.axes[0], right.axes[0]), lambda i: Covariance(left.build(i[:1]), right.build(i[1:])))
        else:
            value = matrix.entrywise(values, Covariance, "covariance", broadcast=False)
    else:
        if len(values) != 1:
            raise frame.refuse(f"{called.name} has one argument", called.surface)
        if called.what == "Var" and values[0].axes and not _is_random(values[0]):
            raise frame.refuse(
                "nothing in this variance is random",
                called.surface,
                "\\frac{1}{n} \\sum_i (x_i - \\bar{x})^2 for that of data, or with \\frac{1}{n - 1}",
            )
        if called.what == "Var" and values[0].axes:
            raise frame.unclear(
                "the variance of a vector may be its covariance matrix; write \\operatorname{Var}(x_i)", called.surface
            )
        kind = Expectation if called.what == "E" else Variance
        value = matrix.mapped(values[0], kind)
    value = powers(frame, value, called.sups, called.surface)
    if outer is not None:
        value = powers(frame, indexed(frame, value, outer.subs, outer), outer.sups, outer)
    return value, taken


def _averaged(
    frame: Frame,
    over: list[Averaged],
    called: Called,
    operators: list[str],
    factors: list[Surface],
    position: int,
    bracket: Group | None,
    outer: Scripts | None,
) -> tuple[Value, int]:
    """The same over laws of which nothing more is known than their names; Var is 𝔼[h²] - 𝔼[h]²."""
    taken = 2

    def read() -> Value:
        nonlocal taken
        if bracket is not None:
            if len(bracket.items) != 1:
                raise frame.refuse(f"{called.name} has one argument", called.surface)
            return frame.value(bracket.items[0])
        if called.what != "E" or position + 1 >= len(factors):
            raise frame.refuse(f"{called.name} has no argument", called.surface, f"{called.name}[…]")
        value, consumed = frame.factor(operators, factors, position + 1)
        taken = 1 + consumed
        return value

    value = averaged(frame, over, read, called.surface)
    if called.what == "Var":
        if value.axes:
            raise frame.unclear("the variance of a vector may be its covariance matrix", called.surface)
        squared = averaged(frame, over, lambda: matrix.mapped(read(), lambda node: Pow(node, TWO)), called.surface)
        value = matrix.scalar(add(squared.build(()), neg(Pow(value.build(()), TWO))))
    value = powers(frame, value, called.sups, called.surface)
    if outer is not None:
        value = powers(frame, indexed(frame, value, outer.subs, outer), outer.sups, outer)
    return value, taken


def _is_random(value: Value) -> bool:
    """Whether a value depends on something random."""
    node = value.build(matrix.places_of(value))
    return any(reached.law is not None for tensor in node.tensors for reached in tensor.reach)
