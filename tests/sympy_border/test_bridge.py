"""SymPy in, SymPy out: what expressions mean, ranges of axes and indices, round trips, names."""

import pickle
import random as numbers

import flint
import pytest
import sympy
from sympy import (
    Determinant,
    DiagMatrix,
    E,
    Eq,
    HadamardProduct,
    Heaviside,
    Identity,
    Idx,
    IndexedBase,
    Inverse,
    KroneckerDelta,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    OneMatrix,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
    cos,
    exp,
    floor,
    log,
    pi,
    sqrt,
    symbols,
    tanh,
)

from symgrad.sympy_border.bridge import Scope, covariance, define, expectation, from_sympy, random, to_sympy, variance
from symgrad.terms import building, nodes
from symgrad.terms.binding import same
from symgrad.terms.building import delta, vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import ONE, ZERO, Entry, Range, Size

C, m, n, s = symbols("C m n s", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True)
z, y = IndexedBase("z", shape=(C,)), IndexedBase("y", shape=(C,))
A, B = IndexedBase("A", shape=(m, n)), IndexedBase("B", shape=(n, C))
x = Symbol("x", real=True)
SIZE = Size("C")
Z, Y = vector("z", SIZE), vector("y", SIZE)
I, J, K = (index(name, SIZE) for name in "ijk")


def softmax():
    return define(r"\hat{y}", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)


# --- meaning --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression, node",
    [
        (Sum(z[j], (j, 1, C)), nodes.Sum(J, Z[J])),
        (Product(z[j], (j, 1, C)), nodes.Product(J, Z[J])),
        (z[i] - y[i], Z[I] - Y[I]),
        (Rational(1, 2) * z[i] ** 2, nodes.HALF * Z[I] ** 2),
        (z[i] / C, Z[I] / SIZE),
        (z[i] * KroneckerDelta(i, j) * y[j], Z[I] * Y[J] * delta(I, J)),
        (z[C], Z[SIZE]),
        (z[i] * (i + 1), None),
        (sqrt(x), nodes.Pow(building.scalar("x"), nodes.HALF)),
        (x * pi * E, nodes.mul(nodes.Constant("e"), nodes.Constant("pi"), building.scalar("x"))),
        (x + 0.1, building.scalar("x") + nodes.Number(nodes.Fraction(1, 10))),
        (Piecewise((1, z[i] > 0), (0, True)), nodes.Indicator(nodes.Relation(">", Z[I], ZERO))),
        (Eq(z[i], 1), nodes.Relation("=", Z[I], ONE)),
        (Ne(i, j) & (z[i] > y[j]), building.both(nodes.Relation("≠", I, J), nodes.Relation(">", Z[I], Y[J]))),
    ],
    ids=str,
)
def test_means_the_term(expression, node):
    got = from_sympy(expression)
    if node is not None and got is not node:
        assert isinstance(got, type(node)) and set(got.children) == set(node.children)


def test_the_first_limit_is_the_inner_sum():
    node = from_sympy(Sum(z[i] * y[j], (i, 1, j), (j, 1, C)))
    assert node.index.name == "j" and node.body.index.range.upper is node.index


def test_heaviside_and_its_value_at_zero():
    t = building.scalar("x")
    above = nodes.Indicator(nodes.Relation(">", t, ZERO))
    assert from_sympy(Heaviside(x, 0)) is above
    assert from_sympy(Heaviside(x, 1)) is nodes.add(above, nodes.mul(ONE, building.delta(t, ZERO)))


def test_integers_are_sizes_indices_or_scalars_by_their_use():
    stride = IndexedBase("x", shape=(n,))
    node = from_sympy(Sum(stride[s * i + k], (i, 0, m - 1), (k, 0, 2)))
    assert {part.name for part in nodes.walk(node) if type(part) is Size} >= {"s"}
    whole = Symbol("c", integer=True)
    assert from_sympy(whole * x).tensors >= {nodes.Tensor("c", (), "integer")}


def test_assumptions_become_domains():
    positive = IndexedBase("q", shape=(C,), positive=True)
    assert {t.domain for t in from_sympy(positive[i] * Symbol("t", nonnegative=True) * Symbol("r")).tensors} == {
        "positive",
        "nonnegative",
        "real",
    }


# --- ranges ---------------------------------------------------------------------------------------------------------


def axis_of(node, name):
    return next(t for t in node.tensors if t.name == name).axes


