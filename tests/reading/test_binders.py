"""What Σ, Π, max and min bind, and which letters stand free: told from the surface alone, whatever the bound letters are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgrad import check
from symgrad.errors import ReadError
from symgrad.reading.latex_reader import read_term
from symgrad.reading.surface.binders import bound_by, walk_bound
from symgrad.reading.surface.formula_parser import Parser
from symgrad.reading.surface.letters import free_letters, index_letters
from symgrad.reading.surface.lexer import Source, tokenize
from symgrad.reading.surface.syntax import Big, spelling, walk


def parsed(text):
    return Parser(Source(text), tokenize(Source(text), 0, len(text))).condition()


def bound(text):
    """What the first operator of a formula binds."""
    return bound_by(next(part for part in walk(parsed(text)) if type(part) is Big))


def ends(binders):
    return [(letter, *(end and spelling(end) for end in bounds[:2])) for letter, bounds in binders]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\sum_{i=1}^{n} x_i", [("i", "1", "n")]),
        (r"\prod_{i,j=0}^{m} A_{ij}", [("i", "0", "m"), ("j", "0", "m")]),
        (r"\sum_{ij} A_{ij}", [("i", None, None), ("j", None, None)]),
        (r"\sum_i^{n} x_i", [("i", None, "n")]),
        (r"\max_{i \in \{2, \dots, n\}} x_i", [("i", "2", "n")]),
        (r"\sum_{i, j \in [n]} A_{ij}", [("i", "1", "n"), ("j", "1", "n")]),
        (r"\sum_{1 \le i \le n} x_i", [("i", "1", "n")]),
        (r"\sum_{0 < i < j \le n} A_{ij}", [("i", "0+1", "n"), ("j", "0+1", "n")]),
        (r"\sum_{\substack{i=1 \\ j=2}}^{n} A_{ij}", [("i", "1", "n"), ("j", "2", "n")]),
        (r"\sum_{j: j \neq i} x_j", [("j", None, None)]),
        (r"\sum_{j \neq i} x_j", []),
        (r"\sum_{i: y_i = 1} x_i", [("i", None, None)]),
    ],
)
def test_an_operator_binds_letters_with_the_ends_that_are_written(text, expected):
    assert ends(bound(text).binders) == expected


def test_a_relation_is_told_apart_from_what_is_bound():
    said = bound(r"\sum_{j: j \neq i} x_j")
    assert [spelling(relation) for relation in said.relations] == ["j≠i"] and not list(said.compared())
    assert list(bound(r"\sum_{j \neq i} x_j").compared()) == ["j", "i"]
    assert [spelling(relation) for relation in bound(r"\sum_{1 \le i < j \le n} A_{ij}").conditions] == ["i<j"]


def test_what_is_no_range_is_told_apart():
    assert [spelling(part) for part in bound(r"\sum_{i \in S_k} x_i").unread] == ["i∈S_k"]
    assert [spelling(part) for part in bound(r"\sum_{s \in S} p(s)").unread] == ["s∈S"]  # s is no index there
    assert [spelling(part) for part in bound(r"\sum_{i=j=1}^{n} A_{ij}").unread] == ["i=j=1"]


def test_letters_that_are_bound_around_are_no_ends_of_a_new_range():
    outer = parsed(r"\sum_{i=1}^{n} \sum_{1 \le i \le m} x_i")
    inner, scope = next((part, scope) for part, scope in walk_bound(outer) if type(part) is Big and part is not outer)
    assert bound_by(inner, scope.around).binders == [] and list(scope.around) == ["i"]


def test_the_ends_of_a_sum_stand_outside_of_it():
    assert free_letters(parsed(r"\sum_{j=1}^{n_j} x_j")) == {"j"}
    assert free_letters(parsed(r"\sum_{j=1}^{n} x_j y_k")) == {"k"}
    assert free_letters(parsed(r"x_j \sum_{j=1}^{n} x_j")) == {"j"}


def test_letters_compared_below_a_sum_are_free_where_they_stand_elsewhere():
    assert free_letters(parsed(r"\sum_{j \neq i} x_j")) == set()
    assert free_letters(parsed(r"x_i \sum_{j \neq i} x_j")) == {"i"}
    assert free_letters(parsed(r"\sum_{j: j \neq i} x_j y_i")) == {"i"}


def test_index_letters_are_those_in_subscripts_bound_or_compared_with_them():
    assert index_letters(parsed(r"\sum_{j=k}^{n} x_j [i = j] + c")) == {"i", "j", "k"}
    assert index_letters(parsed(r"\sum_{1 \le i < j \le n} a b")) == {"i", "j"}
    assert index_letters(parsed("[a = b]")) == set()
    assert index_letters(parsed("[a = b]"), frozenset("a")) == {"a", "b"}


@pytest.mark.parametrize(
    "text",
    [
        r"\sum_{i,j=1}^{n} A_{ij}",
        r"\sum_{i, j \in [n]} A_{ij}",
        r"\sum_{i \in \{1, \dots, n\}} \sum_{1 \le j \le n} A_{ij}",
        r"\sum_{0 < i < j \le n} A_{ij}",
    ],
)
def test_the_range_of_a_name_that_is_not_declared_is_that_of_the_sum_which_indexes_it(text):
    assert read_term(text) == read_term(text, r"$A \in \mathbb{R}^{n \times n}$")


def test_a_sum_of_which_it_is_not_clear_what_it_binds_is_refused():
    with pytest.raises(ReadError, match="not read below a sum"):
        read_term(r"\sum_{i=j=1}^{n} A_{ij}", r"$A \in \mathbb{R}^{n \times n}$")


# --- the names of bound letters do not matter --------------------------------------------------------------------------

FREE = "pqr"
#: Stand for bound letters, outermost first.
HOLES = "①②③"
BELOW = (
    r"\sum_{?=1}^{n}",
    r"\sum_{?=p}^{n_q}",
    r"\prod_{?}",
    r"\max_{? \in [n]}",
    r"\sum_{1 \le ? < n}",
    r"\sum_{?: ? \neq r}",
    r"\sum_{?: y_? = z_p}",
)


@st.composite
def formulas(draw, bound=0):
    """A formula in which the letters of FREE stand free."""
    letter = st.sampled_from(FREE + HOLES[:bound])
    entry = f"A_{{{draw(letter)} {draw(letter)}}}"
    body = draw(st.sampled_from([entry, f"{entry} [{draw(letter)} = {draw(letter)}]", f"({entry} + x_{draw(letter)})"]))
    if bound == len(HOLES) or not draw(st.booleans()):
        return body
    below = draw(st.sampled_from(BELOW)).replace("?", HOLES[bound])
    return f"({below} ({draw(formulas(bound + 1))}) + {body})"


def named(formula, letters):
    for hole, letter in zip(HOLES, letters):
        formula = formula.replace(hole, letter)
    return parsed(formula)


@given(formulas(), st.permutations("ijkl"), st.permutations(["\\alpha ", "\\beta ", "\\gamma ", "m"]))
def test_the_names_of_bound_letters_do_not_matter(formula, first, second):
    one, other = named(formula, first), named(formula, second)
    assert free_letters(one) == free_letters(other)
    assert free_letters(one) <= set(FREE)
    assert index_letters(one) - set(first) == index_letters(other) - {letter.strip() for letter in second}


SUM_OF_SQUARES = r"A loss is $L := \sum_i (a w - b)^2$. \[ \frac{\partial L}{\partial w} = %s \]"
FAMILY = (
    r"Let $w \in \mathbb{R}^d$, $p^{[i]} = w^\top x^{[i]}$ and $L := \sum_i (p^{[i]} - y^{[i]})^2$. "
    r"\[ \frac{\partial L}{\partial w_j} = %s \sum_i (p^{[i]} - y^{[i]}) x^{[i]}_j \]"
)


@pytest.mark.parametrize(
    "text, status",
    [
        (SUM_OF_SQUARES % r"2 a \sum_i (a w - b)", "proved"),
        (SUM_OF_SQUARES % r"3 a \sum_i (a w - b)", "unknown"),
        (SUM_OF_SQUARES % r"2 a \sum_j (a w - b)", "unknown"),
        (FAMILY % "2", "proved"),
        (FAMILY % "3", "unknown"),
    ],
)
def test_a_sum_in_a_definition_without_a_range_runs_up_to_any_size_and_refutes_nothing(text, status):
    report = check(text)
    (row,) = report.rows
    assert row.verdict.status == status, row.verdict.reason
    assert any(text.startswith("nothing tells the range of i") for _, text in report.notes)
