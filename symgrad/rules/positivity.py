"""What is seen to be positive by the declared domains, and what that decides: |x| is x for x > 0. Knows terms and products."""

from __future__ import annotations

from ..operators.functions import POSITIVE
from ..terms.binding import replace
from ..terms.indices import is_nonnegative, minus
from ..terms.memory import remembered
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Constant,
    Entry,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Relation,
    Size,
    Sum,
    neg,
)
from .products import ABS, MAX, RELU, SIGN
from .tidying import tidy

_POSITIVE_DOMAINS = ("positive", "unit")


@remembered(4096)
def is_positive(node: Node) -> bool:
    """Whether the node is seen to be > 0 for all values in the declared domains; False says nothing."""
    match node:
        case Number(value):
            return value > 0
        case Size() | Constant():
            return True
        case Entry(tensor, _):
            return tensor.domain in _POSITIVE_DOMAINS or (tensor.is_explicit and is_positive(tensor.defined_as.body))
        case Apply(Function(name), _, _):
            return name in POSITIVE
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


def _never_empty(index: Index) -> bool:
    return is_nonnegative(minus(index.range.upper, index.range.lower)) is True


def decide_signs(node: Node) -> Node:
    """The node with |u|, sign u, max(u, 0) and [u > 0] settled wherever u or -u is seen to be positive."""

    def change(part: Node) -> Node | None:
        if type(part) is Apply and (part.function in (ABS, SIGN, RELU) or _is_max_with_zero(part)):
            argument = part.arguments[0]
            sign = _sign(argument)
            if not sign:
                return None
            if part.function is SIGN:
                return ONE if sign > 0 else MINUS_ONE
            return argument if sign > 0 else neg(argument) if part.function is ABS else ZERO
        if type(part) is Indicator and type(part.condition) is Relation and part.condition.right is ZERO:
            sign = _sign(part.condition.left)
            if sign:
                return ONE if part.condition.op in (">≥≠" if sign > 0 else "<≤≠") else ZERO
        return None

    return tidy(replace(node, change))


def _is_max_with_zero(node: Apply) -> bool:
    return node.function is MAX and len(node.arguments) == 2 and node.arguments[1] is ZERO


def _sign(node: Node) -> int:
    """1 or -1 where the sign is seen, else 0."""
    return 1 if is_positive(node) else -1 if is_positive(tidy(neg(node))) else 0
