"""From a definition as written to a defined tensor or function: its indices, their ranges, its body."""

from __future__ import annotations

from ...errors import ShapeError
from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value, scalar
from ...terms.binding import fresh_name, names
from ...terms.nodes import ONE, Apply, Array, DefinedFunction, Definition, Entry, Index, Range, Tensor, walk
from ..facts.facts import Entity, WrittenDefinition
from .elaborate import Elaborator
from .function_bodies import opened
from .index_ranges import is_open, open_index, settle


def defined_value(resolver, entity: Entity) -> Value:
    """The value of a name with a definition."""
    from .axis_bounds import axis_range

    letters, _, body, offset, _ = entity.definition
    elaborator = Elaborator(resolver, entity.scope, offset, fixed=frozenset(letters), letters=letters_of(body, frozenset(letters)))
    declared = entity.shape if entity.shape and len(entity.shape) >= len(letters) else None
    for position, letter in enumerate(letters):
        if declared is not None and declared[position] is not None:
            elaborator.free[letter] = Index(letter, axis_range(resolver, entity, position))
        else:
            elaborator.free[letter] = open_index(letter)
    value = matrix.squeeze(elaborator.value(body)) if letters else elaborator.value(body)
    if value.rank == 2 and letters and matrix.is_vector_like(value):
        value = matrix.as_vector(value)
    if declared is not None:
        value = _fitted(resolver, entity, value, declared[len(letters) :], len(letters))
    places = [axis.index() for axis in value.axes]
    node = value.build(tuple(places))
    indices = [elaborator.free[letter] for letter in letters]
    hidden = [index for letter, index in elaborator.free.items() if letter not in letters and index in node.free]
    hints = _hints(resolver, entity, letters, indices, hidden)
    if hidden or indices or places:
        bound = (*hidden, *indices, *places)
        missing = {i.name: i for i in (*hidden, *indices) if is_open(i)}
        ranges = lone_letter(node, missing, hints)
        if ranges:
            from ...terms.binding import substitute

            node = substitute(node, ranges)
            bound = tuple(ranges.get(i, i) for i in bound)
        (array,) = settle([Array(bound, node)], reserved_names(resolver, node), hints)
        bound, node = array.indices, array.body
        if value.row and len(bound) == 1:  # a row is 1 × n, as if it were declared so
            letter = fresh_name("i" if bound[0].name != "i" else "l", names(node) | {bound[0].name})
            bound = (Index(letter, Range(ONE, ONE)), *bound)
        axes = [i.range for i in bound]
        tensor = Tensor(entity.name, axes, _domain(entity), Definition(bound, node))
        entity.given = tuple((i.name, i.range) for i in bound[: len(hidden)])
        result = Value([Axis(r) for r in axes], lambda i: Entry(tensor, i))
    else:
        (node,) = settle([node], reserved_names(resolver, node), hints)
        tensor = Tensor(entity.name, (), _domain(entity), Definition((), node))
        entry = Entry(tensor, ())
        result = Value((), lambda _: entry)
    return result


def _domain(entity):
    return "real"


def reserved_names(resolver, node) -> frozenset[str]:
    """Size names that the node shows, which no index may share."""
    from ...terms.indices import sizes

    return frozenset(size.name for size in sizes(node) if size.name[0] != "\0")


