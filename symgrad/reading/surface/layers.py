"""Superscripts that name a layer or a step: the l of z^l and z^{l+1} where the document differentiates by z^l_k. Knows no meaning.

A power is no variable to differentiate by: what stands so below a ∂ is one name, and its letter a label wherever a name carries it.
"""

from __future__ import annotations

from collections.abc import Iterable

from .binders import bound_by
from .signs import differentiated_by, sign_of
from .statements import Piece
from .syntax import Big, Label, Numeral, Scripts, Surface, Symbol, Total, replaced, spelling, unwrap, walk
from .transposes import is_transpose


def label_layers(formulas: Iterable[list[Piece]]) -> None:
    """Makes labels of the superscripts of a document's formulas that name its layers."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = [surface for piece in pieces for surface in (piece.surface, *piece.sides) if surface is not None]
    letters, points = _layer_letters(surfaces), _points(surfaces)
    if not letters and not points:
        return

    def is_label(part: Scripts, sup: Surface) -> bool:
        return letters.issuperset(_letters_of(sup) or "?") or _is_zero(sup) and spelling(part.base) in points

    def put(part: Surface) -> Surface | None:
        if type(part) is not Scripts or not _is_named(part) or not any(is_label(part, sup) for sup in part.sups):
            return None
        sups = [Label(sup.start, sup.end, sup) if is_label(part, sup) else sup for sup in part.sups]
        return Scripts(part.start, part.end, part.base, [replaced(sub, put) for sub in part.subs], sups, part.primes)

    for piece in pieces:
        piece.surface = piece.surface and replaced(piece.surface, put)
        piece.sides = [replaced(side, put) for side in piece.sides]


def _layer_letters(surfaces: list[Surface]) -> frozenset[str]:
    """The letters of superscripts below a ∂; not one that a sum runs over, that ∂ carries, or whose powers are such for certain."""
    found: set[str] = set()
    others: set[str] = set()
    for surface in surfaces:
        for part in differentiated_by(surface):
            if type(part) is Scripts and _is_named(part):
                found.update(letter for sup in part.sups for letter in _letters_of(sup))
        for part in walk(surface):
            if type(part) is Big:
                others.update(letter for letter, _ in bound_by(part, {}).binders)
            elif type(part) is Scripts and (not _is_named(part) or sign_of(unwrap(part.base)) is not None):
                others.update(letter for sup in part.sups for letter in _letters_of(sup))
    return frozenset(found - others)


def _points(surfaces: list[Surface]) -> frozenset[str]:
    """The names of points w^0 from which a document starts: by no other number are they raised, as a power of each would be 1."""
    raised: dict[str, bool] = {}
    for part in (part for surface in surfaces for part in walk(surface)):
        if type(part) is Scripts and _is_named(part):
            for sup in part.sups:
                if type(unwrap(sup)) is Numeral:
                    name = spelling(part.base)
                    raised[name] = raised.get(name, True) and _is_zero(sup)
    return frozenset(name for name, is_point in raised.items() if is_point)


def _is_zero(sup: Surface) -> bool:
    inner = unwrap(sup)
    return type(inner) is Numeral and not inner.value


def _is_named(part: Scripts) -> bool:
    """Whether a name carries the scripts, and not a number, a bracket or Euler's number, which have powers alone."""
    base = unwrap(part.base)
    return type(base) is Symbol and base.name not in ("e", "\\partial", "d", "\\mathrm{d}", "\\nabla")


def _letters_of(sup: Surface) -> list[str]:
    """The letters of a superscript l, l+1 or L-1, no transpose; none of any other."""
    part = unwrap(sup)
    if is_transpose(part):
        return []
    terms = [unwrap(term) for term in part.terms] if type(part) is Total else [part]
    letters = [term.name for term in terms if type(term) is Symbol and term.name.isalpha()]
    return letters if len(letters) == 1 and all(type(term) in (Symbol, Numeral) for term in terms) else []
