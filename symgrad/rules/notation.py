"""Between matrix notation and indices: what a product, a trace and a norm are, entry by entry. Knows terms and matrix notation."""

from __future__ import annotations

from ..matrices.operations import Norm, Trace
from ..matrices.terms import MatrixTerm, parts
from .rule import Rule

IN_INDICES = Rule(
    "in indices",
    r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$. "
    r"\[ [A x]_i = \sum_{j=1}^{n} A_{ij} x_j \]",
)
TRACE = Rule(
    "trace in indices",
    r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times m}$. "
    r"\[ \operatorname{tr}(A B) = \sum_{i=1}^{m} \sum_{j=1}^{n} A_{ij} B_{ji} \]",
)
NORM = Rule(
    "norm in indices",
    r"Let $X \in \mathbb{R}^{m \times n}$. "
    r"\[ \|X\|_F^2 = \sum_{i=1}^{m} \sum_{j=1}^{n} X_{ij}^2 \]",
)
MATRIX_NOTATION = Rule(
    "matrix notation",
    r"Let $A \in \mathbb{R}^{m \times n}$, $y \in \mathbb{R}^{m}$. "
    r"\[ \sum_{i=1}^{m} A_{ij} y_i = [A^{\top} y]_j \]",
)


def lowering(term: MatrixTerm) -> Rule:
    """The rule by which a formula in matrix notation is written in indices: that of its outermost trace or norm, if it has one."""
    for part in parts(term):
        if type(part) is Trace:
            return TRACE
        if type(part) is Norm:
            return NORM
    return IN_INDICES
