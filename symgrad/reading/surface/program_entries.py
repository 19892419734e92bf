"""Entries as programs and functions write them: s[0], s[1], and π(a) beside θ_a.

As a product s[0] would be 0 and s[1] would be s: what brackets hold numbers behind, 0 or several, is an array, where they hold
nothing but numbers and letters in the whole document. What is a function of indices alone, of letters that stand below other names,
is an array as well. Indices may stand in brackets below, z_{[p]}. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .arguments import bracket_of, moment_name
from .scripts import label_name, single_letter
from .signs import differentiated_by
from .statements import Piece, rewrite, surfaces_of
from .syntax import Group, Numeral, Scripts, Surface, Symbol, Term, replaced, spelling, term_of, unwrap, walk
from .vocabulary import NO_VALUES, builtin_function


def name_entries(formulas: Iterable[list[Piece]]) -> None:
    """Makes subscripts of the numbers and letters in brackets behind the arrays of a document."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    arrays, families = _arrays(surfaces), _families(surfaces)

    def put(part: Surface) -> Surface | None:
        if type(part) is Scripts and (places := _bracketed_places(part)) is not None:
            return replace(part, subs=places)
        if type(part) is not Term or not arrays and not families:
            return None
        operators: list[str] = []
        factors: list[Surface] = []
        for operator, factor in zip(part.operators, part.factors, strict=True):
            before = factors[-1] if factors and operator == "" else None
            bracket, outer = bracket_of(factor)
            name = _name_of(before) if before is not None and bracket is not None else None
            opening = bracket.opening if bracket is not None else ""
            if before is not None and name is not None and name in families and bracket is not None and opening == "(":
                whole = Symbol(before.start, before.end, name)
                factors[-1] = Scripts(
                    before.start, factor.end, whole, list(bracket.items), outer.sups if outer is not None else [], 0
                )
            elif type(before) is Symbol and before.name in arrays and bracket is not None and opening == "[":
                sups = outer.sups if outer is not None else []
                factors[-1] = Scripts(before.start, factor.end, before, list(bracket.items), sups, 0)
            else:
                operators.append(operator)
                factors.append(replaced(factor, put))
        return term_of(factors, operators)

    rewrite(pieces, put)


def _bracketed_places(part: Scripts) -> list[Surface] | None:
    """The indices of z_{[p]} and W_{[i, j]}, where they stand in brackets; None where they do not, or are numbers."""
    inner = unwrap(part.subs[0]) if len(part.subs) == 1 else None
    if type(inner) is not Group or inner.opening != "[" or not inner.items:
        return None
    return list(inner.items) if all(single_letter(item) is not None for item in inner.items) else None


def _arrays(surfaces: list[Surface]) -> set[str]:
    numbers: dict[str, set[str]] = {}
    others: set[str] = set()
    for name, bracket, outer in (called for surface in surfaces for called in _bracketed(surface)):
        item = unwrap(bracket.items[0]) if bracket.opening == "[" and len(bracket.items) == 1 else None
        if item is None or outer is not None and outer.subs or type(item) is not Numeral and single_letter(item) is None:
            others.add(name)
        elif type(item) is Numeral:
            numbers.setdefault(name, set()).add(spelling(item))
    found = {name for name, shown in numbers.items() if "0" in shown or len(shown) > 1}
    return {name for name in found - others if _may_be_array(name)}


def _families(surfaces: list[Surface]) -> set[str]:
    """The names that are functions of an index and of nothing else."""
    parts = [part for surface in surfaces for part in walk(surface)]
    below = {letter for part in parts if type(part) is Scripts for sub in part.subs if (letter := single_letter(sub)) is not None}
    varied = {spelling(part) for surface in surfaces for part in differentiated_by(surface)}
    carrying = {spelling(part.base) for part in parts if type(part) is Scripts and part.subs}
    indices = below - varied - carrying
    found: set[str] = set()
    others: set[str] = set()
    for part in (part for part in parts if type(part) is Term):
        for first, operator, second in zip(part.factors, part.operators[1:], part.factors[1:], strict=False):
            bracket, outer = bracket_of(second)
            name = _name_of(first)
            if operator != "" or name is None or bracket is None or bracket.opening != "(":
                continue
            letter = single_letter(bracket.items[0]) if len(bracket.items) == 1 else None
            plain = (
                letter is not None
                and letter.rstrip("'").split("^")[0] in indices
                and (outer is None or not outer.subs and not outer.primes)
            )
            (found if plain else others).add(name)
    return {name for name in found - others if _may_be_array(name.split("_{")[0]) and name not in below}


def _name_of(part: Surface) -> str | None:
    """The name of what is called: π, or π_θ with a letter that is part of it."""
    if type(part) is Symbol:
        return part.name
    if (
        type(part) is Scripts
        and type(base := unwrap(part.base)) is Symbol
        and len(part.subs) == 1
        and not part.sups
        and not part.primes
    ):
        return label_name(base.name, [], part.subs)
    return None


def _may_be_array(name: str) -> bool:
    return name not in NO_VALUES and builtin_function(name) is None and moment_name(name, None) is None and name not in ("E", "d")


def _bracketed(surface: Surface) -> Iterator[tuple[str, Group, Scripts | None]]:
    """Every name with the bracket right behind it, and the scripts of that bracket."""
    for part in walk(surface):
        if type(part) is Term:
            for first, operator, second in zip(part.factors, part.operators[1:], part.factors[1:], strict=False):
                bracket, outer = bracket_of(second)
                if type(first) is Symbol and operator == "" and bracket is not None:
                    yield first.name, bracket, outer
