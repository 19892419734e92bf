"""Bars for the value at a point, f'(x)|_{x=0}: how far back each reaches. Knows tokens and surfaces."""

from __future__ import annotations

from .script_parser import EXPLICIT_BAR, read_subscript
from .signs import sign_of
from .syntax import Chained, Evaluated, Group, Quotient, Scripts, Surface, Symbol, Term, spelling, unwrap, walk
from .token_reader import TokenReader


def read_evaluated(parser: TokenReader) -> Evaluated:
    """\\left. … \\right|_{x=0}, which begins here."""
    token = parser.next()
    with parser.nested(token, loose=True):
        body = parser.expression()
        parser.expect("\\rvert", token)
    conditions = read_subscript(parser, parser.next())
    return Evaluated(token.start, parser.last_end(), body, conditions)


def evaluate_behind(parser: TokenReader, operators: list[str], factors: list[Surface]) -> None:
    """Reads a bar without \\left. and puts what it evaluates for the factors that it reaches."""
    bar = parser.next()
    conditions = read_subscript(parser, parser.next())
    start = _reach(operators, factors, conditions)
    if start is None:
        raise parser.source.error("it is not clear how far this bar reaches", bar.start, bar.end, EXPLICIT_BAR)
    reached = factors[start:]
    body = reached[0] if len(reached) == 1 else Term(reached[0].start, reached[-1].end, ["", *operators[start + 1 :]], reached)
    factors[start:] = [Evaluated(body.start, parser.last_end(), body, conditions)]
    del operators[start + 1 :]


def _reach(operators: list[str], factors: list[Surface], conditions: list[Surface]) -> int | None:
    """From which factor of a term on a bar without \\left. evaluates; None where it is not clear.

    It reaches back to the only factor that shows a name of the point, to its function, or to the derivative that begins there.
    """
    names = {spelling(c.sides[0]) for condition in conditions if type(c := unwrap(condition)) is Chained}
    showing = [at for at, factor in enumerate(factors) if any(_is_named(piece, names) for piece in walk(factor))]
    if not showing or len(factors) == 1:
        return len(factors) - 1
    first = showing[0]
    head = unwrap(factors[first])
    if _begins_derivative(head):
        return first
    if type(head) is Group and first and operators[first] == "" and type(unwrap(factors[first - 1])) in (Symbol, Scripts):
        return first - 1 if len(showing) == 1 else None
    return first if len(showing) == 1 else None


def _is_named(piece: Surface, names: set[str]) -> bool:
    return type(piece) is Symbol and piece.name in names or spelling(piece) in names


def _begins_derivative(part: Surface) -> bool:
    """Whether a factor is a fraction of ∂'s, ∇_x or ∂_x."""
    if type(part) is Scripts:
        return spelling(part.base) in ("\\nabla", "\\partial")
    top = unwrap(part.numerator) if type(part) is Quotient else None
    return top is not None and sign_of(top.factors[0] if type(top) is Term else top) is not None
