"""Notation of published derivations, each kind with a line that is true and a sibling that is not."""

import pytest

from symgrad import check

VECTOR = r"Let $v \in \mathbb{R}^n$. "
MATRIX = r"Let $U \in \mathbb{R}^{m \times n}$ and $c \in \mathbb{R}$. "
DATA = r"Let $y^{(1)}, \dots, y^{(n)} \in \mathbb{R}$. "

LINES = [
    # conditions set as text, with and without a formula in it
    (
        VECTOR,
        r"\frac{\partial v_i}{\partial v_j} = \begin{cases} 1 & \text{if i = j} \\ 0 & \text{i $\ne$ j} \end{cases}",
        r"\frac{\partial v_i}{\partial v_j} = \begin{cases} 0 & \text{if i = j} \\ 1 & \text{i $\ne$ j} \end{cases}",
    ),
    # two primes as a typed quotation mark
    (VECTOR, r"""\sum_{i"} (v_{i"} + 1) = n + \sum_i v_i""", r"""\sum_{i"} (v_{i"} + 1) = \sum_i v_i"""),
    # braces around a script alone, and scripts without anything
    (DATA, r"\sum_{i=1}^n 2 y{^{(i)}} = 2 \sum_{i=1}^n y^{(i)}", r"\sum_{i=1}^n 2 y{^{(i)}} = \sum_{i=1}^n y^{(i)}"),
    (VECTOR, r"\sum_{i}^{} 2 v_i = 2 \sum_{i} v_i", r"\sum_{i}^{} 2 v_i = \sum_{i} v_i"),
    (VECTOR, r"\sum_{\forall i} 2 v_i = 2 \sum_{i} v_i", r"\sum_{\forall i} 2 v_i = \sum_{i} v_i"),
    # a column by a star, a box with options, a sign behind a sign
    (MATRIX, r"{U}_{*i} + c {U}_{*i} = (1 + c) U_{*i}", r"{U}_{*i} + c {U}_{*i} = c U_{*i}"),
    (MATRIX, r"\bbox[yellow, 5px]{2 c = c + c}", r"\bbox[yellow, 5px]{2 c = c - c}"),
    (MATRIX, r"3 c + -1 \cdot c = 2 c", r"3 c + -1 \cdot c = 4 c"),
    # indices in brackets behind the name's own subscript
    (
        r"Let $W_h \in \mathbb{R}^{m \times n}$ and $f = \sum_{i,j} W_{h[i,j]}^2$. ",
        r"\frac{\partial f}{\partial W_{h[i,j]}} = 2 W_{h[i,j]}",
        r"\frac{\partial f}{\partial W_{h[i,j]}} = 2 W_{h[j,i]}",
    ),
]


@pytest.mark.parametrize(("given", "true", "false"), LINES)
def test_a_line_is_read_as_it_is_meant(given, true, false):
    assert [row.verdict.passed for row in check(rf"{given}\[ {true} \]").rows] == [True]
    assert [row.verdict.passed for row in check(rf"{given}\[ {false} \]").rows] == [False]


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


def test_the_gradient_of_what_no_equation_says_is_one_quantity():
    text = (
        r"Let $A \in \mathbb{S}^n$, $d_0 \in \mathbb{R}^n$ and $\beta \in \mathbb{R}$. \[ d_1 = -\nabla f + \beta d_0 \] "
        r"\[ d_0^\top A d_1 = -d_0^\top A \nabla f + \beta d_0^\top A d_0 \] "
        r"\[ d_0^\top A d_1 = d_0^\top A \nabla f + \beta d_0^\top A d_0 \] "
    )
    assert statuses(text)[0] == "proved" and statuses(text)[1] != "proved"


def test_a_gradient_without_a_subscript_has_a_row_for_each_argument():
    text = (
        r"Let $f(x, y) = x^2 - y^2$. \[ \nabla f = \begin{bmatrix} 2 x \\ -2 y \end{bmatrix} \] "
        r"\[ \nabla f = \begin{bmatrix} 2 x \\ 2 y \end{bmatrix} \]"
    )
    assert statuses(text) == ["proved", "refuted"]


def test_a_parameter_by_which_is_differentiated_is_no_index():
    text = (
        r"\[ \nabla_\theta \log p_\theta(x) = \frac{\nabla_\theta p_\theta(x)}{p_\theta(x)} \] "
        r"\[ \nabla_\theta \log p_\theta(x) = 2 \nabla_\theta p_\theta(x) \]"
    )
    first, second = statuses(text)
    assert first == "proved" and second in ("refuted", "unknown")


