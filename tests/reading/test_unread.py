"""One formula that cannot be read costs itself only, and what needs it."""

import json

import pytest

from symgrad import check, read
from symgrad.commands.check import check_paths
from symgrad.errors import ReadError

LET = r"Let $x, a \in \mathbb{R}$. "
TRUE = r"\[ (x + a)^2 = x^2 + 2 a x + a^2 \]"


def rows(text):
    return [(row.verdict.status, row.line) for row in check(text).rows]


def statuses(text):
    return [status for status, _ in rows(text)]


@pytest.mark.parametrize(
    "unread",
    [
        r"\[ x = \frac{1}{ \]",
        r"\[ \oint x \, dx = 0 \]",
        r"\[ x ) = x \]",
        r"\[ \weird{x} = x \]",
        r"\[ \int_0^1 x \]",
        r"\begin{align} x &= \weird{x} \end{align}",
        r"\[ ? \]",
    ],
)
def test_a_display_that_cannot_be_read_costs_itself_only(unread):
    assert rows(f"{LET}\n{TRUE}\n{unread}\n{TRUE}") == [("proved", 2), ("unread", 3), ("proved", 4)]


def test_all_of_them_are_told_at_once():
    found = check(LET + "\n\\[ x = \\weird{a} \\]\n\\[ a ) = 1 \\]\n\\[ x = \\strange \\]")
    assert [(row.verdict.status, row.line) for row in found.rows] == [("unread", 2), ("unread", 3), ("unread", 4)]
    assert all("expected" in row.verdict.reason for row in found.rows)
    assert found.exit_code == 1 and not found.passed and found.counts["unread"] == 3


def test_a_row_of_many_costs_itself_and_the_next_that_goes_on_from_it():
    text = r"\begin{align} (x + 1)^2 &= x^2 + 2 x + 1 \\ &= \weird{x} \\ &= 1 + x^2 + 2 x \\ &= 1 + 2 x + x^2 + a - a \end{align}"
    found = check(LET + text).rows
    assert [row.verdict.status for row in found] == ["proved", "unread", "proved", "proved"]
    assert "could not be read" in found[2].verdict.reason
    assert found[1].verdict.reason.startswith("unknown macro")


def test_a_false_line_behind_what_is_not_read_is_refuted():
    text = r"\begin{align} x &= x \\ 2 &= \weird{a} \\ x + a &= x - a + 1 \end{align}"
    assert statuses(LET + text) == ["proved", "unread", "refuted"]


def test_what_needs_a_definition_that_is_not_read_is_unknown():
    text = LET + "\n\\[ z = \\weird{x} \\]\n\\[ y := z + x \\]\n\\[ y - z = 7 x \\]\n\\[ z = 7 z \\]\n" + TRUE
    found = check(text).rows
    assert [row.verdict.status for row in found] == ["unread", "unknown", "unknown", "proved"]
    assert all("line 2" in row.verdict.reason and "could not be read" in row.verdict.reason for row in found[1:3])


def test_what_holds_for_every_value_needs_no_definition():
    text = LET + "\n\\[ z = \\weird{x} \\]\n\\[ y := z + x \\]\n\\[ y - z = x \\]\n"
    assert [row.verdict.status for row in check(text).rows] == ["unread", "proved"]


def test_what_needs_a_declaration_that_is_not_read_is_unknown():
    found = check(r"Let $A \in \weird{n}$ and $x \in \mathbb{R}$. \[ A x = x A \] \[ x + x = 2 x \]").rows
    assert [row.verdict.status for row in found] == ["unread", "unknown", "proved"]


def test_nothing_is_refuted_for_want_of_an_assumption_that_is_not_read():
    text = r"Let $y \in \mathbb{R}^{n}$ with $\sum_i y_i = \weird{1}$. \[ 2 \sum_i y_i = 2 \] \[ \sum_i y_i + 1 = 1 + \sum_i y_i \]"
    found = check(text).rows
    assert [row.verdict.status for row in found] == ["unknown", "proved"]
    assert "could not be read" in found[0].verdict.reason


@pytest.mark.parametrize(
    "inline",
    [
        r"$\mathcal{D} = \{(x_i, y_i)\}_{i=1}^n$",
        r"$w^\star = \operatorname*{argmin}_w f(w)$",
        r"$b)$",
        r"$[0, 1$",
        r"$\weird{q} = 3$",
        r"$\Omega \ni \omega$",
        r"$n \gtrapprox 30$",
        r"$\frac{1}{$",
    ],
)
def test_inline_mathematics_that_claims_nothing_stops_nothing(inline):
    found = check(f"{LET} Here {inline} is said. {TRUE}")
    assert [row.verdict.status for row in found.rows] == ["proved"] and found.passed


def test_a_dollar_that_stands_alone_stops_nothing():
    found = check(f"{LET} It costs $ b$). {TRUE}")
    assert "refuted" not in [row.verdict.status for row in found.rows]


def test_parts_of_a_row_are_read_by_themselves():
    text = LET + r"\[ x + x = 2 x, \qquad \weird{x} = 3, \qquad a + a = 3 a \]"
    assert statuses(text) == ["proved", "unread", "refuted"]


def test_equations_that_are_solved_are_no_identities_where_a_row_is_not_read():
    text = r"Let $w \in \mathbb{R}$. \begin{align} 2 w - 4 &= 0 \\ \Rightarrow \weird{w} &= 2 \\ \Rightarrow w &= 2 \end{align}"
    assert "refuted" not in statuses(text)


@pytest.mark.parametrize(
    "claim",
    [
        r"f(x + a) = f(x) + a f'(x) + \mathcal{O}(a^2)",
        r"x = \text{\"one\"} \ \ a",
        r"\operatorname{P}(\textrm{choose~} x) = 1 - \operatorname{P}(\textrm{omit~} x)",
    ],
)
def test_what_is_no_value_is_not_refuted(claim):
    assert statuses(LET + rf"Let $f(x) := x^3$. \[ {claim} \]") == ["unread"]


def test_a_question_that_cannot_be_read_is_told():
    document = read(LET + r"\[ \frac{d}{dx} x^2 \]")
    assert len(document.questions) == 1
    assert statuses(LET + r"\[ \frac{d}{dx} x^2 \] \[ \frac{d}{dx} \weird{x} \]") == ["unread"]


def test_reading_a_whole_text_refuses_what_cannot_be_read():
    with pytest.raises(ReadError, match="line 2, column 8: unknown macro"):
        read(LET + "\n\\[ x = \\weird{a} \\]")


def test_the_command_says_it(tmp_path, capsys):
    (tmp_path / "a.tex").write_text(LET + "\n" + TRUE + "\n\\[ x = \\weird{a} \\]", encoding="utf-8")
    assert check_paths([str(tmp_path / "a.tex")]) == 1
    out = capsys.readouterr().out
    assert "? unread" in out and "a.tex:3:8: unknown macro \\weird" in out and "1 proved, 1 unread" in out
    assert check_paths([str(tmp_path / "a.tex")], form="json") == 1
    (entry,) = json.loads(capsys.readouterr().out)
    assert [claim["verdict"] for claim in entry["claims"]] == ["proved", "unread"]
    assert (entry["claims"][1]["line"], entry["claims"][1]["column"]) == (3, 8)
