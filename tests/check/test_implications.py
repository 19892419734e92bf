"""Rows that ⇒, ⇔ and ⇐ tie together, and claims side by side."""

import pytest

from symgrad import check

ROWS = [
    (r"x > 2 \Rightarrow x > 1", ["holds", "holds"]),
    (r"x > 1 \Rightarrow x > 2", ["holds", "refuted"]),
    (r"x > 3 \implies x > 2 \implies x > 1", ["holds", "holds", "holds"]),
    (r"x > 1 \iff 2 x > 2", ["holds", "holds"]),
    (r"x > 2 \iff x > 1", ["holds", "refuted"]),
    (r"x > 1 \Leftarrow x > 2", ["holds", "holds"]),
    (r"x > 2 \Leftarrow x > 1", ["refuted", "holds"]),
    (r"x = 3 \Rightarrow x^2 = 9", ["holds", "proved"]),
    (r"x^2 = 9 \Rightarrow x = 3", ["holds", "holds"]),
    (r"x^2 = 9 \Rightarrow x = 4", ["holds", "refuted"]),
    (r"x^2 = 9 \iff x = 3", ["holds", "refuted"]),
    (r"x^3 = 8 \iff x = 2", ["holds", "holds"]),
    (r"(x+1)^2 = x^2 + 1 \Rightarrow x + x = 2 x", ["refuted", "proved"]),
    (r"(x+1)^2 = x^2 + 2x + 1 \Rightarrow x + x = 3 x", ["proved", "refuted"]),
    (r"x \neq 0 \implies \frac{x}{x} = 1", ["holds", "proved"]),
    (r"x \neq 0 \implies x^2 = 1", ["holds", "refuted"]),
    (r"2x = x \text{ and } x = 0", ["refuted", "refuted"]),
    (r"2x = x + x \text{ and } 3x = x + 2x", ["proved", "proved"]),
]


@pytest.mark.parametrize(("formula", "expected"), ROWS)
def test_rows_that_hang_together(formula, expected):
    found = check(rf"Let $x \in \mathbb{{R}}$. \[ {formula} \]")
    assert [row.verdict.status for row in found.rows] == expected


def test_a_solution_in_the_domain_alone_is_the_only_one():
    found = check(r"Let $x > 0$. \[ x^2 = 9 \iff x = 3 \]")
    assert [row.verdict.status for row in found.rows] == ["holds", "holds"]


def test_the_other_solution_is_shown():
    verdict = check(r"Let $x \in \mathbb{R}$. \[ x^2 = 9 \iff x = 3 \]").rows[1].verdict
    assert verdict.reason == "the row above has another solution"
    assert verdict.counterexample.left.startswith("-3")


SQUARE = r"Let $x, y, b \in \mathbb{R}^n$ and $A, B \in \mathbb{R}^{n \times n}$. "
VECTORS = [
    (r"A x = b \iff x = A^{-1} b", "holds"),
    (r"2 x = y \iff x = \frac{y}{2}", "holds"),
    (r"x^\top y = 0 \iff x = 0", "refuted"),
    (r"A x = A y \Rightarrow B A x = B A y", "proved"),
    (r"x_i^2 = y_i^2 \iff x_i = y_i", "refuted"),
    (r"x_i > 2 \Rightarrow x_i > 1", "holds"),
    (r"x^\top x = 0 \iff x = 0", "unknown"),
]


@pytest.mark.parametrize(("formula", "expected"), VECTORS)
def test_rows_about_vectors(formula, expected):
    assert check(SQUARE + rf"\[ {formula} \]").rows[1].verdict.status == expected


def test_a_null_space_has_more_than_zero():
    text = r"Let $x \in \mathbb{R}^n$ and $A \in \mathbb{R}^{m \times n}$. \[ A x = 0 \iff x = 0 \]"
    assert check(text).rows[1].verdict.reason == "the row above has another solution"


def test_a_solution_before_it_refutes_no_condition():
    text = r"Let $x, y \in \mathbb{R}$. \[ x y = 0 \implies x = 0 \] \[ x < 0 \Rightarrow \sqrt{x^2} = -x \]"
    assert [row.verdict.status for row in check(text).rows][2:] == ["unknown", "proved"]
