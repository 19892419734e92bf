"""Prose around displays as people write it: what it supposes, and what it speaks of besides."""

import pytest

from symgrad import check

NUMBER = r"Let $x \in \mathbb{R}$. "
SQUARE = r"Let $A \in \mathbb{R}^{n \times n}$ and $x, y \in \mathbb{R}^n$. "


def statuses(text):
    return [row.verdict.status.replace("holds", "proved") for row in check(text).rows if not row.in_text]


@pytest.mark.parametrize(
    "sentence",
    [
        "(For example, $x = |x|$.)",
        "On a half line $x = |x|$.",
        "Special numbers satisfy $x = |x|$.",
        "The set of numbers with $x > 0$ is open.",
        "Let $S$ be the set where $x > 0$.",
        "In the figure we see the part with $x > 0$.",
        "With probability one half, $x > 0$.",
        "If all goes well, $x > 0$.",
        "Either $x > 0$ or $x < 0$ or neither.",
        "| $x > 0$ | yes |",
    ],
)
def test_what_is_said_of_something_else_is_not_supposed(sentence):
    assert "proved" not in statuses(NUMBER + sentence + r" \[ |x| = x \]")


@pytest.mark.parametrize(
    "text, expected",
    [
        (NUMBER + r"Without loss of generality, $x > 0$. \[ |x| = x \]", ["proved"]),
        (r"Let $x$ be a positive real number. \[ |x| = x \]", ["proved"]),
        (r"Let $x$ be a negative number. \[ |x| = -x \]", ["proved"]),
        (r"Let $a$ and $b$ be real numbers. \[ a b = b a \] \[ \sqrt{a b} = \sqrt{a} \sqrt{b} \]", ["proved", "refuted"]),
        (r"Let $x, y \in \mathbb{R}$, both positive. \[ |x| = x \]", ["proved"]),
        (r"Let $n$ be an odd integer. \[ (-1)^n = -1 \] \[ (-1)^n = 1 \]", ["proved", "refuted"]),
        (r"Let $v$ be a unit vector and $u = 2 v$, $v \in \mathbb{R}^n$. \[ u^\top u = 4 \]", ["proved"]),
        (
            SQUARE + r"For symmetric $A$, \[ x^\top A y = y^\top A x \] In general \[ x^\top A y = y^\top A x \]",
            ["proved", "refuted"],
        ),
    ],
)
def test_words_say_what_names_are(text, expected):
    assert statuses(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"Assume $x > 0$. \[ |x| = x \] Now assume $x < 0$. \[ |x| = -x \] \[ |x| = x \]", ["proved", "proved", "refuted"]),
        (
            r"\begin{enumerate} \item Let $x > 0$. \[ |x| = x \] \item Let $x < 0$. \[ |x| = x \] \end{enumerate}",
            ["proved", "refuted"],
        ),
        (r"\begin{align} |x| &= x && \text{if } x \ge 0, \\ |x| &= -x && \text{otherwise.} \end{align}", ["proved", "proved"]),
        (r"We have \[ |x| = x \] if $x \ge 0$, and \[ |x| = -x \] otherwise.", ["proved", "proved"]),
        (r"We have \[ |x| = x \] if $x \ge 0$, and \[ |x| = x \] otherwise.", ["proved", "refuted"]),
    ],
)
def test_cases_end_where_others_begin(text, expected):
    assert statuses(NUMBER + text) == expected


def test_a_special_value_holds_in_its_sentence():
    slope = r"\frac{\partial p_i}{\partial z_j}"
    begun = r"Let $z \in \mathbb{R}^n$, $p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$. "
    begun += rf"\[ {slope} = \frac1T p_i (\delta_{{ij}} - p_j) \] "
    one = rf"\[ {slope} = p_i (\delta_{{ij}} - p_j) \]"
    assert statuses(begun + "With $T = 1$ this reads " + one) == ["proved", "proved"]
    assert statuses(begun + "With $T = 1$ this is the softmax. For other $T$, " + one)[1] != "proved"


@pytest.mark.parametrize(
    "sentence",
    [
        "In practice $b = 0.9$ is used.",
        "A common choice is $b = 0.9$.",
        "In our experiments $b = 0.9$.",
        "With $b = 0.9$ one is fast.",
    ],
)
def test_a_usual_value_is_not_supposed(sentence):
    assert "proved" not in statuses(rf"Let $b \in (0, 1)$ (typically $b = 0.9$). {sentence} \[ 1 - b = 0.1 \]")
    assert statuses(r"Let $b \in (0, 1)$ with $b = 0.9$. \[ 1 - b = 0.1 \]") == ["proved"]


def test_what_may_redefine_a_name_lets_nothing_false_of_it_pass():
    begun = r"Let $\phi(t) = e^{t}$. \[ \phi'(t) = \phi(t) \] Replacing the activation, $\phi(t) = e^{2t}$: "
    assert statuses(begun + r"\[ \phi'(t) = \phi(t) \]") == ["proved", "unknown"]
    assert statuses(begun + r"\[ \phi'(t) = 2 \phi(t) \]") == ["proved", "unknown"]
