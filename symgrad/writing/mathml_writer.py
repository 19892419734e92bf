"""Terms as MathML Core, which browsers render without help. What stands where is decided in `layout`."""

from __future__ import annotations

from html import escape

from ..errors import UnsupportedError
from ..matrices.terms import MatrixTerm
from ..terms.memory import remembered
from ..terms.nodes import Node, Tensor
from . import layout as layouts
from .boxes import (
    CLOSING,
    BigOperator,
    Box,
    Call,
    CaseRows,
    Digits,
    Factors,
    Fence,
    Fraction,
    FunctionName,
    Listing,
    Marked,
    Name,
    Operator,
    Root,
    Row,
    Script,
    Terms,
    Words,
)
from .frame import Mark
from .names import FONTS, SPACING_ACCENTS, UPRIGHT, Piece, parse, split, styled

TIMES, APPLY = "<mo>\u2062</mo>", "<mo>\u2061</mo>"
THIN = '<mspace width="0.1667em"/>'
NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_BIG = {"Σ": "∑", "Π": "∏"}


def mathml(term: Node | MatrixTerm, mark: Mark | None = None, declared: frozenset[str] = frozenset(), display: bool = True) -> str:
    """A whole <math> element for a term, condition, range, index, tensor (its declaration) or matrix term.

    mark      path (child positions) of the part to highlight: an <mrow class="changed">
    declared  names to which the document gives a meaning of its own, as for `latex`
    display   in a display of its own (limits above and below) or inside a sentence
    Raises UnsupportedError for what has no notation.
    """
    return wrapped(written(layouts.layout(term, mark, declared)), display)


def definition(tensor: Tensor, declared: frozenset[str] = frozenset(), display: bool = True) -> str:
    """A <math> element for the tensor's definition or law."""
    return wrapped(written(layouts.definition(tensor, declared)), display)


def wrapped(inner: str, display: bool = True) -> str:
    """Elements inside a <math> element."""
    style = ' display="block"' if display else ""
    return f'<math xmlns="{NAMESPACE}"{style}>{inner}</math>'


@remembered(50000)
def written(box: Box) -> str:
    """One element for a box."""
    write = _WRITERS.get(type(box))
    if write is None:
        raise UnsupportedError(f"no MathML for a {type(box).__name__} box")
    return write(box)


def row(inner: str) -> str:
    """Elements as one."""
    return f"<mrow>{inner}</mrow>"


def operator(symbol: str, form: str = "") -> str:
    """A sign; `form` (prefix, infix) where that does not show from its place, as at the beginning of a piece of a formula."""
    if symbol == "∂":
        return "<mi>∂</mi>"
    return f'<mo form="{form}">{escape(symbol)}</mo>' if form else f"<mo>{escape(symbol)}</mo>"


def thin_space(wanted: bool) -> str:
    """A thin space, where it is wanted."""
    return THIN if wanted else ""


def mark(inner: str) -> str:
    """The part that changed."""
    return f'<mrow class="changed">{inner}</mrow>'


def _terms(box):
    inner = ""
    for negative, part in box.parts:
        sign = "<mo>−</mo>" if negative else "<mo>+</mo>" if inner else ""
        inner += sign + written(part)
    return row(inner)


def _factors(box):
    inner, before = "", None
    for part in box.parts:
        if type(part) is Operator:
            inner += operator(part.symbol)
        else:
            if before is not None and type(before) is not Operator:
                inner += TIMES + thin_space(needs_space(before, part))
            inner += written(part)
        before = part
    return row(inner)


def needs_space(before: Box, part: Box) -> bool:
    """Whether a thin space keeps two factors apart: before a function's name, between fractions."""
    if type(part) is Call:
        head = part.head.base if type(part.head) is Script else part.head
        return type(head) in (FunctionName, Fraction)
    return type(before) is Fraction and type(part) is Fraction


def _listing(box):
    separator = '<mo separator="true">,</mo>' if "," in box.separator else "<mo>\u2063</mo>"
    return row(separator.join(map(written, box.parts)))


def _fraction(box):
    if box.slashed:
        return row(f"{written(box.numerator)}<mo>/</mo>{written(box.denominator)}")
    return f"<mfrac>{written(box.numerator)}{written(box.denominator)}</mfrac>"


def _script(box):
    base, sub = box.base, None if box.sub is None else written(box.sub)
    sup = None if box.sup is None else written(box.sup)
    if type(base) is Name and sub is not None and sup is None:
        # The script of W^{(2)}_{ab} belongs beside the subscript, not before it.
        parts = split(base.latex)
        if (parts.superscript or parts.primes) and not parts.subscript:
            return scripted(_pieces(parts.base), sub, _superscript(parts))
    return scripted(written(base), sub, sup)


def _superscript(parts):
    primes = f"<mo>{'′' * parts.primes}</mo>" if parts.primes else ""
    inner = primes + (_pieces(parts.superscript) if parts.superscript else "")
    return row(inner) if primes and parts.superscript else inner


