"""A document of several files is read through its main file, below a folder that is named; places are those of the files."""

import json

import pytest

from symgrad.check.workers import check_files
from symgrad.cli import main
from symgrad.commands.check import check_paths


@pytest.fixture
def paper(tmp_path):
    folder = tmp_path / "paper"
    (folder / "sections").mkdir(parents=True)
    (folder / "macros.tex").write_text("\\newcommand{\\sq}[1]{#1^2}\n", encoding="utf-8")
    (folder / "main.tex").write_text(
        "\\documentclass{article}\n\\input{macros}\n\\begin{document}\nLet $x, a \\in \\mathbb{R}$.\n\\input{sections/one}\n"
        "% \\input{sections/none}\n\\[ x + a = x \\]\n\\include{sections/two.tex}\n\\end{document}\n",
        encoding="utf-8",
    )
    (folder / "sections" / "one.tex").write_text("Now\n\\[ \\sq{x + a} =\n  \\sq{x} + \\sq{a} \\]\n", encoding="utf-8")
    (folder / "sections" / "two.tex").write_text("\\[ \\weird = x \\]\n\\[ x = x \\]", encoding="utf-8")
    (tmp_path / "secret.tex").write_text("\\[ x = x + 1 \\]", encoding="utf-8")
    return folder


def rows(report):
    return [(row.verdict.status, row.file.rsplit("/", 1)[-1], row.line, row.column) for row in report.rows]


def test_a_document_of_several_files(paper):
    (report,) = check_files([str(paper / "main.tex")], root=paper)
    assert rows(report) == [
        ("refuted", "one.tex", 3, 3),
        ("refuted", "", 7, 12),
        ("unread", "two.tex", 1, 4),
        ("proved", "two.tex", 2, 8),
    ]


def test_nothing_is_opened_that_was_not_named(paper):
    (report,) = check_files([str(paper / "main.tex")])
    assert [(row.verdict.status, row.line) for row in report.rows] == [("unread", 5), ("refuted", 7), ("unread", 8)]
    (paper / "main.tex").write_text("\\input{../secret} \\input{/etc/hostname} \\[ 1 = 1 \\]", encoding="utf-8")
    (report,) = check_files([str(paper / "main.tex")], root=paper)
    assert [row.verdict.status for row in report.rows] == ["unread", "unread", "proved"]


def test_files_that_input_each_other_end(paper):
    (paper / "main.tex").write_text("$x \\in \\mathbb{R}$ \\input{other} \\[ x = x \\]", encoding="utf-8")
    (paper / "other.tex").write_text("\\[ x = x + 1 \\] \\input{main}", encoding="utf-8")
    (report,) = check_files([str(paper / "main.tex")], root=paper)
    assert ("refuted", "other.tex", 1, 8) in rows(report)


def test_the_command_names_the_files(paper, monkeypatch, capsys):
    monkeypatch.chdir(paper)
    assert main(["check", "main.tex", "--root", ".", "--no-cache"]) == 1
    out = capsys.readouterr().out
    assert "sections/one.tex:3:3: " in out and "main.tex:7:12: " in out and "sections/two.tex:1:4: " in out
    assert check_paths(["main.tex"], form="json") == 1
    assert json.loads(capsys.readouterr().out)[0]["claims"]
