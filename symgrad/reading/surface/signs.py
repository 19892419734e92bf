"""The signs of derivatives on the surface: d and ∂, with an order or without. Knows no meaning."""

from __future__ import annotations

from collections.abc import Iterator

from .syntax import Numeral, Quotient, Scripts, Surface, Symbol, Term, spelling, unwrap, walk

_SIGNS = ("\\partial", "d", "\\mathrm{d}", "\\text{d}", "\\operatorname{d}")


def sign_of(part: Surface) -> tuple[str, int] | None:
    """(∂ or d, order) where the part is such a sign: ∂, d, ∂^2."""
    if type(part) is Symbol and part.name in _SIGNS:
        return part.name, 1
    if type(part) is Scripts and not part.subs and not part.primes and len(part.sups) == 1:
        base = unwrap(part.base)
        order = unwrap(part.sups[0])
        if type(base) is Symbol and base.name in _SIGNS and type(order) is Numeral and order.value.denominator == 1:
            return base.name, int(order.value)
    return None


def differentiated_by(surface: Surface) -> Iterator[Surface]:
    """What stands below the ∂ and ∇ of a formula: the x of ∂f/∂x and ∇_x f, with its indices."""
    for part in walk(surface):
        if type(part) is Quotient:
            below = unwrap(part.denominator)
            factors = list(below.factors) if type(below) is Term else [below]
            if sign_of(unwrap(factors[0])) is not None:
                yield from (factor for factor in map(unwrap, factors[1:]) if sign_of(factor) is None)
        elif type(part) is Scripts and spelling(unwrap(part.base)) == "\\nabla":
            yield from part.subs
