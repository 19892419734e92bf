"""What the LaTeX writer writes, the reader reads back: the same term up to the names of bound indices."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symgrad.decide.normal_form import prove_equal
from symgrad.operators.functions import exp, log, maximum, sqrt, square, tanh
from symgrad.reading.latex_reader import read, read_condition, read_term
from symgrad.terms.binding import definition_of, positions, replace, same
from symgrad.terms.building import delta, vector
from symgrad.terms.indices import index, integer, is_integer, minus, plus, times
from symgrad.terms.nodes import (
    ONE,
    ZERO,
    Apply,
    Array,
    Condition,
    Definition,
    Divides,
    Entry,
    Function,
    Index,
    Law,
    Node,
    Not,
    Or,
    Range,
    Sum,
    Tensor,
)
from symgrad.writing.latex_writer import declare, introduce, latex
from tests import strategies
from tests.writing import test_layout

KNOWN = (*strategies.TENSORS, *strategies.SIZES, *strategies.FREE, *strategies.FUNCTIONS)
INDICES = (index("i", strategies.C), index("j", strategies.C))
# Conditions that the format has no word for outside of case distinctions.
UNREAD = (Divides, Or, Not)


def agree(left: Node, right: Node) -> bool:
    """The same up to bound names, and up to the form of integer expressions: n - 1 as a value is read as a sum."""
    return same(_with_integers(left), _with_integers(right))


def _with_integers(node):
    return replace(node, lambda part: integer(part) if is_integer(part) else None)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.terms())
def test_a_term_is_read_back(term):
    written = latex(term)
    assert agree(read_term(written, known=KNOWN), term), written


@settings(max_examples=100, deadline=None)
@given(strategies.conditions())
def test_a_condition_is_read_back(condition):
    assert agree(read_condition(latex(condition), known=KNOWN), condition)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mark_is_read_past(data):
    term = data.draw(strategies.terms())
    path, _ = data.draw(st.sampled_from(list(positions(term))))
    written = latex(term, path)
    assert agree(read_term(written, known=KNOWN), term), written


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), strategies.algebra())
def test_nested_algebra_over_awkward_names_is_read_back(data, term):
    known = (*(entry.tensor for entry in strategies.AWKWARD), *strategies.AWKWARD_VECTORS, strategies.C, strategies.N, *INDICES)
    declared = frozenset(tensor.name for tensor in known)
    written = latex(term, declared=declared)
    assert agree(read_term(written, known=known), term), written
    path, _ = data.draw(st.sampled_from(list(positions(term))))
    marked = latex(term, path, declared)
    assert agree(read_term(marked, known=known), term), marked


SHOWN = [
    node for node, *_ in test_layout.DISPLAYED if not isinstance(node, (Range, Tensor, *UNREAD)) and node is not test_layout.FALSE
]


@pytest.mark.parametrize("node", SHOWN, ids=latex)
def test_each_kind_of_term_is_read_back(node):
    read = read_condition if isinstance(node, Condition) else read_term
    known = (node, test_layout.C, test_layout.m, test_layout.n, test_layout.s, test_layout.f)
    assert agree(read(latex(node), known=known), node)


# --- whole arrays -----------------------------------------------------------------------------------------------------

n, m = strategies.N, strategies.M
i, j, k, p, q = index("i", n), index("j", n), index("k", n), index("p", n), index("q", n)
a = index("a", m)
v, u, c = vector("v", n), vector("u", n), vector("c", m)
X, Y, D = vector("X", n, n), vector("Y", n, n), vector("D", m, n)
x, t = strategies.X, strategies.T
inverted = Array((p, q), X[p, q])
VECTORS = [
    Sum(j, X[i, j] * v[j]) + u[i],
    Sum(j, X[j, i] * v[j]),
    tanh(Sum(j, X[i, j] * v[j])) * v[i],
    2 * v[i] * u[i],
    v[i] / t + 1,
    -v[i],
    x * (v[i] - u[i]),
    Sum(j, X[i, j] * Sum(k, Y[j, k] * v[k])),
    exp(v[i]),
    square(v[i]),
    1 / v[i],
    v[i] * Sum(j, v[j] * u[j]),
    Sum(j, x * X[i, j] * v[j]),
    log(v[i]) - log(Sum(j, exp(v[j]))),
    maximum(ZERO, v[i]),
    Sum(a, D[a, i] * c[a]),
    Apply(Function("softmax"), (Array((j,), v[j]),), (i,)),
    Sum(j, Apply(Function("inverse"), (inverted,), (i, j)) * v[j]),
]
MATRICES = [
    X[i, j] + Y[i, j],
    X[j, i],
    Sum(k, X[i, k] * Y[k, j]),
    Sum(k, X[k, i] * X[k, j]),
    Sum(k, X[i, k] * Sum(p, Y[k, p] * X[p, j])),
    Sum(k, Sum(p, X[i, p] * Y[p, k]) * X[k, j]),
    v[i] * u[j],
    v[j] * u[i],
    X[i, j] - x * delta(i, j),
    delta(i, j) + v[i] * v[j],
    delta(i, j) * v[i],
    X[i, j] * Y[i, j],
    Sum(a, D[a, i] * D[a, j]) + x * delta(i, j),
    Sum(a, D[a, i] * c[a] * D[a, j]),
    X[i, j] / t,
    Apply(Function("inverse"), (inverted,), (i, j)),
    Apply(Function("inverse"), (inverted,), (j, i)),
]
ROWS = [X[k, j] / t, v[k] * u[j], Sum(p, X[k, p] * Y[j, p]) / sqrt(n)]
ARRAYS = (
    [Apply(strategies.F, (Array((i,), body),)) for body in VECTORS]
    + [Apply(Function("det"), (Array((i, j), body),)) for body in MATRICES]
    + [Apply(Function("inverse"), (Array((i, j), MATRICES[12]),), (p, q))]
    + [Apply(Function("softmax"), (Array((j,), body),), (q,)) for body in ROWS]
)


@pytest.mark.parametrize("node", ARRAYS, ids=latex)
def test_a_whole_array_is_read_back_as_itself_or_its_equal(node):
    read = read_term(latex(node), known=(node, k, p, q))
    assert agree(read, node) or prove_equal(read, node), latex(read)


# --- documents --------------------------------------------------------------------------------------------------------

b = index("b", m)
TENSORS = [
    *strategies.TENSORS,
    *(
        Tensor(name, tuple(Range(ONE, size) for size in shape), domain)
        for name, shape, domain in (
            ("q", (n,), "unit"),
            ("o", (n, n), "positive"),
            ("v", (m,), "sign"),
            ("k_p", (), "negative"),
            ("D", (n, n), "symmetric"),
            ("N_s", (n,), "integer"),
            ("H", (n, n), "positive definite"),
            ("b", (n,), "nonnegative"),
            ("o", (m,), "binary"),
        )
    ),
    Tensor("g_f", strategies.B.axes, "real", Definition((b,), tanh(strategies.B[b]))),
    Tensor("G", strategies.W.axes, "real", Definition((b, i), tanh(strategies.W[b, i]))),
    Tensor("c", strategies.B.axes, "real", Definition((b,), Sum(i, strategies.U[plus(times(strategies.S, minus(b, 1)), i)]))),
    Tensor("L", (), "real", Definition((), Sum(b, strategies.B[b]))),
    Tensor("g", (), "real", None, Law("normal", (), (ZERO, square(t)))),
]


@pytest.mark.parametrize("tensor", TENSORS, ids=lambda tensor: f"{tensor.name} {tensor.domain}")
def test_a_tensor_that_is_introduced_is_known_to_the_reader(tensor):
    below = sorted(tensor.reach, key=lambda other: len(other.reach))
    formulas = [*declare(strategies.S), *(formula for name in below for formula in introduce(name))]
    places = tuple(Index("cdef"[position], axis) for position, axis in enumerate(tensor.axes))
    document = read("".join(f"${formula}$.\n" for formula in formulas) + f"\\[ {latex(Entry(tensor, places))} = 0 \\]\n")
    (claim,) = document.claims
    found = claim.left.tensor
    assert (found.name, found.axes, found.domain, found.law) == (tensor.name, tensor.axes, tensor.domain, tensor.law)
    if tensor.definition is not None:
        assert agree(definition_of(claim.left), definition_of(Entry(tensor, places)))
    else:
        assert found is tensor
