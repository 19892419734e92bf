"""The two passes over a document: names first, claims second."""

from __future__ import annotations

import re

from ..errors import ReadError
from .declaring.declaration_pass import DeclarationPass
from .facts.facts import Knowledge
from .facts.records import Document
from .meaning.claims_reader import ClaimsReader
from .meaning.resolver import Resolver
from .prose import sentences as prose
from .surface.blocks import Block
from .surface.lexer import Source
from .surface.segments import Segment, segments_of
from .surface.statements import pieces_of

_RELATION = re.compile(r"[=<>∈≤≥≠]|\\(?:in|le|leq|ge|geq|ne|neq|sim|succ|succeq|coloneqq?|triangleq|equiv)(?![A-Za-z])")


class DocumentReader:
    """Reads one document."""

    def __init__(self, source: Source, markdown: bool):
        self.source, self.markdown = source, markdown

    def read(self) -> Document:
        segments = segments_of(self.source, self.markdown)
        blocks = [block for segment in segments if (block := self._block(segment)) is not None]
        knowledge = Knowledge()
        knowledge.from_zero = prose.counts_from_zero(self.source.text)
        knowledge.names_identity = prose.speaks_of_identity(self.source.text)
        declared = DeclarationPass(self.source, knowledge)
        declared.run(blocks)
        resolver = Resolver(self.source, knowledge)
        return ClaimsReader(self.source, resolver, declared).run(blocks)

    def _block(self, segment: Segment) -> Block | None:
        rows_join = segment.environment.startswith(("multline", "dmath"))
        try:
            return Block(segment, pieces_of(self.source, segment.start, segment.end, rows_join))
        except ReadError as error:
            text = self.source.text[segment.start : segment.end]
            if segment.kind == "inline" and not _RELATION.search(text) and "is not read: a document" not in error.message:
                return None  # a mention that is no formula of ours
            raise
