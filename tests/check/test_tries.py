"""The tries reach every part of a claim: sizes, turning points, closed ends, all branches of what is assumed, domains, digits."""

import pytest

from symgrad import check
from symgrad.check.critical import critical_terms
from symgrad.check.setting import setting
from symgrad.check.sizes import choose_sizes
from symgrad.reading.latex_reader import read

X, V, S = r"Let $x \in \mathbb{R}$. ", r"Let $x \in \mathbb{R}^{n}$. ", r"Let $A, B, P, Q \in \mathbb{R}^{n \times n}$"
FALSE = {
    "sizes": [
        r"Let $n \in \mathbb{N}$. \[ \prod_{k=1}^{6} (n - k) = 0 \]",
        r"Let $y \in \{0, 1\}^{n}$. \[ \sum_i y_i \le 6 \]",
        V + r"\[ \mathbb{1}[n > 6] \|x\|^2 = 0 \]",
        V + r"\[ \|x\|_1 \le \sqrt{6} \|x\|_2 \]",
        r"Let $T \in \mathbb{R}^{a \times b \times c \times d \times g \times h \times k}$. "
        r"\[ (a - 1)(b - 1)(k - 1) T_{1,1,1,1,1,1,1} = 0 \]",
        r"Let $T \in \mathbb{R}^{a \times b \times c}$. \[ (a - b) T_{1,1,1} = (a - b)^2 (b - c)^2 T_{1,1,1} \]",
    ],
    "turning points": [
        X + r"\[ \sqrt{(x - 7)^2} = 7 - x \]",
        X + r"\[ \log((x + 20)^2) = 2 \log(x + 20) \]",
        X + r"\[ \max(x, 5000) = 5000 \]",
        X + r"\[ e^{-x} < 10^6 \]",
        X + r"\[ \sigma(x) > 10^{-9} \]",
        X + r"\[ (x^2 - 5)^2 > 10^{-6} \]",
        r"Let $x \in (0, 1)$. \[ x^{20} < 0.5 \]",
        r"Let $a \in (0, 1)$. \[ \sqrt{(a - 0.99)^2} = 0.99 - a \]",
        X + r"\[ \mathbb{1}[x \ge 0] = \mathbb{1}[x > 0] \]",
        r"Let $z \in \mathbb{R}^{n}$. \[ \sum_{i=1}^{n} \mathbb{1}[z_i = \max_j z_j] = 1 \]",
    ],
    "closed ends": [
        r"Let $y \in [0, 1]$. \[ \mathbb{1}[y > 0] = 1 \]",
        r"Let $y \in [0, 1]$. \[ \operatorname{sign}(y) = 1 \]",
        r"Let $y \in [0, 1]^{n}$. \[ \mathbb{1}[y_i > 0] = 1 \]",
        r"Let $y \in (0, 1]$. \[ \mathbb{1}[y < 1] = 1 \]",
    ],
    "whole sets": [
        S + r" with $P^2 = P$. \[ P = P^{\top} \]",
        S + r" with $P^2 = P$. \[ \det P = 0 \]",
        S + r" with $A B = 0$. \[ B A = 0 \]",
        S + r" with $Q^{\top} Q = I$. \[ \det Q = 1 \]",
        r"Let $x, y \in \mathbb{R}$ with $x y = 0$. \[ x = 0 \]",
        r"Let $x, y \in \mathbb{R}$ with $x y = 0$. \[ y = 0 \]",
        r"Let $x \in \mathbb{R}$ with $x^2 = x$. \[ 3 x = 3 \]",
        r"Let $x \in \mathbb{R}$ with $x^2 = x$. \[ x = 0 \]",
        r"Let $x \in \mathbb{R}$ with $x^2 = 9$. \[ x = 3 \]",
        r"Let $x \in \mathbb{R}$ with $\sin x = 0$. \[ x = 0 \]",
        r"Let $x \in \mathbb{R}$ with $\sin x = 0$. \[ \cos x = 1 \]",
        r"Let $S \in \mathbb{S}^{n}$ with $S \succ 0$. \[ |\log \det S| = \log \det S \]",
    ],
    "domains": [
        X + r"\[ x = e^{\log x} \]",
        X + r"\[ x^2 = e^{2 \log x} \]",
        X + r"\[ x^2 = x \cdot x^{1/2} x^{1/2} \]",
        V + r"\[ \sum_i x_i = \sum_i e^{\log x_i} \]",
    ],
    "digits": [
        X + r"\[ \tanh 200 = 1 \]",
        X + r"\[ \cos 10^{-40} = 1 \]",
        X + r"\[ x + 10^{-40} = x \]",
    ],
}
TRUE = [
    X + r"\[ e^{\log x} = x \]",
    X + r"\[ \frac{d}{dx} \log x = \frac{1}{x} \]",
    X + r"\[ \frac{d}{dx} |x| = \operatorname{sign}(x) \]",
    X + r"\[ \tanh x < 1 \]",
    X + r"\[ \sigma(x) > 0 \]",
    X + r"\[ \max(x, 5000) \ge 5000 \]",
    X + r"\[ \frac{d}{dx} \max(x, 0) = 1 - \mathbb{1}[x < 0] = \mathbb{1}[x > 0] \]",
    X + r"\[ \sqrt{(x - 7)^2} = |x - 7| \]",
    r"Let $y \in [0, 1]$. \[ \mathbb{1}[y \ge 0] = 1 \]",
    r"Let $y \in [0, 1]$. \[ y^2 \le y \]",
    r"Let $x \in \mathbb{R}$ with $\sin x = 0$. \[ \cos^2 x = 1 \]",
    r"Let $x \in \mathbb{R}$ with $x^2 = x$. \[ x^3 = x \]",
    V + r"\[ \|x\|_1 \le \sqrt{n} \|x\|_2 \]",
]


@pytest.mark.parametrize("text", [text for texts in FALSE.values() for text in texts])
def test_what_fails_in_a_part_that_is_hard_to_reach_is_refuted(text):
    assert [row.verdict.status for row in check(text).rows] == ["refuted"]


@pytest.mark.parametrize("text", TRUE)
def test_what_holds_in_every_part_passes(text):
    report = check(text)
    assert report.rows and report.passed


@pytest.mark.parametrize("text", [S + r". \[ A B \neq B A \]", X + r"\[ x \neq 7 \]"])
def test_an_inequality_of_sides_is_about_every_point(text):
    (row,) = check(text).rows
    assert row.verdict.status == "unknown" and "equal at others" in row.verdict.reason


def test_sizes_of_a_window_are_above_one_together():
    text = (
        r"Let $x \in \mathbb{R}^{H}$, $w \in \mathbb{R}^{f}$ and $y_i := \sum_{k=1}^{f} w_k x_{s (i - 1) + k}$ for "
        r"$1 \le i \le m$ with $s (m - 1) + f \le H$. \[ y_i = y_i \]"
    )
    choices = choose_sizes(setting(read(text).claims[0]))
    assert any(all(sizes > 1 for sizes in choice.values()) for choice in choices)


def test_what_turns_is_found_in_definitions():
    text = r"Let $x \in \mathbb{R}$ and $h := |x - 3|$. \[ h \ge 0 \]"
    assert len(critical_terms(setting(read(text).claims[0]))) == 2


def test_a_value_that_could_not_be_settled_refutes_nothing():
    text = r"Let $x \in \mathbb{R}$. \[ 1 + e^{2 x} = 1 + \left( \frac{\sigma(x)}{1 - \sigma(x)} \right)^2 \]"
    assert [row.verdict.status for row in check(text).rows] == ["proved"]
