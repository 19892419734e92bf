"""What a formula is made of before it is parsed."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """One token: `kind` is number, letter (Greek ones, too), command, text, begin, end, newline, quad, or the character."""

    kind: str
    text: str
    start: int
    end: int