def test_an_axis_is_numbered_from_one_unless_its_sums_start_at_zero():
    assert axis_of(from_sympy(Sum(z[j], (j, 1, C))), "z") == (Range(ONE, SIZE),)
    assert axis_of(from_sympy(z[i]), "z") == (Range(ONE, SIZE),)
    zero = from_sympy(Sum(z[j], (j, 0, C - 1)) + z[k])
    assert axis_of(zero, "z")[0].lower is ZERO
    assert all(i.range.lower is ZERO for i in zero.free)


def test_idx_counts_from_zero_as_in_sympy():
    t = Idx("t", C)
    node = from_sympy(Sum(z[t], t))
    assert node.index.range.lower is ZERO and axis_of(node, "z")[0] is node.index.range
    assert {i.range.lower for i in from_sympy(z[Idx("t", (1, C))]).free} == {ONE}


def test_strided_windows_from_zero_make_the_axis_start_at_zero():
    signal, kernel = IndexedBase("x", shape=(n,)), IndexedBase("w", shape=(m,))
    node = from_sympy(Sum(signal[s * i + k] * kernel[k], (k, 0, m - 1), (i, 0, C - 1)))
    assert axis_of(node, "x")[0].lower is ZERO and axis_of(node, "w")[0].lower is ZERO


def test_ranges_spread_through_shared_indices_and_definitions():
    h = define("h", z[i] ** 2, index=i)
    node = from_sympy(Sum(h[j], (j, 0, C - 1)))
    (tensor,) = node.tensors
    assert tensor.axes[0].lower is ZERO
    assert {t.axes[0].lower for t in tensor.reach} == {ZERO}


def test_the_range_of_a_definition_may_follow_from_its_later_use():
    signal = IndexedBase("x", shape=(n,))
    o = define("o", Sum(signal[s * i + k], (k, 0, m - 1)), index=i)
    node = from_sympy(Sum(o[i] ** 2, (i, 0, C - 1)))
    assert axis_of(node, "o") == (node.index.range,)


def test_all_expressions_of_a_scope_agree():
    scope = Scope(Sum(z[i], (i, 0, C - 1)), z[k], Eq(Sum(y[i] * z[i], (i, 0, C - 1)), 1))
    assert scope.variable(z[k]).indices[0].range.lower is ZERO


# --- names ----------------------------------------------------------------------------------------------------------


def test_bound_names_that_collide_are_renamed():
    """Dummies named as a free index, as a size, as each other, as an array."""
    zeta = symbols("z", integer=True)
    for expression in (
        z[i] * Sum(y[i] * z[i], (i, 1, C)),
        Sum(z[j] * Sum(y[j], (j, 1, C)), (j, 1, C)),
        Sum(y[zeta], (zeta, 1, C)) * z[k],
    ):
        node = from_sympy(expression)
        bound = [part.index.name for part in nodes.walk(node) if isinstance(part, nodes.Binder)]
        assert len(set(bound)) == len(bound)
        assert not set(bound) & ({f.name for f in node.free} | {t.name for t in node.tensors} | {"C"})


def test_a_dummy_named_as_a_size_is_another_thing():
    c = Symbol("C", integer=True)
    node = from_sympy(Sum(z[c] * C, (c, 1, C)))
    expected = nodes.Sum(J, SIZE * Z[J])
    assert same(node, expected)


@pytest.mark.parametrize("seed", range(150))
def test_nested_sums_with_colliding_names_keep_their_value(seed):
    """Dummies named as each other, as free indices, sizes and arrays: each occurrence means the innermost."""
    from symgrad.values.evaluate import Point, evaluate

    generator = numbers.Random(seed)
    letters = symbols("i j k C z y", integer=True)
    numbers_of = {array: [generator.randint(1, 9) for _ in range(3)] for array in (z, y)}

    def build(depth, scope):
        """A random expression over the symbols in scope, and its value from their numbers."""
        array, used = generator.choice([z, y]), generator.choice(scope)
        here, here_value = array[used], lambda at: numbers_of[array][at[used] - 1]
        if depth == 0:
            return here, here_value
        left, left_value = build(depth - 1, scope)
        dummy = generator.choice(letters)
        body, body_value = build(depth - 1, [dummy, *(t for t in scope if t != dummy)])
        total = Sum(body + here, (dummy, 1, C))

        def value(at):
            inner = [at | {dummy: t} for t in (1, 2, 3)]
            return left_value(at) * here_value(at) + sum(body_value(t) + here_value(t) for t in inner)

        return left * here + total, value

    expression, value = build(2, [k])
    node = from_sympy(expression)
    bound = [part.index.name for part in nodes.walk(node) if isinstance(part, nodes.Binder)]
    assert not set(bound) & {"C", *(t.name for t in node.tensors), *(f.name for f in node.free)}
    table = {t: {(p + 1,): flint.fmpq(v) for p, v in enumerate(numbers_of[z if t.name == "z" else y])} for t in node.tensors}
    free = {f: 2 for f in node.free}
    assert evaluate(node, Point({SIZE: 3}, table), free) == value({k: 2})


