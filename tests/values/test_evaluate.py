"""Values of formulas: against mpmath and a plain recursive reading of the nodes; ranges, domains, names, limits,
comparison.
"""

from fractions import Fraction
from itertools import product

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.errors import DefinitionError, LimitError, RangeError, ShapeError, UndefinedError, UnsettledError, UnsupportedError
from symgrad.operators.arrays import OPAQUE
from symgrad.operators.functions import exp, log, relu, sqrt
from symgrad.reading.latex_reader import read
from symgrad.terms import nodes as n
from symgrad.terms.building import delta, entry, scalar, vector
from symgrad.terms.indices import IndexExpr, index, integer, minus, plus, times
from symgrad.terms.nodes import (
    ONE,
    ZERO,
    And,
    Apply,
    Array,
    Cases,
    Constant,
    DefinedFunction,
    Definition,
    Derivative,
    Divides,
    Entry,
    Floor,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    add,
    div,
    mul,
)
from symgrad.values.evaluate import Point, compare, evaluate, holds

C, D = Size("C"), Size("D")
i, j, k = index("i", C), index("j", C), index("k", C)
x, y = scalar("x"), scalar("y")
z, w = vector("z", C), vector("w", C)
W = vector("W", C, D)


def numbers(*shape, seed=1):
    """Asymmetric rationals, none of them 0, no two alike."""
    places = product(*(range(1, size + 1) for size in shape))
    return {place: fmpq((-1) ** number * (3 * number + seed + 1), 7 + seed) for number, place in enumerate(places)}


def point(size=3, other=2, **scalars):
    values = {z: numbers(size, seed=1), w: numbers(size, seed=2), W: numbers(size, other, seed=3)}
    for name, value in scalars.items():
        values[scalar(name).tensor] = {(): fmpq(value.numerator, value.denominator)}
    return Point({C: size, D: other}, values)


def value(node, indices=(), **scalars):
    return evaluate(node, point(**{"x": Fraction(2, 3), "y": Fraction(-5, 4)} | scalars), dict(indices))


def mp(ball):
    return mpmath.mpf(int(ball.p)) / int(ball.q) if type(ball) is fmpq else mpmath.mpf(ball.mid().str(60, radius=False))


# --- functions ------------------------------------------------------------------------------------------------------

MPMATH = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan": mpmath.atan,
    "erf": mpmath.erf,
    "abs": abs,
    "sign": mpmath.sign,
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "softplus": lambda a: mpmath.log(1 + mpmath.exp(a)),
}


@pytest.mark.parametrize("name", sorted(MPMATH))
@pytest.mark.parametrize("at", [Fraction(2, 7), Fraction(-3, 5), Fraction(17, 19)])
def test_functions_agree_with_mpmath(name, at):
    if name == "log":
        at = abs(at)
    with mpmath.workdps(60):
        expected = MPMATH[name](mpmath.mpf(at.numerator) / at.denominator)
        found = mp(value(Apply(Function(name), (Number(at),))))
        assert abs(found - expected) <= abs(expected) * mpmath.mpf(10) ** -48


@pytest.mark.parametrize("operator", OPAQUE.values(), ids=lambda operator: operator.name)
def test_every_function_of_a_tensor_has_a_value(operator):
    taken, given = operator.ranks
    array = Array((i, j), delta(i, j) * i + z[i] * z[j]) if taken == 2 else Array((i,), z[i])
    value(Apply(Function(operator.name), (array,), (n.TWO, ONE)[:given]))


