"""The sections of a document, as its headings divide it, and what goes on from display to display. Knows text only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..surface.blocks import Block
from .polarity import Sentence

#: A heading, or a line that begins in bold letters, as a heading does, perhaps behind the number or dash of a list.
_HEADING = re.compile(
    r"(?:^|\n)[ \t]*(?:[-*+]|\d{1,2}[.)])?[ \t]*"
    r"(?:#{1,6}[ \t]|\*\*(?=\S)|\\textbf\s*\{|\\(?:sub)*section\*?\s*\{|\\paragraph\*?\s*\{)"
)
_WITHIN = re.compile(_HEADING.pattern + r"[^\n*}]*\Z")
#: Words that only lead from one display to the next. Word by word, each taken in one way alone.
_LEADING = re.compile(
    r"\W*+(?>(?:and|so|hence|thus|then|therefore|now|we|get|obtain|find|have|which|this|that|gives?|yields?|is|to|further|"
    r"simplif(?:y|ies|ying)|reduces|becomes|(?:by|using|applying)[\s~]+the[\s~]+(?:chain|quotient|product|power)[\s~]+rule)(?!\w)\W*+)*+",
    re.I,
)


#: A heading that numbers an exercise: what it speaks of has names of its own.
_NUMBERED = re.compile(
    r"\s*(?:#{1,6}|\\(?:sub)*section\*?\s*\{|\\paragraph\*?\s*\{)[\s*_]*(?:[a-z]+[ \t]+)?"
    r"(?:exercise|question|problem|example|task)[ \t]+\(?(?:\d{1,3}|[a-z])\b",
    re.I,
)


def numbers_task(text: str) -> bool:
    """Whether a text begins with the heading of a numbered exercise, question, problem, example or task."""
    return _NUMBERED.match(text) is not None


def number_sections(blocks: Sequence[Block], sentences: Sequence[Sentence]) -> None:
    """Says of each formula in which section it stands, whether in its heading, and of a display whether it goes on from others."""
    section, last, goes_on = 0, -1, True
    for number, (block, sentence) in enumerate(zip(blocks, sentences, strict=True)):
        before = block.segment.before
        if headings := len(_HEADING.findall(before)):
            section, last, goes_on = section + headings, -1, True
        block.section, block.titled = section, _WITHIN.search(before) is not None
        if block.is_display:
            goes_on = goes_on and (last < 0 or last == number - 1 and (sentence.follows or _LEADING.fullmatch(before) is not None))
            block.leads_on, last = goes_on, number
