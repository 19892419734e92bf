"""Superscripts that name a layer or a step: the l of z^l and z^{l+1} where the document differentiates by z^l_k. Knows no meaning.

A power is no variable to differentiate by: what stands so below a ∂ is one name, and its letter a label wherever a name carries it.
So is a letter in brackets that stands there with a number added, too, z^{(l)} beside z^{(l-1)}, and over which no sum runs.
Nobody needs a power 0 or 1 of a name: such a number is a label, and with it the other numbers of that name, the 2 of w^2 beside
w^0, and of names like it. It is an exponent where powers are written out, x^0 + x^1 + x^2: there the name stands by itself as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .arguments import bracket_of
from .binders import bound_by
from .scripts import called_name
from .signs import differentiated_by, sign_of
from .statements import Piece, rewrite, surfaces_of
from .syntax import (
    Big,
    Chained,
    Group,
    Label,
    Numeral,
    Scripts,
    Surface,
    Symbol,
    Term,
    Total,
    names_in,
    replaced,
    spelling,
    unwrap,
    walk,
)
from .transposes import is_transpose
from .vocabulary import IDENTITIES


def label_layers(formulas: Iterable[list[Piece]]) -> None:
    """Makes labels of the superscripts of a document's formulas that name its layers."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    letters, numbered, bracketed = _layer_letters(surfaces), _numbered(surfaces), _bracketed_letters(surfaces)
    laws = _laws_by_letters(surfaces)
    if not letters and not numbered and not bracketed and not laws:
        return

    stated = {name for surface in surfaces for name in _error_of_layer(surface)}

    def is_label(part: Scripts, sup: Surface) -> bool:
        if (inner := _in_brackets(sup)) is not None:
            return bracketed.issuperset(_letters_of(inner) or "?")
        return letters.issuperset(_letters_of(sup) or "?") or _number_of(sup) is not None and spelling(part.base) in numbered

    def is_law(sup: Surface) -> bool:
        named = called_name(sup)
        return named is not None and named[0] in laws

    def put(part: Surface) -> Surface | None:
        named = type(part) is Scripts and (_is_named(part) or spelling(part.base) in stated)
        if type(part) is not Scripts or not named or not any(is_label(part, sup) or is_law(sup) for sup in part.sups):
            return None
        base, subs = part.base, [replaced(sub, put) for sub in part.subs]
        for law in filter(is_law, part.sups):  # Q^π is a function of its own
            base = Symbol(part.start, part.end, f"{spelling(base)}^{{{spelling(law)}}}")
        sups = [Label(sup.start, sup.end, sup) if is_label(part, sup) else sup for sup in part.sups if not is_law(sup)]
        return Scripts(part.start, part.end, base, subs, sups, part.primes) if subs or sups or part.primes else base

    rewrite(pieces, put)


def _layer_letters(surfaces: list[Surface]) -> frozenset[str]:
    """The letters of superscripts below a ∂; not one that a sum runs over, that ∂ carries, or whose powers are such for certain."""
    found: set[str] = set()
    others: set[str] = set()
    for surface in surfaces:
        for part in differentiated_by(surface):
            if type(part) is Scripts and _is_named(part):
                found.update(letter for sup in part.sups for letter in _letters_of(sup))
        for part in walk(surface):
            if type(part) is Big:
                others.update(letter for letter, _ in bound_by(part, {}).binders)
            elif type(part) is Scripts and (not _is_named(part) or sign_of(unwrap(part.base)) is not None):
                others.update(letter for sup in part.sups for letter in _letters_of(sup))
    return frozenset(found - others)


def _laws_by_letters(surfaces: list[Surface]) -> frozenset[str]:
    """Greek letters of conditional laws, the policy of π(a | s): what stands above V and Q names the law."""
    found: set[str] = set()
    for head, items in (call for surface in surfaces for part in walk(surface) for call in _calls(part)):
        named = called_name(head)
        if named is not None and named[0].startswith("\\"):
            found.update((named[0],) if any(type(item) is Chained and item.relations == ["∣"] for item in items) else ())
    return frozenset(found)


def _calls(part: Surface) -> Iterator[tuple[Surface, list[Surface]]]:
    """The names with a bracket behind them in a product, and what stands in it."""
    factors = part.factors if type(part) is Term else []
    for head, following in zip(factors, factors[1:], strict=False):
        bracket, _ = bracket_of(following)
        if bracket is not None:
            yield head, bracket.items


def _bracketed_letters(surfaces: list[Surface]) -> frozenset[str]:
    """The l of z^{(l)} beside z^{(l-1)}, over which no sum runs: each is a thing of its own, and none of some that l counts."""
    steps: dict[tuple[str, str], set[str]] = {}
    bound: set[str] = set()
    for part in (part for surface in surfaces for part in walk(surface)):
        if type(part) is Big:
            bound.update(letter for letter, _ in bound_by(part, {}).binders)
        elif type(part) is Scripts and _is_named(part):
            for inner in filter(None, map(_in_brackets, part.sups)):
                for letter in _letters_of(inner):
                    steps.setdefault((spelling(part.base), letter), set()).add(spelling(inner))
    found = {letter for (_, letter), written in steps.items() if len(written) > 1} - bound
    return frozenset(found | {letter.upper() for letter in found if letter.upper() not in bound})  # L is the last of the l


