"""The second pass: chains become claims under what is assumed, displays without a relation questions."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import replace

from ...errors import ShapeError, SymgradError
from ...matrices import lowering as matrix
from ...matrices.axes import indices_of
from ...matrices.lowering import Value
from ...terms.binding import substitute
from ...terms.claims import Claim
from ...terms.nodes import (
    ONE,
    Array,
    Condition,
    Covariance,
    Derivative,
    Entry,
    Expectation,
    Or,
    Range,
    Relation,
    Sum,
    Tensor,
    Variance,
    both,
    conjuncts,
    negate,
    walk,
)
from ..facts.facts import GLOBAL, Assumption, Entity
from ..facts.records import Assumed, Chain, Declared, Document, Misfit, Note, Question, Solution
from ..surface.letters import free_letters, index_letters
from ..surface.scripts import subscript_letters
from ..surface.statements import Draft
from ..surface.syntax import Chained, Numeral, Surface, Symbol, unwrap
from ..surface.syntax import walk as walk_surface
from ..surface.vocabulary import JUDGED
from .axis_bounds import declared_range
from .chain_builder import ChainBuilder
from .definitions import reserved_names
from .document_functions import common_variable, function_of
from .elaborate import Elaborator
from .index_ranges import RangeFinder, settle
from .misfits import TURNED_IN_ALL, meant_by


class ClaimsReader:
    """Elaborates the drafts of all displays of a document."""

    def __init__(self, source, resolver, declared):
        self.source, self.resolver, self.declared = source, resolver, declared
        self.chains: list[Chain] = []
        self.questions: list[Question] = []
        self.notes: list[Note] = list(declared.notes)
        self.assumed: list[Assumed] = []
        self.letter_ranges: dict[str, set[Range]] = {}  # the ranges that each letter had in the chains so far
        self.turns = TURNED_IN_ALL  # the ways to turn a product that may still be read
        self.waiting = 0  # the block before which conditions for "the next display" no longer hold

    def run(self, blocks) -> Document:
        self._define_all()
        for number, block in enumerate(blocks):
            if not block.is_display:
                continue
            self.block = number
            if block.assumed:
                self._assume(block, number)
                continue
            spoke = False
            drafts = block.drafts
            at = 0
            while at < len(drafts):
                draft = drafts[at]
                if draft.solves:
                    end = at + 1
                    while end < len(drafts) and drafts[end].linked:
                        end += 1
                    self._solving(drafts[at:end], block)
                    spoke, at = True, end
                    continue
                at += 1
                if draft.relations:
                    self._chain(draft, block)
                    spoke = spoke or len(draft.relations) > draft.defines
                else:
                    spoke = self._question(draft, block) or spoke
            if spoke:
                self.waiting = number + 1
        return self._document()

    def _define_all(self):
        """Every definition is read, in order, used or not."""
        entities = [e for known in self.resolver.knowledge.entities.values() for e in known if e.definition is not None]
        for entity in sorted(entities, key=lambda e: e.position):
            with self.placed(entity.position):
                self._define(entity)

    def _define(self, entity):
        if entity.kind == "size":
            self.resolver.size_node(entity)
        elif entity.kind == "function":
            function_of(self.resolver, entity, None)
        else:
            self.resolver.tensor_value(entity)

    @contextmanager
    def placed(self, position: int):
        """A ShapeError that is raised inside gets the place."""
        try:
            yield
        except ShapeError as error:
            if hasattr(error, "start"):
                raise
            raise ShapeError(str(self.source.error(str(error), position, position))) from None

    # --- assumptions ------------------------------------------------------------------------------------------------

    def _assume(self, block, number):
        """A display after “assume that”."""
        for draft in block.drafts:
            if draft.defines or not draft.relations:
                continue
            surface = Chained(draft.start, draft.sides[-1].end, draft.sides, draft.relations, draft.places)
            self.declared.assumptions.append(Assumption(surface, draft.start, block.segment.scope, False, number))
        self.declared.assumptions.sort(key=lambda a: a.position)

    def _conditions(self, elaborator: Elaborator, block, position) -> tuple[list[Condition], list]:
        """(given, tied): what is assumed at a place; the tied ones, each with its letters and its Assumption, may share the claim's
        own free indices and are not settled yet."""
        given: list[Condition] = []
        tied: list[tuple[Condition, frozenset, Assumption]] = []
        for assumption in self.declared.assumptions:
            if assumption.position > position or assumption.scope != block.segment.scope[: len(assumption.scope)]:
                continue
            if assumption.next_only and (assumption.block < self.waiting or assumption.block > self.block):
                continue
            if assumption.surface is not None and (assumption.next_only or self._is_tied(assumption)):
                with self.placed(assumption.position):
                    value = self._sharing(elaborator, assumption).condition_value(assumption.surface)
                if not value.axes:
                    letters = free_letters(assumption.surface) | self._letters_in(assumption.surface)
                    tied.append((value.build(()), letters, assumption))
                    continue
            given.extend(self._given(assumption))
        return given, tied

    def settled(self, tied, names: set[str]) -> tuple[list[Condition], list[Condition]]:
        """(own, given) of tied conditions for a claim whose free indices have these names.

        If x_i > 0, a claim at i is meant at this i, and one without a free i for all of them; i ≠ j and y_i = 1 say nothing of it.
        """
        own = [condition for condition, letters, _ in tied if letters <= names]
        others = [
            assumption
            for _, letters, assumption in tied
            if not letters & names
            and assumption.next_only
            and letters
            and "=" not in assumption.surface.relations
            and not self._letters_in(assumption.surface)
        ]
        return own, [condition for assumption in others for condition in self._given(assumption)]

    def _sharing(self, elaborator, assumption):
        other = Elaborator(
            self.resolver,
            assumption.scope,
            assumption.position,
            free=elaborator.free,
            letters=elaborator.letters | index_letters(assumption.surface) | self._letters_in(assumption.surface),
        )
        return other

    def _letters_in(self, surface) -> frozenset[str]:
        """Bare letters of a condition such as i \\neq j."""
        found = set()
        for side in getattr(surface, "sides", ()):
            letters = subscript_letters([side])
            if letters and len(letters) == 1 and self._is_index_letter(letters[0], surface.start):
                found.add(letters[0])
        return frozenset(found)

    def _is_index_letter(self, letter, position):
        knowledge = self.resolver.knowledge
        if letter in knowledge.size_names:
            return False
        known = knowledge.find(letter, position, GLOBAL)
        if known is not None:
            return known.kind == "index"
        return any(letter in (subscript_letters(use.slots) or ()) for uses in knowledge.uses.values() for use in uses)

    def _is_tied(self, assumption) -> bool:
        """Whether an assumption speaks of the claims' own free indices: i ≠ j, y_k = 1."""
        surface = assumption.surface
        sides = surface.sides
        if assumption.where is not None:
            return False
        if all(subscript_letters([side]) is not None or type(unwrap(side)) is Numeral for side in sides) and self._letters_in(
            surface
        ):
            return True
        if surface.relations == ["="] and type(unwrap(sides[1])) is Numeral and type(unwrap(sides[0])).__name__ == "Scripts":
            return bool(free_letters(sides[0]))
        return False

    def _given(self, assumption: Assumption) -> list[Condition]:
        """The conditions that an assumption states for all values of its indices, made once."""
        if assumption.condition is None:
            try:
                with self.placed(assumption.position):
                    assumption.condition = self._stated(assumption)
            except ShapeError:
                if not self._shows_undeclared(assumption):
                    raise
                assumption.condition = []  # “the solution of $A x = b$”, where x is no name of the document
            if assumption.surface is not None:
                text = self.source.text[assumption.surface.start : assumption.surface.end]
            else:
                text = ""
            for condition in assumption.condition:
                self.assumed.append(Assumed(condition, text, *self.source.position(assumption.position)))
        return assumption.condition

    def _shows_undeclared(self, assumption) -> bool:
        """Whether an assumption speaks of a name that nothing declares, so that nothing is assumed; a note says so."""
        found = (piece.name for piece in walk_surface(assumption.surface) if type(piece) is Symbol)
        name = next(filter(self.resolver.was_never_declared, found), None)
        if name is not None:
            message = f"{name} was never declared: what the text says of it here is not assumed"
            self.notes.append(Note(message, *self.source.position(assumption.position)))
        return name is not None

    def _stated(self, assumption) -> list[Condition]:
        if assumption.simplex is not None:
            value = self.resolver.tensor_value(assumption.simplex)
            index = value.axes[0].index()
            return settle([Relation("=", Sum(index, value.build((index,))), ONE)])
        surface = assumption.surface
        elaborator = Elaborator(self.resolver, assumption.scope, assumption.position, letters=self._letters_of(assumption))
        elaborator.variable = common_variable(self.resolver, surface.sides, elaborator)
        if surface.relations[0] in ("≻", "⪰"):
            raise self.source.error("only a declared matrix can be positive definite", surface.start, surface.end)
        value = elaborator.condition_value(surface)
        node = value.general_entry()
        if assumption.where is not None:
            node = Or((negate(elaborator.condition_value(assumption.where).build(())), node))
        (condition,) = settle(
            [node], reserved_names(self.resolver, node), self._hints(elaborator, assumption.scope, assumption.position)
        )
        return list(conjuncts(condition))

    def _letters_of(self, assumption) -> frozenset[str]:
        """The letters of an assumption that are indices."""
        where = assumption.where
        return index_letters(assumption.surface) | (frozenset() if where is None else self._letters_in(where))

    def _hints(self, elaborator, scope, position):
        hints = {}
        for letter in elaborator.letters | set(elaborator.free):
            found = declared_range(self.resolver, letter, scope, position)
            if found is not None:
                hints[letter] = found
        return hints

    # --- chains -----------------------------------------------------------------------------------------------------

    def elaborator(self, parts: list[Surface], block, position) -> Elaborator:
        """What reads the parts of one chain at a place."""
        letters = frozenset().union(*(index_letters(part) for part in parts)) if parts else frozenset()
        return Elaborator(self.resolver, block.segment.scope, position, letters=letters)

    def _chain(self, draft: Draft, block):
        items = self._items(draft, block, draft.defines)
        if items:
            self.chains.append(Chain(tuple(items), self.source.position(draft.start)[0]))

    def _items(self, draft: Draft, block, skip: int) -> list:
        """The claims of a chain, from relation number `skip` on; a misfit knows what may have been meant."""
        if len(draft.relations) <= skip:
            return []
        items = self.built(draft, block, skip)
        for at, item in enumerate(items):
            if type(item) is Misfit and item.relation == "=":
                items[at] = replace(item, meant=tuple(meant_by(self, draft, block, skip + at)))
        return items

    def built(self, draft: Draft, block, skip: int) -> list:
        """The claims of a chain from relation number `skip` on, as they are written."""
        relations = draft.relations
        parts = [*draft.sides, *draft.conditions]
        elaborator = self.elaborator(parts, block, draft.start)
        elaborator.variable = common_variable(self.resolver, draft.sides, elaborator)
        free = [free_letters(side) for side in draft.sides]
        values: list[Value | ShapeError | None] = []
        for position, side in enumerate(draft.sides):
            if position < skip:
                values.append(None)
                continue
            if not self._is_read(relations, position):
                values.append(None)
                continue
            elaborator.fixed = (
                frozenset().union(*(f for k, f in enumerate(free) if k != position or len(free) == 1)) | free[position]
            )
            elaborator.place = side.start
            try:
                values.append(elaborator.value(side))
            except ShapeError as error:
                values.append(error)
        elaborator.place = draft.start
        conditions = [elaborator.condition_value(condition) for condition in draft.conditions]
        given, tied = self._conditions(elaborator, block, draft.start)
        return ChainBuilder(self, draft, block, elaborator, values, conditions, given, tied).items(skip)

    @staticmethod
    def _is_read(relations, position):
        """Whether a side stands next to a relation that is judged."""
        near = relations[max(position - 1, 0) : position + 1]
        return any(relation in JUDGED for relation in near)

    # --- solving ----------------------------------------------------------------------------------------------------

    def _solving(self, group: list[Draft], block):
        """Linked equations that end in w = V."""
        last = group[-1]
        unknown = self._unknown(last, block)
        items: list = []
        rows: list[Claim] = []
        wholes: dict[int, Claim] = {}  # A = C of a row A = B = C, which has the solutions of B = C unless A = B is false
        for draft in group[:-1]:
            built = self._items(draft, block, 0)
            items.extend(built[:-1])
            rows.append(built[-1])
            if len(built) > 1 and all(type(item) is Claim and item.relation == "=" for item in built):
                wholes[len(rows) - 1] = replace(built[-1], left=built[0].left)
        left, right = last.sides[0], last.sides[1]
        elaborator = self.elaborator([left, right, *last.conditions], block, last.start)
        value = elaborator.value(right)
        target = self._target(unknown, left, elaborator, value)
        builder = ChainBuilder(
            self,
            Draft(last.sides[:2], ["="], last.places[:1], last.conditions, row=last.row),
            block,
            elaborator,
            [target, value],
            [elaborator.condition_value(c) for c in last.conditions],
            *self._conditions(elaborator, block, last.start),
        )
        (final,) = builder.items(0)
        rows.append(final)
        tensor = self._tensor(self.resolver.tensor_value(unknown))
        before: tuple[Claim, ...] = ()
        for number, row in enumerate(rows):
            if type(row) is Misfit or type(final) is Misfit:
                items.append(row)
                continue
            items.append(Solution(tensor, row, before, (final.left, final.right)))
            before = (row, wholes[number]) if number in wholes else (row,)
        if len(last.relations) > 1:
            rest = Draft(last.sides[1:], last.relations[1:], last.places[1:], last.conditions, row=last.row)
            items.extend(self._items(rest, block, 0))
        self.chains.append(Chain(tuple(items), self.source.position(group[0].start)[0]))

    def _unknown(self, last: Draft, block) -> Entity:
        """The entity that is solved for; where it was never declared, a free tensor of the value's shape."""
        known = self.resolver.knowledge.find(last.unknown, last.start, block.segment.scope)
        if known is None:
            elaborator = self.elaborator([last.sides[1]], block, last.start)
            value = elaborator.value(last.sides[1])
            known = self.resolver.knowledge.add(Entity(last.unknown, block.segment.start, GLOBAL, text=last.unknown))
            known.value = matrix_tensor(last.unknown, value)
            self.resolver.note(
                f"{last.unknown} was never declared: taken for a real unknown of the shape of its solution", last.sides[0]
            )
        return known

    def _target(self, unknown, left, elaborator, value) -> Value:
        """The unknown, at the indices as written."""
        whole = self.resolver.tensor_value(unknown)
        subs = getattr(unwrap(left), "subs", [])
        if subs and whole.axes and not value.axes:
            return elaborator.indexed(whole, subs, left)
        return whole

    @staticmethod
    def _tensor(value: Value) -> Tensor:
        return value.general_entry().tensor

    # --- questions --------------------------------------------------------------------------------------------------

    def _question(self, draft: Draft, block) -> bool:
        """A derivative alone in a display; other expressions claim nothing and are noted."""
        surface = draft.sides[0]
        line, column = self.source.position(surface.start)
        text = self._text(surface)
        if not any(
            getattr(part, "name", "") in ("\\partial", "\\nabla", "d", "\\mathrm{d}") or getattr(part, "primes", 0)
            for part in walk_surface(surface)
        ):
            self.notes.append(Note("a formula without a relation claims nothing", line, column))
            return False
        elaborator = self.elaborator([surface, *draft.conditions], block, surface.start)
        value = elaborator.value(surface)
        stands = matrix.places_of(value)
        node, places = value.build(stands), [index for place in stands for index in indices_of(place)]
        if not any(type(part) is Derivative for part in walk(node)):
            from ...terms.nodes import Apply, DerivedFunction

            if not any(type(part) is Apply and type(part.function) is DerivedFunction for part in walk(node)):
                self.notes.append(Note("a formula without a relation claims nothing", line, column))
                return False
        letters = _in_reading_order(surface)
        free = sorted((i for i in elaborator.free.values() if i in node.free), key=lambda i: letters.get(i.name, 0))
        given, where = self._asked_under(elaborator, draft, block, free)
        finder = RangeFinder(self._hints(elaborator, block.segment.scope, draft.start))
        with self.placed(surface.start):
            finder.add(node)
            finder.add(where)
            finder.learn_bounds([where])
            ranges = finder.found()
        indices, reserved = (*free, *places), reserved_names(self.resolver, node)
        (array,) = settle([Array(indices, node)], reserved, ranges=ranges)
        where, *named = settle([where, *indices], reserved, ranges=ranges)
        where = substitute(where, dict(zip(named, array.indices)))
        wrt = tuple(
            dict.fromkeys(
                entry.tensor for part in walk(array.body) if type(part) is Derivative for entry in part.by if type(entry) is Entry
            )
        )
        self.questions.append(
            Question(array.body, array.indices, tuple(given), wrt, bool(value.axes), line, column, text, where=where)
        )
        return True

    def _asked_under(self, elaborator, draft: Draft, block, free) -> tuple[list[Condition], Condition]:
        """(given, where) of a question with these free indices; the second is not settled yet."""
        given, tied = self._conditions(elaborator, block, draft.start)
        own, general = self.settled(tied, {index.name for index in free})
        stated, more = self.divided(map(elaborator.condition_value, draft.conditions))
        return [*given, *general, *more], both(*own, *stated)

    def divided(self, conditions: Iterable[Value]) -> tuple[list[Condition], list[Condition]]:
        """(own, given) of the conditions beside a formula: on its own indices, not settled yet, and on whole vectors."""
        own, given = [], []
        for value in conditions:
            if value.axes:
                node = value.build(matrix.places_of(value))
                given += settle([node], reserved_names(self.resolver, node))
            else:
                own.append(value.build(()))
        return own, given

    def _text(self, surface: Surface) -> str:
        return " ".join(self.source.text[surface.start : surface.end].split())

    # --- the document -------------------------------------------------------------------------------------------------

    def _document(self) -> Document:
        for assumption in self.declared.assumptions:
            if (
                assumption.condition is None
                and not assumption.next_only
                and not (assumption.surface is not None and self._is_tied(assumption))
            ):
                self._given(assumption)
        notes = sorted([*self.notes, *self.resolver.notes.values()], key=lambda note: (note.line, note.column))
        declarations = tuple(self._declarations())
        defined = tuple(self._defined_once())
        return Document(
            self.source.name,
            self.source.text,
            tuple(self.chains),
            tuple(replace(question, names=defined) for question in self.questions),
            tuple(self.declared.definitions),
            declarations,
            tuple(self.assumed),
            tuple(dict.fromkeys(notes)),
        )

    def _defined_once(self):
        """The tensors with closed definitions whose names mean one thing in the whole document."""
        for known in self.resolver.knowledge.entities.values():
            if len(known) == 1 and known[0].kind == "tensor" and known[0].definition is not None and known[0].scope == GLOBAL:
                value = self.resolver.tensor_value(known[0])
                entry = value.general_entry()
                if type(entry) is Entry and _is_closed(entry.tensor):
                    yield entry.tensor

    def _declarations(self):
        for entity, kind in self.declared.declared:
            node = None
            try:
                if kind == "size":
                    node = self.resolver.size_node(entity)
                elif kind in ("tensor", "random"):
                    node = self._tensor(self.resolver.tensor_value(entity))
            except (SymgradError, AttributeError):
                node = None
            yield Declared(
                entity.name, "function" if kind == "unknown" else kind, node, entity.text, *self.source.position(entity.position)
            )


def _is_closed(tensor: Tensor) -> bool:
    """Whether the tensor is defined, without a derivative or an expected value in the definition."""
    return tensor.definition is not None and all(
        other.law is None
        and (
            other.definition is None
            or not any(type(part) in (Derivative, Expectation, Variance, Covariance) for part in walk(other.definition.body))
        )
        for other in tensor.reach
    )


def matrix_tensor(name: str, value: Value) -> Value:
    """A free tensor of a value's shape."""
    from ...matrices.lowering import tensor_as_value

    return tensor_as_value(Tensor(name, tuple(axis.range for axis in value.axes)))


def _in_reading_order(surface: Surface) -> dict[str, int]:
    """Where each letter stands first in a subscript."""
    found: dict[str, int] = {}
    for part in walk_surface(surface):
        for sub in getattr(part, "subs", ()):
            for piece in walk_surface(sub):
                name = getattr(piece, "name", None)
                if name is not None:
                    found.setdefault(name, piece.start)
    return found