@pytest.mark.parametrize(
    "node, expected",
    [
        (sqrt(Number(Fraction(4, 9))), Fraction(2, 3)),
        (Pow(Number(Fraction(8, 27)), Number(Fraction(-2, 3))), Fraction(9, 4)),
        (Pow(x, C), Fraction(8, 27)),
        (Pow(Number(-1), plus(C, 1)), 1),
        (Pow(ZERO, ZERO), 1),
        (Pow(ZERO, x), 0),
        (exp(ZERO), 1),
        (log(ONE), 0),
        (Apply(Function("sigmoid"), (ZERO,)), Fraction(1, 2)),
        (Apply(Function("max"), (x, y, C)), 3),
        (Apply(Function("min"), (x, y)), Fraction(-5, 4)),
        (Apply(Function("abs"), (y,)), Fraction(5, 4)),
        (Sum(i, i), 6),
        (Sum(i, i, Relation("≠", i, Number(2))), 4),
        (Sum(Index("i", Range(ONE, ZERO)), x), 0),
        (Product(Index("i", Range(ONE, ZERO)), x), 1),
        (Product(i, times(2, i)), 48),
        (Maximum(i, times(i, minus(4, i))), 4),
        (Minimum(i, times(i, minus(4, i)), Relation(">", i, ONE)), 3),
        (Floor(Number(-7), Number(2)), -4),
        (Indicator(Divides(Number(2), C)), 0),
        (Indicator(Or((Relation("<", x, y), Not(Divides(Number(2), C))))), 1),
        (Indicator(And((Relation("≥", x, Number(Fraction(2, 3))), Relation("≠", i, j)))), 1),
        (Cases((x, y, C), (Relation("<", x, y), Relation("=", C, D), n.TRUE)), 3),
    ],
)
def test_exact_values(node, expected):
    found = value(node, {i: 1, j: 2})
    assert type(found) is fmpq
    assert found == fmpq(Fraction(expected).numerator, Fraction(expected).denominator)


def test_constants_and_powers_that_are_no_rationals():
    with mpmath.workdps(60):
        third, seventh = mpmath.mpf(1) / 3, mpmath.mpf(1) / 7
        for node, expected in [
            (Constant("pi"), mpmath.pi),
            (Constant("e"), mpmath.e),
            (sqrt(n.TWO), mpmath.sqrt(2)),
            (Pow(Number(Fraction(1, 3)), Number(Fraction(5, 7))), third ** (5 * seventh)),
            (Pow(x, y), (2 * third) ** (mpmath.mpf(-5) / 4)),
        ]:
            assert abs(mp(value(node)) - expected) < mpmath.mpf(10) ** -49


def test_more_digits_are_more_digits():
    found = evaluate(exp(x) - ONE - x, point(x=Fraction(1, 10**40)), digits=80)
    assert found.rel_accuracy_bits() > 80 * 3.32


# --- whole tensors --------------------------------------------------------------------------------------------------


def test_softmax_inverse_and_determinant():
    softmax = Apply(Function("softmax"), (Array((j,), z[j]),), (i,))
    short = exp(z[i]) / Sum(j, exp(z[j]))
    matrix = Array((i, j), delta(i, j) * Number(3) + z[i] * w[j] * w[j])
    inverse = Apply(Function("inverse"), (matrix,), (i, k))
    for a in (1, 2, 3):
        assert compare("=", value(softmax, {i: a}), value(short, {i: a})) is True
        for b in (1, 2, 3):
            row = Sum(j, matrix.body * Apply(Function("inverse"), (matrix,), (j, k)))
            assert value(row, {i: a, k: b}) == (a == b)
            assert type(value(inverse, {i: a, k: b})) is fmpq
    # det(3 I + u v^T) = 3^n (1 + v^T u / 3)
    closed = Pow(Number(3), C) * (ONE + Sum(i, z[i] * w[i] * w[i]) / Number(3))
    assert value(Apply(Function("det"), (matrix,))) == value(closed)


def test_matrices_that_have_no_determinant_or_inverse():
    with pytest.raises(ShapeError):
        value(Apply(Function("det"), (Array((i, index("b", D)), ONE),)))
    with pytest.raises(UndefinedError, match="singular"):
        value(Apply(Function("inverse"), (Array((i, j), z[i] * w[j]),), (i, j)), {i: 1, j: 1})
    with pytest.raises(RangeError):
        value(Apply(Function("softmax"), (Array((j,), z[j]),), (plus(i, 1),)), {i: 3})


# --- against a plain reading of the nodes ---------------------------------------------------------------------------


