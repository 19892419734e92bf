"""Characters typed instead of commands mean what the commands mean; a character without a meaning is refused."""

import pytest

from symgrad import ReadError, check, read

DECLARED = r"Let $x, w \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{n \times n}$, $b \in \mathbb{R}$, $\mathbf{v} \in \mathbb{R}^{n}$. "
SAME = [
    ("x ∈ ℝⁿ", r"x \in \mathbb{R}^{n}"),
    ("∑ᵢ xᵢ²", r"\sum_{i} x_{i}^{2}"),
    ("∑_{i=1}^{n} x_i w_i", r"\sum_{i=1}^{n} x_i w_i"),
    ("wᵀx", r"w^{\top} x"),
    ("x₁", "x_{1}"),
    ("b⁻¹²", "b^{-12}"),
    ("∂b²/∂b", r"\partial b^{2} / \partial b"),
    ("‖x‖²", r"\|x\|^{2}"),
    ("√(b² + 1)", r"\sqrt{b^{2} + 1}"),
    ("√{2}", r"\sqrt{2}"),
    ("ŷ", r"\hat{y}"),
    ("y\u0304", r"\bar{y}"),
    ("𝐯ᵢ", r"\mathbf{v}_{i}"),
    ("𝑏", "b"),
    ("𝔼[b]", r"\mathbb{E}[b]"),
    ("σ(b)", r"\sigma(b)"),
    ("A ⊙ A", r"A \odot A"),
]


@pytest.mark.parametrize("typed, command", SAME)
def test_a_typed_character_is_its_command(typed, command):
    def formula(text):
        return text if "∈" in text or r"\in" in text else f"b_0 = {text}"

    typed_doc, other = (read(f"{DECLARED}\\[ {formula(text)} \\]") for text in (typed, command))
    assert typed_doc.claims == other.claims
    assert [d.name for d in typed_doc.definitions] == [d.name for d in other.definitions]


def test_a_document_typed_by_hand_is_judged():
    text = "Let $x, w ∈ ℝⁿ$, $p ≔ σ(wᵀx)$.\n$$ ∂p/∂wₖ = p(1 − p) xₖ, \\qquad ∇_w p = p² x $$"
    assert [row.verdict.status for row in check(read(text, "x.md")).rows] == ["proved", "refuted"]


@pytest.mark.parametrize("text", ["b = ☃", "b = √b²", "b = \u0302"])
def test_what_has_no_meaning_is_refused(text):
    with pytest.raises(ReadError):
        read(f"{DECLARED}\\[ {text} \\]")
