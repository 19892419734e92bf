"""A language that sheets are written in: its sentences by key, its lists, its digits. Knows no mathematics and no markup.

A file CODE.toml beside this one is a language. It is read when its first word is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, reduce
from pathlib import Path
from string import Formatter

from .. import words
from ..errors import DefinitionError
from . import ENGLISH, codes

#: What stands in a file besides sentences: titles and prose of the catalogue, whose English stands in the derivations.
TOPICS = "topics"
#: What is told of documents, by its English, which stands in the code that tells it.
MESSAGES = "messages"
#: What stands around a message: the place, what stands there, what was expected.
FRAMES = "frames"
#: What stands between two clauses of a message, and the key of how a language joins them.
CLAUSES = {"; ": "lists.clause", ": ": "lists.reason"}
#: The placeholders of messages that count something; other numbers are mathematics.
COUNTS = ("count", "line", "column", "digits", "seconds", "size")
#: The placeholders that hold what a person wrote, which is no message, whatever it says.
VERBATIM = ("text", "name", "names", "formula")
#: The placeholder that stands between quotation marks, and has none inside.
QUOTED = "text"


@dataclass(frozen=True)
class RuleWords:
    """What a language says of a rule: its name, why it holds in a sentence, the condition in words ("" for always)."""

    name: str
    because: str
    where: str


@dataclass(frozen=True)
class TopicWords:
    """What a language says of a topic of the catalogue: `texts` has the titles and words on its sheet, by their English."""

    title: str
    prose: str
    texts: dict[str, str]


@dataclass(frozen=True)
class Language:
    """One language. `sentences` has every text of its file by dotted key ("headings.proof"), `topics` the catalogue's."""

    code: str
    sentences: dict[str, str] = field(repr=False, compare=False)
    topics: dict[str, TopicWords] = field(repr=False, compare=False)
    messages: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    frames: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.text("language.name")

    @property
    def direction(self) -> str:
        """Of its prose: "ltr" or "rtl"."""
        return self.text("language.direction")

    @property
    def suffix(self) -> str:
        """What stands between a file's name and its ending: nothing in English, else ".fa"."""
        return "" if self.code == ENGLISH else f".{self.code}"

    def text(self, key: str, escape: Callable[[str], str] = str, **values) -> str:
        """The sentence of a key with its {placeholders} filled.

        escape   makes markup of the sentence's own words; values are markup already
        Whole numbers among the values are written in the language's digits.
        """
        filled = []
        for plain, name in _parts(self.sentences[key]):
            filled.append(escape(plain) if plain else "")
            if name is not None:
                filled.append(self._value(values[name]))
        return "".join(filled)

    def told(self, message: str) -> str:
        """A message in this language, and what stands in it, too; as it is where the file has no words for it."""
        return self._sentence_told(message, self._frames) or self._said(message) or message

    def setting(self, key: str) -> str:
        """What the file says to a program under "latex", as it stands."""
        return self.sentences[f"latex.{key}"]

    def rule(self, name: str) -> RuleWords:
        """The words of the rule that has this name in code."""
        return RuleWords(*(self.sentences[f"rules.{name}.{part}"] for part in ("name", "because", "where")))

    def number(self, number: int) -> str:
        """A whole number in the language's digits."""
        return str(number).translate(self._digits)

    def listed(self, items: Sequence[str], escape: Callable[[str], str] = str) -> str:
        """ "a, b and c"; `escape` as for text."""
        if len(items) == 1:
            return items[0]
        return self.text("lists.end", escape, start=self.enumerated(items[:-1], escape), last=items[-1])

    def enumerated(self, items: Sequence[str], escape: Callable[[str], str] = str) -> str:
        """ "a, b, c"; `escape` as for text."""
        return reduce(lambda start, item: self.text("lists.next", escape, start=start, item=item), items)

    def numbers(self, numbers: Sequence[int], escape: Callable[[str], str] = str, cite: Callable[[int], str] | None = None) -> str:
        """Ascending numbers, those that follow one another as a range: "1–4 and 6".

        escape   as for text
        cite     the markup of a number; by default its digits
        """
        cite = cite or self.number
        runs: list[list[int]] = []
        for number in numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        parts: list[str] = []
        for run in runs:
            whole = len(run) > 2
            parts += [self.text("lists.range", escape, first=cite(run[0]), last=cite(run[-1]))] if whole else map(cite, run)
        return self.listed(parts, escape)

    @cached_property
    def _digits(self) -> dict[int, int]:
        return str.maketrans("0123456789", self.text("language.digits"))

    def _said(self, message: str) -> str:
        """What a message says, without a frame; "" where there are no words for it."""
        whole, others = self._patterns
        return self._sentence_told(message, whole) or self._clauses_told(message) or self._sentence_told(message, others)

    def _clauses_told(self, message: str) -> str:
        """Clauses that stand side by side, each by itself; "" where one has no words of its own."""
        for mark, key in CLAUSES.items():
            clauses = message.split(mark)
            if len(clauses) == 1:
                continue
            told = [self._said(clause) for clause in clauses]
            if all(told):
                return reduce(lambda start, item: self.text(key, start=start, item=item), told)
        return ""

    def _sentence_told(self, message: str, patterns: list[tuple[re.Pattern[str], str]]) -> str:
        for pattern, sentence in patterns:
            if found := pattern.fullmatch(message):
                values = {name: self._within(name, value) for name, value in found.groupdict().items()}
                return "".join(plain + (values[name] if name else "") for plain, name in _parts(sentence))
        return ""

    def _within(self, name: str, message: str) -> str:
        """What stands in a message: how many, another message, or what is no prose, and keeps the order of its signs."""
        if name in COUNTS and message.isdecimal():
            return self.number(int(message))
        told = message if name in VERBATIM else self.told(message)
        return told if told != message else f"\u2068{message}\u2069"

    @cached_property
    def _patterns(self) -> tuple[list[tuple[re.Pattern[str], str]], list[tuple[re.Pattern[str], str]]]:
        """Those of several clauses, and those of one."""
        whole = {english: sentence for english, sentence in self.messages.items() if any(mark in english for mark in CLAUSES)}
        return _ordered(whole), _ordered({english: sentence for english, sentence in self.messages.items() if english not in whole})

    @cached_property
    def _frames(self) -> list[tuple[re.Pattern[str], str]]:
        return _ordered(self.frames)

    def _value(self, value) -> str:
        return self.number(value) if isinstance(value, int) else value


