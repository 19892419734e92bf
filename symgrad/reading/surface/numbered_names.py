r"""Capitals with nothing but numbers below them: the X_1 and X_2 of Y = X_1 + X_2 are things of their own, beside an X, too.

So they are where nothing says in which set X lies or how it is distributed, and no equation makes X of them. And so is any name
with a 0 below it, and never anything else, of which an equation makes the name: the c_0 of c = f c_0 + g. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Label, Numeral, Scripts, Surface, Symbol, names_in, replaced, unwrap, walk
from .vocabulary import IDENTITIES


def label_numbered(formulas: Iterable[list[Piece]]) -> None:
    """Makes such numbers parts of the names that they stand below."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    placed = {name for surface in surfaces for name in _placed(surface)}
    made = {name for surface in surfaces for name in _made(surface)}
    numbers = _numbers(surfaces)
    names = {name for name in numbers.keys() - placed - made if _is_capital(name)}
    names |= {name for name in made - placed if numbers.get(name) == {"0"}}
    if not names:
        return

    def put(part: Surface) -> Surface | None:
        if type(part) is not Scripts or not part.subs or type(base := unwrap(part.base)) is not Symbol or base.name not in names:
            return None
        (sub,) = part.subs
        return Scripts(
            part.start,
            part.end,
            part.base,
            [Label(sub.start, sub.end, sub)],
            [replaced(sup, put) for sup in part.sups],
            part.primes,
        )

    rewrite(pieces, put)


def _numbers(surfaces: list[Surface]) -> dict[str, set[str]]:
    """The numbers below the names below which a number stands wherever something does, and that stand alone elsewhere."""
    found: dict[str, set[str]] = {}
    others: set[str] = set()
    alone: set[str] = set()
    for part in (part for surface in surfaces for part in names_in(surface)):
        if type(part) is Symbol:
            alone.add(part.name)
        elif type(part) is Scripts and part.subs and type(base := unwrap(part.base)) is Symbol:
            number = unwrap(part.subs[0])
            if len(part.subs) == 1 and type(number) is Numeral:
                found.setdefault(base.name, set()).add(number.digits)
            else:
                others.add(base.name)
    return {name: numbers for name, numbers in found.items() if name in alone and name not in others}


def _is_capital(name: str) -> bool:
    return len(name) == 1 and name.isupper() and name not in IDENTITIES


def _placed(surface: Surface) -> Iterator[str]:
    """The names that a formula says to lie in a set, or how they are distributed."""
    if type(surface) is Chained and not {"∈", "∼"}.isdisjoint(surface.relations):
        yield from (side.name for side in map(unwrap, surface.sides) if type(side) is Symbol)


def _made(surface: Surface) -> Iterator[str]:
    """The names that a formula makes of what is numbered: X = (X_1, X_2)."""
    if type(surface) is not Chained:
        return
    for side in (side for side in map(unwrap, surface.sides) if type(side) is Symbol):
        parts = (part for other in surface.sides if other is not side for part in walk(other))
        if any(type(part) is Scripts and part.subs and _base(part) == side.name for part in parts):
            yield side.name


def _base(part: Scripts) -> str:
    base = unwrap(part.base)
    return base.name if type(base) is Symbol else ""
