"""The sheet of a topic: derived, judged, and put into a language."""

from __future__ import annotations

from dataclasses import replace

from ..api import Proof
from ..check.checker import judge
from ..derive.differentials import styled
from ..derive.notation import laid_out
from ..derive.proof import Derivation
from ..sheets.maker import Judge, make_sheet
from ..sheets.sheet import Sheet, translated
from ..sheets.terminal import text
from ..terms.memory import remembered
from ..words import ENGLISH
from ..words.language import Language, TopicWords, language
from .contents import contents_of
from .topics import Topic

#: What a page says is, where it reads back rightly, what its rows said, and in every language the same.
judge_once = remembered(20_000)(judge)


def sheet_of(topic: Topic, layout: str = "numerator", judge: Judge = judge_once, detail: str = "normal", style: str = "") -> Sheet:
    """The topic derived and judged, in English.

    layout   as for derive.notation.laid_out
    detail   as for sheets.detail.lines
    style    as for derive.differentials.styled; "" for that of each proof
    """
    contents = [_as_asked(item, layout, style) if isinstance(item, Proof) else item for item in contents_of(topic)]
    command = f"symgrad sheet {topic.name}" + (f" --layout {layout}" if layout != "numerator" else "")
    command += f" --style {style}" if style else ""
    command += f" --detail {detail}" if detail != "normal" else ""
    return make_sheet(topic.name, topic.title, contents, topic.prose, command, judge, detail)


def _as_asked(item: Proof, layout: str, style: str) -> Derivation:
    proof = replace(laid_out(item.derivation, layout), title=item.title or item.derivation.title)
    return styled(proof, style) if style else proof


def in_language(sheet: Sheet, language: Language) -> Sheet:
    """A topic's English sheet in a language; where the language says nothing of the topic, its title and prose stay English."""
    if language.code == ENGLISH:
        return sheet
    words = language.topics.get(sheet.name, TopicWords(sheet.title, sheet.prose, {}))
    said = replace(translated(sheet, words.texts, language), title=words.title, prose=words.prose)
    return replace(said, command=f"{sheet.command} --lang {language.code}")


def as_text(topic: Topic, layout: str, detail: str, code: str, colour: bool, style: str = "") -> tuple[str, bool]:
    """The topic's page for a terminal, in the language of that code, and whether all of it passed."""
    sheet = in_language(sheet_of(topic, layout, detail=detail, style=style), language(code))
    return text(sheet, colour=colour), sheet.passed
