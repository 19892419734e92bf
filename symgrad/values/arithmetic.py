"""Plain numbers: exact rationals (fmpq) as long as possible, else balls (arb) at the working precision.

Powers, signs and what the table of functions says of balls. A question that the working precision cannot settle (is this
ball > 0?) raises Undecided; whoever set the precision asks again with more. Knows no nodes.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from fractions import Fraction

import flint
from flint import acb, arb, fmpq, fmpz

from ..errors import LimitError, UndefinedError, UnsettledError
from ..operators.row import EVERYWHERE, Opaque, Row

ZERO, ONE, MINUS_ONE, TWO, HALF = fmpq(0), fmpq(1), fmpq(-1), fmpq(2), fmpq(1, 2)

#: A rational of more bits than this is carried on as a ball.
RATIONAL_BITS = 40_000
#: The largest integer exponent of a rational, and of anything else.
EXPONENT_LIMIT = 1 << 40
#: At the highest precision, a ball around 0 of a radius below 2^-500 counts as 0.
ZERO_BITS = 500


class Undecided(Exception):
    """The working precision does not settle the sign of a ball."""


class _Precision:
    """Whether the precision is the last one: then a tiny ball around 0 is 0; and how often one was taken for that."""

    final = False
    taken = 0


class precision:
    """Work at this many bits; `final` when there is no higher precision to turn to."""

    __slots__ = ("here", "before")

    def __init__(self, bits: int, final: bool = False):
        self.here = bits, final

    def __enter__(self) -> None:
        self.before = flint.ctx.prec, _Precision.final
        flint.ctx.prec, _Precision.final = self.here

    def __exit__(self, *error: object) -> None:
        flint.ctx.prec, _Precision.final = self.before


def rational(value: int | Fraction) -> fmpq:
    """The exact number."""
    return fmpq(value.numerator, value.denominator)


def shown(value) -> str:
    """A plain number as an error message prints it."""
    if type(value) is fmpq:
        text = str(value)
        return text if len(text) <= 40 else arb(value).str(10, radius=False)
    return value.str(10, radius=False)


def is_tiny(ball: arb) -> bool:
    """Whether the ball contains 0 and has a radius below 2^-500."""
    return ball.contains(0) and bool(ball.abs_upper() < arb(2) ** -ZERO_BITS)


def sign(value: fmpq | arb) -> int:
    """-1, 0 or 1."""
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    if value.is_zero():
        return 0
    if not value.is_finite():
        raise UnsettledError("a number has grown out of bounds; its sign is not known")
    if not _Precision.final:
        raise Undecided
    if is_tiny(value):
        _Precision.taken += 1
        return 0
    raise UnsettledError("the sign of a number could not be settled at the highest precision")


def inverse(value: fmpq | arb) -> fmpq | arb:
    """1 / value."""
    if isinstance(value, fmpq):
        if not value:
            raise UndefinedError("division by 0")
        return ONE / value
    if value.contains(0) and sign(value) == 0:
        raise at_zero("division by 0", value)
    return 1 / value


def at_zero(message: str, value: fmpq | arb) -> UndefinedError:
    """The error of what has no value at 0: at a tiny ball around 0 it may have one, though that counts as 0 elsewhere."""
    return UndefinedError(message) if type(value) is fmpq or value.is_zero() else unsettled(message)


def unsettled(message: str) -> UnsettledError:
    return UnsettledError(f"{message}, as far as the highest precision shows")


def taken_for_zero() -> int:
    """How often a tiny ball was taken for 0 so far."""
    return _Precision.taken


def shortened(value: fmpq | arb) -> fmpq | arb:
    """The number; a rational that has become too long as a ball."""
    if type(value) is fmpq and value.height_bits() > RATIONAL_BITS:
        return arb(value)
    return value


def power(base: fmpq | arb, exponent: fmpq | arb) -> fmpq | arb:
    """base to the exponent, for an integer exponent or a base that is not negative; x^0 = 1."""
    if type(exponent) is fmpq:
        if exponent.q == 1:
            return _integer_power(base, int(exponent.p))
        if type(base) is fmpq:
            root = _rational_root(base, exponent)
            if root is not None:
                return root
    below = sign(base)
    if below == 0:
        if sign(exponent) > 0:
            return ZERO
        if sign(exponent) == 0:
            return ONE
        raise at_zero(f"0 to the power {shown(exponent)} has no value", base)
    if below < 0:
        if exponent == HALF:
            raise UndefinedError(f"the square root of {shown(base)} is not real")
        raise UndefinedError(
            f"{shown(base)} to the power {shown(exponent)} is not real; a power that is no integer needs a "
            "base that is not negative"
        )
    base = arb(base)
    if type(exponent) is fmpq:
        if exponent == HALF:
            return base.sqrt()
        if exponent == -HALF:
            return base.rsqrt()
    return base ** arb(exponent)


def _integer_power(base, exponent):
    if exponent == 0:
        return ONE
    if exponent < 0:
        if type(base) is fmpq:
            if not base:
                raise UndefinedError("division by 0" if exponent == -1 else f"0 to the power {exponent} has no value")
        elif base.contains(0) and sign(base) == 0:
            raise at_zero("division by 0" if exponent == -1 else f"0 to the power {exponent} has no value", base)
        if exponent == -1:
            return 1 / base
    if abs(exponent) > EXPONENT_LIMIT:
        raise LimitError(f"the exponent {exponent} is beyond the limit of {EXPONENT_LIMIT}")
    if type(base) is fmpq:
        if abs(exponent) * base.height_bits() <= RATIONAL_BITS or base in (ZERO, ONE):
            return base**exponent
        if base == MINUS_ONE:
            return MINUS_ONE if exponent % 2 else ONE
        base = arb(base)
    if exponent > 0 and base.contains(0):  # where flint's power, made by a logarithm, is no number
        most = base.abs_upper() ** fmpz(exponent)
        return arb(0, most) if exponent % 2 else arb(most / 2, most / 2)
    return base ** fmpz(exponent)


def _rational_root(base, exponent):
    """base^exponent where it is rational: (4/9)^(3/2) = 8/27; else None."""
    degree = int(exponent.q)
    if base < 0 or degree > 64 or abs(exponent.p) > 64:
        return None
    if not base or base == ONE:
        return base if exponent > 0 or base else None
    top, bottom = _exact_root(int(base.p), degree), _exact_root(int(base.q), degree)
    if top is None or bottom is None:
        return None
    return _integer_power(fmpq(top, bottom), int(exponent.p))


def _exact_root(number, degree):
    if degree == 2:
        root = math.isqrt(number)
    else:
        root = int(fmpz(number).root(degree))
    return root if root**degree == number else None


# --- elementary functions -------------------------------------------------------------------------------------------


def constant(name: str) -> arb:
    """The named constants: pi and e."""
    if name == "pi":
        return arb.pi()
    if name == "e":
        return arb.const_e()
    raise UndefinedError(f"no constant named {name}; known are pi and e")


def _finite(row, value, arguments):
    if not value.is_finite():
        if not _Precision.final:
            raise Undecided
        # A ball that reaches over the end of the domain has no value, though the number in it may have one.
        kind = UndefinedError if row.domain is not EVERYWHERE and all(type(x) is fmpq for x in arguments) else UnsettledError
        raise kind(f"{row.name} has no value at {', '.join(map(shown, arguments))}, or none within bounds")
    return value


def on_balls(row: Row, outside: Callable[..., None]) -> Callable[..., fmpq | arb]:
    """The function of plain numbers that a row's column `flint` says.

    Rational at 0 and 1 where flint's value is exact there, and always where its values are whole numbers. `outside` is asked
    where a ball has no value, and raises outside of the domain.
    """
    if isinstance(row.flint, Opaque):
        raise row.fault("flint", "holds no value at balls")
    for part in ast.walk(ast.parse(row.flint, mode="eval")):
        if isinstance(part, ast.Attribute) and not (hasattr(arb, part.attr) or hasattr(acb, part.attr)):
            raise row.fault("flint", f"asks for {part.attr}, which python-flint does not have")
    name, slots = row.name, ", ".join(f"_{k}" for k in range(row.arity))
    ball = eval(f"lambda {slots}: {row.flint}", {"arb": arb, "acb": acb})
    if row.values == "integer":
        return lambda *arguments: _whole(name, ball, arguments)
    if row.arity != 1:
        return lambda *arguments: _finite(row, ball(*map(arb, arguments)), arguments)
    at_zero, at_one = (_exact(ball(arb(at))) for at in (ZERO, ONE))

    def function(x):
        if type(x) is fmpq:
            if at_zero is not None and not x:
                return at_zero
            if at_one is not None and x == ONE:
                return at_one
            value = ball(arb(x))
        else:
            value = ball(x)
        if value.is_finite():
            return value
        outside(x)
        return _finite(row, value, (x,))

    return function


def _exact(ball):
    """The number that a ball without a radius is; None where it has one."""
    if not (ball.is_finite() and ball.is_exact()):
        return None
    mantissa, exponent = ball.man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def _whole(name, ball, arguments):
    """A value that is a whole number; it jumps, so that a ball may not settle it."""
    if all(type(argument) is fmpq for argument in arguments):
        return fmpq(ball(*arguments))
    found = ball(*map(arb, arguments)).unique_fmpz()
    if found is not None:
        return fmpq(found)
    if not _Precision.final:
        raise Undecided
    raise UnsettledError(f"{name} jumps at {', '.join(map(shown, arguments))}, as far as the highest precision shows")
