"""A condition that stands behind what it is a condition of, in its sentence or its row; and what takes a case out."""

import pytest

from symgrad import check


def statuses(text):
    return [row.verdict.status for row in check(r"Let $x, y \in \mathbb{R}$. " + text).rows]


@pytest.mark.parametrize(
    "text",
    [
        r"We have \[ |x| = x \] for $x > 0$.",
        r"We have \[ |x| = x, \] whenever $x \ge 0$.",
        r"\[ |x| = x \] provided that $x > 0$.",
        r"\[ |x| = x \] where $x > 0$.",
        r"\[ |x| = x \] ($x > 0$).",
        "$$ |x| = x $$\n\nfor all $x > 0$.",
        r"\[ |x| |y| = x y \] for every $x > 0$ and $y > 0$.",
        r"\[ |x| |y| = x y \] for all $x, y > 0$.",
        r"\[ |x| = x \] for all $x \in (0, 1)$.",
        r"\begin{align} |x| &= x \\ &= |-x| \end{align} for $x > 0$.",
        r"We have $|x| = x$ if $x > 0$.",
        r"\[ |x| = x \] برای $x > 0$.",
        r"\[ |x| = x \] به ازای هر $x > 0$.",
        r"\[ |x| = x \] unless $x < 0$.",
        r"\[ |x| = x \] except for $x < 0$.",
        r"\[ |x| = x, \] which fails for $x < 0$.",
        r"Unless $x < 0$, \[ |x| = x \]",
        r"Except for $x < 0$, \[ |x| = x \]",
        r"\[ |x| = x \quad \text{unless } x < 0 \]",
        r"\[ |x| = x \quad \text{(except for $x < 0$)} \]",
        r"\[ |x| = x \quad \text{but not if } x < 0 \]",
        r"\[ |x| = x \] مگر آنکه $x < 0$.",
    ],
)
def test_a_claim_is_judged_where_what_stands_behind_it_says(text):
    assert set(statuses(text)) <= {"proved", "holds"}, text


@pytest.mark.parametrize(
    "text",
    [
        r"We have \[ |x| = -x \] for $x > 0$.",
        r"\[ |x| = x \] unless $x > 0$.",
        r"\[ |x| = x \] even if $x < 0$.",
        r"\[ |x| = x \] where $y > 0$.",
        r"\[ |x| = x \] For $x > 0$ this is clear.",
        "\\[ |x| = x \\]\n\nIf $x > 0$ we go on.",
        r"\[ |x| = x \] \begin{remark} for $x > 0$ \end{remark}",
        r"\[ |x| = x \quad \text{unless } x > 0 \]",
    ],
)
def test_what_is_false_there_is_refuted(text):
    assert statuses(text) == ["refuted"]


@pytest.mark.parametrize(
    "text",
    [
        r"\[ |x| = x \] only if $x \ge 0$.",
        r"\[ |x| = x \] if and only if $x \ge 0$.",
        r"\[ |x| = x \] although $x > 0$.",
        r"\[ |x| = x \] which we use for $x > 0$.",
    ],
)
def test_what_may_be_a_condition_lets_nothing_pass_and_refutes_nothing(text):
    assert statuses(text) == ["unknown"]


def test_a_condition_behind_a_claim_is_none_of_the_next():
    assert statuses(r"\[ |x| = x \] for all $x > 0$. \[ |x| = x \]") == ["proved", "refuted"]
    assert statuses(r"\[ |x| = x \] if $x > 0$, and \[ |x| = -x \] if $x < 0$.") == ["proved", "proved"]
    assert statuses(r"\[ |x| = x \] for all $x \in (0, 1)$. Then \[ |x| = x \]") == ["proved", "refuted"]
    assert statuses(r"\[ f(x) = |x| \] for $x > 0$. \[ f(x) = x \]") == ["proved"]


def test_a_sign_of_a_name_that_nothing_declares_says_what_it_is():
    rows = check(r"\[ |a| = a \] for $a > 0$. \[ |a| = a \]").rows
    assert [row.verdict.status for row in rows] == ["proved", "proved"]
    rows = check(r"\[ |a| = a, \] which fails for $a < 0$. \[ |a| = a \]").rows
    assert [row.verdict.status for row in rows] == ["proved", "refuted"]


def test_what_and_joins_to_a_next_display_is_said_of_that():
    assert statuses(r"For $x > 0$ we have \[ |x| = 2 x \] and for $x < 0$ \[ |x| = -x. \]") == ["refuted", "proved"]
    assert statuses(r"\[ |x| = x \] and for $x > 0$ we get \[ x = |x| \]") == ["refuted", "proved"]
