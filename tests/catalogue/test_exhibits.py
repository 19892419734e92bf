"""Topics in TOML: sections of mathematics with words between, and what else they show."""

from __future__ import annotations

from math import isnan, sin

import pytest

from symgrad import DefinitionError
from symgrad.api import Proof
from symgrad.catalogue.contents import contents_of, proofs_of
from symgrad.catalogue.topics import read_topic, select
from symgrad.functions.plain import plain
from symgrad.reading.latex_reader import read_term
from symgrad.sheets.blocks import Figure, Paragraph, Struck, Table

SECTIONS = r"""
title = "A title."
prose = "Words about it."

[[section]]
mathematics = '''
Let $x \in \mathbb{R}$.
\[ x + x = 2 x \]
'''

[[section]]
words = "Words between."
mathematics = '\[ \frac{d}{d x} x^2 \]'

[plot]
title = "A curve"
functions = ['x^2']
from = -1
to = 2

[values]
title = "Some values"
head = ["squared"]
functions = ['x^2']
at = [-3, 0.5]
"""


def topic_of(tmp_path, text):
    (tmp_path / "topic.toml").write_text(text, encoding="utf-8")
    return read_topic(tmp_path / "topic.toml")


def test_words_proofs_and_exhibits_stand_in_the_order_of_the_file(tmp_path):
    topic = topic_of(tmp_path, SECTIONS)
    assert (topic.title, topic.prose) == ("A title", "Words about it.")
    first, words, second, figure, values = contents_of(topic)
    assert [type(item) for item in (first, second)] == [Proof, Proof] and len(proofs_of(topic)) == 2
    assert words == Paragraph("Words between.") and str(second.result) == "2*x"
    (panel,) = figure.panels
    assert panel.variable == "x" and panel.curves[0].label == "x^2"
    assert panel.curves[0].points[0] == (-1, 1) and panel.curves[0].points[-1] == (2, 4)
    assert values == Table("Some values", ("x", "squared"), (("-3", "9"), ("0.5", "0.25")))


