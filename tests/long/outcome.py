"""What one part of the long run found."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """figures: what was counted, by name; failures: what is wrong, each with the seed that shows it again.

    listed   what is no failure and wants a look: false lines that were left open, and lines that are true after all
    """

    figures: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counted = ", ".join(f"{count:,} {name}" for name, count in self.figures.items())
        return f"{counted}; {len(self.failures)} failures"


class Clock:
    """How long a part may still go on."""

    def __init__(self, seconds: float):
        self.end = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.end
