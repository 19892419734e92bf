"""What a node looks like when it is written, as yes-or-no questions: does it need parentheses, does it show as a fraction?

`layout` decides by these. They ask about the node alone, so a formula looks the same whatever part of it is marked.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeGuard

from ..terms.indices import IndexExpr
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    TRUE,
    Add,
    Apply,
    Array,
    Cases,
    Condition,
    Constant,
    Covariance,
    Derivative,
    Entry,
    Expectation,
    Floor,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Number,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    Variance,
)
from .integer_layout import integer_parts
from .names import split

BINDERS = {Sum: "Σ", Product: "Π", Maximum: "max", Minimum: "min"}
# Built-in meanings that a document's own names can take away.
SHADOWED = frozenset({r"\delta", r"\sigma", r"\pi", "e", "I"})


def below(mark: tuple | None, position: int) -> tuple | None:
    """The mark as the child at a position sees it."""
    return mark[1:] if mark and mark[0] == position else None


def is_entered(node, position):
    """Whether a mark on the child stands on it; else it stands on the whole node. Names are marked with their scripts."""
    kind = type(node)
    if kind is Derivative:
        return position == 0 and type(node.body) is not Entry
    if kind is Apply:
        return position < len(node.arguments) and type(node.arguments[position]) is not Array
    if kind is Pow:
        return position == 0 or node.exponent not in (HALF, MINUS_ONE)
    if kind is Indicator:
        return not is_delta(node.condition)
    if kind is Cases:
        return position < len(node.values) or node.conditions[position - len(node.values)] is not TRUE
    if kind in BINDERS:
        return position == 0
    return kind not in (Entry, IndexExpr, Floor, Range, Array)


def is_reciprocal(node):
    return type(node) is Pow and node.exponent is MINUS_ONE


def is_fraction(node):
    """Whether the node is displayed as a fraction that must not be put into another one's numerator."""
    if type(node) is Number:
        return node.value > 0 and node.value.denominator != 1 and decimal(node.value) is None
    return type(node) is Derivative


def decimal(value: Fraction) -> str | None:
    """A fraction > 0 as a decimal, 0.01 or 1.702, where it is one that is written so: not 1/2 or 3/10; None for any other."""
    rest, places = value.denominator, 0
    if rest < 20 or rest % 5:
        return None
    while 10**places % rest:
        places += 1
        if places > 15:
            return None
    digits = str(value.numerator * 10**places // rest).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def leads_negative(node):
    """Whether a product shows as a minus sign before the rest, such that a reader gets the same product back."""
    if len(node.factors) < 2 or type(node.factors[0]) is not Number or node.factors[0].value >= 0:
        return False
    first, second = node.factors[:2]
    if first is not MINUS_ONE:
        return True
    if type(second) is Number:
        return False
    return not (len(node.factors) == 2 and type(second) is Mul)


def is_several(node):
    """Whether an integer expression shows as several terms."""
    return type(node) is IndexExpr and len(integer_parts(node)) > 1


def starts_numeric(node):
    return type(node) is Number and node.value >= 0 or type(node) is Pow and type(node.base) is Number and node.base.value >= 0


def stands_behind_operator(node):
    r"""Whether \frac{\partial}{\partial x} may stand before the node without parentheses: it is one factor, or a sum to the end."""
    if type(node) is Pow:
        return node.exponent is not MINUS_ONE
    return type(node) in (Apply, Sum, Product, Expectation, Variance, Covariance)


def is_simple(node):
    """Whether the node can stand after a slash."""
    return type(node) in (Entry, Size, Index, Constant) or type(node) is Number and node.value >= 0 and node.value.denominator == 1


def is_closed(node):
    """Whether the node can stand before a slash."""
    if type(node) is Pow:
        return type(node.exponent) is Number and node.exponent.value > 1 and is_closed(node.base)
    return is_simple(node) or type(node) in (Add, Mul, Indicator)


def is_differential(node):
    """Whether the node shows as a d, which in d x / d y would be taken for the sign of a derivative."""
    if type(node) is Pow:
        return is_differential(node.base)
    return type(node) is Entry and node.tensor.name == "d" and not node.indices or type(node) in (Size, Index) and node.name == "d"


def is_letter(node):
    return type(node) is Index and len(node.name) == 1


def takes_exponent(node):
    """Whether an exponent can follow the node without parentheses."""
    kind = type(node)
    if kind is Number:
        return node.value >= 0 and node.value.denominator == 1
    if kind is Entry:
        parts = split(node.tensor.name)
        return not (parts.superscript or parts.primes) and node.tensor.name != "e"
    if kind in (Size, Index):
        parts = split(node.name)
        return not (parts.superscript or parts.primes) and node.name != "e"
    if kind is Apply:
        return not (type(node.function) is Function and node.function.name in ("exp", "det"))
    if kind is Constant:
        return node.name != "e"
    return kind in (Indicator, Expectation, Variance, Covariance, Floor)


_RISING, _FALLING = frozenset("<≤"), frozenset(">≥")


def continues(condition: Condition, before: Condition) -> TypeGuard[Relation]:
    """Whether a condition goes on from the one before it as one chain: i < n after 0 ≤ i."""
    return (
        type(before) is Relation
        and type(condition) is Relation
        and before.right is condition.left
        and any(before.op in ops and condition.op in ops for ops in (_RISING, _FALLING, {"="}))
    )


def is_delta(condition: Condition) -> TypeGuard[Relation]:
    """Whether [condition] is written as a delta, δ_ij."""
    return type(condition) is Relation and condition.op == "=" and is_short(condition.left) and is_short(condition.right)


def is_short(node):
    """Whether an integer expression is short enough for a delta's index: an atom, or an atom ± something."""
    kind = type(node)
    if kind is IndexExpr:
        return (
            len(node.terms) <= 2
            and all(abs(c) == 1 or not m for m, c in node.terms)
            and all(type(m[0]) is not Floor and len(m) == 1 for m, _ in node.terms if m)
        )
    return kind is Index or kind is Size or kind is Number and node.value >= 0 and node.value.denominator == 1
