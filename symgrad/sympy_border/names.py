"""The LaTeX of the names that SymPy's symbols have. Imports SymPy."""

from __future__ import annotations

import re

from sympy.printing.latex import LatexPrinter

from ..errors import DefinitionError
from ..reading.formula_reader import is_name
from ..reading.surface.vocabulary import GREEK, UNICODE
from ..terms.memory import remembered
from ..writing.names import ACCENTS, FONTS, LETTERS

_COMMANDS = {*LETTERS, *ACCENTS, *FONTS, *"prime dagger ast star top bot".split()}


def _greek(letter: str) -> str:
    """The command of a Greek letter; any other character as it is."""
    command = UNICODE.get(letter, letter)
    return command if command in GREEK else letter


def latex_name(name: str) -> str:
    """The LaTeX of a SymPy name: alpha_1 is \\alpha_1, loss is \\mathrm{loss}; \\hat{y} stays."""
    if not isinstance(name, str):
        raise DefinitionError(f"the name {name!r} is no text")
    return _written(name)


@remembered(2_000)
def _written(name: str) -> str:
    written = name if re.search(r"[\\{}^']", name) else LatexPrinter()._deal_with_super_sub(name)
    written = re.sub(r"[^\x00-\x7f](?![A-Za-z])", lambda found: _greek(found.group()), written)
    written = re.sub(r"([_^])\{(\w)\}", r"\1\2", written)
    written = re.sub(r"^([A-Za-z]{2,})(?=$|[_^'])", r"\\mathrm{\1}", written)
    shape_ok = re.fullmatch(r"[A-Za-z0-9_^{}\\'(),+* -]+", written) and re.match(r"[A-Za-z{\\]", written)
    unknown = [c for c in re.findall(r"\\([A-Za-z]+|.?)", written) if c not in _COMMANDS]
    if not shape_ok or unknown or written.count("{") != written.count("}") or not is_name(written):
        raise DefinitionError(
            f"{name!r} is no name for a formula; use letters, digits, _, ^, {{}}, ' and LaTeX letters such as \\hat{{y}}"
        )
    if re.search(r"\^(\d|\{\d+\}|\\top|T\b|\{T\})", written) or re.match(r"\\(partial|nabla|infty)(?![A-Za-z])", written):
        raise DefinitionError(f"{written} reads as something else than a name; a number above a name stands in brackets: x^{{(2)}}")
    return written
