"""What the bridge refuses: one line each that says what is wrong and what would be right."""

import pytest
import sympy
from sympy import (
    Derivative,
    Float,
    Function,
    I,
    IndexedBase,
    Integral,
    MatrixSymbol,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    exp,
    factorial,
    oo,
    symbols,
    zeta,
    zoo,
)

from symgrad.errors import DefinitionError, RangeError, ShapeError, SymgradError, UnsupportedError
from symgrad.sympy_border.bridge import Scope, define, from_sympy, random, to_sympy
from symgrad.terms import building, nodes

C, n, s = symbols("C n s", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True)
z, u = IndexedBase("z", shape=(C,)), IndexedBase("u", shape=(n,))
A = IndexedBase("A", shape=(C, n))
x = Symbol("x")

CASES = [
    (lambda: IndexedBase("q")[i], DefinitionError, 'q has no shape; write IndexedBase("q", shape=(n,))'),
    (lambda: sympy.Indexed(A, i), DefinitionError, "A has 2 indices and A[i] has 1"),
    (lambda: z[x], DefinitionError, 'x, which is no integer; make it symbols("x", integer=True)'),
    (lambda: z[Rational(1, 2)], DefinitionError, "the index 1/2 is no integer"),
    (lambda: z[n / 2] * u[k], DefinitionError, "n/2 is no integer expression"),
    (lambda: z[z[i]], DefinitionError, "no integer"),
    (lambda: z[0], RangeError, "z[0] lies outside the axis 1..C of z"),
    (lambda: z[C + 1], RangeError, "z[C + 1] lies outside the axis 1..C"),
    (lambda: Sum(z[i + 1], (i, 1, C)), RangeError, "z[i + 1] lies outside the axis 1..C"),
    (lambda: Sum(z[i], (i, 1, C)) + Sum(z[i - 1], (i, 1, C)), RangeError, "z[i - 1] lies outside"),
    (lambda: Sum(z[i], (i, 0, C)), RangeError, "outside"),
    (
        lambda: Sum(z[i], (i, 0, C - 1)) + Sum(z[j], (j, 1, C)),
        DefinitionError,
        "indexed from 0 in z[i] (0..C - 1) and from 1 in z[j] (1..C); start both sums alike",
    ),
    (lambda: z[i] + u[i], DefinitionError, "of size C, and over u, of size n; the sizes must be equal"),
    (lambda: z[i] * x + Symbol("z"), DefinitionError, "z is used as"),
    (lambda: z[i] + x * Symbol("i"), DefinitionError, "i is used as"),
    (lambda: Symbol("x", positive=True) + x, DefinitionError, "two things are named x"),
    (lambda: z[i] + IndexedBase("z", shape=(n,))[j], DefinitionError, "two things are named z"),
    (lambda: z[i] + Symbol("C") * 2, DefinitionError, "C is used as"),
    (lambda: Sum(z[j], (j, 1, j)), DefinitionError, "the limit j of j contains j itself"),
    (lambda: Sum(z[j], (j, 1, oo)), UnsupportedError, "infinite sum"),
    (lambda: Sum(z[j], (j, 1, x)), DefinitionError, "x"),
    (lambda: Sum(x**j, (j, 5, 1)), DefinitionError, "runs from 5 down to 1"),
    (lambda: sympy.KroneckerDelta(i, j) * x, DefinitionError, "the range of"),
    (lambda: Function("f")(x), UnsupportedError, "the function f has no definition"),
    (lambda: zeta(x), UnsupportedError, "no meaning for zeta"),
    (lambda: factorial(x), UnsupportedError, "no meaning for factorial"),
    (lambda: Integral(x**2, x), UnsupportedError, "no meaning for Integral"),
    (lambda: sympy.frac(x), UnsupportedError, "no meaning for frac"),
    (lambda: x * I, UnsupportedError, "no meaning for ImaginaryUnit"),
    (lambda: x * zoo, SymgradError, ""),
    (lambda: x * Float("0.333333333333333"), DefinitionError, "is no short decimal"),
    (lambda: Symbol("c", commutative=False) * 2, UnsupportedError, "is not commutative"),
    (lambda: Symbol("c", imaginary=True) * 2, UnsupportedError, "is not real"),
    (lambda: exp(z), DefinitionError, "the array z stands without indices; write z[i]"),
    (lambda: MatrixSymbol("M", n, C), ShapeError, "M is a n×C matrix where a number is needed"),
    (lambda: Symbol("a b$"), DefinitionError, "is no name for a formula"),
    (lambda: Symbol("p q"), DefinitionError, "'p q' is no name for a formula"),
    (lambda: Symbol("p+q"), DefinitionError, "is no name for a formula"),
    (lambda: Symbol(r"\input{secret}"), DefinitionError, "is no name for a formula"),
    (lambda: Derivative(x**2, (x, n)), UnsupportedError, "must be a small whole number"),
    ("x + 1", DefinitionError, "'x + 1' is no SymPy expression; build it from symbols"),
    (None, DefinitionError, "no SymPy expression"),
    (
        lambda: Sum(u[i], (i, 1, n)) * symbols("n", integer=True),
        DefinitionError,
        "n is used as a scalar and as a size; they have different assumptions: use one symbol",
    ),
]


