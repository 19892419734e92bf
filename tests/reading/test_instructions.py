"""Comments that instruct: what is skipped, ignored, assumed; where they hold; how they are counted; what rests on them."""

from __future__ import annotations

import json

import pytest

from symgrad.check.limits import USUAL
from symgrad.check.memory import Memory
from symgrad.check.report import check
from symgrad.check.workers import check_texts
from symgrad.cli import main
from symgrad.reading.latex_reader import read_as_far

LET = "Let $x, y \\in \\mathbb{R}$.\n"


def report(text, name="a.tex"):
    return check(read_as_far(LET + text, name))


def rights(found):
    return [row.right for row in found.rows]


@pytest.mark.parametrize(
    "text, left",
    [
        ("% symgrad: skip\n\\[ x + x = 3 x \\]\n\\[ x + y = y + x \\]\n", ["y + x"]),
        ("\\[ x + x = 3 x \\] % symgrad: skip (proved in the book)\n\\[ x + y = y + x \\]\n", ["y + x"]),
        ("\\begin{align} % symgrad: skip\nx + x &= 3 x \\\\\n x &= 2 x\n\\end{align}\n\\[ x + y = y + x \\]\n", ["y + x"]),
        ("\\begin{align}\nx + x &= 3 x \\\\ % symgrad: skip\n x + y &= y + x\n\\end{align}\n", ["y + x"]),
        ("\\begin{align}\n% symgrad: skip\nx + x &= 3 x \\\\\n x + y &= y + x\n\\end{align}\n", ["y + x"]),
        ("\\begin{align}\nx + y &= y + x \\\\\n x + x &=\n 3 x % symgrad: skip\n\\end{align}\n", ["y + x"]),
        ("Then $x + x = 3 x$. % symgrad: skip\n\\[ x + y = y + x \\]\n", ["y + x"]),
    ],
)
@pytest.mark.parametrize("word", ["skip", "ignore", "Skip"])
def test_where_an_instruction_holds(text, left, word):
    found = report(text.replace("skip", word))
    assert rights(found) == left and found.passed and [told for _, told in found.told] == [word.lower()]


def test_what_is_skipped_of_a_chain_breaks_nothing():
    found = report("\\begin{align}\nx + x &= 2 x \\\\\n &= 5 x \\\\ % symgrad: skip\n &= 6 x \\\\\n &= 7 x - x\n\\end{align}\n")
    assert [(row.right, row.verdict.passed) for row in found.rows] == [("2 x", True), ("6 x", False), ("7 x - x", True)]


def test_what_is_skipped_defines_and_what_is_ignored_does_not():
    text = "% symgrad: skip\n\\[ f := x^2 = x^3 \\]\n\\[ f = x x \\]\n"
    assert report(text).passed and rights(report(text)) == ["x x"]
    assert not report(text.replace("skip", "ignore")).passed


def test_what_cannot_be_read_can_be_ignored():
    assert report("\\[ \\foo{x} = x \\] % symgrad: ignore\n\\[ x + y = y + x \\]\n").passed
    rows = "\\begin{align}\nx + x &= 2 x \\\\\n  &= \\foo{x} \\\\ % symgrad: ignore\n  &= 3 x - x\n\\end{align}\n"
    found = report(rows)
    assert found.passed and rights(found) == ["2 x", "3 x - x"]


def test_what_is_assumed_may_be_used_and_the_verdict_rests_on_it():
    text = "Let $p \\in \\mathbb{R}^n$.\n% symgrad: assume\n\\[ \\sum_i p_i = 1 \\]\n\\[ \\sum_i (p_i + x) = 1 + n x \\]\n"
    found = report(text)
    (row,) = found.rows
    assert row.verdict.status == "proved" and (4, "\\sum_i p_i = 1", "assumed") in [
        (fact.line, fact.text, fact.how) for fact in row.rests_on
    ]
    assert found.assumptions == ((4, "\\sum_i p_i = 1"),)
    assert not report(text.replace("% symgrad: assume\n", "")).passed


def test_a_row_may_be_assumed():
    text = "\\begin{align}\nx &> y \\\\ % symgrad: assume\nx + y &= y + x\n\\end{align}\n\\[ |x - y| = x - y \\]\n"
    found = report(text)
    assert found.passed and rights(found) == ["y + x", "x - y"]
    assert not report(text.replace("% symgrad: assume", "")).passed


def test_what_a_sentence_says_may_be_assumed():
    text = "It is known that $x > y$. % symgrad: assume\n\\[ |x - y| = x - y \\]\n"
    assert report(text).passed and not report(text.replace("% symgrad: assume", "")).passed


