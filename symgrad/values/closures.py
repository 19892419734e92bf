"""From a node to its meaning: a closure (scope, environment) -> value, made once and kept.

An environment maps Index and Size nodes to ints. What makes the closure of a kind of node stands in the file of that kind
and says so by `means`; `evaluate` brings these files together. Knows nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import UnsupportedError
from ..terms.memory import kept_table
from ..terms.nodes import Condition, Node
from .scopes import Environment, Scope

Closure = Callable[[Scope, Environment], Any]
Maker = Callable[[Any], Closure]

_CACHE_LIMIT = 50_000
_makers: dict[type[Node], Maker] = {}
_closures: dict[Node, Closure] = kept_table({})


def means(*kinds: type[Node]) -> Callable[[Maker], Maker]:
    """Says that the function below makes the closures of nodes of these kinds."""

    def register(maker: Maker) -> Maker:
        _makers.update(dict.fromkeys(kinds, maker))
        return maker

    return register


def value_of(node: Node) -> Closure:
    """The closure (scope, environment) -> value of a scalar node."""
    found = _closures.get(node)
    if found is None:
        maker = _makers.get(type(node))
        if maker is None:
            raise UnsupportedError(f"no value is known for a {type(node).__name__}: {node!r}"[:300])
        if len(_closures) > _CACHE_LIMIT:
            _closures.clear()
        found = _closures[node] = maker(node)
    return found


def condition_of(node: Condition) -> Closure:
    """The closure (scope, environment) -> bool of a condition."""
    return value_of(node)
