"""Definitions that people differentiate, beside PyTorch (tests/long/practice.py runs all of them); and what must never be wrong."""

import pytest

from symgrad import SymgradError, check, read
from symgrad.reading.latex_reader import read_term
from symgrad.terms.binding import same
from symgrad.writing.latex_writer import latex
from symgrad.writing.text_writer import text


def derived(document: str, question: str):
    return read(rf"{document} \[ {question} \]").questions[0].derive()


def test_a_sample_agrees_with_pytorch(differentiator):
    differentiator("torch", "tests.long.practice.sample()")


# --- names that nothing declares ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document, question, name",
    [
        (r"Let $w, x \in \mathbb{R}^n$, $L := (w^\top x - y)^2$.", r"\nabla_w L", "y"),
        (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} (a x^2)", "a"),
    ],
)
def test_a_name_that_nothing_declares_is_no_constant(document, question, name):
    with pytest.raises(SymgradError, match=f"^{name} is never declared"):
        derived(document, question)


def test_the_steps_of_a_recurrence_have_to_be_told():
    steps = r"Let $a, h_0 \in \mathbb{R}$, $T \in \mathbb{N}$. $h_t := a h_{t-1}$ for $t = 1, \dots, T$, $L := h_T$."
    with pytest.raises(SymgradError, match="^the range of the index t cannot be told"):
        derived(r"$h_t := a h_{t-1}$, $L := h_T$.", r"\frac{\partial L}{\partial a}")
    assert derived(steps, r"\frac{\partial L}{\partial a}").check().passed


def test_an_assumption_speaks_of_a_name():
    proof = derived(r"$x \in \mathbb{R}$, $x > 0$, $p > 1$, $f := x^p$.", r"\frac{d f}{d x}")
    assert "p" in text(proof.result_node)


# --- functions of matrices ------------------------------------------------------------------------------------------

SQUARE = r"Let $A \in \mathbb{R}^{n \times n}$. "


def notes(document: str) -> str:
    return " ".join(note.message for note in read(document).notes)


@pytest.mark.parametrize("formula", ["e^{A}", r"\exp(A)"])
def test_the_exponential_of_a_square_matrix_is_the_matrix_exponential(formula):
    report = check(rf"{SQUARE} \[ \operatorname{{tr}}({formula}) = \sum_{{i=1}}^n e^{{A_{{ii}}}} \]")
    assert report.rows[0].verdict.status == "refuted"
    assert check(rf"{SQUARE} \[ \det({formula}) = e^{{\operatorname{{tr}} A}} \]").passed
    assert "matrix exponential" in notes(rf"{SQUARE} \[ \operatorname{{tr}}({formula}) = 1 \]")


def test_the_gradient_of_its_trace():
    assert derived(SQUARE, r"\nabla_A \operatorname{tr}(e^{A})").matrix_latex() == r"(\operatorname{expm}(A))^{\top}"
    positive = r"Let $A \in \mathbb{S}^n$, $A \succ 0$, $B := A^{1/2}$."
    assert check(rf"{positive} \[ B B = A \]").passed


def test_scores_go_entry_by_entry():
    document = r"Let $Q, K \in \mathbb{R}^{n \times d}$, $S := \exp(Q K^\top)$, $L := \sum_{i,j} S_{ij}$."
    assert check(rf"{document} \[ L = \sum_{{i=1}}^n \sum_{{j=1}}^n e^{{\sum_{{l=1}}^d Q_{{il}} K_{{jl}}}} \]").passed
    assert "entry by entry" in notes(document + r"\[ L = 1 \]")


def test_both_writings_are_offered_where_it_cannot_be_told():
    with pytest.raises(SymgradError, match=r"expm\}\(A\) or \\exp\(A_\{ij\}\)"):
        derived(
            r"Let $A \in \mathbb{R}^{n \times n}$, $X \in \mathbb{R}^{n \times d}$.",
            r"\nabla_A \operatorname{tr}(e^{A + X X^\top})",
        )