def plainly(node, at, env):
    """The value as mpmath has it, by recursion, with nothing kept and nothing clever."""

    def go(part, inner=env):
        return plainly(part, at, inner)

    def members(binder):
        for a in range(int(go(binder.index.range.lower)), int(go(binder.index.range.upper)) + 1):
            inner = {**env, binder.index: a}
            if plainly_true(binder.where, at, inner):
                yield go(binder.body, inner)

    match node:
        case Number(v):
            return mpmath.mpf(v.numerator) / v.denominator
        case Size():
            return at.sizes[node]
        case Index():
            return env[node]
        case IndexExpr(terms):
            return sum(c * int(mpmath.fprod(go(a) for a in m)) for m, c in terms)
        case Entry(tensor, indices):
            position = tuple(int(go(a)) for a in indices)
            if tensor.definition is None:
                return mp(at.values[tensor][position])
            return go(tensor.definition.body, dict(zip(tensor.definition.indices, position, strict=True)))
        case n.Add(terms):
            return sum(go(t) for t in terms)
        case n.Mul(factors):
            return mpmath.fprod([go(f) for f in factors])
        case Pow(base, exponent):
            return mpmath.mpf(go(base)) ** go(exponent)
        case Sum():
            return mpmath.fsum(members(node))
        case Product():
            return mpmath.fprod(members(node))
        case Maximum():
            return max(members(node))
        case Apply(Function(name), (argument,), ()):
            return MPMATH[name](go(argument))
        case Indicator(condition):
            return int(plainly_true(condition, at, env))
        case Cases(values, conditions):
            return next(go(v) for v, c in zip(values, conditions, strict=True) if plainly_true(c, at, env))
    raise AssertionError(node)


def plainly_true(condition, at, env):
    match condition:
        case And(conditions):
            return all(plainly_true(c, at, env) for c in conditions)
        case Relation(op, left, right):
            a, b = plainly(left, at, env), plainly(right, at, env)
            return {"=": a == b, "≠": a != b, "<": a < b, "≤": a <= b, ">": a > b, "≥": a >= b}[op]
    raise AssertionError(condition)


P = Tensor("p", (Range(ONE, C),), "real", Definition((i,), exp(z[i]) / Sum(j, exp(z[j]))))
Q = Tensor(
    "q",
    (Range(ONE, C), Range(ONE, D)),
    "real",
    Definition((j, index("i", D)), P[j] * W[j, index("i", D)] + Sum(j, P[j] * w[j])),
)

INDICES = [i, j, Index("i", Range(ONE, j)), index("i", D), k]


def formulas(free, depth):
    """Formulas whose free indices are among `free`; index names clash on purpose."""
    whole = [a for a in free if a.range.upper is C]
    other = [a for a in free if a.range.upper is D]
    leaves = [st.sampled_from([x, y, Number(2), Number(Fraction(-1, 3))])]
    if whole:
        at = st.sampled_from(whole)
        leaves += [at.map(lambda a: z[a]), at.map(lambda a: P[a]), at, st.tuples(at, at).map(lambda ab: delta(*ab))]
        if other:
            leaves += [
                st.tuples(at, st.sampled_from(other)).map(lambda ab: Q[ab]),
                st.tuples(at, st.sampled_from(other)).map(lambda ab: W[ab]),
            ]
    leaf = st.one_of(leaves)
    if depth == 0:
        return leaf
    below = formulas(free, depth - 1)

    def bind(a):
        if not a.range.free <= set(free):
            return leaf
        inner = tuple(dict.fromkeys((*free, a)))
        where = st.sampled_from([n.TRUE] + [Relation("≠", a, b) for b in free])
        return st.tuples(st.sampled_from([Sum, Product]), formulas(inner, depth - 1), where).map(lambda t: t[0](a, t[1], t[2]))

    return st.one_of(
        leaf,
        st.tuples(below, below).map(lambda t: add(*t)),
        st.tuples(below, below).map(lambda t: mul(*t)),
        below.map(lambda b: Pow(b, n.TWO)),
        below.map(lambda b: Apply(Function("sin"), (b,))),
        below.map(lambda b: Apply(Function("arctan"), (b,))),
        st.sampled_from(INDICES).flatmap(bind),
        st.sampled_from(INDICES).flatmap(bind),
    )


