"""∇ and what it differentiates: \\nabla_W L, \\nabla f(x), \\nabla^2 f, \\nabla f(x)^\\top d."""

from __future__ import annotations

from ...errors import SymgradError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value, tensor_as_value
from ...terms.nodes import Apply, DefinedFunction, Entry, walk
from ..facts.facts import Entity
from ..surface.arguments import bracket_of
from ..surface.syntax import Group, Numeral, Quotient, Scripts, Surface, Symbol, is_ellipsis, spelling, term_of, unwrap
from ..surface.transposes import is_transpose
from .applications import call
from .calls import Called, called_at
from .derivatives import Target, derivative, target_of
from .ellipses import list_value
from .evaluations import point_named
from .frame import Frame
from .operands import Taken, depends, only_variable, scalar_operand
from .powers import powers


def is_nabla(part: Surface) -> bool:
    """Whether a factor is ∇, with scripts or without."""
    base = unwrap(part.base) if type(part) is Scripts else part
    return type(base) is Symbol and base.name == "\\nabla"


def nabla(frame: Frame, operators: list[str], factors: list[Surface], position: int) -> Taken:
    """∇_x f, ∇f(x), ∇^2 f, the row ∇_x^⊤ f, or the divergence ∇ · f."""
    part = factors[position]
    order = 1
    subs: list[Surface] = []
    turned: list[Surface] = []
    if type(part) is Scripts:
        subs = part.subs
        for sup in part.sups:
            number = unwrap(sup)
            if type(number) is Numeral and number.value == 2:
                order = 2
            elif is_transpose(sup):
                turned = [sup]
            else:
                raise frame.refuse("∇ takes the exponent 2 only", part)
    if position + 1 >= len(factors):
        raise frame.refuse("∇ has nothing to differentiate", part, "\\nabla_x f")
    diverges = operators[position + 1] == "·"
    targets = [target for sub in subs for target in target_of(frame, sub)]
    if order == 2 and len(targets) == 1:
        targets = targets * 2
    elif len(targets) > 1 and order != len(targets) and any(value.axes for value, _ in targets):
        raise frame.refuse("∇ is taken by one name", part, "\\nabla_x f")
    factors, tail = _strip_transpose(frame, factors, position + 1)
    tail = [*turned, *tail]
    if not targets and order == 1:
        gradient = _by_all_arguments(frame, factors, position + 1, part)
        if gradient is not None:
            return powers(frame, gradient[0], tail, part), gradient[1]
    elsewhere = None if diverges else _at_other_point(frame, factors, position + 1, targets, subs)
    if elsewhere is not None:
        body, variable = elsewhere
        taken, targets = 2, [variable] * order
    elif targets:
        body, taken = scalar_operand(frame, operators, factors, position + 1, part, targets)
    else:
        column = _by_scalars(frame, operators, factors, position + 1, part) if order == 1 and not diverges else None
        if column is not None:
            return powers(frame, column[0], tail, part), 1 + column[1]
        at_point = None if diverges else _at_point(frame, factors, position + 1)
        if at_point is not None:
            body, variable = at_point
            taken, targets = 2, [variable] * order
        else:
            body, taken = _operand(frame, operators, factors, position + 1)
            targets = only_variable(frame, body, part) * order
    body = matrix.squeeze(body)
    if diverges:
        return _divergence(frame, body, targets, part), 1 + taken
    if order == 1 and len(targets) > 1 and not body.axes:
        return powers(frame, _column(frame, body, targets, part), tail, part), 1 + taken
    if order == 1 and len({tensor for _, tensor in targets}) == 1:
        frame.differentiated.append(targets[0][1])
    if body.axes:
        return powers(frame, _of_vector(frame, body, targets, part), tail, part), 1 + taken
    value = derivative(frame, body, targets, part)
    return powers(frame, value, tail, part), 1 + taken


def _column(frame: Frame, body: Value, targets: list[Target], part: Surface) -> Value:
    """The partial derivatives by several numbers, one below the other."""
    return matrix.table([[derivative(frame, body, [target], part)] for target in targets])


