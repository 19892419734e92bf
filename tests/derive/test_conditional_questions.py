r"""Questions under a condition, \[ ∇_z L \quad \text{if } … \] or “If …:” before the display: the answer is that of the case.

The condition holds for its own question alone; every line passes the judge under it, on paper, too.
"""

from __future__ import annotations

import pytest

from symgrad import check, read
from symgrad.check.checker import judge
from symgrad.operators.cost import operations
from symgrad.writing.latex_writer import latex

SOFTMAX = r"Let $y, z \in \mathbb{R}^{C}$, $p := \operatorname{softmax}(z)$ and $L := -\sum_i y_i \log p_i$."
ABSOLUTE = r"Let $X \in \mathbb{R}^{m \times n}$ and $L := \sum_{i,k} |X_{ik}|$."
HINGE = r"Let $t, w \in \mathbb{R}$, $f(t) := \max(0, t)$ and $g(t) := \begin{cases} t^2 & t > 0 \\ -t & t \leq 0 \end{cases}$."
ROWS = [
    (SOFTMAX, r"\nabla_z L", r"\sum_i y_i = 1", r"p - y"),
    (SOFTMAX, r"\frac{\partial L}{\partial z_k}", r"\sum_j y_j = 1", r"p_k - y_k"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial z_k}", r"i \neq k", r"-p_i p_k"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial z_k}", r"i = k", r"p_k (1 - p_k)"),
    (SOFTMAX, r"\frac{\partial p_i}{\partial z_j}", r"j \neq i", r"-p_i p_j"),
    (SOFTMAX, r"\frac{\partial^2 L}{\partial z_i \partial z_k}", r"\sum_j y_j = 1", r"p_i (\delta_{ik} - p_k)"),
    (ABSOLUTE, r"\frac{\partial L}{\partial X_{ik}}", r"X_{ik} > 0", "1"),
    (ABSOLUTE, r"\frac{\partial L}{\partial X_{ab}}", r"X_{ab} < 0", "-1"),
    (ABSOLUTE, r"\frac{\partial^2 L}{\partial X_{ij} \partial X_{kl}}", r"i \neq k", "0"),
    (HINGE, r"f'(t)", "t > 0", "1"),
    (HINGE, r"f'(t)", "t < 0", "0"),
    (HINGE, r"f'(w)", "w < 0", "0"),
    (HINGE, r"f'(w)", "t < 0", r"\mathbb{1}[w > 0]"),
    (HINGE, r"\frac{d}{dt} f(t)", "t < 0", "0"),
    (HINGE, r"\frac{d}{dt} (t f(t))", "t > 0", "t + f(t)"),
    (HINGE, r"\frac{d}{dt} g(t)", "t > 0", "2 t"),
    (HINGE, r"\frac{d}{dt} g(t)", "t < 0", "-1"),
    (HINGE, r"\frac{d^2}{dt^2} g(t)", "t > 0", "2"),
    (HINGE, r"\frac{d}{dw} f(w t)", "w t > 0", "t"),
]
EVERY = pytest.mark.parametrize("given, asked, case, answer", ROWS)


@EVERY
@pytest.mark.parametrize("written", [r"\[ {0} \quad \text{{if }} {1} \]", r"If ${1}$: \[ {0} \]"])
def test_the_answer_is_that_of_the_case(given, asked, case, answer, written):
    (question,) = read(f"{given} {written.format(asked, case)}").questions
    proof = question.derive()
    assert proof.check().passed and check(proof.latex()).passed
    (claim,) = read(rf"{given} {written.format(asked + '=' + answer, case)}").claims
    assert judge(claim).status == "proved"
    assert proof.matrix_latex() == answer or operations(proof.result_node) <= operations(claim.right), latex(proof.result_node)


def test_a_condition_holds_for_its_own_question_alone():
    first, second = read(rf"{SOFTMAX} If $\sum_i y_i = 1$: \[ \nabla_z L \] In general \[ \nabla_z L \]").questions
    assert (first.derive().matrix_latex(), second.derive().matrix_latex()) == ("p - y", r"(\mathbf{1}^{\top} y) p - y")


def test_opposite_cases_stand_on_one_page(tmp_path, python):
    page = tmp_path / "both.tex"
    asked = r"\[ \frac{d}{dt} |t| \]"
    page.write_text(rf"Let $t \in \mathbb{{R}}$. If $t > 0$: {asked} If $t < 0$: {asked}", encoding="utf-8")
    for ending in ("tex", "md"):
        answer = tmp_path / f"answer.{ending}"
        assert python("-m", "symgrad", "derive", page, "-o", answer).returncode == 0
        report = check(answer)
        assert report.passed and {row.right for row in report.rows} >= {"1", "-1"}
