"""The .html sheet: well-formed, self-contained, complete."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from fontTools.ttLib import TTFont

from symgrad.sheets.html import html
from symgrad.sheets.maker import make_sheet, unjudged
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


def test_a_row_for_each_step_with_rule_and_verdict(sheet):
    page = Page(html(sheet))
    steps = sum(len(part.rows) for section in sheet.sections for part in section.all())
    assert len(page.having("step")) == len(page.having("rule")) == len(page.having("verdict")) == steps == 4
    assert len(page.having("changed")) >= 1
    words = " ".join(page.words)
    for part in ("Squares & softmax", "What p_k < 1 costs: 100 %.", "chain rule", "lemma 1", "symgrad sheet squares", "proved"):
        assert part in words


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