def scripted(base: str, sub: str | None, sup: str | None) -> str:
    """An element with scripts."""
    if sub is None:
        return base if sup is None else f"<msup>{base}{sup}</msup>"
    return f"<msub>{base}{sub}</msub>" if sup is None else f"<msubsup>{base}{sub}{sup}</msubsup>"


def fence(sign: str, form: str, tall: bool) -> str:
    """A parenthesis: prefix or postfix, as high as what stands beside it where that is `tall`."""
    return f'<mo form="{form}" fence="true" stretchy="{"true" if tall else "false"}">{sign}</mo>'


def _fence(box):
    return row(fence(box.opening, "prefix", box.tall) + written(box.body) + fence(CLOSING[box.opening], "postfix", box.tall))


def _call(box):
    thin = "" if type(box.argument) is Fence else THIN
    return row(written(box.head) + APPLY + thin + written(box.argument))


def big_operator(box: BigOperator) -> str:
    """The sign of Σ, Π, max or min with its limits, without the body."""
    if box.symbol in _BIG:
        sign = f'<mo largeop="true" movablelimits="true">{_BIG[box.symbol]}</mo>'
    else:
        sign = f'<mo movablelimits="true" rspace="0.1667em">{box.symbol}</mo>'
    lower = written(box.lower)
    if box.upper is None:
        return f"<munder>{sign}{lower}</munder>"
    return f"<munderover>{sign}{lower}{written(box.upper)}</munderover>"


def _case_rows(box):
    left = 'style="text-align: left; padding-right: 1em"'
    rows = "".join(
        f'<mtr><mtd {left}>{written(value)}</mtd><mtd style="text-align: left">{_condition(condition)}</mtd></mtr>'
        for value, condition in box.rows
    )
    return row('<mo form="prefix" fence="true" stretchy="true">{</mo>' + f"<mtable>{rows}</mtable>")


def _condition(box):
    return written(box) if type(box) is Words else f"<mrow><mtext>if\u00a0</mtext>{written(box)}</mrow>"


# --- names ----------------------------------------------------------------------------------------------------------


@remembered(4096)
def _pieces(latex: str) -> str:
    """One element for a name or a name's script."""
    elements = [_piece(piece) for piece in parse(latex)]
    return elements[0] if len(elements) == 1 else row("".join(elements))


def _piece(piece: Piece) -> str:
    base = _base(piece)
    sub = _pieces(piece.subscript) if piece.subscript else None
    primes = f"<mo>{'′' * piece.primes}</mo>" if piece.primes else ""
    sup = primes + (_pieces(piece.superscript) if piece.superscript else "")
    if primes and piece.superscript:
        sup = row(sup)
    return scripted(base, sub, sup or None)


def _base(piece, font=None):
    if piece.kind == "accent":
        inner = "".join(_base(part, font) for part in piece.inner)
        accent = (
            f'<mo stretchy="{"true" if piece.value.startswith(("wide", "over", "under")) else "false"}">'
            f"{SPACING_ACCENTS[piece.value]}</mo>"
        )
        inner = inner if len(piece.inner) == 1 else row(inner)
        if piece.value == "underline":
            return f'<munder accentunder="true">{inner}{accent}</munder>'
        return f'<mover accent="true">{inner}{accent}</mover>'
    if piece.kind == "font":
        return _font(piece)
    if piece.kind == "group":
        return row("".join(_piece(part) for part in piece.inner))
    if piece.kind == "digits":
        return f"<mn>{styled(piece.value, font) if font else piece.value}</mn>"
    if piece.kind == "letter":
        return f"<mi>{escape(styled(piece.value, font) if font else piece.value)}</mi>"
    if piece.kind == "word":
        return f"<mi>{escape(piece.value)}</mi>"
    return f'<mo stretchy="false" lspace="0" rspace="0">{escape(piece.value.replace("-", "−"))}</mo>'


def _font(piece):
    font = FONTS[piece.value]
    if font == UPRIGHT:
        text = "".join(part.value for part in piece.inner)
        plain = ' mathvariant="normal"' if len(text) == 1 else ""
        return f"<mi{plain}>{escape(text)}</mi>"
    inner = "".join(_base(part, font) for part in piece.inner)
    return inner if len(piece.inner) == 1 else row(inner)


_WRITERS = {
    Name: lambda box: _pieces(box.latex),
    FunctionName: lambda box: _pieces(box.latex),
    Digits: lambda box: f"<mn>{box.text}</mn>",
    Words: lambda box: f"<mtext>{escape(box.text)}</mtext>",
    Operator: lambda box: operator(box.symbol),
    Row: lambda box: row("".join(map(written, box.parts))),
    Terms: _terms,
    Factors: _factors,
    Listing: _listing,
    Fraction: _fraction,
    Script: _script,
    Root: lambda box: f"<msqrt>{written(box.body)}</msqrt>",
    Fence: _fence,
    Call: _call,
    BigOperator: lambda box: row(big_operator(box) + written(box.body)),
    CaseRows: _case_rows,
    Marked: lambda box: mark(written(box.body)),
}
