"""A small fully connected network worked through in numbers: forward, error, every gradient, one update, each with its formula.

Row vectors, z = x W + b, error ½‖o − t‖². Every gradient is the prover's own, put at the numbers and evaluated to
50 digits; nothing is differentiated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import isfinite
from pathlib import Path

from ..derive.strategies import derive_each
from ..errors import DefinitionError
from ..operators.functions import relu, sigmoid, tanh
from ..terms.binding import definition_of
from ..terms.building import vector
from ..terms.nodes import HALF, TWO, Definition, Derivative, Entry, Index, Node, Pow, Size, Sum, Tensor, add, mul, neg
from ..values.evaluate import Point, evaluate
from ..writing.names import unicode_name
from ..writing.text_writer import text
from .source import check_keys, layers_of, network_file

ACTIVATIONS = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu, "identity": lambda x: x}
#: Numbers are nearer to 1 than this power of ten and its inverse; where one is not, a file has a slip.
LARGEST_EXPONENT = 300
#: The learning rate, in formulas.
RATE = Entry(Tensor(r"\eta", ()), ())


@dataclass(frozen=True)
class Quantity:
    """One line of the working: its name and formula as text, its numbers (nested lists, row by row), and digits to compare with.

    key       the name that a file uses for it: "z1", "dE/dW2", "W1 after"
    left      the term that is computed, at free indices: an entry or a derivative; the old weight in the update
    right     the formula that it is computed by
    expected  the digits that somebody else found, as strings nested like `values`; None where there are none
    """

    key: str
    name: str
    formula: str
    left: Node
    right: Node
    values: object
    expected: object = None

    def as_dict(self) -> dict:
        """The quantity as plain data."""
        return {
            "key": self.key,
            "name": self.name,
            "formula": self.formula,
            "values": self.values,
            "deviations": [{"expected": str(digits), "value": value} for digits, value in self.deviations],
        }

    def components(self) -> Iterator[tuple[tuple[int, ...], float, object]]:
        """(its indices from 1, its value, the digits expected of it or None) for each number."""

        def walk(indices, value, digits):
            if not isinstance(value, list):
                yield indices, value, digits
                return
            for k, part in enumerate(value):
                yield from walk((*indices, k + 1), part, None if digits is None else digits[k])

        return walk((), self.values, self.expected)

    @property
    def deviations(self) -> list[tuple[str, str]]:
        """(expected, value rounded to as many places) for each number that differs by more than its last digit's rounding."""
        return (
            [
                (digits, rounded(value, digits))
                for value, digits in zip(_leaves(self.values), _leaves(self.expected))
                if not agree(value, digits)
            ]
            if self.expected is not None
            else []
        )


