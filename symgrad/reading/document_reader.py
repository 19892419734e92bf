"""The two passes over a document: names first, claims second."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from ..errors import ReadError
from ..terms.claims import Claim, Doubt
from .claims.claims_reader import ClaimsReader
from .declaring.declaration_pass import DeclarationPass
from .facts.facts import Knowledge
from .facts.records import Chain, Document, Implication, Misfit, Solution, Unjudged
from .meaning.elaborate import Elaborator
from .meaning.resolver import Resolver
from .prose import sentences as prose
from .surface.blocks import Block
from .surface.lexer import Source
from .surface.segments import Segment, segments_of
from .surface.statements import Draft, pieces_of

_RELATION = re.compile(r"[=<>∈≤≥≠]|\\(?:in|le|leq|ge|geq|ne|neq|sim|succ|succeq|coloneqq?|triangleq|equiv)(?![A-Za-z])")


class DocumentReader:
    """Reads one document."""

    def __init__(self, source: Source, markdown: bool):
        self.source, self.markdown = source, markdown

    def read(self) -> Document:
        """The document. What = defines behind a display that differentiates by its name need not hold in what stands before."""
        document, late = self._read()
        for draft in late:
            line, _ = self.source.position(draft.start)
            free, _ = self._read(frozenset(other.start for other in late if other.start >= draft.start))
            text = " ".join(self.source.text[draft.start : draft.sides[1].end].split())
            before = {chain.start: chain for chain in free.chains if chain.start < draft.start}
            chains = (_doubted(chain, before.get(chain.start), line, text) for chain in document.chains)
            document = replace(document, chains=tuple(chains))
        return document

    def _read(self, withheld: Collection[int] = ()) -> tuple[Document, list[Draft]]:
        segments = segments_of(self.source, self.markdown)
        blocks = [block for segment in segments if (block := self._block(segment)) is not None]
        knowledge = Knowledge()
        knowledge.from_zero = prose.counts_from_zero(self.source.text)
        knowledge.names_identity = prose.speaks_of_identity(self.source.text)
        declared = DeclarationPass(self.source, knowledge, withheld)
        declared.run(blocks)
        return ClaimsReader(Elaborator(Resolver(self.source, knowledge)), declared).run(blocks), declared.late

    def _block(self, segment: Segment) -> Block | None:
        rows_join = segment.environment.startswith(("multline", "dmath"))
        try:
            return Block(segment, pieces_of(self.source, segment.start, segment.end, rows_join))
        except ReadError as error:
            text = self.source.text[segment.start : segment.end]
            if segment.kind == "inline" and not _RELATION.search(text) and "is not read: a document" not in error.message:
                return None  # a mention that is no formula of ours
            raise


def _doubted(chain: Chain, free: Chain | None, line: int, text: str) -> Chain:
    """A chain as it reads where a name is free that a later line defines; that the definition holds there is doubtful."""
    if free is None or len(free.items) != len(chain.items):
        return chain
    items: list[Claim | Misfit | Solution | Implication | Unjudged] = []
    for item, other in zip(chain.items, free.items, strict=True):
        if type(item) is Claim and type(other) is Claim and item != other:
            doubt = Doubt((), line=line, text=text, reading=item)
            other = replace(other, doubts=(*other.doubts, doubt))
            items.append(other)
        else:
            items.append(item)
    return replace(chain, items=tuple(items))
