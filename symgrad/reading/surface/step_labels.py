"""One step of something that goes on, c_t of c_{t-1}: where nothing runs over t, t and t - 1 are parts of names. Knows no meaning.

So it is where a letter stands nowhere but in subscripts, alone or beside one number, where it stands as two steps that follow one
another, and no name with it stands by itself or with another index. What speaks of more steps speaks of a sequence.
"""

from __future__ import annotations

from collections.abc import Iterable

from .scripts import base_name, single_letter, step_of
from .statements import Piece, rewrite, surfaces_of
from .syntax import Scripts, Surface, Symbol, Total, Words, replaced, unwrap, walk


def label_steps(formulas: Iterable[list[Piece]]) -> None:
    """Makes labels of the subscripts t and t - 1 where a document speaks of one step alone."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    letters = _letters(surfaces)
    if not letters:
        return

    def put(part: Surface) -> Surface | None:
        letter = _letter_of(part)
        if type(part) is not Scripts or letter not in letters:
            return None
        sub = part.subs[0]
        step = step_of(sub, letter) or 0
        text = f"{letter}{step:+d}" if step else letter
        sups = [replaced(sup, put) for sup in part.sups]
        return Scripts(part.start, part.end, part.base, [Words(sub.start, sub.end, text)], sups, part.primes)

    rewrite(pieces, put)


def _letters(surfaces: list[Surface]) -> set[str]:
    """The letters of which a document knows one step alone."""
    parts = [part for surface in surfaces for part in walk(surface)]
    steps: dict[str, set[int]] = {}
    carriers: dict[str, set[str]] = {}
    stepped: set[str] = set()
    counts: dict[str, int] = {}
    for part in parts:
        letter = _letter_of(part)
        if type(part) is Scripts and letter and (base := base_name(part)) is not None:
            steps.setdefault(letter, set()).add(step_of(part.subs[0], letter) or 0)
            carriers.setdefault(letter, set()).add(base)
            counts[letter] = counts.get(letter, 0) + 1
    for name in (part.name for part in parts if type(part) is Symbol):
        if name in counts:
            counts[name] -= 1
    for letter, found in steps.items():
        if len(found) == 2 and max(found) - min(found) == 1 and not counts[letter]:
            stepped.add(letter)
    others = {base_name(part) for part in parts if type(part) is Scripts and part.subs and _letter_of(part) not in stepped}
    inside = {id(part.base) for part in parts if type(part) is Scripts}
    alone = {part.name for part in parts if type(part) is Symbol and id(part) not in inside}
    return {letter for letter in stepped if carriers[letter].isdisjoint(others | alone)}


def _letter_of(part: Surface) -> str:
    """The letter of a subscript that is one letter, or one with a number beside it."""
    if type(part) is not Scripts or len(part.subs) != 1:
        return ""
    sub = unwrap(part.subs[0])
    letter = single_letter(sub) if type(sub) is not Total else single_letter(sub.terms[0])
    return letter if letter is not None and len(letter) == 1 and step_of(sub, letter) is not None else ""
