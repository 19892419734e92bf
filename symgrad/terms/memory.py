"""What is remembered between questions, and when it is dropped: a process that answers for weeks must not grow.

Every table of things found for terms is made here, so that all can be emptied at once. Terms live for as long as somebody holds
them, and tables do; so the number of living terms is what tells how much is held.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from .nodes import living

Found = TypeVar("Found")
Table = TypeVar("Table", bound=dict[Any, Any])

#: How many terms may live before what was found for them is dropped: some tens of megabytes, and seconds of work.
FEWEST = 25_000
_drops: list[Callable[[], object]] = []
_held = threading.RLock()
_most = FEWEST


class _Answers(dict[Any, Found]):
    """What a function of one argument gave. An answer found takes half the time of `lru_cache`, and no object beside it."""

    __slots__ = ("function", "most")

    def __init__(self, function: Callable[..., Found], most: int):
        super().__init__()
        self.function, self.most = function, most

    def __missing__(self, argument: Any) -> Found:
        found = self.function(argument)
        if len(self) >= self.most:
            self.clear()
        self[argument] = found
        return found


def remembered(most: int) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """A function of hashable arguments of which up to `most` answers are kept, until they are dropped with all the others."""

    def decorate(function: Callable[..., Found]) -> Callable[..., Found]:
        if function.__code__.co_argcount == 1:
            answers = _Answers(function, most)
            on_forgetting(answers.clear)
            return answers.__getitem__
        kept = lru_cache(maxsize=most)(function)
        on_forgetting(kept.cache_clear)
        return kept

    return decorate


def kept_table(table: Table) -> Table:
    """The table, emptied when all is dropped."""
    on_forgetting(table.clear)
    return table


def on_forgetting(drop: Callable[[], object]) -> None:
    """Call this, too, when all is dropped."""
    _drops.append(drop)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Nothing is dropped by another thread until the block ends, and no other thread is in such a block."""
    with _held:
        yield


def forget() -> None:
    """Drop all that was found. Nothing depends on it but time."""
    with _held:
        for drop in _drops:
            drop()


def make_room() -> None:
    """Between two questions: drop what was found where more terms live than FEWEST, and twice as many as could not be dropped."""
    global _most
    if living() > _most:
        forget()
        _most = max(FEWEST, 2 * living())