def letters_of(body, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """Letters that a formula uses as indices; `known` are some."""
    from ..surface.letters import index_letters

    return index_letters(body, known)


def _fitted(resolver, entity, value, shape, skipped):
    """The value against the declared shape; a scalar goes with every entry of it."""
    from .axis_bounds import axis_range

    axes = [Axis(axis_range(resolver, entity, skipped + k)) for k in range(len(shape))]
    if not axes:
        if value.axes:
            raise _misfit(resolver, entity, value, "a scalar")
        return value
    if not value.axes:
        node = value
        return Value(axes, lambda _: node.build(()))
    if value.rank == 1 and len(axes) == 2:
        value = matrix.as_matrix(value)
    elif value.rank == 2 and len(axes) == 1 and matrix.is_vector_like(value):
        value = matrix.as_vector(value)
    declared = Value(axes, lambda i: None)
    if value.rank != len(axes) or not all([matrix.unify(a, b) for a, b in zip(value.axes, axes)]):
        raise _misfit(resolver, entity, value, declared.shape)
    return Value(value.axes, value.build, False)


def _misfit(resolver, entity, value, declared):
    error = resolver.source.error(
        f"{entity.name} is declared with the shape {declared} and defined with the shape {value.shape}",
        entity.definition[3],
        entity.end,
    )
    placed = ShapeError(str(error))
    placed.start = entity.definition[3]
    return placed


def _hints(resolver, entity, letters, indices, hidden):
    """Ranges for letters whose range the body does not tell."""
    from .axis_bounds import range_by_companion, range_by_use

    hints: dict[str, Range] = {}
    for position, (letter, index) in enumerate(zip(letters, indices)):
        if is_open(index):
            found = resolver_range(resolver, letter, entity) or range_by_use(resolver, entity, position)
            found = found or range_by_companion(resolver, entity, position)
            if found is not None:
                hints[letter] = found
    for index in hidden:
        found = resolver_range(resolver, index.name, entity)
        if found is not None:
            hints[index.name] = found
    return hints


def resolver_range(resolver, letter, entity):
    """The range that the document declares for a letter: i = 1, …, n."""
    from .axis_bounds import declared_range

    return declared_range(resolver, letter, entity.scope, entity.position)


def lone_letter(node, missing, hints):
    """Letters that a hint gives and that only composite slots use, or that the body does not use at all, take the hint's range."""
    composite: set[str] = set()
    exact: set[str] = set()
    for part in walk(node):
        if type(part) is Entry or type(part) is Apply:
            for slot in part.indices:
                if type(slot) is Index:
                    exact.add(slot.name)
                else:
                    composite |= {i.name for i in slot.free}
    return {
        index: Index(name, hints[name])
        for name, index in missing.items()
        if name in hints and (name in composite or name not in exact)
    }


def defined_function(resolver, entity: Entity):
    """DefinedFunction where parameters and body are scalars; else the value at the document's names of the parameters, or None."""
    letters, parameters, body, offset, _ = entity.definition
    if letters:
        return None
    known = [resolver.knowledge.find(name, offset, entity.scope) for name in parameters]
    shaped = any(
        e is not None
        and e.kind == "tensor"
        and (e.shape or e.definition is not None and e.name in parameters and _has_axes(resolver, e))
        for e in known
    )
    if not shaped:
        function = _scalar_function(resolver, entity, parameters, body, offset)
        if function is not None:
            return function
    if all(
        e.kind == "tensor" if e is not None else name not in resolver.knowledge.size_names for e, name in zip(known, parameters)
    ):
        plain = Entity(
            entity.name,
            entity.position,
            entity.scope,
            definition=WrittenDefinition((), (), body, offset, ":="),
            end=entity.end,
            shape=entity.shape,
        )
        try:
            value = defined_value(resolver, plain)
        except ShapeError:
            if any(e is not None and e.rows for e in known):
                return None  # the x of h(x) beside x^{(1)}, …, x^{(m)} is any of them
            raise
        return None if plain.given else value  # with an index of its own it is read anew at each use
    return None


def _has_axes(resolver, entity):
    return bool(resolver.tensor_value(entity).axes)


def _scalar_function(resolver, entity, parameters, body, offset):
    entries = {name: Entry(Tensor(name, ()), ()) for name in parameters}
    elaborator = Elaborator(
        resolver, entity.scope, offset, {name: scalar(entry) for name, entry in entries.items()}, letters=letters_of(body)
    )
    value = matrix.squeeze(elaborator.value(body))
    if value.axes:
        return None
    (node,) = settle([value.build(())], reserved_names(resolver, value.build(())))
    if node.free:
        return None
    written, parameters = node, tuple(entries.values())
    node = opened(entity.name, written, parameters)
    for name, entry in list(entries.items()):
        if any(entry.tensor in tensor.reach for tensor in node.tensors if tensor is not entry.tensor):
            from ...terms.binding import substitute

            other = Entry(Tensor(name + "_{0}", ()), ())
            node, entries[name] = substitute(node, {entry: other}), other
    function = DefinedFunction(entity.name, tuple(entries.values()), node)
    if node is not written:
        resolver.bodies[function] = written, parameters
    return function
