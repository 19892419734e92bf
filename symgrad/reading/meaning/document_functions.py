"""Functions that a document defines or leaves open: f(x) := …, f : A → B, and what they are at their arguments."""

from __future__ import annotations

from ...errors import LimitError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value, scalar
from ...terms.nodes import ZERO, Apply, DefinedFunction, Derivative, Entry
from ..facts.facts import Entity
from ..surface.scripts import is_label_superscript, label_name
from ..surface.syntax import Group, Scripts, Symbol, Term, unwrap, walk
from .elaborate import Elaborator

MAX_EXPANSION = 6
UNUSED_NAME = "\\mathrm{argument}"


def function_named(resolver, base, subs, sups, primes, at, has_bracket):
    """(kind, function, scripts left) of a scripted symbol that the document makes a function; None where it does not."""
    for name, places, left in resolver.candidates(base.name, subs, sups, 0):
        entity = resolver.find(name, at)
        if entity is None:
            continue
        if entity.kind == "unknown":
            return "unknown", resolver.unknown(name), places, left, primes
        if entity.kind == "function":
            made = function_of(resolver, entity, at)
            if type(made) is Value and not has_bracket:
                return None
            return (
                ("macro", entity, places, left, primes)
                if type(made) is Value or made is None
                else ("defined", made, places, left, primes)
            )
        if primes and entity.kind == "tensor" and not places:
            primed = resolver.find(label_name(base.name, [s for s in sups if is_label_superscript(s)], subs, primes), at)
            if primed is None:
                return "tensor", entity, places, left, primes
        return None
    return None


def function_of(resolver, entity: Entity, at: Elaborator):
    """The DefinedFunction of a function of scalars; of a function of vectors its value at the document's own names, or None."""
    from .definitions import defined_function

    if entity.value is None:
        with resolver.making(entity):
            entity.value = (
                resolver.unknown(entity.name) if entity.kind == "unknown" else defined_function(resolver, entity)
            ) or False
    return entity.value or None


def at_own_names(resolver, entity: Entity, made, surface, at: Elaborator, places=()) -> Value | None:
    """f standing for f(x, y), at the document's names x and y; one that it never declares is a real scalar."""
    if entity.definition is None:
        return None
    names = entity.definition[1]
    if any(e.kind != "tensor" if (e := resolver.find(name, at)) is not None else resolver.is_size(name, at) for name in names):
        return None
    if made is None:
        items = [Symbol(surface.start, surface.end, name) for name in names]
        return expand(resolver, entity, items, at, surface, 0, places)
    if type(made) is not DefinedFunction:
        return None
    values = [resolver.name_value(name, surface, at) for name in names]
    if any(value.axes for value in values):
        return None
    return scalar(resolver.applied(made, tuple(value.build(()) for value in values)))


def common_variable(resolver, sides, at: Elaborator) -> str | None:
    """The name at which the functions of an equation between functions are compared; None where it is no such equation.

    It is one where its first side is f' without an argument: the name that a function has as its argument elsewhere in the
    equation, where there is one, else the parameter in f's definition, and a name that the document does not use where that
    is no scalar.
    """
    left = unwrap(sides[0])
    if type(left) is not Scripts or not left.primes or left.subs or type(unwrap(left.base)) is not Symbol:
        return None
    base = unwrap(left.base)
    found = function_named(resolver, base, [], left.sups, left.primes, at, False)
    if found is None and not is_scalar_function(resolver, base.name, at):
        return None
    if found is not None and not (found[0] == "defined" and len(found[1].parameters) == 1):
        return None
    arguments = {name for side in sides for name in _plain_arguments(resolver, side, at)}
    if len(arguments) == 1:
        return arguments.pop()
    name = "x" if found is None else found[1].parameters[0].tensor.name
    entity = resolver.find(name, at)
    return name if entity is None or entity.kind == "tensor" and not entity.shape and not entity.definition else UNUSED_NAME


