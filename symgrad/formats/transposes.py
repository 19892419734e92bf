r"""Ways in which a product may have been meant where it does not fit: factors transposed, or in another order.

Knows the surface only; whether a way fits is for the reader to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations, product

from .syntax import TRANSPOSES, Group, Scripts, Surface, Symbol, Term, Total, name_of_sign, spelling, unwrap

#: Longer products are turned at most at one place, or at two places side by side.
MOST_FACTORS = 3


def turned(side: Surface, is_array: Callable[[Surface], bool]) -> Iterator[tuple[str, Surface]]:
    """(what it looks like, the side with one of its products turned), the smallest changes first.

    is_array   whether a factor is no scalar, so that its transpose may matter
    """
    found = []
    for old in _products(side):
        whole = old if type(old) is Term else Term(old.start, old.end, [""], [old])
        for changes, new in _orders(whole, [is_array(factor) for factor in whole.factors]):
            found.append((changes, old, whole, new))
    for _, old, whole, new in sorted(found, key=lambda item: item[0]):
        texts = [_text(part) for part in (new, whole)]
        if all(texts):
            what = "a transposed product" if len(whole.factors) > 1 else "a transpose"
            yield f"{what}: {texts[0]} is meant where {texts[1]} stands", _with(side, old, new)


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


def _orders(term: Term, arrays: list[bool]) -> Iterator[tuple[int, Term]]:
    """(how much is changed, the product in another way)."""
    places = [k for k, array in enumerate(arrays) if array]
    if any(term.operators[k] not in ("", "·") for k in range(len(term.factors))):
        return
    spans = [tuple(places)] if len(places) <= MOST_FACTORS else list(zip(places, places[1:]))
    for span in spans:
        for order in permutations(span):
            for marks in product((False, True), repeat=len(span)):
                changes = sum(marks) + 2 * (order != span)
                if changes:
                    factors = list(term.factors)
                    for place, source, mark in zip(span, order, marks):
                        factors[place] = _transposed(term.factors[source]) if mark else term.factors[source]
                    yield changes, Term(term.start, term.end, list(term.operators), factors)


def _transposed(factor: Surface) -> Surface:
    """X^\\top of X and X of X^\\top."""
    part = unwrap(factor)
    if type(part) is not Scripts:
        return Scripts(part.start, part.end, factor, [], [Symbol(part.end, part.end, "\\top")], 0)
    kept = [sup for sup in part.sups if name_of_sign(sup) not in TRANSPOSES]
    if len(kept) == len(part.sups):
        return Scripts(part.start, part.end, part.base, part.subs, [*part.sups, Symbol(part.end, part.end, "\\top")], part.primes)
    if kept or part.subs or part.primes:
        return Scripts(part.start, part.end, part.base, part.subs, kept, part.primes)
    return part.base


def _with(side: Surface, old: Surface, new: Surface) -> Surface:
    """The side with one part of it exchanged."""
    if side is old:
        return new
    parts = [_exchanged(getattr(side, field), old, new) for field in side.fields]
    return type(side)(side.start, side.end, *parts)


def _exchanged(part, old, new):
    if isinstance(part, Surface):
        return _with(part, old, new)
    return [_exchanged(item, old, new) for item in part] if type(part) in (list, tuple) else part


def _text(term: Term) -> str:
    """The product as LaTeX; "" where it is not short."""
    text = " ".join(spelling(factor) for factor in term.factors)
    text = text.replace(")}^{\\top}", ")\\top}").replace("^{\\top}", "^\\top")
    return "" if "?" in text or len(text) > 80 else text
