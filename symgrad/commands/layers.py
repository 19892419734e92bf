"""`symgrad layers`: a network layer by layer, from a TOML file."""

from __future__ import annotations

from argparse import Namespace

from ..networks.layers import read_network, table
from .outcome import PASSED
from .output import put_json, put_text


def run(chosen: Namespace) -> int:
    """Print the table of the network in `file`; as JSON where `json` is set."""
    found = read_network(chosen.file)
    if chosen.json:
        put_json([layer.as_dict() for layer in found.layers])
    else:
        put_text(table(found))
    return PASSED
