"""What formulas stand in: Markdown, notebooks, web pages, reStructuredText; and what people type for the same formula."""

import json

import pytest

from symgrad.check.report import check
from symgrad.check.workers import check_files
from symgrad.reading.latex_reader import read_as_far

LET = r"Let $x, a, b \in \mathbb{R}$ and $u, v \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{n \times n}$. "
FALSE = "(x + a)^2 = x^2 + a^2"


def rows(text, name="notes.md"):
    return [(row.verdict.status, row.line) for row in check(read_as_far(text, name)).rows]


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("$$\n", "\n$$"),
        ("$$", "$$"),
        ("\\[\n", "\n\\]"),
        ("\\\\[\n", "\n\\\\]"),
        ("```math\n", "\n```"),
        ("~~~math\n", "\n~~~"),
        ("```{math}\n:label: one\n", "\n```"),
        ('<script type="math/tex; mode=display">\n', "\n</script>"),
        ("\\begin{equation}\n", "\n\\end{equation}"),
        ("$$\n\\begin{equation}\n\\begin{split}\n", "\n\\end{split}\n\\end{equation}\n$$"),
        ("\\[ \\begin{equation} \\begin{split}\n", "\n\\end{split} \\end{equation} \\]"),
    ],
)
@pytest.mark.parametrize("name", ["notes.md", "notes.qmd", "notes.markdown"])
def test_displays_of_markdown(before, behind, name):
    line = 3 + before.count("\n")
    assert rows(f"{LET}\n\n{before}{FALSE}{behind}\n\nThe end.\n", name) == [("refuted", line)]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("$", "$"), ("\\(", "\\)"), ("\\\\(", "\\\\)"), ("$`", "`$"), ('<script type="math/tex">', "</script>")],
)
def test_inline_formulas_of_markdown_declare(opening, closing):
    text = f"Let {opening}p, q \\in \\mathbb{{R}}^{{m \\times m}}{closing} be matrices.\n\n$$ p q = q p $$\n"
    assert rows(text) == [("refuted", 3)]


def test_code_of_markdown_is_no_mathematics():
    code = "```python\nx = '$a = 3$'\n```\n\n`$b = 4$`\n\n    indented\n\n"
    assert rows(f"{LET}\n\n{code}\n$$ a + b = b + a $$") == [("proved", 12)]


def test_double_dollars_in_a_sentence_are_inline_where_a_document_writes_all_so():
    text = "Let $$x \\in \\mathbb{R}^{n}$$ with $$\\sum_i x_i = 1$$ be given.\n\n$$\n"
    text += "2 \\sum_i x_i = 2\n$$\n\nThus:\n\n$$\\sum_i x_i = 3$$\n"
    assert rows(text) == [("proved", 4), ("refuted", 9)]


def test_double_dollars_in_a_sentence_are_displays_where_a_document_has_single_ones():
    assert rows(f"{LET} Then $$ {FALSE} $$ follows.") == [("refuted", 1)]


def notebook(*cells):
    made = [{"cell_type": kind, "metadata": {"source": ["$q = 1$"]}, "source": source} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False)


def test_markdown_cells_of_a_notebook():
    text = notebook(
        ("markdown", ['# Über \\ and “quotes” "\n', "\n", LET]),
        ("code", ["print('$$ 1 = 2 $$')"]),
        ("markdown", f"A \\t tab\t and\n\n$$ {FALSE} $$"),
    )
    (row,) = check(read_as_far(text, "notes.ipynb")).rows
    assert row.verdict.status == "refuted"
    line = text.split("\n")[row.line - 1]
    assert line[row.column - 1 :].startswith("x^2 + a^2")


def test_a_page_with_mathjax():
    text = (
        "<html><head><script>var a = '$$ 1 = 2 $$';</script><style>p {}</style></head><body>\n"
        f"<p>{LET.replace('in', 'in')}</p>\n<pre>$$ 1 = 2 $$</pre><!-- $$ 1 = 2 $$ -->\n"
        "<p>So <em>then</em> $$ a &gt; a - 1 $$</p>\n<p>\\[ x &amp;= x \\]</p>\n"
        f'<script type="math/tex; mode=display">{FALSE}</script>\n</body></html>'
    )
    assert rows(text, "page.html") == [("holds", 4), ("proved", 5), ("refuted", 6)]


