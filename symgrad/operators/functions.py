"""The functions that symgrad knows: one row each. Knows nodes only.

A row says what a function is called (LaTeX, NumPy, flint), what it means in simpler functions, its partial
derivatives, where it has a value, and where it has no derivative. A function without derivatives cannot be
differentiated: whoever asks gets an error, not a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import UnsupportedError
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    TWO,
    ZERO,
    Apply,
    Condition,
    Constant,
    Function,
    Indicator,
    Node,
    Pow,
    Relation,
    add,
    mul,
    neg,
)
from .arrays import OPAQUE


@dataclass(frozen=True)
class Row:
    """One function.

    latex        how it is written before its argument
    arity        number of scalar arguments; 0 marks a function of one whole tensor
    definition   its value in simpler terms, from its arguments; None for a primitive
    derivatives  from its arguments, the partial derivative by each; None: not differentiable here
    domain       from its arguments, where it has a value
    kink         from its arguments, where it has a value and no derivative
    positive     whether every value is > 0
    numpy        expression with {0}, {1} for the arguments, over NumPy-like `np`; None: made by `functions/`
    flint        the method of a flint ball (arb) that gives it; None: `evaluate` has its own
    """

    name: str
    latex: str
    arity: int = 1
    definition: Callable[..., Node] | None = None
    derivatives: Callable[..., tuple[Node, ...]] | None = None
    domain: Callable[..., Condition] = lambda *args: TRUE
    kink: Callable[..., Condition] | None = None
    positive: bool = False
    numpy: str | None = None
    flint: str | None = None


def _at(name):
    function = Function(name)
    return lambda *args: Apply(function, args)


exp, log, sin, cos, tan = map(_at, ("exp", "log", "sin", "cos", "tan"))
sinh, cosh, tanh, arcsin, arccos, arctan, erf = map(_at, ("sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "erf"))
absolute, sign, maximum, minimum, relu = map(_at, ("abs", "sign", "max", "min", "relu"))
sigmoid, softplus = map(_at, ("sigmoid", "softplus"))


def square(node: Node) -> Node:
    return Pow(node, TWO)


def sqrt(node: Node) -> Node:
    """The square root: the power 1/2."""
    return Pow(node, HALF)


def _greater(left, right):
    return Indicator(Relation(">", left, right))


FUNCTIONS: dict[str, Row] = {
    row.name: row
    for row in (
        Row("exp", r"\exp", derivatives=lambda x: (exp(x),), positive=True, numpy="np.exp({0})", flint="exp"),
        Row(
            "log",
            r"\log",
            derivatives=lambda x: (Pow(x, MINUS_ONE),),
            domain=lambda x: Relation(">", x, ZERO),
            numpy="np.log({0})",
            flint="log",
        ),
        Row("sin", r"\sin", derivatives=lambda x: (cos(x),), numpy="np.sin({0})", flint="sin"),
        Row("cos", r"\cos", derivatives=lambda x: (neg(sin(x)),), numpy="np.cos({0})", flint="cos"),
        Row(
            "tan",
            r"\tan",
            definition=lambda x: sin(x) / cos(x),
            derivatives=lambda x: (add(ONE, square(tan(x))),),
            domain=lambda x: Relation("≠", cos(x), ZERO),
            numpy="np.tan({0})",
            flint="tan",
        ),
        Row(
            "sinh",
            r"\sinh",
            definition=lambda x: mul(HALF, add(exp(x), neg(exp(neg(x))))),
            derivatives=lambda x: (cosh(x),),
            numpy="np.sinh({0})",
            flint="sinh",
        ),
        Row(
            "cosh",
            r"\cosh",
            definition=lambda x: mul(HALF, add(exp(x), exp(neg(x)))),
            derivatives=lambda x: (sinh(x),),
            positive=True,
            numpy="np.cosh({0})",
            flint="cosh",
        ),
        Row(
            "tanh",
            r"\tanh",
            definition=lambda x: add(exp(x), neg(exp(neg(x)))) / add(exp(x), exp(neg(x))),
            derivatives=lambda x: (add(ONE, neg(square(tanh(x)))),),
            numpy="np.tanh({0})",
            flint="tanh",
        ),
        Row(
            "arcsin",
            r"\arcsin",
            derivatives=lambda x: (Pow(sqrt(add(ONE, neg(square(x)))), MINUS_ONE),),
            domain=lambda x: Relation("<", absolute(x), ONE),
            numpy="np.arcsin({0})",
            flint="asin",
        ),
        Row(
            "arccos",
            r"\arccos",
            derivatives=lambda x: (neg(Pow(sqrt(add(ONE, neg(square(x)))), MINUS_ONE)),),
            domain=lambda x: Relation("<", absolute(x), ONE),
            numpy="np.arccos({0})",
            flint="acos",
        ),
        Row(
            "arctan", r"\arctan", derivatives=lambda x: (Pow(add(ONE, square(x)), MINUS_ONE),), numpy="np.arctan({0})", flint="atan"
        ),
        Row("erf", r"\operatorname{erf}", derivatives=lambda x: (TWO / sqrt(Constant("pi")) * exp(neg(square(x))),), flint="erf"),
        Row("abs", "|", derivatives=lambda x: (sign(x),), kink=lambda x: Relation("=", x, ZERO), numpy="np.abs({0})"),
        Row(
            "sign",
            r"\operatorname{sign}",
            definition=lambda x: add(_greater(x, ZERO), neg(_greater(ZERO, x))),
            derivatives=lambda x: (ZERO,),
            kink=lambda x: Relation("=", x, ZERO),
            numpy="np.sign({0})",
        ),
        Row(
            "relu",
            r"\operatorname{relu}",
            definition=lambda x: maximum(ZERO, x),
            derivatives=lambda x: (_greater(x, ZERO),),
            kink=lambda x: Relation("=", x, ZERO),
            numpy="np.maximum({0}, 0)",
        ),
        Row(
            "max",
            r"\max",
            arity=2,
            derivatives=lambda a, b: (_greater(a, b), _greater(b, a)),
            kink=lambda a, b: Relation("=", a, b),
            numpy="np.maximum({0}, {1})",
        ),
        Row(
            "min",
            r"\min",
            arity=2,
            derivatives=lambda a, b: (_greater(b, a), _greater(a, b)),
            kink=lambda a, b: Relation("=", a, b),
            numpy="np.minimum({0}, {1})",
        ),
        Row(
            "sigmoid",
            r"\sigma",
            definition=lambda x: Pow(add(ONE, exp(neg(x))), MINUS_ONE),
            derivatives=lambda x: (mul(sigmoid(x), add(ONE, neg(sigmoid(x)))),),
            positive=True,
        ),
        Row(
            "softplus",
            r"\operatorname{softplus}",
            definition=lambda x: log(add(ONE, exp(x))),
            derivatives=lambda x: (sigmoid(x),),
            positive=True,
            numpy="np.logaddexp(0, {0})",
        ),
        # Functions of one whole tensor.
        *(Row(each.name, each.latex, arity=0, positive=each.positive) for each in OPAQUE.values()),
    )
}


def row(function: Function) -> Row:
    """The row of a function; UnsupportedError where there is none."""
    try:
        return FUNCTIONS[function.name]
    except KeyError:
        raise UnsupportedError(f"no function named {function.name}; known are {', '.join(FUNCTIONS)}") from None
