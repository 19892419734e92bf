r"""$C = C(a_1, \ldots, a_n)$ says on what C depends, and is no equation."""

import pytest

from symgrad import check


def rows(text: str) -> list[tuple[str, str]]:
    return [(row.verdict.status, row.verdict.reason) for row in check(text).rows]


@pytest.mark.parametrize(
    "said",
    [
        r"The cost is \[ C = C(a_1, \ldots, a_n), \] where $a_k = \sigma(z_k)$. ",
        r"We treat $C = C(a_1, \ldots, a_n)$ as a function of the outputs $a_k = \sigma(z_k)$. ",
    ],
)
def test_it_is_no_claim_and_nothing_supposed(said: str):
    (status, reason), (false, _) = rows(
        said + r"\[ \frac{\partial C}{\partial z_k} = \frac{\partial C}{\partial a_k} a_k (1 - a_k) \] "
        r"\[ \frac{\partial C}{\partial z_k} = \frac{\partial C}{\partial a_k} a_k \]"
    )
    assert (status, false) == ("proved", "refuted") and "depends on a alone" in reason


def test_a_path_of_the_list_that_is_left_out_does_not_pass():
    said = r"The loss is \[ L = L(u, v) \] with $u = x^2$ and $v = 3 x$. "
    whole = r"\[ \frac{dL}{dx} = 2 x \frac{\partial L}{\partial u} + 3 \frac{\partial L}{\partial v} \]"
    part = r"\[ \frac{dL}{dx} = 2 x \frac{\partial L}{\partial u} \]"
    assert [status for status, _ in rows(said + whole + part)] == ["proved", "unknown"]
    assert [status for status, _ in rows(said + part)] == ["unknown"]  # what the list names counts, without a later line, too


def test_a_name_of_which_it_is_said_keeps_its_definition():
    text = r"Let $u, v \in \mathbb{R}$ and $f = u v$, so \[ f = f(u, v) \] \[ \frac{\partial f}{\partial u} = %s \]"
    assert [status for status, _ in rows(text % "v")] == ["proved"]
    assert [status for status, _ in rows(text % "u")] == ["refuted"]


def test_a_definition_with_arguments_stays_one():
    text = r"Let $u, v \in \mathbb{R}$. \[ f(u, v) = u v \] \[ \frac{\partial f}{\partial u} = 2 v \]"
    assert [status for status, _ in rows(text)][-1] == "refuted"
