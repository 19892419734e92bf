"""What textbooks call matrices, vectors and numbers is used; what is not understood refutes nothing and proves nothing."""

import pytest

from symgrad import check

MATRIX = r"Let $X \in \mathbb{R}^{n \times n}$ "
VECTOR = r"Let $x \in \mathbb{R}^{n}$ "


def verdict_of(text):
    (row,) = check(text).rows
    return row.verdict


@pytest.mark.parametrize(
    "words, true, false",
    [
        ("symmetric", r"X_{ij} = X_{ji}", r"\operatorname{tr} X = 0"),
        ("skew-symmetric", r"X_{ii} = 0", r"X_{ij} = 0"),
        ("diagonal", r"X^\top = X", r"X = I"),
        ("lower triangular", r"\sum_{j=1}^{n} X_{1j} = X_{11}", r"X^\top = X"),
        ("an upper triangular matrix", r"\sum_{i=1}^{n} X_{i1} = X_{11}", r"X^\top = X"),
        ("orthogonal", r"X X^\top = I", r"\det X = 1"),
        ("idempotent", r"X X X = X", r"X^\top = X"),
        ("symmetric and idempotent", r"X^\top X = X", r"\operatorname{tr} X = 0"),
        ("a projection matrix", r"X X X = X", r"\operatorname{tr} X = 0"),
        ("an orthogonal projection", r"X^\top = X", r"\operatorname{tr} X = 0"),
        ("involutory", r"X X X = X", r"X = I"),
        ("a permutation matrix", r"X^\top X = I", r"X = I"),
        ("row-stochastic", r"\sum_j X_{ij} = 1", r"\sum_i X_{ij} = 1"),
        ("column-stochastic", r"\sum_i X_{ij} = 1", r"\sum_j X_{ij} = 1"),
        ("doubly stochastic", r"\sum_i X_{ij} = 1", r"n X_{ij} = 1"),
        ("invertible", r"X X^{-1} = I", r"\det X = 1"),
        ("of full rank", r"(\det X)^2 > 0", r"\det X = 1"),
        ("symmetric positive definite", r"\det X > 0", r"\operatorname{tr} X = 1"),
        ("positive definite", r"\det X > 0", r"\operatorname{tr} X = 1"),
        ("positive semidefinite", r"\det X \ge 0", r"\det X > 0"),
    ],
)
def test_a_property_of_a_matrix_is_used_and_is_no_more_than_it_says(words, true, false):
    assert verdict_of(rf"{MATRIX} be {words}. \[ {true} \]").passed
    assert verdict_of(rf"{MATRIX} be {words}. \[ {false} \]").status == "refuted"
    assert not verdict_of(rf"{MATRIX}. \[ {true} \]").passed or words in ("invertible", "involutory")


@pytest.mark.parametrize(
    "words, true, false",
    [
        ("a unit vector", r"x^\top x = 1", r"\sum_i x_i = 1"),
        ("zero-mean", r"\sum_i x_i = 0", None),
        ("one-hot", r"x_i^2 = x_i", r"x_i = 1"),
        ("binary", r"x_i^2 = x_i", r"\sum_i x_i = 1"),
        ("a non-negative vector", r"|x_i| = x_i", r"x_i > 0"),
        ("a positive vector", r"x_i > 0", r"x_i > 1"),
        ("a probability vector", r"\sum_i x_i = 1", r"n x_i = 1"),
    ],
)
def test_a_property_of_a_vector_is_used_and_is_no_more_than_it_says(words, true, false):
    assert verdict_of(rf"{VECTOR} be {words}. \[ {true} \]").passed
    if false is not None:
        assert verdict_of(rf"{VECTOR} be {words}. \[ {false} \]").status == "refuted"


def test_a_positive_number_has_its_sign():
    assert verdict_of(r"Let $x \in \mathbb{R}$ be positive. \[ |x| = x \]").passed


@pytest.mark.parametrize(
    "text, words",
    [
        (MATRIX + r"be circulant. \[ X_{11} = X_{22} \]", "circulant"),
        (MATRIX + r"be a Toeplitz matrix. \[ X_{11} = X_{22} \]", "Toeplitz matrix"),
        (r"Consider a Toeplitz matrix $X \in \mathbb{R}^{n \times n}$. \[ X_{11} = X_{22} \]", "Toeplitz matrix"),
        (MATRIX + r"be nilpotent. \[ \operatorname{tr} X = 0 \]", "nilpotent"),
        (VECTOR + r"be sorted. \[ x_1 \le x_2 \]", "sorted"),
    ],
)
def test_what_is_not_understood_and_might_save_a_claim_is_named(text, words):
    verdict = verdict_of(text)
    assert verdict.status == "unknown" and f"“{words}” in line 1 is not understood" in verdict.reason


