"""Derivatives of values: against differences at many digits, known formulas and SymPy-free hand values; nesting,
names, kinks.
"""

from fractions import Fraction
from itertools import product

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.errors import RangeError, UndefinedError, UnsupportedError
from symgrad.operators.functions import absolute, exp, log, relu, sqrt
from symgrad.terms.binding import replace
from symgrad.terms.building import delta, scalar, vector
from symgrad.terms.indices import index, minus, plus, times
from symgrad.terms.nodes import (
    ONE,
    TRUE,
    TWO,
    ZERO,
    Apply,
    Array,
    Cases,
    DefinedFunction,
    Definition,
    Derivative,
    DerivedFunction,
    Entry,
    Function,
    Indicator,
    Maximum,
    Minimum,
    Number,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    add,
    mul,
)
from symgrad.values.arithmetic import precision
from symgrad.values.evaluate import Point, compare, evaluate

C, D = Size("C"), Size("D")
i, j, k, l = (index(name, C) for name in "ijkl")
a, b = index("a", D), index("b", D)
x, y = scalar("x"), scalar("y")
z, w = vector("z", C), vector("w", C)
W, X = vector("W", C, D), vector("X", D)
f = UnknownFunction("f")

P = Tensor("p", (Range(ONE, C),), "real", Definition((i,), exp(z[i]) / Sum(j, exp(z[j]))))


def numbers(*shape, seed=1):
    places = product(*(range(1, size + 1) for size in shape))
    return {place: fmpq((-1) ** number * (3 * number + seed + 1), 7 + seed) for number, place in enumerate(places)}


VALUES = {
    z: numbers(3, seed=1),
    w: numbers(3, seed=2),
    W: numbers(3, 2, seed=3),
    X: numbers(2, seed=4),
    x.tensor: {(): fmpq(2, 3)},
    y.tensor: {(): fmpq(-5, 4)},
}


def point(variant=0, **scalars):
    given_ = {scalar(name).tensor: {(): fmpq(value)} for name, value in scalars.items()}
    return Point({C: 3, D: 2}, VALUES | given_, variant)


def moved(tensor, place, by, variant=0):
    return Point({C: 3, D: 2}, VALUES | {tensor: VALUES[tensor] | {place: VALUES[tensor][place] + by}}, variant)


def difference(node, tensor, place, indices=(), variant=0):
    """A central difference at 200 digits: 40 of them are right."""
    step = fmpq(1, 10**25)
    above = evaluate(node, moved(tensor, place, step, variant), dict(indices), digits=120)
    below = evaluate(node, moved(tensor, place, -step, variant), dict(indices), digits=120)
    with precision(700):
        return (above - below) / (2 * step)


def close(found, expected, digits=35):
    with precision(700):
        gap = abs(arb(found) - arb(expected))
        return bool(gap <= (abs(arb(expected)) + 1) * arb(10) ** -digits)


def agree(left, right, indices=(), at=None, variants=(0, 1, 2)):
    for variant in variants:
        where = at or point(variant)
        if compare("=", evaluate(left, where, dict(indices)), evaluate(right, where, dict(indices))) is not True:
            return False
    return True


# --- one derivative -------------------------------------------------------------------------------------------------


def formulas(free, depth):
    leaves = [st.sampled_from([x, y, Number(2), Number(Fraction(-1, 3))])]
    if free:
        at = st.sampled_from(free)
        leaves += [
            at.map(lambda m: z[m]),
            at.map(lambda m: P[m]),
            at.map(lambda m: w[m]),
            st.tuples(at, at).map(lambda mn: delta(*mn)),
        ]
    if depth == 0:
        return st.one_of(leaves)
    below = formulas(free, depth - 1)

    def bind(m):
        return st.tuples(st.sampled_from([Sum, Product]), formulas(tuple(dict.fromkeys((*free, m))), depth - 1)).map(
            lambda t: t[0](m, t[1])
        )

    return st.one_of(
        st.one_of(leaves),
        st.tuples(below, below).map(lambda t: add(*t)),
        st.tuples(below, below).map(lambda t: mul(*t)),
        below.map(lambda m: Pow(m, TWO)),
        below.map(lambda m: Apply(Function("sin"), (m,))),
        below.map(lambda m: Pow(add(m * m, TWO), Number(Fraction(-3, 2)))),
        below.map(lambda m: Apply(Function("sigmoid"), (m,))),
        below.map(lambda m: Apply(f, (m,))),
        st.sampled_from((i, j)).flatmap(bind),
        st.sampled_from((i, j)).flatmap(bind),
    )