def test_shadowing_binds_to_the_innermost_sum():
    node = from_sympy(Sum(z[j] * Sum(y[j], (j, 1, C)), (j, 1, C)))
    assert same(node, nodes.Sum(J, Z[J] * nodes.Sum(I, Y[I]))) or same(node, nodes.Sum(J, nodes.Sum(I, Y[I]) * Z[J]))


@pytest.mark.parametrize(
    "name, latex",
    [
        ("alpha", r"\alpha"),
        ("x_1", "x_1"),
        ("W1", "W_1"),
        ("loss", r"\mathrm{loss}"),
        (r"\hat{y}", r"\hat{y}"),
        ("yhat", r"\hat{y}"),
        ("f_h", "f_h"),
        ("W^{(1)}", "W^{(1)}"),
        ("i'", "i'"),
        ("beta_max", r"\beta_{max}"),
    ],
)
def test_names_become_latex(name, latex):
    (tensor,) = from_sympy(Symbol(name)).tensors
    assert tensor.name == latex


# --- there and back -------------------------------------------------------------------------------------------------

ROUND_TRIPS = [
    lambda: softmax()[k] - y[k],
    lambda: -Sum(y[i] * log(softmax()[i]), (i, 1, C)),
    lambda: softmax()[i] * (KroneckerDelta(i, k) - softmax()[k]),
    lambda: Sum(A[i, j] * B[j, k], (j, 1, n)),
    lambda: 2 * Sum((z[i] - y[i]) ** 2, (i, 1, C)) / C,
    lambda: Max(x, 0) + Min(x, 1) * sympy.Abs(x) + sympy.sign(x) + tanh(x) * cos(x) + sympy.erf(x) + sympy.atan(x),
    lambda: Piecewise((x**2, x > 1), (x, x >= -1), (0, True)),
    lambda: Sum(Piecewise((z[j], Ne(i, j)), (0, True)), (j, 1, C)) + y[i],
    lambda: floor(n / s) * x + exp(-x) / sqrt(x),
    lambda: Product(z[i], (i, 1, C)) / pi + E,
    lambda: Sum(z[i] * z[i + 1], (i, 1, C - 1)),
    lambda: expectation(random("d", "Bernoulli", Symbol("p"), shape=(C,))[k] * z[k]) - variance(x) + covariance(x, x),
]


@pytest.mark.parametrize("make", ROUND_TRIPS)
def test_what_goes_in_comes_back_as_the_same_objects(make):
    expression = make()
    scope = Scope(expression)
    assert scope.write(scope.read(expression)) == expression


def test_names_without_a_source_are_made():
    node = nodes.Sum(J, Z[J] * building.scalar(r"\lambda", "positive"))
    made = to_sympy(node)
    size = Symbol("C", integer=True, positive=True)
    dummy = Symbol("j", integer=True)
    assert made == Sum(IndexedBase("z", shape=(size,))[dummy] * Symbol("lambda", positive=True), (dummy, 1, size))


def test_functions_of_symgrads_own_are_written_by_simpler_ones():
    t = building.scalar("x")
    real = Symbol("x")
    assert to_sympy(nodes.Apply(nodes.Function("sigmoid"), (t,))) == 1 / (1 + exp(-real))
    assert to_sympy(nodes.Apply(nodes.Function("relu"), (t,))) == Max(0, real)
    entry = nodes.Apply(nodes.Function("softmax"), (nodes.Array((J,), Z[J]),), (K,))
    array, size = IndexedBase("z", shape=(C,)), C
    assert to_sympy(entry) == exp(array[k]) / Sum(exp(array[j]), (j, 1, size))


def test_the_written_sum_captures_nothing():
    """A term with bound j inside what j stands for: names are told apart before SymPy sees them."""
    inner = nodes.Sum(J, Z[J] * Y[I])
    outer = nodes.Sum(I, inner * nodes.Sum(J, Y[J] * Z[I]))
    assert same(from_sympy(to_sympy(outer)), outer) or to_sympy(from_sympy(to_sympy(outer))) == to_sympy(outer)


