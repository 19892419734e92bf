"""Tools for programs that write derivations: each line judged, mended, explained; gradients derived; functions verified.

A server of the Model Context Protocol. Knows documents and answers in plain data; the work is done in processes with limits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from . import errands
from .api import Proof
from .check.limits import USUAL, Limits
from .check.report import check as check_document
from .check.workers import check_texts
from .derive.questions import answer
from .errors import DefinitionError, SymgradError
from .mending import explain, mend
from .reading.facts.records import Question
from .reading.latex_reader import read, read_as_far
from .sheets.data import as_dict
from .sheets.maker import make_sheet
from .version import __version__

_Tool = TypeVar("_Tool", bound=Callable[..., Any])
#: Characters of a text that a tool takes.
LONGEST = 200_000
_ABOUT = r"""symgrad judges derivations in LaTeX line by line and derives gradients with symbolic sizes.

A text declares and defines in its sentences, in $…$, and claims or asks in displays, \[ … \]:
Let $z \in \mathbb{R}^{C}$ and $p := \operatorname{softmax}(z)$. \[ \frac{\partial p_i}{\partial z_k} = p_i (\delta_{ik} - p_k) \]
A derivative alone in a display asks: \[ \nabla_w L \]
Verdicts: proved (for every size), holds (wherever it was tried), refuted (with a counterexample), unknown (and why; never a pass),
unread (what was expected, and where)."""


def server(limits: Limits = USUAL) -> MCPServer:
    """The server; `run("stdio")` serves one program at standard input and output."""
    made = MCPServer("symgrad", version=__version__, instructions=_ABOUT, log_level="ERROR")

    @made.tool()
    @_said
    def check(text: str, name: str = "derivation.tex") -> dict[str, Any]:
        """Judge every = of a derivation in LaTeX (or Markdown, by the ending of `name`): a verdict for each, counterexamples."""
        _short(text)
        (report,) = check_texts([(name, text)], 1, limits)
        return report.as_dict() | {"passed": report.passed, "counts": report.counts}

    @made.tool()
    @_said
    def derive(text: str, detail: str = "normal") -> dict[str, Any]:
        """Derive what a text asks in its displays, with each step judged; detail: brief, normal or full."""
        _short(text)
        return errands.run(derived, text, detail, limits=limits)

    @made.tool(name="mend")
    @_said
    def mended(text: str, name: str = "derivation.tex") -> dict[str, Any]:
        """What the refuted lines of a derivation should say instead, each judged in its place."""
        _short(text)
        return {"mended": errands.run(mended_lines, text, name, limits=limits)}

    @made.tool(name="explain")
    @_said
    def explained(text: str, claim: int, name: str = "derivation.tex") -> dict[str, Any]:
        """The steps between the two sides of claim number `claim` (from 1) of a derivation, by named rules, as LaTeX."""
        _short(text)
        return {"latex": errands.run(steps_between, text, claim, name, limits=limits)}

    @made.tool()
    @_said
    def verify(text: str, gradient: str, name: str = "derivation.tex") -> dict[str, Any]:
        """Whether a gradient, as LaTeX, is right for what a text asks in its first display: the claim as it is judged."""
        _short(text + gradient)
        return errands.run(verified, text, gradient, name, limits=limits)

    return made


def _said(tool: _Tool) -> _Tool:
    """The tool with its errors as answers: a sentence, and no trace."""

    @wraps(tool)
    def said(*arguments: Any, **keywords: Any) -> Any:
        try:
            return tool(*arguments, **keywords)
        except SymgradError as error:
            raise ToolError(str(error)) from None

    return said  # type: ignore[return-value]  # `wraps` gives it the tool's signature.


def _short(text: str) -> None:
    if len(text) > LONGEST:
        raise DefinitionError(f"the text has {len(text)} characters; a tool takes up to {LONGEST}")


# --- in a process of its own ----------------------------------------------------------------------------------------


def derived(text: str, detail: str) -> dict[str, Any]:
    """The answers to the questions of a text. Raises SymgradError."""
    proofs = [answer(question) for question in _asked(text)]
    return as_dict(make_sheet("answer", "", proofs, detail=detail))


def _asked(text: str, name: str = "<text>") -> tuple[Question, ...]:
    questions = read(text, name).questions
    if not questions:
        raise DefinitionError(r"the text asks nothing; a question is a derivative alone in a display: \[ \nabla_w L \]")
    return questions


def mended_lines(text: str, name: str) -> list[dict[str, Any]]:
    """The lines that `mend` puts right, as plain data. Raises SymgradError."""
    return [vars(each) for each in mend(text, name)]


def steps_between(text: str, claim: int, name: str) -> str:
    """The steps between the sides of a claim as LaTeX. Raises SymgradError."""
    return Proof(explain(text, claim, name)).latex()


def verified(text: str, gradient: str, name: str) -> dict[str, Any]:
    """The verdict on `question = gradient` for the first question of a text. Raises SymgradError."""
    claimed = f"{text}\n\n\\[ {_asked(text, name)[0].text} = {gradient} \\]\n"
    report = check_document(read_as_far(claimed, name))
    rows = [row for row in report.rows if not row.in_text]
    if not rows:
        raise SymgradError(report.error or "the gradient could not be read")
    return rows[-1].as_dict()
