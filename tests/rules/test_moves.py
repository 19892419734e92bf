"""Each move of the search: its law is true, and its example gets no longer and stays equal."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.derive.simplify import scope_names
from symgrad.operators.cost import operations
from symgrad.rules.moves import BY_MATRICES, OPENING, PARTS, WHOLE, RuleMove
from symgrad.rules.scope import Scope
from symgrad.rules.search import collect, fold, regrouped
from symgrad.rules.tidying import tidy
from symgrad.terms.claims import Claim
from symgrad.writing.latex_writer import latex

SHORTENING = [pytest.param(move, id=move.name) for move in (*PARTS, *WHOLE, *BY_MATRICES)]
MOVES = [*SHORTENING, *(pytest.param(move, id=move.name) for move in OPENING)]


def claims(move: RuleMove) -> tuple[Claim, ...]:
    document = read(move.law, move.name)
    assert document.claims and not document.questions
    return document.claims


@pytest.mark.parametrize("move", MOVES)
def test_the_law_passes_the_judge(move):
    for claim in claims(move):
        verdict = judge(claim)
        assert verdict.passed, f"{claim.left_text} = {claim.right_text}: {verdict.status}, {verdict.reason}"


@pytest.mark.parametrize("move", SHORTENING)
def test_the_example_gets_no_longer_and_stays_equal(move):
    for claim in claims(move):
        scope = Scope(scope_names(claim.left) + scope_names(claim.right), collect)
        found = [collect(candidate) for candidate in move.candidates(tidy(claim.left), scope)]
        assert found and min(map(operations, found)) <= operations(claim.left)
        for candidate in found:
            assert judge(Claim(claim.left, "=", candidate, claim.given, claim.where)).passed, latex(candidate)


@pytest.mark.parametrize("move", SHORTENING)
def test_the_search_ends_where_the_law_does(move):
    for claim in claims(move):
        names = scope_names(claim.left) + scope_names(claim.right)
        ends = [(move.rule, fold(claim.left, names))]
        ends += regrouped(ends[0][1]) if move in BY_MATRICES else ()
        assert operations(ends[-1][1]) <= operations(claim.right)
        assert ends[-1][0] is move.rule


@pytest.mark.parametrize("move", OPENING)
def test_an_opened_term_is_equal(move):
    for claim in claims(move):
        found = list(move.candidates(tidy(claim.left), Scope((), collect)))
        assert found
        for candidate in found:
            assert judge(Claim(claim.left, "=", candidate, claim.given, claim.where)).passed, latex(candidate)


def test_no_two_moves_have_one_name():
    assert len({move.values[0].name for move in MOVES}) == len(MOVES)
