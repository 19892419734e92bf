"""Products as coefficient and powers, sums as coefficients of terms: the arithmetic of one level that goes without saying.

The parts of a term are taken as they stand; whoever wants them tidy tidies them first (`tidying`). Knows terms only, and
nothing of conditions.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from math import gcd
from typing import TypeAlias, TypeGuard

from ..operators.cost import is_negative, is_positive
from ..terms.binding import canonical, same
from ..terms.indices import IndexExpr, integer, is_integer, plus, polynomial, times
from ..terms.memory import remembered
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Condition,
    Constant,
    Derivative,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Size,
    Sum,
    add,
    mul,
)
from .symmetry import in_order

EXP, LOG = Function("exp"), Function("log")
MAX, MIN, RELU, SIGN, ABS = map(Function, ("max", "min", "relu", "sign", "abs"))
#: Bits beyond which a power of numbers is not multiplied out, some 38 digits.
MOST_BITS = 128
Powers: TypeAlias = dict[Node, Node]  # base -> exponent, in display order


class Factors:
    """A product as a rational coefficient and powers of distinct bases; e^{-x} counts as base e^{x} to the -1."""

    __slots__ = ("coefficient", "powers")

    def __init__(self, coefficient: Fraction = Fraction(1), powers: Powers | None = None):
        self.coefficient = coefficient
        self.powers = {} if powers is None else powers

    def times(self, node: Node, exponent: Node = ONE) -> Factors:
        """Multiply by node^exponent, in place; returns self."""
        if type(node) is Mul and (is_whole(exponent) or all(map(_is_positive_number, node.factors))):
            for factor in node.factors:
                self.times(factor, exponent)
        elif node is ONE:
            pass
        elif (
            type(node) is Number
            and is_whole(exponent)
            and (node is not ZERO or is_positive(exponent))
            and not _is_huge(node, exponent)
        ):
            self.coefficient *= node.value if exponent is ONE else node.value**exponent.value.numerator
        elif type(node) is Pow and (is_whole(exponent) or type(exponent) is Number and _odd_root_free(node)):
            self.times(node.base, _product_of(node.exponent, exponent))
        elif type(node) is Apply and node.function is EXP and is_whole(exponent):
            base, power = exponential(node.arguments[0])
            if base is not None:
                self._raise(base, _product_of(power, exponent))
        elif type(node) is Indicator and is_whole(exponent) and is_positive(exponent):
            self.powers.setdefault(node, ONE)
        elif type(node) is IndexExpr and len(node.terms) == 1 and is_whole(exponent):
            ((monomial, coefficient),) = node.terms
            self.coefficient *= Fraction(coefficient) ** int(exponent.value)
            for atom in monomial:
                self._raise(atom, exponent)
        else:
            self._raise(node, exponent)
        return self

    def without(self, *bases: Node) -> Factors:
        """Another product, without some of the bases."""
        return Factors(self.coefficient, {base: exponent for base, exponent in self.powers.items() if base not in bases})

    def _raise(self, base: Node, exponent: Node) -> None:
        old = self.powers.get(base)
        if old is None and type(base) in (Sum, Product, Maximum, Minimum, Apply, Add):
            # The same sum under another bound name is the same base.
            alike = next((b for b in self.powers if type(b) is type(base) and same(b, base)), None)
            if alike is not None:
                base, old = alike, self.powers[alike]
        new = exponent if old is None else _sum_of(old, exponent)
        if new is ZERO:
            self.powers.pop(base, None)
        else:
            self.powers[base] = new

    def node(self) -> Node:
        """The product as displayed: number, sizes, simple factors over one denominator, then functions, brackets and sums."""
        return _display(self.coefficient, self.powers) if self.coefficient else ZERO


def factors(node: Node) -> Factors:
    """The factors of a term, for the caller to change."""
    split = _factors(node)
    return Factors(split.coefficient, dict(split.powers))


@remembered(65536)
def _factors(node: Node) -> Factors:
    return Factors().times(node)


def _is_positive_number(node: Node) -> bool:
    return type(node) is Constant or is_positive(node)


def _is_huge(number: Number, exponent: Number) -> bool:
    """Whether a power has more digits than anybody writes out: 10^50 stays."""
    numerator, denominator = number.value.numerator, number.value.denominator
    bits = max(numerator.bit_length(), denominator.bit_length())
    return abs(exponent.value.numerator) * bits > MOST_BITS and (denominator != 1 or abs(numerator) != 1)


def is_whole(exponent: Node) -> TypeGuard[Number]:
    """Whether an exponent is a whole number."""
    return type(exponent) is Number and exponent.value.denominator == 1


def _odd_root_free(power: Pow) -> bool:
    """(b^m)^q = b^{mq} for a rational q where m is a number and no even integer: √(x²) is |x|, √(x^m) neither for a symbol m."""
    exponent = power.exponent
    return type(exponent) is Number and not (is_whole(exponent) and exponent.value.numerator % 2 == 0)


def _product_of(left: Node, right: Node) -> Node:
    if type(left) is Number and type(right) is Number:
        return Number(left.value * right.value)
    if right is ONE:
        return left
    if left is ONE:
        return right
    return Factors().times(left).times(right).node()


def _sum_of(left: Node, right: Node) -> Node:
    if type(left) is Number and type(right) is Number:
        return Number(left.value + right.value)
    return sum_of(left, right)


@remembered(4096)
def exponential(argument: Node) -> tuple[Apply | None, Number]:
    """(base e^u, whole power c) with e^argument = (e^u)^c, so that e^x, e^{-x} and e^{2x} share a base; (None, 0) for e^0."""
    terms = list(summands(argument).items())
    if not terms:
        return None, ZERO
    content = Fraction(0)
    for _, coefficient in terms:
        content = (
            coefficient
            if not content
            else Fraction(
                gcd(content.numerator * coefficient.denominator, coefficient.numerator * content.denominator),
                content.denominator * coefficient.denominator,
            )
        )
    whole = abs(content) if content.denominator == 1 else Fraction(1)
    lead = terms[0][1]
    power = whole if lead > 0 else -whole
    if power == 1:
        return Apply(EXP, (argument,)), ONE
    inner = from_summands({rest: coefficient / power for rest, coefficient in terms})
    return Apply(EXP, (inner,)), Number(power)


# --- display order of a product ------------------------------------------------------------------------------------


_RANKS: dict[type[Node], int] = {Size: 1, Index: 1, IndexExpr: 1, Apply: 3, Add: 4, Indicator: 5, Derivative: 5, Sum: 6, Product: 6}


def _rank(node: Node) -> int:
    if type(node) is Pow:
        return _rank(node.base)
    if type(node) is Apply and node.function is EXP:
        return 2
    return _RANKS.get(type(node), 2)


def _display(coefficient: Fraction, powers: Powers) -> Node:
    above: list[Node] = []
    below: list[Node] = []
    for base, exponent in powers.items():
        if type(base) is Apply and base.function is EXP and type(exponent) is Number:
            above.append(Apply(EXP, (_product_of(exponent, base.arguments[0]),)) if exponent is not ONE else base)
        elif type(exponent) is Number and is_negative(exponent):
            below.append(_power(base, Number(-exponent.value)))
        else:
            above.append(_power(base, exponent))
    above, below = sorted(_one_root(above), key=_rank), sorted(_one_root(below), key=_rank)
    numerator, denominator = coefficient.numerator, coefficient.denominator
    if not below:
        return _multiply(above if numerator == denominator and above else [Number(coefficient), *above])
    simple = all(_rank(node) == 1 for node in below)
    front = [node for node in above if _rank(node) <= (1 if simple else 3)]
    back = [node for node in above if node not in front]
    if not front and not simple and back and type(back[0]) is not Derivative:
        front, back = back[:1], back[1:]
    divisor = _multiply([Number(denominator), *below] if denominator != 1 else below)
    head = [Number(numerator)] if numerator != 1 else []
    return _multiply([*head, *front, Pow(divisor, MINUS_ONE), *back])


def _power(base: Node, exponent: Node) -> Node:
    return base if exponent is ONE else Pow(base, exponent)


def _one_root(nodes: list[Node]) -> list[Node]:
    """√2 √π as √(2 π)."""
    roots = [node for node in nodes if type(node) is Pow and node.exponent is HALF and _is_positive_number(node.base)]
    if len(roots) < 2:
        return nodes
    bases = sorted((node.base for node in roots), key=lambda base: type(base) is Constant)
    return [Pow(Mul(tuple(bases)), HALF), *(node for node in nodes if node not in roots)]


def _multiply(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Mul(tuple(nodes))


# --- sums as coefficients ------------------------------------------------------------------------------------------


def summands(node: Node) -> dict[Node, Fraction]:
    """A tidy sum as {term without its number: coefficient}, in display order; a plain number stands under ONE."""
    found: dict[Node, Fraction] = {}
    for term in node.terms if type(node) is Add else (node,):
        coefficient, rest = split_coefficient(term)
        if coefficient:
            found[rest] = found.get(rest, Fraction(0)) + coefficient
    return {rest: coefficient for rest, coefficient in found.items() if coefficient}


def split_coefficient(term: Node) -> tuple[Fraction, Node]:
    """(number, rest) with term = number · rest."""
    if type(term) is Number:
        return term.value, ONE
    if type(term) is Mul:
        product = factors(term)
        if product.coefficient == 1:
            return Fraction(1), term
        return product.coefficient, Factors(Fraction(1), product.powers).node() if product.powers else ONE
    if type(term) is IndexExpr and len(term.terms) == 1:
        product = factors(term)
        return product.coefficient, Factors(Fraction(1), product.powers).node()
    return Fraction(1), term


def scale(coefficient: Fraction, rest: Node) -> Node:
    """coefficient · rest, displayed."""
    if rest is ONE:
        return Number(coefficient)
    if coefficient == 1:
        return rest
    product = factors(rest)
    return Factors(product.coefficient * coefficient, product.powers).node()


def from_summands(terms: dict[Node, Fraction]) -> Node:
    """The sum of coefficient · rest; a positive term is put first where there is one and the first is negative."""
    nodes = [scale(coefficient, rest) for rest, coefficient in terms.items() if coefficient]
    return add(*nodes)


def sum_of(*terms: Node) -> Node:
    """The sum with like terms collected; a b and b a are like, and so are sums under other bound names."""
    found: dict[Node, Fraction] = {}
    kept: dict[Hashable, Node] = {}
    for term in terms:
        for rest, coefficient in summands(term).items():
            like = kept.setdefault(_unordered(rest), rest)
            found[like] = found.get(like, Fraction(0)) + coefficient
    if len(found) > 1 and all(is_integer(rest) for rest in found) and all(c.denominator == 1 for c in found.values()):
        total: Node = ZERO
        for rest, coefficient in found.items():
            total = plus(total, times(rest, int(coefficient)))
        poly = polynomial(total)
        return add(*(scale(Fraction(c), integer({m: 1})) for m, c in poly.items())) if len(poly) > 1 else total
    return lead_positive(from_summands(found))


def _unordered(term: Node) -> Hashable:
    """What a term has in common with those that differ in bound names or in the order of factors and of symmetric indices."""
    term = in_order(term)
    if type(term) is Mul:
        return frozenset((canonical(base), exponent) for base, exponent in factors(term).powers.items())
    return canonical(term)


def lead_positive(node: Node) -> Node:
    """A sum with its first positive term in front: -y + p becomes p - y."""
    if type(node) is not Add or not is_negative(node.terms[0]):
        return node
    for position, term in enumerate(node.terms):
        if not is_negative(term):
            return Add((term, *node.terms[:position], *node.terms[position + 1 :]))
    return node


def flatten(node: Node) -> Node:
    """Products inside products and sums inside sums opened, nothing else."""
    children = node.children
    if not children or isinstance(node, Condition):
        return node
    moved = tuple(flatten(child) for child in children)
    node = node if moved == children else node.rebuild(moved)
    return mul(*node.factors) if type(node) is Mul else add(*node.terms) if type(node) is Add else node
