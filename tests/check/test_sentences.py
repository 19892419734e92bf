"""What the words around formulas say of names and indices: the claims after them are judged under it, and under no more."""

import pytest

from symgrad import ReadError, check, read

Y = r"\sum_{k} y_k = 1, \quad y_k^2 = y_k, \quad \sum_{k} y_k^2 = 2"


def statuses(text):
    return [row.verdict.passed for row in check(read(text)).rows]


@pytest.mark.parametrize(
    "sentence",
    [
        r"Let $y \in \{0,1\}^{C}$ be one-hot.",
        r"Let $y \in \mathbb{R}^{C}$ be a one-hot vector.",
        r"With the one-hot label $y \in \mathbb{R}^{C}$,",
        r"Let $y \in \{0,1\}^{C}$ (one-hot).",
        r"The targets $y \in \{0,1\}^{C}$ are one-hot.",
    ],
)
def test_a_one_hot_vector_is_one(sentence):
    assert statuses(f"{sentence} \\[ {Y} \\]") == [True, True, False]


@pytest.mark.parametrize(
    "sentence, claim",
    [
        (r"Let $R \in \mathbb{R}^{n \times n}$ with $R_{ij} = 0$ for $i \neq j$.", r"\sum_{j} R_{ij} x_j = R_{ii} x_i"),
        (r"Let $R \in \mathbb{R}^{n \times n}$ be such that $R_{ij} = 0$ for all $i < j$.", r"\det R = \prod_{i=1}^{n} R_{ii}"),
        (r"Assume that $x_i x_j \ge 0$ for $i \neq j$.", r"\sum_{i} \sum_{j} x_i x_j \ge \sum_{i} x_i^2"),
    ],
)
def test_an_assumption_for_some_indices_is_made_for_those_only(sentence, claim):
    text = r"Let $x \in \mathbb{R}^{n}$. " + sentence
    false = r"\sum_{j} x_j^2 = 0" if "R_" not in sentence else r"\sum_{j} R_{jj}^2 = 0"
    assert statuses(f"{text} \\[ {claim}, \\qquad {false} \\]") == [True, False]


def test_the_indices_of_an_assumption_do_not_restrict_the_next_display():
    text = r"Let $y \in \{0,1\}^{n}$, where $y_i y_j = 0$ for $i \neq j$. \[ y_i y_j = 0 \]"
    assert statuses(text) == [False]


def test_a_family_that_is_declared_by_an_entry_is_summed():
    text = r"Let $x \in \mathbb{R}^{N}$ and $\ell = \sum_{i=1}^{N} g_i x_i$ with $g_i \in \mathbb{R}$. "
    assert statuses(text + r"\[ \frac{\partial \ell}{\partial x_j} = g_j, \qquad \frac{\partial \ell}{\partial x_j} = g_1 \]") == [
        True,
        False,
    ]


def test_declared_ones_are_ones_and_a_declared_identity_is_the_identity():
    text = (
        r"Let $A \in \mathbb{R}^{m \times n}$, $\mathbf{1} \in \mathbb{R}^{n}$, $I \in \mathbb{R}^{n \times n}$ the identity. "
        r"\[ [A \mathbf{1}]_i = \sum_{j=1}^{n} A_{ij}, \qquad A I = A \]"
    )
    assert statuses(text) == [True, True]
    assert statuses(r"Let $A, I \in \mathbb{R}^{n \times n}$. \[ A I = A \]") == [False]


def test_a_proof_goes_on_with_the_names_of_its_problem():
    text = r"""\begin{problem} Let $A, B \in \mathbb{R}^{m \times n}$. \end{problem}
    \begin{proof} \[ \operatorname{tr}(A^\top B) = \sum_{i=1}^m \sum_{j=1}^n A_{ij} B_{ij} \]
    \[ \operatorname{tr}(A B^\top) = \sum_{i=1}^m \sum_{j=1}^n A_{ij}^2 \] \end{proof}"""
    assert statuses(text) == [True, False]


