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

    __slots__ = ("said", "counts_from_zero", "joined")

    def __init__(self, said: Dimension = None) -> None:
        self.said, self.counts_from_zero = said, False
        self.joined: Axis | None = None

    def root(self) -> Axis:
        axis = self
        while axis.joined is not None:
            axis = axis.joined
        return axis

    def same_as(self, other: Axis) -> bool:
        """Whether two axes are one, or said to be of one size."""
        one, two = self.root(), other.root()
        return one is two or one.said is not None and two.said is not None and same_size(one.said, two.said)

    def may_be(self, other: Axis) -> bool:
        """Whether two axes are not said to be of different sizes."""
        one, two = self.root().said, other.root().said
        return one is None or two is None or same_size(one, two)


class Shape:
    """A shape: its axes, none for a scalar, or not known yet.

    is_row   of one axis: whether it stands as a row, xᵀ
    """

    __slots__ = ("own_axes", "own_row", "joined")

    def __init__(self, axes: Iterable[Axis] | None = None, is_row: bool = False) -> None:
        self.own_axes = None if axes is None else tuple(axes)
        self.own_row = is_row
        self.joined: Shape | None = None

    def root(self) -> Shape:
        shape = self
        while shape.joined is not None:
            shape = shape.joined
        return shape

    @property
    def axes(self) -> tuple[Axis, ...] | None:
        return self.root().own_axes

    @property
    def is_row(self) -> bool:
        return self.root().own_row

    @property
    def is_known(self) -> bool:
        return self.axes is not None

    @property
    def rank(self) -> int | None:
        axes = self.axes
        return None if axes is None else len(axes)

    def same_as(self, other: Shape) -> bool:
        """Whether two shapes are known to be one."""
        if self.axes is None or other.axes is None or len(self.axes) != len(other.axes) or self.is_row != other.is_row:
            return False
        return all(one.same_as(two) for one, two in zip(self.axes, other.axes, strict=True))

    def may_be(self, other: Shape) -> bool:
        """Whether two shapes are not known to differ."""
        if self.axes is None or other.axes is None:
            return True
        pairs = zip(self.axes, other.axes, strict=False)
        return len(self.axes) == len(other.axes) and all(one.may_be(two) for one, two in pairs)


class Unifier:
    """Makes shapes one, and axes; what was done can be undone.

    clashed   whether something could not be made one
    """

    def __init__(self) -> None:
        self.clashed = False
        self._joined: list[Axis | Shape] = []

    @property
    def mark(self) -> int:
        """How far it has come; for `undo`."""
        return len(self._joined)

    def undo(self, mark: int) -> None:
        """Makes two again of all that was made one since then."""
        while len(self._joined) > mark:
            self._joined.pop().joined = None

    def axes(self, one: Axis, other: Axis) -> bool:
        """Makes two axes one; False, and nothing done, where they are said to be of different sizes."""
        one, other = one.root(), other.root()
        if one is other:
            return True
        if one.said is not None and other.said is not None and not same_size(one.said, other.said):
            self.clashed = True
            return False
        if one.said is None:
            one, other = other, one
        other.joined = one
        self._joined.append(other)
        one.counts_from_zero = one.counts_from_zero or other.counts_from_zero
        return True

    def each(self, some: Iterable[Axis], others: Iterable[Axis]) -> bool:
        """Makes axes one, pair by pair, as far as both go."""
        return all([self.axes(one, other) for one, other in zip(some, others, strict=False)])

    def shapes(self, one: Shape, other: Shape) -> bool:
        """Makes two shapes one; False where they are known to differ."""
        one, other = one.root(), other.root()
        if one is other:
            return True
        if one.own_axes is None or other.own_axes is None:
            if one.own_axes is not None:
                one, other = other, one
            one.joined = other
            self._joined.append(one)
            return True
        if len(one.own_axes) != len(other.own_axes) or one.own_row != other.own_row:
            self.clashed = True
            return False
        return self.each(one.own_axes, other.own_axes)

    def product(self, left: Shape, right: Shape) -> Shape | None:
        """The shape of a product of known ones; None where it has none. Inner axes are made one."""
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
        elif self.axes(inner, inside):
            return _from_matrix(outer, last)
        self.clashed = True
        return None


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
