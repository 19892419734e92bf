"""The signs of derivatives on the surface: d and ∂, with an order or without. Knows no meaning."""

from __future__ import annotations

from collections.abc import Iterator

from .syntax import Chained, Group, Numeral, Quotient, Scripts, Surface, Symbol, Term, spelling, term_of, unwrap, walk

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


def differentiated(surface: Surface) -> Iterator[Surface]:
    """What stands above the ∂ of a formula, by itself: the f of ∂f/∂x, with its indices."""
    for part in walk(surface):
        above = unwrap(part.numerator) if type(part) is Quotient else None
        if type(above) is Term and len(above.factors) == 2 and sign_of(unwrap(above.factors[0])) is not None:
            yield unwrap(above.factors[1])


def shows_differential(part: Surface) -> bool:
    """Whether a term shows a differential as a factor, as in f(x) dx."""
    part = unwrap(part)
    factors = part.factors if type(part) is Term else []
    return any(sign_of(factor) is not None for factor in factors[:-1])


def shows_derivative(part: Surface) -> bool:
    """Whether a formula shows a derivative or ∇."""
    return any(type(piece) is Symbol and piece.name in ("\\partial", "\\nabla") for piece in walk(part)) or bool(
        list(differentiated_by(part))
    )


def squares_below(surface: Surface) -> Iterator[Scripts]:
    """The σ^2 of a first derivative by it, ∂f/∂σ^2: what stands below is one variable, for the order above is one."""
    for part in walk(surface):
        if type(part) is not Quotient:
            continue
        above, below = unwrap(part.numerator), unwrap(part.denominator)
        top = sign_of(above.factors[0] if type(above) is Term else above)
        factors = [unwrap(factor) for factor in below.factors] if type(below) is Term else []
        if top is None or top[1] != 1 or len(factors) != 2 or sign_of(factors[0]) is None:
            continue
        variable = factors[1]
        if type(variable) is Scripts and is_square(variable) and spelling(variable.sups[0]) == "2":
            yield variable


def squared_arguments(surface: Surface) -> Iterator[Scripts]:
    """The σ^2 of L(μ, σ^2) = …: a square among the names of which the left side is a function."""
    left = unwrap(surface.sides[0]) if type(surface) is Chained else surface
    group = unwrap(left.factors[-1]) if type(left) is Term else left
    if type(group) is Group and group.opening == "(" and len(group.items) > 1:
        yield from (item for item in map(unwrap, group.items) if type(item) is Scripts and is_square(item))


def is_square(part: Surface) -> bool:
    """Whether a part is a letter with an exponent 2, 4, …, and no other script."""
    part = unwrap(part)
    if type(part) is not Scripts or part.subs or part.primes or len(part.sups) != 1 or type(unwrap(part.base)) is not Symbol:
        return False
    exponent = unwrap(part.sups[0])
    return type(exponent) is Numeral and exponent.value.denominator == 1 and exponent.value % 2 == 0


def within_logarithm(left: Surface, right: Surface) -> tuple[Surface, Surface] | None:
    """L and e^a of \\log L = a, by which an equation defines an L; None of any other equation."""
    part = unwrap(left)
    if type(part) is not Term or len(part.factors) < 2 or spelling(part.factors[0]) not in ("\\log", "\\ln") or any(part.operators):
        return None
    start, end = right.start, right.end
    inner = term_of(part.factors[1:], part.operators[1:])
    return inner, Term(start, end, ["", ""], [Symbol(start, start, "\\exp"), Group(start, end, "(", [right])])


def derives(side: Surface) -> bool:
    """Whether a side begins with a derivative or a gradient."""
    part = unwrap(side)
    first = unwrap(part.factors[0]) if type(part) is Term else part
    base = first.base if type(first) is Scripts else first
    if type(first) is not Quotient:
        return spelling(base) in ("\\nabla", "\\partial")
    above = unwrap(first.numerator)
    return sign_of(above.factors[0] if type(above) is Term else above) is not None


def is_of_higher_order(side: Surface) -> bool:
    """Whether a side shows a second derivative or a later one: f''(x), \\nabla^2 f, \\frac{d^2 f}{d x^2}."""
    for part in walk(side):
        if type(part) is Scripts and (part.primes > 1 or spelling(unwrap(part.base)) == "\\nabla" and part.sups):
            return True
        if type(part) is Quotient:
            above = unwrap(part.numerator)
            sign = sign_of(unwrap(above.factors[0]) if type(above) is Term else above)
            if sign is not None and sign[1] > 1:
                return True
    return False
