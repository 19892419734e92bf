"""The second pass: chains become claims under what is assumed, displays without a relation questions."""

from __future__ import annotations

from ..errors import ShapeError, SymgradError
from ..terms.claims import Claim
from ..terms.nodes import TRUE, ZERO, And, Array, Condition, Derivative, Entry, Expectation, Node, Relation, Tensor, both, walk
from . import matrix_notation as matrix
from .axis_bounds import declared_range
from .declaration_pass import Assumption
from .definitions import reserved_names
from .document import Assumed, Chain, Declared, Document, Misfit, Note, Question, Solution, Unjudged
from .elaborate import Elaborator
from .free_letters import free_letters, index_letters
from .index_ranges import RangeFinder, is_open, settle
from .knowledge import GLOBAL, Entity, subscript_letters
from .matrix_notation import Axis, Value
from .statements import Draft
from .syntax import Chained, Numeral, Surface, unwrap, walk as walk_surface
from .vocabulary import JUDGED

_UNJUDGED = {"≈": "≈ is not judged", "∝": "∝ is not judged", "→": "→ is not judged"}


class ClaimsReader:
    """Elaborates the drafts of all displays of a document."""

    def __init__(self, source, resolver, declared):
        self.source, self.resolver, self.declared = source, resolver, declared
        self.chains: list[Chain] = []
        self.questions: list[Question] = []
        self.notes: list[Note] = list(declared.notes)
        self.assumed: list[Assumed] = []
        self.waiting = 0            # the block before which conditions for "the next display" no longer hold

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
            self._placed(entity.position, lambda: self._define(entity))

    def _define(self, entity):
        if entity.kind == "size":
            self.resolver.size_node(entity)
        elif entity.kind == "function":
            self.resolver.function_of(entity, None)
        else:
            self.resolver.tensor_value(entity)

    def _placed(self, position, make):
        """What `make` gives; a ShapeError without a place gets one."""
        try:
            return make()
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

    def _conditions(self, elaborator: Elaborator, block, position) -> tuple[list[Condition], list[Condition]]:
        """(given, tied): what is assumed at a place; the tied ones share the claim's own free indices and are not settled yet."""
        given: list[Condition] = []
        tied: list[tuple[Condition, frozenset]] = []
        for assumption in self.declared.assumptions:
            if assumption.position > position or assumption.scope != block.segment.scope[:len(assumption.scope)]:
                continue
            if assumption.next_only and (assumption.block < self.waiting or assumption.block > self.block):
                continue
            if assumption.surface is not None and (assumption.next_only or self._is_tied(assumption)):
                value = self._placed(assumption.position, lambda: self._sharing(elaborator, assumption).condition_value(assumption.surface))
                if not value.axes:
                    tied.append((value.build(()), frozenset(free_letters(assumption.surface)) | self._letters_in(assumption.surface)))
                    continue
            given.extend(self._given(assumption))
        return given, tied

    def _sharing(self, elaborator, assumption):
        other = Elaborator(self.resolver, assumption.scope, assumption.position, free=elaborator.free,
                           letters=elaborator.letters | index_letters(assumption.surface) | self._letters_in(assumption.surface))
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
        if all(subscript_letters([side]) is not None or type(unwrap(side)) is Numeral for side in sides) and self._letters_in(surface):
            return True
        if surface.relations == ["="] and type(unwrap(sides[1])) is Numeral and type(unwrap(sides[0])).__name__ == "Scripts":
            return bool(free_letters(sides[0]))
        return False

    def _given(self, assumption: Assumption) -> list[Condition]:
        """The conditions that an assumption states for all values of its indices, made once."""
        if assumption.condition is None:
            assumption.condition = self._placed(assumption.position, lambda: self._stated(assumption))
            if assumption.surface is not None:
                text = self.source.text[assumption.surface.start:assumption.surface.end]
            else:
                text = ""
            for condition in assumption.condition:
                self.assumed.append(Assumed(condition, text, *self.source.position(assumption.position)))
        return assumption.condition

    def _stated(self, assumption) -> list[Condition]:
        if assumption.make is not None:
            return [assumption.make(self.resolver)]
        surface = assumption.surface
        elaborator = Elaborator(self.resolver, assumption.scope, assumption.position, letters=index_letters(surface))
        if surface.relations[0] in ("≻", "⪰"):
            raise self.source.error("only a declared matrix can be positive definite", surface.start, surface.end)
        value = elaborator.condition_value(surface)
        node = value.build(tuple(axis.index() for axis in value.axes))
        (condition,) = settle([node], reserved_names(self.resolver, node), self._hints(elaborator, assumption.scope, assumption.position))
        return list(condition.conditions) if type(condition) is And else [condition]

    def _hints(self, elaborator, scope, position):
        hints = {}
        for letter, index in elaborator.free.items():
            if is_open(index):
                found = declared_range(self.resolver, letter, scope, position)
                if found is not None:
                    hints[letter] = found
        return hints

    # --- chains -----------------------------------------------------------------------------------------------------

    def _elaborator(self, parts: list[Surface], block, position) -> Elaborator:
        letters = frozenset().union(*(index_letters(part) for part in parts)) if parts else frozenset()
        return Elaborator(self.resolver, block.segment.scope, position, letters=letters)

    def _chain(self, draft: Draft, block):
        items = self._items(draft, block, draft.defines)
        if items:
            self.chains.append(Chain(tuple(items), self.source.position(draft.start)[0]))

    def _items(self, draft: Draft, block, skip: int) -> list:
        """The claims of a chain, from relation number `skip` on."""
        relations = draft.relations
        if len(relations) <= skip:
            return []
        parts = [*draft.sides, *draft.conditions]
        elaborator = self._elaborator(parts, block, draft.start)
        free = [free_letters(side) for side in draft.sides]
        values: list[Value | ShapeError | None] = []
        for position, side in enumerate(draft.sides):
            if position < skip:
                values.append(None)
                continue
            if not self._is_read(relations, position):
                values.append(None)
                continue
            elaborator.fixed = frozenset().union(*(f for k, f in enumerate(free) if k != position or len(free) == 1)) | free[position]
            elaborator.place = side.start
            try:
                values.append(elaborator.value(side))
            except ShapeError as error:
                values.append(error)
        elaborator.place = draft.start
        conditions = [elaborator.condition_value(condition) for condition in draft.conditions]
        given, tied = self._conditions(elaborator, block, draft.start)
        return _ChainBuilder(self, draft, block, elaborator, values, conditions, given, tied).items(skip)

    @staticmethod
    def _is_read(relations, position):
        """Whether a side stands next to a relation that is judged."""
        near = relations[max(position - 1, 0):position + 1]
        return any(relation in JUDGED for relation in near)

    # --- solving ----------------------------------------------------------------------------------------------------

    def _solving(self, group: list[Draft], block):
        """Linked equations that end in w = V."""
        last = group[-1]
        unknown = self._unknown(last, block)
        items: list = []
        rows: list[Claim] = []
        for draft in group[:-1]:
            built = self._items(draft, block, 0)
            items.extend(built[:-1])
            rows.append(built[-1])
        left, right = last.sides[0], last.sides[1]
        elaborator = self._elaborator([left, right, *last.conditions], block, last.start)
        value = elaborator.value(right)
        target = self._target(unknown, left, elaborator, value)
        builder = _ChainBuilder(self, Draft(last.sides[:2], ["="], last.places[:1], last.conditions, row=last.row), block, elaborator,
                                [target, value], [elaborator.condition_value(c) for c in last.conditions],
                                *self._conditions(elaborator, block, last.start))
        (final,) = builder.items(0)
        rows.append(final)
        tensor = self._tensor(self.resolver.tensor_value(unknown))
        before = None
        for row in rows:
            if type(row) is Misfit or type(final) is Misfit:
                items.append(row)
                continue
            items.append(Solution(tensor, row, before, (final.left, final.right)))
            before = row
        if len(last.relations) > 1:
            rest = Draft(last.sides[1:], last.relations[1:], last.places[1:], last.conditions, row=last.row)
            items.extend(self._items(rest, block, 0))
        self.chains.append(Chain(tuple(items), self.source.position(group[0].start)[0]))

    def _unknown(self, last: Draft, block) -> Entity:
        """The entity that is solved for; where it was never declared, a free tensor of the value's shape."""
        known = self.resolver.knowledge.find(last.unknown, last.start, block.segment.scope)
        if known is None:
            elaborator = self._elaborator([last.sides[1]], block, last.start)
            value = elaborator.value(last.sides[1])
            known = self.resolver.knowledge.add(Entity(last.unknown, block.segment.start, GLOBAL, text=last.unknown))
            known.value = matrix_tensor(last.unknown, value)
            self.resolver.note(f"{last.unknown} was never declared: taken for a real unknown of the shape of its solution", last.sides[0])
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
        return value.build(tuple(axis.index() for axis in value.axes)).tensor

    # --- questions --------------------------------------------------------------------------------------------------

    def _question(self, draft: Draft, block) -> bool:
        """A derivative alone in a display; other expressions claim nothing and are noted."""
        surface = draft.sides[0]
        line, column = self.source.position(surface.start)
        text = self._text(surface)
        if not any(getattr(part, "name", "") in ("\\partial", "\\nabla", "d", "\\mathrm{d}") or getattr(part, "primes", 0)
                   for part in walk_surface(surface)):
            self.notes.append(Note("a formula without a relation claims nothing", line, column))
            return False
        elaborator = self._elaborator([surface, *draft.conditions], block, surface.start)
        value = elaborator.value(surface)
        places = [axis.index() for axis in value.axes]
        node = value.build(tuple(places))
        if not any(type(part) is Derivative for part in walk(node)):
            from ..terms.nodes import Apply, DerivedFunction
            if not any(type(part) is Apply and type(part.function) is DerivedFunction for part in walk(node)):
                self.notes.append(Note("a formula without a relation claims nothing", line, column))
                return False
        letters = _in_reading_order(surface)
        free = sorted((i for i in elaborator.free.values() if i in node.free), key=lambda i: letters.get(i.name, 0))
        given, tied = self._conditions(elaborator, block, draft.start)
        finder = RangeFinder(self._hints(elaborator, block.segment.scope, draft.start))
        self._placed(surface.start, lambda: finder.add(node))
        ranges = self._placed(surface.start, finder.found)
        (array,) = settle([Array((*free, *places), node)], reserved_names(self.resolver, node), ranges=ranges)
        wrt = tuple(dict.fromkeys(entry.tensor for part in walk(array.body) if type(part) is Derivative for entry in part.by
                                  if type(entry) is Entry))
        self.questions.append(Question(array.body, array.indices, tuple(given), wrt, bool(value.axes), line, column, text))
        return True

    def _text(self, surface: Surface) -> str:
        return " ".join(self.source.text[surface.start:surface.end].split())

    # --- the document -------------------------------------------------------------------------------------------------

    def _document(self) -> Document:
        for assumption in self.declared.assumptions:
            if assumption.condition is None and not assumption.next_only and not (assumption.surface is not None and self._is_tied(assumption)):
                self._given(assumption)
        notes = sorted([*self.notes, *self.resolver.notes.values()], key=lambda note: (note.line, note.column))
        return Document(self.source.name, self.source.text, tuple(self.chains), tuple(self.questions), tuple(self.declared.definitions),
                        tuple(self._declarations()), tuple(self.assumed), tuple(dict.fromkeys(notes)))

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
            yield Declared(entity.name, "function" if kind == "unknown" else kind, node, entity.text, *self.source.position(entity.position))


