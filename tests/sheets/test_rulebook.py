"""The rulebook: every rule with a law and an example that the checker judged, and its pages."""

from __future__ import annotations

import json
from importlib import import_module
from pkgutil import iter_modules

import pytest

from symgrad import DefinitionError, read
from symgrad.catalogue.rulebook import pages, uses, uses_in
from symgrad.catalogue.sheets import sheet_of
from symgrad.catalogue.topics import select, topics
from symgrad.check.report import check
from symgrad.cli import main
from symgrad.rules.rule import RULEBOOK
from symgrad.sheets.maker import unjudged
from symgrad.sheets.page import Link, Place
from symgrad.sheets.rulebook.entries import entries, listing, used
from symgrad.sheets.rulebook.html import anchor
from symgrad.sheets.rulebook.text import text
from symgrad.words.language import language

from .test_html import Page

USES = uses([("tanh", "Tanh & more", ["chain rule", "linearity"]), ("relu", "The rectifier", ["chain rule"])])


@pytest.fixture(scope="module")
def book():
    return tuple(entries())


@pytest.fixture(scope="module")
def written():
    said = [(each, USES, Place((Link(f"index{each.suffix}.html", "All"),))) for each in map(language, ("en", "fa"))]
    return pages(said, ("html", "tex", "md"))


def test_it_holds_every_rule_once():
    for room in ("symgrad.rules", "symgrad.derive"):
        for module in iter_modules(import_module(room).__path__):
            import_module(f"{room}.{module.name}")
    listed = [rule for rules in listing().values() for rule in rules]
    assert len(listed) == len(set(listed)) and set(listed) == set(RULEBOOK.values())


def test_each_law_and_each_example_passed_the_judge(book):
    for entry in book:
        assert entry.law.passed and entry.law.verdicts and entry.example.row.verdict.passed, entry.rule.name
        assert entry.example.row.rules == (entry.rule,)
        assert all(left is not right for left, _, right, _ in entry.laws)


def test_an_example_is_not_the_law_once_more(book):
    for entry in book:
        assert (entry.example.before, entry.example.row.node) not in [(left, right) for left, _, right, _ in entry.laws]


def test_entries_of_one_rule():
    (entry,) = entries(["chain rule"])
    assert entry.rule.name == "chain rule" and entry.kind == "derivatives"
    with pytest.raises(DefinitionError, match="did you mean chain rule"):
        list(entries(["chian rule"]))


@pytest.mark.parametrize("name", ["rules.tex", "rules.fa.tex"])
def test_its_latex_is_read_back_and_passes(written, book, name):
    report = check(read(written[name], name))
    assert report.passed and len(report.rows) >= 2 * len(book)


@pytest.mark.parametrize("code, suffix", [("en", ""), ("fa", ".fa")])
def test_its_page_has_an_anchor_for_each_rule_and_links_to_sheets(written, code, suffix):
    text = written[f"rules{suffix}.html"]
    page = Page(text)
    anchors = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(anchors) == len(set(anchors)) and {anchor(name) for name in RULEBOOK} <= set(anchors)
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert links.count(f"tanh{suffix}.html") == 2 and links.count(f"relu{suffix}.html") == 1
    assert all(link.startswith("#") and link[1:] in anchors or link.endswith(f"{suffix}.html") for link in links)
    assert all(language(code).rule(name).name.replace("'", "&#x27;") in text for name in RULEBOOK) and "Tanh &amp; more" in text


def test_a_rule_in_the_terminal():
    page = text(entries(["chain rule"]), USES, language(), False, 60)
    for part in ("∂/∂x f(g(x)) = f′(g(x)) g′(x)", "Example", "✓ proved", "Used in tanh and relu."):
        assert part in page
    assert max(map(len, page.splitlines())) <= 60
    assert "No sheet" in text(entries(["cancel"]), USES, language(), False, 60)


def test_the_sheets_that_use_a_rule():
    found = uses_in(select(["relu", "softmax-shift"]), language("fa"))
    assert [use.name for use in found["in this case"]] == ["relu"] and found["in this case"][0].title.startswith("یکسوساز")
    sheet = sheet_of(select(["relu"])[0], judge=unjudged)
    assert used(sheet) == {rule for rule, sheets in found.items() if "relu" in [use.name for use in sheets]}


def test_the_command(capsys):
    assert main(["rules"]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {name}\n" in listed for name in RULEBOOK)
    assert main(["rules", "no", "such"]) == 2
    assert "no rule is named 'no such'" in capsys.readouterr().err


def test_the_command_for_one_rule(capsys, monkeypatch):
    monkeypatch.setattr("symgrad.catalogue.topics.topics", lambda: topics()[:1])
    assert main(["rules", "chain", "rule"]) == 0
    assert "f′(g(x)) g′(x)" in capsys.readouterr().out
    assert main(["rules", "--json", "chain rule"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["rule"] == "chain rule" and entry["example"]["verdict"]["status"] == "proved"
    assert main(["rules", "chain rule", "--to", "tex"]) == 0
    assert capsys.readouterr().out.startswith(r"\documentclass")
