"""How long a proof takes, with its LaTeX: `pytest tests/benchmarks --benchmark-enable`.

Each of the three classic proofs twice: with the same names every time (warm), and with names never seen before. The budget is
10 ms each, warm; for a network of sigmoid layers 5 ms a layer.
"""

from __future__ import annotations

from itertools import count

import pytest
from sympy import Eq, IndexedBase, Sum, exp, log, symbols

import symgrad
from symgrad.terms.memory import forget

i, j, k = symbols("i j k", integer=True)
FRESH = count()


def softmax(tag):
    C = symbols(f"C{tag}", integer=True, positive=True)
    z, y = IndexedBase(f"z{tag}", shape=(C,)), IndexedBase(f"y{tag}", shape=(C,))
    return C, z, y, symgrad.define(f"p{tag}", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)


def jacobian(tag=""):
    _, z, _, p = softmax(tag)
    return symgrad.derive(p[i], z[k])


def cross_entropy(tag=""):
    C, z, y, p = softmax(tag)
    return symgrad.derive(-Sum(y[i] * log(p[i]), (i, 1, C)), z[k], given=[Eq(Sum(y[i], (i, 1, C)), 1)])


def mean_square_error(tag=""):
    C, z, y, p = softmax(tag)
    return symgrad.derive(Sum((y[i] - p[i]) ** 2, (i, 1, C)) / C, z[k])


PROOFS = [jacobian, cross_entropy, mean_square_error]


@pytest.mark.parametrize("proof", PROOFS)
def test_warm(benchmark, proof):
    assert "align" in benchmark(lambda: proof().latex())


@pytest.mark.parametrize("proof", PROOFS)
def test_with_new_names(benchmark, proof):
    assert "align" in benchmark(lambda: proof(f"_{next(FRESH)}").latex())


def network(depth, first):
    """(error, weights) of a network of sigmoid layers, numbered from `first` on."""
    layers = range(first + 1, first + depth + 1)
    widths = {layer: symbols(f"n_{layer}", integer=True, positive=True) for layer in (first, *layers)}
    a, target = IndexedBase("x", shape=(widths[first],)), IndexedBase("t", shape=(widths[layers[-1]],))
    weights = []
    for layer in layers:
        W = IndexedBase(f"W^{{({layer})}}", shape=(widths[layer], widths[layer - 1]))
        b = IndexedBase(f"b^{{({layer})}}", shape=(widths[layer],))
        z = Sum(W[i, j] * a[j], (j, 1, widths[layer - 1])) + b[i]
        a = symgrad.define(f"a^{{({layer})}}", 1 / (1 + exp(-z)), index=i)
        weights.append(W)
    return Sum((a[i] - target[i]) ** 2, (i, 1, widths[layers[-1]])) / 2, weights


@pytest.mark.parametrize("depth", [8, 32, 128])
def test_all_weights_of_a_network_warm(benchmark, depth):
    error, weights = network(depth, 0)
    assert len(benchmark.pedantic(symgrad.derive, (error, weights), rounds=2, warmup_rounds=1)) == depth


@pytest.mark.parametrize("depth", [8, 32])
def test_all_weights_of_a_network_with_new_names(benchmark, depth):
    def setup():
        return network(depth, 1000 * (1 + next(FRESH))), {}

    assert len(benchmark.pedantic(symgrad.derive, setup=setup, rounds=1)) == depth


def written_network(depth):
    """The same in LaTeX, a question for each layer, in matrix notation."""
    sizes = ", ".join(rf"$W_{{{k}}} \in \mathbb{{R}}^{{n_{{{k}}} \times n_{{{k - 1}}}}}$" for k in range(1, depth + 1))
    layers = [r"$a_{1} := \tanh(W_{1} x)$."]
    layers += [rf"$a_{{{k}}} := \tanh(W_{{{k}}} a_{{{k - 1}}})$." for k in range(2, depth + 1)]
    asked = [rf"\[ \nabla_{{W_{{{k}}}}} E \]" for k in range(1, depth + 1)]
    ends = rf"Let $x \in \mathbb{{R}}^{{n_{{0}}}}$, $t \in \mathbb{{R}}^{{n_{{{depth}}}}}$, {sizes}."
    return "\n".join([ends, *layers, rf"$E := \frac{{1}}{{2}} \|a_{{{depth}}} - t\|^2$.", *asked])


def test_all_weights_of_a_network_in_latex(benchmark):
    depth = 8
    questions = symgrad.read(written_network(depth)).questions

    def setup():
        forget()
        return (), {}

    proofs = benchmark.pedantic(lambda: [question.derive() for question in questions], setup=setup, rounds=1)
    assert len(proofs) == depth


def test_import(benchmark, python):
    """The budget is 60 ms above the interpreter."""
    assert benchmark.pedantic(lambda: python("-c", "import symgrad"), rounds=5).returncode == 0


def test_help(benchmark, python):
    """The budget is 200 ms."""
    assert benchmark.pedantic(lambda: python("-m", "symgrad", "--help"), rounds=5).returncode == 0
