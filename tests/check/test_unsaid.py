"""A refutation rests on what is said: what only a guess makes false is unknown, and its false siblings stay refuted."""

import pytest

from symgrad import check

SQUARE = r"Let $X \in \mathbb{R}^{n \times n}$. "
NETWORK = r"Let $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times m}$, "


def verdicts(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What a name is that stands on one side only, nothing says.
        (r"\[ \|w\|^2 = g \]", "unknown"),
        (r"Let $x \in \mathbb{R}^n$. \[ \sum_i x_i = q \]", "unknown"),
        (r"Let $x \in \mathbb{R}^n$, $q \in \mathbb{R}$. \[ \sum_i x_i = q \]", "refuted"),
        (r"\[ P(A) \ge 1 - \frac{\delta}{2} \]", "unknown"),
        (r"\[ \eta > 1 \]", "unknown"),
        (r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} x^2 = 2 z \]", "unknown"),
        (r"Let $x, z \in \mathbb{R}$. \[ \frac{d}{dx} x^2 = 2 z \]", "refuted"),
        # A claim that is false whatever the name is stays false.
        (r"\[ \sin^2 x + \cos^2 x = 2 \]", "refuted"),
        (r"\[ x^2 + 1 < 1 \]", "refuted"),
        (r"\[ \sum_{i=1}^C \frac{e^{z_i}}{\sum_{j=1}^C e^{z_j}} = 2 \]", "refuted"),
        (r"\[ a^2 \ge 0 \]", "holds"),
        # So does one of a name on both sides, or by which is differentiated: these are variables.
        (r"\[ (a + b)^2 = a^2 + b^2 \]", "refuted"),
        (r"\[ \frac{d}{dx} x^2 = 3 x \]", "refuted"),
        (r"\[ \frac{d}{dx} e^{2 x} = e^2 \]", "refuted"),
        (r"Let $X \sim \mathcal{N}(\mu, s)$. \[ \mathbb{E}[X^2] = \mu^2 + s^2 \]", "refuted"),
        # A function that nothing defines is any function, and on one side alone it may be the right one.
        (r"Let $x \in \mathbb{R}$. \[ f'(x) = 2 x \]", "unknown"),
        (r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} f(x)^2 = 2 f(x) \]", "refuted"),
        (r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} f(x)^2 = 2 f(x) f'(x) \]", "proved"),
        # A logarithm has a value where probabilities are meant.
        (r"\[ p (1 - p)^2 = e^{\log p + 2 \log(1 - p)} \]", "unknown"),
        (r"Let $p \in (0, 1)$. \[ p (1 - p)^2 = e^{\log p + 2 \log(1 - p)} \]", "proved"),
        (r"Let $p \in (0, 1)$. \[ p (1 - p)^2 = e^{\log p + \log(1 - p)} \]", "refuted"),
        # A sum may be meant where an index stands twice.
        (SQUARE + r"\[ X_{pk} \delta_{kq} = X_{pq} \]", "unknown"),
        (SQUARE + r"\[ X_{pk} \delta_{kq} = 2 X_{pq} \]", "refuted"),
        (SQUARE + r"\[ \sum_k X_{pk} \delta_{kq} = X_{pq} \]", "proved"),
        # d x may be a differential.
        (r"Let $x \in \mathbb{R}^n$. \[ d x + x = 2 x \]", "unknown"),
    ],
)
def test_what_is_not_said_refutes_nothing(text, expected):
    assert verdicts(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\[ 0.59 \times (1 - 0.59) = 0.24 \]", "unknown"),
        (r"\[ 0.59 \times (1 - 0.59) = 0.34 \]", "refuted"),
        (r"\[ \frac{1}{1 + e^{-1}} = 0.7311 \]", "unknown"),
        (r"\[ \frac{1}{1 + e^{-1}} = 0.7211 \]", "refuted"),
        (r"\[ 0.25 + 0.5 = 0.75 \]", "proved"),
        (r"\[ \frac14 + \frac12 = \frac{3}{5} \]", "refuted"),
        (r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} 0.25 x^2 = 0.51 x \]", "refuted"),
    ],
)
def test_decimals_are_as_exact_as_they_are_written(text, expected):
    assert verdicts(text) == [expected]