TRUE_OF_DENSITIES = [
    r"p(x \mid y) = \frac{p(y \mid x) p(x)}{p(y)}",
    r"p(t, z | \theta) = p(t | z, \theta) p(z | \theta)",
    r"p(X_1, X_2) = p(X_1) p(X_2 | X_1)",
    r"\nabla_\theta \log p(x | \theta) = \frac{\nabla_\theta p(x | \theta)}{p(x | \theta)}",
    r"P(Y = 1 | x) P(x) = P(x, Y = 1)",
]
NOT_TRUE_OF_ALL = [
    r"p(x \mid y) = p(y \mid x)",
    r"p(x, y) + p(x) = p(x \mid y) + p(x)",
    r"\pi(a | s) = \pi(s | a)",
    r"P(X \le x) = P(X \ge x)",
    r"p(t, z | \theta) + 1 = p(t | z, \theta) + 1",
    r"P(Y = 1 | x) = 1 - P(Y = 0 | x)",
    r"P(Y = 1 | x) = P(Y = 0 | x)",
    r"p(x, y) + 1 = p(x) p(y) + 1",
]


@pytest.mark.parametrize("line", TRUE_OF_DENSITIES)
def test_what_conditional_densities_are_by_definition_is_proved(line):
    assert statuses(rf"\[ {line} \]")[-1:] in (["proved"], ["holds"])


@pytest.mark.parametrize("line", NOT_TRUE_OF_ALL)
def test_what_is_not_true_of_all_densities_neither_passes_nor_is_refuted(line):
    assert statuses(rf"\[ {line} \]") == ["unknown"]


def test_a_conditional_density_that_an_equation_gives_is_what_it_says():
    text = (
        r"Let $P(y | x; \theta) = \sigma(\theta x)^y (1 - \sigma(\theta x))^{1 - y}$. "
        r"\[ \log P(y | x; \theta) = y \log \sigma(\theta x) + (1 - y) \log(1 - \sigma(\theta x)) \] "
        r"\[ P(y = 1 | x; \theta) = \sigma(\theta x) \] \[ P(y = 0 | x; \theta) = \sigma(\theta x) \]"
    )
    assert statuses(text) == ["proved", "proved", "refuted"]


def test_a_function_with_another_number_of_arguments_is_another_one():
    text = r"Let $J(a, b) = a^2 + b$. \[ J(w) + J(w) = 2 J(w) \] \[ J(w) = J(w) + 1 \] \[ J(1, 2) = 3 \] \[ J(2, 1) = 3 \] "
    assert statuses(text) == ["proved", "refuted", "proved", "refuted"]


def test_the_label_of_a_layer_is_no_power_and_names_what_is_differentiated_by():
    text = (
        r"The cost is \[ C = \frac{1}{2} \sum_j (y_j - a^L_j)^2 \] "
        r"\[ \frac{\partial C}{\partial a^L_j} = a^L_j - y_j \] \[ \nabla_a C = a^L - y \] \[ \nabla_a C = y - a^L \]"
    )
    assert statuses(text) == ["proved", "proved", "refuted"]


def test_a_number_in_brackets_above_a_number_is_a_label():
    text = (
        r"\[ \frac{\partial a}{\partial z} = \frac{\partial a}{\partial z} + 0 \] \[ z^{[2]} z^{[2]} = z^4 \] "
        r"\[ \frac{\partial L}{\partial z^{[1]}} = \frac{\partial L}{\partial a^{[1]}} \frac{\partial a^{[1]}}{\partial z^{[1]}} \]"
    )
    assert statuses(text)[1:] == ["unknown", "proved"]


def test_what_a_sum_runs_over_is_no_label():
    passed = (row.verdict.passed for row in check(r"Let $z \in \mathbb{R}$. \[ \sum_{i=1}^n z^{(i)} = n z^{(1)} \]").rows)
    assert not any(passed)


HINGE = r"The loss is \[ L_i = \sum_{j \ne y_i} \max(0, w_j^\top x_i - w_{y_i}^\top x_i + \Delta) \] "
STEP = r"\mathbb{1}(w_j^\top x_i - w_{y_i}^\top x_i + \Delta > 0)"


