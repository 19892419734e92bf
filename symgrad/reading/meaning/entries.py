"""The entry, or the slice, of a value at written slots: z_i, A_{i,:}."""

from __future__ import annotations

from collections.abc import Sequence

from ...matrices import lowering as matrix
from ...matrices.axes import Place
from ...matrices.lowering import Value, scalar
from ...terms.nodes import Node
from ..surface.scripts import slots
from ..surface.syntax import Surface, Symbol, spelling, unwrap
from .frame import Frame
from .integers import slot_of


def indexed(frame: Frame, value: Value, subs: list[Surface], part: Surface, name: str = "this") -> Value:
    """The entry (or slice) of a value at a subscript."""
    if not subs:
        return value
    places = slots(subs, value.rank)
    if places is None and value.rank == 2 and matrix.is_vector_like(value):
        value = matrix.as_vector(value)
        places = slots(subs, 1)
    if places is None:
        raise frame.misfit(f"{name} has the shape {value.shape} and is indexed by {', '.join(map(spelling, subs))}", part)
    return _entry(frame, value, places)


def _entry(frame: Frame, value: Value, places: Sequence[Surface]) -> Value:
    """The entry of a value at one slot for each axis; a colon keeps its axis."""
    kept = []
    fixed: list[Node | None] = []
    for place, axis in zip(places, value.axes):
        inner = unwrap(place)
        if type(inner) is Symbol and inner.name in (":", "\\cdot", "*"):
            kept.append(axis)
            fixed.append(None)
        else:
            fixed.append(slot_of(frame, place, axis))
    if any(slot is not None and axis.root().parts is not None for slot, axis in zip(fixed, value.axes)):
        raise frame.misfit(
            "an entry of vec(X) or of A ⊗ B has pairs of indices; write it by the entries of X, or of A and B", places[0]
        )

    def build(indices: tuple[Place, ...]) -> Node:
        supply = iter(indices)
        return value.build(tuple(next(supply) if slot is None else slot for slot in fixed))

    return Value(kept, build) if kept else scalar(build(()))
