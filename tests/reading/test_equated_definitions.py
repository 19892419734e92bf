"""Names that nothing defines but an equation between derivatives: what is true of that passes and says so; nothing is refuted."""

from __future__ import annotations

import pytest

from symgrad import check

#: What a document says, what it then says of a name, a line that is true of that, and one that is false.
LINES = {
    "what stands behind the same ∂/∂x": (
        r"\[ \frac{\partial \hat{u}_r}{\partial k} = \frac{\partial}{\partial k} (k s_r + c) \]",
        r"\hat{u}_r = k s_r + c",
        r"\[ \frac{\partial \hat{u}_r}{\partial c} = 1 \]",
        r"\[ \frac{\partial \hat{u}_r}{\partial c} = k \]",
    ),
    "what stands above the same ∂x": (
        r"\[ \frac{\partial E}{\partial v_q} = \frac{\partial \sum_r \frac{1}{2} e_r^2}{\partial v_q} \] "
        r"with $e_r = \sum_k s_{rk} v_k - t_r$",
        r"E = \sum_r \frac{1}{2} e_r^2",
        r"\[ \frac{\partial E}{\partial v_q} = \sum_r e_r s_{rq} \]",
        r"\[ \frac{\partial E}{\partial v_q} = \sum_r e_r s_{qr} \]",
    ),
    "a gradient of a function": (
        r"\[ \nabla_v h(v) = \nabla_v (\tfrac{1}{2} v^\top B v - g^\top v) \]",
        r"h(v) = \tfrac{1}{2} v^\top B v - g^\top v",
        r"\[ \nabla_v h(v) = \tfrac{1}{2} (B + B^\top) v - g \]",
        r"\[ \nabla_v h(v) = \tfrac{1}{2} (B + B^\top) v + g \]",
    ),
    "a sum of derivatives": (
        r"with $p_k = \frac{e^{u_k}}{\sum_j e^{u_j}}$ and $\sum_k t_k = 1$, "
        r"\[ \frac{\partial H}{\partial u_i} = -\sum_k t_k \frac{\partial \log p_k}{\partial u_i} \]",
        "H = what has the derivative that stands there",
        r"\[ \frac{\partial H}{\partial u_i} = p_i - t_i \]",
        r"\[ \frac{\partial H}{\partial u_i} = p_i + t_i \]",
    ),
}


def rows_of(text):
    return [(row.verdict.status, row.verdict.reason) for row in check(text).rows]


@pytest.mark.parametrize("said, _, true, false", LINES.values(), ids=LINES)
def test_the_equation_claims_nothing_and_is_listed(said, _, true, false):
    report = check(said)
    assert not report.rows
    assert [message for _, message in report.notes if "is taken for a definition" in message]


@pytest.mark.parametrize("said, value, true, false", LINES.values(), ids=LINES)
def test_what_follows_passes_and_says_by_what(said, value, true, false):
    ((status, reason),) = rows_of(f"{said} {true}")
    assert status in ("proved", "holds")
    assert f"{value}, by line 1, as nothing says otherwise" in reason


@pytest.mark.parametrize("said, _, true, false", LINES.values(), ids=LINES)
def test_what_does_not_follow_is_neither_passed_nor_refuted(said, _, true, false):
    ((status, _reason),) = rows_of(f"{said} {false}")
    assert status == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        # the factor before the derivative depends on what is differentiated by, or may: E is no a^2
        r"\[ \frac{\partial E}{\partial w} = a \frac{\partial a}{\partial w} \] "
        r"\[ \frac{\partial E}{\partial w} = 2 a \frac{\partial a}{\partial w} \]",
        r"\[ \frac{\partial E}{\partial w} = w \frac{\partial w^2}{\partial w} \] \[ \frac{\partial E}{\partial w} = 3 w^2 \]",
        # a quantity that has a value by something else, read or not
        r"\[ E = w^3 \] \[ \frac{\partial E}{\partial w} = \frac{\partial}{\partial w} (w^2) \] "
        r"\[ \frac{\partial E}{\partial w} = 2 w \]",
        r"\[ E = \int w \] \[ \frac{\partial E}{\partial w} = \frac{\partial}{\partial w} (w^2) \]",
        # another example
        r"\section{One} \[ \frac{\partial E}{\partial w} = \frac{\partial}{\partial w} (w^2) \] \section{Two} "
        r"\[ \frac{\partial E}{\partial w} = 2 w \]",
    ],
)
def test_no_definition_is_taken_where_the_equation_may_say_something_else(text):
    assert not {status for status, _ in rows_of(text)} & {"proved", "holds"}
    assert rows_of(text)
