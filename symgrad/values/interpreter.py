"""What each kind of node means, in numbers: leaves, algebra, sums and extrema over an index, conditions, derivatives.

Conditions become closures to bool, integer expressions closures (environment) -> int. One function a kind of node; a kind
without one raises. Knows nodes, scopes and numbers.
"""

from __future__ import annotations

from ..errors import UndefinedError, UnsupportedError
from ..terms.indices import IndexExpr
from ..terms.memory import remembered
from ..terms.nodes import (
    Add,
    And,
    Cases,
    Constant,
    Derivative,
    Divides,
    Entry,
    Floor,
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
)
from . import arithmetic, duals
from .arithmetic import ONE, ZERO, fmpq
from .closures import condition_of, means, value_of
from .duals import Dual, derivative_at
from .entries import check_range
from .integer_values import integer_of, is_integer_node
from .memo import locate, memoised

# --- leaves ---------------------------------------------------------------------------------------------------------


@means(Number)
def _number(node: Number):
    value = arithmetic.rational(node.value)
    return lambda scope, env: value


@means(Constant)
def _constant(node: Constant):
    name = node.name
    return lambda scope, env: arithmetic.constant(name)


@means(Size, Index, IndexExpr, Floor)
def _integer_value(node: Size | Index | IndexExpr | Floor):
    integer = integer_of(node)
    return lambda scope, env: fmpq(integer(env))


# --- algebra --------------------------------------------------------------------------------------------------------


@means(Add)
def _add(node: Add):
    parts = [value_of(part) for part in node.terms]

    def add(scope, env):
        found = [part(scope, env) for part in parts]
        for value in found:
            if type(value) is Dual:
                return duals.total(ZERO, found)
        total = found[0]
        for value in found[1:]:
            total = total + value
        return total

    return memoised(node, add) if _is_large(node) else add


@means(Mul)
def _mul(node: Mul):
    guards = [value_of(part) for part in node.factors if is_guard(part)]
    parts = [value_of(part) for part in node.factors if not is_guard(part)]

    def mul(scope, env):
        result = None
        for guard in guards:
            value = guard(scope, env)
            if type(value) is fmpq and not value:
                return ZERO
            result = value if result is None else result * value
        for part in parts:
            value = part(scope, env)
            result = value if result is None else result * value
        return result

    return memoised(node, mul) if _is_large(node) else mul


@remembered(20_000)
def is_guard(node: Node) -> bool:
    """Whether a factor is made of indicators and numbers only, so that where it is 0 it rules the other factors out."""
    if type(node) is Indicator:
        return True
    if type(node) is Pow:
        return is_guard(node.base) and type(node.exponent) is Number and node.exponent.value > 0
    if isinstance(node, (Add, Mul)):
        return any(is_guard(part) for part in node.args[0]) and all(type(part) is Number or is_guard(part) for part in node.args[0])
    return isinstance(node, (Sum, Product)) and is_guard(node.body)


def _is_large(node):
    """Whether a sum or product is worth keeping: more than a handful of operations."""
    return sum(len(child.children) for child in node.children) > 6 or any(
        grandchild.children for child in node.children for grandchild in child.children if type(child) is not Entry
    )


@means(Pow)
def _pow(node: Pow):
    base, exponent = value_of(node.base), node.exponent
    if type(exponent) is Number:
        power = arithmetic.rational(exponent.value)
        if power == -1:

            def reciprocal(scope, env):
                below = base(scope, env)
                try:
                    return duals.inverse(below)
                except UndefinedError as error:
                    locate(error, node)
                    raise

            return reciprocal

        def fixed(scope, env):
            below = base(scope, env)
            try:
                return duals.power(below, power)
            except UndefinedError as error:
                locate(error, node)
                raise

        return fixed
    raised = value_of(exponent)

    def varying(scope, env):
        return duals.power(base(scope, env), raised(scope, env))

    return memoised(node, varying)


# --- binders --------------------------------------------------------------------------------------------------------


def _loop(node):
    """The closure (scope, environment) -> list of the body's values where the binder's condition holds."""
    index, body = node.index, value_of(node.body)
    lower, upper = integer_of(index.range.lower), integer_of(index.range.upper)
    where = None if type(node.where) is And and not node.where.conditions else condition_of(node.where)

    def loop(scope, env):
        before = env.get(index)
        run = scope.run
        values = []
        for position in range(lower(env), upper(env) + 1):
            run.steps -= 1
            if run.steps < 0:
                run.spend()
            env[index] = position
            if where is None or where(scope, env):
                values.append(body(scope, env))
        if before is None:
            env.pop(index, None)
        else:
            env[index] = before
        return values

    return loop


