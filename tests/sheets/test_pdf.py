"""Sheets set by TeX, its log read: no line sticks out, no letter is missing, every reference finds its row."""

from __future__ import annotations

import subprocess

import pytest

from symgrad import SymgradError, read
from symgrad.check.report import check
from symgrad.reading.latex_reader import read_term
from symgrad.sheets.lines import lines
from symgrad.sheets.maker import make_sheet, unjudged
from symgrad.sheets.pdf import pdf, typeset
from symgrad.sheets.sheet import translated
from symgrad.sheets.tex import tex
from symgrad.sheets.widths import box_width
from symgrad.terms.nodes import ONE, add, mul
from symgrad.words import codes
from symgrad.words.language import language
from symgrad.writing.layout import layout

from .conftest import derivation, error, i, k, p, through, y, z

LONG = through(add(*(mul(p[i], add(ONE, -p[k]), y[k] / z[i], error) for _ in range(12))))


def long_sheet(code="en"):
    """A page on which every row at the end is far too long for a line."""
    return translated(make_sheet("a long_way", "A long way", [derivation(LONG)]), {}, language(code))


@pytest.fixture(scope="module")
def engines(program):
    for code in codes():
        program(language(code).setting("engine"))
    program("pdftotext")


@pytest.mark.program
@pytest.mark.parametrize("code", codes())
def test_long_rows_fit_the_page(engines, code):
    page, faults = typeset(long_sheet(code))
    assert page.startswith(b"%PDF") and faults == ()


@pytest.mark.program
@pytest.mark.parametrize("code", codes())
def test_a_sheet_with_a_false_step_is_set(engines, wrong_sheet, code, tmp_path):
    sheet = translated(wrong_sheet, {}, language(code))
    page, faults = typeset(sheet)
    assert faults == ()
    (tmp_path / "page.pdf").write_bytes(page)
    text = subprocess.run(["pdftotext", "-layout", "page.pdf", "-"], cwd=tmp_path, capture_output=True, encoding="utf-8").stdout
    assert "??" not in text and len(text) > 200


@pytest.mark.program
def test_the_log_is_read(engines):
    """A word that no line can hold, and a letter that no font has, are found."""
    sheet = make_sheet("bad", "Bad", [derivation()], "x" * 400, judge=unjudged)
    assert any("Overfull" in fault for fault in typeset(sheet)[1])


@pytest.mark.parametrize("code", codes())
def test_broken_rows_are_read_back(code):
    page = tex(long_sheet(code))
    report = check(read(page, "long.tex"))
    assert [row.verdict.reason for row in report.rows if not row.verdict.passed and row.verdict.status != "refuted"] == []
    assert r"\notag \\" in page
    whole = check(read(tex(make_sheet("short", "Short", [derivation()])), "short.tex"))
    assert len(report.rows) == len(whole.rows)


@pytest.mark.parametrize("room", [12, 20, 35, 60, 200])
def test_lines_say_what_the_formula_says(room):
    known = r"$a, b \in \mathbb{R}^{n}$, $x, y \in \mathbb{R}$"
    formula = (
        r"\frac{1}{x} \left( \left( x^2 + \sum_{i=1}^{n} a_i b_i (a_i - b_i) - \frac{x}{y} \right)^2 (x - y + x^2 y^2) "
        r"- \sum_{i=1}^{n} \frac{a_i}{y} \left( a_i + b_i \sum_{k=1}^{n} a_k (b_k - a_k) \right) \right)"
    )
    term = read_term(formula, known)
    found = lines(layout(term), room)
    assert read_term(r" \\ ".join(found), known) is term or read_term(" ".join(found), known) is term
    assert (len(found) == 1) == (box_width(layout(term)) <= room)
    assert all(line[0] in "+-" for line in found[1:])


def test_no_line_breaks_inside_a_short_condition():
    known = r"$a, b \in \mathbb{R}^{n}$, $x, y \in \mathbb{R}$"
    term = read_term(
        r"\sum_{i=1}^{n} a_i b_i \mathbb{1}[a_i = 0] \sum_{j=1}^{n} b_j \mathbb{1}[b_j > a_i] + x \mathbb{1}[x > y]", known
    )
    for room in (4, 8, 12, 16):
        found = lines(layout(term), room)
        assert all(line.count("[") == line.count("]") for line in found), found
        assert read_term(" ".join(found), known) is term


def test_a_fragment_is_no_document(sheet):
    fragment = tex(sheet, standalone=False)
    assert r"\documentclass" not in fragment and r"\end{document}" not in fragment and r"\usepackage{amsmath" in fragment
    assert len(check(read(fragment)).rows) == len(check(read(tex(sheet))).rows)


def test_where_tex_is_missing_it_says_what_to_install(sheet, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SymgradError, match="needs pdflatex, .* apt-get install texlive-latex-recommended"):
        pdf(sheet)
    with pytest.raises(SymgradError, match="needs lualatex, .* apt-get install texlive-luatex"):
        pdf(translated(sheet, {}, language("fa")))
