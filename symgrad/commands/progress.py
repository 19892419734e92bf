"""A bar on stderr that shows how far a command is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Seconds between two pictures of the bar.
REDRAW = 0.1


@contextmanager
def progress_bar(wanted: bool, what: str, patience: float = 0.0) -> Iterator[Callable[..., None] | None]:
    """A function progress(done, total, what) that moves a bar on the terminal; None where none is wanted.

    what       what is being done, where the function does not say it
    patience   seconds before a bar is worth showing
    """
    if not wanted:
        yield None
        return
    from rich.console import Console  # Late: heavy, and wanted on terminals only.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # Late, too.

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    task = bar.add_task(what, total=None)
    start, shown = time.monotonic(), 0.0

    def progress(done: int, total: int, doing: str = what) -> None:
        nonlocal shown
        now = time.monotonic()
        if not bar.live.is_started:
            if now < start + patience or done == total:
                return
            bar.start()
        redraw = now > shown + REDRAW
        bar.update(task, completed=done, total=total, description=doing, refresh=redraw)
        if redraw:
            shown = now

    try:
        yield progress
    finally:
        bar.stop()
