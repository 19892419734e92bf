"""`symgrad check`: judge files, print the reports, say by the exit code how it went."""

from __future__ import annotations

import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ..check.cluster import check_on_cluster
from ..check.formats import github, junit, sarif
from ..check.limits import Limits
from ..check.report import Report, summary
from ..check.workers import check_files, check_texts
from ..errors import DefinitionError
from ..reading.surface.sources import STANDARD_INPUT
from ..version import __version__
from .output import coloured, put_json, put_text
from .progress import progress_bar
from .watch import watch

if TYPE_CHECKING:
    from ..check.memory import Memory

DEFAULT_LIMITS = Limits()
#: Forms for continuous integration.
_PROGRAMS = {"sarif": lambda reports: sarif(reports, __version__), "github": github, "junit": junit}


def run(chosen: Namespace) -> int:
    """Check `files`; `format`, `quiet`, `why`, `jobs`, `seconds`, `megabytes`, `cache` and `root` as for check_paths."""
    limits = Limits(chosen.seconds or Limits.seconds, chosen.megabytes or Limits.megabytes)
    if chosen.write and not chosen.mend:
        raise DefinitionError("--write goes with --mend: it writes a copy with the mended lines")
    if chosen.explain is not None:
        from .mend import run_explain  # Late: loads the prover, which a check alone does not need.

        return run_explain(chosen.files, chosen.explain)
    if chosen.watch and (chosen.format != "text" or STANDARD_INPUT in chosen.files):
        raise DefinitionError("--watch prints text, of files; what is read once, or by a program, is not watched")
    mend = "write" if chosen.write else "show" if chosen.mend else ""
    how = chosen.format, chosen.quiet, chosen.jobs, limits, chosen.why, chosen.cache, chosen.root, mend, chosen.scheduler
    return (watch_paths if chosen.watch else check_paths)(chosen.files, *how)


def check_paths(
    paths: Sequence[str],
    form: str = "text",
    quiet: bool = False,
    jobs: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    why: bool = False,
    cache: Path | None = None,
    root: Path | None = None,
    mend: str = "",
    scheduler: str = "",
) -> int:
    """Check the documents that `paths` name and print the reports.

    Returns 0 where every claim passed, 1 where some are refuted, unknown or unread, 2 where some file could not be opened.

    form     what is printed: text; json (one list, an object for each file); sarif, github or junit for continuous integration
    quiet    print only what did not pass, and the summary
    why      print what each verdict rests on
    jobs     worker processes; by default one a core
    root     the folder below which documents may input other files; None: they input nothing
    cache    the folder in which verdicts are kept from one run to the next; none by default
    mend     "show": what refuted lines should say, too; "write": a copy of each document with these lines, too
    scheduler  the address of a Dask scheduler whose workers judge; none by default
    """
    with progress_bar(form == "text" and sys.stderr.isatty(), "checking") as progress, _kept(cache, limits) as memory:
        reports = check_files(paths, jobs, limits, progress, memory, root, _judge(scheduler))
    mended = _mended(reports, mend)
    if form == "json":
        put_json([{**report.as_dict(), **({"mend": mended[at][1]} if mended else {})} for at, report in enumerate(reports)])
    elif form == "text":
        put_text("\n".join([_text(reports, reports, quiet, why), *(said for said, _ in mended if said)]))
    else:
        put_text(_PROGRAMS[form](reports))
    return max(report.exit_code for report in reports)


def watch_paths(
    paths: Sequence[str],
    form: str,
    quiet: bool,
    jobs: int | None,
    limits: Limits,
    why: bool,
    cache: Path | None,
    root: Path | None,
    mend: str,
    scheduler: str,
) -> int:
    """The same again and again, for what has changed, until Ctrl-C; the exit code of what was found last."""
    with TemporaryDirectory() as own, _kept(cache or Path(own), limits) as memory:

        def judge(files: Sequence[str]) -> list[Report]:
            return check_files(files, jobs, limits, None, memory, root, _judge(scheduler))

        def show(new: list[Report], every: list[Report]) -> None:
            mended = [said for said, _ in _mended(new, mend) if said]
            put_text("\n".join([f"{datetime.now():%H:%M:%S}", _text(new, every, quiet, why), *mended, ""]))

        return watch(paths, root, judge, show)


def _judge(scheduler: str) -> Callable[..., list[Report]]:
    """What judges texts: here, or by the workers of a scheduler."""
    return partial(check_on_cluster, scheduler) if scheduler else check_texts


@contextmanager
def _kept(folder: Path | None, limits: Limits) -> Iterator[Memory | None]:
    if folder is None:
        yield None
        return
    from ..check.memory import Memory  # Late: loads SQLite, which a check without a cache does not need.

    memory = Memory(folder, limits)
    try:
        yield memory
    finally:
        memory.close()


def _mended(reports: list[Report], mend: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """For each report what to say of its mended lines, and the same as data; copies are written where that is wanted."""
    if not mend:
        return []
    from .mend import as_data, mended_in, mended_text, write_mended  # Late: loads the prover.

    found = []
    for report in reports:
        lines = mended_in(report)
        said = f"{report.file}\n{mended_text(report, lines)}" if report.counts["refuted"] else ""
        if lines and mend == "write":
            said += f"\n  written: {write_mended(report, lines)}"
        found.append((said, as_data(lines)))
    return found


def _text(new: list[Report], every: list[Report], quiet: bool, why: bool) -> str:
    """The reports that are new, and where there are several documents what holds of them all."""
    colour = coloured(sys.stdout)
    width = shutil.get_terminal_size((110, 24)).columns
    shown = [report for report in new if not (quiet and report.passed)]
    parts = [report.text(colour, width, why) + "\n" for report in shown]
    if len(every) > 1 or not shown:
        parts.append(f"{len(every)} file{'s' * (len(every) != 1)}, {summary(every)}")
    return "\n".join(parts)
