"""The cost of a formula: its operations as a person counts them on paper. What "shorter" means, in indices and in matrix notation.

One each: + and −, a product, a fraction bar or /, a power, a function, a leading minus sign, Σ and Π, a comparison, the
bracket of an indicator, a row of cases. None: names, sizes, indices and what is reckoned with them, a whole number, the condition
i = j of a delta, which is a name, δ_ij. The −1 of an inverse is a power with a sign, and costs two, as does a
root, the power 1/2; 1/x costs its bar alone.
Matrix terms count their own operators in the same way (`matrices/terms.py`), and what stands in them in indices by `operations`.
"""

from __future__ import annotations

from ..terms.indices import IndexExpr, is_integer
from ..terms.memory import remembered
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    TRUE,
    Add,
    Apply,
    Array,
    Binder,
    Cases,
    Constant,
    Entry,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Relation,
    Size,
)

_INVERSE = Function("inverse")


@remembered(100_000)
def operations(node: Node) -> int:
    """The operations of a term."""
    match node:
        case Entry() | Size() | Index() | Constant() | IndexExpr():
            return 0
        case Number():
            return int(node.value.numerator < 0) + int(node.value.denominator != 1)
        case Add(terms):
            return len(terms) - 1 + is_negative(terms[0]) + sum(map(_unsigned, terms))
        case Mul():
            return _unsigned(node) + is_negative(node)
        case Pow(base, exponent):
            return operations(base) + raising(exponent)
        case Binder(_, body, where):
            return 1 + operations(body) + (0 if where is TRUE else operations(where))
        case Apply(function, arguments, _):
            return 1 + (function is _INVERSE) + sum(map(operations, arguments))
        case Array(_, body):
            return operations(body)
        case Indicator(Relation("=", left, right)) if is_integer(left) and is_integer(right):
            return 1
        case Cases(values, conditions):
            return len(values) + sum(map(operations, values)) + sum(operations(part) for part in conditions if part is not TRUE)
    return 1 + sum(map(operations, node.children))


def raising(exponent: Node) -> int:
    """The operations of raising to an exponent: of 1/x its bar alone, else a power and what stands in it."""
    return 1 if exponent is MINUS_ONE else 1 + operations(exponent)


@remembered(100_000)
def letters(node: Node) -> int:
    """How many names of numbers are written: of two terms of as many operations, a (b - c) is shorter than a b - a c."""
    return 1 if type(node) is Entry else sum(map(letters, node.children))


def is_negative(node: Node) -> bool:
    """Whether the term is written with a minus sign in front."""
    if type(node) is Mul:
        node = node.factors[0]
    return type(node) is Number and node.value.numerator < 0  # Integers: to compare fractions takes ten times as long.


def is_positive(node: Node) -> bool:
    """Whether the term is a number above 0."""
    return type(node) is Number and node.value.numerator > 0


def _unsigned(node: Node) -> int:
    """Operations of a term, its leading minus sign not counted."""
    if type(node) is Number:
        return int(node.value.denominator != 1)
    if type(node) is not Mul:
        return operations(node)
    total = above = 0
    for factor in node.factors:
        if type(factor) is Number:
            above += factor is ONE or factor.value.numerator not in (1, -1)
            total += factor.value.denominator != 1
        elif type(factor) is Pow and factor.exponent is MINUS_ONE:
            total += 1 + operations(factor.base)
        else:
            above += 1
            total += operations(factor)
    return total + max(above - 1, 0)
