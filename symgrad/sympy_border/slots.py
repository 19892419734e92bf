"""Whether an index slot leaves its axis, whatever the sizes are."""

from __future__ import annotations

from ..terms import nodes
from ..terms.indices import is_nonnegative, length, minus, polynomial, replace_atoms


def leaves(slot, axis):
    """Whether the slot, at some end of its indices' ranges, is outside the axis whatever the sizes; empty ranges never leave."""
    if type(slot) is nodes.Index and slot.range is axis:
        return False
    for sign, end in ((1, axis.upper), (-1, axis.lower)):
        extreme = _extreme(slot, sign)
        if extreme is None:
            continue
        beyond = minus(extreme, end) if sign > 0 else minus(end, extreme)
        if is_nonnegative(minus(beyond, 1)):
            return True
    return False


def _extreme(slot, sign):
    """The largest (sign 1) or least (-1) value of a slot over its indices; None where it is not seen or a range may be empty."""
    indices = [atom for monomial in polynomial(slot) for atom in monomial if type(atom) is nodes.Index]
    new: dict[nodes.Node, nodes.Node] = {}
    for index in set(indices):
        if indices.count(index) > 1 or index.range.free or not is_nonnegative(minus(length(index.range), 1)):
            return None
        ((monomial, coefficient),) = [(m, c) for m, c in polynomial(slot).items() if index in m]
        if any(type(atom) is not nodes.Size for atom in monomial if atom is not index):
            return None
        new[index] = index.range.upper if coefficient * sign > 0 else index.range.lower
    return replace_atoms(slot, new)
