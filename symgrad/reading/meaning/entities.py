"""What a bare name is at a place: a tensor, a size, an index, a function, or what it is taken for where nothing declares it.

A tensor is made when it is first needed, complete with its axes, domain, definition or law; a definition may come after its use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...errors import DefinitionError, LimitError, SymgradError
from ...matrices import lowering as matrix
from ...matrices.axes import Axis, indices_of
from ...matrices.lowering import Value, scalar, tensor_as_value
from ...terms.nodes import (
    HALF,
    ONE,
    SYMMETRIC,
    ZERO,
    AnyFunction,
    Apply,
    Constant,
    DefinedFunction,
    Entry,
    Function,
    Index,
    Node,
    Pow,
    Range,
    Size,
    Tensor,
)
from ..facts.facts import GLOBAL, Entity, WrittenDefinition
from ..surface.letters import index_letters
from ..surface.scripts import label_name, single_letter, subscript_letters
from ..surface.syntax import Numeral, Surface, Symbol
from ..surface.vocabulary import IDENTITIES, NO_VALUES, ONES, ZEROS, builtin_function
from .axis_ranges import axes_of
from .definitions import defined_value
from .document_functions import UNUSED_NAME, expand, function_of
from .frame import Frame, Meaning
from .index_ranges import open_index
from .integers import end_node, index_node, integer_of, size_node, slot_of
from .laws import random_value
from .recurrences import member_value, sequence_value
from .resolver import Circle

#: How often a defined name is read anew in a document because a function's argument changes it.
MAX_VARIED = 3000


def tensor_value(meaning: Meaning, entity: Entity) -> Value:
    """The value of a tensor entity, made once."""
    made = meaning.resolver.tensors
    if entity not in made and meaning.resolver.recurrences.group(entity):
        return sequence_value(meaning, entity)
    if entity not in made and (member := member_value(meaning, entity)) is not None:
        return member
    if entity not in made:
        with meaning.resolver.making(entity):
            if entity.definition is not None:
                try:
                    made[entity] = _defined_value(meaning, entity, entity.definition)
                except SymgradError as error:  # what it is is said or follows, though not its value
                    if meaning.resolver.waits(error, entity):
                        raise
                    shape = entity.shape or meaning.resolver.solution.of_entity(entity)
                    if shape is None or entity.shape == []:
                        raise
                    meaning.resolver.leave_open(entity, error)
                    if entity.shape is None:
                        meaning.resolver.inferred[entity.name, len(shape)] = f"{entity.name} is as its uses have it"
                    made[entity] = _free_value(meaning, replace(entity, shape=shape))
            elif entity.law is not None:
                made[entity] = random_value(meaning, entity, entity.law)
            else:
                made[entity] = _free_value(meaning, entity)
    return made[entity]


def _defined_value(meaning: Meaning, entity: Entity, definition: WrittenDefinition) -> Value:
    """The value by a definition; a free one where the definition closes a circle: it is an equation for what the others define."""
    try:
        return defined_value(meaning, entity, definition)
    except Circle as circle:
        if circle.entity is not entity:
            raise
        meaning.resolver.leave_open(entity, circle.error)
        shape = entity.shape or meaning.resolver.solution.of_entity(entity)
        return _free_value(meaning, replace(entity, shape=shape))


def tensor_of(value: Value) -> Tensor | None:
    """The tensor whose entries a value has; None where its entries are something else."""
    entry = value.general_entry()
    return entry.tensor if type(entry) is Entry else None


def _free_value(meaning: Meaning, entity: Entity) -> Value:
    axes = axes_of(meaning, entity)
    constant = ONE if entity.name in ONES else ZERO if entity.name in ZEROS else None
    if constant is not None and axes:
        return Value(map(Axis, axes), lambda _: constant)
    if entity.name in IDENTITIES and meaning.resolver.knowledge.names_identity and len(axes) == 2 and axes[0] is axes[1]:
        return matrix.identity(Axis(axes[0]))
    if entity.domain in SYMMETRIC and (len(axes) != 2 or axes[0] is not axes[1]):
        message = f"{entity.name} is {entity.domain} and is no square matrix"
        raise DefinitionError(str(meaning.resolver.source.error(message, entity.position, entity.end)))
    integers = _numbers(meaning, entity) if entity.range is not None else _pointed(meaning, entity)
    return tensor_as_value(Tensor(entity.name, axes, integers or entity.domain))


def _pointed(meaning: Meaning, entity: Entity) -> Range | None:
    """The places of the axis that the entries of a name index; None where they index nothing."""
    pointer = entity.pointer
    if pointer is None:
        return None
    carrier = meaning.resolver.knowledge.find(pointer.carrier, pointer.position, entity.scope)
    if carrier is None or carrier.kind != "tensor" or meaning.resolver.is_making(carrier):
        return None
    axes = meaning.tensor_value(carrier).axes
    return axes[pointer.slot].range if pointer.slot < len(axes) else None


def _numbers(meaning: Meaning, entity: Entity) -> Range:
    """The integers of which the entries of a tensor are."""
    own = Frame(meaning, entity.scope, entity.position)
    assert entity.range is not None
    return Range(*(integer_of(own, end) for end in entity.range))


# --- names at a place -----------------------------------------------------------------------------------------------


def name_value(frame: Frame, name: str, part: Surface) -> Value:
    """The value of a bare name."""
    if name in frame.bound:
        return scalar(frame.bound[name])
    if name in frame.given:
        return frame.given[name]
    entity = frame.find(name)
    if entity is not None and entity.position > frame.place and frame.resolver.is_unread(entity):
        frame.resolver.leave_open(entity, frame.resolver.why_unread(entity))
        entity = None  # what is said of it further down cannot be read: it is as if nothing were said
    if entity is not None and not _is_constant(frame, entity):
        return entity_value(frame, _alone(frame, entity), part)
    if name in ("\\pi", "e") and not frame.is_size(name):
        return scalar(Constant(name.lstrip("\\")))
    if name in frame.free or name in frame.letters and not frame.is_size(name):
        return scalar(frame.free.setdefault(name, open_index(name)))
    if frame.is_size(name):
        return scalar(Size(name))
    if name in frame.resolver.knowledge.partial:
        return scalar(end_node(frame, name))
    if name in ONES:
        return matrix.ones(Axis())
    if name in ZEROS:
        return scalar(ZERO)
    if name in IDENTITIES:
        return matrix.identity(Axis())
    squared = frame.find(label_name(name, [Numeral(part.start, part.end, Fraction(2), "2")]))
    if squared is not None:
        return matrix.mapped(entity_value(frame, squared, part), lambda x: Pow(x, HALF))
    return undeclared(frame, name, part)


def _alone(frame: Frame, entity: Entity) -> Entity:
    """The α of d/dα beside α_k, which an equation defines: a number of its own, where its uses have it so."""
    resolver = frame.resolver
    defined = entity.definition is not None and bool(entity.definition.letters) and entity.definition.how == "="
    if not defined or entity.name not in resolver.knowledge.varied or not resolver.solution.is_number_alone(entity):
        return entity
    key = entity.name, 0
    if key not in resolver.families:
        kind = "a real scalar"
        resolver.families[key] = Entity(entity.name, entity.position, GLOBAL, shape=[], text=entity.name, inferred=kind)
    return resolver.families[key]


def subscript_value(frame: Frame, sub: Surface) -> Value:
    """The subscript of f_i(x) or f_\\theta(x) as an argument: an index, or the value of a name."""
    letter = single_letter(sub)
    if letter is not None and frame.find(letter) is None and not frame.is_index(letter):
        return undeclared(frame, letter, sub)
    is_name = letter is not None and letter not in frame.bound and frame.find(letter) is not None
    return frame.value(sub) if is_name else scalar(slot_of(frame, sub))


def undeclared(frame: Frame, name: str, part: Surface) -> Value:
    """A name that nothing declares: a real scalar, or the tensor as which it is indexed."""
    resolver = frame.resolver
    if name == "\\sigma" and frame.variable is not None:
        return _at_variable(frame, Function("sigmoid"), frame.variable, part)
    if builtin_function(name) is not None or name == "\\sigma" and name not in resolver.knowledge.bare:
        raise frame.refuse(f"{name} has no argument", part, "an argument")
    if name in NO_VALUES:
        raise frame.refuse(f"{name} has no value here", part, "a number, a name or a formula")
    entity = resolver.knowledge.add(Entity(name, part.start, GLOBAL, text=name, end=part.end))
    rank = 0 if resolver.solution.is_number(name, part.start) else _indexed_rank(frame, name)
    if rank:
        entity.rows = tuple("?" * rank)
        entity.shape = [None] * rank
        resolver.assume(name, f"a real tensor with {rank} " + ("index" if rank == 1 else "indices"), part)
    elif name != UNUSED_NAME:
        resolver.note_scalar(name, part)
    return entity_value(frame, entity, part)


def _is_constant(frame: Frame, entity: Entity) -> bool:
    """Whether \\pi without an index is the number although the document has π_k: where it stands behind numbers only, 2π."""
    is_indexed = bool(entity.shape or entity.rows or entity.definition is not None and entity.definition[0])
    return entity.name == "\\pi" and is_indexed and "\\pi" not in frame.resolver.knowledge.whole


def _indexed_rank(frame: Frame, name: str) -> int:
    """With how many indices an undeclared name is used."""
    for use in frame.resolver.knowledge.uses.get(name, ()):
        letters = subscript_letters(use.slots)
        if letters and all(frame.is_index(letter, use.around) for letter in letters):
            return len(letters)
    return 0


# --- entities at a place --------------------------------------------------------------------------------------------


def entity_value(frame: Frame, entity: Entity, part: Surface, places: Sequence[Surface] = ()) -> Value:
    """The value of an entity that stands bare; `places` are the indices of a function that has some."""
    if entity.inferred:
        frame.resolver.infer_shape(entity, frame.resolver.solution.is_fresh(entity))
    if entity.kind == "size":
        return scalar(size_node(frame.meaning, entity))
    if entity.kind == "index":
        return scalar(index_node(frame, entity))
    if entity.kind in ("function", "unknown"):
        return _function_value(frame, entity, part, places)
    value = frame.meaning.tensor_value(entity)
    if frame.expanding and entity.definition is not None and _varies(frame, value):
        return _varied(frame, entity, entity.definition, value)
    hidden = frame.resolver.hidden.get(entity)
    if hidden:
        fixed = tuple(frame.bound.get(letter) or frame.free.setdefault(letter, Index(letter, range_)) for letter, range_ in hidden)
        return Value(value.axes[len(fixed) :], lambda i: value.build((*fixed, *i)), value.row)
    return value


def _function_value(frame: Frame, entity: Entity, part: Surface, places: Sequence[Surface]) -> Value:
    """A function that stands without an argument."""
    made = function_of(frame.meaning, entity)
    if type(made) is Value:
        return made
    if frame.variable is not None and type(made) is DefinedFunction and len(made.parameters) == 1:
        return _at_variable(frame, made, frame.variable, part)
    at_names = _at_own_names(frame, entity, made, part, places)
    if at_names is None:
        raise frame.refuse(f"{entity.name} is a function and has no argument here", part, f"{entity.name}(x)")
    return at_names


def _at_variable(frame: Frame, function: AnyFunction, variable: str, part: Surface) -> Value:
    """A function of a scalar that stands without an argument in an equation between functions."""
    return matrix.mapped(name_value(frame, variable, part), lambda x: Apply(function, (x,)))


def _at_own_names(
    frame: Frame, entity: Entity, made: AnyFunction | Value | None, part: Surface, places: Sequence[Surface]
) -> Value | None:
    """f standing for f(x, y), at the document's names x and y; one that it never declares is a real scalar."""
    if entity.definition is None:
        return None
    names = entity.definition[1]
    if any(e.kind != "tensor" if (e := frame.find(name)) is not None else frame.is_size(name) for name in names):
        return None
    if made is None:
        return expand(frame, entity, [Symbol(part.start, part.end, name) for name in names], part, places=places)
    if type(made) is not DefinedFunction:
        return None
    values = [name_value(frame, name, part) for name in names]
    if any(value.axes for value in values):
        return None
    return scalar(frame.resolver.applied(made, tuple(value.build(()) for value in values)))


def _varies(frame: Frame, value: Value) -> bool:
    """Whether a defined name leads to one that has another value here: the r of J(w) := \\|r\\|^2 with r := X w - y in J(v)."""
    node = value.general_entry()
    return any(other.name in frame.given for tensor in node.tensors for other in tensor.reach)


def _varied(frame: Frame, entity: Entity, definition: tuple, value: Value) -> Value:
    """A defined name at the values that other names have here."""
    letters, _, body, offset, _ = definition
    resolver = frame.resolver

    def build(places: tuple[matrix.Place, ...]) -> Node:
        resolver.varied += 1
        if resolver.varied > MAX_VARIED:
            error = resolver.source.error("too many definitions vary with a function's argument", offset, entity.end)
            raise LimitError(str(error))
        own = frame.letters | index_letters(body)
        inner = Frame(frame.meaning, entity.scope, offset, frame.given, letters=own, free=frame.free)
        inner.bound = {letter: index for letter, place in zip(letters, places) for index in indices_of(place)}
        inner.expanding = frame.expanding
        found = matrix.squeeze(inner.value(body)) if letters else inner.value(body)
        return found.build(tuple(places[len(letters) :]) if found.axes else ())

    return Value(value.axes, build, value.row)
