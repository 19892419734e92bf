"""The indices of symmetric tensors, and of inverses of symmetric arrays, in one order. Knows terms only."""

from __future__ import annotations

from typing import TypeGuard

from ..matrices.algebra import is_symmetric_array
from ..terms.binding import canonical, replace, substitute
from ..terms.nodes import SYMMETRIC, Apply, Array, Entry, Function, Node

INVERSE = Function("inverse")


def in_order(node: Node) -> Node:
    """The node with the indices of symmetric tensors, and of inverses of symmetric arrays, in one order."""
    if not any(other.domain in SYMMETRIC for tensor in node.tensors for other in tensor.reach):
        return node

    def change(part: Node) -> Node | None:
        if type(part) is Entry and part.tensor.domain in SYMMETRIC:
            return Entry(part.tensor, tuple(sorted(part.indices, key=repr)))
        if is_symmetric_inverse(part):
            return Apply(part.function, tuple(map(_one_way, part.arguments)), tuple(sorted(part.indices, key=repr)))
        return None

    return replace(node, change)


def _one_way(array: Node) -> Node:
    """One of a symmetric array and its transpose, whichever was given."""
    if type(array) is not Array:
        return array
    first, second = array.indices
    turned = Array(array.indices, substitute(array.body, {first: second, second: first}))
    return min(array, turned, key=lambda way: repr(canonical(in_order(way.body))))


def is_symmetric_inverse(node: Node) -> TypeGuard[Apply]:
    """Whether the node is an entry of the inverse of a symmetric array."""
    return type(node) is Apply and node.function is INVERSE and len(node.indices) == 2 and is_symmetric_array(node.arguments[0])
