"""Documents in the style of lecture notes, whose shapes only the uses of names tell: true lines pass, false ones do not."""

from __future__ import annotations

import pytest

from symgrad import check

#: What a document says, a true line about it, and a false one.
LINES = {
    "the start of a descent is no entry numbered 0": (
        r"Let $A \in \mathbb{S}^n$ be symmetric and $f(x) = \frac{1}{2} x^\top A x - b^\top x + c$. We start at $x_0$ and go along "
        r"$d_0 = b - A x_0$; put $g(\alpha) = f(x_0 + \alpha d_0)$.",
        r"\[ \nabla f(x) = A x - b \]",
        r"\[ \nabla f(x) = A x + b \]",
    ),
    "what runs behind dots is a size though it stands alone, too": (
        r"The score of $\ell(\theta)$ costs $O(n p^2)$ operations.",
        r"\[ \nabla \ell(\theta) = \begin{pmatrix} \frac{\partial \ell(\theta)}{\partial \theta_1} \\ \vdots \\ "
        r"\frac{\partial \ell(\theta)}{\partial \theta_p} \end{pmatrix} \]",
        r"\[ \nabla \ell(\theta) = \begin{pmatrix} 2 \frac{\partial \ell(\theta)}{\partial \theta_1} \\ \vdots \\ "
        r"2 \frac{\partial \ell(\theta)}{\partial \theta_p} \end{pmatrix} \]",
    ),
    "small letters that always have two indices are matrices": (
        r"A layer computes $z_i = \sum_j w_{ij} a_j$ and $L = \frac{1}{2} \sum_i (z_i - t_i)^2$.",
        r"\[ \frac{\partial L}{\partial a} = w^\top (z - t) \]",
        r"\[ \frac{\partial L}{\partial a} = w (z - t) \]",
    ),
    "a capital Greek letter is a matrix": (
        r"\[ \Sigma = \frac{1}{m} \sum_{i=1}^m (x^{(i)} - \mu) (x^{(i)} - \mu)^T \]",
        r"\[ \Sigma^T = \frac{1}{m} \sum_{i=1}^m (x^{(i)} - \mu) (x^{(i)} - \mu)^T \]",
        r"\[ \Sigma^T = \frac{1}{m} \sum_{i=1}^m (x^{(i)} - \mu)^T (x^{(i)} - \mu) \]",
    ),
    "bars around a matrix with an inverse are its determinant": (
        "Two facts about a matrix $A$ are used.",
        r"\[ \nabla_A |A| = |A| (A^{-1})^T \]",
        r"\[ \nabla_A |A| = |A| A^{-1} \]",
    ),
    "a gradient without a variable takes what stands behind a number": (
        r"The penalty grows with $\|w\|^2 = \sum_{j=1}^d w_j^2$.",
        r"\[ \nabla \tfrac{\lambda}{2} \|w\|^2 = \lambda w \]",
        r"\[ \nabla \tfrac{\lambda}{2} \|w\|^2 = 2 \lambda w \]",
    ),
}


def statuses(text: str) -> list[str]:
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("what", LINES)
def test_a_true_line_passes_and_a_false_one_does_not(what):
    said, true, false = LINES[what]
    assert statuses(said + "\n" + true)[-1] in ("proved", "holds")
    assert statuses(said + "\n" + false)[-1] in ("refuted", "unknown")
