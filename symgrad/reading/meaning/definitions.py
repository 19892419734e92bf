"""From a definition as written to a defined tensor or function: its indices, their ranges, its body."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import ShapeError
from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value, scalar, tensor_as_value
from ...terms.binding import fresh_name, names, substitute
from ...terms.nodes import ONE, DefinedFunction, Definition, Entry, Index, Node, Range, Tensor
from ..facts.facts import Entity, WrittenDefinition
from ..surface.letters import index_letters
from ..surface.syntax import Group, Surface, Symbol, walk
from .axis_ranges import axis_range, letter_index, told_ranges
from .frame import Frame, Meaning
from .function_bodies import opened
from .settling import reserved_names, settle, settled_array


def defined_value(meaning: Meaning, entity: Entity, definition: WrittenDefinition) -> Value:
    """The value of a name with a definition."""
    letters, _, body, offset, _ = definition
    frame = Frame(meaning, entity.scope, offset, fixed=letters, letters=index_letters(body, frozenset(letters)))
    declared = entity.shape if entity.shape and len(entity.shape) >= len(letters) else None
    indices = [letter_index(meaning, entity, position, letter, declared) for position, letter in enumerate(letters)]
    frame.free.update(zip(letters, indices))
    value = matrix.squeeze(frame.value(body)) if letters else frame.value(body)
    if value.rank == 2 and letters and matrix.is_vector_like(value):
        value = matrix.as_vector(value)
    if declared is not None:
        axes = [Axis(axis_range(meaning, entity, k)) for k in range(len(letters), len(declared))]
        value = fitted(meaning, entity, offset, value, axes)
    places = [axis.index() for axis in value.axes]
    node = value.build(tuple(places))
    hidden = [index for letter, index in frame.free.items() if letter not in letters and index in node.free]
    told = told_ranges(meaning, entity, letters, indices, hidden)
    supposed: dict[str, Range] = {}
    if not (hidden or indices or places):
        (node,) = settle([node], reserved_names(node), told, supposed=supposed)
        meaning.resolver.suppose_ranges(supposed, offset)
        entry = Entry(Tensor(entity.name, (), "real", Definition((), node)), ())
        return scalar(entry)
    array = settled_array((*hidden, *indices, *places), node, told, supposed)
    meaning.resolver.suppose_ranges(supposed, offset)
    bound = array.indices
    if value.row and len(bound) == 1:  # a row is 1 × n, as if it were declared so
        letter = fresh_name("i" if bound[0].name != "i" else "l", names(array.body) | {bound[0].name})
        bound = (Index(letter, Range(ONE, ONE)), *bound)
    ranges = tuple(index.range for index in bound)
    tensor = Tensor(entity.name, ranges, "real", Definition(bound, array.body))
    meaning.resolver.hidden[entity] = tuple((index.name, index.range) for index in bound[: len(hidden)])
    return tensor_as_value(tensor)


def fitted(meaning: Meaning, entity: Entity, offset: int, value: Value, axes: Sequence[Axis]) -> Value:
    """The value against the declared shape; a scalar goes with every entry of it."""
    if not axes:
        if value.axes:
            raise _misfit(meaning, entity, offset, value, "a scalar")
        return value
    if not value.axes:
        node = value
        return Value(axes, lambda _: node.build(()))
    if value.rank == 1 and len(axes) == 2:
        value = matrix.as_matrix(value)
    elif value.rank == 2 and len(axes) == 1 and matrix.is_vector_like(value):
        value = matrix.as_vector(value)
    if value.rank != len(axes) or not all([matrix.unify(a, b) for a, b in zip(value.axes, axes)]):
        raise _misfit(meaning, entity, offset, value, Value(axes, value.build).shape)
    return Value(value.axes, value.build, False)


def _misfit(meaning: Meaning, entity: Entity, offset: int, value: Value, declared: str) -> ShapeError:
    error = meaning.resolver.source.error(
        f"{entity.name} is declared with the shape {declared} and defined with the shape {value.shape}", offset, entity.end
    )
    return ShapeError(str(error), offset)


# --- functions ------------------------------------------------------------------------------------------------------


def defined_function(meaning: Meaning, entity: Entity, definition: WrittenDefinition) -> DefinedFunction | Value | None:
    """DefinedFunction where parameters and body are scalars; else the value at the document's names of the parameters, or None."""
    letters, parameters, body, offset, _ = definition
    if letters:
        return None
    knowledge = meaning.resolver.knowledge
    known = [knowledge.find(name, offset, entity.scope) for name in parameters]
    if not any(e is not None and e.kind == "tensor" and _is_shaped(meaning, e, parameters) for e in known):
        function = _scalar_function(meaning, entity, parameters, body, offset)
        if function is not None:
            # What nothing declares and stands in a norm is as the arguments are: the k(x_i, x_j) of k(a, b) := e^{-‖a - b‖²}.
            open_ = {name for name, e in zip(parameters, known) if e is None}
            return None if len(open_) == len(parameters) and _is_normed(body, open_) else function
    if all(e.kind == "tensor" if e is not None else name not in knowledge.size_names for e, name in zip(known, parameters)):
        plain = Entity(entity.name, entity.position, entity.scope, end=entity.end, shape=entity.shape)
        plain.definition = WrittenDefinition((), (), body, offset, ":=")
        try:
            value = defined_value(meaning, plain, plain.definition)
        except ShapeError:
            if any(e is not None and e.rows for e in known):
                return None  # the x of h(x) beside x^{(1)}, …, x^{(m)} is any of them
            raise
        return None if meaning.resolver.hidden.get(plain) else value  # with an index of its own it is read anew at each use
    return None


def _is_normed(body: Surface, names: set[str]) -> bool:
    """Whether one of the names stands in a norm."""
    norms = (part for part in walk(body) if type(part) is Group and part.opening == "‖")
    return any(type(part) is Symbol and part.name in names for norm in norms for part in walk(norm))


def _is_shaped(meaning: Meaning, entity: Entity, parameters: tuple[str, ...]) -> bool:
    if entity.shape:
        return True
    return entity.definition is not None and entity.name in parameters and bool(meaning.tensor_value(entity).axes)


def _scalar_function(
    meaning: Meaning, entity: Entity, parameters: tuple[str, ...], body: Surface, offset: int
) -> DefinedFunction | None:
    entries = {name: Entry(Tensor(name, ()), ()) for name in parameters}
    given = {name: scalar(entry) for name, entry in entries.items()}
    frame = Frame(meaning, entity.scope, offset, given, letters=index_letters(body))
    value = matrix.squeeze(frame.value(body))
    if value.axes:
        return None
    node: Node = value.build(())
    supposed: dict[str, Range] = {}
    (node,) = settle([node], reserved_names(node), supposed=supposed)
    if node.free:
        return None
    meaning.resolver.suppose_ranges(supposed, offset)
    written, own = node, tuple(entries.values())
    node = opened(entity.name, written, own)
    for name, entry in list(entries.items()):
        if any(entry.tensor in tensor.reach for tensor in node.tensors if tensor is not entry.tensor):
            other = Entry(Tensor(name + "_{0}", ()), ())
            node, entries[name] = substitute(node, {entry: other}), other
    function = DefinedFunction(entity.name, tuple(entries.values()), node)
    if node is not written:
        meaning.resolver.bodies[function] = written, own
    return function
