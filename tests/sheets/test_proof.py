"""What a Proof prints of itself: text, a LaTeX fragment, a page, a notebook's cell."""

from __future__ import annotations

import pytest

from symgrad import check, read

QUESTION = r"""Let $x \in \mathbb{R}^{n}$, $p_i := \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}$ and $L := \sum_{i=1}^{n} p_i^2$.
\[ \nabla_x L \]"""


@pytest.fixture(scope="module")
def proof():
    (question,) = read(QUESTION).questions
    return question.derive()


def test_printed_it_shows_every_rule(proof):
    page = str(proof)
    assert all(step.rule.name in page for step in proof.steps) and "∂L/∂x" in page


def test_its_latex_is_a_fragment_that_can_be_checked(proof):
    fragment = proof.latex()
    assert r"\documentclass" not in fragment and fragment.count(r"\begin{align}") == 1 + len(proof.lemmas)
    report = check(fragment)
    assert report.passed and len(report.rows) > len(proof.steps)


def test_its_html_is_a_page(proof):
    assert proof.html().startswith("<!doctype html>") and "<math" in proof.html()


def test_a_notebook_gets_text_and_latex(proof):
    bundle = proof._repr_mimebundle_()
    assert bundle["text/plain"] == str(proof)
    assert bundle["text/markdown"].count(r"\begin{align*}") == 1 + len(proof.lemmas)
