"""One source for every library that follows the array API standard: NumPy, Dask in blocks and on a cluster, JAX sharded, PyTorch.

Each library runs in a process of its own, as all of them start threads.
"""

import numpy as np
import pytest

import symgrad

MATRICES = r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$. "
#: (a question, the shapes of its arrays); the axes are of pairwise different lengths, and the first is cut into blocks.
QUESTIONS = {
    "logistic loss": (
        MATRICES + r"$L := \sum_{i=1}^n (\log(1 + e^{(X w)_i}) - y_i (X w)_i)$. Find \[ \frac{\partial L}{\partial w} \]",
        {"X": (24, 3), "w": (3,), "y": (24,)},
    ),
    "least squares": (
        MATRICES + r"$L := \|X w - y\|^2$. Find \[ \frac{\partial L}{\partial w} \]",
        {"X": (24, 3), "w": (3,), "y": (24,)},
    ),
    "cross-entropy": (
        r"Let $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times c}$, $Y \in \mathbb{R}^{n \times c}$, "
        r"$Z := X W$ and $L := \sum_{i=1}^n (\log \sum_{j=1}^c e^{Z_{ij}} - \sum_{j=1}^c Y_{ij} Z_{ij})$. "
        r"Find \[ \frac{\partial L}{\partial W} \]",
        {"X": (24, 3), "W": (3, 5), "Y": (24, 5)},
    ),
    "layer normalisation": (
        r"Let $x, g \in \mathbb{R}^{n \times d}$, $\mu_i := \frac1d \sum_{j=1}^d x_{ij}$, "
        r"$v_i := \frac1d \sum_{j=1}^d (x_{ij} - \mu_i)^2$ and "
        r"$L := \sum_{i=1}^n \sum_{j=1}^d g_{ij} (x_{ij} - \mu_i) / \sqrt{v_i + 1}$. Find \[ \frac{\partial L}{\partial x} \]",
        {"x": (24, 5), "g": (24, 5)},
    ),
    "windows": (
        r"Let $x \in \mathbb{R}^{n}$, $w \in \mathbb{R}^{k}$, $g \in \mathbb{R}^{n-k+1}$ and "
        r"$L := \sum_{i=1}^{n-k+1} g_i \sum_{j=1}^{k} w_j x_{i+j-1}$. Find \[ \frac{\partial L}{\partial w} \]",
        {"x": (26,), "g": (24,)},
    ),
    "off the diagonal": (
        r"Let $E \in \mathbb{R}^{n \times n}$, $c \in \mathbb{R}$ and $L := c \sum_{i=1}^{n-1} E_{ii} E_{i,i+1} E_{i+1,i}$. "
        r"Find \[ \frac{\partial L}{\partial c} \]",
        {"E": (24, 24)},
    ),
    "rows that data pick": (
        r"Let $E \in \mathbb{R}^{v \times d}$, $t \in \{1, \ldots, v\}^n$, $w \in \mathbb{R}^d$ and "
        r"$L := \sum_{i=1}^{n} \sum_{j=1}^{d} E_{t_i j}^2 w_j$. Find \[ \frac{\partial L}{\partial w} \]",
        {"E": (7, 3), "t": 24},
    ),
}


def cases():
    """(the proof, arrays, what NumPy's own function gives) of each question."""
    generator = np.random.default_rng(1)
    for text, shapes in QUESTIONS.values():
        proof = symgrad.read(text).questions[0].derive()
        arrays = {
            name: generator.standard_normal(shape) if isinstance(shape, tuple) else generator.integers(1, 8, shape)
            for name, shape in shapes.items()
        }
        yield proof, arrays, proof.function()(**arrays)


def compared(made):
    """Holds the results of one source against NumPy's, with the arrays that `made` makes of NumPy's."""
    for proof, arrays, expected in cases():
        given = {name: made(array) for name, array in arrays.items()}
        np.testing.assert_allclose(np.asarray(proof.function("array_api")(**given)), expected, rtol=1e-12, atol=1e-12)


def test_numpy():
    pytest.importorskip("array_api_compat")
    compared(np.asarray)


@pytest.mark.parametrize("library", ["dask", "torch", "jax"])
def test_another_library(differentiator, library):
    differentiator(library, f"tests.functions.test_array_api.in_{library}()")


def in_dask():
    import dask.array

    compared(lambda array: dask.array.from_array(array, chunks=(len(array) // 4 or 1, *array.shape[1:])))


def in_torch():
    import torch

    compared(torch.asarray)


def in_jax():
    """The rows of the arrays lie on eight devices."""
    import os

    os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"
    import jax
    from jax.sharding import AxisType, NamedSharding, PartitionSpec

    jax.config.update("jax_enable_x64", True)
    assert jax.device_count() == 8
    mesh = jax.make_mesh((8,), ("rows",), axis_types=(AxisType.Auto,))
    spread = []

    def made(array):
        rows = PartitionSpec("rows") if len(array) % 8 == 0 else PartitionSpec()
        spread.append(jax.device_put(array, NamedSharding(mesh, rows)))
        return spread[-1]

    compared(made)
    assert any(len(array.sharding.device_set) == 8 and not array.is_fully_replicated for array in spread)


def test_more_than_a_worker_can_hold(differentiator):
    differentiator("distributed", "tests.functions.test_array_api.on_a_cluster()")


def on_a_cluster():
    """Gradients over rows of 320 MB, by two workers of 300 MB each."""
    import dask
    import dask.array
    from distributed import Client, LocalCluster

    text, _ = QUESTIONS["logistic loss"]
    function = symgrad.read(text).questions[0].derive().function("array_api")
    rows, columns, limit = 100_000, 400, 300e6
    with LocalCluster(2, threads_per_worker=1, memory_limit=int(limit), dashboard_address=None) as cluster, Client(cluster):
        X = dask.array.random.default_rng(1).standard_normal((rows, columns), chunks=(2_500, columns))
        assert X.nbytes > limit
        w, half, none = np.zeros(columns), dask.array.full(rows, 0.5, chunks=2_500), dask.array.zeros(rows, chunks=2_500)
        at_rest, moved, sums = dask.compute(function(X=X, w=w, y=half), function(X=X, w=w, y=none), X.sum(axis=0))
    # At w = 0 each σ is 1/2, so that the gradient is Xᵀ(1/2 − y).
    assert abs(at_rest).max() < 1e-8
    np.testing.assert_allclose(moved, sums / 2, rtol=1e-9, atol=1e-8)
