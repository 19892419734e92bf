"""Matrices with dots: a column x_1, ⋮, x_n, rows x_1^\\top, ⋮, x_n^\\top, a row of columns, a grid a_{11} … a_{mn}, a diagonal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...matrices import lowering as matrix
from ...matrices.axes import Axis, Place, indices_of
from ...matrices.blocks import blocks
from ...matrices.lowering import Value
from ...terms.binding import substitute
from ...terms.nodes import Index, Node, Range
from ..surface.runs import apart, general_between, holes_between
from ..surface.syntax import Numeral, Surface, Symbol, spelling, unwrap
from ..surface.vocabulary import DOTS
from .ellipses import letters_for, running
from .frame import Frame
from .integers import integer_of

_EXPECTED = "a_{11} & \\cdots & a_{1n} \\\\ \\vdots & & \\vdots \\\\ a_{m1} & \\cdots & a_{mn}"


def dotted_value(frame: Frame, rows: list[list[Surface]], part: Surface) -> Value | None:
    """The value of a matrix in which dots stand; None where none do."""
    if not any(_is_dots(cell) for row in rows for cell in row):
        return None
    rows = _without_general(rows)
    width = len(rows[0])
    down = [at for at, row in enumerate(rows) if all(map(_is_dots, row))]
    across = [at for at in range(width) if all(len(row) == width and _is_dots(row[at]) for row in rows)]
    if any(len(row) != width for row in rows) or len(down) > 1 or len(across) > 1:
        raise frame.refuse("these dots are not read", part, _EXPECTED)
    if down not in ([], [len(rows) - 2]) or across not in ([], [width - 2]) or [0] in (down, across) or not (down or across):
        raise frame.refuse("these dots are not read", part, _EXPECTED)
    cells = [[apart(cell) for cell in row] for row in rows]
    if down and across:
        return _grid(frame, cells, part)
    lines = list(zip(*cells)) if down else cells
    values = [_line(frame, list(line), part, bool(down), len(lines) == 1) for line in lines]
    if len(values) == 1:
        return values[0]

    def refuse(message: str) -> Exception:
        return frame.refuse(message, part, _EXPECTED)

    return blocks([values] if down else [[value] for value in values], refuse)


def _without_general(rows: list[list[Surface]]) -> list[list[Surface]]:
    """The rows without a general row between rows of dots, or general cells between dots, that are only shown."""
    corner = rows[0][0]
    rows = [_bare(row, corner) if len(row) > 2 and _is_dots(row[0]) and _is_dots(row[-1]) else row for row in rows]
    for at, row in enumerate(rows):
        if all(map(_is_dots, row)) and general_between([each[0] for each in rows], at, _is_dots):
            rows = [*rows[: at + 1], *rows[at + 3 :]]
            break
    columns = [list(column) for column in zip(*rows)] if len({len(row) for row in rows}) == 1 else []
    for at, column in enumerate(columns):
        if all(map(_is_dots, column)) and general_between([each[0] for each in columns], at, _is_dots):
            return [[*row[: at + 1], *row[at + 3 :]] for row in rows]
    return rows


def _bare(row: list[Surface], corner: Surface) -> list[Surface]:
    """A row that dots begin and end, with dots for the general entry between them: it differs from the corner by indices alone."""
    shown = [cell for cell in row if not _is_dots(cell)]
    is_general = len(shown) == 1 and holes_between(apart(corner), apart(shown[0])) is not None
    return [row[0] if is_general else cell for cell in row]


def _is_dots(cell: Surface) -> bool:
    cell = unwrap(cell)
    return type(cell) is Symbol and cell.name in DOTS


def _line(frame: Frame, line: list[Surface], part: Surface, is_column: bool, is_alone: bool) -> Value:
    """A column or a row with dots before its last entry."""
    index, value = running(frame, line[:-2], line[-1])
    value = matrix.squeeze(value)
    axis = Axis(index.range)
    if not value.axes:
        node = value.build(())
        return Value([axis], lambda places: _at(node, index, places[0]), not is_column)
    if value.rank != 1 or value.row != is_column or not is_alone:
        raise frame.unclear("these rows or columns are not read as a matrix", part)
    if is_column:
        return Value([axis, value.axes[0]], lambda places: _at(value.build((places[1],)), index, places[0]))
    return Value([value.axes[0], axis], lambda places: _at(value.build((places[0],)), index, places[1]))


def _at(node: Node, index: Index, place: Place) -> Node:
    (at,) = indices_of(place)
    return substitute(node, {index: at})


def _grid(frame: Frame, cells: list[list[Surface]], part: Surface) -> Value:
    """A matrix with dots in both directions, by the entries in its corners."""
    first, right, below, last = cells[0][0], cells[0][-1], cells[-1][0], cells[-1][-1]
    if spelling(right) == spelling(below) == "0":
        line = [cells[at][at] for at in range(len(cells) - 2)]
        if len(cells) != len(cells[0]) or any(
            spelling(cells[at][beside]) != "0" for at in range(len(line)) for beside in range(len(line)) if at != beside
        ):
            raise frame.refuse("these dots are not read", part, _EXPECTED)
        return matrix.applied("diag", _line(frame, [*line, cells[-2][-2], last], part, True, True))
    across, down = holes_between(first, right), holes_between(first, below)
    if not _agree(across, holes_between(below, last)) or not _agree(down, holes_between(right, last)):
        raise frame.refuse("it does not follow how the dots go on", part, _EXPECTED)
    letters = letters_for(frame, 2)
    marks = {id(low): mark for found, mark in ((down, "\\0down"), (across, "\\0across")) for low, _ in found or ()}
    if len(marks) != len(down or ()) + len(across or ()) or not all(_goes_on(cells, at) for at in range(2)):
        raise frame.refuse("it does not follow how the dots go on", part, _EXPECTED)
    indices = [
        Index(letter, Range(integer_of(frame, found[0][0]), integer_of(frame, found[0][1])))
        for letter, found in zip(letters, (down or [], across or []), strict=True)
    ]
    saved = dict(frame.bound)
    frame.bound |= {"\\0down": indices[0], "\\0across": indices[1]}
    try:
        value = frame.value(_marked(first, marks))
        node = frame.as_scalar(value, part, "an entry of a matrix with dots in both directions")
    finally:
        frame.bound = saved
    return Value([Axis(indices[0].range), Axis(indices[1].range)], lambda p: _at(_at(node, indices[0], p[0]), indices[1], p[1]))


def _agree(one: list[tuple[Surface, Surface]] | None, other: list[tuple[Surface, Surface]] | None) -> bool:
    """Whether two pairs of corners differ in one running number, and in the same."""
    pairs = [{(spelling(low), spelling(high)) for low, high in found or ()} for found in (one, other)]
    return len(pairs[0]) == 1 and pairs[0] == pairs[1]


def _goes_on(cells: list[list[Surface]], along: int) -> bool:
    """Whether the entries written before the dots, down or across, go up by one."""
    line = [row[0] for row in cells[:-2]] if along == 0 else cells[0][:-2]
    for one, two in zip(line, line[1:]):
        pairs = {(spelling(low), spelling(high)) for low, high in holes_between(one, two) or ()}
        if len(pairs) != 1 or not all(low.isdigit() and high.isdigit() and int(high) == int(low) + 1 for low, high in pairs):
            return False
    return True


def _marked(part: Surface, marks: dict[int, str]) -> Surface:
    """A formula with letters in the places of some numbers."""
    if type(part) is Numeral and id(part) in marks:
        return Symbol(part.start, part.end, marks[id(part)])
    new: dict[str, Any] = {}
    for field in part.fields:
        content = getattr(part, field)
        if isinstance(content, Surface):
            new[field] = _marked(content, marks)
        elif type(content) is list and content and isinstance(content[0], Surface):
            new[field] = [_marked(item, marks) for item in content]
    return replace(part, **new)
