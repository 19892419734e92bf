"""What a derivative operator applies to, and by what it differentiates where that is not written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...errors import SymgradError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value, tensor_as_value
from ...terms.nodes import Entry
from ..surface.arguments import bracket_of
from ..surface.syntax import PLAIN, Group, Scripts, Surface, spelling, term_of, unwrap, walk
from .calls import called_at
from .derivatives import Target, at_variable_of
from .frame import Frame
from .products import LOOSE

#: A value, and how many factors it takes.
Taken = tuple[Value, int]


def operand(
    frame: Frame, operators: list[str], factors: list[Surface], position: int, part: Surface, targets: list[Target]
) -> Taken:
    """What an operator applies to: a bracket, else as much of the term as is meant. Refuses where two readings differ."""
    if position >= len(factors):
        raise frame.refuse("this derivative has nothing to differentiate", part, "an operand in parentheses")
    first = factors[position]
    bracketed = type(first) is Group and first.opening in ("(", "[", "{")
    if bracketed and operators[position] in PLAIN:
        return frame.value(first), 1
    end = position + 1
    while end < len(factors) and operators[end] not in LOOSE:
        end += 1
    if operators[position] not in PLAIN:
        raise frame.refuse("this derivative has nothing to differentiate", part, "an operand in parentheses")
    called = named_function(frame, factors, position, targets)
    if called is not None:
        value, taken = called, 1
    else:
        value, taken = frame.factor(["", *operators[position + 1 :]], factors[position:], 0)
    rest = position + taken
    if rest >= end:
        return value, taken
    remaining = frame.value(term_of(factors[rest:end], ["", *operators[rest + 1 : end]]))
    if not depends(remaining, targets) and not matrix.squeeze(value).axes:
        return value, taken
    marks = {operators[at] for at in range(rest, end)}
    if depends(value, targets) and marks & {"·", "∗", "×"}:
        raise frame.refuse("it is not clear how far this derivative reaches", part, "parentheses around what is differentiated")
    whole = frame.value(term_of(factors[position:end], ["", *operators[position + 1 : end]]))
    return whole, end - position


def scalar_operand(
    frame: Frame, operators: list[str], factors: list[Surface], position: int, part: Surface, targets: list[Target]
) -> Taken:
    """∇_x takes a scalar factor; where the next factor is none (xᵀ A x) or does not depend on x (½ ‖x‖²), the term."""
    first = factors[position]
    if type(first) is Group and first.opening in ("(", "[", "{"):
        return frame.value(first), 1
    called = named_function(frame, factors, position, targets)
    value, taken = (called, 1) if called is not None else frame.factor(["", *operators[position + 1 :]], factors[position:], 0)
    end = position + taken
    while end < len(factors) and operators[end] in ("", "/"):
        end += 1
    if position + taken >= end or not matrix.squeeze(value).axes and depends(value, targets):
        return value, taken
    whole = frame.value(term_of(factors[position:end], ["", *operators[position + 1 : end]]))
    return whole, end - position


def named_function(frame: Frame, factors: list[Surface], position: int, targets: list[Target]) -> Value | None:
    """The value of a function's name alone at the variable; None where the factor is something else."""
    following = factors[position + 1] if position + 1 < len(factors) else None
    if following is not None and bracket_of(following)[0] is not None:
        return None
    called = called_at(frame, factors, position)
    if called is not None and called.kind in ("defined", "unknown"):
        return at_variable_of(frame, called, targets)
    return None


def depends(value: Value, targets: list[Target]) -> bool:
    """Whether a value can change with one of the variables."""
    try:
        node = value.build(matrix.places_of(value))
    except SymgradError:
        return True
    return any(tensor in reach.reach for _, tensor in targets for reach in node.tensors)


def only_variable(frame: Frame, body: Value, part: Surface, operand: Sequence[Surface]) -> list[Target]:
    """What ∇f without a subscript is taken by: the only free variable with axes on which f depends, or the only one at all.

    Where there are several, the only one by which the document differentiates, or the only one that stands as a parameter in the
    operand as it is written: the θ of f_θ(x). What is supposed so refutes nothing.
    """
    node = matrix.squeeze(body).general_entry()
    reached = (t for tensor in node.tensors for t in tensor.reach if t.definition is None and t.law is None)
    found = list(dict.fromkeys(sorted(reached, key=lambda t: t.name)))
    shaped = [t for t in found if t.axes]
    below = _parameters(operand) if frame.claims else set[str]()
    parameters = [t for t in found if t.name in below]
    wanted = found if len(found) == 1 else frame.resolver.main_variables(node, found)
    if len(wanted) != 1 and len(shaped) == 1 and (not parameters or shaped == parameters):
        wanted = shaped
    before = [t for t in dict.fromkeys(frame.differentiated) if t in found]
    if len(found) > 1 and len(before) == 1 and wanted != before and frame.claims:
        wanted = before
        frame.suppose(f"∇ is taken by {wanted[0].name}, as the ∇ before it is", part)
    if len(wanted) != 1 and frame.claims:
        varied, why = [t for t in found if t.name in frame.resolver.knowledge.varied], ""
        if len(varied) == 1 and len(parameters) != 1 or varied == parameters:
            wanted, why = varied, "the only name here by which the document differentiates"
        elif not varied:
            wanted, why = parameters, "the only parameter of what stands behind it"
        if len(wanted) == 1:
            frame.suppose(f"∇ is taken by {wanted[0].name}, {why}", part)
    if len(wanted) != 1 and frame.claims and not parameters:
        wanted = [t for t in found if t.rank == 1]
        if len(wanted) == 1:
            frame.suppose(f"∇ is taken by {wanted[0].name}, the only vector here", part)
    if len(wanted) != 1 or type(node) is Entry and node.tensor in wanted:  # no function is differentiated by itself
        raise frame.refuse("it is not clear by what ∇ differentiates", part, "\\nabla_x f")
    tensor = wanted[0]
    return [(tensor_as_value(tensor), tensor)]


def parameters_below(subs: Iterable[Surface]) -> set[str]:
    """The parameters among what stands below a name: the θ of f_θ(x). A Latin letter numbers functions, as the k of f_k(x)."""
    return {name for sub in subs if (name := spelling(unwrap(sub))).startswith("\\")}


def _parameters(operand: Sequence[Surface]) -> set[str]:
    """The parameters of all that an operand is made of."""
    scripted = (inner for part in operand for inner in walk(part) if type(inner) is Scripts)
    return set[str]().union(*(parameters_below(inner.subs) for inner in scripted))
