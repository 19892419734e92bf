"""The limits of time, where Python has no clock to ring: in a browser."""

import signal
import sys
import threading

from symgrad import check


def test_python_without_threads_judges(monkeypatch):
    def start(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.delattr(signal, "setitimer")
    monkeypatch.setattr(sys, "platform", "emscripten")
    report = check(r"$x \in \mathbb{R}$ \[ x + x = 2 x \] \[ x = 3 x \]")
    assert [row.verdict.status for row in report.rows] == ["proved", "refuted"]
