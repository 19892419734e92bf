"""A result as code to take away: LaTeX, the Python that builds it in SymPy, a NumPy function."""

from __future__ import annotations

from ..errors import SymgradError
from ..functions.program import compile
from ..terms.memory import remembered
from ..terms.nodes import Derivative, Index, Node
from ..writing.latex_writer import latex
from ..writing.text_writer import text
from .sheet import Section


def snippets(section: Section, declared: frozenset) -> dict[str, str]:
    """The result of a section by language: "latex", "sympy", "numpy"; without those that have no form for it."""
    claim = section.claim
    title = "gradient" if type(claim.left) is Derivative else "result"
    lines = (
        f"{latex(left, None, declared)} {_RELATIONS.get(claim.relation, claim.relation)} {latex(right, None, declared)}\n"
        for left, right in section.results
    )
    found = {"latex": "".join(lines)}
    if claim.relation == "=":
        found |= {"sympy": _sympy(claim.right, title), "numpy": _numpy(claim.left, claim.right, section.free, title)}
    return {language: text for language, text in found.items() if text}


_RELATIONS = {"≠": r"\neq", "≤": r"\leq", "≥": r"\geq"}


@remembered(500)
def _sympy(node: Node, title: str) -> str:
    from ..sympy_border.code import sympy_code  # Late: loads SymPy.

    try:
        return sympy_code(node, title)
    except SymgradError:
        return ""


@remembered(500)
def _numpy(left: Node, right: Node, axes: tuple[Index, ...], title: str) -> str:
    try:
        return compile(right, axes, title=title, note=f"{text(left)} = {text(right)}").source
    except SymgradError:
        return ""
