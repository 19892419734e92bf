"""SymPy's name for each function of the table, both ways: from the column `sympy` of its row. Imports SymPy.

A cell is the name of SymPy's function, or a call of it with whole numbers first: polygamma(1, _0).
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import sympy

from ..operators.functions import FUNCTIONS
from ..operators.row import Opaque, Row


def _parsed(row: Row, cell: str) -> tuple[str, tuple[int, ...]]:
    """The name of SymPy's function and the numbers that stand before its arguments."""
    call = ast.parse(cell, mode="eval").body
    leading: tuple[int, ...] = ()
    if isinstance(call, ast.Name):
        name = call.id
    elif isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
        name = call.func.id
        leading = tuple(part.value for part in call.args if isinstance(part, ast.Constant) and type(part.value) is int)
    else:
        raise row.fault("sympy", f"is {cell}, neither a name nor a call")
    if not hasattr(sympy, name):
        raise row.fault("sympy", f"asks for {name}, which SymPy does not have")
    return name, leading


_CALLS = {row.name: _parsed(row, row.sympy) for row in FUNCTIONS.values() if not isinstance(row.sympy, Opaque)}

#: The names of SymPy's functions.
NAMES = frozenset(name for name, _ in _CALLS.values())


def _made(name: str, leading: tuple[int, ...]) -> Callable[..., Any]:
    function = getattr(sympy, name)
    return (lambda *arguments: function(*leading, *arguments)) if leading else function


#: name -> what makes SymPy's expression of its arguments; functions without a cell are written as their definition.
WRITTEN = {name: _made(*call) for name, call in _CALLS.items()}

#: The class of SymPy's function -> the functions that it may be, each with the numbers before its arguments.
READ: dict[str, list[tuple[Row, tuple[int, ...]]]] = {}
for _name, (_function, _leading) in _CALLS.items():
    READ.setdefault(getattr(sympy, _function).__name__, []).append((FUNCTIONS[_name], _leading))


def read(expression: Any) -> tuple[str, tuple[Any, ...]] | None:
    """The function of the table that an expression applies, and its arguments; None where there is none."""
    for row, leading in READ.get(type(expression).__name__, ()):
        arguments = expression.args[len(leading) :]
        if len(arguments) == row.arity and expression.args[: len(leading)] == leading:
            return row.name, arguments
    return None
