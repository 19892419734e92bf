"""What a displayed formula is made of: boxes. `layout` builds them, the LaTeX, text and MathML writers emit them.

Knows nothing of terms. Boxes are never changed once built, and compare by identity. `tall` says whether a box is
higher than a line of letters with scripts, so that fences around it must stretch.
"""

from __future__ import annotations


class Box:
    """Base of all boxes."""

    __slots__ = ("tall",)

    def __init__(self, tall: bool = False):
        self.tall = tall


class Name(Box):
    r"""A name, as LaTeX: `z`, `\hat{y}`, `W^{(2)}`."""

    __slots__ = ("latex",)

    def __init__(self, latex: str):
        self.tall = False
        self.latex = latex


class FunctionName(Box):
    r"""An upright function name, as LaTeX: `\log`, `\operatorname{erf}`."""

    __slots__ = ("latex",)

    def __init__(self, latex: str):
        self.tall = False
        self.latex = latex


class Digits(Box):
    """A non-negative integer."""

    __slots__ = ("text",)

    def __init__(self, text: str):
        self.tall = False
        self.text = text


class Words(Box):
    """Text inside a formula."""

    __slots__ = ("text",)

    def __init__(self, text: str):
        self.tall = False
        self.text = text


class Operator(Box):
    """A sign between or before operands, as its Unicode character: = ≠ · ∈ ∂ ⊤ ⊙."""

    __slots__ = ("symbol",)

    def __init__(self, symbol: str):
        self.tall = False
        self.symbol = symbol


class Row(Box):
    """Boxes side by side: operands with the operators between them."""

    __slots__ = ("parts",)

    def __init__(self, *parts: Box):
        self.parts = parts
        self.tall = any(part.tall for part in parts)


class Terms(Box):
    """A sum or a negative: (is negative, box) for each term."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[tuple[bool, Box], ...]):
        self.parts = parts
        self.tall = any(part.tall for _, part in parts)


class Factors(Box):
    """A product: the factors, with Operator("·") where one is shown."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Box, ...]):
        self.parts = parts
        self.tall = any(part.tall for part in parts)


class Listing(Box):
    """Boxes with a separator between them: `,` or nothing, as in the indices of W_ij and X_{a,s i+k}."""

    __slots__ = ("parts", "separator")

    def __init__(self, parts: tuple[Box, ...], separator: str = ","):
        self.parts, self.separator = parts, separator
        self.tall = any(part.tall for part in parts)


class Fraction(Box):
    """A fraction; `slashed` sets it in one line."""

    __slots__ = ("numerator", "denominator", "slashed")

    def __init__(self, numerator: Box, denominator: Box, slashed: bool = False):
        self.numerator, self.denominator, self.slashed = numerator, denominator, slashed
        self.tall = not slashed


class Script(Box):
    """A base with a subscript, a superscript or both."""

    __slots__ = ("base", "sub", "sup")

    def __init__(self, base: Box, sub: Box | None = None, sup: Box | None = None):
        self.base, self.sub, self.sup = base, sub, sup
        self.tall = base.tall or bool(sup is not None and sup.tall)


class Root(Box):
    """A square root."""

    __slots__ = ("body",)

    def __init__(self, body: Box):
        self.body = body
        self.tall = body.tall


class Fence(Box):
    """A body between fences; `opening` is ( [ { | ⌊ ⌈ or ‖."""

    __slots__ = ("opening", "body")

    def __init__(self, opening: str, body: Box):
        self.opening, self.body = opening, body
        self.tall = body.tall


CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|", "⌊": "⌋", "⌈": "⌉", "‖": "‖"}


class Call(Box):
    """A function and its argument: a Fence, or a box that needs none."""

    __slots__ = ("head", "argument")

    def __init__(self, head: Box, argument: Box):
        self.head, self.argument = head, argument
        self.tall = argument.tall


class BigOperator(Box):
    """Σ, Π, max or min with limits before its body; `symbol` is one of these."""

    __slots__ = ("symbol", "lower", "upper", "body")

    def __init__(self, symbol: str, lower: Box, upper: Box | None, body: Box):
        self.symbol, self.lower, self.upper, self.body = symbol, lower, upper, body
        self.tall = True


class CaseRows(Box):
    """The rows of a case distinction: (value, condition)."""

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[tuple[Box, Box], ...]):
        self.rows = rows
        self.tall = True


class Marked(Box):
    """The part that changed."""

    __slots__ = ("body",)

    def __init__(self, body: Box):
        self.body = body
        self.tall = body.tall


DOT, ONE_BOX = Operator("·"), Digits("1")


def fenced(box: Box, mark: tuple | None) -> Box:
    """The box in parentheses; a mark on the whole of it goes round them."""
    if mark == () and type(box) is Marked:
        return Marked(Fence("(", box.body))
    return Fence("(", box)


def no_label(exponent: Box) -> Box:
    """An exponent so that its first parentheses are not taken for the label of a name, as in W^{(2)}: (a + b) · c."""
    if type(exponent) is Marked:
        body = no_label(exponent.body)
        return exponent if body is exponent.body else Marked(body)
    if type(exponent) is Factors and _is_fence(exponent.parts[0]) and DOT not in exponent.parts[:2]:
        first, *rest = exponent.parts
        return Factors((first, DOT, *rest))
    if type(exponent) is Terms and len(exponent.parts) == 2:
        (negative, first), (subtracted, second) = exponent.parts
        if _is_fence(first) and not negative and subtracted:
            return Terms(((False, first), (False, Fence("(", Terms(((True, second),))))))
    return exponent


def _is_fence(box):
    return type(box.body if type(box) is Marked else box) is Fence
