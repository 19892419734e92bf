"""Room for deeply nested formulas: Python's limit on recursion, raised for as long as somebody needs it. Knows no terms."""

from __future__ import annotations

import sys
import threading

#: What formulas take that are nested up to the reader's limit, and long chains of definitions; many more would overflow the
#: stack of the interpreter.
DEPTH = 15_000
_lock = threading.Lock()
_inside, _usual = 0, 0


class deep:
    """Room for DEPTH calls inside one another. The limit is one for all threads, so the last that leaves puts it back."""

    def __enter__(self) -> None:
        global _inside, _usual
        with _lock:
            if not _inside:
                _usual = sys.getrecursionlimit()
            _inside += 1
            if sys.getrecursionlimit() < DEPTH:
                sys.setrecursionlimit(DEPTH)

    def __exit__(self, *error: object) -> None:
        global _inside
        with _lock:
            _inside -= 1
            if not _inside:
                sys.setrecursionlimit(_usual)