def _by_scalars(frame: Frame, operators: list[str], factors: list[Surface], position: int, part: Surface) -> Taken | None:
    """∇L, or ∇L(w, b), of an L that has a value: by the numbers in the bracket, else those by which the document differentiates."""
    name = unwrap(factors[position])
    entity = frame.find(spelling(name)) if type(name) in (Symbol, Scripts) else None
    if entity is None or entity.kind != "tensor" or entity.definition is None or not frame.claims:
        return None
    bracket = bracket_of(factors[position + 1])[0] if position + 1 < len(factors) and operators[position + 1] == "" else None
    body = matrix.squeeze(frame.value(name))
    reached = {tensor for direct in body.general_entry().tensors for tensor in direct.reach if tensor.definition is None}
    names = list(map(spelling, bracket.items)) if bracket is not None else list(frame.resolver.knowledge.varied)
    found = [tensor for wanted in names for tensor in reached if tensor.name == wanted]
    if body.axes or len(found) < 2 or any(tensor.axes for tensor in found) or bracket is not None and len(found) < len(names):
        return None
    if bracket is None:
        said = " and ".join(tensor.name for tensor in found)
        frame.suppose(f"∇ is taken by {said}, by which the document differentiates", part)
    return _column(frame, body, [(tensor_as_value(tensor), tensor) for tensor in found], part), 1 + (bracket is not None)


def _operand(frame: Frame, operators: list[str], factors: list[Surface], position: int) -> Taken:
    """What a ∇ without a variable takes: the next factor, and the whole term where that is no scalar, as in ∇ xᵀ A x.

    So it is where that is but a factor before a function, as in ∇ ½ λ ‖x‖².
    """
    value, taken = frame.factor(["", *operators[position + 1 :]], factors[position:], 0)
    end = position + taken
    while end < len(factors) and operators[end] == "":
        end += 1
    first = factors[position]
    bracketed = type(first) is Group and first.opening in ("(", "[", "{")
    plain = matrix.squeeze(value)
    if bracketed or position + taken >= end or not plain.axes and not (type(first) in (Numeral, Quotient) and _is_plain(plain)):
        return value, taken
    return frame.value(term_of(factors[position:end], ["", *operators[position + 1 : end]])), end - position


def _is_plain(value: Value) -> bool:
    """Whether a number is made of names alone to which nothing gives a value."""
    node = value.general_entry()
    names = (tensor for direct in node.tensors for tensor in direct.reach)
    return all(tensor.definition is None for tensor in names) and not any(type(part) is Apply for part in walk(node))


def _of_vector(frame: Frame, body: Value, targets: list[Target], part: Surface) -> Value:
    """∇ of a vector: its columns are the gradients of the entries, as the columns of ∇∇ᵀ f are; else it is the Jacobian.

    Which of the two is meant is not said: what is false of the one reading, or does not fit, refutes nothing.
    """
    said = body.rank == 1 and body.row
    plain = len(targets) == 1 and (not targets[0][0].axes or matrix.is_vector_like(targets[0][0]))
    if not plain or not matrix.is_vector_like(body) or not said and not frame.claims:
        raise frame.misfit(
            f"∇ of what has the shape {body.shape}: it may be the Jacobian or its transpose; "
            "write \\frac{\\partial y}{\\partial x}",
            part,
            is_unclear=frame.claims,
        )
    jacobian = derivative(frame, matrix.as_vector(body), targets, part)
    if said or jacobian.rank != 2:
        return matrix.transpose(jacobian) if jacobian.rank == 2 else jacobian
    kind = "the Jacobian" if frame.rows else "the Jacobian turned, whose columns are gradients"
    frame.suppose(f"∇ of a vector is taken for {kind}", part)
    return jacobian if frame.rows else matrix.transpose(jacobian)


def _divergence(frame: Frame, body: Value, targets: list[Target], part: Surface) -> Value:
    """∇ · f = Σ_i ∂f_i/∂x_i."""
    if body.rank != 1 or len(targets) != 1 or targets[0][0].rank != 1:
        raise frame.unclear("∇ · takes a vector, and a vector to differentiate by", part)
    return matrix.applied("tr", derivative(frame, body, targets, part))


def _by_all_arguments(frame: Frame, factors: list[Surface], position: int, part: Surface) -> Taken | None:
    """∇f(x, y), or ∇f of the f(x, y): the column of the partial derivatives of a function of several scalars; else None."""
    bracket = bracket_of(factors[position + 1])[0] if position + 1 < len(factors) else None
    called = called_at(frame, factors, position)
    if called is None and bracket is not None and any(map(is_ellipsis, bracket.items)):
        return _of_list(frame, factors[position], bracket, part)
    if called is None or called.kind != "defined" or called.primes or type(called.what) is not DefinedFunction:
        return None
    taken = 2 if bracket is None else 3
    if bracket is None:
        surface = called.surface
        items: list[Surface] = [Symbol(surface.end, surface.end, entry.tensor.name) for entry in called.what.parameters]
        bracket = Group(surface.start, surface.end, "(", items)
    if len(bracket.items) < 2 or len(bracket.items) != len(called.what.parameters):
        return None
    body = call(frame, called, bracket, None)
    targets = [target for item in bracket.items for target in target_of(frame, item)]
    if any(value.axes for value, _ in targets):
        return None
    return matrix.table([[derivative(frame, body, [target], part)] for target in targets]), taken


