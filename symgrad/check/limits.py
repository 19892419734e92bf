"""The last resort against what runs away: limits of time and memory on reading a document and on judging a claim.

What a verdict rests on is counted in work (see values/effort.py and decide/work.py), which is far below these limits; a claim that
reaches them all the same is unknown, with that as its reason.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from .verdicts import Verdict

SECONDS, MEGABYTES = 10.0, 1024
#: Seconds after which an alarm is set at the latest, some years: it knows no infinity.
LONGEST = 1e8
#: Seconds after which an alarm rings again.
AGAIN = 0.5
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


class Overrun(BaseException):
    """The alarm of a limit; not an Exception, so that nothing on the way swallows it."""


def within(seconds: float, work: Callable[[], Found]) -> Found:
    """work(), interrupted by an Overrun after so many seconds, in whatever thread.

    One alarm is not enough: Python drops an error that is raised while it ends an object. So it rings until the work ends.
    """
    alone = (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and not signal.getitimer(signal.ITIMER_REAL)[0]
    )
    return (_within_main_thread if alone else _within_thread)(min(seconds, LONGEST), work)


def _within_main_thread(seconds: float, work: Callable[[], Found]) -> Found:
    """By the system's timer, which interrupts what waits, too."""
    running = True

    def ring(*_: object) -> None:
        if running:
            raise Overrun

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        try:
            return work()
        finally:
            running = False
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _within_thread(seconds: float, work: Callable[[], Found]) -> Found:
    """By a second thread, where the timer belongs to somebody else; it interrupts Python, not what waits in C."""
    thread, lock, done = threading.get_ident(), threading.Lock(), threading.Lock()
    running = True
    done.acquire()

    def watch() -> None:
        wait = seconds
        while not done.acquire(timeout=wait):
            with lock:
                if not running:
                    return
                _raise_in(thread, Overrun)
            wait = AGAIN

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
