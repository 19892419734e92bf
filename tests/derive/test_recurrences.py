"""Recurrences to a symbolic T: read, judged by unrolling, derived by the adjoint recurrence; numbers are in the practice bank."""

import numpy
import pytest

from symgrad import SymgradError, check, read
from symgrad.writing.text_writer import text

LINEAR = r"Let $a, b, h_0 \in \mathbb{R}$, $x \in \mathbb{R}^T$, $h_t := a h_{t-1} + b x_t$ for $t = 1, \dots, T$ and $L := h_T$."
RNN = (
    r"Let $W \in \mathbb{R}^{n \times n}$, $u, h_0 \in \mathbb{R}^n$, $x_t \in \mathbb{R}^n$, $h_t := \tanh(W h_{t-1} + x_t)$ "
    r"for $t = 1, \dots, T$, $L := u^\top h_T$."
)
DEEP = (
    r"Let $W_l \in \mathbb{R}^{n \times n}$, $x, y \in \mathbb{R}^n$, $a_0 := x$ and $a_l := \sigma(W_l a_{l-1})$ for "
    r"$l = 1, \dots, D$, $L := \|a_D - y\|^2$."
)

STARTED = r"Let $a, b \in \mathbb{R}$, $h_0 := b$, $h_t := a h_{t-1}$ for $t = 1, \dots, T$."
BACK = r"\frac{\partial L}{\partial h_{ti}} = \sum_{j=1}^n \frac{\partial L}{\partial h_{t+1,j}} "


def derived(document: str, question: str):
    return read(rf"{document} \[ {question} \]").questions[0].derive()


@pytest.mark.parametrize(
    "document, question, result, adjoint",
    [
        (LINEAR, r"\frac{d L}{d a}", "Σ_{t=1}^{T} h̄ₜ hₜ₋₁", "{1 if t = T; a h̄ₜ₊₁ otherwise}"),
        (LINEAR, r"\frac{d L}{d h_0}", "h̄₀", "{1 if t = T; a h̄ₜ₊₁ otherwise}"),
        (
            RNN,
            r"\nabla_W L",
            "Σ_{t=1}^{T} h_{t−1,j} h̄ₜᵢ (1 − hₜᵢ²)",
            "{uᵢ if t = T; Σ_{j=1}^{n} h̄_{t+1,j} Wⱼᵢ (1 − h_{t+1,j}²) otherwise}",
        ),
        (
            DEEP,
            r"\nabla_{W_l} L",
            "a_{l−1,j} āₗᵢ aₗᵢ (1 − aₗᵢ)",
            "{2 (a_{D,i} − yᵢ) if l = D; Σ_{j=1}^{n} ā_{l+1,j} a_{l+1,j} W_{l+1,j,i} (1 − a_{l+1,j}) otherwise}",
        ),
    ],
)
def test_the_answer_is_the_adjoint_recurrence(document, question, result, adjoint):
    proof = derived(document, question)
    assert text(proof.result_node) == result
    (bar,) = (tensor for written in proof.result_node.tensors for tensor in written.reach if tensor.name.startswith(r"\bar"))
    assert text(bar.definition.body) == adjoint
    assert {step.rule.name for lemma in proof.derivation.lemmas for step in lemma.steps} == {"adjoint recurrence", "induction"}


@pytest.mark.parametrize(
    "document, question",
    [
        (LINEAR, r"\frac{d L}{d b}"),
        (LINEAR, r"\frac{\partial L}{\partial h_t}"),
        (RNN, r"\frac{\partial h_T}{\partial h_t}"),
        (DEEP, r"\nabla_x L"),
    ],
)
def test_every_line_passes_and_reads_back(document, question):
    proof = derived(document, question)
    assert proof.check().passed, proof.check()
    report = check(proof.latex())
    assert report.passed, report


