"""`symgrad show`: one topic of the catalogue, derived and judged, in the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace

from ..catalogue.topics import select
from .outcome import FAILED, PASSED
from .output import coloured, put_text


def run(chosen: Namespace) -> int:
    """Print the sheet of the topic `name`; `layout`, `style`, `detail` and `lang` say how."""
    (topic,) = select([chosen.name])
    from ..catalogue.sheets import as_text  # Late: heavy, and a name that there is not is refused at once.

    page, passed = as_text(topic, chosen.layout, chosen.detail, chosen.lang, coloured(sys.stdout), chosen.style or "")
    put_text(page)
    return PASSED if passed else FAILED
