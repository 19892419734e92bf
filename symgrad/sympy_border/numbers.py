"""Numbers of SymPy as terms: exact, and written so that a person can read them. Imports SymPy."""

from __future__ import annotations

from fractions import Fraction

from ..errors import DefinitionError, UnsupportedError
from ..terms import nodes

#: Bits of numbers that are written as a multiple of a power of ten where they are one.
MANY_BITS = 128
#: Bits of numbers that are read at all.
MOST_BITS = 10_000


def number_of(expression) -> nodes.Node:
    """The number as a term. DefinitionError for a long decimal, which is not exact; UnsupportedError for what is no real number."""
    if expression.is_Rational:
        return _exact(Fraction(int(expression.p), int(expression.q)))
    if expression.is_Float and expression.is_finite:
        written = repr(float(expression))
        if len(written.split("e")[0].replace(".", "").strip("-0")) <= 8:
            return _exact(Fraction(written))
        raise DefinitionError(f"{written} is no short decimal, and symgrad computes exactly; write Rational(p, q)")
    raise UnsupportedError(f"{expression} is no real number")


def _exact(value: Fraction) -> nodes.Node:
    """A number as it can be written: 3 · 10^50 for one of many digits. UnsupportedError where it is beyond writing out."""
    if _bits(value) <= MANY_BITS:
        return nodes.Number(value)
    power = _trailing_zeros(value.numerator) - _trailing_zeros(value.denominator)
    digits = value / Fraction(10) ** power
    if _bits(digits) > MOST_BITS:
        raise UnsupportedError(f"a number has more than {MOST_BITS * 3 // 10} digits; a letter in its place would be right")
    if not power:
        return nodes.Number(value)
    ten = nodes.Pow(nodes.Number(10), nodes.Number(power))
    return ten if digits == 1 else nodes.mul(nodes.Number(digits), ten)


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _trailing_zeros(number: int) -> int:
    count = 0
    while number % 10 == 0:
        number, count = number // 10, count + 1
    return count
