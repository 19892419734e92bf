"""A sheet in the terminal."""

from __future__ import annotations

import pytest

from symgrad.catalogue.run import Result
from symgrad.sheets.terminal import table, text


@pytest.mark.parametrize("width", [60, 100, 160])
def test_every_row_stands_with_its_rule_and_verdict(sheet, width):
    page = text(sheet, width=width)
    for part in ("Squares & softmax", "Lemma 1: the softmax", "z ∈ ℝⁿ", "chain rule, lemma 1", "✓ proved", "proved for every size"):
        assert part in page
    assert "\033" not in page


def test_colour_marks_what_is_new(sheet):
    assert "\033[36m" in text(sheet, colour=True)


def test_a_false_step_says_why(wrong_sheet):
    page = text(wrong_sheet)
    assert "✗ refuted" in page and "right" in page


def test_the_table_adds_up():
    results = [Result("a", 3, {"proved": 2, "holds": 1, "refuted": 0, "unknown": 0}, 12.3),
               Result("longer-name", 4, {"proved": 4, "holds": 0, "refuted": 0, "unknown": 0}, 7.9), Result("broken", error="no")]
    lines = table(results).splitlines()
    assert lines[0].split() == ["name", "steps", "proved", "holds", "refuted", "unknown", "ms"]
    assert lines[-1].split() == ["7", "6", "1", "0", "0", "20"]
    assert len({len(line) for line in lines}) == 1
