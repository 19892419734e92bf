"""What a topic in TOML shows beside its mathematics: plots, values, floating-point numbers, networks, fits.

One function a key of the file, of what stands under it, the topic's mathematics and the folder that the file is in; each gives
blocks and derivations for the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import sin
from pathlib import Path

from ..derive.proof import Derivation
from ..errors import DefinitionError, UndefinedError
from ..functions.plain import plain
from ..functions.program import compile
from ..networks import layers, piecewise
from ..networks.worked import agree, rounded, work
from ..reading.latex_reader import read_term
from ..sheets.blocks import Curve, Figure, Panel, Part, Struck, Table
from ..terms.binding import substitute
from ..terms.claims import Claim
from ..terms.indices import integer, sizes
from ..terms.nodes import Derivative, Entry, Node, Tensor, walk
from ..values.evaluate import Point, evaluate
from .errata import judged
from .topics import read_toml

#: Points at which a curve is drawn.
POINTS = 121


def plot(data: Mapping, mathematics: str, place: Path) -> Iterator[Figure]:
    """`functions` of one variable, as LaTeX, between `from` and `to`."""
    functions, start, end = _functions(data, mathematics), Fraction(data["from"]), Fraction(data["to"])
    at = [start + (end - start) * k / (POINTS - 1) for k in range(POINTS)]
    curves = tuple(Curve(label, tuple((float(x), _value(node, x)) for x in at)) for label, node in functions.items())
    yield Figure(data["title"], (Panel(curves, _variable(next(iter(functions.values()))).name),))


def values(data: Mapping, mathematics: str, place: Path) -> Iterator[Table]:
    """`functions` of one variable at the numbers `at`, to five digits, each under its `head` in plain words."""
    functions = _functions(data, mathematics)
    node = next(iter(functions.values()))
    rows = [(str(x), *(_short(_value(function, _number(x))) for function in functions.values())) for x in data["at"]]
    yield Table(data["title"], (_variable(node).name, *data["head"]), tuple(rows))


def _functions(data: Mapping, mathematics: str) -> dict[str, Node]:
    return {written: read_term(written, mathematics) for written in data["functions"]}


def _variable(node: Node) -> Tensor:
    free = {tensor for part in walk(node) for tensor in getattr(part, "tensors", ()) if tensor.definition is None}
    if len(free) != 1:
        raise DefinitionError(f"a curve is a function of one variable; this one has {len(free)}")
    return free.pop()


def _value(node: Node, x: Fraction) -> float:
    """The value at x; not a number where there is none, such as a slope at a kink."""
    from flint import fmpq  # Late: heavy, and few topics show values.

    try:
        return float(evaluate(node, Point({}, {_variable(node): {(): fmpq(x.numerator, x.denominator)}}), {}, 15))
    except UndefinedError:
        return float("nan")


def _number(value) -> Fraction:
    return Fraction(str(value)) if isinstance(value, (float, Decimal)) else Fraction(value)


def _short(value: float) -> str:
    return f"{value:.5g}"


def numbers(data: Mapping, mathematics: str, place: Path) -> Iterator[Table]:
    """A vector `at` numbers (`name` = list) by several `formula`s, each under its `head`.

    In double precision, operation by operation as each is written; then by the function that symgrad generates from the first;
    and to 5 digits as it is.
    """
    from flint import fmpq  # Late: heavy, and few topics show values.

    formulas = {item["head"]: read_term(item["formula"], mathematics) for item in data["formula"]}
    first = next(iter(formulas.values()))
    (index,), (vector,) = first.free, [tensor for tensor in first.tensors if tensor.definition is None]
    given = [_number(value) for value in data["at"][vector.name]]
    (size,) = sizes(vector.axes[0])
    lengths = {size: len(given)}
    places: list[tuple[int, ...]] = [(k,) for k in range(1, len(given) + 1)]
    entries = {vector: {at: fmpq(value.numerator, value.denominator) for at, value in zip(places, given)}}
    floats = {vector: {at: float(value) for at, value in zip(places, given)}}
    generated = compile(first, (index,))(**{vector.name: [float(value) for value in given]})
    rows = [
        (
            str(k),
            str(value),
            *(_short(plain(node, lengths, floats, {i: k for i in node.free})) for node in formulas.values()),
            _short(generated[k - 1]),
            _short(float(evaluate(first, Point(lengths, entries), {index: k}, 15))),
        )
        for k, value in enumerate(given, 1)
    ]
    yield Table(data["title"], (index.name, vector.name, *formulas, "generated function", "exact, to 5 digits"), tuple(rows))


def fit(data: Mapping, mathematics: str, place: Path) -> Iterator[Table | Figure]:
    """The best fit of the sine in so many `pieces` between `from` and `to`, and the best on a `grid` of so many steps."""
    start, end, pieces = data["from"], data["to"], data["pieces"]
    found = piecewise.fit(start, end, pieces)
    network = found.network
    units = tuple(zip(network.biases, network.weights))
    yield Table(
        "The fit: its knots, its values there, and the slope of the piece that begins there",
        ("k", "knot", "value", "slope of piece k"),
        tuple(
            (str(k), _places(t), _places(v), _places(found.slopes[k]) if k < pieces else "")
            for k, (t, v) in enumerate(zip(found.knots, found.values))
        ),
    )
    yield Table(
        "The network: every unit reads x plus its bias; the output adds the offset",
        ("unit", "weight of x", "bias", "weight to the output", "switches on at"),
        (
            *((str(k), "1", _places(b), _places(w), _places(-b)) for k, (b, w) in enumerate(units)),
            ("offset", "", "", _places(network.offset), ""),
        ),
    )
    grid = piecewise.grid_search(start, end, pieces, data["grid"])
    even = piecewise.fit_values([start + (end - start) * k / pieces for k in range(pieces + 1)])
    yield Table(
        "The mean square error of the best values for three choices of the breakpoints",
        ("breakpoints", *(str(k) for k in range(1, pieces)), "mean square error"),
        tuple(
            (name, *map(_places, choice.knots[1:-1]), f"{choice.error:.4g}")
            for name, choice in (("evenly spaced", even), (f"best on a grid of {data['grid']} steps", grid), ("optimised", found))
        ),
    )
    at = [start + (end - start) * k / (POINTS - 1) for k in range(POINTS)]
    curves = tuple(Curve(rf"\mathrm{{unit}}\ {k}", tuple((x, w * max(0.0, x + b)) for x in at)) for k, (b, w) in enumerate(units))
    knots = tuple(zip(found.knots, found.values))
    yield Figure(
        "The sine, the fit with its knots (left), and each unit times its weight to the output (right)",
        (
            Panel((Curve(r"\sin x", tuple((x, sin(x)) for x in at)), Curve(r"\mathrm{fit}", knots)), dots=knots),
            Panel(curves, ticks=found.knots[1:-1]),
        ),
    )


def worked(data: Mapping, mathematics: str, place: Path) -> Iterator[Derivation | Table]:
    """A network in numbers, as networks.worked.work takes it: every formula as a claim, every number beside the expected digits."""
    working = work(data)
    yield from (Derivation(Claim(quantity.left, "=", quantity.right), ()) for quantity in working.backward)
    for title, group in (("Forward", working.forward), ("Backward", working.backward), ("Update", working.update)):
        rows = tuple(row for quantity in group for row in _rows(quantity))
        yield Table(title, ("quantity", "recomputed", "source", "should be"), rows)


def _rows(quantity) -> Iterator[tuple]:
    """A row for each number of a quantity; digits that are off are struck, and stand beside the right ones."""
    for indices, value, digits in quantity.components():
        name = _component(quantity.left, indices)
        if digits is None or agree(value, digits):
            yield name, _places(value), "" if digits is None else str(digits), ""
        else:
            yield name, _places(value), Struck(str(digits)), rounded(value, digits)


def _component(term: Node, indices: tuple[int, ...]) -> Node:
    """The term with these numbers for its free indices, in the order of its entry's."""
    entry = term.by[0] if isinstance(term, Derivative) else term
    slots = entry.indices if isinstance(entry, Entry) else ()
    return substitute(term, dict(zip(slots, map(integer, indices))))


