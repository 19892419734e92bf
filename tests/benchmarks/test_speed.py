"""How long things take: `pytest tests/benchmarks --benchmark-enable`. The limits catch what got slow by a factor."""

from __future__ import annotations

import time

import pytest

from symgrad import read
from symgrad.catalogue.contents import proofs_of
from symgrad.catalogue.sheets import sheet_of
from symgrad.catalogue.topics import select
from symgrad.check.live import judge_text
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


SIXTY = r"Let $X \in \mathbb{R}^{m \times n}$, $w \in \mathbb{R}^n$, $y \in \mathbb{R}^m$, $t, z \in \mathbb{R}^{C}$, " + (
    r"$p := \operatorname{softmax}(z)$ and $L := -\sum_i t_i \log p_i$ with $\sum_i t_i = 1$. "
    + r"\begin{align} \nabla_w \|X w - y\|^2 &= 2 X^\top (X w - y) \\ &= 2 X^\top X w - 2 X^\top y \end{align} "
    r"\[ \frac{\partial p_i}{\partial z_k} = p_i (\delta_{ik} - p_k) \] "
    r"\begin{align} \frac{\partial L}{\partial z_k} &= -\sum_i \frac{t_i}{p_i} \frac{\partial p_i}{\partial z_k} "
    r"\\ &= -\sum_i t_i (\delta_{ik} - p_k) \\ &= p_k - t_k \end{align} " * 10
)


def test_a_changed_line_of_sixty_claims_is_judged_at_once(benchmark):
    """150 ms from the key press, of which an editor waits 30: of the processor's time, whatever else the machine does."""
    kept, took = {}, []

    def change():
        number = len(took) + 1
        begun = time.process_time()
        parts = list(judge_text("note.tex", SIXTY + rf"\[ {number} z_k + z_k = {number + 1} z_k \]", kept, {}))
        took.append(time.process_time() - begun)
        assert len(parts[0][0].rows) == 61 and parts[-1][2]

    for _ in range(4):
        change()
    benchmark(change)
    assert min(took[1:]) < 0.12
