"""Formulas and the terms that they are: a table of written and meant, and of what is refused."""

from fractions import Fraction

import pytest

from symgrad.errors import ReadError, ShapeError
from symgrad.reading.latex_reader import read_condition, read_term
from symgrad.terms.binding import same
from symgrad.terms.building import entry, vector
from symgrad.terms.indices import index, minus, plus, times
from symgrad.terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    And,
    Apply,
    Array,
    Cases,
    Constant,
    Covariance,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Expectation,
    Function,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Number,
    Pow,
    Product,
    Relation,
    Size,
    Sum,
    UnknownFunction,
    Variance,
    as_node,
)

C, m, n, d, s_ = (Size(name) for name in ("C", "m", "n", "d", "s"))
DECLARATIONS = r"""$z, y \in \mathbb{R}^{C}$, $W \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^{n}$, $v \in \mathbb{R}^{m}$,
$a, b, t \in \mathbb{R}$, $s \in \mathbb{N}$, $X \in \mathbb{R}^{m \times n \times d}$, $W^{(2)} \in \mathbb{R}^{d \times m}$, $h_{t-1} \in \mathbb{R}^{n}$, $r \in \mathbb{R}^{1 \times n}$"""
z, y, W, A, x, v = vector("z", C), vector("y", C), vector("W", m, n), vector("A", n, n), vector("x", n), vector("v", m)
X, W2, h = vector("X", m, n, d), vector("W^{(2)}", d, m), vector("h_{t-1}", n)
a, b, t = (entry(vector(name)) for name in "abt")
i, j, k, l = (index(name, C) for name in "ijkl")
im, jn, kn = index("i", m), index("j", n), index("k", n)
i_n, jnn = index("i", n), index("j", n)


def fn(name, *arguments, at=()):
    return Apply(Function(name), tuple(map(as_node, arguments)), tuple(at))


def minus_(node):
    return Mul((MINUS_ONE, node))


