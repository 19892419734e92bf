"""Work in processes of their own, under limits of time and memory. Knows nothing of the work.

The work is a function of a module, with plain data as arguments and answers; where it is a generator, each of its answers is sent
as it comes.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from inspect import isgenerator
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

from .check.limits import USUAL, Limits
from .check.workers import GRACE, follow_parent, interruptions_held, limit_memory
from .errors import LimitError, SymgradError

#: Pieces of work after which a worker is replaced, so that what it keeps does not add up.
MOST_PIECES = 200


def run(work: Callable[..., Any], *arguments: Any, limits: Limits = USUAL) -> Any:
    """work(*arguments) in a process that ends with it.

    Raises the SymgradErrors of the work, and LimitError where it takes longer or more memory than it may, or fails otherwise.
    """
    worker = Worker(limits)
    try:
        *_, answer = worker.send(work, *arguments)
    finally:
        worker.close()
    return answer


class Worker:
    """A process that stays for one errand after another, each under the same limits; one that is ended is replaced.

    context   of multiprocessing, which says how processes start; a plain fork would copy the locks of this process's threads
    """

    def __init__(self, limits: Limits = USUAL, context: BaseContext | None = None):
        self.limits: Limits = limits
        self._context = context or multiprocessing.get_context("spawn")
        #: Held by the errand that is under way, and for a moment by whoever starts or ends a process.
        self.turn, self.lock = threading.Lock(), threading.Lock()
        self.current: Errand | None = None
        self._is_closed = False
        self._start()

    def send(self, work: Callable[..., Any], *arguments: Any) -> Errand:
        """An errand, which begins when its answers are asked for and those before it have ended."""
        return Errand(self, work, arguments)

    def close(self) -> None:
        """End the process."""
        with self.lock:
            self._is_closed = True
            self._end()

    def begin(self, errand: Errand) -> Connection:
        """The pipe to a process that is told to do this errand."""
        with self.lock:
            if not self._process.is_alive():
                self._replace()
            self.current = errand
            self._pieces += 1
            pipe = self._pipe
        pipe.send((errand.work, errand.arguments))
        return pipe

    def finish(self, is_done: bool) -> None:
        """The errand has ended; a process that may still be at it is replaced, and so is one that did much."""
        with self.lock:
            if not is_done or self._pieces >= MOST_PIECES:
                self._replace()
            self.current = None

    def kill(self, errand: Errand) -> None:
        """End the process if it is at this errand."""
        with self.lock:
            if self.current is errand:
                self._process.kill()

    def _start(self) -> None:
        self._pipe, other = multiprocessing.Pipe()
        self._pieces = 0
        # Every context has processes; the annotations of their base class do not say so.
        make: Any = self._context
        self._process = make.Process(target=_serve, args=(other, self.limits), daemon=True)
        with interruptions_held():
            self._process.start()
        other.close()

    def _replace(self) -> None:
        self._end()
        if not self._is_closed:
            self._start()

    def _end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Errand:
    """One piece of work that a worker is given: iterated over, it is done, and gives its answers as they come.

    Raises the SymgradErrors of the work, and LimitError where it is cancelled, overruns its limits or fails otherwise.
    """

    def __init__(self, worker: Worker, work: Callable[..., Any], arguments: tuple[Any, ...]):
        self.work, self.arguments = work, arguments
        self._worker = worker
        self._is_cancelled = False

    def cancel(self) -> None:
        """End the work, or never begin it. Any thread may ask for that."""
        self._is_cancelled = True
        self._worker.kill(self)

    def __iter__(self) -> Iterator[Any]:
        with self._worker.turn:
            try:
                yield from self._done()
            except _Died:  # Perhaps long before, with nothing to do: a new process tells.
                try:
                    yield from self._done()
                except _Died:
                    raise LimitError(f"the limit of {self._worker.limits.megabytes} MB was reached") from None

    def _done(self) -> Iterator[Any]:
        """The answers of one process; _Died where it ends before the first one."""
        if self._is_cancelled:
            raise LimitError("it was cancelled")
        is_free, error = False, None
        try:
            error = yield from self._answers()
            is_free = not self._is_cancelled
        finally:
            self._worker.finish(is_free)
        if error is not None:
            raise error

    def _answers(self) -> Generator[Any, None, SymgradError | None]:
        """The answers as they come; at last the error that the work ended with, if any."""
        limits = self._worker.limits
        until = time.monotonic() + limits.seconds + 2 * GRACE
        has_answered = False
        try:
            pipe = self._worker.begin(self)
            while True:
                if not pipe.poll(max(0.0, until - time.monotonic())):
                    raise LimitError(f"the limit of {limits.seconds:g} s was reached")
                kind, answer = pipe.recv()
                if kind != "answer":
                    return answer
                has_answered = True
                yield answer
        except (EOFError, OSError):
            if self._is_cancelled:
                raise LimitError("it was cancelled") from None
            if not has_answered:
                raise _Died from None
            raise LimitError(f"the limit of {limits.megabytes} MB was reached") from None


class _Died(Exception):
    """A process ended before it answered."""


# --- in the process -------------------------------------------------------------------------------------------------


def _serve(pipe: Connection, limits: Limits) -> None:
    """One piece of work after another: ("answer", …) for each of its answers, then ("done", None) or ("error", …)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 3000))
    limit_memory(limits.megabytes)
    while True:
        try:
            work, arguments = pipe.recv()
            pipe.send(_do(pipe, work, arguments))
        except (EOFError, OSError, MemoryError):  # Of memory that ran out, the parent hears by the end of this process.
            return


def _do(pipe: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, SymgradError | None]:
    """How the work ended; its answers go through the pipe."""
    try:
        answer = work(*arguments)
        for each in answer if isgenerator(answer) else (answer,):
            pipe.send(("answer", each))
    except SymgradError as error:
        return "error", error
    except RecursionError:
        return "error", LimitError("a formula is nested too deeply; give its parts names by definitions: $u := …$")
    except (MemoryError, OSError):
        raise
    except Exception as error:
        return "error", LimitError(f"an unexpected error, which should be reported: {type(error).__name__}: {error}")
    return "done", None