def network(data: Mapping, mathematics: str, place: Path) -> Iterator[Table]:
    """A network layer by layer, as networks.layers.network takes it."""
    found = layers.network(data["input"], data["layer"])
    rows = [
        (
            str(number),
            layer.kind,
            "×".join(map(str, layer.shape)),
            *(f"{count:,}" for count in (layer.parameters, layer.activations, layer.bytes, layer.multiply_adds)),
        )
        for number, layer in enumerate(found.layers)
    ]
    total = ("", "sum", "", *(f"{count:,}" for count in (found.parameters, found.activations, found.bytes, found.multiply_adds)))
    head = ("layer", "kind", "output", "parameters", "activations", "bytes in float32", "multiply-adds")
    yield Table(data["title"], head, (*rows, total))


def document(data: Mapping, mathematics: str, place: Path) -> Iterator[Part]:
    """A derivation in a `file` beside the topic, judged line by line and mended, as errata.judged has it."""
    yield judged(data["title"], place / data["file"], data.get("words", ""))


def digits(data: Mapping, mathematics: str, place: Path) -> Iterator[Table]:
    """The digits expected of a network in numbers that are off; the network is that of the topic in `file`."""
    shown = worked(read_toml(place / data["file"])["worked"], mathematics, place)
    rows = (row for table in shown if isinstance(table, Table) for row in table.rows if isinstance(row[2], Struck))
    yield Table(data["title"], ("quantity", "source", "should be"), tuple((row[0], *row[2:]) for row in rows))


def _places(value: float) -> str:
    return f"{value:.5f}"


EXHIBITS = {
    "plot": plot,
    "values": values,
    "numbers": numbers,
    "fit": fit,
    "worked": worked,
    "network": network,
    "document": document,
    "digits": digits,
}
