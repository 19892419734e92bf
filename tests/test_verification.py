"""A person's own gradient functions: right ones pass, and every planted mistake is found and named."""

import numpy as np
import pytest

import symgrad
from symgrad import DefinitionError

CROSS_ENTROPY = (
    r"Let $Z, Y \in \mathbb{R}^{N \times C}$ with $\sum_{i=1}^C Y_{ni} = 1$, "
    r"$P_{ni} := \frac{e^{Z_{ni}}}{\sum_{j=1}^{C} e^{Z_{nj}}}$ and "
    r"$L := -\frac{1}{N}\sum_{n=1}^{N}\sum_{i=1}^{C} Y_{ni} \log P_{ni}$. \[ \frac{\partial L}{\partial Z_{mk}} \]"
)
LEAST_SQUARES = (
    r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $\lambda > 0$ and "
    r"$L := \|X w - y\|^2 + \lambda \|w\|^2$. \[ \nabla_w L \]"
)
JACOBIAN = r"Let $z \in \mathbb{R}^C$, $p := \operatorname{softmax}(z)$. \[ \frac{\partial p_i}{\partial z_j} \]"
BILINEAR = (
    r"Let $A \in \mathbb{R}^{m \times n}$, $u \in \mathbb{R}^m$, $v \in \mathbb{R}^n$ and "
    r"$L := \sum_{i=1}^m \sum_{j=1}^n u_i A_{ij}^2 v_j$. \[ \frac{\partial L}{\partial A_{ij}} \]"
)
CORRELATION = (
    r"Let $x \in \mathbb{R}^H$, $w \in \mathbb{R}^K$, $g \in \mathbb{R}^P$, $O_p := \sum_{k=1}^K w_k x_{p+k-1}$ and "
    r"$L := \sum_{p=1}^P g_p O_p$. \[ \frac{\partial L}{\partial w_k} \]"
)


def proof_of(document):
    return symgrad.read(document).questions[0].derive()


@pytest.fixture(scope="module")
def proofs():
    return {name: proof_of(globals()[name]) for name in ("CROSS_ENTROPY", "LEAST_SQUARES", "JACOBIAN", "BILINEAR", "CORRELATION")}


def softmax(Z):
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def changing(Z, Y):
    Z -= Z.max(axis=1, keepdims=True)
    return (softmax(Z) - Y) / len(Z)


def windows(x, g, K):
    return np.array([g @ x[k : k + len(g)] for k in range(K)])


RIGHT = [
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(Z) - Y) / len(Z)),
    ("LEAST_SQUARES", lambda X, w, y, lam: 2 * X.T @ (X @ w - y) + 2 * lam * w),
    ("JACOBIAN", lambda z: np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))),
    ("BILINEAR", lambda A, u, v: 2 * u[:, None] * A * v),
    ("CORRELATION", windows),
]
WRONG = [
    ("CROSS_ENTROPY", lambda Z, Y: (Y - softmax(Z)) / len(Z), "the sign is turned"),
    ("CROSS_ENTROPY", lambda Z, Y: softmax(Z) - Y, "it is N times as large"),
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(Z) - Y) / Z.size, "it is 1/C times as large"),
    ("CROSS_ENTROPY", lambda Z, Y: softmax(Z) / len(Z), "the term −Yₘₖ is missing"),
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(Z) + Y) / len(Z), "the term −Yₘₖ has the wrong sign"),
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(Z.T).T - Y) / len(Z), "wrong at"),
    ("CROSS_ENTROPY", lambda Z, Y: (np.exp(Z) / np.exp(Z).sum(axis=1)[:, None] - Y) / len(Z), "it overflows"),
    ("CROSS_ENTROPY", lambda Z, Y: ((softmax(Z) - Y) / len(Z)).T, "the axes are in another order"),
    ("CROSS_ENTROPY", lambda Z, Y: ((softmax(Z) - Y) / len(Z)).sum(axis=0), "an axis is summed over"),
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(Z) - Y).astype(float) / len(Z), "float32 in, float64 out"),
    ("CROSS_ENTROPY", changing, "the function changes its argument Z"),
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(Z) - np.eye(Z.shape[1])[Y.argmax(axis=1)]) / len(Z), "wrong at ordinary numbers"),
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(Z) - Y) * (Y >= 0) / len(Z), "wrong at"),
    ("CROSS_ENTROPY", lambda Z, Y: (softmax(np.clip(Z, -50, 50)) - Y) / len(Z), "wrong at large numbers"),
    ("LEAST_SQUARES", lambda X, w, y, lam: X.T @ (X @ w - y) + lam * w, "it is half as large"),
    ("LEAST_SQUARES", lambda X, w, y, lam: 2 * X.T @ (X @ w - y), "is missing"),
    ("LEAST_SQUARES", lambda X, w, y, lam: 2 * X.T @ (X @ w - y) - 2 * lam * w, "wrong at"),
    ("LEAST_SQUARES", lambda X, w, y, lam: 2 * X.T @ (X @ w + y) + 2 * lam * w, "wrong at"),
    ("LEAST_SQUARES", lambda X, w, y, lam: 2 * X.T @ (X @ w - y) + lam * w, "wrong at"),
    ("LEAST_SQUARES", lambda X, w, y, lam: 2 * X.T @ (X @ w - y) / len(y) + 2 * lam * w, "wrong at"),
    ("JACOBIAN", lambda z: np.diag(softmax(z)), "is missing"),
    ("JACOBIAN", lambda z: np.diag(softmax(z)) + np.outer(softmax(z), softmax(z)), "wrong at"),
    ("JACOBIAN", lambda z: softmax(z) * (1 - softmax(z)), "an axis is summed over, or taken as a diagonal"),
    ("JACOBIAN", lambda z: np.outer(softmax(z), softmax(z)) - np.diag(softmax(z)), "the sign is turned"),
    ("BILINEAR", lambda A, u, v: u[:, None] * A * v, "it is half as large"),
    ("BILINEAR", lambda A, u, v: 2 * A * v, "the factor uᵢ is missing"),
    ("BILINEAR", lambda A, u, v: 2 * u[:, None] * v * np.ones_like(A), "the factor Aᵢⱼ is missing"),
    ("BILINEAR", lambda A, u, v: 2 * u[:, None] * A * v**2, "the factor vⱼ is there twice"),
    ("CORRELATION", lambda x, g, K: windows(x, g, K)[::-1], "axis 0 runs backwards"),
    ("CORRELATION", lambda x, g, K: np.array([g[::-1] @ x[k : k + len(g)] for k in range(K)]), "wrong at"),
    ("CORRELATION", lambda x, g, K: np.roll(windows(x, g, K), 1), "axis 0"),
    ("CORRELATION", lambda x, g, K: windows(x, g, K)[:1], "shape"),
]


