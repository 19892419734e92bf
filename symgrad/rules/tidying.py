"""Terms and conditions tidied: the parts first, then the whole by what `products` and `conditions` say of tidy parts.

`tidy` flattens, folds numbers, collects like factors and like terms, and pulls constants out of Σ. It never
distributes, so it keeps the structure that a person gave. A condition stands in a term and terms stand in a
condition, so both are tidied here. Knows products and conditions.
"""

from __future__ import annotations

from fractions import Fraction

from ..operators.functions import AT_ZERO
from ..terms.binding import free_names, fresh_name, rename, same
from ..terms.building import both, negate
from ..terms.indices import IndexExpr, in_range, is_integer, is_nonnegative, length, minus
from ..terms.memory import kept_table
from ..terms.nodes import (
    FALSE,
    MIRRORED,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    Apply,
    Array,
    Cases,
    Condition,
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
    mul,
)
from .conditions import is_integer_condition, relation
from .products import ABS, EXP, LOG, MAX, MIN, RELU, SIGN, Factors, Powers, factors, sum_of

_tidied: dict[Node, Node] = kept_table({})


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


def tidy_condition(condition: Condition) -> Condition:
    """A condition with its sides tidied and decided where ranges decide it."""
    match condition:
        case And(conditions):
            parts = [tidy_condition(part) for part in conditions]
            return FALSE if FALSE in parts else both(*parts)
        case Or(conditions):
            parts = [part for part in map(tidy_condition, conditions) if part is not FALSE]
            return TRUE if TRUE in parts else parts[0] if len(parts) == 1 else Or(tuple(parts))
        case Not(inner):
            return negate(tidy_condition(inner))
        case Relation(op, left, right):
            return relation(op, tidy(left), tidy(right))
    return condition


def _tidy(node: Node) -> Node:
    match node:
        case Number() | Entry() | Size() | Index() | IndexExpr() | Function():
            return node
        case Mul(parts):
            product = Factors()
            for part in parts:
                product.times(tidy(part))
            return joined(product).node()
        case Pow(base, exponent):
            base, exponent = tidy(base), tidy(exponent)
            return ONE if exponent is ZERO else joined(Factors().times(base, exponent)).node()
        case Add(terms):
            return sum_of(*map(tidy, terms))
        case Indicator(condition):
            return _tidy_indicator(tidy_condition(condition))
        case Cases():
            return _tidy_cases(node)
        case Sum(index, body, where):
            return _tidy_sum(index, tidy(body), tidy_condition(where))
        case Product(index, body, where):
            return _tidy_product(index, tidy(body), tidy_condition(where))
        case Apply(function, arguments, indices):
            return _tidy_apply(Apply(function, tuple(map(tidy, arguments)), indices))
        case Maximum(index, body, where) | Minimum(index, body, where):
            if index not in body.free and _count(index, where) is not None:
                return tidy(body)
    children = node.children
    moved = tuple(tidy_condition(child) if isinstance(child, Condition) else tidy(child) for child in children)
    return node if moved == children else node.rebuild(moved)


def _tidy_indicator(condition: Condition) -> Node:
    if condition is TRUE or condition is FALSE:
        return ONE if condition is TRUE else ZERO
    if type(condition) is And and not is_integer_condition(condition):
        return joined(Factors().times(mul(*map(Indicator, condition.conditions)))).node()
    return Indicator(condition)


def _tidy_sum(index: Index, body: Node, where: Condition) -> Node:
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
        return joined(outside.times(Sum(index, ONE, where) if count is None else count)).node()
    inner = Sum(index, joined(Factors(Fraction(1), inside)).node(), where)
    if outside.coefficient == 1 and not outside.powers:
        return inner
    # A constant that is a binder or a bracket may hold the bound letter: keep what is displayed unambiguous.
    beside = frozenset[str]().union(*map(free_names, outside.powers))
    if index.name in beside:
        inner = rename(inner, fresh_name(index.name, beside | free_names(inner)))
    return joined(outside.times(inner)).node()


