"""What is guessed and not said never refutes, and a kind that was only guessed lets nothing pass that is false of another kind."""

import pytest

from symgrad import check


def verdict_of(text):
    (row,) = check(text).rows
    return row.verdict


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"Let $u \in \mathbb{R}^n$, $d \in \mathbb{R}^m$. \[ \nabla_u \|C u - d\|^2 = 2 C^\top (C u - d) \]", "proved"),
        (r"Let $u, d \in \mathbb{R}^n$. \[ \nabla_u \|C u - d\|^2 = 2 C^\top (C u - d) \]", "proved"),
        (r"Let $u, d \in \mathbb{R}^n$. \[ \nabla_u \|C u - d\|^2 = 2 C (C u - d) \]", "unknown"),
        (r"Let $u, d \in \mathbb{R}^n$. \[ \nabla_u \|C u - d\|^2 = 3 C^\top (C u - d) \]", "refuted"),
        (r"Let $x \in \mathbb{R}^n$. \[ \nabla_x (x^\top A x) = 2 A x \]", "unknown"),
        (r"Let $x \in \mathbb{R}^n$. \[ \nabla_x (x^\top A x) = (A + A^\top) x \]", "proved"),
        (r"Let $x \in \mathbb{R}^n$. \[ \nabla_x (\lambda x^\top x) = 2 \lambda x \]", "proved"),
        (r"Let $x \in \mathbb{R}^n$. \[ \nabla_x (\lambda x^\top x) = 3 \lambda x \]", "refuted"),
        (r"Let $g \in \mathbb{R}^n$. \[ (1 - \beta) g + \beta g = g \]", "proved"),
        (r"\[ (a + b)^2 = a^2 + b^2 \]", "refuted"),
        (r"\[ (a + b)^2 = a^2 + 2 a b + b^2 \]", "proved"),
    ],
)
def test_a_name_that_nothing_declares_is_judged_as_each_kind_that_it_may_be(text, expected):
    assert verdict_of(text).status == expected


def test_the_guess_is_named():
    reason = verdict_of(r"Let $x \in \mathbb{R}^n$. \[ \nabla_x (x^\top A x) = 2 A x \]").reason
    assert reason.startswith("refuted if A is a real matrix, as its uses have it")


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"Let $x, y \in \mathbb{R}^n$. \[ x^\top y = w x \]", "unknown"),
        (r"Let $x, y \in \mathbb{R}^n$, $w \in \mathbb{R}$. \[ x^\top y = w x \]", "refuted"),
        (r"Let $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$. \[ x + y = x \]", "refuted"),
        (r"Let $A \in \mathbb{R}^{n \times n}$. \[ |A| = \det A \]", "unknown"),
        (r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ \textrm{prod}(A, B) = A B \]", "unknown"),
    ],
)
def test_shapes_that_do_not_fit_refute_where_they_were_declared_and_understood(text, expected):
    assert verdict_of(text).status == expected


@pytest.mark.parametrize(
    "document, expected",
    [
        (r"\[ A B = B A \]", "unknown"),
        (r"\[ (A + B)^2 = A^2 + 2 A B + B^2 \]", "unknown"),
        (r"\[ (A + B)^2 = A^2 + A B + B A + B^2 \]", "proved"),
        (r"$z = W x$. \[ \frac{\partial L}{\partial x} = W \frac{\partial L}{\partial z} \]", "unknown"),
        (r"$z = w x$. \[ \frac{\partial L}{\partial x} = w \frac{\partial L}{\partial z} \]", "proved"),
        (r"Let $A, B \in \mathbb{R}$. \[ A B = B A \]", "proved"),
    ],
)
def test_capitals_that_nothing_declares_may_be_matrices(document, expected):
    (row,) = check(document).rows
    assert row.verdict.status == expected, row.verdict


def test_a_kind_with_which_a_law_is_not_understood_is_none_that_a_name_may_have():
    text = r"""Let $d_i \sim \operatorname{Bernoulli}(p)$ be independent, $w \in \mathbb{R}^n$, $S := \sum_{i=1}^{n} w_i d_i$.
    \[ \mathbb{E}[S^2] = \mathbb{E}[S]^2 \]"""
    assert verdict_of(text).status == "refuted"


def test_a_thing_with_a_letter_of_its_own_may_be_none_of_those_that_a_sum_runs_over():
    text = r"""For a word vector $v \in \mathbb{R}^d$, a context word $o$ and samples $u_1, \dots, u_K \in \mathbb{R}^d$ let
    \[ J = -\log \sigma(u_o^\top v) - \sum_{k=1}^K \log \sigma(-u_k^\top v) \] \[ \frac{\partial J}{\partial u_o} = ?? v \]"""
    verdict = check(text.replace("??", r"(\sigma(u_o^\top v) - 1)")).rows[-1].verdict
    assert verdict.status == "unknown" and "none of those" in verdict.reason
    assert check(text.replace("??", r"(1 - \sigma(u_o^\top v))")).rows[-1].verdict.status == "refuted"


def test_the_correct_class_is_one_of_the_classes():
    text = r"""Let $z \in \mathbb{R}^C$, $p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$ and $k$ the correct class. \[ L = -\log p_k \]
    \[ \frac{\partial L}{\partial z_i} = p_i - ?? \]"""
    assert check(text.replace("??", r"\delta_{ik}")).rows[-1].verdict.passed
    assert check(text.replace("??", "p_k")).rows[-1].verdict.status == "refuted"
