"""Sequences that are defined by themselves, h_t := f(h_{t-1}) with h_0 given, one or several that use one another.

While such a sequence is read, a free tensor of its name, its stage, stands for it in the right sides; when all that use one another
are read, they are made from their stages. Their first places, h_0, are names of their own, and become the first cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...errors import ShapeError, SymgradError
from ...matrices import lowering as matrix
from ...matrices.axes import Axis, integer_text, known_range
from ...matrices.lowering import Place, Value, tensor_as_value
from ...terms.binding import definition_of, substitute
from ...terms.indices import minus, plus
from ...terms.nodes import (
    ONE,
    TRUE,
    ZERO,
    Cases,
    Condition,
    Definition,
    Entry,
    Index,
    Node,
    Number,
    Range,
    Recurrence,
    Relation,
    Size,
    Tensor,
    walk,
)
from ..facts.facts import Entity, WrittenDefinition
from ..surface.letters import index_letters
from ..surface.scripts import step_of
from ..surface.syntax import Cases as WrittenCases
from ..surface.syntax import Chained, spelling, unwrap
from .axis_ranges import axis_range, declared_range, inferred_range, letter_index, told_ranges
from .definitions import defined_value, fitted
from .frame import Frame, Meaning
from .index_ranges import is_open
from .integers import integer_of
from .sequences import First, Steps
from .settling import settled_array


def sequence_value(meaning: Meaning, entity: Entity) -> Value:
    """The value of a sequence that is defined by itself; its stage while those that it uses are being read."""
    known = meaning.resolver.recurrences
    if entity in meaning.resolver.tensors:
        return meaning.resolver.tensors[entity]
    if entity in known.begun:
        return known.begun[entity].value()
    group = known.group(entity)
    if any(other in known.begun for other in group):
        _read(meaning, entity)
        return known.begun[entity].value()
    try:
        if _is_told(meaning, group):
            _read(meaning, entity)
        elif (failed := _why_unread(meaning, entity, vectors=False)) is not None:
            still = _why_unread(meaning, entity, vectors=True)
            if still is not None:  # of the two readings the one that fails by more than a shape says why
                known.vectors = _is_of_shape(failed)
                _read(meaning, entity)
        members = [known.begun[other] for other in group]
    finally:
        for other in group:
            known.begun.pop(other, None)
    for member, tensor in zip(members, _closed(members)):
        meaning.resolver.tensors[member.entity] = tensor_as_value(tensor)
    return meaning.resolver.tensors[entity]


def _why_unread(meaning: Meaning, entity: Entity, vectors: bool) -> SymgradError | None:
    """Why a sequence cannot be read as one of scalars, or of vectors; None where it can, and is."""
    known = meaning.resolver.recurrences
    known.vectors = vectors
    try:
        with meaning.resolver.attempting():
            _read(meaning, entity)
    except SymgradError as error:
        known.begun.clear()
        return error
    return None


def _is_of_shape(error: BaseException | None) -> bool:
    """Whether an error comes from shapes that do not fit."""
    seen: list[BaseException] = []
    while error is not None and error not in seen and not isinstance(error, ShapeError):
        seen.append(error)
        error = error.__cause__
    return isinstance(error, ShapeError)


def _read(meaning: Meaning, entity: Entity) -> None:
    """Reads a sequence over its stage and those of others."""
    with meaning.resolver.making(entity):
        sequence = meaning.resolver.recurrences.begun[entity] = _begun(meaning, entity)
        sequence.opened = _opened(meaning, sequence)


def _is_told(meaning: Meaning, group: Sequence[Entity]) -> bool:
    """Whether it is said of each sequence what an element of it is."""
    return all(_elements(meaning, entity) is not None for entity in group)


def _elements(meaning: Meaning, entity: Entity) -> tuple[Axis, ...] | None:
    """The axes of an element of the sequence, as it is declared or as the first one is; None where neither tells."""
    letters = _definition(entity).letters
    if entity.shape and len(entity.shape) >= len(letters):
        return tuple(Axis(axis_range(meaning, entity, place)) for place in range(len(letters), len(entity.shape)))
    if len(letters) > 1:
        return ()
    firsts = (_own_value(meaning, other) for other in meaning.resolver.recurrences.own_places(entity).values())
    told = next((value.axes for value in firsts if value.axes), None)
    found = meaning.resolver.solution.of_entity(entity) if told is None else None
    if found is None or len(found) <= len(letters):
        return told
    inferred = replace(entity, shape=found)
    return tuple(Axis(axis_range(meaning, inferred, place)) for place in range(len(letters), len(found)))


def _begun(meaning: Meaning, entity: Entity) -> Steps:
    letters = _definition(entity).letters
    declared = entity.shape if entity.shape and len(entity.shape) >= len(letters) else None
    indices = [letter_index(meaning, entity, place, letter, declared) for place, letter in enumerate(letters)]
    said = _definition(entity).how == "=" and declared_range(meaning, letters[0], entity.scope, entity.position) is None
    inferred = inferred_range(meaning, entity, 0) if said else None  # what carries its letter beside it may wait for it
    if inferred is not None and inferred.lower is ZERO:
        inferred = Range(ONE, inferred.upper)  # the 0 of s_0 is no place for t of s_t = f(s_{t-1})
    told = told_ranges(meaning, entity, letters, indices) if inferred is None or len(letters) > 1 else {letters[0]: inferred}
    steps = _steps_of(meaning, entity)
    if steps is not None:
        indices[0] = Index(letters[0], steps)
    closed = []
    for letter, index in zip(letters, indices):
        if is_open(index) and letter not in told and _definition(entity).how == "=":
            told[letter] = Range(ONE, Size(f"n_{{{letter}}}"))
        if is_open(index) and letter not in told:
            expected = f"its bounds: for {letter} = 1, …, T"
            error = f"over which {letter} the sequence {entity.name} runs is not said"
            raise meaning.resolver.source.error(error, entity.position, entity.end, expected)
        closed.append(Index(letter, told[letter]) if is_open(index) else index)
    for place in _places_of_cases(meaning, entity):
        if plus(place, 1) is closed[0].range.lower or minus(place, 1) is closed[0].range.upper:
            closed[0] = Index(letters[0], _joined(closed[0].range, place))
    closed[0] = Index(letters[0], _behind_own_places(meaning, entity, closed[0].range))
    rest = _elements(meaning, entity)
    if rest is None:
        rest = (Axis(),) if meaning.resolver.recurrences.vectors else ()
    firsts = tuple(_firsts(meaning, entity, closed[0].range))
    if _definition(entity).how == "=":
        firsts = (*_free_firsts(meaning, entity, closed, firsts, rest), *firsts)
    ranges = [index.range for index in closed]
    for first in reversed(firsts):
        ranges[0] = _joined(ranges[0], first.place)
    meaning.resolver.recurrences.places.update({first.entity: first.place for first in firsts})
    return Steps(entity, tuple(closed), tuple(ranges), firsts, rest)


def _behind_own_places(meaning: Meaning, entity: Entity, range_: Range) -> Range:
    """The range from the first place on that has no value of its own: from 2, where h_1 is given and no h_0 is."""
    named = meaning.resolver.recurrences.own_places(entity)
    lower = range_.lower
    if _spelled(minus(lower, 1)) in named:
        return range_
    while _spelled(lower) in named:
        lower = plus(lower, 1)
    return Range(lower, range_.upper)


def _spelled(place: Node) -> str:
    return integer_text(place).replace(" ", "")


def _steps_of(meaning: Meaning, entity: Entity) -> Range | None:
    """Over which places a sequence of a declared length runs: as its letter does, else so that its cases are at the ends."""
    definition = _definition(entity)
    letter, dimension = definition.letters[0], entity.shape[0] if entity.shape else None
    told = declared_range(meaning, letter, entity.scope, entity.position)
    if told is not None or dimension is None or isinstance(dimension, tuple):
        return told
    size = integer_of(Frame(meaning, entity.scope, definition.offset), dimension)
    places = _places_of_cases(meaning, entity)
    found = [range_ for range_ in (Range(ONE, size), Range(ZERO, minus(size, 1))) if _are_ends(places, range_)]
    return found[0] if places and len(found) == 1 else None


def _places_of_cases(meaning: Meaning, entity: Entity) -> list[Node]:
    """The places for which a definition has cases of their own: t = T."""
    definition = _definition(entity)
    frame = Frame(meaning, entity.scope, definition.offset)
    places: list[Node] = []
    cases = unwrap(definition.body)
    for parts in cases.conditions if type(cases) is WrittenCases else ():
        for part in parts or ():
            if type(part) is Chained and part.relations == ["="] and spelling(part.sides[0]) == definition.letters[0]:
                places.append(integer_of(frame, part.sides[1]))
    return places


def _are_ends(places: Sequence[Node], range_: Range) -> bool:
    """Whether some places are the first or last ones of a range."""
    lower, upper = range_.args
    left = list(places)
    while left:
        if lower in left:
            left.remove(lower)
            lower = plus(lower, 1)
        elif upper in left:
            left.remove(upper)
            upper = minus(upper, 1)
        else:
            return False
    return True


def _joined(range_: Range, place: Node) -> Range:
    """The range with one place more before it or behind it."""
    return Range(place, range_.upper) if plus(place, 1) is range_.lower else Range(range_.lower, place)


def _firsts(meaning: Meaning, entity: Entity, range_: Range) -> Iterator[First]:
    """The places next to a range that have values of their own, h_0 beside h_1, …, h_T, the outermost first."""
    named = meaning.resolver.recurrences.own_places(entity)
    for step, start in ((-1, range_.lower), (1, range_.upper)):
        found: list[First] = []
        place = plus(start, step)
        while _spelled(place) in named:
            other = named[_spelled(place)]
            found.append(First(place, other, _own_value(meaning, other)))
            place = plus(place, step)
        yield from reversed(found)


def _free_firsts(
    meaning: Meaning, entity: Entity, indices: Sequence[Index], firsts: Sequence[First], rest: Sequence[Axis]
) -> Iterator[First]:
    """The places before and behind a range that are used and that nothing gives a value: each may have any, the outermost first."""
    known = meaning.resolver.recurrences
    steps = [0]
    for other in known.group(entity):
        definition = _definition(other)
        uses = (use for use in known.uses_in(definition, entity.name) if len(use.slots) == len(indices))
        steps += [step for use in uses if (step := step_of(use.slots[0], definition.letters[0])) is not None]
    told = {first.place for first in firsts}
    range_ = indices[0].range
    for end, furthest, towards in ((range_.lower, min(steps), 1), (range_.upper, max(steps), -1)):
        for step in range(furthest, 0, towards):
            place = plus(end, step)
            if place not in told:
                yield First(place, _free_place(entity, place), _free_value(entity, place, indices[1:], rest))


def _free_place(entity: Entity, place: Node) -> Entity:
    name = f"{entity.name}_{{{integer_text(place)}}}"
    return Entity(name, entity.position, entity.scope, text=name, end=entity.end, reach=entity.reach)


def _free_value(entity: Entity, place: Node, indices: Sequence[Index], rest: Sequence[Axis]) -> Value:
    name = f"{entity.name}_{{{integer_text(place)}}}"

    def build(places: tuple[Place, ...]) -> Node:
        ranges = (*(index.range for index in indices), *map(known_range, rest))
        return tensor_as_value(Tensor(name, ranges)).build(places)

    return Value((*(Axis(index.range) for index in indices), *rest), build)


def _own_value(meaning: Meaning, first: Entity) -> Value:
    """What a name of a first place is by itself, and not as a member of its sequence."""
    if first.definition is None:
        return meaning.tensor_value(first)
    with meaning.resolver.making(first):
        return defined_value(meaning, first, first.definition)


def member_value(meaning: Meaning, first: Entity) -> Value | None:
    """The member of a sequence for which a name stands that is defined, h_0 := 0; None where it stands for itself."""
    known = meaning.resolver.recurrences
    sequence = known.sequence_of(first) if first.definition is not None else None
    if sequence is None or meaning.resolver.is_making(first):
        return None
    whole = sequence_value(meaning, sequence)
    place = known.places.get(first)
    return None if place is None else _at_place(whole, place)


def _at_place(whole: Value, place: Node) -> Value:
    return Value(whole.axes[1:], lambda places: whole.build((place, *places)))


def _definition(entity: Entity) -> WrittenDefinition:
    assert entity.definition is not None
    return entity.definition


def _opened(meaning: Meaning, sequence: Steps) -> Definition:
    """The definition over the stages."""
    entity = sequence.entity
    letters, _, body, offset, _ = _definition(entity)
    frame = Frame(meaning, entity.scope, offset, fixed=letters, letters=index_letters(body, frozenset(letters)))
    frame.free.update(zip(letters, sequence.indices))
    value = matrix.squeeze(frame.value(body))
    value = fitted(meaning, entity, offset, value, sequence.rest)
    places = [axis.index() for axis in value.axes]
    node = value.build(tuple(places))
    hidden = [letter for letter, index in frame.free.items() if letter not in letters and index in node.free]
    if hidden:
        error = f"the index {hidden[0]} of the sequence {entity.name} is not on its left side"
        raise meaning.resolver.source.error(error, entity.position, entity.end)
    array = settled_array((*sequence.indices, *places), node, {})
    return _with_firsts(meaning, sequence, array.indices, array.body)


def _with_firsts(meaning: Meaning, sequence: Steps, indices: Sequence[Index], body: Node) -> Definition:
    """The definition over all places of the sequence, those that have values of their own first."""
    entity, firsts = sequence.entity, sequence.firsts
    _check_firsts(meaning, sequence, indices[0], body)
    if not firsts:
        return Definition(tuple(indices), body)
    time = Index(indices[0].name, sequence.ranges[0])
    values: list[Node] = []
    conditions: list[Condition] = []
    for place, _, value in firsts:
        axes = [*(Axis(index.range) for index in sequence.indices[1:]), *sequence.rest]
        fit = fitted(meaning, entity, entity.position, value, axes)
        values.append(_put_in(fit.build(tuple(indices[1:]))))
        conditions.append(Relation("=", time, place))
    body = Cases((*values, substitute(body, {indices[0]: time})), (*conditions, TRUE))
    return Definition((time, *indices[1:]), body)


def _put_in(first: Node) -> Node:
    """What a name of a first place is defined by, so that h_0 := 0 is no name beside h."""
    return definition_of(first) if type(first) is Entry and first.tensor.is_explicit else first


def _check_firsts(meaning: Meaning, sequence: Steps, time: Index, body: Node) -> None:
    """ReadError where the sequence is used at a place at which nothing gives it a value."""
    entity = sequence.entity
    if any(isinstance(part, Condition) and time in part.free for part in walk(body)):
        return
    first, last = sequence.ranges[0].args
    for part in walk(body):
        if type(part) is not Entry or part.tensor.name != entity.name or time not in part.indices[0].free:
            continue
        step = minus(part.indices[0], time)
        for end, inside, outside in ((time.range.lower, first, -1), (time.range.upper, last, 1)):
            reached = plus(end, step)
            beyond = minus(inside, reached) if outside < 0 else minus(reached, inside)
            if type(beyond) is Number and beyond.value > 0:
                lacking = f"{entity.name}_{{{integer_text(reached)}}}"
                error = f"{lacking} is used by {entity.name}_{integer_text(end)} and has no value"
                raise meaning.resolver.source.error(error, entity.position, entity.end, f"${lacking} := …$")


def _closed(members: Sequence[Steps]) -> Iterator[Tensor]:
    """The sequences that are made of what was read with their stages."""
    stages = [member.tensor() for member in members]
    bodies = [member.opened for member in members if member.opened is not None]
    recurrence = Recurrence(stages, bodies, 0)
    return iter(recurrence.members())