SOFTMAX = r"\[ \frac{e^{o_i}}{\sum_{k=1}^{K} e^{o_k}} = %s \frac{e^{o_i}}{\sum_{k=1}^{N} e^{o_k}} \]"
COUNTED = r"Let $y \in \mathbb{R}^m$, %s. \[ \frac{m_1}{m} = \frac{1}{m} \sum_{i=1}^m %s \]"
BOUND = r"$s = \sum_{i=1}^{m_1} y_i$"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOFTMAX % "", "unknown"),
        (SOFTMAX % "2", "refuted"),
        (COUNTED % (BOUND, "y_i"), "unknown"),
        (COUNTED % (BOUND, "(- y_i^2)"), "refuted"),
        (COUNTED % (r"$x \in \mathbb{R}^{m_1}$", "y_i"), "refuted"),
        (COUNTED % (r"$m_1 \in \mathbb{N}$", "y_i"), "refuted"),
        (r"\[ \sum_{i=1}^n x_i = \frac{1}{n} \sum_{i=1}^n x_i \]", "refuted"),
        (r"\[ \operatorname{tr}(I_n) = 1 \]", "refuted"),
    ],
)
def test_lengths_that_nothing_declares_may_be_equal_and_counts_any_number(text, expected):
    assert verdicts(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NETWORK + r"$b \in \mathbb{R}^{1 \times m}$. \[ X W + b = b + X W \]", "unknown"),
        (NETWORK + r"$b \in \mathbb{R}^{m}$. \[ X W + b = b + X W \]", "proved"),
        (NETWORK + r"$b \in \mathbb{R}^{k}$. \[ X W + b = b + X W \]", "refuted"),
        (NETWORK + r"$b \in \mathbb{R}^{m}$. \[ X W + X = X \]", "refuted"),
    ],
)
def test_a_vector_may_stand_for_each_row_of_a_matrix(text, expected):
    assert verdicts(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Let $W, Z \in \mathbb{R}$. \[ \frac{\partial J}{\partial W} = 3 \frac{\partial J}{\partial Z} \]", "unknown"),
        (
            r"Let $W \in \mathbb{R}$ and $Z := 2 W$. \[ \frac{\partial J}{\partial W} = 3 \frac{\partial J}{\partial Z} \]",
            "refuted",
        ),
        (r"Let $W \in \mathbb{R}$, $Z := 2 W$. \[ \frac{\partial J}{\partial W} = 2 \frac{\partial J}{\partial Z} \]", "proved"),
        (r"Let $z \in \mathbb{R}$. \[ \frac{\partial \, loss}{\partial z} = 2 z \]", "unknown"),
    ],
)
def test_variables_without_a_definition_may_depend_on_each_other(text, expected):
    assert verdicts(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Let $s = \frac{1}{1 + e^{-x}}$. \[ \frac{ds}{dx} = s(x) (1 - s(x)) \]", "proved"),
        (r"Let $s = \frac{1}{1 + e^{-x}}$. \[ \frac{ds}{dx} = s(x) (1 + s(x)) \]", "refuted"),
        (r"Let $J = (w - 3)^2$. \[ \frac{d J(w)}{d w} = 2 (w - 3) \]", "proved"),
        (r"Let $J = (w - 3)^2$. \[ \frac{d J(w)}{d w} = w - 3 \]", "refuted"),
        (r"Let $a, b \in \mathbb{R}$ and $p := a b$. \[ p (a + b) = a^2 b + a b^2 \]", "proved"),
        (r"Let $x \in \mathbb{R}$ and $y := x^2$. \[ y (1 - y) = x^2 - x^4 \]", "proved"),
    ],
)
def test_a_defined_name_with_its_own_variables_behind_it_is_the_name(text, expected):
    assert verdicts(text) == [expected]


def test_no_name_is_differentiated_by_itself():
    (row,) = check(r"\[ z - \alpha \nabla g = z - \alpha \]").rows
    assert row.verdict.status == "unknown"
    assert r"nothing says what \nabla g is" in row.verdict.reason


def test_what_is_true_of_shares_alone_is_not_refuted():
    said = "\\[ a_j = \\frac{e^{z_j}}{\\sum_k e^{z_k}} \\] \\[ L = -\\sum_k y_k \\log a_k \\] "
    said += "\\[ \\frac{\\partial L}{\\partial z_i} = "
    (row,) = check(said + "a_i - y_i \\]").rows
    assert row.verdict.status == "unknown" and "the entries of y sum to 1" in row.verdict.reason
    (row,) = check(said + "y_i - a_i \\]").rows
    assert row.verdict.status == "refuted"


def test_what_words_name_does_not_go_on_from_the_display_before():
    said = "\\[ (u + 1)^2 = u^2 + 2 u + 1 \\]\nThe slope is\n\\[ \\text{slope of the line} = 2 u + 2"
    assert [row.verdict.status for row in check(said + " \\]").rows] == ["proved"]
    assert [row.verdict.status for row in check(said + " \\\\ = 2 (u + 1) \\]").rows] == ["proved", "proved"]
    assert [row.verdict.status for row in check(said + " \\\\ = 2 (u + 2) \\]").rows] == ["proved", "refuted"]
    assert [row.verdict.status for row in check(said.replace("slope of the line", "Hence") + " \\]").rows] == ["proved", "refuted"]


def test_what_is_written_without_a_name_may_depend_on_it():
    said = "Let $s \\in \\mathbb{R}^d$, $g = \\tanh(A s + c)$, $E = \\frac{1}{2} \\|g - t\\|^2$ and $z = A s + c$. "
    (row,) = check(said + "\\[ \\frac{\\partial E}{\\partial z} = (g - t) \\odot (1 - g \\odot g) \\]").rows
    assert row.verdict.status == "unknown" and "written without it" in row.verdict.reason


@pytest.mark.parametrize("value", ["2 g \\cos(u)", "2 g", "0"])
def test_a_name_for_what_was_written_out_before_refutes_and_proves_nothing(value):
    text = r"Let $t, c \in \mathbb{R}$ and $g = \sin(c t)$, $E = g^2$. Write $u = c t$. "
    assert verdicts(text + rf"\[ \frac{{\partial E}}{{\partial u}} = {value} \]") == ["unknown"]
    apart = r"Let $t, c, v \in \mathbb{R}$ and $E = t^2$. Write $u = c v$. "
    assert verdicts(apart + r"\[ \frac{\partial E}{\partial u} = 2 t \]") == ["refuted"]


@pytest.mark.parametrize(
    "text",
    [
        r"Let $s, t \in \mathbb{R}$. Solving \[ 4 s + t = 8 \] for $t$ gives the rest.",
        r"Let $s \in \mathbb{R}$. The equation \[ s^2 = 9 \] has the solutions that we want.",
        r"Let $s \in \mathbb{R}$. At the minimum we have \[ 4 (s - 1) = 0 . \]",
    ],
)
def test_an_equation_of_free_names_beside_words_of_solving_is_no_identity(text):
    assert verdicts(text) == ["unknown"]


def test_an_equation_about_a_defined_function_beside_such_words_is_judged():
    text = r"Let $s \in \mathbb{R}$ and $q(s) = s^2 - 2 s$. The minimum is "
    assert verdicts(text + r"\[ q(1) = 1 . \]") == ["refuted"]
