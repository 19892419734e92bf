"""The .html sheet: well-formed, self-contained, complete."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from fontTools.ttLib import TTFont

from symgrad.sheets.html import html
from symgrad.sheets.maker import make_sheet, unjudged
from symgrad.sheets.page import Link, Place, shared_files
from symgrad.terms.building import negate
from symgrad.terms.nodes import Relation
from symgrad.writing.mathml_writer import NAMESPACE

from .conftest import derivation, i, k

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Every element with its attributes; open elements must be closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.words = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def having(self, kind):
        return [attributes for _, attributes in self.elements if kind in attributes.get("class", "").split()]


def test_it_is_well_formed_and_needs_nothing_from_outside(sheet):
    text = html(sheet)
    page = Page(text)
    assert not re.findall(r"https?://", text.replace(NAMESPACE, ""))
    assert not {"link", "img", "iframe"} & {tag for tag, _ in page.elements}
    assert not any(name in attributes for _, attributes in page.elements for name in ("src", "onclick"))
    assert re.findall(r"url\((.{9})", text) == ["data:font"] * text.count("url(")
    assert "default-src 'none'" in text


def test_the_one_script_copies_and_without_it_no_button_shows(sheet):
    page = Page(html(sheet))
    assert [tag for tag, _ in page.elements].count("script") == 1
    buttons = [attributes for tag, attributes in page.elements if tag == "button"]
    anchors = {attributes.get("id") for _, attributes in page.elements}
    assert len(buttons) == 3 and all("hidden" in button and button["data-copy"] in anchors for button in buttons)


def test_fonts_are_small_and_hold_a_mathematical_table(root):
    fonts = list((root / "symgrad" / "sheets" / "assets").glob("*.woff2"))
    assert len(fonts) == 2 and sum(font.stat().st_size for font in fonts) < 180_000
    for path in fonts:
        with TTFont(path) as font:
            assert "MATH" in font and "Latin Modern" not in font["name"].getDebugName(1)


def test_numbers_stand_in_a_table_with_heads(sheet):
    text = html(sheet)
    rows = re.findall(r"<tr><td>([^<]*)</td><td>([^<]*)</td></tr>", text)
    assert len(rows) == 3 and all(left == right for left, right in rows)
    assert text.count('scope="rowgroup"') == 3 and text.count('<th scope="col">') == 6


def test_anchors_are_unique_and_links_lead_somewhere(sheet):
    page = Page(html(sheet))
    anchors = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert len(anchors) == len(set(anchors)) and links
    assert {link.removeprefix("#") for link in links} <= set(anchors)


def test_a_row_for_each_step_with_its_rule(sheet):
    page = Page(html(sheet))
    steps = sum(len(part.rows) for section in sheet.sections for part in section.all())
    assert len(page.having("step")) == len(page.having("rule")) == steps == 4
    assert len(page.having("changed")) >= 1
    words = " ".join(page.words)
    for part in ("Squares & softmax", "What p_k < 1 costs: 100 %.", "chain rule", "lemma 1", "symgrad sheet squares", "proved"):
        assert part in words


def test_one_badge_says_that_every_step_is_proved(sheet):
    page = Page(html(sheet))
    assert all(verdict.status == "proved" for verdict in sheet.verdicts) and not page.having("verdict")
    assert len(page.having("badge")) == 1 and len(page.having("unmarked")) == len(page.having("steps"))


def test_a_step_that_is_not_proved_is_marked_and_no_other(sheet, wrong_sheet):
    page = Page(html(wrong_sheet))
    open_ones = [verdict for verdict in wrong_sheet.verdicts if verdict.status != "proved"]
    assert open_ones and len(page.having("verdict")) == len(open_ones) and not page.having("badge")
    tried = replace(sheet.sections[0], rows=tuple(_tried(row) for row in sheet.sections[0].rows))
    page = Page(html(replace(sheet, blocks=(tried,))))
    assert len(page.having("holds")) == len(tried.rows) and not page.having("badge") and "no proof" in " ".join(page.words)


def _tried(row):
    return replace(row, verdict=replace(row.verdict, status="holds"))


def test_the_result_stands_first_then_what_is_given_then_the_proof(sheet):
    text = html(sheet)
    places = [text.index(part) for part in ('class="result"', 'class="givens"', 'class="symbols"', 'class="proof"', 'class="steps')]
    assert places == sorted(places) and text.count('class="result"') == 1
    assert re.search(r"<details[^>]*><summary>Symbols</summary>\s*<div[^>]*>\s*<table class=\"symbols\">", text)


def test_of_several_results_each_leads_to_its_proof():
    page = Page(html(make_sheet("two", "Two", [derivation(), replace(derivation(), title="again")], judge=unjudged)))
    anchors = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert len(page.having("result")) == 3 and {"claim-1", "claim-2"} <= anchors
    assert [attributes["href"] for tag, attributes in page.elements if tag == "a"][:2] == ["#claim-1", "#claim-2"]


def test_pages_of_a_folder_share_style_script_and_fonts_and_lead_to_each_other(sheet):
    place = Place((Link("index.html", "All & more"), Link("next.html", "Next: <b>"), Link("squares.fa.html", "فارسی", "fa")))
    text = html(sheet, place)
    page = Page(text)
    links = [attributes for tag, attributes in page.elements if tag == "a"]
    assert [link["href"] for link in links[:3]] == ["index.html", "next.html", "squares.fa.html"] and links[2]["hreflang"] == "fa"
    assert {"All & more", "Next: <b>", "فارسی"} <= set(page.words)
    shared = shared_files()
    named = [attributes.get("href") or attributes["src"] for tag, attributes in page.elements if tag in ("link", "script")]
    assert set(named) <= shared.keys() and "data:" not in shared["symgrad.css"]
    assert set(re.findall(r"url\(([^)]*)\)", shared["symgrad.css"])) == shared.keys() - set(named)
    assert "@font-face" not in text and len(text) < len(html(sheet)) - 80_000 and "default-src 'none'" in text


def test_a_false_step_shows_its_counterexample(wrong_sheet):
    text = html(wrong_sheet)
    assert Page(text).having("refuted")
    assert re.search(r'class="why">[^<]*left [^<]*right ', text)


def test_titles_cannot_break_out():
    page = Page(html(make_sheet("x", "<script>alert(1)</script>", [derivation()], "</main>", judge=unjudged)))
    assert [tag for tag, _ in page.elements].count("script") == 1


def test_two_proofs_by_cases_share_no_anchor():
    equal = Relation("=", i, k)
    proof = derivation()
    cased = replace(proof, cases=((equal, replace(proof, lemmas=(), steps=proof.steps[:1])), (negate(equal), proof)))
    page = Page(html(make_sheet("cases", "Cases", [cased, replace(cased, title="again")], judge=unjudged)))
    anchors = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(page.having("inner")) == 5 and len(anchors) == len(set(anchors))
