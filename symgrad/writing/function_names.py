r"""The name of a function as a box: \log, \sigma, f'', \operatorname{softmax}. Knows functions and boxes."""

from __future__ import annotations

from ..errors import UnsupportedError
from ..operators.functions import head as spelling_of
from ..terms.nodes import AnyFunction, DefinedFunction, DerivedFunction, Function, UnknownFunction
from .boxes import Box, Digits, Fence, FunctionName, Listing, Name, Operator, Script
from .frame import Frame


def head(frame: Frame, function: AnyFunction) -> Box:
    """The function's name; the built-in one is spelled out where the document uses its letter."""
    if isinstance(function, Function):
        latex = spelling_of(function)
        if latex in frame.shadowed:
            latex = rf"\operatorname{{{function.name}}}"
        return Name(latex) if latex == r"\sigma" else FunctionName(latex)
    if isinstance(function, (DefinedFunction, UnknownFunction)):
        return Name(function.name)
    if isinstance(function, DerivedFunction):
        return _derived(head(frame, function.base), function.orders)
    raise UnsupportedError(f"no notation for the function {function!r}")


def _derived(base: Box, orders: tuple[int, ...]) -> Box:
    """f', f^{(4)}, f^{(1,2)}."""
    if not any(orders):
        return base
    if len(orders) == 1 and orders[0] <= 3:
        return Script(base, None, Operator("′" * orders[0]))
    if len(orders) == 1:
        return Script(base, None, Fence("(", Digits(str(orders[0]))))
    return Script(base, None, Fence("(", Listing(tuple(Digits(str(n)) for n in orders))))
