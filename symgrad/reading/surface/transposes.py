"""Transposes on the surface: the superscripts that transpose, formulas with one and without, S = S^\\top. Knows no meaning."""

from __future__ import annotations

from .syntax import Chained, Scripts, Surface, Symbol, Total, Words, spelling, unwrap

#: The names of superscripts that transpose.
TRANSPOSES = ("\\top", "T", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\text{T}", "\\mathbf{T}", "\\mathtt{T}", "\\prime")


def name_of_sign(part: Surface) -> str:
    """The name of a superscript that is one sign or word, as of the \\top of x^\\top; "" of any other."""
    part = unwrap(part)
    if type(part) is Words:
        return "\\text{T}" if part.text.strip() == "T" else ""
    return part.name if type(part) is Symbol else ""


def is_transpose(sup: Surface) -> bool:
    """Whether a superscript transposes, where it is no power."""
    return name_of_sign(sup) in TRANSPOSES


def transposed(part: Surface) -> Surface:
    """X^\\top of X and X of X^\\top."""
    inner = unwrap(part)
    top = Symbol(inner.end, inner.end, "\\top")
    if type(inner) is not Scripts:
        return Scripts(inner.start, inner.end, part, [], [top], 0)
    kept = [sup for sup in inner.sups if not is_transpose(sup)]
    if len(kept) == len(inner.sups):
        return Scripts(inner.start, inner.end, inner.base, inner.subs, [*inner.sups, top], inner.primes)
    if kept or inner.subs or inner.primes:
        return Scripts(inner.start, inner.end, inner.base, inner.subs, kept, inner.primes)
    return inner.base


def symmetric_part(chain: Chained) -> Surface | None:
    """The S of S = S^\\top or S^\\top = S; None of any other relation."""
    if chain.relations != ["="]:
        return None
    for one, other in (chain.sides, chain.sides[::-1]):
        scripted = unwrap(other)
        if type(scripted) is Scripts and any(map(is_transpose, scripted.sups)) and spelling(transposed(other)) == spelling(one):
            return one
    return None


def inverts(sup: Surface) -> bool | None:
    """Whether a superscript is -⊤, or -1; None where it is anything else."""
    inner = unwrap(sup)
    if type(inner) is not Total or inner.signs != ["-"]:
        return None
    if is_transpose(inner.terms[0]):
        return True
    return False if spelling(inner.terms[0]) == "1" else None
