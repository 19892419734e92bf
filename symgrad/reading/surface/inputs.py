"""A document of several files: its main file, and those that it \\input{…}s from below a folder that was named for that.

The text of a Bundle is all of them one behind the other; lines are counted through, and `located` tells whose a line is.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from ...errors import FileError
from .placed import Placed, joined
from .sources import read_source

MOST_FILES, MOST_DEEP = 200, 20

_INPUT = re.compile(
    r"(?P<comment>(?<!\\)%[^\n]*)|\\(?:input|include|subfile)\s*(?:\{(?P<braced>[^{}\n]+)\}|[ \t](?P<bare>[\w./-]+))"
)


class Bundle(str):
    """The texts of a document's files, one behind the other. `parts` has the offset where each begins, and its name."""

    parts: tuple[tuple[int, str], ...]
    found: dict[str, int]  # what is input, as it is written, and the number of its part


def read_bundle(path: str | os.PathLike, root: Path) -> str:
    """The text of a file with the files below `root` that it inputs; the text alone where there are none. Raises FileError."""
    text = read_source(path)
    folder, inside = Path(path).resolve().parent, root.resolve()
    texts, names, found = [text], [os.fspath(path)], dict[str, int]()
    at = 0
    while at < len(texts) and len(texts) < MOST_FILES:
        for name in _inputs(texts[at]):
            if name in found or len(texts) == MOST_FILES:
                continue
            for target in (folder / f"{name}.tex", folder / name):
                if target.is_file() and target.resolve().is_relative_to(inside):
                    try:
                        texts.append(read_source(target))
                    except FileError:
                        break
                    names.append(os.path.relpath(target))
                    found[name] = len(texts) - 1
                    break
        at += 1
    if not found:
        return text
    bundle = Bundle("\n".join(texts))
    offsets, offset = [], 0
    for part in texts:
        offsets.append(offset)
        offset += len(part) + 1
    bundle.parts, bundle.found = tuple(zip(offsets, names, strict=True)), found
    return bundle


def put_together(bundle: Bundle) -> Placed:
    """The main file's text with the others where it inputs them."""
    whole = Placed.as_written(bundle)
    ends = [offset - 1 for offset, _ in bundle.parts[1:]] + [len(bundle)]

    def filled(number: int, around: tuple[int, ...]) -> Placed:
        start, end = bundle.parts[number][0], ends[number]
        pieces: list[Placed] = []
        at = start
        for place in _INPUT.finditer(bundle, start, end):
            inner = bundle.found.get(_target(place)) if place["comment"] is None else None
            if inner is None or inner in around or len(around) > MOST_DEEP:
                continue  # what inputs itself stays as it is, and is refused where it stands
            pieces += [whole.part(at, place.start()), filled(inner, (*around, inner))]
            at = place.end()
        return joined([*pieces, whole.part(at, end)])

    return filled(0, (0,))


def located(bundle: str, line: int) -> tuple[str, int]:
    """The name of the file that a line of a document belongs to, "" for its main file, and the line there."""
    if not isinstance(bundle, Bundle):
        return "", line
    name, first = "", 1
    for offset, other in bundle.parts[1:]:
        begins = bundle.count("\n", 0, offset) + 1
        if line >= begins:
            name, first = other, begins
    return name, line - first + 1


def _inputs(text: str) -> list[str]:
    return [_target(place) for place in _INPUT.finditer(text) if place["comment"] is None]


def _target(place: re.Match[str]) -> str:
    name = (place["braced"] or place["bare"]).strip()
    return name.removesuffix(".tex")
