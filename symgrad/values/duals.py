"""Numbers with exact derivatives: a value and its gradient by every entry of one perturbed tensor.

A Dual belongs to a `level`; its value and its gradient's entries are numbers of lower levels: plain ones,
Polynomials (in random entries), or Duals again, so that levels nest to any order and two perturbations are never
confused. The functions here take any of these. The derivative of a function of the table comes from its own column
`slope`, or from the definition at numbers with derivatives; no formula is ever rewritten. Knows the rows of functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import UndefinedError, UnsupportedError
from ..operators.functions import FUNCTIONS
from ..operators.row import Domain, Opaque, Row
from ..terms.binding import replace
from ..terms.building import scalar
from ..terms.nodes import (
    HOLDS,
    MINUS_ONE,
    Add,
    And,
    Apply,
    Cases,
    Condition,
    Constant,
    Function,
    Indicator,
    Mul,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Relation,
    mul,
)
from . import arithmetic
from .arithmetic import ONE, ZERO
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


# --- functions ------------------------------------------------------------------------------------------------------


def apply(name: str, *arguments):
    """A function of the table at any numbers."""
    function = _AT[name]
    if function.single:
        (x,) = arguments
        kind = type(x)
        if kind is Dual:
            return function.moved_alone(x)
        if kind is Polynomial:
            x = x.constant()
        return function.value_of(x) if function.domain is None else function.value((x,))
    level = 0
    for x in arguments:
        if type(x) is Dual:
            if x.level > level:
                level = x.level
        elif type(x) is Polynomial:
            return apply(name, *(part.constant() if type(part) is Polynomial else part for part in arguments))
    return function.moved(level, arguments) if level else function.value(arguments)


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


def order(a, b, what: str) -> int:
    """-1, 0 or 1: how a compares with b. At a tie of numbers that vary differently there is a kink: UndefinedError."""
    found = arithmetic.sign(plain(a) - plain(b))
    return found or side(a - b, what)


def larger(a, b, what: str = "max"):
    """The larger of two numbers, with its own derivatives; UndefinedError at a tie of numbers that vary differently."""
    return a if order(a, b, what) >= 0 else b


def smaller(a, b, what: str = "min"):
    """The smaller of two numbers; see `larger`."""
    return a if order(a, b, what) <= 0 else b


# --- the rows of the table at numbers -------------------------------------------------------------------------------

Closure = Callable[[tuple], Any]
_SLOTS = tuple(scalar(f"\x02{k}") for k in range(4))
_VALUE = scalar("\x02value")


class _At:
    """A row of the table as functions of numbers, made once."""

    __slots__ = ("name", "single", "domain", "inside", "words", "value_of", "slopes", "kink", "definition")

    domain: Callable[[tuple], bool] | None
    kink: Callable[[tuple], bool] | None
    value_of: Callable[..., Any]

    def __init__(self, row: Row):
        name, slots = row.name, _SLOTS[: row.arity]
        self.name, self.single = name, row.arity == 1
        self.domain, self.words = None, ""
        if isinstance(row.domain, Domain):
            self.domain, self.words = _condition(row.domain.condition(*slots), slots, name), row.domain.words
        self.inside = self.domain
        primitive = isinstance(row.definition, Opaque)
        self.definition = _closure(row.definition if isinstance(row.definition, Opaque) else row.definition(*slots), slots, name)
        if not isinstance(row.flint, Opaque):
            self.value_of = arithmetic.on_balls(row, self.refuse_outside)
            if self.single:
                self.domain = None  # asked where the ball has no value
        elif not primitive:
            self.value_of = _of_arguments(self.definition)
        else:
            raise row.fault("flint", "gives no value, and neither does the definition")
        self.slopes: list[Closure] = []  # of none, the definition has them; where it has pieces, these find a kink
        self.kink = None
        if not isinstance(row.slope, Opaque) and (primitive or isinstance(row.kink, Opaque)):
            known = Apply(Function(name), slots)
            found = [slope if isinstance(slope, Opaque) else _named(slope, known) for slope in row.slope(*slots)]
            self.slopes = [_closure(slope, (*slots, _VALUE), name) for slope in found]
            self.kink = None if isinstance(row.kink, Opaque) else _condition(row.kink(*slots), slots, name)
        elif isinstance(row.slope, Opaque) and primitive:
            self.slopes = [_closure(row.slope, slots, name)] * row.arity

    def value(self, arguments):
        """The value at plain numbers."""
        if self.domain is not None:
            self.refuse_outside(*arguments)
        return self.value_of(*arguments)

    def refuse_outside(self, *arguments):
        """UndefinedError where plain numbers are outside of the domain."""
        if self.inside is None:
            return
        before = arithmetic.taken_for_zero()
        if not self.inside(arguments):
            message = self.words.format(*map(arithmetic.shown, arguments))
            raise UndefinedError(message) if arithmetic.taken_for_zero() == before else arithmetic.unsettled(message)

    def moved_alone(self, x):
        """The value at the one number with derivatives that it takes."""
        if not self.slopes:
            return self.definition((x,))
        if self.kink is not None:
            return self.moved(x.level, (x,))
        below = x.value
        value = apply(self.name, below)
        slope = self.slopes[0]((below, value))
        return Dual(x.level, value, {key: slope * inner for key, inner in x.gradient.items()})

    def moved(self, level, arguments):
        """The value at numbers of which some have derivatives, of `level` at most."""
        if not self.slopes:
            return self.definition(arguments)
        if self.kink is not None:
            here = tuple([plain(x) for x in arguments])
            if self.kink(here):
                if any(map(varies, arguments)):
                    raise UndefinedError(f"{self.name} has no derivative here: its argument is exactly at the kink")
                return self.value(here)
        below = tuple([x.value if type(x) is Dual and x.level == level else x for x in arguments])
        value = apply(self.name, *below)
        at = (*below, value)
        gradient: dict = {}
        for x, slope in zip(arguments, self.slopes):
            if type(x) is Dual and x.level == level:
                factor = slope(at)
                for key, inner in x.gradient.items():
                    present = gradient.get(key)
                    gradient[key] = factor * inner if present is None else present + factor * inner
        return Dual(level, value, gradient)


def _of_arguments(closure: Closure) -> Callable[..., Any]:
    return lambda *arguments: closure(arguments)


def _named(slope: Node, known: Node) -> Node:
    """The slope with the function's own value by a name: it is known already."""
    return replace(slope, lambda part: _VALUE if part is known else None)