def _of_list(frame: Frame, name: Surface, bracket: Group, part: Surface) -> Taken | None:
    """∇f(x_1, …, x_n) of a name f: the column of its derivatives by the x_i."""
    value = list_value(frame, bracket.items, bracket)
    entry = value.general_entry()
    if type(entry) is not Entry or len(entry.tensor.axes) != value.rank:
        return None
    return derivative(frame, frame.value(name), [(tensor_as_value(entry.tensor), entry.tensor)], part), 3


def _at_point(frame: Frame, factors: list[Surface], position: int) -> tuple[Value, Target] | None:
    """(f(v), v) of ∇f(v): the gradient of f by its argument, at v; None where the operand is no function of one argument."""
    if position + 1 >= len(factors):
        return None
    bracket, outer = bracket_of(factors[position + 1])
    called = called_at(frame, factors, position)
    if (
        bracket is None
        or outer is not None
        or called is None
        or called.kind not in ("macro", "defined", "unknown")
        or len(bracket.items) != 1
        or any(spelling(sub) in frame.resolver.knowledge.varied for sub in called.subs)  # ∇ p_θ(x) is by θ, where anything is
    ):
        return None
    value = frame.value(bracket.items[0])
    probe = value.general_entry()
    if type(probe) is Entry and len(probe.indices) >= value.rank and not (value.axes and not probe.free):
        return call(frame, called, bracket, None), (value, probe.tensor)
    name = "\0point"
    variable = _named_point(frame, value, called)
    inner = Group(bracket.start, bracket.end, bracket.opening, [Symbol(bracket.items[0].start, bracket.items[0].end, name)])
    saved = frame.given
    frame.given = {**saved, name: variable[0]}
    try:
        return call(frame, called, inner, None), variable
    finally:
        frame.given = saved


def _at_other_point(
    frame: Frame, factors: list[Surface], position: int, targets: list[Target], subs: list[Surface]
) -> tuple[Value, Target] | None:
    """The same of ∇_w f(w_t), whose w only says which argument is meant: f(w_t) does not depend on it; else None."""
    bracket = bracket_of(factors[position + 1])[0] if position + 1 < len(factors) else None
    point = unwrap(bracket.items[0]) if bracket is not None and len(bracket.items) == 1 else None
    if len({tensor for _, tensor in targets}) != 1 or type(point) is not Scripts or spelling(point.base) != spelling(subs[0]):
        return None
    found = _at_point(frame, factors, position)
    return None if found is None or found[1][1] in {tensor for _, tensor in targets} or depends(found[0], targets) else found


def _named_point(frame: Frame, value: Value, called: Called) -> Target:
    """A name defined as the value, by which a function can be differentiated there."""
    definition = called.what.definition if type(called.what) is Entity else None
    tensor = point_named(definition[1][0] if definition is not None else "x", value)
    if tensor is None:
        raise frame.refuse("the gradient at a point that depends on an index", called.surface, "a name for the point")
    return tensor_as_value(tensor), tensor


def _strip_transpose(frame: Frame, factors: list[Surface], position: int) -> tuple[list[Surface], list[Surface]]:
    """∇f(x)^⊤ d: the transpose belongs to the gradient, not to the scalar under it."""
    for at in (position, position + 1):
        if at >= len(factors):
            break
        part = factors[at]
        if at == position + 1 and not _is_called(frame, factors, position):
            break
        if type(part) is not Scripts or not part.sups or type(part.base) is Group and part.base.opening not in ("(", "["):
            continue
        last = part.sups[-1]
        if (
            spelling(last) not in ("\\top", "T", "-1", "\\intercal", "-\\top", "-T")
            or at == position
            and type(unwrap(part.base)) is not Symbol
        ):
            continue
        if at == position and spelling(last) == "T" and frame.may_be_power("T"):
            continue
        kept = part.sups[:-1]
        bare = (
            Scripts(part.start, part.end, part.base, part.subs, kept, part.primes)
            if kept or part.subs or part.primes
            else part.base
        )
        if at == position:
            try:
                if matrix.squeeze(frame.value(bare)).axes or spelling(last) == "-1":
                    continue
            except SymgradError:
                continue
        return [*factors[:at], bare, *factors[at + 1 :]], [last]
    return factors, []


def _is_called(frame: Frame, factors: list[Surface], position: int) -> bool:
    """Whether the factor is a function with its arguments in the bracket behind it."""
    return bracket_of(factors[position + 1])[0] is not None and called_at(frame, factors, position) is not None
