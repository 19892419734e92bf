"""Differences written both ways round, x − y here and y − x there, made one, and equal terms of a sum counted. Knows nodes only.

No sum is expanded: what stands as a square of a difference stays one, and keeps its digits.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from ..terms.nodes import Add, Condition, Index, Mul, Node, Number, Pow, add, mul, walk
from .deltas import flat_factors

#: A sum as its terms without their numbers, each with the sum of these.
_Key = frozenset[tuple[Node, Fraction]]


def united(node: Node) -> Node:
    """The node with every difference the same way round, and equal terms of a sum made one."""
    chosen: dict[_Key, Add] = {}
    for part in walk(node):
        if type(part) is Add:
            key = _key(part)
            if frozenset((term, -number) for term, number in key) not in chosen:
                chosen.setdefault(key, part)
    return _times(*_signed(node, chosen, {}))


def _numbered(term: Node) -> tuple[Fraction, Node]:
    """The number in front of a term, and the rest."""
    factors = flat_factors([term])
    number = Fraction(1)
    for factor in factors:
        if type(factor) is Number:
            number *= factor.value
    return number, mul(*(factor for factor in factors if type(factor) is not Number))


def _key(node: Add) -> _Key:
    found: Counter[Node] = Counter()
    numbers: dict[Node, Fraction] = {}
    for term in node.terms:
        number, rest = _numbered(term)
        found[rest] += 1
        numbers[rest] = numbers.get(rest, Fraction(0)) + number
    return frozenset(numbers.items())


def _times(sign: int, node: Node) -> Node:
    if sign > 0:
        return node
    number, rest = _numbered(node)
    return mul(*([Number(-number)] if number != -1 else []), rest)


def _signed(node: Node, chosen: dict[_Key, Add], memo: dict[Node, tuple[int, Node]]) -> tuple[int, Node]:
    """A sign and a node whose product is the node."""
    if node not in memo:
        memo[node] = _find(node, chosen, memo)
    return memo[node]


def _find(node: Node, chosen: dict[_Key, Add], memo: dict[Node, tuple[int, Node]]) -> tuple[int, Node]:
    if isinstance(node, (Condition, Index)) or not node.children:
        return 1, node
    if type(node) is Add:
        key = _key(node)
        opposite = frozenset((term, -number) for term, number in key)
        if opposite in chosen and opposite != key:
            sign, same = _signed(chosen[opposite], chosen, memo)
            return -sign, same
        return 1, _sum_of_like([_times(*_signed(term, chosen, memo)) for term in node.terms], node)
    if type(node) is Mul:
        signs, factors = zip(*(_signed(factor, chosen, memo) for factor in node.factors))
        sign = 1 if signs.count(-1) % 2 == 0 else -1
        return (sign, node) if factors == node.factors else (sign, mul(*factors))
    if type(node) is Pow and type(node.exponent) is Number and node.exponent.value.denominator == 1:
        sign, base = _signed(node.base, chosen, memo)
        return sign if node.exponent.value % 2 else 1, node if base is node.base else Pow(base, node.exponent)
    children = tuple(child if isinstance(child, Condition) else _times(*_signed(child, chosen, memo)) for child in node.children)
    return 1, node if children == node.children else node.rebuild(children)


def _sum_of_like(terms: list[Node], node: Add) -> Node:
    numbers: dict[frozenset[tuple[Node, int]], Fraction] = {}
    rests: dict[frozenset[tuple[Node, int]], Node] = {}
    for term in terms:
        number, rest = _numbered(term)
        key = frozenset(Counter(flat_factors([rest])).items())
        numbers[key] = numbers.get(key, Fraction(0)) + number
        rests.setdefault(key, rest)
    if len(numbers) == len(terms):
        return node if tuple(terms) == node.terms else add(*terms)
    left = [(number, rests[key]) for key, number in numbers.items()]
    return add(*(rest if number == 1 else mul(Number(number), rest) for number, rest in left))
