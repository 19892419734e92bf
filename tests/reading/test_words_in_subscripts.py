"""Letters side by side in a subscript: a word that is part of a name, or indices of an array with as many axes."""

import gc
import time

import pytest

from symgrad import check
from symgrad.reading.surface.lexer import Source, tokenize


@pytest.mark.parametrize(
    "document, expected",
    [
        (r"Let $w_{hidden}, w_{input} \in \mathbb{R}$. \[ (w_{hidden} + w_{input})^2 = w_{hidden}^2 + w_{input}^2 \]", "refuted"),
        (
            r"Let $w_{hidden}, w_{input} \in \mathbb{R}$. "
            r"\[ (w_{hidden} + w_{input})^2 = w_{hidden}^2 + 2 w_{hidden} w_{input} + w_{input}^2 \]",
            "proved",
        ),
        (
            r"Let $W \in \mathbb{R}^{n \times n \times n \times n \times n}$. "
            r"\[ \frac{\partial W_{fcthv}}{\partial W_{tvadf}} = \delta_{ft} \delta_{cv} \delta_{ta} \delta_{hd} \delta_{vf} \]",
            "proved",
        ),
        (
            r"Let $W \in \mathbb{R}^{n \times n \times n \times n \times n}$. "
            r"\[ \frac{\partial W_{fcthv}}{\partial W_{tvadf}} = 1 + \delta_{ft} \delta_{cv} \delta_{ta} \delta_{hd} "
            r"\delta_{vf} \]",
            "refuted",
        ),
    ],
)
def test_words_and_indices(document, expected):
    (row,) = check(document).rows
    assert row.verdict.status == expected, row.verdict


def test_long_lists_and_many_subscripts_are_read_in_linear_time():
    def seconds(text):
        gc.disable()  # How long it looks through what other tests hold is not asked.
        try:
            start = time.process_time()
            tokenize(Source(text), 0, len(text))
            return time.process_time() - start
        finally:
            gc.enable()

    for piece in ("a,", "x_i ", "x_{i j} "):
        assert seconds(piece * 40_000) < 12 * max(seconds(piece * 10_000), 0.02)
