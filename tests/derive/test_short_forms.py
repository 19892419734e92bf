"""Results end where a book ends, and the line that ends them is called after what was done."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.derive.identities import prove
from symgrad.operators.cost import operations
from symgrad.writing.latex_writer import latex

X = r"Let $x \in \mathbb{R}$."
ENDS = [
    (X, r"\frac{d}{dx} \frac{\sinh x}{1 + \cosh x}", r"\frac{1}{1 + \cosh x}", "Pythagorean identity"),
    (X, r"\frac{d}{dx} \frac{\sin x}{1 + \cos x}", r"\frac{1}{1 + \cos x}", "Pythagorean identity"),
    (X, r"\frac{d}{dx} \frac{\cos x}{2 + \sin x}", r"-\frac{2 \sin x + 1}{(2 + \sin x)^2}", "Pythagorean identity"),
    (X, r"\frac{d}{dx} \frac{\sin x - \cos x}{\sin x + \cos x}", r"\frac{2}{(\sin x + \cos x)^2}", "Pythagorean identity"),
    (X, r"\frac{d}{dx} (\tanh x \cosh x)", r"\cosh x", "Pythagorean identity"),
    (X, r"\frac{d}{dx} \sin^2 x", r"\sin(2 x)", "double angle"),
    (X, r"\frac{d}{dx} \sinh^2 x", r"\sinh(2 x)", "double angle"),
    (X, r"\frac{d}{dx} (\sin x \cos x)", r"\cos(2 x)", "double angle"),
    (X, r"\frac{d}{dx} (\sinh x \cosh x)", r"\cosh(2 x)", "double angle"),
    (X, r"\frac{d}{dx} \log \cosh x", r"\tanh x", "tangent"),
    (X, r"\frac{d}{dx} \frac{\sinh x}{\cosh x}", r"1 - \tanh^2 x", "tangent"),
]


@pytest.mark.parametrize("given, question, end, rule", ENDS, ids=[question for _, question, _, _ in ENDS])
def test_a_result_ends_where_a_book_ends(given, question, end, rule):
    proof = read(f"{given}\n\\[ {question} \\]\n").questions[0].derive()
    wanted = read(f"{given}\n\\[ {question} = {end} \\]\n").claims[-1].right
    assert operations(proof.result_node) <= operations(wanted), latex(proof.result_node)
    assert judge(proof.claim).passed
    assert proof.derivation.steps[-1].rule.name == rule


MATRICES = r"Let $A, B \in \mathbb{R}^{n \times n}$ with $\det A \neq 0$ and $\det B \neq 0$."


@pytest.mark.parametrize(
    "claim, rule",
    [
        (r"(A B)^{-1} = B^{-1} A^{-1}", "inverse of a product"),
        (r"(A B)^{-1} A = B^{-1}", "inverse of a product"),
        (r"(A^{\top})^{-1} = (A^{-1})^{\top}", "inverse of a transpose"),
    ],
)
def test_an_identity_of_inverses_is_called_after_what_it_says(claim, rule):
    proof = prove(read(f"{MATRICES}\n\\[ {claim} \\]\n").claims[-1])
    assert [step.rule.name for step in proof.steps] == [rule]
