"""What a verdict is known by: all that it rests on, in one digest. Knows claims and the program's own files."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..terms.claims import Claim
from .limits import Limits


@cache
def _program() -> str:
    """This very copy of the program, told from any other by its files' sizes and times."""
    home = Path(__file__).resolve().parent.parent
    files = sorted(home.rglob("*.py"))
    said = [f"{file.relative_to(home)} {(found := file.stat()).st_size} {found.st_mtime_ns}" for file in files]
    try:
        arithmetic = version("python-flint")
    except PackageNotFoundError:
        arithmetic = ""
    return _digest(arithmetic, *said)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def document_key(name: str, text: str, limits: Limits) -> str:
    """What the report on a text is kept under; of its name only the ending counts, which says what kind of text it is."""
    return _digest("document", _program(), repr(limits), os.path.splitext(name)[1].lower(), text)


class _Bare(pickle.Pickler):
    """Writes a claim down without the places and the words that it is written with."""

    def reducer_override(self, value: Any) -> Any:
        if type(value) is Claim:
            bare = {**vars(value), "line": 0, "column": 0, "left_text": "", "right_text": "", "end": (0, 0)}
            return Claim, tuple(bare.values())
        return NotImplemented


def claim_key(claim: Any, limits: Limits) -> str:
    """What a verdict on a claim is kept under; "" where the claim cannot be written down."""
    written = io.BytesIO()
    try:
        _Bare(written, protocol=5).dump(claim)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return ""
    return _digest("claim", _program(), repr(limits), hashlib.sha256(written.getvalue()).hexdigest())
