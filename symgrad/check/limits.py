"""The last resort against what runs away: limits of time and memory on reading a document and on judging a claim.

What a verdict rests on is counted in work (see values/effort.py and decide/work.py), which is far below these limits; a claim that
reaches them all the same is unknown, with that as its reason.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ..errors import Overrun
from .verdicts import Verdict

SECONDS, MEGABYTES = 10.0, 1024
#: Seconds after which an alarm is set at the latest, some years: it knows no infinity.
LONGEST = 1e8
#: Seconds after which an alarm rings again.
AGAIN = 0.5
#: Where Python is without a timer and cannot start a thread.
THREADLESS = {"emscripten", "wasi"}
#: Characters of a text that is long: reading one takes time in proportion.
LONG = 200_000


Found = TypeVar("Found")


@dataclass(frozen=True)
class Limits:
    """Seconds and megabytes that reading one document, or judging one claim, may take; reading a long one may take longer."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES

    def reading(self, text: str) -> float:
        """The seconds for reading a text."""
        return self.seconds * max(1.0, len(text) / LONG)


USUAL = Limits()


def within(seconds: float, work: Callable[[], Found], grace: float = 0) -> Found:
    """work(), interrupted by an Overrun after so many seconds, in whatever thread.

    grace   seconds for what is left when one part of the work took too long: the first Overrun costs that part only, and so do
            those that follow, each a tenth of the grace behind the one before, until it is over
    One alarm is not enough: Python drops an error that is raised while it ends an object. So it rings until the work ends.
    Python in a browser has neither a timer nor threads, so that no alarm rings there: what counts work still ends.
    """
    if sys.platform in THREADLESS:
        return work()
    alone = (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and not signal.getitimer(signal.ITIMER_REAL)[0]
    )
    return (_within_main_thread if alone else _within_thread)(min(seconds, LONGEST), work, grace)


class _PartOverrun(Overrun):
    """The alarm that costs a part of the work only."""

    def __init__(self) -> None:
        super().__init__(is_last=False)


def _next(end: float, grace: float) -> tuple[type[Overrun], float]:
    """What to raise now, and the seconds until the next alarm."""
    left = end - time.monotonic()
    return (_PartOverrun, min(grace / 10, left)) if left > grace / 20 else (Overrun, AGAIN)


def _within_main_thread(seconds: float, work: Callable[[], Found], grace: float) -> Found:
    """By the system's timer, which interrupts what waits, too."""
    running = True
    end = time.monotonic() + seconds + grace

    def ring(*_: object) -> None:
        if running:
            error, wait = _next(end, grace)
            signal.setitimer(signal.ITIMER_REAL, wait)
            raise error

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        try:
            return work()
        finally:
            running = False
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _within_thread(seconds: float, work: Callable[[], Found], grace: float) -> Found:
    """By a second thread, where the timer belongs to somebody else; it interrupts Python, not what waits in C."""
    thread, lock, done = threading.get_ident(), threading.Lock(), threading.Lock()
    running = True
    done.acquire()
    end_of_all = time.monotonic() + seconds + grace

    def watch() -> None:
        wait = seconds
        while not done.acquire(timeout=wait):
            with lock:
                if not running:
                    return
                error, wait = _next(end_of_all, grace)
                _raise_in(thread, error)

    def end() -> None:
        nonlocal running
        with lock:  # No more than this, as an error may come wherever a function of Python is called.
            running = False
            _raise_in(thread, None)  # One that was raised and has not come.

    try:
        threading.Thread(target=watch, daemon=True).start()
        return work()
    finally:
        while True:
            try:
                end()
                break
            except Overrun:  # It came while the end was being said; the work has its answer.
                continue
        done.release()


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in a thread where it is next in Python; None: what was to be raised there is not."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None if error is None else ctypes.py_object(error))


def judge_within(claim, seconds: float = SECONDS) -> Verdict:
    """The verdict on a claim, unknown where it takes longer or where the judge itself fails."""
    from .checker import judge  # Loads flint, which a process that only hands out claims does not need.

    try:
        return within(seconds, lambda: judge(claim))
    except Overrun:
        return out_of_time(seconds)
    except MemoryError:
        raise
    except Exception as error:
        return Verdict("unknown", f"an unexpected error, which should be reported: {type(error).__name__}: {error}", lasts=False)


def out_of_time(seconds: float) -> Verdict:
    """The verdict on a claim that takes longer than it may."""
    return Verdict("unknown", f"the limit of {seconds:g} s for one claim was reached", lasts=False)
