"""Averages over laws of which nothing is known, and integrals: sums over any number of points, of any weights.

The integral of h by x is read as Σ_k w_k h(x_k), where nothing is said of the points x_k and the weights w_k > 0. What is equal for
all of these is so for the integral, which is a limit of such sums; what is not may be so for the integral all the same, and is
neither refuted nor proved. A law that is known by its name alone, p in 𝔼_{x ∼ p}, has the density g(x) / Σ_k w_k g(x_k) for any
smooth positive g, so that it adds up to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace

from ...matrices import lowering as matrix
from ...matrices.axes import Axis, indices_of
from ...matrices.lowering import Value, scalar
from ...terms.nodes import (
    MINUS_ONE,
    ONE,
    Apply,
    Array,
    Entry,
    Function,
    Index,
    Node,
    Pow,
    Range,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    mul,
    walk,
)
from ..surface.arguments import divided, moment_name
from ..surface.averages import Averaged, averaged_below, law_of
from ..surface.distributions import distribution_of
from ..surface.signs import sign_of
from ..surface.syntax import Big, Group, Numeral, Surface, Symbol, Term, Total, spelling, term_of, unwrap
from ..surface.syntax import walk as walk_surface
from ..surface.vocabulary import NO_VALUES, builtin_function
from .entities import subscript_value, undeclared
from .frame import Frame

#: Ends of an integral over the whole line.
_INFINITE = ("\\infty", "-\\infty", "+\\infty")
#: Why what is false of such sums refutes nothing.
AS_SUM = "an integral, or an average over a law that is not known, is a sum over some number of points"


@dataclass(frozen=True)
class Points:
    """The points over which is summed: the running index, the name's value at it, and its weight."""

    index: Index
    tensor: Tensor
    weight: Node

    @property
    def value(self) -> Value:
        axes = [Axis(range_) for range_ in self.tensor.axes[1:]]
        tensor, index = self.tensor, self.index
        return Value(axes, lambda places: Entry(tensor, (index, *(at for place in places for at in indices_of(place)))))

    def at(self, index: Index) -> Node:
        """The point, as the argument of a function."""
        value = replace(self, index=index).value
        return matrix.whole(value) if value.axes else value.build(())


def points_of(frame: Frame, name: str, part: Surface, domain: str = "", letter: str = "") -> Points:
    """The points for a name in a domain; `letter`: the running index, where it is another one."""
    axes: tuple[Range, ...] = ()
    if name not in frame.bound:
        outer, frame.given = frame.given, {key: value for key, value in frame.given.items() if key != name}
        try:
            symbol = Symbol(part.start, part.end, name)
            value = undeclared(frame, name, symbol) if frame.find(name) is None else frame.value(symbol)
        finally:
            frame.given = outer
        entry = value.general_entry()
        if type(entry) is not Entry or len(entry.tensor.axes) != value.rank:
            raise frame.refuse("an integral is over a name", part, "\\int f(x) \\, dx")
        axes = entry.tensor.axes
    shown = f"{name}{domain}"
    size = Size(f"N_{{{shown}}}")
    index = Index(letter or f"k_{{{name}}}", Range(ONE, size))
    tensor = Tensor(f"\\breve{{{shown}}}", (index.range, *axes))
    frame.resolver.points.add(tensor)
    return Points(index, tensor, Entry(Tensor(f"w_{{{shown}}}", (index.range,), "positive"), (index,)))


def within(frame: Frame, points: dict[str, Points]) -> Frame:
    """The frame in which names stand for the points: a copy, for a value is built later, when it still needs what is given here."""
    inside = copy(frame)
    inside.given = {**frame.given, **{name: each.value for name, each in points.items()}}
    inside.bound = {name: value for name, value in frame.bound.items() if name not in points}
    inside.expanding = frame.expanding or 1  # a defined name that leads to one of them is read anew
    return inside


def summed(points: Sequence[Points], value: Value, weigh: Callable[[], Node]) -> Value:
    """Σ of the weighted values over the points, entry by entry."""

    def over(node: Node) -> Node:
        term = mul(*(each.weight for each in points), weigh(), node)
        for each in reversed(points):
            term = Sum(each.index, term)
        return term

    return matrix.mapped(value, over)


