"""Functions that are differentiated without their arguments, over which a sum runs: ∂ℓ/∂o_t beside Σ_t ℓ(o_t, y_t)."""

from __future__ import annotations

import pytest

from symgrad import check

#: What a document says, a true line about it, and a false one.
LINES = {
    "rows": (
        r"\[ J = \sum_{t=1}^{T} \ell(o_t, y_t) \] with $o_t = V h_t$",
        r"\[ \frac{\partial J}{\partial V} = \sum_{t=1}^{T} \frac{\partial \ell}{\partial o_t} h_t^\top \]",
        r"\[ \frac{\partial J}{\partial V} = \sum_{t=1}^{T} h_t (\frac{\partial \ell}{\partial o_t})^\top \]",
    ),
    "a function for each sample": (
        r"\[ J = \sum_{r=1}^{n} f_r(p_r) \] with $p_r = \sum_k s_{rk} v_k$",
        r"\[ \frac{\partial J}{\partial v_k} = \sum_{r=1}^{n} \frac{\partial f_r}{\partial p_r} s_{rk} \]",
        r"\[ \frac{\partial J}{\partial v_k} = \sum_{r=1}^{n} \frac{\partial f_r}{\partial p_r} s_{kr} \]",
    ),
    "samples in brackets above": (
        r"\[ J = \frac{1}{m} \sum_{i=1}^{m} \ell(\hat{u}^{(i)}, u^{(i)}) \] where $\hat{u}^{(i)} = v^\top s^{(i)} + c$",
        r"\[ \frac{\partial J}{\partial v} = \frac{1}{m} \sum_{i=1}^{m} \frac{\partial \ell}{\partial \hat{u}^{(i)}} s^{(i)} \]",
        r"\[ \frac{\partial J}{\partial v} = \sum_{i=1}^{m} \frac{\partial \ell}{\partial \hat{u}^{(i)}} s^{(i)} \]",
    ),
}


@pytest.mark.parametrize("what", LINES)
def test_a_true_line_passes_and_a_false_one_does_not(what):
    said, true, false = LINES[what]
    assert check(f"{said}\n{true}").rows[-1].verdict.passed
    assert not check(f"{said}\n{false}").rows[-1].verdict.passed
