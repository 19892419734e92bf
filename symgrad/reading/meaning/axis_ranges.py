"""Over which integers an axis runs: 1..C as declared, 0..C-1 where the sums that index it start at 0, or as its uses say.

All that the document says of ranges is asked here: by the axes of a declared tensor (`axis_range`), by the letters of a definition
or a law (`letter_index`, `told_ranges`), by the letters of a formula (`declared_ranges`), and by a set as written (`set_range`).
What terms tell of the ranges of their indices stands in `index_ranges`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...errors import SymgradError
from ...terms.indices import minus, plus
from ...terms.nodes import ONE, ZERO, Index, Number, Range
from ..facts.facts import Entity, Use
from ..surface.scripts import label_name, slots, subscript_letters
from ..surface.sets import ends_of_set
from ..surface.syntax import Group, Numeral, Surface, Symbol, Term, Total, spelling, unwrap
from .frame import Frame, Meaning
from .index_ranges import is_open, open_index
from .integers import integer_of


def axes_of(meaning: Meaning, entity: Entity) -> tuple[Range, ...]:
    """The ranges of a declared tensor's axes."""
    return tuple(axis_range(meaning, entity, position) for position in range(len(entity.shape or ())))


def axis_range(meaning: Meaning, entity: Entity, position: int) -> Range:
    """The range of one axis of a declared tensor."""
    dimension = entity.shape[position] if entity.shape else None
    if dimension is None:
        found = _family_range(meaning, entity, position)
        if found is not None:
            return found
        dimension = meaning.resolver.solution.axis(entity, position)
        if dimension is None:
            dimension = meaning.resolver.solution.own_length(entity, position)
        meaning.resolver.infer(entity, position)
    return _range_of(meaning, entity, position, dimension)


def _range_of(meaning: Meaning, entity: Entity, position: int, dimension: Surface | tuple[Surface, Surface]) -> Range:
    """The range of an axis of a size, or between two ends."""
    frame = Frame(meaning, entity.scope, entity.position)
    if isinstance(dimension, tuple):
        lower, upper = (integer_of(frame, end) for end in dimension)
        return Range(lower, upper)
    size = integer_of(frame, dimension)
    return Range(ONE, size) if _lower_end(meaning, entity, position) else Range(ZERO, minus(size, 1))


def letter_index(meaning: Meaning, entity: Entity, position: int, letter: str, declared: Sequence | None) -> Index:
    """The index of one letter of a definition or a law: over the axis where its size is declared, else of an open range."""
    if declared is not None and declared[position] is not None:
        return Index(letter, axis_range(meaning, entity, position))
    return open_index(letter)


def told_ranges(
    meaning: Meaning, entity: Entity, letters: Sequence[str], indices: Sequence[Index], hidden: Iterable[Index] = ()
) -> dict[str, Range]:
    """Ranges that the document tells for the open letters of a definition or a law; `hidden` are indices that it leaves free."""
    told: dict[str, Range] = {}
    for position, (letter, index) in enumerate(zip(letters, indices)):
        if is_open(index):
            found = (
                declared_range(meaning, letter, entity.scope, entity.position)
                or entity.of_layer
                and inferred_range(meaning, entity, position)
                or _range_by_use(meaning, entity, position)
                or _range_by_companion(meaning, entity, position)
                or inferred_range(meaning, entity, position)
            )
            if found:
                told[letter] = found
    return told | declared_ranges(meaning, (index.name for index in hidden), entity.scope, entity.position)


def inferred_range(meaning: Meaning, entity: Entity, position: int) -> Range | None:
    """The range of an axis of what is defined, as all uses of the name have it; None where it is used nowhere."""
    dimension = meaning.resolver.solution.axis(entity, position)
    if dimension is None:
        return None
    return _range_of(meaning, entity, position, dimension)


