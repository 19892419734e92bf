"""Random well-formed terms over one small vocabulary, for property tests: `terms()`, `conditions()`.

Every index stays inside its axis whatever the sizes are, so that a term with a value at one size has one at others. Two index
ranges of different sizes are never confused. What a test must know to read or to evaluate a term is in TENSORS, SIZES and FREE.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from symgrad.operators.functions import absolute, exp, log, maximum, relu, sigmoid, sin, softplus, sqrt, square, tanh
from symgrad.terms.building import entry, scalar, vector
from symgrad.terms.indices import index, minus, plus, times
from symgrad.terms.nodes import (
    MINUS_ONE,
    ONE,
    TRUE,
    ZERO,
    Add,
    Apply,
    Array,
    Cases,
    Constant,
    Covariance,
    DefinedFunction,
    Definition,
    Derivative,
    DerivedFunction,
    Expectation,
    Function,
    Index,
    Indicator,
    Law,
    Maximum,
    Mul,
    Number,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    Variance,
)

C, M, N, S = SIZES = tuple(map(Size, ("C", "m", "n", "s")))
RANGES = {size: Range(ONE, size) for size in (C, M, N)}

X, T, LAM = scalar("x"), scalar("t", "positive"), scalar(r"\lambda")
TEMPERATURE, ENSEMBLE, STAR = scalar("T", "positive"), scalar("E_{ENS}"), scalar("x^*")
Z, Y = vector("z", C), vector("y", C)
W, V, A = vector("W", M, N), vector("W^{(2)}", C, M), vector("A", N, N)
B = vector("b_f", M)  # a subscript that is part of the name
U = vector("u", plus(times(S, M), N))  # long enough for the strided u_{s(i-1)+j}
_I, _J = index("i", C), index("j", C)
P = Tensor(r"\hat{y}", (RANGES[C],), "real", Definition((_I,), exp(Z[_I]) / Sum(_J, exp(Z[_J]))))
R = Tensor("r", (RANGES[C],), "binary", None, Law("Bernoulli", (_I,), (Number(Fraction(1, 3)),)))
TENSORS = (X.tensor, T.tensor, LAM.tensor, TEMPERATURE.tensor, ENSEMBLE.tensor, STAR.tensor, Z, Y, W, V, A, B, U, P, R)
F, G = UnknownFunction("f"), DefinedFunction("g", (scalar("q"),), square(scalar("q")) + X)
FUNCTIONS = (F, G)
FREE = (index("a", C), index("b", C), index("c", M), index("d", N))
NAMES = {C: "ijk", M: "pq", N: "lh"}

UNARY = (exp, tanh, sigmoid, sin, absolute, relu, softplus)


def numbers():
    """Small rationals, most of them integers."""
    return st.sampled_from([Number(v) for v in (2, 3, 1, -1, -2, 0, 10, Fraction(1, 2), Fraction(-1, 2), Fraction(2, 3))])


@st.composite
def slots(draw, axis, scope):
    """An integer expression inside the axis."""
    choices = [i for i in scope if i.range is axis]
    if axis is U.axes[0]:
        strides = [i for i in scope if i.range is RANGES[M]]
        offsets = [i for i in scope if i.range is RANGES[N]]
        if strides and offsets:
            return plus(times(S, minus(draw(st.sampled_from(strides)), 1)), draw(st.sampled_from(offsets)))
        return draw(st.sampled_from(offsets + strides)) if strides or offsets else ONE
    size = axis.upper
    if choices and draw(st.integers(0, 9)):
        return draw(st.sampled_from(choices))
    if choices and draw(st.booleans()):
        return minus(plus(size, 1), draw(st.sampled_from(choices)))
    return draw(st.sampled_from([ONE, size]))


@st.composite
def entries(draw, scope, random=True, defined=True):
    """An entry of a tensor at indices in scope."""
    pool = [t for t in TENSORS if (random or t.law is None) and (defined or t.definition is None)]
    tensor = draw(st.sampled_from(pool))
    return entry(tensor, *(draw(slots(axis, scope)) for axis in tensor.axes))


@st.composite
def conditions(draw, scope=FREE):
    """A relation of two indices of one range, of a strided index and another, or of an entry and a number."""
    pairs = [(i, j) for i in scope for j in scope if i is not j and i.range is j.range]
    if pairs and draw(st.booleans()):
        left, right = draw(st.sampled_from(pairs))
        return Relation(draw(st.sampled_from("=≠≤<")), left, right)
    strides = [i for i in scope if i.range is RANGES[M]]
    if strides and not draw(st.integers(0, 3)):
        strided = plus(times(S, minus(draw(st.sampled_from(strides)), 1)), draw(st.sampled_from(scope)))
        return Relation(draw(st.sampled_from("=≤")), strided, draw(st.sampled_from(scope)))
    return Relation(draw(st.sampled_from("><≥≤")), draw(entries(scope)), draw(st.sampled_from([ZERO, ONE])))


def _new_index(draw, scope):
    size = draw(st.sampled_from(list(NAMES)))
    taken = {i.name for i in scope}
    free = [name for name in NAMES[size] if name not in taken]
    return Index(free[0], RANGES[size]) if free else None


@st.composite
def terms(draw, depth=4, scope=FREE, random=True, smooth=False, moments=True):
    """A scalar term with free indices among `scope`.

    random   whether random tensors occur; moments: whether 𝔼 and Var do
    smooth   leave out what has kinks (| |, max, relu, cases, indicators of reals)
    """

    def sub(**changed):
        settings = dict(depth=depth - 1, scope=scope, random=random, smooth=smooth, moments=moments) | changed
        return draw(terms(**settings))

    if depth <= 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.one_of(entries(scope, random), numbers(), st.just(X)))
    kind = draw(
        st.sampled_from(
            [
                "add",
                "add",
                "sub",
                "mul",
                "mul",
                "mul",
                "div",
                "neg",
                "pow",
                "sum",
                "sum",
                "product",
                "delta",
                "indicator",
                "function",
                "log",
                "root",
                "cases",
                "max",
                "derivative",
                "softmax",
                "moment",
                "whole",
                "binary",
                "where",
                "integer",
                "named",
                "covariance",
                "constant",
            ]
        )
    )
    if kind == "add":
        return Add(tuple(sub() for _ in range(draw(st.integers(2, 3)))))
    if kind == "sub":
        return Add((sub(), Mul((MINUS_ONE, sub()))))
    if kind == "mul":
        return Mul(tuple(sub() for _ in range(draw(st.integers(2, 4)))))
    if kind == "div":
        factors = [sub() for _ in range(draw(st.integers(1, 3)))]
        factors.insert(draw(st.integers(0, len(factors))), Pow(sub(depth=min(depth - 1, 1)), MINUS_ONE))
        return Mul(tuple(factors))
    if kind == "neg":
        return Mul((draw(st.sampled_from([MINUS_ONE, MINUS_ONE, Number(-2), Number(Fraction(-1, 3))])), sub()))
    if kind == "pow":
        exponent = draw(st.one_of(st.sampled_from([Number(v) for v in (2, 2, 3, -1, -2, Fraction(3, 2))]), entries(scope, random)))
        return Pow(sub(), exponent)
    if kind in ("sum", "product", "where", "max"):
        i = _new_index(draw, scope)
        if i is None:
            return X
        body = sub(scope=(*scope, i))
        if kind == "where":
            others = [o for o in scope if o.range is i.range]
            where = Relation("≠", i, draw(st.sampled_from(others))) if others else TRUE
            return Sum(i, body, where)
        if kind == "max" and smooth:
            kind = "sum"
        return {"sum": Sum, "product": Product, "max": Maximum}[kind](i, body)
    if kind == "delta":
        pairs = [(i, j) for i in scope for j in scope if i is not j and i.range is j.range]
        left, right = draw(st.sampled_from(pairs))
        return Indicator(Relation("=", left, right))
    if kind == "integer":
        atoms = st.sampled_from([*scope, *SIZES])
        return draw(st.one_of(atoms, st.builds(minus, atoms, st.sampled_from([ONE, *scope])), st.builds(times, atoms, atoms)))
    if kind == "named":
        function = draw(
            st.sampled_from(
                [
                    F,
                    G,
                    DerivedFunction(F, (1,)),
                    DerivedFunction(F, (2,)),
                    DerivedFunction(G, (1,)),
                    DerivedFunction(Function("tanh"), (1,)),
                ]
            )
        )
        return Apply(function, (sub(),))
    if kind == "covariance" and moments and random:
        return Covariance(sub(moments=False), sub(moments=False))
    if kind == "constant":
        return Constant("pi")
    if kind == "log":
        return log(sub())
    if kind == "root":
        return sqrt(sub())
    if kind == "softmax":
        axis = draw(st.sampled_from([i for i in scope if i.range is RANGES[C]]))
        inner = Index("j", RANGES[C])
        body = draw(st.sampled_from([Z[inner], Z[inner] / T, Z[inner] + Y[inner]]))
        return Apply(Function("softmax"), (Array((inner,), body),), (axis,))
    if kind == "whole":
        rows = (Index("l", RANGES[N]), Index("h", RANGES[N]))
        matrix = Array(rows, A[rows])
        places = [i for i in scope if i.range is RANGES[N]]
        if draw(st.booleans()):
            return Apply(Function("det"), (matrix,))
        return Apply(Function("inverse"), (matrix,), (draw(st.sampled_from(places)), draw(st.sampled_from(places))))
    if kind == "derivative":
        by = tuple(draw(entries(scope, False)) for _ in range(draw(st.integers(1, 2))))
        return Derivative(sub(), by)
    if kind == "moment" and moments and random:
        return draw(st.sampled_from([Expectation, Variance]))(sub(moments=False))
    if kind in ("function", "moment", "covariance") or smooth:
        allowed = [f for f in UNARY if not smooth or f not in (absolute, relu)]
        return draw(st.sampled_from(allowed))(sub())
    if kind == "indicator":
        return Indicator(draw(conditions(scope)))
    if kind == "binary":
        return maximum(sub(), sub())
    return Cases((sub(), sub()), (draw(conditions(scope)), TRUE))


# --- algebra over names as awkward as documents have them ------------------------------------------------------------

AWKWARD = tuple(
    map(
        scalar,
        (
            "x",
            "d",
            "T",
            "e",
            r"\pi",
            r"\sigma",
            r"\delta",
            "E",
            "I",
            "f'",
            "x^*",
            "W^{(2)}",
            "E_{ENS}",
            "E_D",
            r"\hat{y}",
            r"\mathbf{w}",
            r"\mathcal{L}",
            "h_{t-1}",
            r"\ell",
        ),
    )
)
AWKWARD_VECTORS = tuple(vector(name, C) for name in ("z", r"\tilde{v}", "b_f", "u'", "q^{(1)}"))


def algebra(leaves: int = 12):
    """Terms of deeply nested signs, numbers, powers, fractions and functions over AWKWARD names; one free index, i."""
    i, j = index("i", C), index("j", C)
    leaf = st.one_of(
        st.sampled_from(AWKWARD),
        numbers(),
        st.sampled_from([C, N, i]),
        st.sampled_from([v[slot] for v in AWKWARD_VECTORS for slot in (i, ONE)]),
    )
    variables = st.sampled_from([AWKWARD[0], *(v[i] for v in AWKWARD_VECTORS)])

    def grown(part):
        several = st.lists(part, min_size=2, max_size=4).map(tuple)
        return st.one_of(
            st.builds(Add, several),
            st.builds(Mul, several),
            st.builds(Mul, several),
            st.builds(Mul, st.tuples(st.just(MINUS_ONE), part)),
            st.builds(Pow, part, st.just(MINUS_ONE)),
            st.builds(Pow, part, part),
            st.builds(square, part),
            st.builds(sqrt, part),
            *(st.builds(function, part) for function in (exp, log, tanh, sigmoid, absolute)),
            st.builds(maximum, part, part),
            *(st.builds(binder, st.just(j), part) for binder in (Sum, Product, Maximum)),
            st.builds(Derivative, part, st.tuples(variables)),
            st.builds(Expectation, part),
            st.builds(Variance, part),
            st.builds(lambda a, b, c: Cases((a, b), (Relation(">", c, ZERO), TRUE)), part, part, part),
            st.builds(lambda a, b: Indicator(Relation("<", a, b)), part, part),
            st.just(Indicator(Relation("=", i, j))),
        )

    return st.recursive(leaf, grown, max_leaves=leaves)
