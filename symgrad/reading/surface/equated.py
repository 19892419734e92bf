r"""What an equation between derivatives says of what is differentiated: f = g, by \nabla f = \nabla g.

So it does up to a constant. A right side may be a sum of such derivatives with factors before them. Knows no name and no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .signs import sign_of
from .syntax import PLAIN, Big, Group, Quotient, Scripts, Surface, Symbol, Term, Total, factors_of, spelling, term_of, unwrap, walk

_NABLA = "\\nabla"


class Equated(NamedTuple):
    """f and g of ∂f/∂x = ∂g/∂x: a quantity, what it is said to be, the names of x, and what stands before the derivatives."""

    quantity: Surface
    value: Surface
    by: tuple[Surface, ...]
    factors: tuple[Surface, ...]


def equated(left: Surface, right: Surface) -> Equated | None:
    """What two sides say by being one derivative; None where the left is none, or the right is not made of such ones."""
    found = _derivative(left)
    if found is None:
        return None
    key, quantity, by = found
    factors: list[Surface] = []
    value = _undone(right, key, factors)
    if not by and key.startswith("d") and (factors or value is None or not _is_formula(value)):
        return None  # the db = dz of a program are derivatives of a loss
    return None if value is None else Equated(unwrap(quantity), value, tuple(by), tuple(factors))


def _derivative(side: Surface) -> tuple[str, Surface, list[Surface]] | None:
    """How a side is a derivative as a whole, of what, and by what; None of any other side."""
    operators, factors = factors_of(side)
    first = unwrap(factors[0])
    if type(first) is Quotient:
        (_, above), (_, below) = factors_of(first.numerator), factors_of(first.denominator)
        top = sign_of(unwrap(above[0]))
        by = [part for part in map(unwrap, below) if sign_of(part) is None]
        if top is None or sign_of(unwrap(below[0])) is None or not by:
            return None
        key = f"{top[1]} {' '.join(map(spelling, by))}"
        body = _whole(*_behind(first.numerator)) if len(above) > 1 else _alone(operators, factors)
        return None if body is None or len(above) > 1 and len(factors) > 1 else (key, body, by)
    key, by = _sign(first)
    body = _alone(operators, factors) if key else None
    return None if body is None else (key, body, by)


def _sign(part: Surface) -> tuple[str, list[Surface]]:
    """How ∇_x, ∇ or d in a differential differentiates, and by what; "" of anything else."""
    base = unwrap(part.base) if type(part) is Scripts else part
    if type(base) is Symbol and base.name == _NABLA:
        subs = part.subs if type(part) is Scripts else []
        order = "".join(map(spelling, part.sups)) if type(part) is Scripts else ""
        return f"{order or 1} {' '.join(map(spelling, subs)) or _NABLA}", [unwrap(sub) for sub in subs]
    sign = sign_of(part)
    return (f"d {sign[1]}", []) if sign is not None and sign[0] != "\\partial" else ("", [])


def _behind(numerator: Surface) -> tuple[list[str], list[Surface]]:
    """The factors behind the ∂ of ∂f."""
    operators, factors = factors_of(numerator)
    return ["", *operators[2:]], factors[1:]


def _alone(operators: list[str], factors: list[Surface]) -> Surface | None:
    """What stands behind an operator where that is clear: a bracket or a name alone, a name before a bracket, a sum; else None."""
    rest, marks = [unwrap(factor) for factor in factors[1:]], operators[1:]
    if not rest or any(marks):
        return None
    is_call = len(rest) == 2 and type(rest[0]) in (Symbol, Scripts) and type(rest[1]) is Group and rest[1].opening == "("
    return _whole(["", *marks[1:]], rest) if len(rest) == 1 or is_call else None


def _whole(operators: list[str], factors: list[Surface]) -> Surface:
    whole = term_of(factors, operators)
    inner = unwrap(whole)
    if type(inner) is Group and inner.opening in ("(", "[", "{") and len(inner.items) == 1:
        return unwrap(inner.items[0])
    return whole


def _undone(side: Surface, key: str, factors: list[Surface]) -> Surface | None:
    """A side without the derivative in each of its terms; None where one has none, or is not linear in it."""
    part = unwrap(side)
    found = _derivative(part)
    if found is not None and found[0] == key:
        return found[1]
    if type(part) is Total:
        terms = [_undone(term, key, factors) for term in part.terms]
        if any(term is None for term in terms):
            return None
        return Total(part.start, part.end, list(part.signs), [_bracketed(term) for term in terms if term is not None])
    if type(part) is Big and part.operator == "sum":
        body = _undone(part.body, key, factors)
        return body and Big(part.start, part.end, part.operator, part.under, part.over, _bracketed(body))
    if type(part) is Group and part.opening in ("(", "[") and len(part.items) == 1:
        return _undone(part.items[0], key, factors)
    return _term_undone(part, key, factors) if type(part) is Term else None


def _term_undone(part: Term, key: str, factors: list[Surface]) -> Surface | None:
    """A product of what differentiates nothing and, behind it, a derivative, without the derivative."""
    at = next((k for k in range(1, len(part.factors)) if _differentiates(part.factors[k])), 0)
    if not at or part.operators[at] not in PLAIN or any(map(_differentiates, part.factors[:at])):
        return None
    behind = _undone(term_of(part.factors[at:], ["", *part.operators[at + 1 :]]), key, factors)
    if behind is None:
        return None
    factors += part.factors[:at]
    return Term(part.start, part.end, part.operators[: at + 1], [*part.factors[:at], _bracketed(behind)])


def _differentiates(part: Surface) -> bool:
    """Whether a part shows a derivative."""
    return any(sign_of(inner) is not None or type(inner) is Symbol and inner.name == _NABLA for inner in walk(part))


def _is_formula(part: Surface) -> bool:
    """Whether a part is more than a name."""
    return type(unwrap(part)) not in (Symbol, Scripts)


def _bracketed(part: Surface) -> Surface:
    return Group(part.start, part.end, "(", [part]) if type(unwrap(part)) is Total else part


def bases_of(parts: Iterable[Surface]) -> set[str]:
    """The names that parts are, each without its scripts."""
    bases = (unwrap(part.base) if type(part) is Scripts else part for part in map(unwrap, parts))
    return {base.name for base in bases if type(base) is Symbol}


def quantities_in(side: Surface) -> Iterator[Surface]:
    """What the ∂f/∂x of a formula differentiate, and by what."""
    for part in walk(side):
        if type(part) is Quotient and (found := _derivative(part)) is not None:
            yield from (found[1], *found[2])
