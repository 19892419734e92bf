"""`symgrad mcp`: tools for programs that write derivations, at standard input and output."""

from __future__ import annotations

from argparse import Namespace

from ..check.limits import Limits
from ..errors import UnsupportedError
from .outcome import PASSED


def run(chosen: Namespace) -> int:
    """Serve one program until it goes; `seconds` and `megabytes` are the limits for each piece of work."""
    try:
        from ..assistant import server  # Late: loads the protocol's package, which only this command needs.
    except ModuleNotFoundError as error:
        raise UnsupportedError(f"the tools need {error.name}: pip install 'symgrad[mcp]'") from error
    server(Limits(chosen.seconds or Limits.seconds, chosen.megabytes or Limits.megabytes)).run("stdio")
    return PASSED
