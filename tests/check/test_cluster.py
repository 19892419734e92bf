"""Documents judged over a Dask cluster: the same verdicts as here, and a worker that is lost costs nothing but time."""

from __future__ import annotations

import json

import pytest

from symgrad.check import cluster
from symgrad.check.cluster import CHARACTERS, DOCUMENTS, _batches
from symgrad.cli import main

pytestmark = pytest.mark.program


@pytest.mark.parametrize("how", ["keep", "lose"])
def test_verdicts_are_the_same(how, python, tmp_path):
    pytest.importorskip("distributed", reason="what makes a cluster is not installed: distributed")
    done = python("-m", "tests.check.on_cluster", how, timeout=300, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    reports, here, lost = json.loads(done.stdout.splitlines()[-1])
    assert reports == here and len(reports) == 40 and lost == (how == "lose")
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
    batches = list(_batches(range(len(texts)), texts))
    assert [number for batch in batches for number in batch] == list(range(len(texts)))
    for batch in batches:
        assert len(batch) <= DOCUMENTS
        assert len(batch) == 1 or sum(len(texts[number][1]) for number in batch) <= CHARACTERS
