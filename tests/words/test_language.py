"""The languages say the same things: each key of one is in the others, with the same placeholders."""

from __future__ import annotations

import ast
import errno
import os
import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter

import pytest

from symgrad import DefinitionError, check, words
from symgrad.catalogue.topics import select, topics
from symgrad.check.report import evidence
from symgrad.check.verdicts import STATUSES
from symgrad.derive.notation import LAYOUTS
from symgrad.rules.rule import RULEBOOK
from symgrad.words import ENGLISH, codes
from symgrad.words.language import _read, language

OTHERS = [code for code in codes() if code != ENGLISH]
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


def prose(code):
    """The sentences of a language by key, without what is meant for programs."""
    return {key: text for key, text in language(code).sentences.items() if not key.startswith(("latex.", "language."))}


def placeholders(sentence):
    return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def test_english_and_persian_are_there():
    assert codes()[0] == ENGLISH and "fa" in codes()


@pytest.mark.parametrize("code", OTHERS)
def test_it_has_the_keys_of_english_with_the_same_placeholders(code):
    assert sorted(language().sentences) == sorted(language(code).sentences)
    english, other = prose(ENGLISH), prose(code)
    assert {key: placeholders(text) for key, text in english.items()} == {key: placeholders(text) for key, text in other.items()}
    assert {key for key, text in english.items() if not text} == {key for key, text in other.items() if not text}


@pytest.mark.parametrize("code", codes())
def test_it_has_words_for_every_rule_verdict_and_layout_and_no_others(code):
    for room in ("symgrad.rules", "symgrad.derive"):
        for module in iter_modules(import_module(room).__path__):
            import_module(f"{room}.{module.name}")
    said = language(code)
    named = {key.removeprefix("rules.").rsplit(".", 1)[0] for key in said.sentences if key.startswith("rules.")}
    assert named == set(RULEBOOK)
    for name in named:
        rule = said.rule(name)
        assert rule.name and rule.because.endswith(".") and not rule.where.endswith(".")
    assert all(said.text(f"verdicts.{status}.{part}") for status in STATUSES for part in ("word", "meaning"))
    assert all(said.text(f"layouts.{layout}") for layout in LAYOUTS)


@pytest.mark.parametrize("name", RULEBOOK)
def test_english_calls_a_rule_by_its_name_in_code(name):
    assert language().rule(name).name == name


@pytest.mark.parametrize("code", OTHERS)
def test_it_has_a_title_and_prose_for_every_topic(code):
    catalogue = {topic.name for topic in topics()}
    assert set(language(code).topics) == catalogue
    assert all(topic.title and topic.prose for topic in language(code).topics.values())


@pytest.mark.parametrize("code", [code for code in codes() if language(code).direction == "rtl"])
def test_right_to_left_prose_has_its_own_digits_and_joins(code):
    said = language(code)
    texts = [
        *prose(code).values(),
        *said.messages.values(),
        *(text for topic in said.topics.values() for text in (topic.title, topic.prose)),
    ]
    for text in texts:
        assert not re.search("[0-9]", re.sub("\u2066.*?\u2069", "", text)), text
        assert not re.search("\u200c(?:\\s|$)|(?:^|\\s)\u200c|\u200c\u200c", text), text
        assert not re.search("[\u064a\u0643]", text), f"an Arabic letter for a Persian one: {text}"
    assert all(RIGHT_TO_LEFT.search(text) for text in texts if re.sub(r"\{.*?\}|\W", "", text) != "")


