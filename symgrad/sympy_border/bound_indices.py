"""Bound indices of what was read: each gets its own name where that is free."""

from __future__ import annotations

from ..terms import nodes
from ..terms.binding import free_names, fresh_name, rename, substitute
from ..terms.indices import IndexExpr


def settled(node, avoid):
    """The node with each bound index under its own name, or the next free letter where something else has that name."""
    return _settled(node, frozenset(avoid) | free_names(node))


def _settled(node, taken):
    if isinstance(node, nodes.Binder):
        name = fresh_name(node.index.name.split("\0")[0], taken)
        node, taken = rename(node, name), taken | {name}
        return type(node)(node.index, _settled(node.body, taken), _settled(node.where, taken))
    if type(node) is nodes.Array:
        fresh = []
        for index in node.indices:
            fresh.append(nodes.Index(fresh_name(index.name.split("\0")[0], taken), index.range))
            taken = taken | {fresh[-1].name}
        return nodes.Array(tuple(fresh), _settled(substitute(node.body, dict(zip(node.indices, fresh))), taken))
    if not node.children or type(node) is IndexExpr:
        return node
    return node.rebuild(tuple(_settled(child, taken) for child in node.children))
