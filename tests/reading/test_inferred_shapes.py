"""Names that nothing declares: their shapes follow from their uses; what is true passes with a note, what is false never does."""

from __future__ import annotations

import pytest

from symgrad import check

#: What a document says, a true line about it, and a false one.
LINES = {
    "a letter with an index is a vector of any length": (
        r"\[ q_r = \frac{e^{t_r}}{\sum_s e^{t_s}} \]",
        r"\[ \frac{\partial \log q_r}{\partial t_s} = [r = s] - q_s \]",
        r"\[ \frac{\partial \log q_r}{\partial t_s} = [r = s] + q_s \]",
    ),
    "an index without a sum": (
        r"\[ a_j = \tanh(u_j) \]",
        r"\[ \frac{\partial a_j}{\partial u_j} = 1 - a_j^2 \]",
        r"\[ \frac{\partial a_j}{\partial u_j} = 1 + a_j^2 \]",
    ),
    "bold letters are vectors and matrices": (
        r"\[ \mathbf{s} = \mathbf{A} \mathbf{v} + \mathbf{c} \] \[ E = \frac{1}{2} \|\mathbf{s} - \mathbf{g}\|^2 \]",
        r"\[ \frac{\partial E}{\partial \mathbf{A}} = (\mathbf{s} - \mathbf{g}) \mathbf{v}^\top \]",
        r"\[ \frac{\partial E}{\partial \mathbf{A}} = \mathbf{v} (\mathbf{s} - \mathbf{g})^\top \]",
    ),
    "entries of a bold vector are written plain": (
        r"Let $f(\mathbf{x}) = 3 x_1^2 + 5 e^{x_2}$.",
        r"\[ \frac{\partial f}{\partial x_2} = 5 e^{x_2} \]",
        r"\[ \frac{\partial f}{\partial x_2} = 6 e^{x_2} \]",
    ),
    "some vectors, one for each sample": (
        r"\[ p_i = \mathbf{w}^\top \mathbf{x}_i \] \[ R = \sum_{i=1}^{N} (p_i - y_i)^2 \]",
        r"\[ \nabla_{\mathbf{w}} R = 2 \sum_{i=1}^{N} (p_i - y_i) \mathbf{x}_i \]",
        r"\[ \nabla_{\mathbf{w}} R = \sum_{i=1}^{N} (p_i - y_i) \mathbf{x}_i \]",
    ),
    "one family in bold and plain, with an accent": (
        r"\[ \hat{u}_r = \mathbf{s}_r^\top \mathbf{v} + c \]",
        r"\[ \frac{\partial}{\partial v_k} \sum_{r=1}^{N} \hat{u}_r = \sum_{r=1}^{N} s_{rk} \]",
        r"\[ \frac{\partial}{\partial v_k} \sum_{r=1}^{N} \hat{u}_r = \sum_{r=1}^{N} s_{kr} \]",
    ),
    "an accent over a bold letter": (
        r"\[ \hat{u}_r = a t_r + c \]",
        r"\[ \sum_{r=1}^{N} (\hat{u}_r - g_r) t_r = (\hat{\mathbf{u}} - \mathbf{g})^\top \mathbf{t} \]",
        r"\[ \sum_{r=1}^{N} (\hat{u}_r - g_r) t_r = (\hat{\mathbf{u}} + \mathbf{g})^\top \mathbf{t} \]",
    ),
    "a number beside a letter makes two indices": (
        r"Let $B$ be a symmetric matrix. \[ v^\top B v = \sum_{r=1}^n \sum_{s=1}^n B_{rs} v_r v_s \]",
        r"\[ \frac{\partial}{\partial v_1} v^\top B v = 2 \sum_{s=1}^n B_{1s} v_s \]",
        r"\[ \frac{\partial}{\partial v_1} v^\top B v = \sum_{s=1}^n B_{1s} v_s \]",
    ),
    "steps of a vector are no entries of it": (
        r"Let $P$ be a symmetric matrix. \[ h(u) = \frac{1}{2} u^\top P u - q^\top u \] \[ u_{k+1} = u_k - s_k (P u_k - q) \]",
        r"\[ \nabla h(u_k) = P u_k - q \]",
        r"\[ \nabla h(u_k) = P u_k + q \]",
    ),
    "steps of a declared vector beside its entries": (
        r"Let $P \in \mathbb{R}^{n \times n}$ be symmetric and $u, q \in \mathbb{R}^n$; $g_i = 2 u_i$.",
        r"\[ (P u_k - q)^\top u_k = u_k^\top P u_k - q^\top u_k \]",
        r"\[ (P u_k - q)^\top u_k = u_k^\top P u_k + q^\top u_k \]",
    ),
    "small letters are the rows of a matrix": (
        r"Let $X \in \mathbb{R}^{N \times d}$, $v \in \mathbb{R}^d$, $t \in \mathbb{R}^N$. \[ E = \sum_{r} (v^\top x_r - t_r)^2 \]",
        r"\[ \nabla_v E = 2 X^\top (X v - t) \]",
        r"\[ \nabla_v E = X^\top (X v - t) \]",
    ),
    "small letters are the columns of a matrix where only that fits": (
        r"Let $X \in \mathbb{R}^{d \times N}$, $v \in \mathbb{R}^d$, $t \in \mathbb{R}^N$. \[ E = \sum_{r} (v^\top x_r - t_r)^2 \]",
        r"\[ \nabla_v E = 2 X (X^\top v - t) \]",
        r"\[ \nabla_v E = 2 X (X^\top v + t) \]",
    ),
    "an error that is called δ": (
        r"Let $\delta^{l} := \nabla_{z^{l}} C$, $z^{l} = w^{l} a^{l-1} + b^{l}$ and $a^{l} = \tanh(z^{l})$.",
        r"\[ \frac{\partial C}{\partial w^{l}_{jk}} = a^{l-1}_k \delta^{l}_j \]",
        r"\[ \frac{\partial C}{\partial w^{l}_{jk}} = a^{l-1}_j \delta^{l}_k \]",
    ),
    "a name in two layers, and a function with a prime acts on entries": (
        r"\[ u^{[1]} = A^{[1]} s + c^{[1]}, \quad v^{[1]} = g(u^{[1]}) \] \[ u^{[2]} = A^{[2]} v^{[1]} + c^{[2]} \]",
        r"\[ \frac{\partial E}{\partial A^{[1]}} = (A^{[2]\top} \frac{\partial E}{\partial u^{[2]}} \odot g'(u^{[1]})) s^\top \]",
        r"\[ \frac{\partial E}{\partial A^{[1]}} = (A^{[2]\top} \frac{\partial E}{\partial u^{[2]}} + g'(u^{[1]})) s^\top \]",
    ),
    "a capital with -T above it is a square matrix": (
        r"\[ E = v^T B^{-1} v \]",
        r"\[ \frac{\partial E}{\partial B} = -B^{-T} v v^T B^{-T} \]",
        r"\[ \frac{\partial E}{\partial B} = B^{-T} v v^T B^{-T} \]",
    ),
    "powers of the entries of a vector, and errors that are called δ_1 and δ_2": (
        r"Let $g = \tanh(A_1 s + c_1)$, $p = A_2 g + c_2$ and $E = \frac{1}{2} \|p - t\|^2$. "
        r"\[ \delta_2 = p - t \] \[ \delta_1 = (A_2^\top \delta_2) \odot (1 - g^2) \] "
        r"\[ \frac{\partial E}{\partial A_2} = \delta_2 g^\top \]",
        r"\[ \frac{\partial E}{\partial A_1} = \delta_1 s^\top \]",
        r"\[ \frac{\partial E}{\partial A_1} = \delta_2 s^\top \]",
    ),
    "a number beside a row, and 0 for a vector of zeros": (
        r"\[ E = \max(0, 1 - t u^\top s) \]",
        r"\[ \frac{\partial E}{\partial u} = \begin{cases} -t s & t u^\top s < 1 \\ 0 & t u^\top s > 1 \end{cases} \]",
        r"\[ \frac{\partial E}{\partial u} = \begin{cases} t s & t u^\top s < 1 \\ 0 & t u^\top s > 1 \end{cases} \]",
    ),
    "samples counted in brackets": (
        r"\[ J(\theta) = \frac{1}{2} \sum_{i=1}^{m} (\theta^\top x^{(i)} - y^{(i)})^2 \]",
        r"\[ \frac{\partial J}{\partial \theta_j} = \sum_{i=1}^{m} (\theta^\top x^{(i)} - y^{(i)}) x_j^{(i)} \]",
        r"\[ \frac{\partial J}{\partial \theta_j} = \sum_{i=1}^{m} (\theta^\top x^{(i)} + y^{(i)}) x_j^{(i)} \]",
    ),
    "a capital letter beside a vector is a matrix": (
        r"Let $v \in \mathbb{R}^n$. \[ r = K v \]",
        r"\[ \|r\|^2 = v^\top K^\top K v \]",
        r"\[ \|r\|^2 = v^\top K K^\top v \]",
    ),
    "small letters side by side are numbers": (
        r"\[ F = \frac{1}{2} (k s - r)^2 \]",
        r"\[ \frac{\partial F}{\partial k} = (k s - r) s \]",
        r"\[ \frac{\partial F}{\partial k} = (k s - r) k \]",
    ),
    "I and diag are matrices of what is differentiated by": (
        r"\[ r = m + s \odot e \]",
        r"\[ \frac{\partial r}{\partial s} = \operatorname{diag}(e), \quad \frac{\partial r}{\partial m} = I \]",
        r"\[ \frac{\partial r}{\partial s} = \operatorname{diag}(s), \quad \frac{\partial r}{\partial m} = 2 I \]",
    ),
    "what has a trace is square": (
        r"\[ f = \operatorname{tr}(P^\top Q) \]",
        r"\[ \frac{\partial f}{\partial P} = Q \]",
        r"\[ \frac{\partial f}{\partial P} = Q^\top \]",
    ),
    "samples of a vector with an arrow, whose entries have none": (
        r"\[ J = \frac{1}{2} \sum_{i=1}^{m} (f_{\vec{v}}(\vec{s}^{(i)}) - t^{(i)})^2 \] "
        r"where $f_{\vec{v}}(\vec{s}) = \vec{v} \cdot \vec{s}$",
        r"\[ \frac{\partial J}{\partial v_j} = \sum_{i=1}^{m} (f_{\vec{v}}(\vec{s}^{(i)}) - t^{(i)}) s_j^{(i)} \]",
        r"\[ \frac{\partial J}{\partial v_j} = \sum_{i=1}^{m} (f_{\vec{v}}(\vec{s}^{(i)}) + t^{(i)}) s_j^{(i)} \]",
    ),
    "an update gives the next of some vectors": (
        r"\[ u_{k+1} = u_k - s \nabla h(u_k) \] with $h(u) = \frac{1}{2} u^\top P u - q^\top u$ and a symmetric $P$",
        r"\[ u_{k+1} - u_k = -s (P u_k - q) \]",
        r"\[ u_{k+1} - u_k = s (P u_k - q) \]",
    ),
    "a function of one number that is made of vectors": (
        r"Let $h(u) = \frac{1}{2} u^\top P u - q^\top u$ with a symmetric $P$, and $g(s) = h(u + s v)$.",
        r"\[ g'(s) = v^\top (P u - q) + s v^\top P v \]",
        r"\[ g'(s) = v^\top (P u - q) - s v^\top P v \]",
    ),
    "normalization over a batch of open size": (
        r"\[ \mu = \frac{1}{m} \sum_i x_i, \quad v = \frac{1}{m} \sum_i (x_i - \mu)^2, "
        r"\quad z_i = \frac{x_i - \mu}{\sqrt{v + \epsilon}}, \quad y_i = \gamma z_i + \beta \]",
        r"\[ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} z_i \]",
        r"\[ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} x_i \]",
    ),
}


