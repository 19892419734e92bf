"""What the built-in functions are at their arguments: entry by entry, of a whole vector, of a matrix."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.axes import Place
from ...matrices.lowering import Value
from ...matrices.matrix_functions import OF_MATRICES
from ...operators.arrays import ARRAYS
from ...operators.functions import ABBREVIATIONS, arity_of
from ...operators.row import call
from ...terms.nodes import (
    MINUS_ONE,
    AnyFunction,
    Apply,
    DerivedFunction,
    Function,
    Maximum,
    Minimum,
    Mul,
    Node,
    Pow,
)
from ..surface.syntax import Surface, spelling
from ..surface.vocabulary import SCALAR
from .calls import Called
from .entries import indexed
from .frame import Frame
from .matrix_functions import matrix_function


def builtin_value(
    frame: Frame, called: Called, arguments: list[Value], subs: list[Surface], primes: int, bracket: Surface
) -> Value:
    """The value of a built-in function at its arguments, with its subscript and its primes."""
    what = called.what
    if type(what) is not str:
        raise frame.refuse(f"{called.name} is not read", called.surface)
    if what == "log" and subs:
        base = frame.node(subs[0]) if len(subs) == 1 else None
        if base is None or len(arguments) != 1:
            raise frame.refuse("this logarithm is not read", called.surface)
        below = Pow(Apply(Function("log"), (base,)), MINUS_ONE)
        return matrix.mapped(arguments[0], lambda x: Mul((Apply(Function("log"), (x,)), below)))
    if what in ("max", "min"):
        return _extremum(frame, called, what, arguments)
    wanted = arity_of(what)
    if len(arguments) != wanted:
        count = "one argument" if wanted == 1 else f"{wanted} arguments"
        raise frame.refuse(f"{called.name} takes {count}", called.surface)
    if wanted > 1:
        if primes or subs:
            raise frame.refuse(f"{called.name} takes no prime and no subscript", called.surface)
        if what in ARRAYS:
            return matrix.applied(what, *arguments)
        formula = ABBREVIATIONS[what] if what in ABBREVIATIONS else call(what)
        return matrix.entrywise(arguments, formula, called.name)
    argument = arguments[0]
    if primes and what not in SCALAR:
        raise frame.refuse(f"the prime of {called.name}", called.surface, "\\frac{\\partial}{\\partial x}")
    if what in SCALAR:
        if subs:
            raise frame.refuse(f"{called.name} takes no subscript", called.surface)
        whole = matrix_function(frame, what, argument, called.surface) if what in OF_MATRICES and not primes else None
        if whole is not None:
            return whole
        function = derived(Function(what), primes)
        return matrix.mapped(matrix.squeeze(argument) if argument.rank != 1 else argument, lambda x: Apply(function, (x,)))
    if what in ABBREVIATIONS:
        return matrix.mapped(argument, ABBREVIATIONS[what])
    operator = ARRAYS[what]
    along = all(shape.operands[0][0] == "*" for shape in operator.shapes)
    if subs and not along:
        instead = f"\\frac{{1}}{{n}} \\sum_{{{spelling(subs[0])}=1}}^{{n}}" if what == "mean" else ""
        raise frame.refuse(f"{called.name} takes no subscript", called.surface, instead)
    if all(len(shape.operands[0]) != 2 or along for shape in operator.shapes):
        _needs_vector(frame, called, argument)
    return indexed(frame, matrix.applied(what, argument), subs, called.surface, called.name)


def _needs_vector(frame: Frame, called: Called, argument: Value) -> Value:
    if argument.rank == 0:
        raise frame.misfit(
            f"{called.name} takes a whole vector; its argument is a scalar (write {called.name}(z)_i)", called.surface
        )
    return argument


def _extremum(frame: Frame, called: Called, what: str, arguments: list[Value]) -> Value:
    function = Function(what)
    if len(arguments) == 1:
        value = matrix.as_vector(arguments[0])
        if value.rank != 1:
            raise frame.refuse(f"{called.name} takes two arguments, or a vector, or an index below it", called.surface)
        kind = Maximum if what == "max" else Minimum

        def build(_: tuple[Place, ...]) -> Node:
            index = value.axes[0].index()
            return kind(index, value.build((index,)))

        return Value((), build)

    def combine(*entries: Node) -> Node:
        result = entries[0]
        for entry in entries[1:]:
            result = Apply(function, (result, entry))
        return result

    return matrix.entrywise(arguments, combine, called.name)


def derived(function: AnyFunction, primes: int) -> AnyFunction:
    """A function with primes."""
    return DerivedFunction(function, (primes,)) if primes else function
