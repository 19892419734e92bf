"""Terms lost inside a formula, told from sums that stand elsewhere: Xᵀ(X w) for Xᵀ(X w − y), where ‖X w − y‖² is differentiated.

Knows terms. Each repair is as in `repairs`, of a right side. So are those of a matrix at [M]_{jj}, where one at [M]_{ij} is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..terms.binding import replace, substitute
from ..terms.building import delta
from ..terms.nodes import Add, Derivative, Entry, Index, Indicator, Mul, Node, Number, Sum, Tensor, add, mul, neg, walk

Repair = tuple[int, str, Node]
#: Sums that are looked for in a formula, and terms of one.
MOST_SUMS, MOST_TERMS = 12, 4


def lost_terms(left: Node, right: Node, defined: tuple[Tensor, ...]) -> Iterator[Repair]:
    """The right side with a part replaced by a sum of which the part is one term, as it stands in a side or in a definition."""
    bodies = (tensor.definition.body for tensor in defined if tensor.definition is not None)
    shown = dict.fromkeys(part for root in (right, left, *bodies) for part in walk(root) if type(part) is Add)
    sums = [part for part in shown if len(part.terms) <= MOST_TERMS][:MOST_SUMS]
    parts = [part for part in dict.fromkeys(walk(right)) if type(part) in (Entry, Sum, Mul)]
    for whole in sums:
        for term in whole.terms:
            for sign, bare in ((1, term), (-1, neg(term))):
                if type(bare) is Number:
                    continue
                for part in parts:
                    moved = _moved(bare, part, whole)
                    if moved is not None:
                        put = partial(_put, part=part, new=moved if sign == 1 else neg(moved), whole=whole)
                        yield 5, "a term is missing", replace(right, put)


def _put(node: Node, part: Node, new: Node, whole: Add) -> Node | None:
    """The new part in the place of one that does not stand in the sum itself."""
    if node is whole:
        return whole
    if node is part:
        return new
    if type(node) is Derivative:
        return Derivative(replace(node.body, partial(_put, part=part, new=new, whole=whole)), node.by)
    if type(node) is Mul and any(factor is part for factor in node.factors):
        put = partial(_put, part=part, new=new, whole=whole)
        return mul(*(new if factor is part else replace(factor, put) for factor in node.factors))
    return None


def _moved(term: Node, part: Node, whole: Add) -> Node | None:
    """The sum at the indices at which one of its terms is the part; None where it is it at none."""
    if type(term) is not type(part):
        return None
    here, there = _indices(term), _indices(part)
    if len(here) != len(there) or any(one.range != other.range for one, other in zip(here, there, strict=True)):
        return None
    put: dict[Node, Node] = dict(zip(here, there, strict=True))
    return substitute(whole, put) if substitute(term, put) is part else None


def _indices(node: Node) -> list[Index]:
    """The free indices in the order in which they stand first."""
    return [part for part in dict.fromkeys(walk(node)) if type(part) is Index and part in node.free]


def split_indices(right: Node, scope: tuple[Index, ...]) -> Iterator[Repair]:
    """The right side with the first j of each product, or the last, another index: [M]_{ij} for [M]_{jj}."""
    for meant in scope:
        if meant in right.free:
            continue
        for old in scope:
            if old is not meant and old in right.free and old.range == meant.range:
                for is_first in (True, False):
                    yield 4, f"the index {meant.name} is meant", _split(right, old, meant, is_first)


def _split(node: Node, old: Index, new: Index, is_first: bool) -> Node:
    """The node with one of the places of an index in each of its products replaced."""
    if type(node) is Add:  # what has lost the index had a delta of the two: λ of [X + λ I]_{jj}
        return add(*(_split(t, old, new, is_first) if old in t.free else mul(t, delta(new, old)) for t in node.terms))
    if type(node) is Sum:
        return Sum(node.index, _split(node.body, old, new, is_first), node.where)
    if type(node) is Mul:
        places = [position for position, factor in enumerate(node.factors) if old in factor.free]
        if not places:
            return node
        at = places[0 if is_first else -1]
        return mul(*node.factors[:at], _split(node.factors[at], old, new, is_first), *node.factors[at + 1 :])
    if type(node) is Entry and list(node.indices).count(old) > 1:
        at = [position for position, index in enumerate(node.indices) if index is old][0 if is_first else -1]
        return Entry(node.tensor, (*node.indices[:at], new, *node.indices[at + 1 :]))
    if type(node) is Indicator and node == delta(old, old):
        return delta(new, old)
    return substitute(node, {old: new})
