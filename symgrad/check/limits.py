"""The last resort against what runs away: limits of time and memory on reading a document and on judging a claim.

What a verdict rests on is counted in work (see values/effort.py and decide/work.py), which is far below these limits; a claim that
reaches them all the same is unknown, with that as its reason.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import Overrun
from .verdicts import Verdict

SECONDS, MEGABYTES = 10.0, 1024
#: Seconds after which an alarm is set at the latest, some years: it knows no infinity.
LONGEST = 1e8
#: Characters of a text that is long: reading one takes time in proportion.
LONG = 200_000


@dataclass(frozen=True)
class Limits:
    """Seconds and megabytes that reading one document, or judging one claim, may take; reading a long one may take longer."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES

    def reading(self, text: str) -> float:
        """The seconds for reading a text."""
        return self.seconds * max(1.0, len(text) / LONG)


USUAL = Limits()


def within(seconds: float, work: Callable, grace: float = 0):
    """work(), interrupted by an Overrun after so many seconds; without a limit where somebody else's alarm is set.

    grace   seconds for what is left when one part of the work took too long: the first Overrun costs that part only, and so do
            those that follow, each a tenth of the grace behind the one before, until it is over
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
        or signal.getitimer(signal.ITIMER_REAL)[0]
    ):
        return work()

    end = time.monotonic() + min(seconds, LONGEST) + grace

    def ring(*_):
        left = end - time.monotonic()
        if left > grace / 20:
            signal.setitimer(signal.ITIMER_REAL, min(grace / 10, left))
            raise Overrun(is_last=False)
        raise Overrun

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, LONGEST))
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


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
