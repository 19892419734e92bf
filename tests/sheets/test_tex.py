"""The .tex sheet: it compiles, and the checker reads every line of it back and passes it."""

from __future__ import annotations

import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgrad import read
from symgrad.check.report import check
from symgrad.sheets.prose import prose
from symgrad.sheets.tex import tex


def test_what_is_printed_is_read_back_and_passes(sheet):
    report = check(read(tex(sheet), "squares.tex"))
    assert [row.verdict.status for row in report.rows if not row.verdict.passed] == []
    rows = sum(len(part.rows) for section in sheet.sections for part in section.all())
    assert len(report.rows) >= rows + 2  # The claim and the boxed result are claims, too.


def test_a_false_step_is_found_in_what_is_printed(wrong_sheet):
    report = check(read(tex(wrong_sheet), "wrong.tex"))
    assert any(row.verdict.status == "refuted" for row in report.rows)


def test_everything_that_belongs_on_a_sheet_is_there(sheet):
    page = tex(sheet)
    for part in (
        r"\section*{Squares \& softmax}",
        r"p\_k \textless{} 1 costs: 100 \%",
        r"z \in \mathbb{R}^n",
        r"\hat{p}_i :=",
        r"\boxed{",
        "(chain rule, lemma 1)",
        r"\textcolor{blue}",
        "proved for every size",
        r"\texttt{symgrad sheet squares}",
    ):
        assert part in page


@pytest.mark.parametrize(
    "words, spelled",
    [
        (
            "a_1 & 50 % of {x} #2 ~ ^ $5 \\ <|>",
            r"a\_1 \& 50 \% of \{x\} \#2 \textasciitilde{} \textasciicircum{} \$5 \textbackslash{} "
            r"\textless{}\textbar{}\textgreater{}",
        ),
        ("naïve café", r"na{\"\i}ve caf\'e"),
        ("Σ and ∇", r"\ensuremath{\Sigma} and \ensuremath{\nabla}"),
        ("½ and ☃", "1/2 and [U+2603]"),
    ],
)
def test_prose(words, spelled):
    assert prose(words) == spelled


@given(st.text(max_size=60))
def test_prose_is_ascii_without_open_specials(words):
    written = prose(words)
    assert written.isascii()
    bare = re.sub(r"\\ensuremath\{[^{}]*\}|\\[A-Za-z]+|\\[^A-Za-z]", "", written)
    assert not set(bare) & set("$^_&#%")
    assert bare.count("{") == bare.count("}")


@pytest.mark.program
def test_it_compiles_and_nothing_sticks_out(sheet, wrong_sheet, program, tmp_path):
    for page in (sheet, wrong_sheet):
        (tmp_path / "page.tex").write_text(tex(page), encoding="utf-8")
        done = subprocess.run(
            [program("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=120,
        )
        assert done.returncode == 0, done.stdout[-2000:]
        assert "Overfull \\hbox" not in done.stdout
