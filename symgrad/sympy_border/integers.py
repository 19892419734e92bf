"""Integer expressions of SymPy, as they stand in indices, limits and shapes, as terms. Imports SymPy."""

from __future__ import annotations

from sympy import Idx, Symbol, floor
from sympy.functions.elementary.integers import ceiling

from ..errors import DefinitionError, UnsupportedError
from ..terms import indices as integers
from ..terms.nodes import Floor, Node


def symbol_of(index):
    """The plain symbol of an index, which may be an Idx."""
    return index.label if isinstance(index, Idx) else index


def symbols_in(expression) -> list:
    """The Symbols and Idx of an integer expression, an Idx not entered."""
    return [s for s in expression.free_symbols if isinstance(s, (Symbol, Idx))]


def limits_of(binder):
    """(symbol, lower, upper) of each limit of a Sum or Product, innermost first."""
    found = []
    for limit in binder.limits:
        if len(limit) != 3:
            raise DefinitionError(f"{binder} has no limits for {limit[0]}; write ({limit[0]}, 1, n)")
        symbol, lower, upper = limit
        symbol = symbol_of(symbol)
        if symbol.is_integer is False:
            raise DefinitionError(f'{binder}: {symbol} is summed over and is no integer; make it symbols("{symbol}", integer=True)')
        for end in (lower, upper):
            if end.is_finite is False:
                raise UnsupportedError(f"{binder} is an infinite sum; its limits must be integers, sizes and indices")
            if symbol in {symbol_of(s) for s in end.free_symbols}:
                raise DefinitionError(f"{binder}: the limit {end} of {symbol} contains {symbol} itself; name one of them otherwise")
        found.append((symbol, lower, upper))
    return found


def integer_of(expression, atom, whole=None) -> Node:
    """The integer expression of a SymPy one, in normal form; `atom` gives the node of a symbol; errors show `whole`."""
    whole = expression if whole is None else whole
    if expression.is_Integer:
        return integers.integer(int(expression))
    if isinstance(expression, Idx):
        return atom(expression.label)
    if isinstance(expression, Symbol):
        return atom(expression)
    if expression.is_Add:
        result = integers.integer(0)
        for term in expression.args:
            result = integers.plus(result, integer_of(term, atom, whole))
        return result
    if expression.is_Mul:
        result = integers.integer(1)
        for factor in expression.args:
            result = integers.times(result, integer_of(factor, atom, whole))
        return result
    if expression.is_Pow and expression.exp.is_Integer and 1 <= expression.exp <= 8:
        base, result = integer_of(expression.base, atom, whole), integers.integer(1)
        for _ in range(int(expression.exp)):
            result = integers.times(result, base)
        return result
    if isinstance(expression, floor):
        return _floor(expression.args[0], atom)
    if isinstance(expression, ceiling):
        return integers.minus(0, _floor(-expression.args[0], atom))
    if type(expression).__name__ == "Mod":
        number, divisor = expression.args
        return integers.minus(integer_of(number, atom), integers.times(integer_of(divisor, atom), _floor(number / divisor, atom)))
    raise DefinitionError(
        f"{whole} is no integer expression; an index or limit is made of integers, sizes and indices by +, -, * and floor"
    )


def _floor(ratio, atom):
    numerator, denominator = ratio.as_numer_denom()
    return Floor(integer_of(numerator, atom), integer_of(denominator, atom))
