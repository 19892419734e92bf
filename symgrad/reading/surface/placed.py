"""A text of which every character knows its place in what a person wrote, through macros and containers. Knows text only."""

from __future__ import annotations

from array import array
from collections.abc import Iterable


class Placed:
    """A text, and for each of its characters where in the author's file what it comes from starts and ends."""

    def __init__(self, text: str, starts: array[int], ends: array[int]):
        self.text, self.starts, self.ends = text, starts, ends

    @classmethod
    def as_written(cls, text: str) -> Placed:
        """A text that is what the author wrote."""
        return cls(text, array("l", range(len(text))), array("l", range(1, len(text) + 1)))

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> Placed:
        """The characters from one offset up to another."""
        return Placed(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def standing_for(self, text: str, start: int, end: int) -> Placed:
        """Another text that stands for the characters from one offset up to another: all of it comes from there."""
        first, last = self.span(start, end)
        return Placed(text, array("l", [first]) * len(text), array("l", [last]) * len(text))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the author's file the characters from one offset up to another come from."""
        if start < len(self.text):
            first = self.starts[start]
            return first, max(first, self.ends[max(end - 1, start)]) if end > start else first
        last = self.ends[-1] if self.ends else 0
        return last, last


def joined(parts: Iterable[Placed]) -> Placed:
    """The parts one behind the other."""
    kept = list(parts)
    starts, ends = array("l"), array("l")
    for part in kept:
        starts += part.starts
        ends += part.ends
    return Placed("".join(part.text for part in kept), starts, ends)
