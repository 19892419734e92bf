"""What hides claims is told: no document with claims in it ends as one with none, and no file is read without an end."""

from __future__ import annotations

import os

import pytest

from symgrad.check.workers import check_files
from symgrad.errors import FileError
from symgrad.reading.surface.sources import MOST_BYTES, harmless, read_source, without_controls

BEFORE = "Let $x \\in \\mathbb{R}$.\n\n"
WRONG = "\n\n$$ x + x = 3 x $$\n"
TEX = BEFORE + "\\[ x + x = 3 x \\]\n"


@pytest.fixture
def checked(tmp_path):
    """checked(name, content) is the report on a file."""

    def check(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (report,) = check_files([str(path)], 1)
        return report

    return check


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.md", BEFORE + "\\<!-- no comment" + WRONG, "two exact values that differ"),
        ("a.md", BEFORE + "\\`no code" + WRONG + "\\`", "two exact values that differ"),
        ("a.md", BEFORE + "<!-- a comment" + WRONG, "<!-- is never closed"),
        ("a.md", BEFORE + "```python\nx = 1" + WRONG, "``` is never closed"),
        ("a.md", BEFORE + "~~~" + WRONG, "~~~ is never closed"),
        ("a.qmd", "$`x`$\n\n```" + WRONG, "``` is never closed"),
        ("a.html", "<p>Let \\(x \\in \\mathbb{R}\\).</p><!-- <p>\\[ x + x = 3 x \\]</p>", "<!-- is never closed"),
        ("a.tex", BEFORE + "\\iffalse\n\\[ x + x = 3 x \\]\n", "\\iffalse is never closed"),
    ],
)
def test_what_nothing_closes_hides_no_claim(checked, name, text, says):
    report = checked(name, text)
    assert report.exit_code == 1 and any(says in row.verdict.reason for row in report.rows)


@pytest.mark.parametrize("ending", ["```python\nprint('x')\n", "<!-- the end", "\\iffalse of no use"])
def test_what_hides_nothing_is_no_mistake(checked, ending):
    report = checked("a.md", BEFORE + "$$ x + x = 2 x $$\n\n" + ending)
    assert report.exit_code == 0 and len(report.rows) == 1


def test_a_comment_of_a_page_that_ends_hides_what_is_in_it(checked):
    report = checked("a.html", "<p>\\(x \\in \\mathbb{R}\\)</p><!-- \\[ x = 3 x \\] --><p>\\[ x + x = 2 x \\]</p>")
    assert report.passed and len(report.rows) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_told_with_and_without_a_mark(checked, encoding):
    report = checked("a.tex", TEX.encode(encoding))
    assert report.exit_code == 2 and ("UTF-16" in report.error or "UTF-8" in report.error)


def test_what_holds_zeros_is_no_text(checked):
    report = checked("a.tex", TEX.encode() + b"\0" * 3)
    assert report.exit_code == 2 and "line 4 has the byte 00" in report.error


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no such device")
def test_a_file_without_an_end_is_given_up():
    with pytest.raises(FileError, match=f"larger than {MOST_BYTES // 2**20} MB"):
        read_source("/dev/zero")


def test_what_acts_on_a_terminal_does_not_reach_it():
    assert harmless("a\x1b[31mb\x07\u202ec\u2066d\te\nf") == "a\ufffd[31mb\ufffd\ufffdc\ufffdd\ufffde\nf"
    assert without_controls("a\x1b[31mb\tc\x9bd\n\u2067e") == "a\ufffd[31mb\tc\ufffdd\n\u2067e"
    assert (
        without_controls("a\x1b[31;1mb\x1b[0m\x1b]0;t\x07\x1b[2J", colours=True) == "a\x1b[31;1mb\x1b[0m\ufffd]0;t\ufffd\ufffd[2J"
    )


@pytest.mark.parametrize(("sign", "named"), [("\x1b", "U+001B"), ("\ue000", "U+E000")])
def test_a_character_that_shows_nothing_is_named_by_its_number(checked, sign, named):
    report = checked("a.tex", BEFORE + f"\\[ x + {sign} = 2 x \\]")
    assert named in report.rows[0].verdict.reason


def test_a_letter_that_looks_like_another_is_named_by_its_number(checked):
    report = checked("a.tex", BEFORE + "\\[ x + \u0445 = 2 x \\]")
    assert any("U+0445 (Cyrillic small letter ha)" in message for _, message in report.notes)
