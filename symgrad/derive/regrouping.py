"""A result by way of its matrix notation, where that makes it shorter: common factors under sums, inverses, symmetric matrices.

Knows the raising to matrix notation and the rules; every change is seen to be an equation before it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..matrices.algebra import is_symmetric
from ..matrices.raising import raise_to_matrix
from ..matrices.shortening import opened
from ..matrices.terms import lower
from ..operators.cost import operations
from ..rules.agreement import agree
from ..rules.collecting import FACTOR
from ..rules.matrices import INVERSE_OF_TRANSPOSE, INVERSES, SYMMETRY
from ..rules.rule import Rule
from ..rules.search import collect
from ..rules.tidying import tidy
from ..terms.binding import canonical
from ..terms.nodes import Apply, Entry, Function, Node, walk

#: Operations of a result that is worth it.
SHORTEST = 5


def regrouped(node: Node) -> tuple[Rule, Node] | None:
    """The rule, and the term in fewer operations; None where matrix notation makes it no shorter."""
    if operations(node) < SHORTEST or len(node.free) > 2:
        return None
    axes = tuple(sorted(node.free, key=lambda index: index.name))
    term = raise_to_matrix(node, axes)
    if term is None:
        return None
    after = collect(lower(term, axes))
    if operations(after) >= operations(node) or not agree(node, after):
        return None
    if _inverses(after) != _inverses(node):
        return INVERSES, after
    return (SYMMETRY if any(map(is_symmetric, node.tensors)) else FACTOR), after


def opened_inverses(node: Node) -> Iterator[tuple[Rule, Node]]:
    """The term with the inverses of products and of transposes of matrices opened, by way of matrix notation."""
    inverses = _inverses(node)
    if len(node.free) > 2 or not inverses:
        return
    axes = tuple(sorted(node.free, key=lambda index: index.name))
    term = raise_to_matrix(node, axes)
    if term is not None:
        plain = all(type(array.body) is Entry for array in inverses)
        yield INVERSE_OF_TRANSPOSE if plain else INVERSES, tidy(lower(opened(term), axes))


def _inverses(node: Node) -> frozenset:
    """The matrices of which an inverse occurs."""
    inverse = Function("inverse")
    return frozenset(canonical(part.arguments[0]) for part in walk(node) if type(part) is Apply and part.function is inverse)
