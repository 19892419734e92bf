"""Documents judged over a Dask cluster: the same verdicts as here, and a worker that is lost costs nothing but time."""

from __future__ import annotations

import json

import pytest

from symgrad.check import cluster
from symgrad.check.cluster import CHARACTERS, DOCUMENTS, WORTH_A_SHARE, _batches, _joined
from symgrad.check.report import PENDING
from symgrad.check.workers import WHOLE, check_texts
from symgrad.cli import main

pytestmark = pytest.mark.program


@pytest.mark.parametrize("how", ["keep", "lose"])
def test_verdicts_are_the_same(how, python, tmp_path):
    pytest.importorskip("distributed", reason="what makes a cluster is not installed: distributed")
    done = python("-m", "tests.check.on_cluster", how, timeout=300, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    reports, here, lost = json.loads(done.stdout.splitlines()[-1])
    assert reports == here and len(reports) == 41 and lost == (how == "lose")
    assert {claim["verdict"] for report in reports for claim in report["claims"]} >= {"proved", "refuted", "unread"}


def test_no_scheduler_is_an_error_in_one_line(tmp_path, capsys, monkeypatch):
    pytest.importorskip("distributed", reason="what speaks to a cluster is not installed: distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    (tmp_path / "a.tex").write_text("$x \\in \\mathbb{R}$ \\[ x = x \\]")
    assert main(["check", str(tmp_path / "a.tex"), "--no-cache", "--scheduler", "tcp://127.0.0.1:1"]) == 2
    told = capsys.readouterr().err.strip()
    assert told.startswith("symgrad: no scheduler answers at tcp://127.0.0.1:1") and "\n" not in told


def test_batches_hold_each_document_once_and_are_small():
    texts = [("a.tex", "x" * size) for size in [10] * 50 + [CHARACTERS + 1, 5, CHARACTERS // 2, CHARACTERS // 2 + 1]]
    batches = list(_batches(range(len(texts)), texts, 4))
    assert [piece for batch in batches for piece in batch] == [(number, WHOLE) for number in range(len(texts))]
    for batch in batches:
        assert len(batch) <= DOCUMENTS
        assert len(batch) == 1 or sum(len(texts[number][1]) for number, _ in batch) <= CHARACTERS


@pytest.mark.parametrize("workers, shares", [(1, 1), (2, 2), (3, 3), (64, 5)])
def test_a_long_document_is_shared_out(workers, shares):
    texts = [("a.tex", "x = x"), ("long.tex", "x = x\n" * (4 * WORTH_A_SHARE + 1)), ("b.tex", "x = x")]
    pieces = [piece for batch in _batches(range(3), texts, workers) for piece in batch]
    assert sorted(pieces) == [(0, WHOLE), *((1, (part, shares)) for part in range(shares)), (2, WHOLE)]


def test_the_shares_of_a_document_make_the_report_of_all_of_it():
    text = ("long.tex", "Let $x \\in \\mathbb{R}$. " + "".join(f"\\[ {k} x + x = {k + 1 + k // 6} x \\]" for k in range(7)))
    (whole,) = check_texts([text], 1)
    parts = [check_texts([text], 1, shares=[(part, 3)])[0] for part in range(3)]
    assert [sum(row.verdict != PENDING for row in part.rows) for part in parts] == [2, 2, 3]
    assert _joined([parts[1], parts[2], parts[0]]) == whole and whole.counts["refuted"] == 1
