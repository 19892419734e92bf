"""Exponentials of sums and logarithms of products, quotients and powers. Knows terms and products."""

from __future__ import annotations

from ..terms.binding import replace
from ..terms.nodes import MINUS_ONE, ONE, Add, Apply, Node, Number, Product, Sum, add, mul, neg
from .positivity import is_positive
from .products import EXP, LOG, factors
from .rule import Rule

EXP_OF_SUM = Rule("exponential of a sum", r"Let $a, b \in \mathbb{R}$. \[ e^{a + b} = e^{a} e^{b} \]")
LOG_OF_PRODUCT = Rule(
    "logarithm of a product",
    r"Let $a, b, c \in \mathbb{R}$, $a > 0$, $b > 0$. "
    r"\[ \log (a b) = \log a + \log b \] \[ \log \frac{a}{b} = \log a - \log b \] \[ \log (a^{c}) = c \log a \]",
)
LOG_OF_EXP = Rule("logarithm of an exponential", r"Let $a \in \mathbb{R}$. \[ \log e^{a} = a \]")


def expand_exponentials(node: Node) -> Node:
    """e^{a + b} as e^a e^b, everywhere."""

    def change(part: Node) -> Node | None:
        if type(part) is Apply and part.function is EXP and type(part.arguments[0]) is Add:
            return mul(*(Apply(EXP, (term,)) for term in part.arguments[0].terms))
        return None

    return replace(node, change)


def expand_logarithms(node: Node) -> Node:
    """log of products, quotients, powers and Π taken apart, once, where every factor is positive."""

    def change(part: Node) -> Node | None:
        if type(part) is not Apply or part.function is not LOG:
            return None
        (argument,) = part.arguments
        if type(argument) is Product and is_positive(argument.body):
            return Sum(argument.index, Apply(LOG, (argument.body,)), argument.where)
        product = factors(argument)
        if len(product.powers) + (product.coefficient != 1) < 2 and all(e is ONE for e in product.powers.values()):
            return None
        if product.coefficient <= 0 or not all(map(is_positive, product.powers)):
            return None
        terms: list[Node] = [Apply(LOG, (Number(product.coefficient),))] if product.coefficient != 1 else []
        for base, exponent in product.powers.items():
            log = Apply(LOG, (base,))
            terms.append(log if exponent is ONE else neg(log) if exponent is MINUS_ONE else mul(exponent, log))
        return add(*terms)

    return replace(node, change)
