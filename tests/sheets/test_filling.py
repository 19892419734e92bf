"""An author's document filled in: what was there stays word for word, every question has its proof, and all of it is judged."""

from __future__ import annotations

import difflib
import json
import subprocess

import nbformat
import pytest

from symgrad import check
from symgrad.check.report import check as judged
from symgrad.cli import main
from symgrad.derive.questions import answer
from symgrad.errors import DefinitionError
from symgrad.reading.latex_reader import read_as_far
from symgrad.sheets.filling import fill

TEXT = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\newcommand{\Lo}{\mathcal{L}}
\begin{document}
Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$ and $\Lo := \|X w - y\|^2$.
\[ \nabla_w \Lo. \] % the gradient
Both at once:
\begin{align}
  & \nabla_w \Lo \label{a} \\
  & \frac{\partial \Lo}{\partial X_{ij}}
\end{align} and the text goes on.

Let $a, b \in \mathbb{R}$. We claim \[ a + b = b + a \]
  \begin{equation}
    \frac{\partial \Lo}{\partial y_i}
  \end{equation}
\end{document}
"""
LISTED = r"""# Notes

Let $z \in \mathbb{R}^{C}$ and $p := \operatorname{softmax}(z)$.

1. The Jacobian is $$ \frac{\partial p_i}{\partial z_k} $$ as is well known.
2. > Quoted, and of a function with cases, $L := \sum_j \max(0, z_j)$:
   >
   > $$ \frac{\partial L}{\partial z_k} $$
   >
   > until here.

