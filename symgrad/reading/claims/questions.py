"""Displays without a relation: a derivative alone asks for it; other expressions claim nothing and are noted."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.axes import indices_of
from ...terms.binding import replace, substitute
from ...terms.building import both
from ...terms.nodes import Apply, Array, Condition, Definition, Derivative, DerivedFunction, Entry, Index, Node, Tensor, walk
from ...terms.replacement import Replacement
from ..facts.records import Note, Question
from ..meaning.conditions import as_condition, condition_value
from ..meaning.frame import Frame
from ..meaning.index_ranges import RangeFinder
from ..meaning.settling import reserved_names, settle
from ..surface.blocks import Block
from ..surface.statements import Draft
from ..surface.syntax import Big, Scripts, Surface, Symbol
from ..surface.syntax import walk as walk_surface
from .assumptions import divided, ranges_around
from .chains import ChainReader

_SIGNS = ("\\partial", "\\nabla", "d", "\\mathrm{d}")


class QuestionReader:
    """Reads the questions of one document."""

    def __init__(self, chains: ChainReader):
        self.chains, self.meaning = chains, chains.meaning

    def question(self, draft: Draft, block: Block) -> Question | None:
        """The question of a display; None, with a note, where it asks nothing."""
        surface = draft.sides[0]
        resolver = self.meaning.resolver
        line, column = resolver.source.position(surface.start)
        frame = self.chains.frame([surface, *draft.conditions], block, surface.start)
        value = frame.value(surface) if _has_sign(surface) else None
        places = matrix.places_of(value) if value is not None else ()
        node = value.build(places) if value is not None else None
        if value is None or node is None or not _has_derivative(node):
            self.chains.notes.append(Note("a formula without a relation claims nothing", line, column))
            return None
        letters = _in_reading_order(surface)
        free = sorted((i for i in frame.free.values() if i in node.free), key=lambda i: letters.get(i.name, 0))
        given, where, put = self._asked_under(frame, draft, block, free)
        node = put(node)
        finder = RangeFinder(ranges_around(frame, draft.start))
        with resolver.placed(surface.start):
            finder.add(node)
            finder.add(where)
            finder.learn_bounds([where])
            ranges = finder.found()
        held = frozenset(index.name for index in free if index.name not in letters)
        indices, reserved = (*free, *(index for place in places for index in indices_of(place))), reserved_names(node)
        (array,) = settle([Array(indices, node)], reserved, ranges=ranges)
        condition, *named = settle([where, *indices], reserved, ranges=ranges)
        condition = substitute(condition, dict(zip(named, array.indices)))
        array = _with_parameters(array, held)
        entries = (entry for part in walk(array.body) if type(part) is Derivative for entry in part.by if type(entry) is Entry)
        return Question(
            array.body,
            array.indices,
            tuple(given),
            tuple(dict.fromkeys(entry.tensor for entry in entries)),
            bool(value.axes),
            line,
            column,
            resolver.text_of(surface),
            where=as_condition(condition),
            undeclared=self._undeclared(array.body, [*given, where]),
            span=resolver.source.span(surface.start, surface.end),
            indexed=frozenset({""} if any(type(part) is Big for part in walk_surface(surface)) else ()),
        )

    def _undeclared(self, node: Node, conditions: list[Condition]) -> tuple[str, ...]:
        """The names that nothing speaks of on which what is differentiated depends, besides the variables themselves."""
        found: dict[str, None] = {}
        spoken = {tensor for condition in conditions for tensor in condition.tensors}
        for part in walk(node):
            if type(part) is Derivative:
                variables = {by.tensor for by in part.by if type(by) is Entry}
                reached = {tensor for written in part.body.tensors for tensor in written.reach} - variables - spoken
                found.update(dict.fromkeys(sorted(tensor.name for tensor in reached)))
        return tuple(name for name in found if name in self.meaning.resolver.assumed)

    def _asked_under(
        self, frame: Frame, draft: Draft, block: Block, free: list[Index]
    ) -> tuple[list[Condition], Condition, Replacement]:
        """(given, where, what the names are here) of a question with these free indices; the second is not settled yet."""
        assumptions = self.chains.assumptions
        holding = assumptions.holding(frame, block, self.chains.number, draft.start)
        own, general = assumptions.settled(holding.tied, {index.name for index in free})
        stated, more = divided(condition_value(frame, condition) for condition in draft.conditions)
        return list(holding.put.each([*holding.given, *general, *more])), holding.put(both(*own, *stated)), holding.put


def _with_parameters(array: Array, held: frozenset[str]) -> Array:
    """The array less the axes of the indices of these names, which a definition leaves open and nobody asks about: the class c of
    L := -log p_c is an integer like any other parameter of L."""
    put = {index: Entry(Tensor(index.name, (), index.range)) for index in array.indices if index.name in held}

    def change(part: Node) -> Node | None:
        definition = part.tensor.definition if type(part) is Entry else None
        if type(part) is not Entry or type(definition) is not Definition or not put.keys() & set(part.indices):
            return None
        kept = [place for place, index in enumerate(part.indices) if index not in put]
        open_ = {own: put[index] for own, index in zip(definition.indices, part.indices, strict=True) if index in put}
        own = Definition(tuple(definition.indices[place] for place in kept), substitute(definition.body, open_))
        axes = (part.tensor.axes[place] for place in kept)
        return Entry(Tensor(part.tensor.name, axes, part.tensor.domain, own), tuple(part.indices[place] for place in kept))

    if not put:
        return array
    return Array(tuple(index for index in array.indices if index not in put), substitute(replace(array.body, change), put))


def _has_sign(surface: Surface) -> bool:
    """Whether a formula shows the sign of a derivative."""
    return any(
        type(part) is Symbol and part.name in _SIGNS or type(part) is Scripts and part.primes > 0 for part in walk_surface(surface)
    )


def _has_derivative(node: Node) -> bool:
    return any(type(part) is Derivative or type(part) is Apply and type(part.function) is DerivedFunction for part in walk(node))


def _in_reading_order(surface: Surface) -> dict[str, int]:
    """Where each letter stands first in a subscript."""
    found: dict[str, int] = {}
    for part in walk_surface(surface):
        for sub in part.subs if type(part) is Scripts else ():
            for piece in walk_surface(sub):
                if type(piece) is Symbol:
                    found.setdefault(piece.name, piece.start)
    return found
