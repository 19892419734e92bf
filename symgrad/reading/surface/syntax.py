"""The surface of a formula: what stands where, before any name has a meaning. Every part knows its offsets in the source.

The formula parser makes these; `elaborate` turns them into terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from ...errors import SymgradError
from .vocabulary import ELLIPSES, INTEGRAL, OPTIMA, SEARCHES


@dataclass(slots=True, eq=False, repr=False)
class Surface:
    """Base of all parts. `start` and `end` are offsets in the source text."""

    _holders: ClassVar[tuple[str, ...]] = ()
    start: int
    end: int
    _children: list[Surface] | None = field(default=None, init=False)

    def __init_subclass__(cls) -> None:
        cls._holders = tuple(name for name, kind in cls.__annotations__.items() if "Surface" in kind)

    @property
    def fields(self) -> tuple[str, ...]:
        """What a part holds besides its place."""
        return self.__match_args__[2:]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(repr(getattr(self, name)) for name in self.fields)})"

    @property
    def children(self) -> list[Surface]:
        """The parts right below this one, in reading order; found once, as passes go over a formula again and again."""
        found = self._children
        if found is None:
            found = self._children = []
            for name in self._holders:
                _gather(getattr(self, name), found)
        return found


def _gather(held: Surface | list[Any] | None, found: list[Surface]) -> None:
    if isinstance(held, list):
        for part in held:
            _gather(part, found)
    elif held is not None:
        found.append(held)


@dataclass(slots=True, eq=False, repr=False)
class Gap(Surface):
    """A part that could not be read, and why."""

    error: SymgradError


@dataclass(slots=True, eq=False, repr=False)
class Numeral(Surface):
    """A number, with its digits as written."""

    value: Fraction
    digits: str


@dataclass(slots=True, eq=False, repr=False)
class Symbol(Surface):
    """A name or sign: x, \\alpha, \\hat{y}, \\mathbf{w}, \\log, \\partial, \\operatorname{softmax} (name in canonical spelling)."""

    name: str


@dataclass(slots=True, eq=False, repr=False)
class Words(Surface):
    """\\text{…} that is no known function."""

    text: str


@dataclass(slots=True, eq=False, repr=False)
class Scripts(Surface):
    """`base` with subscript items (a list as the commas divide them), superscripts and a number of primes."""

    base: Surface
    subs: list[Surface]
    sups: list[Surface]
    primes: int


@dataclass(slots=True, eq=False, repr=False)
class Label(Surface):
    """A superscript that is part of a name though it could be a power: the l of z^l for a layer's."""

    inner: Surface


@dataclass(slots=True, eq=False, repr=False)
class Slice(Surface):
    """2:n in a subscript: the places from one to another, both included."""

    lower: Surface
    upper: Surface


@dataclass(slots=True, eq=False, repr=False)
class Group(Surface):
    """Parentheses or the like: `opening` is ( [ { | ‖ ⌊ ⌈ ⟨ or "" for bare braces; `items` what the commas divide."""

    opening: str
    items: list[Surface]


@dataclass(slots=True, eq=False, repr=False)
class Quotient(Surface):
    """\\frac{numerator}{denominator}."""

    numerator: Surface
    denominator: Surface


@dataclass(slots=True, eq=False, repr=False)
class Root(Surface):
    """\\sqrt[degree]{radicand}; degree None for the square root."""

    radicand: Surface
    degree: Surface | None


#: What stands between the factors of a product that is written plainly.
PLAIN = ("", "·", "∗")


@dataclass(slots=True, eq=False, repr=False)
class Term(Surface):
    """Factors with the operator before each: "" (juxtaposed), · × / ⊙ ⊘ ⊗; the first has ""."""

    operators: list[str]
    factors: list[Surface]


@dataclass(slots=True, eq=False, repr=False)
class Total(Surface):
    """Terms with the sign before each, + or -."""

    signs: list[str]
    terms: list[Surface]


@dataclass(slots=True, eq=False, repr=False)
class Big(Surface):
    """Σ, Π, max or min over `under` (statements, as the commas divide them) up to `over`; `body` reaches to the end of the term."""

    operator: str
    under: list[Surface]
    over: Surface | None
    body: Surface