def verdict(text):
    """The verdict on the last relation of a text."""
    return check(text).rows[-1].verdict


@pytest.mark.parametrize("what", LINES)
def test_a_true_line_passes_and_a_false_one_does_not(what):
    said, true, false = LINES[what]
    assert verdict(f"{said}\n{true}").passed
    assert not verdict(f"{said}\n{false}").passed


def test_what_only_its_use_says_refutes_nothing():
    said, _, false = LINES["a letter with an index is a vector of any length"]
    found = verdict(said + r" \[ \frac{\partial \log q_r}{\partial t_s} = 1 - q_s \]")
    assert found.status == "unknown" and found.reason.startswith("refuted if t is a real tensor with 1 index")
    assert verdict(f"{said}\n{false}").status == "refuted"  # so it is of one number, too


def test_what_was_inferred_is_noted_a_line_each():
    said, true, _ = LINES["bold letters are vectors and matrices"]
    notes = [message for _, message in check(f"{said}\n{true}").notes]
    assert r"\mathbf{A} was never declared: taken for a real matrix" in notes
    assert r"\mathbf{v} was never declared: taken for a real vector" in notes


def test_a_letter_is_another_thing_where_another_heading_uses_it_so():
    text = (
        "# One\n$$ p_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}} $$\n$$ \\frac{\\partial \\log p_i}{\\partial z_i} = 1 - p_i $$\n"
        "# Two\n$$ s = \\frac{1}{1 + e^{-z}} $$\n$$ \\frac{\\partial s}{\\partial z} = s (1 - s) $$\n"
    )
    assert [row.verdict.status for row in check(text).rows] == ["proved", "proved"]


