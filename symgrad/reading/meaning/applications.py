"""Functions and their arguments: \\log \\hat{y}_i, \\tanh^2 x, \\operatorname{softmax}(z)_i, f''(x), \\mathbb{1}[x > 0]."""

from __future__ import annotations

from dataclasses import replace

from ...matrices import lowering as matrix
from ...matrices.axes import Axis, indices_of
from ...matrices.lowering import Value, scalar
from ...operators.arrays import ARRAYS
from ...terms.binding import substitute
from ...terms.building import both
from ...terms.nodes import Apply, DefinedFunction, Derivative, Entry, Indicator, Node, Number, UnknownFunction, mul
from ...terms.nodes import walk as walk_terms
from ..facts.facts import Entity
from ..surface.arguments import bracket_of, divided
from ..surface.letters import free_letters
from ..surface.scripts import is_label_superscript
from ..surface.syntax import Group, Numeral, Scripts, Surface, Symbol, is_ellipsis, spelling, unwrap, walk
from ..surface.vocabulary import FUNCTION_LETTERS, SCALAR
from .averages import density, divergence
from .builtin_functions import builtin_value, derived
from .calls import Called, called_at, inside_brackets, places_of, stands_in
from .conditions import as_condition, condition_value
from .divergences import divergence_of_laws
from .document_functions import expand, function_of
from .ellipses import list_value
from .entities import entity_value, name_value, subscript_value
from .entries import indexed
from .frame import Frame
from .index_ranges import open_index
from .moments import moment_value
from .powers import power, powers


def application_at(frame: Frame, operators: list[str], factors: list[Surface], position: int) -> tuple[Value, int] | None:
    """(value, factors taken) of a function at this factor with its arguments; None where the factor is no function."""
    called = called_at(frame, factors, position, operators)
    following = factors[position + 1] if position + 1 < len(factors) else None
    adjacent = following is not None and operators[position + 1] == ""
    bracket, outer = bracket_of(following) if adjacent else (None, None)
    if called is None:
        if bracket is None or outer is not None:
            return None
        _refuse_entry(frame, factors[position], bracket)
        return _at_own_variables(frame, factors[position], bracket)
    if bracket is not None and frame.variable is not None and stands_in(called.name, bracket):
        bracket = outer = None  # f (1 - f) between functions is a product
        adjacent = False
    if called.kind == "indicator":
        return _indicator(frame, called, bracket, outer)
    if called.kind == "moment":
        return moment_value(frame, called, operators, factors, position, bracket, outer)
    if bracket is not None:
        return call(frame, called, bracket, outer), 2
    if called.kind != "builtin":
        bare = called.kind == "macro" or called.kind == "defined" and not called.primes
        return None if bare else _without_argument(frame, called)
    if not adjacent and frame.variable is not None and called.what in SCALAR:
        return applied(frame, called, [name_value(frame, frame.variable, called.surface)]), 1
    if not adjacent:
        raise frame.refuse(f"{called.name} has no argument", called.surface, "an argument")
    return _open_call(frame, called, operators, factors, position)


def _refuse_entry(frame: Frame, part: Surface, bracket: Group) -> None:
    """Refuses s[0], an entry as programs write it, which is no product."""
    plain = type(unwrap(part)) is Symbol and bracket.opening == "[" and len(bracket.items) == 1
    if plain and type(unwrap(bracket.items[0])) is Numeral:
        raise frame.refuse("this may be an entry or a product", part, f"{spelling(part)}_{{{spelling(bracket.items[0])}}}")


def _at_own_variables(frame: Frame, part: Surface, bracket: Group) -> tuple[Value, int] | None:
    """A defined name with variables of its definition behind it, s(x) where s = 1 / (1 + e^-x): the name; None for any other."""
    if type(part) is Scripts and (part.primes or not all(map(is_label_superscript, part.sups))) or bracket.opening != "(":
        return None
    entity = frame.find(frame.resolver.spelled(part))
    if entity is None or entity.kind != "tensor" or entity.definition is None or entity.definition.letters:
        return None
    names = [unwrap(item) for item in divided(bracket.items)]
    if not names or not all(type(name) is Symbol for name in names):
        return None
    value = entity_value(frame, entity, part)
    entry = value.general_entry()
    if type(entry) is not Entry or entry.tensor.definition is None:
        return None
    written = {symbol.name for symbol in walk(entity.definition.body) if type(symbol) is Symbol}
    return (value, 2) if all(type(name) is Symbol and name.name in written for name in names) else None


