r"""Definitions that nothing states but an equation between derivatives: L = ½ r² by ∂L/∂w = \frac{∂}{∂w} ½ r².

What rests on one passes only with that said, and is never refuted by it; and the equation itself claims nothing then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..facts.facts import GLOBAL, Entity, Environments, Knowledge, WrittenDefinition
from ..kinds.names import undeclared_name
from ..meaning.resolver import Resolver
from ..surface.blocks import Block
from ..surface.equated import Equated, bases_of, equated, quantities_in
from ..surface.scripts import candidates, subscript_letters
from ..surface.statements import Draft
from ..surface.syntax import Gap, Group, Numeral, Scripts, Surface, Symbol, Term, spelling, unwrap, walk
from ..surface.vocabulary import builtin_function


class EquatedDefinition(NamedTuple):
    """A definition that an equation between derivatives gives: the name with it, how it reads, the side before that equation."""

    entity: Entity
    text: str
    line: int
    left: Surface
    section: int


def equated_definitions(resolver: Resolver, blocks: Iterable[Block]) -> dict[str, EquatedDefinition]:
    """The definitions that displays give so for names without another, the first for each name."""
    found: dict[str, EquatedDefinition] = {}
    drafts = [(draft, block.segment.scope) for block in blocks if block.is_display for draft in block.drafts]
    variable = bases_of(part for draft, _ in drafts for side in draft.sides for part in quantities_in(side))
    for draft, scope in drafts:
        for definition in _of_chain(resolver, draft, scope, variable):
            found.setdefault(definition.entity.name, definition)
    return found


def _of_chain(resolver: Resolver, draft: Draft, scope: Environments, variable: set[str]) -> Iterator[EquatedDefinition]:
    for relation, left, right in zip(draft.relations, draft.sides, draft.sides[1:], strict=False):
        said = equated(left, right) if relation == "=" and type(right) is not Gap else None
        head = None if said is None else _head(resolver.knowledge, said.quantity, scope, left.start)
        if said is None or head is None or not _may_be_said(resolver, head, said, variable):
            continue
        kind = "function" if head.parameters else "tensor"
        written = WrittenDefinition(head.letters, head.parameters, said.value, left.start, "=")
        value = "what has the derivative that stands there" if said.factors else resolver.text_of(said.value)
        text = f"{spelling(said.quantity)} = {value}"
        entity = Entity(head.name, -1, GLOBAL, kind=kind, definition=written, text=text)
        section = resolver.knowledge.section(left.start)
        yield EquatedDefinition(entity, text, resolver.source.position(left.start)[0], left, section)


class _Head(NamedTuple):
    """The left side of a definition: a name, its indices, the names of its arguments."""

    name: str
    letters: tuple[str, ...]
    parameters: tuple[str, ...]


def _head(knowledge: Knowledge, quantity: Surface, scope: Environments, place: int) -> _Head | None:
    """L, y_p or f(x, y) as the left side of a definition, where nothing gives it a value; None of anything else."""
    if type(quantity) is Term:
        if len(quantity.factors) != 2 or any(quantity.operators):
            return None
        part, bracket = map(unwrap, quantity.factors)
        items = list(map(unwrap, bracket.items)) if type(bracket) is Group and bracket.opening == "(" else []
        head = _head(knowledge, part, scope, place)
        if not items or head is None or head.letters or any(type(item) is not Symbol for item in items):
            return None
        return head._replace(parameters=tuple(map(spelling, items)))
    part = quantity
    base = unwrap(part.base) if type(part) is Scripts else part
    if type(base) is not Symbol or builtin_function(base.name) is not None:
        return None
    subs, sups, primes = (part.subs, part.sups, part.primes) if type(part) is Scripts else ([], [], 0)
    if any(type(unwrap(sup)) is Numeral for sup in sups):
        return None  # L^2 may be the square of an L
    for name, left, above in candidates(base.name, subs, sups, primes):
        entity = knowledge.find(name, place, scope)
        if entity is not None:
            if above or not entity.is_free or entity.kind not in ("tensor", "unknown"):
                return None
            return _indexed(entity.name, left)
    spelled = undeclared_name(knowledge, base.name, subs, sups, primes)
    return None if spelled.samples else _indexed(spelled.name, spelled.places)


def _indexed(name: str, places: list[Surface]) -> _Head | None:
    letters = subscript_letters(places)
    return None if letters is None or len(set(letters)) < len(letters) else _Head(name, tuple(letters), ())


def _may_be_said(resolver: Resolver, head: _Head, said: Equated, variable: set[str]) -> bool:
    """Whether an equation says what a quantity is: nothing else does, and what stands before the derivatives is constant in them.

    variable   the names that the document differentiates, or by which it does
    """
    knowledge = resolver.knowledge
    known = knowledge.entities.get(head.name, ())
    if any(not entity.is_free or resolver.is_unread(entity) for entity in known) or head.name in resolver.open:
        return False
    if head.name in bases_of(said.by) or head.name in resolver.names_behind(said.value) or _is_gap(said.value):
        return False
    behind = set[str]().union(*map(resolver.names_behind, said.factors))
    return behind.isdisjoint({*bases_of(said.by), *variable, head.name})


def _is_gap(part: Surface) -> bool:
    return any(type(inner) is Gap for inner in walk(part))
