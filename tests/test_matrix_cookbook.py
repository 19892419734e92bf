"""The Matrix Cookbook's derivatives: derived, equal to the book's form for every size, no longer than it, and its traps seen."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.terms.binding import substitute
from symgrad.terms.claims import Claim
from tests.matrix_cookbook import IDENTITIES, TRAPS
from tests.written_operations import written_operations

#: Derivatives of a matrix by the entries of another: four indices, or an entry at fixed ones.
IN_INDICES = {"60", "73", "74", "75", "79", "90"}
#: A sum over indices that has no shorter name; the book leaves ∂s/∂x as it is.
LONGER = {"76", "93"}


def named(items):
    return pytest.mark.parametrize("item", items, ids=[item.number for item in items])


def derived(identity):
    (question,) = read(identity.question, identity.number).questions
    return question.derive()


def claimed(item) -> Claim:
    (claim,) = read(item.claim, item.number).claims
    return claim


@named(IDENTITIES)
def test_the_book_is_right(item):
    assert judge(claimed(item)).status == "proved"


@named(IDENTITIES)
def test_what_is_derived_is_the_books_form(item):
    proof, book = derived(item), claimed(item)
    turn = dict(zip(sorted(book.left.free, key=lambda i: i.name), sorted(proof.claim.left.free, key=lambda i: i.name)))
    assert judge(Claim(proof.result_node, "=", substitute(book.right, turn), book.given)).status == "proved"


@named(IDENTITIES)
def test_the_matrix_form_is_read_back_as_the_result_and_is_no_longer_than_the_books(item):
    proof = derived(item)
    if item.number in IN_INDICES:
        assert proof.matrix is None
        return
    line = proof.notation.closing
    assert judge(Claim(line.node, "=", line.read_back, proof.assumptions)).status == "proved"
    if item.number not in LONGER:
        assert proof.matrix.operations <= written_operations(item.right)


@named(TRAPS)
def test_a_claim_without_its_condition_is_refuted(item):
    assert judge(claimed(item)).status == "refuted"