def language(code: str = ENGLISH) -> Language:
    """The language of a code. DefinitionError where there is no such file, with the codes that there are."""
    if code not in codes():
        raise DefinitionError(f"no language {code!r}; there are {', '.join(codes())}")
    return _read(code)


def with_topics(language: Language, path: Path) -> Language:
    """The language with what a file of one's own says besides: [topics.NAME] and [groups], as in the language's own file.

    DefinitionError for a file that is no TOML or says something else.
    """
    if not path.exists():
        return language
    table = _table(path)
    try:
        topics = _topics(table.pop(TOPICS, {}))
    except (KeyError, TypeError, AttributeError):
        raise DefinitionError(f"{path.name}: a topic needs title and prose: [topics.NAME], title = …, prose = …") from None
    if set(table) - {"groups"}:
        raise DefinitionError(f"{path.name} says {sorted(table)[0]}; a catalogue's own words are [topics.NAME] and [groups]")
    return replace(language, sentences={**language.sentences, **dict(_flat(table))}, topics={**language.topics, **topics})


@cache
def _read(code: str) -> Language:
    table = _table(words.FOLDER / f"{code}.toml")
    topics, messages, frames = _topics(table.pop(TOPICS, {})), table.pop(MESSAGES, {}), table.pop(FRAMES, {})
    return Language(code, dict(_flat(table)), topics, messages, frames)


def _table(path: Path) -> dict:
    import tomllib  # Late: heavy, and a language that is read stays in memory.

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path.name}: {error}") from None


def _topics(said: dict) -> dict[str, TopicWords]:
    return {name: TopicWords(words["title"], words["prose"], words.get("texts", {})) for name, words in said.items()}


def _flat(table: dict, before: str = ""):
    """(dotted key, text) for each text of a table and the tables inside it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _ordered(messages: dict[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """(what an English message looks like, the sentence for it): those with the most words of their own come first."""
    found = []
    for english, sentence in messages.items():
        parts = _parts(english)
        what = {name: "[^”]+" if name == QUOTED else ".+?" for _, name in parts}
        pattern = "".join(re.escape(plain) + (f"(?P<{name}>{what[name]})" if name else "") for plain, name in parts)
        found.append((sum(len(plain) for plain, _ in parts), re.compile(pattern, re.DOTALL), sentence))
    found.sort(key=lambda each: -each[0])
    return [(pattern, sentence) for _, pattern, sentence in found]


@cache
def _parts(sentence: str) -> tuple[tuple[str, str | None], ...]:
    """(words, name of the placeholder after them or None) of a sentence."""
    return tuple((words, name) for words, name, _, _ in Formatter().parse(sentence))
