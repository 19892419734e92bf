"""Sums whose bracket multiplies what the sum runs over by what it does not: Σ_j a_j (b_j c_i + d) is c_i Σ_j a_j b_j + d Σ_j a_j.

As it stands it costs a table of all i and j, the two sums a list each: so layer norm is written with two means. Where another term
of the bracket is such a table anyway, nothing is gained. Knows terms and products.
"""

from __future__ import annotations

from ..terms.nodes import ONE, TRUE, Add, Condition, Index, Node, Sum, add, mul
from .products import Factors, factors
from .tidying import tidy


def separated(node: Node) -> Node:
    """The term with every such sum in its parts."""
    children = node.children
    if not children or isinstance(node, Condition):
        return node
    moved = tuple(separated(child) for child in children)
    node = node if moved == children else tidy(node.rebuild(moved))
    return _separated_sum(node) if type(node) is Sum and node.where is TRUE else node


def _separated_sum(node: Sum) -> Node:
    product = factors(node.body)
    for base, exponent in product.powers.items():
        if exponent is ONE and type(base) is Add:
            rest = product.without(base)
            outside = rest.node().free | {node.index}
            tables = any(_is_table(term, node.index, outside) for term in base.terms)
            if not tables and any(_couples(term, node.index, outside) for term in base.terms):
                return tidy(add(*(_drawn_out(node.index, rest, term) for term in base.terms)))
    return node


def _couples(term: Node, index: Index, outside: frozenset[Index]) -> bool:
    """Whether a term is a product of what the index runs over and of what has an index that the rest of the sum does not have."""
    running, still = _by_index(factors(term), index)
    return bool(running.powers) and not still.node().free <= outside


def _is_table(term: Node, index: Index, outside: frozenset[Index]) -> bool:
    """Whether a factor of a term has both the index and one that the rest of the sum does not have."""
    return any(index in base.free and not base.free <= outside for base in factors(term).powers)


def _drawn_out(index: Index, rest: Factors, term: Node) -> Node:
    """Σ rest · term with what the index does not run over in front."""
    running, still = _by_index(Factors(rest.coefficient, dict(rest.powers)).times(term), index)
    return mul(still.node(), Sum(index, running.node()))


def _by_index(product: Factors, index: Index) -> tuple[Factors, Factors]:
    """(factors that the index runs over, the others with the coefficient) of a product."""
    running, still = Factors(), Factors(product.coefficient)
    for base, exponent in product.powers.items():
        (running if index in base.free or index in exponent.free else still).times(base, exponent)
    return running, still
