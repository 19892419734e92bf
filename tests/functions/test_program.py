"""What a compiled function is to its caller: arguments, sizes from shapes, errors, source."""

import ast
import copy
import pickle

import numpy as np
import pytest
from sympy import (
    Determinant,
    Idx,
    IndexedBase,
    Inverse,
    KroneckerDelta,
    MatrixSymbol,
    Rational,
    Sum,
    Trace,
    exp,
    log,
    symbols,
    tanh,
)

import symgrad
from symgrad.errors import DefinitionError, RangeError, ShapeError, UnsupportedError
from symgrad.functions import compile
from symgrad.sympy_border.bridge import Scope, define, expectation, random

m, n, C, s = symbols("m n C s", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True)
z, y = IndexedBase("z", shape=(C,)), IndexedBase("y", shape=(C,))
A = IndexedBase("A", shape=(m, n))
x = IndexedBase("x", shape=(n,))


def function_of(expression, *free, **options):
    scope = Scope(expression, *free)
    return compile(scope.read(expression), tuple(map(scope.read, free)), **options)


def test_arguments_are_plain_names_and_sizes_follow_from_shapes():
    target = IndexedBase(r"\hat{y}", shape=(C,))
    weights = IndexedBase("W^{(1)}", shape=(C, n))
    function = function_of(Sum(weights[i, j] * x[j], (j, 1, n)) - target[i], i)
    assert set(function.arguments) == {"y_hat", "W1", "x"}
    assert function.sizes == ()
    got = function(W1=np.arange(6.0).reshape(2, 3), x=[1, 0, 2], y_hat=[1, 1])
    assert list(got) == [3.0, 12.0]


def test_the_source_is_python_that_gives_the_same():
    function = function_of(Sum(A[i, j] * x[j], (j, 1, n)) / n, i, title="forward")
    space = {}
    exec(function.source, space)
    arrays = {"A": np.arange(6.0).reshape(2, 3), "x": np.array([1.0, -1.0, 2.0])}
    assert np.array_equal(space["forward"](**arrays), function(**arrays))
    assert "for " not in function.source
    ast.parse(function.source)


def test_a_function_can_be_sent_and_copied():
    f = function_of(exp(z[k]) / Sum(exp(z[j]), (j, 1, C)), k)
    for other in (pickle.loads(pickle.dumps(f)), copy.deepcopy(f)):
        assert other.source == f.source and np.array_equal(other(z=[1, 2, 4]), f(z=[1, 2, 4]))


def test_a_result_that_does_not_use_an_axis_is_repeated_along_it():
    scope = Scope(Sum(x[j] ** 2, (j, 1, n)), z[i], A[j, k])
    node = scope.read(Sum(x[j] ** 2, (j, 1, n)))
    function = compile(node, (scope.read(k), scope.read(i)))
    got = function(x=[1.0, 2.0], C=4)
    assert got.shape == (2, 4) and (got == 5).all()


def test_inconsistent_shapes_name_both_arguments():
    function = function_of(z[k] - y[k], k)
    with pytest.raises(ShapeError, match=r"axis 0 of y has length 4 and must be C = 3 \(C = 3 from axis 0 of z\)"):
        function(z=np.zeros(3), y=np.zeros(4))


def test_the_wrong_number_of_axes_is_an_error():
    function = function_of(Sum(A[i, j] * x[j], (j, 1, n)), i)
    with pytest.raises(ShapeError, match=r"A has 2 axes \(m × n\); an array of shape \(3,\) was given"):
        function(A=np.zeros(3), x=np.zeros(3))


def test_wrong_arguments_are_named():
    function = function_of(z[k] - y[k], k)
    with pytest.raises(DefinitionError, match="q is no argument; the function takes z, y"):
        function(z=[1.0], y=[1.0], q=[1.0])
    with pytest.raises(DefinitionError, match="no value for y"):
        function(z=[1.0])
    with pytest.raises(DefinitionError, match="z must be an array of real numbers"):
        function(z=["a"], y=[1.0])
    with pytest.raises(DefinitionError, match="real numbers"):
        function(z=[1j], y=[1.0])


def test_sizes_that_no_shape_gives_are_keywords():
    signal, kernel, out = IndexedBase("x", shape=(n,)), IndexedBase("w", shape=(m,)), Idx("i", C)
    convolution = Sum(signal[s * out + k] * kernel[k], (k, 0, m - 1))
    function = function_of(convolution, out)
    assert set(function.sizes) == {"s", "C"}
    values, weights = np.arange(10.0) ** 2, np.array([1.0, -2.0, 0.5])
    got = function(x=values, w=weights, s=3, C=3)
    assert list(got) == [sum(values[3 * o + t] * weights[t] for t in range(3)) for o in range(3)]
    with pytest.raises(DefinitionError, match="s = 1.5 must be a positive whole number"):
        function(x=values, w=weights, s=1.5, C=3)
    with pytest.raises(RangeError, match="outside"):
        function(x=values, w=weights, s=4, C=3)


