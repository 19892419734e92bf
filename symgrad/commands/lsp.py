"""`symgrad lsp`: a language server for editors, at standard input and output."""

from __future__ import annotations

from argparse import Namespace

from ..check.limits import Limits
from ..errors import UnsupportedError
from .outcome import PASSED


def run(chosen: Namespace) -> int:
    """Serve one editor until it goes; `seconds` and `megabytes` are the limits for each claim."""
    try:
        from ..editor import server  # Late: loads pygls, which only this command needs.
    except ModuleNotFoundError as error:
        raise UnsupportedError(f"the language server needs {error.name}: pip install 'symgrad[lsp]'") from error
    made = server(Limits(chosen.seconds or Limits.seconds, chosen.megabytes or Limits.megabytes))
    try:
        made.start_io()
    finally:
        made.close()
    return PASSED