@pytest.mark.parametrize("name, function", RIGHT, ids=[name for name, _ in RIGHT])
def test_a_right_function_passes(proofs, name, function):
    found = symgrad.verify(function, of=proofs[name])
    assert found, str(found)
    assert found.calls >= 4


@pytest.mark.parametrize("name, function, words", WRONG, ids=[f"{name} {words}" for name, _, words in WRONG])
def test_a_planted_mistake_is_found_and_named(proofs, name, function, words):
    found = symgrad.verify(function, of=proofs[name])
    assert not found and words in str(found)


def test_the_entry_and_both_values_are_shown(proofs):
    found = str(symgrad.verify(WRONG[0][1], of=proofs["CROSS_ENTROPY"]))
    assert found.splitlines()[0].startswith("wrong at ordinary numbers") and "C = 2, N = 3" in found
    assert "entry m = " in found and "it gives" in found and "right is" in found


def test_of_and_wrt_in_sympy():
    from sympy import IndexedBase, Sum, symbols

    n, i, k = symbols("n i k", integer=True, positive=True)
    x = IndexedBase("x", shape=(n,))
    loss = Sum(x[i] ** 3, (i, 1, n))
    assert symgrad.verify(lambda x: 3 * x**2, of=loss, wrt=x[k])
    assert not symgrad.verify(lambda x: 2 * x**2, of=loss, wrt=x[k])


def test_a_parameter_that_the_formula_does_not_have_is_named(proofs):
    with pytest.raises(DefinitionError, match="the function takes q, which the formula does not have; its arrays are"):
        symgrad.verify(lambda q: q, of=proofs["JACOBIAN"])


def test_what_a_function_raises_is_a_finding(proofs):
    def raising(z):
        raise ValueError("no")

    assert "ValueError: no" in str(symgrad.verify(raising, of=proofs["JACOBIAN"]))


def test_functions_of_jax(differentiator):
    differentiator("jax", "tests.test_verification.in_jax()")


def in_jax():
    import jax
    import jax.numpy as jnp

    proof = proof_of(CROSS_ENTROPY)

    def loss(Z, Y):
        return -(Y * jax.nn.log_softmax(Z)).sum() / len(Z)

    gradient = jax.grad(loss)
    assert symgrad.verify(lambda Z, Y: gradient(jnp.asarray(Z), jnp.asarray(Y)), of=proof)
    assert not symgrad.verify(lambda Z, Y: -gradient(jnp.asarray(Z), jnp.asarray(Y)), of=proof)


def test_functions_of_torch(differentiator):
    differentiator("torch", "tests.test_verification.in_torch()")


def in_torch():
    import torch

    proof = proof_of(CROSS_ENTROPY)
    assert symgrad.verify(lambda Z, Y: (torch.softmax(Z, dim=1) - Y) / len(Z), of=proof)
    assert not symgrad.verify(lambda Z, Y: torch.softmax(Z, dim=0) - Y, of=proof)


def test_the_fixture_fails_the_test(gradient_check, proofs):
    gradient_check(RIGHT[2][1], of=proofs["JACOBIAN"])
    with pytest.raises(pytest.fail.Exception, match="the sign is turned"):
        gradient_check(lambda z: -RIGHT[2][1](z), of=proofs["JACOBIAN"])
