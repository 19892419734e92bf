"""How names stand on one another between a term and a variable. Knows tensors and their definitions only."""

from __future__ import annotations

from ..terms.binding import defined_from
from ..terms.memory import remembered
from ..terms.nodes import Node, Tensor


def depth(body: Node, by: Tensor) -> int:
    """The most named intermediates that stand on one another between body and the variable."""
    return max((_tensor_depth(tensor, by) for tensor in body.tensors if tensor is not by and by in defined_from(tensor)), default=0)


def names_below(body: Node) -> int:
    """The most names that stand on one another in the body."""
    return max((_stack(tensor) for tensor in body.tensors), default=0)


@remembered(4096)
def _stack(tensor: Tensor) -> int:
    depths: dict[Tensor, int] = {}
    for other in sorted((t for t in tensor.reach if t.definition is not None), key=lambda t: len(t.reach)):
        depths[other] = 1 + max((depths[t] for t in other.defined_as.body.tensors if t in depths), default=0)
    return depths.get(tensor, 0)


@remembered(4096)
def _tensor_depth(tensor: Tensor, by: Tensor) -> int:
    depths: dict[Tensor, int] = {}
    for other in _between_those((tensor,), by)[::-1]:
        depths[other] = 1 + max((depths[t] for t in other.defined_as.body.tensors if t in depths), default=0)
    return depths[tensor]


def between(body: Node, by: Tensor) -> tuple[Tensor, ...]:
    """The defined tensors between body and the variable, each before those that its definition uses."""
    return _between_those(tuple(t for t in sorted(body.tensors, key=lambda t: t.name) if t is not by and by in defined_from(t)), by)


def _between_those(roots: tuple[Tensor, ...], by: Tensor) -> tuple[Tensor, ...]:
    """Users before what they use: a post-order walk, reversed, without recursion (networks are deep)."""
    done: dict[Tensor, None] = {}
    begun: set[Tensor] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        tensor, entered = stack.pop()
        if entered:
            done[tensor] = None
        elif tensor not in done:
            begun.add(tensor)  # what leads back to itself, a recurrence, is entered once
            stack.append((tensor, True))
            below = [
                t
                for t in sorted(tensor.defined_as.body.tensors, key=lambda t: t.name)
                if t is not by and by in defined_from(t) and t not in done and t not in begun
            ]
            stack.extend((t, False) for t in below)
    return tuple(reversed(done))