def test_a_name_that_stands_as_an_index_with_indices_of_its_own_is_a_label():
    text = (
        r"The loss is \[ L = \frac{1}{N} \sum_{i=1}^N \left( \log \sum_{k=1}^K e^{z_{ik}} - z_{i,y_i} \right) \] "
        r"\[ \frac{\partial L}{\partial z_{ik}} = \frac{1}{N} \left( \frac{e^{z_{ik}}}{\sum_{j=1}^K e^{z_{ij}}} - "
        r"\mathbb{1}[k = y_i] \right) \] "
        r"\[ \frac{\partial L}{\partial z_{ik}} = \frac{1}{N} \frac{e^{z_{ik}}}{\sum_{j=1}^K e^{z_{ij}}} \]"
    )
    assert statuses(text) == ["proved", "refuted"]


def test_the_row_of_a_label_and_the_others():
    passed = [
        row.verdict.passed
        for row in check(
            rf"{HINGE} \[ \nabla_{{w_{{y_i}}}} L_i = -\left( \sum_{{j \ne y_i}} {STEP} \right) x_i \] "
            rf"\[ \nabla_{{w_{{y_i}}}} L_i = \left( \sum_{{j \ne y_i}} {STEP} \right) x_i \] "
            rf"And for $j \neq y_i$ \[ \nabla_{{w_j}} L_i = {STEP} x_i \] "
        ).rows
    ]
    assert passed == [True, False, True]


def test_what_is_said_of_the_other_rows_in_other_words_refutes_nothing():
    (row,) = check(rf"{HINGE} and, as to the other rows $j \neq y_i$, \[ \nabla_{{w_j}} L_i = {STEP} x_i \] ").rows
    assert row.verdict.status != "refuted"


@pytest.mark.parametrize("number", ["~~~ (17)", r"\quad (3.1)", r"\qquad (2a)"])
def test_the_number_of_an_equation_is_no_factor(number):
    text = rf"Let $a, x \in \mathbb{{R}}^n$. \[ \nabla_x (a^\top x) = a {number} \] \[ a^\top x (2) = a^\top x {number} \]"
    assert statuses(text) == ["proved", "refuted"]


def test_brackets_with_numbers_alone_are_entries():
    assert statuses(r"\[ s[0] + s[1] = s[1] + s[0] \] \[ s[0] + s[1] = 2 s[1] \]") == ["proved", "unknown"]
    assert statuses(r"Let $s \in \mathbb{R}$. \[ s[s + 1] = s^2 + s \] \[ s[2] = 2 s \]") == ["proved", "unread"]


def test_letters_of_a_subscript_that_are_arrays_themselves_are_a_label():
    text = (
        r"Let $x_t \in \mathbb{R}^d$ and $h_t, b_h \in \mathbb{R}^n$ for $t = 1, \dots, T$. "
        r"\[ a_t = W_{hh} h_{t-1} + W_{xh} x_t + b_h \] \[ W_{xh} x_t + b_h = b_h + W_{xh} x_t \]"
    )
    found = check(text)
    assert found.rows[-1].verdict.status == "proved"
    assert any(r"W_{\text{xh}}" in note for _, note in found.notes)


def test_a_point_with_the_superscript_0_is_no_power():
    text = (
        r"The tangent of $g$ at the point $w^0$ is \[ h(w) = g(w^0) + \frac{d}{dw} g(w^0) (w - w^0) \] "
        r"\[ h(w) - g(w^0) = \frac{d}{dw} g(w^0) (w - w^0) \] \[ \frac{d}{dw} g(w^0) = -\frac{d}{dw} g(w^0) \]"
    )
    assert statuses(text)[-1] in ("refuted", "unknown") and "w^0" in str(check(text).notes)


def test_a_bound_on_a_function_that_nothing_defines_refutes_nothing():
    text = r"Let $w, v \in \mathbb{R}^n$. \[ f(w) \ge f(v) + \nabla f(v)^\top (w - v) \]"
    assert statuses(text) == ["unknown"]


def test_an_undefined_function_of_several_numbers_of_arguments_refutes_nothing():
    assert statuses(r"Let $x, y \in \mathbb{R}$. \[ J(x) + J(x, y) = 2 J(x) \]") == ["unknown"]
    assert statuses(r"Let $x, y \in \mathbb{R}$. \[ J(x) = 2 J(x) \]") == ["refuted"]
