"""Finite and right where the formula as written overflows, and at a hundred thousand classes without a square array."""

import tracemalloc

import numpy as np
import pytest
from sympy import IndexedBase, KroneckerDelta, Sum, cosh, exp, log, sinh, symbols

from symgrad import read
from symgrad.functions import compile
from symgrad.sympy_border.bridge import Scope, define
from symgrad.terms import building, nodes
from symgrad.terms.nodes import Apply, Array, Function

C = symbols("C", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True)
z, y, a = (IndexedBase(name, shape=(C,)) for name in "zya")
softmax = define("p", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)
exponential = define("e", exp(z[i]), index=i)
total = define("S", Sum(exponential[j], (j, 1, C)))
sigmoid = define("s", 1 / (1 + exp(-z[i])), index=i)
cross_entropy = -Sum(y[i] * log(softmax[i]), (i, 1, C))


def function_of(expression, *free):
    scope = Scope(expression, *free)
    return compile(scope.read(expression), tuple(map(scope.read, free)))


EXTREME = [[1000.0, -1000.0, 3.0], [-1000.0, -1001.0, -1002.5], [1000.0], [-1000.0], [709.9, 710.1, 1e4, -1e4]]


def exact_softmax(values):
    shifted = np.exp(np.array(values) - max(values))
    return shifted / shifted.sum()


@pytest.mark.parametrize("values", EXTREME, ids=str)
@pytest.mark.parametrize(
    "written",
    [softmax[k], exp(z[k]) / Sum(exp(z[j]), (j, 1, C)), exponential[k] / total, exponential[k] * total**-1],
    ids=["defined", "written out", "in steps", "as a power"],
)
def test_a_softmax_never_overflows(written, values):
    assert function_of(written, k)(z=np.array(values)) == pytest.approx(exact_softmax(values), rel=1e-13, abs=0)


@pytest.mark.parametrize("written", [softmax[k], exp(z[k]) / Sum(exp(z[j]), (j, 1, C))], ids=["defined", "written out"])
def test_a_hundred_thousand_logits_of_a_thousand(written):
    values = np.where(np.arange(100_000) % 3 == 0, 1000.0, -1000.0) + np.arange(100_000) % 7
    assert function_of(written, k)(z=values) == pytest.approx(exact_softmax(values), rel=1e-12, abs=0)


