r"""Identities of matrices and vectors: products, transposes, traces, determinants, inverses, gradients.

Every side is a NumPy function of the same arrays. All pairs of sides of one shape are made into claims; equal at all sizes and points
means true. Sizes are pairwise different, and each is 1 once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from random import Random

import numpy as np

from . import Document, verdict

RECTANGULAR = (
    r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $y \in \mathbb{R}^{m}$."
)
SQUARE = r"Let $A, B \in \mathbb{R}^{n \times n}$ with $\det A > 0$ and $\det B > 0$, and $x, y \in \mathbb{R}^{n}$."
SYMMETRIC = r"Let $S \in \mathbb{S}^{n}$ with $S \succ 0$, $A \in \mathbb{R}^{n \times n}$ and $x, y \in \mathbb{R}^{n}$."

inv, det, tr = np.linalg.inv, np.linalg.det, np.trace

SIDES = {
    "rectangular": (
        RECTANGULAR,
        (
            (r"y^{\top} A x", lambda A, B, x, y: y @ A @ x),
            (r"x^{\top} A^{\top} y", lambda A, B, x, y: y @ A @ x),
            (r"\operatorname{tr}(A x y^{\top})", lambda A, B, x, y: y @ A @ x),
            (r"\operatorname{tr}(A^{\top} y x^{\top})", lambda A, B, x, y: y @ A @ x),
            (r"\sum_{i=1}^{m} \sum_{j=1}^{n} y_i A_{ij} x_j", lambda A, B, x, y: y @ A @ x),
            (r"\sum_{i=1}^{m} y_i \sum_{j=1}^{n} B_{ij} x_j", lambda A, B, x, y: y @ B @ x),
            (r"\operatorname{tr}(A^{\top} B)", lambda A, B, x, y: tr(A.T @ B)),
            (r"\operatorname{tr}(A B^{\top})", lambda A, B, x, y: tr(A @ B.T)),
            (r"\operatorname{tr}(A^{\top} A)", lambda A, B, x, y: tr(A.T @ A)),
            (r"\|A\|_F^2", lambda A, B, x, y: (A * A).sum()),
            (r"\|A + B\|_F^2", lambda A, B, x, y: ((A + B) ** 2).sum()),
            (r"\|A\|_F^2 + \|B\|_F^2", lambda A, B, x, y: (A * A + B * B).sum()),
            (r"\|A\|_F^2 + \|B\|_F^2 + 2 \operatorname{tr}(A^{\top} B)", lambda A, B, x, y: ((A + B) ** 2).sum()),
            (r"\|A x\|^2", lambda A, B, x, y: (A @ x) @ (A @ x)),
            (r"x^{\top} A^{\top} A x", lambda A, B, x, y: (A @ x) @ (A @ x)),
            (r"\|A x - y\|^2", lambda A, B, x, y: ((A @ x - y) ** 2).sum()),
            (r"\|A x\|^2 - 2 y^{\top} A x + \|y\|^2", lambda A, B, x, y: ((A @ x - y) ** 2).sum()),
            (r"\|A x\|^2 - y^{\top} A x + \|y\|^2", lambda A, B, x, y: (A @ x) @ (A @ x) - y @ A @ x + y @ y),
            (r"\|A x\|^2 + \|y\|^2", lambda A, B, x, y: (A @ x) @ (A @ x) + y @ y),
            (r"\|x\|^2 \|y\|^2", lambda A, B, x, y: (x @ x) * (y @ y)),
            (r"\|y x^{\top}\|_F^2", lambda A, B, x, y: (x @ x) * (y @ y)),
            (r"A x", lambda A, B, x, y: A @ x),
            (r"B x", lambda A, B, x, y: B @ x),
            (r"(A + B) x - B x", lambda A, B, x, y: A @ x),
            (r"A^{\top} y", lambda A, B, x, y: A.T @ y),
            (r"\nabla_x (y^{\top} A x)", lambda A, B, x, y: A.T @ y),
            (r"\nabla_y (y^{\top} A x)", lambda A, B, x, y: A @ x),
            (r"\nabla_x \|A x - y\|^2", lambda A, B, x, y: 2 * A.T @ (A @ x - y)),
            (r"2 A^{\top} (A x - y)", lambda A, B, x, y: 2 * A.T @ (A @ x - y)),
            (r"A^{\top} (A x - y)", lambda A, B, x, y: A.T @ (A @ x - y)),
            (r"2 A^{\top} (y - A x)", lambda A, B, x, y: 2 * A.T @ (y - A @ x)),
            (r"2 A^{\top} A x - 2 A^{\top} y", lambda A, B, x, y: 2 * A.T @ (A @ x - y)),
            (r"\nabla_A (y^{\top} A x)", lambda A, B, x, y: np.outer(y, x)),
            (r"y x^{\top}", lambda A, B, x, y: np.outer(y, x)),
            (r"\nabla_A \|A x - y\|^2", lambda A, B, x, y: 2 * np.outer(A @ x - y, x)),
            (r"2 (A x - y) x^{\top}", lambda A, B, x, y: 2 * np.outer(A @ x - y, x)),
            (r"2 A x x^{\top} - y x^{\top}", lambda A, B, x, y: 2 * np.outer(A @ x, x) - np.outer(y, x)),
            (r"\nabla_A \|A\|_F^2", lambda A, B, x, y: 2 * A),
            (r"2 A", lambda A, B, x, y: 2 * A),
            (r"A \odot B", lambda A, B, x, y: A * B),
            (r"B \odot A", lambda A, B, x, y: A * B),
            (r"\nabla_A \operatorname{tr}(A^{\top} B)", lambda A, B, x, y: B),
            (r"B", lambda A, B, x, y: B),
            (r"\nabla_A \|A \odot B\|_F^2", lambda A, B, x, y: 2 * A * B * B),
            (r"2 A \odot B \odot B", lambda A, B, x, y: 2 * A * B * B),
            (r"2 A \odot B", lambda A, B, x, y: 2 * A * B),
        ),
        lambda rng, m, n: (
            rng.standard_normal((m, n)),
            rng.standard_normal((m, n)),
            rng.standard_normal(n),
            rng.standard_normal(m),
        ),
    ),
    "square": (
        SQUARE,
        (
            (r"\det(A B)", lambda A, B, x, y: det(A @ B)),
            (r"\det A \det B", lambda A, B, x, y: det(A) * det(B)),
            (r"\det(A + B)", lambda A, B, x, y: det(A + B)),
            (r"\det A + \det B", lambda A, B, x, y: det(A) + det(B)),
            (r"\det(A^{\top})", lambda A, B, x, y: det(A)),
            (r"\det A", lambda A, B, x, y: det(A)),
            (r"\frac{1}{\det(A^{-1})}", lambda A, B, x, y: det(A)),
            (r"\det(A^{-1})", lambda A, B, x, y: 1 / det(A)),
            (r"\det(2 A)", lambda A, B, x, y: det(2 * A)),
            (r"2 \det A", lambda A, B, x, y: 2 * det(A)),
            (r"2^{n} \det A", lambda A, B, x, y: 2 ** len(A) * det(A)),
            (r"\log \det(A B)", lambda A, B, x, y: np.log(det(A @ B))),
            (r"\log \det A + \log \det B", lambda A, B, x, y: np.log(det(A)) + np.log(det(B))),
            (r"\operatorname{tr}(A B)", lambda A, B, x, y: tr(A @ B)),
            (r"\operatorname{tr}(B A)", lambda A, B, x, y: tr(A @ B)),
            (r"\operatorname{tr}(A) \operatorname{tr}(B)", lambda A, B, x, y: tr(A) * tr(B)),
            (r"\operatorname{tr}(A^{\top} B)", lambda A, B, x, y: tr(A.T @ B)),
            (r"\operatorname{tr}(A + B)", lambda A, B, x, y: tr(A + B)),
            (r"\operatorname{tr} A + \operatorname{tr} B", lambda A, B, x, y: tr(A) + tr(B)),
            (r"\operatorname{tr}(A^2)", lambda A, B, x, y: tr(A @ A)),
            (r"(\operatorname{tr} A)^2", lambda A, B, x, y: tr(A) ** 2),
            (r"x^{\top} A y", lambda A, B, x, y: x @ A @ y),
            (r"y^{\top} A x", lambda A, B, x, y: y @ A @ x),
            (r"y^{\top} A^{\top} x", lambda A, B, x, y: x @ A @ y),
            (r"A B", lambda A, B, x, y: A @ B),
            (r"B A", lambda A, B, x, y: B @ A),
            (r"(B^{\top} A^{\top})^{\top}", lambda A, B, x, y: A @ B),
            (r"A \odot B", lambda A, B, x, y: A * B),
            (r"(A B)^{-1}", lambda A, B, x, y: inv(A @ B)),
            (r"B^{-1} A^{-1}", lambda A, B, x, y: inv(A @ B)),
            (r"A^{-1} B^{-1}", lambda A, B, x, y: inv(A) @ inv(B)),
            (r"(A^{\top})^{-1}", lambda A, B, x, y: inv(A).T),
            (r"(A^{-1})^{\top}", lambda A, B, x, y: inv(A).T),
            (r"A^{-1}", lambda A, B, x, y: inv(A)),
            (r"(A + B)^2", lambda A, B, x, y: (A + B) @ (A + B)),
            (r"A^2 + 2 A B + B^2", lambda A, B, x, y: A @ A + 2 * A @ B + B @ B),
            (r"A^2 + A B + B A + B^2", lambda A, B, x, y: (A + B) @ (A + B)),
            (r"\nabla_A \det A", lambda A, B, x, y: det(A) * inv(A).T),
            (r"\det(A) A^{-\top}", lambda A, B, x, y: det(A) * inv(A).T),
            (r"\det(A) A^{-1}", lambda A, B, x, y: det(A) * inv(A)),
            (r"\nabla_A \log \det A", lambda A, B, x, y: inv(A).T),
            (r"\nabla_A \operatorname{tr}(A B)", lambda A, B, x, y: B.T),
            (r"B^{\top}", lambda A, B, x, y: B.T),
            (r"B", lambda A, B, x, y: B),
            (r"\nabla_A (x^{\top} A y)", lambda A, B, x, y: np.outer(x, y)),
            (r"x y^{\top}", lambda A, B, x, y: np.outer(x, y)),
            (r"y x^{\top}", lambda A, B, x, y: np.outer(y, x)),
            (r"\nabla_A \operatorname{tr}(A^2)", lambda A, B, x, y: 2 * A.T),
            (r"2 A^{\top}", lambda A, B, x, y: 2 * A.T),
            (r"2 A", lambda A, B, x, y: 2 * A),
            (r"\nabla_x (x^{\top} A x)", lambda A, B, x, y: (A + A.T) @ x),
            (r"(A + A^{\top}) x", lambda A, B, x, y: (A + A.T) @ x),
            (r"2 A x", lambda A, B, x, y: 2 * A @ x),
        ),
        lambda rng, m, n: (*(_positive(rng, n) for _ in range(2)), rng.standard_normal(n), rng.standard_normal(n)),
    ),
    "symmetric": (
        SYMMETRIC,
        (
            (r"S^{\top} x", lambda S, A, x, y: S @ x),
            (r"S x", lambda S, A, x, y: S @ x),
            (r"\nabla_x (x^{\top} S x)", lambda S, A, x, y: 2 * S @ x),
            (r"2 S x", lambda S, A, x, y: 2 * S @ x),
            (r"x^{\top} S y", lambda S, A, x, y: x @ S @ y),
            (r"y^{\top} S x", lambda S, A, x, y: x @ S @ y),
            (r"x^{\top} A y", lambda S, A, x, y: x @ A @ y),
            (r"y^{\top} A x", lambda S, A, x, y: y @ A @ x),
            (r"\operatorname{tr}(S A)", lambda S, A, x, y: tr(S @ A)),
            (r"\operatorname{tr}(S A^{\top})", lambda S, A, x, y: tr(S @ A)),
            (r"S A", lambda S, A, x, y: S @ A),
            (r"A S", lambda S, A, x, y: A @ S),
            (r"(A^{\top} S)^{\top}", lambda S, A, x, y: S @ A),
            (r"S^{-\top}", lambda S, A, x, y: inv(S)),
            (r"S^{-1}", lambda S, A, x, y: inv(S)),
            (r"S", lambda S, A, x, y: S),
            (r"\log \det S", lambda S, A, x, y: np.log(det(S))),
            (r"|\log \det S|", lambda S, A, x, y: abs(np.log(det(S)))),
            (r"-\log \det(S^{-1})", lambda S, A, x, y: np.log(det(S))),
            (r"|\det S|", lambda S, A, x, y: det(S)),
            (r"\det S", lambda S, A, x, y: det(S)),
        ),
        lambda rng, m, n: (_definite(rng, n), rng.standard_normal((n, n)), rng.standard_normal(n), rng.standard_normal(n)),
    ),
}


def _positive(rng, n):
    """A matrix with a positive determinant."""
    matrix = rng.standard_normal((n, n))
    if det(matrix) < 0:
        matrix[0] = -matrix[0]
    return matrix


def _definite(rng, n):
    """A positive definite matrix, of small and of large scale."""
    matrix = rng.standard_normal((n, n))
    return (matrix @ matrix.T + 0.1 * np.eye(n)) * 10.0 ** rng.integers(-2, 3)


SHAPES = ((1, 2), (2, 1), (2, 3), (3, 2), (4, 3), (3, 5))


def documents(numbers: Random) -> Iterator[Document]:
    for category, (declared, rows, draw) in SIDES.items():
        rng = np.random.default_rng(7)
        points = [draw(rng, *shape) for shape in SHAPES for _ in range(5)]
        values = {text: [np.asarray(side(*point)) for point in points] for text, side in rows}
        for left, right in combinations(values, 2):
            same = [a.shape == b.shape for a, b in zip(values[left], values[right])]
            if not all(same):
                continue
            gaps = [np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max(), 1e-30) for a, b in zip(values[left], values[right])]
            true = max(gaps) < 1e-7
            if not true and max(gaps) < 1e-3:
                continue  # Too near to tell in double precision.
            if true or numbers.random() < 0.35:
                if numbers.random() < 0.5:
                    left, right = right, left
                if left.isalpha() and not right.isalpha():
                    left, right = right, left  # B = 2 A would define B, of which nothing is said but its shape.
                yield Document(category, rf"{declared} \[ {left} = {right} \]", (verdict(true),))
