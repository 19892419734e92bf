r"""What is asked, in matrix notation: ∇_W L, ∂y/∂x, 𝔼[∇_w L]; single entries of it, [Aᵀ r]_k; differentials. Knows matrix terms.

A gradient has the shape of its variable, a Jacobian entry (i, j) = ∂y_i/∂x_j.
"""

from __future__ import annotations

from ..terms.nodes import Derivative, Entry, Expectation, Index, Node, Tensor, mul
from .terms import MatrixTerm, Named, axis_of, fill, is_unit, summed


class Gradient(MatrixTerm):
    """∇_W L in the shape of W for a scalar L; ∂y/∂x of a vector y; ∂Y/∂t by a scalar; ∇²_w L and ∇²_vec(W) L (`times` is 2)."""

    __slots__ = ()

    body: MatrixTerm
    by: Tensor
    times: int

    def _shape(self):
        if self.times == self.by.rank == 2:
            return self.by.axes, self.by.axes
        above = [axis for axis in (self.body.rows, self.body.columns) if axis is not None]
        return (*above, *map(axis_of, self.by.axes * self.times), None, None)[:2]

    def _count(self):
        return 1 + self.body.operations

    def _entry(self, row, column, taken):
        if self.body.is_scalar:
            body = self.body._entry(None, None, taken)
            if self.times == 2:
                places = (place if type(place) is tuple else (place,) for place in (row, column))
                return Derivative(body, tuple(Entry(self.by, place) for place in places))
            return Derivative(body, (Entry(self.by, fill(self.by, row, column)),))
        if not self.by.rank:
            return Derivative(self.body._entry(row, column, taken), (Entry(self.by),))
        return Derivative(self.body._entry(row, None, taken), (Entry(self.by, (column,)),))


class Mean(MatrixTerm):
    """𝔼[X], entry by entry."""

    __slots__ = ()

    body: MatrixTerm

    def _shape(self):
        return self.body.rows, self.body.columns

    def _count(self):
        return 1 + self.body.operations

    def _entry(self, row, column, taken):
        return Expectation(self.body._entry(row, column, taken))


class At(MatrixTerm):
    """One entry, [A x]_i: `slots` has an index for each axis, those of length one too."""

    __slots__ = ()

    body: MatrixTerm
    slots: tuple[Node, ...]

    def _count(self):
        return self.body.operations

    def _entry(self, row, column, taken):
        long = [slot for slot in self.slots if not (type(slot) is Index and is_unit(slot.range))]
        row = long.pop(0) if self.body.rows is not None else None
        column = long.pop(0) if self.body.columns is not None else None
        return self.body._entry(row, column, taken)


class Partial(MatrixTerm):
    """∂/∂W_ij of a scalar in matrix notation: ∂/∂X_ij tr(A X)."""

    __slots__ = ()

    body: MatrixTerm
    by: tuple[Entry, ...]

    def _count(self):
        return 1 + self.body.operations

    def _entry(self, row, column, taken):
        return Derivative(self.body._entry(None, None, taken), self.by)


def differential_of(tensor: Tensor) -> Tensor:
    """What d w is for a w that varies: free, of its shape."""
    return Tensor(f"\\mathrm{{d}} {tensor.name}", tensor.axes)


def is_differential(tensor: Tensor) -> bool:
    """Whether a tensor is the d w of another one."""
    return tensor.name.startswith("\\mathrm{d} ")


class Differential(MatrixTerm):
    """d of a term as one tensor changes: the sum of its derivatives by that tensor's entries times their differentials."""

    __slots__ = ()

    body: MatrixTerm
    by: Tensor

    @property
    def is_free(self) -> bool:
        """Whether it is the differential of the tensor itself."""
        return type(self.body) is Named and self.body.tensor is self.by

    def _shape(self):
        return self.body.rows, self.body.columns

    def _count(self):
        return self.body.operations

    def _entry(self, row, column, taken):
        change = differential_of(self.by)
        if self.is_free:
            return Entry(change, fill(self.by, row, column))

        def term(places: tuple[Node, ...], taken: frozenset) -> Node:
            body = self.body._entry(row, column, taken)
            return mul(Derivative(body, (Entry(self.by, places),)), Entry(change, places))

        def under(axes, places, taken):
            if not axes:
                return term(places, taken)
            axis, *rest = axes
            if is_unit(axis):
                return under(rest, (*places, axis.lower), taken)
            return summed(axis, taken, lambda index, taken: under(rest, (*places, index), taken))

        return under(self.by.axes, (), taken)
