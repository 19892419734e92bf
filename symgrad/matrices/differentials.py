r"""Differentials from indices to matrix notation: Σ_k ∂f/∂x_k dx_k is d f. Knows matrix terms and their raising."""

from __future__ import annotations

from ..terms.binding import replace
from ..terms.nodes import Derivative, Entry, Index, Mul, Node, Sum, Tensor
from .derivatives import Differential, differential_of
from .raising import raise_to_matrix
from .terms import MatrixTerm, Named, Scalar, replaced


def raise_differentials(node: Node, axes: tuple[Index, ...]) -> MatrixTerm | None:
    """The matrix notation of a term in which differentials stand; None where it has none, or none stands in it."""
    stand_ins: dict[Tensor, MatrixTerm] = {}

    def stand_in(part: Node) -> Node | None:
        found = _differential(part)
        if found is None:
            return None
        body, by = found
        own = tuple(axis for axis in axes if axis in body.free)
        raised = raise_to_matrix(body, own) if body.free <= set(axes) else None
        if raised is None:
            return None
        tensor = Tensor(f"\0d{len(stand_ins)}", (axis.range for axis in own))
        stand_ins[tensor] = Differential(raised, by)
        return Entry(tensor, own)

    free = {differential_of(tensor): tensor for part in node.tensors for tensor in part.reach}
    put = replace(node, stand_in)
    term = raise_to_matrix(put, axes)
    if term is None:
        return None
    varied = {change: Differential(Named(tensor), tensor) for change, tensor in free.items()}

    def meant(part: MatrixTerm) -> MatrixTerm | None:
        if type(part) is Scalar and type(part.node) is Entry:
            return stand_ins.get(part.node.tensor) or varied.get(part.node.tensor)
        return stand_ins.get(part.tensor) or varied.get(part.tensor) if type(part) is Named else None

    found = replaced(term, meant)
    return None if found is term else found


def _differential(part: Node) -> tuple[Node, Tensor] | None:
    """(f, x) of Σ_k ∂f/∂x_k dx_k; None of anything else."""
    bound: list[Index] = []
    while type(part) is Sum:
        bound.append(part.index)
        part = part.body
    if type(part) is not Mul or len(part.factors) != 2:
        return None
    slopes = [factor for factor in part.factors if type(factor) is Derivative and len(factor.by) == 1]
    if len(slopes) != 1:
        return None
    (slope,) = slopes
    (by,) = slope.by
    (change,) = (factor for factor in part.factors if factor is not slope) if part.factors[0] is not part.factors[1] else (slope,)
    if type(change) is not Entry or change.tensor is not differential_of(by.tensor) or change.indices != by.indices:
        return None
    return (slope.body, by.tensor) if set(bound) == set(by.indices) else None
