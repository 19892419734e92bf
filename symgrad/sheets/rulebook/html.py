"""The rulebook as one HTML page that opens offline: a section for each rule, with an anchor, and links to the sheets beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from ...terms.nodes import TRUE, Condition
from ...words.language import Language
from ...writing.boxes import Operator
from ...writing.boxes import Row as Boxes
from ..formulas import formula
from ..html import Writer
from ..page import Place, page
from ..sheet import Sheet
from .entries import Entry, Uses


def html(entries: Iterable[Entry], uses: Uses, language: Language, place: Place | None = None) -> str:
    """The whole file; `place`: where it stands in a folder of pages."""

    def say(key, **values):
        return language.text(key, escape, **values)

    book = [entry.said_in(language) for entry in entries]
    groups = [(kind, list(group)) for kind, group in groupby(book, key=lambda entry: entry.kind)]
    links = " · ".join(f'<a href="#{kind}">{say(f"rulebook.kinds.{kind}")}</a>' for kind, _ in groups)
    parts = [f"<header>\n<h1>{say('rulebook.title')}</h1>\n<p>{say('rulebook.prose')}</p>\n</header>\n<nav>{links}</nav>"]
    for kind, group in groups:
        parts.append(f'<h2 id="{kind}">{say(f"rulebook.kinds.{kind}")}</h2>')
        parts += [_entry(entry, uses, language, say) for entry in group]
    return page(language.text("rulebook.title"), "\n".join(parts), language, place)


def anchor(name: str) -> str:
    """The anchor of a rule, from its name in code."""
    return "rule-" + re.sub(r"\W+", "-", name.lower()).strip("-")


def _entry(entry: Entry, uses: Uses, language: Language, say) -> str:
    words, example = language.rule(entry.rule.name), entry.example
    where = f" {say('sentences.holds_where', condition=escape(words.where))}" if words.where else ""
    law, names = Writer(entry.law), Writer(example.names)
    laws = "".join(_equation(law, left, relation, right, [condition]) for left, relation, right, condition in entry.laws)
    line = _equation(names, example.before, "=", example.row.node, example.conditions)
    links = [f'<a href="{escape(use.name)}{language.suffix}.html">{escape(use.title)}</a>' for use in uses.get(entry.rule.name, ())]
    used = say("rulebook.used", sheets=language.listed(links, escape)) if links else say("rulebook.unused")
    return (
        f'<section id="{anchor(entry.rule.name)}">\n<h3>{escape(words.name)}</h3>\n<p>{escape(words.because)}{where}</p>\n'
        f'<div class="law">{_given(entry.law, law)}{laws}</div>\n'
        f'<p class="quiet">{say("headings.run_in", heading=say("rulebook.example"))}</p>\n{_given(example.names, names)}{line}'
        f'{names.verdict(example.row.verdict)}\n<p class="quiet">{used}</p>\n</section>'
    )


def _given(sheet: Sheet, writer: Writer) -> str:
    """What the names in a law or a line are."""
    words = writer.givens()
    defined = "".join(writer.display(writer.definition(made)) for made in sheet.defined)
    return (f"<p>{words}</p>" if words else "") + defined


def _equation(writer: Writer, left, relation: str, right, conditions: Sequence[Condition]) -> str:
    where = "".join(
        f'<span class="where">{writer.say("sentences.where", condition=writer.inline(condition))}</span>'
        for condition in conditions
        if condition is not TRUE
    )
    return f'<div class="display">{formula(Boxes(writer.box(left), Operator(relation), writer.box(right)))}{where}</div>'
