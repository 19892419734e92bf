"""Quotients by norms as entries of unit vectors: with u = x/‖x‖ and v = y/‖y‖, x_k (xᵀy) / (‖x‖³ ‖y‖) is u_k (uᵀv) / ‖x‖.

A product of several large entries overflows before it is divided by the norms that make it an ordinary number, and one of small
entries vanishes; entries of unit vectors do neither. Only what the formula takes the norm of is written so: a mere Σ x² is left
as it is. Knows nodes only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import NamedTuple

from ..terms.binding import canonical, definition_of, replace, same, substitute
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    TWO,
    Add,
    Condition,
    Definition,
    Entry,
    Index,
    Mul,
    Node,
    Number,
    Pow,
    Sum,
    Tensor,
    mul,
    walk,
)
from .deltas import flat_factors
from .growth import growth

#: What a unit vector is called in the code.
NAME = "unit"
#: Terms with more free indices are not compared with what a norm is taken of, index by index.
MOST_INDICES = 4


class Norm(NamedTuple):
    """The norm √Σ u² of an array whose entries are u, over some indices; u may have others, one norm for each of their values."""

    indices: tuple[Index, ...]
    entry: Node
    square: Node

    @property
    def root(self) -> Node:
        return Pow(self.square, HALF)

    def unit(self, slots: tuple[Node, ...]) -> Entry:
        """The entry of the unit vector at values of the indices."""
        others = tuple(sorted(self.square.free, key=lambda index: (index.name, repr(index.range))))
        own = (*others, *self.indices)
        body = Mul((self.entry, Pow(self.root, MINUS_ONE)))
        return Entry(Tensor(NAME, tuple(index.range for index in own), "real", Definition(own, body)), (*others, *slots))

    def place(self, node: Node) -> tuple[Node, ...] | None:
        """The values of the indices at which the entry is a node; None where it is no entry of the array."""
        if type(self.entry) is not type(node) or len(node.free) > MOST_INDICES:
            return None
        ranges = [index.range for index in self.indices]
        for slots in permutations(sorted(node.free, key=lambda index: index.name), len(ranges)):
            if all(slot.range is range_ for slot, range_ in zip(slots, ranges)):
                if same(substitute(self.entry, dict(zip(self.indices, slots))), node):
                    return slots
        return None


def norm_squared(node: Node) -> Norm | None:
    """The norm whose square is Σ u² over plain ranges without conditions; None of anything else."""
    indices, square = [], node
    while type(node) is Sum and node.where is TRUE and not node.index.range.free:
        indices.append(node.index)
        node = node.body
    return Norm(tuple(indices), node.base, square) if indices and type(node) is Pow and node.exponent is TWO else None


class Units:
    """Puts unit vectors into terms, for the norms that are taken in some of them."""

    def __init__(self, nodes: Iterable[Node] = ()):
        self.roots = {canonical(norm.square) for part in _reached(nodes) if (norm := _rooted(part)) and not growth(norm.entry)}

    def put(self, node: Node) -> Node:
        """The term with its quotients by norms as entries of unit vectors."""
        return replace(node, self._change) if self.roots else node

    def _change(self, node: Node) -> Node | None:
        if isinstance(node, Condition):
            return node
        return self._of_product(node) if type(node) is Mul else None

    def _of_product(self, node: Mul) -> Node | None:
        norms: dict[Node, tuple[Norm, list[Node], int]] = {}
        others = []
        for factor in _factors(node):
            found = self._power(factor)
            if found is None or found[1] > 0:
                others.append(self.put(factor))
                continue
            norm, power = found
            _, factors, before = norms.get(canonical(norm.square), (norm, [], 0))
            norms[canonical(norm.square)] = norm, [*factors, factor], before - power
        changed = False
        for norm, factors, power in norms.values():
            plain = [factor for factor in others if type(factor) is not Number]
            if power == len(norms) == len(plain) == 1 and norm.place(plain[0]) is not None:
                others += factors  # This is an entry of the unit vector, as it stands.
                continue
            count, rest = _divided(mul(*others), norm, power)
            if not count:
                others += factors
                continue
            changed = True
            others = flat_factors([rest])
            if count < power:
                others.append(Pow(norm.root, Number(count - power)))
        return self.put(mul(*others)) if changed else None  # What came out of a definition may hold other norms.

    def _power(self, node: Node) -> tuple[Norm, int] | None:
        """(norm, number) where the node is this power of a norm that is taken."""
        found = _power(node)
        return found if found is not None and canonical(found[0].square) in self.roots else None


def _reached(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every part of terms, and of the definitions that they need."""
    nodes = tuple(nodes)
    tensors = {tensor for node in nodes for direct in node.tensors for tensor in direct.reach if tensor.is_explicit}
    for node in (*nodes, *(tensor.defined_as.body for tensor in tensors)):
        yield from walk(node)


