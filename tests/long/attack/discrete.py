r"""Claims on small sets of values, 0 and 1, −1 and 1, roots of equations, by trying all of them; unit vectors, orthogonal matrices."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from random import Random

import numpy as np

from . import Document, verdict

BINARY = (
    (r"\sum_i y_i^2", lambda y: sum(v * v for v in y)),
    (r"\sum_i y_i", sum),
    (r"\left(\sum_i y_i\right)^2", lambda y: sum(y) ** 2),
    (r"\prod_i y_i", lambda y: int(np.prod(y))),
    (r"\prod_i y_i^2", lambda y: int(np.prod(y)) ** 2),
    (r"\prod_i (1 - y_i)", lambda y: int(np.prod([1 - v for v in y]))),
    (r"1 - \prod_i (1 - y_i)", lambda y: 1 - int(np.prod([1 - v for v in y]))),
    (r"\max_i y_i", max),
    (r"\min_i y_i", min),
    (r"\sum_i y_i (1 - y_i)", lambda y: sum(v * (1 - v) for v in y)),
    (r"\sum_i |y_i|", lambda y: sum(map(abs, y))),
    (r"\sum_i y_i^3", lambda y: sum(v**3 for v in y)),
    (r"0", lambda y: 0),
    (r"1", lambda y: 1),
    (r"n", len),
    (r"n - \sum_i (1 - y_i)", lambda y: len(y) - sum(1 - v for v in y)),
)
#: An equation for x, its real solutions, and claims that some or all of them meet.
ROOTS = (
    ("x^2 = x", (0, 1), ("3 x = 3", "x^3 = x", "x = 0", "x (x - 1) = 0", "|x| = x", "x^5 = x^2")),
    ("x^2 = 4", (-2, 2), ("x = 2", "|x| = 2", "x^3 = 8", "x^4 = 16", "x + 2 = 0", "x^3 = 4 x")),
    ("x^3 = x", (-1, 0, 1), ("x^2 = 1", "x^5 = x", "x^2 = x", "|x| = x^2", "x^4 = x^2", "|x| = 1")),
    ("x^2 = 9", (-3, 3), ("x = 3", "x = -3", "x^2 - 9 = 0", "|x - 3| = 3 - x", "|x| = 3", "x^3 = 27")),
    ("(x - 1)(x - 2)(x - 3) = 0", (1, 2, 3), ("x < 3", "x > 0", "x^2 < 9", r"x \le 3", "(x - 2)^2 < 1", r"(x - 2)^2 \le 1")),
    ("|x| = 5", (-5, 5), ("x = 5", "x^2 = 25", "x < 5", r"x \le 5", "x^3 = 125", "x^4 = 625")),
)


def documents(numbers: Random) -> Iterator[Document]:
    for values, declared in (((0, 1), r"\{0, 1\}"), ((-1, 1), r"\{-1, 1\}")):
        every = [y for n in range(1, 7) for y in product(values, repeat=n)]
        for (left, value), (right, other) in combinations(BINARY, 2):
            true = all(value(y) == other(y) for y in every)
            yield Document("discrete", rf"Let $y \in {declared}^{{n}}$. \[ {left} = {right} \]", (verdict(true),))
    for equation, solutions, claims in ROOTS:
        for claim in claims:
            true = all(_is_true(claim, x) for x in solutions)
            for words in (
                r"Let $x \in \mathbb{{R}}$ with ${0}$.",
                r"Let $x \in \mathbb{{R}}$. Suppose that ${0}$.",
                r"Let $x \in \mathbb{{R}}$ be such that ${0}$.",
            ):
                yield Document("roots", f"{words.format(equation)} \\[ {claim} \\]", (verdict(true),))
    yield from _sets(numbers)


def _is_true(claim: str, x: int) -> bool:
    """Whether a claim in plain arithmetic holds at x."""
    text = claim.replace("|x - 3|", "abs(x - 3)").replace("|x|", "abs(x)").replace(r"\le", "<=").replace("^", "**")
    text = text.replace(")(", ")*(").replace("x (", "x*(").replace("3 x", "3*x").replace("4 x", "4*x").replace(" = ", " == ")
    return bool(eval(text, {"abs": abs, "x": x}))  # Only strings of this file.


def _sets(numbers: Random) -> Iterator[Document]:
    """Unit vectors, orthogonal and idempotent matrices: claims at members of the whole set."""
    rng = np.random.default_rng(11)

    def orthogonal(n):
        matrix = np.linalg.qr(rng.standard_normal((n, n)))[0]
        if rng.random() < 0.5:
            matrix[0] = -matrix[0]
        return matrix

    def projection(n):
        basis = rng.standard_normal((n, n))
        return basis @ np.diag(rng.integers(0, 2, n).astype(float)) @ np.linalg.inv(basis)

    def unit(n):
        vector = rng.standard_normal(n)
        return vector / np.linalg.norm(vector)

    rows: tuple = (
        (
            r"Let $Q \in \mathbb{R}^{n \times n}$ with $Q^{\top} Q = I$.",
            orthogonal,
            (
                (r"Q Q^{\top} = I", lambda q: (q @ q.T, np.eye(len(q)))),
                (r"\det Q = 1", lambda q: (np.linalg.det(q), 1)),
                (r"(\det Q)^2 = 1", lambda q: (np.linalg.det(q) ** 2, 1)),
                (r"Q^2 = I", lambda q: (q @ q, np.eye(len(q)))),
                (r"Q = Q^{\top}", lambda q: (q, q.T)),
                (r"Q^{-1} = Q^{\top}", lambda q: (np.linalg.inv(q), q.T)),
                (r"\|Q\|_F^2 = n", lambda q: ((q * q).sum(), len(q))),
                (r"\operatorname{tr} Q = n", lambda q: (np.trace(q), len(q))),
            ),
        ),
        (
            r"Let $P \in \mathbb{R}^{n \times n}$ with $P^2 = P$.",
            projection,
            (
                (r"P^3 = P", lambda p: (p @ p @ p, p)),
                (r"P = P^{\top}", lambda p: (p, p.T)),
                (r"(I - P)^2 = I - P", lambda p: ((np.eye(len(p)) - p) @ (np.eye(len(p)) - p), np.eye(len(p)) - p)),
                (r"\det P = 0", lambda p: (np.linalg.det(p), 0)),
                (r"P (I - P) = 0", lambda p: (p @ (np.eye(len(p)) - p), 0 * p)),
                (r"\|P\|_F^2 = \operatorname{tr} P", lambda p: ((p * p).sum(), np.trace(p))),
                (r"P = I", lambda p: (p, np.eye(len(p)))),
            ),
        ),
        (
            r"Let $u \in \mathbb{R}^{n}$ with $\|u\| = 1$.",
            unit,
            (
                (r"\sum_i u_i^2 = 1", lambda u: (u @ u, 1)),
                (r"\sum_i u_i = 1", lambda u: (u.sum(), 1)),
                (r"\|u\|^4 = 1", lambda u: ((u @ u) ** 2, 1)),
                (r"u^{\top} u u = u", lambda u: (u @ u * u, u)),
                (r"\sum_i |u_i| = 1", lambda u: (np.abs(u).sum(), 1)),
                (r"(u u^{\top})^2 = u u^{\top}", lambda u: (np.outer(u, u) @ np.outer(u, u), np.outer(u, u))),
                (r"\max_i u_i = 1", lambda u: (u.max(), 1)),
            ),
        ),
    )
    for declared, draw, claims in rows:
        members = [draw(n) for n in (1, 2, 3, 4) for _ in range(12)]
        for claim, sides in claims:
            true = all(np.allclose(*sides(member), rtol=1e-8, atol=1e-8) for member in members)
            yield Document("whole set", f"{declared} \\[ {claim} \\]", (verdict(true),))
