"""Shapes that are found by unification: each is a variable until its axes are known, and each axis until its size is.

Knows no formula and no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..facts.facts import Dimension
from ..surface.syntax import Surface, spelling


class Axis:
    """One axis: its size as some declaration or bound says it, or None where nothing does.

    counts_from_zero   whether an entry with the number 0 is written
    """

    __slots__ = ("said", "counts_from_zero", "_joined")

    def __init__(self, said: Dimension = None) -> None:
        self.said, self.counts_from_zero = said, False
        self._joined: Axis | None = None

    def root(self) -> Axis:
        axis = self
        while axis._joined is not None:
            axis = axis._joined
        return axis

    def join(self, other: Axis) -> bool:
        """Makes two axes one; False, and nothing done, where they are said to be of different sizes."""
        one, two = self.root(), other.root()
        if one is two:
            return True
        if one.said is not None and two.said is not None and not same_size(one.said, two.said):
            return False
        if one.said is None:
            one, two = two, one
        two._joined = one
        one.counts_from_zero = one.counts_from_zero or two.counts_from_zero
        return True


class Shape:
    """A shape: its axes, none for a scalar, or not known yet.

    is_row   of one axis: whether it stands as a row, xᵀ
    """

    __slots__ = ("_axes", "_is_row", "_joined")

    def __init__(self, axes: Iterable[Axis] | None = None, is_row: bool = False) -> None:
        self._axes = None if axes is None else tuple(axes)
        self._is_row = is_row
        self._joined: Shape | None = None

    def root(self) -> Shape:
        shape = self
        while shape._joined is not None:
            shape = shape._joined
        return shape

    @property
    def axes(self) -> tuple[Axis, ...] | None:
        return self.root()._axes

    @property
    def is_row(self) -> bool:
        return self.root()._is_row

    @property
    def is_known(self) -> bool:
        return self.axes is not None

    @property
    def rank(self) -> int | None:
        axes = self.axes
        return None if axes is None else len(axes)

    def join(self, other: Shape) -> bool:
        """Makes two shapes one; False where they are known to differ."""
        one, two = self.root(), other.root()
        if one is two:
            return True
        if one._axes is None:
            one._joined = two
        elif two._axes is None:
            two._joined = one
        else:
            if len(one._axes) != len(two._axes) or one._is_row != two._is_row:
                return False
            return all([a.join(b) for a, b in zip(one._axes, two._axes, strict=True)])
        return True


def scalar() -> Shape:
    """The shape of a number."""
    return Shape(())


def array(rank: int) -> Shape:
    """A shape of new axes."""
    return Shape([Axis() for _ in range(rank)])


def transposed(shape: Shape) -> Shape | None:
    """The shape of xᵀ for a known one; None where there is none."""
    axes = shape.axes
    if axes is None or len(axes) > 2:
        return None
    return Shape(axes, not shape.is_row) if len(axes) == 1 else Shape(axes[::-1])


def product(left: Shape, right: Shape) -> Shape | None:
    """The shape of a product of known ones; None where it has none or more than one. Inner axes are joined."""
    if left.axes is None or right.axes is None:
        return None
    if not left.axes:
        return right
    if not right.axes:
        return left
    one, two = _as_matrix(left), _as_matrix(right)
    if one is None or two is None:
        return None
    outer, inner = one
    inside, last = two
    if inner is None or inside is None:
        if inner is inside:
            return _from_matrix(outer, last)
        return None
    return _from_matrix(outer, last) if inner.join(inside) else None


def _as_matrix(shape: Shape) -> tuple[Axis | None, Axis | None] | None:
    """The two axes of a vector or a matrix, None for one of length 1."""
    axes = shape.axes or ()
    if len(axes) == 2:
        return axes[0], axes[1]
    if len(axes) == 1:
        return (None, axes[0]) if shape.is_row else (axes[0], None)
    return None


def _from_matrix(first: Axis | None, second: Axis | None) -> Shape:
    if first is None:
        return scalar() if second is None else Shape([second], is_row=True)
    return Shape([first]) if second is None else Shape([first, second])


def same_size(one: Dimension, two: Dimension) -> bool:
    """Whether two sizes are written alike."""
    return _size_text(one) == _size_text(two)


def _size_text(size: Dimension) -> str:
    if isinstance(size, Surface):
        return spelling(size)
    ends: Sequence[Surface] = size or ()
    lower, upper = map(spelling, ends)
    return upper if lower == "1" else f"{lower}…{upper}"
