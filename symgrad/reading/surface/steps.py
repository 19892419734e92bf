r"""Superscripts that number the steps of a sequence that is defined by itself, as indices: h^{(l)} := σ(W^{(l)} h^{(l-1)}) is
read as h_l := σ(W_l h_{l-1}). Knows no meaning.

The definition tells: a name with (l) above it on the left of := and one of those so defined with (l - 1) or (l + 1) on the
right. Every name that carries that letter so then has its bracketed superscripts for indices, h^{(L)} and W^{(1)} too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Group, Numeral, Scripts, Surface, Symbol, Total, replaced, unwrap, walk


def index_steps(formulas: Iterable[list[Piece]]) -> None:
    """Makes indices of the superscripts of a document's formulas that number the steps of its sequences."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    letters = frozenset(_step_letters(surfaces))
    if not letters:
        return
    numbered = [found for surface in surfaces for part in walk(surface) if (found := _step(part)) is not None]
    names = {name for name, place in numbered if _letter(place) in letters}

    def put(part: Surface) -> Surface | None:
        found = _step(part)
        if found is None or found[0] not in names or type(part) is not Scripts:
            return None
        place, subs = replaced(found[1], put), [replaced(sub, put) for sub in part.subs]
        sups = [replaced(sup, put) for sup in part.sups if _place(sup) is None]
        return Scripts(part.start, part.end, part.base, [place, *subs], sups, part.primes)

    rewrite(pieces, put)


def _step_letters(surfaces: list[Surface]) -> Iterator[str]:
    """The letters of definitions of which one uses another, or itself, a step before or behind."""
    defined: dict[str, set[str]] = {}
    used: dict[str, set[str]] = {}
    for surface in surfaces:
        if type(surface) is not Chained or surface.relations[0] != ":=":
            continue
        left = _step(unwrap(surface.sides[0]))
        letter = None if left is None else _letter(left[1])
        if left is None or letter is None:
            continue
        defined.setdefault(letter, set()).add(left[0])
        for part in (part for side in surface.sides[1:] for part in walk(side)):
            found = _step(part)
            if found is not None and type(found[1]) is Total and _shifted(found[1]) == letter:
                used.setdefault(letter, set()).add(found[0])
    return (letter for letter, names in defined.items() if names & used.get(letter, set()))


def _step(part: Surface) -> tuple[str, Surface] | None:
    """(name, place) of a name with one bracketed superscript, h^{(l-1)}; None of any other part."""
    if type(part) is not Scripts or part.primes or type(base := unwrap(part.base)) is not Symbol:
        return None
    places = [place for sup in part.sups if (place := _place(sup)) is not None]
    return (base.name, places[0]) if len(places) == 1 else None


def _place(sup: Surface) -> Surface | None:
    """What stands in the brackets of a superscript, ( or [; None where it has none."""
    inner = unwrap(sup)
    return unwrap(inner.items[0]) if type(inner) is Group and inner.opening in ("(", "[") and len(inner.items) == 1 else None


def _letter(place: Surface) -> str | None:
    return place.name if type(place) is Symbol and place.name.isalpha() else None


def _shifted(place: Total) -> str | None:
    """The letter l of l - 1 or l + 2; None where anything else stands there."""
    first, *rest = map(unwrap, place.terms)
    return _letter(first) if len(rest) == 1 and type(rest[0]) is Numeral else None
