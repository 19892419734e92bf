"""The cases of two indices, i = j and i ≠ j: stated in headings, list items, displays of words, and how far they hold."""

import pytest

from symgrad import check

SOFTMAX = r"Let $z \in \mathbb{R}^K$ and $s_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$."
EQUAL, DIFFERENT = r"\frac{\partial s_i}{\partial z_j} = s_i (1 - s_i)", r"\frac{\partial s_i}{\partial z_j} = -s_i s_j"
HEADS = [
    ("**Case 1:** $i = j$", r"**Case 2:** $i \neq j$"),
    ("**Case 1: $i = j$**", r"**Case 2: $i \ne j$**"),
    ("**Case A** ($i = j$).", r"**Case B** ($j \neq i$)."),
    ("### The diagonal, $i = j$", r"### Off the diagonal, $i \neq j$"),
    ("1. **When $i = j$:**", r"2. **When $i \neq j$:**"),
    ("- Diagonal entries ($i = j$):", r"- Other entries ($i \neq j$):"),
    (r"\textbf{Case 1:} $i = j$.", r"\textbf{Case 2:} $i \neq j$."),
    (r"$$\text{Case 1: } i = j$$", r"$$\text{Case 2: } i \neq j$$"),
    (r"\[\text{If } i = j:\]", r"\[\text{If } i \neq j:\]"),
]


def statuses(text: str) -> list[str]:
    return [row.verdict.status for row in check(text).rows]


def stated(*parts: str) -> str:
    return "\n\n".join([SOFTMAX, *(part if not part.startswith("\\frac") else f"$${part}$$" for part in parts)])


@pytest.mark.parametrize("one, other", HEADS)
def test_each_case_holds_for_its_own_display(one, other):
    assert statuses(stated(one, EQUAL, other, DIFFERENT)) == ["proved", "proved"]
    assert statuses(stated(one, DIFFERENT, other, EQUAL)) == ["refuted", "refuted"]


def test_a_case_in_a_heading_holds_for_what_goes_on_below_it():
    first = r"\frac{\partial s_i}{\partial z_j} = \frac{e^{z_i} \sum_k e^{z_k} - e^{2 z_i}}{(\sum_k e^{z_k})^2}"
    text = ("## Case 1: $i = j$", first, "which simplifies to", EQUAL, r"## Case 2: $i \neq j$", DIFFERENT)
    assert statuses(stated(*text)) == ["proved"] * 3
    assert statuses(stated(*text[:3], DIFFERENT, *text[4:])) == ["proved", "refuted", "proved"]


def test_behind_the_cases_a_line_is_not_supposed_to_be_of_the_last():
    cases = ("- Diagonal ($i = j$):", EQUAL, r"- Off the diagonal ($i \neq j$):", DIFFERENT)
    for between in ("Combining both,", "In general", "Altogether we have"):
        assert statuses(stated(*cases, between, DIFFERENT))[2] in ("unknown", "refuted")
        assert statuses(stated(*cases, between, r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_j)"))[2] == "proved"
    titled = ("## Case 1: $i = j$", EQUAL, r"## Case 2: $i \neq j$", DIFFERENT)
    assert statuses(stated(*titled, "## Both cases", DIFFERENT))[2] == "refuted"
    assert statuses(stated(*titled, "In general", DIFFERENT))[2] == "unknown"


def test_what_does_not_depend_on_something_denies_no_case():
    lead = r"For $i \neq j$ the numerator does not depend on $z_j$, so"
    assert statuses(stated(lead, DIFFERENT)) == ["proved"]
    assert statuses(stated(lead, EQUAL)) == ["refuted"]