def matrix_tensor(name: str, value: Value) -> Value:
    """A free tensor of a value's shape."""
    from .resolver import tensor_as_value
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


class _ChainBuilder:
    """The sides of one chain, over the same indices, and the claims between them."""

    def __init__(self, reader: ClaimsReader, draft: Draft, block, elaborator, values, conditions, given, tied):
        self.reader, self.draft, self.block, self.elaborator = reader, draft, block, elaborator
        self.values, self.conditions, self.given, self.tied = values, conditions, given, tied
        self.nodes: list[Node | None] = [None] * len(values)
        self.problems: dict[int, str] = {}

    def items(self, skip: int) -> list:
        self._build()
        self._settle()
        out: list = []
        draft = self.draft
        left = None         # the last side that has a meaning
        for position, side in enumerate(draft.sides):
            relation = draft.relations[position - 1] if position else None
            if relation is not None and position > skip:
                out.append(self._item(left, position, relation))
            if self.nodes[position] is not None:
                left = position
        return out

    def _item(self, left, position, relation):
        draft, reader = self.draft, self.reader
        side, before = draft.sides[position], draft.sides[position - 1]
        line, column = reader.source.position(side.start)
        texts = reader._text(before), reader._text(side)
        if relation not in JUDGED:
            reader.notes.append(Note(f"{relation} is not judged", line, column))
            return Unjudged(f"{relation} is not judged", line, column, *texts)
        problem = self.problems.get(position)
        if problem is None and left is None:
            problem = self.problems.get(position - 1, "the left side has no meaning")
        if problem is not None:
            return Misfit(problem, relation, line, column, *texts)
        return Claim(self.nodes[left], relation, self.nodes[position], tuple(self.given_here), self.where, line, column, *texts)

    def _build(self):
        """Every side at the same indices; a side whose shape differs is a problem of its relation."""
        shaped: Value | None = None
        places: tuple = ()
        fitted: list[Value | None] = []
        for position, value in enumerate(self.values):
            if value is None or isinstance(value, ShapeError):
                if value is not None:
                    self.problems[position] = _plain(value)
                fitted.append(None)
                continue
            value = matrix.squeeze(value)
            if value.axes:
                if shaped is None:
                    if any(v is not None and self._shows(k) for k, v in enumerate(fitted)):
                        earlier = next(k for k, v in enumerate(fitted) if v is not None and self._shows(k))
                        self.problems[position] = f"the left side is {fitted[earlier].shape} and the right side has the shape {value.shape}"
                        fitted.append(None)
                        continue
                    shaped = value
                else:
                    value, problem = self._fit(shaped, value)
                    if problem:
                        self.problems[position] = problem
                        fitted.append(None)
                        continue
            elif shaped is not None and not self._is_zero(position):
                self.problems[position] = f"the left side has the shape {shaped.shape} and the right side is a scalar"
                fitted.append(None)
                continue
            fitted.append(value)
        if shaped is not None:
            places = tuple(axis.index() for axis in shaped.axes)
        for position, value in enumerate(fitted):
            if value is None:
                continue
            try:
                self.nodes[position] = value.build(places if value.axes else ())
            except ShapeError as error:
                self.problems[position] = _plain(error)

    def _shows(self, position):
        return not self._is_zero(position)

    def _is_zero(self, position) -> bool:
        value = self.values[position]
        return isinstance(value, Value) and not value.axes and value.build(()) is ZERO

    @staticmethod
    def _fit(shaped: Value, value: Value):
        one, other = shaped, value
        if {one.rank, other.rank} == {1, 2}:
            if one.rank == 1 and matrix.is_vector_like(other):
                first, second = other.axes
                vector = matrix.as_vector(other)
                row = matrix.is_one(first) and not matrix.is_one(second)
                other = Value(vector.axes, vector.build, row)
            elif other.rank == 1:
                other = matrix.as_matrix(other)
        fits = one.rank == other.rank and (one.rank != 1 or one.row == other.row)
        if not fits or not all([matrix.unify(a, b) for a, b in zip(one.axes, other.axes)]):
            return value, f"the left side has the shape {shaped.shape} and the right side has the shape {value.shape}"
        return other, None

    def _settle(self):
        """Ranges for the free indices, letters for the provisional ones."""
        reader, elaborator = self.reader, self.elaborator
        finder = RangeFinder(reader._hints(elaborator, self.block.segment.scope, self.draft.start))
        for position, node in enumerate(self.nodes):
            if node is None:
                continue
            try:
                finder.add(node)
            except ShapeError as error:
                self.problems[position] = str(error)
                self.nodes[position] = None
        kept = [k for k, node in enumerate(self.nodes) if node is not None]
        free = frozenset().union(*(self.nodes[k].free for k in kept))
        own: list[Condition] = []
        for value in self.conditions:
            if value.axes:
                node = value.build(tuple(axis.index() for axis in value.axes))
                self.given = [*self.given, *settle([node], reserved_names(reader.resolver, node))]
            else:
                own.append(value.build(()))
        names = {index.name for index in free}
        for condition, letters in self.tied:
            if letters <= names:
                own.append(condition)
        for condition in own:
            reader._placed(self.draft.start, lambda: finder.add(condition))
        try:
            ranges = finder.found()
        except ShapeError as error:
            raise ShapeError(str(reader.source.error(str(error), self.draft.start, self.draft.sides[-1].end))) from None
        nodes = [self.nodes[k] for k in kept]
        where = both(*own) if own else TRUE
        reserved = frozenset().union(*(reserved_names(reader.resolver, node) for node in nodes)) if nodes else frozenset()
        settled = settle([*nodes, where], reserved, ranges=ranges)
        for k, node in zip(kept, settled):
            self.nodes[k] = node
        self.where = settled[-1]
        self.given_here = list(dict.fromkeys(self.given))


def _plain(error: ShapeError) -> str:
    """The message without the place, which the claim has itself."""
    text = str(error)
    return text.split(": ", 1)[1] if text.startswith("line ") and ": " in text else text