@dataclass(frozen=True)
class Working:
    """The quantities in the order in which one computes them: forward, backward, update."""

    forward: tuple[Quantity, ...]
    backward: tuple[Quantity, ...]
    update: tuple[Quantity, ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return self.forward + self.backward + self.update


def work(data: Mapping) -> Working:
    """The working of a network.

    data   `input`, `target`: numbers; `rate`: the learning rate; `layer`: for each layer `weights` (a row for each input),
           `bias`, and `activation`, one of ACTIVATIONS ("sigmoid" unless given); `expected`: {key: digits} to compare with;
           without `rate` there is no update
    Raises DefinitionError that names what does not fit.
    """
    net = _Net(data)
    forward = [
        net.quantity("o" if letter == "o" else f"{letter}{l}", tensor)
        for l, pair in enumerate(net.layers, 1)
        for letter, tensor in zip(("z", "o" if l == len(net.layers) else "a"), pair)
    ]
    forward.append(net.quantity("E", net.error))
    variables = []
    for l in range(len(net.layers), 0, -1):
        z, a = net.layers[l - 1]
        variables += [
            (f"dE/d{'o' if l == len(net.layers) else f'a{l}'}", a),
            (f"dE/dz{l}", z),
            (f"dE/db{l}", net.biases[l - 1]),
            (f"dE/dW{l}", net.weights[l - 1]),
        ]
    backward = net.gradients(variables)
    slopes = {quantity.key: quantity for quantity in backward}
    update = () if net.rate is None else net.update(net.rate, slopes)
    unknown = set(net.expected) - {quantity.key for quantity in (*forward, *backward, *update)}
    if unknown:
        raise DefinitionError(
            f"expected has no quantity {', '.join(sorted(unknown))}; there are "
            + ", ".join(q.key for q in (*forward, *backward, *update))
        )
    return Working(tuple(forward), backward, update)


class _Net:
    """The network as terms, and its numbers."""

    def __init__(self, data: Mapping):
        check_keys(data, {"input", "target", "rate", "layer", "expected"}, "the file")
        inputs, target = _row(data, "input"), _row(data, "target")
        self.rate = _number(data["rate"], "rate") if "rate" in data else None
        self.expected = data.get("expected", {})
        if not isinstance(self.expected, Mapping):
            raise DefinitionError("expected is a table of digits by quantity: z1 = [0.3275, 0.3475] under [expected]")
        layers = layers_of(data)
        self.sizes: dict[Size, int] = {}
        self.values: dict[Tensor, dict[tuple[int, ...], Fraction]] = {}
        self.weights: list[Tensor] = []
        self.biases: list[Tensor] = []
        self.layers: list[tuple[Tensor, Tensor]] = []
        below: Tensor = self._free("x", inputs, "d")
        width = len(inputs)
        for l, layer in enumerate(layers, 1):
            check_keys(layer, {"weights", "bias", "activation"}, f"layer {l}")
            rows = layer.get("weights")
            if not isinstance(rows, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in rows):
                raise DefinitionError(f"layer {l}: weights must be a list of rows, a list of numbers for each input")
            matrix = [_row({"weights": row}, "weights", f"layer {l}: ") for row in rows]
            bias = _row(layer, "bias", f"layer {l}: ")
            if len(matrix) != width or any(len(row) != len(bias) for row in matrix):
                raise DefinitionError(
                    f"layer {l}: weights must be {width} rows of {len(bias)} numbers, one row for each input; "
                    f"got {len(matrix)} rows of {sorted({len(row) for row in matrix})}"
                )
            name = layer.get("activation", "sigmoid")
            if not isinstance(name, str) or name not in ACTIVATIONS:
                raise DefinitionError(f"layer {l}: no activation {name!r}; use one of {', '.join(ACTIVATIONS)}")
            below = self._layer(l, below, matrix, bias, ACTIVATIONS[name], last=l == len(layers))
            width = len(bias)
        if len(target) != width:
            raise DefinitionError(f"target has {len(target)} numbers, the last layer {width}")
        goal = Tensor("t", below.axes)
        self.values[goal] = {(k,): v for k, v in enumerate(target, 1)}
        k = Index("k", below.axes[0])
        self.error = Tensor("E", (), "real", Definition((), mul(HALF, Sum(k, Pow(add(below[k], neg(goal[k])), TWO)))))

    def _free(self, name, numbers, size):
        length = Size(size)
        self.sizes[length] = len(numbers)
        tensor = vector(name, length)
        self.values[tensor] = {(k,): v for k, v in enumerate(numbers, 1)}
        return tensor

    def _layer(self, l, below, matrix, bias, activation, last):
        outputs = Size(f"n_{l}")
        self.sizes[outputs] = len(bias)
        W = vector(f"W^{{({l})}}", below.axes[0].upper, outputs)
        b = vector(f"b^{{({l})}}", outputs)
        self.values[W] = {(i, j): v for i, row in enumerate(matrix, 1) for j, v in enumerate(row, 1)}
        self.values[b] = {(j,): v for j, v in enumerate(bias, 1)}
        i, j = Index("i", W.axes[0]), Index("j", W.axes[1])
        z = Tensor(f"z^{{({l})}}", (W.axes[1],), "real", Definition((j,), add(Sum(i, mul(below[i], W[i, j])), b[j])))
        a = Tensor("o" if last else f"a^{{({l})}}", (W.axes[1],), "real", Definition((j,), activation(z[j])))
        self.weights.append(W)
        self.biases.append(b)
        self.layers.append((z, a))
        return a

    def _at(self, node: Node, axes: Sequence[Node]):
        """The node's values over its axes, as nested lists of floats (of 50 digits before)."""
        point = Point(self.sizes, self.values)

        def fill(left, indices):
            if not left:
                return _double(evaluate(node, point, indices), node)
            axis, *rest = left
            return [fill(rest, {**indices, axis: k}) for k in range(1, self.sizes[axis.range.upper] + 1)]

        return fill(list(axes), {})

    def table(self, tensor: Tensor):
        """A free tensor's numbers as nested lists of floats."""
        entry = _general(tensor)
        return self._at(entry, entry.indices)

    def named(self, key, name, formula, left, right, values) -> Quantity:
        expected = self.expected.get(key)
        if expected is not None:
            _check_expected(expected, values, key)
        return Quantity(key, name, formula, left, right, values, expected)

    def quantity(self, key, tensor) -> Quantity:
        """A named intermediate."""
        indices = tensor.definition.indices
        entry = Entry(tensor, indices)
        formula = definition_of(entry)
        return self.named(key, text(entry), text(formula), entry, formula, self._at(entry, indices))

    def gradients(self, variables) -> tuple[Quantity, ...]:
        """∂E by each tensor, derived together."""
        entries = [_general(tensor) for _, tensor in variables]
        claims = [proof.claim for proof in derive_each([Derivative(Entry(self.error), (entry,)) for entry in entries])]
        return tuple(
            self.named(key, text(claim.left), text(claim.right), claim.left, claim.right, self._at(claim.right, entry.indices))
            for (key, _), entry, claim in zip(variables, entries, claims)
        )

    def update(self, rate: Fraction, slopes: Mapping[str, Quantity]) -> tuple[Quantity, ...]:
        """Every weight and bias after one step down its slope."""
        after = []
        for l, pair in enumerate(zip(self.weights, self.biases), 1):
            for letter, tensor in zip("Wb", pair):
                slope, entry = slopes[f"dE/d{letter}{l}"], _general(tensor)
                after.append(
                    self.named(
                        f"{letter}{l} after",
                        f"{_shown(tensor)} after",
                        f"{_shown(tensor)} − η ∂E/∂{_shown(tensor)}",
                        entry,
                        add(entry, neg(mul(RATE, slope.left))),
                        _map(
                            lambda w, d, entry=entry: _double(Fraction(w) - rate * Fraction(d), entry),
                            self.table(tensor),
                            slope.values,
                        ),
                    )
                )
        return tuple(after)


def _general(tensor: Tensor) -> Entry:
    """The tensor's entry at i, or at i and j."""
    return Entry(tensor, tuple(Index(letter, axis) for letter, axis in zip("ij", tensor.axes)))


def read_working(path: Path) -> Working:
    """The working of a TOML file. Raises DefinitionError with the file's name."""
    with network_file(path) as data:
        return work(data)


def table(working: Working, places: int = 5) -> str:
    """The working as text for a terminal; deviations from expected digits are marked ✗."""
    lines = []
    for title, group in (("Forward", working.forward), ("Backward", working.backward), ("Update", working.update)):
        lines += ["", title]
        for quantity in group:
            lines.append(f"  {quantity.name} = {quantity.formula}")
            lines += [f"      = {row}" if k == 0 else f"        {row}" for k, row in enumerate(_rows(quantity.values, places))]
            if quantity.expected is not None:
                mark = "✓" if not quantity.deviations else "✗"
                lines += [f"    {mark} {row}" if k == 0 else f"      {row}" for k, row in enumerate(_rows(quantity.expected, None))]
                lines += [f"      ✗ {digits} should be {right}" for digits, right in quantity.deviations]
    return "\n".join(lines[1:])


# --- numbers -------------------------------------------------------------------------------------------------------


def _number(value, name) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, Fraction)):
        raise DefinitionError(f"{name} is {value!r}; it must be a number")
    if isinstance(value, Fraction):
        return value
    # A float is taken for the decimal that a person wrote.
    decimal = Decimal(repr(value) if isinstance(value, float) else value)
    if not decimal.is_finite() or decimal and not -LARGEST_EXPONENT <= decimal.adjusted() <= LARGEST_EXPONENT:
        raise DefinitionError(
            f"{name} is {decimal:.6g}; it must be 0 or of a size between 1e-{LARGEST_EXPONENT} and 1e{LARGEST_EXPONENT}"
        )
    return Fraction(decimal)