def declared_ranges(meaning: Meaning, letters: Iterable[str], scope: tuple[int, ...], place: int) -> dict[str, Range]:
    """The ranges of those letters for which the document declares one."""
    found = ((letter, declared_range(meaning, letter, scope, place)) for letter in letters)
    return {letter: range_ for letter, range_ in found if range_ is not None}


def declared_range(meaning: Meaning, letter: str, scope: tuple[int, ...], place: int) -> Range | None:
    """The range that the document declares for a letter: i = 1, …, n."""
    bounds = meaning.resolver.declared_bounds(letter, place, scope)
    if bounds is None:
        return None
    lower, upper, offset, at = bounds
    frame = Frame(meaning, at, offset)
    return Range(integer_of(frame, lower), integer_of(frame, upper))


def set_range(frame: Frame, part: Surface) -> Range | None:
    """The range of \\{1, …, n\\} or [n]; None where it is something else."""
    ends = ends_of_set(part)
    return None if ends is None else Range(integer_of(frame, ends.lower), integer_of(frame, ends.upper))


# --- by the uses of a name ------------------------------------------------------------------------------------------


def _family_range(meaning: Meaning, entity: Entity, position: int) -> Range | None:
    letter = entity.rows[position] if position < len(entity.rows) else "?"
    declared, used = declared_range(meaning, letter, entity.scope, entity.position), _range_by_use(meaning, entity, position)
    if declared is not None and used is not None and _is_within(declared, used):
        return used  # the t of y_t runs over 2, …, T elsewhere, where y_{t-1} stands beside it
    return declared or used or _range_by_companion(meaning, entity, position) or _range_by_letter(meaning, entity, position)


def _is_within(inner: Range, outer: Range) -> bool:
    """Whether the ends of a range lie in another one, by numbers alone."""
    gaps = minus(inner.lower, outer.lower), minus(outer.upper, inner.upper)
    return all(type(gap) is Number and gap.value >= 0 for gap in gaps)


def _range_by_letter(meaning: Meaning, entity: Entity, position: int) -> Range | None:
    """The range that the document declares for the letter of a use, or that the name has which the use helps to define."""
    for use in _uses_of(meaning, entity):
        letters = _letters_at(use, entity, position)
        if not letters or len(letters) != 1:
            continue
        found = declared_range(meaning, letters[0], use.scope, use.position)
        defined = _defined_with(meaning, letters[0], use)
        if found is None and defined is not None:
            found = _range_by_use(meaning, *defined)
        if found is not None:
            return found
    return None


def _uses_of(meaning: Meaning, entity: Entity) -> list[Use]:
    """The places where an entity is indexed, without the label that is part of its name."""
    base = entity.base or entity.name
    found = []
    for use in meaning.resolver.knowledge.indexed_as(base):
        if meaning.resolver.knowledge.find(entity.name, use.position, use.scope) is not entity and entity.position != use.position:
            other = meaning.resolver.knowledge.find(entity.name, use.position, use.scope)
            if other is not None and other is not entity:
                continue
        places = use.slots
        if entity.label:
            if not places or spelling(places[0]) != entity.label[0]:
                continue
            places = places[1:]
        elif _has_own_name(meaning, entity, use) or len(places) == 1 and meaning.resolver.solution.is_apart(entity, places[0]):
            continue
        if places:
            found.append(Use(places, use.around, use.position, use.scope, use.inside))
    return found


def _has_own_name(meaning: Meaning, entity: Entity, use: Use) -> bool:
    """Whether what stands there is declared by itself, and is no entry of the entity: the w_0 in w_0 + w^\\top x."""
    own = meaning.resolver.knowledge.find(label_name(entity.base or entity.name, [], use.slots), use.position, use.scope)
    return own is not None and own is not entity


def _range_by_use(meaning: Meaning, entity: Entity, position: int) -> Range | None:
    """The range of the sums that index an axis."""
    for use in _uses_of(meaning, entity):
        letters = _letters_at(use, entity, position)
        if letters and len(letters) == 1 and letters[0] in use.around:
            lower, upper, _ = use.around[letters[0]]
            if lower is not None and upper is not None:
                frame = Frame(meaning, use.scope, use.position)
                try:
                    return Range(integer_of(frame, lower), integer_of(frame, upper))
                except SymgradError:
                    continue
    return None


