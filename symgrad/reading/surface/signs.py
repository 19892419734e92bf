"""The signs of derivatives on the surface: d and ∂, with an order or without. Knows no meaning."""

from __future__ import annotations

from .syntax import Numeral, Scripts, Surface, Symbol, unwrap

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
