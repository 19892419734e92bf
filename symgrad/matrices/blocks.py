"""Matrices and vectors made of blocks, \\begin{bmatrix} A & B \\\\ 0 & D \\end{bmatrix}, by cases of the indices. Knows values."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import ShapeError
from ..terms.indices import minus, plus
from ..terms.nodes import ONE, TRUE, ZERO, Cases, Condition, Node, Range, Relation
from .axes import Axis, is_known, is_one, size, start, unify
from .lowering import Value, as_matrix, squeeze, table


def blocks(rows: list[list[Value]], refuse: Callable[[str], Exception]) -> Value:
    """The matrix of the rows: of scalars a table, else of blocks; 0 is the zero of any shape, another scalar a block of 1×1.

    One column of columns is a column vector, one row of row vectors a row. ShapeError where blocks do not fit; `refuse` makes
    the error where the size of one is not told.
    """
    rows = [[squeeze(cell) for cell in row] for row in rows]
    if not any(cell.axes for row in rows for cell in row):
        return table(rows)
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise ShapeError("the rows of a matrix have different lengths: " + ", ".join(str(len(row)) for row in rows))
    if any(cell.rank > 2 for row in rows for cell in row):
        raise ShapeError("a block is a scalar, a vector or a matrix", is_unclear=True)
    cells = [[None if _is_zero(cell) else _as_block(cell) for cell in row] for row in rows]
    heights = [_common([cell.axes[0] for cell in row if cell is not None]) for row in cells]
    widths = [_common([cell.axes[1] for row in cells for cell in row[at : at + 1] if cell is not None]) for at in range(width)]
    known = [axis for axis in (*heights, *widths) if axis is not None and is_known(axis) and axis.root().parts is None]
    if len(known) < len(heights) + len(widths):
        raise refuse("the size of a block does not follow from the blocks beside it")
    down, across = _Stacked(known[: len(heights)]), _Stacked(known[len(heights) :])

    def entry(indices):
        row, column = indices
        return down.pick(row, lambda at, inner: across.pick(column, lambda beside, place: _at(cells[at][beside], inner, place)))

    if is_one(across.axis):
        return Value((down.axis,), lambda i: entry((i[0], start(across.axis))))
    if is_one(down.axis):
        return Value((across.axis,), lambda i: entry((start(down.axis), i[0])), row=True)
    return Value((down.axis, across.axis), entry)


class _Stacked:
    """Axes one behind the other: `axis` is that of all of them, from 1 on."""

    def __init__(self, axes: list[Axis]):
        self.axes = axes
        self.ends: list[Node] = []
        total: Node = ZERO
        for axis in axes:
            total = plus(total, size(axis))
            self.ends.append(total)
        self.axis = axes[0] if len(axes) == 1 else Axis(Range(ONE, total))

    def pick(self, place: Node, cell) -> Node:
        """The cell where a place on the whole axis falls, at the place in it."""
        if len(self.axes) == 1:
            return cell(0, place)
        values: list[Node] = []
        conditions: list[Condition] = []
        before: Node = ZERO
        for at, (axis, end) in enumerate(zip(self.axes, self.ends)):
            values.append(cell(at, start(axis) if is_one(axis) else plus(minus(place, before), minus(start(axis), 1))))
            conditions.append(TRUE if at == len(self.axes) - 1 else Relation("≤", place, end))
            before = end
        return Cases(tuple(values), tuple(conditions))


def _as_block(cell: Value) -> Value:
    one = Axis(Range(ONE, ONE))
    return as_matrix(cell) if cell.axes else Value((one, one), lambda _: cell.build(()))


def _is_zero(cell: Value) -> bool:
    return not cell.axes and cell.build(()) is ZERO


def _common(axes: list[Axis]) -> Axis | None:
    """The axis that blocks side by side share; None for zeros alone."""
    for other in axes[1:]:
        if not unify(axes[0], other):
            raise ShapeError(f"blocks side by side with {axes[0]} and {other} places do not fit")
    return axes[0] if axes else None


def _at(cell: Value | None, row: Node, column: Node) -> Node:
    return ZERO if cell is None else cell.build((row, column))
