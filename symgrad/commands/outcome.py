"""How a command ends: its exit code, and the line on stderr where something could not be done."""

from __future__ import annotations

import re
import sys

from ..reading.surface.sources import harmless
from ..words import ENGLISH
from ..words.language import language

PASSED, FAILED, IMPOSSIBLE, INTERRUPTED = 0, 1, 2, 130


def refuse(message: str, code: str = ENGLISH, about: str = "") -> int:
    """Say on stderr, in one line, why something could not be done; the exit code for that.

    code    of the language
    about   what that is said of, if there is more than one such thing: the name of a file, say
    """
    if code != ENGLISH:
        # A terminal has its own ways with the direction of what stands in a sentence, and signs that turn it act on it.
        message = re.sub("[\u2068\u2069]", "", language(code).told(message))
    line = f"{about}: {message}" if about else message
    print(f"symgrad: {harmless(' '.join(line.split()))}", file=sys.stderr)
    return IMPOSSIBLE
