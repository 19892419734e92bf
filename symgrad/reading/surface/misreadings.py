r"""Ways in which a formula may have been meant where it does not fit: factors transposed or in another order, other indices.

Knows the surface only; whether a way fits is for the reader to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations, product
from operator import is_

from .syntax import PLAIN, Group, Scripts, Surface, Symbol, Term, Total, names_in, spelling, unwrap, walk
from .transposes import transposed

#: Longer products are turned at most at one place, or at two places side by side.
MOST_FACTORS = 3


def turned(side: Surface, is_array: Callable[[Surface], bool]) -> Iterator[tuple[str, Surface]]:
    """(what it looks like, the side with one of its products turned), the smallest changes first.

    is_array   whether a factor is no scalar, so that its transpose may matter
    """
    found = []
    for old in _products(side):
        whole = old if type(old) is Term else Term(old.start, old.end, [""], [old])
        arrays = [is_array(factor) for factor in whole.factors]
        for run in _runs(whole):
            for changes, new in _orders(whole, [at for at in run if arrays[at]]):
                found.append((changes, old, whole, new, run))
    for _, old, whole, new, run in sorted(found, key=lambda item: item[0]):
        texts = [_text([part.factors[at] for at in run]) for part in (new, whole)]
        if all(texts):
            what = "a transposed product" if len(run) > 1 else "a transpose"
            yield f"{what}: {texts[0]} is meant where {texts[1]} stands", _with(side, old, new)


def reindexed(side: Surface, letters: tuple[str, ...]) -> Iterator[tuple[str, Surface]]:
    """(what it looks like, the side with two indices of one name exchanged, or with one of the letters for an index)."""
    found = []
    for part in walk(side):
        places = [leaf for sub in part.subs for leaf in walk(sub) if type(leaf) is Symbol] if type(part) is Scripts else []
        for number, leaf in enumerate(places):
            for other in places[:number]:
                if other.name != leaf.name:
                    found.append((0, part, _renamed(part, {leaf: other.name, other: leaf.name})))
            found += [(1, part, _renamed(part, {leaf: letter})) for letter in letters if letter != leaf.name]
    for _, old, new in sorted(found, key=lambda item: item[0]):
        yield f"an index: {spelling(new)} is meant where {spelling(old)} stands", _with(side, old, new)


def renamed(side: Surface, names: tuple[Surface, ...]) -> Iterator[tuple[str, Surface]]:
    """(what it looks like, the side with another of the names in the place of one)."""
    for old in dict.fromkeys(names_in(side)):
        for new in names:
            if spelling(new) != spelling(old):
                yield f"another name: {spelling(new)} is meant where {spelling(old)} stands", _with(side, old, new)


def joined(side: Surface, names: tuple[Surface, ...]) -> Iterator[tuple[str, Surface]]:
    """(what it looks like, the side with one of the names as a further factor of one of its products), and with a factor less."""
    for old in _products(side):
        factors, operators = (list(old.factors), list(old.operators)) if type(old) is Term else ([old], [""])
        for name in names:
            for at in range(len(factors) + 1):
                more = Term(old.start, old.end, [*operators, ""], [*factors[:at], name, *factors[at:]])
                yield f"a factor: {spelling(name)} is missing", _with(side, old, more)
        if len(factors) > 1 and not any(operators):
            for at, factor in enumerate(factors):
                rest = factors[:at] + factors[at + 1 :]
                less = Term(old.start, old.end, operators[1:], rest) if len(rest) > 1 else rest[0]
                yield f"a factor: {spelling(factor)} is too much", _with(side, old, less)


def bracketed(side: Surface) -> Iterator[tuple[str, Surface]]:
    """(what it looks like, the side with brackets around some of its terms, of which the first or last is a factor's only)."""
    total = unwrap(side)
    if type(total) is not Total:
        return
    for first in range(len(total.terms)):
        for last in range(first + 1, len(total.terms)):
            signs, terms = total.signs[first : last + 1], total.terms[first : last + 1]
            for cut in range(1, len(_factors(terms[0]))):
                head, inner = _split(terms[0], cut)
                bracket = Group(
                    terms[0].start, terms[-1].end, "(", [Total(inner.start, terms[-1].end, ["+", *signs[1:]], [inner, *terms[1:]])]
                )
                yield "brackets are missing", _replaced(total, first, last, _term([*head, bracket]))
            for cut in range(1, len(_factors(terms[-1]))):
                head, inner = _split(terms[-1], cut)
                sum_ = Total(terms[0].start, inner.end, ["+", *signs[1:]], [*terms[:-1], _term(head)])
                bracket = Group(terms[0].start, inner.end, "(", [sum_])
                yield "brackets are missing", _replaced(total, first, last, _term([bracket, *_factors(inner)]))


def _factors(part: Surface) -> list[Surface]:
    return list(part.factors) if type(part) is Term and not any(part.operators) else [part]


def _split(part: Surface, cut: int) -> tuple[list[Surface], Surface]:
    factors = _factors(part)
    return factors[:cut], _term(factors[cut:])


def _term(factors: list[Surface]) -> Surface:
    return Term(factors[0].start, factors[-1].end, [""] * len(factors), factors) if len(factors) > 1 else factors[0]


def _replaced(total: Total, first: int, last: int, new: Surface) -> Surface:
    """The sum with one term for those from the first to the last."""
    signs = [*total.signs[: first + 1], *total.signs[last + 1 :]]
    terms = [*total.terms[:first], new, *total.terms[last + 1 :]]
    return Total(total.start, total.end, signs, terms) if len(terms) > 1 or signs[0] == "-" else new


def _renamed(part: Surface, names: dict[Symbol, str]) -> Surface:
    for old, name in names.items():
        part = _with(part, old, Symbol(old.start, old.end, name))
    return part


def _products(part: Surface) -> Iterator[Surface]:
    """The products of matrices in a sum, and what stands there alone; those in brackets too."""
    part = unwrap(part)
    if type(part) is Total:
        for term in part.terms:
            yield from _products(term)
        return
    if type(part) in (Term, Scripts, Symbol):
        yield part
    for factor in part.factors if type(part) is Term else [part]:
        inner = unwrap(factor)
        inner = unwrap(inner.base) if type(inner) is Scripts else inner
        if type(inner) is Group and len(inner.items) == 1:
            yield from _products(inner.items[0])


def _runs(term: Term) -> list[range]:
    """The places of the factors that a matrix product joins, from one ⊙ or the like to the next."""
    starts = [0, *(at for at, operator in enumerate(term.operators) if operator not in PLAIN), len(term.factors)]
    return [range(first, last) for first, last in zip(starts, starts[1:])]


def _orders(term: Term, places: list[int]) -> Iterator[tuple[int, Term]]:
    """(how much is changed, the product in another way): the factors at some places transposed, or in another order."""
    spans = [tuple(places)] if len(places) <= MOST_FACTORS else list(zip(places, places[1:]))
    for span in spans:
        for order in permutations(span):
            for marks in product((False, True), repeat=len(span)):
                changes = sum(marks) + 2 * (order != span)
                if changes:
                    factors = list(term.factors)
                    for place, source, mark in zip(span, order, marks):
                        factors[place] = transposed(term.factors[source]) if mark else term.factors[source]
                    yield changes, Term(term.start, term.end, list(term.operators), factors)


def _with(side: Surface, old: Surface, new: Surface) -> Surface:
    """The side with one part of it exchanged; what does not hold it stays the same object."""
    if side is old:
        return new
    parts = [getattr(side, field) for field in side.fields]
    moved = [_exchanged(part, old, new) for part in parts]
    return side if all(map(is_, moved, parts)) else type(side)(side.start, side.end, *moved)


def _exchanged(part: object, old: Surface, new: Surface) -> object:
    if isinstance(part, Surface):
        return _with(part, old, new)
    if not isinstance(part, (list, tuple)):
        return part
    moved = [_exchanged(item, old, new) for item in part]
    return part if all(map(is_, moved, part)) else moved


def _text(factors: list[Surface]) -> str:
    """The product of the factors as LaTeX; "" where it is not short."""
    text = " ".join(spelling(factor) for factor in factors)
    text = text.replace(")}^{\\top}", ")\\top}").replace("^{\\top}", "^\\top")
    return "" if "?" in text or len(text) > 80 else text
