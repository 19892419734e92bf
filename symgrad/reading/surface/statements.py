"""A formula cut into what it states: chains of relations, conditions, words, row ends. Knows the surface only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .formula_parser import Parser
from .lexer import Source, tokenize
from .syntax import Chained, Group, Numeral, Scripts, Surface, Symbol, Term, Total, Words, replaced, spelling, unwrap, walk
from .tokens import Token
from .vocabulary import IMPLICATIONS

TRANSPARENT = (
    "aligned",
    "split",
    "gathered",
    "alignedat",
    "multlined",
    "subequations",
    "equation",
    "align",
    "gather",
    "alignat",
    "eqnarray",
    "multline",
    "flalign",
    "center",
    "math",
    "displaymath",
)
#: What sets a relation in brackets apart from a factor before it.
_BLANK = re.compile(r"\\[,;: >]|~|\\(?:thin|med|thick|en)space|\\enskip|\\hspace|\\hfill")


@dataclass
class Piece:
    """A part of a formula.

    `kind` is formula (a Surface), more (relations and sides that go on with the chain before), comma, quad, row, colon, align,
    stop, words, imply or open (a relation behind which nothing is said).
    """

    kind: str
    start: int
    end: int
    surface: Surface | None = None
    text: str = ""
    relations: list[str] = field(default_factory=list)
    sides: list[Surface] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def surfaces_of(pieces: Iterable[Piece]) -> list[Surface]:
    """The surfaces that pieces hold, in their order."""
    return [surface for piece in pieces for surface in (piece.surface, *piece.sides) if surface is not None]


def rewrite(pieces: Iterable[Piece], put: Callable[[Surface], Surface | None]) -> None:
    """Puts what `put` gives for a part, or for one below it, in its place in every piece."""
    for piece in pieces:
        piece.surface = piece.surface and replaced(piece.surface, put)
        piece.sides = [replaced(side, put) for side in piece.sides]


def pieces_of(source: Source, start: int, end: int, rows_join: bool = False) -> list[Piece]:
    """The pieces of the formula at source.text[start:end]. ReadError for anything that does not fit."""
    parser = Parser(source, tokenize(source, start, end), rows_join)
    pieces: list[Piece] = []
    opened: list[str] = []
    systems = 0
    while True:
        token = parser.peek()
        kind, text = token.kind, token.text
        if kind == "end of formula":
            break
        if kind in ("newline", "&", "quad", ",", ";", ".", ":"):
            if kind == ":" and parser.tokens[parser.at + 1].kind == "=":
                pieces.append(_more(parser, token, None))
                continue
            parser.next()
            name = {"newline": "row", "&": "align", "quad": "quad", ",": "comma", ";": "comma", ".": "stop", ":": "colon"}[kind]
            pieces.append(Piece(name, token.start, token.end))
        elif kind == "text" and not parser.starts_factor(token):
            parser.next()
            pieces.append(Piece("words", token.start, token.end, text=text))
        elif text in IMPLICATIONS:
            parser.next()
            pieces.append(Piece("imply", token.start, token.end, text=text))
        elif text in ("\\forall", "\\land", "\\wedge", "\\lor", "\\vee", "\\colon", "\\mid"):
            parser.next()
            words = {"\\forall": "for all", "\\land": "and", "\\wedge": "and", "\\lor": "or", "\\vee": "or"}.get(text)
            pieces.append(Piece("colon" if words is None else "words", token.start, token.end, text=words or ""))
        elif kind == "\\{" and _begins_rows(parser.tokens[parser.at + 1], parser, 1):
            parser.next()  # a system of equations behind one brace
            systems += 1
        elif systems and text in ("\\right.", "\\}"):
            parser.next()
            systems -= 1
        elif _begins_rows(token, parser):
            parser.next()
            opened.append(text)
            pieces.append(Piece("row", token.start, token.end))
            if text.rstrip("*") in ("multlined",):
                parser.loose = True
        elif kind == "end" and opened and opened[-1] == text:
            parser.next()
            opened.pop()
            pieces.append(Piece("row", token.start, token.end))
        elif kind in ("?", "!"):
            raise parser.unexpected(token, "the end of the formula")
        else:
            before = parser.at
            left = next((piece.surface for piece in reversed(pieces) if piece.surface is not None), None)
            pieces.extend(_divided(_statement(parser, token, left), source))
            if parser.at == before:
                raise parser.unexpected(token, "a formula")
    pieces = _joined(pieces)
    if opened:
        raise source.error(f"\\begin{{{opened[-1]}}} is never closed", start, end, f"\\end{{{opened[-1]}}}")
    return pieces


def _begins_rows(token: Token, parser: Parser, ahead: int = 0) -> bool:
    """Whether a token, so many ahead, begins an environment that lays out rows of relations."""
    if token.kind != "begin":
        return False
    before, parser.at = parser.at, parser.at + ahead
    found = token.text.rstrip("*") in TRANSPARENT or token.text == "array" and parser.aligns()
    parser.at = before
    return found


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces with a left side and the relation behind its & put together."""
    out: list[Piece] = []
    for piece in pieces:
        at = len(out)
        while piece.kind == "more" and at > 0 and out[at - 1].kind == "align":
            at -= 1
        left = out[at - 1] if piece.kind == "more" and 0 < at else None
        if left is None or left.surface is None or type(left.surface) is Chained or is_comment(left.surface):
            out.append(piece)
            continue
        chained = Chained(left.start, piece.end, [left.surface, *piece.sides], piece.relations, piece.places)
        out[at - 1 :] = [Piece("formula", left.start, piece.end, chained)]
    return out


