"""Sizes from the shapes of arrays: how each follows, which must be said, and whether all shapes agree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from ..errors import DefinitionError, ShapeError, UnsupportedError
from ..terms.indices import integer, length, polynomial
from ..terms.nodes import Floor, Node, Size, Tensor, walk
from ..writing.text_writer import text


class Shapes:
    """The lengths of the axes of some named arrays, as equations for the sizes in them.

    tensors   argument name -> tensor
    used      sizes that are needed anyway
    names     gives the identifier of a size
    """

    def __init__(self, tensors: Mapping[str, Tensor], used: Iterable[Size], names: Callable[[Size], str]):
        self.tensors, self.names = tensors, names
        self.equations = [
            (argument, axis, length(range_)) for argument, tensor in tensors.items() for axis, range_ in enumerate(tensor.axes)
        ]
        self.sizes = sorted({*used, *(size for *_, e in self.equations for size in sizes_in(e))}, key=lambda s: s.name)
        self.order, self.asked = self._plan()

    def _plan(self):
        """size -> the equation that gives it when those before it are known; None for the sizes that must be asked for."""
        order: dict[Size, tuple | None] = {}
        in_shapes = {size for *_, e in self.equations for size in sizes_in(e)}
        while missing := [size for size in self.sizes if size not in order]:
            found = next((s for e in self.equations if (s := solvable(e[2], order))), None)
            if found:
                order[found] = next(e for e in self.equations if solvable(e[2], order) is found)
            else:
                order[next((size for size in missing if size not in in_shapes), missing[0])] = None
        return order, tuple(self.names(size) for size, equation in order.items() if equation is None)

    def unpacking(self, used: Iterable[Size]) -> list[ast.stmt]:
        """The assignments that read the used sizes off shapes."""
        statements: list[ast.stmt] = []
        needed = set(used)
        for size, equation in reversed(self.order.items()):
            if equation is None or size not in needed:
                continue
            argument, axis, expression = equation
            divisor, rest = _linear(expression, size)
            needed |= sizes_in(divisor) | sizes_in(rest)
            code = f"{argument}.shape[{axis}]"
            if polynomial(rest):
                code = f"({code} - ({self._python(rest)}))"
            if polynomial(divisor) != {(): 1}:
                code = f"{code} // ({self._python(divisor)})"
            statements.append(ast.Assign([ast.Name(self.names(size), ast.Store())], ast.parse(code, mode="eval").body, lineno=0))
        return statements[::-1]

    def _python(self, expression):
        terms = []
        for monomial, coefficient in polynomial(expression).items():
            factors = [self.names(atom) if type(atom) is Size else self._python_floor(atom) for atom in monomial]
            terms.append(" * ".join([str(coefficient), *factors]))
        return " + ".join(terms) or "0"

    def _python_floor(self, atom):
        return f"(({self._python(atom.numerator)}) // ({self._python(atom.denominator)}))"

    def solve(self, shapes: Mapping[str, tuple[int, ...]], given: Mapping[str, int]) -> dict[str, int]:
        """Every size by its name. ShapeError where shapes contradict each other, DefinitionError where a size does not follow."""
        for argument, tensor in self.tensors.items():
            if len(shapes[argument]) != tensor.rank:
                product = " × ".join(text(length(axis)) for axis in tensor.axes)
                raise ShapeError(
                    f"{argument} has {tensor.rank} axes{f' ({product})' if product else ''}; an array of shape "
                    f"{shapes[argument]} was given"
                )
        found = {size: given[self.names(size)] for size in self.sizes if self.names(size) in given}
        origin = {size: "the argument" for size in found}
        progress = True
        while progress:
            progress = False
            for argument, axis, expression in self.equations:
                size = solvable(expression, found)
                if size is not None:
                    progress = True
                    found[size] = self._solution(expression, size, shapes[argument][axis], f"axis {axis} of {argument}", found)
                    origin[size] = f"axis {axis} of {argument}"
        lacking = [self.names(size) for size in self.sizes if size not in found]
        if lacking:
            raise DefinitionError(f"no value for {', '.join(lacking)}; no shape gives it, so pass {lacking[0]}=…")
        for argument, axis, expression in self.equations:
            wanted, long = at_sizes(expression, found), shapes[argument][axis]
            if wanted != long:
                used = sorted(sizes_in(expression), key=lambda s: s.name)
                because = ", ".join(f"{s.name} = {found[s]} from {origin[s]}" for s in used)
                formula = text(expression)
                equal = f"{formula} = {wanted}" if because else str(wanted)
                raise ShapeError(
                    f"axis {axis} of {argument} has length {long} and must be {equal}{f' ({because})' if because else ''}"
                )
        return {self.names(size): number for size, number in found.items()}

    def _solution(self, expression, size, long, where, found):
        divisor, rest = _linear(expression, size)
        slope = at_sizes(divisor, found)
        solution = Fraction(long - at_sizes(rest, found), slope) if slope else Fraction(0)
        if solution.denominator != 1 or solution < 1:
            others = ", ".join(f"{s.name} = {found[s]}" for s in sorted(sizes_in(expression) - {size}, key=lambda s: s.name))
            raise ShapeError(
                f"{where} has length {long} and must be {text(expression)}, which no {size.name} ≥ 1 "
                f"gives{f' at {others}' if others else ''}"
            )
        return int(solution)


def sizes_in(expression: Node) -> set[Size]:
    """The sizes written in an integer expression."""
    return {part for part in walk(expression) if type(part) is Size}


def solvable(expression: Node, known) -> Size | None:
    """The one unknown size of an expression that is linear in it; else None."""
    unknown = [size for size in sizes_in(expression) if size not in known]
    if len(unknown) != 1 or any(type(part) is Floor for part in walk(expression)):
        return None
    (size,) = unknown
    return size if all(monomial.count(size) <= 1 for monomial in polynomial(expression)) else None


def _linear(expression, size):
    """(a, b) with expression = a · size + b."""
    terms = polynomial(expression).items()
    slope = {tuple(atom for atom in monomial if atom is not size): c for monomial, c in terms if size in monomial}
    return integer(slope), integer({monomial: c for monomial, c in terms if size not in monomial})


def _atom_value(atom: Node, sizes: Mapping[Size, int]) -> int:
    match atom:
        case Size():
            return sizes[atom]
        case Floor(numerator, denominator):
            return at_sizes(numerator, sizes) // at_sizes(denominator, sizes)
    raise UnsupportedError(f"{text(atom)} stands in the length of an axis, and no shape gives it")


def at_sizes(expression: Node, sizes: Mapping[Size, int]) -> int:
    """The value of an integer expression of sizes."""
    total = 0
    for monomial, coefficient in polynomial(expression).items():
        for atom in monomial:
            coefficient *= _atom_value(atom, sizes)
        total += coefficient
    return total