@settings(max_examples=120, deadline=None)
@given(formulas((i,), 3), st.integers(0, 2))
def test_derivatives_agree_with_differences(node, variant):
    for place in (1, 3):
        found = evaluate(Derivative(node, (z[j],)), point(variant), {i: 1, j: place}, digits=60)
        assert close(found, difference(node, z, (place,), {i: 1}, variant))


@settings(max_examples=60, deadline=None)
@given(formulas((i,), 3), st.integers(0, 2))
def test_second_derivatives_agree_with_differences_and_commute(node, variant):
    first = Derivative(node, (z[j],))
    mixed = evaluate(Derivative(node, (z[j], x)), point(variant), {i: 2, j: 3}, digits=60)
    assert close(mixed, difference(first, x.tensor, (), {i: 2, j: 3}, variant))
    assert close(mixed, evaluate(Derivative(Derivative(node, (x,)), (z[j],)), point(variant), {i: 2, j: 3}, digits=60))
    for place in (2, 3):
        twice = evaluate(Derivative(node, (z[k], z[j])), point(variant), {i: 2, j: 3, k: place}, digits=60)
        assert close(twice, difference(first, z, (place,), {i: 2, j: 3}, variant))


def test_known_gradients_exactly():
    at = point()
    assert evaluate(Derivative(Pow(x, Number(5)), (x,) * 3), at) == 60 * fmpq(4, 9)
    assert evaluate(Derivative(Pow(x, C), (x,)), at) == 3 * fmpq(4, 9)
    assert evaluate(Derivative(Pow(x, TWO), (x,)), point(x=0)) == 0
    assert evaluate(Derivative(Pow(x, TWO), (x, x)), point(x=0)) == 2
    assert evaluate(Derivative(Pow(x, ZERO), (x,)), point(x=0)) == 0
    assert evaluate(Derivative(Product(i, z[i]), (z[j],)), at, {j: 2}) == VALUES[z][1,] * VALUES[z][3,]
    assert agree(
        Derivative(Pow(sqrt(x * x + ONE), x), (x,)),
        Pow(sqrt(x * x + ONE), x) * (log(sqrt(x * x + ONE)) + x * x / (x * x + ONE)),
    )
    quadratic = Sum(i, Sum(a, W[i, a] * X[a]) * z[i])
    assert evaluate(Derivative(quadratic, (W[j, b],)), at, {j: 3, b: 2}) == VALUES[z][3,] * VALUES[X][2,]
    assert evaluate(Derivative(quadratic, (X[b],)), at, {b: 1}) == sum(VALUES[W][m, 1] * VALUES[z][m,] for m in (1, 2, 3))


def test_softmax_cross_entropy_and_its_hessian():
    loss = Tensor("L", (), "real", Definition((), -Sum(i, w[i] * log(P[i]))))
    total = Sum(i, w[i])
    for m in (1, 2, 3):
        assert agree(Derivative(Entry(loss, ()), (z[k],)), P[k] * total - w[k], {k: m})
        assert agree(Derivative(P[i], (z[k],)), P[i] * (delta(i, k) - P[k]), {i: 2, k: m})
        assert agree(Derivative(Entry(loss, ()), (P[k],)), -w[k] / P[k], {k: m})
        for o in (1, 2, 3):
            assert agree(Derivative(Entry(loss, ()), (z[k], z[l])), total * P[k] * (delta(k, l) - P[l]), {k: m, l: o})


def test_determinants_and_inverses():
    i2, j2 = index("i", D), index("j", D)
    A = vector("A", D, D)
    at = Point({D: 2}, {A: numbers(2, 2, seed=3)})
    array = Array((i2, j2), A[i2, j2])
    determinant = Apply(Function("det"), (array,))

    def inverse(m, o):
        return Apply(Function("inverse"), (array,), (m, o))

    p, q = index("p", D), index("q", D)
    for indices in ({i2: m, j2: o, a: s, b: t} for m, o, s, t in product((1, 2), repeat=4)):
        assert agree(Derivative(determinant, (A[i2, j2],)), determinant * inverse(j2, i2), indices, at, (0,))
        assert agree(Derivative(inverse(i2, j2), (A[a, b],)), -inverse(i2, a) * inverse(b, j2), indices, at, (0,))
        assert agree(
            Derivative(log(determinant * determinant), (A[i2, j2], A[a, b])),
            Number(-2) * inverse(j2, a) * inverse(b, i2),
            indices,
            at,
            (0,),
        )
    singular = Point({D: 2}, {A: {(1, 1): fmpq(1), (1, 2): fmpq(2), (2, 1): fmpq(3), (2, 2): fmpq(6)}})
    assert evaluate(Derivative(determinant, (A[p, q],)), singular, {p: 1, q: 1}) == 6