def test_a_size_that_is_an_expression_is_solved():
    signal = IndexedBase("x", shape=(s * n + 1,))
    function = function_of(Sum(signal[i], (i, 1, s * n + 1)) / n)
    assert function(x=np.ones(7), s=3) == pytest.approx(3.5)
    with pytest.raises(ShapeError, match="which no n ≥ 1 gives"):
        function(x=np.ones(7), s=4)


def test_a_strided_convolution_and_its_gradients_equal_loops():
    B, Ci, H, K, P, F = symbols("B Ci H K P F", integer=True, positive=True)
    b, c, f, h = symbols("b c f h", integer=True)
    X, W, G = IndexedBase("X", shape=(B, Ci, H)), IndexedBase("W", shape=(F, Ci, K)), IndexedBase("G", shape=(B, F, P))
    bi, ci, fi, hi, ki, pi = (Idx(t, u) for t, u in (("b", B), ("c", Ci), ("f", F), ("h", H), ("k", K), ("p", P)))
    generator = np.random.default_rng(3)
    sizes = {"B": 2, "Ci": 3, "H": 11, "K": 4, "P": 3, "F": 5}
    arrays = {"X": generator.normal(size=(2, 3, 11)), "W": generator.normal(size=(5, 3, 4)), "G": generator.normal(size=(2, 5, 3))}
    stride = 3
    forward = function_of(Sum(X[bi, c, s * pi + k] * W[fi, c, k], (c, 0, Ci - 1), (k, 0, K - 1)), bi, fi, pi)
    by_x = function_of(
        Sum(G[bi, f, i] * W[f, ci, k] * KroneckerDelta(s * i + k, hi), (f, 0, F - 1), (i, 0, P - 1), (k, 0, K - 1)), bi, ci, hi
    )
    by_w = function_of(Sum(G[b, fi, i] * X[b, ci, s * i + ki], (b, 0, B - 1), (i, 0, P - 1)), fi, ci, ki)
    out, dx, dw = np.zeros((2, 5, 3)), np.zeros((2, 3, 11)), np.zeros((5, 3, 4))
    for p in range(3):
        for t in range(4):
            out[:, :, p] += arrays["X"][:, :, stride * p + t] @ arrays["W"][:, :, t].T
            dx[:, :, stride * p + t] += arrays["G"][:, :, p] @ arrays["W"][:, :, t]
            dw[:, :, t] += arrays["G"][:, :, p].T @ arrays["X"][:, :, stride * p + t]
    for function, expected in ((forward, out), (by_x, dx), (by_w, dw)):
        given = {a: arrays[a] for a in function.arguments} | {a: sizes.get(a, stride) for a in function.sizes}
        assert function(**given) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_matrices():
    D, v, N = MatrixSymbol("D", m, n), MatrixSymbol("v", n, 1), MatrixSymbol("N", n, n)
    generator = np.random.default_rng(5)
    arrays = {"D": generator.normal(size=(2, 3)), "v": generator.normal(size=3), "N": generator.normal(size=(3, 3)) + 3 * np.eye(3)}

    def value(expression):
        function = function_of(expression)
        return function(**{a: arrays[a] for a in function.arguments})

    d, w, q = arrays["D"], arrays["v"], arrays["N"]
    assert value((D * v).T * (D * v)) == pytest.approx((d @ w) @ (d @ w))
    assert value(v.T * Inverse(N) * v) == pytest.approx(w @ np.linalg.solve(q, w))
    assert value(Trace(D * N * D.T)) == pytest.approx(np.trace(d @ q @ d.T))
    positive = q @ q.T
    assert function_of(log(Determinant(N)))(N=positive) == pytest.approx(np.linalg.slogdet(positive)[1])
    with pytest.raises(RangeError, match="outside its domain"):
        function_of(log(Determinant(N)))(N=-np.eye(3))


def test_a_second_derivative_is_a_function_of_two_axes():
    p = define("p", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)
    hessian = function_of(p[i] * KroneckerDelta(i, k) - p[i] * p[k], i, k)
    values = np.array([0.3, -1.0, 2.0])
    q = np.exp(values) / np.exp(values).sum()
    assert hessian(z=values) == pytest.approx(np.diag(q) - np.outer(q, q))


def test_what_has_no_array_code_is_refused():
    d = random("d", "Bernoulli", symbols("t", positive=True), shape=(n,))
    with pytest.raises(UnsupportedError, match="Expectation"):
        function_of(expectation(Sum(d[i] * x[i], (i, 1, n))))
    with pytest.raises(DefinitionError, match="the free indices k are not among the axes"):
        function_of(z[k])
    with pytest.raises(DefinitionError, match="no back end named 'fortran'"):
        function_of(z[k], k, backend="fortran")


