"""The matrix form beside the index form: what it is, that a reader takes it for the same, which of the two is boxed, layouts."""

from __future__ import annotations

import numpy
import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.derive.notation import laid_out
from symgrad.errors import DefinitionError
from symgrad.terms.claims import Claim
from symgrad.writing.latex_writer import latex

#: The source's network of row vectors, its question, and the closed form.
NETWORK = r"""Let $x \in \mathbb{R}^{1 \times d}$, $W^{(1)} \in \mathbb{R}^{d \times h}$, $b^{(1)} \in \mathbb{R}^{1 \times h}$,
$W^{(2)} \in \mathbb{R}^{h \times m}$, $b^{(2)} \in \mathbb{R}^{1 \times m}$, $t \in \mathbb{R}^{1 \times m}$,
$z^{(1)} := x W^{(1)} + b^{(1)}$, $a^{(1)} := \sigma(z^{(1)})$, $z^{(2)} := a^{(1)} W^{(2)} + b^{(2)}$, $o := \sigma(z^{(2)})$
and $E := \frac{1}{2} \|o - t\|^2$."""
OUTER = r"o \odot (o - t) \odot (1 - o)"
INNER = rf"a^{{(1)}} \odot (1 - a^{{(1)}}) \odot (({OUTER}) (W^{{(2)}})^{{\top}})"
ROWS = (
    (r"\nabla_o E", "o - t"),
    (r"\nabla_{z^{(2)}} E", OUTER),
    (r"\nabla_{b^{(2)}} E", OUTER),
    (r"\nabla_{W^{(2)}} E", rf"(a^{{(1)}})^{{\top}} ({OUTER})"),
    (r"\nabla_{a^{(1)}} E", rf"({OUTER}) (W^{{(2)}})^{{\top}}"),
    (r"\nabla_{z^{(1)}} E", INNER),
    (r"\nabla_{b^{(1)}} E", INNER),
    (r"\nabla_{W^{(1)}} E", rf"x^{{\top}} ({INNER})"),
)

LEAST_SQUARES = r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $b \in \mathbb{R}^{m}$, $L := \|A x - b\|^2$."
LAYER = r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $y := \tanh(A x)$."


def derived(text, **options):
    (question,) = read(text).questions
    return question.derive(**options)


def lines(proof):
    return [line for line in (proof.notation.opening, proof.notation.closing) if line is not None]


@pytest.mark.parametrize("question, form", ROWS)
def test_row_vectors_come_out_as_the_source_writes_them(question, form):
    proof = derived(rf"{NETWORK} \[ {question} \]")
    assert proof.matrix_latex() == form
    assert latex(proof.notation.left) == question
    assert all(judge(Claim(line.node, "=", line.read_back)).status == "proved" for line in lines(proof))
    (claim,) = read(rf"{NETWORK} \[ {question} = {form} \]").claims
    assert judge(claim).status == "proved"


HESSIANS = (
    (
        r"$X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $t \in \mathbb{R}^{N}$, $p := \sigma(X w)$, "
        r"$L := -\sum_i (t_i \log p_i + (1 - t_i) \log(1 - p_i))$ \[ \nabla^2_w L \]",
        r"X^{\top} \operatorname{diag}(p \odot (1 - p)) X",
    ),
    (
        r"$z \in \mathbb{R}^{C}$, $p := \operatorname{softmax}(z)$ \[ \nabla^2_z \log \sum_j e^{z_j} \]",
        r"\operatorname{diag}(p) - p p^{\top}",
    ),
    (
        r"$A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $b \in \mathbb{R}^{m}$, $\lambda > 0$, "
        r"$L := \frac{1}{2} \|A x - b\|^2 + \frac{\lambda}{2} \|x\|^2$ \[ \nabla^2_x L \]",
        r"A^{\top} A + \lambda I",
    ),
)


@pytest.mark.parametrize("text, form", HESSIANS)
def test_hessians(text, form):
    proof = derived(text)
    assert proof.matrix_latex() == form
    assert proof.check().passed


FACTORISATION = (
    r"$R \in \mathbb{R}^{m \times n}$, $U \in \mathbb{R}^{m \times k}$, $V \in \mathbb{R}^{n \times k}$, "
    r"$L := \frac{1}{2} \|R - U V^{\top}\|_F^2$"
)
HESSIANS_BY_A_MATRIX = (
    (rf"{FACTORISATION} \[ \nabla^2_U L \]", r"(V^{\top} V) \otimes I"),
    (rf"{FACTORISATION} \[ \nabla^2_{{\operatorname{{vec}}(V)}} L \]", r"(U^{\top} U) \otimes I"),
    (
        r"$X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times c}$, $Y \in \mathbb{R}^{n \times c}$, $\lambda > 0$, "
        r"$L := \|X W - Y\|_F^2 + \lambda \|W\|_F^2$ \[ \nabla^2_W L \]",
        r"2 I \otimes (X^{\top} X + \lambda I)",
    ),
    (
        r"$X \in \mathbb{R}^{n \times d}$, $A \in \mathbb{R}^{n \times n}$, $B \in \mathbb{R}^{d \times d}$, "
        r"$L := \operatorname{tr}(X^{\top} A X B)$ \[ \nabla^2_X L \]",
        r"B \otimes A^{\top} + B^{\top} \otimes A",
    ),
)