# --- what is printed reads back -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula", [r"e^{(f + g)/c}", r"2^{-(f - g)/c}", r"\frac{1}{c \log 2}", r"\frac{1}{\log(2 c)}", "0.044715 f^3", "0.99 f"]
)
def test_a_formula_reads_back(formula):
    declared = r"$f, g \in \mathbb{R}$, $c > 0$"
    node = read_term(formula, declared)
    assert same(read_term(latex(node), declared), node)


# --- samples --------------------------------------------------------------------------------------------------------

NORMAL = (
    r"Let $\mu \in \mathbb{R}$, $\sigma > 0$, $x \sim \mathcal{N}(\mu, \sigma^2)$, "
    r"$\ell := -\frac{(x-\mu)^2}{2 \sigma^2} - \log \sigma$. "
)
BERNOULLI = r"Let $p \in (0,1)$, $x \sim \operatorname{Bernoulli}(p)$, $\ell := x \log p + (1-x) \log(1-p)$. "


@pytest.mark.parametrize(
    "document, question, answer",
    [
        (NORMAL, r"\mathbb{E}\left[\frac{\partial \ell}{\partial \mu}\right]", "0"),
        (NORMAL, r"\mathbb{E}\left[\left(\frac{\partial \ell}{\partial \mu}\right)^2\right]", r"\frac{1}{\sigma^2}"),
        (NORMAL, r"-\mathbb{E}\left[\frac{\partial^2 \ell}{\partial \sigma^2}\right]", r"\frac{2}{\sigma^2}"),
        (BERNOULLI, r"-\mathbb{E}\left[\frac{\partial^2 \ell}{\partial p^2}\right]", r"\frac{1}{p (1 - p)}"),
    ],
)
def test_scores_and_fisher_informations(document, question, answer):
    proof = derived(document, question)
    assert proof.check().passed
    assert check(rf"{document} \[ {question} = {answer} \]").passed


# --- integers that data give ----------------------------------------------------------------------------------------

CLASSES = (
    r"Let $Z \in \mathbb{R}^{N \times C}$ and $y_i \in \{1, \dots, C\}$ for $i = 1, \dots, N$, "
    r"$L := -\sum_{i=1}^N \log \frac{e^{Z_{i y_i}}}{\sum_{c=1}^C e^{Z_{ic}}}$. "
)


def test_class_numbers_stand_as_indices():
    proof = derived(CLASSES, r"\nabla_Z L")
    assert proof.check().passed
    assert text(proof.result_node) == "softmax(Z)ᵢⱼ − 𝟙[yᵢ = j]"
    assert check(
        rf"{CLASSES} \[ \frac{{\partial L}}{{\partial Z_{{ab}}}} = \operatorname{{softmax}}(Z)_{{ab}} - \mathbb{{1}}[y_a = b] \]"
    ).passed
    report = check(
        rf"{CLASSES} \[ \frac{{\partial L}}{{\partial Z_{{ab}}}} = \operatorname{{softmax}}(Z)_{{ab}} - \mathbb{{1}}[y_b = a] \]"
    )
    assert not report.passed


def test_a_row_by_one_subscript():
    proof = derived(
        r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $L := \sum_{i=1}^N (w^\top X_i - y_i)^2$.",
        r"\nabla_w L",
    )
    assert proof.matrix_latex() == r"2 X^{\top} (X w - y)"


def test_a_slice():
    proof = derived(r"$x \in \mathbb{R}^n$, $L := \|x_{2:n} - x_{1:n-1}\|^2$.", r"\nabla_x L")
    assert text(proof.result_node) == "2 ((xᵢ − xᵢ₋₁) 𝟙[2 ≤ i] − (xᵢ₊₁ − xᵢ) 𝟙[i ≤ n − 1])"
    assert proof.check().passed


# --- the form that is boxed -----------------------------------------------------------------------------------------


def test_layer_norm_needs_no_square_table():
    proof = derived(
        r"$x, u \in \mathbb{R}^n$, $\epsilon > 0$, $\mu := \frac{1}{n} \sum_{i=1}^n x_i$, "
        r"$v := \frac{1}{n} \sum_{i=1}^n (x_i - \mu)^2$, "
        r"$\hat{x} := \frac{x - \mu}{\sqrt{v + \epsilon}}$, $L := u^\top \hat{x}$.",
        r"\nabla_x L",
    )
    assert proof.check().passed
    assert r"\hat{x} \hat{x}^{\top}" not in proof.matrix_latex()


