"""What the code of a function is like: products of matrices, arrays written over, windows by slices, diagonals filled in."""

import tracemalloc

import numpy as np
import pytest

from symgrad import read
from symgrad.functions.program import compile_several

SOFTMAX = r"$P_{ni} := \frac{e^{Z_{ni}}}{\sum_{j=1}^{C} e^{Z_{nj}}}$"
CONVOLUTION = (
    r"Let $X \in \mathbb{R}^{N \times C \times H \times V}$, $W \in \mathbb{R}^{F \times C \times K \times J}$, "
    r"$G \in \mathbb{R}^{N \times F \times P \times Q}$, $s \in \mathbb{N}$, "
    r"$O_{nfpq} := \sum_{c=1}^{C}\sum_{k=1}^{K}\sum_{j=1}^{J} W_{fckj} X_{n,c,STEP(p-1)+k,STEP(q-1)+j}$ "
    r"and $L := \sum_{n=1}^N\sum_{f=1}^F\sum_{p=1}^P\sum_{q=1}^Q G_{nfpq} O_{nfpq}$. "
    r"\[ \frac{\partial L}{\partial W_{fckj}} \] \[ \frac{\partial L}{\partial X_{nchv}} \]"
)


def functions_of(document, backend="numpy"):
    return [question.derive().function(backend) for question in read(document).questions]


def function_of(document):
    (function,) = functions_of(document)
    return function


def by_loops(X, W, G, s):
    """Both gradients of a convolution, tap by tap."""
    (P, Q), (K, J) = G.shape[2:], W.shape[2:]
    dW, dX = np.zeros_like(W), np.zeros_like(X)
    for k in range(K):
        for j in range(J):
            rows, columns = slice(k, k + s * (P - 1) + 1, s), slice(j, j + s * (Q - 1) + 1, s)
            dW[:, :, k, j] = np.einsum("nfpq,ncpq->fc", G, X[:, :, rows, columns])
            dX[:, :, rows, columns] += np.einsum("nfpq,fc->ncpq", G, W[:, :, k, j])
    return dW, dX


@pytest.mark.parametrize("stride, written", [(1, ""), (2, "2"), (3, "s")])
@pytest.mark.parametrize("sizes", [(2, 3, 9, 8, 4, 3, 2), (1, 1, 4, 3, 1, 1, 1), (3, 1, 7, 9, 2, 1, 3)], ids=str)
def test_convolutions_with_any_stride_equal_loops(stride, written, sizes):
    """With places left over at the end, where the stride does not reach them."""
    N, C, H, V, F, K, J = sizes
    P, Q = (H - K) // stride + 1, (V - J) // stride + 1
    generator = np.random.default_rng(3)
    X, W, G = (generator.normal(size=size) for size in ((N, C, H, V), (F, C, K, J), (N, F, P, Q)))
    expected = by_loops(X, W, G, stride)
    by_filter, by_input = functions_of(CONVOLUTION.replace("STEP", written))
    step = {"s": stride} if written == "s" else {}
    assert by_filter(G=G, X=X, K=K, J=J, **step) == pytest.approx(expected[0], rel=1e-12, abs=1e-12)
    assert by_input(G=G, W=W, H=H, V=V, **step) == pytest.approx(expected[1], rel=1e-12, abs=1e-12)


def test_a_convolution_asks_for_no_array_of_all_pairs():
    """Each gradient of 8 images of 16 × 64 × 64 with 32 filters needs a few times the memory of what it takes."""
    generator = np.random.default_rng(3)
    G = generator.normal(size=(8, 32, 62, 62))
    by_filter, by_input = functions_of(CONVOLUTION.replace("STEP", ""))
    for function, rest in (
        (by_filter, {"X": generator.normal(size=(8, 16, 64, 64)), "K": 3, "J": 3}),
        (by_input, {"W": generator.normal(size=(32, 16, 3, 3)), "H": 64, "V": 64}),
    ):
        tracemalloc.start()
        function(G=G, **rest)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20e6