def _statement(parser: Parser, token: Token, left: Surface | None) -> Piece:
    at = parser.at
    relation = parser.relation()
    parser.at = at
    if relation is not None:
        return _more(parser, token, _first_of(left))
    surface = parser.statement()
    return Piece("formula", surface.start, surface.end, surface)


def _divided(piece: Piece, source: Source) -> list[Piece]:
    """A piece, and the relation in brackets that a blank divides from it: \\frac{p_j}{\\tau} \\; (j \\neq 1)."""
    surface = piece.surface
    sides = surface.sides if type(surface) is Chained else piece.sides
    last = sides[-1] if sides else None
    part = last.terms[-1] if type(last) is Total else last
    if type(part) is not Term or len(part.factors) < 2 or part.operators[-1] != "":
        return [piece]
    before, group = part.factors[-2:]
    between = source.text[before.end : group.start]
    if type(group) is not Group or group.opening != "(" or not group.items or not _BLANK.search(between):
        return [piece]
    if any(type(item) is not Chained for item in group.items):
        return [piece]
    rest = part.factors[0] if len(part.factors) == 2 else Term(part.start, before.end, part.operators[:-1], part.factors[:-1])
    if type(last) is Total:
        rest = Total(last.start, before.end, last.signs, [*last.terms[:-1], rest])
    sides[-1] = rest
    piece.end = before.end
    if type(surface) is Chained:
        surface.end = before.end
    return [piece, Piece("quad", before.end, group.start), Piece("formula", group.start, group.end, group)]


def _first_of(surface: Surface | None) -> Surface | None:
    """The first side of a chain; anything else itself."""
    return surface.sides[0] if type(surface) is Chained else surface


def _more(parser: Parser, token: Token, left: Surface | None) -> Piece:
    """A row that begins with a relation, behind a formula that begins with `left`."""
    piece = Piece("more", token.start, token.end)
    while True:
        before, place = parser.at, parser.peek().start
        relation = parser.relation()
        if relation is None:
            break
        if parser.past_blank(left):
            if not piece.sides:
                return Piece("open", token.start, parser.last_end())
            parser.at = before
            break
        parser.past_row_end()
        piece.places.append(place)
        piece.relations.append(relation)
        piece.sides.append(parser.expression())
    if not piece.sides:
        raise parser.unexpected(token, "a formula")
    piece.end = piece.sides[-1].end
    return piece


