"""Topics of the catalogue into files: derive, judge, write, and say for each how it went."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..check.verdicts import STATUSES
from ..errors import LimitError, SymgradError, WriteError
from ..reading.latex_reader import read
from ..sheets.export import files
from ..sheets.files import write
from ..sheets.index import Entry, entry, index
from ..sheets.page import Link, Place, shared_files
from ..sheets.rulebook.entries import used
from ..words import ENGLISH
from ..words.language import Language, language, with_topics
from . import rulebook
from .processes import interruption, mapping
from .sheets import in_language, judge_once, sheet_of
from .topics import Topic, grouped

#: Endings of the pages that the reader reads: they must pass before anything is written.
READ_BACK = (".tex", ".md")


@dataclass(frozen=True)
class Result:
    """How one topic went: rows, rows of each status, milliseconds, the files written; or why it could not be done.

    entries   for the list of sheets, one a language
    rules     the names of the rules that it uses
    """

    name: str
    steps: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    milliseconds: float = 0.0
    files: tuple[str, ...] = ()
    refused: str = ""
    error: str = ""
    entries: tuple[Entry, ...] = ()
    rules: frozenset[str] = frozenset()

    @property
    def passed(self) -> bool:
        return not (self.error or self.refused or self.counts["refuted"] or self.counts["unknown"])

    def as_dict(self) -> dict:
        """The same as plain data."""
        return {
            "name": self.name,
            "steps": self.steps,
            **self.counts,
            "milliseconds": round(self.milliseconds, 1),
            "files": list(self.files),
            "refused": self.refused or None,
            "error": self.error or None,
        }


def table(results: Sequence[Result]) -> str:
    """Name, steps, how many of each status, milliseconds: a line for each topic, and a sum."""
    heads = ("name", "steps", *STATUSES, "ms")
    rows = [
        (r.name, *map(str, (r.steps, *(r.counts[s] for s in STATUSES), round(r.milliseconds))))
        if not r.error
        else (r.name, *["–"] * (len(heads) - 1))
        for r in results
    ]
    total = (
        "",
        str(sum(r.steps for r in results)),
        *(str(sum(r.counts[s] for r in results)) for s in STATUSES),
        str(round(sum(r.milliseconds for r in results))),
    )
    widths = [max(map(len, column)) for column in zip(heads, total, *rows)]

    def line(cells):
        return f"{cells[0]:<{widths[0]}}  " + "  ".join(f"{c:>{w}}" for c, w in zip(cells[1:], widths[1:]))

    rule = "─" * len(line(heads))
    return "\n".join((line(heads), rule, *map(line, rows), rule, line(total)))


def write_sheets(
    topics: Sequence[Topic],
    folder: Path,
    progress: Callable[[int, int, str], None] | None = None,
    jobs: int | None = None,
    layout: str = "numerator",
    detail: str = "normal",
    style: str = "",
    languages: Sequence[str] = (ENGLISH,),
    forms: Collection[str] = ("tex", "html"),
    standalone: bool = True,
    listed: bool = False,
    home: Path | None = None,
) -> list[Result]:
    """Write NAME.tex and NAME.html, or what else is wanted, for each topic; one that fails leaves its old files and says why.

    progress         called after each topic: how many are done, of how many, the name of the last
    jobs             processes that share the work; by default one a core
    layout, detail, style   as for sheet_of
    languages        codes; in another language than English the files are NAME.CODE.tex and NAME.CODE.html
    forms            of sheets.forms.FORMS
    standalone       whether a .tex file is a whole document, or to be taken in by another one
    home             the folder that the topics are from, with words of its own beside them (CODE.toml); by default symgrad's
    listed           whether index.html, the list of these sheets, and the rulebook are written too, in each language
    WriteError where the folder cannot be written to, or where what makes a form is not installed; LimitError where a process is
    ended from outside.
    """
    results: list[Result] = []
    spoken = [language(code) if home is None else with_topics(language(code), home / f"{code}.toml") for code in languages]
    order = [topic for members in grouped(topics, home).values() for topic in members]
    if listed:
        for name, content in shared_files().items():
            write(folder / name, content)
    with mapping(min(jobs or os.cpu_count() or 1, len(topics))) as each:
        one = partial(
            _written,
            folder=folder,
            layout=layout,
            detail=detail,
            style=style,
            languages=spoken,
            forms=forms,
            standalone=standalone,
            order=order if listed else [],
        )
        try:
            for result in each(one, topics):
                results.append(result)
                if progress is not None:
                    progress(len(results), len(topics), result.name)
        except BrokenProcessPool:
            raise LimitError(
                "a process that derives sheets was ended from outside, perhaps for want of memory; ask for fewer sheets at a time"
            ) from None
    if listed:
        for number, each in enumerate(spoken):
            entries = {result.name: result.entries[number] for result in results if result.entries}
            groups = {
                title: [entries[topic.name] for topic in members if topic.name in entries]
                for title, members in grouped(topics, home).items()
            }
            write(folder / f"index{each.suffix}.html", index(groups, each, place_of("index", each, spoken)))
        _write_rulebook(results, folder, spoken, forms)
    return results


def _write_rulebook(results: Sequence[Result], folder: Path, languages: Sequence[Language], forms: Collection[str]) -> None:
    """The rulebook, with the sheets that use each rule; like a sheet it must pass before it is written."""
    listed = [(result, result.entries) for result in results if result.entries]
    said = [
        (
            each,
            rulebook.uses((result.name, entries[number].title, result.rules) for result, entries in listed),
            place_of(rulebook.FILE, each, languages),
        )
        for number, each in enumerate(languages)
    ]
    pages = rulebook.pages(said, forms, judge_once)
    for name, page in pages.items():
        if objection := _objection(page, name):
            raise WriteError(f"{name} is not written: {objection}")
    for name, page in pages.items():
        write(folder / name, page)


def place_of(name: str, language: Language, languages: Sequence[Language], following: Link | None = None) -> Place:
    """Where a page stands in the folder of the catalogue: it leads to the index, the rulebook, the sheet that follows it in the
    index, and to itself in the other languages."""
    to = {
        "index": Link(f"index{language.suffix}.html", language.text("index.title")),
        rulebook.FILE: Link(f"{rulebook.FILE}{language.suffix}.html", language.text("rulebook.title")),
    }
    links = [link for file, link in to.items() if file != name]
    others = [Link(f"{name}{each.suffix}.html", each.name, each.code) for each in languages if each.code != language.code]
    return Place((*links, *([following] if following else []), *others))


def _following(topic: Topic, order: Sequence[Topic], language: Language) -> Link | None:
    """The sheet that follows that of a topic."""
    names = [each.name for each in order]
    at = names.index(topic.name) + 1
    if at == len(order):
        return None
    title = language.topics[order[at].name].title if order[at].name in language.topics else order[at].title
    return Link(f"{order[at].name}{language.suffix}.html", language.text("index.next", title=title))


def _written(
    topic: Topic,
    folder: Path,
    layout: str,
    detail: str,
    style: str,
    languages: Sequence[Language],
    forms: Collection[str],
    standalone: bool,
    order: Sequence[Topic],
) -> Result:
    """Derive and judge one topic, and write it in each language and form; `order`: the topics of a folder, as they are listed."""
    start = time.perf_counter()
    try:
        with interruption:
            sheet = sheet_of(topic, layout, judge_once, detail, style)
            sheets = [in_language(sheet, language) for language in languages]
            places = {
                each.code: place_of(topic.name, each, languages, _following(topic, order, each)) if order else None
                for each in languages
            }
            pages = {
                name: page
                for each in sheets
                for form in forms
                for name, page in files(each, form, standalone, places[each.language.code]).items()
            }
            refused = next(filter(None, (_objection(page, name) for name, page in pages.items())), "")
            if not refused:
                for name, page in pages.items():
                    write(folder / name, page)
    except WriteError:
        raise
    except SymgradError as error:
        return Result(topic.name, error=str(error))
    milliseconds = 1000 * (time.perf_counter() - start)
    written = () if refused else tuple(str(folder / name) for name in pages)
    entries = () if refused else tuple(map(entry, sheets))
    return Result(
        topic.name, len(sheet.verdicts), sheet.counts, milliseconds, written, refused=refused, entries=entries, rules=used(sheet)
    )


def _objection(page: str | bytes, name: str) -> str:
    """What the checker has against the text of a page, read as anybody's would be; "" for nothing, and for no text."""
    if not isinstance(page, str) or not name.endswith(READ_BACK):
        return ""
    try:
        verdicts = [(claim.line, judge_once(claim)) for claim in read(page, name).claims]
    except SymgradError as error:
        return f"its own text cannot be read: {error}"
    for line, verdict in verdicts:
        if not verdict.passed:
            return f"its own text does not pass: line {line} is {verdict.status}: {verdict.reason}"
    return ""
