"""Notation as people write it, each kind with a line that is true and a sibling that is false."""

import pytest

from symgrad import check
from symgrad.reading.latex_reader import read_as_far

SOFTMAX = r"Let $z \in \mathbb{R}^n$ and $p = softmax(z)$. "
SNE = (
    r"Let $y \in \mathbb{R}^{n \times d}$, $p_{j|i} := \frac{e^{-\|y_i - y_j\|^2}}{\sum_{k \neq i} e^{-\|y_i - y_k\|^2}}$ and "
    r"$p_{ij} := \frac{p_{j|i} + p_{i|j}}{2 n}$. "
)
GAUSS = (
    r"Let $x_1, \dots, x_n$ be samples. The log-likelihood is "
    r"\[ \log L(\mu, \sigma^2) = -\frac{n}{2} \log(2 \pi \sigma^2) - \frac{1}{2 \sigma^2} \sum_{i=1}^n (x_i - \mu)^2 \] "
)
MEAN = r"Let $x \in \mathbb{R}^d$ and $f(x) = \frac{1}{n} \sum_{i=1}^n f_i(x)$. "
MODEL = r"Let $\theta \in \mathbb{R}^p$, $x \in \mathbb{R}^d$, $y \in \mathbb{R}$ and $L = (f_\theta(x) - y)^2$. "
COMPOSED = r"Let $a, b \in \mathbb{R}$, $f(u, v) = (u + v)^2$, $u(a, b) = a b$ and $v(a, b) = a - b$. "
FAMILY = (
    r"Let $x_i \in \mathbb{R}^d$ for $i = 1, \dots, n$ and $X := \begin{bmatrix} x_1^\top \\ \vdots \\ x_n^\top \end{bmatrix}$. "
)
SQUARES = r"Let $x \in \mathbb{R}^n$ and $f(x) = \|x\|^2$. "
LINEAR = r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $y = A x$. "
NUMBERS = r"Let $x, y \in \mathbb{R}$. "
WORDS = r"Let $L = \log \sum_{w \in Vocab} e^{u_w}$. "

