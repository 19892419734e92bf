"""Formulas of an HTML page: MathML in pieces, between which the browser may break a line. Knows boxes and their sizes.

Browsers break no line inside a <math> element. So a wide formula is cut before its relations and signs, and between the
factors of a long product, into several elements. Those of a part that belongs together stand in a <span class="group">,
which the style makes an inline block: a line breaks between two parts before it breaks inside one. A piece that cannot
be cut says how wide it is, so that the style can set it smaller where there is no room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..writing.boxes import CLOSING, BigOperator, Box, Call, Factors, Fence, Fraction, Listing, Marked, Operator, Row, Script, Terms
from ..writing.mathml_writer import TIMES, big_operator, fence, mark, needs_space, operator, row, scripted, thin_space, written
from .widths import box_height, box_width

#: Em up to which a formula is left in one piece, and neighbours in a sum or product are joined to one.
WHOLE, JOINED = 14.0, 8.0
#: Em beyond which a fraction is set in one line, which can be cut.
WIDEST_FRACTION = 30.0
#: Em that fit on the narrowest screen: beyond them a piece says its width.
NARROWEST = 10.0
RELATIONS = frozenset("=≠<≤>≥∈∼∣") | {":="}


@dataclass(frozen=True)
class _Piece:
    """What cannot be cut: elements and their width."""

    inner: str
    width: float


@dataclass(frozen=True)
class _Part:
    """Pieces and parts in a row."""

    parts: tuple[_Piece | _Part, ...]


def formula(box: Box) -> str:
    """The box as one <math> element, or several where it is wide."""
    return _html(_cut(box))


def among_words(box: Box) -> str:
    """The formula in a sentence or a cell: its pieces run from left to right whatever way the words run."""
    cut = _cut(box)
    return _html(cut) if type(cut) is _Piece else f'<bdi dir="ltr">{_html(cut)}</bdi>'


def _html(part: _Piece | _Part, outermost: bool = True) -> str:
    if isinstance(part, _Piece):
        small = f' class="wide" style="--width:{1.1 * part.width:.0f}"' if part.width > NARROWEST else ""
        return f"<math{small}>{part.inner}</math>"
    inner = "".join(_html(inner, False) for inner in part.parts)
    return inner if outermost else f'<span class="group">{inner}</span>'


def _cut(box: Box) -> _Piece | _Part:
    width = box_width(box)
    cut = _CUTS.get(type(box)) if width > WHOLE else None
    found = None if cut is None else cut(box)
    return _Piece(written(box), width) if found is None else found


# --- putting pieces together ----------------------------------------------------------------------------------------


def _part(parts) -> _Piece | _Part:
    return parts[0] if len(parts) == 1 else _Part(tuple(parts))


def _joined(parts) -> _Piece | _Part:
    """The parts in a row; short neighbours become one piece."""
    out: list = []
    for part in parts:
        before = out[-1] if out else None
        if type(before) is type(part) is _Piece and before.width + part.width <= JOINED:
            out[-1] = _Piece(before.inner + part.inner, before.width + part.width)
        else:
            out.append(part)
    return _part(out)


def _before(part, inner: str, width: float):
    """The part with elements in front of its first piece."""
    if type(part) is _Piece:
        return _Piece(inner + part.inner, width + part.width)
    return _Part((_before(part.parts[0], inner, width), *part.parts[1:]))


def _after(part, inner: str, width: float):
    """The part with elements behind its last piece."""
    if type(part) is _Piece:
        return _Piece(part.inner + inner, part.width + width)
    return _Part((*part.parts[:-1], _after(part.parts[-1], inner, width)))


def _each(part, change):
    if type(part) is _Piece:
        return _Piece(change(part.inner), part.width)
    return _Part(tuple(_each(inner, change) for inner in part.parts))


# --- cuts -----------------------------------------------------------------------------------------------------------


def _cut_row(box: Row):
    """Before each relation."""
    parts: list = []
    waiting, room = "", 0.0
    for part in box.parts:
        if type(part) is Operator and part.symbol in RELATIONS:
            waiting, room = waiting + operator(part.symbol, "infix"), room + box_width(part)
        elif waiting or not parts:
            parts.append(_before(_cut(part), waiting, room))
            waiting, room = "", 0.0
        else:
            parts[-1] = _after(parts[-1], written(part), box_width(part))
    if waiting:
        parts.append(_Piece(waiting, room))
    return _part(parts)


def _cut_terms(box: Terms):
    """Before each sign."""
    parts = []
    for number, (negative, part) in enumerate(box.parts):
        sign = operator("−" if negative else "+", "infix" if number else "prefix") if number or negative else ""
        parts.append(_before(_cut(part), sign, 1.3 if sign else 0.0))
    return _joined(parts)


def _cut_factors(box: Factors):
    """Before each factor and the sign in front of it."""
    parts, sign, before = [], "", None
    for part in box.parts:
        if type(part) is Operator:
            sign = operator(part.symbol, "infix")
        else:
            if before is not None and not sign:
                sign = TIMES + thin_space(needs_space(before, part))
            parts.append(_before(_cut(part), sign, 1.0 if sign else 0.0))
            sign, before = "", part
    return _joined(parts)


def _cut_listing(box: Listing):
    """Behind each comma."""
    if "," not in box.separator:
        return None
    parts = [_cut(part) for part in box.parts]
    comma = '<mo separator="true">,</mo>'
    return _joined([*(_after(part, comma, 0.5) for part in parts[:-1]), parts[-1]])


def _cut_fence(box: Fence, scripts=lambda closing: closing, width: float = 0.6):
    """Inside: the opening stays with what follows, the closing and its `scripts` with what is before, both as high as the whole."""
    above, below = box_height(box.body)
    strut = f'<mspace height="{above:.2f}em" depth="{below:.2f}em"/>' if box.tall else ""
    opening, closing = fence(box.opening, "prefix", box.tall), fence(CLOSING[box.opening], "postfix", box.tall)
    body = _cut(box.body)
    if type(body) is _Piece:
        return _Piece(scripts(row(opening + body.inner + closing)), body.width + 0.6 + width)
    # In a row of its own a fence is as high as the strut beside it.
    return _after(_before(body, row(opening + strut), 0.6), scripts(row(strut + closing)), width)


def _cut_script(box: Script):
    """Inside the parentheses that have the script."""
    if type(box.base) is not Fence:
        return None
    sub, sup = (None if part is None else written(part) for part in (box.sub, box.sup))
    return _cut_fence(box.base, lambda closing: scripted(closing, sub, sup), 0.6 + 0.7 * max(map(box_width, (box.sub, box.sup))))


def _cut_call(box: Call):
    """Inside the argument."""
    if type(box.argument) is not Fence:
        return _before(_cut(box.argument), written(box.head) + thin_space(True), box_width(box.head) + 0.2)
    return _before(_cut(box.argument), written(box.head) + "<mo>\u2061</mo>", box_width(box.head))


def _cut_big_operator(box: BigOperator):
    """Inside the body."""
    sign = BigOperator(box.symbol, box.lower, box.upper, Row())
    return _before(_cut(box.body), big_operator(sign), box_width(sign))


def _cut_fraction(box: Fraction):
    """A very wide fraction is written in one line: (…)/(…)."""
    if not box.slashed and box_width(box) <= WIDEST_FRACTION:
        return None
    top, bottom = (part if box.slashed else _closed(part) for part in (box.numerator, box.denominator))
    return _part([_cut(top), _before(_cut(bottom), operator("/", "infix"), 0.6)])


def _closed(box: Box) -> Box:
    """The box in parentheses where it is a sum or product."""
    return Fence("(", box) if type(box) in (Terms, Factors, BigOperator, Call, Row) else box


def _cut_marked(box: Marked):
    return _each(_cut(box.body), mark)


#: How each kind of box is cut; None where this one cannot be.
_CUTS: dict[type, Callable[..., _Piece | _Part | None]] = {
    Row: _cut_row,
    Terms: _cut_terms,
    Factors: _cut_factors,
    Listing: _cut_listing,
    Fence: _cut_fence,
    Script: _cut_script,
    Call: _cut_call,
    BigOperator: _cut_big_operator,
    Fraction: _cut_fraction,
    Marked: _cut_marked,
}
