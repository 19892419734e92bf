"""What says on what a quantity depends, and nothing else: C = C(z_1, \\dots, z_n). Knows no name and no meaning."""

from __future__ import annotations

from .syntax import Chained, Group, Scripts, Surface, Symbol, Term, spelling, unwrap


def depending(surface: Surface | None) -> tuple[Surface, list[Surface]] | None:
    """The quantity, and what it depends on; None of any other formula."""
    if type(surface) is not Chained or surface.relations != ["="]:
        return None
    name, call = map(unwrap, surface.sides)
    if type(name) not in (Symbol, Scripts) or type(call) is not Term or len(call.factors) != 2 or call.operators[1]:
        return None
    head, group = unwrap(call.factors[0]), call.factors[1]
    if type(group) is not Group or group.opening != "(" or spelling(head) != spelling(name):
        return None
    on = [unwrap(item) for item in group.items]
    is_named = all(type(item) in (Symbol, Scripts) and spelling(item) != spelling(name) for item in on)
    return (name, on) if on and is_named else None