# --- definitions ----------------------------------------------------------------------------------------------------


def test_a_definition_is_a_sympy_name():
    p = softmax()
    assert str(p[i]) == r"\hat{y}[i]" and sympy.latex(p[k]) == r"{\hat{y}}_{k}"
    assert (p[i] + p[k]).subs(i, k) == 2 * p[k]
    assert p == softmax() and p != define(r"\hat{y}", z[i], index=i)
    assert pickle.loads(pickle.dumps(p[i])) == p[i]


def test_a_scalar_definition():
    total = define("S", Sum(exp(z[j]), (j, 1, C)))
    node = from_sympy(log(total) - total**2)
    (tensor,) = node.tensors
    assert tensor.axes == () and isinstance(tensor.definition.body, nodes.Sum)
    assert Scope(log(total)).write(nodes.Entry(tensor, ())) == total or to_sympy(nodes.Entry(tensor, ())) == total
    assert pickle.loads(pickle.dumps(total)) == total


def test_definitions_build_on_definitions():
    hidden = define("h", tanh(Sum(A[i, j] * IndexedBase("x", shape=(n,))[j], (j, 1, n))), index=i)
    loss = define("L", Sum(hidden[i] ** 2, (i, 1, m)))
    (tensor,) = from_sympy(loss).tensors
    assert {t.name for t in tensor.reach} == {"L", "h", "A", "x"}


def test_a_definition_may_say_its_range():
    signal = IndexedBase("x", shape=(n,))
    for given in (Idx("i", (0, m - 1)), (i, 0, m - 1), ((i, 0, m - 1),)):
        o = define("o", Sum(signal[s * i + k], (k, 0, 2)), index=given)
        assert axis_of(from_sympy(o[j]), "o") == (Range(ZERO, from_sympy(Sum(1, (k, 0, m - 1))).index.range.upper),)


# --- matrices -------------------------------------------------------------------------------------------------------

D, N, v, w, b = (
    MatrixSymbol("D", m, n),
    MatrixSymbol("N", n, n),
    MatrixSymbol("v", n, 1),
    MatrixSymbol("w", n, 1),
    MatrixSymbol("b", m, 1),
)


@pytest.mark.parametrize(
    "matrix",
    [
        (D * v - b).T * (D * v - b),
        v.T * w,
        v.T * N * w,
        Trace(D.T * D),
        Trace(N * N),
        Trace(D * Identity(n) * D.T),
        v.T * HadamardProduct(v, w),
        OneMatrix(1, n) * v,
        v.T * (3 * N + N.T) * w,
        Determinant(N) + Trace(N),
        log(Determinant(N)),
        v.T * Inverse(N) * w,
        Trace(N**2 * N),
        v.T * N**-1 * w,
        exp((v.T * w)[0, 0]),
        Trace(DiagMatrix(v) * N),
        Determinant(v.T * w) + Trace(N),
        Trace(ZeroMatrix(n, n)) + Trace(N),
    ],
    ids=str,
)
def test_matrix_expressions_have_the_value_that_sympy_gives(matrix):
    """Numbers for every entry, in SymPy's explicit matrices and in the exact evaluator."""
    from symgrad.values.evaluate import Point, evaluate

    generator = numbers.Random(7)
    sizes = {m: 2, n: 3}
    values = {
        q: sympy.Matrix(
            *(sizes.get(d, 1) for d in q.shape), lambda r, c: Rational(generator.randint(1, 30), generator.randint(7, 11))
        )
        for q in (D, N, v, w, b)
    }
    expected = explicit(matrix, values, sizes)
    node = from_sympy(matrix)
    table = {}
    for tensor in node.tensors:
        source = values[next(q for q in values if q.name == tensor.name)]
        start = int(tensor.axes[0].lower.value)
        entries = source.tolist()
        table[tensor] = {
            (r + start, c + start)[: tensor.rank]: flint.fmpq(int(e.p), int(e.q))
            for r, row in enumerate(entries)
            for c, e in enumerate(row)
        }
    got = evaluate(node, Point({Size("m"): 2, Size("n"): 3}, table))
    assert float(flint.arb(got).mid()) == pytest.approx(float(expected), rel=1e-12)


def test_a_matrix_of_ones_adds_every_entry_up():
    node = from_sympy(Trace(OneMatrix(n, m) * D))
    (tensor,) = node.tensors
    p, q = index("i", Size("n")), index("j", Size("m"))
    assert same(node, nodes.Sum(p, nodes.Sum(q, tensor[q, p])))


