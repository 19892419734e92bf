"""Tables, figures, words and parts beside the proofs: on every kind of page, and passed by when the page is read back."""

from __future__ import annotations

import re
import subprocess

import pytest

from symgrad import read
from symgrad.check.report import check
from symgrad.reading.latex_reader import read_term
from symgrad.sheets import plots
from symgrad.sheets.blocks import Curve, Figure, Panel, Paragraph, Part, Struck, Table, Written
from symgrad.sheets.data import as_dict
from symgrad.sheets.html import html
from symgrad.sheets.maker import make_sheet
from symgrad.sheets.sheet import translated
from symgrad.sheets.terminal import text
from symgrad.sheets.tex import figure_files, tex
from symgrad.words.language import language

from .conftest import derivation
from .test_html import Page

FIGURE = Figure(
    "A parabola & its slope",
    (
        Panel((Curve("x^2", ((-1, 1), (0, 0), (1, 1))), Curve("2 x", ((-1, -2), (1, 2)))), dots=((0.0, 0.0),), ticks=(0.5,)),
        Panel((Curve("", ((0, 0), (1, 1))),), variable="t"),
    ),
)
FALSE = read(r"Let $u \in \mathbb{R}$. \[ u + 1 = u \]").claims[0]
TABLE = Table(
    "What was found",
    ("quantity", "as written", "right", "line"),
    (
        (read_term(r"\frac{a}{2}", r"$a \in \mathbb{R}$"), Struck("0.5"), "-0.25", Written("u + 1 = u", FALSE)),
        ("50 % of it", "1,024", "3", Written(r"\sigma(x) = 2", None)),
    ),
)


@pytest.fixture(scope="module")
def blocks():
    return make_sheet(
        "blocks",
        "Blocks",
        [Paragraph("First words."), derivation(), TABLE, FIGURE, Part("Another", [derivation(), TABLE], "Words inside.")],
    )


def test_what_stands_beside_the_proofs_is_no_claim(blocks):
    report = check(read(tex(blocks), "blocks.tex"))
    assert [row.left for row in report.rows if not row.verdict.passed] == []
    alone = check(read(tex(make_sheet("alone", "Alone", [derivation()])), "alone.tex"))
    assert len(report.rows) == 2 * len(alone.rows)


def test_a_part_has_names_of_its_own_and_numbers_go_on(blocks):
    (part,) = blocks.parts
    assert [section.number for section in (*blocks.sections, *part.sections)] == [1, 2]
    sections = (*blocks.sections, *part.sections)
    numbers = [row.number for section in sections for inner in section.all() for row in inner.rows]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(blocks.verdicts) == 2 * len(part.verdicts)
    assert part.symbols == blocks.symbols and part.symbols


def test_numbers_stand_at_the_right():
    assert TABLE.numeric == (False, True, True, False)


def test_numbers_and_formulas_in_cells_run_from_left_to_right_among_persian_words(blocks):
    long = read(
        r"$z \in \mathbb{R}^{C}$ \[ \sum_{i=1}^{C} e^{z_i} \left( 1 - \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}} \right) "
        r"= \sum_{i=1}^{C} e^{z_i} - \frac{\sum_{i=1}^{C} e^{2 z_i}}{\sum_{j=1}^{C} e^{z_j}} \]"
    ).claims[0]
    table = Table("", ("value", "claim"), (("-0.25", Written("", long)),))
    page = html(translated(make_sheet("cells", "Cells", [table, derivation()]), {}, language("fa")))
    assert '<bdi dir="ltr">-0.25</bdi>' in page
    wide = [cell for cell in re.findall(r"<td>(.*?)</td>", page) if cell.count("<math") > 1]
    assert wide and all(cell.startswith('<bdi dir="ltr">') and cell.endswith("</bdi>") for cell in wide)


def test_every_page_shows_them(blocks):
    page, words = html(blocks), text(blocks, width=120)
    for part in ("First words.", "What was found", "50 % of it", "1,024", "Another", "Words inside."):
        assert part in page and part in words
    assert "u + 1 = u" in words and "✗ 0.5" in words and "✗ 0.5" in page
    assert "A parabola &amp; its slope</figcaption>" in page and "[figure: A parabola & its slope]" in words
    written = tex(blocks)
    assert r"\textcolor{red}{\textbf{0.5}}" in written and r"\includegraphics[width=\linewidth]{blocks-1.pdf}" in written
    data = as_dict(blocks)
    assert data["tables"][0]["rows"][0] == [r"\frac{a}{2}", "0.5", "-0.25", "u + 1 = u"]
    assert data["parts"][0]["proofs"] and data["figures"][0]["title"] == FIGURE.title


def test_the_page_stays_well_formed_with_unique_anchors(blocks):
    page = Page(html(blocks))
    anchors = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(anchors) == len(set(anchors))


def test_a_figure_is_the_same_each_time_and_says_no_date():
    first = plots.svg(FIGURE), plots.pdf(FIGURE)
    plots.svg.cache_clear(), plots._drawn.cache_clear()
    assert (plots.svg(FIGURE), plots.pdf(FIGURE)) == first
    assert b"CreationDate" not in first[1] and first[1].startswith(b"%PDF")
    assert not re.search(r"20\d\d-\d\d|<metadata|<style|https?:|<!--", first[0])
    assert 'aria-label="A parabola &amp; its slope"' in first[0] and "currentColor" in first[0]


def test_figures_on_one_page_share_no_identifiers():
    other = plots.svg(Figure("Another", FIGURE.panels))
    assert not set(re.findall(r'id="([^"]*)"', other)) & set(re.findall(r'id="([^"]*)"', plots.svg(FIGURE)))


def test_matplotlib_is_loaded_for_a_figure_only(python):
    done = python(
        "-c", "import sys, symgrad.sheets.html, symgrad.sheets.tex, symgrad.sheets.plots\nsys.exit('matplotlib' in sys.modules)"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.program
def test_it_compiles_with_its_figures(blocks, program, tmp_path):
    (tmp_path / "blocks.tex").write_text(tex(blocks), encoding="utf-8")
    for name, figure in figure_files(blocks).items():
        (tmp_path / name).write_bytes(plots.pdf(figure))
    done = subprocess.run(
        [program("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "blocks.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull \\hbox" not in done.stdout


def test_a_picture_is_prose_to_the_reader_and_no_formula():
    assert len(read("\\includegraphics[width=2cm]{a_1.pdf} \\[ 1 = 1 \\]").claims) == 1
    with pytest.raises(Exception, match="includegraphics"):
        read("\\[ \\includegraphics{a.pdf} = 1 \\]")
