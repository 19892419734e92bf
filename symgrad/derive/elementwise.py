"""Functions of one argument, σ(Σ_j W_ij x_j + b_i): differentiated once as σ(t), whatever the argument and the names in it.

A deep network repeats a few such functions in every layer. Knows rules, nothing of proofs.
"""

from __future__ import annotations

from ..operators.cost import is_negative
from ..rules.calculus import advance, linear, open_derivatives
from ..rules.scope import Named
from ..rules.search import fold
from ..rules.tidying import tidy
from ..terms.binding import replace
from ..terms.building import scalar
from ..terms.memory import remembered
from ..terms.nodes import Add, Apply, Array, Binder, Entry, Function, Node, neg

_ARGUMENT = scalar("\0argument")


def one_argument(body: Node) -> tuple[Node, Node, Entry] | None:
    """(u, f(t), t) with body = f(u), where every entry in the body stands in u; None where it is no such function."""
    found = _arguments(body)
    if not found or any(type(part) is Entry for part in found):
        return None
    argument = tidy(found[0])
    opposite = tidy(neg(argument))
    if is_negative(argument.terms[0] if type(argument) is Add else argument):  # σ(z) is 1/(1 + e^{-z}): z is meant, not -z
        argument, opposite = opposite, argument
    put = {part: {argument: _ARGUMENT, opposite: neg(_ARGUMENT)}.get(tidy(part)) for part in found}
    if None in put.values():
        return None
    return argument, replace(body, put.get), _ARGUMENT


@remembered(4096)
def _arguments(node: Node) -> tuple[Node, ...]:
    """The arguments of the outermost functions in a term that hold entries; () where an entry stands outside of any."""
    found: dict[Node, None] = {}
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if not part.tensors:
            continue
        if type(part) is Entry or isinstance(part, (Binder, Array)):
            return ()
        if type(part) is Apply:
            if type(part.function) is not Function or part.indices or any(type(argument) is Array for argument in part.arguments):
                return ()
            found.update(dict.fromkeys(argument for argument in part.arguments if argument.tensors))
        else:
            waiting.extend(part.children)
    return tuple(found)


@remembered(1024)
def slope_in_names(function: Node, variable: Entry, value: Entry) -> Node:
    """f'(t) in its shortest form, f(t) itself written as `value`: v (1 - v) for σ(t)."""
    current = tidy(linear(tidy(function), variable))
    while open_derivatives(current):
        current = tidy(advance(current, []))
    known = Named(value, tidy(function), frozenset(), function.tensors)
    return fold(current, (known,))