@pytest.mark.parametrize("text, form", HESSIANS_BY_A_MATRIX)
def test_hessians_by_a_matrix_are_kronecker_products(text, form):
    proof = derived(text)
    assert proof.matrix_latex() == form and proof.notation.layout == "stacked"
    assert proof.check().passed
    name = proof.derivation.claim.left.by[0].tensor.name
    (claim,) = read(text[: text.index(r"\[")] + rf"\[ \nabla^2_{{\operatorname{{vec}}({name})}} L = {form} \]").claims
    assert judge(claim).status == "proved"


def test_the_blocks_of_a_kronecker_product_are_where_numpy_has_them():
    """vec stacks columns, which is Fortran's order."""
    hessian = derived(HESSIANS_BY_A_MATRIX[0][0]).function()
    V = numpy.arange(1, 13).reshape(4, 3) ** 2 / 7
    found = hessian(V=V, m=2)
    assert found.shape == (2, 3, 2, 3)
    flat = found.transpose(1, 0, 3, 2).reshape(6, 6)
    assert numpy.allclose(flat, numpy.kron(V.T @ V, numpy.eye(2)))


@pytest.mark.parametrize(
    "text",
    [
        r"$X \in \mathbb{R}^{n \times n}$, $\det X > 0$ \[ \nabla^2_X \log \det X \]",  # needs a commutation matrix
        r"$x \in \mathbb{R}^{d}$, $W \in \mathbb{R}^{c \times d}$ \[ \frac{\partial (W x)}{\partial W} \]",
    ],
)
def test_other_tensors_stay_in_indices(text):
    proof = derived(text)
    assert proof.matrix is None and proof.matrix_latex() is None and proof.check().passed


def test_asked_in_matrix_notation_the_matrix_form_is_boxed():
    notation = derived(rf"{LEAST_SQUARES} \[ \nabla_x L \]").notation
    assert notation.boxed and latex(notation.right) == r"2 A^{\top} (A x - b)"
    assert latex(notation.opening.term) == r"\frac{\partial}{\partial x_i} (\|A x - b\|^2)"
    assert notation.opening.rule.name == "norm in indices"


@pytest.mark.parametrize(
    "text, boxed",
    [
        (rf"{LEAST_SQUARES} \[ \frac{{\partial L}}{{\partial x_k}} \]", True),  # 5 operations against 6
        (r"$z \in \mathbb{R}^{C}$, $p := \operatorname{softmax}(z)$ \[ \frac{\partial p_i}{\partial z_k} \]", False),  # 4 against 3
    ],
)
def test_asked_in_indices_the_shorter_form_is_boxed(text, boxed):
    notation = derived(text).notation
    assert notation.boxed is boxed and notation.opening is None


def test_a_result_that_is_zero_keeps_its_shape():
    proof = derived(r"$x \in \mathbb{R}^{n}$, $a \in \mathbb{R}^{n}$, $L := a^{\top} a$ \[ \nabla_x L \]")
    assert proof.matrix_latex() == "0" and proof.notation.closing is None


def test_a_scalar_without_matrices_has_no_matrix_form():
    assert derived(r"$x \in \mathbb{R}$ \[ \frac{d}{d x} x^2 \]").matrix is None


def test_a_scalar_made_of_vectors_has_one():
    proof = derived(
        r"$w, z \in \mathbb{R}^{n}$, $t \in \mathbb{R}$, $L := \sum_i (t z_i - w_i)^2$ "
        r"\[ \frac{\partial L}{\partial t} \]"
    )
    assert proof.matrix_latex() == r"2 z^{\top} (t z - w)"


# --- layouts --------------------------------------------------------------------------------------------------------


def test_a_jacobian_is_transposed_in_denominator_layout():
    asked = rf"{LAYER} \[ \frac{{\partial y}}{{\partial x}} \]"
    numerator, denominator = derived(asked), derived(asked, layout="denominator")
    assert numerator.matrix_latex() == r"\operatorname{diag}(1 - y \odot y) A"
    assert denominator.matrix_latex() == r"A^{\top} \operatorname{diag}(1 - y \odot y)"
    assert (numerator.notation.layout, denominator.notation.layout) == ("numerator", "denominator")
    assert denominator.free == numerator.free[::-1]
    assert latex(denominator.notation.left) == r"\left( \frac{\partial y}{\partial x} \right)^{\top}"
    for proof in (numerator, denominator):
        assert all(judge(Claim(line.node, "=", line.read_back)).status == "proved" for line in lines(proof))


def test_a_gradient_has_the_shape_of_its_variable_in_both_layouts():
    asked = rf"{LEAST_SQUARES} \[ \nabla_x L \]"
    assert derived(asked).matrix is derived(asked, layout="denominator").matrix
    assert derived(asked).notation.layout == ""


def test_an_unknown_layout_is_refused():
    proof = derived(rf"{LEAST_SQUARES} \[ \nabla_x L \]")
    with pytest.raises(DefinitionError, match="no layout 'rows'; there are numerator and denominator"):
        laid_out(proof.derivation, "rows")
