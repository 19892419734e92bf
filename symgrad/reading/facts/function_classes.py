r"""The classes of functions of which a document says that one is: even, linear, “$f(x + y) = f(x) + f(y)$”.

A row of `PROPERTIES` has the words, the law that says the same, and a form that runs over the whole class as its parts run over
all functions and numbers: f is even just where it is g(x) + g(-x) of some g. What has no such form is not understood: it lets
nothing pass, and refutes nothing that it may make true. Knows surfaces and terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from ...terms.building import scalar
from ...terms.nodes import (
    ZERO,
    Apply,
    Constant,
    DefinedFunction,
    Entry,
    Function,
    Node,
    Number,
    Pow,
    UnknownFunction,
    add,
    mul,
    neg,
)
from ..surface.lexer import Source
from ..surface.statements import pieces_of
from ..surface.syntax import Chained, Group, Scripts, Surface, Symbol, Term, spelling, unwrap, walk

#: A form of a function: of the function g and the numbers a, b that it is made of, its period, and its arguments.
Form = Callable[[Callable[..., Node], Callable[[str], Node], Node, tuple[Node, ...]], Node]


class FunctionProperty(NamedTuple):
    """What words say of a function.

    words     the adjective, as a regular expression, in lower case
    law       the equation that says the same of a function X, for all x and y
    form      the functions of this class, and no others
    arity     of how many numbers it is a function
    """

    words: str
    law: str
    form: Form
    arity: int = 1


def _turned(period: Node, x: Node) -> Node:
    """2π x / p."""
    return mul(Number(2), Constant("pi"), x, Pow(period, Number(-1)))


#: The classes of functions that textbooks name.
PROPERTIES = (
    FunctionProperty("even|زوج", "X(-x) = X(x)", lambda g, a, p, x: add(g(x[0]), g(neg(x[0])))),
    FunctionProperty("odd|فرد", "X(-x) = -X(x)", lambda g, a, p, x: add(g(x[0]), neg(g(neg(x[0]))))),
    FunctionProperty("symmetric", "X(x, y) = X(y, x)", lambda g, a, p, x: add(g(*x), g(*x[::-1])), 2),
    FunctionProperty(
        "(?:anti-?|skew-?)symmetric|alternating", "X(x, y) = -X(y, x)", lambda g, a, p, x: add(g(*x), neg(g(*x[::-1]))), 2
    ),
    FunctionProperty("linear|additive|خطی", "X(x + y) = X(x) + X(y)", lambda g, a, p, x: mul(a("a"), x[0])),
    FunctionProperty("affine", "", lambda g, a, p, x: add(mul(a("a"), x[0]), a("b"))),
    FunctionProperty("quadratic", "", lambda g, a, p, x: add(mul(a("a"), Pow(x[0], Number(2))), mul(a("b"), x[0]), a("c"))),
    FunctionProperty("constant", "X(x) = X(y)", lambda g, a, p, x: a("a")),
    FunctionProperty("(?:strictly[\\s~]+)?positive", "", lambda g, a, p, x: Apply(Function("exp"), (g(*x),))),
    FunctionProperty("non-?negative", "", lambda g, a, p, x: Apply(Function("max"), (ZERO, g(*x)))),
    FunctionProperty(
        "periodic",
        "X(x + p) = X(x)",
        lambda g, a, p, x: g(Apply(Function("sin"), (_turned(p, x[0]),)), Apply(Function("cos"), (_turned(p, x[0]),))),
    ),
)
PERIODIC = PROPERTIES[-1]
#: The classes of the functions of which a relation says the sign, by the domain of a number of that sign.
SIGNS = {"positive": PROPERTIES[-3], "nonnegative": PROPERTIES[-2]}


class SaidOfFunction(NamedTuple):
    """What is said of a function.

    name     the function's
    words    those that say it
    what     the row of the table; None for words that are not understood
    period   of a periodic function
    """

    name: str
    words: str
    what: FunctionProperty | None = None
    period: Surface | None = None


def function_of_class(said: SaidOfFunction, period: Node | None) -> DefinedFunction | None:
    """Any function of a class, in terms of functions and numbers of which nothing is known; None where the class has no form."""
    what = said.what
    if what is None or what is PERIODIC and period is None:
        return None
    parameters = tuple(scalar(f"\\xi_{{{said.name},{number}}}") for number in range(what.arity))

    def g(*arguments: Node) -> Node:
        return Apply(UnknownFunction(f"\\mathring{{{said.name}}}"), arguments)

    def number(letter: str) -> Entry:
        return scalar(f"\\mathring{{{letter}}}_{{{said.name}}}")

    return DefinedFunction(said.name, parameters, what.form(g, number, ZERO if period is None else period, parameters))


# --- laws -----------------------------------------------------------------------------------------------------------


def law_said(surface: Chained, is_open: Callable[[str], bool]) -> SaidOfFunction | None:
    """What an equation says of a function, f(-x) = f(x), if it is meant of all x; None where it speaks of none.

    is_open   whether a name is a function of which nothing is known
    """
    if surface.relations != ["="]:
        return None
    shown = [part for side in surface.sides for part in walk(side)]
    applied = [name for part in shown if type(part) is Term for name in _applied(part) if is_open(name)]
    primed = (spelling(part.base) for part in shown if type(part) is Scripts and part.primes)
    applied += filter(is_open, primed)
    if not applied:
        return None
    known = _class_of(surface)
    return known if known is not None and known.name in applied else SaidOfFunction(applied[0], "")


def _applied(part: Term) -> Iterator[str]:
    """The names before brackets in a term."""
    for one, other in zip(part.factors, part.factors[1:]):
        base = unwrap(one.base) if type(one) is Scripts and not one.subs and not one.sups else unwrap(one)
        if type(base) in (Symbol, Scripts) and type(unwrap(other)) is Group:
            yield spelling(base)


def _class_of(surface: Chained) -> SaidOfFunction | None:
    """The class of which an equation is the law; None where it is none."""
    for what in PROPERTIES:
        for sides in (surface.sides, surface.sides[::-1]):
            names: dict[str, Surface] = {}
            pattern = _law(what.law) if what.law else None
            if pattern is not None and all(_matches(one, other, names) for one, other in zip(pattern.sides, sides, strict=True)):
                variables = {spelling(names[letter]) for letter in ("x", "y") if letter in names}
                period = names.get("p")
                if len(variables) < sum(letter in names for letter in ("x", "y")):
                    continue
                if period is not None and any(type(part) is Symbol and part.name in variables for part in walk(period)):
                    continue
                return SaidOfFunction(spelling(names["X"]), "", what, period)
    return None


@cache
def _law(law: str) -> Chained | None:
    (piece,) = pieces_of(Source(law), 0, len(law))
    return piece.surface if type(piece.surface) is Chained else None


def _matches(pattern: Surface, part: Surface, names: dict[str, Surface]) -> bool:
    """Whether a formula is a pattern with other names, which are noted: X is a function, x and y are variables, p is anything."""
    pattern, part = unwrap(pattern), unwrap(part)
    if type(pattern) is Symbol and pattern.name in ("X", "x", "y", "p"):
        if pattern.name != "p" and type(part) is not Symbol and not (pattern.name == "X" and type(part) is Scripts):
            return False
        return spelling(names.setdefault(pattern.name, part)) == spelling(part)
    if type(pattern) is not type(part):
        return False
    for field in pattern.fields:
        one, other = getattr(pattern, field), getattr(part, field)
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs = list(zip(one, other, strict=True))
        else:
            pairs = [(one, other)]
        if not all(_matches(a, b, names) if isinstance(a, Surface) else a == b for a, b in pairs):
            return False
    return True
