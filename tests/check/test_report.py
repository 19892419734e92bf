"""A report says where each relation stands and what is wrong with it, as text and as JSON."""

import json
import os

import pytest

from symgrad.check.report import check
from symgrad.check.workers import check_files, check_texts
from symgrad.commands.check import check_paths
from symgrad.reading.latex_reader import read

TEXT = r"""Let $x \in \mathbb{R}^{n}$ and $L := \sum_{i=1}^{n} x_i^2$.
\begin{align}
\frac{\partial L}{\partial x_j} &= 2 x_j \\
 &= 3 x_j
\end{align}
"""


@pytest.fixture
def report():
    return check(read(TEXT, "notes.tex"))


def test_rows_number_the_relations_and_know_their_lines(report):
    assert [(row.number, row.line, row.verdict.status) for row in report.rows] == [(1, 3, "proved"), (2, 4, "refuted")]
    assert report.counts["refuted"] == 1 and not report.passed and report.exit_code == 1


def test_text_shows_place_counterexample_and_diagnosis(report):
    text = report.text()
    assert "✓ proved" in text and "✗ refuted" in text
    assert f"notes.tex:4:{report.rows[1].column}" in text
    assert "n = 2" in text and "left " in text and "looks like: " in text


def test_json_has_the_fields_that_tools_read(report):
    data = json.loads(json.dumps(report.as_dict()))
    assert data["file"] == "notes.tex" and data["error"] is None
    assert set(data["claims"][1]) == {
        "n",
        "line",
        "column",
        "end_line",
        "end_column",
        "file",
        "left",
        "relation",
        "right",
        "verdict",
        "reason",
        "counterexample",
        "looks_like",
        "mended",
        "rests_on",
        "in_text",
    }
    assert data["claims"][1]["counterexample"]["sizes"] == {"n": 2}


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("text", ["$x$ \\[ x = \\text{\x1b[2Jred} + x \\]", "\\[ x \x1b[2J \\]", "$x$ \\[ x = \u202e2 x \\]"])
def test_a_document_cannot_write_to_the_terminal(text, colour):
    (report,) = check_texts([("a\x1b[2J.tex", text)])
    shown = report.text(colour)
    assert "\x1b[2J" not in shown and "\u202e" not in shown and "\ufffd[2J" in shown


def test_definitions_without_a_colon_are_listed():
    text = check(read("Let $x \\in \\mathbb{R}$. \\[ L = x^2 \\] \\[ \\frac{dL}{dx} = 2x \\]")).text()
    assert "taken for definitions" in text and "L = x^2" in text


@pytest.fixture
def files(tmp_path):
    (tmp_path / "right.tex").write_text(TEXT.replace("3 x_j", "x_j + x_j"), encoding="utf-8")
    (tmp_path / "wrong.md").write_text("Let $x \\in \\mathbb{R}$. $$ (x+1)^2 = x^2 + 1 $$", encoding="utf-8")
    (tmp_path / "broken.tex").write_text(r"\[ x = \frac{1}{ \]", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "names, code", [(["right.tex"], 0), (["right.tex", "wrong.md"], 1), (["broken.tex"], 1), (["nothing.tex"], 2), ([""], 1)]
)
def test_exit_codes(files, names, code, capsys):
    assert check_paths([str(files / name) for name in names]) == code
    assert capsys.readouterr().out


def test_json_of_a_folder_has_every_file(files, capsys):
    assert check_paths([str(files)], form="json") == 1
    data = {entry["file"].rsplit("/", 1)[-1]: entry for entry in json.loads(capsys.readouterr().out)}
    assert set(data) == {"right.tex", "wrong.md", "broken.tex"}
    (unread,) = data["broken.tex"]["claims"]
    assert data["broken.tex"]["error"] is None and (unread["verdict"], unread["line"]) == ("unread", 1)
    assert "the formula ends too early; expected" in unread["reason"]
    assert [claim["verdict"] for claim in data["right.tex"]["claims"]] == ["proved", "proved"]
    assert data["wrong.md"]["claims"][0]["verdict"] == "refuted"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_folder_loses_no_document(files, monkeypatch):
    os.mkfifo(files / "pipe.tex")
    (files / "lost.tex").symlink_to(files / "nowhere")
    (files / "locked").mkdir()
    scan = os.scandir

    def locked(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", locked)
    errors = {report.file.rsplit("/", 1)[-1]: report.error for report in check_files([str(files)])}
    assert set(errors) == {"right.tex", "wrong.md", "broken.tex", "lost.tex", "locked"}
    assert "No such file" in errors["lost.tex"] and errors["locked"] == "Permission denied"


@pytest.mark.parametrize("name", ["page.docx", "thesis.pdf", "notes.json"])
def test_a_file_of_another_kind_does_not_pass(tmp_path, capsys, name):
    (tmp_path / name).write_text("<p>1 = 2</p>", encoding="utf-8")
    assert check_paths([str(tmp_path / name)]) == 2
    assert "no LaTeX or Markdown" in capsys.readouterr().out


def test_a_notebook_that_is_none_cannot_be_opened(tmp_path, capsys):
    (tmp_path / "notes.IPYNB").write_text("<p>1 = 2</p>", encoding="utf-8")
    assert check_paths([str(tmp_path / "notes.IPYNB")]) == 2
    assert "no notebook" in capsys.readouterr().out


def test_quiet_leaves_out_what_passed(files, capsys):
    check_paths([str(files / "right.tex"), str(files / "wrong.md")], quiet=True)
    out = capsys.readouterr().out
    assert "wrong.md" in out and "right.tex" not in out and "3 claims" in out


def test_a_folder_without_documents_is_an_error(tmp_path, capsys):
    (tmp_path / "right.tex").write_text("$x$ \\[ x + x = 2 x \\]", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    assert check_paths([str(tmp_path), str(tmp_path)]) == 0
    for paths in (["folder"], ["right.tex", "folder"]):
        assert check_paths([str(tmp_path / path) for path in paths]) == 2
        assert "folder\n  could not be read: there is no .tex or .md file in it" in capsys.readouterr().out
