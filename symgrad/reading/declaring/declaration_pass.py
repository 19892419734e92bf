"""The first pass: what a document declares, defines and assumes, formula by formula. Knows surfaces; nothing is elaborated yet."""

from __future__ import annotations

from ..facts.facts import Dimension, Knowledge
from ..facts.records import Note
from ..facts.survey import strides, survey
from ..prose import sentences as prose
from ..prose.cases import bound_behind, cases_from
from ..prose.properties import said_of, with_shapes
from ..prose.rows import with_rows
from ..surface.binders import bound_by
from ..surface.blocks import Block
from ..surface.letters import free_letters
from ..surface.lexer import Source
from ..surface.scripts import base_name, integer_names, is_label_superscript, label_name, subscript_letters
from ..surface.sets import read_set
from ..surface.statements import Draft, Piece
from ..surface.syntax import Big, Chained, Scripts, Surface, Symbol, spelling, unwrap, walk
from .definition_reader import DefinitionReader
from .drafts import drafts_of
from .inline import read_inline


class DeclarationPass(DefinitionReader):
    """Fills a Knowledge from the blocks of a document."""

    def __init__(self, source: Source, knowledge: Knowledge) -> None:
        super().__init__(source, knowledge)

    def run(self, blocks: list[Block]) -> None:
        with_shapes(blocks)
        with_rows(blocks)
        for block in blocks:
            for piece in block.pieces:
                self._survey(piece, block)
        self.knowledge.size_names.update(self.knowledge.ends - self.knowledge.partial, strides(self.knowledge))
        shown = 0
        for block in blocks:
            self.displays_before.append(shown)
            shown += block.is_display and any(p.relations or type(p.surface) is Chained for p in block.pieces)
            block.pieces = self.without_ranges(block.pieces, block.segment.scope)
        supposed = asserted = False
        for number, block in enumerate(blocks):
            self.block = number
            before = block.segment.before
            self.next_only = block.next_only = prose.holds_next(before, self.next_only)
            self.states_case = self.next_only and prose.states_case(before)
            supposed = block.supposed = prose.supposes(before, supposed)
            asserted = block.asserted = prose.asserts(before, block.segment.after, asserted)
            said = block.pieces
            block.pieces = self.declare(said, block.segment.scope)
            block.pieces = self._said(block, said) or block.pieces
        self.knowledge.partial -= self.knowledge.size_names
        self._count_comparisons(blocks)
        for number, block in enumerate(blocks):
            self.block = number
            if block.is_display:
                block.assumed = prose.assumes(block.segment.before)
                block.drafts = drafts_of(self, block)
                for draft in block.drafts:
                    self._define_draft(draft, block)
            elif not self._define_by_cases(blocks, number):
                block.bound = bound_behind(blocks, number)
                read_inline(self, block)

    def _said(self, block: Block, pieces: list[Piece]) -> list[Piece]:
        """What the words around a formula say of the free matrices and vectors in it."""

        def shape_of(part: Surface) -> list[Dimension] | None:
            name = self.name_of(part)
            entity = self.knowledge.find(name.name, part.start, block.segment.scope) if name is not None else None
            return entity.shape if entity is not None and entity.kind == "tensor" and entity.is_free else None

        found = said_of(pieces, block, shape_of)
        if found:
            names = self.source.text[found[0].start : found[-1].end]
            self.notes.append(Note(f"what the sentence says of {names} is assumed", *self.source.position(found[0].start)))
        return self.declare(found, block.segment.scope)

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

    def _define_draft(self, draft: Draft, block: Block) -> None:
        if not draft.relations or draft.solves:
            return
        scope = block.segment.scope
        if draft.relations[-1] == "=:":
            if self.define(draft.sides[-1], draft.sides[-2], ":=", scope, draft.start):
                draft.relations.pop()
                draft.places.pop()
                draft.sides.pop()
            return
        how = draft.relations[0]
        if how == ":=":
            if not self.define(draft.sides[0], draft.sides[1], ":=", scope, draft.start):
                left = draft.sides[0]
                raise self.source.error("this cannot be defined", left.start, left.end, "a name, a name with indices, or f(x)")
            draft.defines = True
        elif how == "=" and self.may_define(draft.sides[0], draft.sides[1], scope, draft.start):
            draft.defines = self.define(draft.sides[0], draft.sides[1], "=", scope, draft.start)
