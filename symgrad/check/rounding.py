"""Numbers that are written as decimals: -1.69 · 0.59 = -1.00 is true to the digits that are written.

Knows terms and values.
"""

from __future__ import annotations

import re

from flint import arb, fmpq

from ..errors import SymgradError
from ..terms.binding import replace
from ..terms.claims import Claim
from ..terms.nodes import Entry, Node, Number, Tensor, walk
from ..values.evaluate import Entries, Point, evaluate
from .setting import setting

_DECIMAL = re.compile(r"\d\.\d")
#: Decimals from which on a number in a formula may be a rounded one, and up to which they are looked for.
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
    if type(side) is Number:
        return arb(_unit(side, 1))
    decimals = sorted({part for part in walk(side) if type(part) is Number and _unit(part, LEAST_PLACES)}, key=lambda n: n.value)
    return sum((abs(_value(side, {part: _unit(part, LEAST_PLACES) / 2}) - value) for part in decimals), arb(0))


def _unit(number: Number, least: int) -> fmpq:
    """A unit of the last decimal of a number that has `least` of them at least; 0 for another one."""
    for places in range(1, MOST_PLACES + 1):
        if (number.value * 10**places).denominator == 1:
            return fmpq(1, 10**places) if places >= least and number.value.denominator > 1 else fmpq(0)
    return fmpq(0)


def _value(side: Node, moved: dict[Number, fmpq]) -> arb:
    """The value of a side with some of its numbers moved."""
    names = {number: Tensor(f"number {place}", ()) for place, number in enumerate(moved)}
    node = replace(side, lambda part: Entry(names[part], ()) if type(part) is Number and part in names else None)
    values: dict[Tensor, Entries] = {}
    for number, tensor in names.items():
        values[tensor] = {(): fmpq(number.value.numerator, number.value.denominator) + moved[number]}
    return arb(evaluate(node, Point({}, values), {}))
