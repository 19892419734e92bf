"""The axes of values in matrix notation: ranges that become known as operations are read, places along them, sums over them.

Shapes are unified, so that the size of I, 𝟏 or e_i follows from its surroundings. Summation indices get provisional names;
`settling.settle` gives them letters. Knows terms only.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import overload

from ..errors import ShapeError
from ..terms.indices import IndexExpr, length, minus, plus, times
from ..terms.nodes import ONE, Condition, Floor, Index, Node, Number, Range, Size, Sum

#: Where an entry stands along an axis: an index, or a pair of places.
Place = Node | tuple["Place", "Place"]
#: A place of summation indices.
Letters = Index | tuple["Letters", "Letters"]

_serial = count()


class Axis:
    """One axis of a value: the range of its index, or not known yet.

    parts   of an axis of vec(X) or A ⊗ B, whose places are pairs of indices: the axis that runs fast, and the slow one
    """

    __slots__ = ("known", "joined", "parts")

    def __init__(self, known: Range | None = None, parts: tuple[Axis, Axis] | None = None):
        self.known, self.parts = known, parts
        self.joined: Axis | None = None

    def root(self) -> Axis:
        axis = self
        while axis.joined is not None:
            axis = axis.joined
        return axis

    @property
    def range(self) -> Range | None:
        return self.root().known

    def place(self) -> Letters:
        """New summation indices over the axis: one, or a pair."""
        parts = self.root().parts
        return self.index() if parts is None else (parts[0].place(), parts[1].place())

    def index(self) -> Index:
        """A new summation index over the axis, of a provisional name. ShapeError for an axis of pairs."""
        if self.root().parts is not None:
            raise ShapeError("vec(X) and A ⊗ B stand in sums, products and claims of their own, not here", is_unclear=True)
        return Index(f"\0{next(_serial):09d}", known_range(self))

    def __str__(self):
        root = self.root()
        if root.parts is not None:
            return "·".join(map(str, reversed(root.parts)))
        return "?" if root.known is None else size_text(root.known)


def unify(left: Axis, right: Axis) -> bool:
    """Makes two axes one; False where they are known to differ."""
    left, right = left.root(), right.root()
    if left is right:
        return True
    if left.parts is not None and right.parts is not None:
        return all([unify(a, b) for a, b in zip(left.parts, right.parts)])
    if left.parts is None and left.known is None:
        left.joined = right
        return True
    if right.parts is None and (right.known is None or left.known is right.known):
        right.joined = left
        return True
    for pair, flat in ((left, right), (right, left)):
        if pair.parts is not None and flat.parts is None and _covers(pair, flat.known):
            flat.joined = pair
            return True
    return False


def _covers(pair: Axis, flat: Range | None) -> bool:
    """Whether the places of an axis of pairs are in turn those of a plain one: vec(X) beside a vector of length m n."""
    if flat is None or pair.parts is None or flat.lower is not ONE:
        return False
    ranges = [part.range for part in pair.parts]
    return all(range_ is not None and range_.lower is ONE for range_ in ranges) and length(flat) is times(
        *(length(range_) for range_ in ranges if range_ is not None)
    )


def flat_place(place: Place) -> Node:
    """The number of a place along an axis of pairs, counted from 1: the fast index runs first."""
    if not isinstance(place, tuple):
        return place
    fast, slow = (flat_place(part) for part in place)
    (first,) = [index for index in indices_of(place)][:1]
    assert isinstance(first, Index)
    return plus(fast, times(length(first.range), minus(slow, 1)))


def is_known(axis: Axis) -> bool:
    """Whether an axis has its range, or both of its parts have theirs."""
    root = axis.root()
    return all(map(is_known, root.parts)) if root.parts is not None else root.known is not None


def is_one(axis: Axis) -> bool:
    known = axis.range
    return known is not None and known.lower is known.upper


def known_range(axis: Axis) -> Range:
    """The range of an axis. ShapeError where it is not known."""
    if axis.range is None:
        raise ShapeError(
            "the size of I, 1 or e_i does not follow from the formula; write it as a subscript, "
            "I_n or \\mathbf{1}_n, or declare the shape of what is defined",
            is_unclear=True,
        )
    return axis.range


def start(axis: Axis) -> Node:
    """The first place along an axis."""
    return known_range(axis).lower


def size(axis: Axis) -> Node:
    """The length of an axis."""
    return length(known_range(axis))


@overload
def indices_of(place: Letters) -> tuple[Index, ...]: ...


@overload
def indices_of(place: Place) -> tuple[Node, ...]: ...


def indices_of(place: Place) -> tuple[Node, ...]:
    """The indices of a place, the fast one of a pair first."""
    return tuple(index for part in place for index in indices_of(part)) if isinstance(place, tuple) else (place,)


def summed(axis: Axis, body: Callable[[Place], Node], where: Callable[[Place], Condition] | None = None) -> Node:
    """Σ over an axis, where a condition holds."""
    place = axis.place()
    node, condition = body(place), None if where is None else where(place)
    for index in reversed(indices_of(place)):
        node, condition = Sum(index, node, condition), None
    return node


def size_text(axis: Range) -> str:
    """The length of an axis in the document's own names."""
    return integer_text(length(axis))


def integer_text(expression: Node) -> str:
    """An integer expression in one line: s (P-1)+K."""
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Size | Index):
        return expression.name
    if isinstance(expression, Floor):
        return f"⌊({integer_text(expression.numerator)})/{integer_text(expression.denominator)}⌋"
    if isinstance(expression, IndexExpr):
        text = ""
        for monomial, coefficient in expression.terms:
            piece = " ".join(integer_text(atom) for atom in monomial) or "1"
            if abs(coefficient) != 1:
                piece = f"{abs(coefficient)} {piece}" if monomial else str(abs(coefficient))
            text += ("-" if coefficient < 0 else "+" if text else "") + piece
        return text
    return repr(expression)