# --- names ----------------------------------------------------------------------------------------------------------

S_ = Tensor("s", (Range(ONE, C),), "real", Definition((i,), Sum(a, W[i, a] * X[a]) + z[i] * x))
H = Tensor("h", (Range(ONE, C),), "real", Definition((i,), Apply(Function("tanh"), (S_[i],)) * x))
E = Tensor(
    "E",
    (),
    "real",
    Definition((), Apply(UnknownFunction(r"\mathcal{E}"), (Array((i,), H[i]),)) + Sum(i, Pow(S_[i], TWO))),
)


def test_by_a_defined_name_it_follows_that_name():
    at = {j: 2, b: 1}
    # through h only; through s both directly and through h; through W everything
    by_h = Derivative(Entry(E, ()), (H[j],))
    by_s = Derivative(Entry(E, ()), (S_[j],))
    tanh = Apply(Function("tanh"), (S_[j],))
    assert agree(by_s, by_h * x * (ONE - tanh * tanh) + TWO * S_[j], at)
    assert agree(Derivative(Entry(E, ()), (W[j, b],)), by_s * X[b], at)
    assert agree(Derivative(Entry(E, ()), (z[j],)), by_s * x, at)
    assert agree(Derivative(S_[j], (H[k],)), ZERO, {j: 2, k: 2})
    assert agree(Derivative(H[j], (H[k],)), delta(j, k), {j: 2, k: 2}) and agree(
        Derivative(H[j], (H[k],)), delta(j, k), {j: 2, k: 3}
    )


def swapped(node, old, new):
    """The formula with one tensor's name in place of another's."""
    return replace(node, lambda part: Entry(new, part.indices) if type(part) is Entry and part.tensor is old else None)


def named(name, body):
    return Tensor(name, (Range(ONE, C),), "real", Definition((i,), body))


@settings(max_examples=60, deadline=None)
@given(formulas((i,), 2), formulas((i,), 2), formulas((), 3), st.integers(0, 2))
def test_a_name_is_a_variable_of_its_own(first, second, last, variant):
    # s := first(z), t := second(z, s), L := last(t, s, z); against L and t over a free s of the same values
    s, t, free = named("s", first), vector("t", C), vector("s'", C)
    t = named("t", swapped(second, w, s) + s[i] * z[i])
    t_free = named("t", swapped(second, w, free) + free[i] * z[i])
    loss = swapped(last, w, t) + Sum(i, t[i] * s[i] * s[i])
    loss_free = swapped(last, w, t_free) + Sum(i, t_free[i] * free[i] * free[i])
    at = point(variant)
    same = Point(at.sizes, VALUES | {free: {(m,): evaluate(s[i], at, {i: m}, digits=120) for m in (1, 2, 3)}}, variant)
    found = evaluate(Derivative(loss, (s[j],)), at, {j: 2}, digits=60)
    assert close(found, evaluate(Derivative(loss_free, (free[j],)), same, {j: 2}, digits=60))
    found = evaluate(Derivative(loss, (s[j], s[k])), at, {j: 2, k: 3}, digits=60)
    assert close(found, evaluate(Derivative(loss_free, (free[j], free[k])), same, {j: 2, k: 3}, digits=60))
    # and the chain rule through the name: dL/dz = ∂L/∂z (s held) + Σ_k ∂L/∂s_k ds_k/dz
    whole = evaluate(Derivative(loss, (z[j],)), at, {j: 3}, digits=60)
    held = evaluate(Derivative(loss_free, (z[j],)), same, {j: 3}, digits=60)
    through = evaluate(Sum(k, Derivative(loss, (s[k],)) * Derivative(s[k], (z[j],))), at, {j: 3}, digits=60)
    with precision(700):
        assert close(whole, held + through)


def test_second_derivatives_by_defined_names():
    at = {j: 2, k: 3, a: 1, b: 2}
    hessian = Derivative(Entry(E, ()), (S_[j], S_[k]))
    assert agree(Derivative(Entry(E, ()), (W[j, a], W[k, b])), hessian * X[a] * X[b], at)
    assert agree(Derivative(Derivative(Entry(E, ()), (S_[j],)), (W[k, b],)), hessian * X[b], at)
    assert agree(Derivative(Derivative(Entry(E, ()), (W[k, b],)), (S_[j],)), hessian * X[b], at)
    assert agree(Derivative(Entry(E, ()), (S_[j], S_[j])) * delta(j, j), hessian, {j: 2, k: 2})


