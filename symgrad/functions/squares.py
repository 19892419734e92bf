"""Squares of sums that were expanded, put together again: x(2y − x) − y² is −(x − y)², and keeps its digits as that.

What a proof prints is short on paper; in floating point a² − 2ab + b² has none of the digits of (a − b)² where a and b are
near each other. Knows nodes only.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from ..terms.binding import replace
from ..terms.nodes import TWO, Add, Condition, Mul, Node, Number, Pow, add, mul, neg
from .deltas import flat_factors

#: Sums of more monomials are left as they are.
MOST_MONOMIALS = 24
#: Factors, in order, and the number in front of their product.
_Polynomial = dict[tuple[Node, ...], Fraction]


def completed(node: Node) -> Node:
    """The node with its expanded squares as squares."""
    return replace(node, _change)


def _change(node: Node) -> Node | None:
    if isinstance(node, Condition):
        return node
    if type(node) is not Add:
        return None
    inside = Add(tuple(completed(term) for term in node.terms))
    return _with_squares(inside) or inside


def _with_squares(node: Add) -> Node | None:
    """The sum with a² ± 2ab + b² as (a ± b)²; None where it has none."""
    polynomial = _expanded(node)
    if polynomial is None:
        return None
    squares: list[Node] = []
    pure = [factors[0] for factors in polynomial if len(factors) == 2 and factors[0] is factors[1]]
    for first, second in combinations(pure, 2):
        keys = (first, first), (second, second), _ordered((first, second))
        left, right, middle = (polynomial.get(key) for key in keys)
        if left is not None and left == right and middle is not None and abs(middle) == 2 * abs(left):
            same_sign = middle / left > 0
            square = Pow(add(first, second if same_sign else neg(second)), TWO)
            squares.append(square if left == 1 else mul(Number(left), square))
            for key in keys:
                del polynomial[key]
    if not squares:
        return None
    rest = [mul(*([Number(number)] if number != 1 or not factors else []), *factors) for factors, number in polynomial.items()]
    return add(*squares, *rest)


def _ordered(factors: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(sorted(factors, key=repr))


def _expanded(node: Add) -> _Polynomial | None:
    """The sum as monomials with numbers, products over sums in it multiplied out once; None where they are many."""
    total: _Polynomial = {}
    for term in node.terms:
        for factors, number in _monomials(term):
            key = _ordered(factors)
            total[key] = total.get(key, Fraction(0)) + number
        if len(total) > MOST_MONOMIALS:
            return None
    return {key: number for key, number in total.items() if number}


def _monomials(term: Node) -> list[tuple[tuple[Node, ...], Fraction]]:
    number, plain = Fraction(1), []
    sums: list[Add] = []
    for factor in flat_factors([term]):
        if type(factor) is Number:
            number *= factor.value
        elif type(factor) is Pow and factor.exponent is TWO and type(factor.base) is not Add:
            plain += [factor.base, factor.base]
        elif type(factor) is Add:
            sums.append(factor)
        else:
            plain.append(factor)
    if len(sums) != 1 or any(type(part) is Mul and any(type(f) is Add for f in part.factors) for part in sums[0].terms):
        return [((*plain, *sums), number)]
    return [((*plain, *factors), number * inner) for part in sums[0].terms for factors, inner in _monomials(part)]
