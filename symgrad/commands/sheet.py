"""`symgrad sheet`: sheets of the catalogue derived, judged and written, each with a line on how it went."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from ..catalogue.topics import select
from ..errors import DefinitionError, FileError
from ..words import codes
from .outcome import FAILED, IMPOSSIBLE, PASSED, refuse
from .output import put_json, put_text
from .progress import progress_bar

#: Seconds after which a progress bar is worth showing.
PATIENCE = 1.0


def run(chosen: Namespace) -> int:
    """Write the sheets of `names`, all, or those of a folder into `output`; `to`, `also`, `layout`, `style`, `detail`, `lang` and
    `standalone` say how."""
    home = _home(chosen.names)
    names = [] if home else chosen.names
    topics = select(names, home)
    if not topics:
        raise FileError(str(home), "there is no topic in it, a .tex, .py or .toml file; `symgrad new NAME` writes a first one")
    from ..catalogue.run import table, write_sheets  # Late: heavy, and a name that there is not is refused at once.

    with progress_bar(not chosen.json and sys.stderr.isatty(), "", PATIENCE) as progress:
        results = write_sheets(
            topics,
            chosen.output,
            progress,
            layout=chosen.layout,
            detail=chosen.detail,
            style=chosen.style or "",
            languages=[chosen.lang] if chosen.lang else codes(),
            forms=list(dict.fromkeys((*(chosen.to or ("tex", "html")), *chosen.also))),
            standalone=chosen.standalone,
            listed=not names and "html" in (chosen.to or ("html",)),
            home=home,
        )
    if chosen.json:
        put_json([result.as_dict() for result in results])
    else:
        put_text(table(results))
    for result in results:
        if result.error or result.refused:
            refuse(f"{result.name}: {result.error or result.refused}")
    if any(result.error for result in results):
        return IMPOSSIBLE
    return PASSED if all(result.passed for result in results) else FAILED


def _home(names: Sequence[str]) -> Path | None:
    """The folder of topics that is named instead of topics; None for none."""
    folders = [name for name in names if os.sep in name or "/" in name or Path(name).is_dir()]
    if not folders:
        return None
    if len(names) > 1:
        raise DefinitionError(f"{folders[0]} is a folder; name it alone, or topics of symgrad's catalogue")
    if not Path(folders[0]).is_dir():
        raise FileError(folders[0], "there is no such folder")
    return Path(folders[0])