@pytest.mark.parametrize(
    "words, claim",
    [
        ("be a projection", r"X = X^\top"),
        ("be stochastic", r"\sum_j X_{ij} = 1"),
    ],
)
def test_what_words_say_in_some_books_is_doubtful(words, claim):
    assert verdict_of(rf"{MATRIX} {words}. \[ {claim} \]").status == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        r"Let $w \in \mathbb{R}^{n}$ be the filter and $r \in \mathbb{R}^n$ the residual. \[ w^\top r = 2 r^\top w \]",
        r"Let $x \in \mathbb{R}^{n}$ be the input and $W \in \mathbb{R}^{n \times n}$ the weights. \[ x^\top W = 2 x^\top W \]",
        r"For a hidden layer $h \in \mathbb{R}^n$ and a rate $\eta > 0$ we have \[ \eta h = h \]",
        VECTOR + r"be given. \[ x_i = 2 x_i \]",
        VECTOR + r"be the predicted label. \[ x_i = 2 x_i \]",
        r"Let $S \in \mathbb{R}^{n \times n}$ and let $A$ be the symmetric part of the matrix $S$. \[ S = S^\top \]",
    ],
)
def test_a_role_says_nothing_of_values(text):
    assert verdict_of(text).status == "refuted"


def test_points_of_a_domain_of_matrices_keep_it_where_an_equation_is_solved():
    assert verdict_of(r"Let $P \in \mathbb{S}^{n}$ with $P P = P$. \[ P^\top P = P \]").passed


def test_words_that_deny_or_suppose_a_property_in_passing_are_no_assumption():
    assert verdict_of(MATRIX + r". If $X$ is symmetric we go on. \[ X = X^\top \]").status == "unknown"
    assert verdict_of(MATRIX + r". Some say that $X$ is symmetric. \[ X = X^\top \]").status == "unknown"
    assert verdict_of(MATRIX + r". We do not assume that $X$ is orthogonal. \[ X^\top X = I \]").status == "unknown"


def test_an_adjective_behind_its_name_is_read():
    text = r"Let $A, B \in \mathbb{R}^{n \times n}$ with $A$ symmetric. \[ A = A^\top \] \[ B = B^\top \]"
    assert [row.verdict.status for row in check(text).rows] == ["proved", "refuted"]


@pytest.mark.parametrize("words", ["The matrices $A$ and $B$ commute.", "Let $A$ and $B$ be commuting matrices."])
def test_a_verb_that_is_not_understood_refutes_nothing(words):
    assert verdict_of(rf"Let $A, B \in \mathbb{{R}}^{{n \times n}}$. {words} \[ A B = B A \]").status == "unknown"


def test_what_a_matrix_has_may_save_a_claim():
    assert verdict_of(MATRIX + r"with trace zero. \[ \operatorname{tr} X = 0 \]").status == "unknown"
    assert verdict_of(VECTOR + r"with entries that sum to one. \[ \sum_i x_i = 1 \]").status == "unknown"
    assert verdict_of(VECTOR + r"with entries $x_i$. \[ x_i = 2 x_i \]").status == "refuted"


@pytest.mark.parametrize("between", [", $x", " and $x", ", and $x", ". Let $x"])
def test_what_is_said_of_one_name_is_not_said_of_the_next(between):
    text = rf"Let $A \in \mathbb{{R}}^{{n \times n}}$ be symmetric{between} \in \mathbb{{R}}^n$."
    assert verdict_of(text + r" \[ \nabla_x (x^\top A x) = A x \]").status == "refuted"
    assert verdict_of(text + r" \[ \nabla_x (x^\top A x) = 2 A x \]").passed


def test_one_hot_labels_of_a_family_are_each_one_hot():
    text = r"""For $n = 1, \dots, N$ we have samples $x_n \in \mathbb{R}^D$, one-hot labels $t_n \in \{0,1\}^K$,
    weights $W \in \mathbb{R}^{K \times D}$. \[ a_{nk} = \sum_{d=1}^D W_{kd} x_{nd} \]
    \[ y_{nk} = \frac{e^{a_{nk}}}{\sum_{j=1}^K e^{a_{nj}}} \]
    \[ E = -\sum_{n=1}^N \sum_{k=1}^K t_{nk} \log y_{nk} \] \[ \frac{\partial E}{\partial a_{nk}} = ?? \]"""
    assert check(text.replace("??", "y_{nk} - t_{nk}")).rows[-1].verdict.status == "proved"
    assert check(text.replace("??", "t_{nk} - y_{nk}")).rows[-1].verdict.status == "refuted"


def test_a_noun_behind_a_name_with_its_own_name_says_nothing_of_the_first():
    text = r"""Let $x \in \mathbb{R}^D$, one-hot labels $t \in \mathbb{R}^K$ and $W$ be given. \[ \sum_{i=1}^D x_i = 1 \]"""
    assert check(text).rows[-1].verdict.status == "refuted"


@pytest.mark.parametrize("said", ["be the prior covariance (symmetric)", "the prior covariance (symmetric)"])
def test_what_stands_in_brackets_behind_a_noun_is_said_of_the_name(said):
    text = rf"Let $P \in \mathbb{{R}}^{{n \times n}}$ {said} and $x \in \mathbb{{R}}^n$. \[ \nabla_x (x^\top P x) = ?? P x \]"
    assert verdict_of(text.replace("??", "2")).passed
    assert not verdict_of(text.replace("??", "")).passed
    assert not verdict_of(text.replace("??", "2").replace(" (symmetric)", "")).passed