def test_a_number_behind_a_scalar_makes_another_name():
    text = r"Let $x \in \mathbb{R}$, $g(x) := x^2$, $x_0 = 2 x$ and $g_1 := 0.5 g_2$. "
    assert statuses(text + r"\[ x_0 + x_1 = 2 x + x_1, \qquad 2 g_1 = g_2, \qquad x_0 = x \]") == [True, True, False]


def test_an_equation_for_a_name_that_is_never_declared_is_not_assumed():
    text = (
        r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^{m}$. Among the solutions of $A x = b$ take any. "
        r"\[ \nabla_b \|b\|^2 = 2 b, \qquad \|b\|^2 = b^\top A^\top b \]"
    )
    report = check(read(text))
    assert [row.verdict.status for row in report.rows] == ["proved", "refuted"]
    assert any("x was never declared" in message for _, message in report.notes)


def test_a_name_that_a_sentence_speaks_of_is_not_summed_over():
    text = (
        r"Let $s \in \mathbb{R}^{C}$ be scores and $c$ the right class. \[ L := \sum_{j \neq c} (s_j - s_c)^2 \] "
        r"\[ \frac{\partial L}{\partial s_c} = - 2 \sum_{j \neq c} (s_j - s_c) \]"
    )
    assert statuses(text) == [True]
    pairs = r"Let $A \in \mathbb{R}^{n \times n}$, rows $i$, columns $j$. "
    assert statuses(pairs + r"\[ T := \sum_{i \neq j} A_{ij} \] \[ T = \sum_{i,j} A_{ij} - \sum_{i} A_{ii} \]") == [True]


def test_an_axis_begins_where_the_sum_over_all_of_it_does():
    text = r"Let $c \in \mathbb{R}^{n+1}$, $x \in \mathbb{R}$, $p(x) := \sum_{k=0}^{n} c_k x^k$. "
    assert statuses(text + r"\[ p'(x) = \sum_{k=1}^{n} k c_k x^{k-1}, \qquad p(0) = c_0 \]") == [True, True]
    with pytest.raises(ReadError):
        read(r"Let $c \in \mathbb{R}^{n}$. \[ \sum_{k=0}^{n-1} c_k = \sum_{k=1}^{n} c_k \]")


@pytest.mark.parametrize("value, passes", [(r"e^{\lambda - 1}", True), (r"e^{\lambda + 1}", False)])
def test_a_solution_that_is_no_rational_number_is_tried(value, passes):
    text = r"Let $p \in \mathbb{R}^{n}$, $p_i > 0$, $\lambda \in \mathbb{R}$. "
    assert statuses(text + rf"\[ -\log p_k - 1 + \lambda = 0 \implies p_k = {value} \]") == [True, passes]


@pytest.mark.parametrize(
    "text",
    [
        r"For data $y_i$ let $r_i = y_i - m$ for $i = 1, \dots, n$. \[ \frac{\partial}{\partial m} \sum_i r_i = -n \]",
        r"Let $a_n = \sum_{d=1}^{D} w_d x_{nd}$ and $L = \sum_{n=1}^{N} a_n$. \[ \frac{\partial L}{\partial a_n} = 1 \]",
    ],
)
def test_the_range_of_an_undeclared_name_follows_from_the_letter_or_the_name_it_defines(text):
    assert statuses(text) == [True]


def test_a_function_of_another_number_of_arguments_is_defined_anew():
    text = r"""Let $x, y \in \mathbb{R}$, $f(x, y) = x^2 y$. \[ \frac{\partial f}{\partial x} = 2 x y \]
    Now let $f(t) = t^3$. \[ f'(t) = 3 t^2, \qquad f'(t) = 2 t \]"""
    assert statuses(text) == [True, True, False]


def test_a_case_behind_what_was_said_of_every_number_restricts_nothing_before_it():
    text = r"""\[ r(x) = \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases} \]
    \[ r'(x) = \begin{cases} ?? & x > 0 \\ a & x < 0 \end{cases} \] For $x < 0$ we have $r(x) = a x$."""
    assert [row.verdict.status for row in check(text.replace("??", "1")).rows] == ["proved", "proved"]
    assert check(text.replace("??", "2")).rows[0].verdict.status == "refuted"
