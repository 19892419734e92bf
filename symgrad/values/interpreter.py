"""What each node means: a node becomes a closure (scope, environment) -> value, made once and kept.

An environment maps Index and Size nodes to ints. Conditions become closures to bool, integer expressions closures
(environment) -> int. One function a kind of node; a kind without one raises. Knows nodes, scopes and numbers.
"""

from __future__ import annotations

from functools import lru_cache

from ..errors import DefinitionError, RangeError, UndefinedError, UnsupportedError
from ..terms.indices import IndexExpr
from ..terms.nodes import (
    Add,
    And,
    Apply,
    Cases,
    Constant,
    Covariance,
    Derivative,
    Divides,
    Entry,
    Expectation,
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
    Tensor,
    Variance,
)
from . import arithmetic, duals
from .arithmetic import ONE, ZERO, fmpq
from .duals import Dual, derivative_at
from .integer_values import integer_of, is_integer_node, written_integer
from .memo import locate, memoised, reach
from .scopes import VARIABLES, perturb

_CACHE_LIMIT = 50_000
_values: dict[Node, object] = {}
_conditions: dict[Node, object] = {}


def _cached(cache, node, table):
    found = cache.get(node)
    if found is None:
        maker = table.get(type(node))
        if maker is None:
            raise UnsupportedError(f"no value is known for a {type(node).__name__}: {node!r}"[:300])
        if len(cache) > _CACHE_LIMIT:
            cache.clear()
        found = cache[node] = maker(node)
    return found


def value_of(node: Node):
    """The closure (scope, environment) -> value of a scalar node."""
    return _cached(_values, node, _VALUES)


def condition_of(node: Node):
    """The closure (scope, environment) -> bool of a condition."""
    return _cached(_conditions, node, _CONDITIONS)


# --- leaves ---------------------------------------------------------------------------------------------------------


def _number(node):
    value = arithmetic.rational(node.value)
    return lambda scope, env: value


def _constant(node):
    name = node.name
    return lambda scope, env: arithmetic.constant(name)


def _integer_value(node):
    integer = integer_of(node)
    return lambda scope, env: fmpq(integer(env))


def _entry(node):
    tensor, indices = node.tensor, [integer_of(index) for index in node.indices]
    if tensor.definition is None:

        def free_entry(scope, env):
            position = tuple([index(env) for index in indices])
            if scope.overlaid and scope.overlay(tensor):
                return entry_value(scope, tensor, position, node, env)
            run = scope.run
            table = run.tables.get(tensor)
            if table is None:
                table = run.table(tensor)
            found = table.get(position)
            if found is None:
                check_range(run, node, position, env)
            return found

        return free_entry

    def defined_entry(scope, env):
        return entry_value(scope, tensor, tuple([index(env) for index in indices]), node, env)

    return defined_entry


def check_range(run, node: Entry, position, env) -> None:
    """RangeError where an entry is used outside its tensor's axes."""
    for number, (axis, index, at) in enumerate(zip(run.axes(node.tensor), node.indices, position, strict=True)):
        if at not in axis:
            written = written_integer(index)
            value = "" if written == str(at) else f" = {at}"
            indices = ",".join(map(written_integer, node.indices))
            range_ = "..".join(map(written_integer, node.tensor.axes[number].args))
            here = f"{axis.start}..{axis.stop - 1}"
            raise RangeError(
                f"{node.tensor.name}_{{{indices}}} is used at {written}{value}, outside {range_}"
                + (f" = {here}" if here != range_ else "")
            )


def entry_value(scope, tensor: Tensor, position, node: Entry, env):
    """The entry of a tensor at `position`: by overlay, by definition, or from the point's table; then perturbed."""
    overlay = scope.overlay(tensor) if scope.overlaid else None
    if overlay is None:
        return _usual_value(scope, tensor, position, node, env)
    base, levels = overlay
    if base is None:
        value = _usual_value(scope, tensor, position, node, env)
    elif base is VARIABLES:
        check_range(scope.run, node, position, env)
        value = scope.run.variable(tensor, position)
    else:
        value = base.table.get(position)
        if value is None:
            check_range(scope.run, node, position, env)
            raise DefinitionError(f"{tensor.name} has no value at {position}")
    return perturb(value, levels, position) if levels else value


