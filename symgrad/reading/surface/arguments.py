"""What stands behind the name of a function: its bracket and the arguments in it. Knows the surface only."""

from __future__ import annotations

from collections.abc import Iterator

from .syntax import Chained, Group, Scripts, Surface, Symbol, Term, unwrap, walk
from .vocabulary import MOMENTS


def bracket_of(following: Surface | None) -> tuple[Group | None, Scripts | None]:
    """The bracket of arguments that stands behind a function, and the scripts of that bracket; None where there is none."""
    if type(following) is Group and following.opening in ("(", "[", "{"):
        return following, None
    if type(following) is Scripts and type(following.base) is Group and following.base.opening in ("(", "[", "{"):
        return following.base, following
    return None, None


def calls_in(part: Surface) -> Iterator[tuple[Surface, list[Surface]]]:
    """What stands before a bracket that may hold its arguments, and these, everywhere in a formula."""
    for piece in walk(part):
        factors = piece.factors if type(piece) is Term else []
        for name, following in zip(factors, factors[1:], strict=False):
            bracket, _ = bracket_of(following)
            if bracket is not None and type(unwrap(name.base) if type(name) is Scripts else unwrap(name)) is Symbol:
                yield name, divided(bracket.items)


def divided(items: list[Surface]) -> list[Surface]:
    """Arguments, those of p(y \\mid x) one by one."""
    return [side for item in items for side in (item.sides if type(item) is Chained and set(item.relations) == {"∣"} else [item])]


def moment_name(name: str, following: Surface | None) -> str | None:
    """E, Var or Cov where a name stands for a moment, before what follows it; None where it does not."""
    if name in ("\\mathbb{E}", "\\operatorname{E}", "\\mathbf{E}", "\\mathrm{E}"):
        return "E"
    if name == "E" and following is not None:
        bracket, _ = bracket_of(following)
        return "E" if bracket is not None and bracket.opening == "[" else None
    if name in ("\\mathbb{V}", "\\mathbb{Var}"):
        return "Var"
    if name.startswith("\\operatorname{"):
        return MOMENTS.get(name[14:-1])
    return None