def quantity_at(frame: Frame, operators: list[str], factors: list[Surface], position: int) -> tuple[Value, int] | None:
    """(value, factors taken) of u(a, b) where u always stands at a and b; None for any other factor."""
    part = unwrap(factors[position])
    entity = frame.find(part.name) if type(part) is Symbol and position + 1 < len(factors) else None
    if entity is None or not entity.arguments or operators[position + 1] != "":
        return None
    bracket, outer = bracket_of(factors[position + 1])
    if bracket is None or tuple(map(spelling, bracket.items)) != entity.arguments:
        return None
    value = name_value(frame, entity.name, part)
    return (value if outer is None else powers(frame, indexed(frame, value, outer.subs, outer), outer.sups, outer)), 2


def _over_its_index(frame: Frame, item: Surface) -> Value | None:
    """The vector of the entries p_i of \\operatorname{diag}(p_i); None where not one index stands free in it."""
    letters = [letter for letter in free_letters(item) if letter not in frame.bound]
    if len(letters) != 1 or frame.find(letters[0]) is not None:
        return None
    index, saved = open_index(letters[0]), dict(frame.bound)
    frame.bound[letters[0]] = index
    try:
        node = frame.node(item)
    finally:
        frame.bound = saved
    entries = [part for part in walk_terms(node) if type(part) is Entry]
    ranges = [range_ for entry in entries for place, range_ in zip(entry.indices, entry.tensor.axes) if place is index]
    if not ranges:
        return None
    return Value([Axis(ranges[0])], lambda places: substitute(node, {index: indices_of(places[0])[0]}))


def _without_argument(frame: Frame, called: Called) -> tuple[Value, int]:
    """f' for a function of one argument that has none: it stands for its value at the document's variable of that name."""
    if called.kind == "unknown" and called.primes == 0:
        raise frame.refuse(f"{called.name} is a function and has no argument here", called.surface, f"{called.name}(…)")
    if type(called.what) is DefinedFunction and len(called.what.parameters) == 1:
        name = frame.variable or called.what.parameters[0].tensor.name
        return applied(frame, called, [name_value(frame, name, called.surface)]), 1
    raise frame.refuse(f"{called.name} has no argument here", called.surface, f"{called.name}(x)")


# --- arguments ------------------------------------------------------------------------------------------------------


def _open_call(frame: Frame, called: Called, operators: list[str], factors: list[Surface], position: int) -> tuple[Value, int]:
    """A built-in function without parentheses: it takes the next factor, and numbers before it."""
    first = position + 1
    end = first
    while end < len(factors) - 1 and type(unwrap(factors[end])) is Numeral and operators[end + 1] == "":
        end += 1
    determinant = _determinant_in_bars(frame, factors[end]) if called.what == "log" else None
    value, consumed = frame.factor(operators, factors, end) if determinant is None else (determinant, 1)
    if end > first:
        numbers = [frame.node(factor) for factor in factors[first:end]]
        value = matrix.scaled(numbers, value, []) if value.axes else scalar(mul(*numbers, value.build(())))
    end += consumed
    if called.what in ARRAYS and ARRAYS[called.what].may_reach_further and end < len(factors) and operators[end] == "":
        more, _ = frame.factor(operators, factors, end)
        if more.axes:
            raise frame.refuse(f"it is not clear how far {called.name} reaches", factors[end], f"{called.name}(…)")
    return applied(frame, called, [value]), end - position


def _determinant_in_bars(frame: Frame, part: Surface) -> Value | None:
    """The determinant of log |X| of a square matrix X; None for any other part."""
    if type(part) is not Group or part.opening != "|" or len(part.items) != 1:
        return None
    value = matrix.squeeze(frame.value(part.items[0]))
    if value.rank != 2 or not matrix.unify(*value.axes):
        return None
    frame.resolver.note(f"{frame.resolver.text_of(part)} under a logarithm is taken for a determinant", part)
    return matrix.applied("det", value)


