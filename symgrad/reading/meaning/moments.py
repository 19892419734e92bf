"""Expected values, variances and covariances: \\mathbb{E}_{x \\sim p}[f(x)], \\operatorname{Var}(x), \\operatorname{Cov}(x, y)."""

from __future__ import annotations

from collections.abc import Callable

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.nodes import Covariance, Expectation, Variance, add, mul, neg
from ..surface.arguments import bracket_of
from ..surface.syntax import Group, Scripts, Surface, Symbol, walk
from .averages import averaged, drawn_from, outcomes_of, over_names, over_outcomes
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
        return _averaged(frame, lambda read: averaged(frame, over, read, called.surface), called, operators, factors, position)
    names = outcomes_of(frame, items) if not called.subs else []
    if (drawn := drawn_from(frame, names)) is not None and called.what != "Cov":
        return _averaged(frame, lambda read: averaged(frame, [drawn], read, called.surface), called, operators, factors, position)
    if names:
        return _averaged(
            frame, lambda read: over_outcomes(frame, names, read, called.surface), called, operators, factors, position
        )
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
    mean: Callable[[Callable[[Frame], Value]], Value],
    called: Called,
    operators: list[str],
    factors: list[Surface],
    position: int,
) -> tuple[Value, int]:
    """The same over laws of which nothing more is known; Var is 𝔼[h²] - 𝔼[h]², Cov 𝔼[g h] - 𝔼[g] 𝔼[h]."""
    taken = 2
    bracket, outer = bracket_of(factors[position + 1]) if position + 1 < len(factors) else (None, None)
    if bracket is None and called.what != "E" or position + 1 >= len(factors):
        raise frame.refuse(f"{called.name} has no argument", called.surface, f"{called.name}[…]")
    wanted = 2 if called.what == "Cov" else 1
    if bracket is not None and len(bracket.items) != wanted:
        raise frame.refuse(f"{called.name} has {wanted} argument{'s' * (wanted > 1)}", called.surface)

    def read(inside: Frame, at: int = 0) -> Value:
        nonlocal taken
        if bracket is not None:
            return inside.value(bracket.items[at])
        value, consumed = inside.factor(operators, factors, position + 1)
        taken = 1 + consumed
        return value

    value = mean(read)
    if called.what != "E":
        last = wanted - 1
        other = mean(lambda inside: read(inside, last))
        if value.axes or other.axes:
            raise frame.unclear("the variance of a vector may be its covariance matrix", called.surface)
        both = mean(lambda inside: matrix.scalar(mul(read(inside).node, read(inside, last).node)))
        value = matrix.scalar(add(both.node, neg(mul(value.node, other.node))))
    value = powers(frame, value, called.sups, called.surface)
    if outer is not None:
        value = powers(frame, indexed(frame, value, outer.subs, outer), outer.sups, outer)
    return value, taken


def _is_random(value: Value) -> bool:
    """Whether a value depends on something random."""
    node = value.build(matrix.places_of(value))
    return any(reached.law is not None for tensor in node.tensors for reached in tensor.reach)
