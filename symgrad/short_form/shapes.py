"""What has which shape in a short form: sizes that must be equal are found by what stands beside what. Knows trees.

A size is 1 or a letter for any number; two letters become one where a sum or a product needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from ..errors import DefinitionError, ShapeError
from ..operators.functions import FUNCTIONS
from .syntax import Part

KINDS = ("scalar", "vector", "matrix", "square", "symmetric")
#: Lower-case Greek letters, which stand for numbers; names of one.
GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau phi varphi chi psi "
    "omega".split()
)
#: Names that have a meaning of their own.
CONSTANTS = ("pi", "eye", "ones")
#: Functions of the whole of an array, by the name of what they take and give.
WHOLE = {
    "sum": "any → number",
    "tr": "square → number",
    "trace": "square → number",
    "det": "square → number",
    "logdet": "square → number",
    "inv": "square → square",
    "norm1": "any → number",
    "norm2": "any → number",
    "normfro": "matrix → number",
    "normnuc": "matrix → number",
    "diag": "vector ↔ matrix",
    "softmax": "vector → vector",
    "logsumexp": "vector → number",
}
#: Scalar functions by every word that one types for them, with their number of arguments; arrays are taken entry by entry.
ENTRYWISE = {word: row for row in FUNCTIONS.values() for word in (row.name, *row.words)}
#: The root, which is a power and no row of that table.
ROOT = "sqrt"


class Size:
    """One size, or what it has become equal to."""

    def __init__(self, is_one: bool = False):
        self.is_one = is_one
        self.same: Size | None = None

    def found(self) -> Size:
        size = self
        while size.same is not None:
            size = size.same
        return size


ONE = Size(is_one=True)
Shape = tuple[Size, Size]
NUMBER: Shape = (ONE, ONE)


@dataclass
class Shapes:
    """The shape of every part of one short form, and of its names.

    kinds   what the names are, in the order in which they stand there
    """

    declared: dict[str, str]
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, Shape] = field(default_factory=dict)
    _parts: dict[int, Shape] = field(default_factory=dict)

    def of(self, part: Part) -> Shape:
        """The shape of a part. Raises DefinitionError and ShapeError where it has none."""
        if id(part) not in self._parts:
            self._parts[id(part)] = self._find(part)
        rows, columns = self._parts[id(part)]
        return rows.found(), columns.found()

    def _find(self, part: Part) -> Shape:
        match part.kind:
            case "number":
                return NUMBER
            case "name":
                return self._name(part)
            case "call":
                return self._call(part)
            case "negative":
                return self.of(part.parts[0])
            case "'":
                rows, columns = self.of(part.parts[0])
                return columns, rows
        left, right = map(self.of, part.parts)
        match part.kind:
            case "*":
                return self._product(part, left, right)
            case "/":
                if right != NUMBER:
                    _misfit(part, "what stands below / is no number; write ./ to divide entry by entry, or inv(A)*b")
                return left
            case "^":
                return self._power(part, left, right)
            case ".^":
                if right != NUMBER:
                    _misfit(part, "an exponent is a number")
                return left
        return self._beside(part, left, right)

    def _name(self, part: Part) -> Shape:
        name = part.text
        if name == "pi":
            return NUMBER
        if name in ("eye", "ones"):
            rows = Size()
            return (rows, rows) if name == "eye" else (rows, ONE)
        if name not in self.names:
            kind = self.kinds[name] = self.declared.get(name) or usual_kind(name)
            if kind not in KINDS:
                raise DefinitionError(f"{name} is no {kind}; a name is a {', '.join(KINDS[:-1])} or {KINDS[-1]}")
            rows, columns = Size(), Size()
            self.names[name] = {"scalar": NUMBER, "vector": (rows, ONE), "matrix": (rows, columns)}.get(kind, (rows, rows))
        return self.names[name]

    def _call(self, part: Part) -> Shape:
        name, shapes = part.text, [self.of(argument) for argument in part.parts]
        if name in WHOLE:
            if len(shapes) != 1:
                raise DefinitionError(f"{name} takes one argument, column {part.column}")
            return self._whole(part, shapes[0])
        if name in ("max", "min") and len(shapes) == 1:
            self._is_vector(part, shapes[0])
            return NUMBER
        arity = 1 if name == ROOT else ENTRYWISE[name].arity if name in ENTRYWISE else 0
        if not arity:
            known = ", ".join([*WHOLE, ROOT, *dict.fromkeys(row.name for row in FUNCTIONS.values())])
            raise DefinitionError(f"no function {name}, column {part.column}; there are {known}")
        if len(shapes) != arity:
            raise DefinitionError(f"{name} takes {'one argument' if arity == 1 else f'{arity} arguments'}, column {part.column}")
        return shapes[0] if arity == 1 else self._beside(part, *shapes)

    def _whole(self, part: Part, shape: Shape) -> Shape:
        takes, _, gives = WHOLE[part.text].partition(" → ")
        rows, columns = shape
        if part.text == "diag":
            if columns is ONE and rows is not ONE:
                return rows, rows
            self._is_square(part, shape)
            return rows, ONE
        if takes == "square":
            self._is_square(part, shape)
        elif takes == "vector":
            self._is_vector(part, shape)
        elif takes == "matrix" and ONE in shape:
            _misfit(part, f"{part.text} takes a matrix")
        return NUMBER if gives == "number" else shape

    def _beside(self, part: Part, left: Shape, right: Shape) -> Shape:
        """Of a sum, or of what goes entry by entry: equal shapes, or a number on one side."""
        if NUMBER in (left, right):
            other = right if left == NUMBER else left
            if part.kind in ("+", "-") and ONE not in other:
                _misfit(
                    part, "a number stands beside a matrix; write c*eye for that on the diagonal, c*ones*ones' for it at each entry"
                )
            return other
        if not (_unify(left[0], right[0]) and _unify(left[1], right[1])):
            _misfit(part, f"{_words(left)} stands beside {_words(right)}")
        return left

    def _product(self, part: Part, left: Shape, right: Shape) -> Shape:
        if NUMBER in (left, right):
            return right if left == NUMBER else left
        if not _unify(left[1], right[0]):
            advice = "; write v'*w for the inner product, .* entry by entry" if left[1] is ONE and right[1] is ONE else ""
            _misfit(part, f"{_words(left)} times {_words(right)} does not fit{advice}")
        return left[0].found(), right[1].found()

    def _power(self, part: Part, base: Shape, exponent: Shape) -> Shape:
        if exponent != NUMBER:
            _misfit(part, "an exponent is a number")
        if base == NUMBER:
            return base
        if ONE in base:
            _misfit(part, "a vector has no power; write .^ for that of each entry")
        if whole_number(part.parts[1]) is None:
            _misfit(part, "a matrix is raised to a whole number; write .^ for the power of each entry")
        self._is_square(part, base)
        return base

    def _is_square(self, part: Part, shape: Shape) -> None:
        if shape == NUMBER or not _unify(*shape):
            _misfit(part, f"{part.text or 'a power'} takes a square matrix, and this is {_words(shape)}")

    def _is_vector(self, part: Part, shape: Shape) -> None:
        if shape[0] is ONE or shape[1] is not ONE:
            _misfit(part, f"{part.text} takes a vector, and this is {_words(shape)}")


def usual_kind(name: str) -> str:
    """What a name is where nobody says it: capitals are matrices, small letters vectors, small Greek letters numbers."""
    return "scalar" if name in GREEK else "matrix" if name[0].isupper() else "vector"


def whole_number(part: Part) -> int | None:
    """The whole number that a part is, if it is one."""
    if part.kind == "negative":
        inner = whole_number(part.parts[0])
        return None if inner is None else -inner
    return int(part.text) if part.kind == "number" and part.text.isdecimal() else None


def _unify(left: Size, right: Size) -> bool:
    left, right = left.found(), right.found()
    if left is not right:
        if left.is_one or right.is_one:
            return False
        right.same = left
    return True


def _words(shape: Shape) -> str:
    rows, columns = shape[0].is_one, shape[1].is_one
    return "a number" if rows and columns else "a row" if rows else "a vector" if columns else "a matrix"


def _misfit(part: Part, why: str) -> NoReturn:
    raise ShapeError(f"column {part.column}: {why}")
