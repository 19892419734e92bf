"""Over which integers an axis runs: 1..C as declared, 0..C-1 where the sums that index it start at 0, or as its uses say."""

from __future__ import annotations

from ...errors import SymgradError
from ...terms.indices import minus, plus
from ...terms.nodes import ONE, ZERO, Range
from ..facts.facts import Entity, Use
from ..surface.scripts import slots, subscript_letters
from ..surface.syntax import Group, Numeral, Surface, Symbol, Term, Total, spelling, unwrap
from .elaborate import Elaborator


def axis_range(resolver, entity: Entity, position: int) -> Range:
    """The range of one axis of a declared tensor."""
    dimension = entity.shape[position]
    if dimension is None:
        found = family_range(resolver, entity, position)
        if found is None:
            raise resolver.source.error(
                f"the range of index {position + 1} of {entity.name} cannot be told",
                entity.position,
                entity.end,
                "written bounds: for i = 1, …, n, or a sum \\sum_{i=1}^{n}",
            )
        return found
    if type(dimension) is tuple:
        lower, upper = (_integer(resolver, end, entity) for end in dimension)
        return Range(lower, upper)
    size = _integer(resolver, dimension, entity)
    lower = axis_lower(resolver, entity, position)
    return Range(ONE, size) if lower else Range(ZERO, minus(size, 1))


def _integer(resolver, part, entity):
    return Elaborator(resolver, entity.scope, entity.position).integer(part)


def family_range(resolver, entity, position) -> Range | None:
    letter = entity.rows[position] if position < len(entity.rows) else "?"
    return (
        declared_range(resolver, letter, entity.scope, entity.position)
        or range_by_use(resolver, entity, position)
        or range_by_companion(resolver, entity, position)
        or _range_by_letter(resolver, entity, position)
    )


def _range_by_letter(resolver, entity, position) -> Range | None:
    """The range that the document declares for the letter of a use, or that the name has which the use helps to define."""
    for use in uses_of(resolver, entity):
        letters = _letters_at(use, entity, position)
        if not letters or len(letters) != 1:
            continue
        found = declared_range(resolver, letters[0], use.scope, use.position)
        defined = _defined_with(resolver, letters[0], use)
        if found is None and defined is not None:
            found = range_by_use(resolver, *defined)
        if found is not None:
            return found
    return None


def declared_range(resolver, letter, scope, position) -> Range | None:
    """The range of a letter that the document declares."""
    found = resolver.knowledge.ranged.get(letter)
    if not found:
        return None
    best = None
    for lower, upper, offset, at in found:
        if at == scope[: len(at)] and (best is None or offset <= position):
            best = (lower, upper, offset, at)
    if best is None:
        return None
    elaborator = Elaborator(resolver, best[3], best[2])
    return Range(elaborator.integer(best[0]), elaborator.integer(best[1]))


def uses_of(resolver, entity: Entity) -> list[Use]:
    """The places where an entity is indexed, without the label that is part of its name."""
    base = entity.base or entity.name
    found = []
    for use in resolver.knowledge.indexed_as(base):
        if resolver.knowledge.find(entity.name, use.position, use.scope) is not entity and entity.position != use.position:
            other = resolver.knowledge.find(entity.name, use.position, use.scope)
            if other is not None and other is not entity:
                continue
        places = use.slots
        if entity.label:
            if not places or spelling(places[0]) != entity.label[0]:
                continue
            places = places[1:]
        if places:
            found.append(Use(places, use.around, use.position, use.scope, use.inside))
    return found


def range_by_use(resolver, entity: Entity, position: int) -> Range | None:
    """The range of the sums that index an axis."""
    for use in uses_of(resolver, entity):
        letters = _letters_at(use, entity, position)
        if letters and len(letters) == 1 and letters[0] in use.around:
            lower, upper, _ = use.around[letters[0]]
            if lower is not None and upper is not None:
                elaborator = Elaborator(resolver, use.scope, use.position)
                try:
                    return Range(elaborator.integer(lower), elaborator.integer(upper))
                except Exception:
                    continue
    return None


def range_by_companion(resolver, entity, position) -> Range | None:
    """The range of an index of a name of which no sum tells it, from a declared tensor that carries the same letter beside it."""
    knowledge = resolver.knowledge
    for use in uses_of(resolver, entity):
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
                if known is None or known is entity or known.busy or known.kind != "tensor":
                    continue
                found = _range_at(resolver, known, other, letters)
                if found is not None:
                    return found
    return None


