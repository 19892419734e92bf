"""Identities of sine and cosine, and of their hyperbolic kin. Knows products."""

from __future__ import annotations

from collections.abc import Iterator

from ..terms.binding import replace
from ..terms.nodes import ONE, Apply, Function, Mul, Node, Number, mul, neg
from .products import factors, tidy
from .rule import Rule
from .scope import Scope

TANGENT = Rule(
    "tangent",
    r"Let $x \in \mathbb{R}$. \[ \frac{\sin x}{\cos x} = \tan x \quad (\cos x \neq 0) \] "
    r"\[ \frac{\sinh x}{\cosh x} = \tanh x \]",
)
DOUBLE_ANGLE = Rule("double angle", r"Let $x \in \mathbb{R}$. \[ 2 \sin x \cos x = \sin(2 x) \]")

SIN, COS, TAN, SINH, COSH, TANH = map(Function, ("sin", "cos", "tan", "sinh", "cosh", "tanh"))


def quotient(node: Node, scope: Scope) -> Iterator[Node]:
    """sinh x / cosh x as tanh x, sin x / cos x as tan x, and powers of them."""

    def change(part: Node) -> Node | None:
        if type(part) is not Mul:
            return None
        product = factors(part)
        for above, below, ratio in ((SINH, COSH, TANH), (SIN, COS, TAN)):
            for base, exponent in product.powers.items():
                if type(base) is Apply and base.function is above:
                    under = Apply(below, base.arguments)
                    if product.powers.get(under) is tidy(neg(exponent)):
                        return product.without(base, under).times(Apply(ratio, base.arguments), exponent).node()
        return None

    put = replace(node, change)
    if put is not node:
        yield put


def double_angle(node: Node, scope: Scope) -> Iterator[Node]:
    """sin x cos x as sin(2 x) / 2."""

    def change(part: Node) -> Node | None:
        if type(part) is not Mul:
            return None
        product = factors(part)
        for base, exponent in product.powers.items():
            if type(base) is Apply and base.function is SIN and exponent is ONE:
                beside = Apply(COS, base.arguments)
                if product.powers.get(beside) is ONE:
                    double = Apply(SIN, (tidy(mul(Number(2), base.arguments[0])),))
                    rest = product.without(base, beside)
                    rest.coefficient /= 2
                    return rest.times(double).node()
        return None

    put = replace(node, change)
    if put is not node:
        yield put
