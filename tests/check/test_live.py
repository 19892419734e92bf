"""A document judged while it is written: the newest text counts, and what did not change keeps its verdict."""

from __future__ import annotations

import queue
import time

import pytest

from symgrad.check.limits import Limits
from symgrad.check.live import Live

SAID = "$x \\in \\mathbb{R}$\n"


@pytest.fixture
def told():
    """A live judge, and the queue of what it tells: (report, whether it is complete)."""
    reports: queue.Queue = queue.Queue()
    live = Live(lambda report, done: reports.put((report, done)), Limits(seconds=5))
    yield live, reports
    live.close()


@pytest.fixture
def judged(told):
    """judged(text) is the complete report on a text; judged.live is the judge."""
    live, reports = told

    def ask(text, seconds=60):
        live.ask("a.tex", text)
        while True:
            report, done = reports.get(timeout=seconds)
            if done:
                return report

    ask.live = live
    return ask


def statuses(report):
    return [row.verdict.status for row in report.rows]


def test_each_text_has_its_own_report(judged):
    assert statuses(judged(SAID + "\\[ x + x = 2 x \\]\n\\[ x = 2 x \\]\n")) == ["proved", "refuted"]
    moved = judged(SAID + "\n\n\\[ x = 2 x \\]\n\\[ x + x = 2 x \\]\n\\[ x = x^2 \\]")
    assert statuses(moved) == ["refuted", "proved", "refuted"] and [row.line for row in moved.rows] == [4, 5, 6]
    assert judged(SAID).rows == ()


def test_a_newer_text_ends_the_work_on_an_older_one(judged):
    slow = SAID + "".join(f"\\[ \\sin(x)^{{{k}}} + {k} = x^{{{k}}} \\sin(x + {k}) + \\cos(x) \\]\n" for k in range(2, 60))
    judged.live.ask("a.tex", slow)
    report = judged(SAID + "\\[ x + x = 2 x \\]\n")
    assert statuses(report) == ["proved"]


def test_a_dead_worker_is_replaced(judged):
    assert statuses(judged(SAID + "\\[ x + x = 2 x \\]")) == ["proved"]
    judged.live._process.kill()
    time.sleep(0.5)
    assert statuses(judged(SAID + "\\[ x + x = 3 x \\]")) == ["refuted"]


def test_a_text_on_which_a_worker_dies_is_told_of_once(told):
    live, reports = told
    live.ask("a.tex", SAID + "\\[ x + x = 2 x \\]\n" * 3000)
    live._process.kill()
    report, done = reports.get(timeout=20)
    assert done and "limit" in report.error and report.rows == ()
    live._since -= 1000
    assert not live._is_late()  # nothing is under way that another worker would be started for
    with pytest.raises(queue.Empty):
        reports.get(timeout=1)