@dataclass(slots=True, eq=False, repr=False)
class Cases(Surface):
    """Values, and the condition of each as a list of parts: statements and Words; None for a row without one."""

    values: list[Surface]
    conditions: list[list[Surface] | None]


@dataclass(slots=True, eq=False, repr=False)
class Matrix(Surface):
    """Rows of entries."""

    rows: list[list[Surface]]


@dataclass(slots=True, eq=False, repr=False)
class Chained(Surface):
    """sides[0] relations[0] sides[1] …; `places` the offsets of the relations."""

    sides: list[Surface]
    relations: list[str]
    places: list[int]


@dataclass(slots=True, eq=False, repr=False)
class Logic(Surface):
    """Statements joined by "and" or "or", or one denied by "not"."""

    operator: str
    parts: list[Surface]


@dataclass(slots=True, eq=False, repr=False)
class Evaluated(Surface):
    """The value of `body` where the `conditions` hold: f'(x)|_{x = 0}."""

    body: Surface
    conditions: list[Surface]


def walk(part: Surface) -> Iterator[Surface]:
    """The part and all below it, in reading order."""
    stack = [part]
    while stack:
        current = stack.pop()
        yield current
        if below := current.children:
            stack.extend(reversed(below))


def search_in(part: Surface) -> str:
    """The operator without a value that a formula shows: a limit, the place of an optimum; "" where it shows none."""
    for piece in walk(part):
        if type(piece) is Big and piece.operator.startswith(SEARCHES):
            return piece.operator
        if (word := _word_of(piece)) in OPTIMA:
            return word
    return ""


def has_integral(part: Surface) -> bool:
    """Whether a formula shows an integral."""
    return any(type(piece) is Big and piece.operator == INTEGRAL for piece in walk(part))


def optimum_over(part: Surface) -> list[Surface] | None:
    """What \\arg\\min_{w} searches over, where a formula is one; None of any other."""
    part = unwrap(part)
    if type(part) is Big and part.operator.startswith("\\arg"):
        return part.under
    first = unwrap(part.factors[0]) if type(part) is Term else part
    if type(first) is Scripts and _word_of(unwrap(first.base)) in OPTIMA:
        return first.subs
    return None


def _word_of(part: Surface) -> str:
    """The word of \\operatorname{argmin} or \\text{arg min}."""
    if type(part) is Words:
        return " ".join(part.text.split())
    return part.name.partition("{")[2][:-1] if type(part) is Symbol and "{" in part.name else ""


def replaced(part: Surface, put: Callable[[Surface], Surface | None]) -> Surface:
    """The part with what `put` gives for a part below it, or for itself, in its place; all else stands where it stood."""
    new = put(part)
    if new is not None:
        return new

    def again(held: object) -> object:
        if isinstance(held, Surface):
            return replaced(held, put)
        return [again(item) for item in held] if isinstance(held, list) else held

    return type(part)(part.start, part.end, **{name: again(getattr(part, name)) for name in part.fields})


def rebuilt(part: Surface, put: Callable[[Surface], Surface | None], start: int, end: int) -> Surface:
    """The part made anew at one place of the source, with what `put` gives for a part below it, or for itself, in its place."""
    new = put(part)
    if new is not None:
        return new

    def again(held: object) -> object:
        if isinstance(held, Surface):
            return rebuilt(held, put, start, end)
        return [again(item) for item in held] if isinstance(held, list) else held

    held = {name: again(getattr(part, name)) for name in part.fields}
    if type(part) is Chained:
        held["places"] = [end] * len(part.places)
    return type(part)(start, end, **held)


def names_in(part: Surface) -> Iterator[Surface]:
    """Every Symbol and Scripts of a formula that is a name by itself: x_i, not the x of it."""
    stack = [part]
    while stack:
        current = stack.pop()
        if type(current) in (Symbol, Scripts):
            yield current
        if type(current) is Scripts and type(unwrap(current.base)) is Symbol:
            stack.extend(reversed([*current.subs, *current.sups]))
        else:
            stack.extend(current.children[::-1])


