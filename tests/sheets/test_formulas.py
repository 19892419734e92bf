"""Formulas in pieces: every letter stays, every piece is well-formed and small enough, fences keep their height."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.sheets.formulas import WHOLE, formula
from symgrad.sheets.widths import box_height, box_width
from symgrad.terms.binding import positions
from symgrad.terms.nodes import ONE, add, mul, neg
from symgrad.writing.boxes import Operator, Row
from symgrad.writing.layout import layout
from symgrad.writing.mathml_writer import written
from tests import strategies

from .conftest import error, i, k, p, through, y, z


def tree(markup):
    return ET.fromstring(f"<div>{markup}</div>")


def letters(markup):
    return re.sub(r"[\u2062\u2061]", "", "".join(tree(markup).itertext()))


def without_fraction_lines(markup):
    """The letters but for what a very wide fraction is written in one line with: a slash and parentheses."""
    return re.sub(r"[()/]", "", letters(markup))


LONG = layout(through(add(*(mul(p[i], add(ONE, neg(p[k])), y[k] / z[i], error) for _ in range(9)))))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_pieces_say_what_the_whole_says(data):
    term = data.draw(strategies.terms())
    path, _ = data.draw(st.sampled_from(list(positions(term))))
    box = layout(mul(add(term, *(y[k] for _ in range(12))), add(term, ONE)), (0, *path)[:1])
    assert without_fraction_lines(formula(box)) == without_fraction_lines(written(box))


def test_what_fits_stays_whole():
    box = layout(mul(p[i], add(ONE, neg(p[k]))))
    assert box_width(box) <= WHOLE and formula(box) == f"<math>{written(box)}</math>"


def test_a_long_row_is_cut_before_relations_and_signs():
    root = tree(formula(Row(layout(z[k]), Operator("="), LONG)))
    pieces = root.findall(".//math")
    assert len(pieces) > 9
    starts = [next(part.text for part in piece.iter() if part.text) for piece in pieces]
    assert "=" in starts and "+" in starts and not {"=", "+"} & {"".join(piece.itertext())[-1] for piece in pieces}
    assert all(mo.get("form") == "infix" for piece in pieces for mo in piece.iter("mo") if mo.text == "+" and mo is piece[0])
    assert max(float((piece.get("style") or ":0").split(":")[1]) for piece in pieces) < box_width(LONG) / 3


def test_parts_that_belong_together_are_nested():
    assert tree(formula(Row(Operator("="), LONG))).findall(".//span[@class='group']")


def test_fences_far_apart_are_as_high_as_what_is_between():
    box = layout(mul(z[k], add(*(y[k] / z[i] for _ in range(12)))))
    spaces = [float(space.get("height")[:-2]) for space in tree(formula(box)).iter("mspace") if space.get("height")]
    assert len(spaces) == 2 and spaces[0] == spaces[1] > 1 and box_height(box)[0] >= spaces[0]


def test_a_mark_goes_round_each_of_its_pieces():
    box = layout(add(z[k], mul(y[k], add(*(p[i] / z[i] for _ in range(12))))), (1,))
    marked = [
        piece
        for piece in tree(formula(box)).iter("math")
        if piece.find("mrow[@class='changed']") is not None or piece.find(".//mrow[@class='changed']") is not None
    ]
    assert 1 < len(marked) < len(list(tree(formula(box)).iter("math")))
