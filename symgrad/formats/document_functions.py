"""Functions that a document defines or leaves open: f(x) := …, f : A → B, and what they are at their arguments."""

from __future__ import annotations

from ..errors import LimitError
from ..terms.nodes import Apply, DefinedFunction, Derivative, Entry
from .elaborate import Elaborator
from .knowledge import Entity, is_label_superscript, label_name
from .matrix_notation import Value, scalar
from .syntax import Symbol

MAX_EXPANSION = 6


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
    """f standing for f(x, y), where the document declares names x and y of their own."""
    if entity.definition is None:
        return None
    known = [resolver.find(name, at) for name in entity.definition[1]]
    if any(e is None or e.kind != "tensor" for e in known):
        return None
    if made is None:
        items = [Symbol(surface.start, surface.end, name) for name in entity.definition[1]]
        return expand(resolver, entity, items, at, surface, 0, places)
    if type(made) is not DefinedFunction:
        return None
    values = [resolver.entity_value(e, surface, at) for e in known]
    return None if any(value.axes for value in values) else scalar(Apply(made, tuple(value.build(()) for value in values)))


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
        {name: at.value(item) for name, item in zip(parameters, items)},
        letters=at.letters,
        free=at.free,
    )
    inner.bound = {letter: at.slot(place) for letter, place in zip(letters, places)}
    inner.expanding = at.expanding + 1
    return inner.value(body)


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