@pytest.mark.parametrize(
    ("said", "entries", "matrix"),
    [
        (r"Let $x_i$ be the $i$-th row of $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$", "ki kj", r"2 X^{\top} X w"),
        (
            r"Let $X \in \mathbb{R}^{N \times d}$, where $x_i$ is the $i$-th row of $X$, and $w \in \mathbb{R}^d$",
            "ki kj",
            r"2 X^{\top} X w",
        ),
        (
            r"Let $X \in \mathbb{R}^{d \times N}$, where $x_i$ denotes the $i$th column of $X$, and $w \in \mathbb{R}^d$",
            "ik jk",
            r"2 X X^{\top} w",
        ),
    ],
)
def test_a_sentence_says_what_a_row_is_and_the_answer_is_in_the_array(said, entries, matrix):
    proof = derived(rf"{said}, $L := \sum_{{i=1}}^N (w^\top x_i)^2$.", r"\nabla_w L")
    first, second = entries.split()
    assert latex(proof.result_node) == rf"2 \sum_{{k=1}}^{{N}} X_{{{first}}} \sum_{{j=1}}^{{d}} w_j X_{{{second}}}"
    assert proof.matrix_latex() == matrix


def test_a_name_that_is_defined_anew_is_another():
    document = r"Let $x \in \mathbb{R}$, $g := 2 x$ and $f := g^2$. Let $g := x^3$."
    assert text(derived(document, r"\frac{d g}{d x}").result_node) == "3 x²"
    with pytest.raises(SymgradError, match="g stands for two things"):
        derived(document, r"\frac{d}{d x} (f + g)")


def test_class_numbers_are_within_what_was_declared():
    gradient = derived(CLASSES, r"\nabla_Z L").function()
    assert gradient(Z=[[0.0, 0.0]], y=[2]).tolist() == [[0.5, -0.5]]
    with pytest.raises(SymgradError, match="y must hold whole numbers from 1 to 2"):
        gradient(Z=[[0.0, 0.0]], y=[0])


def test_a_condition_may_speak_of_data():
    start = rf"{CLASSES} \[ \frac{{\partial L}}{{\partial Z_{{ij}}}} = \operatorname{{softmax}}(Z)_{{ij}}"
    assert check(rf"{start} - 1 \quad \text{{if }} y_i = j \]").passed
    assert check(rf"{start} \quad \text{{if }} j \neq y_i \]").passed
    assert not check(rf"{start} \quad \text{{if }} j = y_i \]").passed


# --- what a text says in passing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said, form",
    [
        (r"$P \in \mathbb{R}^{n \times n}$ symmetric, ", "2 P x"),
        (r"$P \in \mathbb{R}^{n \times n}$ symmetric positive definite, ", "2 P x"),
        (r"$P \in \mathbb{R}^{n \times n}$ (symmetric), ", "2 P x"),
        (r"$P \in \mathbb{R}^{n \times n}$, symmetric and invertible, ", "2 P x"),
        (r"$P \in \mathbb{R}^{n \times n}$ symmetric or not, ", r"(P + P^{\top}) x"),
        (r"$P \in \mathbb{R}^{n \times n}$ not symmetric, ", r"(P + P^{\top}) x"),
        (r"$P \in \mathbb{R}^{n \times n}$, symmetric $S \in \mathbb{R}^{n \times n}$, ", r"(P + P^{\top}) x"),
    ],
)
def test_a_property_may_stand_directly_behind_what_is_declared(said, form):
    assert derived(said + r"$x \in \mathbb{R}^n$, $L := x^\top P x$.", r"\nabla_x L").matrix_latex() == form