def _range_by_companion(meaning: Meaning, entity: Entity, position: int) -> Range | None:
    """The range of an index of a name of which no sum tells it, from a declared tensor that carries the same letter beside it."""
    knowledge = meaning.resolver.knowledge
    for use in _uses_of(meaning, entity):
        letters = _letters_at(use, entity, position)
        if not letters:
            continue
        for name, others in knowledge.uses.items():
            if name == (entity.base or entity.name):
                continue
            for other in others:
                if not _together(use, other, letters[0]):
                    continue
                known = knowledge.find(name, other.position, other.scope)
                if known is None or known is entity or meaning.resolver.is_making(known) or known.kind != "tensor":
                    continue
                if _is_open_yet(meaning, known, entity):
                    places = (k for k, place in enumerate(other.slots) if subscript_letters([place]) == letters)
                    found = next((range_ for k in places if (range_ := inferred_range(meaning, known, k)) is not None), None)
                else:
                    found = _range_at(meaning, known, other, letters)
                if found is not None:
                    return found
    return None


def _is_open_yet(meaning: Meaning, known: Entity, entity: Entity) -> bool:
    """Whether a name's value waits for the one that asks, or has places before those that its letter runs over: the h_0 of h_t."""
    if known.definition is None or known.definition.how != "=":
        return False
    recurrences = meaning.resolver.recurrences
    return bool(recurrences.group(known)) or recurrences.leads_to(known, entity)


def _range_at(meaning: Meaning, entity: Entity, use: Use, letters: list[str]) -> Range | None:
    """The range of the axis of a tensor that a letter indexes in one of its uses."""
    if entity.shape:
        for k, place in enumerate(slots(use.slots, len(entity.shape)) or ()):
            if subscript_letters([place]) == letters and entity.shape[k] is not None:
                return axis_range(meaning, entity, k)
        return None
    try:
        with meaning.resolver.attempting():
            axes = meaning.tensor_value(entity).axes
    except SymgradError:  # it waits for what asks
        return None
    for axis, place in zip(axes, slots(use.slots, len(axes)) or ()):
        if subscript_letters([place]) == letters:
            return axis.range
    return None


def _together(one: Use, other: Use, letter: str) -> bool:
    """Whether two uses stand in one definition, or under one sum over the letter."""
    if one.inside:
        return one.inside == other.inside
    return letter in one.around and letter in other.around and one.around[letter][2] == other.around[letter][2]


def _slots(use: Use, entity: Entity) -> list[Surface] | None:
    """The slots of a use, one for each axis, or for each index of a family of vectors."""
    return slots(use.slots, _rank(entity)) or slots(use.slots, len(entity.rows))


def _letters_at(use: Use, entity: Entity, position: int) -> list[str] | None:
    """The letters of the slot of an axis; None where the use has none, or something else stands there."""
    places = _slots(use, entity)
    return subscript_letters([places[position]]) if places and position < len(places) else None


def _rank(entity: Entity) -> int:
    if entity.shape:
        return len(entity.shape)
    if entity.definition is not None:
        return len(entity.definition[0])
    return 1


def _lower_end(meaning: Meaning, entity: Entity, position: int) -> int:
    """0 or 1: where the axis begins."""
    strong, weak = _votes(meaning, entity, position, set())
    if strong == {0, 1}:
        strong = _covering(meaning, entity, position) or strong
    if strong == {0, 1}:
        raise meaning.resolver.source.error(
            f"index {position + 1} of {entity.name} starts at 0 in one sum and at 1 in another",
            entity.position,
            entity.end,
            "one convention for an axis",
        )
    if strong:
        return next(iter(strong))
    if weak:
        return min(weak)
    others = set()
    for k in range(len(entity.shape or ())):
        if k != position:
            others |= _votes(meaning, entity, k, set())[0]
    if others:
        return min(others) if len(others) == 1 else 1
    return 0 if meaning.resolver.default_lower() is ZERO else 1


