"""What a condition leaves out needs no value, and no size is 0."""

import numpy as np
import pytest

from symgrad.errors import ShapeError
from symgrad.functions import compile
from symgrad.operators.functions import log
from symgrad.terms.building import vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import ZERO, Indicator, Relation, Size, Sum, mul

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


@pytest.mark.parametrize("shapes", [{"B": (3, 0), "a": (0,)}, {"B": (0, 3), "a": (3,)}])
def test_no_size_is_0(shapes):
    """A derivation speaks of sizes from 1 on."""
    function = compile(Sum(i, mul(B[k, i], a[i])), (k,))
    with pytest.raises(ShapeError, match="≥ 1"):
        function(**{name: np.ones(shape) for name, shape in shapes.items()})
