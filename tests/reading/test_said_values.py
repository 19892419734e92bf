"""What sentences say of names in words: rows of a matrix, values by the noun of a function, conditions in brackets behind a row."""

import pytest

from symgrad import check


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


def test_a_matrix_may_be_said_by_its_rows_behind_its_use():
    text = r"""Let $x_i \in \mathbb{R}^d$, $r \in \mathbb{R}^n$ and $f(b) = \sum_{i=1}^n r_i x_i^\top b$.
    \[ \nabla f(b) = \sum_{i=1}^n r_i x_i = ?? r \]
    where $X$ has the rows $x_i^\top$."""
    assert statuses(text.replace("??", r"X^\top")) == ["proved", "proved"]
    assert "proved" not in statuses(text.replace("??", r"2 X^\top"))[1:]


@pytest.mark.parametrize("said", ["let $p$ be the softmax of $z$", "where $p_i$ is the softmax function of the logits $z$"])
def test_a_value_may_be_said_by_the_noun_of_a_function(said):
    text = rf"Let $z \in \mathbb{{R}}^n$, and {said}. \[ \frac{{\partial p_i}}{{\partial z_j}} = p_i (\delta_{{ij}} - ?? p_j) \]"
    assert statuses(text.replace("??", "")) in (["proved"], ["holds"])
    assert statuses(text.replace("??", "2")) == ["refuted"]


def test_a_noun_that_a_sentence_denies_defines_nothing():
    text = r"Let $z \in \mathbb{R}$ and $p \in \mathbb{R}$. It is not so that $p$ is the sigmoid of $z$. \[ p = \sigma(z) \]"
    assert statuses(text) != ["proved"]


def test_a_blank_sets_a_condition_in_brackets_apart():
    text = r"""Let $z \in \mathbb{R}^n$ and $p = \operatorname{softmax}(z)$.
    \[ \frac{\partial p_i}{\partial z_j} = -p_i p_j \; (i ?? j) \]"""
    assert statuses(text.replace("??", r"\neq")) == ["proved"]
    assert statuses(text.replace("??", "=")) == ["refuted"]


@pytest.mark.parametrize("join", [", $w", " and $w"])
def test_an_adjective_before_a_comma_is_said_of_the_name_before(join):
    text = rf"Let $S \in \mathbb{{R}}^{{n \times n}}$ be symmetric{join} \in \mathbb{{R}}^n$. \[ S w = 2 S^\top w \]"
    assert statuses(text) == ["refuted"]


def test_what_follows_from_an_equation_to_solve_is_judged_where_it_holds():
    text = r"""Let $S \in \mathbb{R}^{n \times n}$ be symmetric, $w \in \mathbb{R}^n$, $\lambda \in \mathbb{R}$ and
    $L = w^\top S w - \lambda w^\top w$. \[ \nabla_w L = 2 S w - 2 \lambda w = 0 \implies S w = ?? \lambda w \]"""
    assert statuses(text.replace("??", "")) == ["proved", "holds", "proved"]
    assert statuses(text.replace("??", "2")) == ["proved", "holds", "refuted"]
