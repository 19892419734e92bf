"""`symgrad sheet`: sheets of the catalogue derived, judged and written, each with a line on how it went."""

from __future__ import annotations

import sys
from argparse import Namespace

from ..catalogue.topics import select
from ..words import codes
from .outcome import FAILED, IMPOSSIBLE, PASSED, refuse
from .output import put_json, put_text
from .progress import progress_bar

#: Seconds after which a progress bar is worth showing.
PATIENCE = 1.0


def run(chosen: Namespace) -> int:
    """Write the sheets of `names`, or all, into `output`; `to`, `also`, `layout`, `detail`, `lang` and `standalone` say how."""
    topics = select(chosen.names)
    from ..catalogue.run import table, write_sheets  # Late: heavy, and a name that there is not is refused at once.

    with progress_bar(not chosen.json and sys.stderr.isatty(), "", PATIENCE) as progress:
        results = write_sheets(
            topics,
            chosen.output,
            progress,
            layout=chosen.layout,
            detail=chosen.detail,
            languages=[chosen.lang] if chosen.lang else codes(),
            forms=list(dict.fromkeys((*(chosen.to or ("tex", "html")), *chosen.also))),
            standalone=chosen.standalone,
            listed=not chosen.names and "html" in (chosen.to or ("html",)),
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