# --- integrals ------------------------------------------------------------------------------------------------------


def integral(frame: Frame, part: Big) -> Value:
    """\\int h \\, dx, and \\int_x h without a differential."""
    body, names = _without_differentials(part)
    domain = _domain(frame, part, names)
    if not names:
        raise frame.refuse("it is not clear over what this integral is", part, "\\int f(x) \\, dx")
    return over_points(frame, names, body, part, domain)


def over_points(frame: Frame, names: Sequence[str], body: Surface, part: Surface, domain: str = "") -> Value:
    """The sum of a formula over the points for some names."""
    frame.resolver.note(f"{AS_SUM}: of any number, of any weights", part)
    points = {name: points_of(frame, name, part, domain) for name in names}
    value = within(frame, points).value(body)
    node = value.build(matrix.places_of(value))
    if not any(type(each) is Apply and type(each.function) is UnknownFunction for each in walk(node)):
        if node.tensors <= {each.tensor for each in points.values()}:
            raise frame.refuse("this integral is a number, which is not worked out", part)
    return summed(list(points.values()), value, lambda: ONE)


def _without_differentials(part: Big) -> tuple[Surface, list[str]]:
    """What is integrated, and by what, as the differentials in its last term say."""
    body = unwrap(part.body)
    terms = list(body.terms) if type(body) is Total else [body]
    last = unwrap(terms[-1])
    factors = list(last.factors) if type(last) is Term else [last]
    operators = list(last.operators) if type(last) is Term else [""]
    names: list[str] = []
    at = 0
    while at + 1 < len(factors):
        variable = unwrap(factors[at + 1])
        if sign_of(factors[at]) is not None and type(variable) is Symbol and operators[at + 1] == "":
            names.append(variable.name)
            del factors[at : at + 2], operators[at : at + 2]
        else:
            at += 1
    rest: Surface = Numeral(part.end, part.end, ONE.value, "1")
    if factors:
        rest = term_of(factors, ["", *operators[1:]])
    if type(body) is Total:
        rest = Total(body.start, body.end, body.signs, [*terms[:-1], rest])
    return rest, names


def _domain(frame: Frame, part: Big, names: list[str]) -> str:
    """What tells an integral from others by the same name; a name below one without a differential is that by which it is."""
    ends = [*part.under, *([part.over] if part.over is not None else [])]
    shown = [spelling(end) for end in ends]
    if len(part.under) == 1 and part.over is None:
        below = unwrap(part.under[0])
        if type(below) is Symbol and (shown[0] in names or not names):
            names[:] = names or [below.name]
            return ""
        if type(below) is Symbol and not frame.means(below.name):
            return f",{below.name}"
    if not ends or all(end in _INFINITE for end in shown):
        return ""
    if all(type(unwrap(end)) is Numeral or spelling(end) in _INFINITE for end in ends):
        return "," + "..".join(shown)
    raise frame.refuse("an integral whose ends are no numbers is not read", part, "\\int f(x) \\, dx")


# --- averages -------------------------------------------------------------------------------------------------------


def density(frame: Frame, function: UnknownFunction, arguments: Sequence[Node], position: int, part: Surface) -> Node | None:
    """The value of a law that is known by its name alone, which adds up to 1 over one argument; None of any other function."""
    name = frame.resolver.law_variable(function.name)
    if name is None or position >= len(arguments):
        return None
    points = points_of(frame, name, part, letter=f"l_{{{name}}}")
    own, at = arguments[position], points.at(points.index)
    if type(own) is not type(at) and Array in (type(own), type(at)):
        return None  # at one of many samples, τ_i of a τ that is a vector
    positive = UnknownFunction(function.name, True)
    there = Apply(positive, (*arguments[:position], at, *arguments[position + 1 :]))
    total = Sum(points.index, mul(points.weight, there))
    return mul(Apply(positive, tuple(arguments)), Pow(total, MINUS_ONE))


