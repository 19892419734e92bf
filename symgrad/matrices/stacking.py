r"""A ⊗ B, lowered to indices: axes whose places are pairs of indices, as those of vec(X).

vec(X) is the columns of X one below the other: its place (i, j) is X_ij, i running fast. A ⊗ B has the block A_ik B at (i, k),
so that its rows are pairs (row of B, row of A) with that of B running fast, and vec(A X Bᵀ) = (B ⊗ A) vec(X). Knows values.
"""

from __future__ import annotations

from collections.abc import Callable

from ..errors import ShapeError
from ..operators.arrays import ARRAYS
from .axes import Axis, Place, is_one, start
from .lowering import BUILDER, Value, as_matrix


def kronecker(left: Value, right: Value) -> Value:
    """A ⊗ B of matrices, a column and a row among them; of two columns the column of all products, of two rows the row."""
    if _is_of_pairs(left) or _is_of_pairs(right):
        raise ShapeError("a Kronecker product of more than two factors is not read", is_unclear=True)
    if left.rank not in (1, 2) or right.rank not in (1, 2):
        raise ShapeError(f"⊗: it takes two matrices, not {left.shape} and {right.shape}")
    if left.rank != right.rank or left.row != right.row:
        left, right = as_matrix(left), as_matrix(right)
    row = ARRAYS["kronecker"]
    pairs = [_paired(fast, slow) for fast, slow in zip(right.axes, left.axes)]

    def build(places):
        return row.entry_of(BUILDER, (left, right), [parted(place) for (_, parted), place in zip(pairs, places)])

    return Value([axis for axis, _ in pairs], build, left.row)


def _paired(fast: Axis, slow: Axis) -> tuple[Axis, Callable[[Place], tuple[Place, Place]]]:
    """The axis of pairs, and what takes a place on it apart; an axis of length one leaves the other alone."""
    if is_one(slow):
        return fast, lambda place: (place, start(slow))
    if is_one(fast):
        return slow, lambda place: (start(fast), place)
    return Axis(parts=(fast, slow)), lambda place: place


def _is_of_pairs(value: Value) -> bool:
    return any(axis.root().parts is not None for axis in value.axes)