def unwrap(part: Surface) -> Surface:
    """The part without bare braces and one-element terms around it."""
    while True:
        if type(part) is Group and part.opening == "" and len(part.items) == 1:
            part = part.items[0]
        elif type(part) is Term and len(part.factors) == 1 and part.operators == [""]:
            part = part.factors[0]
        elif type(part) is Total and len(part.terms) == 1 and part.signs[0] == "+":
            part = part.terms[0]
        else:
            return part


def without_brackets(part: Surface) -> Surface:
    """The part without the round brackets and bare braces around it: x of (x)^⊤."""
    part = unwrap(part)
    while type(part) is Group and part.opening == "(" and len(part.items) == 1:
        part = unwrap(part.items[0])
    return part


_OPENINGS: dict[str, str] = {"{": "\\{", "": "{"}
_CLOSINGS: dict[str, str] = {"(": ")", "[": "]", "{": "\\}", "": "}"}


def spelling(part: Surface) -> str:
    """A canonical spelling, the same for two parts that differ in spaces and redundant braces only; used for names."""
    part = unwrap(part)
    if type(part) is Label:
        return spelling(part.inner)
    if type(part) is Numeral:
        return part.digits
    if type(part) is Symbol:
        return part.name
    if type(part) is Words:
        return "\\text{" + " ".join(part.text.split()) + "}"
    if type(part) is Scripts:
        return spelled_name(spelling(part.base), part.subs, part.sups, part.primes)
    if type(part) is Group:
        closing = _CLOSINGS.get(part.opening, part.opening)
        opening = _OPENINGS.get(part.opening, part.opening)
        return opening + ",".join(map(spelling, part.items)) + closing
    if type(part) is Term:
        signs = {"": "", "·": "\\cdot ", "×": "\\times ", "/": "/", "⊙": "\\odot ", "⊘": "\\oslash ", "⊗": "\\otimes "}
        signs["∗"] = signs["·"]
        text = ""
        for operator, factor in zip(part.operators, part.factors):
            piece = signs[operator] + spelling(factor)
            if text and piece[:1].isalpha() and _ends_in_word(text):
                piece = " " + piece
            text += piece
        return text
    if type(part) is Total:
        text = "".join(sign + spelling(term) for sign, term in zip(part.signs, part.terms))
        return text[1:] if text.startswith("+") else text
    if type(part) is Chained:
        text = spelling(part.sides[0])
        return text + "".join(relation + spelling(side) for relation, side in zip(part.relations, part.sides[1:]))
    if type(part) is Slice:
        return f"{spelling(part.lower)}:{spelling(part.upper)}"
    if type(part) is Quotient:
        return f"\\frac{{{spelling(part.numerator)}}}{{{spelling(part.denominator)}}}"
    if type(part) is Root and part.degree is None:
        return f"\\sqrt{{{spelling(part.radicand)}}}"
    return f"?{part.start}"


def _ends_in_word(text: str) -> bool:
    stripped = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return stripped.endswith("\\") and stripped != text


def spelled_name(base: str, subs: list[Surface], sups: list[Surface], primes: int) -> str:
    """base with label scripts: W_f, h_{t-1}, W^{(2)}, \\theta^{*}, z'."""
    text = base + "'" * primes
    for sup in sups:
        text += "^" + braced(spelling(sup))
    if subs:
        text += "_" + braced(",".join(map(spelling, subs)))
    return text


def braced(text: str) -> str:
    """A script's argument: bare where it is one character."""
    return text if len(text) == 1 else "{" + text + "}"


def term_of(surfaces: list[Surface], operators: list[str]) -> Surface:
    """Factors as one surface."""
    if len(surfaces) == 1:
        return surfaces[0]
    return Term(surfaces[0].start, surfaces[-1].end, ["", *operators[1:]], surfaces)


def factors_of(part: Surface) -> tuple[list[str], list[Surface]]:
    """(operators, factors) of a product; of anything else itself."""
    part = unwrap(part)
    if type(part) is Term:
        return part.operators, part.factors
    return [""], [part]


def is_ellipsis(part: Surface) -> bool:
    """Whether a part is the … of a list or a sum."""
    part = unwrap(part)
    return type(part) is Symbol and part.name in ELLIPSES
