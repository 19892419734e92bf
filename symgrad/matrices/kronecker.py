r"""The Hessian by a matrix in compressed form: δ_il Σ_q V_qj V_qp, the derivative by U_ij and U_lp, is (Vᵀ V) ⊗ I.

Its rows and columns are pairs of indices in the order of vec(U): the columns of U one below the other. Knows matrix terms and
the raising of matrices.
"""

from __future__ import annotations

from ..terms.nodes import TRUE, Add, Derivative, Index, Mul, Node, Sum, mul
from .algebra import product, scale, split, total
from .arithmetic import Product, Total
from .derivatives import At, Gradient
from .operations import Identity, Kronecker
from .raising import raise_to_matrix
from .terms import MatrixTerm, Scalar, is_unit


def _entry(term: MatrixTerm, row: Node, column: Node) -> MatrixTerm:
    return Scalar(term._entry(row, column, frozenset())) if type(term) is Identity else At(term, (row, column))


def entry(term: MatrixTerm, slots: tuple[Node, ...]) -> MatrixTerm:
    """One entry: [A x]_i; of A ⊗ B, [A]_jp [B]_il."""
    if type(term) is Kronecker:
        return product(_entry(term.left, slots[1], slots[3]), _entry(term.right, slots[0], slots[2]))
    if type(term) is Total and type(term.rows) is tuple:
        return total(*(entry(part, slots) for part in term.terms))
    if type(term) is Product and type(term.rows) is tuple:
        return product(*term.scalars, entry(term.chain[0], slots))
    return At(term, slots)


def asks_hessian(node: Node, axes: tuple[Index, ...]) -> bool:
    """Whether the node is the second derivative of a scalar by a matrix U, by U_ij and U_lp at the axes (i, j, l, p)."""
    if type(node) is not Derivative or len(node.by) != 2 or node.body.free or any(is_unit(index.range) for index in axes):
        return False
    first, second = node.by
    return (
        first.tensor is second.tensor
        and (*first.indices, *second.indices) == axes
        and first.tensor.rank == 2
        and tuple(index.range for index in axes) == first.tensor.axes * 2
    )


def raise_hessian(node: Node, axes: tuple[Index, ...]) -> MatrixTerm | None:
    """Matrix notation for the array with entry `node` at the axes (i, j, l, p), rows (i, j) and columns (l, p).

    A sum of Kronecker products; of a second derivative that `asks_hessian`, its name. None where there is none.
    """
    if type(node) is Derivative:
        body = raise_to_matrix(node.body)
        return body and Gradient(body, node.by[0].tensor, 2)
    if not node.free <= set(axes):
        return None
    terms = [_separated(term, axes) for term in (node.terms if type(node) is Add else (node,))]
    return None if None in terms else total(*terms)


def _separated(node, axes):
    """The product of a matrix over (j, p) and one over (i, l)."""
    fast, slow = (axes[0], axes[2]), (axes[1], axes[3])
    parts: dict = {fast: [], slow: [], (): []}
    for factor in _factors(node):
        owner = next((pair for pair in ((), fast, slow) if factor.free <= set(pair)), None)
        if owner is None:
            return None
        parts[owner].append(factor)
    left, right = (raise_to_matrix(mul(*parts[pair]), pair) for pair in (slow, fast))
    if left is None or right is None or left.is_scalar or right.is_scalar:
        return None
    (first, left), (second, right) = split(left), split(right)
    scalar = raise_to_matrix(mul(*parts[()]))
    return scalar and scale(first * second, product(scalar, Kronecker(left, right)))


def _factors(node):
    """The factors of a product, those out of a sum that its index does not reach."""
    if type(node) is Mul:
        return [part for factor in node.factors for part in _factors(factor)]
    if type(node) is Sum and node.where is TRUE and not node.index.range.free:
        factors = _factors(node.body)
        inside = [factor for factor in factors if node.index in factor.free]
        if inside:
            return [factor for factor in factors if node.index not in factor.free] + [Sum(node.index, mul(*inside))]
    return [node]
