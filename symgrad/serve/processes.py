"""How the processes of pages start: forked from one that has loaded everything, where the system can; so they are ready at once."""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing import forkserver
from multiprocessing.context import BaseContext


def context() -> BaseContext:
    """The way of starting processes; where they are forked, the one that they are forked from begins to load now."""
    if sys.platform == "darwin" or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([f"{__package__}.warm"])
    forkserver.ensure_running()
    return made
