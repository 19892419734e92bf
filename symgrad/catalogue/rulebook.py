"""The rulebook over the catalogue: which sheets use a rule, and the pages that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..check.checker import judge
from ..sheets.maker import Judge, unjudged
from ..sheets.page import Place
from ..sheets.rulebook.entries import Use, Uses, entries, used
from ..sheets.rulebook.html import html
from ..sheets.rulebook.tex import tex
from ..sheets.sheet import Sheet
from ..words.language import Language
from .sheets import in_language, sheet_of
from .topics import Topic

#: What makes the forms of sheets.forms.BOOK.
PAGES = {"html": html, "tex": tex}
#: The name of its files, without their endings.
FILE = "rules"


def uses(sheets: Iterable[tuple[str, str, Collection[str]]]) -> Uses:
    """For each rule the sheets that use it: of (name of the topic, title, names of its rules) of every sheet."""
    found: dict[str, list[Use]] = {}
    for name, title, rules in sheets:
        for rule in rules:
            found.setdefault(rule, []).append(Use(name, title))
    return found


def uses_in(topics: Sequence[Topic], language: Language) -> Uses:
    """For each rule the topics that use it; they are derived, and not judged."""
    sheets: list[Sheet] = [in_language(sheet_of(topic, judge=unjudged), language) for topic in topics]
    return uses((sheet.name, sheet.title, used(sheet)) for sheet in sheets)


def pages(said: Sequence[tuple[Language, Uses, Place]], forms: Collection[str], judge: Judge = judge) -> dict[str, str]:
    """The pages by the names of their files, in each language and in those of the forms that there are.

    said   the languages, each with the sheets that use the rules, and where the page stands among them
    """
    wanted = [form for form in PAGES if form in forms]
    book = tuple(entries(judge=judge)) if wanted else ()
    return {
        f"{FILE}{language.suffix}.{form}": html(book, found, language, place)
        if form == "html"
        else PAGES[form](book, found, language)
        for language, found, place in said
        for form in wanted
    }