LINES = [
    # functions by their words, words as labels
    (SOFTMAX, r"log p_i = z_i - log(\sum_j exp(z_j))", r"log p_i = z_i + log(\sum_j exp(z_j))"),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$. ", r"tr(AB) = tr(BA)", r"tr(AB) = tr(A) tr(B)"),
    (NUMBERS, r"relu(x) = max(0, x)", r"relu(x) = -max(0, -x)"),
    (
        r"Let $w_{out}, x \in \mathbb{R}^m$, $y = w_{out}^\top x$. ",
        r"\frac{\partial y}{\partial x} = w_{out}",
        r"\frac{\partial y}{\partial x} = x",
    ),
    # bars, factorials, typed signs
    (SNE, r"p_{ij} = p_{ji}", r"p_{j|i} = p_{i|j}"),
    (r"Let $n \in \mathbb{N}$. ", r"(n + 1)! = (n + 1) n!", r"(n + 1)! = n \, n!"),
    (NUMBERS, r"\binom{5}{2} = 10", r"{5 \choose 2} = 20"),
    (
        NUMBERS,
        r"\max(x, y) = x \mathbb{1}(x >= y) + y \mathbb{1}(x < y)",
        r"\max(x, y) = x \mathbb{1}(x <= y) + y \mathbb{1}(x > y)",
    ),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$. ", r"(A @ B)^\top = B^\top @ A^\top", r"(A @ B)^\top = A^\top @ B^\top"),
    (
        r"Let $u, w \in \mathbb{R}^n$ and $f = \langle u, w \rangle$. ",
        r"\frac{\partial f}{\partial u} = w",
        r"\frac{\partial f}{\partial u} = u",
    ),
    # e as a name where no e of the document is Euler's number
    (
        r"Let $w, x, y \in \mathbb{R}$, $e = w x - y$ and $L = e^2$. ",
        r"\frac{\partial L}{\partial w} = 2 e x",
        r"\frac{\partial L}{\partial w} = e^2 x",
    ),
    # matrices with dots
    (
        SQUARES,
        r"\nabla_x f = \begin{bmatrix} 2 x_1 \\ \vdots \\ 2 x_n \end{bmatrix}",
        r"\nabla_x f = \begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}",
    ),
    (FAMILY, r"X^\top X = \sum_{i=1}^n x_i x_i^\top", r"X^\top X = 2 \sum_{i=1}^n x_i x_i^\top"),
    (FAMILY, r"X^\top = [x_1, \dots, x_n]", r"X^\top = [2 x_1, \dots, 2 x_n]"),
    (
        LINEAR,
        r"\frac{\partial y}{\partial x} = \begin{bmatrix} A_{11} & \cdots & A_{1n} \\ "
        r"\vdots & & \vdots \\ A_{m1} & \cdots & A_{mn} \end{bmatrix}",
        r"\frac{\partial y}{\partial x} = \begin{bmatrix} 2 A_{11} & \cdots & 2 A_{1n} \\ "
        r"\vdots & & \vdots \\ 2 A_{m1} & \cdots & 2 A_{mn} \end{bmatrix}",
    ),
    (
        r"Let $x \in \mathbb{R}^n$. ",
        r"\frac{\partial \tanh(x)}{\partial x} = \begin{bmatrix} \tanh'(x_1) & 0 & \cdots & 0 \\ 0 & \tanh'(x_2) & "
        r"\cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & \tanh'(x_n) \end{bmatrix}",
        r"\frac{\partial \tanh(x)}{\partial x} = \begin{bmatrix} \tanh(x_1) & 0 & \cdots & 0 \\ 0 & \tanh(x_2) & "
        r"\cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & \tanh(x_n) \end{bmatrix}",
    ),
    # likelihoods, names squared, quantities that are functions of quantities, sets
    (
        GAUSS,
        r"\frac{\partial \log L}{\partial \mu} = \frac{1}{\sigma^2} \sum_{i=1}^n (x_i - \mu)",
        r"\frac{\partial \log L}{\partial \mu} = \frac{1}{\sigma^2} \sum_{i=1}^n (\mu - x_i)",
    ),
    (
        GAUSS,
        r"\frac{\partial \log L}{\partial \sigma^2} = -\frac{n}{2 \sigma^2} + \frac{1}{2 \sigma^4} \sum_{i=1}^n (x_i - \mu)^2",
        r"\frac{\partial \log L}{\partial \sigma^2} = -\frac{n}{\sigma^2} + \frac{1}{2 \sigma^4} \sum_{i=1}^n (x_i - \mu)^2",
    ),
    (
        r"The sigmoid is $\sigma(x) = \frac{1}{1 + e^{-x}}$. ",
        r"\frac{d \sigma}{dx} = \sigma(x) (1 - \sigma(x))",
        r"\frac{d \sigma}{dx} = \sigma(x) (1 + \sigma(x))",
    ),
    (COMPOSED, r"\frac{\partial f}{\partial u} = 2 (u + v)", r"\frac{\partial f}{\partial u} = (u + v)"),
    (
        COMPOSED,
        r"\frac{\partial f}{\partial a} = \frac{\partial f}{\partial u} b + \frac{\partial f}{\partial v}",
        r"\frac{\partial f}{\partial a} = \frac{\partial f}{\partial u} b - \frac{\partial f}{\partial v}",
    ),
    (COMPOSED, r"f(u(a, b), v(a, b)) = (a b + a - b)^2", r"f(u(a, b), v(a, b)) = (a b - a - b)^2"),
    (
        r"Let $z \in \mathbb{R}^n$, $p := \sigma(z)$ and $S = \mathrm{diag}(p_i (1 - p_i))$. ",
        r"\frac{\partial p}{\partial z} = S",
        r"\frac{\partial p}{\partial z} = 2 S",
    ),
    (
        MEAN,
        r"\nabla f(x) = \frac{1}{n} \sum_{i=1}^n \nabla f_i(x)",
        r"\nabla f(x) = \sum_{i=1}^n \nabla f_i(x)",
    ),
    (
        MODEL,
        r"\nabla_\theta L = 2 (f_\theta(x) - y) \nabla_\theta f_\theta(x)",
        r"\nabla_\theta L = (f_\theta(x) - y) \nabla_\theta f_\theta(x)",
    ),
    (
        WORDS,
        r"\frac{\partial L}{\partial u_j} = \frac{e^{u_j}}{\sum_{w \in Vocab} e^{u_w}}",
        r"\frac{\partial L}{\partial u_j} = \frac{1}{\sum_{w \in Vocab} e^{u_w}}",
    ),
]


