"""Matrices and vectors made of blocks, \\begin{bmatrix} A & B \\\\ 0 & D \\end{bmatrix}, by cases of the indices. Knows values."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import ShapeError
from ..terms.indices import length, minus, plus
from ..terms.nodes import ONE, TRUE, ZERO, Cases, Node, Range, Relation
from .axes import Axis, is_known, is_one, unify
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
        raise ShapeError("a block is a scalar, a vector or a matrix")
    cells = [[None if _is_zero(cell) else _as_block(cell) for cell in row] for row in rows]
    heights = [_common([cell.axes[0] for cell in row if cell is not None]) for row in cells]
    widths = [_common([row[at].axes[1] for row in cells if row[at] is not None]) for at in range(width)]
    if any(axis is None or not is_known(axis) or axis.root().parts is not None for axis in (*heights, *widths)):
        raise refuse("the size of a block does not follow from the blocks beside it")
    down, across = _Stacked(heights), _Stacked(widths)

    def entry(indices):
        row, column = indices
        return down.pick(row, lambda at, inner: across.pick(column, lambda beside, place: _at(cells[at][beside], inner, place)))

    if is_one(across.axis):
        return Value((down.axis,), lambda i: entry((i[0], across.axis.range.lower)))
    if is_one(down.axis):
        return Value((across.axis,), lambda i: entry((down.axis.range.lower, i[0])), row=True)
    return Value((down.axis, across.axis), entry)


class _Stacked:
    """Axes one behind the other: `axis` is that of all of them, from 1 on."""

    def __init__(self, axes: list[Axis]):
        self.axes, self.ends, total = axes, [], ZERO
        for axis in axes:
            total = plus(total, length(axis.range))
            self.ends.append(total)
        self.axis = axes[0] if len(axes) == 1 else Axis(Range(ONE, total))

    def pick(self, place: Node, cell) -> Node:
        """The cell where a place on the whole axis falls, at the place in it."""
        if len(self.axes) == 1:
            return cell(0, place)
        values, conditions, before = [], [], ZERO
        for at, (axis, end) in enumerate(zip(self.axes, self.ends)):
            values.append(cell(at, axis.range.lower if is_one(axis) else plus(minus(place, before), minus(axis.range.lower, 1))))
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