@dataclass
class Draft:
    """One chain as written: sides, relations, side conditions and what may be one, and the ⇒, ⇔ or ⇐ before it.

    denied    the cases in which it is said not to hold, which are taken out of it
    loose     why it may be true though what is said so far makes it false; "" where nothing of the kind is seen

    Of equations that are solved for a name, `unknown`:
    sought    whether its sentence speaks of what solves something: it may be an equation to solve
    implied   whether words state this one: “setting it to zero”
    perhaps   the line of the first of them, where the words leave open that this row is to solve them; 0 where they do not
    """

    sides: list[Surface]
    relations: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    conditions: list[Surface] = field(default_factory=list)
    doubted: list[Surface] = field(default_factory=list)
    denied: list[Surface] = field(default_factory=list)
    link: str = ""
    defines: bool = False
    solves: bool = False
    unknown: str = ""
    sought: bool = False
    implied: bool = False
    perhaps: int = 0
    row: int = 0
    loose: str = ""

    @property
    def start(self) -> int:
        return self.sides[0].start

    @property
    def claims(self) -> bool:
        """Whether it relates anything besides what it defines."""
        return len(self.relations) > self.defines

    @property
    def linked(self) -> bool:
        """Whether it hangs on the chain before."""
        return bool(self.link)


_OPPOSITES = {"=": "≠", "≠": "=", "<": "≥", "≥": "<", ">": "≤", "≤": ">"}


def opposite(surface: Chained) -> Chained | None:
    """The relation that holds where this one does not: x ≥ 0 for x < 0; None of several at once."""
    if len(surface.relations) != 1 or surface.relations[0] not in _OPPOSITES:
        return None
    return Chained(surface.start, surface.end, surface.sides, [_OPPOSITES[surface.relations[0]]], surface.places)


def is_update(left: Surface, right: Surface) -> bool:
    """Whether an equation gives a name a new value, made of the one that it has: w = w - \\eta g, x_{k+1} = x_k - g."""
    total = unwrap(right)
    if type(total) is not Total or len(total.terms) < 2 or total.signs[0] != "+":
        return False
    if any(type(unwrap(term)) is Numeral for term in total.terms[1:]):
        return False  # x = x + 1 is said of numbers
    one, other = unwrap(left), unwrap(total.terms[0])
    if spelling(one) == spelling(other):
        is_step = any(type(part) is Symbol for term in total.terms[1:] for part in walk(term))  # x = x + 1 is false, and no step
        return is_step and (type(one) is Symbol or type(one) is Scripts and _is_named(one))
    if type(one) is not Scripts or type(other) is not Scripts or spelling(one.base) != spelling(other.base):
        return False
    steps = [(a, b) for a, b in zip([*one.subs, *one.sups], [*other.subs, *other.sups], strict=False) if spelling(a) != spelling(b)]
    return len(steps) == 1 and len(one.subs) == len(other.subs) and len(one.sups) == len(other.sups) and _is_next(*steps[0])


def _is_named(part: Scripts) -> bool:
    """Whether a name with indices is a name: x^2 is a power, and \\|x\\|_2 a norm."""
    return type(unwrap(part.base)) is Symbol and not any(type(unwrap(sup)) is Numeral for sup in part.sups)


def _is_next(later: Surface, earlier: Surface) -> bool:
    """Whether an index is one step behind another: k + 1 and k, k and k - 1, (t + 1) and (t)."""
    one, other = unwrap(later), unwrap(earlier)
    if type(one) is Group and type(other) is Group and len(one.items) == len(other.items) == 1:
        one, other = unwrap(one.items[0]), unwrap(other.items[0])
    return spelling(one) == spelling(other) + "+1" or spelling(other) == spelling(one) + "-1"


def is_comment(surface: Surface) -> bool:
    """(\\text{chain rule}): words in brackets."""
    surface = unwrap(surface)
    if type(surface) is Words:
        return True
    if type(surface) is Group and surface.items:
        first = unwrap(surface.items[0])
        parts = getattr(first, "factors", [first])
        return type(unwrap(parts[0])) is Words
    return False


def bare_condition(surface: Surface) -> Surface:
    """A relation without the brackets around it."""
    part = unwrap(surface)
    while type(part) is Group and part.opening in ("(", "[") and len(part.items) == 1:
        part = unwrap(part.items[0])
    return part
