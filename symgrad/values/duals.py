"""Numbers with exact derivatives: a value and its gradient by every entry of one perturbed tensor.

A Dual belongs to a `level`; its value and its gradient's entries are numbers of lower levels: plain ones,
Polynomials (in random entries), or Duals again, so that levels nest to any order and two perturbations are never
confused. The functions here take any of these. Derivatives come from the rule of each elementary function on
numbers; no formula is ever rewritten. Knows no nodes.
"""

from __future__ import annotations

from ..errors import UndefinedError
from . import arithmetic
from .arithmetic import HALF, ONE, TWO, ZERO
from .polynomials import Polynomial


class Dual:
    """`value` + Σ_k gradient[k] ε_k at `level`; k are index tuples of the tensor that the level perturbs."""

    __slots__ = ("level", "value", "gradient")

    def __init__(self, level, value, gradient):
        self.level = level
        self.value = value
        self.gradient = gradient

    def __add__(self, other):
        if type(other) is not Dual or other.level < self.level:
            return Dual(self.level, self.value + other, self.gradient)
        if other.level > self.level:
            return Dual(other.level, self + other.value, other.gradient)
        gradient = dict(self.gradient)
        for key, slope in other.gradient.items():
            present = gradient.get(key)
            gradient[key] = slope if present is None else present + slope
        return Dual(self.level, self.value + other.value, gradient)

    __radd__ = __add__

    def __neg__(self):
        return Dual(self.level, -self.value, {key: -slope for key, slope in self.gradient.items()})

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if type(other) is not Dual or other.level < self.level:
            return Dual(self.level, self.value * other, {key: slope * other for key, slope in self.gradient.items()})
        if other.level > self.level:
            return Dual(other.level, self * other.value, {key: self * slope for key, slope in other.gradient.items()})
        x, y = self.value, other.value
        gradient = {key: slope * y for key, slope in self.gradient.items()}
        for key, slope in other.gradient.items():
            present = gradient.get(key)
            gradient[key] = x * slope if present is None else present + x * slope
        return Dual(self.level, x * y, gradient)

    __rmul__ = __mul__


def derivative_at(value, level: int, key: tuple[int, ...]):
    """The partial derivative of a value by entry `key` of the tensor that `level` perturbs."""
    if type(value) is Dual and value.level == level:
        return value.gradient.get(key, ZERO)
    return ZERO


def level_of(value) -> int:
    """The highest level in a value; 0 for none."""
    return value.level if type(value) is Dual else 0


def plain(value):
    """The plain number without its derivatives. NotPolynomial where it depends on random entries."""
    while type(value) is Dual:
        value = value.value
    return value.constant() if type(value) is Polynomial else value


def varies(value) -> bool:
    """Whether a value has a derivative that is not exactly 0."""
    while type(value) is Dual:
        if any(_nonzero(slope) for slope in value.gradient.values()):
            return True
        value = value.value
    return False


def _nonzero(value):
    if type(value) is Dual:
        return _nonzero(value.value) or any(map(_nonzero, value.gradient.values()))
    if type(value) is Polynomial:
        return any(map(_nonzero, value.terms.values()))
    return not (value == 0)


def total(start, parts: list):
    """start + Σ parts, without copying gradients over and over. `start` is a plain number or a Polynomial."""
    duals = [part for part in parts if type(part) is Dual]
    for part in parts:
        if type(part) is not Dual:
            start = start + part
    if not duals:
        return start
    if len(duals) == 1:
        return duals[0] + start
    level = max(part.level for part in duals)
    gradient: dict = {}
    values = []
    for part in duals:
        if part.level == level:
            values.append(part.value)
            for key, slope in part.gradient.items():
                present = gradient.get(key)
                gradient[key] = slope if present is None else present + slope
        else:
            values.append(part)
    return Dual(level, total(start, values), gradient)


def shortened(value):
    """The number; with balls for its rationals where they have become too long. A slope is about as long as any
    other.
    """
    if type(value) is not Dual:
        return arithmetic.shortened(value)
    if not (_is_long(value.value) or _is_long(next(iter(value.gradient.values()), ZERO))):
        return value
    return Dual(value.level, _as_balls(value.value), {key: _as_balls(slope) for key, slope in value.gradient.items()})