def _covering(meaning: Meaning, entity: Entity, position: int) -> set[int]:
    """Where the sums start that run over the whole axis: from 0 to n over one of size n+1, beside others from 1 to n."""
    dimension = entity.shape[position] if entity.shape else None
    if dimension is None or isinstance(dimension, tuple):
        return set()
    size = integer_of(Frame(meaning, entity.scope, entity.position), dimension)
    found = set()
    for use in _uses_of(meaning, entity):
        letters = _letters_at(use, entity, position)
        lower, upper, _ = use.around.get(letters[0], (None,) * 3) if letters and len(letters) == 1 else (None,) * 3
        start = _number(lower)
        if start in (0, 1) and upper is not None:
            end = integer_of(Frame(meaning, use.scope, use.position), upper)
            if minus(plus(end, 1), start) == size:
                found.add(start)
    return found


def _votes(meaning: Meaning, entity: Entity, position: int, seen: set[tuple[str, int, int]]) -> tuple[set[int], set[int]]:
    """Where the sums that index an axis start: by the plain index, and by what a composite slot is at its sums' starts."""
    strong: set[int] = set()
    weak: set[int] = set()
    key = (entity.name, entity.position, position)
    if key in seen or len(seen) > 40:
        return strong, weak
    seen.add(key)
    dimension = entity.shape[position] if entity.shape else None
    last = spelling(dimension) if isinstance(dimension, Surface) else None
    for use in _uses_of(meaning, entity):
        places = _slots(use, entity)
        if places is None or position >= len(places):
            continue
        if last is not None and spelling(places[position]) == last:
            strong.add(1)  # the x_n of an x of n entries is its last
            continue
        letters = subscript_letters([places[position]])
        if letters is not None and len(letters) == 1:
            if letters[0] in use.around:
                start = _number(use.around[letters[0]][0])
                if start in (0, 1):
                    strong.add(start)
        else:
            start = meaning.resolver.knowledge.least.get(spelling(places[position]))
            if start is None:
                start = _start(meaning, places[position], use, seen)
            if start == 0:
                weak.add(0)
    return strong, weak


def _number(part: Surface | None) -> int | None:
    part = unwrap(part) if part is not None else None
    return int(part.value) if type(part) is Numeral and part.value.denominator == 1 else None


def _start(meaning: Meaning, part: Surface, use: Use, seen: set[tuple[str, int, int]]) -> int | None:
    """The value of a composite slot where its sums start; None where that is not seen."""
    part = unwrap(part)
    if type(part) is Numeral:
        return _number(part)
    if type(part) is Symbol:
        if part.name in use.around:
            return _number(use.around[part.name][0])
        defined = _defined_with(meaning, part.name, use)
        if defined is not None:
            entity, place = defined
            strong, _ = _votes(meaning, entity, place, seen)
            if len(strong) == 1:
                return next(iter(strong))
        return None
    if type(part) is Group and len(part.items) == 1:
        return _start(meaning, part.items[0], use, seen)
    if type(part) is Total:
        total = 0
        for sign, term in zip(part.signs, part.terms):
            value = _start(meaning, term, use, seen)
            if value is None or sign == "-" and type(unwrap(term)) is not Numeral:
                return None
            total += value if sign == "+" else -value
        return total
    if type(part) is Term:
        values = [_start(meaning, factor, use, seen) for factor in part.factors]
        return 0 if 0 in values else None
    return None


def _defined_with(meaning: Meaning, letter: str, use: Use) -> tuple[Entity, int] | None:
    """The definition inside which a use stands, where the letter is one of its indices."""
    for entities in meaning.resolver.knowledge.entities.values():
        for entity in entities:
            if entity.definition is not None and entity.name == use.inside and letter in entity.definition[0]:
                return entity, list(entity.definition[0]).index(letter)
    return None
