"""The chain rule through names that nothing defines, with indices or without, and lines beside what could not be read."""

from __future__ import annotations

import pytest

from symgrad import check


def rows(text):
    return [(row.verdict.status, row.verdict.reason) for row in check(text).rows]


def passes(text):
    return all(status in ("proved", "holds") for status, _ in rows(text))


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial E}{\partial v_q} = \sum_p \frac{\partial E}{\partial s_p} \frac{\partial s_p}{\partial v_q}",
        r"\frac{\partial E}{\partial v} = \sum_{p,r} \frac{\partial E}{\partial M_{pr}} \frac{\partial M_{pr}}{\partial v}",
        r"\frac{\partial E}{\partial s_i^{(l)}} = \sum_k \frac{\partial E}{\partial s_k^{(l+1)}} "
        r"\frac{\partial s_k^{(l+1)}}{\partial s_i^{(l)}}",
        r"\sum_k c_k \frac{\partial \log p_k}{\partial o_i} = \sum_k \frac{c_k}{p_k} \frac{\partial p_k}{\partial o_i}",
    ],
)
def test_the_chain_rule_through_what_has_indices(line):
    ((status, reason),) = rows(rf"\[ {line} \]")
    assert status in ("proved", "holds") and "alone, as nothing says otherwise" in reason


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial E}{\partial v_q} = 2 \sum_p \frac{\partial E}{\partial s_p} \frac{\partial s_p}{\partial v_q}",
        r"\frac{\partial E}{\partial v_q} = \sum_p \frac{\partial E}{\partial s_q} \frac{\partial s_p}{\partial v_q}",
        r"\frac{\partial E}{\partial v_q} = \frac{\partial E}{\partial s_q} \frac{\partial s_q}{\partial v_q}",
        r"\frac{\partial E}{\partial v} = \frac{\partial E}{\partial M_{pr}} \frac{\partial M_{pr}}{\partial v}",
        r"\sum_k c_k \frac{\partial \log p_k}{\partial o_i} = \sum_k c_k p_k \frac{\partial p_k}{\partial o_i}",
    ],
)
def test_a_wrong_chain_rule_through_what_has_indices_does_not_pass(line):
    assert not passes(rf"\[ {line} \]")


def test_a_loss_of_undefined_parts_may_depend_on_what_is_behind_them():
    loss = r"\[ E = (a - y)^2 \]"
    line = r"\[ \frac{\partial E}{\partial v} = %s \frac{\partial E}{\partial s} \frac{\partial s}{\partial v} \]"
    assert passes(loss + line % "")
    assert not passes(loss + line % "2")
    assert passes(loss + r"\[ \frac{\partial E}{\partial v} = 0 \]") and passes(
        r"\[ E = u^2 \] \[ \frac{\partial E}{\partial u} = 2 u \]"
    )


def test_a_forgotten_path_does_not_pass():
    text = r"\[ s = v a \] \[ h = v + s \] \[ \frac{\partial E}{\partial s} = \frac{\partial E}{\partial h} \]"
    line = r"\[ \frac{\partial E}{\partial v} = \frac{\partial E}{\partial s} \frac{\partial s}{\partial v} \]"
    assert rows(text + line)[-1][0] == "unknown"


CHAIN = r"Let $x, a \in \mathbb{R}$. \begin{align} (x - a)^2 &= \weird{x} \\ &= %s \end{align}"


def test_a_side_behind_an_unread_one_is_compared_with_the_one_before():
    (unread, found) = rows(CHAIN % "x^2 - 2 a x + a^2")
    assert unread[0] == "unread" and found[0] == "proved" and "compared with the side before line 1" in found[1]


def test_what_differs_from_the_side_before_an_unread_one_is_not_refuted():
    (unread, found) = rows(CHAIN % "x^2 - 2 a x - a^2")
    assert unread[0] == "unread" and found[0] == "unknown" and "could not be read" in found[1]


def test_no_side_is_compared_across_an_unread_inequality():
    text = r"Let $x \in \mathbb{R}$. \begin{align} x^2 &\le \weird{x} \\ &= x^2 \end{align}"
    assert [status for status, _ in rows(text)] == ["unread", "unknown"]


COLUMN = r"\[ \nabla f(\theta) = \begin{bmatrix} %s \\ \vdots \\ %s \end{bmatrix} \]"
SLOPE = r"\frac{\partial f(\theta)}{\partial \theta_{%s}}"


def test_dots_in_a_column_say_how_long_it_is():
    assert passes(COLUMN % (SLOPE % "1", SLOPE % "d"))
    assert not passes(COLUMN % ("3" + SLOPE % "1", "3" + SLOPE % "d"))


@pytest.mark.parametrize("factor, passed", [("", True), ("3", False)])
@pytest.mark.parametrize(
    "text",
    [
        r"\[ \frac{\partial g}{\partial x} = %s \begin{bmatrix} \frac{\partial g}{\partial x_1} & \cdots & "
        r"\frac{\partial g}{\partial x_n} \end{bmatrix} \]",
        r"\[ u = W x \] \[ \frac{\partial E}{\partial x} = %s \frac{\partial E}{\partial u} W \]",
        r"\[ u = W x + b \] \[ \frac{\partial E}{\partial x} = %s \frac{\partial E}{\partial u} \frac{\partial u}{\partial x} \]",
    ],
)
def test_a_gradient_is_a_row_where_a_column_does_not_fit(text, factor, passed):
    (row,) = rows(text % factor)
    assert (row[0] in ("proved", "holds")) is passed


def test_a_path_that_the_document_knows_and_a_line_forgets():
    said = r"$u = A x$, $v = B x$. "
    said += r"\[ \frac{\partial L}{\partial x} = A^\top \frac{\partial L}{\partial u} + B^\top \frac{\partial L}{\partial v} \] "
    whole, part = check(said + r"\[ \frac{\partial L}{\partial x} = A^\top \frac{\partial L}{\partial u} \]").rows
    assert whole.verdict.passed
    assert part.verdict.status == "unknown" and part.verdict.reason.endswith("false if it depends on v, too")
