"""What a Proof prints of itself: text, a LaTeX fragment, a page, a notebook's cell."""

from __future__ import annotations

from html.parser import HTMLParser

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


class _Elements(HTMLParser):
    """The elements of a fragment, and its text."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.attributes, self.text = set(), [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.text += data


def test_a_notebook_gets_text_html_and_latex(proof):
    bundle = proof._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/latex"}
    assert bundle["text/plain"] == str(proof) and bundle["text/latex"] == proof.latex()


def test_the_html_of_a_notebook_passes_any_sanitizer(proof):
    """Headings and paragraphs without attributes; what they hold is read back as LaTeX and passes."""
    page = _Elements(proof._repr_mimebundle_()["text/html"])
    assert page.elements <= {"h3", "h4", "p", "b"} and page.attributes == []
    assert page.text.count(r"\begin{aligned}") == 1 + len(proof.lemmas) and r"$$\boxed{" in page.text
    report = check(page.text)
    assert report.passed and len(report.rows) > len(proof.steps)


def test_signs_of_html_in_formulas_survive():
    (question,) = read(r"""Let $x \in \mathbb{R}$ and $h(x) := \begin{cases} x^2 & x < 1 \\ 1 & x \ge 1 \end{cases}$.
\[ h'(x) \]""").questions
    page = question.derive()._repr_mimebundle_()["text/html"]
    assert "x &lt; 1" in page and "&amp;= " in page
    assert check(_Elements(page).text).passed
