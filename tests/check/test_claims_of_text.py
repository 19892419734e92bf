"""What sentences claim or conclude is judged; what is not judged is counted; where nothing is, a document does not pass."""

import pytest

from symgrad import check


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("begin, end", [("", ""), (r"\begin{lemma}", r"\end{lemma}")])
@pytest.mark.parametrize("sentence", ["Then ${}$.", "It follows that ${}$.", "The gradient is ${}$.", "We have ${}$."])
@pytest.mark.parametrize("claim, expected", [(r"\nabla_x (x^\top x) = 3 x", "refuted"), (r"\nabla_x (x^\top x) = 2 x", "proved")])
def test_a_relation_that_a_sentence_claims_or_concludes_is_a_row(begin, end, sentence, claim, expected):
    assert statuses(rf"Let $x \in \mathbb{{R}}^n$. {begin} {sentence.replace('{}', claim)} {end}") == [expected]


def test_a_definition_of_the_text_is_no_claim():
    assert statuses(r"Let $x \in \mathbb{R}$. Then $y = x^2$. \[ \frac{dy}{dx} = 2x \]") == ["proved"]


def test_what_a_sentence_denies_is_neither_judged_nor_used_and_counted():
    report = check(r"Let $x \in \mathbb{R}$. A common mistake: $(x+1)^2 = x^2 + 1$. \[ 2 x = x + x \]")
    assert [row.verdict.status for row in report.rows] == ["proved"] and report.passed
    assert len(report.unjudged) == 1 and "1 relation not judged" in report.text()


@pytest.mark.parametrize(
    "text",
    [
        r"Let $x \in \mathbb{R}$. \[ y = x^2 \]",
        r"Let $x \in \mathbb{R}$. Assume that \[ x > 0 \]",
        r"Let $x \in \mathbb{R}$. \[ x \approx y \]",
    ],
)
def test_a_document_whose_displays_say_nothing_that_is_judged_does_not_pass(text):
    report = check(text)
    assert not any(row.verdict.passed for row in report.rows)
    assert report.exit_code == 1 and "nothing of what its displays say is judged" in report.text()


@pytest.mark.parametrize(
    "text", [r"Let $x \in \mathbb{R}$. \[ y := x^2 \]", "No formula at all.", r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} x^2 \]"]
)
def test_a_document_that_only_defines_or_asks_passes(text):
    assert check(text).exit_code == 0


def test_claims_of_the_text_come_behind_those_of_displays():
    report = check(r"Let $x \in \mathbb{R}$. We have $x + x = 3 x$. \[ x + x = 2 x \] Then $x - x = 0$. \[ x = 2 x \]")
    assert [(row.in_text, row.verdict.status) for row in report.rows] == [
        (False, "proved"),
        (False, "refuted"),
        (True, "refuted"),
        (True, "proved"),
    ]
    assert [row.number for row in report.rows] == [1, 2, 3, 4] and report.text().count("claimed in the text:") == 1


@pytest.mark.parametrize(
    "sentence",
    ["If $x > 0$ all is easy.", "If $x > 0$, then we stop.", "When $x > 0$ the root exists.", "Later we will take $x > 0$."],
)
def test_a_condition_of_its_own_sentence_is_none_of_the_next_display(sentence):
    assert statuses(rf"Let $x \in \mathbb{{R}}$. {sentence} \[ |x| = x \]") == ["unknown"]
    assert statuses(rf"Let $x \in \mathbb{{R}}$. {sentence} \[ |x| = 2 x \]") == ["refuted"]


@pytest.mark.parametrize("head", ["If $x > 0$ we have", "Case $x > 0$.", "For $x > 0$:", "If $x > 0$, then the following holds."])
def test_a_condition_that_points_to_a_display_is_one_of_it(head):
    assert statuses(rf"Let $x \in \mathbb{{R}}$. {head} \[ |x| = x \]") == ["proved"]


def test_a_conclusion_of_the_text_is_judged_under_the_condition_of_its_sentence():
    assert statuses(r"Let $x \in \mathbb{R}$. If $x > 0$, then $|x| = x$.") == ["proved"]
    assert statuses(r"Let $x \in \mathbb{R}$. If $x > 0$, then $|x| = -x$.") == ["refuted"]