def call(frame: Frame, called: Called, bracket: Group, outer: Scripts | None) -> Value:
    """A function at bracketed arguments, with the scripts behind the bracket."""
    items = bracket.items
    of_laws = divergence_of_laws(frame, divided(items), called.surface) if called.what == "kl" else None
    if of_laws is not None:
        return of_laws if outer is None else powers(frame, of_laws, outer.sups, outer)
    if called.what == "kl" and len(items) == 2 and (found := divergence(frame, items, called.surface)) is not None:
        return found
    called = _with_as_many(frame, called, items)
    if type(called.what) is Entity and called.kind == "macro":
        value = expand(frame, called.what, divided(items), called.surface, called.primes, places_of(called, called.what))
    elif type(called.what) is Entity:
        value = _derived_name(frame, called, called.what, items)
    else:
        if any(is_ellipsis(item) for item in items) or called.what == "diag" and len(items) > 1:
            arguments = [list_value(frame, items, bracket)]
        else:
            arguments = [frame.value(item) for item in divided(items)]
            if called.what == "diag" and len(items) == 1 and not arguments[0].axes:
                arguments = [_over_its_index(frame, items[0]) or arguments[0]]
        if called.kind == "unknown" and called.subs:
            arguments = [*(subscript_value(frame, sub) for sub in called.subs), *arguments]
            called = replace(called, subs=[], members=len(called.subs))
        if not arguments:
            raise frame.refuse(f"{called.name} has no argument", called.surface, "an argument")
        value = applied(frame, called, arguments, bracket)
        if outer is None:
            return value
        return powers(frame, indexed(frame, value, outer.subs, outer, f"{called.name}(…)"), outer.sups, outer)
    for sup in called.sups:
        value = power(frame, value, sup, called.surface)
    if outer is not None:
        value = powers(frame, indexed(frame, value, outer.subs, outer, f"{called.name}(…)"), outer.sups, outer)
    return value


def _with_as_many(frame: Frame, called: Called, items: list[Surface]) -> Called:
    """The function; another one of the same name where it is defined for another number of arguments: J(θ) beside J(θ_0, θ_1)."""
    if type(called.what) is DefinedFunction:
        wanted = len(called.what.parameters)
    elif type(called.what) is Entity and called.kind == "macro" and called.what.definition is not None:
        wanted = len(called.what.definition.parameters)
    else:
        return called
    given = divided(items)
    if len(given) == wanted or not given or any(map(is_ellipsis, given)):
        return called
    for entity in reversed(frame.resolver.knowledge.entities.get(called.name, ())):
        said = entity.definition
        if entity.kind == "function" and said is not None and len(said.parameters) == len(given) and said.offset <= frame.place:
            made = function_of(frame.meaning, entity)
            if isinstance(made, DefinedFunction):
                return replace(called, kind="defined", what=made)
            return replace(called, kind="macro", what=entity)
    name = called.name + "(" + ", ".join(["\\cdot"] * len(given)) + ")"
    frame.resolver.note(
        f"{called.name} with {len(given)} arguments is taken for another function than that with {wanted}", called.surface
    )
    return replace(called, kind="unknown", what=frame.resolver.unknown(name))


def _derived_name(frame: Frame, called: Called, entity: Entity, items: list[Surface]) -> Value:
    """f'(x) where f is a defined name: its derivative by x."""
    if len(items) != 1 or called.primes > 4:
        raise frame.refuse(f"{called.name} is no function", called.surface, f"\\frac{{\\partial {called.name}}}{{\\partial x}}")
    body = entity_value(frame, entity, called.surface)
    variable = frame.value(items[0])
    if body.axes or variable.axes or type(variable.build(())) is not Entry:
        raise frame.refuse(f"{called.name} is no function of one variable", called.surface)
    return scalar(Derivative(body.build(()), (variable.build(()),) * called.primes))


