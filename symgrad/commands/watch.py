"""`symgrad check --watch`: documents judged whenever they change, until Ctrl-C.

Knows files and reports, and not how documents are judged.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..check.report import Report
from ..check.workers import files_in

#: Seconds between two looks at the files, and how much of the time may go into looking.
PAUSE, SHARE = 0.25, 0.1
#: Seconds for which a file that has changed must rest: editors write in several steps.
REST = 0.1

#: What is known of a file without opening it; None where there is none.
Stamp = tuple[int, int, int] | None


def watch(
    paths: Sequence[str],
    root: Path | None,
    judge: Callable[[Sequence[str]], list[Report]],
    show: Callable[[list[Report], list[Report]], None],
) -> int:
    """Judge the documents that paths name, and those that have changed whenever that is so, until Ctrl-C.

    judge   gives the reports on some documents
    show    is given those that are new, and all that there are
    root    the folder below which documents input files: where one of these changes, all are judged
    Returns the exit code of what was found last. KeyboardInterrupt where nothing was found yet.
    """
    seen = _stamps(paths, root)
    known = {report.file: report for report in judge(list(files_in(paths)))}
    show(list(known.values()), list(known.values()))
    try:
        while True:
            now = _rested(paths, root, seen)
            changed = {file for file in seen.keys() | now.keys() if seen.get(file) != now.get(file)}
            if not changed:
                continue
            there = list(files_in(paths))
            others = changed - {*there, *known}  # what documents input
            new = [file for file in there if file in changed or others]
            judged = judge(new) if new else []
            known = {file: known[file] for file in there if file in known} | {report.file: report for report in judged}
            show(judged, list(known.values()))
            seen = now
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The program ends now: another one would only make a noise.
        return max((report.exit_code for report in known.values()), default=0)


def _rested(paths: Sequence[str], root: Path | None, seen: dict[str, Stamp]) -> dict[str, Stamp]:
    """The files as they are after a pause; where they have changed, once they stay as they are."""
    start = time.monotonic()
    now = _stamps(paths, root)
    cost = time.monotonic() - start
    if now == seen:
        time.sleep(max(PAUSE, cost / SHARE))
        now = _stamps(paths, root)
    while now != seen:
        before = now
        time.sleep(REST)
        if (now := _stamps(paths, root)) == before:
            break
    return now


def _stamps(paths: Sequence[str], root: Path | None) -> dict[str, Stamp]:
    return {file: _stamp(file) for file in (*files_in(paths), *_below(root))}


def _below(root: Path | None) -> Iterable[str]:
    """The files that documents may input."""
    return map(os.fspath, root.rglob("*.tex")) if root is not None else ()


def _stamp(file: str) -> Stamp:
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
