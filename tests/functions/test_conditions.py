"""What a condition leaves out needs no value, and no size is 0."""

import numpy as np
import pytest

from symgrad.errors import ShapeError
from symgrad.functions import compile
from symgrad.operators.functions import exp, log
from symgrad.terms.building import vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import ZERO, Indicator, Relation, Size, Sum, div, mul

n, m = Size("n"), Size("m")
x, a, B = vector("x", n), vector("a", n), vector("B", m, n)
i, k = index("i", n), index("k", m)
#: a_i log x_i where x_i is positive, else 0.
TERM = mul(Indicator(Relation(">", x[i], ZERO)), a[i], log(x[i]))


@pytest.mark.parametrize("backend", ["numpy", "jax", "torch"])
@pytest.mark.parametrize("free", [True, False], ids=["entry by entry", "in a sum"])
def test_what_a_condition_leaves_out_needs_no_value(backend, free):
    library = pytest.importorskip(backend)
    arrays = {"x": np.array([-1.0, 0.0, 2.0]), "a": np.array([1.0, 2.0, 3.0])}
    if backend == "torch":
        arrays = {name: library.tensor(array) for name, array in arrays.items()}
    found = compile(TERM if free else Sum(i, TERM), (i,) if free else (), backend)(**arrays)
    assert np.allclose(np.asarray(found), [0, 0, 3 * np.log(2)] if free else 3 * np.log(2), rtol=1e-6)


@pytest.mark.parametrize("of_the_sum", [True, False], ids=["of the sum", "a factor"])
@pytest.mark.parametrize("backend", ["numpy", "jax", "torch"])
def test_what_a_condition_leaves_out_of_a_softmax_needs_no_value(backend, of_the_sum):
    """Σ_i [x_i > 0] log(x_i) e^{a_i} / Σ_i e^{a_i}, where e^{a_i} is beyond all numbers."""
    library = pytest.importorskip(backend)
    arrays = {"x": np.array([2.0, -1.0, 3.0]), "a": np.array([800.0, 801.0, 799.0])}
    expected = (np.log(2) * np.exp(-1) + np.log(3) * np.exp(-2)) / np.exp([-1, 0, -2]).sum()
    if backend == "torch":
        arrays = {name: library.tensor(array) for name, array in arrays.items()}
    part, positive = mul(log(x[i]), exp(a[i])), Relation(">", x[i], ZERO)
    weighted = Sum(i, part, positive) if of_the_sum else Sum(i, mul(Indicator(positive), part))
    assert np.allclose(np.asarray(compile(div(weighted, Sum(i, exp(a[i]))), (), backend)(**arrays)), expected, rtol=1e-5)


@pytest.mark.parametrize("shapes", [{"B": (3, 0), "a": (0,)}, {"B": (0, 3), "a": (3,)}])
def test_no_size_is_0(shapes):
    """A derivation speaks of sizes from 1 on."""
    function = compile(Sum(i, mul(B[k, i], a[i])), (k,))
    with pytest.raises(ShapeError, match="≥ 1"):
        function(**{name: np.ones(shape) for name, shape in shapes.items()})