def test_a_page_with_katex():
    shown = '<span class="katex"><span class="katex-mathml"><math display="block"><semantics><mrow><mn>1</mn></mrow>'
    shown += f'<annotation encoding="application/x-tex">{FALSE}</annotation></semantics></math></span>'
    shown += '<span class="katex-html" aria-hidden="true"><span class="base"><span>x</span></span></span></span>'
    assert rows(f"<p>{LET}</p>\n<p>{shown}</p>", "page.html") == [("refuted", 2)]


def test_restructured_text():
    text = (
        "Title\n=====\n\nLet :math:`x, a \\in \\mathbb{R}`.\n\n.. math::\n   :label: one\n\n   x + a = a + x\n\n   x = x + 0\n\n"
        f".. math:: {FALSE}\n\n.. code-block:: python\n\n   '$$ 1 = 2 $$'\n\n"
        "And ``$b = 3$`` is code::\n\n   $$ 1 = 2 $$\n\nThe end.\n"
    )
    assert rows(text, "notes.rst") == [("proved", 9), ("proved", 11), ("refuted", 13)]


def test_a_folder_s_documents_of_all_kinds_are_read(tmp_path):
    (tmp_path / "a.ipynb").write_text(notebook(("markdown", LET + "$$ x + a = a + x $$")), encoding="utf-8")
    (tmp_path / "b.qmd").write_text(f"---\ntitle: b\n---\n{LET}\n$$ {FALSE} $$", encoding="utf-8")
    (tmp_path / "c.rst").write_text(f":math:`x, a \\in \\mathbb{{R}}`\n\n.. math:: {FALSE}\n", encoding="utf-8")
    found = {report.file.rsplit("/", 1)[-1]: [row.verdict.status for row in report.rows] for report in check_files([str(tmp_path)])}
    assert found == {"a.ipynb": ["proved"], "b.qmd": ["refuted"], "c.rst": ["refuted"]}


TYPED = [
    r"\|A\|_\textrm{F}^2 = \sum_{i,j} A_{ij}^2",
    r"u^\text{T} v = v^\textrm{T} u = u^\mathrm{T} v",
    r"{a \over b^2 + 1} = \frac{a}{b^2 + 1}",
    r"{\Large{x + a}} = a + x",
    r"x \space + a = a\enskip + x",
    r"||u||^2 = \mid\mid u \mid\mid^2 = u^\top u",
    r"|a||b| = |b| |a|",
    r"|a b| = |a||b|",
    r"{\bf u}^\top {\bf v} = {\bf v}^\top {\bf u}",
    r"f^{''} = f^{''}",
    r"x + a = a + x ，\; x = x",
    r"x + a = a + x \hspace{1cm} a + b = b + a",
    r"x + a = a + x \hfill a + b = b + a",
    r"x 1\{x > 0\} = \max(x, 0) = x \, \mathbb{1}\{x > 0\}",
    r"x + a = a + x \quad 因为加法可交换",
    r"\underset{n \times n}{A} u + \overset{\text{sum}}{u} = u + A u",
    "x\u200b + a = a + x",
]


@pytest.mark.parametrize("claim", TYPED)
def test_the_same_formula_however_it_is_typed(claim):
    found = check(read_as_far(LET + f"Let $f(x) := x^2$.\n\\[ {claim} \\]", "notes.tex"))
    assert {row.verdict.status for row in found.rows} <= {"proved", "holds"} and found.rows, str(found)


def test_a_name_with_a_word_for_its_subscript():
    text = r"Let $x_\text{max}, y_\textrm{min} \in \mathbb{R}$. \[ (x_\text{max} + y_\textrm{min})^2 = x_\text{max}^2 \]"
    assert rows(text, "a.tex") == [("refuted", 1)]
