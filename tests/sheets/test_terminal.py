"""A sheet in the terminal."""

from __future__ import annotations

import re

import pytest

from symgrad import read
from symgrad.commands.output import coloured
from symgrad.sheets.terminal import text
from symgrad.sheets.wrapping import formula_lines, visible


@pytest.mark.parametrize("width", [60, 100, 160])
def test_every_row_stands_with_its_rule_and_verdict(sheet, width):
    page = text(sheet, width=width)
    for part in ("Squares & softmax", "Lemma 1: the softmax", "z ∈ ℝⁿ", "chain rule, lemma 1", "✓ proved", "proved for every size"):
        assert part in page
    assert "\033" not in page
    assert max(map(visible, page.splitlines())) <= width


def test_colour_marks_what_is_new(sheet):
    assert "\033[36m" in text(sheet, colour=True)


def test_a_false_step_says_why(wrong_sheet):
    page = text(wrong_sheet)
    assert "✗ refuted" in page and "right" in page


FORMULA = (
    "∂/∂sᵢ Σ_{j=1, j ≠ i}^{m} (xⱼ − Σ_{k=1}^{n} Aⱼₖ sₖ) wⱼ = 2 Σ_{j=1}^{m} Aⱼᵢ (Σ_{l=1}^{n} Aₖₗ sₗ − xₖ) "
    "+ {x² if x > 0; −x if x ≤ 0}"
)


@pytest.mark.parametrize("width", [24, 30, 45, 60, 80, 200])
def test_a_long_formula_is_broken_before_signs_and_loses_nothing(width):
    lines = formula_lines(FORMULA, width, 4)
    assert " ".join(line.strip() for line in lines) == FORMULA
    assert all(visible(line) <= width for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])
    for line in lines:
        assert line[-1] not in "=+−≠<≤>≥"
        assert all(re.match(r"[_^]\{[^{}]*\}", line[at.start() :]) for at in re.finditer(r"[_^]\{", line)), "a script is whole"
        assert not line.split()[-1].startswith(("Σ", "∂")) or width < 30


def test_relations_outside_brackets_are_broken_first():
    assert [line.strip()[:1] for line in formula_lines("a b c d e (f + g) = h i j k (l = m) = n", 20, 2)] == ["a", "=", "="]


def test_a_name_longer_than_the_line_stays_whole():
    assert formula_lines("a + " + "b" * 30 + " + c", 10) == ["a", "+ " + "b" * 30, "+ c"]


def test_colours_take_no_room():
    assert formula_lines("\033[36ma + b\033[0m + c", 9) == ["\033[36ma + b\033[0m + c"]


class Terminal:
    def __init__(self, shows):
        self.isatty = lambda: shows


def test_no_colour_where_it_is_not_wanted(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured(Terminal(True)) and not coloured(Terminal(False))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal(True))
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(Terminal(True))


def test_a_step_is_one_readable_line():
    (question,) = read(r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} x^2 \]").questions
    (step,) = question.derive().steps
    assert str(step) == repr(step) == "∂/∂x x² = 2 x  (power and chain rule)"
