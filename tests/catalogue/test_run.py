"""How the topics went: the table that `symgrad sheet` prints."""

from __future__ import annotations

from symgrad.catalogue.run import Result, table


def test_the_table_adds_up():
    results = [
        Result("a", 3, {"proved": 2, "holds": 1, "refuted": 0, "unknown": 0}, 12.3),
        Result("longer-name", 4, {"proved": 4, "holds": 0, "refuted": 0, "unknown": 0}, 7.9),
        Result("broken", error="no"),
    ]
    lines = table(results).splitlines()
    assert lines[0].split() == ["name", "steps", "proved", "holds", "refuted", "unknown", "ms"]
    assert lines[-1].split() == ["7", "6", "1", "0", "0", "20"]
    assert len({len(line) for line in lines}) == 1
