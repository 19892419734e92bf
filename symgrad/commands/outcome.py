"""How a command ends: its exit code, and the line on stderr where something could not be done."""

from __future__ import annotations

import sys

from ..reading.surface.sources import harmless

PASSED, FAILED, IMPOSSIBLE, INTERRUPTED = 0, 1, 2, 130


def refuse(message: str) -> int:
    """Say on stderr, in one line, why something could not be done; the exit code for that."""
    print(f"symgrad: {harmless(' '.join(message.split()))}", file=sys.stderr)
    return IMPOSSIBLE
