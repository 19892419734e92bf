"""Functions and their arguments: \\log \\hat{y}_i, \\tanh^2 x, \\operatorname{softmax}(z)_i, f''(x), \\mathbb{1}[x > 0]."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value, scalar
from ...matrices.stacking import vec
from ...operators.functions import ABBREVIATIONS, FUNCTIONS
from ...terms.nodes import (
    MINUS_ONE,
    Apply,
    Covariance,
    DefinedFunction,
    DerivedFunction,
    Expectation,
    Function,
    Indicator,
    Mul,
    Number,
    Pow,
    Sum,
    UnknownFunction,
    Variance,
)
from ..surface.scripts import bracket_of, divided, is_label_superscript
from ..surface.syntax import Group, Numeral, is_ellipsis, spelling, unwrap
from ..surface.vocabulary import SCALAR
from .calls import called_at, inside_brackets, places_of, stands_in
from .document_functions import expand, function_tensor
from .ellipses import list_value


def application_at(elaborator, operators, factors, position):
    """(value, factors taken) of a function at this factor with its arguments; None where the factor is no function."""
    called = called_at(elaborator, factors, position, operators)
    if called is None:
        return None
    following = factors[position + 1] if position + 1 < len(factors) else None
    adjacent = following is not None and operators[position + 1] == ""
    bracket, outer = bracket_of(following) if adjacent else (None, None)
    if bracket is not None and elaborator.variable is not None and stands_in(called.name, bracket):
        bracket = outer = following = None  # f (1 - f) between functions is a product
        adjacent = False
    if called.kind == "indicator":
        return _indicator(elaborator, called, bracket, outer)
    if called.kind == "moment":
        return _moment(elaborator, called, operators, factors, position, bracket, outer)
    if bracket is not None:
        return call(elaborator, called, bracket.items, outer, bracket), 2
    if called.kind != "builtin":
        bare = called.kind == "macro" or called.kind == "defined" and not called.primes
        return None if bare else _without_argument(elaborator, called)
    if not adjacent and elaborator.variable is not None and called.what in SCALAR:
        argument = elaborator.resolver.name_value(elaborator.variable, called.surface, elaborator)
        return applied(elaborator, called, [argument], None, called.surface), 1
    if not adjacent:
        raise elaborator.refuse(f"{called.name} has no argument", called.surface, "an argument")
    return _open_call(elaborator, called, operators, factors, position)


def _without_argument(elaborator, called):
    if called.kind == "unknown" and called.primes == 0:
        raise elaborator.refuse(f"{called.name} is a function and has no argument here", called.surface, f"{called.name}(…)")
    from .derivatives import prime_without_argument

    return prime_without_argument(elaborator, called), 1


# --- arguments ------------------------------------------------------------------------------------------------------


def _open_call(elaborator, called, operators, factors, position):
    """A built-in function without parentheses: it takes the next factor, and numbers before it."""
    first = position + 1
    end = first
    while end < len(factors) - 1 and type(unwrap(factors[end])) is Numeral and operators[end + 1] == "":
        end += 1
    value, consumed = _operand(elaborator, operators, factors, end)
    if end > first:
        numbers = [elaborator.node(factor) for factor in factors[first:end]]
        value = matrix.scaled(numbers, value, []) if value.axes else scalar(matrix.flat(*numbers, value.build(())))
    end += consumed
    if called.what in ("tr", "det") and end < len(factors) and operators[end] == "":
        more, _ = _operand(elaborator, operators, factors, end)
        if more.axes:
            raise elaborator.refuse(f"it is not clear how far {called.name} reaches", factors[end], f"{called.name}(…)")
    return applied(elaborator, called, [value], None, called.surface), end - position


def _operand(elaborator, operators, factors, position):
    from .products import factor_value

    return factor_value(elaborator, operators, factors, position)


def call(elaborator, called, items, outer, bracket) -> Value:
    """A function at bracketed arguments, with the scripts behind the bracket."""
    if called.kind == "macro":
        value = expand(
            elaborator.resolver, called.what, divided(items), elaborator, called.surface, called.primes, places_of(called)
        )
    elif called.kind == "tensor":
        value = function_tensor(elaborator.resolver, called, items, elaborator)
    else:
        if any(is_ellipsis(item) for item in items) or called.what == "diag" and len(items) > 1:
            arguments = [list_value(elaborator, items, bracket)]
        else:
            arguments = [elaborator.value(item) for item in divided(items)]
        if not arguments:
            raise elaborator.refuse(f"{called.name} has no argument", called.surface, "an argument")
        value = applied(elaborator, called, arguments, items, bracket)
        if outer is None:
            return value
        return elaborator.powers(elaborator.indexed(value, outer.subs, outer, f"{called.name}(…)"), outer.sups, outer)
    for sup in called.sups:
        value = elaborator.power(value, sup, called.surface)
    if outer is not None:
        value = elaborator.powers(elaborator.indexed(value, outer.subs, outer, f"{called.name}(…)"), outer.sups, outer)
    return value


def applied(elaborator, called, arguments: list[Value], items, place) -> Value:
    """The function at its arguments, with its own scripts: primes, powers, a subscript."""
    subs, sups = list(called.subs), list(called.sups)
    primes = called.primes
    if called.kind in ("defined", "unknown") or called.kind == "builtin" and called.what in SCALAR:
        if len(sups) == 1 and is_label_superscript(sups[0]):
            order = elaborator.node(unwrap(unwrap(sups[0])).items[0]) if type(unwrap(sups[0])) is Group else None
            if type(order) is Number and order.value.denominator == 1 and 0 < order.value <= 8:
                primes, sups = primes + int(order.value), []
    if called.kind == "builtin":
        value = _builtin(elaborator, called, arguments, subs, primes, place)
    else:
        value = _document_function(elaborator, called, arguments, primes)
        if subs:
            value = elaborator.indexed(value, subs, called.surface, called.name)
    for sup in sups:
        exponent = unwrap(sup)
        inverse = spelling(exponent) == "-1"
        if inverse and not value.axes and called.what != "det":
            raise elaborator.refuse(
                "f^{-1} may be the inverse function or the reciprocal", called.surface, "\\frac{1}{f(x)} or \\arcsin x"
            )
        value = elaborator.power(value, sup, called.surface)
    return value


def _derived(function, primes):
    return DerivedFunction(function, (primes,)) if primes else function


def _document_function(elaborator, called, arguments, primes):
    """A function that the document defines, or any smooth function."""
    function: DefinedFunction | UnknownFunction = called.what
    if type(function) is DefinedFunction:
        wanted = len(function.parameters)
        if len(arguments) != wanted:
            raise elaborator.refuse(f"{called.name} has {wanted} arguments and is used with {len(arguments)}", called.surface)
        if not primes and not any(argument.axes for argument in arguments):
            return scalar(elaborator.resolver.applied(function, tuple(argument.build(()) for argument in arguments)))
    elif not elaborator.resolver.is_entrywise(function.name):
        if any(matrix.squeeze(argument).axes for argument in arguments):
            if primes:
                raise elaborator.refuse("the derivative of a function of vectors", called.surface, "a gradient, \\nabla_z f(z)")
            whole = tuple(matrix.whole(argument) if argument.axes else argument.build(()) for argument in arguments)
            return scalar(Apply(function, whole))
    if primes and len(arguments) > 1:
        raise elaborator.refuse("the prime of a function of several arguments", called.surface, "\\frac{\\partial f}{\\partial x}")
    derived = _derived(function, primes)
    return matrix.entrywise(arguments, lambda *entries: Apply(derived, entries), called.name)


def _builtin(elaborator, called, arguments, subs, primes, place) -> Value:
    what = called.what
    if what == "log" and subs:
        base = elaborator.node(subs[0]) if len(subs) == 1 else None
        if base is None or len(arguments) != 1:
            raise elaborator.refuse("this logarithm is not read", called.surface)
        below = Pow(Apply(Function("log"), (base,)), MINUS_ONE)
        return matrix.mapped(arguments[0], lambda x: Mul((Apply(Function("log"), (x,)), below)))
    if what in ("max", "min"):
        return _extremum(elaborator, called, arguments)
    wanted = FUNCTIONS[what].arity if what in FUNCTIONS else 1
    if len(arguments) != wanted:
        count = "one argument" if wanted == 1 else f"{wanted} arguments"
        raise elaborator.refuse(f"{called.name} takes {count}", called.surface)
    if wanted > 1:
        if primes or subs:
            raise elaborator.refuse(f"{called.name} takes no prime and no subscript", called.surface)
        return matrix.entrywise(arguments, lambda *entries: Apply(Function(what), entries), called.name)
    argument = arguments[0]
    if primes and what not in SCALAR:
        raise elaborator.refuse(f"the prime of {called.name}", called.surface, "\\frac{\\partial}{\\partial x}")
    if what in SCALAR:
        if subs:
            raise elaborator.refuse(f"{called.name} takes no subscript", called.surface)
        if argument.rank >= 2 and what in ("exp", "log") and not matrix.is_vector_like(argument):
            elaborator.resolver.note(f"{called.name} of a matrix is taken entry by entry", place)
        derived = _derived(Function(what), primes)
        return matrix.mapped(matrix.squeeze(argument) if argument.rank != 1 else argument, lambda x: Apply(derived, (x,)))
    if what in ABBREVIATIONS:
        return matrix.mapped(argument, ABBREVIATIONS[what])
    if what in ("softmax", "logsoftmax"):
        value = matrix.softmax(_needs_vector(elaborator, called, argument))
        if what == "logsoftmax":
            value = matrix.mapped(value, lambda x: Apply(Function("log"), (x,)))
        return elaborator.indexed(value, subs, called.surface, called.name)
    if subs:
        raise elaborator.refuse(f"{called.name} takes no subscript", called.surface)
    if what == "logsumexp":
        vector = matrix.as_vector(_needs_vector(elaborator, called, argument))

        def build(_):
            index = vector.axes[0].index()
            return Apply(Function("log"), (Sum(index, Apply(Function("exp"), (vector.build((index,)),))),))

        return Value((), build)
    if what == "tr":
        return matrix.trace(argument)
    if what == "diag":
        return matrix.diagonal(argument)
    if what == "det":
        return matrix.determinant(argument)
    if what == "vec":
        return vec(argument)
    raise elaborator.refuse(f"{called.name} is not read", called.surface)


def _needs_vector(elaborator, called, argument):
    if argument.rank == 0:
        raise elaborator.misfit(
            f"{called.name} takes a whole vector; its argument is a scalar (write {called.name}(z)_i)", called.surface
        )
    return argument


def _extremum(elaborator, called, arguments):
    function = Function(called.what)
    if len(arguments) == 1:
        value = matrix.as_vector(arguments[0])
        if value.rank != 1:
            raise elaborator.refuse(f"{called.name} takes two arguments, or a vector, or an index below it", called.surface)
        from ...terms.nodes import Maximum, Minimum

        kind = Maximum if called.what == "max" else Minimum

        def build(_):
            index = value.axes[0].index()
            return kind(index, value.build((index,)))

        return Value((), build)

    def combine(*entries):
        result = entries[0]
        for entry in entries[1:]:
            result = Apply(function, (result, entry))
        return result

    return matrix.entrywise(arguments, combine, called.name)


# --- indicators and moments ------------------------------------------------------------------------------------------


def _indicator(elaborator, called, bracket, outer):
    """\\mathbb{1}[x > 0], \\mathbb{1}_{x > 0}; of vectors entry by entry."""
    conditions = [item for item in called.subs] if called.subs else list(bracket.items)
    taken = 1 if called.subs else 2
    values = [elaborator.condition_value(inside_brackets(item)) for item in conditions]
    from ...terms.nodes import both

    value = matrix.entrywise(values, lambda *all_: Indicator(both(*all_)), "indicator")
    sups = called.sups
    if not called.subs and outer is not None:
        value = elaborator.indexed(value, outer.subs, outer)
        sups = [*sups, *outer.sups]
    return elaborator.powers(value, sups, called.surface), taken


def _moment(elaborator, called, operators, factors, position, bracket, outer):
    """𝔼[…], Var(…), Cov(…, …)."""
    from .laws import laws_below

    if called.primes:
        raise elaborator.refuse("a prime has no meaning here", called.surface)
    with laws_below(elaborator, called):
        if bracket is not None:
            items, taken = bracket.items, 2
            values = [elaborator.value(item) for item in items]
        else:
            if called.what != "E" or position + 1 >= len(factors):
                raise elaborator.refuse(f"{called.name} has no argument", called.surface, f"{called.name}[…]")
            value, consumed = _operand(elaborator, operators, factors, position + 1)
            values, taken = [value], 1 + consumed
    if called.what == "Cov":
        if len(values) != 2:
            raise elaborator.refuse("a covariance has two arguments", called.surface, "\\operatorname{Cov}(x, y)")
        left, right = values
        if left.rank == right.rank == 1:
            value = Value((left.axes[0], right.axes[0]), lambda i: Covariance(left.build(i[:1]), right.build(i[1:])))
        else:
            value = matrix.entrywise(values, Covariance, "covariance", broadcast=False)
    else:
        if len(values) != 1:
            raise elaborator.refuse(f"{called.name} has one argument", called.surface)
        if called.what == "Var" and values[0].axes:
            raise elaborator.misfit(
                "the variance of a vector may be its covariance matrix; write \\operatorname{Var}(x_i)", called.surface
            )
        kind = Expectation if called.what == "E" else Variance
        value = matrix.mapped(values[0], kind)
    value = elaborator.powers(value, called.sups, called.surface)
    if outer is not None:
        value = elaborator.powers(elaborator.indexed(value, outer.subs, outer), outer.sups, outer)
    return value, taken