@settings(max_examples=150, deadline=None)
@given(formulas((i,), 4))
def test_values_agree_with_a_plain_reading(node):
    at = point(3, 2, x=Fraction(2, 3), y=Fraction(-5, 4))
    with mpmath.workdps(70):
        for a in (1, 3):
            expected = plainly(node, at, {i: a})
            found = mp(evaluate(node, at, {i: a}))
            assert abs(found - expected) <= (abs(expected) + mpmath.mpf(10) ** -12) * mpmath.mpf(10) ** -45


def test_indices_of_one_name_stay_apart():
    inner, outer = index("i", D), index("i", C)
    assert value(Sum(outer, Sum(inner, times(inner, inner)) * outer)) == 5 * 6
    assert value(Sum(i, Sum(i, i) + i)) == 3 * 6 + 6
    assert value(i * Sum(i, i), {i: 2}) == 12
    q = Tensor("q", (Range(ONE, C),), "real", Definition((j,), j * Sum(i, i)))
    assert value(Sum(i, q[i] * i)) == 6 * 14
    triangle = Sum(i, Sum(Index("j", Range(i, C)), Index("j", Range(i, C)) * i))
    assert value(triangle) == sum(a * b for a in range(1, 4) for b in range(a, 4))


def test_a_functions_parameter_is_its_own():
    square = DefinedFunction("f", (x,), Pow(x, n.TWO) + y)
    shifted = DefinedFunction("g", (y,), Apply(square, (y + x,)))
    # g(3) = (3 + x)^2 + y with the document's x and y
    assert value(Apply(shifted, (Number(3),))) == fmpq(11, 3) ** 2 - fmpq(5, 4)
    assert value(Apply(square, (Apply(square, (x,)),))) == (fmpq(4, 9) - fmpq(5, 4)) ** 2 - fmpq(5, 4)
    lifted = Tensor("L", (), "real", Definition((), Pow(x, n.TWO)))
    h = DefinedFunction("h", (x,), x + Entry(lifted, ()))
    assert value(Apply(h, (Number(10),))) == 10 + fmpq(4, 9)
    with pytest.raises(DefinitionError, match="was given 2"):
        value(Apply(square, (x, y)))


# --- where there is no value ----------------------------------------------------------------------------------------


def test_outside_its_range_a_tensor_has_no_value():
    s = Size("s")
    with pytest.raises(RangeError) as error:
        evaluate(W[minus(i, times(s, k)), ONE], Point({C: 3, D: 2, s: 2}, {W: numbers(3, 2)}), {i: 1, k: 2})
    message = str(error.value)
    assert "W_{" in message and "s k" in message and "-3" in message and "1..C" in message and "1..3" in message
    defined = Tensor("p", (Range(ZERO, minus(C, 1)),), "real", Definition((Index("i", Range(ZERO, minus(C, 1))),), ONE))
    with pytest.raises(RangeError, match="0..C - 1 = 0..2"):
        value(Entry(defined, (C,)))
    with pytest.raises(RangeError):
        value(Derivative(x * z[ONE], (z[plus(C, 1)],)))
    with pytest.raises(RangeError):
        value(ZERO * z[ZERO])


def test_an_indicator_guards_the_other_factors():
    outside = z[plus(i, 1)]
    inside = Relation("≤", plus(i, 1), C)
    assert value(Sum(i, Indicator(inside) * outside)) == value(z[n.TWO] + z[Number(3)])
    assert value(outside * Indicator(inside), {i: 3}) == 0
    assert value(outside * (ONE - Indicator(Relation("=", i, C))), {i: 3}) == 0
    assert value(Pow(Indicator(inside), n.TWO) * log(ZERO), {i: 3}) == 0
    assert value(Sum(j, delta(i, j) * delta(plus(i, 1), j)) / ZERO, {i: 1}) == 0
    with pytest.raises(RangeError):
        value(Sum(i, outside * delta(i, j)) + z[ZERO], {j: 1})


