"""Work in processes of their own: answers as they come, errors, limits, and what happens to a process that dies."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from symgrad import errands
from symgrad.check.limits import Limits
from symgrad.errors import DefinitionError, LimitError


def double(number):
    return 2 * number


def count(to):
    yield from range(to)


def refuse():
    raise DefinitionError("that makes no sense")


def fail():
    raise ValueError("nobody thought of this")


def sleep(seconds):
    yield os.getpid()
    time.sleep(seconds)


def fill():
    return len([bytearray(10_000_000) for _ in range(100_000)])


def nest(depth):
    return nest(depth + 1)


def pid():
    return os.getpid()


@pytest.fixture(scope="module")
def worker():
    made = errands.Worker(Limits(2.0, 200))
    yield made
    made.close()


def test_an_answer_or_one_after_another(worker):
    assert list(worker.send(double, 4)) == [8] and list(worker.send(count, 3)) == [0, 1, 2]
    assert errands.run(double, 4) == 8


def test_a_process_stays_for_what_comes_next(worker):
    assert len({process for _ in range(3) for process in worker.send(pid)}) == 1


@pytest.mark.parametrize(
    "work, arguments, error, says",
    [
        (refuse, (), DefinitionError, "makes no sense"),
        (fail, (), LimitError, "should be reported: ValueError"),
        (nest, (0,), LimitError, "nested too deeply"),
        (fill, (), LimitError, "limit of 200 MB"),
    ],
)
def test_what_goes_wrong_is_an_error_in_one_line_and_the_next_errand_is_done(worker, work, arguments, error, says):
    with pytest.raises(error, match=says):
        list(worker.send(work, *arguments))
    assert list(worker.send(double, 2)) == [4]


def test_what_takes_too_long_is_ended():
    hasty = errands.Worker(Limits(0.1, 200))
    began = time.monotonic()
    with pytest.raises(LimitError, match="limit of 0.1 s"):
        list(hasty.send(sleep, 60))
    assert time.monotonic() - began < 20 and list(hasty.send(double, 3)) == [6]
    hasty.close()


def test_an_errand_is_cancelled_from_another_thread(worker):
    errand = worker.send(sleep, 60)
    answers = iter(errand)
    process = next(answers)
    threading.Timer(0.1, errand.cancel).start()
    with pytest.raises(LimitError, match="cancelled"):
        next(answers)
    assert list(worker.send(pid)) != [process]
    waiting = worker.send(sleep, 60)
    waiting.cancel()
    with pytest.raises(LimitError, match="cancelled"):
        list(waiting)


def test_an_errand_that_nobody_goes_on_with_is_ended(worker):
    answers = iter(worker.send(sleep, 60))
    next(answers)
    answers.close()
    assert list(worker.send(double, 5)) == [10]


def test_a_process_that_died_while_it_had_nothing_to_do_is_replaced(worker):
    (process,) = worker.send(pid)
    os.kill(process, signal.SIGKILL)
    assert list(worker.send(pid)) != [process]
