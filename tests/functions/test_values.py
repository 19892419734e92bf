"""Compiled functions against the exact evaluator, at sizes that are pairwise different, 1 included, and asymmetric points."""

import random
from itertools import product

import flint
import numpy as np
import pytest
from sympy import (
    Abs,
    Heaviside,
    IndexedBase,
    KroneckerDelta,
    Max,
    Min,
    Ne,
    Piecewise,
    Product,
    Rational,
    Sum,
    cosh,
    erf,
    exp,
    log,
    pi,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)

from symgrad.functions import compile
from symgrad.sympy_border.bridge import Scope, define
from symgrad.terms import nodes
from symgrad.values.evaluate import Point, evaluate
from symgrad.writing.names import ascii_name

m, n, C, s, K, P = symbols("m n C s K P", integer=True, positive=True)
i, j, k, l, h = symbols("i j k l h", integer=True)
z, y, x, w = (IndexedBase(name, shape=(C,)) for name in "zyxw")
u = IndexedBase("u", shape=(n,))
A, B = IndexedBase("A", shape=(m, n)), IndexedBase("B", shape=(n, C))
S = IndexedBase("S", shape=(n, n))
q = IndexedBase("q", shape=(C,), positive=True)
a, lam = symbols("a lambda", real=True)
softmax = define("p", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)
hidden = define("h", tanh(Sum(A[i, j] * u[j], (j, 1, n))), index=i)
one_hot = Piecewise((1, i <= j), (0, True))


def point(node, sizes, seed):
    """Random numbers for every free tensor that a term reaches; positive where the domain says so."""
    generator = random.Random(seed)
    values = {}
    for tensor in {t for written in node.tensors for t in written.reach if t.definition is None}:
        axes = [range(_number(axis.lower, sizes), _number(axis.upper, sizes) + 1) for axis in tensor.axes]
        table = {}
        for place in product(*axes):
            number = flint.fmpq(generator.randint(-40, 40) or 1, generator.randint(11, 23))
            table[place] = abs(number) if tensor.domain == "positive" else number
        values[tensor] = table
    return Point(sizes, values)


def _number(expression, sizes):
    return Point(sizes, {}).integer(expression)


def assert_equals_exact(node, axes, sizes, seed=1):
    """The compiled function gives what the evaluator gives, at every entry."""
    at = point(node, sizes, seed)
    function = compile(node, axes)
    arrays = {ascii_name(tensor.name): _array(table) for tensor, table in at.values.items()}
    arrays = {name: array for name, array in arrays.items() if name in function.arguments}
    integers = {ascii_name(size.name): value for size, value in sizes.items() if ascii_name(size.name) in function.sizes}
    got = np.asarray(function(**arrays, **integers))
    ranges = [at.integers(axis.range) for axis in axes]
    assert got.shape == tuple(map(len, ranges))
    for places in product(*(range(len(r)) for r in ranges)):
        exact = evaluate(node, at, {axis: r[place] for axis, r, place in zip(axes, ranges, places)})
        assert got[places] == pytest.approx(float(flint.arb(exact).mid()), rel=1e-9, abs=1e-12)


def _array(table):
    if () in table:
        return float(flint.arb(table[()]).mid())
    places = list(zip(*table))
    shape = [max(p) - min(p) + 1 for p in places]
    return np.array([float(flint.arb(number).mid()) for number in table.values()]).reshape(shape)