@pytest.mark.parametrize(
    "said",
    [
        r"where $q_i$ and $k_j$ are the rows of $Q$ and $K$",
        r"where $q_i, k_j$ are the rows of $Q, K$",
        r"where $q_i$ is the $i$-th row of $Q$ and $k_j$ the $j$-th row of $K$",
    ],
)
def test_named_rows_are_entries_of_their_matrix(said):
    text = rf"$Q, K \in \mathbb{{R}}^{{n \times d}}$, {said}, $S_{{ij}} := q_i^\top k_j$, $L := \sum_{{i,j}} S_{{ij}}^2$."
    proof = derived(text, r"\nabla_Q L")
    assert proof.matrix_latex() == "2 S K" and proof.check().passed


def test_a_constant_beside_a_vector_of_its_name_does_not_move_where_that_begins():
    text = r"$x \in \mathbb{R}^n$, $w_0 \in \mathbb{R}$, $w \in \mathbb{R}^n$, $f := w_0 + w^\top x$."
    assert derived(text, r"\nabla_x f").matrix_latex() == "w"


@pytest.mark.parametrize("said", [r"$p := \operatorname{softmax}(a)$", r"$p := \operatorname{softmax}(a)$, $p_0 > 0$"])
def test_what_would_be_an_entry_outside_is_refused(said):
    text = rf"$a, v \in \mathbb{{R}}^K$, {said}, $L := \sum_{{k=1}}^K v_k p_0 p_k$."
    with pytest.raises(SymgradError, match="p has no entry at 0"):
        derived(text, r"\nabla_a L")


def test_what_is_said_of_an_entry_outside_makes_it_a_constant():
    text = r"$p \in \mathbb{R}_{>0}^n$, $p_0 > 0$, $L := \sum_{i=1}^n p_i \log \frac{p_i}{p_0}$."
    assert latex(derived(text, r"\nabla_p L").result_node) == r"\log \frac{p_i}{p_0} + 1"


def test_labels_that_are_used_from_the_first_on_are_numbered_from_there():
    text = (
        r"Labels $y_t \in \{1, \dots, K\}$, $U \in \mathbb{R}^{T \times K}$, $P \in \mathbb{R}^{K \times K}$, $a_1 := 0$ and "
        r"$a_t := a_{t-1} + P_{y_{t-1}, y_t}$ for $t = 2, \dots, T$, $L := \sum_{t=1}^T U_{t, y_t} + a_T$."
    )
    gradient = derived(text, r"\nabla_U L").function()
    assert gradient(y=[2, 1, 2], K=2).tolist() == [[0, 1], [1, 0], [0, 1]]


@pytest.mark.parametrize("kernel", [r"e^{-\|u - v\|^2}", r"\exp(-\lVert u - v \rVert_2^2)"])
def test_what_stands_in_a_norm_is_as_the_arguments_are(kernel):
    proof = derived(rf"$x, y \in \mathbb{{R}}^n$, $k(u, v) := {kernel}$, $L := k(x, y)$.", r"\nabla_x L")
    assert proof.matrix_latex() == "2 L (y - x)"


# --- indices that a loss leaves open --------------------------------------------------------------------------------


def test_a_class_is_a_parameter_of_the_loss():
    text = r"$\theta \in \mathbb{R}^K$, $p := \operatorname{softmax}(\theta)$, an action $a \in \{1, \dots, K\}$, $L := -\log p_a$."
    proof = derived(text, r"\nabla_\theta L")
    assert [index.name for index in proof.free] == ["i"]
    assert "L_a" not in proof.latex() and "Assume" not in str(proof) and proof.check().passed
    assert proof.function()(theta=[0.0, 0.0], a=2).tolist() == [0.5, -0.5]


def test_a_class_that_is_asked_about_stays_an_index():
    text = r"$\theta \in \mathbb{R}^K$, $p := \operatorname{softmax}(\theta)$, $a \in \{1, \dots, K\}$, $L := -\log p_a$."
    assert [index.name for index in derived(text, r"\frac{\partial L}{\partial \theta_a}").free] == ["a"]


