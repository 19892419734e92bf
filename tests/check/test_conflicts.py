"""Documents that contradict themselves, deny what they show, or give a name another value: nothing passes by that."""

import pytest

from symgrad import check


def verdicts(text):
    return [row.verdict for row in check(text).rows]


def statuses(text):
    return [verdict.status.replace("holds", "proved") for verdict in verdicts(text)]


@pytest.mark.parametrize(
    "text, shown",
    [
        (r"Let $x, y \in \mathbb{R}$ with $x + y = 1$ and $x + y = 2$. \[ x = 7 \]", ["x + y = 1", "x + y = 2"]),
        (r"Suppose $a = 2$. Suppose $a = 3$. \[ a + 1 = 4 \]", ["a = 2", "a = 3"]),
        (r"Let $x > 0$. Suppose $x < 0$. \[ x = 7 \]", ["x < 0", "positive"]),
        (r"Let $x \in \mathbb{R}$ with $x^2 + 1 = 0$. \[ x^4 = 2 \]", ["x^2 + 1 = 0"]),
        (r"Let $x = 2$. Let $x = 3$. \[ x = 3 \]", ["x = 3", "definition of x"]),
        (r"Let $x = 2$. Let $x = 3$. \[ x = 2 \]", ["x = 3", "definition of x"]),
    ],
)
def test_what_contradicts_is_said(text, shown):
    (verdict,) = verdicts(text)
    assert verdict.status == "unknown" and all(part in verdict.reason for part in shown), verdict.reason


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"Let $x = 2$. \[ x^2 = 4 \] Let $x = 3$. \[ x^2 = 9 \] \[ x^2 = 4 \]", ["proved", "proved", "refuted"]),
        (r"Let $f(x) = x^2$. \[ f(2) = 4 \] Let $f(x) = x^3$. \[ f(2) = 8 \]", ["proved", "proved"]),
        (r"Take $a = 2$: \[ a^2 = 4 \] Take $a = 5$: \[ a^2 = 25 \]", ["proved", "proved"]),
        (r"Let $x, y \in \mathbb{R}$ and $z = x + y$. \[ z - y = x \] Let $z = 0$. \[ x = -y \]", ["proved", "proved"]),
    ],
)
def test_a_new_let_gives_another_value(text, expected):
    assert statuses(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"For $x > 0$, \[ |x| = x \] does not hold.", ["unknown"]),
        (r"The equation \[ x^2 \ge 0 \] is wrong.", ["unknown"]),
        (r"It is not true that \[ x^2 \ge 0. \]", ["unknown"]),
        (r"\[ x^2 \ge 0 \] fails for $x > 3$.", ["unknown"]),
        (r"\[ |x| = x \] fails for $x < 0$.", ["proved"]),
        (r"\[ |x| = x \quad (\text{fails for } x < 0) \]", ["proved"]),
        (r"\[ |x| = x \] holds except when $x < 0$.", ["proved"]),
        (r"\[ |x| = x \] holds for $x < 0$.", ["refuted"]),
        (r"\[ |x| = x \] is false in general.", ["refuted"]),
        (r"\[ x = x \] برقرار نیست.", ["unknown"]),
    ],
)
def test_what_is_denied_does_not_pass(text, expected):
    assert statuses(r"Let $x \in \mathbb{R}$. " + text) == expected


def test_a_power_zero_is_one_and_the_convention_is_said():
    verdict, other = verdicts(r"Let $\theta \in \mathbb{R}$. \[ \theta^0 = 1 \] \[ 0^0 = 1 \]")
    assert verdict.passed and "0^0 is 1" in verdict.reason and other.passed and "0^0 is 1" in other.reason
