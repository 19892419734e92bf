"""Small documents made to mislead the judge, half of them true, with the verdict that each claim must get.

Each module makes one class of documents. What is true is found without symgrad: by mpmath, SymPy and NumPy at many points and
sizes, or by enumerating all values. `python -m tests.long.attack` makes them again and compares; `documents.json` keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """A document, what each of its claims must get ("passes" or "refuted"), and the class that it belongs to."""

    category: str
    text: str
    expected: tuple[str, ...]


def verdict(true: bool) -> str:
    return "passes" if true else "refuted"
