"""Entries as programs write them: the s[0], s[1] of a document in which brackets behind s hold nothing but numbers and letters.

As a product s[0] would be 0 and s[1] would be s: what brackets hold numbers behind, 0 or several, is an array. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .arguments import bracket_of, moment_name
from .scripts import single_letter
from .statements import Piece, rewrite, surfaces_of
from .syntax import Group, Numeral, Scripts, Surface, Symbol, Term, replaced, spelling, term_of, unwrap, walk
from .vocabulary import NO_VALUES, builtin_function


def name_entries(formulas: Iterable[list[Piece]]) -> None:
    """Makes subscripts of the numbers and letters in brackets behind the arrays of a document."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    arrays = _arrays(surfaces)
    if not arrays:
        return

    def put(part: Surface) -> Surface | None:
        if type(part) is not Term:
            return None
        operators: list[str] = []
        factors: list[Surface] = []
        for operator, factor in zip(part.operators, part.factors, strict=True):
            before = factors[-1] if factors and operator == "" else None
            bracket, outer = bracket_of(factor)
            if type(before) is Symbol and before.name in arrays and bracket is not None and bracket.opening == "[":
                sups = outer.sups if outer is not None else []
                factors[-1] = Scripts(before.start, factor.end, before, list(bracket.items), sups, 0)
            else:
                operators.append(operator)
                factors.append(replaced(factor, put))
        return term_of(factors, operators)

    rewrite(pieces, put)


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
