"""Sums over one range brought together. Knows products, rational."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, permutations
from typing import TypeAlias

from ..operators.cost import operations
from ..terms.binding import canonical, replace, substitute
from ..terms.indices import minus, plus
from ..terms.nodes import ONE, TRUE, ZERO, Add, Index, Node, Number, Pow, Range, Relation, Sum, add, neg, walk
from .collecting import group
from .matching import match
from .products import Factors, factors, summands
from .rational import Rational, TooLarge
from .scope import Scope
from .tidying import tidy

Collect: TypeAlias = Callable[[Node], Node]
#: A term of a sum that holds one Σ: its place, its other factors, the Σ.
Part: TypeAlias = tuple[int, Factors, Sum]


def same_letters(node: Node, scope: Scope) -> Iterator[Node]:
    """Σ_i Σ_j (a_i b_j + a_j b_i) as 2 Σ_i Σ_j a_i b_j: terms that differ in the names of two sums over one range are like."""
    indices: list[Index] = []
    body = node
    while type(body) is Sum and body.where is TRUE and body.index not in {i for other in indices for i in other.range.free}:
        indices.append(body.index)
        body = body.body
    pairs = [(one, other) for one, other in combinations(indices, 2) if one.range is other.range]
    if not pairs or not any(type(part) is Add for part in (body, *body.children)):
        return
    try:
        terms = Rational(body).expanded()
    except TooLarge:
        return
    if type(terms) is not Add:
        return
    swaps = [{}, *({one: other, other: one} for one, other in pairs)]
    merged = tidy(add(*(min((tidy(substitute(term, swap)) for swap in swaps), key=_spelled) for term in terms.terms)))
    if type(merged) is Add and len(merged.terms) >= len(terms.terms):
        return
    for index in reversed(indices):
        merged = Sum(index, merged)
    yield scope.collect(merged)


def _spelled(term: Node) -> str:
    """A spelling of the term by which two can be told apart, whatever the order of the factors."""
    return repr(sorted(map(repr, factors(term).powers)))


def same_way_round(node: Node, scope: Scope) -> Iterator[Node]:
    """(x - y)² a + (y - x) b as (x - y)² a - (x - y) b: of a difference and its opposite in one sum, one for both."""
    if type(node) is not Add:
        return
    brackets = {frozenset(summands(part).items()): part for part in walk(node) if type(part) is Add}
    put: dict[Node, Node] = {}
    for terms, part in brackets.items():
        opposite = brackets.get(frozenset((rest, -coefficient) for rest, coefficient in terms))
        if opposite is not None and opposite not in put:
            put[part] = neg(opposite)
    if put:
        yield group(tidy(replace(node, put.get)))


def merged(node: Node, scope: Scope) -> Iterator[Node]:
    """Common factors taken out and sums over one range joined, in either order."""
    if type(node) is Add:
        yield merge_sums(group(node), scope.collect)
        yield group(merge_sums(node, scope.collect))


def merge_sums(node: Node, collect: Collect) -> Node:
    """Σ_i a_i + Σ_i b_i as Σ_i (a_i + b_i) where that is shorter, whatever the bound names."""
    if type(node) is not Add:
        return node
    piles: dict[tuple[Range, Node], list[Part]] = {}
    for position, term in enumerate(node.terms):
        product = factors(term)
        sums = [base for base, exponent in product.powers.items() if type(base) is Sum and exponent is ONE]
        if len(sums) == 1:
            outer = product.without(sums[0])
            inner = _index_first(sums[0])
            pile = piles.setdefault((inner.index.range, canonical(Sum(inner.index, ONE, inner.where))), [])
            pile.append((position, outer, inner))
    terms = dict(enumerate(node.terms))
    for (one, first), (other, second) in permutations(piles.items(), 2):
        if len(first) == len(second) == 1 and first[0][0] in terms and second[0][0] in terms:
            whole = _joined(one[0], first[0], other[0], second[0], collect)
            if whole is not None:
                del terms[second[0][0]]
                terms[first[0][0]] = whole
    for pile in piles.values():
        if len(pile) < 2 or any(position not in terms for position, _, _ in pile):
            continue
        _, _, model = pile[0]
        bodies = []
        for _, outer, part in pile:
            if any(index is model.index for base in outer.powers for index in base.free):
                break
            body = substitute(part.body, {part.index: model.index})
            bodies.append(Factors(outer.coefficient, dict(outer.powers)).times(body).node())
        else:
            merged = tidy(Sum(model.index, collect(add(*bodies)), model.where))
            old = add(*(terms[position] for position, _, _ in pile))
            if operations(merged) < operations(old):
                for position, _, _ in pile[1:]:
                    del terms[position]
                terms[pile[0][0]] = merged
    return tidy(add(*terms.values())) if len(terms) < len(node.terms) else node


def _joined(below: Range, first: Part, above: Range, second: Part, collect: Collect) -> Node | None:
    """Σ_{i=1}^{k-1} a_i + Σ_{i=k+1}^{n} a_i as the sum over all i ≠ k, or over all i where a_k = 0."""
    gap = plus(below.upper, 1)
    (_, outer, one), (_, factor, other) = first, second
    if one.where is not TRUE or other.where is not TRUE or minus(above.lower, 1) is not gap:
        return None
    index = Index(one.index.name, Range(below.lower, above.upper))
    body, beside = (
        Factors(rest.coefficient, dict(rest.powers)).times(substitute(part.body, {part.index: index})).node()
        for rest, part in ((outer, one), (factor, other))
    )
    if index in outer.node().free | factor.node().free:
        return None
    if match(body, beside, frozenset()) is None and collect(add(body, neg(beside))) is not ZERO:
        return None
    at_gap = substitute(beside, {index: gap})
    vanishes = collect(at_gap) is ZERO and not _divides_by_zero(at_gap, collect)
    return tidy(Sum(index, beside, TRUE if vanishes else Relation("≠", index, gap)))


def _divides_by_zero(node: Node, collect: Collect) -> bool:
    """Whether 0 stands below a line, as in (x_k - x_k) / ‖x_k - x_k‖, which is no 0."""
    return any(
        type(part) is Pow and type(part.exponent) is Number and part.exponent.value < 0 and collect(part.base) is ZERO
        for part in walk(node)
    )


def _index_first(node: Sum) -> Sum:
    """The sum with its index on the left of a condition j ≠ i."""
    where = node.where
    if type(where) is Relation and where.op in "=≠" and where.right is node.index:
        return Sum(node.index, node.body, Relation(where.op, where.right, where.left))
    return node
