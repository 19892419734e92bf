"""The signs of derivatives on the surface: d and ∂, with an order or without. Knows no meaning."""

from __future__ import annotations

from collections.abc import Iterator

from .scripts import base_name
from .syntax import Numeral, Quotient, Scripts, Surface, Symbol, Term, names_in, unwrap, walk

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


def slopes_in(part: Surface) -> Iterator[str]:
    """The names by which a formula differentiates: ∂L/∂z_k, ∇_z L, without their scripts."""
    for piece in walk(part):
        by: list[Surface] = []
        if type(piece) is Scripts and type(base := unwrap(piece.base)) is Symbol and base.name == "\\nabla":
            by = piece.subs
        elif type(piece) is Quotient and type(below := unwrap(piece.denominator)) is Term:
            by = [after for sign, after in zip(below.factors, below.factors[1:], strict=False) if sign_of(sign) is not None]
        for name in (inner for one in by for inner in names_in(one)):
            if type(name) is Symbol:
                yield name.name
            elif type(name) is Scripts and (carrier := base_name(name)) is not None:
                yield carrier
