"""Derivatives of a name by another one with what else it is made of held: 1 for ∂L/∂u, where L = u + s and s = 2 u.

In a sum over the paths of a graph, ∂L/∂u ∂u/∂a + ∂L/∂s ∂s/∂a, each factor is meant so; read as a derivative along all paths, such
a line is false. Which of the two is meant nothing says, so that a line which is true of the one is not refuted by the other. A
derivative that is a whole side is one along all paths. Knows terms and how one is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as with_parts

from ..decide.derivatives import differentiate
from ..decide.monomials import GiveUp
from ..terms.binding import definition_of, replace
from ..terms.claims import Claim
from ..terms.nodes import Derivative, Entry, Node, Tensor
from ..terms.replacement import Replacement
from .verdicts import Verdict


def true_with_held(claim: Claim, judge: Callable[[Claim], Verdict]) -> str:
    """What a claim that is false along all paths is true with, where something is held; "" where it is not."""
    holding = _Holding()
    left, right = holding.of(claim.left), holding.of(claim.right)
    for left_side, right_side in ((claim.left, right), (left, right), (left, claim.right)):
        other = with_parts(claim, left=left_side, right=right_side, guesses=())
        if (left_side, right_side) != (claim.left, claim.right) and judge(other).passed:
            names = " and ".join(sorted({tensor.name for tensor in holding.held}))
            return f"true if the derivatives are meant with {names} held, and false along all paths"
    return ""


class _Holding:
    """Terms with each derivative of a name by one that stands in its definition taken in that definition alone.

    held   the names beside it there that depend on it
    """

    def __init__(self) -> None:
        self.held: set[Tensor] = set()

    def of(self, side: Node) -> Node:
        return side if type(side) is Derivative else replace(side, self._derivative)

    def _derivative(self, part: Node) -> Node | None:
        if type(part) is not Derivative or type(part.body) is not Entry or len(part.by) != 1:
            return None
        (by,) = part.by
        if part.body.tensor.definition is None or part.body.tensor.is_recurrent:
            return None
        body = definition_of(part.body)
        beside = [tensor for tensor in body.tensors if tensor is not by.tensor and by.tensor in tensor.reach]
        if by.tensor not in body.tensors or not beside:
            return None
        names = {tensor: Tensor(f"\x03{tensor.name}", tensor.axes, tensor.domain) for tensor in beside}
        try:
            slope = differentiate(Replacement(names)(body), by)
        except GiveUp:
            return None
        self.held.update(beside)
        return Replacement({new: old for old, new in names.items()})(slope)
