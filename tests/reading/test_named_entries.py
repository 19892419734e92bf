"""x = (x_1, …, x_n) says how the entries are called, and their shape; it claims nothing."""

import pytest

from symgrad import check


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize(
    "said",
    [
        r"$x = (x_1, \dots, x_n)$",
        r"$x = [x_1, x_2, \ldots, x_n]^\top$",
        r"$\mathbf{x} = (x_1, \dots, x_n)^T$",
        r"\[ x = \begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix} \]",
        r"\[ \mathbf{x} = \begin{pmatrix} x_1 & \cdots & x_n \end{pmatrix}^\top \]",
    ],
)
def test_a_vector_by_its_entries(said):
    name = r"\mathbf{x}" if "mathbf" in said else "x"
    text = rf"Let {said} be given. \[ {name}^\top {name} = \sum_{{i=1}}^n x_i^2 \] \[ {name}^\top {name} = \sum_{{i=1}}^n x_i \]"
    assert statuses(text) == ["proved", "refuted"]


@pytest.mark.parametrize("last", ["X_{mn}", "X_{m,n}", "X_{m n}"])
def test_a_matrix_by_its_entries(last):
    rows = rf"X_{{11}} & \cdots & X_{{1n}} \\ \vdots & \ddots & \vdots \\ X_{{m1}} & \cdots & {last}"
    text = rf"\[ X = \begin{{bmatrix}} {rows} \end{{bmatrix}} \]"
    text += r" Let $v \in \mathbb{R}^n$. \[ (X v)_i = \sum_{j=1}^n X_{ij} v_j \] \[ (X v)_i = \sum_{j=1}^n X_{ij} \]"
    assert statuses(text) == ["proved", "refuted"]


def test_numbers_are_sizes():
    text = r"Let $z = (z_1, z_2)$. \[ z^\top z = z_1^2 + z_2^2 \] \[ \frac{\partial z^\top z}{\partial z_2} = 2 z_1 \]"
    first, second = statuses(text)
    assert first in ("proved", "holds") and second == "refuted"


def test_entries_that_are_names_of_their_own_are_stacked():
    text = r"Let $a, b \in \mathbb{R}$ and $u = (a, b)$. \[ u^\top u = a^2 + b^2 \] \[ u^\top u = a^2 - b^2 \]"
    first, second = statuses(text)
    assert first in ("proved", "holds") and second == "refuted"


def test_a_list_further_down_says_nothing_of_the_lines_above():
    text = r"Let $\theta \in \mathbb{R}$ and $L := \theta^2$. \[ \frac{dL}{d\theta} = 2 \theta \] "
    text += r"Later $\theta = (\theta_1, \dots, \theta_d)$."
    assert statuses(text)[0] == "proved"


@pytest.mark.parametrize("name", ["FL", "MSE"])
def test_capitals_that_stand_nowhere_else_are_one_name(name):
    text = rf"\[ {name} = (p - t)^2 \] \[ \frac{{\partial {name}}}{{\partial p}} = ?? (p - t) \]"
    assert statuses(text.replace("??", "2")) == ["proved"]
    assert statuses(text.replace("??", "3")) == ["refuted"]


def test_capitals_that_stand_elsewhere_are_a_product():
    text = r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ AB = ?? \] \[ \operatorname{tr}(AB) = \operatorname{tr}(BA) \]"
    assert statuses(text.replace("??", "BA"))[0] == "refuted"
    assert statuses(text.replace("??", "BA"))[1] == "proved"
