"""The passes over a document: what is said of names first, what follows of their shapes where it is asked, claims last."""

from __future__ import annotations

import re

from ..errors import ReadError
from .claims.claims_reader import ClaimsReader
from .declaring.declaration_pass import DeclarationPass
from .facts.facts import Knowledge
from .facts.gaps import Gaps
from .facts.records import Document
from .kinds.solution import Solution
from .meaning.elaborate import Elaborator
from .meaning.resolver import Resolver
from .prose import sentences as prose
from .surface.blocks import Block
from .surface.lexer import Source
from .surface.salvage import gaps_in, salvaged
from .surface.segments import Segment, headings_of, segments_of
from .surface.statements import pieces_of

_RELATION = re.compile(r"[=<>∈≤≥≠]|\\(?:in|le|leq|ge|geq|ne|neq|sim|succ|succeq|coloneqq?|triangleq|equiv)(?![A-Za-z])")


class DocumentReader:
    """Reads one document."""

    def __init__(self, source: Source, markdown: bool):
        self.source, self.markdown = source, markdown
        self.gaps = Gaps(source)

    def read(self) -> Document:
        segments = segments_of(self.source, self.markdown, self.gaps.add)
        blocks = [block for segment in segments if (block := self._block(segment)) is not None]
        knowledge = Knowledge()
        knowledge.from_zero = prose.counts_from_zero(self.source.text)
        knowledge.headings = headings_of(self.source)
        knowledge.names_identity = prose.speaks_of_identity(self.source.text)
        declared = DeclarationPass(self.source, knowledge, self.gaps)
        declared.run(blocks)
        solution = Solution(knowledge, blocks)
        knowledge.infers = solution.thing
        return ClaimsReader(Elaborator(Resolver(self.source, knowledge, self.gaps, solution)), declared).run(blocks)

    def _block(self, segment: Segment) -> Block | None:
        rows_join = segment.environment.startswith(("multline", "dmath"))
        try:
            return Block(segment, pieces_of(self.source, segment.start, segment.end, rows_join))
        except ReadError:
            text = self.source.text[segment.start : segment.end]
            if segment.kind == "inline" and not _RELATION.search(text):
                return None  # a mention that is no formula of ours
        pieces = salvaged(self.source, segment.start, segment.end)
        for gap in gaps_in(pieces):
            self.gaps.add(gap.error, gap.start, gap.end)
        return Block(segment, pieces)
