"""`symgrad check`: judge files, print the reports, say by the exit code how it went."""

from __future__ import annotations

import shutil
import sys
from argparse import Namespace
from collections.abc import Sequence

from ..check.limits import Limits
from ..check.report import Report, summary
from ..check.workers import check_files
from .output import coloured, put_json, put_text
from .progress import progress_bar

DEFAULT_LIMITS = Limits()


def run(chosen: Namespace) -> int:
    """Check `files`; `json`, `quiet`, `jobs`, `seconds` and `megabytes` as for check_paths."""
    limits = Limits(chosen.seconds or Limits.seconds, chosen.megabytes or Limits.megabytes)
    return check_paths(chosen.files, chosen.json, chosen.quiet, chosen.jobs, limits)


def check_paths(
    paths: Sequence[str], as_json: bool = False, quiet: bool = False, jobs: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> int:
    """Check the documents that `paths` name and print the reports.

    Returns 0 where every claim passed, 1 where some are refuted, unknown or unread, 2 where some file could not be opened.

    as_json  print one JSON list, an object for each file, instead of text
    quiet    print only what did not pass, and the summary
    jobs     worker processes; by default one a core
    """
    with progress_bar(not as_json and sys.stderr.isatty(), "checking") as progress:
        reports = check_files(paths, jobs, limits, progress)
    if as_json:
        put_json([report.as_dict() for report in reports])
    else:
        put_text(_text(reports, quiet))
    return max(report.exit_code for report in reports)


def _text(reports: list[Report], quiet: bool) -> str:
    colour = coloured(sys.stdout)
    width = shutil.get_terminal_size((110, 24)).columns
    shown = [report for report in reports if not (quiet and report.passed)]
    parts = [report.text(colour, width) + "\n" for report in shown]
    if len(reports) > 1 or not shown:
        parts.append(f"{len(reports)} file{'s' * (len(reports) != 1)}, {summary(reports)}")
    return "\n".join(parts)
