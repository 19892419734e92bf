"""A factor of a sum over paths is a derivative with the other factors' names held: no refutation, and nothing passes by it."""

import pytest

from symgrad import check

GRAPH = r"Let $u = e^a$, $s = u b$ and $L = u + s$."


def status(claim: str) -> str:
    (row,) = check(rf"{GRAPH} \[ {claim} \]").rows
    return row.verdict.status


PATHS_OF_L = (
    r"\frac{\partial L}{\partial u} \frac{\partial u}{\partial a} + \frac{\partial L}{\partial s} \frac{\partial s}{\partial a}"
)
PATHS = [rf"\frac{{\partial L}}{{\partial a}} = {PATHS_OF_L}", rf"{PATHS_OF_L} = 1 \cdot u + 1 \cdot u b"]


@pytest.mark.parametrize("claim", PATHS)
def test_a_sum_over_paths_is_not_refuted(claim):
    (row,) = check(rf"{GRAPH} \[ {claim} \]").rows
    assert row.verdict.status == "unknown"
    assert "with s held" in row.verdict.reason


@pytest.mark.parametrize(
    "claim",
    [
        PATHS[0].replace("+", "- "),
        PATHS[0].replace("+", r"+ 2"),
        PATHS[1].replace("u b", "u"),
        r"\frac{\partial L}{\partial u} = 1",
        r"\frac{\partial L}{\partial a} = u",
        r"\frac{\partial L}{\partial a} = 2 \frac{\partial L}{\partial u} \frac{\partial u}{\partial a}",
    ],
)
def test_what_is_false_of_both_meanings_is_refuted(claim):
    assert status(claim) == "refuted"


def test_along_all_paths_it_is_proved():
    assert status(r"\frac{\partial L}{\partial u} = 1 + b") == "proved"
    assert status(r"\frac{\partial L}{\partial a} = \frac{\partial L}{\partial u} \frac{\partial u}{\partial a}") == "proved"


def test_a_differential_goes_on_from_what_depends_on_what_varies():
    text = r"With $s = w z$: \[ dC = \frac{dC}{ds} \, ds = \frac{dC}{ds} \, w \, dz \]"
    assert [row.verdict.status for row in check(text).rows] == ["proved", "proved"]
    assert [row.verdict.status for row in check(text.replace(r"\, w \,", r"\, w^2")).rows] == ["proved", "refuted"]
