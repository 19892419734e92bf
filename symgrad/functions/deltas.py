"""Sums as indices over plain ranges with conditions, and Kronecker deltas summed away. Knows nodes and integer expressions."""

from __future__ import annotations

from ..terms.binding import substitute
from ..terms.building import conjuncts
from ..terms.indices import coefficient_of, in_range, is_integer, minus
from ..terms.nodes import Indicator, Mul, Node, Number, Relation, neg
from .values import hull


def flat_factors(factors):
    """The factors of a product, products in it opened: an indicator anywhere in it guards all of it."""
    return [part for factor in factors for part in (flat_factors(factor.factors) if type(factor) is Mul else (factor,))]


def factors_of(node):
    return node.factors if type(node) is Mul else (node,)


def split_conditions(factors):
    """The conditions of indicator factors, and the other factors."""
    conditions = [factor.condition for factor in factors if type(factor) is Indicator]
    return conditions, [factor for factor in factors if type(factor) is not Indicator]


def opened(node):
    """A binder's index over a plain range, the conditions that cut it down to the range meant, its body and its `where`."""
    index, pairs = hull(node.index)
    body, where = node.body, node.where
    if index is not node.index:
        body, where = (substitute(part, {node.index: index}) for part in (body, where))
    return index, [Relation("≤", low, high) for low, high in pairs], body, where


def delta_of(condition, summed):
    """(index, its value) where an equation fixes a summed index as an integer expression of the others."""
    if type(condition) is not Relation or condition.op != "=" or not (is_integer(condition.left) and is_integer(condition.right)):
        return None
    difference = minus(condition.left, condition.right)
    for index in summed:
        split = coefficient_of(difference, index) if index in difference.free else None
        if split and type(split[0]) is Number and abs(split[0].value) == 1:
            return index, minus(0, split[1]) if split[0].value == 1 else split[1]
    return None


def has_delta(term, summed):
    conditions, _ = split_conditions(factors_of(term))
    return any(delta_of(part, summed) for condition in conditions for part in conjuncts(condition))


def without_deltas(summed, conditions, factors):
    """The sum with every index that an equation fixes replaced by its value, where that is in range."""
    conditions = [part for condition in conditions for part in conjuncts(condition)]
    while True:
        for condition in conditions:
            found = delta_of(condition, summed)
            if found:
                break
        else:
            return summed, conditions, factors
        index, value = found
        rest = [part for part in conditions if part is not condition]
        if in_range(value, index.range) is not True:
            rest += [Relation("≤", index.range.lower, value), Relation("≤", value, index.range.upper)]
        summed = [other for other in summed if other is not index]
        conditions = [substitute(part, {index: value}) for part in rest]
        factors = [part for factor in factors for part in factors_of(substitute(factor, {index: value}))]
        found_conditions, factors = split_conditions(factors)
        conditions = [part for c in [*conditions, *found_conditions] for part in conjuncts(c)]


def is_negative(term: Node) -> bool:
    """Whether a term has a negative number in front."""
    first = term.factors[0] if type(term) is Mul else term
    return type(first) is Number and first.value < 0


def without_sign(term: Node) -> Node:
    """The term without the sign of the number in front."""
    return neg(term) if is_negative(term) else term
