r"""Names of several capitals, FL and MSE, as one types them without \text. Knows no meaning.

They are one name where an equation has them, side by side, as its whole left side, and none of their letters stands anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Surface, Symbol, Term, Words, replaced, term_of, unwrap, walk


def name_initials(formulas: Iterable[list[Piece]]) -> None:
    """Makes one name of the capitals of each such name."""
    pieces = [piece for formula in formulas for piece in formula]
    parts = [part for surface in surfaces_of(pieces) for part in walk(surface)]
    names = {run for part in parts if type(part) is Chained and part.relations[0] in ("=", ":=") for run in _whole(part.sides[0])}
    if not names:
        return
    shown = [part.name for part in parts if type(part) is Symbol]
    inside = [run for part in parts if type(part) is Term for _, _, run in _runs(part)]
    names = {name for name in names if all(shown.count(letter) == _times(letter, name, inside) for letter in name)}

    def put(part: Surface) -> Surface | None:
        found = [run for run in _runs(part) if run[2] in names] if type(part) is Term else []
        if type(part) is not Term or not found:
            return None
        first, last, name = found[0]
        word = Words(part.factors[first].start, part.factors[last - 1].end, name)
        factors = [*part.factors[:first], word, *part.factors[last:]]
        whole = term_of([replaced(factor, put) for factor in factors], [*part.operators[: first + 1], *part.operators[last:]])
        return replaced(whole, put) if len(found) > 1 else whole

    rewrite(pieces, put)


def _times(letter: str, name: str, inside: list[str]) -> int:
    """How often a letter stands in places of the name."""
    return inside.count(name) * name.count(letter)


def _whole(side: Surface) -> Iterator[str]:
    """The capitals that are a whole side."""
    part = unwrap(side)
    if type(part) is Term:
        yield from (name for first, last, name in _runs(part) if last - first == len(part.factors))


def _runs(part: Term) -> Iterator[tuple[int, int, str]]:
    """(first, behind the last, letters) of the capitals that stand side by side, two or more."""
    first = 0
    while first < len(part.factors):
        last = first
        while last < len(part.factors) and _is_capital(part.factors[last]) and (last == first or _touches(part, last)):
            last += 1
        if last - first > 1:
            yield first, last, "".join(factor.name for factor in part.factors[first:last] if type(factor) is Symbol)
        first = max(last, first + 1)


def _is_capital(factor: Surface) -> bool:
    return type(factor) is Symbol and len(factor.name) == 1 and factor.name.isupper()


def _touches(part: Term, at: int) -> bool:
    """Whether a factor stands right behind the one before it, without a blank or a sign."""
    return part.operators[at] == "" and part.factors[at - 1].end == part.factors[at].start
