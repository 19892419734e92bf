"""A formula that cannot be read as a whole, read row by row, part by part, side by side; a part that cannot be read is a gap.

Knows the surface only. It cuts the text where LaTeX itself ends a row or puts a space, and at the relations outside brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import ReadError
from . import vocabulary as words
from .formula_parser import Parser
from .lexer import Source, tokenize
from .statements import TRANSPARENT, Piece, pieces_of
from .syntax import Chained, Gap, Surface, walk

_NAMES = sorted((name for name in words.RELATIONS if name.startswith("\\") and name != "\\stackrel"), key=len, reverse=True)
_CUT = re.compile(
    r"""
    (?P<comment>(?<!\\)%[^\n]*)
  | \\begin\s*\{(?P<begin>[^{}]*)\}(?P<columns>\s*(?:\[[^\]]*\])?)
  | \\end\s*\{(?P<end>[^{}]*)\}
  | (?P<row>\\\\(?:\*?[ \t]*\[\s*-?[0-9.]+\s*[a-z]+\s*\])?|\\(?:newline|cr|intertext|shortintertext)(?![A-Za-z]))
  | (?P<space>\\q?quad(?![A-Za-z]))
  | (?P<imply>(?:IMPLY)(?![A-Za-z])|[⇒⇔⟹⟺])
  | (?P<stacked>\\(?:overset|stackrel|underset)(?![A-Za-z])\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*(?:\{[^{}]*\}|=))
  | (?P<relation>:=|=:|[=<>≤≥≠∈]|(?:NAMES)(?![A-Za-z]))
  | (?P<sized>\\(?:left|right)\s*(?:\\[A-Za-z]+|\\?.))
  | (?P<escaped>\\[{}\[\]]|\\(?:lbrace|rbrace|lbrack|rbrack)(?![A-Za-z]))
  | (?P<command>\\(?:[A-Za-z]+|.))
  | (?P<open>[{([])
  | (?P<close>[])}])
