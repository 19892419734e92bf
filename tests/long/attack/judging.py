"""Whether the judge gives each claim of a document what it must get; `unknown` is never wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from symgrad import SymgradError, check

from . import Document


def wrong(documents: Iterable[Document]) -> tuple[list[tuple[str, ...]], Counter]:
    """The failures (what, category, expected, got, text), and how many claims got what."""
    failures: list[tuple[str, ...]] = []
    counts: Counter = Counter()
    for document in documents:
        try:
            rows = check(document.text).rows
        except SymgradError:
            counts["not read"] += 1
            continue
        got = [row.verdict.status for row in rows if not row.in_text]
        counts["claims of the text"] += len(rows) - len(got)
        if len(got) != len(document.expected):
            counts["other claims"] += 1
            failures.append(("other claims", document.category, str(document.expected), str(got), document.text))
            continue
        for expected, status in zip(document.expected, got):
            counts[f"{expected}: {status}"] += 1
            passed = status in ("proved", "holds")
            if passed and expected == "refuted":
                failures.append(("false, passed", document.category, expected, status, document.text))
            if expected == "passes" and status == "refuted":
                failures.append(("true, refuted", document.category, expected, status, document.text))
    return failures, counts
