"""Rules on whole matrices: symmetric ones, inverses of products, a matrix beside its inverse."""

from __future__ import annotations

from ..matrices.algebra import is_symmetric
from ..terms.binding import replace
from ..terms.nodes import Apply, Derivative, Entry, Index, Node
from .rule import Rule
from .symmetry import is_symmetric_inverse

SYMMETRY = Rule(
    "symmetric matrix",
    r"Let $S \in \mathbb{S}^{n}$, $x \in \mathbb{R}^{n}$. "
    r"\[ \sum_{j=1}^{n} (S_{ij} + S_{ji}) x_j = 2 \sum_{j=1}^{n} S_{ij} x_j \]",
)
INVERSES = Rule(
    "inverse of a product",
    r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$. "
    r"\[ [(A X)^{-1}]_{ij} = [X^{-1} A^{-1}]_{ij} \] \[ [X (A X)^{-1}]_{ij} = [A^{-1}]_{ij} \]",
)
INVERSE_OF_TRANSPOSE = Rule(
    "inverse of a transpose",
    r"Let $A \in \mathbb{R}^{n \times n}$, $\det A \neq 0$. \[ [(A^{\top})^{-1}]_{ij} = [A^{-1}]_{ji} \]",
)


def in_order(node: Node) -> Node:
    """The term with the two indices of every symmetric matrix, and of every inverse of one, in the order of their names."""

    def change(part: Node) -> Node | None:
        if type(part) is Derivative:  # A function of a symmetric K need not treat K_12 and K_21 alike: L(K) = K_12.
            return Derivative(in_order(part.body), part.by)
        if type(part) is Entry and len(part.indices) == 2 and is_symmetric(part.tensor):
            turned: Node = Entry(part.tensor, part.indices[::-1])
        elif type(part) is Apply and is_symmetric_inverse(part):
            turned = Apply(part.function, part.arguments, part.indices[::-1])
        else:
            return None
        first, second = part.indices
        return turned if type(first) is type(second) is Index and second.name < first.name else None

    return replace(node, change)