def _closure(node: Node | Opaque, slots: tuple[Node, ...], name: str) -> Closure:
    """The function of numbers in the order of the slots that a formula of a row is."""
    if isinstance(node, Opaque):
        why = node.why

        def refused(at):
            raise UnsupportedError(f"no derivative of {name} is known: {why}")

        return refused
    if node in slots:
        k = slots.index(node)
        return lambda at: at[k]
    if type(node) is Number:
        number = arithmetic.rational(node.value)
        return lambda at: number
    if type(node) is Constant:
        constant = node.name
        return lambda at: arithmetic.constant(constant)
    if type(node) is Indicator:
        holds = _condition(node.condition, slots, name)
        return lambda at: ONE if holds(at) else ZERO
    if type(node) is Cases:
        branches = [(_condition(c, slots, name), _closure(v, slots, name)) for c, v in zip(node.conditions, node.values)]
        return lambda at: next(value for holds, value in branches if holds(at))(at)
    if type(node) is Mul and node.factors[0] is MINUS_ONE:
        positive = _closure(mul(*node.factors[1:]), slots, name)
        return lambda at: -positive(at)
    parts = [_closure(part, slots, name) for part in node.children]
    if type(node) is Pow:
        base, exponent = parts
        if node.exponent is MINUS_ONE:
            return lambda at: inverse(base(at))
        if node.exponent is Number(2):
            return lambda at: _squared(base(at))
        return lambda at: power(base(at), exponent(at))
    if type(node) is Apply and type(node.function) is Function:
        called = node.function.name
        if called in ("max", "min"):
            left, right = parts
            choose = larger if called == "max" else smaller
            return lambda at: choose(left(at), right(at), name)
        if len(parts) == 1:
            inner = parts[0]
            return lambda at: apply(called, inner(at))
        return lambda at: apply(called, *[part(at) for part in parts])
    if type(node) not in (Add, Mul):
        raise UnsupportedError(f"the row {name} of the table of functions uses a {type(node).__name__}, which is not read there")
    first, *rest = parts
    sums = type(node) is Add
    if len(rest) == 1:
        (second,) = rest
        return (lambda at: first(at) + second(at)) if sums else (lambda at: first(at) * second(at))

    def folded(at):
        result = first(at)
        for part in rest:
            result = result + part(at) if sums else result * part(at)
        return result

    return folded


def _squared(x):
    return x * x


def _condition(node: Condition, slots: tuple[Node, ...], name: str) -> Callable[[tuple], bool]:
    """The function of numbers in the order of the slots that says whether a condition of a row holds."""
    if type(node) is Relation:
        left, right, holds = _closure(node.left, slots, name), _closure(node.right, slots, name), HOLDS[node.op]
        if node.right is Number(0):
            return lambda at: holds(side(left(at), name), 0)
        if node.left is Number(0):
            return lambda at: holds(0, side(right(at), name))
        return lambda at: holds(order(left(at), right(at), name), 0)
    if type(node) is Not:
        inner = _condition(node.condition, slots, name)
        return lambda at: not inner(at)
    if not isinstance(node, And | Or):
        raise UnsupportedError(f"the row {name} of the table of functions uses a {type(node).__name__}, which is not read there")
    parts = [_condition(part, slots, name) for part in node.conditions]
    every = type(node) is And
    return lambda at: all(part(at) for part in parts) if every else any(part(at) for part in parts)


_AT = {name: _At(row) for name, row in FUNCTIONS.items()}
