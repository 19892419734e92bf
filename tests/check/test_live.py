"""A document judged while it is written: the newest text counts, and what did not change keeps its verdict."""

from __future__ import annotations

import queue
import time

import pytest

from symgrad.check.limits import Limits
from symgrad.check.live import Live

SAID = "$x \\in \\mathbb{R}$\n"


@pytest.fixture
def judged():
    """judged(text) is the complete report on a text; judged.told holds every report that was told."""
    told: queue.Queue = queue.Queue()
    live = Live(lambda report, done: told.put((report, done)), Limits(seconds=5))

    def ask(text, seconds=60):
        live.ask("a.tex", text)
        while True:
            report, done = told.get(timeout=seconds)
            if done:
                return report

    ask.live = live
    yield ask
    live.close()


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