def test_an_inner_derivative_is_a_function_too():
    slope = Tensor("g", (), "real", Definition((), Derivative(Pow(x, Number(3)) * y, (x,))))
    assert evaluate(Derivative(Entry(slope, ()) * x, (x,)), point()) == 9 * fmpq(4, 9) * fmpq(-5, 4)
    # d/dx (x · d/dy (x + y)) = 1: the ε of x must not meet the ε of y
    assert evaluate(Derivative(x * Derivative(x + y, (y,)), (x,)), point()) == 1
    # d/dx (x · d/dx (x²)) = 4x
    assert evaluate(Derivative(x * Derivative(x * x, (x,)), (x,)), point()) == 4 * fmpq(2, 3)
    # d/dx (x · [d/dy (x y²) at y = x]) through a function: d/dx (2 x³) = 6 x²
    inner = DefinedFunction("g", (y,), Derivative(x * y * y, (y,)))
    assert evaluate(Derivative(x * Apply(inner, (x,)), (x,)), point()) == 6 * fmpq(4, 9)
    # the same letter for the parameter and the variable: g(x) := d/dx x² = 2x, so d/dx (x g(x²)) = 6 x²
    own = DefinedFunction("g", (x,), Derivative(x * x, (x,)))
    assert evaluate(Derivative(x * Apply(own, (x * x,)), (x,)), point()) == 6 * fmpq(4, 9)


def test_a_bound_index_of_the_derivatives_name():
    assert evaluate(Derivative(Sum(j, z[j] * z[j]), (z[j],)), point(), {j: 2}) == 2 * VALUES[z][2,]
    jacobian_sum = Sum(j, Derivative(Sum(j, z[j] * w[j]), (z[j],)))
    assert evaluate(jacobian_sum, point()) == sum(VALUES[w].values())


def test_entries_of_a_symmetric_tensor_are_independent():
    S = Tensor("S", (Range(ONE, D), Range(ONE, D)), "symmetric")
    at = Point({D: 2}, {S: {(1, 1): fmpq(1), (1, 2): fmpq(2), (2, 1): fmpq(2), (2, 2): fmpq(5)}})
    assert evaluate(Derivative(S[ONE, TWO] * S[TWO, ONE], (S[ONE, TWO],)), at) == 2


def test_the_index_of_a_derivative_must_be_in_range():
    with pytest.raises(RangeError):
        evaluate(Derivative(z[ONE], (z[plus(j, 1)],)), point(), {j: 3})
    assert (
        evaluate(Sum(j, Indicator(Relation("<", j, C)) * Derivative(Sum(i, z[i] * w[i]), (z[plus(j, 1)],))), point())
        == VALUES[w][2,] + VALUES[w][3,]
    )


# --- unknown and derived functions ----------------------------------------------------------------------------------


def test_unknown_functions_are_generic():
    values = set()
    whole = Apply(f, (Array((i,), z[i]),))
    for variant in (0, 1, 2):
        at = point(variant)
        values.add(evaluate(whole, at).str(30) if variant else str(evaluate(whole, at)))
        gradient = [evaluate(Derivative(whole, (z[j],)), at, {j: m}) for m in (1, 2, 3)]
        assert all(compare("≠", left, right) for left, right in product(gradient, [fmpq(0)]))
        assert all(compare("≠", gradient[m], gradient[o]) for m, o in ((0, 1), (0, 2), (1, 2)))
        hessian = [[evaluate(Derivative(whole, (z[j], z[k])), at, {j: m, k: o}) for o in (1, 2, 3)] for m in (1, 2, 3)]
        for m, o in product(range(3), repeat=2):
            assert compare("=", hessian[m][o], hessian[o][m]) is True
            assert compare("≠", hessian[m][o], fmpq(0)) is True
        assert compare("≠", evaluate(Derivative(Apply(f, (x,)), (x,) * 5), at), fmpq(0)) is True
        swapped = Apply(f, (Array((i,), Sum(j, z[j] * delta(plus(i, j), plus(C, 1)))),))
        assert compare("≠", evaluate(whole, at), evaluate(swapped, at)) is True
        assert compare("≠", evaluate(Apply(UnknownFunction("g"), (x,)), at), evaluate(Apply(f, (x,)), at)) is True
        assert compare("≠", evaluate(Apply(f, (x,), (ONE,)), at), evaluate(Apply(f, (x,), (TWO,)), at)) is True
    assert len(values) == 3
    assert type(evaluate(whole, point(0))) is fmpq