@pytest.mark.parametrize(
    "node, what",
    [
        (log(y), "logarithm of -5/4"),
        (log(ZERO), "logarithm of 0"),
        (sqrt(y), "square root of -5/4"),
        (ONE / (x - x), "division by 0"),
        (Pow(ZERO, Number(-2)), "power -2"),
        (Pow(y, Number(Fraction(1, 3))), "no integer"),
        (Maximum(i, x, Relation("<", i, ONE)), "over nothing"),
        (Cases((x,), (Relation("<", x, y),)), "no branch"),
        (Apply(Function("arcsin"), (n.TWO,)), "arcsin of 2"),
        (ONE / (Sum(j, Apply(Function("softmax"), (Array((i,), z[i]),), (j,))) - ONE), "division by 0"),
    ],
)
def test_undefined_values_say_what(node, what):
    with pytest.raises(UndefinedError, match=what) as error:
        value(node)
    assert isinstance(error.value.node, Node)


def test_undefined_values_say_where():
    p = Tensor("p", (Range(ONE, C),), "real", Definition((i,), log(z[i] - z[n.TWO])))
    with pytest.raises(UndefinedError, match=r"in the definition of p_\{2\}"):
        value(Sum(i, p[i], Relation("=", i, n.TWO)))


def test_numbers_are_exact_or_balls():
    assert evaluate(x * y, Point({}, {x.tensor: {(): 3}, y.tensor: {(): Fraction(1, 2)}})) == fmpq(3, 2)
    with pytest.raises(DefinitionError, match="0.5"):
        evaluate(x, Point({}, {x.tensor: {(): 0.5}}))


def test_names_without_a_value():
    with pytest.raises(DefinitionError, match="u has no value"):
        value(scalar("u"))
    with pytest.raises(DefinitionError, match="index i"):
        value(z[i])
    with pytest.raises(DefinitionError, match="size M"):
        value(Pow(x, Size("M")))
    with pytest.raises(DefinitionError, match="shape"):
        evaluate(z[ONE], Point({C: 3}, {z: numbers(4)}))


def test_what_is_not_known_is_refused():
    class Strange(Node):
        __slots__ = ()
        fields = ()

    with pytest.raises(UnsupportedError, match="Strange"):
        value(ONE + Strange())
    with pytest.raises(UnsupportedError, match="gudermann"):
        value(Apply(Function("gudermann"), (x,)))
    with pytest.raises(UnsupportedError):
        value(Apply(Function("exp"), (Array((i,), z[i]),)))


def test_limits():
    with pytest.raises(LimitError):
        value(Sum(index("a", Number(10**12)), x))
    with pytest.raises(LimitError):
        value(Pow(x, Pow(Number(10), Number(30))))
    nested = x
    for _ in range(60):
        nested = nested * nested + nested
    value(Apply(Function("arctan"), (nested,)))
    huge = value(Pow(x, Number(10**6)))
    assert type(huge) is arb and huge > 0


def test_a_long_chain_of_definitions():
    layer = z
    for depth in range(300):
        layer = Tensor(
            f"h^{{({depth})}}",
            (Range(ONE, C),),
            "real",
            Definition((i,), Apply(Function("tanh"), (Sum(j, layer[j] * w[i]) + x,))),
        )
    assert value(layer[ONE]) < 1


# --- conditions and comparison --------------------------------------------------------------------------------------


def test_conditions():
    at = point(x=Fraction(2, 3), y=Fraction(-1))
    assert holds(Relation("<", y, x), at)
    assert not holds(Relation("=", Sum(i, z[i]), ZERO), at)
    assert holds(Relation("=", Sum(i, P[i]), ONE), at)
    assert holds(Relation("≤", plus(i, 1), C), at, {i: 2})
    assert at.integer(integer(C + D)) == 5
    assert list(at.integers(Range(i, C), {i: 2})) == [2, 3]


