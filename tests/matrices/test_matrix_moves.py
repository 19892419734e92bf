"""Each move of matrix notation: its law is true, its example gets shorter by it alone, and the search ends where the law does."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.matrices import shortening
from symgrad.matrices.moves import SUMS, WHOLE, MatrixMove
from symgrad.matrices.raising import raise_to_matrix
from symgrad.matrices.shortening import shorten_sum
from symgrad.matrices.terms import MatrixTerm, lower
from symgrad.operators.search import BUDGET, Measure, Move, descend
from symgrad.terms.claims import Claim
from symgrad.terms.memory import forget
from symgrad.terms.nodes import Index
from symgrad.writing.latex_writer import latex
from tests.written_operations import written_operations

MOVES = [pytest.param(move, id=move.name) for groups in (SUMS, WHOLE) for group in groups for move in group]


def claims(move: MatrixMove) -> tuple[Claim, ...]:
    document = read(move.law, move.name)
    assert document.claims and not document.questions
    return document.claims


def axes(claim: Claim) -> tuple[Index, ...]:
    return tuple(sorted(claim.left.free, key=lambda index: index.name))


def raised(claim: Claim) -> MatrixTerm:
    term = raise_to_matrix(claim.left, axes(claim))
    assert term is not None
    return term


@pytest.fixture
def unshortened(monkeypatch):
    """Raises the left side of a claim without any move."""

    def raise_(claim: Claim) -> MatrixTerm:
        with monkeypatch.context() as without:
            without.setattr(shortening, "SUMS", ())
            without.setattr(shortening, "WHOLE", ())
            without.setattr(shortening, "shorten_sum", lambda term: term)
            without.setattr("symgrad.matrices.raising.shorten_sum", lambda term: term)
            forget()
            found = raised(claim)
        forget()
        return found

    return raise_


@pytest.mark.parametrize("move", MOVES)
def test_the_law_passes_the_judge(move):
    for claim in claims(move):
        verdict = judge(claim)
        assert verdict.passed, f"{claim.left_text} = {claim.right_text}: {verdict.status}, {verdict.reason}"


@pytest.mark.parametrize("move", MOVES)
def test_the_example_gets_shorter_by_the_move_and_stays_equal(move, unshortened):
    for claim in claims(move):
        term = unshortened(claim)
        found = list(move.candidates(term, shorten_sum))
        assert found and min(form.operations for form in found) < term.operations
        for form in found:
            assert (form.rows, form.columns) == (term.rows, term.columns)
            assert judge(Claim(claim.left, "=", lower(form, axes(claim)), claim.given, claim.where)).passed, latex(form)


@pytest.mark.parametrize("move", MOVES)
def test_the_search_ends_where_the_law_does(move):
    for claim in claims(move):
        assert raised(claim).operations <= written_operations(claim.right_text)


def test_no_two_moves_have_one_name():
    assert len({move.values[0].name for move in MOVES}) == len(MOVES)


def test_the_descent_takes_the_best_of_a_group_and_names_the_move_that_won():
    less = Move("less", lambda number, scope: (number - 1, number - 2) if number > 2 else (), "")
    half = Move("half", lambda number, scope: (number // 2,) if number % 2 == 0 and number else (), "")
    measure: Measure[int] = Measure(lambda number: number)
    weighed = [(found.move.name, found.term) for found in descend(12, ((less, half),), None, measure)]
    assert weighed == [("half", 6), ("half", 3), ("less", 1)]
    assert [found.move.name for found in descend(12, ((less,), (half,)), None, measure)] == ["less"] * 5 + ["half"]
    never: Measure[int] = Measure(lambda number: number, admits=lambda after, before: after > 5)
    assert [found.term for found in descend(12, ((less, half),), None, never)] == [6]


def test_the_descent_ends_within_its_budget():
    """A step of the descent is as long as its candidates: what is left of the budget is not spent on another."""
    tried = []

    def candidates(number, scope):
        tried.append(number)
        return (number - 1,)

    ends = list(descend(BUDGET // 2, ((Move("less", candidates, ""),),), None, Measure(lambda number: number)))
    assert len(ends) == len(tried) <= 3
