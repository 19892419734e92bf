"""One formula of a document as the passes over it fill it: its pieces, its drafts of chains, and what the prose says of it."""

from __future__ import annotations

from collections.abc import Sequence

from .segments import Segment
from .statements import Draft, Piece
from .syntax import Surface, unwrap


class Block:
    """One formula of a document.

    drafts     the chains of a display
    bound      the block right behind an inline formula, with a condition on its indices
    told       what comments instruct of it or of rows of it: (word, the offsets between which it holds)
    What the sentence around the formula says:
    next_only  it holds for the next display only
    assumed    it is an assumption
    asked      it is a condition of which the text goes on to say what follows
    refused    words that deny it: “does not hold”
    withdrawn  words that take back something that is supposed: “without this assumption”
    rest_unread  it holds where something else does not, which is not read: “otherwise”
    solving    it stands beside words about what solves something
    follows    it begins with ⇒
    """

    def __init__(self, segment: Segment, pieces: list[Piece], told: Sequence[tuple[str, int, int]] = ()):
        self.segment, self.pieces, self.told = segment, pieces, told
        self.drafts: list[Draft] = []
        self.next_only = False
        self.assumed = self.asked = self.solving = self.follows = False
        self.withdrawn = self.refused = ""
        self.rest_unread = False
        self.bound: Block | None = None

    @property
    def is_display(self) -> bool:
        return self.segment.kind == "display"

    @property
    def alone(self) -> Surface | None:
        """The formula, where it is the only one: no list, no chain in parts."""
        return unwrap(self.pieces[0].surface) if len(self.pieces) == 1 and self.pieces[0].surface is not None else None

    @property
    def supposed(self) -> bool:
        """Whether a comment says that all of it is assumed."""
        return self.supposes(self.segment.start) and self.supposes(self.segment.end - 1)

    def supposes(self, offset: int) -> bool:
        """Whether a comment says that what stands at an offset is assumed."""
        return any(word == "assume" and start <= offset < end for word, start, end in self.told)
