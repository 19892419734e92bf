"""The functions that a proof hands out: alone, with the value, along directions, for batches; in each library."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

import symgrad
from symgrad import DefinitionError, ShapeError

DOCUMENT = (
    r"Let $z, y \in \mathbb{R}^C$ with $\sum_{i=1}^C y_i = 1$, $p := \operatorname{softmax}(z)$ and "
    r"$L := -\sum_{i=1}^C y_i \log p_i$. \[ \frac{\partial L}{\partial z_k} \] \[ \frac{\partial p_i}{\partial z_k} \]"
)
z, y, v = np.array([0.1, 0.5, -2.0]), np.array([0.2, 0.3, 0.5]), np.array([1.0, 2.0, 3.0])
P = np.exp(z) / np.exp(z).sum()
JACOBIAN = np.diag(P) - np.outer(P, P)


@pytest.fixture(scope="module")
def proofs():
    return [question.derive() for question in symgrad.read(DOCUMENT).questions]


def test_the_source_is_a_plain_function_with_a_docstring(proofs):
    source = proofs[0].source()
    assert "symgrad" not in source.replace("Written by symgrad", "")
    space = {}
    exec(source, space)
    function = space["gradient"]
    assert function(z, y) == pytest.approx(P - y)
    assert "∂L/∂zₖ = pₖ − yₖ" in function.__doc__ and "where Σ_{i=1}^{C} yᵢ = 1" in function.__doc__
    assert f"symgrad {symgrad.__version__}" in function.__doc__ and "z  array C" in function.__doc__


def test_the_signature_shows_the_arrays(proofs):
    assert list(inspect.signature(proofs[0].function()).parameters) == ["z", "y", "out"]
    (sum_,) = symgrad.read(
        r"$x \in \mathbb{R}^n$, $L := \sum_{i=1}^{m} \sum_{k=1}^n x_k^2$ \[ \frac{\partial L}{\partial x_k} \]"
    ).questions
    assert list(inspect.signature(sum_.derive().function()).parameters) == ["x", "m", "out"]


def test_out_takes_the_result(proofs):
    out = np.zeros(3)
    assert proofs[0].function()(z=z, y=y, out=out) is out and out == pytest.approx(P - y)
    with pytest.raises(ShapeError, match=r"out must be an array of shape \(3,\)"):
        proofs[0].function()(z=z, y=y, out=np.zeros(4))
    first, second = np.zeros(3), np.zeros((3, 3))
    symgrad.joint_function(proofs)(z=z, y=y, out=(first, second))
    assert first == pytest.approx(P - y) and second == pytest.approx(JACOBIAN)


def test_value_and_gradient(proofs):
    value, gradient = proofs[0].value_and_gradient()(z=z, y=y)
    assert value == pytest.approx(-(y * np.log(P)).sum()) and gradient == pytest.approx(P - y)
    value, *rest = symgrad.joint_function(proofs[:1], value=True)(z=z, y=y)
    assert value == pytest.approx(-(y * np.log(P)).sum()) and len(rest) == 1
    with pytest.raises(DefinitionError, match="different things"):
        symgrad.joint_function(proofs, value=True)


def test_along_directions_without_the_matrix(proofs):
    loss, softmax = proofs
    assert softmax.jvp()(z=z, v=v) == pytest.approx(JACOBIAN @ v)
    assert softmax.vjp()(z=z, u=v) == pytest.approx(v @ JACOBIAN)
    assert loss.hessian()(z=z) == pytest.approx(JACOBIAN)
    assert loss.hvp()(z=z, v=v) == pytest.approx(JACOBIAN @ v)
    assert loss.jvp()(z=z, y=y, v=v) == pytest.approx((P - y) @ v)
    many = np.random.default_rng(1).normal(size=100_000)
    for function, name in ((softmax.jvp(), "v"), (softmax.vjp(), "u"), (loss.hvp(), "v")):
        assert function(z=many, **{name: many}).shape == many.shape  # A square array would be 80 GB.


def test_a_leading_axis_for_a_batch(proofs):
    both = proofs[0].function(batch="n")(z=np.stack([z, v]), y=np.stack([y, y]))
    alone = proofs[0].function()
    assert both == pytest.approx(np.stack([alone(z=z, y=y), alone(z=v, y=y)]))
    assert proofs[0].function(batch="n", arrays=["z"])(z=np.stack([z, v]), y=y) == pytest.approx(both)
    assert "array n × C" in proofs[0].source(batch="n")
    with pytest.raises(DefinitionError, match="q is no array of the formula"):
        proofs[0].function(batch="n", arrays=["q"])
    with pytest.raises(DefinitionError, match="the formula uses this name"):
        proofs[0].function(batch="C")


def test_a_batch_of_matrices_and_definitions():
    (question,) = symgrad.read(
        r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $t \in \mathbb{R}^m$, "
        r"$h_i := \tanh(\sum_{j=1}^n W_{ij} x_j)$ and $L := \sum_{i=1}^m (h_i - t_i)^2$. \[ \frac{\partial L}{\partial W_{ij}} \]"
    ).questions
    proof, generator = question.derive(), np.random.default_rng(1)
    W, x, t = generator.normal(size=(2, 3)), generator.normal(size=(5, 3)), generator.normal(size=(5, 2))
    each = proof.function()
    expected = np.stack([each(W=W, x=a, t=b) for a, b in zip(x, t)])
    assert proof.function(batch="b", arrays=["x", "t"])(W=W, x=x, t=t) == pytest.approx(expected)


def test_scalars_stay_double_in_torch_and_single_arrays_stay_single(differentiator):
    differentiator("torch", "tests.test_proof_functions.in_torch()")


def in_torch():
    import torch

    loss, softmax = (question.derive() for question in symgrad.read(DOCUMENT).questions)
    (scaled,) = symgrad.read(
        r"$p \in \mathbb{R}$, $w \in \mathbb{R}^n$, $L := p \sum_{i=1}^n w_i^2$ \[ \frac{\partial L}{\partial w_k} \]"
    ).questions
    w = torch.tensor([1.0, 2.0], dtype=torch.float64)
    assert abs(scaled.derive().function("torch")(p=0.1, w=w) - 0.2 * w).max() < 1e-16
    assert scaled.derive().function("torch")(p=0.1, w=w.float()).dtype == torch.float32
    Z, Y = (torch.tensor(a, requires_grad=True) for a in (z, y))
    function = symgrad.torch_function(loss)
    assert function.arguments == ("z", "y")
    assert torch.autograd.gradcheck(function, (Z, Y)) and torch.autograd.gradgradcheck(function, (Z, Y))
    matrix = symgrad.torch_function(softmax)
    assert torch.autograd.gradcheck(matrix, (Z,)) and torch.autograd.gradgradcheck(matrix, (Z,))
    compiled = torch.compile(function, backend="eager")
    (gradient,) = torch.autograd.grad(compiled(Z, Y), Z)
    assert abs(gradient.numpy() - (P - y)).max() < 1e-12


def test_jax_differentiates_by_the_derived_formula(differentiator):
    differentiator("jax", "tests.test_proof_functions.in_jax()")


def in_jax():
    import jax

    jax.config.update("jax_enable_x64", True)
    loss, softmax = (question.derive() for question in symgrad.read(DOCUMENT).questions)
    function = symgrad.jax_function(loss)
    for gradient in (jax.grad(function), jax.jit(jax.grad(function))):
        assert abs(np.asarray(gradient(z, y)) - (P - y)).max() < 1e-12
    assert abs(np.asarray(jax.jacrev(symgrad.jax_function(softmax))(z)) - JACOBIAN).max() < 1e-12
    batched = jax.vmap(lambda one: loss.function("jax")(z=one, y=y))(np.stack([z, v]))
    assert batched.shape == (2, 3)


def test_the_array_api_takes_arrays_alone(proofs):
    pytest.importorskip("array_api_compat")
    function = proofs[0].function("array_api")
    assert "numpy" not in function.source
    assert function(z=z, y=y) == pytest.approx(P - y)
    with pytest.raises(DefinitionError, match="array API standard"):
        function(z=[1, 2], y=[0, 1])


def test_on_the_command_line(tmp_path, root):
    question, answer = tmp_path / "question.tex", tmp_path / "gradient.py"
    question.write_text(DOCUMENT.rpartition(r"\[")[0], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "symgrad", "derive", str(question), "-o", str(answer)], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    space = {}
    exec(answer.read_text(encoding="utf-8"), space)
    assert space["gradient"](z, y) == pytest.approx(P - y)


def test_a_layer_takes_the_derivative_from_above(root):
    """The catalogue's convolution, of any loss: its derivative by what the layer gives is an array of its own."""
    text = (root / "derivations" / "convolution.tex").read_text(encoding="utf-8")
    by_filter, by_input = (question.derive().function() for question in symgrad.read(text).questions)
    generator, s = np.random.default_rng(1), 2
    X, W, G = (generator.normal(size=size) for size in ((2, 3, 8, 7), (4, 3, 3, 2), (2, 4, 3, 3)))
    dW, dX = np.zeros_like(W), np.zeros_like(X)
    for k in range(3):
        for j in range(2):
            rows, columns = slice(k, k + 5, s), slice(j, j + 5, s)
            dW[:, :, k, j] = np.einsum("nfpq,ncpq->fc", G, X[:, :, rows, columns])
            dX[:, :, rows, columns] += np.einsum("nfpq,fc->ncpq", G, W[:, :, k, j])
    assert by_filter(X=X, dE_dO=G, f_h=3, f_w=2, s=s) == pytest.approx(dW)
    assert by_input(W=W, dE_dO=G, H=8, V=7, s=s) == pytest.approx(dX)