CASES = {
    "softmax entry": (softmax[k], (k,)),
    "cross entropy": (-Sum(y[i] * log(softmax[i]), (i, 1, C)), ()),
    "cross entropy gradient": (softmax[k] * Sum(y[i], (i, 1, C)) - y[k], (k,)),
    "softmax Jacobian": (softmax[i] * (KroneckerDelta(i, k) - softmax[k]), (i, k)),
    "softmax Jacobian written out": (
        exp(z[i]) / Sum(exp(z[j]), (j, 1, C)) * (KroneckerDelta(i, k) - exp(z[k]) / Sum(exp(z[j]), (j, 1, C))),
        (k, i),
    ),
    "mean square error through a softmax": (
        2 / C * Sum((softmax[i] - y[i]) * softmax[i] * (KroneckerDelta(i, k) - softmax[k]), (i, 1, C)),
        (k,),
    ),
    "log of a softmax": (log(exp(z[k]) / Sum(exp(z[j]), (j, 1, C))), (k,)),
    "weighted softmax": (Sum(w[i] * exp(z[i]), (i, 1, C)) / Sum(exp(z[i]), (i, 1, C)), ()),
    "log-sum-exp": (log(Sum(exp(a * z[i] + x[i]), (i, 1, C))), ()),
    "linear layer": (Sum(A[i, j] * u[j], (j, 1, n)), (i,)),
    "two layers": (Sum(hidden[i] ** 2, (i, 1, m)), ()),
    "hidden by its own axis": (hidden[k], (k,)),
    "bilinear": (Sum(A[i, j] * B[j, k], (j, 1, n)), (k, i)),
    "triple": (Sum(A[i, j] * B[j, k] * z[k], (j, 1, n), (k, 1, C)), (i,)),
    "outer sum": (Sum(z[i] * y[j], (i, 1, C), (j, 1, C)), ()),
    "constant sum": (Sum(Sum(a, (i, 1, C)) + z[j], (j, 1, C)), ()),
    "sum of a difference": (Sum((z[i] - y[j]) * w[i], (i, 1, C)), (j,)),
    "variance": (Sum((z[i] - Sum(z[j], (j, 1, C)) / C) ** 2, (i, 1, C)) / C, ()),
    "triangular": (Sum(z[j], (j, 1, i)) + x[i], (i,)),
    "triangular inside": (Sum(z[i] * x[j], (j, 1, i), (i, 1, C)), ()),
    "diagonal": (Sum(S[i, i], (i, 1, n)), ()),
    "symmetric part": ((S[i, j] + S[j, i]) / 2, (i, j)),
    "shifted": (Sum((z[i + 1] - z[i]) ** 2, (i, 1, C - 1)), ()),
    "reversed": (z[C + 1 - k] * y[k], (k,)),
    "first and last": (z[1] * z[C], ()),
    "cumulative with a condition": (Sum(Piecewise((z[j], j <= k), (0, True)), (j, 1, C)) + y[k], (k,)),
    "off the diagonal": (Sum(Piecewise((z[j] / (1 + (j - k) ** 2), Ne(j, k)), (0, True)), (j, 1, C)) + y[k], (k,)),
    "guarded": (Sum(KroneckerDelta(i, k) * q[i] * log(q[i]), (i, 1, C)), (k,)),
    "delta with a shift": (Sum(KroneckerDelta(i, k + 1) * z[i], (i, 1, C)) + y[k], (k,)),
    "product": (Product(1 + z[i] ** 2, (i, 1, C)), ()),
    "kinks": (Sum(Max(z[i], 0) * Heaviside(y[i]) + Abs(x[i]) - Min(z[i], y[i]), (i, 1, C)), ()),
    "functions": (Sum(sin(z[i]) + tanh(y[i]) * erf(x[i]) + sqrt(q[i]) / (1 + q[i]) + cosh(z[i]) - sinh(y[i]), (i, 1, C)), ()),
    "powers": (Sum(q[i] ** lam + q[i] ** Rational(-1, 2) + q[i] ** Rational(2, 3) + z[i] ** -3, (i, 1, C)) / pi, ()),
    "indices as numbers": (Sum(i * z[i] / C**2, (i, 1, C)) + k**-1 * y[k], (k,)),
    "sigmoid": (1 / (1 + exp(-z[k])), (k,)),
    "sigmoid's derivative": (exp(-z[k]) / (1 + exp(-z[k])) ** 2, (k,)),
    "binary cross entropy": (-Sum(y[i] * log(1 / (1 + exp(-z[i]))) + (1 - y[i]) * log(1 - 1 / (1 + exp(-z[i]))), (i, 1, C)), ()),
    "log cosh": (Sum(log(cosh(z[i])), (i, 1, C)), ()),
    "cases": (Sum(Piecewise((z[i] ** 2, z[i] > 1), (y[i], z[i] > -1), (3, True)), (i, 1, C)), ()),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("sizes", [{"C": 4, "m": 2, "n": 3}, {"C": 1, "m": 3, "n": 2}], ids=["4,2,3", "1,3,2"])
def test_equals_the_exact_value_at_every_entry(name, sizes):
    expression, free = CASES[name]
    scope = Scope(expression, *free)
    node = scope.read(expression)
    axes = tuple(scope.read(index) for index in free)
    assert_equals_exact(node, axes, {nodes.Size(size): value for size, value in sizes.items()})
