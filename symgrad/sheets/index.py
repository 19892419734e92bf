"""The page that lists sheets: what each is about, its result, and a search over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..words.language import Language
from .html import result_of
from .page import Place, page
from .sheet import Section, Sheet


@dataclass(frozen=True)
class Entry:
    """A sheet in the list: its files' name, its title and prose, its first result as markup, how many steps passed, of how many,
    and more words to find it by."""

    name: str
    title: str
    prose: str
    result: str
    passed: int
    steps: int
    words: str


def entry(sheet: Sheet) -> Entry:
    """The entry of a sheet, in the sheet's language."""
    sections = [part for section in _sections(sheet) for part in section.all()]
    rules = dict.fromkeys(rule.name for section in sections for row in section.rows for rule in row.rules)
    words = [sheet.name, *(section.title for section in sections), *(sheet.language.rule(name).name for name in rules)]
    passed = sum(verdict.passed for verdict in sheet.verdicts)
    found_by = " ".join(filter(None, words))
    return Entry(sheet.file_name, sheet.title, sheet.prose, result_of(sheet), passed, len(sheet.verdicts), found_by)


def _sections(sheet: Sheet) -> list[Section]:
    """What is asked on a sheet and on those inside it."""
    return [*sheet.sections, *(section for part in sheet.parts for section in _sections(part))]


def index(groups: Mapping[str, Sequence[Entry]], language: Language, place: Place) -> str:
    """The whole page: the entries under the (English) titles of their groups. Without script there is no search."""

    def say(key, **values):
        return language.text(key, escape, **values)

    body = (
        f"<header>\n<h1>{say('index.title')}</h1>\n<p>{say('index.prose')}</p>\n</header>\n"
        f'<div class="search" hidden>\n<label for="search">{say("index.search")}</label>\n'
        f'<input type="search" id="search" data-none="nothing" autocomplete="off">\n</div>\n'
        f'<p id="nothing" role="status" hidden>{say("index.nothing")}</p>\n'
        + "\n".join(
            _group(language.sentences.get(f"groups.{title}", title), entries, say) for title, entries in groups.items() if entries
        )
    )
    return page(language.text("index.title"), body, language, place)


def _group(title: str, entries: Sequence[Entry], say) -> str:
    items = "\n".join(_item(entry, say) for entry in entries)
    return f'<section data-group>\n<h2>{escape(title)}</h2>\n<ul class="topics">\n{items}\n</ul>\n</section>'


def _item(entry: Entry, say) -> str:
    words = escape(" ".join((entry.title, entry.prose, entry.words)))
    checked = say("index.checked", passed=entry.passed, steps=entry.steps)
    return (
        f'<li data-words="{words}">\n<h3><a href="{escape(entry.name)}.html">{escape(entry.title)}</a></h3>\n'
        f"<p>{escape(entry.prose)}</p>\n{entry.result}\n"
        f'<p class="quiet">{checked} <a href="{escape(entry.name)}.tex">LaTeX</a></p>\n</li>'
    )