def is_scalar_function(resolver, name: str, at: Elaborator) -> bool:
    """Whether a name is a built-in function of a scalar, or σ, and the document gives it no other meaning."""
    from ..surface.vocabulary import SCALAR, builtin_function

    return resolver.find(name, at) is None and (name == "\\sigma" or builtin_function(name) in SCALAR)


def _plain_arguments(resolver, side, at):
    """The names x of every f(x) in a formula."""
    for part in walk(side):
        for first, second in zip(part.factors, part.factors[1:]) if type(part) is Term else ():
            base = unwrap(first.base) if type(first) is Scripts else first
            group = unwrap(second)
            if type(base) is not Symbol or type(group) is not Group or len(group.items) != 1:
                continue
            entity = resolver.find(base.name, at)
            is_function = entity is not None and entity.kind == "function" or is_scalar_function(resolver, base.name, at)
            if is_function and type(unwrap(group.items[0])) is Symbol and unwrap(group.items[0]).name != base.name:
                yield unwrap(group.items[0]).name


def at_variable(function, surface, at: Elaborator) -> Value:
    """A function of a scalar that stands without an argument in an equation between functions."""
    value = at.resolver.name_value(at.variable, surface, at)
    return matrix.mapped(value, lambda x: Apply(function, (x,)))


def expand(resolver, entity: Entity, items, at: Elaborator, surface, primes, places=()) -> Value:
    """A function of vectors at its arguments: the document's own value at its parameters, else its body at the arguments.

    `places` are the indices of a function that has some, f_i(x).
    """
    letters, parameters, body, offset, _ = entity.definition
    if primes:
        raise at.refuse("the prime of a function of vectors", surface, "\\nabla f(x) or \\frac{\\partial f}{\\partial x}")
    if len(items) != len(parameters):
        raise at.refuse(f"{entity.name} has {len(parameters)} arguments and is used with {len(items)}", surface)
    if len(places) != len(letters):
        raise at.refuse(f"{entity.name} has {len(letters)} indices and is used with {len(places)}", surface)
    made = function_of(resolver, entity, at)
    if (
        [resolver.spelled(item) for item in items] == list(parameters)
        and type(made) is Value
        and not any(p in at.given for p in parameters)
    ):
        return made
    if at.expanding >= MAX_EXPANSION:
        raise LimitError(str(at.refuse(f"functions of functions are nested deeper than {MAX_EXPANSION}", surface)))
    inner = Elaborator(
        resolver,
        entity.scope,
        offset,
        {name: _argument(resolver, name, item, at) for name, item in zip(parameters, items)},
        letters=at.letters,
        free=at.free,
    )
    inner.bound = {letter: at.slot(place) for letter, place in zip(letters, places)}
    inner.expanding = at.expanding + 1
    return inner.value(body)


def _argument(resolver, name, item, at: Elaborator) -> Value:
    """The value of an argument; 0 is the zero of the shape of the parameter's name."""
    value = at.value(item)
    if not value.axes and value.build(()) is ZERO:
        entity = resolver.find(name, at)
        if entity is not None and entity.kind == "tensor" and entity.shape:
            return Value(resolver.tensor_value(entity).axes, lambda _: ZERO)
    return value


def function_tensor(resolver, called, items, at: Elaborator) -> Value:
    """f'(x) where f is a defined name: its derivative by x."""
    if len(items) != 1 or called.primes > 4:
        raise at.refuse(f"{called.name} is no function", called.surface, f"\\frac{{\\partial {called.name}}}{{\\partial x}}")
    body = resolver.entity_value(called.what, called.surface, at)
    variable = at.value(items[0])
    if body.axes or variable.axes or type(variable.build(())) is not Entry:
        raise at.refuse(f"{called.name} is no function of one variable", called.surface)
    node = Derivative(body.build(()), (variable.build(()),) * called.primes)
    return scalar(node)
