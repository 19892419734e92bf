"""The entry, or the slice, of a value at written slots: z_i, A_{i,:}."""

from __future__ import annotations

from collections.abc import Sequence

from ...matrices import lowering as matrix
from ...matrices.axes import Axis, Place
from ...matrices.lowering import Value, scalar
from ...terms.indices import minus, plus
from ...terms.nodes import ONE, Node, Range
from ..surface.scripts import integer_names, single_letter, slots
from ..surface.syntax import Scripts, Slice, Surface, Symbol, Total, spelling, unwrap
from ..surface.transposes import is_transpose, name_of_sign
from .frame import Frame
from .integers import data_entity, integer_named, slot_of
from .powers import powers


def indexed(frame: Frame, value: Value, subs: list[Surface], part: Surface, name: str = "this") -> Value:
    """The entry (or slice) of a value at a subscript."""
    if not subs:
        return value
    places = slots(subs, value.rank)
    if places is None and value.rank == 2 and matrix.is_vector_like(value):
        value = matrix.as_vector(value)
        places = slots(subs, 1)
    letter = single_letter(subs[0]) if len(subs) == 1 and value.rank == 2 else None
    positions = frame.resolver.knowledge.positions(name, letter) if letter is not None else set[int]()
    if places is None and positions == {1}:
        frame.resolver.note(f"{name}_{letter} is taken for the {letter}-th column of {name}", part)
        places = [Symbol(part.end, part.end, ":"), subs[0]]
    if places is None and (leading := subs if positions == {0} else _leading(frame, subs, value.rank)) is not None:
        entity = frame.find(name)
        if entity is None or entity.definition is None or len(entity.definition.letters) != len(leading):  # x_i := X_{i,:} says so
            frame.resolver.note(f"{name}_{spelling(subs[0])} is taken for the {_kind(value, leading)} of {name}", part)
        places = [*leading, *(Symbol(part.end, part.end, ":") for _ in range(value.rank - len(leading)))]
    if places is None:
        message = f"{name} has the shape {value.shape} and is indexed by {', '.join(map(spelling, subs))}"
        is_meant = name != "this" and name not in spelling(part)  # c, where \\mathbf{c} has a shape
        raise frame.misfit(message, part, is_unclear=is_meant)
    return _entry(frame, value, places)


def raised_whole(
    frame: Frame, value: Value, subs: list[Surface], sups: list[Surface], part: Surface
) -> tuple[Value, list[Surface]]:
    """The value with the superscripts that belong to a matrix of which the subscript takes an entry, and the other superscripts."""
    whole = [sup for sup in sups if _is_of_the_whole(frame, value, sup, subs, part)]
    return (powers(frame, value, whole, part), [sup for sup in sups if sup not in whole]) if whole else (value, sups)


def _is_of_the_whole(frame: Frame, value: Value, sup: Surface, places: list[Surface], part: Surface) -> bool:
    r"""Whether a superscript stands for a matrix whose entry is meant: B^{-1}_{ij}, A^\top_{ij}. They are shown over each other."""
    found = slots(places, value.rank) if value.rank == 2 else None
    if found is None or any(spelling(place) in (":", "\\cdot", "*") for place in found):
        return False
    if is_transpose(sup):
        return not (name_of_sign(sup) == "T" and frame.may_be_power("T"))
    shown = spelling(sup)
    if shown != "-1":
        inner = unwrap(sup)
        return type(inner) is Total and inner.signs == ["-"] and is_transpose(inner.terms[0])
    if value.axes[0].range is not value.axes[1].range:
        return False
    if sup.start > places[0].start:
        raise frame.refuse("an entry of the inverse or one over the entry", part, "[B^{-1}]_{ij} or 1/B_{ij}")
    return True


def _leading(frame: Frame, subs: list[Surface], rank: int) -> list[Surface] | None:
    """The indices of the first axes alone, X_i of a matrix: for a row, which is a column vector as a declared x_i is."""
    for count in range(1, rank):
        places = slots(subs, count)
        if places is not None:
            return places if all(_is_integer(frame, place) for place in places) else None
    return None


def _is_integer(frame: Frame, place: Surface) -> bool:
    """Whether a subscript is made of names that are indices here, or of numbers that are declared or that data give."""
    inner = unwrap(place)
    if type(inner) is Scripts and data_entity(frame, inner) is not None:
        return True
    names = list(integer_names(inner))
    return bool(names) and all(
        frame.is_index(name) or name in frame.free or integer_named(frame, name, None) is not None for name in names
    )


def _kind(value: Value, places: Sequence[Surface]) -> str:
    """What the leading indices choose, in words."""
    letters = ", ".join(map(spelling, places))
    return f"{letters}-th row" if value.rank == 2 else f"part at {letters}"


def _entry(frame: Frame, value: Value, places: Sequence[Surface]) -> Value:
    """The entry of a value at one slot for each axis; a colon keeps its axis."""
    kept = []
    fixed: list[Node | None] = []
    shifts: dict[int, Node] = {}
    for number, (place, axis) in enumerate(zip(places, value.axes)):
        inner = unwrap(place)
        if type(inner) is Symbol and inner.name in (":", "\\cdot", "*"):
            kept.append(axis)
            fixed.append(None)
        elif type(inner) is Slice:
            lower, upper = slot_of(frame, inner.lower, axis), slot_of(frame, inner.upper, axis)
            kept.append(Axis(Range(ONE, plus(minus(upper, lower), 1))))
            fixed.append(None)
            shifts[number] = minus(lower, 1)
        else:
            fixed.append(slot_of(frame, place, axis))
    if any(slot is not None and axis.root().parts is not None for slot, axis in zip(fixed, value.axes)):
        raise frame.misfit(
            "an entry of vec(X) or of A ⊗ B has pairs of indices; write it by the entries of X, or of A and B", places[0]
        )

    def build(indices: tuple[Place, ...]) -> Node:
        supply = iter(indices)
        found = [next(supply) if slot is None else slot for slot in fixed]
        for number, shift in shifts.items():
            place = found[number]
            found[number] = place if isinstance(place, tuple) else plus(place, shift)
        return value.build(tuple(found))

    turns = len(kept) == 1 and value.rank == 2 and fixed[0] is not None
    return Value(kept, build, turns=turns) if kept else scalar(build(()))
