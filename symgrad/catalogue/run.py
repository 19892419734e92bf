"""Topics of the catalogue into files: derive, judge, write, and say for each how it went."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from ..api import Proof
from ..check.checker import judge
from ..check.report import check
from ..check.verdicts import STATUSES, Verdict
from ..check.workers import follow_parent
from ..derive.notation import laid_out
from ..errors import LimitError, SymgradError, WriteError
from ..reading.latex_reader import read
from ..sheets.files import write
from ..sheets.forms import files
from ..sheets.index import Entry, entry, index
from ..sheets.rulebook.entries import used
from ..sheets.sheet import Sheet, make_sheet, translated
from ..terms.claims import Claim
from ..words import ENGLISH
from ..words.language import Language, TopicWords, language
from . import rulebook
from .topics import Topic, grouped

#: Endings of the pages that the reader reads: they must pass before anything is written.
READ_BACK = (".tex", ".md")
#: Seconds after which a progress bar is worth showing.
PATIENCE = 1.0
#: What a page says is, where it reads back rightly, what its rows said, and in every language the same.
judge_once = lru_cache(maxsize=20_000)(judge)


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


def sheet_of(
    topic: Topic, layout: str = "numerator", judge: Callable[[Claim], Verdict] = judge_once, detail: str = "normal"
) -> Sheet:
    """The topic derived and judged, in English; `layout` as for derive.notation.laid_out, `detail` as for sheets.detail.lines."""
    contents = [
        replace(laid_out(item.derivation, layout), title=item.title or item.derivation.title) if isinstance(item, Proof) else item
        for item in topic.contents()
    ]
    command = f"symgrad sheet {topic.name}" + (f" --layout {layout}" if layout != "numerator" else "")
    command += f" --detail {detail}" if detail != "normal" else ""
    return make_sheet(topic.name, topic.title, contents, topic.prose, command, judge, detail)


def in_language(sheet: Sheet, language: Language) -> Sheet:
    """A topic's English sheet in a language; where the language says nothing of the topic, its title and prose stay English."""
    if language.code == ENGLISH:
        return sheet
    words = language.topics.get(sheet.name, TopicWords(sheet.title, sheet.prose, {}))
    said = replace(translated(sheet, words.texts, language), title=words.title, prose=words.prose)
    return replace(said, command=f"{sheet.command} --lang {language.code}")


def write_sheets(
    topics: Sequence[Topic],
    folder: Path,
    progress: bool = False,
    jobs: int | None = None,
    layout: str = "numerator",
    detail: str = "normal",
    languages: Sequence[str] = (ENGLISH,),
    forms: Sequence[str] = ("tex", "html"),
    standalone: bool = True,
    listed: bool = False,
) -> list[Result]:
    """Write NAME.tex and NAME.html, or what else is wanted, for each topic; one that fails leaves its old files and says why.

    jobs             processes that share the work; by default one a core
    layout, detail   as for sheet_of
    languages        codes; in another language than English the files are NAME.CODE.tex and NAME.CODE.html
    forms            of sheets.forms.FORMS
    standalone       whether a .tex file is a whole document, or to be taken in by another one
    listed           whether index.html, the list of these sheets, and the rulebook are written too, in each language
    WriteError where the folder cannot be written to, or where what makes a form is not installed; LimitError where a process is
    ended from outside.
    """
    results = []
    with _progress_bar(len(topics) if progress else 0) as tick, _workers(min(jobs or os.cpu_count() or 1, len(topics))) as each:
        one = partial(
            _written,
            folder=folder,
            layout=layout,
            detail=detail,
            languages=list(map(language, languages)),
            forms=forms,
            standalone=standalone,
        )
        try:
            for result in each(one, topics):
                results.append(result)
                tick(result.name)
        except BrokenProcessPool:
            raise LimitError(
                "a process that derives sheets was ended from outside, perhaps for want of memory; ask for fewer sheets at a time"
            ) from None
    if listed:
        for number, code in enumerate(languages):
            entries = {result.name: result.entries[number] for result in results if result.entries}
            groups = {
                title: [entries[topic.name] for topic in members if topic.name in entries]
                for title, members in grouped(topics).items()
            }
            write(folder / f"index{language(code).suffix}.html", index(groups, language(code)))
        _write_rulebook(results, folder, list(map(language, languages)), forms)
    return results


