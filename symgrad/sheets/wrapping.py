"""Formulas and words of a terminal page in lines that fit: broken before relations and signs, never inside a name or a script."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator

_RELATIONS, _SIGNS = frozenset("=≠<≤>≥∈∼") | {":="}, frozenset("+−")
_COLOUR = re.compile("\033\\[[0-9;]*m")
# What stands before what it is applied to: Σ_{…}, ∂/∂x, a function's name.
_APPLIED = re.compile(r"[ΣΠ∂∇𝔼]\S*|[a-z]{2,}|max\S*|min\S*")
#: What a break costs, in characters of an emptier line: for each bracket that it stands in, by the kind of the place.
_BRACKET, _RELATION, _SIGN, _SUM, _FACTOR, _SUMMED, _ARGUMENT = 40, 0, 6, 10, 16, 32, 40
#: Joins words that stay on one line.
JOIN = "\u00a0"


def visible(text: str) -> int:
    """How many columns the text takes."""
    return sum(not unicodedata.combining(char) for char in _COLOUR.sub("", text))


def formula_lines(formula: str, width: int, indent: int = 0) -> list[str]:
    """The formula in lines of at most `width` columns, all but the first indented; longer only where there is no place to break."""
    places = sorted(_places(formula))
    lines: list[str] = []
    start = 0
    while True:
        room = width - (indent if lines else 0)
        fitting = [(place, cost) for place, cost in places if place > start and visible(formula[start:place]) <= room]
        if visible(formula[start:]) <= room or not fitting and not any(place > start for place, _ in places):
            break
        place = (
            min(fitting, key=lambda found: found[1] + room - visible(formula[start : found[0]]))
            if fitting
            else next(found for found in places if found[0] > start)
        )[0]
        lines.append(formula[start:place].rstrip())
        start = place + 1
    return [line if number == 0 else " " * indent + line for number, line in enumerate((*lines, formula[start:]))]


def word_lines(words: str, width: int, indent: int = 0) -> list[str]:
    """Plain words in lines of at most `width` columns, all but the first indented; what `joined` joined stays whole."""
    lines = textwrap.wrap(words, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False) or [""]
    return [line.replace(JOIN, " ") for line in lines]


def joined(formula: str) -> str:
    """A short formula as one word of a sentence."""
    return formula.replace(" ", JOIN) if len(formula) <= 30 else formula


def _places(formula: str) -> Iterator[tuple[int, int]]:
    """(position, cost) of every space at which a line may end."""
    script, summed = 0, [False]  # How deep in a script; for each bracket around, whether a Σ stands before in its product.
    for position, char in enumerate(formula):
        if char == "{" and (script or formula[position - 1 : position] in ("_", "^")):
            script += 1
        elif char == "}" and script:
            script -= 1
        elif char in "([⌊{":
            summed.append(False)
        elif char in ")]⌋}" and len(summed) > 1:
            summed.pop()
        elif char == " " and not script:
            word = _COLOUR.sub("", formula[:position]).rsplit(" ", 1)[-1].strip("([")
            after = _COLOUR.sub("", formula[position + 1 :]).split(" ", 1)[0].strip("([")
            if word in _RELATIONS | _SIGNS:
                continue
            ends = after in _RELATIONS | _SIGNS or word[-1:] in (";", ",")
            summed[-1] = not ends and (summed[-1] or word[:1] in ("Σ", "Π"))
            if ends:
                kind = _RELATION if after in _RELATIONS else _SIGN
            elif _APPLIED.fullmatch(word):
                kind = _ARGUMENT
            else:
                kind = _SUM if after[:1] in ("Σ", "Π") else _SUMMED if summed[-1] else _FACTOR
            yield position, kind + _BRACKET * (len(summed) - 1)
