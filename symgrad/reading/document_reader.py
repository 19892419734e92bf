"""The passes over a document: what is said of names first, what follows of their shapes where it is asked, claims last."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter

from ..errors import ReadError
from .claims.claims_reader import ClaimsReader
from .declaring.declaration_pass import DeclarationPass
from .declaring.layers import say_of_layers
from .facts.facts import Knowledge
from .facts.gaps import Gaps
from .facts.records import Document, Note, Told
from .kinds.solution import Solution
from .meaning.elaborate import Elaborator
from .meaning.resolver import Resolver
from .prose import sentences as prose
from .prose.meanings import meanings_of
from .surface.applied_quantities import apply_quantities
from .surface.array_labels import label_arrays
from .surface.blocks import Block
from .surface.densities import name_densities
from .surface.gradients import name_gradients
from .surface.initials import name_initials
from .surface.instructions import WORDS, Instruction, instructions_of
from .surface.layers import label_layers
from .surface.lexer import Source
from .surface.numbered_names import label_numbered
from .surface.program_entries import name_entries
from .surface.salvage import gaps_in, salvaged
from .surface.segments import Segment, headings_of, segments_of
from .surface.slopes import name_slopes
from .surface.statements import pieces_of
from .surface.step_labels import label_steps
from .surface.steps import index_steps
from .surface.totals import name_terms

_RELATION = re.compile(r"[=<>∈≤≥≠]|\\(?:in|le|leq|ge|geq|ne|neq|sim|succ|succeq|coloneqq?|triangleq|equiv)(?![A-Za-z])")

#: What rewrites a document's surfaces by what all of them show, in this order.
REWRITINGS = (
    name_entries,
    name_initials,
    index_steps,
    label_layers,
    label_arrays,
    label_steps,
    label_numbered,
    apply_quantities,
    name_terms,
)


class DocumentReader:
    """Reads one document."""

    def __init__(self, source: Source, markdown: bool):
        self.source, self.markdown = source, markdown
        self.gaps = Gaps(source)
        self.heeded: set[Instruction] = set()

    def read(self) -> Document:
        comments: list[tuple[int, int]] = []
        segments = segments_of(self.source, self.markdown, self.gaps.add, lambda start, end: comments.append((start, end)))
        told = instructions_of(self.source, segments, comments)
        self.source.leave_out((each.start, each.end) for each in told if each.word == "ignore")
        blocks = [block for segment in segments if (block := self._block(segment, told)) is not None]
        for rewrite in REWRITINGS:
            rewrite(block.pieces for block in blocks)
        assumed_loss = name_slopes(block.pieces for block in blocks)
        densities = name_densities(block.pieces for block in blocks)
        name_gradients(block.pieces for block in blocks)
        knowledge = Knowledge(densities=densities, assumed_loss=assumed_loss)
        knowledge.from_zero = prose.counts_from_zero(self.source.text)
        knowledge.headings = headings_of(self.source)
        knowledge.meanings += meanings_of(self.source.text, blocks)
        knowledge.lays_out_rows = prose.lays_out_rows(self.source.text)
        knowledge.names_identity = prose.speaks_of_identity(self.source.text)
        declared = DeclarationPass(self.source, knowledge, self.gaps)
        declared.run(blocks)
        say_of_layers(knowledge, blocks)
        solution = Solution(knowledge, blocks)
        knowledge.infers = solution.thing
        declared.say_of_inferred(blocks)
        document = ClaimsReader(Elaborator(Resolver(self.source, knowledge, self.gaps, solution)), declared).run(blocks)
        return self._with_instructions(document, told) if told else document

    def _block(self, segment: Segment, told: list[Instruction]) -> Block | None:
        """A formula in pieces; None where it is none of ours, or a comment says that it is to be ignored."""
        about = [each for each in told if each.is_about(segment) or each.is_inside(segment)]
        self.heeded.update(about)
        if any(each.word == "ignore" and each.is_about(segment) for each in about):
            return None
        rows_join = segment.environment.startswith(("multline", "dmath"))
        heard = [(each.word, each.start, each.end) for each in about if each.word in ("skip", "assume")]
        try:
            return Block(segment, pieces_of(self.source, segment.start, segment.end, rows_join), heard)
        except ReadError:
            text = self.source.text[segment.start : segment.end]
            if segment.kind == "inline" and not _RELATION.search(text):
                return None  # a mention that is no formula of ours
        pieces = salvaged(self.source, segment.start, segment.end)
        for gap in gaps_in(pieces):
            self.gaps.add(gap.error, gap.start, gap.end)
        return Block(segment, pieces, heard)

    def _with_instructions(self, document: Document, told: list[Instruction]) -> Document:
        """The document with what its comments instruct; a note where that is no instruction."""
        none = f"is no instruction; there are {', '.join(WORDS)}"
        notes = [
            Note(f"symgrad: {each.word} {'is about nothing here' if each.is_known else none}", *self.source.position(each.place))
            for each in told
            if each not in self.heeded or not each.is_known
        ]
        heeded = (each for each in told if each in self.heeded and each.is_known)
        known = tuple(Told(each.word, *self.source.position(each.place)) for each in heeded)
        notes = sorted((*document.notes, *notes), key=attrgetter("line", "column"))
        return replace(document, told=known, notes=tuple(notes))
