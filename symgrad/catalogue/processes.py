"""Processes that share the work of writing sheets, and what Ctrl-C means in them. Knows nothing of sheets."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from ..check.workers import follow_parent, interruptions_held


class _Interruption:
    """Ctrl-C in a process of its own ends what is under way `with` it (a file is never left half written); no more is begun."""

    came = wanted = False

    def __enter__(self) -> None:
        if self.came:
            raise KeyboardInterrupt
        self.wanted = True

    def __exit__(self, *_: object) -> None:
        self.wanted = False

    def note(self, *_):
        first, self.came = not self.came, True
        if first and self.wanted:  # What the first has begun to end is not interrupted by another.
            raise KeyboardInterrupt

    def retry(self, unraisable):
        """Where Python could not pass the interruption on, as in the callback of a weak reference, it comes once more, soon."""
        if unraisable.exc_type is KeyboardInterrupt:
            self.came = False
            threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT)).start()
        else:
            sys.__unraisablehook__(unraisable)


interruption = _Interruption()


def _begin() -> None:
    """What a process does first: it minds interruptions, and that of its parent is one."""
    signal.signal(signal.SIGINT, interruption.note)
    sys.unraisablehook = interruption.retry
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    follow_parent(lambda: os.kill(os.getpid(), signal.SIGINT))


@contextmanager
def mapping(count: int):
    """A function like `map`, in order, over so many processes; over this one where one is enough or none can be forked."""
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        yield map
        return
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("fork"), _begin)

    def each(work, items):
        with interruptions_held():
            return pool.map(work, items)

    try:
        yield each
    finally:
        with _deaf():
            pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf():
    """Who presses Ctrl-C again does not keep processes from being put away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