def explicit(expression, values, sizes):
    """The number of a matrix expression, by SymPy's explicit matrices."""
    replaced = expression.subs(sizes)
    replaced = replaced.xreplace(
        {MatrixSymbol(q.name, *value.shape): sympy.ImmutableMatrix(value) for q, value in values.items()}
    ).doit()
    return replaced[0, 0] if getattr(replaced, "is_Matrix", False) else replaced


def test_entries_of_a_matrix_symbol_count_from_zero_as_in_sympy():
    node = from_sympy(Sum(D[i, j] ** 2, (i, 0, m - 1), (j, 0, n - 1)))
    (tensor,) = node.tensors
    assert all(axis.lower is ZERO for axis in tensor.axes)
    scope = Scope(Sum(D[i, j] ** 2, (i, 0, m - 1), (j, 0, n - 1)), D)
    variable = scope.variable(D)
    assert variable.tensor is tensor
    assert scope.write(2 * variable) == 2 * D[i, j]


def test_a_whole_array_is_a_variable():
    scope = Scope(Sum(A[i, j] ** 2, (i, 1, m), (j, 1, n)), A)
    entry = scope.variable(A)
    assert [slot.range for slot in entry.indices] == list(entry.tensor.axes)
    assert scope.variable(A) is entry


# --- random ---------------------------------------------------------------------------------------------------------


def test_random_names_carry_their_law():
    p = IndexedBase("p", shape=(n,))
    d = random("d", "Bernoulli", p, shape=(n,))
    (tensor,) = from_sympy(expectation(d[i] * d[j])).tensors
    assert tensor.law.kind == "Bernoulli" and tensor.domain == "binary"
    assert tensor.law.parameters == (Entry(building.vector("p", Size("n")), tensor.law.indices),)
    noise = random("e", "normal", 0, x**2)
    (scalar,) = from_sympy(variance(3 * noise)).tensors
    assert scalar.axes == () and len(scalar.law.parameters) == 2


def test_sympy_stats_symbols_are_random_scalars():
    from sympy.stats import Bernoulli, Expectation, Normal

    coin, noise = Bernoulli("b", Rational(1, 3)), Normal("g", 0, 2)
    laws = {t.name: t.law for t in from_sympy(expectation(coin * noise)).tensors}
    assert laws["b"].kind == "Bernoulli" and laws["b"].parameters == (nodes.Number(nodes.Fraction(1, 3)),)
    assert laws["g"].parameters == (ZERO, nodes.Pow(nodes.TWO, nodes.TWO))
    assert from_sympy(Expectation(coin)) is from_sympy(expectation(coin))


def test_bound_indices_keep_off_the_names_of_what_is_differentiated_by():
    """Σ_k … by z_k, and a sum over j by a whole matrix, whose entry is at i, j."""
    loss = Sum(y[k] * z[k], (k, 1, C))
    scope = Scope(loss, z[k])
    node = scope.read(loss)
    assert node.index.name != "k" and scope.variable(z[k]).indices[0].name == "k"
    loss = v.T * N * w
    scope = Scope(loss, N)
    bound = {part.index.name for part in nodes.walk(scope.read(loss)) if isinstance(part, nodes.Binder)}
    assert not bound & {slot.name for slot in scope.variable(N).indices}


def test_gradients_by_whole_arrays_have_the_axes_of_the_array():
    import symgrad

    assert [i.name for i in symgrad.derive(v.T * Inverse(N) * w, wrt=N).free] == ["i", "j"]


def test_conditions_inside_nested_sums_are_kept_where_they_belong():
    """Σ_i Σ_{j≠i} …: SymPy's own constructor would lift the condition on j out of the inner sum."""
    x_ = building.scalar("x")
    node = nodes.Sum(I, nodes.Sum(J, x_, nodes.Relation("≠", J, I)), nodes.Relation("≠", I, K))
    made = to_sympy(node * Z[K])
    assert made.free_symbols >= {k} and not made.free_symbols & {i, j}
    back = from_sympy(made)
    assert {f.name for f in back.free} == {"k"}


def test_definitions_and_laws_come_along_without_a_scope():
    p = softmax()
    (tensor,) = from_sympy(p[i]).tensors
    made = to_sympy(Entry(tensor, (K,)))
    assert from_sympy(made) is Entry(tensor, (K,))
    d = random("d", "Bernoulli", Symbol("q"), shape=(C,))
    (tensor,) = from_sympy(d[i]).tensors
    assert from_sympy(to_sympy(Entry(tensor, (K,)))).tensor is tensor