def _range_at(resolver, entity: Entity, use: Use, letters: list[str]) -> Range | None:
    """The range of the axis of a tensor that a letter indexes in one of its uses."""
    if entity.shape:
        for k, place in enumerate(slots(use.slots, len(entity.shape)) or ()):
            if subscript_letters([place]) == letters and entity.shape[k] is not None:
                return axis_range(resolver, entity, k)
        return None
    try:
        axes = resolver.tensor_value(entity).axes
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


def _letters_at(use: Use, entity: Entity, position: int):
    """The letters of the slot of an axis; None where the use has none, or something else stands there."""
    places = _slots(use, entity)
    return subscript_letters([places[position]]) if places and position < len(places) else None


def _rank(entity):
    if entity.shape:
        return len(entity.shape)
    if entity.definition is not None:
        return len(entity.definition[0])
    return 1


def axis_lower(resolver, entity: Entity, position: int) -> int:
    """0 or 1: where the axis begins."""
    strong, weak = votes(resolver, entity, position, set())
    if strong == {0, 1}:
        strong = _covering(resolver, entity, position) or strong
    if strong == {0, 1}:
        raise resolver.source.error(
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
            others |= votes(resolver, entity, k, set())[0]
    if others:
        return min(others) if len(others) == 1 else 1
    return 0 if resolver.default_lower() is ZERO else 1


def _covering(resolver, entity, position) -> set[int]:
    """Where the sums start that run over the whole axis: from 0 to n over one of size n+1, beside others from 1 to n."""
    size = _integer(resolver, entity.shape[position], entity)
    found = set()
    for use in uses_of(resolver, entity):
        letters = _letters_at(use, entity, position)
        lower, upper, _ = use.around.get(letters[0], (None,) * 3) if letters and len(letters) == 1 else (None,) * 3
        start = _number(lower)
        if start in (0, 1) and upper is not None:
            end = Elaborator(resolver, use.scope, use.position).integer(upper)
            if minus(plus(end, 1), start) == size:
                found.add(start)
    return found


def votes(resolver, entity, position, seen) -> tuple[set[int], set[int]]:
    """Where the sums that index an axis start: by the plain index, and by what a composite slot is at its sums' starts."""
    strong: set[int] = set()
    weak: set[int] = set()
    key = (entity.name, entity.position, position)
    if key in seen or len(seen) > 40:
        return strong, weak
    seen.add(key)
    for use in uses_of(resolver, entity):
        places = _slots(use, entity)
        if places is None or position >= len(places):
            continue
        letters = subscript_letters([places[position]])
        if letters is not None and len(letters) == 1:
            if letters[0] in use.around:
                start = _number(use.around[letters[0]][0])
                if start in (0, 1):
                    strong.add(start)
        else:
            start = resolver.knowledge.least.get(spelling(places[position]))
            if start is None:
                start = _start(resolver, places[position], use, seen)
            if start == 0:
                weak.add(0)
    return strong, weak


def _number(part) -> int | None:
    part = unwrap(part) if part is not None else None
    return int(part.value) if type(part) is Numeral and part.value.denominator == 1 else None


def _start(resolver, part: Surface, use: Use, seen) -> int | None:
    """The value of a composite slot where its sums start; None where that is not seen."""
    part = unwrap(part)
    kind = type(part)
    if kind is Numeral:
        return _number(part)
    if kind is Symbol:
        if part.name in use.around:
            return _number(use.around[part.name][0])
        defined = _defined_with(resolver, part.name, use)
        if defined is not None:
            entity, place = defined
            strong, _ = votes(resolver, entity, place, seen)
            if len(strong) == 1:
                return next(iter(strong))
        return None
    if kind is Group and len(part.items) == 1:
        return _start(resolver, part.items[0], use, seen)
    if kind is Total:
        total = 0
        for sign, term in zip(part.signs, part.terms):
            value = _start(resolver, term, use, seen)
            if value is None or sign == "-" and type(unwrap(term)) is not Numeral:
                return None
            total += value if sign == "+" else -value
        return total
    if kind is Term:
        values = [_start(resolver, factor, use, seen) for factor in part.factors]
        return 0 if 0 in values else None
    return None


def _defined_with(resolver, letter, use):
    """The definition inside which a use stands, where the letter is one of its indices."""
    for entities in resolver.knowledge.entities.values():
        for entity in entities:
            if entity.definition is not None and entity.name == use.inside and letter in entity.definition[0]:
                return entity, list(entity.definition[0]).index(letter)
    return None
