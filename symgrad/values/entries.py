"""The entry of a tensor: from the point's numbers, by definition, by what is laid over the tensor; and its derivatives."""

from __future__ import annotations

from ..errors import DefinitionError, UndefinedError
from ..terms.nodes import Entry, Tensor
from . import duals
from .closures import means, value_of
from .integer_values import integer_of, outside
from .memo import reach
from .scopes import VARIABLES, perturb


@means(Entry)
def _entry(node: Entry):
    tensor, indices = node.tensor, [integer_of(index) for index in node.indices]
    if tensor.definition is None:

        def free_entry(scope, env):
            position = tuple([index(env) for index in indices])
            if scope.overlaid and scope.overlay(tensor):
                return entry_value(scope, tensor, position, node, env)
            run = scope.run
            table = run.tables.get(tensor)
            if table is None:
                table = run.table(tensor)
            found = table.get(position)
            if found is None:
                check_range(run, node, position, env)
            return found

        return free_entry

    def defined_entry(scope, env):
        return entry_value(scope, tensor, tuple([index(env) for index in indices]), node, env)

    return defined_entry


def check_range(run, node: Entry, position, env) -> None:
    """RangeError where an entry is used outside its tensor's axes."""
    for number, (axis, at) in enumerate(zip(run.axes(node.tensor), position, strict=True)):
        if at not in axis:
            raise outside(node, number, at, axis)


def entry_value(scope, tensor: Tensor, position, node: Entry, env):
    """The entry of a tensor at `position`: by overlay, by definition, or from the point's table; then perturbed."""
    overlay = scope.overlay(tensor) if scope.overlaid else None
    if overlay is None:
        return _usual_value(scope, tensor, position, node, env)
    base, levels = overlay
    if base is None:
        value = _usual_value(scope, tensor, position, node, env)
    elif base is VARIABLES:
        check_range(scope.run, node, position, env)
        value = scope.run.variable(tensor, position)
    else:
        value = base.table.get(position)
        if value is None:
            check_range(scope.run, node, position, env)
            raise DefinitionError(f"{tensor.name} has no value at {position}")
    return perturb(value, levels, position) if levels else value


def _usual_value(scope, tensor, position, node, env):
    definition = tensor.definition
    run = scope.run
    if definition is None:
        found = run.table(tensor).get(position)
        if found is None:
            check_range(run, node, position, env)
        return found
    scope = scope.globals()
    if scope.overlaid:
        scope = scope.narrowed(definition, reach(definition.body))
    key = tensor, position
    found = scope.memo.get(key)
    if found is None:
        check_range(run, node, position, env)
        run.spend()
        inside = run.sizes.copy()
        inside.update(zip(definition.indices, position, strict=True))
        try:
            found = value_of(definition.body)(scope, inside)
        except UndefinedError as error:
            if not error.inside:
                error.inside = f"{tensor.name}_{{{','.join(map(str, position))}}}" if position else tensor.name
            raise
        scope.memo[key] = found = duals.shortened(found)
    return found
