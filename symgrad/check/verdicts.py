"""What the judge says of a claim, as plain text and numbers, to be sent between processes, printed, or written as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

STATUSES = ("proved", "holds", "refuted", "unknown")
#: Those of the rows of a document, of which some may not be read.
REPORTED = (*STATUSES, "unread")
PASSED = ("proved", "holds")


@dataclass(frozen=True)
class Counterexample:
    """Where the two sides of a refuted claim differ, and what they are there.

    sizes     {"n": 3}
    indices   the claim's own free indices: {"i": 1}
    values    the numbers of every free tensor that the claim reaches: {"z": "(1/2, -3, 2/5)"}
    left, right   both values, exact or to 20 digits; where a side has none, why
    ratio     left / right where both are numbers and right is not 0, else ""
    """

    sizes: dict[str, int] = field(default_factory=dict)
    indices: dict[str, int] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    left: str = ""
    right: str = ""

    def as_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return asdict(self)

    def __str__(self) -> str:
        known = {**self.sizes, **self.indices, **self.values}
        where = [f"{name} = {value}" for name, value in known.items()]
        return f"{', '.join(where)}: " * bool(where) + f"left {self.left}, right {self.right}"


@dataclass(frozen=True)
class Verdict:
    """The judge's answer for one claim.

    status          proved   for every size
                    holds    at every size and point tried, exactly or to 50 digits: not a proof
                    refuted  the two sides differ at the counterexample: two exact values, or two disjoint balls
                    unknown  not decided; never a pass
                    unread   it could not be read; the reason says what was expected
    reason          one line: what it rests on, or why it was not decided
    sizes           the sizes tried, in order: [{"n": 2}, {"n": 3}]
    counterexample  of a refuted claim
    looks_like      what the mistake looks like, where mending it makes the claim true at every point tried; else ""
    mended          the right side as LaTeX that it should have then, where it can be written; else ""
    lasts           whether judging it again would say the same; where a limit of time or memory cut it short, it might not
    """

    status: str
    reason: str = ""
    sizes: tuple[dict[str, int], ...] = ()
    counterexample: Counterexample | None = None
    looks_like: str = ""
    mended: str = ""
    lasts: bool = True

    @property
    def passed(self) -> bool:
        """Whether the claim may stand: proved, or holding wherever it was tried."""
        return self.status in PASSED
