"""What the processes of pages are forked from: importing this loads all that they need and does everything once.

What is found once (the laws of rules, the words of a language) is there for all of them.
"""

from __future__ import annotations

from ..check.report import check
from ..errors import SymgradError
from ..reading.latex_reader import read_as_far
from .answers import Asked, derived

try:
    for _ in derived(Asked("short", "norm2(X*w - y)^2", "w")):
        pass
    check(read_as_far(r"$x \in \mathbb{R}$ \[ x + x = 2 x \]", "<text>"))
except SymgradError:
    pass  # Whoever asks for the like is told.
