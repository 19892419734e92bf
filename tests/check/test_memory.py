"""Verdicts that are kept: what has not changed has the same report, what has changed is judged, what is broken is not there."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace

import pytest

from symgrad.check import workers
from symgrad.check.keys import claim_key
from symgrad.check.limits import Limits
from symgrad.check.memory import Memory
from symgrad.check.verdicts import Verdict
from symgrad.check.workers import check_files, check_texts
from symgrad.reading.latex_reader import read

LIMITS = Limits()
TEXT = (
    "Let $z \\in \\mathbb{R}^{C}$, $p := \\operatorname{softmax}(z)$ and $y \\in \\mathbb{R}^{C}$ with $\\sum_i y_i = 1$.\n"
    "\\[ \\frac{\\partial p_i}{\\partial z_k} = p_i (\\delta_{ik} - p_k) \\]\n\\[ \\sum_i p_i y_i = 3 \\]\n"
    "\\[ \\sum_k p_k \\sum_i y_i = 1 \\]\n"
)


@pytest.fixture
def checked(tmp_path):
    """checked(text) is the report on it, with the verdicts kept in a folder."""

    def check(text, name="a.tex"):
        memory = Memory(tmp_path / "kept", LIMITS)
        try:
            return check_texts([(name, text)], 1, LIMITS, memory=memory)[0]
        finally:
            memory.close()

    return check


@pytest.fixture
def judged(monkeypatch):
    """What workers are given to do."""
    seen = []
    give = workers._Worker.give

    def noted(self, task):
        seen.append(task)
        give(self, task)

    monkeypatch.setattr(workers._Worker, "give", noted)
    return seen


def test_the_same_text_has_the_same_report_without_any_work(checked, judged):
    first = checked(TEXT)
    del judged[:]
    assert checked(TEXT) == first and judged == []
    assert checked(TEXT, "b.tex") == replace(first, file="b.tex") and judged == []
    assert [row.verdict.status for row in first.rows] == ["proved", "refuted", "proved"]


def test_only_what_has_changed_is_judged(checked, judged):
    first = checked(TEXT)
    del judged[:]
    second = checked("Words in front.\n\n" + TEXT.replace("= 3", "= 4"))
    assert [len(claims) for kind, _, claims in judged if kind == "judge"] == [1]
    assert [row.line for row in second.rows] == [row.line + 2 for row in first.rows]
    assert [row.verdict for row in second.rows][::2] == [row.verdict for row in first.rows][::2]


def test_what_a_claim_rests_on_is_part_of_it(checked):
    assert checked(TEXT).rows[2].verdict.status == "proved"
    assert checked(TEXT.replace("\\sum_i y_i = 1$.", "\\sum_i y_i = 2$.")).rows[2].verdict.status == "refuted"
    assert checked(TEXT.replace("\\operatorname{softmax}(z)", "2 z")).rows[2].verdict.status == "refuted"


def test_a_key_does_not_depend_on_place_or_wording_but_on_meaning_and_limits():
    (a, _, _), (b, _, _) = read(TEXT).claims, read("\n\n" + TEXT.replace("p_i (", "p_i  (")).claims
    assert claim_key(a, LIMITS) == claim_key(b, LIMITS) != ""
    assert claim_key(a, LIMITS) != claim_key(replace(a, relation="≤"), LIMITS)
    assert claim_key(a, LIMITS) != claim_key(a, Limits(seconds=1))


def test_what_a_limit_cut_short_is_judged_again(tmp_path):
    memory = Memory(tmp_path, LIMITS)
    (report,) = check_texts([("a.tex", TEXT)], 1, LIMITS)
    cut = replace(report.rows[0], verdict=Verdict("unknown", "the limit of 1 s for one claim was reached", lasts=False))
    memory.keep(TEXT, replace(report, rows=(cut, *report.rows[1:])), ("a", "b", "c"))
    assert memory.report_on("a.tex", TEXT) is None
    assert memory.verdicts_on(("a", "b", "c")) == {1: report.rows[1].verdict, 2: report.rows[2].verdict}
    memory.close()


@pytest.mark.parametrize(
    "damage", ["no database", "an empty file", "other columns", "no JSON", "another status", "a folder in its place"]
)
def test_what_is_broken_is_not_there(tmp_path, checked, damage):
    first = checked(TEXT)
    file = tmp_path / "kept" / "verdicts.sqlite3"
    if damage == "no database":
        file.write_bytes(b"\x00\xff" * 5000)
    elif damage == "an empty file":
        file.write_bytes(b"")
    elif damage == "other columns":
        file.unlink()
        with sqlite3.connect(file) as store:
            store.execute("CREATE TABLE kept (something INTEGER)")
    elif damage == "a folder in its place":
        file.unlink()
        file.mkdir()
    else:
        with sqlite3.connect(file) as store:
            if damage == "no JSON":
                store.execute("UPDATE kept SET data = substr(data, 1, 20)")
            else:
                store.execute("""UPDATE kept SET data = replace(data, '"refuted"', '"fine"')""")
    assert checked(TEXT) == first


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "kept", LIMITS)
    assert check_texts([("a.tex", TEXT)], 1, LIMITS, memory=memory)[0].counts["refuted"] == 1
    memory.close()


def test_a_thousand_claims_take_a_fraction_of_the_time_the_second_time(checked):
    text = "$x \\in \\mathbb{R}$\n" + "".join(f"\\[ x + {k} = {k} + x \\]\n" for k in range(1000))
    start = time.perf_counter()
    first = checked(text)
    between = time.perf_counter()
    assert checked(text) == first and len(first.rows) == 1000
    assert time.perf_counter() - between < (between - start) / 2


def test_rows_of_files_that_a_document_inputs_keep_their_places(tmp_path):
    (tmp_path / "main.tex").write_text("Let $x \\in \\mathbb{R}$.\n\\input{part}\n")
    (tmp_path / "part.tex").write_text("\\[ x + x = 3 x \\]\n")
    memory = Memory(tmp_path / "kept", LIMITS)
    first, second = (check_files([str(tmp_path / "main.tex")], 1, LIMITS, None, memory, tmp_path) for _ in range(2))
    memory.close()
    assert first == second and first[0].rows[0].line == 1 and first[0].rows[0].file.endswith("part.tex")
