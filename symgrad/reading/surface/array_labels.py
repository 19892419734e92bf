"""Subscripts that say to what an array leads: the xh of W_{xh} beside x_t and h_t is one label, and so are f and i of W_f, W_i
beside f_t and i_t.

A letter that has indices itself somewhere, and that no operator binds, is an array of the document and no index, unless what it
stands below has an index elsewhere: V_{ab} beside V_{kj}. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .binders import bound_by
from .scripts import base_name
from .statements import Piece, rewrite, surfaces_of
from .syntax import Big, Scripts, Surface, Symbol, Term, Words, replaced, unwrap, walk


def label_arrays(formulas: Iterable[list[Piece]]) -> None:
    """Makes one label of the letters of a subscript that are all arrays of the document, and of such a letter by itself."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    arrays = _arrays(surfaces)
    scripted = [part for surface in surfaces for part in walk(surface) if type(part) is Scripts]
    indexed = {base_name(part) for part in scripted if part.subs and not arrays.issuperset(_letters(part.subs[0]) or "?")}
    runs = [run for part in scripted if base_name(part) not in indexed for run in _runs(part, arrays)]
    letters = {letter for run in runs for letter in run}
    letters.update(_of_gates([part for part in scripted if base_name(part) not in indexed], arrays))
    if not letters:
        return

    def put(part: Surface) -> Surface | None:
        if type(part) is not Scripts or len(part.subs) != 1 or type(unwrap(part.base)) is not Symbol:
            return None
        run = _letters(part.subs[0])
        if not run or not letters.issuperset(run):
            return None
        sub = part.subs[0]
        sups = [replaced(sup, put) for sup in part.sups]
        return Scripts(part.start, part.end, part.base, [Words(sub.start, sub.end, "".join(run))], sups, part.primes)

    rewrite(pieces, put)


def _arrays(surfaces: list[Surface]) -> set[str]:
    """The letters that have a subscript, or an argument such as (t) above, and that are bound nowhere."""
    found: set[str] = set()
    bound: set[str] = set()
    for part in (part for surface in surfaces for part in walk(surface)):
        if type(part) is Scripts and part.subs and type(base := unwrap(part.base)) is Symbol and len(base.name) == 1:
            found.add(base.name)
        elif type(part) is Big:
            bound.update(letter for letter, _ in bound_by(part, {}).binders)
    return found - bound


def _runs(part: Scripts, arrays: set[str]) -> list[list[str]]:
    """The subscript of a capital that is two arrays or more side by side."""
    base = base_name(part)
    if base is None or len(part.subs) != 1:
        return []
    run = _letters(part.subs[0])
    is_matrix = base.rstrip("}").rpartition("{")[2][:1].isupper()
    return [run] if is_matrix and len(run) > 1 and arrays.issuperset(run) else []


def _of_gates(scripted: list[Scripts], arrays: set[str]) -> Iterator[str]:
    """The arrays of which several stand, each by itself, below one name, and nothing else does."""
    below: dict[str, set[str]] = {}
    for part in scripted:
        run = _letters(part.subs[0]) if len(part.subs) == 1 else []
        base = base_name(part)
        if base is not None and _may_lead(base) and len(run) == 1 and arrays.issuperset(run):
            below.setdefault(base, set()).update(run)
    yield from (letter for letters in below.values() if len(letters) > 1 for letter in letters)


def _may_lead(base: str) -> bool:
    """Whether a name is one letter, bold or not, and no operator: no ∇ and no expectation."""
    letter = base.rstrip("}").rpartition("{")[2]
    return len(letter) == 1 and letter.isalpha() and letter not in "EPVd" and not base.startswith("\\mathbb")


def _letters(sub: Surface) -> list[str]:
    """The letters of a subscript that is one or more of them side by side; none of any other."""
    sub = unwrap(sub)
    parts = [unwrap(factor) for factor in sub.factors] if type(sub) is Term and set(sub.operators) == {""} else [sub]
    names = [part.name for part in parts if type(part) is Symbol and len(part.name) == 1 and part.name.isalpha()]
    return names if len(names) == len(parts) else []