@pytest.mark.parametrize("make, error, message", CASES, ids=[str(place) for place in range(len(CASES))])
def test_refuses_in_one_line(make, error, message):
    with pytest.raises(error) as caught:
        from_sympy(make() if callable(make) else make)
    text = str(caught.value)
    assert message in text and "\n" not in text


def test_a_guarded_use_outside_the_axis_is_for_the_check_to_decide():
    from_sympy(Sum(Piecewise((z[i + 1], i < C), (0, True)), (i, 1, C)))
    from_sympy(Sum(z[i] * sympy.KroneckerDelta(i, j) * z[j], (i, 1, C)))


def test_definitions_are_checked_where_they_are_written():
    with pytest.raises(DefinitionError, match="depends on j, which is not among its indices; add it: index=\\(i, j\\)"):
        define("p", z[i] * z[j], index=i)
    with pytest.raises(DefinitionError, match="has no shape"):
        define("p", IndexedBase("q")[i], index=i)
    with pytest.raises(DefinitionError, match="an index is given twice"):
        define("p", z[i], index=(i, i))
    with pytest.raises(DefinitionError, match="no integer symbol"):
        define("p", z[i], index=x)
    with pytest.raises(DefinitionError, match="no SymPy expression"):
        define("p", "z[i]", index=i)
    p = define("p", z[i], index=i)
    with pytest.raises(DefinitionError, match="p has 1 indices and is used with 2"):
        p[i, j]


def test_a_definition_and_its_uses_must_agree_on_the_range():
    p = define("p", exp(z[i]) / Sum(exp(z[j]), (j, 1, C)), index=i)
    with pytest.raises(DefinitionError, match="start both sums alike"):
        from_sympy(Sum(p[i], (i, 0, C - 1)))
    signal = IndexedBase("x", shape=(n,))
    o = define("o", Sum(signal[s * i + k], (k, 0, 2)), index=i)
    with pytest.raises(DefinitionError, match="the range of i is not known"):
        from_sympy(o[i])


def test_random_names_are_checked():
    with pytest.raises(UnsupportedError, match="no distribution named cauchy"):
        random("d", "cauchy", x)
    with pytest.raises(UnsupportedError, match="has the parameters p"):
        random("d", "Bernoulli", x, x)


def test_variables_to_differentiate_by():
    scope = Scope(Sum(z[i] ** 2, (i, 1, C)), C)
    with pytest.raises(DefinitionError, match="C is an integer here"):
        scope.variable(C)
    with pytest.raises(DefinitionError, match="nothing to differentiate by"):
        Scope(z[i] + 1).variable(z[i] + 1)


def test_what_sympy_has_no_form_for_is_refused():
    entry = building.scalar("x")
    index = nodes.Index("i", nodes.Range(nodes.ONE, nodes.Size("C")))
    for node in (
        nodes.Derivative(entry, (entry,)),
        nodes.Maximum(index, building.vector("z", nodes.Size("C"))[index]),
        nodes.Apply(nodes.UnknownFunction("f"), (entry,)),
    ):
        with pytest.raises(UnsupportedError, match="available as LaTeX"):
            to_sympy(node)


def test_a_condition_that_sympy_moved_out_of_its_sum_is_noticed():
    """SymPy's Sum constructor lets the inner sum's index escape."""
    p, q = symbols("p q", integer=True)
    inner = Sum(Piecewise((u[q], sympy.Ne(q, p)), (0, True)), (q, 1, n))
    with pytest.raises(DefinitionError, match="q is summed over inside"):
        from_sympy(Sum(inner**2, (p, 1, n)))
    named = define("a", inner, index=p)
    from_sympy(Sum(named[p] ** 2, (p, 1, n)))
