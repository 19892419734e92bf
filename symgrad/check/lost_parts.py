"""What gets lost between two sides: a chain factor, a product-rule term, the terms off the diagonal, a cross term, a variance.

Knows terms. Each repair is as in `repairs`, of a right side; it is told from the left side, whose rule was not applied in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ..terms.binding import definition_of, replace, substitute
from ..terms.building import both
from ..terms.nodes import (
    TWO,
    Add,
    Apply,
    Derivative,
    Entry,
    Expectation,
    Index,
    Mul,
    Node,
    Number,
    Pow,
    Relation,
    Sum,
    add,
    mul,
    neg,
    walk,
)

Repair = tuple[int, str, Node]
Within = Callable[[Node], Node]
MOST_DEPTH = 6


def lost_parts(left: Node, right: Node, scope: tuple[Index, ...]) -> Iterator[Repair]:
    """The right side with what a rule, applied to the left side, gives besides."""
    for within, part in _pieces(left, None):
        if type(part) is Derivative and len(part.by) == 1 and type(part.by[0]) is Entry:
            yield from _of_derivative(part, right, within)
        if type(part) is Pow and part.exponent is TWO and type(part.base) is Add:
            terms = part.base.terms
            cross = [mul(TWO, one, two) for position, one in enumerate(terms) for two in terms[:position]]
            yield 4, "the cross term of the square is missing", add(right, within(add(*cross)))
        if type(part) is Expectation and type(part.body) is Pow and part.body.exponent is TWO:
            variance = add(part, neg(Pow(Expectation(part.body.base), TWO)))
            yield 3, "the square of the expectation is not the expectation of the square", add(right, within(variance))
    yield from _exchanged(right, scope)


def _of_derivative(derivative, right, around: Within) -> Iterator[Repair]:
    by = derivative.by[0]
    for inside, part in _pieces(derivative.body, by):

        def within(new, inside=inside):
            return around(inside(new))

        if type(part) is Mul:
            for position, factor in enumerate(part.factors):
                if _depends(factor, by):
                    others = part.factors[:position] + part.factors[position + 1 :]
                    yield 4, "a term of the product rule is missing", add(right, within(mul(*others, Derivative(factor, (by,)))))
        if type(part) is Sum:
            for index in by.indices:
                if type(index) is Index and index.range == part.index.range:
                    where = both(part.where, Relation("≠", part.index, index))
                    rest = Sum(part.index, Derivative(part.body, (by,)), where)
                    yield 3, "the terms off the diagonal are missing", add(right, within(rest))
        for inner in _arguments(part):
            if _depends(inner, by) and inner is not by and inner.free <= derivative.free:
                yield 4, "the inner derivative, a factor of the chain rule, is missing", mul(right, Derivative(inner, (by,)))


def _pieces(node: Node, by: Entry | None, depth: int = 0) -> Iterator[tuple[Within, Node]]:
    """A formula and its terms, summands and only factors that depend on `by`, each with what makes its share of the whole."""
    yield (lambda new: new), node
    if depth > MOST_DEPTH:
        return
    if type(node) is Entry and node.tensor.is_explicit:
        yield from _pieces(definition_of(node), by, depth + 1)
    elif type(node) is Add:
        for term in node.terms:
            yield from _pieces(term, by, depth + 1)
    elif type(node) is Sum:
        for within, part in _pieces(node.body, by, depth + 1):
            yield partial(_summed, node, within), part
    elif type(node) is Mul:
        moving = [f for f in node.factors if (_depends(f, by) if by is not None else type(f) is not Number)]
        if len(moving) == 1:
            others = [f for f in node.factors if f is not moving[0]]
            for within, part in _pieces(moving[0], by, depth + 1):
                yield partial(_multiplied, others, within), part


def _summed(node: Sum, within: Callable[[Node], Node], new: Node) -> Node:
    return Sum(node.index, within(new), node.where)


def _multiplied(others: list[Node], within: Callable[[Node], Node], new: Node) -> Node:
    return mul(*others, within(new))


def _depends(node: Node, by: Entry) -> bool:
    return any(by.tensor in tensor.reach for tensor in node.tensors)


def _arguments(node: Node) -> Iterator[Node]:
    """What stands inside functions and powers."""
    for part in walk(node):
        if type(part) is Apply and len(part.arguments) == 1:
            yield part.arguments[0]
        if type(part) is Pow:
            yield part.base


def _exchanged(right: Node, scope: tuple[Index, ...]) -> Iterator[Repair]:
    """Two free indices exchanged everywhere, and each matrix transposed everywhere."""
    for position, one in enumerate(scope):
        for two in scope[:position]:
            if one.range == two.range and {one, two} <= right.free:
                yield 4, f"the indices {two.name} and {one.name} are exchanged", substitute(right, {one: two, two: one})
    for tensor in sorted(right.tensors, key=lambda t: t.name):
        if tensor.rank == 2 and tensor.axes[0] == tensor.axes[1]:
            turned: dict[Node, Node] = {
                part: Entry(tensor, part.indices[::-1]) for part in walk(right) if type(part) is Entry and part.tensor is tensor
            }
            yield 3, f"{tensor.name} is transposed (a product in the wrong order)", replace(right, turned.get)
