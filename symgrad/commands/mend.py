"""`symgrad check --mend` and `--explain`: refuted lines put right, and the steps between the two sides of a line."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..check.report import Report
from ..errors import DefinitionError, WriteError
from ..mending import Mended, explain, mend, written
from ..reading.surface.sources import harmless, read_source, source_name, with_ends_of
from ..sheets.files import write
from ..sheets.maker import make_sheet, unjudged
from ..sheets.terminal import text
from .outcome import PASSED
from .output import coloured, put_text

_HOW = {
    "repaired": "the smallest change that makes it true",
    "derived": "derived from its left side",
    "kept": "true once the lines above it are mended",
}


def mended_in(report: Report) -> tuple[Mended, ...]:
    """What the refuted lines of a document that was checked should say."""
    if report.error or not report.counts["refuted"] or not Path(report.file).is_file():
        return ()
    return mend(read_source(report.file), report.file)


def mended_text(report: Report, lines: tuple[Mended, ...]) -> str:
    """What stands under a report: each refuted line as it should be, or that nothing was found."""
    found = {each.number: each for each in lines}
    said = ["  mended:"]
    for row in report.rows:
        if row.verdict.status != "refuted":
            continue
        each = found.get(row.number)
        right = f"{row.relation} {each.mended}   ({_HOW[each.how]})" if each else "nothing was found that makes it true"
        said.append(harmless(f"  {row.line:>4}  {row.left} {right}"))
    return "\n".join(said)


def write_mended(report: Report, lines: tuple[Mended, ...]) -> Path:
    """A copy of the document, NAME.mended.tex beside it, with these lines in it. Raises WriteError."""
    path = Path(report.file)
    copy = path.with_suffix(f".mended{path.suffix}")
    if copy.exists():
        raise WriteError(f"{copy} is there already; put it away, or give it another name")
    write(copy, with_ends_of(report.file, written(read_source(report.file), lines)))
    return copy


def as_data(lines: tuple[Mended, ...]) -> list[dict[str, Any]]:
    """Mended lines as plain data."""
    return [asdict(each) for each in lines]


def run_explain(paths: list[str], number: int) -> int:
    """Print the steps between the two sides of a claim of one document."""
    if len(paths) != 1:
        raise DefinitionError("--explain is about one file; name it alone")
    name = source_name(paths[0])
    proof = explain(read_source(paths[0]), number, name)
    put_text(text(make_sheet("", "", [proof], judge=unjudged), colour=coloured(sys.stdout)))
    return PASSED
