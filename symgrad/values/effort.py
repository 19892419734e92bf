"""How much work evaluations take, counted in steps of about the same cost, so that what is tried depends on no clock."""

from __future__ import annotations

from ..terms.memory import remembered
from ..terms.nodes import Node

#: What an evaluation costs beside its steps: as many as the time to begin one takes.
EVALUATION = 6
#: Nodes of a formula that cost as much as one step: each is met once at least.
NODES_A_STEP = 8


class Effort:
    """The steps that evaluations at some points have taken so far: those of one claim share a count."""

    __slots__ = ("spent",)

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, steps: int) -> None:
        """Count steps."""
        self.spent += steps


class Budget:
    """The steps that one purpose may take of an effort, counted from now on."""

    __slots__ = ("effort", "until")

    def __init__(self, effort: Effort, steps: int) -> None:
        self.effort, self.until = effort, effort.spent + steps

    @property
    def is_spent(self) -> bool:
        """Whether the effort has come to what it may be."""
        return self.effort.spent > self.until


def toll(node: Node) -> int:
    """The steps that evaluating a formula costs beside those that the evaluation itself counts."""
    return EVALUATION + _weight(node) // NODES_A_STEP


@remembered(20_000)
def _weight(node: Node) -> int:
    return 1 + sum(map(_weight, node.children))
