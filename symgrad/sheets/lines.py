"""A formula as LaTeX in lines that fit a width: broken before signs, the outermost first. Knows boxes and how wide they are set."""

from __future__ import annotations

from dataclasses import dataclass

from ..writing.boxes import BigOperator, Box, Call, Factors, Fence, Marked, Operator, Row, Script, Terms
from ..writing.latex_writer import FENCES, MARK, operator, written
from .widths import box_width

#: How far in a line that goes on is set, and how much shorter, in em, a line may be to break one level further out.
INDENT, OUTER = 2.0, 9.0
#: How wide, in em, a condition in brackets may be so that no line breaks inside it.
CONDITION = 12.0
#: What a line may break before.
_SIGNS = frozenset("+−·×⊙⊘⊗=≠<≤>≥")


@dataclass
class _Piece:
    """What no line breaks inside: its LaTeX, its width, and how deep a break before it is (None: no break there).

    fence   the Fence that it opens or closes
    times   whether a line that begins with it begins with a dot
    """

    latex: str
    width: float
    depth: int | None = None
    marked: bool = False
    fence: Fence | None = None
    opens: bool = False
    times: bool = False


def lines(box: Box, room: float) -> list[str]:
    """The LaTeX of a box, a line in each string; one where it fits into `room`, in em. Each line but the first begins with a sign.

    A product is broken before a condition in brackets, where the line begins with a dot. What has no sign to break before stays as
    wide as it is. A part that changed and is broken is not marked.
    """
    if box_width(box) <= room:
        return [written(box)]
    rows = _broken(_pieces(box, 0, False), room)
    if len(rows) == 1:
        return [written(box)]
    where: dict[int, set[int]] = {id(piece.fence): set() for row in rows for piece in row if piece.fence is not None}
    for number, row in enumerate(rows):
        for piece in row:
            if piece.fence is not None:
                where[id(piece.fence)].add(number)
    marked = sum(any(piece.marked for piece in row) for row in rows) == 1
    broken = {key for key, numbers in where.items() if len(numbers) > 1}
    return [(r"\cdot " if number and row[0].times else "") + _line(row, broken, marked) for number, row in enumerate(rows)]


def _pieces(box: Box, depth: int, marked: bool, before: int | None = None) -> list[_Piece]:
    """The box in pieces; `before` is the depth of a break before it."""
    found: list[_Piece] = []

    def put(latex, width, at=None, **more):
        found.append(_Piece(latex, width, at, marked, **more))

    match box:
        case Marked():
            return _pieces(box.body, depth, True, before)
        case Terms():
            for number, (negative, part) in enumerate(box.parts):
                if number or negative:
                    put("-" if negative else "+", 1.3, depth if number else before)
                found += _pieces(part, depth + 1, marked, None if number or negative else before)
        case Row() | Factors():
            for number, part in enumerate(box.parts):
                sign = number and type(part) is Operator and part.symbol in _SIGNS
                whole = number and _is_condition(part)
                inside = _pieces(part, depth + 1, marked, depth if sign else depth + 1 if whole else None if number else before)
                inside[0].times = bool(whole)
                found += inside
        case Fence() if box.opening in "([":
            opening, closing = FENCES[box.opening]
            put(opening, 0.55, before, fence=box, opens=True)
            found += _pieces(box.body, depth + 2, marked)
            put(closing, 0.55, fence=box)
        case Call() if _is_condition(box):
            put(written(box), box_width(box), before)
        case Call():
            put(written(box.head), box_width(box.head), before)
            found += _pieces(box.argument, depth + 1, marked)
        case BigOperator():
            put(operator(box), box_width(box) - box_width(box.body), before)
            found += _pieces(box.body, depth + 1, marked)
        case Script(base=Fence()):
            found += _pieces(box.base, depth, marked, before)
            found[-1].latex += written(box).removeprefix(written(box.base))
            found[-1].width += box_width(box) - box_width(box.base)
        case _:
            put(written(box), box_width(box), before)
    return found


def _is_condition(box: Box) -> bool:
    """Whether the box is a condition in brackets, 𝟙[j = k], that is short enough to stay on a line."""
    return type(box) is Call and type(box.argument) is Fence and box.argument.opening == "[" and box_width(box) < CONDITION


def _broken(pieces: list[_Piece], room: float) -> list[list[_Piece]]:
    """The pieces in lines: each breaks where that is outermost, of such places the last that fits."""
    rows: list[list[_Piece]] = []
    while True:
        total, best, cost = 0.0, None, 0.0
        for number, piece in enumerate(pieces):
            if number and piece.depth is not None and (best is None or total <= room):
                here = OUTER * piece.depth - total
                if best is None or here <= cost:
                    best, cost = number, here
            total += piece.width + 0.1
        if best is None or total <= room:
            return [*rows, pieces]
        rows.append(pieces[:best])
        pieces = pieces[best:]
        if len(rows) == 1:
            room -= INDENT


def _line(row: list[_Piece], broken: set[int], marks: bool) -> str:
    """The LaTeX of a line; fences that close on another line have a size of their own."""
    text: list[str] = []
    run: list[str] = []

    def put(words, latex, piece):
        tight = words and piece.fence is not None and not piece.fence.tall and not piece.opens or words and words[-1] in ("(", "[")
        words[-1:] = [words[-1] + latex] if tight else [*words[-1:], latex]

    def close():
        if run:
            text.append(rf"\textcolor{{{MARK}}}{{{' '.join(run)}}}")
            run.clear()

    for piece in row:
        latex = piece.latex
        if piece.fence is not None:
            if id(piece.fence) in broken:
                size = r"\biggl" if piece.opens else r"\biggr"
                latex = (size if piece.fence.tall else "") + latex
            elif piece.fence.tall:
                latex = (r"\left" if piece.opens else r"\right") + latex
        if marks and piece.marked:
            put(run, latex, piece)
        else:
            close()
            put(text, latex, piece)
    close()
    return " ".join(text)