""".replace("NAMES", "|".join(map(re.escape, _NAMES))).replace("IMPLY", "|".join(map(re.escape, words.IMPLICATIONS))),
    re.X | re.S,
)
#: How many further rows are looked at for the end of what one begins.
MOST_JOINED = 4
#: What may stand around a side and belongs to none.
_EDGES = re.compile(r"[\s&,.;]+")


def salvaged(source: Source, start: int, end: int) -> list[Piece]:
    """The pieces of a formula; what cannot be read is a Gap in them."""
    pieces: list[Piece] = []
    parts = list(_cut(source.text, start, end))
    at = 0
    while at < len(parts):
        first, last, separator, behind = parts[at]
        found = _read(source, first, last)
        further = at
        while found is None and further < min(at + MOST_JOINED, len(parts) - 1):  # a bracket may go on in the next row
            further += 1
            found = _read(source, first, parts[further][1])
        if found is None:
            found = _part(source, first, last)
        else:
            at, (_, last, separator, behind) = further, parts[further]
        pieces += found
        at += 1
        if separator == "imply":
            pieces += pieces_of(source, last, behind)
        elif separator:
            pieces.append(Piece(separator, last, last))
    return pieces


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, int]]:
    """(start, end, what stands behind it, offset behind that) of each part that a row end, wide space or ⇒ ends."""
    at, depth = start, 0
    for found in _CUT.finditer(text, start, end):
        separator = ""
        if found["begin"] is not None:
            if found["begin"].strip().rstrip("*") not in TRANSPARENT:
                depth += 1
            elif depth == 0:
                separator = "row"
        elif found["end"] is not None:
            if found["end"].strip().rstrip("*") not in TRANSPARENT:
                depth -= 1
            elif depth == 0:
                separator = "row"
        elif found["open"] == "{":
            depth += 1
        elif found["close"] == "}":
            depth -= 1
        elif depth <= 0 and (found["row"] or found["space"] or found["imply"]):
            separator = "row" if found["row"] else "quad" if found["space"] else "imply"
        if separator:
            yield at, found.start(), separator, found.end()
            at = found.end()
    yield at, end, "", end


def _pieces(source: Source, start: int, end: int) -> list[Piece]:
    """The pieces of a part. A relation at its end is not left open: what stands behind it may be in the next part."""
    pieces = pieces_of(source, start, end)
    for piece in pieces:
        if piece.kind == "open" and source.text[piece.start : piece.end].strip("&= \t\n") == "":
            raise source.error("the formula ends too early", piece.start, piece.end, "a number, a name or a bracket")
    return pieces


def _read(source: Source, start: int, end: int) -> list[Piece] | None:
    """The pieces of a stretch; None where it cannot be read."""
    if not _trimmed(source.text, start, end):
        return []
    try:
        return _pieces(source, start, end)
    except ReadError:
        return None


def _part(source: Source, start: int, end: int) -> list[Piece]:
    """The pieces of one part that cannot be read as a whole."""
    try:
        return _pieces(source, start, end)
    except ReadError as error:
        first = error
    sides, relations, places = _sides(source, start, end)
    if not relations:
        at, last = _trimmed(source.text, start, end) or (start, end)
        return [Piece("formula", at, last, Gap(at, last, first))]
    read = [_side(source, *side) for side in sides if side is not None]
    gaps = [side for side in read if type(side) is Gap]
    if not gaps:
        return [Piece("formula", read[0].start, read[-1].end, Gap(read[0].start, read[-1].end, first))]
    if len(gaps) == 1:
        gaps[0].error = first  # what the whole says of it is nearer than what the side alone does
    if sides[0] is None:
        return [Piece("more", places[0], read[-1].end, relations=relations, sides=read, places=places)]
    whole = Chained(read[0].start, read[-1].end, read, relations, places)
    return [Piece("formula", whole.start, whole.end, whole)]


def _sides(source: Source, start: int, end: int) -> tuple[list[tuple[int, int] | None], list[str], list[int]]:
    """The sides between the relations outside brackets, the relations, and their places; None for a left side that is missing."""
    text = source.text
    cuts: list[tuple[int, int]] = []
    depth = 0
    for found in _CUT.finditer(text, start, end):
        if found["open"] or found["begin"] is not None or found["escaped"] in ("\\{", "\\[", "\\lbrace", "\\lbrack"):
            depth += 1
        elif found["close"] or found["end"] is not None or found["escaped"]:
            depth = max(depth - 1, 0)
        elif found["sized"]:
            depth = depth + 1 if found["sized"].startswith("\\left") else max(depth - 1, 0)
        elif depth == 0 and (found["relation"] or found["stacked"]):
            cuts.append(found.span())
    relations: list[str] = []
    places: list[int] = []
    spans: list[tuple[int, int] | None] = []
    at = start
    for first, last in cuts:
        relation = _relation(source, first, last)
        if relation is None:
            continue
        spans.append(_trimmed(text, at, first) if not spans else _trimmed(text, at, first) or (at, first))
        relations.append(relation)
        places.append(first)
        at = last
    spans.append(_trimmed(text, at, end) or (at, end))
    return spans, relations, places


def _relation(source: Source, start: int, end: int) -> str | None:
    """The relation that a stretch of text is; None where it is none."""
    try:
        parser = Parser(source, tokenize(source, start, end))
        relation = parser.relation()
        return relation if parser.peek().kind == "end of formula" else None
    except ReadError:
        return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A stretch without the signs around it that belong to no side; None where nothing is left."""
    found = _EDGES.match(text, start, end)
    start = found.end() if found else start
    while start < end and _EDGES.match(text, end - 1, end):
        end -= 1
    return (start, end) if start < end else None


def _side(source: Source, start: int, end: int) -> Surface:
    """One side, or the gap where it cannot be read."""
    try:
        parser = Parser(source, tokenize(source, start, end))
        side = parser.expression()
        if parser.peek().kind != "end of formula":
            raise parser.unexpected(parser.peek(), "the end of this side")
        return side
    except ReadError as error:
        return Gap(start, end, error)


def gaps_in(pieces: list[Piece]) -> Iterator[Gap]:
    """The parts that could not be read."""
    for piece in pieces:
        for side in (piece.surface, *piece.sides):
            for part in walk(side) if side is not None else ():
                if type(part) is Gap:
                    yield part
