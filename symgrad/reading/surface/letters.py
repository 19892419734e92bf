"""Letters that a formula uses as indices, and those that stand free in it. Knows the surface only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .averages import is_moment
from .binders import Scope, bound_by, letters_of, walk_bound
from .scripts import is_label_superscript, is_marked, single_letter, subscript_letters
from .syntax import Big, Chained, Evaluated, Group, Scripts, Surface, Symbol, spelling, unwrap, walk


class Place(NamedTuple):
    """A letter where an index can stand: in the subscript or the bracketed superscript of `part`, or in the relation `part`."""

    letter: str
    part: Scripts | Chained
    is_subscript: bool
    scope: Scope

    @property
    def is_bound(self) -> bool:
        """Whether an operator around the place binds the letter for certain."""
        return self.letter in self.scope.around

    @property
    def may_be_bound(self) -> bool:
        """Whether an operator around the place binds the letter, or compares it and may bind it."""
        return self.is_bound or self.letter in self.scope.compared


def places(part: Surface) -> Iterator[Place]:
    """Every place of a formula where a letter stands as an index does: x_i, x^{(i)}, [i = c]."""
    for piece, scope in walk_bound(part):
        if type(piece) is Scripts:
            for sub in _slots(piece):
                for letter in _letters(sub):
                    yield Place(letter, piece, True, scope)
            for sup in map(unwrap, piece.sups):
                if type(sup) is Group and is_label_superscript(sup):
                    for letter in subscript_letters(sup.items) or ():
                        yield Place(letter, piece, False, scope)
        elif type(piece) is Chained:
            for letter in letters_of(piece):
                yield Place(letter, piece, False, scope)


def free_letters(part: Surface) -> frozenset[str]:
    """Letters in subscripts that no sum around them binds; those of \\sum_{i \\neq j} where they stand elsewhere, too."""
    return frozenset(place.letter for place in places(part) if place.is_subscript and not place.may_be_bound)


def index_letters(part: Surface, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """Letters in the subscripts of a formula, those that its sums bind, and those compared with one of them (or of `known`)."""
    found: set[str] = set(known)
    compared: list[set[str]] = []
    points: list[Surface] = []
    for piece, scope in walk_bound(part):
        if type(piece) is Scripts:
            for sub in _slots(piece):
                found |= _letters(sub)
        elif type(piece) is Big:
            bound = bound_by(piece, scope.around)
            for letter, bounds in bound.binders:
                found.add(letter)
                found.update(subscript_letters([bounds.lower]) or () if bounds.lower is not None else ())
            for relation in (*bound.conditions, *bound.relations):
                found.update(letters_of(relation))
        elif type(piece) is Evaluated:
            points += piece.conditions  # x = a gives x a value: it compares no indices
        elif type(piece) is Chained and piece not in points and piece.relations != ["∼"]:
            compared.append({alone for side in piece.sides if (alone := single_letter(side)) is not None})
    for letters in compared:
        if letters & found:
            found |= letters
    return frozenset(found)


def _slots(part: Scripts) -> list[Surface]:
    """What stands below a name as indices do; below 𝔼 stand the names that are averaged over."""
    return [] if is_moment(part) else part.subs


def _letters(sub: Surface) -> set[str]:
    found = set()
    for piece in walk(sub):
        if type(piece) is Symbol and (len(piece.name) == 1 and piece.name.isalpha() or piece.name.startswith("\\")):
            found.add(piece.name)
        elif type(piece) is Scripts and (piece.primes or is_marked(piece)) and type(piece.base) is Symbol:
            found.add(piece.base.name + "'" * piece.primes if piece.primes else spelling(piece))
    return found