def _write_rulebook(results: Sequence[Result], folder: Path, languages: Sequence[Language], forms: Sequence[str]) -> None:
    """The rulebook, with the sheets that use each rule; like a sheet it must pass before it is written."""
    listed = [(result, result.entries) for result in results if result.entries]
    said = [
        (each, rulebook.uses((result.name, entries[number].title, result.rules) for result, entries in listed))
        for number, each in enumerate(languages)
    ]
    pages = rulebook.pages(said, forms, judge_once)
    for name, page in pages.items():
        if name.endswith(READ_BACK) and (objection := _objection(page, name)):
            raise WriteError(f"{name} is not written: {objection}")
    for name, page in pages.items():
        write(folder / name, page)


def _written(
    topic: Topic, folder: Path, layout: str, detail: str, languages: Sequence[Language], forms: Sequence[str], standalone: bool
) -> Result:
    """Derive and judge one topic, and write it in each language and form."""
    start = time.perf_counter()
    if _interruption.came:
        raise KeyboardInterrupt
    try:
        _interruption.wanted = True
        sheet = sheet_of(topic, layout, judge_once, detail)
        sheets = [in_language(sheet, language) for language in languages]
        pages = {name: page for each in sheets for form in forms for name, page in files(each, form, standalone).items()}
        refused = next(filter(None, (_objection(page, name) for name, page in pages.items() if name.endswith(READ_BACK))), "")
        if not refused:
            for name, page in pages.items():
                write(folder / name, page)
    except WriteError:
        raise
    except SymgradError as error:
        return Result(topic.name, error=str(error))
    finally:
        _interruption.wanted = False
    milliseconds = 1000 * (time.perf_counter() - start)
    written = () if refused else tuple(str(folder / name) for name in pages)
    entries = () if refused else tuple(map(entry, sheets))
    return Result(
        topic.name, len(sheet.verdicts), sheet.counts, milliseconds, written, refused=refused, entries=entries, rules=used(sheet)
    )


def _objection(page: str, name: str) -> str:
    """What the checker has against the text of a page, read as anybody's would be; "" for nothing."""
    try:
        report = check(read(page, name), judge_once)
    except SymgradError as error:
        return f"its own text cannot be read: {error}"
    for row in report.rows:
        if not row.verdict.passed:
            return f"its own text does not pass: line {row.line} is {row.verdict.status}: {row.verdict.reason}"
    return ""


class _Interruption:
    """Ctrl-C in a process of its own: ends the topic under way (a file is never left half written), and nothing more is begun."""

    came = wanted = False

    def note(self, *_):
        first, self.came = not self.came, True
        if first and self.wanted:  # What the first has begun to end is not interrupted by another.
            raise KeyboardInterrupt

    def retry(self, unraisable):
        """Where Python could not pass the interruption on, as in the callback of a weak reference, it comes once more, soon."""
        if unraisable.exc_type is KeyboardInterrupt:
            self.came = False
            threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT)).start()
        else:
            sys.__unraisablehook__(unraisable)


_interruption = _Interruption()


def _begin() -> None:
    """What a process does first: it minds interruptions, and that of its parent is one."""
    signal.signal(signal.SIGINT, _interruption.note)
    sys.unraisablehook = _interruption.retry
    follow_parent(lambda: os.kill(os.getpid(), signal.SIGINT))


@contextmanager
def _workers(count: int):
    """A function like `map`, in order, over so many processes; over this one where one is enough or none can be forked."""
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        yield map
        return
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("fork"), _begin)
    try:
        yield pool.map
    finally:
        with _deaf():
            pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf():
    """Who presses Ctrl-C again does not keep processes from being put away."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress_bar(total: int):
    """A function tick(name), called after each topic: shows a bar on stderr once the whole takes long. None is shown for 0."""
    start, shown = time.perf_counter(), []

    def tick(name):
        done[0] += 1
        if not shown and total and time.perf_counter() - start > PATIENCE and done[0] < total:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                transient=True,
                console=Console(stderr=True),
                auto_refresh=False,
            )
            bar.start()
            shown.append((bar, bar.add_task(name, total=total)))
        for bar, task in shown:
            bar.update(task, completed=done[0], description=name, refresh=True)

    done = [0]
    try:
        yield tick
    finally:
        for bar, _ in shown:
            bar.stop()
