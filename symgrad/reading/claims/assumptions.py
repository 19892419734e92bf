"""What is assumed at a place of a document: stated for all values of its indices, or tied to those of the claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...errors import ShapeError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.building import conjuncts, negate
from ...terms.nodes import ONE, Condition, Or, Range, Relation, Sum
from ..facts.facts import GLOBAL, Assumption, Entity
from ..facts.records import Assumed, Note
from ..meaning.axis_ranges import declared_ranges
from ..meaning.conditions import as_condition, condition_of, condition_value
from ..meaning.document_functions import common_variable
from ..meaning.frame import Frame, Meaning
from ..meaning.settling import reserved_names, settle
from ..surface.blocks import Block
from ..surface.letters import free_letters, index_letters
from ..surface.scripts import subscript_letters
from ..surface.syntax import Chained, Numeral, Scripts, Surface, Symbol, unwrap, walk


@dataclass
class Tied:
    """A condition that may share the free indices of a claim, its letters, and where it is from. It is not settled yet."""

    condition: Condition
    letters: frozenset[str]
    assumption: Assumption


class Assumptions:
    """The assumptions of one document.

    waiting   the block before which conditions for “the next display” no longer hold
    """

    def __init__(self, meaning: Meaning, stated: list[Assumption]):
        self.meaning, self.resolver, self.stated = meaning, meaning.resolver, stated
        self.assumed: list[Assumed] = []
        self.notes: list[Note] = []
        self.waiting = 0
        self._conditions: dict[Assumption, list[Condition]] = {}

    def assume(self, block: Block, number: int) -> None:
        """Takes a display after “assume that”."""
        for draft in block.drafts:
            if draft.defines or not draft.relations:
                continue
            surface = Chained(draft.start, draft.sides[-1].end, draft.sides, draft.relations, draft.places)
            self.stated.append(Assumption(surface, draft.start, block.segment.scope, False, number))
        self.stated.sort(key=lambda assumption: assumption.position)

    def holding(self, frame: Frame, block: Block, number: int, position: int) -> tuple[list[Condition], list[Tied]]:
        """(given, tied): what is assumed at a place, for all values of its indices and of the claim's own."""
        given: list[Condition] = []
        tied: list[Tied] = []
        for assumption in self.stated:
            if assumption.position > position or assumption.scope != block.segment.scope[: len(assumption.scope)]:
                continue
            if assumption.next_only and (assumption.block < self.waiting or assumption.block > number):
                continue
            surface = assumption.surface
            if surface is not None and (assumption.next_only or self._is_tied(assumption, surface)):
                with self.resolver.placed(assumption.position):
                    value = condition_value(self._sharing(frame, assumption, surface), surface)
                if not value.axes:
                    letters = free_letters(surface) | self._letters_in(surface)
                    tied.append(Tied(as_condition(value.build(())), letters, assumption))
                    continue
            given.extend(self._given(assumption))
        return given, tied

    def settled(self, tied: list[Tied], names: set[str]) -> tuple[list[Condition], list[Condition]]:
        """(own, given) of tied conditions for a claim whose free indices have these names.

        If x_i > 0, a claim at i is meant at this i, and one without a free i for all of them; i ≠ j and y_i = 1 say nothing of it.
        """
        own = [each.condition for each in tied if each.letters <= names]
        others = [
            each.assumption
            for each in tied
            if not each.letters & names and each.assumption.next_only and each.letters and self._is_general(each.assumption.surface)
        ]
        return own, [condition for assumption in others for condition in self._given(assumption)]

    def state_rest(self) -> None:
        """States what no claim has asked for."""
        for assumption in self.stated:
            surface = assumption.surface
            if not assumption.next_only and not (surface is not None and self._is_tied(assumption, surface)):
                self._given(assumption)

    # --- conditions that share the claim's indices --------------------------------------------------------------------

    def _sharing(self, frame: Frame, assumption: Assumption, surface: Chained) -> Frame:
        letters = frame.letters | index_letters(surface) | self._letters_in(surface)
        return Frame(self.meaning, assumption.scope, assumption.position, free=frame.free, letters=letters)

    def _is_general(self, surface: Chained | None) -> bool:
        """Whether a condition can be meant for all values of its indices: neither y_i = 1 nor i ≠ j."""
        return surface is not None and "=" not in surface.relations and not self._letters_in(surface)

    def _letters_in(self, surface: Surface) -> frozenset[str]:
        """Bare letters of a condition such as i \\neq j."""
        found = set()
        for side in surface.sides if isinstance(surface, Chained) else ():
            letters = subscript_letters([side])
            if letters and len(letters) == 1 and self._is_index_letter(letters[0], surface.start):
                found.add(letters[0])
        return frozenset(found)

    def _is_index_letter(self, letter: str, position: int) -> bool:
        knowledge = self.resolver.knowledge
        if letter in knowledge.size_names:
            return False
        known = knowledge.find(letter, position, GLOBAL)
        if known is not None:
            return known.kind == "index"
        return any(letter in (subscript_letters(use.slots) or ()) for uses in knowledge.uses.values() for use in uses)

    def _is_tied(self, assumption: Assumption, surface: Chained) -> bool:
        """Whether an assumption speaks of the claims' own free indices: i ≠ j, y_k = 1."""
        if assumption.where is not None:
            return False
        sides = surface.sides
        if all(subscript_letters([side]) is not None or type(unwrap(side)) is Numeral for side in sides) and self._letters_in(
            surface
        ):
            return True
        if surface.relations == ["="] and type(unwrap(sides[1])) is Numeral and type(unwrap(sides[0])) is Scripts:
            return bool(free_letters(sides[0]))
        return False

    # --- conditions for all values of their indices -------------------------------------------------------------------

    def _given(self, assumption: Assumption) -> list[Condition]:
        """The conditions that an assumption states for all values of its indices, made once."""
        made = self._conditions.get(assumption)
        if made is None:
            try:
                with self.resolver.placed(assumption.position):
                    made = self._made(assumption)
            except ShapeError:
                if not self._shows_undeclared(assumption):
                    raise
                made = []  # “the solution of $A x = b$”, where x is no name of the document
            self._conditions[assumption] = made
            surface, source = assumption.surface, self.resolver.source
            text = source.text[surface.start : surface.end] if surface is not None else ""
            self.assumed += [Assumed(condition, text, *source.position(assumption.position)) for condition in made]
        return made

    def _shows_undeclared(self, assumption: Assumption) -> bool:
        """Whether an assumption speaks of a name that nothing declares, so that nothing is assumed; a note says so."""
        parts = walk(assumption.surface) if assumption.surface is not None else ()
        found = (part.name for part in parts if type(part) is Symbol)
        name = next(filter(self.resolver.was_never_declared, found), None)
        if name is not None:
            message = f"{name} was never declared: what the text says of it here is not assumed"
            self.notes.append(Note(message, *self.resolver.source.position(assumption.position)))
        return name is not None

    def _made(self, assumption: Assumption) -> list[Condition]:
        surface = assumption.surface
        if assumption.simplex is not None:
            return [self._sums_to_one(assumption.simplex)]
        if surface is None:
            return []
        letters = index_letters(surface) | (frozenset() if assumption.where is None else self._letters_in(assumption.where))
        frame = Frame(self.meaning, assumption.scope, assumption.position, letters=letters)
        frame.variable = common_variable(frame, surface.sides)
        if surface.relations[0] in ("≻", "⪰"):
            raise frame.refuse("only a declared matrix can be positive definite", surface)
        condition = as_condition(condition_value(frame, surface).general_entry())
        if assumption.where is not None:
            condition = Or((negate(condition_of(frame, assumption.where)), condition))
        (settled,) = settle([condition], reserved_names(condition), ranges_around(frame, assumption.position))
        return list(conjuncts(as_condition(settled)))

    def _sums_to_one(self, entity: Entity) -> Condition:
        """Σ_i p_i = 1, of a point of a simplex."""
        value = self.meaning.tensor_value(entity)
        index = value.axes[0].index()
        (settled,) = settle([Relation("=", Sum(index, value.build((index,))), ONE)])
        return as_condition(settled)


def ranges_around(frame: Frame, position: int) -> dict[str, Range]:
    """The ranges that the document declares for the letters of a formula."""
    return declared_ranges(frame.meaning, frame.letters | set(frame.free), frame.scope, position)


def divided(conditions: Iterable[Value]) -> tuple[list[Condition], list[Condition]]:
    """(own, given) of the conditions beside a formula: on its own indices, not settled yet, and on whole vectors."""
    own: list[Condition] = []
    given: list[Condition] = []
    for value in conditions:
        if value.axes:
            node = value.build(matrix.places_of(value))
            given += map(as_condition, settle([node], reserved_names(node)))
        else:
            own.append(as_condition(value.build(())))
    return own, given
