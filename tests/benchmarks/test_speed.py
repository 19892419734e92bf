"""How long things take: `pytest tests/benchmarks --benchmark-enable`. The one limit catches what got slow by a factor."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.catalogue.contents import proofs_of
from symgrad.catalogue.sheets import sheet_of
from symgrad.catalogue.topics import select
from symgrad.check.report import check
from symgrad.sheets.html import html
from symgrad.sheets.tex import tex

TEN = (
    "softmax-jacobian",
    "softmax-shift",
    "softmax-as-sigmoid",
    "likelihood",
    "cross-entropy-in-logits",
    "cross-entropy-gradient",
    "mse-through-softmax",
    "sigmoid",
    "tanh",
    "relu",
)


@pytest.fixture(scope="module")
def topic():
    (topic,) = select(["mse-through-softmax"])
    proofs_of(topic)
    return topic


def test_derive(benchmark, topic):
    assert benchmark(proofs_of, topic)[0].steps


def test_derive_and_judge(benchmark, topic):
    assert benchmark(sheet_of, topic).passed


def test_write(benchmark, topic):
    sheet = sheet_of(topic)
    assert benchmark(lambda: (tex(sheet), html(sheet)))


def test_read_and_check(benchmark, topic):
    page = tex(sheet_of(topic))
    assert benchmark(lambda: check(read(page))).passed


def test_ten_topics_from_a_cold_start(benchmark, python, tmp_path):
    """The budget is 3 s on a quiet machine with two cores."""

    def sheet():
        done = python("-m", "symgrad", "sheet", *TEN, "--lang", "en", "--output", str(tmp_path))
        assert done.returncode == 0, done.stderr

    benchmark.pedantic(sheet, rounds=2)
