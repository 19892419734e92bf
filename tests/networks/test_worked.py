"""The source's 2-2-2 network, worked in numbers: every quantity, and which of the source's digits are off."""

from decimal import Decimal

import pytest

from symgrad.errors import DefinitionError
from symgrad.networks.worked import table, work

DATA = {
    "input": [0.05, 0.15],
    "target": [0.1, 0.9],
    "rate": 0.4,
    "layer": [
        {"weights": [[0.1, 0.2], [0.15, 0.25]], "bias": [0.3, 0.3]},
        {"weights": [[0.3, 0.4], [0.35, 0.45]], "bias": [0.5, 0.5]},
    ],
}
SOURCE = {
    "z1": [0.3275, 0.3475],
    "a1": [0.5812, 0.5860],
    "z2": [0.8794, 0.9802],
    "o": [0.7067, 0.7303],
    "E": 0.1984,
    "dE/do": [0.6067, -0.1697],
    "dE/dz2": [0.1263, -0.0334],
    "dE/db2": [0.1263, -0.0334],
    "dE/dW2": [[0.0734, -0.0194], [Decimal("0.0740"), -0.0195]],
    "dE/da1": [0.0245, 0.0291],
    "dE/dz1": [0.0064, 0.0086],
    "dE/db1": [0.0059, 0.0070],
    "dE/dW1": [[0.0003, 0.0004], [0.0009, 0.0011]],
    "W1 after": [[0.0999, 0.1999], [0.1496, 0.2496]],
    "b1 after": [0.2976, 0.2972],
    "W2 after": [[0.2706, 0.4078], [0.3204, 0.4578]],
    "b2 after": [0.4475, 0.5134],
}
RIGHT = {
    "z1": [0.3275, 0.3475],
    "a1": [0.58115, 0.58601],
    "z2": [0.87945, 0.99617],
    "o": [0.70671, 0.73030],
    "E": 0.19845,
    "dE/do": [0.60671, -0.16970],
    "dE/dz2": [0.12575, -0.03342],
    "dE/db2": [0.12575, -0.03342],
    "dE/dW2": [[0.07308, -0.01942], [0.07369, -0.01959]],
    "dE/da1": [0.02436, 0.02897],
    "dE/dz1": [0.00593, 0.00703],
    "dE/db1": [0.00593, 0.00703],
    "dE/dW1": [[0.00030, 0.00035], [0.00089, 0.00105]],
    "W1 after": [[0.09988, 0.19986], [0.14964, 0.24958]],
    "b1 after": [0.29763, 0.29719],
    "W2 after": [[0.27077, 0.40777], [0.32052, 0.45783]],
    "b2 after": [0.44970, 0.51337],
}


def test_every_quantity_of_the_notes_recomputed():
    working = work({**DATA, "expected": RIGHT})
    assert [quantity.key for quantity in working.quantities if quantity.expected is None] == []
    assert {quantity.key: quantity.deviations for quantity in working.quantities if quantity.deviations} == {}


def test_the_source_is_off_where_the_notes_say():
    off = {quantity.key: quantity.deviations for quantity in work({**DATA, "expected": SOURCE}).quantities if quantity.deviations}
    assert off == {
        "z2": [(0.9802, "0.9962")],
        "dE/dz2": [(0.1263, "0.1258")],
        "dE/db2": [(0.1263, "0.1258")],
        "dE/dW2": [(0.0734, "0.0731"), (Decimal("0.0740"), "0.0737"), (-0.0195, "-0.0196")],
        "dE/da1": [(0.0245, "0.0244"), (0.0291, "0.0290")],
        "dE/dz1": [(0.0064, "0.0059"), (0.0086, "0.0070")],
        "W2 after": [(0.2706, "0.2708"), (0.3204, "0.3205")],
        "b2 after": [(0.4475, "0.4497")],
    }


def test_gradients_against_differences():
    """Another network, of pairwise different sizes: each slope against a central difference of the error."""
    data = {
        "input": [0.3, -0.2],
        "target": [0.5],
        "rate": 0.1,
        "layer": [
            {"weights": [[0.4, -0.7, 0.2], [0.1, 0.5, -0.3]], "bias": [0.2, -0.1, 0.3], "activation": "tanh"},
            {"weights": [[0.6], [-0.8], [0.9]], "bias": [0.05], "activation": "identity"},
        ],
    }
    slopes = {quantity.key: quantity.values for quantity in work(data).backward}

    def error(row, column, step):
        weights = [list(line) for line in data["layer"][0]["weights"]]
        weights[row][column] += step
        moved = {**data, "layer": [{**data["layer"][0], "weights": weights}, data["layer"][1]]}
        return next(q.values for q in work(moved).forward if q.key == "E")

    for row in range(2):
        for column in range(3):
            difference = (error(row, column, 1e-5) - error(row, column, -1e-5)) / 2e-5
            assert slopes["dE/dW1"][row][column] == pytest.approx(difference, rel=1e-6)


def test_without_a_rate_there_is_no_update():
    working = work({key: value for key, value in DATA.items() if key != "rate"})
    assert working.update == () and working.backward == work(DATA).backward


def test_the_table_shows_formulas_and_marks():
    shown = table(work({**DATA, "expected": SOURCE}))
    assert "oⱼ = σ(z⁽²⁾ⱼ)" in shown and "✗ 0.1263 should be 0.1258" in shown


@pytest.mark.parametrize(
    "change, said",
    [
        ({"target": [0.1]}, "target has 1 numbers, the last layer 2"),
        ({"layer": []}, r"no \[\[layer\]\]"),
        ({"input": "x"}, "input must be a list of numbers"),
        ({"input": [0.05]}, "layer 1: weights must be 1 rows of 2 numbers"),
        ({"speed": 3}, "has no speed; it takes expected, input"),
        ({"layer": [3]}, r"no \[\[layer\]\]"),
        ({"layer": [{**DATA["layer"][0], "activaton": "relu"}]}, "layer 1 has no activaton"),
        ({"layer": [{**DATA["layer"][0], "activation": ["relu"]}]}, "layer 1: no activation"),
        ({"layer": [{**DATA["layer"][0], "weights": 3}]}, "layer 1: weights must be a list of rows"),
        ({"input": [float("nan"), 1]}, "input is NaN"),
        ({"rate": float("inf")}, "rate is Infinity"),
        ({"rate": Decimal("1e-999999999")}, "rate is 1e-999999999"),
        ({"target": [10**5000, 1]}, r"target is 1.00000e\+5000"),
        ({"target": [1e300, 1]}, "E is too large a number"),
        ({"expected": 3}, "expected is a table"),
        ({"expected": {"z1": ["a", 1]}}, "expected z1 is 'a'"),
        ({"expected": {"W1 after": [[0.1, 0.2], [0.1]]}}, r"expected W1 after must be a list of 2.*it is \[0.1\]"),
        ({"expected": {"z9": [1]}}, "expected has no quantity z9"),
        ({"expected": {"z1": [1]}}, r"expected z1 must be a list of 2.*it is \[1\]"),
    ],
)
def test_what_does_not_fit_is_named(change, said):
    with pytest.raises(DefinitionError, match=said):
        work({**DATA, **change})
