"""π(a) beside θ_a is an entry, and so is p(y') beside φ_{y'}; y^* is another index than y."""

import pytest

from symgrad import check

POLICY = r"""Let $\theta, r \in \mathbb{R}^A$. A policy has
$\pi(a) = \frac{e^{\theta_a}}{\sum_b e^{\theta_b}}$ and the value
$V = \sum_a \pi(a) r_a$. """
MODEL = r"""Let $\psi_y \in \mathbb{R}^d$. \[ q(y) = \frac{e^{w^\top \psi_y}}{Z}, \qquad Z = \sum_{y'} e^{w^\top \psi_{y'}} \] """


def last(text):
    return check(text).rows[-1].verdict.status


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (POLICY + r"\[ \frac{\partial V}{\partial \theta_k} = ?? \]", r"\pi(k) (r_k - V)", r"\pi(k) (V - r_k)"),
        (POLICY + r"\[ \frac{\partial \log \pi(a)}{\partial \theta_k} = \delta_{ak} - ?? \]", r"\pi(k)", r"\pi(a)"),
        (MODEL + r"\[ \frac{\partial \log Z}{\partial w} = ?? \]", r"\sum_{y'} q(y') \psi_{y'}", r"2 \sum_{y'} q(y') \psi_{y'}"),
        (
            MODEL + r"Let $\ell = w^\top \psi_{y^*} - \log Z$. \[ \frac{\partial \ell}{\partial w} = ?? - \sum_y q(y) \psi_y \]",
            r"\psi_{y^*}",
            r"2 \psi_{y^*}",
        ),
    ],
)
def test_a_function_of_an_index_is_an_array(text, right, wrong):
    assert last(text.replace("??", right)) in ("proved", "holds")
    assert last(text.replace("??", wrong)) == "refuted"


def test_a_function_of_a_number_stays_one():
    text = r"Let $f(x) = x^2$ and $s = \sum_i f(x_i)$. \[ \frac{\partial s}{\partial x_k} = ?? x_k, \qquad f'(x) = 2 x \]"
    assert [row.verdict.status for row in check(text.replace("??", "2")).rows] == ["proved", "proved"]
    assert check(text.replace("??", "3")).rows[0].verdict.status == "refuted"