```math
\frac{\partial^2 L}{\partial z_i \partial z_k}
```
"""


def filled(text, name):
    return fill(read_as_far(text, name), text, answer)


def only_added(before, after):
    """Whether one text is another with something put in."""
    return all(tag in ("equal", "insert") for tag, *_ in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def notebook(text):
    cell = {"cell_type": "markdown", "metadata": {}, "id": "a", "source": text.splitlines(keepends=True)}
    code = {"cell_type": "code", "metadata": {}, "id": "b", "source": ["x = 1\n"], "outputs": [], "execution_count": None}
    return json.dumps({"cells": [cell, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


@pytest.mark.parametrize(
    "name, text, questions",
    [("a.tex", TEXT, 4), ("a.md", LISTED, 3), ("a.qmd", LISTED, 3), ("a.ipynb", notebook(LISTED), 3)],
)
def test_every_word_stays_and_every_question_is_proved(name, text, questions):
    done = filled(text, name)
    assert done.passed and done.answered == questions and not done.missing
    assert only_added(text, done.text)
    document = read_as_far(done.text, name)
    assert not document.questions and not document.errors
    report = judged(document)
    assert report.passed and len(report.rows) > 2 * questions


def test_a_question_becomes_an_equation_where_it_stands_and_its_proof_follows():
    lines = filled(TEXT, "a.tex").text.splitlines()
    at = lines.index(r"\[ \nabla_w \Lo = 2 X^{\top} (X w - y). \]")
    assert lines[at + 1 : at + 3] == [r"\textbf{Lemma 1.}", r"\[ \mathrm{d} \mathcal{L} = 2 (X w - y)^{\top} X \mathrm{d} w \]"]
    proof = lines.index(r"\textbf{Proof.}")
    assert at < proof < lines.index(" % the gradient") and lines[proof + 1 : proof + 4] == [
        r"\begin{align*}",
        r"\nabla_w \mathcal{L}",
        r"  &= 2 X^{\top} (X w - y) && \text{(gradient from a differential, lemma 1)}",
    ]
    assert r"  & \nabla_w \Lo = 2 X^{\top} (X w - y) \label{a} \\" in lines and " and the text goes on." in lines
    inside = "\n".join(lines)
    assert r"\textcolor" not in inside and inside.count(r"\label") == 1 and r"\begin{align}" in inside


def test_marks_of_lists_and_quotations_go_on():
    lines = filled(LISTED, "a.md").text.splitlines()
    first = next(at for at, line in enumerate(lines) if "softmax Jacobian" in line)
    assert lines[first].startswith("   ")
    quoted = next(
        at for at, line in enumerate(lines) if line.startswith(r"   > $$ \begin{aligned} \frac{\partial L}{\partial z_k}")
    )
    assert lines[quoted].endswith(r"\end{aligned} $$") and lines[quoted + 1 : quoted + 3] == ["   >", "   > until here."]


def test_a_notebook_stays_one():
    done = filled(notebook(LISTED), "a.ipynb").text
    nbformat.validate(nbformat.reads(done, as_version=4))
    cells = json.loads(done)["cells"]
    assert only_added(LISTED, "".join(cells[0]["source"])) and cells[1]["source"] == ["x = 1\n"]


@pytest.mark.parametrize("ending, opens", [("tex", "% symgrad: not derived: "), ("md", "<!-- symgrad: not derived: ")])
def test_what_cannot_be_derived_stays_and_says_why(tmp_path, capsys, ending, opens):
    text = "Let $w \\in \\mathbb{R}^d$.\n\\[ \\nabla_w L \\]\nThen $f := w_1^2$.\n\\[ \\frac{\\partial f}{\\partial w_1} \\]\n"
    text += "\\[ \\frac{\\partial}{\\partial w_1} \\foo{w} \\]\n"
    source, out = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    source.write_text(text)
    assert main(["derive", str(source), "--fill", "-o", str(out)]) == 1
    told = capsys.readouterr().err
    assert "line 2, column 4: not derived: " in told and "line 5, column" in told
    lines = out.read_text().splitlines()
    assert "\\[ \\nabla_w L \\]" in lines and "\\[ \\frac{\\partial f}{\\partial w_1} = 2 w_1 \\]" in lines
    assert sum(line.startswith(opens) for line in lines) == 2 and only_added(text, out.read_text())


def test_the_command_keeps_the_form_and_the_source(tmp_path, capsys):
    source = tmp_path / "a.tex"
    source.write_text(TEXT)
    assert main(["derive", str(source), "--fill"]) == 0
    assert check(capsys.readouterr().out).passed and source.read_text() == TEXT
    assert main(["derive", str(source), "--fill", "-o", str(tmp_path / "a.md")]) == 2
    assert "keeps the form of the document" in capsys.readouterr().err
    assert main(["derive", str(source), "--fill", "-o", str(source)]) == 2
    (tmp_path / "none.tex").write_text("Nothing.")
    assert main(["derive", str(tmp_path / "none.tex"), "--fill"]) == 2 and "asks nothing" in capsys.readouterr().err
    assert main(["derive", str(source), "--fill", "--lang", "fa", "--detail", "brief"]) == 0


def test_a_web_page_is_refused():
    with pytest.raises(DefinitionError, match="html"):
        filled(r"<p>\( x \in \mathbb{R} \) \[ \frac{d}{dx} x^2 \]</p>", "a.html")


def test_a_display_that_a_macro_makes_stays():
    text = "\\newcommand{\\ask}{\\[ \\frac{d}{dx} x^2 \\]}\nLet $x \\in \\mathbb{R}$.\n\\ask\n"
    done = filled(text, "a.tex")
    assert not done.answered and "a macro makes this display" in done.missing[0].reason and only_added(text, done.text)


@pytest.mark.program
def test_a_filled_document_is_one_that_tex_takes(program, tmp_path):
    pdflatex = program("pdflatex")
    (tmp_path / "a.tex").write_text(filled(TEXT, "a.tex").text)
    done = subprocess.run(
        [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "a.tex"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_a_gradient_without_a_matrix_notation_is_the_equation_of_its_entries():
    text = "Let $w \\in \\mathbb{R}^{n}$ and $L := \\sum_{i=1}^{n} \\sin(i w_i)$.\n\\[ \\nabla_w L \\]\n"
    done = filled(text, "a.tex")
    assert done.answered == 1 and check(done.text).passed and r"\[ \frac{\partial L}{\partial w_i} = " in done.text


def test_a_long_result_is_broken_into_lines():
    inner = " + ".join(rf"\exp(\sin({number} x) y) \cos(x y^{number})" for number in range(2, 7))
    done = filled(f"Let $x, y \\in \\mathbb{{R}}$ and $f := {inner}$.\n\\[ \\frac{{\\partial f}}{{\\partial x}}. \\]\n", "a.tex")
    assert r"\[ \begin{aligned} \frac{\partial f}{\partial x} &= " in done.text and r"\end{aligned}. \]" in done.text
    assert check(done.text).passed


def test_lines_end_as_those_of_the_file(tmp_path):
    asked, filled = tmp_path / "asked.md", tmp_path / "filled.md"
    asked.write_bytes(b"Let $x \\in \\mathbb{R}^n$.\r\n\r\n$$\\nabla_x (x^\\top x)$$\r\n")
    assert main(["derive", str(asked), "--fill", "-o", str(filled)]) == 0
    content = filled.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 5


def test_what_is_proved_above_is_not_proved_again():
    asked = r"\[ \frac{\partial L}{\partial z_k} \]"
    text = rf"Let $z, y \in \mathbb{{R}}^C$, $p := \operatorname{{softmax}}(z)$, $L := -\sum_i y_i \log p_i$. {asked} Again {asked}"
    other = r" and \[ \frac{\partial L}{\partial z_j} \]"
    made = filled(text + other, "homework.tex").text
    assert made.count(r"\textbf{Proof of lemma 1.}") == 1
    assert made.count(r"\textbf{Proof.}") == 2
    assert made.count(r"\frac{\partial L}{\partial z_k} = p_k \sum_{i=1}^{C} y_i - y_k") == 2
    assert "lemma 2" not in made
