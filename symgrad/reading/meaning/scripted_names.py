"""Names with scripts: which of them belong to the name, which are indices, transposes and powers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value, scalar
from ...terms.nodes import ONE, ZERO, Apply, DefinedFunction, Function, Range, Size
from ..facts.facts import GLOBAL, Entity, Label
from ..surface.scripts import candidates, integer_names, is_label_superscript, label_name, slots, subscript_letters
from ..surface.syntax import Group, Numeral, Scripts, Surface, Symbol, Words, spelling, unwrap
from ..surface.syntax import Label as LayerLabel
from ..surface.transposes import TRANSPOSES, name_of_sign
from ..surface.vocabulary import BASES, IDENTITIES, ONES, ZEROS
from .document_functions import function_of
from .entities import entity_value, name_value, undeclared
from .entries import indexed, raised_whole
from .frame import Frame
from .index_ranges import open_index
from .integers import integer_of, slot_of
from .matrix_functions import matrix_function
from .powers import powers

#: Over what the second axis of a column runs.
_ONE_PLACE = Range(ONE, ONE)


def scripted_value(frame: Frame, part: Scripts, base: Symbol | Words) -> Value:
    """A name with scripts: labels belong to the name, the rest are indices, transposes and powers."""
    base_name = base.name if type(base) is Symbol else spelling(base)
    subs, sups, primes = part.subs, part.sups, part.primes
    labelled = any(type(unwrap(sup)) is LayerLabel for sup in sups)  # the w^0 in a function of w is no w
    if base_name == "e" and not subs and len(sups) == 1 and not primes and not labelled and not _is_power_of_name(frame, part):
        power = frame.value(sups[0])
        whole = matrix_function(frame, "exp", power, part)
        return matrix.mapped(power, lambda x: Apply(Function("exp"), (x,))) if whole is None else whole
    if base_name in frame.given and not primes and not labelled:
        return powers(frame, indexed(frame, frame.given[base_name], subs, part, base_name), sups, part)
    if base_name in frame.bound and not subs and not primes:
        return powers(frame, scalar(frame.bound[base_name]), sups, part)
    for name, places, left in candidates(base_name, subs, sups, primes):
        if name in frame.bound and not places:
            return powers(frame, scalar(frame.bound[name]), left, part)
        if name in frame.given:
            given = frame.given[name]
            return powers(frame, indexed(frame, given, places, part, name) if places else given, left, part)
        entity = frame.find(name)
        if entity is not None and _is_another(frame, entity, places):
            return powers(frame, undeclared(frame, label_name(base_name, [], subs, primes), part), left, part)
        if entity is not None:
            return _entity_scripted(frame, entity, places, left, part)
        if name in frame.resolver.knowledge.size_names and not places:
            return powers(frame, scalar(Size(name)), left, part)
    return _unknown_scripted(frame, base_name, base, part)


def _is_another(frame: Frame, entity: Entity, places: Sequence[Surface]) -> bool:
    """Whether a number behind a name makes another name: x_0 beside a scalar x, f_1 beside a function f of scalars."""
    if len(places) != 1 or type(unwrap(places[0])) is not Numeral:
        return False
    if entity.kind == "function":
        has_indices = entity.definition is not None and bool(entity.definition[0])
        return not has_indices and type(function_of(frame.meaning, entity)) is DefinedFunction
    return entity.kind == "tensor" and entity.is_free and entity.shape == []


def _is_power_of_name(frame: Frame, part: Scripts) -> bool:
    """Whether e with a superscript is no exponential: e^\\top of an e that the document declares; its e^2 may be either."""
    if frame.find("e") is None:
        return False
    if type(unwrap(part.sups[0])) is Numeral:
        if not frame.resolver.knowledge.exponentiated:
            return True
        raise frame.refuse("e^2 may be a power of the document's e or an exponential", part, "e \\cdot e, \\exp(2) or another name")
    return name_of_sign(part.sups[0]) in TRANSPOSES


def _entity_scripted(frame: Frame, entity: Entity, places: list[Surface], sups: list[Surface], part: Surface) -> Value:
    """An entity at the subscripts and superscripts that are not part of its name."""
    if entity.kind == "function":
        own = len(entity.definition[0]) if entity.definition is not None else 0
        value = entity_value(frame, entity, part, places[:own])
        return powers(frame, indexed(frame, value, places[own:], part, entity.name), sups, part)
    if entity.is_free and any(is_label_superscript(sup) and type(unwrap(sup)) is Group for sup in sups):
        entity = frame.resolver.solution.samples(entity) or entity
    if len(places) == 1 and (family := frame.resolver.solution.family(entity, places[0])) is not None:
        return _entity_scripted(frame, family, places, sups, part)
    value = entity_value(frame, entity, part)
    if type(part) is Scripts and not value.axes and any(_is_layer(frame, sup) for sup in sups):
        base = unwrap(part.base)
        if type(base) is Symbol:  # z^{(2)} beside a number z is no square of it
            return _unknown_scripted(frame, base.name, base, part)
    value, sups = raised_whole(frame, value, places, sups, part)
    raised = [(sup, inside) for sup in sups if is_label_superscript(sup) and type(inside := unwrap(sup)) is Group and value.axes]
    if raised and len(raised) == len(sups[:1]):
        first, group = raised[0]
        places = [*group.items, *places]
        sups = [sup for sup in sups if sup is not first]
    if places and not value.axes:
        family = _family(frame, entity, places, part)
        if family is not None:
            return _entity_scripted(frame, family, places, sups, part)
        letters = ", ".join(map(spelling, places))
        raise frame.refuse(f"{entity.name} is a scalar and is indexed by {letters}", part, f"{entity.name} declared as a vector")
    if places:
        found = slots(places, value.rank)
        if found is None and entity.rows and value.axes[-1].range == _ONE_PLACE:  # an entry of the column x_i, declared as d × 1
            column = slots(places, value.rank - 1)
            found = None if column is None else [*column, Numeral(part.end, part.end, Fraction(1), "1")]
            places = found or places
        if found is None and entity.rows and len(entity.rows) < value.rank:
            found = slots(places, len(entity.rows))
            if found is not None:
                return powers(frame, _family_member(frame, value, found), sups, part)
        value = indexed(frame, value, places, part, entity.name)
    return powers(frame, value, sups, part)


def _is_layer(frame: Frame, sup: Surface) -> bool:
    """Whether a superscript is a number in brackets, which tells a layer, or a letter there that is no index: [2], (l)."""
    inner = unwrap(sup)
    if type(inner) is not Group or inner.opening not in ("(", "[") or len(inner.items) != 1:
        return False
    item = unwrap(inner.items[0])
    if type(item) is Symbol and item.name.isalpha():
        return not (frame.is_index(item.name) or item.name in frame.letters or item.name in frame.free)
    return type(item) is Numeral


def _family(frame: Frame, entity: Entity, places: list[Surface], part: Surface) -> Entity | None:
    """The t of t_i beside a number t: things of their own, of the shape that their uses have."""
    resolver = frame.resolver
    letters = subscript_letters(places) or places
    for count in dict.fromkeys((len(places), len(letters))):
        key = entity.name, count
        if key not in resolver.families:
            shape = resolver.solution.entries(entity, count, part.start)
            if not shape:
                continue
            many = f"a real tensor with {len(shape)} {'index' if len(shape) == 1 else 'indices'}"
            resolver.families[key] = Entity(
                entity.name, part.start, GLOBAL, shape=shape, text=entity.name, end=part.end, inferred=many
            )
        return resolver.families[key]
    return None


def _family_member(frame: Frame, value: Value, places: Sequence[Surface]) -> Value:
    fixed = tuple(slot_of(frame, place, axis) for place, axis in zip(places, value.axes))
    return Value(value.axes[len(fixed) :], lambda i: value.build((*fixed, *i)))


def _unknown_scripted(frame: Frame, base_name: str, base: Surface, part: Scripts) -> Value:
    """A scripted name of which nothing is declared."""
    subs, sups, primes = part.subs, part.sups, part.primes
    labels = [sup for sup in sups if is_label_superscript(sup)]
    others = [sup for sup in sups if sup not in labels]
    pair = slots(subs, 2)
    if base_name == "\\delta" and pair and not primes and not labels:
        left, right = (slot_of(frame, place) for place in pair)
        return powers(frame, scalar(matrix.delta(left, right)), others, part)
    if subs and not labels and not primes:
        if base_name in ONES:
            return powers(frame, matrix.ones(_sized(frame, subs)), others, part)
        if base_name in IDENTITIES:
            return powers(frame, _identity(frame, subs), others, part)
        if base_name in ZEROS:
            return scalar(ZERO)
        if base_name in BASES and len(subs) == 1 and _is_own_index(frame, subs[0]):
            return powers(frame, matrix.basis(Axis(), slot_of(frame, subs[0])), others, part)
    if not subs and not labels and not primes:
        return powers(frame, name_value(frame, base_name, base), sups, part)
    primed = label_name(base_name, [], None, primes)
    if primes and not subs and not labels and (primed in frame.free or primed in frame.letters):
        return powers(frame, scalar(frame.free.setdefault(primed, open_index(primed))), others, part)
    sibling = _sibling(frame, base_name, labels, subs, part)
    if sibling is not None:
        return powers(frame, sibling, others, part)
    letters = subscript_letters(subs) if subs else None
    name = label_name(base_name, labels, None, primes)
    if letters and all(frame.is_index(letter) or letter in frame.letters and _is_summed(frame, name) for letter in letters):
        entity = frame.find(name)
        if entity is None:
            entity = frame.resolver.knowledge.add(Entity(name, part.start, GLOBAL, text=name, end=part.end))
            entity.rows, entity.shape = tuple("?" * len(letters)), [None] * len(letters)
            many = f"{len(letters)} indices" if len(letters) > 1 else "1 index"
            frame.resolver.assume(name, f"a real tensor with {many}", part)
        return _entity_scripted(frame, entity, subs, others, part)
    return powers(frame, undeclared(frame, label_name(base_name, labels, subs, primes), part), others, part)


def _is_summed(frame: Frame, name: str) -> bool:
    """Whether a name is used under some sum."""
    return any(use.around for use in frame.resolver.knowledge.uses.get(name, ()))


def _is_own_index(frame: Frame, sub: Surface) -> bool:
    """Whether a subscript is one letter that is an index in this formula."""
    letters = subscript_letters([sub]) or []
    return len(letters) == 1 and any(letters[0] in known for known in (frame.letters, frame.bound, frame.free))


def _sized(frame: Frame, subs: Sequence[Surface]) -> Axis:
    return Axis(Range(ONE, integer_of(frame, subs[0])))


def _identity(frame: Frame, subs: list[Surface]) -> Value:
    """I_n; I_{ij} is an entry of I."""
    places = slots(subs, 2)
    if places is not None:
        return scalar(matrix.delta(slot_of(frame, places[0]), slot_of(frame, places[1])))
    return matrix.identity(_sized(frame, subs))


def _sibling(frame: Frame, base_name: str, labels: list[Surface], subs: list[Surface], part: Surface) -> Value | None:
    """h_{t-1} where only h_t is declared: a tensor of the same shape."""
    if not subs:
        return None
    knowledge = frame.resolver.knowledge
    letters = set(integer_names(subs[0]))
    for name, entities in knowledge.entities.items():
        entity = entities[-1]
        if not entity.label or entity.kind != "tensor" or entity.base != label_name(base_name, labels):
            continue
        if entity.shape and letters & set(entity.label[1]):
            sibling = Entity(
                label_name(base_name, labels, subs),
                part.start,
                GLOBAL,
                shape=entity.shape,
                domain=entity.domain,
                text=spelling(part),
                end=part.end,
            )
            sibling.base, sibling.label = entity.base, Label(spelling(subs[0]), frozenset(letters))
            knowledge.add(sibling)
            frame.resolver.assume(sibling.name, f"a tensor of the shape of {name}", part)
            return entity_value(frame, sibling, part)
    return None
