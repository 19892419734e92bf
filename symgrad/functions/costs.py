"""Whether a sum of a product costs less when a factor that is a sum is taken term by term. Knows nodes, and costs of contractions.

Σ_n X_ni (w_i X_ni − r_n) is a sum of squares and a matrix product; as it stands, it is an array as large as X that is made first.
A difference of two entries stays together, as its parts may agree in all their leading digits.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from ..terms.binding import canonical
from ..terms.indices import is_integer
from ..terms.nodes import Add, Apply, Array, Binder, Cases, Entry, Index, Mul, Node, Number, Pow, Sum
from .contraction import best_order, volume
from .deltas import factors_of, flat_factors

#: How much cheaper the parts must be.
GAIN = 1.5
#: The cost of a function of an entry, in passes over memory.
FUNCTION_COST = 5.0


class Costs:
    """Costs of terms in passes over memory; `known` holds the terms whose arrays there are already."""

    def __init__(self, known: Container[object]):
        self.known = known

    def is_cheaper_in_parts(self, summed: Sequence[Index], factor: Add, others: Sequence[Node]) -> bool:
        """Whether Σ others · factor is better taken for each term of the factor."""
        if is_deviation(factor) and not is_spread_out(factor):
            return False
        whole = self.of_sum(summed, [*others, factor])
        parts = sum(self.of_sum(summed, [*others, *flat_factors([term])]) for term in factor.terms)
        staying = frozenset().union(*(part.free for part in (*others, factor))) - frozenset(summed)
        return whole > GAIN * (parts + volume(staying))

    def of_sum(self, summed: Sequence[Index], factors: Sequence[Node]) -> float:
        """The cost of Σ over `summed` of the product of the factors, with that of making them."""
        inside = [part for factor in factors for part in self.opened(factor)]
        bound = {*summed, *(index for _, index in inside if index is not None)}
        parts = [part for part, _ in inside if part is not None]
        sets = [frozenset(part.free) for part in parts if part.free]
        staying = frozenset().union(*sets) - bound
        made = sum(map(self.of, parts))
        return made + (best_order(sets, staying)[0] if len(sets) > 1 else volume(sets[0]) if sets else 0)

    def opened(self, factor: Node) -> list[tuple[Node | None, Index | None]]:
        """The factors and bound indices of a sum of a product, else the factor."""
        if type(factor) is not Sum or canonical(factor) in self.known:
            return [(factor, None)]
        return [(None, factor.index), *(found for part in factors_of(factor.body) for found in self.opened(part))]

    def of(self, node: Node) -> float:
        """The cost of the array of a term."""
        if not node.free or is_integer(node) or type(node) in (Entry, Number) or canonical(node) in self.known:
            return 0
        if type(node) is Sum:
            return self.of_sum([node.index], factors_of(node.body))
        within = sum(map(self.of, node.children))
        own = volume(node.free)
        if type(node) in (Add, Mul):
            return within + own * (len(node.children) - 1)
        if type(node) is Apply:
            return within + own * FUNCTION_COST
        return within + own if type(node) is Pow or isinstance(node, (Binder, Cases, Array)) else own


def is_spread_out(factor: Add) -> bool:
    """Whether no term is as large an array as the sum is, and no two terms are entries of one tensor."""
    tensors = [part.tensor for term in factor.terms for part in factors_of(term) if type(part) is Entry]
    return len(set(tensors)) == len(tensors) and all(volume(term.free) < volume(factor.free) for term in factor.terms)


def is_deviation(factor: Add) -> bool:
    """Whether it is a difference of entries, or of an entry and a number, which may be nearly equal."""
    return all(
        type(part) is Number or type(part) is Entry and sum(type(other) is not Number for other in factors_of(term)) == 1
        for term in factor.terms
        for part in factors_of(term)
    )
