"""Exponentials of sums and logarithms of products, quotients and powers. Knows terms and products."""

from __future__ import annotations

from functools import lru_cache

from ..terms.binding import replace
from ..terms.functions import FUNCTIONS
from ..terms.indices import is_nonnegative, minus
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    Constant,
    Entry,
    Function,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Size,
    Sum,
    add,
    mul,
    neg,
)
from .products import EXP, factors
from .rule import Rule

LOG = Function("log")

EXP_OF_SUM = Rule(
    "exponential of a sum", r"Let $a, b \in \mathbb{R}$. \[ e^{a + b} = e^{a} e^{b} \]")
LOG_OF_PRODUCT = Rule(
    "logarithm of a product", r"Let $a, b, c \in \mathbb{R}$, $a > 0$, $b > 0$. "
    r"\[ \log (a b) = \log a + \log b \] \[ \log \frac{a}{b} = \log a - \log b \] \[ \log (a^{c}) = c \log a \]")
LOG_OF_EXP = Rule(
    "logarithm of an exponential", r"Let $a \in \mathbb{R}$. \[ \log e^{a} = a \]")

_POSITIVE_DOMAINS = ("positive", "unit")


@lru_cache(maxsize=4096)
def is_positive(node: Node) -> bool:
    """Whether the node is seen to be > 0 for all values in the declared domains; False says nothing."""
    match node:
        case Number(value):
            return value > 0
        case Size() | Constant():
            return True
        case Entry(tensor, _):
            return tensor.domain in _POSITIVE_DOMAINS or (
                tensor.definition is not None and is_positive(tensor.definition.body))
        case Apply(Function(name), _, _):
            return FUNCTIONS[name].positive
        case Add(parts):
            return any(map(is_positive, parts)) and all(map(is_nonnegative_term, parts))
        case Mul(parts):
            return all(map(is_positive, parts))
        case Pow(base, _):
            return is_positive(base)
        case Sum(index, body, where):
            return is_positive(body) and not where.children and _never_empty(index)
        case Product(_, body, _):
            return is_positive(body)
    return False


def is_nonnegative_term(node: Node) -> bool:
    """Whether the node is seen to be ≥ 0: positive, an even power, or sums and products of such."""
    if is_positive(node):
        return True
    match node:
        case Number(value):
            return value >= 0
        case Pow(base, Number(value)):
            return value.denominator == 1 and value.numerator % 2 == 0 or is_nonnegative_term(base)
        case Add(parts) | Mul(parts):
            return all(map(is_nonnegative_term, parts))
        case Sum(_, body, _) | Product(_, body, _):
            return is_nonnegative_term(body)
    return False


def _never_empty(index):
    return is_nonnegative(minus(index.range.upper, index.range.lower)) is True


def expand_exponentials(node: Node) -> Node:
    """e^{a + b} as e^a e^b, everywhere."""
    def change(part):
        if type(part) is Apply and part.function is EXP and type(part.arguments[0]) is Add:
            return mul(*(Apply(EXP, (term,)) for term in part.arguments[0].terms))
        return None
    return replace(node, change)


def expand_logarithms(node: Node) -> Node:
    """log of products, quotients, powers and Π taken apart, once, where every factor is positive."""
    def change(part):
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
        terms = [Apply(LOG, (Number(product.coefficient),))] if product.coefficient != 1 else []
        for base, exponent in product.powers.items():
            log = Apply(LOG, (base,))
            terms.append(log if exponent is ONE else neg(log) if exponent is MINUS_ONE else mul(exponent, log))
        return add(*terms)
    return replace(node, change)
