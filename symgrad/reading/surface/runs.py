"""What runs where dots stand between formulas: x_1, …, x_n differ in 1 and n. Knows no name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from .scripts import slots
from .signs import sign_of
from .syntax import Numeral, Quotient, Scripts, Surface, Term, spelling, unwrap

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


def general_between(items: Sequence[Surface], at: int, is_dots: Callable[[Surface], bool]) -> bool:
    """Whether the dots at a place go on past a general term that is only shown, to other dots: x_1, …, x_k, …, x_n."""
    if not 0 < at < len(items) - 3 or not is_dots(items[at + 2]) or is_dots(items[at + 3]):
        return False
    shown, whole = (ends_between(items[0], items[place]) for place in (at + 1, at + 3))
    return shown is not None and whole is not None and spelling(shown[0]) == spelling(whole[0])


def apart(cell: Surface) -> Surface:
    """A cell with the two digits or letters of a subscript apart, a_{1n} as a_{1,n}, and ∂x_1^2 as ∂x_1 ∂x_1."""

    def part_of(piece: Surface) -> Surface:
        if type(piece) is Quotient and (twice := _taken_twice(piece)) is not None:
            piece = twice
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


def _taken_twice(part: Quotient) -> Quotient | None:
    """∂²f/∂x² as ∂²f/∂x∂x; None of any other fraction."""
    above, below = unwrap(part.numerator), unwrap(part.denominator)
    order = sign_of(above.factors[0] if type(above) is Term else above)
    if order is None or order[1] != 2 or type(below) is not Term or len(below.factors) != 2 or sign_of(below.factors[0]) is None:
        return None
    sign, variable = below.factors[0], unwrap(below.factors[1])
    if type(variable) is not Scripts or [spelling(sup) for sup in variable.sups] != ["2"]:
        return None
    bare = replace(variable, sups=[]) if variable.subs or variable.primes else variable.base
    return replace(part, denominator=replace(below, operators=["", "", "", ""], factors=[sign, bare, sign, bare]))
