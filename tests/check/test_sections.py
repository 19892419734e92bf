"""A heading may begin a new example: what an equation under it says of a name that an earlier section defined refutes nothing."""

import pytest

from symgrad import check

FIRST = "## A square\n\nLet $w, x, b, y \\in \\mathbb{R}$.\n\n$$ L = (w - 3)^2 $$\n\n$$ \\frac{dL}{dw} = 2 (w - 3) $$\n\n"


def verdicts(text):
    return [(row.verdict.status, row.verdict.reason) for row in check_markdown(text).rows]


def check_markdown(text):
    from symgrad.check.report import check as judged
    from symgrad.reading.latex_reader import read_as_far

    return judged(read_as_far(text, "notes.md"))


def test_a_new_example_may_define_a_name_anew():
    text = FIRST + "## With a bias\n\n$$ L = (w x + b - y)^2 $$\n\n$$ \\frac{\\partial L}{\\partial b} = 2 (w x + b - y) $$\n"
    assert [status for status, _ in verdicts(text)] == ["proved", "proved"]
    assert verdicts(text.replace("= 2 (w x", "= 3 (w x"))[-1][0] == "refuted"


def test_an_equation_of_the_same_names_under_a_heading_may_define_anew_or_claim():
    text = FIRST + "## Another\n\n$$ L = w^2 + 3 w $$\n\n$$ \\frac{dL}{dw} = 2 w + 3 $$\n\n$$ \\frac{dL}{dw} = 2 (w - 3) $$\n"
    found = verdicts(text)
    assert [status for status, _ in found] == ["proved", "unknown", "proved", "unknown"]
    assert all("line 11" in reason and "L = w^2 + 3 w" in reason for _, reason in found[1:])
    assert verdicts(text.replace("2 w + 3", "3 w + 3"))[2][0] == "refuted"


@pytest.mark.parametrize("turn", ["For example,", "Now consider:", "Instead, take:", "As another example,"])
def test_words_that_turn_to_another_example_begin_anew(turn):
    text = FIRST + turn + "\n\n$$ L = w^3 $$\n\n$$ \\frac{dL}{dw} = 3 w^2 $$\n"
    assert [status for status, _ in verdicts(text)] == ["proved", "proved"]
    assert verdicts(text.replace("= 3 w^2", "= 2 w^2"))[-1][0] == "refuted"
    assert verdicts(text.replace(turn, "Expanded, that is"))[-1][0] == "refuted"


def test_what_follows_from_an_equation_of_a_function_has_it_as_its_premise():
    text = (
        "Let $x, y \\in \\mathbb{R}$. $$ f(x, y) = x y \\quad \\rightarrow \\quad \\frac{\\partial f}{\\partial x} = y $$\n\n"
        "The sum: $$ f(x, y) = x + y \\quad \\rightarrow \\quad \\frac{\\partial f}{\\partial x} = 1 $$\n"
    )
    assert [status for status, _ in verdicts(text)] == ["proved", "proved"]
    assert [status for status, _ in verdicts(text.replace("= 1 $$", "= y $$"))] == ["proved", "refuted"]


def test_within_a_section_a_second_equation_is_a_claim():
    assert verdicts(FIRST + "$$ L = (w x + b - y)^2 $$\n")[-1][0] == "refuted"


def test_what_an_equation_under_a_heading_says_rightly_passes():
    assert [status for status, _ in verdicts(FIRST + "## Again\n\n$$ L = w^2 - 6 w + 9 $$\n\n$$ L = 9 - 6 w + w^2 $$\n")] == [
        "proved"
    ] * 3


def test_a_heading_alone_changes_nothing():
    assert verdicts(FIRST + "## Its slope\n\n$$ \\frac{dL}{dw} = 3 (w - 3) $$\n")[-1][0] == "refuted"


def test_shapes_of_another_section_refute_nothing_where_names_begin_anew():
    text = (
        "## Vectors\n\nLet $x \\in \\mathbb{R}^n$, $y \\in \\mathbb{R}^m$, $A \\in \\mathbb{R}^{m \\times n}$.\n\n$$ y = A x $$\n\n"
    )
    one = "## Numbers\n\n$$ y = \\tanh(x) $$\n\n"
    assert "refuted" not in [status for status, _ in verdicts(text + one)]
    assert verdicts(text + "## Products\n\n$$ A x = x^\\top A $$\n")[-1][0] == "refuted"


@pytest.mark.parametrize("value", ["w = 1", "w > 2", "w = 3 - 0.1 \\cdot 8", "w \\le -1"])
def test_a_value_that_a_row_gives_refutes_nothing_and_no_claim_below_it(value):
    found = check(f"Let $w \\in \\mathbb{{R}}$ and $L := w^2$. \\[ {value} \\] \\[ \\frac{{dL}}{{dw}} = 2 w \\] \\[ L = 2 \\]").rows
    assert [row.verdict.status for row in found][:2] == ["unknown", "proved"]
    assert "is an assumption" in found[0].verdict.reason


def test_what_holds_at_the_value_that_is_given_says_so():
    found = check(
        "Let $w \\in \\mathbb{R}$ and $L := (w - 3)^2$. \\[ w = 1 \\] \\[ \\frac{dL}{dw} = -4 \\] \\[ \\frac{dL}{dw} = 4 \\]"
    ).rows
    assert [row.verdict.status for row in found] == ["unknown", "unknown", "refuted"]
    assert "w = 1" in found[1].verdict.reason