def _tidy_product(index: Index, body: Node, where: Condition) -> Node:
    count = None if index in body.free else _count(index, where)
    return Product(index, body, where) if count is None else tidy(Pow(body, count))


def _count(index: Index, where: Condition) -> Node | None:
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


def _tidy_apply(node: Apply) -> Node:
    """A function of tidy arguments by what is known of its values."""
    function, first = node.function, node.arguments[0]
    if type(function) is not Function:
        return node
    if function in (EXP, LOG) and type(first) is Apply and first.function is (LOG if function is EXP else EXP):
        return first.arguments[0]
    if function in (MAX, MIN) and len(node.arguments) == 2 and same(*node.arguments):
        return first
    if type(first) is Array and function.name == "softmax" and all(i.range.lower is i.range.upper for i in first.indices):
        return ONE  # of a single entry
    if function is EXP and first is ZERO:
        return ONE
    if function is LOG and first is ONE:
        return ZERO
    if len(node.arguments) == 1 and first is ZERO and function.name in AT_ZERO:
        return AT_ZERO[function.name]
    return node


def _tidy_cases(node: Cases) -> Node:
    values: list[Node] = []
    conditions: list[Condition] = []
    for value, condition in zip(node.values, map(tidy_condition, node.conditions)):
        if condition is not FALSE:
            values.append(tidy(value))
            conditions.append(condition)
        if condition is TRUE:
            break
    if conditions and conditions[0] is TRUE:
        return values[0]
    shared = _shared_indicators(values)
    if not shared:
        return Cases(tuple(values), tuple(conditions))
    rests = tuple(value if value is ZERO else joined(factors(value).without(*shared)).node() for value in values)
    return joined(Factors().times(mul(*shared)).times(Cases(rests, tuple(conditions)))).node()


def _shared_indicators(values: list[Node]) -> list[Node]:
    """The deltas that every value but the zeros carries as a factor."""
    moving = [factors(value).powers for value in values if value is not ZERO]
    return [base for base in moving[0] if type(base) is Indicator and all(base in powers for powers in moving)] if moving else []


# --- factors that say one thing together ---------------------------------------------------------------------------


def joined(product: Factors) -> Factors:
    """The product, changed in place: x sign x is |x|; max(0, a) [a > 0] is max(0, a); [-c < x] [x < c] is [|x| < c]."""
    if len(product.powers) < 2 or not product.coefficient:
        return product
    powers = product.powers
    for base, exponent in list(powers.items()):
        if type(base) is Indicator and base in powers:
            _join_indicator(product, base)
        elif type(base) is Apply and base.function is SIGN and exponent is ONE and powers.get(base.arguments[0]) is ONE:
            del powers[base], powers[base.arguments[0]]
            product.times(Apply(ABS, base.arguments))
    return product


def _join_indicator(product: Factors, base: Indicator) -> None:
    if type(base.condition) is not Relation:
        return
    powers = product.powers
    for other, power in powers.items():
        if type(other) is Apply and other.function in (MAX, RELU) and type(power) is Number and power.value > 0:
            moving = [part for part in other.arguments if part is not ZERO]
            if len(moving) == 1 and base.condition is relation(">", moving[0], ZERO):
                del powers[base]
                return
    op, left, right = base.condition.args
    if op in "<≤" and type(right) is Number and right.value > 0:
        opposite = Indicator(Relation(MIRRORED[op], left, Number(-right.value)))
        if opposite in powers:
            del powers[base], powers[opposite]
            product.times(Indicator(Relation(op, Apply(ABS, (left,)), right)))
            return
    if op in "<≤" and type(right) is Number:
        for other in list(powers):
            if (
                type(other) is Indicator
                and type(other.condition) is Relation
                and other.condition.op in ">≥"
                and other.condition.left is left
                and type(other.condition.right) is Number
            ):
                del powers[base], powers[other]
                low = Relation(MIRRORED[other.condition.op], other.condition.right, left)
                powers[Indicator(And((low, base.condition)))] = ONE
                return
