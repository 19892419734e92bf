"""Names: what programs and terminals call what LaTeX calls \\hat{y}."""

import keyword
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgrad.writing.names import Parts, ascii_name, identifiers, split, unicode_name

NAMES = [
    (r"z", "z", "z"),
    (r"\hat{y}", "y_hat", "ŷ"),
    (r"\hat y", "y_hat", "ŷ"),
    (r"\tilde{x}", "x_tilde", "x̃"),
    (r"\bar{\theta}", "theta_bar", "θ̄"),
    (r"\mathbf{w}", "w", "𝐰"),
    (r"\boldsymbol{\mu}", "mu", "𝛍"),
    (r"\mathcal{E}", "E", "ℰ"),
    (r"\lambda", "lam", "λ"),
    (r"\varepsilon", "varepsilon", "ε"),
    (r"\Sigma", "Sigma", "Σ"),
    (r"\ell", "ell", "ℓ"),
    (r"W^{(1)}", "W1", "W⁽¹⁾"),
    (r"\hat{W}^{(2)}", "W_hat2", "Ŵ⁽²⁾"),
    (r"x^{*}", "x_star", "x*"),
    (r"E_{ENS}", "E_ENS", "E_{ENS}"),
    (r"E_D", "E_D", "E_D"),
    (r"b_i", "b_i", "bᵢ"),
    (r"f_h", "f_h", "fₕ"),
    (r"h_{t-1}", "h_t_minus_1", "hₜ₋₁"),
    (r"f'", "f_prime", "f′"),
    (r"z_{\text{out}}", "z_out", "zₒᵤₜ"),
    (r"\operatorname{loss}", "loss", "loss"),
]


@pytest.mark.parametrize("latex, identifier, shown", NAMES)
def test_a_name_has_an_identifier_and_a_unicode_form(latex, identifier, shown):
    assert ascii_name(latex) == identifier
    assert unicode_name(latex) == unicodedata.normalize("NFC", shown)


def test_a_name_is_split_into_base_and_scripts():
    assert split(r"W^{(1)}") == Parts("W", "", "(1)", 0)
    assert split(r"\hat{h}_{t-1}'") == Parts(r"\hat{h}", "t-1", "", 1)
    assert split(r"\mathbf{w}_f^{(2)}") == Parts(r"\mathbf{w}", "f", "(2)", 0)


def test_identifiers_of_different_names_differ_and_are_no_keywords():
    given_ = identifiers([r"w", r"\mathbf{w}", r"\vec{w}", r"\boldsymbol{w}", r"\lambda", "in", "is"])
    assert given_[r"w"] == "w" and given_[r"\mathbf{w}"] == "w_2"
    assert len(set(given_.values())) == 7
    assert not any(map(keyword.iskeyword, given_.values()))


@given(st.text(alphabet=r"\{}_^'()abcxyz019 *-+,λ", max_size=20))
def test_anything_has_a_valid_identifier(text):
    assert ascii_name(text).isidentifier() and ascii_name(text).isascii()
    unicode_name(text)
