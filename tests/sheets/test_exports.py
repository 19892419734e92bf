"""Sheets as Markdown, as a Jupyter notebook and as a Word document: read back, run, opened."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape

import nbformat
import pytest

from symgrad import DefinitionError, WriteError, read
from symgrad.check.report import check
from symgrad.derive.identities import prove_or_state
from symgrad.sheets.export import files
from symgrad.sheets.forms import BINARY, FORMS
from symgrad.sheets.maker import make_sheet
from symgrad.sheets.markdown import markdown, prose
from symgrad.sheets.sheet import translated
from symgrad.words.language import language

from .conftest import derivation
from .test_blocks import FIGURE, blocks  # noqa: F401  (a sheet with everything on it)


@pytest.fixture(scope="module", params=["en", "fa"])
def everything(request, blocks):  # noqa: F811
    return translated(blocks, {}, language(request.param))


def test_every_form_gives_files_named_after_the_sheet(everything):
    for form in [form for form in FORMS if form != "pdf"]:  # That one needs TeX.
        made = files(everything, form)
        assert next(iter(made)) == f"{everything.file_name}.{form}"
        assert isinstance(next(iter(made.values())), bytes) == (form in BINARY)
        assert len(made) == 1 + (form in ("tex", "md"))
    with pytest.raises(DefinitionError, match="'rtf' for a sheet; there are tex, html, pdf, md"):
        files(everything, "rtf")


# --- Markdown -------------------------------------------------------------------------------------------------------


def test_markdown_is_read_back_and_passes(everything):
    page = markdown(everything)
    report = check(read(page, "blocks.md"))
    rows = [
        inner
        for sheet in (everything, *everything.parts)
        for section in sheet.sections
        for part in section.all()
        for inner in part.rows
    ]
    assert report.passed and len(report.rows) >= len(rows)
    for row in rows:
        assert all(everything.language.rule(rule.name).name in page for rule in row.rules)


def test_a_false_step_is_refuted_in_markdown(wrong_sheet):
    assert not check(read(markdown(wrong_sheet), "wrong.md")).passed


def test_markdown_shows_what_stands_beside_the_proofs(blocks):  # noqa: F811
    page = markdown(blocks)
    assert "# Blocks" in page and "\n## Another" in page and "\nWords inside." in page
    assert "| a/2 | **✗ 0.5** | -0.25 | u + 1 = u |" in page
    assert "![A parabola &amp; its slope](blocks-1.png)" in page
    name, picture = list(files(blocks, "md").items())[1]
    assert name == "blocks-1.png" and picture.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "words",
    ["a * b * c", "`x` and [y](z)", "$5 & <b>", "# no heading", "- no item", "3. no item", "x_1 | ~y~", "on [-1, 2] or [۱]"],
)
def test_prose_in_markdown_stays_words(words):
    """No formula, no markup: what is left after the escapes are undone is what was said."""
    written = prose(words)
    assert not read(written).claims
    assert not re.search(r"(?<!\\)[*`\[\]_|~<>$]|&(?!amp;|#\d+;)|^(?:[-+#]|\d+[.)])\s", written)
    assert re.sub(r"\\(.)", r"\1", unescape(written)) == words


# --- notebooks ------------------------------------------------------------------------------------------------------


def test_a_notebook_is_valid_and_its_cells_run(everything, capsys):
    notebook = nbformat.reads(files(everything, "ipynb")[f"{everything.file_name}.ipynb"], as_version=4)
    nbformat.validate(notebook)
    names: dict = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), names)
    assert names["proof"].check().passed and names["report"].passed
    assert capsys.readouterr().out.count("proved") >= 2


def test_a_notebook_holds_its_pictures(blocks):  # noqa: F811
    cells = json.loads(files(blocks, "ipynb")["blocks.ipynb"])["cells"]
    (shown,) = [cell for cell in cells if "attachments" in cell]
    assert "".join(shown["source"]) == "![A parabola &amp; its slope](attachment:blocks-1.png)"
    assert list(shown["attachments"]) == ["blocks-1.png"]


def test_a_claim_that_asks_nothing_is_checked_as_it_stands():
    claim = read(r"Let $a, b \in \mathbb{R}$. \[ (a + b)^2 = a^2 + 2 a b + b^2 \]").claims[0]
    sheet = make_sheet("square", "A square", [prove_or_state(claim)])
    cells = nbformat.reads(files(sheet, "ipynb")["square.ipynb"], as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert len(code) == 3 and "symgrad.check(names" in code[-1]


# --- Word -----------------------------------------------------------------------------------------------------------


def parts_of(sheet):
    document = zipfile.ZipFile(io.BytesIO(files(sheet, "docx")[f"{sheet.file_name}.docx"]))
    return document.namelist(), document.read("word/document.xml").decode()


def test_a_word_document_has_equations_that_word_edits(everything):
    names, text = parts_of(everything)
    assert text.count("<m:oMathPara>") >= len(everything.verdicts)
    assert re.findall(r"\\[a-z]+", text) == [r"\sigma"] * 2  # What somebody wrote, in the table of each part.
    assert any(name.endswith(".png") for name in names)
    assert ("<w:bidi" in text) == (everything.language.direction == "rtl")


def test_brackets_in_word_belong_together():
    """A power stands at the pair, and each row of a proof is an equation by itself, which Word can break."""
    claim = read(r"Let $a, b \in \mathbb{R}$. \[ (a + b)^2 = a^2 + 2 a b + b^2 \]").claims[0]
    text = parts_of(make_sheet("square", "A square", [prove_or_state(claim)]))[1]
    assert re.search(r"<m:sSup><m:e><m:d>", text) and not re.search(r"<m:t>[()]</m:t>", text)
    assert "<m:eqArr>" not in parts_of(make_sheet("squares", "Squares", [derivation()]))[1]


def test_without_pandoc_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(WriteError, match="pip install pypandoc_binary"):
        files(make_sheet("squares", "Squares", [derivation()]), "docx")
