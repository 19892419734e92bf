"""Workers judge many claims in order, keep their limits, and survive a claim that dies."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from symgrad.check import checker, limits, points, report, solutions, workers
from symgrad.check.limits import Limits
from symgrad.check.verdicts import Verdict
from symgrad.check.workers import check_texts
from symgrad.reading.claims.chains import ChainReader
from symgrad.reading.latex_reader import read
from symgrad.terms import memory

LINES = "\n".join(rf"\[ (x + {k})^2 = x^2 + {2 * k} x + {k * k + (k == 7)} \]" for k in range(1, 31))
TEXT = "Let $x \\in \\mathbb{R}$.\n" + LINES
FORKS = hasattr(os, "fork")


def test_one_document_over_several_workers_comes_back_in_order():
    seen = []
    (report,) = check_texts([("a.tex", TEXT)], jobs=3, progress=lambda done, total: seen.append((done, total)))
    assert [row.line for row in report.rows] == list(range(2, 32))
    assert [row.number for row in report.rows if row.verdict.status == "refuted"] == [7]
    assert seen[-1] == (30, 30)


def test_many_documents_keep_their_order():
    texts = [(f"{k}.tex", rf"$x \in \mathbb{{R}}$ \[ x + {k} = {k} + x \]") for k in range(9)]
    reports = check_texts(texts, jobs=2)
    assert [report.file for report in reports] == [name for name, _ in texts]
    assert all(report.passed for report in reports)


def test_a_long_document_may_take_longer_to_read():
    allowed = Limits(seconds=2)
    assert allowed.reading("x" * 100) == 2 and allowed.reading("x" * 1_000_000) == 10


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="limits of time need an alarm")
def test_a_formula_that_takes_too_long_to_read_costs_itself_only(monkeypatch):
    plain = ChainReader.items

    def slow(self, draft, block, skip):
        if block.segment.start > 30 and len(draft.sides) == 3:
            while True:
                pass
        return plain(self, draft, block, skip)

    monkeypatch.setattr(ChainReader, "items", slow)
    text = "Let $x \\in \\mathbb{R}$.\n\\[ 2 x = x + x \\]\n\\[ 3 x = x + 2 x = 2 x + x \\]\n\\[ 2 x = 3 x \\]\n"
    document, found = workers.read_within("a.tex", text, Limits(seconds=0.5))
    assert not found.error and [type(item).__name__ for item in document.claims] == ["Claim", "Unread", "Dependent", "Claim"]
    assert "limit of time" in str(document.claims[1].error)


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
        (report,) = check_texts([("a.tex", TEXT)], jobs=2, limits=limits)
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
        verdict = self.run(monkeypatch, lambda: bytearray(10**10), Limits(megabytes=300))
        assert verdict.status == "unknown" and "300 MB" in verdict.reason

    def test_a_worker_that_dies(self, monkeypatch):
        verdict = self.run(monkeypatch, lambda: os._exit(1), Limits())
        assert verdict.status == "unknown"

    def test_an_unexpected_error(self, monkeypatch):
        verdict = self.run(monkeypatch, lambda: 1 / 0, Limits())
        assert verdict.status == "unknown" and "ZeroDivisionError" in verdict.reason


def test_judge_within_reports_time(monkeypatch):
    monkeypatch.setattr(checker, "judge", lambda claim: time.sleep(30) or Verdict("proved"))
    assert "0.2 s" in limits.judge_within(None, 0.2).reason


HARD = "Let $W \\in \\mathbb{R}^{n \\times n}$ and $h \\in \\mathbb{R}^{n}$. Assume $h h^\\top = f(W)$.\n"


@pytest.mark.parametrize("file", ["triplet.tex", "norm-grad.tex", "kl-categorical.tex", "woodbury.tex", "huber.tex"])
def test_a_verdict_depends_on_no_clock(monkeypatch, root, file):
    """On a machine that is a hundred times slower each claim has the same verdict, for the same reason."""
    document = read((root / "tests" / "reading" / "documents" / file).read_text(encoding="utf-8"))
    verdicts = [checker.judge(claim) for claim in document.claims]
    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        clock = getattr(time, name)
        monkeypatch.setattr(time, name, lambda clock=clock: 100 * clock())
    memory.forget()
    assert [checker.judge(claim) for claim in document.claims] == verdicts


class TestInProcess:
    """Without workers a claim is given up in time too, in whatever thread."""

    def test_a_claim_has_its_limit(self, monkeypatch):
        monkeypatch.setattr(limits.judge_within, "__defaults__", (0.3,))
        monkeypatch.setattr(checker, "judge", lambda claim: time.sleep(30) or Verdict("proved"))
        verdict = report.check(read("\\[ 1 = 1 \\]")).rows[0].verdict
        assert verdict.status == "unknown" and "0.3 s" in verdict.reason

    @pytest.mark.parametrize("claim", ["h = W h", "\\nabla_W \\|W\\|_F^2 = 3 W"])
    def test_conditions_that_cannot_be_met_are_given_up(self, monkeypatch, claim):
        for module in (points, checker):
            monkeypatch.setattr(module, "MOST_STEPS", 50_000)
        with ThreadPoolExecutor(1) as pool:
            start = time.monotonic()
            verdict = pool.submit(lambda: report.check(read(HARD + f"\\[ {claim} \\]"))).result().rows[0].verdict
        assert verdict.status == "unknown" and "in 50000 steps" in verdict.reason and time.monotonic() - start < 20

    def test_what_holds_without_them_holds(self, monkeypatch):
        monkeypatch.setattr(points, "MOST_STEPS", 50_000)
        assert report.check(read(HARD + "\\[ \\nabla_W \\|W\\|_F^2 = 2 W \\]")).passed

    def test_solutions_are_given_up(self, monkeypatch):
        monkeypatch.setattr(solutions, "MOST_STEPS", 0)
        text = (
            "Let $A \\in \\mathbb{S}^{n}$, $x, b \\in \\mathbb{R}^{n}$, $\\det A > 0$."
            "\\[ A x - b = 0 \\implies 2 A x = 2 b \\implies x = A^{-1} b \\]"
        )
        row = next(row for row in report.check(read(text)).rows if row.verdict.status == "unknown")
        assert "a limit was reached" in row.verdict.reason
