"""A network layer by layer: shapes, parameters, activations, bytes, multiply-adds. Knows integers only.

The formulas, for an input of c channels of h × w, f filters of k_h × k_w, stride s, padding p, dilation d:
    positions     ⌊(h + 2p - d (k_h - 1) - 1) / s⌋ + 1: the first position, and one for each whole stride that still fits
    convolution   f (c k_h k_w + 1) parameters with a bias, f h' w' outputs, each of c k_h k_w multiply-adds
    pooling       no parameters; each channel by itself
    dense         m (n + 1) parameters with a bias, m outputs, each of n multiply-adds
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from pathlib import Path

from ..errors import DefinitionError
from .source import check_keys, layers_of, network_file

#: Bytes of one float32.
FLOAT = 4
#: No size is larger; where it is, a file has a slip.
LARGEST = 10**15


@dataclass(frozen=True)
class Layer:
    """One layer's row: its kind as shown, output shape, and counts for one input."""

    kind: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int

    @property
    def activations(self) -> int:
        """Numbers that the layer puts out."""
        return prod(self.shape)

    @property
    def bytes(self) -> int:
        """Memory of its output in float32."""
        return FLOAT * self.activations

    def as_dict(self) -> dict:
        """The row as plain data."""
        return {
            "kind": self.kind,
            "shape": list(self.shape),
            "parameters": self.parameters,
            "activations": self.activations,
            "bytes": self.bytes,
            "multiply_adds": self.multiply_adds,
        }


@dataclass(frozen=True)
class Network:
    """The rows of a network, its input first."""

    layers: tuple[Layer, ...]

    parameters = property(lambda self: sum(layer.parameters for layer in self.layers))
    activations = property(lambda self: sum(layer.activations for layer in self.layers))
    multiply_adds = property(lambda self: sum(layer.multiply_adds for layer in self.layers))
    bytes = property(lambda self: FLOAT * self.activations)

    @property
    def heaviest(self) -> Layer:
        """The layer with the most parameters."""
        return max(self.layers, key=lambda layer: layer.parameters)


