"""A document judged again and again while it is written: the newest text counts, and what did not change keeps its verdict.

One worker process reads and judges; nothing that a document says can stop whoever asks. Knows the workers' limits and rows only.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

from ..terms.claims import Claim
from .limits import USUAL, Limits, judge_within, out_of_time
from .report import Report
from .verdicts import Verdict
from .workers import GRACE, follow_parent, interruptions_held, limit_memory, out_of_memory, read_within

#: Verdicts that are kept for claims that may come again.
MOST_KEPT = 20_000
#: Seconds for which verdicts are gathered before they are sent.
GATHERED = 0.05

Tell = Callable[[Report, bool], None]


class Live:
    """The judge of one document at a time, in a process of its own.

    tell   is called in a thread of its own with the report so far, rows that are not judged yet among it as unknown, and whether
           it is complete: once a text is read, and whenever verdicts have come
    context   of multiprocessing, which says how the process starts; a plain fork would copy the locks of this process's threads
    """

    def __init__(self, tell: Tell, limits: Limits = USUAL, context: BaseContext | None = None):
        self._tell, self._limits = tell, limits
        self._context = context or multiprocessing.get_context("spawn")
        self._lock = threading.Lock()
        self._ticket = 0
        self._asked: tuple[str, str] = ("", "")
        self._report: Report | None = None
        #: Verdicts on claims that ended a worker, by their number in the newest text.
        self._overrun: dict[int, Verdict] = {}
        self._waiting: list[int] = []
        self._since = time.monotonic()
        self._closed = False
        self._start()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, name: str, text: str) -> None:
        """Judge this text; what was asked before is given up."""
        with self._lock:
            self._ticket += 1
            self._asked, self._overrun = (name, text), {}
            self._send()

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._closed = True
            self._end()

    def _start(self) -> None:
        self._pipe, other = multiprocessing.Pipe()
        # Every context has processes; the annotations of their base class do not say so.
        make: Any = self._context
        self._process = make.Process(target=_work, args=(other, self._limits), daemon=True)
        with interruptions_held():
            self._process.start()
        other.close()

    def _end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _send(self) -> None:
        self._report, self._waiting, self._since = None, [], time.monotonic()
        try:
            self._pipe.send((self._ticket, *self._asked, self._overrun))
        except OSError:
            pass  # The worker is dead, which the listening thread sees as well.

    def _listen(self) -> None:
        while not self._closed:
            pipe = self._pipe
            try:
                if pipe.poll(0.2):
                    self._take(pipe.recv())
                elif self._is_late():
                    self._restart(out_of_time(self._limits.seconds))
            except (EOFError, OSError):
                if not self._closed:
                    self._restart(out_of_memory(self._limits))

    def _take(self, message: tuple[int, Report | None, dict[int, Verdict], bool]) -> None:
        ticket, report, verdicts, done = message
        with self._lock:
            if ticket != self._ticket:
                return
            self._since = time.monotonic()
            if report is not None:
                self._report, self._waiting = report, list(range(len(report.rows)))
            if self._report is None:
                return
            self._waiting = [number for number in self._waiting if number not in verdicts]
            self._report = told = with_verdicts(self._report, verdicts)
        self._tell(told, done)

    def _is_late(self) -> bool:
        with self._lock:
            if self._ticket == 0 or self._report is not None and not self._waiting:
                return False
            allowed = self._limits.seconds if self._report is not None else self._limits.reading(self._asked[1])
            return time.monotonic() - self._since > allowed + 2 * GRACE

    def _restart(self, verdict: Verdict) -> None:
        """A new worker for one that overran or died; the claim that it was at has its verdict by that."""
        with self._lock:
            if self._closed:
                return
            self._end()
            self._start()
            if self._ticket == 0 or self._report is not None and not self._waiting:
                return  # Nothing was under way.
            if self._report is not None:
                self._overrun[self._waiting[0]] = verdict
                self._send()
                return
            # What the dead worker was asked is answered by this.
            self._report = told = Report(self._asked[0], error=verdict.reason.replace("one claim", "reading it"))
        self._tell(told, True)


# --- in the worker --------------------------------------------------------------------------------------------------


def _work(pipe: Connection, limits: Limits) -> None:
    """Read and judge the newest text that came, until no more come.

    Answers (ticket, the report once it is read, verdicts by number, whether that was all).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 3000))
    limit_memory(limits.megabytes)
    kept: dict[Any, Verdict] = {}
    while True:
        try:
            asked = pipe.recv()
            while pipe.poll():
                asked = pipe.recv()
            ticket, name, text, overrun = asked
            for part in judge_text(name, text, kept, overrun, limits, pipe.poll):
                pipe.send((ticket, *part))
        except (EOFError, OSError, MemoryError):  # Of memory that ran out, the parent hears by the end of this process.
            return
        if len(kept) > MOST_KEPT:
            kept.clear()


def judge_text(
    name: str,
    text: str,
    kept: dict[Any, Verdict],
    overrun: dict[int, Verdict],
    limits: Limits = USUAL,
    is_over: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Report | None, dict[int, Verdict], bool]]:
    """Read and judge one text: the report once it is read, then verdicts by number as they are found, and whether that was all.

    kept      verdicts on claims that may come again; new ones are put there
    overrun   what is known of claims by their number
    is_over   whether nobody waits for more; asked before each claim
    """
    document, report = read_within(name, text, limits)
    claims = () if document is None else document.claims
    keys = [_key(claim) for claim in claims]
    found = {number: kept[key] for number, key in enumerate(keys) if key in kept} | overrun
    waiting = [number for number in range(len(claims)) if number not in found]
    yield report, found, not waiting
    found, since = {}, time.monotonic()
    for number in waiting:
        if is_over():
            return
        key = keys[number]
        if key not in kept:
            kept[key] = judge_within(claims[number], limits.seconds)
        found[number] = kept[key]
        is_last = number == waiting[-1]
        if is_last or time.monotonic() - since > GATHERED:
            yield None, found, is_last
            found, since = {}, time.monotonic()


def with_verdicts(report: Report, verdicts: dict[int, Verdict]) -> Report:
    """The report with these verdicts in its rows, by their number from 0."""
    rows = (replace(row, verdict=verdicts[number]) if number in verdicts else row for number, row in enumerate(report.rows))
    return replace(report, rows=tuple(rows))


def _key(claim: Any) -> Any:
    """What a verdict on a claim depends on, and the places that it names."""
    if not isinstance(claim, Claim):
        return claim, claim.line
    return claim, claim.head, tuple((doubt.line, doubt.text) for doubt in claim.doubts)
