"""Integer expressions and conditions on integers at given sizes and index values. Knows terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any

from ..terms.indices import is_datum, is_integer, polynomial
from ..terms.memory import remembered
from ..terms.nodes import And, Condition, Divides, Entry, Floor, Index, Node, Not, Number, Or, Range, Relation, Size, walk
from ..values.integer_values import integer_of

if TYPE_CHECKING:
    from ..values.evaluate import Point
    from ..values.scopes import Environment

Sizes = dict[Size, int]
Assignment = dict[Index, int]
_COMPARISONS = {"=": eq, "≠": ne, "<": lt, "≤": le, ">": gt, "≥": ge}


def integer_value(expression: Node, sizes: Mapping[Size, int], indices: Mapping[Index, int]) -> int:
    """The value of an integer expression. KeyError names a size or index that has none."""
    environment: Mapping[Any, int] = {**sizes, **indices} if indices else sizes
    return integer_of(expression)(environment)


def slot_at(expression: Node, point: Point, indices: Mapping[Index, int]) -> int:
    """The value of what picks an entry at a point, whose data it may speak of: the y_i of z_{i y_i}."""
    environment: Environment = {**point.sizes}
    environment.update(point.values)
    environment.update(indices)
    return integer_of(expression)(environment)


def bounds_of(range_: Range, sizes: Mapping[Size, int], indices: Mapping[Index, int]) -> tuple[int, int]:
    """Both ends of a range."""
    return integer_value(range_.lower, sizes, indices), integer_value(range_.upper, sizes, indices)


def truth(condition: Condition, sizes: Mapping[Size, int], indices: Mapping[Index, int]) -> bool | None:
    """Whether a condition on integers holds; None where it speaks of more than integers."""
    match condition:
        case Relation(op, left, right):
            if not _is_of_sizes(left, right):
                return None
            a, b = integer_value(left, sizes, indices), integer_value(right, sizes, indices)
            return _COMPARISONS[op](a, b)
        case Divides(divisor, number):
            return integer_value(number, sizes, indices) % integer_value(divisor, sizes, indices) == 0
        case And(conditions):
            found = [truth(c, sizes, indices) for c in conditions]
            return False if False in found else None if None in found else True
        case Or(conditions):
            found = [truth(c, sizes, indices) for c in conditions]
            return True if True in found else None if None in found else False
        case Not(inner):
            known = truth(inner, sizes, indices)
            return None if known is None else not known
    return None


@remembered(20_000)
def _is_of_sizes(left: Node, right: Node) -> bool:
    """Whether two terms are integers made of sizes and indices, without one that data give."""
    return is_integer(left) and is_integer(right) and not has_data(left) and not has_data(right)


def has_data(expression: Node) -> bool:
    """Whether an integer that data give stands in an expression."""
    return any(is_datum(part) for part in walk(expression))


def speaks_of_integers(condition: Condition) -> bool:
    """Whether a condition is about sizes and indices only."""
    match condition:
        case Relation(_, left, right):
            return _is_of_sizes(left, right)
        case Divides():
            return True
        case And(conditions) | Or(conditions):
            return all(map(speaks_of_integers, conditions))
        case Not(inner):
            return speaks_of_integers(inner)
    return False


def index_values(
    indices: tuple[Index, ...],
    sizes: Mapping[Size, int],
    start: Mapping[Index, int] = {},
) -> Iterator[Assignment]:
    """Every assignment of the indices in their ranges, which may use indices before them; the last one runs fastest."""
    if not indices:
        yield dict(start)
        return
    first, rest = indices[0], indices[1:]
    lower, upper = bounds_of(first.range, sizes, start)
    for value in range(lower, upper + 1):
        yield from index_values(rest, sizes, {**start, first: value})


def in_order(indices) -> tuple[Index, ...]:
    """The indices by name, each after those that its range uses."""
    left = sorted(indices, key=lambda i: (i.name, repr(i.range)))
    out: list[Index] = []
    while left:
        ready = [i for i in left if not any(other in i.range.free for other in left)]
        if not ready:
            return tuple(out + left)
        out += ready
        left = [i for i in left if i not in ready]
    return tuple(out)


def interval(expression: Node, sizes: Mapping[Size, int], indices: Mapping[Index, int], memo: dict) -> tuple[int, int]:
    """Bounds of an integer expression over the ranges of its indices, loose where they depend on each other."""
    if type(expression) is Index:
        if expression in indices:
            return indices[expression], indices[expression]
        if expression not in memo:
            lower = interval(expression.range.lower, sizes, indices, memo)[0]
            upper = interval(expression.range.upper, sizes, indices, memo)[1]
            memo[expression] = lower, upper
        return memo[expression]
    if type(expression) is Size:
        return sizes[expression], sizes[expression]
    if type(expression) is Entry and isinstance(expression.tensor.domain, Range):
        values = expression.tensor.domain
        return interval(values.lower, sizes, indices, memo)[0], interval(values.upper, sizes, indices, memo)[1]
    if type(expression) is Number:
        return int(expression.value), int(expression.value)
    if type(expression) is Floor:
        low, high = interval(expression.numerator, sizes, indices, memo)
        below, above = interval(expression.denominator, sizes, indices, memo)
        if below <= 0:
            return low, high
        corners = [a // b for a in (low, high) for b in (below, above)]
        return min(corners), max(corners)
    low = high = 0
    for monomial, coefficient in polynomial(expression).items():
        span = (coefficient, coefficient)
        for atom in monomial:
            other = interval(atom, sizes, indices, memo)
            corners = [a * b for a in span for b in other]
            span = min(corners), max(corners)
        low, high = low + span[0], high + span[1]
    return low, high
