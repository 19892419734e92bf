"""What an author tells symgrad in comments: `% symgrad: skip`, `ignore`, `assume`, in Markdown `<!-- symgrad: skip -->`.

An instruction behind something is about what stands on its line; one alone on its line is about the next display, and in a display
about the next row; one right behind what opens a display is about all of it. Knows text and segments only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .comments import INSTRUCTION
from .lexer import Source
from .segments import Segment
from .statements import TRANSPARENT

#: skip: it is read and not judged. ignore: it is not even read. assume: it is not judged, and what follows may use it.
WORDS = ("skip", "ignore", "assume")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_BLANK = re.compile(r"(?:\s+|%[^\n]*)*")
#: What symgrad itself writes under a question that it cannot answer.
_OWN = re.compile(r"\s*derived\b")
#: What divides a display into rows, and what hides that: environments of their own, braces, comments.
_ROW = re.compile(
    r"%[^\n]*|\\(?P<turn>begin|end)\s*\{(?P<name>[^{}]*)\}|(?P<open>\{)|(?P<close>\})|(?P<row>\\\\|\\(?:newline|cr)\b)|\\.", re.S
)


@dataclass(frozen=True)
class Instruction:
    """One instruction.

    word          one of WORDS, or what stands there instead
    place         the offset of its comment
    start, end    the offsets of what it is about: a display, a row of one, or a part of a line of text; none where they are equal
    """

    word: str
    place: int
    start: int = 0
    end: int = 0

    @property
    def is_known(self) -> bool:
        """Whether it is one of those that there are."""
        return self.word in WORDS

    def is_about(self, segment: Segment) -> bool:
        """Whether it is about all of a formula."""
        return self.start <= segment.start and segment.end <= self.end

    def is_inside(self, segment: Segment) -> bool:
        """Whether it is about a part of a display."""
        return segment.kind == "display" and segment.start <= self.start < self.end <= segment.end


def instructions_of(source: Source, segments: Sequence[Segment], comments: Iterable[tuple[int, int]]) -> list[Instruction]:
    """The instructions of a document, in order; `comments` has the offsets of those outside formulas."""
    text = source.text
    displays = [segment for segment in segments if segment.kind == "display"]
    found = [
        Instruction(word, start, *_outside(text, start, displays))
        for start, end in comments
        if (word := _word(text[start:end])) is not None
    ]
    for segment in displays:
        for comment in _COMMENT.finditer(text, segment.start, segment.end):
            if (word := _word(comment.group())) is not None:
                found.append(Instruction(word, comment.start(), *_inside(text, comment.start(), comment.end(), segment)))
    return sorted(found, key=lambda each: each.place)


def _outside(text: str, place: int, displays: Sequence[Segment]) -> tuple[int, int]:
    """What a comment between formulas is about."""
    begin = text.rfind("\n", 0, place) + 1
    if not text[begin:place].strip():
        about = next((each for each in displays if each.start > place), None)
        return (about.start, about.end) if about else (place, place)
    return min([begin, *(each.start for each in displays if begin < each.behind <= place)]), place


def _inside(text: str, place: int, behind: int, segment: Segment) -> tuple[int, int]:
    """What a comment in a display is about."""
    begin = text.rfind("\n", 0, place) + 1
    before = text[max(begin, segment.start) : place].rstrip()
    if before:
        return _row_at(text, max(begin, segment.start) + len(before) - 1, segment)
    if begin <= segment.start:
        return segment.start, segment.end
    following = _BLANK.match(text, behind, segment.end)
    return _row_at(text, following.end() if following else behind, segment)


def _word(comment: str) -> str | None:
    """What a comment instructs; None where it is no instruction."""
    found = INSTRUCTION.match(comment)
    if found is None or found["word"].lower() == "not" and _OWN.match(found["reason"]):
        return None
    return found["word"].lower()


def _row_at(text: str, at: int, segment: Segment) -> tuple[int, int]:
    """The row of a display in which an offset stands, without what ends it, to which the offset may belong as well."""
    start, depth = segment.start, 0
    for found in _ROW.finditer(text, segment.start, segment.end):
        if found["turn"]:
            if found["name"].strip().rstrip("*") not in TRANSPARENT:
                depth += 1 if found["turn"] == "begin" else -1
            elif depth == 0 and found["turn"] == "begin" and found.start() <= at:
                start = found.end()
            elif depth == 0 and at < found.start():
                return start, found.start()
        elif found["open"] or found["close"]:
            depth += 1 if found["open"] else -1
        elif found["row"] and depth == 0:
            if at < found.end():
                return start, found.start()
            start = found.end()
    return start, segment.end
