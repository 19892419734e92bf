"""A proof's claim in matrix notation: ∇_W L = 2 Xᵀ(X W − Y) beside ∂L/∂W_ij = …, and the steps between the two notations.

Knows proofs and the raising to matrix notation; changes neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from ..errors import DefinitionError
from ..matrices.derivatives import At, Partial
from ..matrices.kronecker import asks_hessian, entry, raise_hessian
from ..matrices.operations import Ones
from ..matrices.raising import raise_to_matrix
from ..matrices.terms import MatrixTerm, is_unit, lower, parts, tensors
from ..operators.cost import operations
from ..reading.latex_reader import read_term
from ..rules.agreement import agree
from ..rules.notation import MATRIX_NOTATION, lowering
from ..rules.rule import Rule
from ..terms.binding import same, substitute
from ..terms.nodes import ZERO, Derivative, Entry, Expectation, Index, Node
from ..writing.latex_writer import latex
from .proof import Derivation

LAYOUTS = ("numerator", "denominator")


def laid_out(proof: Derivation, layout: str) -> Derivation:
    """The proof with the axes of its answer in the order of a layout.

    numerator     a Jacobian has ∂y_i/∂x_j at (i, j)
    denominator   it has it at (j, i)
    A gradient has the shape of its variable in both. DefinitionError for another name.
    """
    if layout not in LAYOUTS:
        raise DefinitionError(f"no layout {layout!r}; there are {' and '.join(LAYOUTS)}")
    asked = _derivative(proof.claim.left)
    if asked is None or layout == "numerator":
        return proof
    by = frozenset().union(*(entry.free for entry in asked.by))
    return replace(proof, free=tuple(sorted(proof.free, key=lambda index: index not in by)))


def _derivative(node: Node) -> Derivative | None:
    """The Jacobian that is asked for: a derivative of something with indices, or its expected value."""
    if type(node) is Expectation:
        node = node.body
    return node if type(node) is Derivative and node.body.free else None


@dataclass(frozen=True)
class Line:
    """A line of the proof in matrix notation, beside the same in indices.

    term     how it is written
    node     the same in indices
    rule     why the two are the same
    known    terms that show the names in it
    """

    term: MatrixTerm
    node: Node
    rule: Rule
    known: tuple[Node, ...]

    @cached_property
    def read_back(self) -> Node:
        """What a reader takes the line for. Raises SymgradError where it cannot be read."""
        return read_term(latex(self.term), known=(*sorted(tensors(self.term), key=lambda t: t.name), *self.known))


@dataclass(frozen=True)
class Notation:
    """The claim in matrix notation.

    left       what was asked; None where that has no matrix notation
    right      the result, of the shape that the axes of the answer give it
    opening    ∂/∂W_ij of the function as it stands in matrix notation, where the proof begins by writing that in indices
    closing    the entry of the result, equal to the proof's last line; None for the result 0
    layout     of a Jacobian: "numerator" or "denominator"; "stacked" of a Hessian by a matrix; "" for anything else
    boxed      whether this form is the answer, and the index form stands beside it
    """

    left: MatrixTerm | None
    right: MatrixTerm
    opening: Line | None
    closing: Line | None
    layout: str
    boxed: bool

    operations = property(lambda self: self.right.operations)


def in_matrix_notation(proof: Derivation) -> Notation | None:
    """The claim of a proof in matrix notation.

    None where its result has none, and where it is a scalar without any array in it, or with vectors that sums say in fewer
    operations.
    """
    if proof.terms and not proof.free:  # dL = …, which has no form in indices that anyone would read
        return Notation(proof.terms[0], proof.terms[-1], None, None, "", True)
    proof = proof.plain or proof
    claim, free = proof.claim, proof.free
    if claim.relation != "=" or claim.where.free or not claim.right.free <= claim.left.free or set(free) != claim.left.free:
        return None
    raised = raise_hessian if asks_hessian(claim.left, free) else raise_to_matrix
    right = raised(claim.right, free)
    if right is None or all(is_unit(index.range) for index in free) and all(part.is_scalar for part in parts(right)):
        return None
    vectors = not free and not proof.matrix and not any(part.is_matrix for part in parts(right))
    if vectors and right.operations > operations(claim.right):
        return None
    left = raised(claim.left, free)
    slots = tuple(index.range.lower if is_unit(index.range) else index for index in free)
    if left is not None and not _says(lower(left, free), substitute(claim.left, dict(zip(free, slots)))):
        left = None
    closing = None
    if claim.right is not ZERO:
        closing = Line(entry(right, slots), claim.right, MATRIX_NOTATION, (claim.left, claim.right))
    boxed = proof.matrix or right.operations < operations(claim.right)
    asked = _derivative(claim.left)
    layout = "" if asked is None or right.is_scalar else LAYOUTS[free[0] not in asked.body.free]
    if type(right.rows) is tuple:
        layout = "stacked"
    return Notation(left, right, _opening(proof), closing, layout, boxed)


def _says(node: Node, asked: Node) -> bool:
    """Whether the node asks the same: tr(X B A) is tr(A X B)."""
    if same(node, asked):
        return True
    return type(node) is type(asked) is Derivative and node.by == asked.by and agree(node.body, asked.body)


def _opening(proof: Derivation) -> Line | None:
    """∂/∂W_ij tr(A X), where a question in matrix notation is first written in indices; None where it was asked in indices."""
    if not proof.matrix or proof.indexed or not proof.steps:
        return None
    first = next(
        (node for node in (proof.claim.left, proof.steps[0].after) if type(node) is Derivative and type(node.body) is not Entry),
        None,
    )
    if first is None:
        return None
    slots = _slots(first.body, proof)
    body = raise_to_matrix(first.body, slots)
    if body is None or body.operations > MOST_OPERATIONS or not any(not part.is_scalar for part in parts(body)):
        return None
    if any(type(part) is Ones for part in parts(body)):  # Σ_i y_i is not written as 𝟏ᵀ y
        return None
    return Line(Partial(At(body, slots), first.by), first, lowering(body), (first,))


#: Operations of a function beyond which it is not written in matrix notation once more.
MOST_OPERATIONS = 40


def _slots(body: Node, proof: Derivation) -> tuple[Index, ...]:
    return tuple(index for index in proof.free if index in body.free)
