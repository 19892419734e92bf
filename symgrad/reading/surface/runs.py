"""What runs where dots stand between formulas: x_1, …, x_n differ in 1 and n. Knows no name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .scripts import slots
from .syntax import Numeral, Scripts, Surface, spelling, unwrap

#: The pairs in which two formulas differ.
Holes = list[tuple[Surface, Surface]]


def holes_between(one: Surface, two: Surface) -> Holes | None:
    """The pairs in which two formulas differ, all inside scripts; None where they differ in structure."""
    one, two = unwrap(one), unwrap(two)
    if spelling(one) == spelling(two) and not spelling(one).startswith("?"):
        return []
    if type(one) is Numeral:
        return [(one, two)]
    if type(one) is not type(two):
        return None
    pairs: Holes = []
    for field in one.fields:
        a, b = getattr(one, field), getattr(two, field)
        if isinstance(a, Surface):
            below = [holes_between(a, b) if isinstance(b, Surface) else None]
        elif type(a) is list and a and isinstance(a[0], Surface):
            below = [holes_between(x, y) for x, y in zip(a, b)] if len(a) == len(b) else [None]
        else:
            below = [[] if a == b else None]
        for found in below:
            if found is None:
                return None
            pairs += found
    return pairs


def apart(cell: Surface) -> Surface:
    """A cell with the two digits or letters of a subscript apart: a_{1n} as a_{1,n}."""

    def part_of(piece: Surface) -> Surface:
        new: dict[str, Any] = {}
        for field in piece.fields:
            content = getattr(piece, field)
            if isinstance(content, Surface):
                new[field] = part_of(content)
            elif type(content) is list and content and isinstance(content[0], Surface):
                new[field] = [part_of(item) for item in content]
        if type(piece) is Scripts and len(piece.subs) == 1 and (pair := slots(piece.subs, 2)) is not None:
            new["subs"] = pair
        return replace(piece, **new)

    return part_of(cell)


def ends_between(one: Surface, two: Surface) -> tuple[Surface, Surface] | None:
    """The first number and the last of what runs from one formula to another; None where not one thing does."""
    holes = holes_between(apart(one), apart(two)) or []
    return holes[0] if len({(spelling(low), spelling(high)) for low, high in holes}) == 1 else None