# --- layers by superscripts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("left, right", ["()", "[]"])
def test_superscripts_number_the_layers_of_a_network(left, right):
    def at(name, place):
        return f"{name}^{{{left}{place}{right}}}"

    text = (
        rf"$x, y \in \mathbb{{R}}^n$, ${at('W', 'l')} \in \mathbb{{R}}^{{n \times n}}$, ${at('h', '0')} := x$, "
        rf"${at('z', 'l')} := {at('W', 'l')} {at('h', 'l-1')}$, ${at('h', 'l')} := \tanh({at('z', 'l')})$ for $l = 1, \dots, D$, "
        rf"$J := \frac{{1}}{{2}} \|{at('h', 'D')} - y\|^2$."
    )
    proof = derived(text, rf"\frac{{\partial J}}{{\partial {at('W', 'l')}}}")
    assert latex(proof.result_node) == r"h_{l-1,j} \bar{z}_{li}" and proof.check().passed


@pytest.mark.parametrize("name", ["W^{(1)}", "W'", "W^*"])
def test_differentials_of_names_with_superscripts(name):
    text = rf"Let $X \in \mathbb{{R}}^{{n \times d}}$, ${name} \in \mathbb{{R}}^{{d \times m}}$, $L := \|X {name}\|_F^2$."
    proof = derived(text, rf"\nabla_{{{name}}} L")
    assert r"\mathrm{d} L" in proof.latex() and check(proof.latex()).passed


@pytest.mark.parametrize("name", ["z", "z^{(2)}"])
def test_a_differential_is_of_the_name_that_the_others_lead_to(name):
    text = (
        rf"Let $W \in \mathbb{{R}}^{{n \times d}}$, $x \in \mathbb{{R}}^d$, ${name} := W x$, $o := \sigma({name})$, $E := \|o\|^2$."
    )
    document = derived(text, rf"\nabla_{{{name}}} E").latex()
    assert r"\mathrm{d} o" in document and check(document).passed


# --- forms ----------------------------------------------------------------------------------------------------------

SPD = r"Let $K \in \mathbb{R}^{n \times n}$ be positive definite, $y \in \mathbb{R}^n$, $s > 0$, "


@pytest.mark.parametrize(
    "text, question, form",
    [
        (
            SPD + r"$C := K + s I$, $L := y^\top C^{-1} y + \log \det C$.",
            r"\frac{\partial L}{\partial s}",
            r"\operatorname{tr}(C^{-1}) - \|C^{-1} y\|^2",
        ),
        (
            r"$x, y \in \mathbb{R}^n$, $c > 0$, $L := \sum_{i=1}^n \sqrt{(x_i - y_i)^2 + c^2}$.",
            r"\nabla^2_x L",
            r"c^2 \operatorname{diag}\left( \frac{1}{((x - y)^2 + c^2 \mathbf{1})^{3 / 2}} \right)",
        ),
        (
            r"$A, B \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, $y \in \mathbb{R}^n$, $L := x^\top A x + \|y - B x\|^2$.",
            r"\nabla_x L",
            r"(A + A^{\top}) x - 2 B^{\top} (y - B x)",
        ),
    ],
)
def test_a_form_as_a_textbook_has_it(text, question, form):
    assert derived(text, question).matrix_latex() == form


def test_distances_are_not_multiplied_out():
    text = r"$x_1, \dots, x_n \in \mathbb{R}^d$, $L := \sum_{i=1}^n \sum_{j=1}^n e^{-\|x_i - x_j\|^2}$."
    proof = derived(text, r"\frac{\partial L}{\partial x_c}")
    assert latex(proof.result_node) == (
        r"4 \sum_{j=1}^{n} \exp\left( -\sum_{k=1}^{d} (x_{jk} - x_{ck})^2 \right) (x_{ji} - x_{ci})"
    )
    assert proof.matrix is None


def test_what_is_no_number_at_an_index_is_left_out_of_a_sum():
    text = r"$r_1, \dots, r_n \in \mathbb{R}^3$, $E := \sum_{i=1}^n \sum_{j=1}^{i-1} \frac{1}{\|r_i - r_j\|^6}$."
    proof = derived(text, r"\frac{\partial E}{\partial r_k}")
    assert r"i \neq k" in latex(proof.result_node) or r"j \neq k" in latex(proof.result_node)


