"""Whether two terms agree: both are multiplied out into a sum of monomials, by the arithmetic of the rules.

The prover's own guard: a yes is an equation of arithmetic, of sums and of matrices beside their inverses; a no says nothing.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from ..matrices.algebra import STRUCTURE, is_symmetric
from ..terms.binding import names, rename_apart, same, substitute
from ..terms.memory import remembered
from ..terms.nodes import (
    ONE,
    Add,
    Apply,
    Array,
    Entry,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Relation,
    Sum,
    add,
    mul,
    neg,
)
from ..terms.unordered import INVERSE, Monomial, numbered, times
from .rational import Rational, TooLarge
from .tidying import tidy

#: Terms beyond which a product is not multiplied out, and the greatest power that is.
MOST_TERMS, MOST_POWER = 300, 6


@remembered(4096)
def agree(left: Node, right: Node) -> bool:
    """Whether left = right is seen wherever both have a value."""
    if same(left, right) or _in_order(left) is _in_order(right):
        return True
    try:
        left, right = normal(left), normal(right)
        return left is right or Rational(tidy(add(left, neg(right)))).is_zero
    except TooLarge:
        return False


@remembered(4096)
def _in_order(node: Node) -> Node:
    """The term with its factors and sums in order, its brackets as they stand: multiplied out, a chain of them has 2^n terms."""
    return STRUCTURE.form(_contracted(Monomial(tidy(node))).node())


@remembered(4096)
def normal(node: Node) -> Node:
    """The term multiplied out, its monomials in order. Raises TooLarge."""
    found: dict[Node, Fraction] = {}
    for term in _expanded(tidy(node)):
        coefficient, rest = numbered(STRUCTURE.form(_contracted(Monomial(term)).node()))
        found[rest] = found.get(rest, Fraction(0)) + coefficient
    return add(*(times(found[rest], rest) for rest in sorted(found, key=repr) if found[rest]))


def _expanded(node: Node) -> tuple[Node, ...]:
    """The products whose sum the term is."""
    match node:
        case Add(terms):
            return tuple(part for term in terms for part in _expanded(term))
        case Mul(factors):
            return _multiplied([_expanded(factor) for factor in factors])
        case Sum(index, body, where):
            return tuple(Sum(index, part, where) for part in _expanded(body))
        case Pow(base, Number(value)) if type(base) in (Add, Sum) and value.denominator == 1 and 1 < value <= MOST_POWER:
            return _multiplied([_expanded(base)] * int(value))
        case Apply(function, (Array() as array,), (row, column)) if function is INVERSE:
            return (_inverse(array, row, column),)
    moved = tuple(normal(child) for child in node.children)
    return (node if moved == node.children else node.rebuild(moved),)


def _multiplied(factors: list[tuple[Node, ...]]) -> tuple[Node, ...]:
    count = 1
    for terms in factors:
        count *= len(terms)
    if count > MOST_TERMS:
        raise TooLarge
    return tuple(mul(*term) for term in product(*factors))


# --- matrices beside their inverses --------------------------------------------------------------------------------


def _inverse(array: Array, row: Node, column: Node) -> Node:
    """An entry of the inverse; of a product of square matrices as the product of their inverses, the other way round."""
    first, last = array.indices
    chain = _chain(Monomial(array.body), first, last)
    if chain is None:
        moved = normal(array.body)
        return Apply(INVERSE, (Array(array.indices, moved),), (row, column))
    coefficient, links = chain
    taken = names(array) | names(row) | names(column)
    between = [Index(f"\0m{place}", first.range) for place in range(len(links) - 1)]
    places = [row, *between, column]
    factors = [
        _inverted(link, one, other, here, there) for (link, one, other), here, there in zip(reversed(links), places, places[1:])
    ]
    body = mul(*factors)
    for index in between:
        body = Sum(index, body)
    return times(1 / coefficient, rename_apart(body, taken))


Link = tuple[Entry | Apply, Index, Index]  # a factor with its row and its column in the chain


def _chain(monomial: Monomial, first: Index, last: Index) -> tuple[Fraction, list[Link]] | None:
    """The number and the links of A_ik B_kl C_lj, where the monomial is such a product of square matrices alone."""
    left = [link for base, exponent in monomial.powers.items() if exponent is ONE for link in _link(base)]
    if len(left) < len(monomial.powers) or len(left) != len(monomial.bound) + 1:
        return None
    links: list[Link] = []
    here = first
    while left:
        found = [link for link in left if here in link[1:]]
        if len(found) != 1:
            return None
        ((base, one, other),) = found
        there = other if one is here else one
        if there is here or there.range is not first.range:
            return None
        left.remove(found[0])
        links.append((base, here, there))
        here = there
    plain = len(links) == 1 and type(links[0][0]) is Entry
    return None if here is not last or plain or not monomial.coefficient else (monomial.coefficient, links)


def _link(node: Node) -> list[Link]:
    """An entry of a matrix or of an inverse with its two indices; of anything else none."""
    match node:
        case Entry(_, (Index() as first, Index() as second)):
            return [(node, first, second)]
        case Apply(function, _, (Index() as first, Index() as second)) if function is INVERSE:
            return [(node, first, second)]
    return []


def _inverted(link: Entry | Apply, one: Index, other: Index, row: Node, column: Node) -> Node:
    """The entry (row, column) of the inverse of the matrix whose entry (one, other) is the link."""
    if link.indices[0] is not one:
        one, other, row, column = other, one, column, row
    if isinstance(link, Apply):
        array = link.arguments[0]
        return substitute(array.body, dict(zip(array.indices, (row, column)))) if type(array) is Array else link
    return Apply(INVERSE, (Array((one, other), Entry(link.tensor, (one, other))),), (row, column))


def _contracted(monomial: Monomial) -> Monomial:
    """The monomial with δ_ij for Σ_k A_ik (A^{-1})_kj, wherever that stands in it."""
    for index in monomial.bound:
        holding = [base for base, exponent in monomial.powers.items() if index in base.free | exponent.free]
        if len(holding) != 2 or any(monomial.powers[base] is not ONE for base in holding):
            continue
        for matrix, inverse in (holding, holding[::-1]):
            ends = _ends(matrix, inverse, index)
            if ends is not None:
                others = [
                    base if exponent is ONE else Pow(base, exponent)
                    for base, exponent in monomial.powers.items()
                    if base not in holding
                ]
                body: Node = mul(*others, Indicator(Relation("=", *ends)))
                for bound in reversed(monomial.bound):
                    body = body if bound is index else Sum(bound, body)
                return _contracted(Monomial(times(monomial.coefficient, body)))
    return monomial


def _ends(matrix: Node, inverse: Node, index: Index) -> tuple[Node, Node] | None:
    """(i, j) of Σ_k A_ik (A^{-1})_kj, whichever of the two stands for it; None where they do not."""
    if type(matrix) is not Entry or type(inverse) is not Apply or inverse.function is not INVERSE or len(matrix.indices) != 2:
        return None
    (array,) = inverse.arguments
    if type(array) is not Array:
        return None
    body = array.body
    if type(body) is not Entry or body.tensor is not matrix.tensor or set(body.indices) != set(array.indices):
        return None
    rows, columns = inverse.indices if body.indices == array.indices else inverse.indices[::-1]
    turned = (rows, columns), (columns, rows)
    for upper, lower in turned if is_symmetric(matrix.tensor) else turned[:1]:
        if matrix.indices[1] is index and upper is index and index not in matrix.indices[0].free | lower.free:
            return matrix.indices[0], lower
        if matrix.indices[0] is index and lower is index and index not in matrix.indices[1].free | upper.free:
            return upper, matrix.indices[1]
    return None