TABLE = [
    # numbers, sums, products, quotients as displayed
    (r"a + b", Add((a, b))),
    (r"a - b", Add((a, minus_(b)))),
    (r"-a", minus_(a)),
    (r"-2 a", Mul((Number(-2), a))),
    (r"a - 2b", Add((a, Mul((Number(-2), b))))),
    (r"a (b + t)", Mul((a, Add((b, t))))),
    (r"a (b t)", Mul((a, Mul((b, t))))),
    (r"a \cdot b \times t", Mul((a, b, t))),
    (r"a b t", Mul((a, b, t))),
    (r"a + (b + t)", Add((a, Add((b, t))))),
    (r"-(a b)", Mul((MINUS_ONE, Mul((a, b))))),
    (r"\frac{a}{b}", Mul((a, Pow(b, MINUS_ONE)))),
    (r"\frac{1}{b}", Pow(b, MINUS_ONE)),
    (r"\frac{1}{2}", HALF),
    (r"\frac12", HALF),
    (r"\tfrac{3}{4}", Number(Fraction(3, 4))),
    (r"\frac{a b}{t}", Mul((a, b, Pow(t, MINUS_ONE)))),
    (r"\frac{(a b)}{t}", Mul((Mul((a, b)), Pow(t, MINUS_ONE)))),
    (r"\frac{a}{b} t", Mul((a, Pow(b, MINUS_ONE), t))),
    (r"a b / t", Mul((a, b, Pow(t, MINUS_ONE)))),
    (r"1 / t", Pow(t, MINUS_ONE)),
    (r"1/2", HALF),
    (r"0.5 a", Mul((HALF, a))),
    (r"a^2", Pow(a, TWO)),
    (r"a^{-1}", Pow(a, MINUS_ONE)),
    (r"\sqrt{a}", Pow(a, HALF)),
    (r"\sqrt[3]{a}", Pow(a, Number(Fraction(1, 3)))),
    (r"\left( a + b \right)^{2}", Pow(Add((a, b)), TWO)),
    (r"\bigl[ a \bigr]", a),
    (r"\{ a \}", a),
    (r"a \, b \; \displaystyle t", Mul((a, b, t))),
    (r"\underbrace{a + b}_{\text{why}} t", Mul((Add((a, b)), t))),
    (r"\textcolor{blue}{a} + \color{red} b", Add((a, b))),
    (r"\cancel{a} b", Mul((a, b))),
    (r"\boxed{a + b}", Add((a, b))),
    # functions
    (r"e^{a}", fn("exp", a)),
    (r"e", Constant("e")),
    (r"\pi a", Mul((Constant("pi"), a))),
    (r"\exp(a)", fn("exp", a)),
    (r"\ln a", fn("log", a)),
    (r"\log a + b", Add((fn("log", a), b))),
    (r"\log a \, b", Mul((fn("log", a), b))),
    (r"\sin 2a", fn("sin", Mul((TWO, a)))),
    (r"\sin 2 \pi a", Mul((fn("sin", Mul((TWO, Constant("pi")))), a))),
    (r"\tanh^2 a", Pow(fn("tanh", a), TWO)),
    (r"\tanh(a)^2", Pow(fn("tanh", a), TWO)),
    (r"\tanh^2(a)", Pow(fn("tanh", a), TWO)),
    (r"\tanh'(a)", Apply(DerivedFunction(Function("tanh"), (1,)), (a,))),
    (r"\sigma(a)", fn("sigmoid", a)),
    (r"\sigma''(a)", Apply(DerivedFunction(Function("sigmoid"), (2,)), (a,))),
    (r"\operatorname{relu}(a)", fn("relu", a)),
    (r"\mathrm{ReLU}(a)", fn("relu", a)),
    (r"\text{sign}(a)", fn("sign", a)),
    (r"\operatorname{erf}(a)", fn("erf", a)),
    (r"|a|", fn("abs", a)),
    (r"\left| a - b \right|", fn("abs", Add((a, minus_(b))))),
    (r"|a| |b|", Mul((fn("abs", a), fn("abs", b)))),
    (r"\max(a, b)", fn("max", a, b)),
    (r"\min\{a, b\}", fn("min", a, b)),
    (r"\max_{j} z_j", Maximum(j, Entry(z, (j,)))),
    (r"\min_{j} z_j", Minimum(j, Entry(z, (j,)))),
    (r"\mathbb{1}[a > 0]", Indicator(Relation(">", a, ZERO))),
    (r"\mathbf{1}_{a > 0}", Indicator(Relation(">", a, ZERO))),
    (r"\mathbb{1}\{a > 0, b < 1\}", Indicator(And((Relation(">", a, ZERO), Relation("<", b, ONE))))),
    (r"[a = b]", Indicator(Relation("=", a, b))),
    (r"\begin{cases} a & a > 0 \\ 0 & a \leq 0 \end{cases}", Cases((a, ZERO), (Relation(">", a, ZERO), Relation("≤", a, ZERO)))),
    (
        r"\begin{cases} a, & \text{if } a > 0, \\ -b & \text{otherwise.} \end{cases}",
        Cases((a, minus_(b)), (Relation(">", a, ZERO), And(()))),
    ),
    # sums
    (r"\sum_{j=1}^{C} z_j", Sum(j, Entry(z, (j,)))),
    (r"\sum_{j} z_j", Sum(j, Entry(z, (j,)))),
    (r"\sum_j z_j y_j + a", Add((Sum(j, Mul((Entry(z, (j,)), Entry(y, (j,))))), a))),
    (r"\prod_{j=1}^C z_j^{y_j}", Product(j, Pow(Entry(z, (j,)), Entry(y, (j,))))),
    (r"\sum_{i,j} W_{ij}", Sum(im, Sum(jn, Entry(W, (im, jn))))),
    (r"\sum_{i,j=1}^{n} A_{ij}", Sum(i_n, Sum(jnn, Entry(A, (i_n, jnn))))),
    (r"z_i \sum_{j \neq i} z_j", Mul((Entry(z, (i,)), Sum(j, Entry(z, (j,)), Relation("≠", j, i))))),
    (r"\sum_{i \neq j} z_i z_j", Sum(i, Sum(j, Mul((Entry(z, (i,)), Entry(z, (j,)))), Relation("≠", i, j)))),
    (r"z_i \sum_{j=1, j \neq i}^{C} z_j", Mul((Entry(z, (i,)), Sum(j, Entry(z, (j,)), Relation("≠", j, i))))),
    (r"z_i \sum_{\substack{j=1 \\ j \neq i}}^{C} z_j", Mul((Entry(z, (i,)), Sum(j, Entry(z, (j,)), Relation("≠", j, i))))),
    (r"\sum_{i < j} A_{ij}", Sum(i_n, Sum(jnn, Entry(A, (i_n, jnn)), Relation("<", i_n, jnn)))),
    (r"\log \sum_j e^{z_j}", fn("log", Sum(j, fn("exp", Entry(z, (j,)))))),
    (r"x_1 + x_2 + \cdots + x_n", Sum(i_n, Entry(x, (i_n,)))),
    (r"x_1 \cdots x_n", Product(i_n, Entry(x, (i_n,)))),
    (r"\sum_{j=1}^{C} -z_j", Sum(j, minus_(Entry(z, (j,))))),
    # indices
    (r"W_{ij}", Entry(W, (im, jn))),
    (r"W_{i,j}", Entry(W, (im, jn))),
    (r"W_{1,2}", Entry(W, (ONE, TWO))),
    (r"W_{12}", Entry(W, (ONE, TWO))),
    (r"x_n", Entry(x, (n,))),
    (r"X_{i,j,k}", Entry(X, (im, jn, index("k", d)))),
    (r"W^{(2)}_{ij}", Entry(W2, (index("i", d), index("j", m)))),
    (r"W_{ij}^{(2)}", Entry(W2, (index("i", d), index("j", m)))),
    (r"(W^{(2)})_{ij}", Entry(W2, (index("i", d), index("j", m)))),
    (r"h_{t-1,i}", Entry(h, (i_n,))),
    (r"(h_{t-1})_i", Entry(h, (i_n,))),
    (r"[W x]_i", Sum(jn, Mul((Entry(W, (im, jn)), Entry(x, (jn,)))))),
    (
        r"\sum_{i} z_i x_{s(i-1)+j} x_j",
        Sum(i, Mul((Entry(z, (i,)), Entry(x, (plus(times(s_, minus(i, 1)), jn),)), Entry(x, (jn,))))),
    ),
    (r"\delta_{ij} z_i", Mul((Indicator(Relation("=", i, j)), Entry(z, (i,))))),
    (r"\operatorname{softmax}(z)_i", fn("softmax", Array((j,), Entry(z, (j,))), at=(i,))),
    (r"\text{softmax}(z / a)_i", fn("softmax", Array((j,), Mul((Entry(z, (j,)), Pow(a, MINUS_ONE)))), at=(i,))),
    # derivatives
    (r"\frac{\partial a}{\partial z_i}", Derivative(a, (Entry(z, (i,)),))),
    (r"\frac{\partial}{\partial z_i} \left( a z_i \right)", Derivative(Mul((a, Entry(z, (i,)))), (Entry(z, (i,)),))),
    (r"\frac{\partial \log z_j}{\partial z_i}", Derivative(fn("log", Entry(z, (j,))), (Entry(z, (i,)),))),
    (r"\frac{\partial^2 a}{\partial z_i \partial z_j}", Derivative(a, (Entry(z, (i,)), Entry(z, (j,))))),
    (r"\frac{\partial^2 a}{\partial z_i^2}", Derivative(a, (Entry(z, (i,)), Entry(z, (i,))))),
    (r"\frac{d a}{d b}", Derivative(a, (b,))),
    (r"\frac{\mathrm{d} a}{\mathrm{d} b}", Derivative(a, (b,))),
    (r"\frac{d^2}{d b^2} e^{b}", Derivative(fn("exp", b), (b, b))),
    (r"\partial a / \partial b", Derivative(a, (b,))),
    (r"\partial a / \partial z_i \cdot b", Mul((Derivative(a, (Entry(z, (i,)),)), b))),
    (r"\frac{d}{db} \sin b \cos b", Derivative(Mul((fn("sin", b), fn("cos", b))), (b,))),
    (r"\nabla_W t", Derivative(t, (Entry(W, (im, jn)),))),
    (r"\nabla_{x} (a x^\top x)", Derivative(Mul((a, Sum(jn, Mul((Entry(x, (jn,)), Entry(x, (jn,))))))), (Entry(x, (i_n,)),))),
    (
        r"\nabla_x x^\top A x",
        Derivative(Sum(jnn, Mul((Entry(x, (jnn,)), Sum(kn, Mul((Entry(A, (jnn, kn)), Entry(x, (kn,)))))))), (Entry(x, (i_n,)),)),
    ),
    (r"\nabla^2_x t", Derivative(t, (Entry(x, (i_n,)), Entry(x, (jnn,))))),
    (r"\nabla_x^2 t", Derivative(t, (Entry(x, (i_n,)), Entry(x, (jnn,))))),
    (r"\frac{\partial (W x)}{\partial x}", Derivative(Sum(kn, Mul((Entry(W, (im, kn)), Entry(x, (kn,))))), (Entry(x, (jn,)),))),
    (r"\frac{\partial^2 t}{\partial x \partial x^\top}", Derivative(t, (Entry(x, (i_n,)), Entry(x, (jnn,))))),
    # moments
    (r"\mathbb{E}[a]", Expectation(a)),
    (r"\mathbb{E}[a]^2", Pow(Expectation(a), TWO)),
    (r"\operatorname{Var}(a)", Variance(a)),
    (r"\mathrm{Cov}(a, b)", Covariance(a, b)),
    # matrix notation
    (r"x^\top x", Sum(i_n, Mul((Entry(x, (i_n,)), Entry(x, (i_n,)))))),
    (r"W x", Sum(jn, Mul((Entry(W, (im, jn)), Entry(x, (jn,)))))),
    (r"W A x", Sum(jn, Mul((Entry(W, (im, jn)), Sum(kn, Mul((Entry(A, (jn, kn)), Entry(x, (kn,))))))))),
    (r"W^T v", Sum(index("j", m), Mul((Entry(W, (index("j", m), i_n)), Entry(v, (index("j", m),)))))),
    (r"{W^{(2)}}^\top", Entry(W2, (index("j", d), im))),
    (r"W^{(2)\top}", Entry(W2, (index("j", d), im))),
    (r"(W^{(2)})^T", Entry(W2, (index("j", d), im))),
    (r"v x^\top", Mul((Entry(v, (im,)), Entry(x, (jn,))))),
    (r"x \odot x", Mul((Entry(x, (i_n,)), Entry(x, (i_n,))))),
    (r"x^{\odot (-1)}", Pow(Entry(x, (i_n,)), MINUS_ONE)),
    (r"A^{\odot 2}", Pow(Entry(A, (i_n, jnn)), TWO)),
    (r"W x \odot v", Mul((Sum(jn, Mul((Entry(W, (im, jn)), Entry(x, (jn,))))), Entry(v, (im,))))),
    (r"1 - x \odot x", Add((ONE, Mul((MINUS_ONE, Entry(x, (i_n,)), Entry(x, (i_n,))))))),
    (r"\|x\|^2", Sum(i_n, Pow(Entry(x, (i_n,)), TWO))),
    (r"\lVert x \rVert_2", Pow(Sum(i_n, Pow(Entry(x, (i_n,)), TWO)), HALF)),
    (r"\|x\|_1", Sum(i_n, fn("abs", Entry(x, (i_n,))))),
    (r"\|W\|_F^2", Sum(im, Sum(jn, Pow(Entry(W, (im, jn)), TWO)))),
    (r"\operatorname{tr}(A)", Sum(i_n, Entry(A, (i_n, i_n)))),
    (r"\operatorname{diag}(x)", Mul((Indicator(Relation("=", i_n, jnn)), Entry(x, (i_n,))))),
    (r"A + a I", Add((Entry(A, (i_n, jnn)), Mul((a, Indicator(Relation("=", i_n, jnn))))))),
    (r"I_n", Indicator(Relation("=", i_n, jnn))),
    (r"\mathbf{1}^\top x", Sum(i_n, Mul((ONE, Entry(x, (i_n,)))))),
    (
        r"A^{-1}",
        Apply(Function("inverse"), (Array((index("k", n), index("l", n)), Entry(A, (index("k", n), index("l", n)))),), (i_n, jnn)),
    ),
    (
        r"A^{-\top}",
        Apply(Function("inverse"), (Array((index("k", n), index("l", n)), Entry(A, (index("k", n), index("l", n)))),), (jnn, i_n)),
    ),
    (r"\log \det A", fn("log", fn("det", Array((i_n, jnn), Entry(A, (i_n, jnn)))))),
    (r"A^2", Sum(kn, Mul((Entry(A, (i_n, kn)), Entry(A, (kn, jnn)))))),
    (r"\sigma(x)", fn("sigmoid", Entry(x, (i_n,)))),
    (r"\operatorname{softmax}(W)", fn("softmax", Array((kn,), Entry(W, (im, kn))), at=(jn,))),
    (r"x \cdot x", Sum(i_n, Mul((Entry(x, (i_n,)), Entry(x, (i_n,)))))),
    (r"\langle x, x \rangle", Sum(i_n, Mul((Entry(x, (i_n,)), Entry(x, (i_n,)))))),
    (r"\frac{x}{a}", Mul((Entry(x, (i_n,)), Pow(a, MINUS_ONE)))),
    (r"(v^\top W x) \, a", Mul((Sum(im, Mul((Entry(v, (im,)), Sum(jn, Mul((Entry(W, (im, jn)), Entry(x, (jn,)))))))), a))),
]