def _row(data, name, where=""):
    row = data.get(name)
    if not isinstance(row, (list, tuple)) or not row:
        raise DefinitionError(f"{where}{name} must be a list of numbers")
    return [_number(value, f"{where}{name}") for value in row]


def _shown(tensor: Tensor) -> str:
    return unicode_name(tensor.name)


def _map(function, *nested):
    if isinstance(nested[0], list):
        return [_map(function, *parts) for parts in zip(*nested)]
    return function(*nested)


def _double(value, what: Node) -> float:
    """An exact number or a ball as a double. DefinitionError, which says what it is of, where it is too large for one."""
    try:
        if isfinite(found := float(value)):
            return found
    except OverflowError:
        pass
    raise DefinitionError(f"{text(what)} is too large a number at these values")


def _leaves(nested):
    if isinstance(nested, (list, tuple)):
        for part in nested:
            yield from _leaves(part)
    else:
        yield nested


def _check_expected(digits, values, key) -> None:
    """DefinitionError where the digits are not numbers nested as the values are."""
    if isinstance(values, list):
        if not isinstance(digits, (list, tuple)) or len(digits) != len(values):
            raise DefinitionError(f"expected {key} must be a list of {len(values)}, as the quantity has it; it is {_plain(digits)}")
        for part, value in zip(digits, values):
            _check_expected(part, value, key)
        return
    try:
        _number(Decimal(digits) if isinstance(digits, str) else digits, f"expected {key}")
    except InvalidOperation:
        raise DefinitionError(f"expected {key} is {digits!r}; it must be a number") from None


def _plain(digits) -> str:
    return f"[{', '.join(map(_plain, digits))}]" if isinstance(digits, (list, tuple)) else str(digits)


def _places(digits) -> int:
    exponent = Decimal(str(digits)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def agree(value: float, digits) -> bool:
    """Whether the digits are the value rounded at their last place."""
    return abs(Fraction(value) - Fraction(str(digits))) <= Fraction(1, 2 * 10 ** _places(digits)) + Fraction(1, 10**12)


def rounded(value: float, digits) -> str:
    return f"{value:.{_places(digits)}f}"


def _rows(values, places) -> list[str]:
    def cell(value):
        return str(value) if places is None else f"{float(value):.{places}f}"

    if not isinstance(values, (list, tuple)):
        return [cell(values)]
    if not isinstance(values[0], (list, tuple)):
        return ["[" + "  ".join(map(cell, values)) + "]"]
    return ["[" + "  ".join(map(cell, row)) + "]" for row in values]
