"""Signs: which way round a difference is written, and where a minus stands. Knows products and cost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from ..operators.cost import is_negative, operations
from ..terms.memory import remembered
from ..terms.nodes import MINUS_ONE, ONE, Add, Entry, Mul, Node, Number, Sum, Tensor, add
from .products import Factors, factors, from_summands, is_whole, lead_positive, summands


def settle_signs(node: Node) -> Node:
    """A leading minus moved into a bracket, or out of it, where that saves a sign: -(y - p) is p - y."""
    if type(node) is Add:
        lead = lead_positive(node)
        if type(lead) is Add and is_negative(lead.terms[0]):
            lead = add(settle_signs(lead.terms[0]), *lead.terms[1:])
        return _same_way_round(lead) if type(lead) is Add else lead
    if type(node) is not Mul:
        return node
    product = factors(node)
    flips = {}
    for base, exponent in product.powers.items():
        if is_whole(exponent) and exponent.value.numerator % 2:
            flipped = _flipped(base)
            if flipped is not None:
                flips[base] = flipped
    candidates: list[Node] = [node]
    for chosen in (*combinations(flips, 1), *combinations(flips, 2)):
        candidates.append(_exchanged(product, {b: flips[b] for b in chosen}, (-1) ** len(chosen)))
    return min(candidates, key=_sign_cost)


def _exchanged(product: Factors, new: dict[Node, Node], sign: int) -> Node:
    """The product times `sign`, with some bases exchanged; an exchanged base may meet one that is there already."""
    out = Factors(product.coefficient * sign)
    for base, exponent in product.powers.items():
        out.times(new.get(base, base), exponent)
    return out.node()


def _same_way_round(node: Add) -> Node:
    """Σ_i (y_i - p_i) beside p_k - y_k turned to -Σ_i (p_i - y_i): one difference, one way round."""
    shown = _differences(node)
    terms = []
    for term in node.terms:
        product = factors(term)
        for base, exponent in product.powers.items():
            inner = base.body if type(base) is Sum else base
            backwards = {pair[::-1] for part in factors(inner).powers for pair in _differences(part)}
            if exponent is ONE and type(base) is Sum and backwards & shown:
                flipped = _flipped(base)
                if flipped is not None:
                    term = _exchanged(product, {base: flipped}, -1)
                break
        terms.append(term)
    return node if terms[0] is not node.terms[0] else add(*terms)


def _differences(node: Node) -> set[tuple[Tensor, Tensor]]:
    """(a, b) for entries a_… - b_… of two tensors that stand in a sum."""
    if type(node) is not Add:
        return set()
    plus_ = [term.tensor for term in node.terms if type(term) is Entry]
    minus_ = [
        term.factors[1].tensor
        for term in node.terms
        if type(term) is Mul and len(term.factors) == 2 and term.factors[0] is MINUS_ONE and type(term.factors[1]) is Entry
    ]
    return {(left, right) for left in plus_ for right in minus_ if left is not right}


def _flipped(node: Node) -> Node | None:
    """-node as a bracket or a sum of brackets, where that can be written without a sign in front."""
    if type(node) is Add:
        opposite = lead_positive(from_summands({rest: -c for rest, c in summands(node).items()}))
        return _same_way_round(opposite) if type(opposite) is Add else opposite
    if isinstance(node, Sum):
        product = factors(node.body)
        for base, exponent in product.powers.items():
            if exponent is ONE:
                flipped = _flipped(base)
                if flipped is not None:
                    return Sum(node.index, _exchanged(product, {base: flipped}, 1), node.where)
    return None


@remembered(65536)
def _sign_cost(node: Node) -> tuple[int, int, int]:
    """Operations, then minus signs, then numbers taken off (1 - p reads better than p - 1)."""
    return operations(node), is_negative(node) + _count(node, _negative_terms), _count(node, _numbers_taken_off)


def _negative_terms(node: Node) -> int:
    return sum(map(is_negative, node.terms)) if type(node) is Add else 0


def _numbers_taken_off(node: Node) -> int:
    return sum(type(term) is Number and term.value < 0 for term in node.terms) if type(node) is Add else 0


@remembered(65536)
def _count(node: Node, here: Callable[[Node], int]) -> int:
    return here(node) + sum(_count(child, here) for child in node.children)
