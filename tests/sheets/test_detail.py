"""Levels of detail: fewer or more lines, each still an equality that the checker proves, from the same start to the same end."""

from __future__ import annotations

from pathlib import Path

import pytest

from symgrad import check, read
from symgrad.check.checker import judge
from symgrad.check.verdicts import Verdict
from symgrad.errors import DefinitionError
from symgrad.sheets.detail import LEVELS, lines
from symgrad.sheets.maker import make_sheet
from symgrad.sheets.tex import tex
from symgrad.writing.latex_writer import latex

QUESTIONS = [
    r"Let $z \in \mathbb{R}^{C}$, $y \in \mathbb{R}^{C}$, $\sum_{i=1}^{C} y_i = 1$, "
    r"$p_i := \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}}$, $L := -\sum_{i=1}^{C} y_i \log p_i$. \[ \nabla_z L \]",
    r"Let $X \in \mathbb{R}^{m \times n}$, $w \in \mathbb{R}^{n}$, $y \in \mathbb{R}^{m}$, "
    r"$L := \|X w - y\|^2$. \[ \nabla_w L \]",
    r"Let $x \in \mathbb{R}$ and $f(x) := \frac{\sin(x^2)}{1 + e^{-x}}$. \[ f'(x) \]",
]


@pytest.fixture(scope="module", params=QUESTIONS, ids=["cross-entropy", "least squares", "quotient"])
def pages(request):
    """level -> sheet of one proof."""
    proof = read(request.param).questions[0].derive().derivation
    return {level: make_sheet("page", "A page", [proof], judge=judge, detail=level) for level in LEVELS}


def rows(sheet):
    return [row for section in sheet.sections for part in section.all() for row in part.rows]


def test_brief_is_shorter_and_full_is_longer(pages):
    brief, normal, full = (len(rows(pages[level])) for level in LEVELS)
    assert brief < normal < full


def test_every_line_is_proved_and_names_its_rules(pages):
    for page in pages.values():
        assert page.counts["proved"] == len(page.verdicts) > 0
        assert all(row.rules for row in rows(page))


def test_all_reach_the_same_result(pages):
    assert len({page.sections[0].results for page in pages.values()}) == 1
    assert len({page.sections[0].rows[-1].node for page in pages.values()}) == 1


def test_brief_leaves_no_rule_unsaid(pages):
    said = [{rule for row in rows(pages[level]) for rule in row.rules} for level in ("brief", "normal")]
    assert said[0] == said[1]


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_printed_reads_back_and_passes(pages, level):
    report = check(tex(pages[level]))
    assert [row.verdict.status for row in report.rows if not row.verdict.passed] == []
    assert len(report.rows) >= len(rows(pages[level]))


def test_lines_follow_each_other():
    steps = read(QUESTIONS[0]).questions[0].derive().steps
    for level in LEVELS:
        found = lines(steps, level)
        assert found[0].before is steps[0].before and found[-1].after is steps[-1].after
        assert all(first.after is second.before for first, second in zip(found, found[1:]))


def test_a_line_that_the_judge_cannot_follow_is_printed_step_by_step():
    proof = read(QUESTIONS[2]).questions[0].derive().derivation
    page = make_sheet("page", "A page", [proof], judge=lambda claim: Verdict("unknown"), detail="brief")
    assert len(rows(page)) == len(proof.steps)


def test_no_line_looks_like_the_one_before_it():
    (question,) = read(
        r"Let $A \in \mathbb{R}^{N \times h}$, $W \in \mathbb{R}^{h \times k}$, $b \in \mathbb{R}^{k}$, "
        r"$P := \operatorname{softmax}(A W + \mathbf{1} b^\top)$, $Y \in \mathbb{R}^{N \times k}$, "
        r"$L := -\operatorname{tr}(Y^\top \log P)$. \[ \nabla_A L \]"
    ).questions
    proof = question.derive().derivation
    for part in (proof, *proof.lemmas):
        assert all(latex(line.before) != latex(line.after) for line in lines(part.steps))


def test_another_level_is_refused():
    proof = read(QUESTIONS[2]).questions[0].derive()
    with pytest.raises(DefinitionError, match="brief, normal and full"):
        proof.latex(detail="short")
    assert proof.latex("full").count("&=") > proof.latex().count("&=") > proof.latex("brief").count("&=")


@pytest.mark.parametrize(("topic", "most"), [("cross-entropy-gradient", 4), ("layer-norm", 8)])
def test_brief_is_a_board(topic, most):
    text = (Path(__file__).parents[2] / "derivations" / f"{topic}.tex").read_text(encoding="utf-8")
    derivation = read(text).questions[0].derive().derivation
    assert len(rows(make_sheet("page", "A page", [derivation], detail="brief"))) <= most
