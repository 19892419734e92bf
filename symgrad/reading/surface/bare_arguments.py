r"""Quantities that are written with what they depend on in the end: the J(W, b) of ∂J(W, b)/∂z is J.

So it is where a name stands with one list of names behind it wherever it has a list, no equation defines it with that list, and it
is differentiated by something that is not in the list: J is no function of slots then, but a quantity. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable

from .signs import sign_of
from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Group, Quotient, Scripts, Surface, Symbol, Term, factors_of, spelling, term_of, unwrap, walk
from .vocabulary import NO_VALUES, builtin_function


def bare_quantities(formulas: Iterable[list[Piece]]) -> None:
    """Takes the lists away from such names."""
    pieces = [piece for formula in formulas for piece in formula]
    lists: dict[str, set[str]] = {}
    beyond: set[str] = set()
    defined: set[str] = set()
    for surface in surfaces_of(pieces):
        if type(surface) is Chained and surface.relations[0] in ("=", ":="):
            called = _called(unwrap(surface.sides[0]))
            defined.update(() if called is None else (spelling(called[0]),))
        for part in walk(surface):
            if type(part) is Term:
                for name, following in zip(part.factors, part.factors[1:], strict=False):
                    if type(following) is Group and following.opening == "(" and _is_name(name):
                        lists.setdefault(spelling(name), set()).add(spelling(following))
            if type(part) is Quotient and (found := _differentiated(part)) is not None:
                name, items, by = found
                if all(type(unwrap(item)) in (Symbol, Scripts) for item in items) and _is_beyond(by, items):
                    beyond.add(spelling(name))
    quantities = {name for name in beyond - defined if len(lists[name]) == 1}
    if quantities:
        rewrite(pieces, lambda part: _without_lists(part, quantities))


def _without_lists(part: Surface, quantities: set[str]) -> Surface | None:
    """A product with such names alone; None where there are none in it."""
    if type(part) is not Term:
        return None
    drops = [
        type(factor) is Group and factor.opening == "(" and at > 0 and spelling(part.factors[at - 1]) in quantities
        for at, factor in enumerate(part.factors)
    ]
    if not any(drops):
        return None
    kept = [at for at, drop in enumerate(drops) if not drop]
    return term_of([part.factors[at] for at in kept], [part.operators[at] for at in kept])


def _differentiated(part: Quotient) -> tuple[Surface, list[Surface], Surface] | None:
    """J, the list and x of ∂J(W, b)/∂x; None of any other quotient."""
    (operators, above), (_, below) = factors_of(part.numerator), factors_of(part.denominator)
    if len(above) != 3 or len(below) != 2 or sign_of(unwrap(above[0])) is None or sign_of(unwrap(below[0])) is None:
        return None
    called = _called(Term(part.numerator.start, part.numerator.end, ["", operators[2]], above[1:]))
    return None if called is None else (*called, unwrap(below[1]))


def _called(part: Surface) -> tuple[Surface, list[Surface]] | None:
    """The name and its arguments, where a formula is nothing else."""
    if type(part) is not Term or len(part.factors) != 2 or part.operators[1]:
        return None
    name, group = part.factors
    if type(group) is not Group or group.opening != "(" or not _is_name(name):
        return None
    return name, group.items


def _is_beyond(by: Surface, items: list[Surface]) -> bool:
    """Whether a variable is neither in a list nor an entry of what is, the θ_1 of θ."""
    bases = {spelling(item.base if type(item) is Scripts else item) for item in map(unwrap, items)}
    return spelling(by) not in map(spelling, items) and spelling(by.base if type(by) is Scripts else by) not in bases


def _is_name(part: Surface) -> bool:
    base = part.base if type(part) is Scripts else part
    return type(base) is Symbol and base.name not in NO_VALUES and builtin_function(base.name) is None
