"""What a claim depends on: its indices, sizes, free tensors, and the assumptions that bear on them. Knows terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..terms.binding import substitute
from ..terms.claims import Claim
from ..terms.indices import sizes as sizes_of
from ..terms.indices import tensor_sizes
from ..terms.nodes import And, Apply, Condition, DefinedFunction, Index, Node, Size, Tensor, walk
from .integers import in_order, speaks_of_integers


@dataclass(frozen=True)
class Setting:
    """All that values must be chosen for before a claim can be tried.

    claim            the claim
    indices          its free indices
    sizes            every size that it, its definitions and its conditions depend on
    tensors          free tensors (and random ones), in a fixed order: they get values
    defined          defined tensors that it reaches
    size_conditions  conditions on sizes (and, at the claim's indices, on `indices`)
    index_conditions
    conditions       assumptions on values, each for all values of its own indices
    where            the side condition's parts on values, at the claim's own indices
    """

    claim: Claim
    indices: tuple[Index, ...]
    sizes: tuple[Size, ...]
    tensors: tuple[Tensor, ...]
    defined: tuple[Tensor, ...]
    size_conditions: tuple[Condition, ...]
    index_conditions: tuple[Condition, ...]
    conditions: tuple[Condition, ...]
    where: tuple[Condition, ...]

    @cached_property
    def formulas(self) -> tuple[Node, ...]:
        """All that is written of the claim: its sides, side condition and definitions, and functions at their arguments."""
        bodies = (tensor.defined_as.body for tensor in self.defined)
        found = dict.fromkeys((self.claim.left, self.claim.right, *self.where, *bodies))
        waiting = list(found)
        while waiting and len(found) < MOST_FORMULAS:
            for part in walk(waiting.pop()):
                if type(part) is Apply and type(part.function) is DefinedFunction:
                    body = substitute(part.function.body, dict(zip(part.function.parameters, part.arguments)))
                    if body not in found:
                        found[body] = None
                        waiting.append(body)
        return tuple(found)


#: As many formulas are looked at, however deep functions stand in functions.
MOST_FORMULAS = 200


def setting(claim: Claim) -> Setting:
    """Everything that the claim depends on; assumptions that share no free tensor or size with it are left out."""
    own = parts(claim.where)
    sides = (claim.left, claim.right, claim.where)
    indices = frozenset().union(*(side.free for side in sides))
    tensors = reached(*sides)
    sizes = frozenset().union(*(sizes_of(side) for side in sides), *(tensor_sizes(t) for t in tensors))
    waiting = [part for condition in claim.given for part in parts(condition)]
    taken: list[Condition] = []
    grown = True
    while grown:
        grown = False
        for condition in list(waiting):
            touched = reached(condition)
            if touched & tensors or (not touched and sizes_of(condition) & sizes):
                waiting.remove(condition)
                taken.append(condition)
                tensors |= touched
                sizes |= sizes_of(condition)
                sizes = sizes.union(*(tensor_sizes(t) for t in touched))
                grown = True
    on_integers = [c for c in taken + list(own) if speaks_of_integers(c)]
    by_name = sorted(tensors, key=_tensor_order)
    return Setting(
        claim,
        in_order(indices),
        tuple(sorted(sizes, key=lambda s: s.name)),
        tuple(t for t in by_name if t.definition is None),
        tuple(t for t in by_name if t.definition is not None),
        tuple(c for c in on_integers if not c.free),
        tuple(c for c in on_integers if c.free and c.free <= indices),
        tuple(c for c in taken if not speaks_of_integers(c)),
        tuple(c for c in own if not speaks_of_integers(c)),
    )


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a conjunction is made of."""
    if type(condition) is And:
        return tuple(part for inner in condition.conditions for part in parts(inner))
    return (condition,)


def reached(*nodes: Node) -> frozenset:
    """Every tensor that the nodes depend on, through definitions and laws too."""
    direct = frozenset().union(*(node.tensors for node in nodes))
    return direct.union(*(t.reach for t in direct))


def _tensor_order(tensor):
    return tensor.name, repr(tensor.axes)
