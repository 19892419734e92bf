"""What the processes of a page do: questions answered and lines mended, as plain data whose formulas are markup or LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from ..check.report import PENDING, Report, evidence
from ..derive.proof import Derivation
from ..derive.questions import answer
from ..errors import DefinitionError, SymgradError
from ..mending import mend
from ..proof_functions import function_of
from ..reading.facts.records import Document
from ..reading.latex_reader import read_as_far
from ..sheets.code import snippets
from ..sheets.html import Pieces, Writer
from ..sheets.maker import make_sheet, unjudged
from ..sheets.sheet import Sheet
from ..short_form.writer import Written, latex_question
from ..words import ENGLISH, codes
from ..words.language import Language, language

#: Whose arrays the functions take that a result can be copied as.
BACKENDS = ("numpy", "jax", "torch")
#: What stands under the heading of the answers.
LEVEL = 3


@dataclass(frozen=True)
class Asked:
    """A question as a page puts it.

    form     "short" or "latex"
    by       the variable; in LaTeX "" where the definition asks by itself
    kinds    what names of a short form are, where it is not what is usual for them
    """

    form: str
    definition: str
    by: str
    kinds: dict[str, str] = field(default_factory=dict)
    detail: str = "normal"
    layout: str = "numerator"
    language: str = ENGLISH


def derived(asked: Asked) -> Iterator[dict[str, Any]]:
    """What was understood, the results, the proofs with a verdict on each step, the results as code. Raises SymgradError."""
    written = latex_question(asked.definition, asked.by, asked.kinds) if asked.form == "short" else _written(asked)
    yield {"event": "read", "latex": written.text, "kinds": written.kinds}
    document = read_as_far(written.text, "<question>")
    if not document.questions:
        raise (
            document.errors[0]
            if document.errors
            else DefinitionError(
                r"nothing is asked; name a variable, or end with a derivative alone in a display: \[ \nabla_w L \]"
            )
        )
    proofs = [answer(question, asked.layout) for question in document.questions]
    spoken = language(asked.language)
    sheet = make_sheet("answer", "", proofs, judge=unjudged, detail=asked.detail, language=spoken)
    first = _pieces(sheet)
    yield {"event": "results", "names": _set_by_script(first[0].names), "results": [_set_by_script(each.result) for each in first]}
    sheet = make_sheet("answer", "", proofs, detail=asked.detail, language=spoken)
    yield {
        "event": "proofs",
        "passed": sheet.passed,
        "steps": len(sheet.verdicts),
        "proofs": [{part: _set_by_script(text) for part, text in asdict(each).items()} for each in _pieces(sheet)],
        "notes": [*map(str, document.errors), *(note.message for note in document.notes)],
    }
    yield {"event": "code", "code": [_code(*each, sheet) for each in zip(sheet.sections, proofs)]}


def reported(report: Report) -> dict[str, Any]:
    """The report on a document, of which some rows may not be judged yet."""
    said = report.as_dict()
    for row, shown in zip(report.rows, said["claims"]):
        shown["evidence"] = evidence(row.verdict)
    judged = sum(row.verdict != PENDING for row in report.rows)
    notes = [{"line": line, "text": text} for line, text in report.notes]
    return {"event": "report", "judged": judged, "notes": notes, "passed": report.passed, **said}


def mended(text: str, name: str) -> dict[str, Any]:
    """The refuted lines of a document with what they should say. Raises SymgradError."""
    return {"event": "mended", "lines": [asdict(line) for line in mend(text, name)]}


def told(event: dict[str, Any], code: str) -> dict[str, Any]:
    """An event whose messages are in the language of a code, as far as that has words for them."""
    spoken = language(code if code in codes() else ENGLISH)
    if not spoken.messages:
        return event
    said = dict(event)
    for key, parts in _MESSAGES.items():
        if said.get(key):
            said[key] = spoken.told(said[key]) if parts is None else [_part_told(each, parts, spoken) for each in said[key]]
    return said


#: Where an event holds messages: by key, and in what stands there by the name of a field.
_MESSAGES: dict[str, str | None] = {"error": None, "claims": "reason", "notes": "text", "not_judged": "reason"}


def _part_told(part: Any, name: str, spoken: Language) -> Any:
    if isinstance(part, str):
        return spoken.told(part)
    shown = {"evidence": [spoken.told(line) for line in part["evidence"]]} if "evidence" in part else {}
    return {**part, name: spoken.told(part[name]), **shown}


def _written(asked: Asked) -> Written:
    """A question in LaTeX as a document: where the definition asks nothing, by the variable, of what it defines last."""
    text = asked.definition.strip()
    if not text:
        raise DefinitionError(r"there is no definition; type one, as Let $x \in \mathbb{R}^{n}$ and $f := \|x\|^2$.")
    if "$" not in text and r"\[" not in text and r"\(" not in text and r"\begin" not in text:
        text = f"${text}$" if ":=" in text or "=" in text else f"$f := {text}$"
    document = read_as_far(text, "<question>")
    if document.questions or not asked.by:
        return Written(text, {})
    if not document.definitions:
        raise (document.errors[0] if document.errors else DefinitionError("nothing is defined: $f := …$"))
    return Written(f"{text}\n\\[ {_derivative(document, asked.by)} \\]\n", {})


def _derivative(document: Document, by: str) -> str:
    name, variables = document.definitions[-1].name, [each.strip() for each in by.split(",")]
    if len(variables) == 1:
        return rf"\frac{{\partial {name}}}{{\partial {variables[0]}}}"
    return rf"\nabla_{{{variables[0]}}}^2 {name}" if variables[0] == variables[1] else _mixed(name, variables)


def _mixed(name: str, variables: list[str]) -> str:
    return rf"\frac{{\partial^{len(variables)} {name}}}{{" + " ".join(rf"\partial {each}" for each in variables) + "}"


def _pieces(sheet: Sheet) -> list[Pieces]:
    writer = Writer(sheet, LEVEL)
    return [writer.pieces(section) for section in sheet.sections]


def _set_by_script(markup: str) -> str:
    """Markup whose lengths the page's script sets: its policy forbids style in attributes, of whatever origin."""
    return markup.replace(' style="', ' data-style="')


def _code(section: Any, proof: Derivation, sheet: Sheet) -> dict[str, str]:
    """A result by language, without those that have no form for it."""
    found = {kind: text for kind, text in snippets(section, sheet.declared).items() if kind not in BACKENDS}
    for backend in BACKENDS:
        try:
            found[backend] = function_of([proof], backend, "gradient").source
        except SymgradError:
            continue
    return found
