"""Proofs by differentials: the lines of a textbook, the same claim as in indices, and a reason where there is no such proof."""

from __future__ import annotations

import pytest

from symgrad import check, read
from symgrad.errors import DefinitionError
from symgrad.sheets.maker import make_sheet
from symgrad.sheets.tex import tex
from symgrad.writing.latex_writer import latex

LEAST_SQUARES = (
    r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$ and $L := \|X w - y\|^2$. \[ \nabla_w L \]"
)
NETWORK = (
    r"Let $W_1 \in \mathbb{R}^{k \times d}$, $W_2 \in \mathbb{R}^{m \times k}$, $x \in \mathbb{R}^d$, $y \in \mathbb{R}^{m}$, "
    r"$a := W_1 x$, $h := \tanh(a)$, $\hat{y} := W_2 h$ and $L := \frac{1}{2} \|\hat{y} - y\|^2$. \[ \nabla_{W_1} L \]"
)


def lines(text: str) -> list[str]:
    """The lines of the differential that a gradient is read off, as they are written."""
    proof = read(text).questions[0].derive()
    assert proof.style == "matrix"
    return [latex(term) for term in proof.derivation.lemmas[0].terms]


def test_least_squares_is_that_of_a_textbook():
    assert lines(LEAST_SQUARES) == [
        r"\mathrm{d} L",
        r"\mathrm{d} \|X w - y\|^2",
        r"2 (X w - y)^{\top} X \mathrm{d} w",
    ]


def test_a_network_goes_from_name_to_name():
    assert lines(NETWORK)[2:6] == [
        r"(\hat{y} - y)^{\top} \mathrm{d} \hat{y}",
        r"(\hat{y} - y)^{\top} W_2 \mathrm{d} h",
        r"(\hat{y} - y)^{\top} W_2 ((1 - h \odot h) \odot \mathrm{d} a)",
        r"(\hat{y} - y)^{\top} W_2 ((1 - h \odot h) \odot ((\mathrm{d} W_1) x))",
    ]


@pytest.mark.parametrize(
    ("question", "last"),
    [
        (r"\operatorname{tr}(A X^{-1})", r"-\operatorname{tr}(X^{-1} A X^{-1} \mathrm{d} X)"),
        (r"\log \det X", r"\operatorname{tr}(X^{-1} \mathrm{d} X)"),
        (r"\|X - A\|_F", r"\frac{\operatorname{tr}((X - A)^{\top} \mathrm{d} X)}{\|X - A\|_F}"),
    ],
)
def test_rules_of_matrices(question, last):
    text = rf"Let $A, X \in \mathbb{{R}}^{{n \times n}}$ with $\det X > 0$. \[ \nabla_X ({question}) \]"
    assert lines(text)[-1] == last


def test_both_styles_claim_the_same_and_pass_the_judge():
    for text in (LEAST_SQUARES, NETWORK):
        (question,) = read(text).questions
        index, matrix = question.derive(style="index"), question.derive(style="matrix")
        assert (index.style, matrix.style) == ("index", "matrix")
        assert index.claim == matrix.claim
        assert index.check().passed and matrix.check().passed


def test_the_page_reads_back_and_passes():
    derivation = read(NETWORK).questions[0].derive().derivation
    report = check(tex(make_sheet("page", "A page", [derivation])))
    assert [row.verdict.status for row in report.rows] == ["proved"] * len(report.rows)


def test_what_is_written_in_sums_is_proved_in_indices():
    text = LEAST_SQUARES.replace(r"\|X w - y\|^2", r"\sum_{i=1}^{n} (\sum_{j=1}^{d} X_{ij} w_j - y_i)^2")
    (question,) = read(text).questions
    assert question.derive().style == "index"
    assert question.derive(style="matrix").style == "matrix"


def test_where_there_is_none_it_is_said():
    (question,) = read(r"Let $z \in \mathbb{R}^{n}$. \[ \frac{\partial}{\partial z_k} \sum_{i=1}^{n} z_i^2 \]").questions
    proof = question.derive(style="matrix")
    assert (proof.style, proof.remark) == ("index", "no gradient in matrix notation is asked for")
    assert question.derive().remark == ""
    with pytest.raises(DefinitionError, match="no style 'fast'"):
        question.derive(style="fast")


def test_a_gradient_that_is_proved_is_cited_by_its_hessian():
    text = LEAST_SQUARES + r" \[ \nabla^2_w L \]"
    gradient, hessian = make_sheet("page", "A page", [question.derive().derivation for question in read(text).questions]).sections
    assert hessian.lemmas == () and hessian.rows[0].claims == (gradient.number,)


def page(text: str):
    """The sections of a page that answers the questions of a text, each line of which passes when the page is read back."""
    made = make_sheet("page", "A page", [question.derive().derivation for question in read(text).questions])
    rows = check(tex(made)).rows
    assert rows and all(row.verdict.passed for row in rows)
    return made.sections


def test_a_gradient_goes_on_from_one_that_the_page_has_proved():
    """As in backpropagation: from what is known of an activation on to the weights."""
    _, weights, inner = page(NETWORK.replace(r"\[ \nabla_{W_1} L \]", r"\[ \nabla_h L \] \[ \nabla_a L \] \[ \nabla_{W_1} L \]"))
    for section, claim, of in ((weights, 1, "h"), (inner, 2, "a")):
        (chain,) = section.lemmas
        assert chain.rows[0].claims == (claim,) and latex(chain.rows[0].node).endswith(rf"\mathrm{{d}} {of}")


@pytest.mark.parametrize("loss", [r"\|z - y\|^2 + \|W\|_F^2", r"\|z - y\|^2 + \|h\|^2", r"\|\tanh(z) - y\|^2"])
def test_a_gradient_that_is_only_part_of_the_way_is_no_start(loss):
    _, found = page(
        r"Let $W \in \mathbb{R}^{n \times d}$, $x \in \mathbb{R}^d$, $y \in \mathbb{R}^n$, $z := W x$, $h := \sin(W) x$ "
        rf"and $L := {loss}$. \[ \nabla_z L \] \[ \nabla_W L \]"
    )
    assert found.verdict is None or found.verdict.passed


def test_what_is_written_without_the_name_is_no_constant_of_it():
    text = r"Let $W \in \mathbb{R}^{n \times d}$, $x \in \mathbb{R}^d$, $z := W x$ and $L := \|W x\|^2$. \[ \nabla_z L \]"
    with pytest.raises(DefinitionError, match="written without it.*write it with z"):
        read(text).questions[0].derive()
    assert read(text.replace(r"\|W x\|", r"\|z\|")).questions[0].derive().derivation.result_node.free