def test_names_cannot_inject_code():
    """A name is an identifier in the source whatever it was, and never shadows what the code uses."""
    np_, weird = IndexedBase("np", shape=(C,)), IndexedBase("max", shape=(C,))
    function = function_of(log(Sum(exp(np_[i] + weird[i]), (i, 1, C))))
    assert not {"np", "max"} & set(function.arguments)
    assert function(*np.zeros((2, 3))) == pytest.approx(np.log(3))


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_other_back_ends_give_the_same(backend, differentiator):
    differentiator(backend, f"tests.functions.test_program.compare_back_ends({backend!r})")


def compare_back_ends(backend):
    p = define("p", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)
    values = {"z": np.array([30.0, -2.0, 1.0]), "y": np.array([0.2, 0.3, 0.5])}
    for expression, free in (
        (p[k] - y[k], (k,)),
        (-Sum(y[i] * log(p[i]), (i, 1, C)), ()),
        (p[i] * (KroneckerDelta(i, k) - p[k]), (i, k)),
        (log(1 + exp(z[k])), (k,)),
        (i * Sum(z[j], (j, 1, i)) + z[i], (i,)),
        (Sum(j * y[j] ** Rational(2, 3), (j, 1, C)), ()),
    ):
        ours, theirs = function_of(expression, *free), function_of(expression, *free, backend=backend)
        given = {a: values[a] for a in ours.arguments}
        assert np.asarray(theirs(**given)) == pytest.approx(ours(**given), rel=1e-4)


def test_a_network_of_many_layers_compiles_to_one_line_each():
    layer = IndexedBase("x", shape=(n,))
    weights = IndexedBase("W", shape=(n, n))
    for depth in range(150):
        layer = define(f"h_{{{depth}}}", tanh(Sum(weights[i, j] * layer[j], (j, 1, n))), index=i)
    function = function_of(Sum(layer[i] ** 2, (i, 1, n)))
    assert len(function.source.splitlines()) < 170
    inputs, matrix = np.array([0.5, -1.0]), np.array([[0.3, -1.1], [0.7, 0.2]])
    expected = inputs
    for _ in range(150):
        expected = np.tanh(matrix @ expected)
    assert function(x=inputs, W=matrix) == pytest.approx((expected**2).sum())


@pytest.mark.parametrize(
    "body",
    [
        r"\|x\|",
        r"\sum_i \operatorname{GELU}(x_i)",
        r"\sum_i i x_i^2",
        r"\sum_i \frac{\sin(\pi x_i)}{\sqrt{3}}",
        r"\sum_i \operatorname{lgamma}(x_i)",
        r"\log \sum_i e^{x_i}",
    ],
)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_numbers_of_the_arrays_are_those_of_the_result(body, kind):
    (question,) = symgrad.read(rf"Let $x \in \mathbb{{R}}^{{n}}$ and $L := {body}$. \[ \nabla_x L \]").questions
    proof = question.derive()
    x = np.linspace(0.1, 1, 5).astype(kind)
    assert proof.function()(x=x).dtype == kind
    assert [found.dtype for found in proof.value_and_gradient()(x=x)] == [kind, kind]


@pytest.mark.parametrize("kind, powers", [(np.float64, (200, -200)), (np.float32, (30, -30))])
def test_a_norm_is_neither_0_nor_infinite(kind, powers):
    (question,) = symgrad.read(r"Let $x \in \mathbb{R}^{n}$ and $L := \|x\|$. \[ \nabla_x L \]").questions
    for power in powers:
        value, slope = question.derive().value_and_gradient()(x=np.array([3, 4], kind) * kind(10) ** power)
        assert abs(value / kind(10) ** power - 5) < 1e-5 and np.allclose(slope, [0.6, 0.8])


@pytest.mark.parametrize("body", [r"\sum_i x_i \log x_i", r"\sum_i \log x_i", r"\sum_i \arcsin(3 x_i)"])
def test_outside_of_a_domain_is_an_error(body):
    (question,) = symgrad.read(rf"Let $x \in \mathbb{{R}}^{{n}}$ and $L := {body}$. \[ \nabla_x L \]").questions
    function = question.derive().value_and_gradient()
    with pytest.raises(RangeError, match="outside its domain"):
        function(x=np.array([-1.0, 0.2]))
    assert np.isnan(function(x=np.array([np.nan, 0.2]))[0])


@pytest.mark.parametrize("backend", ["numpy", "jax", "torch"])
def test_the_largest_of_nothing_is_left_out(backend):
    pytest.importorskip(backend)
    text = (
        r"$\sigma, \delta \in \mathbb{R}^n$, $c \in \mathbb{R}^n$, $\alpha_i := 1 - e^{-\sigma_i \delta_i}$, "
        r"$T_i := \prod_{j=1}^{i-1} (1 - \alpha_j)$, $L := \sum_{i=1}^n T_i \alpha_i c_i$. \[ \nabla_\sigma L \]"
    )
    function = symgrad.read(text).questions[0].derive().function(backend)
    arrays = {name: np.ones(1) for name in function.arguments}
    if backend == "torch":
        import torch

        arrays = {name: torch.tensor(array) for name, array in arrays.items()}
    assert np.allclose(np.asarray(function(**arrays)), np.exp(-1), atol=1e-6)
