"""What stands on a sheet."""

from __future__ import annotations

import pytest

from symgrad import check, read
from symgrad.check.verdicts import Verdict
from symgrad.errors import DefinitionError
from symgrad.sheets.maker import make_sheet, unjudged
from symgrad.sheets.tex import tex
from symgrad.sheets.verdicts import basis_words, verdict_words
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


def test_a_sheet_says_what_its_verdicts_rest_on():
    proof = (
        read(
            r"""Let $z, y \in \mathbb{R}^{C}$ with $\sum_i y_i = 1$ and $t > 0$, $p := \operatorname{softmax}(z)$,
        $L := -t \sum_i y_i \log p_i$. \[ \frac{\partial L}{\partial z_i} \]"""
        )
        .questions[0]
        .derive()
    )
    sheet = make_sheet("a", "A", [proof.derivation])
    (section,) = sheet.sections
    ((condition, rows),) = section.relying.items()
    assert [condition] == list(sheet.assumptions) and 0 < len(rows) < len(section.numbered)
    words = basis_words(section, sheet, lambda made: made.name, cite=str)
    assert words.startswith("This rests on the definitions of p and L and the declared values of t.")
    assert words.endswith(f"Step {rows[0]} rests on (A)." if len(rows) == 1 else "rest on (A).")
    latex = tex(sheet)
    assert "= 1$ (A)" in latex and "rests on the definitions of $p$ and $L$" in latex
    assert check(latex).passed and check(latex).assumptions and not check(latex).unjudged
    unjudged_sheet = make_sheet("a", "A", [proof.derivation], judge=unjudged)
    assert basis_words(unjudged_sheet.sections[0], unjudged_sheet, lambda made: made.name) == ""
