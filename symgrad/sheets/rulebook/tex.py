"""The rulebook as a LaTeX document that the reader reads back: each law, and each line of a proof, is a claim on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from ...terms.nodes import TRUE, Condition
from ...words.language import Language
from ..sheet import Sheet
from ..tex import PACKAGES, Writer
from .entries import Entry, Uses

#: Environments, inside of which a name is known and nowhere else.
LAW, EXAMPLE = "lemma", "problem"


def tex(entries: Iterable[Entry], uses: Uses, language: Language) -> str:
    """The whole file."""
    page = Writer(Sheet("rules", language.text("rulebook.title"), "", "", (), (), (), (), language))
    environments = {LAW: page.words("rulebook.law"), EXAMPLE: page.words("rulebook.example")}
    parts = [
        page.preamble((*PACKAGES, "amsthm"), environments),
        rf"\section*{{{page.words('rulebook.title')}}}",
        page.words("rulebook.prose"),
    ]
    for kind, group in groupby((entry.said_in(language) for entry in entries), key=lambda entry: entry.kind):
        parts.append(rf"\subsection*{{{page.words(f'rulebook.kinds.{kind}')}}}")
        parts += [part for entry in group for part in _entry(entry, uses, page)]
    return "\n\n".join((*parts, r"\end{document}")) + "\n"


def _entry(entry: Entry, uses: Uses, page: Writer) -> list[str]:
    words, example = page.language.rule(entry.rule.name), entry.example
    where = [page.words("sentences.holds_where", condition=page.prose(words.where))] if words.where else []
    used = [rf"\emph{{{page.prose(use.title)}}}" for use in uses.get(entry.rule.name, ())]
    law = [
        equation
        for left, relation, right, condition in entry.laws
        for equation in _claim(Writer(entry.law), left, relation, right, [condition])
    ]
    line = _claim(Writer(example.names), example.before, "=", example.row.node, example.conditions)
    return [
        f"{page.head(page.prose(words.name))} {' '.join((page.prose(words.because), *where))}",
        *_scope(LAW, entry.law, law),
        *_scope(EXAMPLE, example.names, line),
        page.words("rulebook.used", sheets=page.language.listed(used, page.prose)) if used else page.words("rulebook.unused"),
    ]


def _scope(environment: str, sheet: Sheet, claims: list[str]) -> list[str]:
    """Claims with what their names are."""
    names = [paragraph.strip() for paragraph in Writer(sheet).names(lambda heading: "")]
    return [rf"\begin{{{environment}}}", *names, *claims, rf"\end{{{environment}}}"]


def _claim(writer: Writer, left, relation: str, right, conditions: Sequence[Condition]) -> list[str]:
    """An equation in a display, with the condition that it holds under before it."""
    said = [
        writer.words("sentences.if", condition=f"${writer.latex(condition)}$") for condition in conditions if condition is not TRUE
    ]
    return [*said, writer.displayed(left, right, relation)]
