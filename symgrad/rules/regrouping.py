"""A term by way of its matrix notation: common factors under sums, symmetric matrices, inverses of products.

Each change is seen to be an equation by the law after which it is called. Knows the raising to matrix notation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..matrices.algebra import is_symmetric, is_symmetric_array
from ..matrices.moves import opened_inverses
from ..matrices.raising import raise_to_matrix
from ..matrices.shortening import shorten_sum
from ..matrices.terms import lower
from ..operators.cost import operations
from ..terms.binding import canonical, replace
from ..terms.memory import remembered
from ..terms.nodes import Apply, Array, Entry, Index, Node, Tensor, UnknownFunction, walk
from .agreement import agree
from .scope import Scope
from .symmetry import INVERSE
from .tidying import tidy

#: Operations of a term that is worth it.
FEWEST = 5


def shared_factors(node: Node, scope: Scope) -> Iterator[Node]:
    """Σ_j A_ij (x_j + y_j) for Σ_j A_ij x_j + Σ_k A_ik y_k: by arithmetic alone."""
    yield from _shorter(node, scope, _without_inverses, _without_symmetry)


def symmetric_factors(node: Node, scope: Scope) -> Iterator[Node]:
    """2 Σ_j S_ij x_j for Σ_j (S_ij + S_ji) x_j, where S is symmetric."""
    yield from _shorter(node, scope, _without_inverses)


def cancelled_inverses(node: Node, scope: Scope) -> Iterator[Node]:
    """(A^{-1})_ij for Σ_k X_ik ((A X)^{-1})_kj."""
    yield from _shorter(node, scope)


def _shorter(node: Node, scope: Scope, *forgetting: Callable[[Node], Node]) -> Iterator[Node]:
    """The shorter form, where it is seen to be equal though something of the matrices is forgotten."""
    after = _by_matrices(node, scope.collect)
    if after is not None:
        left, right = node, after
        for forget in forgetting:
            left, right = forget(left), forget(right)
        if agree(left, right):
            yield after


@remembered(256)
def _by_matrices(node: Node, collect: Callable[[Node], Node]) -> Node | None:
    """The node as its shortest matrix notation has it, in indices; None where that is no shorter."""
    axes = _axes(node) if operations(node) >= FEWEST else None
    term = None if axes is None else raise_to_matrix(node, axes)
    if axes is None or term is None:
        return None
    after = collect(lower(term, axes))
    return after if operations(after) < operations(node) else None


def inverses_opened(node: Node, scope: Scope) -> Iterator[Node]:
    """Σ_k (X^{-1})_ik (A^{-1})_kj for ((A X)^{-1})_ij."""
    if not all(map(_is_plain, _inverted(node))):
        yield from _opened(node)


def transposes_opened(node: Node, scope: Scope) -> Iterator[Node]:
    """(A^{-1})_ji for the entry (i, j) of the inverse of the transpose of A."""
    if all(map(_is_plain, _inverted(node))):
        yield from _opened(node)


def _opened(node: Node) -> Iterator[Node]:
    axes = _axes(node) if _inverted(node) else None
    term = None if axes is None else raise_to_matrix(node, axes)
    if axes is not None and term is not None:
        yield from (tidy(lower(spread, axes)) for spread in opened_inverses(term, shorten_sum))


def _axes(node: Node) -> tuple[Index, ...] | None:
    """The axes of the array that the node is an entry of; None for more than a matrix has."""
    return tuple(sorted(node.free, key=lambda index: index.name)) if len(node.free) <= 2 else None


def _inverted(node: Node) -> frozenset[Node]:
    """The matrices of which an inverse occurs."""
    return frozenset(canonical(part.arguments[0]) for part in walk(node) if type(part) is Apply and part.function is INVERSE)


def _is_plain(matrix: Node) -> bool:
    return type(matrix) is Array and type(matrix.body) is Entry


# --- what is forgotten ----------------------------------------------------------------------------------------------


def _without_inverses(node: Node) -> Node:
    """The term with a letter for each inverse: a symmetric matrix where that is the inverse of one."""

    def change(part: Node) -> Node | None:
        if type(part) is not Apply or part.function is not INVERSE:
            return None
        (array,) = part.arguments
        if type(array) is not Array or array.free:
            return Apply(_ANY, tuple(map(_without_inverses, part.arguments)), part.indices)
        axes = tuple(index.range for index in array.indices)
        return Entry(Tensor(f"\0{canonical(array)!r}", axes, "symmetric" if is_symmetric_array(array) else "real"), part.indices)

    return replace(node, change)


def _without_symmetry(node: Node) -> Node:
    """The term with every symmetric matrix as any matrix."""

    def change(part: Node) -> Node | None:
        if type(part) is Entry and is_symmetric(part.tensor):
            return Entry(Tensor(part.tensor.name, part.tensor.axes), part.indices)
        return None

    return replace(node, change)


_ANY = UnknownFunction("\0inverse")
