"""Functions that a document defines or leaves open: f(x) := …, f : A → B, and what they are at their arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...errors import LimitError
from ...matrices import lowering as matrix
from ...matrices.axes import Axis, indices_of
from ...matrices.lowering import Value, scalar
from ...terms.binding import substitute
from ...terms.nodes import ZERO, AnyFunction, DefinedFunction, Derivative, Entry, Node, Tensor
from ..facts.facts import Entity
from ..surface.scripts import candidates, is_label_superscript, label_name
from ..surface.syntax import Group, Scripts, Surface, Symbol, Term, unwrap, walk
from ..surface.vocabulary import SCALAR, builtin_function
from .axis_ranges import letter_index, told_ranges
from .definitions import defined_function
from .frame import Frame, Meaning
from .integers import slot_of
from .settling import settled_array

MAX_EXPANSION = 6
UNUSED_NAME = "\\mathrm{argument}"


@dataclass
class Named:
    """What the document makes of a scripted symbol: a kind of `calls.Called`, the function or the entity, and the scripts left."""

    kind: str
    what: AnyFunction | Entity
    subs: list[Surface]
    sups: list[Surface]
    primes: int


def function_named(
    frame: Frame, base: Symbol, subs: list[Surface], sups: list[Surface], primes: int, has_bracket: bool
) -> Named | None:
    """The function that a scripted symbol is; None where the document makes it none."""
    for name, places, left in candidates(base.name, subs, sups, 0):
        entity = frame.find(name)
        if entity is None:
            continue
        if entity.kind == "unknown":
            return Named("unknown", frame.resolver.unknown(name), places, left, primes)
        if entity.kind == "function" and places and has_bracket and entity.definition is not None and not entity.definition[0]:
            return None  # the f_i of f(x) = \\sum_i f_i(x) is another function than f
        if entity.kind == "function":
            made = function_of(frame.meaning, entity)
            if isinstance(made, AnyFunction):
                return Named("defined", made, places, left, primes)
            return Named("macro", entity, places, left, primes) if made is None or has_bracket else None
        if primes and entity.kind == "tensor" and not places:
            primed = frame.find(label_name(base.name, [s for s in sups if is_label_superscript(s)], subs, primes))
            if primed is None:
                return Named("tensor", entity, places, left, primes)
        return None
    return None


def function_of(meaning: Meaning, entity: Entity) -> AnyFunction | Value | None:
    """The function of scalars that an entity is; of a function of vectors its value at the document's own names, or None."""
    made = meaning.resolver.functions
    if entity not in made:
        with meaning.resolver.making(entity):
            if entity.definition is None:
                made[entity] = meaning.resolver.unknown(entity.name)
            else:
                made[entity] = defined_function(meaning, entity, entity.definition)
    return made[entity]


def common_variable(frame: Frame, sides: Sequence[Surface]) -> str | None:
    """The name at which the functions of an equation between functions are compared; None where it is no such equation.

    It is one where its first side is f' without an argument: the name that a function has as its argument elsewhere in the
    equation, where there is one, else the parameter in f's definition, and a name that the document does not use where that
    is no scalar.
    """
    left = unwrap(sides[0])
    if type(left) is not Scripts or not left.primes or left.subs:
        return None
    base = unwrap(left.base)
    if type(base) is not Symbol:
        return None
    found = function_named(frame, base, [], left.sups, left.primes, False)
    if found is None:
        if not _is_scalar_function(frame, base.name):
            return None
        name = "x"
    elif type(found.what) is DefinedFunction and len(found.what.parameters) == 1:
        name = found.what.parameters[0].tensor.name
    else:
        return None
    arguments = {name for side in sides for name in _plain_arguments(frame, side)}
    if len(arguments) == 1:
        return arguments.pop()
    entity = frame.find(name)
    return name if entity is None or entity.kind == "tensor" and not entity.shape and not entity.definition else UNUSED_NAME


def _is_scalar_function(frame: Frame, name: str) -> bool:
    """Whether a name is a built-in function of a scalar, or σ, and the document gives it no other meaning."""
    return frame.find(name) is None and (name == "\\sigma" or builtin_function(name) in SCALAR)


def _plain_arguments(frame: Frame, side: Surface) -> Iterator[str]:
    """The names x of every f(x) in a formula."""
    for part in walk(side):
        for first, second in zip(part.factors, part.factors[1:]) if type(part) is Term else ():
            base = unwrap(first.base) if type(first) is Scripts else first
            group = unwrap(second)
            if type(base) is not Symbol or type(group) is not Group or len(group.items) != 1:
                continue
            entity = frame.find(base.name)
            argument = unwrap(group.items[0])
            is_function = entity is not None and entity.kind == "function" or _is_scalar_function(frame, base.name)
            if is_function and type(argument) is Symbol and argument.name != base.name:
                yield argument.name