@pytest.mark.parametrize(("let", "right", "wrong"), LINES)
def test_a_line_is_judged_and_its_false_sibling_does_not_pass(let, right, wrong):
    found = check(f"{let} \\[ {right} \\] \\[ {wrong} \\]").rows
    assert [row.verdict.passed for row in found[-2:]] == [True, False], [row.verdict.reason for row in found]


def rows_of(text):
    return [(row.verdict.status, row.left) for row in check(text).rows]


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("search", [r"\arg\min_w f", r"\operatorname*{argmin}_w f(w)", r"\underset{w}{\operatorname{argmin}}\; f"])
def test_the_place_of_an_optimum_is_a_name_and_claims_nothing(search):
    text = (
        rf"Let $a, w \in \mathbb{{R}}^n$ and $f = \|w - a\|^2$. \[ w^* = {search} \] \[ \|w^*\|^2 = w^{{*\top}} w^* \] "
        r"\[ \frac{\partial f}{\partial w} = 2 (w - a) \]"
    )
    assert statuses(text) == ["proved", "proved"]
    assert "argmin" in str(check(text).notes).replace("\\\\arg\\\\min", "argmin")


def test_limits_and_integrals_cost_their_own_relations_only():
    text = (
        r"Let $x \in \mathbb{R}$ and $f(x) = x^2$. \[ f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h} \] \[ f'(x) = 2 x \] "
        r"\[ \int_0^1 x^2 dx = \frac{1}{3} \] \[ f'(x) = 3 x \]"
    )
    assert statuses(text) == ["proved", "refuted"]


def test_an_update_in_a_sentence_supposes_nothing():
    text = (
        r"Let $w \in \mathbb{R}^n$ and $L = \|w\|^2$. We step by $w = w - \eta "
        r"\nabla_w L$. \[ \nabla_w L = 2 w \] \[ \nabla_w L = 0 \]"
    )
    assert statuses(text) == ["proved", "refuted"]


def test_values_given_in_a_display_are_supposed():
    text = (
        "Let $a = w x$ and $e = a + b - y$. Suppose:\n\n\\[ x = 2, \\quad w = 3, \\quad b = 1, \\quad y = 5 \\]\n\n"
        "\\[ a = 6 \\] \\[ e = a + b - y = 6 + 1 - 5 = 2 \\] \\[ e = 3 \\]"
    )
    found = statuses(text)
    assert found[-1] == "refuted" and set(found[:-1]) == {"proved"}


def test_a_display_behind_an_if_is_a_condition():
    text = (
        "Let $w \\in \\mathbb{R}$ and $L = w^2$. If:\n\n\\[ w > 0 "
        "\\]\n\nthen\n\n\\[ \\frac{dL}{dw} > 0 \\]\n\n\\[ \\frac{dL}{dw} > 0 \\]"
    )
    assert statuses(text) == ["holds", "refuted"]


def test_a_shape_written_as_a_tuple_refutes_nothing():
    text = (
        r"Let $A \in \mathbb{R}^{B \times D}$ and $W \in \mathbb{R}^{D \times O}$. \[ "
        r"(B, D) @ (D, O) = (B, O) \] \[ (A W)^\top = W^\top A^\top \]"
    )
    assert statuses(text) == ["unread", "proved"]


def test_a_zero_behind_a_derivative_may_be_an_equation_to_solve():
    text = r"Let $x \in \mathbb{R}$ and $L = (x - 3)^2$. \[ \frac{dL}{dx} = 2 (x - 3) = 0 \] \[ \frac{dL}{dx} = 3 (x - 3) = 0 \]"
    assert statuses(text) == ["proved", "unknown", "refuted", "unknown"]


def test_definitions_in_a_circle_stop_nothing_else():
    text = (
        r"Let $b \in \mathbb{R}^n$. \[ u = t b \] \[ t = \|u\|^2 \] \[ 2 \|u\|^2 "
        r"= \|u\|^2 + \|u\|^2 \] \[ \|b + b\|^2 = 4 \|b\|^2 \]"
    )
    assert statuses(text)[-1] == "proved"
    assert read_as_far(text).claims


def test_a_display_of_words_behind_an_assumption_is_no_error():
    assert statuses("Let $x \\in \\mathbb{R}$. Suppose:\n\n\\[ \\text{all is well} \\]\n\n\\[ 2 x = x + x \\]") == ["proved"]


BOLD = (
    r"Let $\boldsymbol{w}, \boldsymbol{x} \in \mathbb{R}^n$, $b, y \in \mathbb{R}$ and "
    r"$L = \tfrac12 (\boldsymbol{w^\top x} + b - y)^2$. "
)