@pytest.mark.parametrize("values", EXTREME, ids=str)
def test_a_log_softmax_keeps_its_digits(values):
    expected = np.array(values) - max(values) - np.log(np.exp(np.array(values) - max(values)).sum())
    for written in (log(softmax[k]), log(exponential[k] / total), z[k] - log(Sum(exp(z[j]), (j, 1, C)))):
        assert function_of(written, k)(z=np.array(values)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_named_softmax_and_its_log():
    index = nodes.Index("i", nodes.Range(nodes.ONE, nodes.Size("C")))
    tensor = building.vector("z", nodes.Size("C"))
    entry = Apply(Function("softmax"), (Array((index,), tensor[index]),), (index,))
    values = np.array([1000.0, -1000.0, 998.0])
    assert compile(entry, (index,))(z=values) == pytest.approx(exact_softmax(values), rel=1e-14, abs=0)
    logs = compile(Apply(Function("log"), (entry,)), (index,))(z=values)
    assert logs == pytest.approx(values - 1000 - np.log1p(np.exp(-2.0)), rel=1e-14)


def test_a_softmax_of_any_argument():
    scaled = define("q", exp(-a[i] * z[i] ** 2) / Sum(exp(-a[j] * z[j] ** 2), (j, 1, C)), index=i)
    values, weights = np.array([30.0, 31.0, 29.0]), np.array([1.0, -2.0, 0.5])
    assert function_of(scaled[k], k)(z=values, a=weights) == pytest.approx(exact_softmax(-weights * values**2), rel=1e-12, abs=0)


def test_sigmoids_and_their_logs():
    values = np.array([1000.0, -1000.0, 40.0, -40.0, 0.5])
    at_ends = {40.0: 1 - 4.248354255291589e-18, -40.0: 4.248354255291589e-18}
    got = function_of(sigmoid[k], k)(z=values)
    assert list(got[:2]) == [1.0, 0.0]
    assert got[3] == pytest.approx(at_ends[-40.0], rel=1e-14, abs=0)
    for written in (log(sigmoid[k]), log(1 / (1 + exp(-z[k]))), -log(1 + exp(-z[k]))):
        assert function_of(written, k)(z=values) == pytest.approx(
            [0, -1000, -4.248354255291589e-18, -40, -np.log1p(np.exp(-0.5))], rel=1e-13, abs=0
        )
    assert function_of(log(1 - sigmoid[k]), k)(z=values) == pytest.approx(
        [-1000, 0, -40, -4.248354255291589e-18, -np.log1p(np.exp(0.5))], rel=1e-13, abs=0
    )
    assert function_of(1 - sigmoid[k], k)(z=values)[2] == pytest.approx(4.248354255291589e-18, rel=1e-14, abs=0)
    derivative = function_of(exp(-z[k]) / (1 + exp(-z[k])) ** 2, k)(z=values)
    assert list(derivative[:2]) == [0.0, 0.0]
    assert derivative[2:4] == pytest.approx([4.248354255291589e-18] * 2, rel=1e-13, abs=0)


def test_tanh_by_exponentials_and_log_cosh():
    values = np.array([1000.0, -1000.0, 0.25])
    assert function_of(sinh(z[k]) / cosh(z[k]), k)(z=values) == pytest.approx([1, -1, np.tanh(0.25)], rel=1e-13)
    assert function_of((exp(z[k]) - exp(-z[k])) / (exp(z[k]) + exp(-z[k])), k)(z=values) == pytest.approx(
        [1, -1, np.tanh(0.25)], rel=1e-13
    )
    assert function_of(log(cosh(z[k])), k)(z=values) == pytest.approx([1000 - np.log(2)] * 2 + [np.log(np.cosh(0.25))], rel=1e-13)


def test_masked_sums_of_exponentials_stay_finite():
    """Each entry's softmax runs over the entries up to it; those left out may be much larger."""
    causal = exp(z[k]) / Sum(exp(z[j]), (j, 1, k))
    values = np.array([-1000.0, 2.0, 1000.0])
    assert function_of(causal, k)(z=values) == pytest.approx([1.0, 1.0, 1.0], rel=1e-13)


VECTORS = r"Let $x, y \in \mathbb{R}^n$"
COSINE = rf"{VECTORS} and $f := \frac{{x^\top y}}{{\|x\| \|y\|}}$. "
HOMOGENEOUS = {
    "direction": (rf"{VECTORS} and $f := \|x\|$. \[ \nabla_x f \]", 0),
    "direction of a difference": (rf"{VECTORS} and $f := \|x - y\|$. \[ \nabla_x f \]", 0),
    "its slopes": (rf"{VECTORS} and $u_i := \frac{{x_i}}{{\|x\|}}$. \[ \frac{{\partial u_i}}{{\partial x_k}} \]", -1),
    "curvature of a norm": (rf"{VECTORS} and $f := \|x\|$. \[ \nabla^2_x f \]", -1),
    "curvature of a distance": (rf"{VECTORS} and $f := \|x - y\|$. \[ \nabla^2_x f \]", -1),
    "cosine": (COSINE + r"\[ \nabla_x f \]", -1),
    "cosine by its entries": (COSINE + r"\[ \frac{\partial f}{\partial y_k} \]", -1),
    "cosine of rows": (
        r"Let $X \in \mathbb{R}^{m \times n}$, $y \in \mathbb{R}^n$ and $L := \sum_{i=1}^m "
        r"\frac{\sum_{j=1}^n X_{ij} y_j}{\sqrt{\sum_{j=1}^n X_{ij}^2} \|y\|}$. \[ \frac{\partial L}{\partial X_{ab}} \]",
        -1,
    ),
}


@pytest.mark.parametrize("backend", ["numpy", "torch"])
@pytest.mark.parametrize("kind, powers", [(np.float64, (200, -200)), (np.float32, (30, -30))])
@pytest.mark.parametrize("name", HOMOGENEOUS)
def test_quotients_by_norms_at_any_scale(name, kind, powers, backend):
    text, degree = HOMOGENEOUS[name]
    function = read(text).questions[0].derive().function(backend)
    library = pytest.importorskip(backend)
    generator = np.random.default_rng(1)
    arrays = {name: generator.normal(size=(2, 3) if name == "X" else 3) for name in function.arguments}

    def at(scale, of):
        made = {name: (array * scale).astype(of) for name, array in arrays.items()}
        return np.asarray(function(**({n: library.tensor(a) for n, a in made.items()} if backend == "torch" else made)))

    expected = at(1.0, np.float64)
    for power in powers:
        found = at(10.0**power, kind)
        assert found.dtype == kind
        assert found * 10.0 ** (-degree * power) == pytest.approx(
            expected, rel=1e-4 if kind is np.float32 else 1e-11, abs=1e-5 if kind is np.float32 else 1e-13
        )


def test_a_mere_sum_of_squares_is_left_as_it_is():
    text = r"Let $x, y \in \mathbb{R}^n$ and $b := \frac{x^\top y}{x^\top x}$. \[ \frac{\partial b}{\partial y_k} \]"
    assert "sqrt" not in read(text).questions[0].derive().source()


@pytest.mark.parametrize(
    "written, free",
    [
        (cross_entropy, ()),
        (softmax[k] - y[k], (k,)),
        (Sum((softmax[i] - y[i]) * softmax[i] * (KroneckerDelta(i, k) - softmax[k]), (i, 1, C)), (k,)),
        (Sum(z[i] * y[j] * a[i], (i, 1, C), (j, 1, C)), ()),
        (Sum(KroneckerDelta(i, k) * z[i], (i, 1, C)) * y[k], (k,)),
    ],
    ids=["loss", "gradient", "squares through a softmax", "outer", "delta"],
)
def test_a_hundred_thousand_classes_need_no_square_array(written, free):
    function = function_of(written, *free)
    generator = np.random.default_rng(1)
    arrays = {name: generator.normal(size=100_000) for name in function.arguments}
    tracemalloc.start()
    try:
        result = function(**arrays)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert np.isfinite(result).all()
    assert peak < 20e6