def test_an_assumption_keeps_its_condition():
    """Also where a sentence makes it."""
    claim = "\\[ |x - y| = x - y \\]\n"
    for assumed in (
        "We assume that \\[ x > y \\quad \\text{if } y > 0 \\]\n",
        "\\[ x > y \\quad \\text{if } y > 0 \\] % symgrad: assume\n",
    ):
        assert report(assumed + claim).rows[0].verdict.status == "refuted"
        assert report(assumed + claim.replace("\\]", "\\quad \\text{if } y > 0 \\]")).passed


def test_an_implication_that_is_assumed_gives_neither_side():
    for assumed in ("We assume that \\[ x > 2 \\Rightarrow x > 1 \\]\n", "\\[ x > 2 \\Rightarrow x > 1 \\] % symgrad: assume\n"):
        assert not report(assumed + "\\[ |x| = x \\]\n").passed


def test_in_markdown_and_in_web_pages():
    text = "<!-- symgrad: skip -->\n$$ x + x = 3 x $$\n$$ x + y = y + x $$\n"
    assert report(text, "a.md").passed
    page = "<p>Let \\(x, y \\in \\mathbb{R}\\).</p>\n<!-- symgrad: skip -->\n\\[ x = 2 x \\]\n<p>And</p>\n\\[ x + y = y + x \\]\n"
    found = check(read_as_far(page, "a.html"))
    assert found.passed and rights(found) == ["y + x"] and found.told == ((2, "skip"),)
    cells = [{"cell_type": "markdown", "metadata": {}, "source": (LET + text).splitlines(True)}]
    book = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert check(read_as_far(book, "a.ipynb")).passed


def test_a_percent_sign_in_markdown_hides_nothing():
    found = report("It is 50% of $$ x + x = 3 x $$\n", "a.md")
    assert [row.verdict.status for row in found.rows] == ["refuted"]


@pytest.mark.parametrize(
    "text, name",
    [
        ("\\begin{verbatim}\n% symgrad: skip\n\\end{verbatim}\n\\[ x = 2 x \\]\n", "a.tex"),
        ("50\\% symgrad: skip\n\\[ x = 2 x \\]\n", "a.tex"),
        ("```\n<!-- symgrad: skip -->\n```\n$$ x = 2 x $$\n", "a.md"),
        ("% symgrad: not derived: no reason\n\\[ x = 2 x \\]\n", "a.tex"),
        ("% see symgrad: skip\n\\[ x = 2 x \\]\n", "a.tex"),
    ],
)
def test_what_is_no_instruction(text, name):
    found = report(text, name)
    assert [row.verdict.status for row in found.rows] == ["refuted"] and not found.told and not found.notes


def test_an_instruction_that_does_nothing_is_noted():
    found = report("% symgrad: skpi\n\\[ x + y = y + x \\]\n% symgrad: skip\n")
    assert not found.told and len(found.notes) == 2
    assert "skpi is no instruction; there are skip, ignore, assume" in found.notes[0][1]
    assert "skip is about nothing here" in found.notes[1][1]


def test_a_document_of_which_all_is_skipped_does_not_pass():
    assert not report("\\[ x = x \\] % symgrad: skip\n").passed


def test_they_are_counted(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (
        "\\[ x = 2 x \\] % symgrad: skip\n\\[ x > 0 \\] % symgrad: assume\n\\[ |x| = x \\]\n\\[ x = \\foo \\] % symgrad: ignore\n"
    )
    (tmp_path / "a.tex").write_text(LET + text)
    for _ in range(2):  # The second time from what is kept.
        assert main(["check", "a.tex"]) == 0
        out = capsys.readouterr().out
        assert "1 claim: 1 proved; 1 skipped; 1 ignored; 1 assumed" in out and "skipped, as line 2 says" in out
    assert main(["check", "a.tex", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert [(each["line"], each["instruction"]) for each in found["instructions"]] == [(2, "skip"), (3, "assume"), (5, "ignore")]


def test_a_question_that_is_skipped_is_not_answered(tmp_path, capsys):
    file = tmp_path / "a.tex"
    file.write_text(LET + "\\[ \\frac{d}{dx} x^2 \\] % symgrad: skip\n\\[ \\frac{d}{dx} x^3 \\]\n")
    assert main(["derive", str(file), "--fill"]) == 0
    assert "\\[ \\frac{d}{dx} x^2 \\] % symgrad: skip\n\\[ \\frac{d}{dx} x^3 = 3 x^2 \\]" in capsys.readouterr().out


def test_verdicts_kept_are_by_what_is_instructed(tmp_path):
    text = LET + "\\[ x > 0 \\] % symgrad: assume\n\\[ |x| = x \\]\n"
    memory = Memory(tmp_path, USUAL)
    (first,) = check_texts([("a.tex", text)], 1, USUAL, None, memory)
    (second,) = check_texts([("a.tex", text.replace("% symgrad: assume", ""))], 1, USUAL, None, memory)
    (again,) = check_texts([("a.tex", text)], 1, USUAL, None, memory)
    memory.close()
    assert first.passed and not second.passed and again == first
