"""Workers judge many claims in order, keep their limits, and survive a claim that dies."""

import os
import time

import pytest

from symgrad.check import checker, workers
from symgrad.check.verdicts import Verdict
from symgrad.check.workers import Limits, check_texts

LINES = "\n".join(rf"\[ (x + {k})^2 = x^2 + {2 * k} x + {k * k + (k == 7)} \]" for k in range(1, 31))
TEXT = "Let $x \\in \\mathbb{R}$.\n" + LINES
FORKS = hasattr(os, "fork")


def test_one_document_over_several_workers_comes_back_in_order():
    seen = []
    report, = check_texts([("a.tex", TEXT)], jobs=3, progress=lambda done, total: seen.append((done, total)))
    assert [row.line for row in report.rows] == list(range(2, 32))
    assert [row.number for row in report.rows if row.verdict.status == "refuted"] == [7]
    assert seen[-1] == (30, 30)


def test_many_documents_keep_their_order():
    texts = [(f"{k}.tex", rf"$x \in \mathbb{{R}}$ \[ x + {k} = {k} + x \]") for k in range(9)]
    reports = check_texts(texts, jobs=2)
    assert [report.file for report in reports] == [name for name, _ in texts]
    assert all(report.passed for report in reports)


def test_no_texts_no_reports():
    assert check_texts([]) == []


@pytest.mark.skipif(not FORKS, reason="the stand-in judge reaches workers by fork")
class TestLimits:
    """With a stand-in judge that misbehaves at one claim."""

    def run(self, monkeypatch, misbehave, limits):
        judge = checker.judge

        def stand_in(claim):
            if claim.line == 5:
                misbehave()
            return judge(claim)
        monkeypatch.setattr(checker, "judge", stand_in)
        report, = check_texts([("a.tex", TEXT)], jobs=2, limits=limits)
        assert [row.verdict.status for row in report.rows if row.line != 5].count("proved") == 28
        return next(row.verdict for row in report.rows if row.line == 5)

    def test_time(self, monkeypatch):
        start = time.monotonic()
        verdict = self.run(monkeypatch, lambda: time.sleep(60), Limits(seconds=2))
        assert verdict.status == "unknown" and "2 s" in verdict.reason and time.monotonic() - start < 20

    def test_time_that_the_alarm_does_not_stop(self, monkeypatch):
        import signal
        monkeypatch.setattr(workers, "GRACE", 0.5)

        def deaf():
            signal.setitimer(signal.ITIMER_REAL, 0)
            time.sleep(60)
        verdict = self.run(monkeypatch, deaf, Limits(seconds=2))
        assert verdict.status == "unknown" and "limit" in verdict.reason

    def test_memory(self, monkeypatch):
        verdict = self.run(monkeypatch, lambda: bytearray(10 ** 10), Limits(megabytes=300))
        assert verdict.status == "unknown" and "300 MB" in verdict.reason

    def test_a_worker_that_dies(self, monkeypatch):
        verdict = self.run(monkeypatch, lambda: os._exit(1), Limits())
        assert verdict.status == "unknown"

    def test_an_unexpected_error(self, monkeypatch):
        verdict = self.run(monkeypatch, lambda: 1 / 0, Limits())
        assert verdict.status == "unknown" and "ZeroDivisionError" in verdict.reason


def test_judge_within_reports_time(monkeypatch):
    monkeypatch.setattr(checker, "judge", lambda claim: time.sleep(30) or Verdict("proved"))
    assert "0.2 s" in workers.judge_within(None, 0.2).reason
