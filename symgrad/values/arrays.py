"""Whole tensors as arguments: the values of all their entries."""

from __future__ import annotations

from ..terms.nodes import Array
from .closures import value_of
from .integer_values import integer_of
from .scopes import positions


def array_of(array: Array):
    """The closure (scope, environment) -> (axes, {position: value}) of a whole tensor. Positions are index values."""
    body, indices = value_of(array.body), array.indices
    ends = [(integer_of(index.range.lower), integer_of(index.range.upper)) for index in indices]

    def entries(scope, env):
        axes = tuple([range(lower(env), upper(env) + 1) for lower, upper in ends])
        inside = env.copy()
        table = {}
        for position in positions(axes):
            scope.run.spend()
            for index, at in zip(indices, position, strict=True):
                inside[index] = at
            table[position] = body(scope, inside)
        return axes, table

    return entries