def _usual_value(scope, tensor, position, node, env):
    definition = tensor.definition
    run = scope.run
    if definition is None:
        found = run.table(tensor).get(position)
        if found is None:
            check_range(run, node, position, env)
        return found
    scope = scope.globals()
    if scope.overlaid:
        scope = scope.narrowed(definition, reach(definition.body))
    key = tensor, position
    found = scope.memo.get(key)
    if found is None:
        check_range(run, node, position, env)
        run.spend()
        inside = run.sizes.copy()
        inside.update(zip(definition.indices, position, strict=True))
        try:
            found = value_of(definition.body)(scope, inside)
        except UndefinedError as error:
            if not error.inside:
                error.inside = f"{tensor.name}_{{{','.join(map(str, position))}}}" if position else tensor.name
            raise
        scope.memo[key] = found = duals.shortened(found)
    return found


# --- algebra --------------------------------------------------------------------------------------------------------


def _add(node):
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


def _mul(node):
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


@lru_cache(maxsize=20_000)
def is_guard(node: Node) -> bool:
    """Whether a factor is made of indicators and numbers only, so that where it is 0 it rules the other factors out."""
    kind = type(node)
    if kind is Indicator:
        return True
    if kind is Pow:
        return is_guard(node.base) and type(node.exponent) is Number and node.exponent.value > 0
    if kind in (Add, Mul):
        return any(is_guard(part) for part in node.args[0]) and all(type(part) is Number or is_guard(part) for part in node.args[0])
    return kind in (Sum, Product) and is_guard(node.body)


def _is_large(node):
    """Whether a sum or product is worth keeping: more than a handful of operations."""
    return sum(len(child.children) for child in node.children) > 6 or any(
        grandchild.children for child in node.children for grandchild in child.children if type(child) is not Entry
    )


def _pow(node):
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


def _sum(node):
    loop = _loop(node)

    def sum_(scope, env):
        return duals.total(ZERO, loop(scope, env))

    return memoised(node, sum_)


def _product(node):
    loop = _loop(node)

    def product_(scope, env):
        result = ONE
        for value in loop(scope, env):
            result = result * value
        return result

    return memoised(node, product_)


def _extremum(node):
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


def _relation(node):
    if is_integer_node(node.left) and is_integer_node(node.right):
        return _INTEGER_RELATIONS[node.op](integer_of(node.left), integer_of(node.right))
    left, right, signs = value_of(node.left), value_of(node.right), _HOLDS_AT[node.op]

    def relation(scope, env):
        return duals.side(left(scope, env) - right(scope, env), "a condition") in signs

    return relation


def _divides(node):
    divisor, number = integer_of(node.divisor), integer_of(node.number)

    def divides(scope, env):
        by, whole = divisor(env), number(env)
        return whole % by == 0 if by else whole == 0

    return divides


def _and(node):
    parts = [condition_of(part) for part in node.conditions]

    def and_(scope, env):
        for part in parts:
            if not part(scope, env):
                return False
        return True

    return and_


def _or(node):
    parts = [condition_of(part) for part in node.conditions]

    def or_(scope, env):
        for part in parts:
            if part(scope, env):
                return True
        return False

    return or_


def _not(node):
    part = condition_of(node.condition)
    return lambda scope, env: not part(scope, env)


_CONDITIONS = {Relation: _relation, Divides: _divides, And: _and, Or: _or, Not: _not}


def _indicator(node):
    condition = condition_of(node.condition)

    def indicator(scope, env):
        return ONE if condition(scope, env) else ZERO

    return indicator


def _cases(node):
    branches = [(condition_of(condition), value_of(value)) for value, condition in zip(node.values, node.conditions, strict=True)]

    def cases(scope, env):
        for condition, value in branches:
            if condition(scope, env):
                return value(scope, env)
        raise UndefinedError("no branch of the cases holds here", node)

    return cases


# --- functions, derivatives, averages
# ---------------------------------------------------------------------------------------


def _apply(node):
    from .applications import application

    return memoised(node, application(node))


def _derivative(node):
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


def _expectation(node):
    from .expectation import average

    return memoised(node, average(node.body))


def _covariance(node):
    from .expectation import average

    left, right = (node.body, node.body) if type(node) is Variance else (node.left, node.right)
    both, first, second = average(left * right), average(left), average(right)

    def covariance(scope, env):
        return both(scope, env) - first(scope, env) * second(scope, env)

    return memoised(node, covariance)


_VALUES = {
    Number: _number,
    Constant: _constant,
    Size: _integer_value,
    Index: _integer_value,
    IndexExpr: _integer_value,
    Floor: _integer_value,
    Entry: _entry,
    Add: _add,
    Mul: _mul,
    Pow: _pow,
    Sum: _sum,
    Product: _product,
    Maximum: _extremum,
    Minimum: _extremum,
    Apply: _apply,
    Derivative: _derivative,
    Expectation: _expectation,
    Variance: _covariance,
    Covariance: _covariance,
    Indicator: _indicator,
    Cases: _cases,
}
