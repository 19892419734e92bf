"""One formula of a document as the passes over it fill it: its pieces, its drafts of chains, and what the prose says of it."""

from __future__ import annotations

from .segments import Segment
from .statements import Draft, Piece


class Block:
    """One formula of a document.

    drafts     the chains of a display
    bound      the block right behind an inline formula, with a condition on its indices
    What the sentence around the formula says:
    next_only  it holds for the next display only
    assumed    it is an assumption
    asked      it is a condition of which the text goes on to say what follows
    """

    def __init__(self, segment: Segment, pieces: list[Piece]):
        self.segment, self.pieces = segment, pieces
        self.drafts: list[Draft] = []
        self.next_only = False
        self.assumed = self.asked = False
        self.bound: Block | None = None

    @property
    def is_display(self) -> bool:
        return self.segment.kind == "display"