def expand(
    frame: Frame, entity: Entity, items: Sequence[Surface], surface: Surface, primes: int = 0, places: Sequence[Surface] = ()
) -> Value:
    """A function of vectors at its arguments: the document's own value at its parameters, else its body at the arguments.

    `places` are the indices of a function that has some, f_i(x).
    """
    if entity.definition is None:
        raise frame.refuse(f"{entity.name} is never defined", surface)
    letters, parameters, body, offset, _ = entity.definition
    if primes:
        slope = _slope(frame, entity, items, surface, primes, places)
        if slope is None:
            raise frame.refuse("the prime of a function of vectors", surface, "\\nabla f(x) or \\frac{\\partial f}{\\partial x}")
        return slope
    if len(items) != len(parameters):
        raise frame.refuse(f"{entity.name} has {len(parameters)} arguments and is used with {len(items)}", surface)
    if len(places) != len(letters) and places:
        raise frame.refuse(f"{entity.name} has {len(letters)} indices and is used with {len(places)}", surface)
    made = function_of(frame.meaning, entity)
    if (
        type(made) is Value
        and [frame.resolver.spelled(item) for item in items] == list(parameters)
        and not any(parameter in frame.given for parameter in parameters)
    ):
        return made
    if frame.expanding >= MAX_EXPANSION:
        raise LimitError(str(frame.refuse(f"functions of functions are nested deeper than {MAX_EXPANSION}", surface)))
    arguments = {name: _argument(frame, name, item) for name, item in zip(parameters, items)}
    inner = Frame(frame.meaning, entity.scope, offset, arguments, letters=frame.letters, free=frame.free)
    inner.bound = {letter: slot_of(frame, place) for letter, place in zip(letters, places)}
    inner.expanding = frame.expanding + 1
    return inner.value(body) if places or not letters else _all_entries(inner, entity, letters, body)


def _slope(
    frame: Frame, entity: Entity, items: Sequence[Surface], surface: Surface, primes: int, places: Sequence[Surface]
) -> Value | None:
    """g'(a) of a function of one number that is made of vectors, g(a) = f(x + a d), at a name a; None of any other."""
    definition = entity.definition
    argument = matrix.squeeze(frame.value(items[0])) if len(items) == 1 else None
    if definition is None or argument is None or argument.axes or type(at := argument.build(())) is not Entry:
        return None
    apart = Symbol(surface.start, surface.end, f"{UNUSED_NAME}_{{0}}")
    inner = Frame(frame.meaning, frame.scope, frame.place, frame.given | {apart.name: scalar(Entry(Tensor(apart.name, ()), ()))})
    inner.letters, inner.free, inner.bound, inner.expanding = frame.letters, frame.free, frame.bound, frame.expanding
    without = matrix.squeeze(expand(inner, entity, [apart], surface, places=places))
    if without.axes or any(at.tensor in tensor.reach for tensor in without.build(()).tensors):
        return None
    value = matrix.squeeze(expand(frame, entity, items, surface, places=places))
    return scalar(Derivative(value.build(()), (at,) * primes))


def _all_entries(inner: Frame, entity: Entity, letters: tuple[str, ...], body: Surface) -> Value:
    """A function that has indices where it stands without: the array of its values."""
    indices = [letter_index(inner.meaning, entity, position, letter, None) for position, letter in enumerate(letters)]
    inner.bound = dict(zip(letters, indices, strict=True))
    node = matrix.squeeze(inner.value(body)).build(())
    array = settled_array(tuple(indices), node, told_ranges(inner.meaning, entity, letters, indices))

    def build(places: tuple[matrix.Place, ...]) -> Node:
        at = (index for place in places for index in indices_of(place))
        return substitute(array.body, dict(zip(array.indices, at, strict=True)))

    return Value([Axis(index.range) for index in array.indices], build)


def _argument(frame: Frame, name: str, item: Surface) -> Value:
    """The value of an argument; 0 is the zero of the shape of the parameter's name."""
    value = frame.value(item)
    if not value.axes and value.build(()) is ZERO:
        entity = frame.find(name)
        if entity is not None and entity.kind == "tensor" and entity.shape:
            return Value(frame.meaning.tensor_value(entity).axes, lambda _: ZERO)
    return value
