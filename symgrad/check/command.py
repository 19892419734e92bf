"""What `symgrad check` does: judge files, print or write the reports, say by the exit code how it went."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager

from ..writing.text_writer import coloured
from .limits import Limits
from .report import Report, summary
from .workers import check_files

#: Seconds between two pictures of the progress bar.
REDRAW = 0.1


def main_check(
    paths: Sequence[str],
    *,
    as_json: bool = False,
    jobs: int | None = None,
    seconds: float | None = None,
    megabytes: int | None = None,
    quiet: bool = False,
    put: Callable[[str], None] = print,
) -> int:
    """Check the documents that `paths` name and print the reports.

    Returns 0 where every claim passed, 1 where some are refuted or unknown, 2 where some file could not be read.

    as_json  print one JSON list, an object for each file, instead of text
    quiet    print only what did not pass, and the summary
    put      prints a text
    """
    limits = Limits(seconds or Limits.seconds, megabytes or Limits.megabytes)
    with _progress_bar(not as_json and sys.stderr.isatty()) as progress:
        reports = check_files(paths, jobs, limits, progress)
    if as_json:
        put(json.dumps([report.as_dict() for report in reports], ensure_ascii=False, indent=1))
    else:
        put(_text(reports, quiet))
    return max(report.exit_code for report in reports)


def _text(reports: list[Report], quiet: bool) -> str:
    colour = coloured(sys.stdout)
    width = shutil.get_terminal_size((110, 24)).columns
    shown = [report for report in reports if not (quiet and report.passed)]
    parts = [report.text(colour, width) + "\n" for report in shown]
    if len(reports) > 1 or not shown:
        parts.append(f"{len(reports)} file{'s' * (len(reports) != 1)}, {summary(reports)}")
    return "\n".join(parts)


@contextmanager
def _progress_bar(wanted: bool):
    """A function progress(done, total) that moves a bar on the terminal; None where none is wanted."""
    if not wanted:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("checking"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), auto_refresh=False, transient=True
    )
    task = bar.add_task("checking", total=None)
    shown = 0.0

    def progress(done, total):
        nonlocal shown
        now = time.monotonic()
        bar.update(task, completed=done, total=total, refresh=now > shown + REDRAW)
        if now > shown + REDRAW:
            shown = now

    with bar:
        yield progress
