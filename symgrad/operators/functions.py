"""The scalar functions that symgrad knows, as a table by name, and what follows from it for all who ask. Knows nodes only.

A function is added by its row in one of the files of rows below: what it is called, what it means, its domain, its slopes,
its code (see `row.Row`). Everything else that speaks of functions reads this table.
"""

from __future__ import annotations

from inspect import signature

from ..errors import UnsupportedError
from ..terms.nodes import HALF, MINUS_ONE, ONE, TWO, ZERO, Function, Node, Number, Pow, add, div, mul, neg
from . import activations, elementary, piecewise, special
from .arrays import ARRAYS, OPAQUE
from .row import EVERYWHERE, SMOOTH, Fence, Formula, Opaque, Row, call

exp, log, sin, cos, tan = map(call, ("exp", "log", "sin", "cos", "tan"))
sinh, cosh, tanh, arcsin, arccos, arctan, erf = map(call, ("sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "erf"))
absolute, sign, maximum, minimum, relu = map(call, ("abs", "sign", "max", "min", "relu"))
sigmoid, softplus = map(call, ("sigmoid", "softplus"))


def square(node: Node) -> Node:
    return Pow(node, TWO)


def sqrt(node: Node) -> Node:
    """The square root: the power 1/2."""
    return Pow(node, HALF)


def _by_name(rows: tuple[Row, ...]) -> dict[str, Row]:
    table: dict[str, Row] = {}
    owners: dict[str, str] = {}
    for row in rows:
        if row.name in table:
            raise row.fault("name", "is that of another row, too")
        for spelling in (*row.words, *row.latex, *row.infix):
            if owners.setdefault(spelling, row.name) != row.name:
                raise row.fault("words", f"holds {spelling}, which is {owners[spelling]}")
        table[row.name] = row
    return table


FUNCTIONS: dict[str, Row] = _by_name((*elementary.ROWS, *special.ROWS, *piecewise.ROWS, *activations.ROWS))

#: Names that stand for a formula in functions of the table: what is read is the formula.
ABBREVIATIONS: dict[str, Formula] = {
    "sqrt": sqrt,
    "sec": lambda x: Pow(cos(x), MINUS_ONE),
    "csc": lambda x: Pow(sin(x), MINUS_ONE),
    "cot": lambda x: div(cos(x), sin(x)),
    "sech": lambda x: Pow(cosh(x), MINUS_ONE),
    "csch": lambda x: Pow(sinh(x), MINUS_ONE),
    "coth": lambda x: div(cosh(x), sinh(x)),
    "logit": lambda x: log(div(x, add(ONE, neg(x)))),
    "clip": lambda x, low, high: minimum(maximum(x, low), high),
    "clamp": lambda x, low, high: minimum(maximum(x, low), high),
    "relu6": lambda x: minimum(maximum(ZERO, x), Number(6)),
    "hardsigmoid": lambda x: div(minimum(maximum(ZERO, add(x, Number(3))), Number(6)), Number(6)),
    "hardswish": lambda x: div(mul(x, minimum(maximum(ZERO, add(x, Number(3))), Number(6))), Number(6)),
}


def arity_of(name: str) -> int:
    """How many arguments a function of the tables takes, or a name that stands for a formula."""
    if name in FUNCTIONS:
        return FUNCTIONS[name].arity
    return len(signature(ABBREVIATIONS[name]).parameters) if name in ABBREVIATIONS else ARRAYS[name].arity


#: Functions with a value at all arguments, and those of them that stay finite in floating point.
TOTAL = frozenset(("softmax", *(row.name for row in FUNCTIONS.values() if row.domain is EVERYWHERE)))
BOUNDED = frozenset(name for name in TOTAL if name not in FUNCTIONS or not FUNCTIONS[name].exponential)
POSITIVE = frozenset(
    (*(row.name for row in OPAQUE.values() if row.positive), *(row.name for row in FUNCTIONS.values() if row.values == "positive"))
)
NONNEGATIVE = POSITIVE | {row.name for row in FUNCTIONS.values() if row.values == "nonnegative"}
EXPONENTIAL = frozenset(row.name for row in FUNCTIONS.values() if row.exponential)
INCREASING = frozenset(row.name for row in FUNCTIONS.values() if row.increasing)
#: The value at 0 of functions of one argument, where it is rational.
AT_ZERO = {row.name: row.at_zero for row in FUNCTIONS.values() if not isinstance(row.at_zero, Opaque)}
KINKED = frozenset(row.name for row in FUNCTIONS.values() if row.kink is not SMOOTH)
#: Functions that are written before one simple factor without parentheses, and those that carry a square on the name.
OPEN = frozenset(row.name for row in FUNCTIONS.values() if row.layout in ("open", "raised"))
RAISED = frozenset(row.name for row in FUNCTIONS.values() if row.layout == "raised")
#: Opening sign -> function; command between two arguments -> function.
FENCED = {row.layout.opening: row for row in FUNCTIONS.values() if isinstance(row.layout, Fence)}
INFIXED = {command: row for row in FUNCTIONS.values() for command in row.infix}


def row(function: Function) -> Row:
    """The row of a scalar function; UnsupportedError where there is none."""
    try:
        return FUNCTIONS[function.name]
    except KeyError:
        raise UnsupportedError(f"no function named {function.name}; known are {', '.join(FUNCTIONS)}") from None


def head(function: Function) -> str:
    """How a function is written before its argument, as LaTeX."""
    if function.name in OPAQUE:
        return OPAQUE[function.name].latex
    known = row(function)
    return known.latex[0] if known.latex else rf"\operatorname{{{known.name}}}"


def meaning(function: Function, arguments: tuple[Node, ...]) -> Node:
    """A function at its arguments in simpler terms; UnsupportedError for a primitive."""
    found = definition_of(function)
    if found is None:
        raise UnsupportedError(f"{function.name} is not defined by simpler functions")
    return found(*arguments)


def definition_of(function: Function) -> Formula | None:
    """What a function means in simpler terms, from its arguments; None for a primitive."""
    found = row(function).definition
    return None if isinstance(found, Opaque) else found
