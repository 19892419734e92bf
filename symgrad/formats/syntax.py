"""The surface of a formula: what stands where, before any name has a meaning. Every part knows its offsets in the source.

The formula parser makes these; `elaborate` turns them into terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction


class Surface:
    """Base of all parts. `start` and `end` are offsets in the source text."""

    __slots__ = ("start", "end")
    fields: tuple[str, ...] = ()

    def __init__(self, start, end, *parts):
        self.start, self.end = start, end
        for field, part in zip(self.fields, parts, strict=True):
            setattr(self, field, part)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(repr(getattr(self, field)) for field in self.fields)})"

    @property
    def children(self) -> Iterator[Surface]:
        for field in self.fields:
            yield from _surfaces(getattr(self, field))


def _surfaces(part):
    if isinstance(part, Surface):
        yield part
    elif type(part) in (tuple, list):
        for item in part:
            yield from _surfaces(item)


class Numeral(Surface):
    """A number, with its digits as written."""

    __slots__ = fields = ("value", "digits")
    value: Fraction


class Symbol(Surface):
    """A name or sign: x, \\alpha, \\hat{y}, \\mathbf{w}, \\log, \\partial, \\operatorname{softmax} (name in canonical spelling)."""

    __slots__ = fields = ("name",)


class Words(Surface):
    """\\text{…} that is no known function."""

    __slots__ = fields = ("text",)


class Scripts(Surface):
    """`base` with subscript items (a list as the commas divide them), superscripts and a number of primes."""

    __slots__ = fields = ("base", "subs", "sups", "primes")


class Group(Surface):
    """Parentheses or the like: `opening` is ( [ { | ‖ ⌊ ⌈ ⟨ or "" for bare braces; `items` what the commas divide."""

    __slots__ = fields = ("opening", "items")


class Quotient(Surface):
    """\\frac{numerator}{denominator}."""

    __slots__ = fields = ("numerator", "denominator")


class Root(Surface):
    """\\sqrt[degree]{radicand}; degree None for the square root."""

    __slots__ = fields = ("radicand", "degree")


class Term(Surface):
    """Factors with the operator before each: "" (juxtaposed), · × / ⊙ ⊘ ⊗; the first has ""."""

    __slots__ = fields = ("operators", "factors")


class Total(Surface):
    """Terms with the sign before each, + or -."""

    __slots__ = fields = ("signs", "terms")


class Big(Surface):
    """Σ, Π, max or min over `under` (statements, as the commas divide them) up to `over`; `body` reaches to the end of the term."""

    __slots__ = fields = ("operator", "under", "over", "body")


class Cases(Surface):
    """Values, and the condition of each as a list of parts: statements and Words; None for a row without one."""

    __slots__ = fields = ("values", "conditions")


class Matrix(Surface):
    """Rows of entries."""

    __slots__ = fields = ("rows",)


class Chained(Surface):
    """sides[0] relations[0] sides[1] …; `places` the offsets of the relations."""

    __slots__ = fields = ("sides", "relations", "places")


class Logic(Surface):
    """Statements joined by "and" or "or", or one denied by "not"."""

    __slots__ = fields = ("operator", "parts")


class Evaluated(Surface):
    """The value of `body` where the `conditions` hold: f'(x)|_{x = 0}."""

    __slots__ = fields = ("body", "conditions")


def walk(part: Surface) -> Iterator[Surface]:
    """The part and all below it, in reading order."""
    stack = [part]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(tuple(current.children)))


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
            stack.extend(reversed(tuple(current.children)))


def unwrap(part: Surface) -> Surface:
    """The part without bare braces and one-element terms around it."""
    while True:
        if type(part) is Group and part.opening == "" and len(part.items) == 1:
            part = part.items[0]
        elif type(part) is Term and len(part.factors) == 1:
            part = part.factors[0]
        elif type(part) is Total and len(part.terms) == 1 and part.signs[0] == "+":
            part = part.terms[0]
        else:
            return part


#: Superscripts that transpose.
TRANSPOSES = ("\\top", "T", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\text{T}", "\\mathbf{T}", "\\mathtt{T}", "\\prime")


def name_of_sign(part: Surface) -> str:
    """The name of a superscript that is one sign or word, as of the \\top of x^\\top; "" of any other."""
    part = unwrap(part)
    if type(part) is Words:
        return "\\text{T}" if part.text.strip() == "T" else ""
    return part.name if type(part) is Symbol else ""


def spelling(part: Surface) -> str:
    """A canonical spelling, the same for two parts that differ in spaces and redundant braces only; used for names."""
    part = unwrap(part)
    kind = type(part)
    if kind is Numeral:
        return part.digits
    if kind is Symbol:
        return part.name
    if kind is Words:
        return "\\text{" + " ".join(part.text.split()) + "}"
    if kind is Scripts:
        return spelled_name(spelling(part.base), part.subs, part.sups, part.primes)
    if kind is Group:
        closing = {"(": ")", "[": "]", "{": "\\}", "": "}"}.get(part.opening, part.opening)
        opening = {"{": "\\{", "": "{"}.get(part.opening, part.opening)
        return opening + ",".join(map(spelling, part.items)) + closing
    if kind is Term:
        signs = {"": "", "·": "\\cdot ", "×": "\\times ", "/": "/", "⊙": "\\odot ", "⊘": "\\oslash ", "⊗": "\\otimes "}
        text = ""
        for operator, factor in zip(part.operators, part.factors):
            piece = signs[operator] + spelling(factor)
            if text and piece[:1].isalpha() and _ends_in_word(text):
                piece = " " + piece
            text += piece
        return text
    if kind is Total:
        text = "".join(sign + spelling(term) for sign, term in zip(part.signs, part.terms))
        return text[1:] if text.startswith("+") else text
    if kind is Chained:
        text = spelling(part.sides[0])
        return text + "".join(relation + spelling(side) for relation, side in zip(part.relations, part.sides[1:]))
    if kind is Quotient:
        return f"\\frac{{{spelling(part.numerator)}}}{{{spelling(part.denominator)}}}"
    if kind is Root and part.degree is None:
        return f"\\sqrt{{{spelling(part.radicand)}}}"
    return f"?{part.start}"


def _ends_in_word(text):
    stripped = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return stripped.endswith("\\") and stripped != text


def spelled_name(base: str, subs, sups, primes: int) -> str:
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
