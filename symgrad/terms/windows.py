"""The conditions on sizes under which definitions stay inside their tensors: s (P - 1) + K ≤ H for a strided window.

Knows nodes and indices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import RangeError
from .indices import coefficient_of, integer, is_nonnegative, minus, plus, times
from .nodes import TRUE, Array, Binder, Cases, Condition, Entry, Index, Indicator, Mul, Node, Number, Range, Relation, walk


def fitting(node: Node, given: Sequence[Condition] = ()) -> tuple[Condition, ...]:
    """What must hold of the sizes so that the node and every definition it reaches use no entry outside its range.

    Said of the slots that are linear in their indices. Where an indicator, a case or a condition of a sum stands guard,
    nothing is said: the entry may be out of range there. Raises RangeError where an entry is outside for all sizes: the p_0 of a p
    with entries 1, …, K would count as one that depends on what p does, the x_{n+1} of a sum of x_{i+1} - x_i as a constant. Where
    p is given and not defined, and `given` says something of p_0, it is one.
    """
    told = {part for condition in given for part in walk(condition) if type(part) is Entry and part.tensor.definition is None}
    found: dict[Condition, None] = {}
    for body in (node, *_definitions(node)):
        for entry, expression, axis in _slots(body):
            for low, high in ((axis.lower, expression), (expression, axis.upper)):
                room = _least(minus(high, low))
                outside = room is not None and is_nonnegative(room) is False
                if outside and not expression.free and entry not in told:
                    at = expression.value if type(expression) is Number else "one of the places where it is used"
                    raise RangeError(
                        f"{entry.tensor.name} has no entry at {at}, by the sizes and sums of the text; "
                        "where that is no entry, declare it as a name of its own"
                    )
                if outside and expression.free and all(entry.tensor is not other.tensor for other in told):
                    raise RangeError(
                        f"an index of {entry.tensor.name} runs outside of the entries that it has, for every size; "
                        "end the sum or the index where they end, or write the entries behind them as terms of their own"
                    )
                if room is not None and is_nonnegative(room) is None:
                    found[_relation(room, low, high)] = None
    return tuple(found)


def _relation(room: Node, low: Node, high: Node) -> Condition:
    """room ≥ 0, with the size of the axis left alone on its side where it is one."""
    return Relation("≤", minus(high, room), high) if not high.free else Relation("≥", plus(low, room), low)


def _definitions(node: Node) -> Iterator[Node]:
    """The bodies of the definitions that the node reaches, in the order in which they are met."""
    seen = set()
    bodies = [node]
    while bodies:
        for part in walk(bodies.pop(0)):
            if type(part) is Entry and part.tensor not in seen:
                seen.add(part.tensor)
                if part.tensor.definition is not None:
                    bodies.append(part.tensor.definition.body)
                    yield part.tensor.definition.body


def _slots(node: Node) -> Iterator[tuple[Entry, Node, Range]]:
    """(entry, index expression, the range it must lie in) of every entry that nothing guards."""
    if type(node) is Entry:
        yield from (
            (node, slot, axis)
            for slot, axis in zip(node.indices, node.tensor.axes, strict=True)
            if not (type(slot) is Index and slot.range is axis or type(slot) is Entry and slot.tensor.domain is axis)
        )
        return
    if isinstance(node, Condition) or type(node) is Cases or type(node) is Indicator:
        return
    if type(node) is Mul and any(type(factor) is Indicator for factor in node.factors):
        return
    if isinstance(node, Binder) and node.where is not TRUE:
        return
    for child in (node.body,) if type(node) is Array else node.children:
        yield from _slots(child)


def _least(expression: Node) -> Node | None:
    """The least value of an integer expression over the ranges of its indices, in sizes; None where that is not seen."""
    while expression.free:
        chosen = max(expression.free, key=lambda index: (len(index.range.free), index.name))
        split = coefficient_of(expression, chosen)
        if split is None:
            return None
        slope, rest = split
        if is_nonnegative(slope):
            end = chosen.range.lower
        elif is_nonnegative(minus(0, slope)):
            end = chosen.range.upper
        else:
            return None
        expression = plus(times(slope, end), rest)
    return integer(expression)