def _error_of_layer(surface: Surface) -> Iterator[str]:
    """The e of an equation e^{(l)} = …, which is no exponential."""
    left = unwrap(surface.sides[0]) if type(surface) is Chained and surface.relations[0] in ("=", ":=") else surface
    if type(left) is Scripts and spelling(left.base) == "e" and left is not surface and any(map(_in_brackets, left.sups)):
        yield "e"


def _in_brackets(sup: Surface) -> Surface | None:
    """What stands in the brackets that a superscript is, (l) or [l]; None of any other."""
    part = unwrap(sup)
    return part.items[0] if type(part) is Group and part.opening in ("(", "[") and len(part.items) == 1 else None


def _numbered(surfaces: list[Surface]) -> frozenset[str]:
    """The names whose numbers above them are labels: some are 0 or 1, and nothing says that the name is raised."""
    parts = [part for surface in surfaces for part in walk(surface)]
    summed = {letter for part in parts if type(part) is Big for letter, _ in bound_by(part, {}).binders}
    stated = {name for part in parts if type(part) is Chained for name in _stated(part)}
    numbers: dict[str, set[int]] = {}
    whole: set[str] = set()  # what stands without such a number, or is raised for certain: x, x_i, x^{1/2}, Σ_k x^k
    for part in (part for surface in surfaces for part in names_in(surface)):
        if type(part) is Symbol:
            whole.add(part.name)
        elif type(part) is Scripts and _is_named(part):
            name, found = spelling(part.base), [number for sup in part.sups if (number := _number_of(sup)) is not None]
            numbers.setdefault(name, set()).update(found)
            letters = [letter for sup in part.sups for letter in _letters_of(sup)]
            if not found and (not letters or not summed.isdisjoint(letters)):
                whole.add(name)
    points = {name for name, found in numbers.items() if found == {0}} - _raised_to_zero(parts)
    layers = {name for name, found in numbers.items() if found & {0, 1} and (name not in whole or (name, True) in stated)}
    alike = {name for name, is_first in stated if not is_first and name not in whole} if layers else set()
    return frozenset(points | layers | alike)


def _raised_to_zero(parts: list[Surface]) -> set[str]:
    """The names of which x^0 is said to be 1, as a power is."""
    found: set[str] = set()
    for chain in (part for part in parts if type(part) is Chained):
        for one, other in zip(map(unwrap, chain.sides), map(unwrap, chain.sides[1:])):
            for side, value in ((one, other), (other, one)):
                if (
                    type(side) is Scripts
                    and [_number_of(sup) for sup in side.sups] == [0]
                    and spelling(value) in ("1", *IDENTITIES)
                ):
                    found.add(spelling(side.base))
    return found


def _stated(chain: Chained) -> Iterator[tuple[str, bool]]:
    """The name with a number that a relation gives something to, and whether it is 0 or 1: w^0 ∈ ℝ, w^1 = w^0 - g; not x^1 = x."""
    left = unwrap(chain.sides[0])
    if type(left) is Scripts and _is_named(left) and len(left.sups) == 1 and not left.subs:
        name, number = spelling(left.base), _number_of(left.sups[0])
        power = ("1", *IDENTITIES) if number == 0 else (name,)
        gives = chain.relations[0] in ("∈", ":=") or chain.relations[0] == "=" and spelling(chain.sides[1]) not in power
        if number is not None and gives:
            yield name, number in (0, 1)


def _number_of(sup: Surface) -> int | None:
    """The whole number that a superscript is; None where it is anything else."""
    inner = unwrap(sup)
    return int(inner.value) if type(inner) is Numeral and inner.value.denominator == 1 else None


def _is_named(part: Scripts) -> bool:
    """Whether a name carries the scripts, and not a number, a bracket, Euler's number or a set, which have powers alone."""
    base = unwrap(part.base)
    if type(base) is not Symbol or base.name.startswith("\\mathbb"):
        return False
    return base.name not in ("e", "\\partial", "d", "\\mathrm{d}", "\\nabla")


def _letters_of(sup: Surface) -> list[str]:
    """The letters of a superscript l, l+1 or L-1, no transpose; none of any other."""
    part = unwrap(sup)
    if is_transpose(part):
        return []
    terms = [unwrap(term) for term in part.terms] if type(part) is Total else [part]
    letters = [term.name for term in terms if type(term) is Symbol and term.name.isalpha()]
    return letters if len(letters) == 1 and all(type(term) in (Symbol, Numeral) for term in terms) else []
