"""Which functions of numbers are functions of square matrices, too, and which matrices take them so: e^A beside e^{Q Kᵀ}.

A reader takes e^A for the matrix exponential where A is a square matrix that is declared, or a combination of such; entry by entry
where it is made of other shapes. Who writes entry by entry has to know. Knows tensors only.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..terms.nodes import Tensor

#: Scalar functions, and the operators that are the same functions of matrices.
OF_MATRICES = {"exp": "expm", "log": "logm"}


def made_of(shown: Iterable[Tensor]) -> str:
    """What a square matrix is made of: “square” where all tensors in it are square matrices or scalars, “other” where they are
    matrices of other shapes; else “unclear”."""
    kinds = {_kind(tensor) for tensor in shown}
    return "other" if kinds == {"other"} else "square" if kinds <= {"scalar", "square"} and "square" in kinds else "unclear"


def _kind(tensor: Tensor) -> str:
    """What a tensor is, or what it is defined by."""
    if tensor.is_explicit and tensor.axes:
        kinds = {_kind(inner) for inner in tensor.defined_as.body.tensors} - {"scalar"}
        return kinds.pop() if len(kinds) == 1 else "unclear"
    if not tensor.axes:
        return "scalar"
    if len(tensor.axes) != 2:
        return "unclear"
    return "square" if tensor.axes[0] is tensor.axes[1] else "other"