def test_derived_functions():
    derived = DerivedFunction(f, (1,))
    assert agree(Derivative(Apply(f, (x * x,)), (x,)), TWO * x * Apply(derived, (x * x,)))
    assert agree(Derivative(Apply(derived, (x * y,)), (x,)), y * Apply(DerivedFunction(f, (2,)), (x * y,)))
    assert agree(Apply(DerivedFunction(derived, (1,)), (x,)), Apply(DerivedFunction(f, (2,)), (x,)))
    assert agree(Apply(DerivedFunction(f, (1, 2)), (x, y)), Derivative(Apply(f, (x, y)), (x, y, y)))
    own = DefinedFunction("s", (y,), Pow(ONE + exp(-y), Number(-1)) * x)
    s = Apply(own, (x,)) / x
    assert agree(Apply(DerivedFunction(own, (1,)), (x,)), x * s * (ONE - s))
    assert agree(Apply(DerivedFunction(Function("sin"), (3,)), (x,)), -Apply(Function("cos"), (x,)))
    with pytest.raises(UnsupportedError):
        evaluate(Apply(DerivedFunction(f, (1,)), (Array((i,), z[i]),)), point())


# --- kinks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "node",
    [
        relu(x),
        absolute(x),
        Apply(Function("sign"), (x,)),
        Apply(Function("max"), (x, TWO * x)),
        Apply(Function("min"), (ZERO, x)),
        Indicator(Relation(">", x, ZERO)),
        Cases((x, ZERO), (Relation(">", x, ZERO), TRUE)),
        Maximum(i, x * i),
        Minimum(i, x * i),
        Pow(x, Number(Fraction(1, 2))),
        relu(exp(x) - ONE),
        relu(exp(x) * exp(-x) - ONE + x),
    ],
)
def test_there_is_no_derivative_at_a_kink(node):
    evaluate(node, point(x=0))
    with pytest.raises(UndefinedError):
        evaluate(Derivative(node, (x,)), point(x=0))
    assert evaluate(Derivative(node * y, (y,)), point(x=0)) == evaluate(node, point(x=0))


def test_derivatives_off_the_kinks():
    at = point()
    assert evaluate(Derivative(relu(x) + relu(y), (x,)), at) == 1
    assert evaluate(Derivative(relu(y) * y, (y,)), at) == 0
    assert evaluate(Derivative(absolute(y), (y,)), at) == -1
    assert evaluate(Derivative(Indicator(Relation(">", x, ZERO)) * x, (x,)), at) == 1
    assert evaluate(Derivative(Maximum(i, z[i] * z[i]), (z[j],)), at, {j: 3}) == 2 * VALUES[z][3,]
    assert evaluate(Derivative(Maximum(i, z[i] * z[i]), (z[j],)), at, {j: 2}) == 0
    assert evaluate(Derivative(Cases((x * y, x), (Relation("=", i, ONE), TRUE)), (x,)), at, {i: 1}) == fmpq(-5, 4)
    assert evaluate(Derivative(delta(i, j) * x, (x,)), at, {i: 2, j: 2}) == 1
    # a tie below the maximum, and one between equal formulas, are no kinks
    assert evaluate(Derivative(Apply(Function("max"), (x, x, y, y)), (x,)), at) == 1
    assert evaluate(Derivative(Maximum(i, x * Indicator(Relation(">", i, ONE))), (x,)), at) == 1


def test_a_shifted_window():
    stride = Size("s")
    p, m = index("p", Size("P")), index("m", Size("K"))
    signal, kernel = vector("u", Size("N")), vector("v", Size("K"))
    start = minus(times(stride, p), stride)
    out = Tensor("o", (Range(ONE, Size("P")),), "real", Definition((p,), Sum(m, signal[plus(start, m)] * kernel[m])))
    loss = Apply(f, (Array((p,), out[p]),))
    h = index("h", Size("N"))
    claimed = Sum(p, Sum(m, delta(plus(start, m), h) * kernel[m]) * Derivative(loss, (out[p],)))
    at = Point(
        {stride: 2, Size("P"): 3, Size("K"): 2, Size("N"): 7},
        {signal: numbers(7, seed=1), kernel: numbers(2, seed=2)},
        1,
    )
    for place in range(1, 8):
        # `out` is named here, so by `signal` the dependence runs through its definition
        assert compare("=", evaluate(Derivative(loss, (signal[h],)), at, {h: place}), evaluate(claimed, at, {h: place})) is True