def positions(length: int, window: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """How many positions a window has along an axis. Raises DefinitionError where it does not fit even once."""
    reach = dilation * (window - 1) + 1
    if length + 2 * padding < reach:
        raise DefinitionError(f"a window that reaches over {reach} does not fit into {length + 2 * padding}")
    return (length + 2 * padding - reach) // stride + 1


_SPATIAL = {"size", "stride", "padding", "dilation"}
_ALLOWED = {"conv": _SPATIAL | {"filters", "bias", "depthwise"}, "pool": _SPATIAL, "dense": {"units", "bias"}}


def network(shape: Sequence[int], layers: Sequence[Mapping]) -> Network:
    """The table of a network.

    shape    of one input: channels first, or a plain length
    layers   mappings with `kind` "conv" (filters, size, stride, padding, dilation, bias, depthwise), "pool" (size, stride,
             padding, dilation) or "dense" (units, bias); size, stride, … a whole number or one for each axis; a pool's
             stride is its size unless given; a dense layer flattens what it is given
    Raises DefinitionError that names the layer.
    """
    current = tuple(_whole(n, "the input's shape") for n in shape)
    if not current:
        raise DefinitionError("the input's shape is empty; give channels and lengths, as [1, 224, 224]")
    rows = [Layer("input", current, 0, 0)]
    for number, layer in enumerate(layers, 1):
        try:
            rows.append(_row(layer, current))
        except DefinitionError as error:
            raise DefinitionError(f"layer {number}: {error}") from None
        current = rows[-1].shape
    return Network(tuple(rows))


def _row(layer: Mapping, shape: tuple[int, ...]) -> Layer:
    kind = layer.get("kind")
    if kind is None:
        raise DefinitionError(f"it has no kind; give one of {', '.join(_ALLOWED)}")
    if not isinstance(kind, str) or kind not in _ALLOWED:
        raise DefinitionError(f"no layer of kind {kind!r}; use one of {', '.join(_ALLOWED)}")
    check_keys(layer, _ALLOWED[kind] | {"kind"}, kind)
    bias = _flag(layer, "bias", True)
    if kind == "dense":
        units, inputs = _whole(_wanted(layer, "units"), "units"), prod(shape)
        return Layer(f"dense {units}", (units,), units * (inputs + bias), units * inputs)
    channels, *lengths = shape
    if not lengths:
        raise DefinitionError(f"{kind} needs a shape with channels and lengths; it is given {_shown(shape)}")
    axes = len(lengths)
    window = _each(_wanted(layer, "size"), axes, "size")
    stride = _each(layer.get("stride", layer["size"] if kind == "pool" else 1), axes, "stride")
    padding = _each(layer.get("padding", 0), axes, "padding", least=0)
    dilation = _each(layer.get("dilation", 1), axes, "dilation")
    out = tuple(map(positions, lengths, window, stride, padding, dilation))
    shown = "×".join(map(str, window))
    if kind == "pool":
        return Layer(f"pool {shown}", (channels, *out), 0, 0)
    filters = _whole(_wanted(layer, "filters"), "filters")
    depthwise = _flag(layer, "depthwise", False)
    if depthwise and filters % channels:
        raise DefinitionError(f"a depthwise convolution of {channels} channels has a multiple of {channels} filters, not {filters}")
    each = prod(window) * (1 if depthwise else channels)
    return Layer(f"conv {shown}, {filters}", (filters, *out), filters * (each + bias), filters * prod(out) * each)


def _wanted(layer, name):
    if name not in layer:
        raise DefinitionError(f"{layer['kind']} needs {name}")
    return layer[name]


def _flag(layer, name, usual):
    value = layer.get(name, usual)
    if not isinstance(value, bool):
        raise DefinitionError(f"{name} is {value!r}; it must be true or false")
    return value


def _whole(value, name, least=1):
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise DefinitionError(
            f"{name} is {value if isinstance(value, Decimal) else repr(value)}; it must be a whole number from {least} on"
        )
    if value > LARGEST:
        raise DefinitionError(f"{name} is a number of {len(str(value))} digits; the largest is 10 to the {len(str(LARGEST)) - 1}")
    return value


def _each(value, axes, name, least=1):
    values = tuple(value) if isinstance(value, (list, tuple)) else (value,) * axes
    if len(values) != axes:
        raise DefinitionError(f"{name} has {len(values)} numbers for {axes} axes")
    return tuple(_whole(v, name, least) for v in values)


def _shown(shape):
    return "×".join(map(str, shape))


def read_network(path: Path) -> Network:
    """The network of a TOML file: `input = [1, 224, 224]`, then a `[[layer]]` for each. DefinitionError with the file's name."""
    with network_file(path) as data:
        check_keys(data, {"input", "layer"}, "the file")
        if not isinstance(data.get("input"), list):
            raise DefinitionError("there is no list `input`; give the shape of one input: input = [1, 224, 224]")
        return network(data["input"], layers_of(data))


def table(found: Network) -> str:
    """The rows as text for a terminal."""
    heading = ("layer", "", "shape", "parameters", "activations", "bytes", "multiply-adds")
    rows = [
        (
            str(n),
            layer.kind,
            _shown(layer.shape),
            f"{layer.parameters:,}",
            f"{layer.activations:,}",
            f"{layer.bytes:,}",
            f"{layer.multiply_adds:,}",
        )
        for n, layer in enumerate(found.layers)
    ]
    last = ("", "sum", "", f"{found.parameters:,}", f"{found.activations:,}", f"{found.bytes:,}", f"{found.multiply_adds:,}")
    widths = [max(len(row[k]) for row in (heading, *rows, last)) for k in range(len(heading))]

    def line(row):
        return "  ".join(
            cell.ljust(width) if k < 3 else cell.rjust(width) for k, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()

    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join((line(heading), rule, *map(line, rows), rule, line(last)))
