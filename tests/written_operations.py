"""Operations of a formula as it is written, counted as the product counts its own: for comparing with what a book prints."""

from __future__ import annotations

from symgrad.reading.surface.formula_parser import Parser
from symgrad.reading.surface.lexer import Source, tokenize
from symgrad.reading.surface.syntax import Big, Group, Numeral, Quotient, Root, Scripts, Surface, Symbol, Term, Total, unwrap


def written_operations(latex: str) -> int:
    """One each for + − · ⊙ / ⊤ tr det ‖ ‖, a function, a power, a sign, Σ and δ; two for an inverse."""
    source = Source(latex)
    return count(Parser(source, tokenize(source, 0, len(latex))).expression())


def count(part: Surface) -> int:
    part = unwrap(part)
    match part:
        case Numeral():
            return 0
        case Symbol():
            return 0
        case Total(signs=signs, terms=terms):
            return len(terms) - 1 + (signs[0] == "-") + sum(map(count, terms))
        case Term(factors=factors):
            # The name of a function stands among the factors: it is no product with what follows, and counts itself.
            return len(factors) - 1 + sum(map(count, factors))
        case Quotient(numerator=top, denominator=bottom):
            if "∂" in repr(part) or r"\partial" in repr(part):
                return 1
            return 1 + count(top) + count(bottom)
        case Group(opening=opening, items=items):
            return (opening in "|‖") * bool(opening) + sum(map(count, items))
        case Root(radicand=inside):
            return 1 + count(inside)
        case Big(body=body):
            return 1 + count(body)
        case Scripts(base=base, subs=subs, sups=sups):
            base_count = count(base) + (type(unwrap(base)) is Symbol and unwrap(base).name == r"\delta" and bool(subs))
            return base_count + sum(map(_superscript, sups))
    raise TypeError(f"nothing counts a {type(part).__name__}")


def _superscript(sup: Surface) -> int:
    inner = unwrap(sup)
    if type(inner) is Total:
        return 2
    return 1
