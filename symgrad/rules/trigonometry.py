"""Identities of sine and cosine, and of their hyperbolic kin: tangents, squares that add up to 1, double angles. Knows products."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..operators.functions import square
from ..terms.binding import replace
from ..terms.memory import remembered
from ..terms.nodes import HALF, MINUS_ONE, ONE, TWO, Apply, Function, Mul, Node, Number, Pow, add, div, mul, neg, walk
from .products import factors
from .rational import Rational, TooLarge
from .rule import Rule
from .scope import Scope
from .tidying import tidy

TANGENT = Rule(
    "tangent",
    r"Let $x \in \mathbb{R}$. \[ \frac{\sin x}{\cos x} = \tan x \quad (\cos x \neq 0) \] "
    r"\[ \frac{\sinh x}{\cosh x} = \tanh x \]",
)
DOUBLE_ANGLE = Rule(
    "double angle",
    r"Let $x \in \mathbb{R}$. \[ 2 \sin x \cos x = \sin(2 x) \] \[ \cos^2 x - \sin^2 x = \cos(2 x) \] "
    r"\[ 2 \sinh x \cosh x = \sinh(2 x) \] \[ \cosh^2 x + \sinh^2 x = \cosh(2 x) \]",
)
PYTHAGORAS = Rule(
    "Pythagorean identity",
    r"Let $x \in \mathbb{R}$. \[ \sin^2 x + \cos^2 x = 1 \] \[ \cosh^2 x - \sinh^2 x = 1 \]",
)


@dataclass(frozen=True)
class Family:
    """sin, cos and tan, or sinh, cosh and tanh: cos² + sign sin² = 1."""

    sine: Function
    cosine: Function
    tangent: Function
    sign: Node

    def at(self, argument: Node) -> tuple[Node, Node, Node]:
        """The sine, the cosine and the tangent of an argument."""
        sine, cosine, tangent = (Apply(function, (argument,)) for function in (self.sine, self.cosine, self.tangent))
        return sine, cosine, tangent


FAMILIES = (
    Family(Function("sin"), Function("cos"), Function("tan"), ONE),
    Family(Function("sinh"), Function("cosh"), Function("tanh"), MINUS_ONE),
)


def quotient(node: Node, scope: Scope) -> Iterator[Node]:
    """sinh x / cosh x as tanh x, sin x / cos x as tan x, and powers of them."""
    for family, argument in _present(node):
        sine, cosine, tangent = family.at(argument)

        def change(part: Node, sine: Node = sine, cosine: Node = cosine, tangent: Node = tangent) -> Node | None:
            product = factors(part)
            exponent = product.powers.get(sine)
            if type(part) is not Mul or exponent is None or product.powers.get(cosine) is not tidy(neg(exponent)):
                return None
            return product.without(sine, cosine).times(tangent, exponent).node()

        yield from _changed(node, change)


def double_angle(node: Node, scope: Scope) -> Iterator[Node]:
    """sin x cos x as sin(2 x) / 2, as it stands and multiplied out."""
    for family, argument in _present(node):
        sine, cosine, _ = family.at(argument)
        double = Apply(family.sine, (_doubled(argument),))

        def change(part: Node, sine: Node = sine, cosine: Node = cosine, double: Node = double) -> Node | None:
            product = factors(part)
            if type(part) is not Mul or product.powers.get(sine) is not ONE or product.powers.get(cosine) is not ONE:
                return None
            return product.without(sine, cosine).times(HALF).times(double).node()

        for form in _forms(node):
            yield from _changed(form, change)


def double_cosine(node: Node, scope: Scope) -> Iterator[Node]:
    """cos² x - sin² x as cos(2 x): the square of each written by it, (1 + cos(2 x)) / 2 and (1 - cos(2 x)) / 2."""
    for family, argument in _present(node):
        sine, cosine, _ = family.at(argument)
        double = Apply(family.cosine, (_doubled(argument),))
        halves = {cosine: mul(HALF, add(ONE, double)), sine: mul(HALF, family.sign, add(ONE, neg(double)))}
        yield from _changed(node, partial(_square, halves))


def one_of_squares(node: Node, scope: Scope) -> Iterator[Node]:
    """1 for cosh² x - sinh² x and for cos² x + sin² x: the square of one written by the other, tangents as quotients."""
    for family, argument in _present(node):
        sine, cosine, tangent = family.at(argument)
        plain = replace(node, {tangent: div(sine, cosine)}.get)
        by_cosine = {sine: mul(family.sign, add(ONE, neg(square(cosine))))}
        by_sine = {cosine: add(ONE, neg(mul(family.sign, square(sine))))}
        for form in dict.fromkeys((*_forms(node), tidy(plain))):
            for squares in (by_cosine, by_sine):
                yield from _changed(form, partial(_square, squares))


@remembered(4096)
def _present(node: Node) -> tuple[tuple[Family, Node], ...]:
    """Each family with each argument at which its sine or cosine stands in the term."""
    found: dict[tuple[Family, Node], None] = {}
    for part in walk(node):
        if type(part) is Apply and part.function in _FAMILY_OF:
            found[_FAMILY_OF[part.function], part.arguments[0]] = None
    return tuple(found)


_FAMILY_OF = {function: family for family in FAMILIES for function in (family.sine, family.cosine)}


def _doubled(argument: Node) -> Node:
    return tidy(mul(TWO, argument))


def _square(squares: dict[Node, Node], part: Node) -> Node | None:
    """An even power of what has a square in the table by that square; of an odd one the factor itself stays."""
    if type(part) is not Pow or part.base not in squares or type(part.exponent) is not Number:
        return None
    exponent = part.exponent.value
    if exponent.denominator != 1 or exponent < 2:
        return None
    power = Pow(squares[part.base], Number(exponent.numerator // 2))
    return mul(part.base, power) if exponent % 2 else power


def _forms(node: Node) -> Iterator[Node]:
    """The term as it stands, and multiplied out."""
    yield node
    try:
        yield tidy(Rational(node).expanded())
    except TooLarge:
        pass


def _changed(node: Node, change: Callable[[Node], Node | None]) -> Iterator[Node]:
    put = replace(node, change)
    if put is not node:
        yield put
