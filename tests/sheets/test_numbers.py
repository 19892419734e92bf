"""A claim in numbers: both sides agree where it is true, differ where it is false; sizes pairwise different, 1 among them."""

from __future__ import annotations

from dataclasses import replace

from symgrad.sheets.numbers import DIGITS, ROWS, in_numbers
from symgrad.terms.building import entry, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index
from symgrad.terms.memory import forget
from symgrad.terms.nodes import Derivative, Size, Sum, mul

from .conftest import L, derivation, k, p, z

m, n = Size("m"), Size("n")
i, j = index("i", m), index("j", n)
W, x = vector("W", m, n), vector("x", n)


def test_both_sides_of_a_true_claim_agree():
    rows = in_numbers(derivation().claim)
    assert len(rows) == ROWS and all(row.left == row.right for row in rows)
    assert any(row.left != "0" and len(row.left.strip("-0.")) >= DIGITS - 2 for row in rows)


def test_sizes_differ_from_row_to_row_and_1_is_among_them():
    claim = Claim(Derivative(Sum(j, mul(W[i, j], x[j])), (x[j],)), "=", W[i, j])
    rows = in_numbers(claim)
    assert all(len({number for _, number in row.sizes}) == 2 for row in rows)
    assert any(number == 1 for row in rows for _, number in row.sizes)
    assert len({tuple(number for _, number in row.sizes) for row in rows}) == len(rows) == ROWS


def test_a_false_claim_shows():
    wrong = replace(derivation().claim, right=mul(p[k], z[k]))
    assert any(row.left != row.right for row in in_numbers(wrong))


def test_it_is_the_same_every_time():
    claim = Claim(Derivative(entry(L), (z[k],)), "=", p[k])
    first = in_numbers(claim)
    forget()
    assert in_numbers(claim) == first and first


def test_what_has_no_value_anywhere_has_no_rows():
    assert in_numbers(Claim(z[k] / (z[k] - z[k]), "=", p[k])) == ()
