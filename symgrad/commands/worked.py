"""`symgrad worked`: a small network worked through in numbers, from a TOML file."""

from __future__ import annotations

from argparse import Namespace

from ..networks.worked import read_working, table
from .outcome import FAILED, PASSED
from .output import put_json, put_text


def run(chosen: Namespace) -> int:
    """Print every quantity of the network in `file`; as JSON where `json` is set. FAILED where expected digits are off."""
    working = read_working(chosen.file)
    if chosen.json:
        put_json([quantity.as_dict() for quantity in working.quantities])
    else:
        put_text(table(working))
    return FAILED if any(quantity.deviations for quantity in working.quantities) else PASSED