@pytest.mark.parametrize(
    "document, claim",
    [
        (LINEAR, r"\frac{d L}{d b} = \sum_{t=1}^{T} a^{T-t} x_t"),
        (LINEAR, r"L = a^T h_0 + b \sum_{t=1}^{T} a^{T-t} x_t"),
        (LINEAR, r"\frac{\partial L}{\partial h_t} = a^{T-t}"),
        (LINEAR, r"\frac{\partial h_{t+1}}{\partial h_t} = a \quad (t < T)"),
        (STARTED, r"\frac{\partial h_T}{\partial h_0} = \frac{\partial h_T}{\partial h_1} a"),
        (STARTED, r"h_0 = b"),
        (RNN, BACK + r"(1 - h_{t+1,j}^2) W_{ji} \quad (t < T)"),
    ],
)
def test_what_is_true_of_a_recurrence_passes(document, claim):
    report = check(rf"{document} \[ {claim} \]")
    assert report.passed, report


@pytest.mark.parametrize(
    "document, claim",
    [
        (LINEAR, r"\frac{d L}{d b} = 0"),
        (LINEAR, r"\frac{d L}{d b} = \sum_{t=1}^{T} a^{t} x_t"),
        (LINEAR, r"\frac{\partial h_T}{\partial h_1} = 0"),
        (LINEAR, r"\frac{\partial L}{\partial h_t} = a^{T-t+1}"),
        (RNN, BACK + r"(1 - h_{t,j}^2) W_{ji} \quad (t < T)"),
        (RNN, r"\frac{\partial L}{\partial W_{ij}} = u_i (1 - h_{T,i}^2) h_{T-1,j}"),
        (RNN, r"\frac{\partial h_{ti}}{\partial h_{sj}} = \delta_{ts} \delta_{ij}"),
    ],
)
def test_what_is_false_of_a_recurrence_is_refuted(document, claim):
    (row,) = check(rf"{document} \[ {claim} \]").rows
    assert row.verdict.status == "refuted", row


@pytest.mark.parametrize(
    "document, why",
    [
        (
            r"$a \in \mathbb{R}$, $h_t := a h_{t-1}$ for $t = 1, \dots, T$, $L := h_T$.",
            r"h_\{0\} is used by h_1 and has no value.*\$h_\{0\} := …\$",
        ),
        (
            r"$a, h_0 \in \mathbb{R}$, $x \in \mathbb{R}^n$, $h_t := a h_{t-1}$, $L := \sum_i h_i x_i$.",
            "bounds",
        ),
        (
            r"$a, h_0, h_1 \in \mathbb{R}$, $h_t := a h_{t-1} + h_{t-3}$ for $t = 2, \dots, T$, $L := h_T$.",
            "is used by h_2 and has no value",
        ),
    ],
)
def test_what_lacks_is_named(document, why):
    with pytest.raises(SymgradError, match=why):
        derived(document, r"\frac{d L}{d a}")


@pytest.mark.parametrize("first", [r"\alpha_{1,k}", r"\alpha_{1k}"])
@pytest.mark.parametrize("said", ["", r" for $t \ge 2$", r" for $t > 1$", r" for $t = 2, \dots, T$"])
def test_a_sequence_goes_on_behind_the_places_that_have_values_of_their_own(first, said):
    (question,) = read(
        r"Let $A \in \mathbb{R}^{K \times K}$, $B \in \mathbb{R}^{T \times K}$, $\pi \in \mathbb{R}^K$. "
        rf"${first} := \pi_k B_{{1k}}$, $\alpha_{{t,k}} := B_{{tk}} \sum_j \alpha_{{t-1,j}} A_{{jk}}${said} and "
        r"$\ell := \log \sum_k \alpha_{T,k}$. \[ \frac{\partial \ell}{\partial A_{jk}} \]"
    ).questions
    slope = question.derive().function("numpy")
    draw = numpy.random.default_rng(3)
    A, B, pi, step = draw.random((3, 3)), draw.random((4, 3)), draw.random(3), 1e-6

    def likelihood(A):
        alpha = pi * B[0]
        for row in B[1:]:
            alpha = row * (alpha @ A)
        return numpy.log(alpha.sum())

    change = numpy.zeros((3, 3))
    change[0, 2] = step
    difference = (likelihood(A + change) - likelihood(A - change)) / (2 * step)
    assert slope(pi=pi, B=B, A=A)[0, 2] == pytest.approx(difference, rel=1e-6)
