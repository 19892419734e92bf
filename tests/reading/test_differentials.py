"""Proofs by differentials, line by line: each claim with a false sibling; where d is no such sign it stays a name."""

import pytest

from symgrad import check

MATRIX = (
    r"Let $X \in \mathbb{R}^{n \times p}$, $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{m \times p}$ and "
    r"$f = \|A X - B\|_F^2$. "
)
SQUARE = r"Let $A, B \in \mathbb{R}^{n \times n}$. "
FORM = r"Let $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$ and $f = x^\top A x$. "
LAYERS = r"Let $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $y = W x$ and $L = \|y\|^2$. "
NUMBERS = r"Let $u, v \in \mathbb{R}$. "

LINES = [
    (FORM, r"df = dx^\top A x + x^\top A \, dx", r"df = dx^\top A x - x^\top A \, dx"),
    (FORM, r"df = x^\top (A + A^\top) dx", r"df = 2 x^\top A \, dx"),
    (FORM, r"\mathrm{d} f = x^\top (A + A^\top) \mathrm{d} x", r"\mathrm{d} f = x^\top (A + A^\top) \mathrm{d} x + 1"),
    (MATRIX, r"df = 2 \operatorname{tr}((A X - B)^\top A \, dX)", r"df = \operatorname{tr}((A X - B)^\top A \, dX)"),
    (SQUARE, r"d(A B) = (dA) B + A \, dB", r"d(A B) = dA \, B + B \, dA"),
    (SQUARE, r"d \det A = \det A \operatorname{tr}(A^{-1} dA)", r"d \det A = \operatorname{tr}(A^{-1} dA)"),
    (SQUARE, r"d(A^{-1}) = -A^{-1} (dA) A^{-1}", r"d(A^{-1}) = A^{-1} (dA) A^{-1}"),
    (SQUARE, r"d \log \det A = \operatorname{tr}(A^{-1} dA)", r"d \log \det A = \operatorname{tr}(A \, dA)"),
    (LAYERS, r"dL = 2 y^\top dy", r"dL = 3 y^\top dy"),
    (LAYERS, r"dy = dW \, x + W dx", r"dy = dW \, x - W dx"),
    (LAYERS, r"dL = 2 y^\top W dx", r"dL = 2 x^\top W^\top dx"),
    (NUMBERS, r"d(u v) = u \, dv + v \, du", r"d(u v) = u \, dv - v \, du"),
    (NUMBERS, r"d \frac{u}{v} = \frac{v \, du - u \, dv}{v^2}", r"d \frac{u}{v} = \frac{v \, du + u \, dv}{v^2}"),
    (FORM, r"d \|x\|^2 = 2 x^\top dx", r"d \|x\|^2 = x^\top dx"),
    (FORM, r"d \sum_i x_i = \sum_i dx_i", r"d \sum_i x_i = \sum_i x_i \, dx_i"),
]  # fmt: skip


@pytest.mark.parametrize(("let", "right", "wrong"), LINES)
def test_a_line_of_differentials_is_judged(let, right, wrong):
    found = check(f"{let} \\[ {right} \\] \\[ {wrong} \\]").rows
    assert [row.verdict.passed for row in found] == [True, False]
    assert found[-1].verdict.status in ("refuted", "unknown")


def test_the_gradient_at_the_end_of_such_a_proof_is_judged_as_ever():
    end = r"\[ df = 2 \operatorname{tr}((A X - B)^\top A \, dX) \] \[ \frac{\partial f}{\partial X} = 2 A^\top (A X - B) \]"
    assert [row.verdict.status for row in check(MATRIX + end).rows] == ["proved", "proved"]


def test_the_differential_of_what_nothing_defines_refutes_nothing():
    (row,) = check(r"Let $x, g \in \mathbb{R}^n$. \[ dL = g^\top dx \]").rows
    assert row.verdict.status == "unknown" and "L has no definition" in row.verdict.reason


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (r"Let $d, x \in \mathbb{R}$. \[ d x = x d \]", "proved"),
        (r"Let $x \in \mathbb{R}^{d}$. \[ \sum_{i=1}^{d} (x_i + 1) = \sum_i x_i + d \]", "proved"),
        (r"Let $x \in \mathbb{R}^{d}$ and $a \in \mathbb{R}$. \[ \sum_{i=1}^{d} a = d a \]", "proved"),
    ],
)
def test_a_d_that_is_a_name_stays_one(text, status):
    assert [row.verdict.status for row in check(text).rows] == [status]


def test_the_differential_of_what_nothing_defines_is_total():
    true = r"\[ dC = \frac{\partial C}{\partial u} du + \frac{\partial C}{\partial v} dv \]"
    false = r"\[ dC = \frac{\partial C}{\partial u} dv + \frac{\partial C}{\partial v} du \]"
    assert [row.verdict.passed for row in check(true).rows] == [True]
    assert [row.verdict.passed for row in check(false).rows] == [False]


def test_a_word_that_is_typed_as_letters_begins_a_statement():
    text = r"\[ let \: t = 1 + e^{-x} \] \[ \frac{d(t)}{d(x)} = -e^{-x} \] \[ \frac{d(t)}{d(x)} = e^{-x} \]"
    assert [row.verdict.status for row in check(text).rows] == ["proved", "refuted"]


def test_indices_that_are_compared_by_themselves_are_no_numbers():
    claim = r"y_i p_i + \sum_{k \neq i} y_k (p_i) = p_i \left( \sum_k y_k \right)"
    rows = check(rf"Let $p = \operatorname{{softmax}}(z)$. \[ i \neq j \] \[ {claim} \]").rows
    assert rows[-1].verdict.status == "proved"
