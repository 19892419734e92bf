"""The sets of declarations: \\mathbb{R}^{m \\times n}, \\{0,1\\}^{N}, \\mathbb{S}^{n}, (0, 1). Knows the surface only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from .syntax import Group, Numeral, Scripts, Surface, Symbol, Term, Total, is_ellipsis, spelling, unwrap

_REALS = ("\\mathbb{R}", "\\mathbf{R}", "\\Re", "\\mathrm{R}")
_INTEGERS = ("\\mathbb{Z}", "\\mathbf{Z}")
_NATURALS = ("\\mathbb{N}", "\\mathbf{N}")
_SYMMETRIC = ("\\mathbb{S}", "\\mathcal{S}", "\\operatorname{Sym}", "\\mathrm{Sym}")


class Ends(NamedTuple):
    """The first and the last integer of a range, as written."""

    lower: Surface
    upper: Surface


@dataclass
class SetRead:
    """What a set says of its members: shape (None: nothing), domain, a range for an index, bounds (of an interval, or ≠)."""

    kind: str  # reals, size, index, interval, simplex
    shape: list[Surface] | None = None
    domain: str = "real"
    bounds: list[tuple[str, Surface]] | None = None
    range: Ends | None = None


def read_set(part: Surface) -> SetRead | None:
    """The set on the right of \\in; None where it is not known."""
    part = unwrap(part)
    if type(part) is Term and len(part.factors) == 2 and part.operators[1] == "∖":
        return _without(read_set(part.factors[0]), unwrap(part.factors[1]))
    base, subs, sups = part, [], []
    if type(part) is Scripts and not part.primes:
        base, subs, sups = unwrap(part.base), part.subs, list(part.sups)
    if type(base) is Symbol:
        return _named_set(base.name, subs, sups)
    if type(base) is Group:
        return _listed_set(base, subs, sups)
    return None


def _without(read: SetRead | None, removed: Surface) -> SetRead | None:
    """A set without the listed members, \\mathbb{R}^n \\setminus \\{0\\}."""
    if read is None or type(removed) is not Group or removed.opening != "{":
        return None
    return replace(read, bounds=[*(read.bounds or ()), *(("≠", item) for item in removed.items)])


def _named_set(name: str, subs: list[Surface], sups: list[Surface]) -> SetRead | None:
    if name in _REALS:
        sign = _sign(subs)
        signs = [sup for sup in sups if spelling(sup) in ("+", "++")]
        if signs:
            sign, sups = "positive", [sup for sup in sups if sup not in signs]
        if sign is None or len(sups) > 1:
            return None
        return SetRead("reals", dimensions(sups[0]) if sups else [], sign)
    if name in _NATURALS or name in _INTEGERS and (_sign(subs) == "positive" or [s for s in sups if spelling(s) == "+"]):
        sups = [sup for sup in sups if spelling(sup) not in ("+", "*")]
        return SetRead("size") if not sups else SetRead("reals", dimensions(sups[0]), "integer")
    if name in _INTEGERS and not subs:
        return SetRead("reals", dimensions(sups[0]) if sups else [], "integer")
    if name in _SYMMETRIC and len(sups) == 1:
        size = sups[0]
        sign = spelling(subs[0]) if subs else ""
        domain = {"": "symmetric", "++": "positive definite", "+": "positive semidefinite"}.get(sign)
        return SetRead("reals", [size, size], domain) if domain else None
    if name == "\\Delta" and len(sups) == 1 and not subs:
        corners = _plus_one(sups[0])
        return SetRead("simplex", [corners], "nonnegative") if corners is not None else None
    return None


def _plus_one(part: Surface) -> Surface | None:
    """C where the part is C-1."""
    part = unwrap(part)
    if type(part) is Total and len(part.terms) == 2 and part.signs == ["+", "-"] and spelling(part.terms[1]) == "1":
        return part.terms[0]
    return None


def _sign(subs: list[Surface]) -> str | None:
    if not subs:
        return "real"
    text = spelling(subs[0]).replace(" ", "")
    return {
        "+": "nonnegative",
        "++": "positive",
        ">0": "positive",
        "≥0": "nonnegative",
        "<0": "negative",
        "\\ge0": "nonnegative",
    }.get(text)


def dimensions(part: Surface) -> list[Surface]:
    """The sizes in \\mathbb{R}^{m \\times n}."""
    inner = unwrap(part)
    if type(inner) is Term and "×" in inner.operators:
        out, start = [], 0
        for position in range(1, len(inner.factors) + 1):
            if position == len(inner.factors) or inner.operators[position] == "×":
                factors = inner.factors[start:position]
                out.append(
                    factors[0]
                    if len(factors) == 1
                    else Term(factors[0].start, factors[-1].end, ["", *inner.operators[start + 1 : position]], factors)
                )
                start = position
        return out
    if type(inner) is Total:
        return _of_sum(inner)
    return [part]


def _of_sum(total: Total) -> list[Surface]:
    """The sizes in N \\times H - f + 1: between two × a sum is one size."""
    runs: list[tuple[list[str], list[Surface]]] = [([], [])]
    for sign, term in zip(total.signs, total.terms, strict=True):
        first, *others = dimensions(term)
        runs[-1][0].append(sign)
        runs[-1][1].append(first)
        runs += [(["+"], [other]) for other in others]
    return [terms[0] if signs == ["+"] else Total(terms[0].start, terms[-1].end, signs, terms) for signs, terms in runs]


def _listed_set(group: Group, subs: list[Surface], sups: list[Surface]) -> SetRead | None:
    if subs or len(sups) > 1:
        return None
    shape = dimensions(sups[0]) if sups else []
    items = [unwrap(item) for item in group.items]
    if group.opening == "{":
        texts = [spelling(item) for item in items]
        if sorted(texts) == ["0", "1"]:
            return SetRead("reals", shape, "binary")
        if sorted(text.lstrip("+") for text in texts) == ["-1", "1"]:
            return SetRead("reals", shape, "sign")
        ends = ends_of_set(group)
        return SetRead("index", shape=shape or None, range=ends) if ends is not None else None
    if group.opening in ("(", "[", "(]", "[)") and len(items) == 2:
        texts, bounds = [spelling(item) for item in items], interval(group)
        if texts == ["0", "1"]:
            domain = {"(": "unit", "(]": "positive"}.get(group.opening, "nonnegative")
            return SetRead("interval", shape, domain, bounds=bounds)
        if texts[0] == "0" and texts[1] in ("\\infty", "+\\infty"):
            return SetRead("interval", shape, "positive" if group.opening[0] == "(" else "nonnegative", bounds=bounds)
        if texts == ["-\\infty", "0"] and group.opening in ("(",):
            return SetRead("interval", shape, "negative", bounds=bounds)
        return SetRead("interval", shape, "real", bounds=bounds)
    ends = ends_of_set(group)
    return SetRead("index", shape=shape or None, range=ends) if ends is not None else None


def ends_of_set(part: Surface) -> Ends | None:
    """The first and the last of \\{1, \\dots, n\\} or [n]; None of any other set."""
    part = unwrap(part)
    if type(part) is not Group:
        return None
    if part.opening == "[" and len(part.items) == 1:
        return Ends(Numeral(part.start, part.start, Fraction(1), "1"), part.items[0])
    if part.opening == "{" and any(map(is_ellipsis, part.items[1:-1])):
        return Ends(part.items[0], part.items[-1])
    return None


def interval(part: Surface) -> list[tuple[str, Surface]] | None:
    """The bounds of an interval (a, b], as (relation, end); None where it is none."""
    part = unwrap(part)
    if type(part) is not Group or part.opening not in ("(", "[", "(]", "[)") or len(part.items) != 2:
        return None
    opening, closing = part.opening[0], part.opening[-1]
    if len(part.opening) == 1:
        closing = ")" if opening == "(" else "]"
    bounds = []
    low, high = (unwrap(item) for item in part.items)
    if not _infinite(low):
        bounds.append((">" if opening == "(" else "≥", part.items[0]))
    if not _infinite(high):
        bounds.append(("<" if closing == ")" else "≤", part.items[1]))
    return bounds


def _infinite(part: Surface) -> bool:
    return spelling(part) in ("\\infty", "-\\infty", "+\\infty")
