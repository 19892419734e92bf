"""How the site shows the docstrings of symgrad: what they say of parameters, a name and words behind it, becomes a list."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

#: A name (or several) and what is said of it, which may go on in lines that are further in.
_PARAMETER = re.compile(r"^(?P<name>\w+(?:, \w+)*) {2,}(?P<said>\S.*(?:\n {6,}\S.*)*)\n?", re.M)


class Parameters(Extension):
    """Rewrites the docstring of each object."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Called for each object that is loaded."""
        if obj.docstring is not None:
            obj.docstring.value = _listed(obj.docstring.value)


def _listed(text: str) -> str:
    before = 0
    parts: list[str] = []
    for found in _PARAMETER.finditer(text):
        gap = text[before : found.start()]
        names = ", ".join(f"`{name}`" for name in found["name"].split(", "))
        parts += [
            gap if not gap.strip() and parts else gap.rstrip("\n") + "\n\n",
            f"- {names}: {' '.join(found['said'].split())}\n",
        ]
        before = found.end()
    rest = text[before:]
    return "".join([*parts, "\n" * bool(parts) + rest])
