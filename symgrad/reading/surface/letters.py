"""Letters that a formula uses as indices, and those that stand free in it. Knows the surface only."""

from __future__ import annotations

from .scripts import flattened, subscript_letters
from .syntax import Big, Chained, Evaluated, Scripts, Surface, Symbol, unwrap, walk


def index_letters(part: Surface, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """Letters in the subscripts of a formula, those that its sums bind, and those compared with one of them (or of `known`)."""
    found: set[str] = set(known)
    compared: list[set[str]] = []
    points: list[Surface] = []
    for piece in walk(part):
        if type(piece) is Scripts:
            for sub in piece.subs:
                found |= _letters(sub)
        elif type(piece) is Big:
            for item in flattened(piece.under):
                item = unwrap(item)
                sides = item.sides if type(item) is Chained else [item]
                for side in sides:
                    found |= set(subscript_letters([side]) or ())
        elif type(piece) is Evaluated:
            points += piece.conditions  # x = a gives x a value: it compares no indices
        elif type(piece) is Chained and piece not in points:
            compared.append({letters[0] for side in piece.sides if len(letters := subscript_letters([side]) or ()) == 1})
    for letters in compared:
        if letters & found:
            found |= letters
    return frozenset(found)


def _letters(sub: Surface) -> set[str]:
    found = set()
    for piece in walk(sub):
        if type(piece) is Symbol and (len(piece.name) == 1 and piece.name.isalpha() or piece.name.startswith("\\")):
            found.add(piece.name)
        elif type(piece) is Scripts and piece.primes and type(piece.base) is Symbol:
            found.add(piece.base.name + "'" * piece.primes)
    return found


def free_letters(part: Surface) -> frozenset[str]:
    """Letters in subscripts that no sum around them binds; those of \\sum_{i \\neq j} where they stand elsewhere, too."""
    found: set[str] = set()
    _free(part, frozenset(), found)
    return frozenset(found)


def _free(part, bound, found):
    kind = type(part)
    if kind is Big:
        inner = set(bound)
        for item in flattened(part.under):
            item = unwrap(item)
            sides = item.sides if type(item) is Chained else [item]
            for side in sides:
                inner |= set(subscript_letters([side]) or ())
                if type(item) is Chained and item.relations[0] == "=":
                    break
        _free(part.body, frozenset(inner), found)
        return
    if kind is Scripts:
        for sub in part.subs:
            found |= _letters(sub) - bound
        _free(part.base, bound, found)
        for sup in part.sups:
            _free(sup, bound, found)
        return
    for child in part.children:
        _free(child, bound, found)
