"""What stands on a sheet."""

from __future__ import annotations

import pytest

from symgrad.check.verdicts import Verdict
from symgrad.errors import DefinitionError
from symgrad.sheets.maker import make_sheet, unjudged
from symgrad.sheets.verdicts import verdict_words
from symgrad.terms.binding import subterm
from symgrad.terms.building import entry
from symgrad.terms.claims import Claim
from symgrad.terms.nodes import ONE, Definition, Derivative, Tensor
from symgrad.words.language import language

from .conftest import L, derivation, p, y, z


def parts(sheet):
    return [part for section in sheet.sections for part in section.all()]


def test_rows_are_numbered_in_reading_order_and_lemmas_come_first(sheet):
    labels = [part.label for part in parts(sheet)]
    assert labels == ["lemma 1", ""]
    assert [row.number for part in parts(sheet) for row in part.rows] == [1, 2, 3, 4]
    assert parts(sheet)[1].rows[1].cites == (1,)


def test_every_name_is_given_before_it_is_used(sheet):
    assert sheet.symbols == (y, z) or sheet.symbols == (z, y)
    assert sheet.definitions == (p, L)


def test_the_mark_is_the_part_that_is_new(sheet):
    row = parts(sheet)[1].rows[1]
    before = parts(sheet)[1].rows[0].node
    assert row.mark and subterm(row.node, row.mark) is not subterm(before, row.mark)


def test_a_lemma_that_two_proofs_use_stands_once():
    sheet = make_sheet("twice", "Twice", [derivation(), derivation()], judge=unjudged)
    assert [part.label for part in parts(sheet)] == ["lemma 1", "", ""]
    assert parts(sheet)[2].rows[1].cites == (1,)


def test_a_false_step_is_refuted_by_the_checker(sheet, wrong_sheet):
    assert sheet.passed and sheet.counts["refuted"] == 0
    assert not wrong_sheet.passed and wrong_sheet.counts["refuted"] == 1
    refuted = [row.number for part in parts(wrong_sheet) for row in part.rows if row.verdict.status == "refuted"]
    assert refuted == [3]


def test_a_claim_that_its_rows_do_not_reach_is_judged_itself():
    from dataclasses import replace

    short = derivation()
    short = replace(short, steps=short.steps[:1])
    sheet = make_sheet("short", "Short", [short])
    assert sheet.sections[0].verdict is not None and sheet.sections[0].verdict in sheet.verdicts


def test_one_name_for_two_things_is_refused():
    other = Tensor("L", definition=Definition((), z[ONE]))
    second = derivation()
    from dataclasses import replace

    second = replace(second, claim=Claim(Derivative(entry(other), (z[ONE],)), "=", ONE), steps=(), lemmas=())
    with pytest.raises(DefinitionError, match="uses? L for two things"):
        make_sheet("two", "Two", [derivation(), second], judge=unjudged)


@pytest.mark.parametrize(
    "statuses, words",
    [
        (["proved"], "The step is proved for every size."),
        (["proved"] * 3, "Every step is proved for every size."),
        (
            ["proved", "proved", "proved", "holds"],
            "Steps 1–3 are proved for every size. Step 4 holds at every size and point tried, which is no proof.",
        ),
        (
            ["proved", "refuted", "proved", "unknown"],
            "Steps 1 and 3 are proved for every size. Step 2 is false. Step 4 could not be decided.",
        ),
    ],
)
def test_the_verdicts_in_words(statuses, words):
    verdicts = tuple((number, Verdict(status)) for number, status in enumerate(statuses, 1))
    assert verdict_words(verdicts, language()) == words
