"""Documents in the style of lecture notes, whose shapes only the uses of names tell: what is true passes, what is false does not."""

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
}


def statuses(text: str) -> list[str]:
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("what", LINES)
def test_a_true_line_passes_and_a_false_one_does_not(what):
    said, true, false = LINES[what]
    assert statuses(said + "\n" + true)[-1] in ("proved", "holds")
    assert statuses(said + "\n" + false)[-1] in ("refuted", "unknown")
