r"""Functions with entries: the s(x)_i of a document that says what that is, s(x)_i = e^{x_i} / \sum_j e^{x_j}, is s_i(x).

So it is of the names that stand with an index behind their bracket on the left of an equation. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .arguments import bracket_of
from .scripts import subscript_letters
from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Scripts, Surface, Symbol, Term, is_ellipsis, replaced, term_of, unwrap, walk
from .vocabulary import NO_VALUES, builtin_function


def name_function_entries(formulas: Iterable[list[Piece]]) -> None:
    """Puts the index behind the bracket of such functions behind their names."""
    pieces = [piece for formula in formulas for piece in formula]
    functions = {name for piece in pieces for name in _defined(piece)}
    functions -= {name for surface in surfaces_of(pieces) for name in _otherwise(surface)}
    if not functions:
        return

    def put(part: Surface) -> Surface | None:
        if type(part) is not Term:
            return None
        factors = [replaced(factor, put) for factor in part.factors]
        for at, (first, operator) in enumerate(zip(factors, part.operators[1:], strict=False)):
            bracket, outer = bracket_of(factors[at + 1])
            is_one = type(first) is Symbol and first.name in functions and not operator
            if is_one and bracket is not None and outer is not None and outer.subs and not outer.primes:
                factors[at] = Scripts(first.start, first.end, first, outer.subs, outer.sups, 0)
                factors[at + 1] = bracket
        return term_of(factors, part.operators)

    rewrite(pieces, put)


def _defined(piece: Piece) -> Iterator[str]:
    """The s of an equation s(x)_i = … that says what it is by something else."""
    if type(piece.surface) is not Chained or piece.surface.relations[0] not in ("=", ":="):
        return
    left, right = unwrap(piece.surface.sides[0]), piece.surface.sides[1]
    if type(left) is not Term or len(left.factors) != 2 or left.operators[1]:
        return
    name, (bracket, outer) = left.factors[0], bracket_of(left.factors[1])
    if (
        bracket is None
        or outer is None
        or outer.primes
        or outer.sups
        or type(name) is not Symbol
        or not subscript_letters(outer.subs)
    ):
        return
    known = name.name in NO_VALUES or builtin_function(name.name) is not None
    if not known and not any(type(part) is Symbol and part.name == name.name for part in walk(right)):
        yield name.name


def _otherwise(surface: Surface) -> Iterator[str]:
    """The names that an equation defines as functions without an index, s(x) = …, but by their entries."""
    if type(surface) is not Chained or type(left := unwrap(surface.sides[0])) is not Term or len(left.factors) != 2:
        return
    name, (bracket, outer) = left.factors[0], bracket_of(left.factors[1])
    if type(name) is Symbol and bracket is not None and outer is None:
        by_entries = (type(part) is Symbol and part.name == name.name or is_ellipsis(part) for part in walk(surface.sides[1]))
        if not any(by_entries):
            yield name.name
