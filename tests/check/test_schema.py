"""What `symgrad check --json` prints, whatever it meets, is what its published schema says."""

from __future__ import annotations

import json

import jsonschema
import pytest

from symgrad.check.schema import SCHEMA, schema_text
from symgrad.cli import main

MIXED = r"""\newcommand{\sq}[1]{#1^2}
Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$ and $L := \|X w - y\|^2$, with $\sum_i w_i = 1$.
\begin{align}
\nabla_w L &= X^\top (X w - y) \\
  &= \foo{w} \\
\end{align}
\[ w_1 + \sq{w_1} = w_1
   + w_1 w_1 \]
\[ \nabla_w L \] \[ a \approx a \] % symgrad: skip
Then $\sum_i w_i = 1$, and $2 = 3$ follows.
\[ w \in \mathbb{Q} \] \[ X w = w \]
% symgrad: skip
\[ a = b \]
"""


@pytest.fixture
def found(tmp_path, monkeypatch, capsys):
    """found(*arguments): what `symgrad check --json` prints with them, once it has met the schema."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mixed.tex").write_text(MIXED)
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "binary.tex").write_bytes(b"\xff\xfe\x00\x81")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "main.tex").write_text("Let $x \\in \\mathbb{R}$.\n\\input{inner}\n")
    (tmp_path / "parts" / "inner.tex").write_text("\n\\[ x + x\n  = 3 x \\]\n")

    def run(*arguments):
        main(["check", "--json", "--no-cache", *arguments])
        reports = json.loads(capsys.readouterr().out)
        jsonschema.Draft202012Validator(SCHEMA).validate(reports)
        return reports

    return run


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_published_schema_is_this_one(root, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", "--schema"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == (root / "docs" / "report.schema.json").read_text(encoding="utf-8") == schema_text() + "\n"


def test_reports_meet_the_schema(found):
    (report,) = found("mixed.tex", "--mend")
    assert {claim["verdict"] for claim in report["claims"]} >= {"proved", "refuted", "unread"}
    for key in ("notes", "assumptions", "instructions", "mend", "not_judged"):
        assert report[key], key
    assert not report["passed"] and sum(report["counts"].values()) == len(report["claims"])
    assert {"declared", "defined"} <= {fact["how"] for claim in report["claims"] for fact in claim["rests_on"]}


def test_spans_are_those_of_the_right_sides(found):
    (report,) = found("mixed.tex")
    lines = MIXED.splitlines()
    spans = {claim["right"]: claim for claim in report["claims"] if claim["end_line"]}
    first = spans[r"X^\top (X w - y)"]
    assert lines[first["line"] - 1][first["column"] - 1 : first["end_column"] - 1] == first["right"]
    second = spans[r"w_1 + w_1 w_1"]
    assert (second["line"], second["end_line"]) == (7, 8) and lines[7][: second["end_column"] - 1] == r"   + w_1 w_1"


def test_other_documents_meet_it(found):
    assert [bool(report["error"]) for report in found("empty.md", "binary.tex", "none.tex")] == [False, True, True]
    (report,) = found("parts/main.tex", "--root", "parts")
    (claim,) = report["claims"]
    assert claim["file"].endswith("inner.tex") and (claim["line"], claim["end_line"]) == (3, 3)


def test_the_documents_of_the_tests_meet_it(found, root):
    reports = found(*map(str, sorted((root / "tests" / "check" / "documents").iterdir())[:8]), "--jobs", "1")
    assert len(reports) == 8