def averaged(frame: Frame, over: Sequence[Averaged], read: Callable[[Frame], Value], part: Surface) -> Value:
    """𝔼_{x ∼ p}[h] for a law p that is a function, 𝔼_x[h] where nothing says what the law of x is, and several of these.

    `read` reads what is averaged.
    """
    if not over:
        return read(frame)
    (names, law), *rest = over
    frame.resolver.note(f"{AS_SUM}: of any number, of any weights", part)
    own = _adds_up(frame, law) if law is not None and len(names) == 1 else None
    points = {name: points_of(frame, own or name, part, letter=f"k_{{{name}}}") for name in names}  # 𝔼_{y ∼ p} is 𝔼_{x ∼ p}
    each = list(points.values())
    inside = within(frame, points)
    chance = ONE if law is None else _chance(inside, law, names)
    value = averaged(inside, rest, read, part)
    if law is not None and _adds_up(frame, law) is not None:
        return summed(each, value, lambda: chance)
    total = summed(each, scalar(chance), lambda: ONE).build(())
    return summed(each, value, lambda: mul(chance, Pow(total, MINUS_ONE)))


def outcomes_of(frame: Frame, items: Sequence[Surface]) -> list[str]:
    """The random names without a known law on which a formula hangs: those said to be or drawn from p, else those only averaged."""
    knowledge = frame.resolver.knowledge
    random: set[str] = set()
    only: set[str] = set()
    may_be = frame.claims or not knowledge.asks  # what is derived keeps its 𝔼
    for whole in (whole for item in items for whole in frame.resolver.behind(item)):
        for name in (piece.name for piece in walk_surface(whole) if type(piece) is Symbol):
            entity = frame.find(name)
            if entity is not None and entity.law is not None:
                return []
            if name in knowledge.random and (entity is None or entity.definition is None):
                random.add(name)
            elif may_be and name in knowledge.averaged - knowledge.settled - knowledge.applied and _is_unsaid(frame, name):
                only.update((name,) if name not in frame.bound and _is_name(name) else ())
    return sorted(random or only)


def drawn_from(frame: Frame, names: Sequence[str]) -> Averaged | None:
    """The name that is drawn from a law that is a function, where it is the only random one of the document."""
    random = frame.resolver.knowledge.random
    law = random.get(names[0]) if len(names) == 1 == len(random) else None
    called = law_of(law) if law is not None else None
    if law is None or called is None or called.name not in frame.resolver.knowledge.applied and frame.find(called.name) is None:
        return None
    return Averaged((names[0],), law)


def _is_unsaid(frame: Frame, name: str) -> bool:
    """Whether nothing says what a name is."""
    entity = frame.find(name)
    return entity is None or bool(entity.inferred) or frame.resolver.was_never_declared(name)


def _is_name(name: str) -> bool:
    """Whether a name may stand for a quantity."""
    return name not in NO_VALUES and builtin_function(name) is None and moment_name(name, None) is None


def over_outcomes(frame: Frame, names: Sequence[str], read: Callable[[Frame], Value], part: Surface) -> Value:
    """𝔼[h] of random names with any law together: Σ_k w_k h(x_k, y_k) / Σ_k w_k, over the same outcomes everywhere."""
    frame.resolver.note(f"{AS_SUM}: of any number, of any weights", part)
    given = {name: points_of(frame, name, part) for name in names}
    index = Index("k_{\\Omega}", Range(ONE, Size("N_{\\Omega}")))
    weight = Entry(Tensor("w_{\\Omega}", (index.range,), "positive"), (index,))
    points: dict[str, Points] = {}
    for name, each in given.items():
        tensor = Tensor(f"\\acute{{{name}}}", (index.range, *each.tensor.axes[1:]))
        frame.resolver.points.add(tensor)
        points[name] = Points(index, tensor, weight)
    value = read(within(frame, points))
    total = Sum(index, weight)
    return matrix.mapped(value, lambda node: mul(Sum(index, mul(weight, node)), Pow(total, MINUS_ONE)))


