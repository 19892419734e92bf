"""Refuted lines put right, each judged in its place; the steps between two sides."""

from __future__ import annotations

import json

import pytest

from symgrad import check
from symgrad.cli import main
from symgrad.errors import DefinitionError
from symgrad.mending import explain, mend, with_steps, written

TEXT = r"""Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$ and $L := \|X w - y\|^2$.
\begin{align}
\nabla_w L &= X^\top (X w - y) \\
 &= 2 X^\top X w - 2 X^\top y
\end{align}
Let $z \in \mathbb{R}^{C}$ and $p := \operatorname{softmax}(z)$.
\[ \frac{\partial p_i}{\partial z_k} = p_i
   (1 - p_k) \]
\[ \sum_i p_i = 1 \]
"""


def test_each_mended_line_passes_and_nothing_else_changes():
    lines = mend(TEXT)
    assert [(each.number, each.how) for each in lines] == [(1, "repaired"), (2, "kept"), (3, "repaired")]
    mended = written(TEXT, lines)
    assert check(mended).passed
    assert mended.splitlines()[:2] == TEXT.splitlines()[:2] and mended.endswith("\\[ \\sum_i p_i = 1 \\]\n")


def test_a_right_document_is_left_alone():
    mended = written(TEXT, mend(TEXT))
    assert mend(mended) == () and written(mended, ()) == mended


def test_what_nothing_makes_true_is_left_out():
    assert mend(r"Let $x, y \in \mathbb{R}$. \[ x < y \]") == ()


def test_the_steps_between_two_sides():
    proof = explain(r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} (x^2 + \sin x) = 2 x + \cos x \]", 1)
    assert len(proof.steps) >= 2 and proof.steps[-1].after is proof.claim.right


@pytest.mark.parametrize("number, said", [(0, "no claim 0"), (5, "no claim 5"), (1, "is false")])
def test_what_cannot_be_explained(number, said):
    with pytest.raises(DefinitionError, match=said):
        explain(TEXT, number)


def test_the_command_writes_a_copy_and_never_over_another(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "homework.tex").write_text(TEXT)
    assert main(["check", "homework.tex", "--mend", "--write"]) == 1
    assert "the smallest change that makes it true" in capsys.readouterr().out
    assert (tmp_path / "homework.tex").read_text() == TEXT
    assert check((tmp_path / "homework.mended.tex").read_text()).passed
    assert main(["check", "homework.tex", "--mend", "--write"]) == 2 and "is there already" in capsys.readouterr().err
    assert main(["check", "homework.tex", "--mend", "--json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert [each["how"] for each in report["mend"]] == ["repaired", "kept", "repaired"]
    assert main(["check", "homework.mended.tex", "--explain", "3"]) == 0 and "softmax Jacobian" in capsys.readouterr().out
    assert main(["check", "homework.tex", "--write"]) == 2


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_missing_steps_are_put_in_where_they_can_stand(number):
    text = (
        written(TEXT, mend(TEXT))
        + "\\begin{align}\n  \\frac{\\partial p_i}{\\partial z_k} &= p_i (\\delta_{ik} - p_k)\n\\end{align}\n"
    )
    try:
        new = with_steps(text, number)
    except DefinitionError as error:
        assert "nothing is missing" in str(error)
        return
    assert len(new) > len(text) and check(new).passed


def test_missing_steps_of_a_row_become_rows():
    text = "Let $z \\in \\mathbb{R}^{C}$ and $p := \\operatorname{softmax}(z)$.\n\\begin{align}\n"
    text += "  \\frac{\\partial p_i}{\\partial z_k} &= p_i (\\delta_{ik} - p_k)\n\\end{align}\n"
    lines = with_steps(text, 1, "a.tex").splitlines()
    assert lines[2].startswith("  \\frac{\\partial p_i}{\\partial z_k} &= \\frac") and lines[2].endswith("\\\\ % by definition")
    assert lines[-2] == "  &= p_i (\\delta_{ik} - p_k)"
    assert "%" not in with_steps(text, 1, "a.md")


def test_missing_steps_of_a_matrix_equation_stand_below_it():
    new = with_steps(written(TEXT, mend(TEXT)), 1)
    assert "\\end{align}\n\\textbf{Proof.}\n\\begin{align*}" in new and check(new).passed


def test_a_line_that_no_small_change_makes_true_is_derived():
    (line,) = mend(r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} (x^3 \sin x) = e^x + 7 \]")
    assert line.how == "derived"
