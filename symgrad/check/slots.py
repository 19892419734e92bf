"""The index slots of a formula: where an entry is written, under which sums and guards, and whether it stays in range.

Knows terms. "The window fits" is decided by counting the index values, not by trying the formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..terms.building import negate
from ..terms.indices import is_datum
from ..terms.memory import remembered
from ..terms.nodes import Array, Binder, Cases, Condition, Entry, Index, Indicator, Mul, Node, Range, Size, Tensor, walk
from .integers import Assignment, bounds_of, has_data, integer_value, interval, truth

MOST_ENUMERATED = 20000


@dataclass(frozen=True)
class Use:
    """One slot of a tensor's entry as it is written: `expression` must lie in `axis`.

    binders   the indices around it, outermost first: each runs over its range where its condition holds
    guards    conditions without which the entry does not count (an indicator beside it, a case)
    """

    tensor: Tensor
    expression: Node
    axis: Range
    binders: tuple[tuple[Index, Condition | None], ...]
    guards: tuple[Condition, ...]


def uses(node: Node, binders=(), guards=()) -> Iterator[Use]:
    """Every slot of every entry that is written in the node; definitions are not entered."""
    if type(node) is Entry:
        for expression, axis in zip(node.indices, node.tensor.axes, strict=True):
            yield Use(node.tensor, expression, axis, binders, guards)
            for datum in filter(is_datum, walk(expression)):
                yield from uses(datum, binders, guards)
    elif isinstance(node, Binder):
        yield from uses(node.body, binders + ((node.index, node.where),), guards)
    elif type(node) is Array:
        yield from uses(node.body, binders + tuple((i, None) for i in node.indices), guards)
    elif type(node) is Mul:
        beside = tuple(f.condition for f in node.factors if type(f) is Indicator)
        for factor in node.factors:
            if type(factor) is not Indicator:
                yield from uses(factor, binders, guards + beside)
    elif type(node) is Cases:
        passed: tuple[Condition, ...] = ()
        for value, condition in zip(node.values, node.conditions, strict=True):
            yield from uses(value, binders, guards + passed + (condition,))
            passed += (negate(condition),)
    elif type(node) is Indicator or isinstance(node, Condition):
        return
    else:
        for child in node.children:
            yield from uses(child, binders, guards)


@remembered(4000)
def definition_uses(tensor: Tensor) -> tuple[Use, ...]:
    """The slots in a defined tensor's body, its own indices among the binders."""
    definition = tensor.defined_as
    return tuple(uses(definition.body, tuple((i, None) for i in definition.indices)))


def outside(use: Use, sizes: Mapping[Size, int], indices: Mapping[Index, int] = {}) -> Assignment | None:
    """Index values at which the slot is out of its axis, or None. Guards that speak of values count as shut."""
    if type(use.expression) is Index and use.expression.range is use.axis:
        return None
    try:
        lower, upper = bounds_of(use.axis, sizes, indices)
    except KeyError:
        return None
    low, high = interval(use.expression, sizes, indices, {})
    if low is None or (lower <= low and high <= upper) or has_data(use.expression):
        return None
    needed = _needed(use)
    count = 0
    for values in _enumerate(needed, use, sizes, dict(indices)):
        count += 1
        if count > MOST_ENUMERATED:
            return None
        if not lower <= integer_value(use.expression, sizes, values) <= upper:
            return values
    return None


def _needed(use):
    """The binders whose values matter to the slot: those it mentions, those that guards mention, and their ranges'."""
    wanted = set(use.expression.free)
    for guard in use.guards:
        wanted |= guard.free
    bound = [index for index, _ in use.binders]
    for index, where in reversed(use.binders):
        if where is not None and where.free & wanted or index in wanted:
            wanted |= index.range.free
            if where is not None:
                wanted |= where.free
    return [(i, w) for i, w in use.binders if i in wanted] if bound else []


def _enumerate(binders, use, sizes, values):
    if not binders:
        if all(truth(guard, sizes, values) for guard in use.guards):
            yield values
        return
    (index, where), rest = binders[0], binders[1:]
    lower, upper = bounds_of(index.range, sizes, values)
    for value in range(lower, upper + 1):
        inner = {**values, index: value}
        if where is None or truth(where, sizes, inner):
            yield from _enumerate(rest, use, sizes, inner)