def test_a_definition_with_a_derivative_has_a_function():
    text = r"$a, t \in \mathbb{R}$, $u := a e^{a t}$, $f := \frac{\partial u}{\partial t} - u$, $L := f^2$."
    function = derived(text, r"\frac{\partial L}{\partial a}").function()
    assert abs(function(a=2.0, t=0.0) - 2 * (4 - 2) * (2 * 2 - 1)) < 1e-12


# --- laws -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, question, form",
    [
        (
            r"$\mu, m \in \mathbb{R}^d$, $S, P \in \mathbb{R}^{d \times d}$ positive definite, "
            r"$L := \mathrm{KL}(\mathcal{N}(\mu, S) \,\|\, \mathcal{N}(m, P))$.",
            r"\nabla_\mu L",
            r"P^{-1} (\mu - m)",
        ),
        (
            r"$\mu \in \mathbb{R}^d$, $S \in \mathbb{R}^{d \times d}$ positive definite, "
            r"$L := D_{\mathrm{KL}}(\mathcal{N}(\mu, S) \| \mathcal{N}(0, I))$.",
            r"\nabla_S L",
            r"\frac{1}{2} (I - S^{-1})",
        ),
    ],
)
def test_the_divergence_of_normal_laws(text, question, form):
    proof = derived(text, question)
    assert proof.matrix_latex() == form and proof.check().passed


def test_a_divergence_without_a_closed_form_is_refused():
    with pytest.raises(SymgradError, match="no closed form of this divergence is known"):
        derived(r"$p \in (0, 1)$, $L := \mathrm{KL}(\operatorname{Ber}(p) \| \operatorname{Poisson}(p))$.", r"\frac{d L}{d p}")


@pytest.mark.parametrize(
    "text, question, named",
    [
        (r"$\mu \in \mathbb{R}$, $x \sim \mathcal{N}(\mu, 1)$, $L := \mathbb{E}[e^x]$.", r"\frac{d L}{d \mu}", r"e\^\{\\mu t \+"),
        (r"$S \in \mathbb{R}^{n \times n}$ symmetric, $L := \lambda_{\max}(S)$.", r"\nabla_S L", r"unit eigenvector v"),
        (
            r"$x \in \mathbb{R}^{2 m}$, $y_{2 i - 1} := x_{2 i}$ and $y_{2 i} := x_{2 i - 1}$ for $i = 1, \dots, m$, "
            r"$L := \sum_{k=1}^{2 m} y_k$.",
            r"\nabla_x L",
            r"k \\bmod 2 = 1",
        ),
    ],
)
def test_a_refusal_says_what_to_write_instead(text, question, named):
    with pytest.raises(SymgradError, match=named):
        derived(text, question)


def test_an_index_may_have_the_name_of_data_in_sympy():
    text = (
        r"$\theta \in \mathbb{R}^K$, actions $a_t \in \{1, \dots, K\}$ for $t = 1, \dots, T$, "
        r"$p_a := \frac{e^{\theta_a}}{\sum_{b=1}^K e^{\theta_b}}$, $J := \sum_{t=1}^T \log p_{a_t} + \sum_{a=1}^K p_a^2$."
    )
    result = derived(text, r"\frac{\partial J}{\partial \theta}").result
    assert {"a", "p"} <= {str(base) for base in result.atoms() if str(base) in "ap"}


@pytest.mark.parametrize("said", ["", r"$x_{n+1} := x_1$, "])
def test_an_index_that_runs_out_of_the_entries_is_refused(said):
    with pytest.raises(SymgradError, match="x runs outside of the entries that it has"):
        derived(rf"$x \in \mathbb{{R}}^n$, {said}$f := \sum_{{i=1}}^n (x_{{i+1}} - x_i)^2$.", r"\frac{\partial f}{\partial x_k}")
    inside = derived(r"$x \in \mathbb{R}^n$, $f := \sum_{i=1}^{n-1} (x_{i+1} - x_i)^2$.", r"\frac{\partial f}{\partial x_k}")
    assert inside.check().passed
