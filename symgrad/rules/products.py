"""Products as coefficient and powers, sums as coefficients of terms: the arithmetic that goes without saying.

`tidy` flattens, folds numbers, collects like factors and like terms, and pulls constants out of Σ. It never
distributes, so it keeps the structure that a person gave. Knows terms only.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd

from ..matrices.algebra import is_symmetric_array
from ..operators.cost import is_negative
from ..operators.functions import AT_ZERO
from ..terms.binding import canonical, free_names, fresh_name, rename, replace, same, substitute
from ..terms.indices import IndexExpr, in_range, integer, is_integer, is_nonnegative, length, minus, plus, polynomial, times
from ..terms.nodes import (
    FALSE,
    HALF,
    MINUS_ONE,
    MIRRORED,
    ONE,
    SYMMETRIC,
    TRUE,
    ZERO,
    Add,
    And,
    Apply,
    Array,
    Cases,
    Condition,
    Constant,
    Derivative,
    Entry,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Product,
    Relation,
    Size,
    Sum,
    add,
    mul,
)
from . import conditions

EXP = Function("exp")
INVERSE = Function("inverse")
MAX, MIN, RELU, SIGN, ABS = map(Function, ("max", "min", "relu", "sign", "abs"))
#: Bits beyond which a power of numbers is not multiplied out, some 38 digits.
MOST_BITS = 128
Powers = dict  # base -> exponent node, in display order


class Factors:
    """A product as a rational coefficient and powers of distinct bases; e^{-x} counts as base e^{x} to the -1."""

    __slots__ = ("coefficient", "powers")

    def __init__(self, coefficient: Fraction = Fraction(1), powers: Powers | None = None):
        self.coefficient = coefficient
        self.powers = {} if powers is None else powers

    def times(self, node: Node, exponent: Node = ONE) -> Factors:
        """Multiply by node^exponent, in place; returns self."""
        kind = type(node)
        if kind is Mul and (_is_whole(exponent) or all(map(_is_positive_number, node.factors))):
            for factor in node.factors:
                self.times(factor, exponent)
        elif kind is Number and _is_whole(exponent) and (node.value or exponent.value > 0) and not _is_huge(node, exponent):
            self.coefficient *= node.value ** int(exponent.value)
        elif kind is Number and node.value == 1:
            pass
        elif kind is Pow and (_is_whole(exponent) or _is_fraction(exponent) and _odd_root_free(node)):
            self.times(node.base, _product_of(node.exponent, exponent))
        elif kind is Apply and node.function is EXP and _is_whole(exponent):
            base, power = exponential(node.arguments[0])
            if base is None:
                return self
            self._raise(base, _product_of(power, exponent))
        elif kind is Indicator and _is_whole(exponent) and exponent.value > 0:
            self._raise(node, ONE) if node not in self.powers else None
        elif kind is IndexExpr and len(node.terms) == 1 and _is_whole(exponent):
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

    def _raise(self, base, exponent):
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

    def _joined(self) -> None:
        """x sign x is |x|; max(0, a) [a > 0] is max(0, a); [-c < x] [x < c] is [|x| < c]."""
        for base, exponent in list(self.powers.items()):
            if type(base) is Indicator and base in self.powers:
                self._join_indicator(base)
            elif type(base) is Apply and base.function is SIGN and exponent is ONE and self.powers.get(base.arguments[0]) is ONE:
                del self.powers[base], self.powers[base.arguments[0]]
                self.times(Apply(ABS, base.arguments))

    def _join_indicator(self, base: Indicator) -> None:
        if type(base.condition) is not Relation:
            return
        for other, power in self.powers.items():
            if type(other) is Apply and other.function in (MAX, RELU) and type(power) is Number and power.value > 0:
                moving = [part for part in other.arguments if part is not ZERO]
                if len(moving) == 1 and base.condition is conditions.tidy_condition(Relation(">", moving[0], ZERO)):
                    del self.powers[base]
                    return
        op, left, right = base.condition.args
        if op in "<≤" and type(right) is Number and right.value > 0:
            opposite = Indicator(Relation(MIRRORED[op], left, Number(-right.value)))
            if opposite in self.powers:
                del self.powers[base], self.powers[opposite]
                self.times(Indicator(Relation(op, Apply(ABS, (left,)), right)))
                return
        if op in "<≤" and type(right) is Number:
            for other in list(self.powers):
                if (
                    type(other) is Indicator
                    and type(other.condition) is Relation
                    and other.condition.op in ">≥"
                    and other.condition.left is left
                    and type(other.condition.right) is Number
                ):
                    del self.powers[base], self.powers[other]
                    low = Relation(MIRRORED[other.condition.op], other.condition.right, left)
                    self.powers[Indicator(And((low, base.condition)))] = ONE
                    return

    def node(self) -> Node:
        """The product as displayed: number, sizes, simple factors over one denominator, then functions, brackets and sums."""
        if not self.coefficient:
            return ZERO
        if len(self.powers) > 1:
            self._joined()
        return _display(self.coefficient, self.powers)


def factors(node: Node) -> Factors:
    """The factors of a term, for the caller to change."""
    split = _factors(node)
    return Factors(split.coefficient, dict(split.powers))


@lru_cache(maxsize=65536)
def _factors(node: Node) -> Factors:
    return Factors().times(node)


def _is_positive_number(node):
    return type(node) is Constant or type(node) is Number and node.value > 0


def _is_huge(number, exponent) -> bool:
    """Whether a power has more digits than anybody writes out: 10^50 stays."""
    value = number.value
    return abs(exponent.value) * max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS and abs(value) != 1


def _is_whole(exponent):
    return type(exponent) is Number and exponent.value.denominator == 1


def _is_fraction(exponent):
    return type(exponent) is Number


def _odd_root_free(power):
    """(b^m)^q = b^{mq} for a rational q where m is no even integer (√(x²) is |x|)."""
    return not (
        type(power.exponent) is Number and power.exponent.value.denominator == 1 and power.exponent.value.numerator % 2 == 0
    )


def _product_of(left, right):
    if type(left) is Number and type(right) is Number:
        return Number(left.value * right.value)
    if right is ONE:
        return left
    if left is ONE:
        return right
    return tidy(Mul((left, right)))


def _sum_of(left, right):
    if type(left) is Number and type(right) is Number:
        return Number(left.value + right.value)
    return tidy(add(left, right))


@lru_cache(maxsize=4096)
def exponential(argument: Node) -> tuple[Node | None, Node]:
    """(base e^u, whole power c) with e^argument = (e^u)^c, so that e^x, e^{-x} and e^{2x} share a base; (None, 0) for e^0."""
    argument = tidy(argument)
    if argument is ZERO:
        return None, ZERO
    terms = list(summands(argument).items())
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


def _rank(node: Node) -> int:
    kind = type(node)
    if kind in (Size, Index, IndexExpr):
        return 1
    if kind is Pow:
        return _rank(node.base)
    if kind is Apply:
        return 3 if node.function is not EXP else 2
    if kind is Add:
        return 4
    if kind is Indicator or kind is Derivative:
        return 5
    if kind in (Sum, Product):
        return 6
    return 2


def _display(coefficient: Fraction, powers: Powers) -> Node:
    above: list[Node] = []
    below: list[Node] = []
    for base, exponent in powers.items():
        if type(base) is Apply and base.function is EXP and type(exponent) is Number:
            above.append(Apply(EXP, (tidy(Mul((exponent, base.arguments[0]))),)) if exponent is not ONE else base)
            continue
        negative = type(exponent) is Number and exponent.value < 0
        if negative:
            exponent = Number(-exponent.value)
        (below if negative else above).append(base if exponent is ONE else Pow(base, exponent))
    above, below = sorted(_one_root(above), key=_rank), sorted(_one_root(below), key=_rank)
    number = coefficient
    sign = -1 if number < 0 else 1
    numerator, denominator = abs(number.numerator), number.denominator
    if not below:
        head = [] if number == 1 and above else [Number(number)]
        return _multiply(head + above)
    simple = all(_rank(node) == 1 for node in below)
    front = [node for node in above if _rank(node) <= (1 if simple else 3)]
    back = [node for node in above if node not in front]
    if not front and not simple and back and type(back[0]) is not Derivative:
        front, back = back[:1], back[1:]
    divisor = _multiply(([Number(denominator)] if denominator != 1 else []) + below)
    head = [Number(sign * numerator)] if numerator != 1 or sign < 0 else []
    return _multiply(head + front + [Pow(divisor, MINUS_ONE)] + back)


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
    kind = type(term)
    if kind is Number:
        return term.value, ONE
    if kind is Mul:
        product = factors(term)
        if product.coefficient == 1:
            return Fraction(1), term
        return product.coefficient, Factors(Fraction(1), product.powers).node() if product.powers else ONE
    if kind is IndexExpr and len(term.terms) == 1:
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


# --- tidy ----------------------------------------------------------------------------------------------------------

_tidied: dict = {}


def tidy(node: Node) -> Node:
    """The node with numbers folded, like factors and like terms collected, and constants pulled out of sums.

    Equal to the node wherever the node has a value. Distributes nothing.
    """
    done = _tidied.get(node)
    if done is None:
        if len(_tidied) > 200_000:
            _tidied.clear()
        done = _tidy(node)
        _tidied[node] = done
        _tidied[done] = done
    return done


def _tidy(node: Node) -> Node:
    kind = type(node)
    if kind in (Number, Entry, Size, Index, IndexExpr, Function):
        return node
    if kind is Mul or kind is Pow:
        parts = tuple(tidy(child) for child in node.children)
        if kind is Pow and parts[1] is ZERO:
            return ONE
        product = Factors().times(parts[0], parts[1]) if kind is Pow else Factors()
        if kind is Mul:
            for part in parts:
                product.times(part)
        return product.node()
    if kind is Add:
        return _tidy_add(tuple(tidy(child) for child in node.terms))
    if kind is Indicator:
        condition = conditions.tidy_condition(node.condition)
        if type(condition) is And and len(condition.conditions) > 1 and not conditions.is_integer_condition(condition):
            return Factors().times(mul(*map(Indicator, condition.conditions))).node()
        return ONE if condition is TRUE else ZERO if condition is FALSE else Indicator(condition)
    if kind is Cases:
        return _tidy_cases(node)
    if kind is Sum:
        return _tidy_sum(node.index, tidy(node.body), conditions.tidy_condition(node.where))
    if kind is Product:
        body, where = tidy(node.body), conditions.tidy_condition(node.where)
        count = None if node.index in body.free else _count(node.index, where)
        return Product(node.index, body, where) if count is None else tidy(Pow(body, count))
    if kind is Apply:
        return _tidy_apply(node)
    if kind in (Maximum, Minimum) and node.index not in node.body.free and _count(node.index, node.where) is not None:
        return tidy(node.body)
    children = node.children
    if not children:
        return node
    moved = tuple(
        conditions.tidy_condition(child) if isinstance(child, (Relation, And, Or, Not)) else tidy(child) for child in children
    )
    return node if moved == children else node.rebuild(moved)


def _tidy_add(terms):
    found: dict[Node, Fraction] = {}
    keys: dict[Node | frozenset, Node] = {}
    for term in terms:
        for rest, coefficient in summands(term).items():
            key = in_order(rest)
            if type(key) is Mul:  # a b and b a are like
                key = frozenset((canonical(base), exponent) for base, exponent in factors(key).powers.items())
            else:
                key = canonical(key)
            kept = keys.setdefault(key, rest)
            found[kept] = found.get(kept, Fraction(0)) + coefficient
    if len(found) > 1 and all(is_integer(rest) for rest in found) and all(c.denominator == 1 for c in found.values()):
        total: Node = ZERO
        for rest, coefficient in found.items():
            total = plus(total, times(rest, int(coefficient)))
        poly = polynomial(total)
        return add(*(scale(Fraction(c), integer({m: 1})) for m, c in poly.items())) if len(poly) > 1 else total
    return lead_positive(from_summands(found))


def in_order(node: Node) -> Node:
    """The node with the indices of symmetric tensors, and of inverses of symmetric arrays, in one order."""
    if not any(other.domain in SYMMETRIC for tensor in node.tensors for other in tensor.reach):
        return node

    def change(part):
        if type(part) is Entry and part.tensor.domain in SYMMETRIC:
            return Entry(part.tensor, tuple(sorted(part.indices, key=repr)))
        if is_symmetric_inverse(part):
            return Apply(part.function, (_one_way(part.arguments[0]),), tuple(sorted(part.indices, key=repr)))
        return None

    return replace(node, change)


def _one_way(array: Array) -> Array:
    """One of a symmetric array and its transpose, whichever was given."""
    first, second = array.indices
    turned = Array(array.indices, substitute(array.body, {first: second, second: first}))
    return min(array, turned, key=lambda way: repr(canonical(in_order(way.body))))


def is_symmetric_inverse(node: Node) -> bool:
    """Whether the node is an entry of the inverse of a symmetric array."""
    return type(node) is Apply and node.function is INVERSE and len(node.indices) == 2 and is_symmetric_array(node.arguments[0])


def _tidy_sum(index: Index, body: Node, where) -> Node:
    if body is ZERO or where is FALSE:
        return ZERO
    product = factors(body)
    inside: Powers = {}
    outside = Factors(product.coefficient)
    for base, exponent in product.powers.items():
        if index in base.free or index in exponent.free:
            inside[base] = exponent
        else:
            outside.times(base, exponent)
    if not inside:
        count = _count(index, where)
        if count is None:
            outside.times(Sum(index, ONE, where))
        else:
            outside.times(count)
        return outside.node()
    rest = Factors(Fraction(1), inside).node()
    inner = Sum(index, rest, where)
    if outside.coefficient == 1 and not outside.powers:
        return inner
    # A constant that is a binder or a bracket may hold the bound letter: keep what is displayed unambiguous.
    if any(index.name in free_names(base) for base in outside.powers):
        taken = frozenset().union(*(free_names(base) for base in outside.powers)) | free_names(inner)
        inner = rename(inner, fresh_name(index.name, taken))
    return outside.times(inner).node()


def _count(index: Index, where) -> Node | None:
    """The number of values that a bound index takes, where that is known for every size."""
    span = index.range
    if is_nonnegative(minus(span.upper, span.lower)) is not True:
        return None
    if where is TRUE:
        return length(span)
    match where:
        case Relation("≠", left, right) if left is index or right is index:
            other = right if left is index else left
            if index not in other.free and is_integer(other) and in_range(other, span):
                return minus(length(span), ONE)
    return None


def _tidy_apply(node):
    arguments = tuple(tidy(child) for child in node.arguments)
    name = getattr(node.function, "name", "")
    if node.function is EXP:
        argument = arguments[0]
        if argument is ZERO:
            return ONE
        if type(argument) is Apply and getattr(argument.function, "name", "") == "log":
            return argument.arguments[0]
    if name in ("max", "min") and len(arguments) == 2 and same(*arguments):
        return arguments[0]
    if type(node.function) is Function:
        if name == "softmax" and all(index.range.lower is index.range.upper for index in arguments[0].indices):
            return ONE  # of a single entry
        if name == "log":
            if arguments[0] is ONE:
                return ZERO
            if type(arguments[0]) is Apply and arguments[0].function is EXP:
                return arguments[0].arguments[0]
        if len(arguments) == 1 and arguments[0] is ZERO and name in AT_ZERO:
            return AT_ZERO[name]
    return Apply(node.function, arguments, node.indices)


def _tidy_cases(node):
    values, kept = [], []
    for value, condition in zip(node.values, node.conditions):
        condition = conditions.tidy_condition(condition)
        if condition is FALSE:
            continue
        values.append(tidy(value))
        kept.append(condition)
        if condition is TRUE:
            break
    if kept and kept[0] is TRUE:
        return values[0]
    shared = _shared_indicators(values)
    if shared:
        values = [
            value if value is ZERO else Factors(f.coefficient, {b: e for b, e in f.powers.items() if b not in shared}).node()
            for value, f in ((value, factors(value)) for value in values)
        ]
        return Factors().times(mul(*shared)).times(Cases(tuple(values), tuple(kept))).node()
    return Cases(tuple(values), tuple(kept))


def _shared_indicators(values: list[Node]) -> list[Node]:
    """The deltas that every value but the zeros carries as a factor."""
    moving = [factors(value).powers for value in values if value is not ZERO]
    return [base for base in moving[0] if type(base) is Indicator and all(base in powers for powers in moving)] if moving else []
