"""Networks in TOML files: what a file says, as plain data, or an error that names the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from ..errors import DefinitionError
from ..reading.surface.sources import read_source


@contextmanager
def network_file(path: Path):
    """The data of a file; errors about it, then and inside, begin with its name. Numbers with a point are Decimals."""
    try:
        yield tomllib.loads(read_source(path), parse_float=Decimal)
    except DefinitionError as error:
        raise DefinitionError(f"{path}: {error}") from None
    except RecursionError:
        raise DefinitionError(f"{path}: brackets are nested too deeply") from None
    except ValueError as error:  # No TOML, or a whole number of more digits than Python reads.
        raise DefinitionError(f"{path}: {error}") from None


def layers_of(data: Mapping) -> list[Mapping]:
    """The tables of `[[layer]]`. DefinitionError where there are none."""
    layers = data.get("layer", [])
    if not isinstance(layers, (list, tuple)) or not all(isinstance(layer, Mapping) for layer in layers) or not layers:
        raise DefinitionError("there is no [[layer]]; give a table for each layer, each under [[layer]] in two pairs of brackets")
    return list(layers)


def check_keys(data: Mapping, allowed: set[str], what: str) -> None:
    """DefinitionError where the data has a key that means nothing."""
    unknown = sorted(set(data) - allowed)
    if unknown:
        raise DefinitionError(f"{what} has no {', '.join(unknown)}; it takes {', '.join(sorted(allowed))}")