@pytest.mark.parametrize(
    ("let", "right", "wrong"),
    [
        (
            BOLD,
            r"\nabla_{\boldsymbol{w}} L = (\boldsymbol{w^\top x + b} - y) \boldsymbol{x}",
            r"\nabla_{\boldsymbol{w}} L = \boldsymbol{w^\top x x}",
        ),
        (
            r"Let $\mathbf{A} \in \mathbb{R}^{m \times n}$, $\mathbf{x} \in \mathbb{R}^n$. ",
            r"\|\mathbf{Ax}\|^2 = \mathbf{x^\top A^\top A x}",
            r"\|\mathbf{Ax}\|^2 = \mathbf{x^\top A A^\top x}",
        ),
        (NUMBERS, r"x &plus;&space;x = 2 x", r"x &plus;&space;x = 2 y"),
    ],
)
def test_a_formula_in_bold_is_that_of_its_letters(let, right, wrong):
    (passed,) = statuses(rf"{let}\[ {right} \]")
    (failed,) = statuses(rf"{let}\[ {wrong} \]")
    assert passed == "proved" and failed == "refuted"


def test_a_letter_that_is_nowhere_bold_alone_is_the_plain_one():
    text = r"Let $\mu \in \mathbb{R}$, $\mathbf{x} \in \mathbb{R}$. "
    assert statuses(text + r"\[ \frac{\partial}{\partial \mu} \mathbf{(x - \mu)}^2 = -2 (\mathbf{x} - \mu) \]") == ["proved"]
    assert statuses(text + r"\[ \frac{\partial}{\partial \mu} \mathbf{(x - \mu)}^2 = 0 \]") == ["refuted"]


@pytest.mark.parametrize("blank", ["?", "??", r"\dots", "…", r"\text{?}", ""])
def test_a_side_left_open_claims_nothing_and_the_rest_is_judged(blank):
    text = r"Let $x \in \mathbb{R}$ and $f = x^2$. "
    assert statuses(rf"{text}\[ \frac{{df}}{{dx}} = {blank} \]") == []
    assert statuses(rf"{text}\[ \frac{{df}}{{dx}} = 2 x = {blank} \]") == ["proved"]
    assert statuses(rf"{text}\[ \frac{{df}}{{dx}} = 3 x = {blank} \]") == ["refuted"]
    assert any("left open" in note.message for note in read_as_far(rf"{text}\[ \frac{{df}}{{dx}} = {blank} \]").notes)


def test_what_stands_beyond_dots_in_a_chain_is_judged():
    text = r"Let $x \in \mathbb{R}$ and $f = x^2$. \begin{align} \frac{df}{dx} &= \quad \dots \\ &= "
    assert statuses(text + r"2 x \end{align}") == ["proved"]
    assert statuses(text + r"3 x \end{align}") == ["refuted"]


def test_a_row_that_goes_on_in_one_that_is_not_read_is_unread():
    text = r"\begin{align} x &= \\ & 2 x \unknown{} \\ y &= 1 \end{align}"
    assert "unread" in statuses(text)


LAYER = (
    r"The input of a layer is \[ z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j \] and the error is "
    r"\[ \delta^l_j = \frac{\partial C}{\partial z^l_j}. \] "
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\frac{\partial z^l_j}{\partial w^l_{jk}} = a^{l-1}_k", r"\frac{\partial z^l_j}{\partial w^l_{jk}} = a^l_k"),
        (r"\frac{\partial z^l_j}{\partial a^{l-1}_k} = w^l_{jk}", r"\frac{\partial z^l_j}{\partial a^{l-1}_k} = w^l_{kj}"),
        (
            r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j",
            r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_j \delta^l_k",
        ),
        (r"\frac{\partial C}{\partial b^l_j} = \delta^l_j", r"\frac{\partial C}{\partial b^l_j} = \delta^{l+1}_j"),
    ],
)
def test_a_layers_letter_below_a_derivative_is_a_label(right, wrong):
    assert statuses(rf"{LAYER}\[ {right} \]") == ["proved"]
    assert statuses(rf"{LAYER}\[ {wrong} \]")[0] in ("unknown", "refuted")


