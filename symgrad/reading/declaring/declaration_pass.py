"""The first pass: what a document declares, defines and assumes, formula by formula. Knows surfaces; nothing is elaborated yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from ...errors import SymgradError
from ..facts.facts import GLOBAL, Assumption, Dimension, Entity, Environments, Knowledge, Polarity, Renewal, WrittenDefinition
from ..facts.gaps import Gaps
from ..facts.records import Note
from ..facts.survey import strides, survey
from ..prose import sentences as prose
from ..prose.cases import bound_behind, cases_from
from ..prose.function_properties import functions_named, said_of_functions
from ..prose.named_values import with_named_values
from ..prose.number_words import with_numbers
from ..prose.polarity import Polarities, asks_for_case, frees, leaves_rest, sentences_around, supposes_display
from ..prose.properties import said_of, states_case_of, with_shapes, words_of_list
from ..prose.random_names import random_names
from ..prose.rows import with_rows
from ..prose.sections import number_sections
from ..surface.binders import bound_by
from ..surface.blocks import Block
from ..surface.dependences import depending
from ..surface.letters import free_letters
from ..surface.lexer import Source
from ..surface.scripts import base_name, integer_names, is_label_superscript, label_name, subscript_letters
from ..surface.sets import read_set
from ..surface.signs import differentiated_by, is_square, shows_derivative, squared_arguments, squares_below, within_logarithm
from ..surface.statements import Draft, Piece, bare_condition, is_update, opposite, surfaces_of
from ..surface.syntax import (
    Big,
    Chained,
    Gap,
    Numeral,
    Quotient,
    Scripts,
    Surface,
    Symbol,
    Term,
    names_in,
    optimum_over,
    replaced,
    spelling,
    unwrap,
    walk,
)
from ..surface.vocabulary import JUDGED
from .alternatives import suppose_domain
from .declared_names import Name
from .definition_reader import DefinitionReader, is_number
from .drafts import drafts_of
from .inline import read_inline
from .solving import Solving, mark_solutions

#: Why the first row of a display that begins with ⇒ may be true, behind an equation to solve.
LEADING = "⇒ says that this follows from the equation before it"


class DeclarationPass(DefinitionReader):
    """Fills a Knowledge from the blocks of a document; what cannot be read of them is a gap."""

    def __init__(self, source: Source, knowledge: Knowledge, gaps: Gaps) -> None:
        super().__init__(source, knowledge)
        self.gaps = gaps
        self.found: dict[Fraction, dict[str, Surface]] = {}  # the numbers that chains found, and for which names
        self.behind: list[str] = []  # the words behind each formula, or behind the list of names that it is in
        self.loose: list[tuple[int, str, Surface, str]] = []  # words of names that are defined by the same formula, or later

    def run(self, blocks: list[Block]) -> None:
        with_shapes(blocks)
        with_rows(blocks)
        with_named_values(blocks)
        self.knowledge.random |= dict.fromkeys(random_names(blocks))
        for block in blocks:
            for piece in block.pieces:
                self._survey(piece, block)
        self.knowledge.settle_signs()
        self.knowledge.asks = any(block.is_display and block.alone is not None and _asks(block.alone) for block in blocks)
        self._settle_laws()
        self.knowledge.size_names.update(self.knowledge.ends - self.knowledge.partial, strides(self.knowledge))
        indices = self.knowledge.partial | self.knowledge.summed | self.knowledge.whole & self.knowledge.standing
        self.knowledge.size_names.update(self.knowledge.dotted - indices)
        placed = self._placed(blocks)
        self.behind = words_of_list(blocks)
        with_numbers(blocks, lambda name: name not in placed and self._may_be_number(name))
        shown = 0
        for block in blocks:
            self.displays_before.append(shown)
            shown += block.is_display and any(p.relations or type(p.surface) is Chained for p in block.pieces)
            block.pieces = self._with_dependences(self.without_ranges(block.pieces, block.segment.scope), placed)
        self.blocks, self.sentences = blocks, sentences_around(blocks)
        number_sections(blocks, self.sentences)
        self.polarities = Polarities(self.sentences)
        self.knowledge.turned = [b.segment.start for b, said in zip(blocks, self.sentences, strict=True) if said.turns]
        for number, block in enumerate(blocks):
            self._enter(number, block)
            before = block.segment.before
            if block.supposed:
                self.polarities[number] = Polarity.SUPPOSED
            if any(map(_declares, block.pieces)) and self.polarities[number] is Polarity.UNCLEAR:
                self.polarities[number] = Polarity.DECLARED
            self.polarity = self.polarities[number] if any(map(_relates, block.pieces)) else Polarity.UNCLEAR
            self.next_only = block.next_only = prose.holds_next(before, self.next_only)
            if self.sentences[number].is_condition and any(map(_relates, block.pieces)):
                self.next_only = block.next_only = True
            if self.sentences[number].inserts and self._is_value_of_known(block, number):
                self.next_only = block.next_only = True
                if not self.sentences[number].goes_on:
                    self.polarities[number] = self.polarity = Polarity.DOUBTED
            self.states_case = self.next_only and prose.states_case(before)
            said = block.pieces
            block.pieces = self._declared_in(block, said)
            found = self._said(block, said)
            if found:
                block.pieces = found
                if self.polarity is not Polarity.DOUBTED:
                    self.polarities[number] = Polarity.DECLARED
        self._say_of_later(blocks)
        self.knowledge.partial -= self.knowledge.size_names
        self._declare_squares(blocks)
        self._count_comparisons(blocks)
        solving = Solving(self)
        for number, block in enumerate(blocks):
            self._enter(number, block)
            self.polarity = self.polarities[number] if any(map(_relates, block.pieces)) else Polarity.UNCLEAR
            self.in_text = not block.is_display
            if block.is_display:
                block.assumed = block.supposed or supposes_display(self.sentences[number])
                block.asked = not block.assumed and asks_for_case(self.sentences[number])
                block.withdrawn = self.sentences[number].withdrawn
                block.refused = self.sentences[number].refused
                block.solving = self.sentences[number].solves
                block.drafts = drafts_of(self, block)
                self._doubt_slopes(block)
                if loosened := self.sentences[number].loosened:
                    for draft in block.drafts:
                        draft.loose = f"“{loosened}” is not understood, and may make this true"
                if block.follows and block.drafts and self._follows_equation(number):
                    block.drafts[0].loose = LEADING
                if leaves_rest(block.segment.after):
                    self._put_otherwise(block, number)
                elif self.sentences[number].is_rest:
                    self._doubt_rest(block, number)
                mark_solutions(self, block.drafts, block)
                solving.enter(block)
                for draft in list(block.drafts):
                    try:
                        solving.connect(draft, block)
                        self._define_draft(draft, block)
                    except SymgradError as error:
                        self._lose(error, Piece("formula", draft.start, draft.sides[-1].end), block)
                    solving.take(draft, block)
                sides = [side for draft in block.drafts for side in draft.sides if draft.relations]
                self.varied |= self._bases(part for side in sides for part in differentiated_by(side))
                for base in self._bases(part for side in sides for part in names_in(side)):
                    self.related.setdefault(base, number)
            elif not self._define_by_cases(blocks, number):
                self._renew_by_words(block)
                solving.enter(block)
                block.bound = bound_behind(blocks, number)
                try:
                    read_inline(self, block)
                except SymgradError as error:
                    self._lose(error, Piece("formula", block.segment.start, block.segment.end), block)
                    self._leave_open(error, block.pieces, block)
        solving.finish()
        for number, name, part, words in self.loose:
            self._enter(number, blocks[number])
            entity = self.knowledge.find(name, part.start, blocks[number].segment.scope)
            self.mark_loose(entity, part, words, blocks[number].segment.scope, "" if entity is not None else name)
        self._declare_pointers()
        self.assumptions = [self._of_claim(assumption) for assumption in self.assumptions]

    def _with_dependences(self, pieces: list[Piece], placed: set[str]) -> list[Piece]:
        """Makes calls of C = C(z_1, z_2), which claim nothing; x = x(y) of an x of which a set is said may be a product."""
        for piece in pieces:
            found = depending(piece.surface)
            if found is None or len(found[1]) < 2 and spelling(found[0]) in placed or type(piece.surface) is not Chained:
                continue
            said = self.source.shown(piece.start, piece.end)
            message = f"{said} says on what a name depends: nothing is judged"
            self.notes.append(Note(message, *self.source.position(piece.start), True))
            piece.surface = piece.surface.sides[1]
            self.knowledge.depended_on.update(spelling(item.base if type(item) is Scripts else item) for item in found[1])
        return pieces

    @staticmethod
    def _placed(blocks: list[Block]) -> set[str]:
        """The names of which formulas say where they lie, or what they are."""
        found: set[str] = set()
        for block in blocks:
            for number, piece in enumerate(block.pieces):
                if type(piece.surface) is Chained and piece.surface.relations[0] in ("∈", "∼", "→", ":="):
                    named = [piece.surface.sides[0], *(p.surface for p in block.pieces[:number] if p.surface is not None)]
                    found.update(part.name for side in named for part in walk(side) if type(part) is Symbol)
        return found

    def _may_be_number(self, name: str) -> bool:
        """Whether the uses of a name let it be a number."""
        known = self.knowledge
        if name in known.uses or name in known.applied or name in known.ranged or name in known.size_names:
            return False
        return name not in known.indexed | known.summed | known.partial

    def _put_otherwise(self, block: Block, number: int) -> None:
        """Makes a display hold where the condition on the one before it does not: “\\[ … \\] otherwise”."""
        previous = next((other for other in reversed(self.blocks[:number]) if other.is_display), None)
        conditions = previous.drafts[-1].conditions if previous is not None and previous.drafts else []
        other = opposite(conditions[0]) if len(conditions) == 1 and type(conditions[0]) is Chained else None
        block.rest_unread = other is None
        if other is not None:
            for draft in block.drafts:
                draft.conditions.append(other)

    def _doubt_slopes(self, block: Block) -> None:
        """Says of what shows dz for ∂L/∂z that this is only what the direction of the equations shows."""
        loss = self.knowledge.assumed_loss
        for draft in block.drafts if loss else ():
            found = (part for side in draft.sides for part in walk(side) if type(part) is Quotient)
            slope = next((part for part in found if any(spelling(each) == loss for each in walk(part.numerator))), None)
            if slope is not None:
                draft.loose = f"nothing says that {self.source.shown(slope.start, slope.end)} is meant as a derivative of the loss"

    def _follows_equation(self, number: int) -> bool:
        """Whether the display before is an equation that is to be solved: what follows from it by ⇒ need not hold by itself."""
        previous = next((other for other in reversed(self.blocks[:number]) if other.is_display), None)
        last = previous.drafts[-1] if previous is not None and previous.drafts else None
        return last is not None and last.relations[-1:] == ["="] and (spelling(last.sides[-1]) == "0" or bool(last.loose))

    def _may_begin(self, draft: Draft, block: Block) -> bool:
        """Whether a display f(x) = … by itself may give a function another formula, after claims about the one that it has.

        That is so where it does not go on from what stands before it, and the text goes on to use the function.
        """
        sentence, head = self.sentences[self.block], self.head_of(draft.sides[0])
        if len(block.drafts) != 1 or len(draft.relations) != 1 or block.follows or sentence.continues or head is None:
            return False
        known = self.knowledge.find(head[0].name, draft.start, block.segment.scope)
        if known is None or known.kind != "function" or head[1] is None or known.position > draft.start:
            return False
        if self.displays_before[self.block] <= known.claims_before + 1:
            return False
        later = surfaces_of(piece for other in self.blocks[self.block + 1 :] for piece in other.pieces)
        return any(spelling(part) == known.name for surface in later for part in names_in(surface))

    def _doubt_rest(self, block: Block, number: int) -> None:
        """Lets a display hold where the relation before it does not: “if $x > 0$ we are done. Otherwise, \\[ … \\]”.

        It is not certain that this is what the word is about.
        """
        previous = self.blocks[number - 1].alone if number and not self.blocks[number - 1].is_display else None
        part = bare_condition(previous) if previous is not None else None
        other = opposite(part) if type(part) is Chained else None
        block.rest_unread = other is None
        if other is not None:
            for draft in block.drafts:
                draft.doubted.append(other)
            head = self.head_of(part.sides[0]) if type(part) is Chained else None
            known = self.knowledge.find(head[0].name, block.segment.start, block.segment.scope) if head is not None else None
            if part is not None and known is not None and known.definition is not None and known.definition.offset == part.start:
                block.refused = self.sentences[number].withdrawn  # “given $x = y$, …” gave x a value, which it does not have here

    def _is_value_of_known(self, block: Block, number: int) -> bool:
        """Whether a formula gives a number to a name without a value that displays before it show."""
        part = block.alone
        if type(part) is not Chained or part.relations != ["="] or not is_number(part.sides[1]):
            return False
        name = unwrap(part.sides[0])
        told = (other.alone for other in self.blocks[:number] if not other.is_display)
        if any(type(p) is Chained and p.relations[0] in ("=", ":=") and spelling(p.sides[0]) == spelling(name) for p in told):
            return False
        shown = surfaces_of(piece for other in self.blocks[:number] if other.is_display for piece in other.pieces)
        return type(name) is Symbol and any(type(p) is Symbol and p.name == name.name for surface in shown for p in walk(surface))

    def _of_claim(self, assumption: Assumption) -> Assumption:
        """An assumption behind a display; where that only defines, what it defines is meant so from here on."""
        if assumption.behind is None or any(draft.claims for draft in self.blocks[assumption.behind].drafts):
            return assumption
        return replace(assumption, behind=None)

    def _declared_in(self, block: Block, pieces: list[Piece]) -> list[Piece]:
        """The pieces that are left of a formula's when what they declare is registered."""
        try:
            return self.declare(pieces, block.segment.scope)
        except SymgradError:
            pass
        left: list[Piece] = []
        for number, piece in enumerate(pieces):  # one by one, so that what can be read of them is
            try:
                left += self.declare([piece], block.segment.scope)
            except SymgradError as error:
                self._lose(error, piece, block)
                self._leave_open(error, pieces[: number + 1], block)
        return left

    def _lose(self, error: SymgradError, piece: Piece, block: Block) -> None:
        self.gaps.add(error, piece.start, piece.end, block.is_display)

    def _leave_open(self, error: SymgradError, pieces: list[Piece], block: Block) -> None:
        """The names of which the last of the pieces says what they are, where that cannot be read: nor can what needs them.

        Where a name is known already, or the piece names a set of its own, x \\in \\mathcal{X}, that does not make it unreadable.
        """
        surface = next((piece.surface for piece in reversed(pieces) if type(piece.surface) is Chained), None)
        if surface is None or surface.relations[0] == "∈" and type(unwrap(surface.sides[1])) in (Symbol, Scripts):
            return
        for side in [*self._listed_before(pieces[:-1]), surface.sides[0]]:
            head = self.head_of(side)
            if head is None or self.knowledge.find(head[0].name, side.start, block.segment.scope) is not None:
                continue
            entity = Entity(head[0].name, side.start, block.segment.scope, end=side.end, text=head[0].name, reach=self.reach)
            if head[1] is not None:
                entity.kind = "function"
            entity.definition = WrittenDefinition((), tuple(head[1] or ()), Gap(side.start, side.end, error), side.start, ":=")
            self.knowledge.add(entity)

    def _bases(self, parts: Iterable[Surface]) -> set[str]:
        """The names among some parts, without their indices."""
        return {name.base for part in parts if (name := self.name_of(part)) is not None}

    def _enter(self, number: int, block: Block) -> None:
        self.block, self.reach = number, block.segment.reach

    def _said(self, block: Block, pieces: list[Piece]) -> list[Piece]:
        """What the words around a formula say of the free matrices and vectors in it."""

        def shape_of(part: Surface) -> list[Dimension] | None:
            name = self.name_of(part)
            if name is None:
                return None
            entity = self.knowledge.find(name.name, part.start, block.segment.scope)
            if entity is None and name.letters is not None:  # t_n of a family, each of which is what the words say
                entity, count = self.knowledge.find(name.base, part.start, block.segment.scope), len(name.letters)
                if entity is None or len(entity.shape or ()) <= count or len(entity.rows) < count:
                    return None
                return (entity.shape or [])[count:] if entity.kind == "tensor" and entity.is_free else None
            if entity is not None and entity.kind == "size" and entity.is_free:
                return []
            return entity.shape if entity is not None and entity.kind == "tensor" and entity.is_free else None

        def is_whole(part: Surface) -> bool:
            name = self.name_of(part)
            entity = self.knowledge.find(name.name, part.start, block.segment.scope) if name is not None else None
            return entity is not None and (entity.kind == "size" or entity.domain == "integer")

        self._say_of_functions(block, pieces)
        said = said_of(pieces, block, shape_of, is_whole, self.behind[self.block])
        found, scope = said.pieces, block.segment.scope
        if (found or said.perhaps) and self._is_of_case(block):
            self.next_only = block.next_only = True
            if not self.sentences[self.block].goes_on:
                self.polarities[self.block] = Polarity.DOUBTED
        if found or said.perhaps:
            self.polarity = self.polarities[self.block]
        for piece in said.perhaps:
            if type(piece.surface) is Chained:
                self.assume(piece.surface, piece.start, scope, False, doubtful=True)
        for part, words in said.loose:
            name = self.name_of(part)
            entity = self.knowledge.find(name.name, part.start, scope) if name is not None else None
            if entity is not None:
                self.mark_loose(entity, part, words, scope)
            elif name is not None:
                self.loose.append((self.block, name.name, part, words))
        if found and self.polarity is Polarity.DOUBTED:
            return [piece for piece in found if not _declares(piece)]
        if found:
            names = self.said_names(found)
            self.notes.append(Note(f"what the sentence says of {names} is assumed", *self.source.position(found[0].start)))
        return self.declare(found, block.segment.scope)

    def _say_of_later(self, blocks: list[Block]) -> None:
        """What the words around a name say of it that is declared behind them: “let $v$ be a unit vector, $v \\in …$”."""
        for number, block in enumerate(blocks):
            part = block.alone
            if block.is_display or not isinstance(part, (Symbol, Scripts)):
                continue
            name = self.name_of(part)
            entity = self.knowledge.find(name.name, part.start, block.segment.scope) if name is not None else None
            if entity is None or entity.position <= part.start or entity.claims_before > self.displays_before[number]:
                continue
            self._enter(number, block)
            self.next_only, self.polarity = block.next_only, self.polarities[number]
            if found := self._said(block, block.pieces):
                block.pieces = found
                if self.polarity is not Polarity.DOUBTED:
                    self.polarities[number] = Polarity.DECLARED

    def _is_of_case(self, block: Block) -> bool:
        """Whether what stands before a name speaks of a case of what is declared already: “for symmetric $A$”."""
        name = self.name_of(block.alone) if block.alone is not None and type(block.alone) in (Symbol, Scripts) else None
        if name is None or not states_case_of(block.segment.before):
            return False
        entity = self.knowledge.find(name.name, block.segment.start, block.segment.scope)
        return entity is not None and entity.position < block.segment.start

    def _say_of_functions(self, block: Block, pieces: list[Piece]) -> None:
        """Remembers what the words around a formula say of the functions in it that nothing defines."""
        if block.is_display:
            return
        shown = [piece.surface for piece in pieces if piece.surface is not None and not _relates(piece)]
        names = functions_named(shown)
        if not names or not all(map(self.knowledge.is_open_function, names)):
            return
        self.polarity = self.polarities[self.block]
        for said in said_of_functions(names, self.blocks, self.block):
            self.say_of_function(said, shown[0].start, block.segment.scope)

    def _declare_pointers(self) -> None:
        """What stands with indices in a slot, and of which nothing is said, are integers: the labels y_i of w_{y_i}."""
        knowledge = self.knowledge
        varied = {name.partition("_")[0] for name in knowledge.varied}
        for name, pointer in knowledge.pointing.items():
            if name in knowledge.entities or name in knowledge.size_names or name in knowledge.summed or name in varied:
                continue
            entity = Entity(name, pointer.position, GLOBAL, shape=[None] * pointer.rank, rows=("?",) * pointer.rank, text=name)
            entity.end, entity.pointer = pointer.end, pointer
            entity.inferred = f"integers that count along an axis of {pointer.carrier}"
            knowledge.add(entity)

    def say_of_inferred(self, blocks: list[Block]) -> None:
        """What the words around names say of them whose shapes only their uses say: “a one-hot $y$”."""
        for number, block in enumerate(blocks):
            if block.is_display or not block.pieces or any(map(_relates, block.pieces)):
                continue
            scope = block.segment.scope

            def shape_of(part: Surface, scope: Environments = scope) -> list[Dimension] | None:
                name = self.name_of(part)
                entity = self.knowledge.find(name.name, part.start, scope) if name is not None else None
                return [_counted(size) for size in entity.shape or ()] if entity is not None and entity.inferred else None

            found = said_of(block.pieces, block, shape_of).pieces
            if not found:
                continue
            self._enter(number, block)
            self.polarity = self.polarities[number]
            if self.polarity is Polarity.DOUBTED:
                continue
            self.notes.append(
                Note(f"what the sentence says of {self.said_names(found)} is assumed", *self.source.position(found[0].start))
            )
            self.polarities[number] = self.polarity = Polarity.DECLARED
            try:
                block.pieces = self.declare(found, scope)
                read_inline(self, block)
            except SymgradError as error:
                self._lose(error, Piece("formula", block.segment.start, block.segment.end), block)

    def said_names(self, pieces: list[Piece]) -> str:
        """The names of which some pieces speak, as written."""
        return self.source.shown(pieces[0].start, pieces[-1].end)

    def _renew_by_words(self, block: Block) -> None:
        """Ends what was supposed of a name that is any again, after something was claimed: “now let $K$ be arbitrary”."""
        part = block.alone
        if type(part) is not Symbol or not frees(self.sentences[self.block]):
            return
        entity = self.knowledge.find(part.name, part.start, block.segment.scope)
        if entity is not None and entity.is_free and self.displays_before[self.block] > entity.claims_before:
            suppose_domain(self, entity, part.start)
        about = (a for a in self.assumptions if a.surface is not None and a.position < part.start)
        said = [a for a in about if any(type(p) is Symbol and p.name == part.name for p in walk(a.surface or part))]
        if any(self.displays_before[assumption.block] < self.displays_before[self.block] for assumption in said):
            self.renewals.append(Renewal(part.name, part.start, self.reach))

    def _define_by_cases(self, blocks: list[Block], number: int) -> bool:
        """Registers a function that a sentence defines by cases from a block on; the blocks then have nothing else to say."""
        found = cases_from(self.head_of, blocks, number)
        if found is None:
            return False
        left, how, cases, last = found
        if how == "=" and not self.may_define(left, cases, blocks[number].segment.scope, left.start):
            return False
        if not self.define(left, cases, how, blocks[number].segment.scope, left.start):
            return False
        for block in blocks[number : last + 1]:
            block.pieces = []
        return True

    def _count_comparisons(self, blocks: list[Block]) -> None:
        for block in blocks:
            for piece in block.pieces:
                part = piece.surface
                if not block.is_display and type(part) is Chained and len(part.sides) == 2 and spelling(part.sides[1]) == "0":
                    name = self.name_of(part.sides[0])
                    if name is not None:
                        self.compared[name.name] = self.compared.get(name.name, 0) + 1

    def _settle_laws(self) -> None:
        """The p of D_{KL}(p \\| q) is a law of the x of p(x), where it always stands at that; a vector where it is no function."""
        knowledge = self.knowledge
        knowledge.bare |= knowledge.compared - knowledge.applied
        for name in sorted(knowledge.compared & knowledge.applied):
            found = knowledge.arguments.get(name, set())
            if len(found) == 1 and len(names := next(iter(found))) == 1:
                knowledge.laws.setdefault(name, names[0])

    def _declare_squares(self, blocks: list[Block]) -> None:
        """Registers σ^2 as a name of its own, where nothing declares a σ.

        It is one where something is differentiated by it, or where it is an argument on the left and else only powers of it stand.
        """
        surfaces = surfaces_of(piece for block in blocks for piece in block.pieces)
        found = [part for surface in surfaces for part in squares_below(surface)]
        found += [part for surface in surfaces for part in squared_arguments(surface) if self._is_only_squared(part, surfaces)]
        for part in found:
            base, name = base_name(part), spelling(part)
            if base is not None and base not in self.knowledge.entities and name not in self.knowledge.entities:
                self.knowledge.add(Entity(name, 0, GLOBAL, shape=[], domain="positive", text=name))

    @staticmethod
    def _is_only_squared(part: Scripts, surfaces: list[Surface]) -> bool:
        """Whether the letter of a square stands with an even exponent everywhere."""
        base = base_name(part)
        pieces = [piece for surface in surfaces for piece in walk(surface)]
        squared = sum(is_square(piece) and type(piece) is Scripts and base_name(piece) == base for piece in pieces)
        return squared == sum(type(piece) is Symbol and piece.name == base for piece in pieces)

    # --- survey ---------------------------------------------------------------------------------------------------

    def _survey(self, piece: Piece, block: Block) -> None:
        scope = block.segment.scope
        for surface in [piece.surface, *piece.sides]:
            if surface is None or not block.is_display and len(block.pieces) == 1 and type(surface) in (Symbol, Scripts):
                if type(surface) is Symbol:
                    self.knowledge.mentioned.add(surface.name)
                continue  # the mention of a name alone says nothing else of it
            if type(surface) is Chained and surface.relations[0] in ("=", ":=") and len(surface.sides) >= 2:
                if surface.relations[-1] == "∈":
                    self._note_shape(surface.sides[-1])
                inside = self._head(surface.sides[0])
                for side in surface.sides:
                    survey(self.knowledge, side, scope, inside)
                self.knowledge.partial |= self._partial(surface)
            elif type(surface) is Chained and surface.relations[0] == "∈":
                self._note_shape(surface.sides[1])
                member = unwrap(surface.sides[0])
                if type(member) is Symbol:
                    self.knowledge.whole.add(member.name)
            else:
                survey(self.knowledge, surface, scope)

    @staticmethod
    def _partial(surface: Chained) -> set[str]:
        """The letters of the left side's subscript up to which, or from which on, a sum on the right adds entries of something."""
        left = unwrap(surface.sides[0])
        letters = set(subscript_letters(left.subs) or ()) if type(left) is Scripts else set()
        return {
            name
            for big in walk(surface.sides[1])
            if type(big) is Big and letters
            for letter, bounds in bound_by(big).binders
            for end in (bounds.lower, bounds.upper)
            for name in (integer_names(end) if end is not None else ())
            if name in letters and letter in free_letters(big.body)
        }

    @staticmethod
    def _head(side: Surface) -> str:
        part = unwrap(side)
        if type(part) is Scripts and (carrier := base_name(part)) is not None:
            return label_name(carrier, [s for s in part.sups if is_label_superscript(s)])
        return part.name if type(part) is Symbol else ""

    def _note_shape(self, part: Surface) -> None:
        read = read_set(part)
        if read is None:
            return
        for size in read.shape or ():
            self.knowledge.size_names.update(integer_names(size))
        if read.range is not None:
            for end in read.range:
                self.knowledge.size_names.update(integer_names(end))

    # --- definitions in displays --------------------------------------------------------------------------------------

    def _gives_value(self, draft: Draft, block: Block, scope: Environments) -> bool:
        """Whether a row may give a free name a value, or bound it, for what follows: w = 1, \\eta > 1.

        A row that ⇒ ties to another does not, nor one behind a claim, nor about a name of which something is supposed: x y = 0.
        """
        if len(draft.relations) != 1 or draft.relations[0] not in JUDGED or draft.relations[0] == "≠" or draft.conditions:
            return False
        at = block.drafts.index(draft)
        if any(other.linked for other in block.drafts[at : at + 2]):
            return False
        if at and not self._gives_value(block.drafts[at - 1], block, scope):
            return False
        if not is_number(draft.sides[1]):
            return False
        name = self.name_of(draft.sides[0])
        if name is None or name.letters is not None:
            return False  # x_i > 1 claims it of every entry
        if any(self._speaks_of(assumption, name) for assumption in self.assumptions):
            return False
        known = (self.knowledge.find(each, draft.start, scope) for each in (name.name, name.base))
        return all(entity is None or entity.kind == "tensor" and entity.is_free and entity.domain == "real" for entity in known)

    @staticmethod
    def _is_premise(draft: Draft, block: Block) -> bool:
        """Whether something follows from a row that itself follows from nothing: f(x) = x^2 → f'(x) = 2 x, or “if a = \\phi(h)”."""
        if block.asked:
            return True
        if not _is_function(draft.sides[0]):
            return False
        at = block.drafts.index(draft)
        return not draft.link and any(other.link == "⇒" for other in block.drafts[at + 1 : at + 2])

    def _speaks_of(self, assumption: Assumption, name: Name) -> bool:
        """Whether an equation that is supposed for certain speaks of a name."""
        surface = assumption.surface
        if surface is None or assumption.doubtful or "=" not in surface.relations:
            return False
        return any(self.mentions(piece, {name.name, name.base}, name) for piece in names_in(surface))

    def _give_value(self, draft: Draft, scope: Environments) -> None:
        """Takes a = σ(0.1), where z = 0.1 was found, for σ(z); where it is not known for what its numbers stand, a is left open."""
        left, right = draft.sides[:2]

        def put(part: Surface) -> Surface | None:
            names = self.found.get(part.value, {}) if type(part) is Numeral else {}
            return next(iter(names.values())) if len(names) == 1 else None

        general = replaced(right, put)
        if spelling(general) != spelling(right) and self.may_define(left, general, scope, draft.start):
            self.define(left, general, "=", scope, draft.start)  # that it is this number is a claim
            return
        error = self.source.error("this is a value at one place, and no definition", right.start, right.end, "what it depends on")
        value = Gap(right.start, right.end, error)
        self.assume(Chained(left.start, right.end, [left, value], ["="], [left.end]), left.start, scope, False)

    def _note_found(self, draft: Draft) -> None:
        """Notes the number that the end of a chain finds for a name: 0.1 of z = w x + b = 0.1."""
        name, end = self.name_of(draft.sides[0]), unwrap(draft.sides[-1])
        if name is not None and type(end) is Numeral and set(draft.relations) == {"="} and len(draft.relations) > 1:
            self.found.setdefault(end.value, {})[name.name] = draft.sides[0]

    def _define_draft(self, draft: Draft, block: Block) -> None:
        if not draft.relations or draft.solves:
            return
        self._note_found(draft)
        scope = block.segment.scope
        if draft.relations[-1] == "=:":
            if self.define(draft.sides[-1], draft.sides[-2], ":=", scope, draft.start):
                draft.relations.pop()
                draft.places.pop()
                draft.sides.pop()
            return
        how = draft.relations[0]
        if how == ":=" and is_update(draft.sides[0], draft.sides[1]):
            return
        if how in ("=", ":=") and (over := optimum_over(draft.sides[1])) is not None:
            self.declare_optimum(draft.sides[0], over, scope)
        elif how == ":=":
            if not self.define(draft.sides[0], draft.sides[1], ":=", scope, draft.start):
                left = draft.sides[0]
                raise self.source.error("this cannot be defined", left.start, left.end, "a name, a name with indices, or f(x)")
            draft.defines = True
        elif (
            how == "="
            and not draft.sought
            and (inside := within_logarithm(*draft.sides[:2]))
            and self.may_define(*inside, scope, draft.start)
        ):
            draft.defines = self.define(*inside, "=", scope, draft.start)
        elif how == "=" and self.is_one_value(draft.sides[0], draft.sides[1], scope):
            self._give_value(draft, scope)
        elif how == "=" and self.may_define(draft.sides[0], draft.sides[1], scope, draft.start):
            standing = self.standing(draft.sides[0], draft.sides[1], scope, True)
            if standing is Polarity.DOUBTED:
                self.suppose_defined(draft.sides[0], draft.sides[1], scope)
            draft.defines = standing is Polarity.DECLARED and self.define(draft.sides[0], draft.sides[1], "=", scope, draft.start)
        elif how == "=" and (anew := self.beginning_anew(draft.sides[0], draft.sides[1], scope, self._is_premise(draft, block))):
            if anew is Polarity.DOUBTED:
                self.suppose_defined(draft.sides[0], draft.sides[1], scope)
            else:
                draft.defines = self.define(draft.sides[0], draft.sides[1], "=", scope, draft.start)
        elif how == "=" and not block.asked and self._may_begin(draft, block):
            draft.loose = f"{self.source.shown(draft.sides[0].start, draft.sides[0].end)} may be given anew here"
            self.may_redefine(draft.sides[0], draft.sides[1], scope)
        elif not block.asked and self._gives_value(draft, block, scope):
            part = Chained(draft.start, draft.sides[1].end, draft.sides, draft.relations, draft.places)
            self.assume(part, draft.start, scope, False, doubtful=True)
        elif how == "=" and type(draft.sides[1]) is Gap and self.head_of(draft.sides[0]) is not None:
            part = Chained(draft.start, draft.sides[1].end, draft.sides[:2], draft.relations[:1], draft.places[:1])
            self.assume(part, draft.start, scope, False)  # it may define the name: nothing is refuted for want of that


def _is_function(side: Surface) -> bool:
    """Whether a side is f(x) rather than a name."""
    return type(unwrap(side)) is Term


def _declares(piece: Piece) -> bool:
    """Whether a formula says what a name is: x ∈ …, x ∼ …."""
    return type(piece.surface) is Chained and piece.surface.relations[0] in ("∈", "∼")


def _counted(size: Dimension) -> Dimension:
    """How many there are from one end to the other, where that is what is written: n of 1, …, n."""
    return size[1] if isinstance(size, tuple) and spelling(size[0]) == "1" else size


def _relates(piece: Piece) -> bool:
    """Whether a formula relates anything."""
    return type(piece.surface) is Chained or bool(piece.relations)


def _asks(part: Surface) -> bool:
    """Whether a formula that is alone in a display asks for a derivative."""
    return type(part) is not Chained and shows_derivative(part)
