"""Sequences that are defined by themselves, while they are read: which use one another, and what stands for them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ...matrices.axes import Axis, known_range
from ...matrices.lowering import Value, tensor_as_value
from ...terms.nodes import Definition, Index, Node, Range, Tensor
from ..facts.facts import Entity, Knowledge, Use, WrittenDefinition
from ..surface.scripts import label_name


class First(NamedTuple):
    """A place of a sequence that has a name and a value of its own: h_0."""

    place: Node
    entity: Entity
    value: Value


@dataclass(eq=False)
class Steps:
    """A sequence that is being read.

    entity    its name
    indices   those of its letters, each of the range that the document says
    axes      the ranges of its letters with the first places, then those of each of its elements
    firsts    its first (or last) places that have values of their own
    opened    its definition over the stages, once it is read
    """

    entity: Entity
    indices: tuple[Index, ...]
    ranges: tuple[Range, ...]
    firsts: tuple[First, ...]
    rest: tuple[Axis, ...]
    opened: Definition | None = field(default=None)

    def tensor(self) -> Tensor:
        """The stage: a free tensor that stands for the sequence. ShapeError while its shape is not known."""
        return Tensor(self.entity.name, (*self.ranges, *(known_range(axis) for axis in self.rest)))

    def value(self) -> Value:
        """The stage as a value, of which the shape may become known where it is used."""
        axes = (*map(Axis, self.ranges), *self.rest)
        return Value(axes, lambda places: tensor_as_value(self.tensor()).build(places))


class Recurrences:
    """The sequences of a document that are being read.

    begun     those of which a right side is being read, or was
    places    name of a single place, h_0 -> that place
    vectors   whether an element of which nothing tells the shape is taken for a vector, as no scalar fits
    """

    def __init__(self, knowledge: Knowledge):
        self.knowledge = knowledge
        self.groups: dict[Entity, tuple[Entity, ...]] = {}
        self.vectors = False
        self.places: dict[Entity, Node] = {}
        self.begun: dict[Entity, Steps] = {}

    def group(self, entity: Entity) -> tuple[Entity, ...]:
        """The sequences that use one another of which an entity is one; none where it does not lead to itself."""
        if entity not in self.groups:
            below = self._below(entity)
            self.groups[entity] = tuple(other for other in below if entity in self._below(other)) if entity in below else ()
        return self.groups[entity]

    def leads_to(self, entity: Entity, other: Entity) -> bool:
        """Whether the definition of an entity uses another one with indices, however deep."""
        return other in self._below(entity)

    def _below(self, entity: Entity) -> dict[Entity, None]:
        """What the definition of an entity uses with indices, however deep."""
        found: dict[Entity, None] = {}
        waiting = [entity]
        while waiting:
            for other in self._used(waiting.pop()):
                if other not in found:
                    found[other] = None
                    waiting.append(other)
        return found

    def _used(self, entity: Entity) -> Iterator[Entity]:
        definition = entity.definition
        if definition is None or not definition.letters or definition.parameters or entity.of_layer:
            return
        for name in self.knowledge.uses:
            for use in self.uses_in(definition, name):
                known = self.knowledge.find(name, use.position, use.scope)
                own = self.knowledge.find(label_name(name, [], use.slots[:1]), use.position, use.scope)
                if own is None and known is not None and known.definition is not None and known.definition.letters:
                    yield known

    def uses_in(self, definition: WrittenDefinition, name: str) -> Iterator[Use]:
        """The places in a right side where a name stands with indices."""
        start, end = definition.body.start, definition.body.end
        return (use for use in self.knowledge.uses.get(name, ()) if start <= use.position <= end)

    def own_places(self, entity: Entity) -> dict[str, Entity]:
        """Names of single places of a sequence by the spelling of the place: h_0, δ_{T+1}, α_{1,k} with the letters of α_{t,k}."""
        found: dict[str, Entity] = {}
        letters = entity.definition.letters if entity.definition is not None else ()
        for name, known in self.knowledge.entities.items():
            for other in known:
                if other is not entity and other.kind == "tensor" and name.startswith(f"{entity.name}_"):
                    subscript = name[len(entity.name) + 1 :]
                    inner = subscript[1:-1] if subscript[:1] == "{" and subscript[-1:] == "}" else subscript
                    place, *rest = inner.replace(" ", "").split(",")
                    letters_behind = "".join(letters[1:])
                    if (
                        not rest
                        and letters_behind
                        and place.endswith(letters_behind)
                        and place.removesuffix(letters_behind).isdigit()
                    ):
                        place, rest = place.removesuffix(letters_behind), [*letters[1:]]  # α_{1k}
                    if rest in ([], [*letters[1:]]) and self.knowledge.find(name, entity.position, entity.scope) is other:
                        found[place] = other
        return found

    def sequence_of(self, first: Entity) -> Entity | None:
        """The sequence that is defined by itself of which a name may be a single place; None where there is none."""
        for known in [*self.knowledge.entities.get(first.base, ())] if first.base else []:
            if known.definition is not None and known.definition.letters and self.group(known):
                if first in self.own_places(known).values():
                    return known
        return None
