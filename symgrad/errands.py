"""One piece of work in a process of its own, under limits of time and memory. Knows nothing of the work."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from .check.limits import USUAL, Limits
from .check.workers import GRACE, follow_parent, interruptions_held, limit_memory
from .errors import LimitError, SymgradError


def run(work: Callable[..., Any], *arguments: Any, limits: Limits = USUAL) -> Any:
    """work(*arguments), a function of a module and plain data, with a plain answer.

    Raises the SymgradErrors of the work, and LimitError where it takes longer or more memory than it may, or fails otherwise.
    """
    pipe, other = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_do, args=(other, work, arguments, limits), daemon=True)
    with interruptions_held():
        process.start()
    other.close()
    try:
        if not pipe.poll(limits.seconds + 2 * GRACE):
            raise LimitError(f"the limit of {limits.seconds:g} s was reached")
        answer = pipe.recv()
    except (EOFError, OSError):
        raise LimitError(f"the limit of {limits.megabytes} MB was reached") from None
    finally:
        process.kill()
        process.join()
        pipe.close()
    if isinstance(answer, SymgradError):
        raise answer
    return answer


def _do(pipe: Connection, work: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits) -> None:
    """In the process: the work, and its answer or its error through the pipe."""
    follow_parent()
    limit_memory(limits.megabytes)
    try:
        answer = work(*arguments)
    except SymgradError as error:
        answer = error
    except RecursionError:
        answer = LimitError("a formula is nested too deeply; give its parts names by definitions: $u := …$")
    except MemoryError:
        return
    except Exception as error:
        answer = LimitError(f"an unexpected error, which should be reported: {type(error).__name__}: {error}")
    pipe.send(answer)