@pytest.mark.parametrize("written, term", TABLE, ids=[row[0] for row in TABLE])
def test_a_formula_means_its_term(written, term):
    found = read_term(written, DECLARATIONS)
    assert same(found, term), found


CONDITIONS = [
    (r"a > 0", Relation(">", a, ZERO)),
    (r"0 < a \le 1", And((Relation("<", ZERO, a), Relation("≤", a, ONE)))),
    (r"a \in (0, 1)", And((Relation(">", a, ZERO), Relation("<", a, ONE)))),
    (r"\sum_i z_i = 1", Relation("=", Sum(i, Entry(z, (i,))), ONE)),
    (r"a \not= b", Relation("≠", a, b)),
    (r"m > n", Relation(">", m, n)),
]


@pytest.mark.parametrize("written, condition", CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_a_relation_means_its_condition(written, condition):
    assert same(read_condition(written, DECLARATIONS), condition)


def test_index_conditions_take_the_ranges_that_are_given():
    assert read_condition(r"i \neq j", known=(i, j)) is Relation("≠", i, j)


def test_known_names_may_come_as_a_term_that_shows_them():
    term = Sum(j, Mul((Entry(z, (j,)), Entry(y, (i,)))))
    assert read_condition(r"\sum_{i} y_i = 1", known=(term,)) is Relation("=", Sum(i, Entry(y, (i,))), ONE)


def test_a_function_is_applied_and_a_scalar_multiplied():
    product = read_term(r"f(1-f)", r"$f \in \mathbb{R}$")
    f = entry(vector("f"))
    assert product is Mul((f, Add((ONE, minus_(f)))))
    applied = read_term(r"f(1-b)", r"$b \in \mathbb{R}$, $f(t) := t^2$")
    assert type(applied) is Apply and type(applied.function) is DefinedFunction
    unknown = read_term(r"g(b)", r"$b \in \mathbb{R}$")
    assert unknown is Apply(UnknownFunction("g"), (b,))


def test_a_function_of_a_vector_is_a_function_of_the_whole():
    assert read_term(r"\mathcal{E}(z)", DECLARATIONS) is Apply(UnknownFunction(r"\mathcal{E}"), (Array((i,), Entry(z, (i,))),))


def test_a_smooth_activation_acts_on_each_entry():
    assert read_term(r"\phi'(x) \odot \phi(x)", DECLARATIONS) is Mul(
        (
            Apply(DerivedFunction(UnknownFunction(r"\phi"), (1,)), (Entry(x, (i_n,)),)),
            Apply(UnknownFunction(r"\phi"), (Entry(x, (i_n,)),)),
        )
    )


def test_bound_names_are_never_captured():
    """The sum of f's body and the free index of its argument share a letter on paper only."""
    term = read_term(r"f(z_j)", DECLARATIONS + r", $f(t) := \sum_{j=1}^{C} t y_j$")
    assert [index_.name for index_ in term.free] == ["j"]
    nested = read_term(r"\sum_i x_i (x^\top A x)", DECLARATIONS)
    assert not nested.free


def test_sizes_and_indices_that_share_a_letter_are_kept_apart():
    term = read_term(r"\sum_{n=1}^{C} z_n + \sum_j x_j", DECLARATIONS)
    names = {part.index.name for part in (term.terms[0], term.terms[1])}
    assert "n" not in names


def test_name_spellings_are_one():
    for written in (r"\hat y", r"\hat{y}", r"\hat  {y}"):
        assert read_term(written, r"$\hat{y} \in \mathbb{R}$") is entry(vector(r"\hat{y}"))


MISFITS = [
    (r"W v", r"m×n and m"),
    (r"x x", "n and n"),
    (r"x + v", "n and m"),
    (r"W + A", r"m×n and n×n"),
    (r"W^{-1}", r"m×n"),
    (r"\operatorname{tr}(W)", r"m×n"),
    (r"x \odot v", "n and m"),
    (r"\log(W) \cdot \det W", r"m×n"),
    (r"W_{i}", r"m×n"),
    (r"\operatorname{softmax}(a)", "scalar"),
    (r"\nabla_x (W x)", "Jacobian"),
    (r"z_i x_i", "1..C in z and over 1..n in x"),
]


@pytest.mark.parametrize("written, said", MISFITS, ids=[row[0] for row in MISFITS])
def test_shapes_that_do_not_fit_are_named(written, said):
    with pytest.raises(ShapeError) as error:
        read_term(written, DECLARATIONS)
    assert said in str(error.value)


REFUSED = [
    (r"a \foo b", r"\foo", 3),
    (r"\input{x}", r"\input", 1),
    (r"a + \write18{ls}", r"\write", 5),
    (r"(a + b", "ends too early", 6),
    (r"a + b)", ")", 6),
    (r"\frac{a}{b", "ends too early", None),
    (r"a +", "ends too early", None),
    (r"a b_i^", "ends too early", None),
    (r"x^10", "^{10}", 2),
    (r"x_i_j", "second subscript", 4),
    (r"a = b = c d", "relation", 1),
    (r"\sum z_j", "needs an index", 1),
    (r"\sum_{j=1} z_j", "upper end", 1),
    (r"\int a", r"\int", 1),
    (r"a \pm b", r"\pm", None),
    (r"\sin^{-1} a", "inverse", 1),
    (r"\log", "argument", 1),
    (r"\partial a", "counterpart", 1),
    (r"\frac{\partial a}{\partial 2}", "name or an entry", None),
    (r"\nabla (x^\top W^\top W x)", "by what", 1),
    (r"\frac{a}{0}", "zero", 1),
    (r"|x|", "norm", 1),
    (r"\|W\|_2", r"\|X\|_F", 1),
    (r"\begin{cases} a & a > 0 & \text{who knows} b > 0 \end{cases}", "condition", None),
    (r"\begin{bmatrix} a & \\ b & t \end{bmatrix}", "entry", None),
    (r"\hat{a + b}", "whole formula", 1),
    (r"a § b", "character", 3),
    (r"1234567890123456789012345678901234567890123", "digits", 1),
    (r"\mathbf{E}_{q}[a]", "not random", None),
    (r"a + !b", "unexpected", 5),
    (r"a^{b", "ends too early", None),
    (r"\left. a \right|_{0}", "no point", None),
    (r"\left. a \right|", r"\rvert", None),
    (r"\operatorname{tr} A A", "how far", None),
    (r"e^{x^{a}}_{b}", "", None),
]


@pytest.mark.parametrize("written, said, column", REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_not_read_is_refused_with_its_place(written, said, column):
    with pytest.raises((ReadError, ShapeError)) as error:
        read_term(
            written,
            r"$a, b \in \mathbb{R}$, $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{n \times n}$, $z \in \mathbb{R}^C$",
        )
    assert said in str(error.value)
    if column is not None and type(error.value) is ReadError:
        assert (error.value.line, error.value.column) == (1, column)


def test_nesting_is_limited_and_never_overflows():
    assert read_term("(" * 60 + "a" + ")" * 60) is entry(vector("a"))
    for opening, closing in (
        ("(", ")"),
        ("{", "}"),
        (r"\frac{", "}{2}"),
        (r"\sqrt{", "}"),
        ("e^{", "}"),
        (r"\hat{", "}"),
        (r"\sum_{i=1}^{n} ", ""),
        (r"\begin{cases} ", r" & a > 0 \end{cases}"),
        ("|", "|"),
        ("x_{", "}"),
    ):
        with pytest.raises(ReadError):
            read_term(opening * 3000 + "a" + closing * 3000)


def test_an_alternating_term_of_many_thousand_summands_is_read():
    term = read_term(" + ".join(["a", "b"] * 5000))
    assert len(term.terms) == 10_000


def test_exponents_are_limited():
    from symgrad.errors import LimitError, SymgradError

    with pytest.raises(LimitError):
        read_term(r"a^{1000000000}")
    with pytest.raises(SymgradError):
        read_term(r"A^{1000}", r"$A \in \mathbb{R}^{n \times n}$")


@pytest.mark.parametrize(
    "text, place", [(r"\frac{", "line 1, column 6"), ("b >\n 0 +", "line 2, column 4"), (r"\foo", "line 1, column 1")]
)
def test_an_error_in_a_formula_tells_the_place_in_what_was_given(text, place):
    with pytest.raises(ReadError, match=place):
        read_condition(text, "$b \\in \\mathbb{R}$\n")
