"""Every verdict lists what it rests on, with the lines."""

import json

import pytest

from symgrad import check
from symgrad.commands.check import check_paths

TEXT = r"""Let $x \in \mathbb{R}^n$ and $w \in \mathbb{R}^n$ with $w_i > 0$.
Let $S \in \mathbb{S}^n$ with $S \succ 0$, and $L := \sum_i w_i x_i^2 + b^2$.

Assume that $\sum_i w_i = 1$.
\[ \frac{\partial L}{\partial x_k} = 2 w_k x_k \]
\[ \det S > 0 \]
If $b > 0$, \[ |b| = b \]
"""


@pytest.fixture
def report():
    return check(TEXT)


def facts(row):
    return [(fact.line, fact.text, fact.how) for fact in row.rests_on]


def test_a_verdict_rests_on_what_its_claim_depends_on(report):
    first, second, third = map(facts, report.rows)
    assert (1, r"x \in \mathbb{R}^n", "declared") in first and (1, "w_i > 0", "assumed") in first
    assert (2, r"L := \sum_i w_i x_i^2 + b^2", "defined") in first and (4, r"\sum_i w_i = 1", "assumed") in first
    assert (2, "b was never declared: taken for a real scalar", "inferred") in first
    assert second == [(2, r"S \in \mathbb{S}^n", "declared"), (2, r"S \succ 0", "assumed")]
    assert (7, "b > 0", "assumed") in third and not any("S" in text for _, text, _ in third)


def test_what_is_assumed_stands_once_above_the_report(report):
    assert report.assumptions == ((1, "w_i > 0"), (2, r"S \succ 0"), (4, r"\sum_i w_i = 1"))
    shown = report.text()
    assert shown.count(r"assumed, line 2: S \succ 0") == 1 and "rests on" not in shown


def test_the_terminal_lists_it_when_asked_and_json_always(report, tmp_path, capsys):
    assert r"rests on line 2: S \succ 0 (assumed)" in report.text(why=True)
    (tmp_path / "notes.tex").write_text(TEXT, encoding="utf-8")
    assert check_paths([str(tmp_path / "notes.tex")], why=True) == 0
    assert r"rests on line 2: S \succ 0 (assumed)" in capsys.readouterr().out
    assert check_paths([str(tmp_path / "notes.tex")], form="json") == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert {"line": 2, "text": r"S \succ 0", "how": "assumed"} in data["claims"][1]["rests_on"]
    assert {"line": 2, "text": r"S \succ 0"} in data["assumptions"]


def test_what_is_supposed_in_a_part_is_listed_in_that_part():
    text = (
        "Let $S \\in \\mathbb{S}^n$. \\begin{lemma}\nLet $S \\succ 0$. \\[ \\det S > 0 \\] \\end{lemma} \\[ \\det S = \\det S \\]"
    )
    first, second = check(text).rows
    assert (2, r"S \succ 0", "assumed") in facts(first) and (2, r"S \succ 0", "assumed") not in facts(second)