def _chance(frame: Frame, law: Surface, names: Sequence[str]) -> Node:
    """The density of a law at names."""
    if _adds_up(frame, law) is None:
        value = matrix.squeeze(frame.value(_at_names(law, names)))
        if value.axes:
            raise frame.unclear(f"a density of the shape {value.shape}", law)
        return value.build(())
    called = law_of(_at_names(law, names))
    assert called is not None and called.bracket is not None
    function = frame.resolver.unknown(f"{called.name}_{{\\cdot}}" if called.subs else called.name)
    below = (subscript_value(frame, sub) for sub in called.subs)
    values = [*below, *(frame.value(item) for item in divided(called.bracket.items))]
    arguments = [matrix.whole(value) if value.axes else value.build(()) for value in values]
    found = density(frame, function, arguments, len(called.subs), law)
    return Apply(function, arguments) if found is None else found


def over_names(frame: Frame, subs: list[Surface], shown: Collection[str]) -> list[Averaged] | None:
    """What a moment is averaged over in this way; None where what stands below it is random as the document says, or no law.

    `shown` are the names in what is averaged.
    """
    found: list[Averaged] = []
    for names, law in averaged_below(subs) or ():
        if any(_is_random(frame, name) for name in names):
            return None
        written = law_of(law if law is not None else Symbol(subs[0].start, subs[0].end, names[0]))
        if names and law is not None or written is None:
            found.append(Averaged(names, law))
            continue
        variable = frame.resolver.law_variable(written.name) or _argument_of(frame, written.name)
        if variable is not None:  # 𝔼_p of what p is a law of
            found.append(Averaged((variable,), law if law is not None else Symbol(subs[0].start, subs[0].end, written.name)))
        elif names and set(names) <= set(shown):
            found.append(Averaged(names, None))
        else:
            return None
    return found or None


def _is_random(frame: Frame, name: str) -> bool:
    """Whether the document says of a name which law of the tables it has."""
    entity = frame.find(name)
    return entity is not None and (entity.law is not None and distribution_of(entity.law.distribution) is not None)


def divergence(frame: Frame, items: Sequence[Surface], part: Surface) -> Value | None:
    """D_{KL}(p \\| q) = 𝔼_{x ∼ p}[log p(x) / q(x)] of two laws that are functions; None of any others."""
    one, two = items
    variables = {_variable_of(frame, side) for side in (one, two) if law_of(side) is not None}
    if law_of(one) is None or len(variables) != 1 or (name := variables.pop()) is None:
        return None

    def read(inside: Frame) -> Value:
        over = _chance(inside, one, [name])
        below = inside.node(two) if law_of(two) is None else _chance(inside, two, [name])
        return scalar(Apply(Function("log"), (mul(over, Pow(below, MINUS_ONE)),)))

    return averaged(frame, [Averaged((name,), one)], read, part)


def _variable_of(frame: Frame, side: Surface) -> str | None:
    """The x of the law p(x | y), or of a law p; None of what is no function."""
    law = law_of(side)
    if law is None or law.bracket is None and law.name not in frame.resolver.knowledge.applied:
        return None
    first = unwrap(divided(law.bracket.items)[0]) if law.bracket is not None and law.bracket.items else None
    return first.name if type(first) is Symbol else frame.resolver.law_variable(law.name)


def _argument_of(frame: Frame, name: str) -> str | None:
    """The name at which a function of one argument stands everywhere."""
    arguments = frame.resolver.knowledge.arguments.get(name, set())
    if len(arguments) != 1:
        return None
    (names,) = arguments
    return names[0] if len(names) == 1 else None


def _at_names(law: Surface, names: Sequence[str]) -> Surface:
    """p(x) of a law p that stands without its arguments."""
    called = law_of(law)
    if called is not None and called.bracket is not None:
        return law
    items: list[Surface] = [Symbol(law.end, law.end, name) for name in names]
    return Term(law.start, law.end, ["", ""], [law, Group(law.end, law.end, "(", items)])


def _adds_up(frame: Frame, law: Surface) -> str | None:
    """The variable of a law that is known by its name alone, so that its density adds up to 1 as it is read; None of any other."""
    called = law_of(law)
    return frame.resolver.law_variable(called.name) if called is not None and frame.find(called.name) is None else None
