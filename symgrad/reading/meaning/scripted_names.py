"""Names with scripts: which of them belong to the name, which are indices, transposes and powers."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value, scalar
from ...terms.nodes import ONE, ZERO, Apply, DefinedFunction, Function, Range, Size
from ..facts.facts import GLOBAL, Entity, Label
from ..surface.scripts import integer_names, is_label_superscript, label_name, slots, subscript_letters
from ..surface.syntax import Group, Numeral, Scripts, Symbol, spelling, unwrap
from ..surface.transposes import TRANSPOSES, name_of_sign
from ..surface.vocabulary import BASES, IDENTITIES, ONES, ZEROS
from .index_ranges import open_index


def scripted_value(resolver, part: Scripts, base, at) -> Value:
    """A name with scripts: labels belong to the name, the rest are indices, transposes and powers."""
    base_name = base.name if type(base) is Symbol else spelling(base)
    subs, sups, primes = part.subs, part.sups, part.primes
    if base_name == "e" and not subs and len(sups) == 1 and not primes and not _is_power_of_name(resolver, part, at):
        exponent = at.value(sups[0])
        return matrix.mapped(exponent, lambda x: Apply(Function("exp"), (x,)))
    if base_name in at.given and not primes:
        return at.powers(at.indexed(at.given[base_name], subs, part, base_name), sups, part)
    if base_name in at.bound and not subs and not primes:
        return at.powers(scalar(at.bound[base_name]), sups, part)
    for name, places, left in resolver.candidates(base_name, subs, sups, primes):
        if name in at.bound and not places:
            return at.powers(scalar(at.bound[name]), left, part)
        if name in at.given:
            return at.powers(at.indexed(at.given[name], places, part, name) if places else at.given[name], left, part)
        entity = resolver.find(name, at)
        if entity is not None and _is_another(resolver, entity, places):
            return at.powers(resolver.undeclared(label_name(base_name, [], subs, primes), [], part, at), left, part)
        if entity is not None:
            return _entry(resolver, entity, places, left, part, at)
        if name in resolver.knowledge.size_names and not places:
            return at.powers(scalar(Size(name)), left, part)
    return _unknown_scripted(resolver, base_name, base, subs, sups, primes, part, at)


def _is_another(resolver, entity, places) -> bool:
    """Whether a number behind a name makes another name: x_0 beside a scalar x, f_1 beside a function f of scalars."""
    if len(places) != 1 or type(unwrap(places[0])) is not Numeral:
        return False
    if entity.kind == "function":
        from .document_functions import function_of

        return not entity.definition[0] and type(function_of(resolver, entity, None)) is DefinedFunction
    return entity.kind == "tensor" and entity.is_free and entity.shape == []


def _is_power_of_name(resolver, part: Scripts, at) -> bool:
    """Whether e with a superscript is no exponential: e^\\top of an e that the document declares; its e^2 may be either."""
    if resolver.find("e", at) is None:
        return False
    if type(unwrap(part.sups[0])) is Numeral:
        raise at.refuse("e^2 may be a power of the document's e or an exponential", part, "e \\cdot e, \\exp(2) or another name")
    return name_of_sign(part.sups[0]) in TRANSPOSES


def _entry(resolver, entity, places, sups, part, at):
    if entity.kind == "function":
        own = len(entity.definition[0]) if entity.definition is not None else 0
        value = resolver.entity_value(entity, part, at, places[:own])
        return at.powers(at.indexed(value, places[own:], part, entity.name), sups, part)
    value = resolver.entity_value(entity, part, at)
    raised = [sup for sup in sups if is_label_superscript(sup) and type(unwrap(sup)) is Group and value.axes]
    if raised and len(raised) == len(sups[:1]):
        inside = unwrap(raised[0]).items
        places = [*inside, *places]
        sups = [sup for sup in sups if sup is not raised[0]]
    if places and not value.axes:
        letters = [spelling(place) for place in places]
        raise at.refuse(
            f"{entity.name} is a scalar and is indexed by {', '.join(letters)}", part, f"{entity.name} declared as a vector"
        )
    if places:
        found = slots(places, value.rank)
        if found is None and entity.rows and len(entity.rows) < value.rank:
            found = slots(places, len(entity.rows))
            if found is not None:
                return at.powers(_family_member(resolver, value, found, at), sups, part)
        value = at.indexed(value, places, part, entity.name)
    return at.powers(value, sups, part)


def _family_member(resolver, value, places, at):
    fixed = tuple(at.slot(place, axis) for place, axis in zip(places, value.axes))
    return Value(value.axes[len(fixed) :], lambda i: value.build((*fixed, *i)))


def _unknown_scripted(resolver, base_name, base, subs, sups, primes, part, at):
    """A scripted name of which nothing is declared."""
    labels = [sup for sup in sups if is_label_superscript(sup)]
    others = [sup for sup in sups if sup not in labels]
    if base_name == "\\delta" and len(slots(subs, 2) or ()) == 2 and not primes and not labels:
        left, right = (at.slot(place) for place in slots(subs, 2))
        return at.powers(scalar(matrix.delta(left, right)), others, part)
    if subs and not labels and not primes:
        if base_name in ONES:
            return at.powers(matrix.ones(_sized(resolver, subs, at)), others, part)
        if base_name in IDENTITIES:
            return at.powers(_identity(resolver, subs, at), others, part)
        if base_name in ZEROS:
            return scalar(ZERO)
        if base_name in BASES and len(subs) == 1 and _basis_index(resolver, subs[0], at):
            return at.powers(matrix.basis(Axis(), at.slot(subs[0])), others, part)
    if not subs and not labels and not primes:
        return at.powers(resolver.name_value(base_name, base, at), sups, part)
    primed = label_name(base_name, [], None, primes)
    if primes and not subs and not labels and (primed in at.free or primed in at.letters):
        return at.powers(scalar(at.free.setdefault(primed, open_index(primed))), others, part)
    sibling = _sibling(resolver, base_name, labels, subs, part, at)
    if sibling is not None:
        return at.powers(sibling, others, part)
    letters = subscript_letters(subs) if subs else None
    name = label_name(base_name, labels, None, primes)
    if letters and all(
        resolver.is_index(letter, at.bound, at) or letter in at.letters and _shared(resolver, name, letter, at)
        for letter in letters
    ):
        if resolver.find(name, at) is None:
            entity = resolver.knowledge.add(Entity(name, part.start, GLOBAL, text=name, end=part.end))
            entity.rows, entity.shape = tuple("?" * len(letters)), [None] * len(letters)
            many = f"{len(letters)} indices" if len(letters) > 1 else "1 index"
            resolver.note(f"{name} was never declared: taken for a real tensor with {many}", part)
        return _entry(resolver, resolver.find(name, at), subs, others, part, at)
    name = label_name(base_name, labels, subs, primes)
    return at.powers(resolver.undeclared(name, [], part, at), others, part)


def _shared(resolver, name, letter, at):
    """Whether an undeclared name is used under a sum over some index in the slot."""
    return any(use.around for use in resolver.knowledge.uses.get(name, ()))


def _basis_index(resolver, sub, at):
    letters = subscript_letters([sub])
    return bool(letters) and len(letters) == 1 and (letters[0] in at.letters or letters[0] in at.bound or letters[0] in at.free)


def _sized(resolver, subs, at):
    size = at.integer(subs[0])
    return Axis(Range(ONE, size))


def _identity(resolver, subs, at):
    """I_n; I_{ij} is an entry of I."""
    places = slots(subs, 2)
    if places is not None:
        return scalar(matrix.delta(at.slot(places[0]), at.slot(places[1])))
    return matrix.identity(_sized(resolver, subs, at))


def _sibling(resolver, base_name, labels, subs, part, at):
    """h_{t-1} where only h_t is declared: a tensor of the same shape."""
    if not subs:
        return None
    wanted = spelling(subs[0])
    letters = set(ch for ch in integer_names(subs[0]))
    for name, entities in resolver.knowledge.entities.items():
        entity = entities[-1]
        own = getattr(entity, "label", None)
        if not own or entity.kind != "tensor" or entity.base != label_name(base_name, labels):
            continue
        if entity.shape and letters & set(own[1]):
            sibling = Entity(
                label_name(base_name, labels, subs),
                part.start,
                GLOBAL,
                shape=entity.shape,
                domain=entity.domain,
                text=spelling(part),
                end=part.end,
            )
            sibling.base, sibling.label = entity.base, Label(wanted, frozenset(letters))
            resolver.knowledge.add(sibling)
            resolver.note(f"{sibling.name} was never declared: taken for a tensor of the shape of {name}", part)
            return resolver.entity_value(sibling, part, at)
    return None