def _rooted(node: Node) -> Norm | None:
    """The norm where the node is an odd power of one."""
    is_odd = type(node) is Pow and type(node.exponent) is Number and node.exponent.value.denominator == 2
    norm = norm_squared(node.base) if is_odd and type(node) is Pow else None
    return norm if norm is not None and not any(index.range.free for index in norm.square.free) else None


def _power(node: Node) -> tuple[Norm, int] | None:
    """(norm, number) where the node is this power of a norm, under whatever name."""
    if type(node) is Pow and type(node.exponent) is Number:
        found = _power(node.base)
        power = found[1] * node.exponent.value if found is not None else None
        return (found[0], int(power)) if found and power and power.denominator == 1 else None
    if type(node) is Entry and node.tensor.is_explicit:
        return _power(definition_of(node))
    norm = norm_squared(node)
    return (norm, 2) if norm is not None else None


def _divided(node: Node, norm: Norm, most: int) -> tuple[int, Node]:
    """(number, the term divided by this power of a norm), which is `most` at most: each of its terms has factors for it."""
    if not most:
        return 0, node
    slots = norm.place(node)
    if slots is not None:
        return 1, norm.unit(slots)
    found = _power(node)
    if found is not None and found[1] > 0 and same(found[0].square, norm.square):
        count = min(found[1], most)
        left = found[1] - count
        return count, Pow(norm.root, Number(left)) if left else ONE
    if type(node) is Mul:
        total, factors = 0, []
        for factor in node.factors:
            count, rest = _divided(factor, norm, most - total)
            total += count
            factors.append(rest)
        return total, mul(*factors)
    if type(node) is Pow and type(node.exponent) is Number and node.exponent.value > 1 and node.exponent.value.denominator == 1:
        power = int(node.exponent.value)
        count, base = _divided(node.base, norm, most // power)
        return count * power, Pow(base, node.exponent)
    if type(node) is Add:
        count = min(_divided(term, norm, most)[0] for term in node.terms)
        parts = [_divided(term, norm, count) for term in node.terms]
        return (count, Add(tuple(part for _, part in parts))) if all(each == count for each, _ in parts) else (0, node)
    if type(node) is Sum and node.index not in norm.square.free:
        count, body = _divided(node.body, norm, most)
        return count, Sum(node.index, body, node.where)
    if type(node) is Entry and node.tensor.is_explicit and not node.tensor.axes:
        body = definition_of(node)
        if not any(map(_is_reciprocal, walk(body))):  # A quotient has its own norms taken out where it is computed.
            count, body = _divided(body, norm, most)
            return (count, body) if count else (0, node)
    return 0, node


def _is_reciprocal(node: Node) -> bool:
    return type(node) is Pow and type(node.exponent) is Number and node.exponent.value < 0


def _factors(node: Node) -> Iterator[Node]:
    """The factors of a product, powers of products opened."""
    for factor in flat_factors([node]):
        exponent = factor.exponent if type(factor) is Pow else None
        if type(factor) is Pow and type(factor.base) is Mul and type(exponent) is Number and exponent.value.denominator == 1:
            yield from (Pow(part, exponent) for part in _factors(factor.base))
        else:
            yield factor