def test_what_stands_behind_a_heading_does_not_define_what_stands_before_it():
    text = "# One\n$$ 2 g = g + g $$\n$$ g = 5 h $$\n# Two\n$$ h = 7 $$\n$$ h = 7 $$\n"
    assert not any("h is" in row.verdict.reason for row in check(text).rows[:1])


@pytest.mark.parametrize(
    "update",
    [
        r"w := w - \eta \frac{\partial E}{\partial w}",
        r"w = w - \eta \frac{\partial E}{\partial w}",
        r"w_{k+1} = w_k - \eta \frac{\partial E}{\partial w}",
        r"w^{(t+1)} = w^{(t)} - \eta g",
    ],
)
def test_an_update_claims_nothing_and_defines_nothing(update):
    report = check(f"\\[ E = (w - a)^2 \\]\n\\[ {update} \\]\n\\[ \\frac{{\\partial E}}{{\\partial w}} = 2 (w - a) \\]")
    assert [row.verdict.status for row in report.rows if "2 (w" in row.right] == ["proved"]
    assert not any(row.verdict.status == "refuted" for row in report.rows)


def test_a_step_of_what_is_defined_is_a_claim():
    text = "Let $a_n := n^2$.\n\\[ a_{n+1} = a_n + 2 n + 1 \\]\n\\[ a_{n+1} = a_n + 2 n + 3 \\]"
    assert "refuted" in [row.verdict.status for row in check(text).rows]


