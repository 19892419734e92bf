r"""Recognising an operator by its entry: X_ij [i ≥ j] is tril(X)_ij, whatever X is.

The entry in the table of array operators, written for an operand that stands for anything, is the pattern. Knows terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..operators.arrays import ARRAYS
from ..operators.operator import Operator, Place
from ..terms.binding import substitute
from ..terms.memory import remembered
from ..terms.nodes import (
    MIRRORED,
    ONE,
    Apply,
    Array,
    Condition,
    Entry,
    Index,
    Indicator,
    Mul,
    Node,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    mul,
)

#: An axis of the operand that is none of the result's.
_ANY = Range(ONE, Size("\0"))


class Found(NamedTuple):
    """An operator and what it is applied to: the entry of the operand at indices."""

    operator: Operator
    indices: tuple[Index, ...]
    body: Node


def recognised(node: Node, places: tuple[Index, ...]) -> Found | None:
    """The operator of which the node is the entry at these places; None where it is of none that is found by its entry."""
    for operator, pattern, operand, own in _patterns(places):
        found = _Match(operand, dict(zip(own, own))).of(pattern, node)
        if found is not None:
            return Found(operator, *found)
    return None


@remembered(1024)
def _patterns(places: tuple[Index, ...]) -> tuple[tuple[Operator, Node, Tensor, tuple[Index, ...]], ...]:
    """Every operator that is found by its entry, with that entry at the places, and the operand in it."""
    found = []
    for operator in ARRAYS.values():
        for signature in operator.shapes if operator.recognised else ():
            if len(signature.result) != len(places) or "*" in signature.result:
                continue
            axes: dict = {}
            if any(axes.setdefault(letter, place.range) is not place.range for letter, place in zip(signature.result, places)):
                continue
            operand = Tensor("\0X", tuple(axes.get(letter, _ANY) for letter in signature.operands[0]))
            pattern = operator.entry_of(_Numbered(), [_Operand(operand)], places)
            found.append((operator, pattern, operand, places))
    return tuple(found)


class _Numbered:
    """Builds the entry of a pattern."""

    def __init__(self) -> None:
        self.count = 0

    def sum(self, axis: Range, body: Callable[[Place], Node], where: Callable[[Place], Condition] | None = None) -> Node:
        self.count += 1
        index = Index(f"\0{self.count}", axis)
        return Sum(index, body(index), None if where is None else where(index))

    def array(self, axes: Sequence[Range], body: Callable[..., Node]) -> Array:
        self.count += len(axes)
        indices = tuple(Index(f"\0{self.count - k}", axis) for k, axis in enumerate(axes))
        return Array(indices, body(*indices))


class _Operand(NamedTuple):
    """The operand of a pattern."""

    tensor: Tensor

    @property
    def axes(self) -> tuple[Range, ...]:
        return self.tensor.axes

    def __call__(self, *places: Node) -> Node:
        return Entry(self.tensor, places)


class _Match:
    """One attempt: the node's index for each of the pattern's."""

    def __init__(self, operand: Tensor, indices: dict[Node, Node]):
        self.operand, self.indices = operand, indices
        self.found: tuple[tuple[Index, ...], Node] | None = None

    def of(self, pattern: Node, node: Node) -> tuple[tuple[Index, ...], Node] | None:
        """What the operand is, by its entry at indices."""
        return self.found if self.fits(pattern, node) else None

    def fits(self, pattern: Node, node: Node) -> bool:
        if self.operand not in pattern.tensors and not isinstance(pattern, Indicator | Relation):
            return substitute(pattern, self.indices) is node
        match pattern:
            case Entry():
                return self._take([self.indices.get(slot) for slot in pattern.indices], node)
            case Mul():
                return type(node) is Mul and self._fits_product(pattern, node)
            case Sum():
                return type(node) is Sum and self._fits_sum(pattern, node)
            case Indicator():
                return type(node) is Indicator and self.fits(pattern.condition, node.condition)
            case Relation(op, left, right):
                if type(node) is not Relation:
                    return False
                sides = substitute(left, self.indices), substitute(right, self.indices)
                return (op, *sides) in ((node.op, node.left, node.right), (MIRRORED[node.op], node.right, node.left))
            case Apply():
                same = type(node) is Apply and node.function is pattern.function and len(node.children) == len(pattern.children)
                return same and all(map(self.fits, pattern.children, node.children))
        return False

    def _take(self, slots: list[Node | None], node: Node) -> bool:
        indices = tuple(slot for slot in slots if isinstance(slot, Index))
        # What does not vary along an axis, as the x_j of x_j [i ≤ j], would stand there times the vector of ones.
        if self.found is not None or len(indices) < len(slots) or node.free != set(indices):
            return False
        self.found = indices, node
        return True

    def _fits_product(self, pattern: Mul, node: Mul) -> bool:
        """Each factor without the operand is one of the node's; the operand's factor takes the rest."""
        rest = list(node.factors)
        for factor in (factor for factor in pattern.factors if self.operand not in factor.tensors):
            at = next((k for k, other in enumerate(rest) if self.fits(factor, other)), None)
            if at is None:
                return False
            del rest[at]
        inner = [factor for factor in pattern.factors if self.operand in factor.tensors]
        return len(inner) == 1 and bool(rest) and self.fits(inner[0], mul(*rest))

    def _fits_sum(self, pattern: Sum, node: Sum) -> bool:
        if pattern.index.range not in (_ANY, node.index.range):
            return False
        self.indices[pattern.index] = node.index
        return self.fits(pattern.where, node.where) and self.fits(pattern.body, node.body)
