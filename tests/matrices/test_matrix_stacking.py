r"""vec(X) and A ⊗ B as they are read: identities of the textbooks, at shapes that are not square, and mistakes in them.

Magnus and Neudecker, Matrix Differential Calculus, chapter 2; The Matrix Cookbook, section 10.2.
"""

from __future__ import annotations

import pytest

from symgrad.check.checker import judge
from symgrad.errors import SymgradError
from symgrad.reading.latex_reader import read

DECLARED = (
    r"$A \in \mathbb{R}^{m \times n}$, $X \in \mathbb{R}^{n \times p}$, $B \in \mathbb{R}^{p \times q}$, "
    r"$S \in \mathbb{R}^{m \times m}$, $T \in \mathbb{R}^{p \times p}$, $D \in \mathbb{R}^{n \times p}$, "
    r"$x \in \mathbb{R}^{n}$, $y \in \mathbb{R}^{p}$."
)


def judged(formula):
    (claim,) = read(f"{DECLARED}\n\\[ {formula} \\]\n").claims
    return judge(claim).status


@pytest.mark.parametrize(
    "formula",
    [
        r"\operatorname{vec}(A X B) = (B^\top \otimes A) \operatorname{vec}(X)",
        r"\operatorname{vec}(A X)^\top = \operatorname{vec}(X)^\top (I \otimes A^\top)",
        r"(A \otimes B)^\top = A^\top \otimes B^\top",
        r"(A^\top \otimes B) (A \otimes B^\top) = A^\top A \otimes B B^\top",
        r"\operatorname{tr}(S \otimes T) = \operatorname{tr}(S) \operatorname{tr}(T)",
        r"\operatorname{tr}(X^\top D) = \operatorname{vec}(X)^\top \operatorname{vec}(D)",
        r"\|X\|_F^2 = \|\operatorname{vec}(X)\|^2",
        r"\operatorname{vec}(x y^\top) = y \otimes x",
        r"\operatorname{vec}(X + 2 D) = \operatorname{vec}(X) + 2 \operatorname{vec}(D)",
        r"A \otimes (X + D) = A \otimes X + A \otimes D",
        r"\frac{\partial \operatorname{vec}(A X B)}{\partial \operatorname{vec}(X)} = B^\top \otimes A",
        r"\frac{\partial \operatorname{vec}(A X B)}{\partial \operatorname{vec}(X)^\top} = B^\top \otimes A",
        r"\frac{\partial (A X y)}{\partial \operatorname{vec}(X)} = y^\top \otimes A",
        r"\frac{\partial x^\top X y}{\partial \operatorname{vec}(X)} = \operatorname{vec}(x y^\top)",
        r"\frac{\partial^2 \operatorname{tr}(X^\top X T)}{\partial \operatorname{vec}(X) \, \partial \operatorname{vec}(X)^\top} "
        r"= (T + T^\top) \otimes I_n",
        r"\nabla^2_{\operatorname{vec}(X)} \|A X\|_F^2 = 2 I \otimes (A^\top A)",
        r"\nabla_S \operatorname{tr}(S \otimes S) = 2 \operatorname{tr}(S) I",
    ],
)
def test_identities(formula):
    assert judged(formula) in ("proved", "holds")


@pytest.mark.parametrize(
    "formula",
    [
        r"\operatorname{vec}(A X B) = (A \otimes B^\top) \operatorname{vec}(X)",
        r"\operatorname{vec}(x y^\top) = x \otimes y",
        r"(S \otimes T)^\top = S^\top \otimes T",
        r"\frac{\partial \operatorname{vec}(A X B)}{\partial \operatorname{vec}(X)} = A \otimes B^\top",
        r"\nabla^2_{\operatorname{vec}(X)} \|A X\|_F^2 = I \otimes (A^\top A)",
        r"\operatorname{tr}(S \otimes T) = \operatorname{tr}(S) + \operatorname{tr}(T)",
        r"\operatorname{vec}(X) = X",
    ],
)
def test_mistakes(formula):
    assert judged(formula) == "refuted"


@pytest.mark.parametrize(
    "formula, words",
    [
        (r"\operatorname{vec}(X) = A \otimes X \otimes B", "it is not clear what ⊗ takes first"),
        (r"A \odot X \otimes B = A", "it is not clear what ⊗ takes first"),
        (r"\det(S \otimes T) = 1", "stand in sums, products and claims"),
        (r"\operatorname{vec}(A \otimes X) = 0", "vec takes a matrix"),
        (r"(A \otimes X) \otimes B = 0", "more than two factors"),
        (r"[A \otimes X]_{i,j} = 0", "has pairs of indices"),
        (r"2 \otimes X = 2 X", "takes two matrices"),
    ],
)
def test_what_is_not_read_says_why(formula, words):
    try:
        (claim,) = read(f"{DECLARED}\n\\[ {formula} \\]\n").claims
    except SymgradError as error:
        assert words in str(error) and "\n" not in str(error)
    else:
        assert judge(claim).status in ("refuted", "unknown") and words in judge(claim).reason


def test_a_definition_by_a_kronecker_product_is_refused():
    with pytest.raises(SymgradError, match="stand in sums, products and claims"):
        read(DECLARED + r"\[ K := A \otimes X \] \[ K = K \]")
