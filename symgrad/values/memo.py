"""What a value depends on, and values kept by just that: the closures of the interpreter that remember.

Knows nodes, and of scopes that they can be narrowed to the tensors that a node reaches.
"""

from __future__ import annotations

from collections.abc import Hashable

from ..errors import UndefinedError
from ..terms.memory import kept_table
from ..terms.nodes import Node
from . import duals

_CACHE_LIMIT = 50_000
_reach: dict[Node, frozenset] = kept_table({})


def reach(node: Node) -> frozenset:
    """Every tensor on which the value of a node may depend, through definitions and laws too."""
    found = _reach.get(node)
    if found is None:
        if len(_reach) > _CACHE_LIMIT:
            _reach.clear()
        found = _reach[node] = frozenset().union(*(tensor.reach for tensor in node.tensors))
    return found


def memoised(node: Node, compute):
    """The closure, with its values kept by the values of the node's free indices, in the least scope that the node
    depends on.
    """
    free = tuple(node.free)
    index = free[0] if len(free) == 1 else None
    reached = reach(node)

    def kept(scope, env):
        if scope.overlaid:
            scope = scope.narrowed(node, reached)
        if index is not None:
            key: Hashable = (node, env.get(index))
        elif free:
            key = node, *[env.get(i) for i in free]
        else:
            key = node
        memo = scope.memo
        found = memo.get(key)
        if found is None:
            try:
                found = compute(scope, env)
            except UndefinedError as error:
                locate(error, node)
                raise
            memo[key] = found = duals.shortened(found)
        return found

    return kept


def locate(error: UndefinedError, node: Node) -> None:
    """Say in an error which part has no value; the innermost one stays."""
    if error.node is None:
        error.node = node