def test_a_power_is_no_label():
    text = r"Let $x, a \in \mathbb{R}$, $x > 0$ and $n \in \mathbb{N}$. "
    assert statuses(text + r"\[ \frac{d}{dx} x^n = n x^{n-1} \]") == ["proved"]
    assert statuses(text + r"\[ \frac{d^n}{dx^n} e^{a x} = a^n e^{a x} \] \[ \frac{d}{dx} x^n = n x^{n-1} \]")[-1] == "proved"
    assert statuses(text + r"\[ \frac{d}{dx} x^n = x^{n-1} \]") == ["refuted"]


def test_a_gradient_is_by_the_only_name_by_which_the_document_differentiates():
    text = r"Let $A \in \mathbb{R}^{n \times n}$ and $x, b \in \mathbb{R}^n$. \[ \frac{\partial}{\partial x} b^\top x = b \] "
    assert statuses(text + r"\[ \nabla (b^\top x) = b \]") == ["proved", "proved"]
    assert statuses(text + r"\[ \nabla (b^\top x) = x \]") == ["proved", "unknown"]
    both = text + r"\[ \frac{\partial}{\partial b} b^\top x = x \] "
    assert statuses(both + r"\[ \nabla (b^\top x) = b \]")[-1] == "unread"


RANGELESS = r"Let $c \in \mathbb{R}$. "


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\delta_{ij} \delta_{jk} = \delta_{ij} \delta_{ik}", r"\delta_{ij} \delta_{jk} = \delta_{ij}"),
        (r"\frac{d}{dc} \sum_i c^2 = 2 \sum_i c", r"\frac{d}{dc} \sum_i c^2 = 2 c"),
        (
            r"\delta_{ij} = \begin{cases} 1 & i = j \\ 0 & i \neq j \end{cases}",
            r"\delta_{ij} = \begin{cases} 0 & i = j \\ 1 & i \neq j \end{cases}",
        ),
    ],
)
def test_an_index_whose_range_nothing_tells_runs_up_to_any_size_and_refutes_nothing(right, wrong):
    assert statuses(rf"{RANGELESS}\[ {right} \]") == ["proved"]
    assert statuses(rf"{RANGELESS}\[ {wrong} \]") == ["unknown"]
    assert statuses(rf"{RANGELESS}\[ {right} \] \[ {wrong} \]") == ["proved", "unknown"]


@pytest.mark.parametrize(
    "text",
    [
        r"Let $u^0 = 4$ and $u^2 = 7$. \[ u^0 = 1 \]",
        r"Let $u^0 \in \mathbb{R}^n$ and $u^1 = u^0 - \rho h$. \[ u^0 = 1 \]",
        r"Let $u \in \mathbb{R}^n$ and $g(u) = \|u\|^2$. Let $u^1 = u^0 - \rho \nabla g(u^0)$. \[ u^1 = u \]",
        r"Let $v \in \mathbb{R}^n$. Two more iterates are $v^1$ and $v^2$. \[ v^1 = v \]",
        r"The signals are $s^1 = V^1 s^0$ and $s^2 = V^2 s^1$. \[ s^2 = s^1 s^1 \]",
    ],
)
def test_a_number_0_or_1_above_a_name_is_a_label(text):
    assert not {"proved", "holds"} & set(statuses(text))


@pytest.mark.parametrize(
    "text",
    [
        r"Let $t \in \mathbb{R}$. \[ \sum_{k=0}^{2} t^k = t^0 + t^1 + t^2 \]",
        r"Let $t \in \mathbb{R}$. \[ t^0 = 1 \] \[ t^1 + t^2 = t (1 + t) \]",
        r"Let $h(t) = c_0 t^0 + c_1 t^1 + c_2 t^2$. \[ h'(t) = c_1 + 2 c_2 t \]",
        r"\[ \sum_{k=0}^{2} q^k = q^0 + q^1 + q^2 \]",
    ],
)
def test_written_out_powers_are_no_labels(text):
    assert set(statuses(text)) <= {"proved", "holds"}


def test_a_name_that_is_declared_anew_is_free_of_the_value_it_had():
    text = r"Let $s, t \in \mathbb{R}$ with $s = 3 t$. \[ s - t = 2 t \] Let $s, t \in \mathbb{R}$. \[ s - t = 2 t \]"
    assert statuses(text) == ["proved", "refuted"]
    text = r"Let $s, t \in \mathbb{R}$, $s = t^2$, $J = s^2$. \[ J = t^4 \] Let $s \in \mathbb{R}$. \[ \frac{dJ}{dt} = 4 t^3 \]"
    assert statuses(text) == ["proved", "proved"]
