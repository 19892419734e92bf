"""One chain of relations: its sides over the same indices, and the claims between them."""

from __future__ import annotations

from ...errors import ShapeError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.claims import Claim
from ...terms.nodes import TRUE, ZERO, Node, both
from ..facts.records import Misfit, Note, Unjudged
from ..surface.statements import Draft
from ..surface.vocabulary import JUDGED
from .definitions import reserved_names
from .index_ranges import RangeFinder, settle


class ChainBuilder:
    """The sides of one chain, over the same indices, and the claims between them."""

    def __init__(self, reader, draft: Draft, block, elaborator, values, conditions, given, tied):
        self.reader, self.draft, self.block, self.elaborator = reader, draft, block, elaborator
        self.values, self.conditions, self.given, self.tied = values, conditions, given, tied
        self.nodes: list[Node | None] = [None] * len(values)
        self.problems: dict[int, str] = {}

    def items(self, skip: int) -> list:
        self._build()
        self._settle()
        out: list = []
        draft = self.draft
        left = None  # the last side that has a meaning
        for position in range(len(draft.sides)):
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
                        self.problems[position] = (
                            f"the left side is {fitted[earlier].shape} and the right side has the shape {value.shape}"
                        )
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
            places = matrix.places_of(shaped)
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
        finder = RangeFinder(reader._hints(elaborator, self.block.segment.scope, self.draft.start), reader.letter_ranges)
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
        own, given = reader.divided(self.conditions)
        tied, general = reader.settled(self.tied, {index.name for index in free})
        own += tied
        self.given = [*self.given, *given, *general]
        with reader.placed(self.draft.start):
            for condition in own:
                finder.add(condition)
            finder.learn_bounds(own)
            ranges = finder.found()
        for name in finder.taken:
            message = f"nothing tells the range of {name} here: taken as elsewhere"
            reader.notes.append(Note(message, *reader.source.position(self.draft.start)))
        for index in ranges.values():
            reader.letter_ranges.setdefault(index.name, set()).add(index.range)
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
