"""Chains of relations: their sides over the same indices, and the claims between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ...errors import DependencyError, ShapeError, SymgradError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.building import both
from ...terms.claims import Claim, Doubt
from ...terms.functions import unknown_functions
from ...terms.indices import sizes as sizes_of
from ...terms.nodes import (
    ZERO,
    Apply,
    Condition,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Expectation,
    Index,
    Node,
    Number,
    Range,
    Size,
    Tensor,
    UnknownFunction,
)
from ...terms.nodes import walk as walk_terms
from ...terms.replacement import Replacement
from ..facts.records import Dependent, Misfit, Note, Unjudged, Unread
from ..meaning.averages import AS_SUM
from ..meaning.conditions import as_condition, condition_value
from ..meaning.differentials import lone_differential, total_differential, varied_in
from ..meaning.document_functions import common_variable
from ..meaning.frame import Frame, Meaning
from ..meaning.index_ranges import RangeFinder
from ..meaning.products import ENTRYWISE
from ..meaning.settling import reserved_names, settle
from ..prose.meanings import shown_in
from ..surface.blocks import Block
from ..surface.distributions import names_distribution
from ..surface.letters import free_letters, index_letters
from ..surface.scripts import candidates, integer_names, single_letter
from ..surface.signs import derives, sign_of
from ..surface.statements import Draft, is_update
from ..surface.syntax import (
    Matrix,
    Quotient,
    Scripts,
    Surface,
    Symbol,
    Term,
    Words,
    factors_of,
    has_integral,
    search_in,
    spelling,
    unwrap,
    walk,
)
from ..surface.vocabulary import INTEGRAL, JUDGED
from .assumptions import Assumptions, divided, ranges_around

#: Why ∂L/∂w = … = 0 refutes nothing.
TO_SOLVE = "it may be an equation to solve"
_A_LAW = "nothing says of {} more than that it is a density"
_OF_OTHERS = "nothing says how {} of several numbers of arguments hang together"
_A_BOUND = "nothing says what {} is, and this may be supposed of it"
_REST = "it is not read where this holds, “otherwise”"
#: What stands between two sides of a chain.
Item = Claim | Misfit | Unread | Dependent | Unjudged


class ChainReader:
    """Reads the chains of one document.

    number         the number of the block that is read
    letter_ranges  the ranges that each letter had in the chains so far
    """

    def __init__(self, meaning: Meaning, assumptions: Assumptions):
        self.meaning, self.assumptions = meaning, assumptions
        self.notes: list[Note] = []
        self.letter_ranges: dict[str, set[Range]] = {}
        self.number = 0

    def frame(self, parts: list[Surface], block: Block, position: int) -> Frame:
        """What the parts of one chain are read in."""
        letters = frozenset[str]().union(*(index_letters(part) for part in parts))
        alone = [single_letter(part) for part in parts]
        if None not in alone and not self.meaning.resolver.knowledge.standing.isdisjoint(alone):
            letters |= frozenset(
                letter for letter in alone if letter is not None
            )  # i = j is about indices, where an i indexes something
        return Frame(self.meaning, block.segment.scope, position, letters=letters)

    def items(self, draft: Draft, block: Block, skip: int) -> list[Item]:
        """The claims of a chain from relation number `skip` on, as they are written.

        Where shapes that are only inferred do not fit, gradients are rows, if all relations have a meaning then.
        """
        items = self._read(draft, block, skip)
        if any(type(item) is Misfit for item in items) and any(map(_shows_star, draft.sides)):
            with self.meaning.resolver.trying():
                others = self._read(draft, block, skip, stars=True)
            if len(others) == len(items) and all(type(item) is Claim for item in others):
                return [item if type(item) is Claim else other for item, other in zip(items, others, strict=True)]
        if not any(type(item) is Misfit and item.unclear for item in items) or not any(map(_shows_gradient, draft.sides)):
            return items
        with self.meaning.resolver.trying():
            others = self._read(draft, block, skip, rows=True)
        if len(others) != len(items) or not all(type(item) is Claim for item in others):
            return items
        return [self._with_rows(item, other) for item, other in zip(items, others, strict=True)]

    def _with_rows(self, item: Item, other: Item) -> Item:
        """A relation whose shapes do not fit as it is where gradients are rows; nothing is refuted by that."""
        if type(item) is Claim or type(other) is not Claim:
            return item
        said = "a gradient is a row here"
        self.notes.append(Note(f"{said}: as a column it does not fit", other.line, other.column))
        return replace(other, inferred=(*other.inferred, said))

    def _read(self, draft: Draft, block: Block, skip: int, rows: bool = False, stars: bool = False) -> list[Item]:
        """The same, with gradients as columns or as rows, and * as any product or as that of entries."""
        frame = self.frame([*draft.sides, *draft.conditions], block, draft.start)
        frame.variable = common_variable(frame, draft.sides)
        frame.rows, frame.stars = rows, stars
        frame.varied = None if self._declares_d(frame) else varied_in(draft.sides, lambda name: frame.find(name) is not None)
        frame.fixed, frame.claims = frozenset[str]().union(*map(free_letters, draft.sides)), True
        values: list[Value | SymgradError | None] = []
        turned: dict[int, frozenset[Tensor]] = {}
        for position, side in enumerate(draft.sides):
            if position < skip or not _is_read(draft.relations, position):
                values.append(None)
                continue
            frame.place = side.start
            try:
                name = self._open_differential(frame, side, position)
                values.append(total_differential(frame, side, draft.sides) if name else frame.value(side))
                turned[position] = frozenset(reached for tensor in frame.turned for reached in tensor.reach)
                frame.turned.clear()
            except SymgradError as error:
                values.append(error)
        frame.place = draft.start
        items = self.between(values, draft, block, frame, skip)
        return [_with_turned(item, turned, skip + number) for number, item in enumerate(items)]

    def _declares_d(self, frame: Frame) -> bool:
        """Whether the document says what d is."""
        entity = frame.find("d")
        return entity is not None and not entity.inferred and "d" not in self.meaning.resolver.assumed

    @staticmethod
    def _open_differential(frame: Frame, side: Surface, position: int) -> str:
        """The f of df on the left of a chain, beside the differentials of others, where nothing says how f depends on them."""
        name = lone_differential(side) if not position and frame.varied is not None and len(frame.varied) > 1 else ""
        entity = frame.find(name)
        return name if name and (entity is None or entity.is_free) else ""

    def between(self, values: list[Value | SymgradError | None], draft: Draft, block: Block, frame: Frame, skip: int) -> list[Item]:
        """The claims between sides that have been read."""
        conditions = [condition_value(frame, condition) for condition in draft.conditions]
        holding = self.assumptions.holding(frame, block, self.number, draft.start)
        chain = _Chain(draft, values)
        if frame.doubts:  # what does not fit as the notation is taken may do so as it is meant
            chain.unclear.update(range(len(draft.sides)))
        finder = RangeFinder(ranges_around(frame, draft.start), self.letter_ranges)
        chain.find_ranges(finder)
        own, stated = divided(conditions)
        more, general = self.assumptions.settled(holding.tied, chain.letters)
        own += more
        resolver = self.meaning.resolver
        with resolver.placed(draft.start):
            for condition in own:
                finder.add(condition)
            finder.learn_bounds(own)
            ranges = finder.found("all")
        for name in finder.supposed:
            frame.suppose(f"nothing tells the range of {name}: it is taken to run up to any size", draft.sides[0])
        doubts = [*self.assumptions.doubts(holding, chain.letters), *self._doubted_ends(frame, draft)]
        doubts += [*self.meaning.resolver.open.values(), *frame.doubts]
        known = frozenset[Size]().union(*(sizes_of(node) for node in chain.nodes if node is not None))
        doubts += [doubt for size, doubt in resolver.supposed.items() if size in known]
        for name in finder.taken:
            message = f"nothing tells the range of {name} here: taken as elsewhere"
            self.notes.append(Note(message, *resolver.source.position(draft.start)))
        for index in (index for index in ranges.values() if index.range not in finder.supposed.values()):
            self.letter_ranges.setdefault(index.name, set()).add(index.range)
        where, *owns = chain.settle([both(*own), *(doubt.own for doubt in doubts)], ranges)
        put = holding.put
        given = put.each(dict.fromkeys([*holding.given, *stated, *general]))
        doubted = tuple(_placed(replace(doubt, own=own), put) for doubt, own in zip(doubts, owns))
        chain.nodes = [node and put(node) for node in chain.nodes]
        later = tuple(_placed(doubt, put) for doubt in self.assumptions.solved_later(holding))
        items = self._items(chain, given, put(where), doubted, skip, block)
        if not later:
            return items
        stated_zero = (type(item) is Claim and item.relation == "=" and ZERO in (item.left, item.right) for item in items)
        return [
            replace(item, doubts=(*item.doubts, *later)) if zero and type(item) is Claim else item
            for item, zero in zip(items, stated_zero, strict=True)
        ]

    def _doubted_ends(self, frame: Frame, draft: Draft) -> Iterator[Doubt]:
        """What stands at the end of a row as a condition does, and is not certain to be one."""
        source = self.meaning.resolver.source
        for surface in (*draft.doubted, *draft.denied):
            try:
                own, given = divided([condition_value(frame, surface)])
            except SymgradError:
                continue  # what may be no condition need not be one that is read
            line, _ = source.position(surface.start)
            yield Doubt(
                tuple(given), both(*own), (), line, source.shown(surface.start, surface.end), denies=surface in draft.denied
            )

    def _items(
        self, chain: _Chain, given: tuple[Condition, ...], where: Condition, doubts: tuple[Doubt, ...], skip: int, block: Block
    ) -> list[Item]:
        draft, resolver = chain.draft, self.meaning.resolver
        found: list[Item] = []
        left: Node | None = None  # the last side that has a meaning, and where it stands
        at = 0
        for position, side in enumerate(draft.sides):
            right = chain.nodes[position]
            if position > skip:
                relation = draft.relations[position - 1]
                line, column = resolver.source.place_of(side.start, side.end)
                end = resolver.source.end_of(side.start, side.end)
                texts = resolver.text_of(draft.sides[position - 1 if left is None else at]), resolver.text_of(side)
                problem = chain.problems.get(position)
                if problem is None and left is None:
                    problem = chain.problems.get(position - 1, "the left side has no meaning")
                error = self._unread(chain, position)
                across = self._across(chain, at, position, skip) if left is not None and right is not None else None
                if across is not None:
                    resolver.gaps.need(across.cause)
                    error = None
                search = search_in(draft.sides[position - 1]) or search_in(side)
                unread = error is not None or problem is not None or left is None or right is None
                if not search and unread and any(map(has_integral, draft.sides[position - 1 : position + 1])):
                    search = INTEGRAL
                if search and relation in JUDGED:
                    self.notes.append(Note(f"{search} is not judged", line, column, True))
                    found.append(Unjudged(f"{search} is not judged", line, column, *texts))
                elif error is not None and relation in JUDGED:
                    found.append(resolver.gaps.unread(error, side.start, texts[0], relation, texts[1]))
                elif relation == "=" and self._is_update(draft.sides[position - 1], side, block):
                    message = f"{texts[0]} gets a new value here: this claims nothing"
                    self.notes.append(Note(message, line, column, True))
                    found.append(Unjudged(message, line, column, *texts))
                elif relation not in JUDGED:
                    self.notes.append(Note(f"{relation} is not judged", line, column, True))
                    found.append(Unjudged(f"{relation} is not judged", line, column, *texts))
                elif problem is not None or left is None or right is None:
                    sides = draft.sides[position - 1 : position + 1]
                    unclear = bool(chain.unclear & {position - 1, position})
                    names = chain.misfitting.get(position if position in chain.problems else position - 1, ())
                    shown: list[Surface] = [Symbol(side.start, side.end, name) for name in names] or sides
                    unclear = unclear or any(self._is_guessed(part, bool(names)) for part in shown)
                    unclear = unclear or any(self._is_from_elsewhere(part, draft.start) for part in shown)
                    unclear = unclear or any(True for _ in self._meanings(sides))
                    said = problem or "the right side has no meaning"
                    found.append(Misfit(said, relation, line, column, *texts, unclear=unclear, end=end))
                else:
                    claim = Claim(left, relation, right, given, where, line, column, *texts, end=end)
                    if relation == "=" and _may_be_solved(draft, block, position, left, right):
                        doubts = (*doubts, Doubt((), line=line, text=TO_SOLVE, understood=False, everywhere=True))
                    if block.withdrawn:
                        doubts = (*doubts, Doubt((), line=line, text=block.withdrawn, everywhere=True, withdraws=True))
                    for _, words, place in self._meanings(draft.sides[position - 1 : position + 1]):
                        at = resolver.source.position(place)[0]
                        doubts = (*doubts, Doubt((), line=at, text=words, everywhere=True, understood=False, means=True))
                    if draft.loose:
                        doubts = (*doubts, Doubt((), line=line, text=draft.loose, understood=False, everywhere=True))
                    if block.rest_unread:
                        doubts = (*doubts, Doubt((), line=line, text=_REST, understood=False, everywhere=True))
                    if block.refused:
                        doubts = (*doubts, Doubt((), line=line, text=block.refused, everywhere=True, denies=True))
                    if said := self._property_of(left, relation, right):
                        doubts = (*doubts, Doubt((), line=line, text=said, understood=False, everywhere=True))
                    direct = left.tensors | right.tensors
                    things = {(tensor.name, tensor.rank) for reaching in direct for tensor in reaching.reach}
                    if any(tensor in resolver.points for reaching in direct for tensor in reaching.reach):
                        doubts = (*doubts, Doubt((), line=line, text=AS_SUM, understood=False, everywhere=True))
                    found.append(
                        replace(
                            claim,
                            undeclared=self._undeclared(left, right),
                            numbers=self._undeclared_sizes(left, right),
                            head=chain.nodes[0],
                            doubts=doubts,
                            inferred=self._inferred(things, draft.start),
                            across=0 if across is None else across.line,
                        )
                    )
            left, at = (left, at) if right is None else (right, position)
        return found

    def _property_of(self, left: Node, relation: str, right: Node) -> str:
        """Why what is not true of every function refutes nothing: of a law, or as a bound, it may say which one is meant."""
        densities = self.meaning.resolver.knowledge.densities
        counts: dict[UnknownFunction, int] = {}
        for function, count in unknown_functions(left, right):
            name = function.name.removesuffix("_{\\cdot}")
            if name in densities or names_distribution(name):
                return _A_LAW.format(function.name.split("_{")[0])
            if relation != "=":
                return _A_BOUND.format(function.name)
            if counts.setdefault(function, count) != count:
                return _OF_OTHERS.format(function.name)
        return ""

    def _meanings(self, sides: Sequence[Surface]) -> Iterator[tuple[str, str, int]]:
        """What words say of the signs that a relation shows, in definitions of names, too; what the document defines is none."""
        knowledge = self.meaning.resolver.knowledge
        meant = [each for each in knowledge.meanings if each[0] not in knowledge.entities]
        parts = [part for side in sides for part in self.meaning.resolver.behind(side)] if meant else []
        return (each for each in meant if shown_in(each[0], parts))

    def _is_update(self, left: Surface, right: Surface, block: Block) -> bool:
        """Whether a relation gives a name without a value of its own a new one."""
        if not is_update(left, right):
            return False
        part = unwrap(left)
        knowledge = self.meaning.resolver.knowledge
        find = partial(knowledge.find, position=left.start, scope=block.segment.scope)
        if type(part) is not Scripts:
            found = [find(spelling(part))]
            if spelling(part) in knowledge.size_names:
                return False
        else:
            found = [find(name) for name, _, _ in candidates(spelling(part.base), part.subs, part.sups, part.primes)]
        return all(entity is None or entity.is_free for entity in found)

    def _is_guessed(self, side: Surface, by_bounds: bool = False) -> bool:
        """Whether a side, or what defines a name in it, shows a name of which nothing says what it is, or an unknown word.

        by_bounds   whether the bounds of sums over its indices say what it is
        """
        if any(type(part) is Words and part.text.strip() for part in walk(side)):
            return True
        resolver = self.meaning.resolver
        guessed = {name for name, _ in resolver.inferred} | (set() if by_bounds else resolver.assumed | resolver.unknowns.keys())
        return bool(guessed) and not guessed.isdisjoint(resolver.names_behind(side))

    def _is_from_elsewhere(self, side: Surface, position: int) -> bool:
        """Whether a side shows a name that is declared under another heading: one further down, or where names begin anew."""
        knowledge = self.meaning.resolver.knowledge
        here = knowledge.section(position)
        known = (e for part in walk(side) if type(part) is Symbol for e in knowledge.entities.get(part.name, ()))
        others = [entity for entity in known if knowledge.section(entity.position) != here]
        return any(here in knowledge.renewed or entity.position > position for entity in others)

    def _unread(self, chain: _Chain, position: int) -> SymgradError | None:
        """Why a relation between two sides cannot be read: it may need what the one before it tells already."""
        gaps = self.meaning.resolver.gaps
        left, right = chain.unread.get(position - 1), chain.unread.get(position)
        if left is None:
            return right
        return gaps.dependency(left, chain.draft.sides[position - 1].start) if position - 1 > 0 or gaps.is_told(left) else left

    def _across(self, chain: _Chain, at: int, position: int, skip: int) -> DependencyError | None:
        """What stands unread between two sides, where the first is said to be equal to it: A = … = B says A = B, too."""
        between = range(at + 1, position)
        if not between or chain.draft.linked or any(chain.draft.relations[k - 1] != "=" for k in between):
            return None
        if position in chain.problems or any(k not in chain.unread for k in between):
            return None
        return self.meaning.resolver.gaps.dependency(chain.unread[position - 1], chain.draft.sides[position - 1].start)

    def _undeclared_sizes(self, *sides: Node) -> frozenset[Size]:
        """The sizes in the sides that are such by their use only, in no declared shape either."""
        entities = self.meaning.resolver.knowledge.entities
        sizes = {size for side in sides for size in sizes_of(side) if size.name not in entities}
        shapes = (entity.shape or () for known in entities.values() for entity in known) if sizes else ()
        said = {name for shape in shapes for size in shape if isinstance(size, Surface) for name in integer_names(size)}
        return frozenset(size for size in sizes if size.name not in said)

    def _undeclared(self, *sides: Node) -> frozenset[Tensor]:
        """The tensors that the sides depend on of which nothing says what they are."""
        tensors = (tensor for side in sides for direct in side.tensors for tensor in direct.reach)
        free = (tensor for tensor in tensors if tensor.definition is None and tensor.law is None)  # a name may be several things
        resolver = self.meaning.resolver
        return frozenset(t for t in free if t.name in resolver.assumed or (t.name, t.rank) in resolver.inferred)

    def _inferred(self, things: set[tuple[str, int]], position: int) -> tuple[str, ...]:
        """What names of some ranks are taken for where only their use says it, or another section makes them."""
        resolver = self.meaning.resolver
        knowledge = resolver.knowledge
        turns = any(place <= position and knowledge.section(place) == knowledge.section(position) for place in knowledge.turned)
        if not resolver.inferred and not turns:
            return ()
        said = [said for thing, said in resolver.inferred.items() if thing in things]
        for name in sorted({name for name, _ in things}) if turns else ():
            for entity in knowledge.entities.get(name, ()):
                definition = entity.definition
                if definition is not None and definition.how == "=" and knowledge.is_of_another_section(entity, position):
                    said.append(f"{name} is what line {resolver.source.position(definition.offset)[0]} says under another heading")
        return tuple(said)


def _with_turned(item: Item, turned: Mapping[int, frozenset[Tensor]], position: int) -> Item:
    """A relation with what is transposed on its sides, at a position and the next, and is a number as nothing says otherwise."""
    if type(item) is not Claim:
        return item
    sides = turned.get(position, frozenset()) | turned.get(position + 1, frozenset())
    return replace(item, turned=sides & item.undeclared) if sides else item


def _placed(doubt: Doubt, put: Replacement) -> Doubt:
    """A doubt about the names as they are at a place."""
    instead = tuple((put.tensor(old), new) if isinstance(old, Tensor) else (old, new) for old, new in doubt.instead)
    return replace(doubt, conditions=put.each(doubt.conditions), own=put(doubt.own), instead=instead)


def _shows_gradient(side: Surface) -> bool:
    """Whether a side shows a derivative written as a fraction, or ∇, which of a vector may be its Jacobian."""
    return any(
        type(part) is Quotient
        and sign_of(unwrap(factors_of(part.numerator)[1][0])) is not None
        or type(part) is Symbol
        and part.name == "\\nabla"
        for part in walk(side)
    )


def _shows_star(side: Surface) -> bool:
    """Whether a side shows a sign that may be a product entry by entry."""
    return any(type(part) is Term and not {*ENTRYWISE}.isdisjoint(part.operators) for part in walk(side))


def _is_read(relations: list[str], position: int) -> bool:
    """Whether a side stands next to a relation that is judged."""
    near = relations[max(position - 1, 0) : position + 1]
    return any(relation in JUDGED for relation in near)


class _Chain:
    """The sides of one chain over the same indices.

    problems   those of sides that have no place in it
    unclear    the sides whose problem may be one of reading
    misfitting the names whose shapes do not fit, where that is known
    unread     why sides could not be read
    """

    def __init__(self, draft: Draft, values: list[Value | SymgradError | None]):
        self.draft, self.values = draft, values
        self.nodes: list[Node | None] = [None] * len(values)
        self.problems: dict[int, str] = {}
        self.misfitting: dict[int, tuple[str, ...]] = {}
        self.unclear: set[int] = set()
        self.unread: dict[int, SymgradError] = {}
        self._build()

    @property
    def letters(self) -> set[str]:
        """The names of the free indices."""
        return {index.name for node in self.nodes if node is not None for index in node.free}

    def find_ranges(self, finder: RangeFinder) -> None:
        """Learns the ranges of the free indices; a side that disagrees with the others is a problem."""
        for position, node in enumerate(self.nodes):
            if node is None:
                continue
            try:
                finder.add(node)
            except ShapeError as error:
                self.problems[position], self.misfitting[position] = str(error), error.names
                self.nodes[position] = None

    def settle(self, conditions: list[Condition], ranges: dict[Index, Index]) -> list[Condition]:
        """Gives every side its ranges and letters; the conditions on its indices with them."""
        kept = [(position, node) for position, node in enumerate(self.nodes) if node is not None]
        reserved = frozenset[str]().union(*(reserved_names(node) for _, node in kept))
        settled = settle([*(node for _, node in kept), *conditions], reserved, ranges=ranges)
        for (position, _), node in zip(kept, settled):
            self.nodes[position] = node
        return list(map(as_condition, settled[len(kept) :]))

    def _build(self) -> None:
        """Every side at the same indices; a side whose shape differs is a problem of its relation."""
        shaped: Value | None = None
        fitted: list[Value | None] = []
        for position, value in enumerate(self.values):
            if value is None or isinstance(value, SymgradError):
                if isinstance(value, ShapeError):
                    self._refuse(position, value)
                elif value is not None:
                    self.unread[position] = value
                fitted.append(None)
                continue
            value = matrix.squeeze(value)
            if value.axes:
                if shaped is None:
                    earlier = next((v for k, v in enumerate(fitted) if v is not None and not self._is_zero(k)), None)
                    if earlier is not None:
                        self.problems[position] = f"the left side is {earlier.shape} and the right side has the shape {value.shape}"
                        fitted.append(None)
                        continue
                    shaped = value
                else:
                    given, (value, problem) = value, self._fit(shaped, value)
                    if problem:
                        self.problems[position] = problem
                        if self._is_listed(position) and matrix.is_vector_like(given):
                            self.unclear.add(position)  # a list of the entries may stand as a row and mean the vector
                        fitted.append(None)
                        continue
            elif shaped is not None and not self._is_zero(position):
                self.problems[position] = f"the left side has the shape {shaped.shape} and the right side is a scalar"
                fitted.append(None)
                continue
            fitted.append(value)
        places = matrix.places_of(shaped) if shaped is not None else ()
        for position, value in enumerate(fitted):
            if value is None:
                continue
            try:
                self.nodes[position] = value.build(places if value.axes else ())
            except ShapeError as error:
                self._refuse(position, error)
            except SymgradError as error:
                self.unread[position] = error

    def _refuse(self, position: int, error: ShapeError) -> None:
        self.problems[position] = plain_message(error)
        if error.is_unclear:
            self.unclear.add(position)

    def _is_listed(self, position: int) -> bool:
        """Whether a side is what is written out as a row."""
        part = unwrap(self.draft.sides[position])
        return type(part) is Matrix and len(part.rows) == 1

    def _is_zero(self, position: int) -> bool:
        value = self.values[position]
        return isinstance(value, Value) and not value.axes and value.build(()) is ZERO

    @staticmethod
    def _fit(shaped: Value, value: Value) -> tuple[Value, str]:
        """The value as it fits the shape of the chain, and the problem where it does not."""
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
        other = matrix.numbered_as(one, other) if fits else other
        if not fits or not all([matrix.unify(a, b) for a, b in zip(one.axes, other.axes)]):
            return value, f"the left side has the shape {shaped.shape} and the right side has the shape {value.shape}"
        return other, ""


def plain_message(error: SymgradError) -> str:
    """The message of an error without the place, which the claim has itself."""
    text = str(error)
    return text.split(": ", 1)[1] if text.startswith("line ") and ": " in text else text


def _may_be_solved(draft: Draft, block: Block, position: int, left: Node, right: Node) -> bool:
    """Whether relation number `position` of a chain may be an equation to solve: ∂L/∂w = … = 0, “at the optimum XᵀX w = Xᵀy”."""
    if position == len(draft.relations):
        if right is ZERO and len(draft.relations) > 1 and derives(draft.sides[0]):
            return True
        states_slope = right is not ZERO and derives(draft.sides[-2])
        if draft.sought and not states_slope and any(tensor.definition is None for tensor in left.tensors | right.tensors):
            return True
    return block.solving and _is_open_equation(left, right)


def _is_open_equation(left: Node, right: Node) -> bool:
    """Whether an equation gives a plain value to names that nothing defines, without a derivative."""
    if not {type(left), type(right)} & {Entry, Number}:
        return False
    written = (DefinedFunction, DerivedFunction, UnknownFunction)
    for part in (part for side in (left, right) for part in walk_terms(side)):
        if type(part) in (Derivative, Expectation) or type(part) is Apply and isinstance(part.function, written):
            return False
    tensors = left.tensors | right.tensors
    return bool(tensors) and all(tensor.definition is None and tensor.law is None for tensor in tensors)
