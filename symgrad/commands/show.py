"""`symgrad show`: one topic of the catalogue, derived and judged, in the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace

from ..catalogue.topics import select
from ..sheets.terminal import text
from ..words.language import language
from .outcome import FAILED, PASSED
from .output import coloured, put_text


def run(chosen: Namespace) -> int:
    """Print the sheet of the topic `name`; `layout`, `detail` and `lang` say how."""
    (topic,) = select([chosen.name])
    from ..catalogue.sheets import in_language, sheet_of  # Late: heavy, and a name that there is not is refused at once.

    sheet = in_language(sheet_of(topic, chosen.layout, detail=chosen.detail), language(chosen.lang))
    put_text(text(sheet, colour=coloured(sys.stdout)))
    return PASSED if sheet.passed else FAILED
