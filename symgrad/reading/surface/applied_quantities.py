r"""Functions that are differentiated without their arguments: the ∂ℓ/∂o_t beside \sum_t ℓ(o_t, y_t) is that of ℓ(o_t, y_t).

So it is where a sum runs over what the arguments have, ℓ stands at these arguments alone, nothing defines it, and one of them is
what it is differentiated by. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable

from .arguments import bracket_of
from .binders import bound_by
from .signs import sign_of
from .statements import Piece, rewrite, surfaces_of
from .syntax import (
    Big,
    Chained,
    Group,
    Quotient,
    Scripts,
    Surface,
    Symbol,
    Term,
    factors_of,
    replaced,
    spelling,
    term_of,
    unwrap,
    walk,
)
from .vocabulary import NO_VALUES, builtin_function


def apply_quantities(formulas: Iterable[list[Piece]]) -> None:
    """Puts the arguments of such functions behind them where they are differentiated."""
    pieces = [piece for formula in formulas for piece in formula]
    found = _Applied()
    for surface in surfaces_of(pieces):
        found.take(surface, frozenset(), defined=_defined(surface))
    brackets = found.brackets()
    if not brackets:
        return

    def put(part: Surface) -> Surface | None:
        if type(part) is not Quotient or (name := _differentiated(part)) is None or spelling(name) not in brackets:
            return None
        operators, factors = factors_of(part.numerator)
        bracket = brackets[spelling(name)]
        behind = Group(name.end, name.end, bracket.opening, list(bracket.items))
        above = Term(part.numerator.start, part.numerator.end, [*operators, ""], [*factors, behind])
        return Quotient(part.start, part.end, above, replaced(part.denominator, put))

    rewrite(pieces, put)


class _Applied:
    """How the names of a document stand at arguments, and what they are differentiated by."""

    def __init__(self) -> None:
        self.at: dict[str, dict[str, Group]] = {}  # name -> its arguments as they are spelled -> the bracket
        self.summed: set[str] = set()  # the names over whose arguments a sum runs
        self.by: dict[str, set[str]] = {}  # name -> by what it is differentiated
        self.others: set[str] = set()  # the names that stand otherwise

    def brackets(self) -> dict[str, Group]:
        """The arguments of the names that are such functions."""
        found = {}
        for name in self.summed - self.others:
            if len(self.at[name]) == 1 and name in self.by:
                (bracket,) = self.at[name].values()
                if self.by[name] <= set(map(spelling, bracket.items)):
                    found[name] = bracket
        return found

    def take(self, part: Surface, bound: frozenset[str], defined: Surface | None = None) -> None:
        """Takes in a part below the letters that are bound around it; `defined`: the left side of an equation that has one."""
        if part is defined:
            self.others.update(inner.name for inner in walk(part) if type(inner) is Symbol)
        if type(part) is Quotient and (name := _differentiated(part)) is not None:
            (_, below) = factors_of(part.denominator)
            self.by.setdefault(spelling(name), set()).add(spelling(term_of(below[1:], ["", *[""] * (len(below) - 2)])))
            self.take(part.denominator, bound)
            return
        if type(part) in (Symbol, Scripts):
            self.others.add(spelling(part))
        if type(part) is Term:
            self._product(part, bound)
        else:
            if type(part) is Big:
                bound = bound | {letter for letter, _ in bound_by(part, dict.fromkeys(bound)).binders}
            for child in part.children:
                self.take(child, bound, defined)

    def _product(self, part: Term, bound: frozenset[str]) -> None:
        at = 0
        while at < len(part.factors):
            factor = part.factors[at]
            bracket, outer = bracket_of(part.factors[at + 1]) if at + 1 < len(part.factors) else (None, None)
            if bracket is not None and outer is None and not part.operators[at + 1] and _may_be_function(factor):
                name = spelling(factor)
                self.at.setdefault(name, {})[spelling(bracket)] = bracket
                if not bound.isdisjoint(inner.name for inner in walk(bracket) if type(inner) is Symbol):
                    self.summed.add(name)
                for item in bracket.items:
                    self.take(item, bound)
                at += 2
                continue
            self.take(factor, bound)
            at += 1


def _may_be_function(part: Surface) -> bool:
    """Whether a part may be the name of a function: ℓ or ℓ_t."""
    base = part.base if type(part) is Scripts and not part.sups and not part.primes else part
    return type(base) is Symbol and base.name not in NO_VALUES and builtin_function(base.name) is None


def _differentiated(part: Quotient) -> Surface | None:
    """The ℓ of ∂ℓ/∂x; None of any other quotient."""
    (_, above), (_, below) = factors_of(part.numerator), factors_of(part.denominator)
    if len(above) != 2 or len(below) < 2 or sign_of(unwrap(above[0])) is None or sign_of(unwrap(below[0])) is None:
        return None
    name = unwrap(above[1])
    return name if type(name) in (Symbol, Scripts) else None


def _defined(surface: Surface) -> Surface | None:
    """The left side of an equation."""
    return surface.sides[0] if type(surface) is Chained and surface.relations[0] in ("=", ":=") else None
