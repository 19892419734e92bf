"""What stands below 𝔼: the names that are averaged over, and their law. Knows the surface only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .arguments import bracket_of, divided, moment_name
from .distributions import distribution_of
from .scripts import called_name
from .syntax import Chained, Group, Scripts, Surface, Symbol, Term, spelling, unwrap, walk
from .vocabulary import FUNCTION_NAMES, builtin_function


class Averaged(NamedTuple):
    """Names that are averaged over, and the law that they have; None where nothing is said of it.

    names   none where a law stands alone, as in 𝔼_p
    """

    names: tuple[str, ...]
    law: Surface | None


class CalledLaw(NamedTuple):
    """The law p, p_θ or p(x | y): its name, what stands below it besides words, and its bracket."""

    name: str
    subs: list[Surface]
    bracket: Group | None


def law_of(part: Surface) -> CalledLaw | None:
    """A law as it is written; None of what is none."""
    part = unwrap(part)
    bracket = None
    if type(part) is Term and len(part.factors) == 2 and type(group := unwrap(part.factors[1])) is Group and group.opening == "(":
        part, bracket = unwrap(part.factors[0]), group
    named = called_name(part) if type(part) in (Symbol, Scripts) else None
    return CalledLaw(*named, bracket) if named is not None else None


def averaged_below(subs: list[Surface]) -> list[Averaged] | None:
    """What a moment is over: x ∼ p, p(x | y), p, or x; None where that is not understood, or a distribution of the tables."""
    found: list[Averaged] = []
    waiting: list[str] = []  # the s of s, a ∼ p
    for sub in map(unwrap, subs):
        if type(sub) is Symbol:
            waiting.append(sub.name)
            continue
        names = _names(sub.sides[0]) if type(sub) is Chained and sub.relations == ["∼"] else ()
        if type(sub) is Chained and names and distribution_of(sub.sides[1]) is None:
            found.append(Averaged((*waiting, *names), sub.sides[1]))
            waiting = []
            continue
        law = law_of(sub)
        if law is None or waiting or distribution_of(sub) is not None:
            return None
        variable = unwrap(divided(law.bracket.items)[0]) if law.bracket is not None and law.bracket.items else None
        if law.bracket is not None and type(variable) is not Symbol:
            return None
        found.append(Averaged((variable.name,) if type(variable) is Symbol else (), sub))
    return [*found, *(Averaged((name,), None) for name in waiting)]


def _names(part: Surface) -> tuple[str, ...]:
    """The names of x, or of (x, y)."""
    part = unwrap(part)
    parts = list(map(unwrap, part.items)) if type(part) is Group and part.opening == "(" else [part]
    names = tuple(each.name for each in parts if type(each) is Symbol)
    return names if len(names) == len(parts) else ()


def is_moment(part: Surface) -> bool:
    """Whether a part is 𝔼 or Var with something below it, or E with a law."""
    base = unwrap(part.base) if type(part) is Scripts else part
    if type(base) is not Symbol or type(part) is not Scripts or not part.subs:
        return False
    if base.name == "E":
        return any(type(sub) is Chained and sub.relations == ["∼"] for sub in map(unwrap, part.subs))
    return moment_name(base.name, None) is not None


def laws_in(surface: Surface) -> Iterator[tuple[str, str]]:
    """(p, x) for each law p of one name x below a moment."""
    for part in walk(surface):
        if type(part) is not Scripts or not is_moment(part):
            continue
        for each in averaged_below(part.subs) or ():
            law = law_of(each.law) if each.law is not None else None
            if law is not None and len(each.names) == 1:
                yield law.name, each.names[0]


def divergences_in(surface: Surface) -> Iterator[tuple[CalledLaw, CalledLaw]]:
    """The two laws of each D_{KL}(q(z | x) \\| p(z))."""
    for part in walk(surface):
        factors = part.factors if type(part) is Term else []
        for name, following in zip(factors, factors[1:], strict=False):
            bracket, _ = bracket_of(following)
            if bracket is not None and len(bracket.items) == 2 and is_divergence(name):
                one, two = map(law_of, bracket.items)
                if one is not None and two is not None:
                    yield one, two


def is_divergence(part: Surface) -> bool:
    """Whether a part is D_{KL} or KL."""
    return spelling(part) in FUNCTION_NAMES and FUNCTION_NAMES[spelling(part)] == "kl" or builtin_function(spelling(part)) == "kl"


def names_by_moments(surface: Surface) -> tuple[set[str], set[str]]:
    """The names in the arguments of moments, and those that stand in none; what is drawn from a law, x ∼ p, is neither."""
    operands: dict[int, Surface] = {}
    for part in walk(surface):
        factors = part.factors if type(part) is Term else []
        for factor, following in zip(factors, factors[1:], strict=False):
            base = unwrap(factor.base) if type(factor) is Scripts else unwrap(factor)
            if type(base) is Symbol and moment_name(base.name, following) is not None:
                operands[id(following)] = following
                if type(factor) is Scripts:
                    operands |= {id(sub): sub for sub in factor.subs}
    drawn = unwrap(surface)
    if type(drawn) is Chained and drawn.relations[-1] == "∼":
        operands |= {id(side): side for side in drawn.sides[:-1]}
    inside = {piece.name for part in operands.values() for piece in walk(part) if type(piece) is Symbol}
    return inside, {piece.name for piece in _outside(surface, operands) if type(piece) is Symbol}


def _outside(part: Surface, left_out: Mapping[int, Surface]) -> Iterator[Surface]:
    if id(part) not in left_out:
        yield part
        for child in part.children:
            yield from _outside(child, left_out)
