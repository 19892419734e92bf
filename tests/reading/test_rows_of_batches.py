"""X W + b over a batch: b is added to each row, where it is declared as a vector or has one index elsewhere."""

import pytest

from symgrad import check


def last(text):
    return check(text).rows[-1].verdict.status


LAYER = r"""Let $X \in \mathbb{R}^{N \times D}$, $W \in \mathbb{R}^{D \times M}$$SAID and $Y = X W + b$.
With $G = \frac{\partial L}{\partial Y}$
\[ \frac{\partial L}{\partial b_j} = ?? \sum_{i} G_{ij} \]"""


@pytest.mark.parametrize("said", ["", r", $b \in \mathbb{R}^M$"])
def test_a_bias_is_added_to_each_row(said):
    text = LAYER.replace("$SAID", said)
    assert last(text.replace("??", "")) == "proved"
    assert last(text.replace("??", "2")) == ("refuted" if said else "unknown")


def test_a_vector_as_long_as_the_columns_alone_is_no_row():
    text = r"Let $X \in \mathbb{R}^{N \times D}$, $b \in \mathbb{R}^N$. \[ X + b = b + X \]"
    assert last(text) not in ("proved", "holds")


def test_a_square_matrix_tells_no_row_from_a_column():
    text = r"Let $A \in \mathbb{R}^{n \times n}$, $b \in \mathbb{R}^n$. \[ A + b = b + A \]"
    assert last(text) not in ("proved", "holds")
