"""What is assumed at a place of a document: stated for all values of its indices, or tied to those of the claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from ...errors import ShapeError, SymgradError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.building import both, conjuncts, negate
from ...terms.claims import Doubt
from ...terms.nodes import ONE, TRUE, Condition, DefinedFunction, Or, Range, Relation, Sum, Tensor, UnknownFunction
from ...terms.replacement import Pair, Replacement
from ..facts.facts import GLOBAL, Assumption, Entity, Environments, Renewal, with_law
from ..facts.function_classes import SaidOfFunction, function_of_class, law_said
from ..facts.gaps import plain
from ..facts.records import Assumed, Note
from ..meaning.axis_ranges import declared_ranges
from ..meaning.conditions import as_condition, condition_of, condition_value
from ..meaning.document_functions import common_variable, function_of
from ..meaning.entities import tensor_of
from ..meaning.frame import Frame, Meaning
from ..meaning.settling import reserved_names, settle
from ..prose.polarity import is_law
from ..surface.blocks import Block
from ..surface.letters import free_letters, index_letters
from ..surface.scripts import subscript_letters
from ..surface.syntax import Chained, Gap, Numeral, Scripts, Surface, Symbol, unwrap, walk

#: Tensors and functions of which something says more, each with what it is then.
Pairs = tuple[Pair, ...]


@dataclass
class Tied:
    """A condition that may share the free indices of a claim, its letters, and where it is from. It is not settled yet."""

    condition: Condition
    letters: frozenset[str]
    assumption: Assumption


@dataclass
class Holding:
    """What is assumed at a place.

    given     for all values of its indices
    tied      of the claim's own
    doubted   what may be meant so, and the tensors of which it says more
    later     what solves an equation that is stated here, as is said behind it
    put       what the names are here
    unread    what is not read
    """

    given: list[Condition]
    tied: list[Tied]
    doubted: list[tuple[Assumption, list[Condition], Pairs]]
    later: list[tuple[Assumption, list[Condition], Pairs]]
    put: Replacement
    unread: list[Assumption]


class Assumptions:
    """The assumptions of one document.

    renewals  the names that are declared anew
    waiting   the block before which conditions for “the next display” no longer hold
    """

    def __init__(self, meaning: Meaning, stated: list[Assumption], renewals: list[Renewal]):
        self.meaning, self.resolver, self.stated, self.renewals = meaning, meaning.resolver, stated, renewals
        self.assumed: list[Assumed] = []
        self.notes: list[Note] = []
        self.waiting = 0
        self._conditions: dict[Assumption, list[Condition]] = {}
        self._errors: dict[Assumption, SymgradError] = {}

    def assume(self, block: Block, number: int) -> None:
        """Takes what is assumed of a display: all after “assume that”, or “if” for the next one; else what a comment says."""
        for draft, following in zip_longest(block.drafts, block.drafts[1:]):
            # What hangs on another row is not assumed by itself, nor what a condition stands beside that may be none.
            linked = draft.linked or following is not None and following.linked
            doubtful = linked or bool(draft.doubted) or len(draft.conditions) > 1
            where = draft.conditions[0] if len(draft.conditions) == 1 else None
            every = block.assumed or block.asked
            of_draft = range(draft.defines, len(draft.relations))
            for first, last in _runs(k for k in of_draft if every or block.supposes(draft.sides[k + 1].start)):
                sides, relations, places = draft.sides[first : last + 2], draft.relations[first : last + 1], draft.places
                surface = Chained(sides[0].start, sides[-1].end, sides, relations, places[first : last + 1])
                within = block.segment.scope, block.asked, number
                reach = block.segment.reach
                supposed = Assumption(surface, surface.start, *within, where=where, reach=reach, doubtful=doubtful)
                said = law_said(surface, self.resolver.knowledge.is_open_function)
                behind = self.resolver.source.text[surface.end : block.segment.end] + block.segment.after
                self.stated += with_law(supposed, said, is_law(block.segment.before, behind))
        self.stated.sort(key=lambda assumption: assumption.position)

    def holding(self, frame: Frame, block: Block, number: int, position: int) -> Holding:
        """What is assumed at a place."""
        found = Holding([], [], [], [], Replacement({}), [])
        instead: list[Pair] = []
        for assumption in self.stated:
            later = assumption.position > position
            if assumption.behind not in (None, number) or assumption.until is not None and assumption.until <= position:
                continue
            says_more = assumption.instead is not None or assumption.function is not None
            earlier = assumption.solves or says_more  # what says something of what stands before it, too
            if assumption.behind is None and later and (assumption.anew or assumption.onward or not earlier):
                continue
            if not self._reaches(assumption, block, position) or assumption.anew and self._is_over(assumption, position):
                continue
            if assumption.doubtful and assumption.position == position and not block.is_display:
                continue  # a claim of the text itself
            if (
                assumption.behind is None
                and assumption.next_only
                and (assumption.block < self.waiting or assumption.block > number)
            ):
                continue
            try:
                pairs = self._pairs(assumption)
                tied = self._tied(frame, assumption) if not pairs else None
                given = self._given(assumption) if tied is None and not pairs else []
            except SymgradError as error:
                if not assumption.doubtful or _has_gap(assumption):  # what may be no assumption need not be one that makes sense
                    self._lose(assumption, error)
                    found.unread.append(assumption)
                elif assumption.surface is not None and not frame.letters.isdisjoint(self._letters_in(assumption.surface)):
                    found.unread.append(assumption)  # it may say of which of the claim's indices that is claimed
                elif assumption.instead is not None and assumption.position < position:
                    found.unread.append(assumption)  # it was meant to give the name a value
                continue
            if tied is not None:
                found.tied.append(tied)
            elif assumption.doubtful:
                own = assumption.position == position  # the equation itself is judged by what the name is before it
                said = replace(assumption, anew=assumption.anew and not own)
                (found.later if later and assumption.solves else found.doubted).append((said, given, pairs))
            else:
                found.given.extend(given)
                taken = {old for old, _ in instead}
                if any(isinstance(old, UnknownFunction) and old in taken for old, _ in pairs):
                    found.doubted.append((assumption, [], tuple((old, old) for old, _ in pairs)))  # it is of two classes at once
                else:
                    instead.extend(pairs)
                    rest = tuple((old, old) for old, new in pairs if isinstance(new, DefinedFunction))
                    found.doubted += [(assumption, [], rest)] if rest else []  # of arguments at which the class has no form
        found.put = Replacement(instead)
        return found

    def _is_over(self, assumption: Assumption, position: int) -> bool:
        """Whether a name that may have another meaning from a place on may have yet another one from a later place on."""
        named = assumption.instead[0].name if assumption.instead is not None else ""
        behind = (other for other in self.stated if other.anew and assumption.position < other.position <= position)
        return any(other.instead is not None and other.instead[0].name == named for other in behind)

    def _pairs(self, assumption: Assumption) -> Pairs:
        """The tensor or function of which an assumption says more than a condition could, and what it is then."""
        if assumption.function is not None:
            return self._class_of(assumption, assumption.function)
        if assumption.instead is None or assumption.instead[0].kind == "size":
            return ()
        if assumption.instead[0].kind == "function":
            old, new = (function_of(self.meaning, entity) for entity in assumption.instead)
            if not isinstance(old, DefinedFunction) or not isinstance(new, DefinedFunction) or old is new:
                return ()
            return ((old, new),)
        one, other = (self._tensor(assumption, entity) for entity in assumption.instead)
        if one is None or other is None or one.axes != other.axes:
            return ()
        if not assumption.doubtful and other.definition is None:
            place = self.resolver.source.position(assumption.position)
            said = Assumed(TRUE, self._text(assumption), *place, other.name, other.domain)
            self.assumed += [said] if said not in self.assumed else []
        return ((one, other),)

    def _tensor(self, assumption: Assumption, entity: Entity) -> Tensor | None:
        """The tensor of an entity; that of what may define it makes sense, or defines nothing."""
        if not assumption.doubtful or entity.definition is None or entity in self.resolver.tensors:
            return tensor_of(self.meaning.tensor_value(entity))
        if assumption in self._errors:
            raise self._errors[assumption]
        try:
            with self.resolver.supposing(entity):
                return tensor_of(self.meaning.tensor_value(entity))
        except ShapeError as error:
            self._errors[assumption] = error
            place = self.resolver.source.position(assumption.position)
            self.notes.append(Note(f"what may define {entity.name} has no meaning: {plain(error)}", *place))
            raise

    def _class_of(self, assumption: Assumption, said: SaidOfFunction) -> Pairs:
        """A function of which nothing is known, and any one of the class that is said."""
        period = None
        if said.period is not None:
            frame = Frame(self.meaning, assumption.scope, assumption.position, letters=index_letters(said.period))
            with self.resolver.placed(assumption.position):
                period = frame.value(said.period).build(())
        function = function_of_class(said, period)
        name = UnknownFunction(said.name)
        if function is None:
            return ((name, name),)
        if not assumption.doubtful:
            known = Assumed(TRUE, self._text(assumption), *self.resolver.source.position(assumption.position), said.name)
            self.assumed += [known] if known not in self.assumed else []
        return ((name, function),)

    def _reaches(self, assumption: Assumption, block: Block, position: int) -> bool:
        """Whether what is assumed holds at a place: in its environments, and of a name until that is declared anew."""
        segment = block.segment
        if not (_is_within(segment.scope, assumption.scope) and _is_within(segment.reach, assumption.reach)):
            return False
        ended = {
            renewal.name
            for renewal in self.renewals
            if assumption.position < renewal.position <= position and _is_within(segment.reach, renewal.reach)
        }
        if not ended or assumption.surface is None:
            return not (ended and assumption.simplex is not None and assumption.simplex.name in ended)
        return not any(type(part) is Symbol and part.name in ended for part in walk(assumption.surface))

    def _tied(self, frame: Frame, assumption: Assumption) -> Tied | None:
        """An assumption that speaks of a claim's own indices."""
        surface = assumption.surface
        if surface is None or not (assumption.next_only or self._is_tied(assumption, surface)):
            return None
        with self.resolver.placed(assumption.position):
            value = condition_value(self._sharing(frame, assumption, surface), surface)
        if value.axes:
            return None
        return Tied(as_condition(value.build(())), free_letters(surface) | self._letters_in(surface), assumption)

    def doubts(self, holding: Holding, names: set[str]) -> list[Doubt]:
        """What may be assumed of a claim whose free indices have these names; their own conditions are not settled yet."""
        found = [self._doubt(assumption, tuple(given), TRUE, pairs) for assumption, given, pairs in holding.doubted]
        for each in holding.tied:
            if not each.assumption.doubtful:
                continue
            own, general = self._applied([each], names)
            if own or general:
                found.append(self._doubt(each.assumption, tuple(general), both(*own)))
        for assumption in holding.unread:
            shown = walk(assumption.surface) if assumption.surface is not None else ()
            about = frozenset(part.name for part in shown if type(part) is Symbol)
            about = about if assumption.instead is None else frozenset((assumption.instead[0].name,))
            found.append(replace(self._doubt(assumption, (), TRUE), unread=about))
        return found

    def solved_later(self, holding: Holding) -> list[Doubt]:
        """What solves an equation that is stated, by what is said behind it."""
        return [self._doubt(assumption, tuple(given), TRUE, pairs) for assumption, given, pairs in holding.later]

    def _lose(self, assumption: Assumption, error: SymgradError) -> None:
        surface = assumption.surface
        end = surface.end if surface is not None else assumption.position
        self.resolver.gaps.add(error, assumption.position, end)

    def _doubt(self, assumption: Assumption, given: tuple[Condition, ...], own: Condition, pairs: Pairs = ()) -> Doubt:
        line, _ = self.resolver.source.position(assumption.position)
        if assumption.instead is not None and assumption.instead[0].kind == "size":
            return Doubt((), line=line, text=self._text(assumption), unread=frozenset((assumption.instead[0].name,)))
        understood = assumption.surface is not None and not any(old is new for old, new in pairs)
        understood = understood or any(isinstance(new, DefinedFunction) for _, new in pairs)
        return Doubt(
            given,
            own,
            pairs,
            line,
            self._text(assumption),
            understood,
            anew=assumption.anew and bool(pairs),
            rival=assumption.rival,
            about=assumption.about,
        )

    def _text(self, assumption: Assumption) -> str:
        if assumption.words:
            return assumption.words
        surface = assumption.surface
        return self.resolver.source.shown(surface.start, surface.end) if surface is not None else ""

    def settled(self, tied: list[Tied], names: set[str]) -> tuple[list[Condition], list[Condition]]:
        """(own, given) of tied conditions that are supposed for certain, for a claim whose free indices have these names."""
        return self._applied([each for each in tied if not each.assumption.doubtful], names)

    def _applied(self, tied: list[Tied], names: set[str]) -> tuple[list[Condition], list[Condition]]:
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
            if assumption.doubtful or assumption.instead is not None or assumption.function is not None:
                continue
            if not assumption.next_only and not (surface is not None and self._is_tied(assumption, surface)):
                try:
                    self._given(assumption)
                except SymgradError as error:
                    self._lose(assumption, error)

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
            if assumption in self._errors:
                raise self._errors[assumption]
            try:
                with self.resolver.placed(assumption.position):
                    made = self._made(assumption)
            except ShapeError as error:
                if not self._shows_undeclared(assumption):
                    self._errors[assumption] = error
                    raise
                made = []  # “the solution of $A x = b$”, where x is no name of the document
            except SymgradError as error:
                self._errors[assumption] = error
                raise
            self._conditions[assumption] = made
            if assumption.doubtful:
                return made
            text, source = self._text(assumption), self.resolver.source
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


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of each run of numbers that follow one another."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def _has_gap(assumption: Assumption) -> bool:
    return assumption.surface is not None and any(type(part) is Gap for part in walk(assumption.surface))


def _is_within(inner: Environments, outer: Environments) -> bool:
    return inner[: len(outer)] == outer


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
