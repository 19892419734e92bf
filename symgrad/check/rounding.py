"""Numbers that are written as decimals: -1.69 · 0.59 = -1.00 is true to the digits that are written.

Knows terms and values.
"""

from __future__ import annotations

import re
from fractions import Fraction

from flint import arb, fmpq

from ..errors import SymgradError
from ..terms.binding import replace
from ..terms.claims import Claim
from ..terms.nodes import Entry, Node, Number, Tensor, walk
from ..values.evaluate import Point, evaluate
from .setting import setting

_DECIMAL = re.compile(r"\d\.\d")
#: Digits behind the point from which on a number may be a rounded one, and up to which decimals are looked for.
LEAST_PLACES, MOST_PLACES = 2, 12


def holds_rounded(claim: Claim) -> bool:
    """Whether two numbers without names in them, decimals among them, are equal within the digits that are written."""
    if claim.relation != "=" or not _DECIMAL.search(f"{claim.left_text} {claim.right_text}"):
        return False
    try:
        about = setting(claim)
        if about.tensors or about.indices or about.sizes:
            return False
        left, right = (_value(side, {}) for side in (claim.left, claim.right))
        return abs(left - right) <= _spread(claim.left, left) + _spread(claim.right, right)
    except (SymgradError, ArithmeticError):
        return False


def _spread(side: Node, value: arb) -> arb:
    """How far off a side may be: a unit of the last digit of a decimal, else by half of one in each of its decimals."""
    whole = side if type(side) is Number else None
    if whole is not None:
        return arb(_unit(whole, 1) or 0)
    decimals = sorted({part for part in walk(side) if type(part) is Number and _unit(part, LEAST_PLACES)}, key=lambda n: n.value)
    return sum((abs(_value(side, {part: _unit(part, LEAST_PLACES) / 2}) - value) for part in decimals), arb(0))


def _unit(number: Number, least: int) -> fmpq | None:
    """A unit of the last decimal of a number that has some, `least` of them at least."""
    value = Fraction(number.value)
    for places in range(1, MOST_PLACES + 1):
        if (value * 10**places).denominator == 1:
            return fmpq(1, 10**places) if places >= least and value.denominator > 1 else None
    return None


def _value(side: Node, moved: dict[Number, fmpq]) -> arb:
    """The value of a side with some of its numbers moved."""
    names = {number: Tensor(f"number {place}", ()) for place, number in enumerate(moved)}
    put = {number: Entry(tensor, ()) for number, tensor in names.items()}
    node = replace(side, lambda part: put.get(part) if type(part) is Number else None)
    values = {tensor: {(): fmpq(*_ratio(number)) + moved[number]} for number, tensor in names.items()}
    return arb(evaluate(node, Point({}, values), {}))


def _ratio(number: Number) -> tuple[int, int]:
    value = Fraction(number.value)
    return value.numerator, value.denominator