def claims(left, relation, right, **scalars):
    at = point(**{"x": Fraction(2, 3)} | scalars)
    return compare(relation, evaluate(left, at), evaluate(right, at))


def test_comparison_of_rationals_and_balls():
    assert claims(x, "<", ONE) and not claims(x, "≥", ONE) and claims(x, "≠", ONE)
    assert claims(exp(x) * exp(-x), "=", ONE)
    assert claims(exp(x), ">", ONE) and claims(exp(x), "≥", exp(x)) and claims(exp(x), "<", exp(x)) is False
    assert claims(exp(x), "=", exp(x) + Number(Fraction(1, 10**45))) is False


def test_zero_is_told_from_tiny():
    p = Apply(Function("sigmoid"), (x,))
    slope = p * (ONE - p)
    saturated = Fraction(800)
    assert claims(slope, "=", ZERO, x=saturated) is False
    assert claims(slope, "=", -slope, x=saturated) is False
    assert claims(slope, "=", Apply(Function("sigmoid"), (-x,)) * p, x=saturated) is True
    assert claims(Sum(i, P[i]) - ONE, "=", ZERO) is True
    assert claims(Sum(i, P[i]) - ONE, "=", exp(x) * exp(-x) - ONE) is True
    assert claims(Sum(i, P[i]) - ONE, "=", exp(-x), x=saturated) is False
    assert claims(Sum(i, P[i]) - ONE, "≤", ZERO) is True


def test_comparison_leaves_vague_balls_undecided():
    assert compare("=", arb(0, 1e-3), fmpq(0)) is None
    assert compare("=", arb(1, 1e-3), arb(1, 1e-3)) is None
    assert compare("<", arb(1, 1e-3), fmpq(2)) is True
    assert compare("=", arb("nan"), fmpq(1)) is None


def test_relu_and_entries_with_names_alike():
    assert value(relu(y)) == 0 and value(relu(x)) == fmpq(2, 3)
    assert value(entry(W, 2, 1)) == point().values[W][2, 1]
    assert value(div(x, y)) == fmpq(2, 3) / fmpq(-5, 4)


def test_what_only_derives_and_prints_does_without_exact_numbers(python):
    code = (
        "import sys, symgrad\n"
        r"proof = symgrad.read(r'$x, y$ \[ \frac{d}{dx} x^2 y \]').questions[0].derive()" + "\n"
        "print(proof, proof.latex(), 'flint' in sys.modules)"
    )
    done = python("-c", code)
    assert "2 x y" in done.stdout and done.stdout.split()[-1] == "False"


def test_ones_own_precision_is_left_alone():
    import flint

    with flint.ctx.workprec(91):
        value(exp(x) - exp(x))
        assert flint.ctx.prec == 91


@pytest.mark.parametrize(
    "formula",
    [
        r"\log(1 - \tanh t)",
        r"\frac{1}{1 - \tanh t}",
        r"(1 - \tanh t)^{-1/2}",
        r"((1 - \sigma(t))^2)^{-1}",
        r"\operatorname{artanh}(\tanh t)",
        r"\arcsin(2 - \tanh t)",
    ],
)
def test_what_is_too_near_to_0_to_be_told_from_it_may_have_a_value(formula):
    (claim,) = read(rf"Let $t \in \mathbb{{R}}$. \[ {formula} = 1 \]").claims
    (t,) = claim.left.tensors
    with pytest.raises(UnsettledError):
        evaluate(claim.left, Point({}, {t: {(): fmpq(5000)}}))


@pytest.mark.parametrize(
    "name, count, said", [("exp", 2, "1 argument and was given 2"), ("hypot", 1, "2 arguments and was given 1")]
)
def test_a_function_of_too_many_or_too_few_arguments_is_an_error(name, count, said):
    with pytest.raises(UnsupportedError, match=said):
        evaluate(Apply(Function(name), tuple(Number(number + 1) for number in range(count))), Point({}, {}))