def templates() -> set[str]:
    """The texts in the package's code, with {} for what is put in."""
    found = set()
    for path in Path(words.__file__).parent.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.add("".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.mark.parametrize("code", OTHERS)
def test_messages_are_those_that_the_code_tells_with_the_same_placeholders(code):
    """What is put together of parts has each part of its own words somewhere in the code."""
    there = "\0".join(templates() | {os.strerror(errno.ENOENT)})
    put_together = re.compile(
        "exact values|disjoint balls|left|right|s for|MB|exactly|to 50 digits|at best true|arguments?| are? |, | is "
    )
    for english, sentence in (*language(code).messages.items(), *language(code).frames.items()):
        assert placeholders(english) == placeholders(sentence)
        for part in re.split(r"\{\w*\}", english):
            assert max(put_together.split(part), key=len).strip() in there, english


@pytest.mark.parametrize(
    "document",
    [
        r"Let $x \in \mathbb{R}$. \[ x + x = 3 x \]",
        r"Let $x \in \mathbb{R}$. \[ |x| \ge 0 \]",
        r"Let $x \in \mathbb{R}$. \[ \frac{x}{x} = 1 \]",
        r"Let $z \in \mathbb{R}^n$. \[ \sum_i e^{z_i} > \sum_i e^{2 z_i} \]",
        r"Let $x \in \mathbb{R}$. \[ \foo{x} = x \]",
        r"Let $x \in \mathbb{R}$. \[ x = \frac{1}{ \]",
        r"\[ a b = 3 \]",
        r"Let $x \in \mathbb{R}$ with $x^2 = -1$. \[ x = 3 \]",
        r"Let $A \in \mathbb{R}^{n \times n}$. \[ A A^{-1} = I \]",
        r"\[ 2 + 2 = 4 \] \[ 2 + 2 < 3 \]",
    ],
)
def test_what_the_judge_says_is_persian(document):
    """But names and formulas, which stand apart."""
    said = [line for row in check(document).rows for line in (row.verdict.reason, *evidence(row.verdict))]
    for told in map(language("fa").told, said):
        assert not re.search("[a-z]{2,}", re.sub("\u2068.*?\u2069|LaTeX", "", told)), told


def test_a_message_without_words_stays_as_it_is():
    assert language("fa").told("something else that nobody said") == "something else that nobody said"
    assert language().told("two exact values that differ") == "two exact values that differ"


def test_numbers_and_lists():
    assert language().numbers([1, 2, 3, 4, 6]) == "1–4 and 6"
    assert language().numbers([1, 2]) == "1 and 2"
    assert language("fa").numbers([1, 2, 3, 10]) == "۱ تا ۳ و ۱۰"
    assert language().listed(["a"]) == "a" and language().listed(["a", "b", "c"]) == "a, b and c"
    assert language("fa").listed(["a", "b", "c"]) == "a، b و c"


def test_a_sentence_escapes_its_own_words_and_not_what_is_put_in():
    assert language().text("sentences.let", str.upper, names="z") == "LET z."
    assert language("fa").text("references.lemma", number=12) == "لم ۱۲"


def test_an_unknown_language_says_which_there_are():
    with pytest.raises(DefinitionError, match=f"'xx'; there are {', '.join(codes())}"):
        language("xx")


def test_adding_a_language_is_adding_one_file(tmp_path, monkeypatch):
    """A file with English's keys is a language of every page; nothing else names it."""
    from symgrad.catalogue.run import write_sheets

    for path in words.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (words.FOLDER / "en.toml").read_text(encoding="utf-8").replace('proof = "Proof"', 'proof = "Preuve"')
    text += '\n[topics.likelihood]\ntitle = "Vraisemblance"\nprose = "Deux mots."\n'
    (tmp_path / "fr.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    for remembered in (codes, _read):
        remembered.cache_clear()
    try:
        (result,) = write_sheets(select(["likelihood"]), tmp_path / "out", languages=("fr",))
    finally:
        monkeypatch.undo()
        for remembered in (codes, _read):
            remembered.cache_clear()
    assert result.passed and {path.name for path in (tmp_path / "out").iterdir()} == {"likelihood.fr.tex", "likelihood.fr.html"}
    for path in (tmp_path / "out").iterdir():
        page = path.read_text(encoding="utf-8")
        assert "Vraisemblance" in page and "Preuve" in page and ">Proof" not in page
