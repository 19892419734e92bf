"""Small changes to products of matrices and to derivatives of activations: a matrix that is missing or too much, a lost slope.

Knows terms. Each repair is as in `repairs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ..operators.functions import FUNCTIONS
from ..operators.row import Opaque
from ..terms.binding import definition_of, fresh_name, names, replace, substitute
from ..terms.nodes import (
    Apply,
    Entry,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Relation,
    Sum,
    Tensor,
    mul,
)

Repair = tuple[int, str, Node]
LOST_SLOPE = "the inner derivative, a factor of the chain rule, is missing"


def matrix_repairs(node: Node, tensors: tuple[Tensor, ...]) -> Iterator[Repair]:
    """A part of a formula with one more matrix in front of it, or with one matrix less."""
    if type(node) is Entry:
        for matrix in tensors:
            if matrix.rank == 2:
                yield from _in_front(matrix, node)
    if type(node) is Indicator and type(node.condition) is Relation and node.condition.op == "=":
        left, right = node.condition.left, node.condition.right
        pairs = ((left, right), (right, left)) if type(left) is Index and type(right) is Index else ()
        for matrix in tensors:
            for indices in pairs:
                if tuple(i.range for i in indices) == matrix.axes:
                    yield 6, f"the matrix {matrix.name} is missing", Entry(matrix, indices)
    if type(node) is Sum and type(node.body) is Mul:
        yield from _too_much(node.index, node.body)


def _in_front(matrix: Tensor, node: Entry) -> Iterator[Repair]:
    """M v for v, and Mᵀ v, at each index of an entry."""
    for place, index in enumerate(node.indices):
        if type(index) is not Index:
            continue
        for row in (0, 1):
            if matrix.axes[row] == index.range and matrix.axes[1 - row] == node.tensor.axes[place]:
                inner = Index(fresh_name(index.name, names(node)), matrix.axes[1 - row])
                moved = Entry(node.tensor, node.indices[:place] + (inner,) + node.indices[place + 1 :])
                beside = Entry(matrix, (index, inner) if row == 0 else (inner, index))
                yield 6, f"the matrix {matrix.name} is missing", Sum(inner, mul(beside, moved))


def _too_much(index: Index, body: Mul) -> Iterator[Repair]:
    """R(i) for Σ_k M_ik R(k)."""
    for position, factor in enumerate(body.factors):
        rest = body.factors[:position] + body.factors[position + 1 :]
        if type(factor) is Entry and factor.tensor.rank == 2 and index in factor.indices:
            (other,) = [i for i in factor.indices if i is not index] or [index]
            if other is not index and type(other) is Index and other.range == index.range:
                yield 4, f"the matrix {factor.tensor.name} is too much", substitute(mul(*rest), {index: other})


def slopes(scope: tuple[Index, ...], tensors: tuple[Tensor, ...]) -> Iterator[Node]:
    """The slopes of the activations of a network at indices of the scope, by the activation itself: 1 - a_i² of a := tanh(z)."""
    for tensor in tensors:
        body = tensor.definition.body if tensor.definition is not None else None
        if type(body) is not Apply or type(body.function) is not Function or tensor.rank > 2 or len(body.arguments) != 1:
            continue
        known = FUNCTIONS.get(body.function.name)
        if known is None or isinstance(known.slope, Opaque):
            continue
        fitting = [[i for i in scope if i.range == axis] for axis in tensor.axes]
        for indices in product(*fitting):
            value = Entry(tensor, indices)
            here = definition_of(value)
            (slope,) = known.slope(*here.children)
            if not isinstance(slope, Opaque):
                yield replace(slope, {here: value}.get)
