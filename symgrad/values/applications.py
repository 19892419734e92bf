"""Functions applied: known ones, ones that the document defines, ones of which nothing is known, and derivatives of
all these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import DefinitionError, UnsupportedError
from ..operators.arrays import OPAQUE
from ..operators.functions import row
from ..terms.nodes import AnyFunction, Apply, Array, DefinedFunction, DerivedFunction, Function, UnknownFunction
from . import duals, matrices
from .arithmetic import fmpq
from .arrays import array_of
from .closures import Closure, means, value_of
from .duals import derivative_at
from .integer_values import integer_of
from .interpreter import extreme
from .memo import memoised
from .scopes import perturb
from .unknown import value_of_unknown


@means(Apply)
def _apply(node: Apply) -> Closure:
    return memoised(node, _application(node))


def _application(node: Apply) -> Closure:
    function = node.function
    if type(function) is Function:
        return _known(node)
    if isinstance(function, (DefinedFunction, UnknownFunction, DerivedFunction)):
        return _given(node)
    raise UnsupportedError(f"no value is known for an application of {function!r}"[:300])


def _known(node):
    name, arguments = node.function.name, node.arguments
    if name in OPAQUE:
        if len(arguments) != 1 or type(arguments[0]) is not Array:
            raise UnsupportedError(f"{name} takes one whole tensor")
        return matrices.application(OPAQUE[name], arguments[0], node.indices)
    if node.indices or any(type(argument) is Array for argument in arguments):
        raise UnsupportedError(f"{name} is a function of scalars; it was given a whole tensor")
    if name in ("max", "min"):
        choose = duals.larger if name == "max" else duals.smaller
        parts = [value_of(argument) for argument in arguments]
        return lambda scope, env: extreme([part(scope, env) for part in parts], choose)
    wanted = row(node.function).arity
    if len(arguments) != wanted:
        raise UnsupportedError(f"{name} takes {wanted} argument{'s' * (wanted != 1)} and was given {len(arguments)}")
    values = [value_of(argument) for argument in arguments]
    if wanted == 1:
        (argument,) = values
        return lambda scope, env: duals.apply(name, argument(scope, env))
    return lambda scope, env: duals.apply(name, *[value(scope, env) for value in values])


def _given(node):
    """The closure of an application of a function that the document defines, leaves unknown, or derives."""
    function, orders = node.function, None
    while type(function) is DerivedFunction:
        orders = function.orders if orders is None else tuple(a + b for a, b in zip(orders, function.orders, strict=True))
        function = function.base
    arguments = [(array_of if type(argument) is Array else value_of)(argument) for argument in node.arguments]
    whole = [type(argument) is Array for argument in node.arguments]
    indices = [integer_of(index) for index in node.indices]
    call = _CALLS.get(type(function))
    if call is None:
        if type(function) is Function and not any(whole) and len(arguments) == row(function).arity:
            name = function.name

            def call(function, scope, values, position):
                return duals.apply(name, *values)
        else:
            raise UnsupportedError(f"no derivative is known for {function!r}"[:300])
    if orders is None:

        def given(scope, env):
            scope.run.spend()
            values = [argument(scope, env) for argument in arguments]
            return call(function, scope, values, tuple([index(env) for index in indices]))

        return given
    if len(orders) != len(arguments) or any(order and array for order, array in zip(orders, whole, strict=True)):
        raise UnsupportedError("a derived function needs one order for each argument, and scalars where it is derived")

    def derived(scope, env):
        scope.run.spend()
        values = [argument(scope, env) for argument in arguments]
        level = max([scope.depth] + [level_in(value) for value in values])
        levels = []
        for k, order in enumerate(orders):
            for _ in range(order):
                level += 1
                levels.append(level)
                values[k] = perturb(values[k], (level,), ())
        value = call(function, scope, values, tuple([index(env) for index in indices]))
        for level in reversed(levels):
            value = derivative_at(value, level, ())
        return value

    return derived


def level_in(value) -> int:
    """The highest level in a scalar or in the entries of a whole tensor."""
    if type(value) is tuple:
        return max(map(duals.level_of, value[1].values()), default=0)
    return duals.level_of(value)


def _call_defined(function, scope, values, position):
    if position or any(type(value) is tuple for value in values):
        raise UnsupportedError(f"{function.name} is defined for scalars; it was given a whole tensor")
    if len(values) != len(function.parameters):
        raise DefinitionError(f"{function.name} takes {len(function.parameters)} arguments and was given {len(values)}")
    tables = {parameter.tensor: {(): value} for parameter, value in zip(function.parameters, values, strict=True)}
    return value_of(function.body)(scope.with_parameters(tables), scope.run.sizes.copy())


def _call_unknown(function, scope, values, position):
    value = value_of_unknown(function.name, scope.run.variant, values, position)
    return value * value + _ABOVE_ZERO if function.is_positive else value


#: What a positive stand-in is at least: it is the square of another one, and this.
_ABOVE_ZERO = fmpq(1, 16)
_CALLS: dict[type[AnyFunction], Callable[..., Any]] = {DefinedFunction: _call_defined, UnknownFunction: _call_unknown}
