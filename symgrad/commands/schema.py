"""`symgrad check --schema`: the JSON Schema of what `symgrad check --json` prints."""

from __future__ import annotations

from argparse import Namespace

from ..check.schema import schema_text
from .outcome import PASSED
from .output import put_text


def run(chosen: Namespace) -> int:
    """Print the schema."""
    put_text(schema_text())
    return PASSED