@means(Sum)
def _sum(node: Sum):
    loop = _loop(node)

    def sum_(scope, env):
        return duals.total(ZERO, loop(scope, env))

    return memoised(node, sum_)


@means(Product)
def _product(node: Product):
    loop = _loop(node)

    def product_(scope, env):
        result = ONE
        for value in loop(scope, env):
            result = result * value
        return result

    return memoised(node, product_)


@means(Maximum, Minimum)
def _extremum(node: Maximum | Minimum):
    loop = _loop(node)
    name, choose = ("max", duals.larger) if type(node) is Maximum else ("min", duals.smaller)

    def extremum(scope, env):
        values = loop(scope, env)
        if not values:
            raise UndefinedError(f"the {name} over {node.index.name} is over nothing, so it has no value")
        return extreme(values, choose)

    return memoised(node, extremum)


def extreme(values, choose):
    """The largest or smallest of several numbers. Ties count at the extremum only."""
    best = values[0]
    rivals = []
    for value in values[1:]:
        order = arithmetic.sign(duals.plain(value) - duals.plain(best))
        if order == 0:
            rivals.append(value)
        elif choose is duals.larger and order > 0 or choose is duals.smaller and order < 0:
            best, rivals = value, []
    for rival in rivals:
        choose(best, rival)
    return best


# --- conditions -----------------------------------------------------------------------------------------------------

_INTEGER_RELATIONS = {
    "=": lambda a, b: lambda scope, env: a(env) == b(env),
    "≠": lambda a, b: lambda scope, env: a(env) != b(env),
    "<": lambda a, b: lambda scope, env: a(env) < b(env),
    "≤": lambda a, b: lambda scope, env: a(env) <= b(env),
    ">": lambda a, b: lambda scope, env: a(env) > b(env),
    "≥": lambda a, b: lambda scope, env: a(env) >= b(env),
}
_HOLDS_AT = {"=": (0,), "≠": (-1, 1), "<": (-1,), "≤": (-1, 0), ">": (1,), "≥": (0, 1)}


@means(Relation)
def _relation(node: Relation):
    if is_integer_node(node.left) and is_integer_node(node.right):
        return _INTEGER_RELATIONS[node.op](integer_of(node.left), integer_of(node.right))
    left, right, signs = value_of(node.left), value_of(node.right), _HOLDS_AT[node.op]

    def relation(scope, env):
        return duals.side(left(scope, env) - right(scope, env), "a condition") in signs

    return relation


@means(Divides)
def _divides(node: Divides):
    divisor, number = integer_of(node.divisor), integer_of(node.number)

    def divides(scope, env):
        by, whole = divisor(env), number(env)
        return whole % by == 0 if by else whole == 0

    return divides


@means(And)
def _and(node: And):
    parts = [condition_of(part) for part in node.conditions]

    def and_(scope, env):
        for part in parts:
            if not part(scope, env):
                return False
        return True

    return and_


@means(Or)
def _or(node: Or):
    parts = [condition_of(part) for part in node.conditions]

    def or_(scope, env):
        for part in parts:
            if part(scope, env):
                return True
        return False

    return or_


@means(Not)
def _not(node: Not):
    part = condition_of(node.condition)
    return lambda scope, env: not part(scope, env)


@means(Indicator)
def _indicator(node: Indicator):
    condition = condition_of(node.condition)

    def indicator(scope, env):
        return ONE if condition(scope, env) else ZERO

    return indicator


@means(Cases)
def _cases(node: Cases):
    branches = [(condition_of(condition), value_of(value)) for value, condition in zip(node.values, node.conditions, strict=True)]

    def cases(scope, env):
        for condition, value in branches:
            if condition(scope, env):
                return value(scope, env)
        raise UndefinedError("no branch of the cases holds here", node)

    return cases


# --- derivatives ------------------------------------------------------------------------------------------


@means(Derivative)
def _derivative(node: Derivative):
    body = memoised(node.body, value_of(node.body))
    by = [(entry, [integer_of(index) for index in entry.indices]) for entry in node.by]
    for entry in node.by:
        if type(entry) is not Entry:
            raise UnsupportedError("a derivative is taken by an entry of a tensor")

    def derivative(scope, env):
        wanted = []
        run = scope.run
        for entry, indices in by:
            position = tuple([index(env) for index in indices])
            check_range(run, entry, position, env)
            scope = scope.perturbed(entry.tensor)
            wanted.append((scope.depth, position))
        value = body(scope, env)
        for level, position in reversed(wanted):
            value = derivative_at(value, level, position)
        return value

    return derivative