def test_a_line_that_holds_for_every_value_needs_no_definition():
    text = "Let $x \\in \\mathbb{R}^n$.\n\\[ z = \\weird{x} \\]\n\\[ (z + 1)^2 = z^2 + 2 z + 1 \\]\n\\[ (z + 1)^2 = z^2 + 1 \\]"
    statuses = [row.verdict.status for row in check(text).rows]
    assert statuses[0] == "unread" and statuses[-1] == "unknown"


def test_what_words_say_of_a_name_holds_whose_shape_only_its_use_says():
    said = (
        "Let the label $y$ be one-hot. \\[ p_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}} \\] \\[ L = -\\sum_i y_i \\log p_i \\] "
        "\\[ \\frac{\\partial L}{\\partial z_j} = "
    )
    assert verdict(said + "p_j - y_j \\]").passed
    assert not verdict(said + "p_j + y_j \\]").passed
    assert not verdict(said.replace("Let the label $y$ be one-hot.", "") + "p_j - y_j \\]").passed


def test_a_letter_with_indices_elsewhere_is_a_number_where_only_that_has_a_meaning():
    said = "# One\n$$ p_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}} $$\nThe logits $z$ give $f(z)$.\n# Two\n$$ g = z \\cdot y + z^2 $$\n"
    assert verdict(said + "$$ \\frac{\\partial g}{\\partial z} = y + 2 z $$").passed
    assert not verdict(said + "$$ \\frac{\\partial g}{\\partial z} = y + z $$").passed


def test_t_in_a_superscript_transposes_beside_a_function_t():
    said = "Let $T(y) = y$. \\[ f = u^T v \\] "
    assert verdict(said + "\\[ \\frac{\\partial f}{\\partial v} = u \\]").passed
    assert not verdict(said + "\\[ \\frac{\\partial f}{\\partial v} = v \\]").passed


