"""Rules on whole matrices: symmetric ones, inverses of products, a matrix beside its inverse."""

from __future__ import annotations

from .rule import Rule

SYMMETRY = Rule(
    "symmetric matrix", r"Let $S \in \mathbb{S}^{n}$, $x \in \mathbb{R}^{n}$. "
    r"\[ \sum_{j=1}^{n} (S_{ij} + S_{ji}) x_j = 2 \sum_{j=1}^{n} S_{ij} x_j \]",
    "A symmetric matrix has the same entry on either side of its diagonal.", "the matrix is symmetric")
INVERSES = Rule(
    "inverse of a product", r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$. "
    r"\[ [X (A X)^{-1}]_{ij} = [A^{-1}]_{ij} \]",
    "The inverse of a product of square matrices is the product of their inverses the other way round; a matrix times its inverse "
    "is the identity.", "the matrices are square and have inverses")