def _is_long(value):
    while type(value) is Dual:
        value = value.value
    return arithmetic.shortened(value) is not value


def _as_balls(value):
    if type(value) is Dual:
        return Dual(value.level, _as_balls(value.value), {key: _as_balls(slope) for key, slope in value.gradient.items()})
    return arithmetic.arb(value) if type(value) is arithmetic.fmpq else value


def side(value, what: str) -> int:
    """-1, 0 or 1: where the value lies by its sign. At 0 a value that varies is at a kink: UndefinedError."""
    sign = arithmetic.sign(plain(value))
    if sign == 0 and type(value) is Dual and varies(value):
        raise UndefinedError(f"{what} has no derivative here: its argument is exactly at the kink")
    return sign


# --- functions of one number ----------------------------------------------------------------------------------------


def apply(name: str, x):
    """An elementary function of any number."""
    if type(x) is Dual:
        if name in _KINKED:
            return _KINKED[name](x)
        value = apply(name, x.value)
        slope = _SLOPES[name](x.value, value)
        return Dual(x.level, value, {key: slope * inner for key, inner in x.gradient.items()})
    if type(x) is Polynomial:
        x = x.constant()
    return arithmetic.FUNCTIONS[name](x)


def inverse(x):
    """1 / x."""
    if type(x) is Dual:
        value = inverse(x.value)
        slope = -(value * value)
        return Dual(x.level, value, {key: slope * inner for key, inner in x.gradient.items()})
    return arithmetic.inverse(x.constant() if type(x) is Polynomial else x)


def power(base, exponent):
    """base to the exponent."""
    if type(exponent) is Polynomial:
        exponent = exponent.constant()
    if type(exponent) is Dual:
        if not varies(exponent):
            return power(base, plain(exponent))
        if arithmetic.sign(plain(base)) <= 0:
            raise UndefinedError(f"{arithmetic.shown(plain(base))} to a power that varies has no derivative; the base must be > 0")
        return apply("exp", exponent * apply("log", base))
    if type(base) is Dual:
        value = power(base.value, exponent)
        if type(exponent) is arithmetic.fmpq:
            if not exponent:
                return value
            if exponent == ONE:
                return base
        slope = exponent * power(base.value, exponent - ONE)
        return Dual(base.level, value, {key: slope * inner for key, inner in base.gradient.items()})
    if type(base) is Polynomial:
        if type(exponent) is arithmetic.fmpq and exponent.q == 1 and 0 <= exponent <= 1000:
            return base.power(int(exponent.p))
        base = base.constant()
    return arithmetic.power(base, exponent)


def larger(a, b, what: str = "max"):
    """The larger of two numbers, with its own derivatives; UndefinedError at a tie of numbers that vary differently."""
    return a if side(a - b, what) >= 0 else b


def smaller(a, b, what: str = "min"):
    """The smaller of two numbers; see `larger`."""
    return a if side(a - b, what) <= 0 else b


def _absolute(x):
    sign = side(x, "|·|")
    return x if sign > 0 else -x if sign < 0 else plain(x)


_KINKED = {
    "abs": _absolute,
    "relu": lambda x: x if side(x, "relu") > 0 else ZERO,
    "sign": lambda x: arithmetic.rational(side(x, "sign")),
}


def _erf_slope(x, value):
    return (arithmetic.power(arithmetic.constant("pi"), -HALF) * TWO) * apply("exp", -(x * x))


#: name -> derivative, from the argument x and the function's value there
_SLOPES = {
    "exp": lambda x, value: value,
    "log": lambda x, value: inverse(x),
    "sin": lambda x, value: apply("cos", x),
    "cos": lambda x, value: -apply("sin", x),
    "tan": lambda x, value: ONE + value * value,
    "sinh": lambda x, value: apply("cosh", x),
    "cosh": lambda x, value: apply("sinh", x),
    "tanh": lambda x, value: ONE - value * value,
    "arcsin": lambda x, value: power(ONE - x * x, -HALF),
    "arccos": lambda x, value: -power(ONE - x * x, -HALF),
    "arctan": lambda x, value: inverse(ONE + x * x),
    "erf": _erf_slope,
    "sigmoid": lambda x, value: value * (ONE - value),
    "softplus": lambda x, value: apply("sigmoid", x),
}