@pytest.mark.parametrize(
    "change, said",
    [
        (('title = "A title."', ""), "no title"),
        (("[plot]", "[drawing]"), "there is no drawing"),
        (("functions = ['x^2']\nfrom", "functions = ['x^2 y']\nfrom"), "one variable; this one has 2"),
        (('title = "A curve"', "title = "), "line 16"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(tmp_path, change, said):
    with pytest.raises(DefinitionError, match=said):
        contents_of(topic_of(tmp_path, SECTIONS.replace(*change)))


# --- what the catalogue shows ---------------------------------------------------------------------------------------


def table_of(name, *head):
    (topic,) = select([name])
    return next(item for item in contents_of(topic) if isinstance(item, Table) and set(head) <= set(item.head))


def test_large_logits_overflow_as_written_and_not_in_generated_functions():
    table = table_of("softmax-shift", "generated function")
    rows = [dict(zip(table.head, row)) for row in table.rows]
    assert [row["as it stands"] for row in rows[:2]] == ["nan", "nan"]
    for row in rows:
        assert row["largest taken off"] == row["generated function"]
    assert [float(row["exact, to 5 digits"]) for row in rows[:2]] == [0.73106, 0.26894]


def test_a_plain_program_computes_as_doubles_do():
    term = read_term(r"\frac{e^{x}}{e^{x} + 1} + \log x", r"$x \in \mathbb{R}$")
    (x,) = (tensor for tensor in term.tensors)
    assert isnan(plain(term, {}, {x: {(): 800.0}}, {}))
    assert plain(term, {}, {x: {(): 1.0}}, {}) == pytest.approx(0.7310585786300049, rel=1e-15)


def test_the_sheet_of_the_fit():
    (topic,) = select(["sine-fit"])
    tables = [item for item in contents_of(topic) if isinstance(item, Table)]
    knots, units, errors = tables
    assert [len(table.rows) for table in tables] == [6, 6, 3]
    assert [row[1] for row in knots.rows][::5] == ["-1.00000", "2.00000"]
    even, grid, best = (float(row[-1]) for row in errors.rows)
    assert best < grid < even
    *units, (_, _, _, offset, _) = units.rows
    (figure,) = (item for item in contents_of(topic) if isinstance(item, Figure))
    for _, knot, value, _ in knots.rows:
        network = float(offset) + sum(float(weight) * max(0.0, float(knot) + float(bias)) for _, _, bias, weight, _ in units)
        assert network == pytest.approx(float(value), abs=5e-5)
        assert abs(network - sin(float(knot))) < 0.02
    assert len(figure.panels[1].curves) == 5


def test_the_worked_network_marks_what_the_source_has_wrong():
    (topic,) = select(["two-layer-network"])
    tables = [item for item in contents_of(topic) if isinstance(item, Table)]
    rows = [row for table in tables for row in table.rows]
    assert len(rows) == 9 + 20 + 12 and all(row[2] for row in rows)
    struck = [(row[2].words, row[3]) for row in rows if isinstance(row[2], Struck)]
    assert " ".join(f"{digits}:{right}" for digits, right in struck) == (
        "0.9802:0.9962 0.1263:0.1258 0.1263:0.1258 0.0734:0.0731 0.0740:0.0737 -0.0195:-0.0196 0.0245:0.0244 0.0291:0.0290 "
        "0.0064:0.0059 0.0086:0.0070 0.2706:0.2708 0.3204:0.3205 0.4475:0.4497"
    )


@pytest.mark.parametrize(
    "name, at, value, slope",
    [
        ("sigmoid", 0, 0.5, 0.25),
        ("sigmoid", 8, 0.99966465, 0.00033524),
        ("tanh", 0, 0, 1),
        ("tanh", -5, -0.9999092, 0.00018158),
        ("relu", 3, 3, 1),
        ("relu", -3, 0, 0),
    ],
)
def test_activations_are_drawn_with_their_slopes(name, at, value, slope):
    (topic,) = select([name])
    (figure,) = (item for item in contents_of(topic) if isinstance(item, Figure))
    function, derivative = (dict(curve.points) for curve in figure.panels[0].curves)
    assert (function[at], derivative[at]) == pytest.approx((value, slope), rel=1e-4)


def test_a_curve_has_no_slope_at_a_kink():
    (topic,) = select(["relu"])
    (figure,) = (item for item in contents_of(topic) if isinstance(item, Figure))
    function, slope = (dict(curve.points) for curve in figure.panels[0].curves)
    assert function[0] == 0 and isnan(slope[0])


def test_which_slope_is_larger_turns_at_1_663():
    table = table_of("tanh-against-sigmoid", "slope of tanh")
    larger = {float(x): float(first) > float(second) for x, first, second in table.rows}
    assert larger == {0: True, 1: True, 1.66: True, 1.67: False, 2: False, 3: False, 5: False, 10: False}


def test_both_networks_layer_by_layer():
    (topic,) = select(["layers"])
    first, second = (item for item in contents_of(topic) if isinstance(item, Table))
    assert [row[3] for row in first.rows] == [
        "0",
        "416",
        "12,832",
        "0",
        "25,632",
        "51,264",
        "0",
        "102,464",
        "204,928",
        "0",
        "42,468,352",
        "102,500",
        "42,968,388",
    ]
    assert [row[3] for row in second.rows] == [
        "0",
        "3,328",
        "204,864",
        "0",
        "102,464",
        "51,232",
        "0",
        "25,632",
        "12,816",
        "0",
        "5,309,440",
        "102,500",
        "5,812,276",
    ]
    assert (first.rows[-1][4], second.rows[-1][4]) == ("4,121,700", "11,084,148")
    assert [row[2] for row in first.rows[1:4]] == ["16×220×220", "32×216×216", "32×106×106"]