def test_what_falls_outside_of_the_input_is_left_out():
    """The formula asks only for the places that there are: with a smaller H than the taps reach, the rest is dropped."""
    _, by_input = functions_of(CONVOLUTION.replace("STEP", ""))
    generator = np.random.default_rng(3)
    W, G = generator.normal(size=(2, 3, 3, 2)), generator.normal(size=(1, 2, 4, 4))
    _, expected = by_loops(np.zeros((1, 3, 6, 5)), W, G, 1)
    assert by_input(G=G, W=W, H=4, V=5) == pytest.approx(expected[:, :, :4], rel=1e-12)
    assert by_input(G=G, W=W, H=7, V=5)[:, :, :6] == pytest.approx(expected, rel=1e-12)


def test_arguments_are_never_written_into():
    document = (
        rf"Let $Z, Y \in \mathbb{{R}}^{{N \times C}}$, {SOFTMAX} and $L := \sum_{{n=1}}^N\sum_{{i=1}}^C (P_{{ni}} - Y_{{ni}})^2$. "
    )
    function = function_of(document + r"\[ \frac{\partial L}{\partial Z_{mk}} \]")
    generator = np.random.default_rng(1)
    arrays = {"Z": generator.normal(size=(3, 4)), "Y": generator.normal(size=(3, 4))}
    before = {name: array.copy() for name, array in arrays.items()}
    first = function(**arrays)
    assert "out=" in function.source and np.array_equal(first, function(**arrays))
    assert all(np.array_equal(arrays[name], before[name]) for name in arrays)


def test_a_sum_of_a_sum_is_matrix_products_where_that_is_cheaper():
    """No array as large as X is made for the gradient of a loss with a penalty on each product."""
    function = function_of(
        r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $t \in \mathbb{R}^N$, $p \in \mathbb{R}$ and "
        r"$L := \|t - p X w\|^2 + p(1-p) \sum_{n=1}^N\sum_{i=1}^d X_{ni}^2 w_i^2$. \[ \nabla_w L \]"
    )
    generator = np.random.default_rng(1)
    arrays = {"X": generator.normal(size=(2000, 50)), "w": generator.normal(size=50), "t": generator.normal(size=2000), "p": 0.3}
    tracemalloc.start()
    found = function(**arrays)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    X, w, t, p = arrays.values()
    assert found == pytest.approx(2 * p * ((1 - p) * w * (X**2).sum(axis=0) - X.T @ (t - p * (X @ w))), rel=1e-11)
    assert peak < 100_000


def test_a_difference_of_entries_is_never_taken_apart():
    """Points 10⁸ away from the origin keep the digits of their differences."""
    function = function_of(
        r"Let $x, a \in \mathbb{R}^n$, $L := \sum_{i=1}^n\sum_{j=1}^n a_i a_j e^{-(x_i - x_j)^2}$. "
        r"\[ \frac{\partial L}{\partial x_k} \]"
    )
    near = np.array([0.0, 0.25, -0.5, 1.0])
    weights = np.array([1.0, 2.0, -0.5, 0.75])
    assert function(x=near + 1e8, a=weights) == pytest.approx(function(x=near, a=weights), rel=1e-12)


@pytest.mark.parametrize("shift", [0.0, 1e6])
def test_a_variance_keeps_its_digits(shift):
    function = function_of(
        r"Let $x \in \mathbb{R}^n$, $m := \frac1n \sum_{i=1}^n x_i$, $v := \frac1n \sum_{i=1}^n (x_i - m)^2$ and $L := \log v$. "
        r"\[ \frac{\partial L}{\partial x_k} \]"
    )
    x = np.array([1.0, 2.5, -3.0, 0.5])
    centred = x - x.mean()
    assert function(x=x + shift) == pytest.approx(2 * centred / (centred @ centred), rel=1e-9)


