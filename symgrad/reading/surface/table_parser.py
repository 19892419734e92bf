"""Cases, matrices and the rows below a sum. Knows what the formula parser knows."""

from __future__ import annotations

from itertools import takewhile

from .syntax import Cases, Group, Matrix, Surface, Symbol, Words
from .token_reader import TokenReader
from .tokens import Token
from .vocabulary import DOTS


def read_cases(parser: TokenReader, opened: Token) -> Surface:
    """\\begin{cases} … \\end{cases}, or the rows of an array behind a brace."""
    parser.next()
    values: list[Surface] = []
    conditions: list[list[Surface] | None] = []
    with parser.nested(opened, loose=False):
        while True:
            while parser.peek().kind in ("newline", "quad"):
                parser.at += 1
            if parser.peek().kind == "end":
                break
            if parser.peek().kind == "&":
                parser.next()
            values.append(parser.expression())
            conditions.append(_case_condition(parser))
        _close_environment(parser, opened)
    if not values:
        raise parser.source.error("cases without a case", opened.start, opened.end)
    return Cases(opened.start, parser.last_end(), values, conditions)


def _case_condition(parser: TokenReader) -> list[Surface] | None:
    """The condition of a row: statements and words, up to the row's end."""
    parts: list[Surface] = []
    while True:
        token = parser.peek()
        if token.kind in ("newline", "end"):
            return parts or None
        if token.kind in ("&", "quad", ",", ";", "."):
            parser.next()
        elif token.kind == "text":
            parser.next()
            parts.append(Words(token.start, token.end, token.text))
        elif token.text == "\\forall":
            parser.next()
        elif token.kind == "end of formula":
            raise parser.unexpected(token, "\\end{cases}")
        else:
            parts.append(parser.condition())


def read_matrix(parser: TokenReader, opened: Token) -> Surface:
    """\\begin{bmatrix} … \\end{bmatrix}; vmatrix is its determinant."""
    parser.next()
    rows: list[list[Surface]] = [[]]
    filled = False  # whether the cell that stands open has its entry
    with parser.nested(opened, loose=False):
        while True:
            token = parser.peek()
            if token.kind == "quad":
                parser.next()
                continue
            if token.kind in ("&", "newline", "end", ","):
                if not filled and (token.kind in ("&", ",") or rows[-1]):
                    if not _has_dots(parser.tokens, opened):
                        raise parser.unexpected(token, "an entry in every cell")
                    rows[-1].append(Symbol(token.start, token.start, ""))
                if token.kind == "end":
                    break
                parser.next()
                filled = False
                if token.kind == "newline" and rows[-1]:
                    rows.append([])
                continue
            if filled:
                raise parser.unexpected(token, "& or \\\\")
            rows[-1].append(parser.expression())
            filled = True
        _close_environment(parser, opened)
    rows = [row for row in rows if row]
    if not rows:
        raise parser.source.error("a matrix without entries", opened.start, opened.end)
    inside = Matrix(opened.start, parser.last_end(), rows)
    if opened.text.startswith("v"):
        return Group(opened.start, inside.end, "|", [inside])
    return inside


def _has_dots(tokens: list[Token], opened: Token) -> bool:
    """Whether dots stand in the matrix that a token opens."""
    inside = (token for token in tokens if token.start > opened.start)
    return any(token.text in DOTS for token in takewhile(lambda token: token.kind != "end", inside) if token.text)


def read_substack(parser: TokenReader) -> Surface:
    """\\substack{i=1 \\\\ i \\neq j}."""
    token = parser.next()
    opened = parser.peek()
    if opened.kind != "{":
        raise parser.unexpected(opened, "{")
    parser.next()
    rows = []
    with parser.nested(opened, loose=False):
        while True:
            while parser.peek().kind in ("newline", ",", "quad"):
                parser.at += 1
            if parser.accept("}"):
                break
            rows.append(parser.condition())
            if parser.peek().kind not in ("newline", ",", "}", "quad"):
                raise parser.unexpected(parser.peek(), "\\\\ or }")
    return Group(token.start, parser.last_end(), "substack", rows)


def _close_environment(parser: TokenReader, opened: Token) -> None:
    token = parser.peek()
    if token.kind != "end" or token.text != opened.text:
        raise parser.unexpected(token, f"\\end{{{opened.text}}}")
    parser.next()