def applied(frame: Frame, called: Called, arguments: list[Value], bracket: Surface | None = None) -> Value:
    """The function at its arguments, with its own scripts: primes, powers, a subscript."""
    subs, sups = list(called.subs), list(called.sups)
    primes = called.primes
    if called.kind in ("defined", "unknown") or called.kind == "builtin" and called.what in SCALAR:
        if len(sups) == 1 and is_label_superscript(sups[0]):
            group = unwrap(sups[0])
            order = frame.node(group.items[0]) if type(group) is Group else None
            if type(order) is Number and order.value.denominator == 1 and 0 < order.value <= 8:
                primes, sups = primes + int(order.value), []
    letter = called.kind == "builtin" and called.name in FUNCTION_LETTERS and called.name != "\\sigma"
    if letter and any(matrix.squeeze(argument).axes for argument in arguments):  # Φ of a vector is a map of the document's own
        called = replace(called, kind="unknown", what=frame.resolver.unknown(called.name))
    elif letter:
        frame.resolver.note(f"{called.name} is taken for {_LETTERS[called.name]}", called.surface)
    if called.kind == "builtin":
        value = builtin_value(frame, called, arguments, subs, primes, bracket or called.surface)
    else:
        value = _document_function(frame, called, arguments, primes)
        if subs:
            value = indexed(frame, value, subs, called.surface, called.name)
    for sup in sups:
        exponent = unwrap(sup)
        inverse = spelling(exponent) == "-1"
        if inverse and not value.axes and called.what != "det":
            raise frame.refuse(
                "f^{-1} may be the inverse function or the reciprocal", called.surface, "\\frac{1}{f(x)} or \\arcsin x"
            )
        value = power(frame, value, sup, called.surface)
    return value


#: What the letters of functions are taken for, in words.
_LETTERS = {"\\Phi": "the distribution function of the standard normal distribution", "\\Gamma": "the gamma function"}


def _document_function(frame: Frame, called: Called, arguments: list[Value], primes: int) -> Value:
    """A function that the document defines, or any smooth function."""
    function = called.what
    if not isinstance(function, (DefinedFunction, UnknownFunction)):
        raise frame.refuse(f"{called.name} is no function", called.surface)
    if type(function) is DefinedFunction:
        wanted = len(function.parameters)
        if len(arguments) != wanted:
            raise frame.refuse(f"{called.name} has {wanted} arguments and is used with {len(arguments)}", called.surface)
        if not primes and not any(argument.axes for argument in arguments):
            return scalar(frame.resolver.applied(function, tuple(argument.build(()) for argument in arguments)))
    elif isinstance(function, UnknownFunction) and not frame.resolver.is_entrywise(function.name):
        if any(matrix.squeeze(argument).axes for argument in arguments):
            if primes:
                raise frame.refuse("the derivative of a function of vectors", called.surface, "a gradient, \\nabla_z f(z)")
            whole = tuple(matrix.whole(argument) if argument.axes else argument.build(()) for argument in arguments)
            return scalar(_unknown_at(frame, called, function, whole))
    if primes and len(arguments) > 1:
        raise frame.refuse("the prime of a function of several arguments", called.surface, "\\frac{\\partial f}{\\partial x}")
    if isinstance(function, UnknownFunction) and not primes:
        unknown = function
        return matrix.entrywise(arguments, lambda *entries: _unknown_at(frame, called, unknown, entries), called.name)
    derivative = derived(function, primes)
    return matrix.entrywise(arguments, lambda *entries: Apply(derivative, entries), called.name)


def _unknown_at(frame: Frame, called: Called, function: UnknownFunction, arguments: tuple[Node, ...]) -> Node:
    """An unknown function at its arguments; of a law its density."""
    found = density(frame, function, arguments, called.members, called.surface)
    return Apply(function, arguments) if found is None else found


def _indicator(frame: Frame, called: Called, bracket: Group | None, outer: Scripts | None) -> tuple[Value, int]:
    """\\mathbb{1}[x > 0], \\mathbb{1}_{x > 0}; of vectors entry by entry."""
    conditions = called.subs or (bracket.items if bracket is not None else [])
    taken = 1 if called.subs else 2
    values = [condition_value(frame, inside_brackets(item)) for item in conditions]
    value = matrix.entrywise(values, lambda *all_: Indicator(both(*map(as_condition, all_))), "indicator")
    sups = called.sups
    if not called.subs and outer is not None:
        value = indexed(frame, value, outer.subs, outer)
        sups = [*sups, *outer.sups]
    return powers(frame, value, sups, called.surface), taken
