"""The rulebook in a terminal: the list of its rules, and a rule with all that there is to say of it."""

from __future__ import annotations

from collections.abc import Iterable

from ...terms.nodes import TRUE, Condition
from ...words.language import Language
from ..terminal import Writer
from ..wrapping import word_lines
from .entries import Entry, Uses, listing


def names(language: Language, width: int) -> str:
    """Every rule by kind, with the reason why it holds."""
    lines: list[str] = []
    for kind, rules in listing().items():
        lines += [*([""] if lines else []), language.text(f"rulebook.kinds.{kind}")]
        for rule in rules:
            words = language.rule(rule.name)
            lines += [f"  {words.name}", *(f"      {line}" for line in word_lines(words.because, width - 6))]
    return "\n".join(lines)


def text(entries: Iterable[Entry], uses: Uses, language: Language, colour: bool, width: int) -> str:
    """The entries, one after the other."""
    return "\n\n".join("\n".join(_entry(entry, uses, language, colour, width)) for entry in entries)


def _entry(entry: Entry, uses: Uses, language: Language, colour: bool, width: int) -> list[str]:
    entry = entry.said_in(language)
    words, example = language.rule(entry.rule.name), entry.example
    law, shown = Writer(entry.law, colour, width), Writer(example.names, colour, width)
    lines = [law.paint(words.name, "bold"), "", *law.names()]
    for left, relation, right, condition in entry.laws:
        lines += law.display(f"{law.formula(left)} {relation} {law.formula(right)}{_where([condition], law)}")
    where = language.text("sentences.holds_where", condition=words.where) if words.where else ""
    lines += ["", *law.words(f"{words.because} {where}".strip()), "", law.paint(language.text("rulebook.example"), "bold")]
    lines += shown.names()
    equation = f"{shown.formula(example.before)} = {shown.formula(example.row.node)}{_where(example.conditions, shown)}"
    verdict = [shown.verdict(example.row.verdict)] if example.row.verdict is not None else []
    return [*lines, *shown.display(equation, *verdict), "", *law.words(used_in(entry, uses, language))]


def _where(conditions: Iterable[Condition], writer: Writer) -> str:
    return "".join(
        f"   {writer.language.text('sentences.where', condition=writer.formula(condition))}"
        for condition in conditions
        if condition is not TRUE
    )


def used_in(entry: Entry, uses: Uses, language: Language) -> str:
    """A sentence on the sheets that use the rule."""
    found = [use.name for use in uses.get(entry.rule.name, ())]
    return language.text("rulebook.used", sheets=language.listed(found)) if found else language.text("rulebook.unused")
