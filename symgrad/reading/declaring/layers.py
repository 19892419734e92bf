r"""What a document says of one layer or step, of each other that it shows: z^{(l+1)} and z^{(L)} are as z^{(l)} is said to be.

A definition or a shape that is said for a letter l holds with l + 1 in the place of l, unless something else is said of that name.
Knows the surface and the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from ..facts.facts import Dimension, Entity, Knowledge
from ..surface.blocks import Block
from ..surface.scripts import integer_names, is_label_superscript, label_name
from ..surface.statements import surfaces_of
from ..surface.syntax import Chained, Gap, Group, Label, Numeral, Scripts, Surface, Symbol, Total, replaced, unwrap, walk


class Layer(NamedTuple):
    """The layer of a name, or its step: a letter, what is added to it, and how that is written: in brackets above, or below."""

    base: str
    opening: str
    letter: str
    offset: int


def say_of_layers(knowledge: Knowledge, blocks: Sequence[Block]) -> None:
    """Says of the names of layers of which nothing is said what is said of the same name for a letter.

    What that needs of layers further on is said, too, up to the last one that the document shows; of layers before only where it
    shows all that they need.
    """
    shown = dict(_shown(surface for block in blocks for surface in surfaces_of(block.pieces)))
    said = [(layer, entity) for name, layer in shown.items() for entity in knowledge.entities.get(name, ()) if _is_generic(layer)]
    last = {(layer.opening, layer.letter): layer.offset for layer in sorted(shown.values(), key=attrgetter("offset"))}
    stated = {name for block in blocks for surface in surfaces_of(block.pieces) for name in _stated(surface)}
    waiting = {name: layer for name, layer in shown.items() if name not in stated}
    while waiting:
        name, layer = waiting.popitem()
        if (
            layer.offset > last.get((layer.opening, layer.letter), layer.offset - 1)
            or name in knowledge.entities
            or name in knowledge.size_names
        ):
            continue
        found = next((each for each in said if each[0][:2] == layer[:2] and _may_stand_for(each[0], layer)), None)
        entity = None if found is None else _of_layer(*found, name, layer)
        if found is None or entity is None:
            continue
        needed = dict(_shown([entity.definition.body])) if entity.definition is not None else {}
        if layer.offset < found[0].offset and not needed.keys() <= shown.keys():
            continue
        knowledge.add(entity)
        sizes = (name for size in entity.shape or () if isinstance(size, Surface) for name in integer_names(size))
        knowledge.size_names.update(sizes)
        waiting |= needed


def _shown(surfaces: Iterable[Surface]) -> Iterator[tuple[str, Layer]]:
    """Every name with a layer above it that formulas show."""
    for part in (part for surface in surfaces for part in walk(surface)):
        if type(part) is not Scripts or part.primes or type(base := unwrap(part.base)) is not Symbol:
            continue
        labels = [sup for sup in part.sups if type(sup) is Label]
        steps = [sub for sub in part.subs if type(sub) is Label]
        if len(labels) == 1 and not steps and (layer := _layer(base.name, labels[0])) is not None:
            yield label_name(base.name, [labels[0]]), layer
        elif len(steps) == len(part.subs) == 1 and not any(map(is_label_superscript, part.sups)):
            if (layer := _layer(base.name, steps[0])) is not None:
                yield label_name(base.name, [], part.subs), layer._replace(opening="_")


def _stated(surface: Surface) -> Iterator[str]:
    """The name with a layer that an equation says something of."""
    if type(surface) is Chained and surface.relations[0] in ("=", ":="):
        left = unwrap(surface.sides[0])
        yield from (name for name, _ in _shown([left]) if type(left) is Scripts)


def _layer(base: str, label: Label) -> Layer | None:
    group = unwrap(label.inner)
    in_brackets = type(group) is Group and len(group.items) == 1
    inner, opening = (unwrap(group.items[0]), group.opening) if type(group) is Group and in_brackets else (group, "")
    moved = _moved(inner)
    return None if moved is None else Layer(base, opening, *moved)


def _moved(part: Surface) -> tuple[str, int] | None:
    """The letter of l, l+1 or l-2, and what is added to it; None of anything else."""
    if type(part) is Symbol:
        return part.name, 0
    if type(part) is not Total or len(part.terms) != 2 or part.signs[0] != "+":
        return None
    first, second = map(unwrap, part.terms)
    if type(first) is not Symbol or type(second) is not Numeral or second.value.denominator != 1:
        return None
    return first.name, int(second.value) * (-1 if part.signs[1] == "-" else 1)


def _is_generic(layer: Layer) -> bool:
    """Whether what is said of a layer is said of each: of l, and not of the last one, L."""
    return len(layer.letter) == 1 and layer.letter.islower()


def _may_stand_for(said: Layer, other: Layer) -> bool:
    """Whether a layer is one of those of which something is said: l+1, or L."""
    return other.letter in (said.letter, said.letter.upper())


def _of_layer(said: Layer, entity: Entity, name: str, layer: Layer) -> Entity | None:
    """What is said of a layer, of another one; None where nothing can be."""
    if entity.kind != "tensor" or entity.law is not None or entity.inferred:
        return None

    def put(part: Surface) -> Surface | None:
        moved = _moved(part)
        if moved is None or moved[0] != said.letter:
            return None
        letter, offset = Symbol(part.start, part.end, layer.letter), moved[1] + layer.offset - said.offset
        number = Numeral(part.start, part.end, Fraction(abs(offset)), str(abs(offset)))
        return Total(part.start, part.end, ["+", "-" if offset < 0 else "+"], [letter, number]) if offset else letter

    def size_of(size: Dimension) -> Dimension:
        return replaced(size, put) if isinstance(size, Surface) else size

    definition = entity.definition
    if definition is not None:
        if type(definition.body) is Gap:
            return None
        definition = definition._replace(body=replaced(definition.body, put))
    shape = None if entity.shape is None else list(map(size_of, entity.shape))
    return replace(entity, name=name, base="", definition=definition, shape=shape, text=name, of_layer=True)