def test_a_diagonal_is_filled_in():
    """No array of truth values, no second array of the size of the result."""
    jacobian, factors = functions_of(
        r"Let $z \in \mathbb{R}^C$, $p := \operatorname{softmax}(z)$. \[ \frac{\partial p_i}{\partial z_j} \] "
        r"Let $U \in \mathbb{R}^{n \times r}$, $V \in \mathbb{R}^{m \times r}$, $R \in \mathbb{R}^{n\times m}$, "
        r"$L := \|R - U V^T\|^2$. "
        r"\[ \frac{\partial^2 L}{\partial U_{ij} \partial U_{kl}} \]"
    )
    z = np.array([0.5, -1.0, 2.0])
    p = np.exp(z) / np.exp(z).sum()
    assert jacobian(z=z) == pytest.approx(np.diag(p) - np.outer(p, p))
    V = np.random.default_rng(1).normal(size=(4, 2))
    assert factors(V=V, n=3) == pytest.approx(2 * np.einsum("ik,jl->ijkl", np.eye(3), V.T @ V))
    many = np.random.default_rng(1).normal(size=1000)
    tracemalloc.start()
    jacobian(z=many)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.1 * 8e6


def test_single_precision_in_single_precision_out():
    jacobian, shifted = functions_of(
        r"Let $z \in \mathbb{R}^C$, $c \in \mathbb{R}$, $p := \operatorname{softmax}(z)$. \[ \frac{\partial p_i}{\partial z_j} \] "
        r"Let $x \in \mathbb{R}^n$ and $L := \sum_{i=1}^n i\, x_i^3 / c$. \[ \frac{\partial L}{\partial x_k} \]"
    )
    assert jacobian(z=np.zeros(3, np.float32)).dtype == np.float32
    assert shifted(x=np.ones(3, np.float32), c=0.1).dtype == np.float32
    assert shifted(x=[1, 2, 3], c=2).dtype == np.float64


def test_several_results_share_what_they_share():
    proofs = [
        question.derive()
        for question in read(
            r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $b \in \mathbb{R}$, $y \in \mathbb{R}^N$ and "
            r"$L := \sum_{n=1}^N (\tanh(\sum_{i=1}^d X_{ni} w_i + b) - y_n)^2$. "
            r"\[ \frac{\partial L}{\partial w_i} \] \[ \frac{\partial L}{\partial b} \]"
        ).questions
    ]
    together = compile_several([(proof.result_node, proof.free) for proof in proofs])
    assert together.source.count("tanh") == 1
    generator = np.random.default_rng(1)
    arrays = {"X": generator.normal(size=(5, 3)), "w": generator.normal(size=3), "y": generator.normal(size=5), "b": 0.2}
    for got, proof in zip(together(**arrays), proofs, strict=True):
        alone = proof.function()
        assert got == pytest.approx(alone(**{name: arrays[name] for name in alone.arguments}))


def test_a_sum_of_products_is_a_sum_of_matrix_products():
    function = function_of(
        r"Let $A, B \in \mathbb{R}^{n \times n}$, $L := \operatorname{tr}(A B A)$. \[ \frac{\partial L}{\partial A_{ij}} \]"
    )
    generator = np.random.default_rng(1)
    A, B = generator.normal(size=(2, 4, 4))
    assert function(A=A, B=B) == pytest.approx((B @ A + A @ B).T)
    assert function.source.count("@") == 2 and "None" not in function.source


@pytest.mark.parametrize("scale", [1e-320, 1e-200, 1.0, 1e200])
def test_a_norm_at_any_scale(scale):
    function = function_of(r"Let $x \in \mathbb{R}^n$, $L := \|x\|$. \[ \nabla_x L \]")
    assert function(x=np.array([3.0, -4.0]) * scale) == pytest.approx([0.6, -0.8], rel=1e-3 if scale < 1e-300 else 1e-14)


def test_the_opposite_of_a_sigmoid_keeps_its_digits():
    function = function_of(
        r"Let $x \in \mathbb{R}^n$, $L := \sum_{i=1}^n \log(1 + e^{-x_i})$. \[ \frac{\partial L}{\partial x_k} \]"
    )
    assert function(x=np.array([40.0, 0.0, -40.0])) == pytest.approx([-np.exp(-40.0), -0.5, -1.0], rel=1e-14, abs=0)