def test_a_row_beside_a_small_letter_makes_that_a_vector():
    said = r"\[ r_{ij} = p_i^\top q_j \] "
    assert verdict(said + r"\[ \frac{\partial r_{ij}}{\partial p_i} = q_j \]").passed
    assert not verdict(said + r"\[ \frac{\partial r_{ij}}{\partial p_i} = 2 q_j \]").passed


def test_an_assumption_without_a_formula_of_ours_is_none():
    report = check("Suppose that\n\\[ \\text{nothing} \\]\n\\[ x + x = 2 x \\]")
    assert [row.verdict.status for row in report.rows][-1:] == ["proved"]


def test_a_small_letter_behind_a_matrix_is_a_vector():
    said = "Let $A \\in \\mathbb{R}^{m \\times n}$, $b \\in \\mathbb{R}^m$. "
    assert verdict(said + "\\[ \\nabla_v \\|A v - b\\|^2 = 2 A^\\top (A v - b) \\]").passed
    assert not verdict(said + "\\[ \\nabla_v \\|A v - b\\|^2 = A^\\top (A v - b) \\]").passed


def test_the_entries_of_columns():
    said = "Let $\\mathbf{x}_i \\in \\mathbb{R}^{d \\times 1}$ for $i = 1, \\dots, n$ and $\\mathbf{w} \\in \\mathbb{R}^d$. "
    assert verdict(said + "\\[ \\mathbf{w}^\\top \\mathbf{x}_i = \\sum_{j=1}^d w_j x_{ij} \\]").passed
    assert not verdict(said + "\\[ \\mathbf{w}^\\top \\mathbf{x}_i = 2 \\sum_{j=1}^d w_j x_{ij} \\]").passed


def test_an_equation_does_not_make_an_entry_a_vector():
    said = "Let $A \\in \\mathbb{R}^{n \\times n}$ and $x \\in \\mathbb{R}^n$. "
    assert verdict(said + "\\[ A x = x_i \\]").status == "refuted"


def test_a_sequence_in_a_circle_costs_its_own_lines():
    report = check(
        "\\[ z_i^{(l+1)} = w^{(l)} a^{(l)} + b^{(l)} \\] \\[ a^{(l+1)} = f(z^{(l+1)}) \\] "
        "\\[ \\delta_i^{(l)} = \\sum_j \\delta_j^{(l+1)} \\frac{\\partial z_j^{(l+1)}}{\\partial z_i^{(l)}} \\] \\[ x + x = 2 x \\]"
    )
    assert report.rows[-1].verdict.status == "proved"


NETWORK = (
    "The layers are $z{1} = W{1} x + b{1}$, $a{1} = \\sigma(z{1})$ and $z{2} = W{2} a{1} + b{2}$, with "
    "$L = \\frac12 \\|z{2} - y\\|^2$ and $\\delta{2} = z{2} - y$. "
)


@pytest.mark.parametrize("number", ["_%s", "^%s", "^{(%s)}"])
def test_the_weights_of_layers_that_nothing_declares_are_matrices(number):
    said = NETWORK.replace("{1}", number % 1).replace("{2}", number % 2)
    lines = [
        ("W{2}", "\\delta{2} (a{1})^\\top", "a{1} (\\delta{2})^\\top"),
        ("a{1}", "(W{2})^\\top \\delta{2}", "W{2} \\delta{2}"),
    ]
    for name, right, wrong in lines:
        for value, passes in ((right, True), (wrong, False)):
            line = f"\\[ \\frac{{\\partial L}}{{\\partial {name}}} = {value} \\]"
            line = line.replace("{1}", number % 1).replace("{2}", number % 2)
            assert verdict(said + line).passed == passes


def test_a_turned_product_of_numbered_matrices_does_not_pass():
    said = "Let $g(x) = \\|B_1 B_2 x\\|^2$. "
    assert not verdict(said + "\\[ \\nabla g(x) = 2 B_1 B_2 B_1 B_2 x \\]").passed
    assert not verdict(said + "\\[ B_1 B_2 = B_2 B_1 \\]").passed
    said = NETWORK.replace("{1}", "_1").replace("{2}", "_2")
    assert not verdict(said + "\\[ \\frac{\\partial L}{\\partial b_1} = W_2 \\delta_2 \\odot a_1 \\odot (1 - a_1) \\]").passed
