"""Shapes that do not fit are refused where they stand, with both shapes in the document's own sizes."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.errors import ReadError, ShapeError

GIVEN = (
    r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{m \times p}$, $S \in \mathbb{R}^{n \times n}$, "
    r"$x \in \mathbb{R}^{n}$,"
    "\n"
    r"$y \in \mathbb{R}^{m}$, $r \in \mathbb{R}^{1 \times n}$, $T \in \mathbb{R}^{m \times n \times p}$, "
    r"$s \in \mathbb{R}$."
    "\n"
)

#: (formula, what the message says)
MISFITS = (
    ("A B x", "m×p and n: the inner sizes p and n differ"),
    ("A B", "m×n and m×p: the inner sizes n and m differ"),
    (r"x^{\top} A y", "m×n and m: the inner sizes n and m differ"),
    ("r A", "1×n and m×n: the inner sizes n and m differ"),
    ("x x", "product of n and n"),
    ("x y", "product of n and m"),
    ("x A", "n and m×n: the inner sizes 1 and m differ"),
    ("T x", "m×n×p and n"),
    ("A x - x", "m and n do not fit"),
    ("A + B", "m×n and m×p do not fit"),
    (r"A \odot x", "m×n and n×1 do not fit"),
    ("S + x", "n×n and n×1 do not fit"),
    ("A^{-1}", "the inverse needs a square matrix; it is m×n"),
    (r"A^{-\top}", "the inverse needs a square matrix; it is m×n"),
    ("A^2", "a power needs a square matrix; it is m×n"),
    (r"\operatorname{tr}(A)", "the trace needs a square matrix; it is m×n"),
    (r"\det(A)", "the determinant needs a square matrix; it is m×n"),
    (r"\det(s)", "the determinant needs a square matrix; it is a scalar"),
    (r"\log \det(A A^{\top} B)", "the determinant needs a square matrix; it is m×p"),
    (r"\operatorname{diag}(A)", "the diagonal needs a square matrix; it is m×n"),
    (r"\operatorname{tr}(T)", "the trace needs a square matrix; it is m×n×p"),
)


@pytest.mark.parametrize("formula, message", MISFITS)
@pytest.mark.parametrize("variable", ["A", "x"])
def test_a_misfit_names_both_shapes_and_its_place(formula, message, variable):
    with pytest.raises(ShapeError) as caught:
        read(rf"{GIVEN}\[ \frac{{\partial}}{{\partial {variable}}} \left( {formula} \right) \]")
    assert message in str(caught.value)
    assert str(caught.value).startswith("line 3, column ") and "\n" not in str(caught.value)


def test_the_gradient_of_a_vector_is_ambiguous():
    with pytest.raises(ShapeError, match="may be the Jacobian or its transpose"):
        read(rf"{GIVEN}\[ \nabla_x (A x) \]")


@pytest.mark.parametrize(
    "formula",
    [
        r"\operatorname{rank}(A)",
        r"\operatorname{argmax}(x)",
        r"\lambda_{\max}(S)",
        r"\|S\|_2",
        "A^{+}",
        r"A \oplus B",
    ],
)
def test_an_operator_that_has_no_derivative_here_is_refused(formula):
    with pytest.raises(ReadError):
        read(rf"{GIVEN}\[ \frac{{\partial}}{{\partial A}} \left( {formula} \right) \]")
