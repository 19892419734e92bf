"""The indices of symmetric tensors, and of inverses of symmetric arrays, in one order. Knows terms only."""

from __future__ import annotations

from ..matrices.algebra import is_symmetric_array
from ..terms.binding import canonical, replace, substitute
from ..terms.nodes import SYMMETRIC, Apply, Array, Entry, Function, Node

INVERSE = Function("inverse")


def in_order(node: Node) -> Node:
    """The node with the indices of symmetric tensors, and of inverses of symmetric arrays, in one order."""
    if not any(other.domain in SYMMETRIC for tensor in node.tensors for other in tensor.reach):
        return node

    def change(part):
        if type(part) is Entry and part.tensor.domain in SYMMETRIC:
            return Entry(part.tensor, tuple(sorted(part.indices, key=repr)))
        if is_symmetric_inverse(part):
            return Apply(part.function, (_one_way(part.arguments[0]),), tuple(sorted(part.indices, key=repr)))
        return None

    return replace(node, change)


def _one_way(array: Array) -> Array:
    """One of a symmetric array and its transpose, whichever was given."""
    first, second = array.indices
    turned = Array(array.indices, substitute(array.body, {first: second, second: first}))
    return min(array, turned, key=lambda way: repr(canonical(in_order(way.body))))


def is_symmetric_inverse(node: Node) -> bool:
    """Whether the node is an entry of the inverse of a symmetric array."""
    return type(node) is Apply and node.function is INVERSE and len(node.indices) == 2 and is_symmetric_array(node.arguments[0])
