"""Cases of a text that exclude each other: “suppose $x > 0$ … suppose now $x < 0$”. What a later one excludes ends there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from ..facts.facts import Assumption, Entity, Environments, Polarity
from ..surface.syntax import Chained, Numeral, Surface, Symbol, Total, spelling, unwrap
from .definition_reader import DefinitionReader

#: What a domain says of a name, as a relation with 0; "unit" is between 0 and 1.
_RELATIONS = {"positive": ">", "nonnegative": "≥", "negative": "<"}
_TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "=": "=", "≠": "≠"}


class _Bound(NamedTuple):
    """What a relation says of a name: name, relation, number."""

    name: str
    relation: str
    number: Fraction


def begin_case(reader: DefinitionReader, part: Chained, scope: Environments) -> None:
    """Ends what was supposed of a name where something is supposed that excludes it, after claims about the case before."""
    new = _bound(part)
    if new is None or reader.polarity in (Polarity.DOUBTED, Polarity.CONCLUDED):
        return
    shown = reader.displays_before[reader.block]
    certain = reader.polarity.is_certain
    entity = reader.knowledge.find(new.name, part.start, scope)
    if certain and entity is not None and _is_excluded(entity, new) and shown > entity.claims_before:
        suppose_domain(reader, entity, part.start)
    for number, assumption in enumerate(reader.assumptions):
        if assumption.surface is None or assumption.until is not None or assumption.instead is not None:
            continue
        old = _bound(assumption.surface)
        if old is None or old.name != new.name or not _exclude(old, new) or not (certain or assumption.doubtful):
            continue
        if shown > reader.displays_before[assumption.block] and assumption.position < part.start:
            reader.assumptions[number] = replace(assumption, until=part.start)


def suppose_domain(reader: DefinitionReader, entity: Entity, until: int) -> None:
    """Makes of the domain of a name what is supposed of it up to a place."""
    if entity.domain not in _RELATIONS:
        return
    name, zero = Symbol(entity.position, entity.end, entity.name), Numeral(entity.end, entity.end, Fraction(0), "0")
    surface = Chained(entity.position, entity.end, [name, zero], [_RELATIONS[entity.domain]], [entity.end])
    entity.domain = "real"
    block = next((n for n, block in enumerate(reader.blocks) if block.segment.end > entity.position), 0)
    reader.assumptions.append(
        Assumption(surface, entity.position, entity.scope, False, block, reach=entity.reach, words=entity.text, until=until)
    )


def _is_excluded(entity: Entity, new: _Bound) -> bool:
    """Whether a free number lies where a relation does not let it lie."""
    if entity.kind != "tensor" or not entity.is_free or entity.shape != [] or entity.domain not in _RELATIONS:
        return False
    return _exclude(_Bound(new.name, _RELATIONS[entity.domain], Fraction(0)), new)


def _exclude(one: _Bound, other: _Bound) -> bool:
    """Whether no number meets both."""
    for first, second in ((one, other), (other, one)):
        if first.relation == "=":
            gap = first.number - second.number
            holds = {"=": gap == 0, "≠": gap != 0, "<": gap < 0, "≤": gap <= 0, ">": gap > 0, "≥": gap >= 0}
            return not holds[second.relation]
        if first.relation in ("<", "≤") and second.relation in (">", "≥"):
            is_closed = first.relation == "≤" and second.relation == "≥"
            return first.number < second.number or first.number == second.number and not is_closed
    return False


def _bound(part: Chained) -> _Bound | None:
    """The bound that a relation is between a name and a number."""
    if len(part.relations) != 1 or part.relations[0] not in _TURNED:
        return None
    left, right = map(unwrap, part.sides)
    if type(left) is Symbol and (number := _number(right)) is not None:
        return _Bound(spelling(left), part.relations[0], number)
    if type(right) is Symbol and (number := _number(left)) is not None:
        return _Bound(spelling(right), _TURNED[part.relations[0]], number)
    return None


def _number(side: Surface) -> Fraction | None:
    part = unwrap(side)
    if type(part) is Total and part.signs == ["-"]:
        inner = _number(part.terms[0])
        return None if inner is None else -inner
    return Fraction(part.value) if type(part) is Numeral else None
