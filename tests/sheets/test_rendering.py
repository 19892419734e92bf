"""The pages of output/ in a browser: nothing overflows or is cut off at any width, every letter is in the fonts that a page
carries, folds, links, copying and the search work, and a checker of accessibility finds nothing serious."""

from __future__ import annotations

import json

import pytest

from symgrad.sheets.html import html
from symgrad.sheets.maker import make_sheet, unjudged
from symgrad.terms.nodes import ONE, add, mul

from .browser import Browser
from .conftest import derivation, error, i, k, p, through, y, z

pytestmark = pytest.mark.program
WIDTHS = (360, 800, 1400)

#: Nothing is laid out between a change of the medium and one of the width, only to be laid out again.
HIDE = "document.documentElement.style.display = 'none'"
MEASURE = """(() => {
  document.documentElement.style.display = '';
  const page = document.documentElement, shown = (e) => e.getClientRects().length > 0;
  const name = (e) => (e.closest('[id]')?.id ?? '') + ' ' + e.textContent.slice(0, 60);
  const formulas = [...document.querySelectorAll('math')].filter((m) => m.checkVisibility({contentVisibilityAuto: true}));
  const inside = (m) => { const r = m.getBoundingClientRect(); return r.left >= -1 && r.right <= page.clientWidth + 1; };
  const holder = (m) => m.closest('.display, .equation, .left, td, th, p, summary, li') ?? document.body;
  const kept = (m) => {
    const r = m.getBoundingClientRect(), h = holder(m).getBoundingClientRect();
    return r.right <= h.right + 2 && r.left >= h.left - 2;
  };
  return {
    sideways: page.scrollWidth - page.clientWidth,
    formulas: formulas.length,
    empty: formulas.filter((m) => m.getBoundingClientRect().width < 1 || m.getBoundingClientRect().height < 1).map(name),
    outside: formulas.filter((m) => !m.closest('.table') && !(inside(m) && kept(m))).map(name),
    scrolling: [...document.querySelectorAll('main *')].filter((e) => shown(e) && e.scrollWidth > e.clientWidth + 1 && e.clientWidth
      && !e.closest('math, .table, .visually-hidden, svg') && getComputedStyle(e).display != 'inline').map(name),
    flat: [...document.querySelectorAll('.equation mfrac')].filter((f) => shown(f) && f.getBoundingClientRect().height < 8).length,
  };
})()"""
#: The element of every letter of a formula that was not seen before, so that its font can be asked for.
LETTERS = """(() => {
  const seen = new Set(%s);
  window.fresh = [...document.querySelectorAll('mi, mo, mn')].filter((e) => e.getClientRects().length && e.textContent.trim()
    && !/^[\\u2061-\\u2064]+$/.test(e.textContent) && !seen.has(e.textContent) && seen.add(e.textContent));
  return window.fresh.map((e) => e.textContent);
})()"""


@pytest.fixture(scope="module")
def browser(program, tmp_path_factory):
    opened = Browser(program("chromium"), tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages(root):
    """Every English page, and some from right to left."""
    found = [path for path in sorted((root / "output").glob("*.html")) if "." not in path.stem]
    turned = [root / "output" / f"{name}.fa.html" for name in ("dropout", "index", "mse-through-softmax")]
    assert found
    return found + turned


@pytest.fixture(scope="module")
def sheet_page(root):
    return root / "output" / "mse-through-softmax.html"


@pytest.fixture(scope="module")
def long_page(tmp_path_factory):
    """A page with very long rows, and a fraction that fits nowhere."""
    long = add(*(mul(p[i], add(ONE, -p[k]), y[k] / z[i], error) for _ in range(12)))
    proofs = [derivation(through(long)), derivation(through(ONE / long))]
    path = tmp_path_factory.mktemp("page") / "long.html"
    path.write_text(html(make_sheet("long", "A long way", proofs, judge=unjudged)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def looked_at(browser, pages, long_page):
    """(what is wrong at each width and in print, by page and width; the letters of formulas; those in strange fonts, with them).

    Every fold is open. Each page is opened once: that takes longer than looking at it.
    """
    wrong, letters, strange = {}, [], {}
    for method in ("DOM.enable", "CSS.enable"):
        browser.call(method)
    for path in [*pages, long_page]:
        browser.open(path)
        browser.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        for width, media in [(680, "print"), *((width, "") for width in WIDTHS)]:
            browser.run(HIDE)
            browser.media(media)
            browser.resize(width)
            said = browser.run(MEASURE)
            assert said["formulas"] or path.stem.startswith("index")
            if said["sideways"] > 0 or any(said[kind] for kind in ("empty", "outside", "scrolling", "flat")):
                wrong[f"{path.name} {media} {width}"] = {kind: found for kind, found in said.items() if found}
        if path != long_page:
            browser.call("DOM.getDocument")
            fresh = browser.run(LETTERS % json.dumps(letters))
            letters += fresh
            for number, text in enumerate(fresh):
                element = browser.call("Runtime.evaluate", expression=f"window.fresh[{number}]")["result"]["objectId"]
                node = browser.call("DOM.requestNode", objectId=element)["nodeId"]
                fonts = {font["familyName"] for font in browser.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]}
                if not fonts <= {"Symgrad Math", "Symgrad Alphabets"}:
                    strange[text] = sorted(fonts)
    for method in ("CSS.disable", "DOM.disable"):
        browser.call(method)
    return wrong, letters, strange


def test_nothing_overflows_or_is_cut_off(looked_at):
    wrong, _, _ = looked_at
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)[:3000]


def test_every_letter_of_a_formula_is_in_the_fonts_of_the_page(looked_at):
    _, letters, strange = looked_at
    assert len(letters) > 40 and not strange


def test_long_rows_break_and_what_cannot_break_is_set_smaller(browser, long_page):
    browser.open(long_page)
    browser.resize(360)
    lines = browser.run(
        "new Set([...document.querySelectorAll('.step:last-child .equation math')].map("
        "(m) => Math.round(m.getBoundingClientRect().bottom / 8))).size"
    )
    browser.resize(280)
    sizes = browser.run(
        "[...document.querySelectorAll('math')].filter((m) => m.checkVisibility({contentVisibilityAuto: true}))"
        ".map((m) => parseFloat(getComputedStyle(m).fontSize))"
    )
    assert lines > 8
    assert 7 < min(sizes) < max(sizes)


def test_a_fold_opens_and_a_step_has_a_link(browser, sheet_page):
    browser.open(sheet_page)
    browser.resize(1400)
    assert browser.run(
        "(() => { const fold = document.querySelector('.step .rule details'), before = fold.open;"
        "fold.querySelector('summary').click(); return !before && fold.open && fold.querySelector('math')"
        ".getBoundingClientRect().height > 5; })()"
    )
    browser.run("document.querySelector('#step-3 .number').click()")
    assert browser.run("location.hash === '#step-3' && document.querySelector(':target').id === 'step-3'")


@pytest.mark.parametrize("kind, has", [(0, r"\frac"), (1, "from sympy import"), (2, "import numpy as np")])
def test_a_button_copies_the_code(browser, sheet_page, kind, has):
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.open(sheet_page)
    browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
    copied = browser.run(
        f"(async () => {{ const button = document.querySelectorAll('.copies button')[{kind}]; button.click();"
        "await new Promise((done) => setTimeout(done, 150));"
        "return [await navigator.clipboard.readText(), document.getElementById(button.dataset.copy).textContent,"
        "button.textContent, button.dataset.done]; })()"
    )
    assert copied[0] == copied[1] and has in copied[0] and copied[2] == copied[3]


def test_without_script_there_are_no_buttons_and_the_code_is_in_its_fold(browser, sheet_page):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.call("Page.navigate", url=sheet_page.as_uri())
        browser.wait_for("Page.loadEventFired")
        root = browser.call("DOM.getDocument")["root"]["nodeId"]
        tree = browser.call("DOM.querySelectorAll", nodeId=root, selector="button:not([hidden])")["nodeIds"]
        code = browser.call("DOM.querySelectorAll", nodeId=root, selector="details.more pre")["nodeIds"]
        assert not tree and len(code) == 3
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_on_paper_folds_are_open_and_buttons_gone(browser, sheet_page):
    browser.open(sheet_page)
    browser.resize(680)
    browser.media("print")
    said = browser.run(
        "({buttons: [...document.querySelectorAll('button')].filter((b) => b.getClientRects().length).length,"
        "closed: [...document.querySelectorAll('details:not(.again) > :not(summary)')]"
        ".filter((e) => !e.checkVisibility({contentVisibilityAuto: true})).length,"
        "folds: document.querySelectorAll('details:not([open])').length})"
    )
    browser.media()
    assert said == {"buttons": 0, "closed": 0, "folds": said["folds"]} and said["folds"]
    assert browser.pdf().startswith(b"%PDF")


def test_the_index_is_searched(browser, root):
    browser.open(root / "output" / "index.html")
    browser.resize(800)
    found = """((words) => { const input = document.querySelector('input[type=search]'); input.value = words;
      input.dispatchEvent(new Event('input'));
      return [[...document.querySelectorAll('[data-words]')].filter((e) => e.getClientRects().length).length,
              document.getElementById('nothing').getClientRects().length]; })(%s)"""
    everything, _ = browser.run(found % "''")
    some, none_said = browser.run(found % "'Softmax jacobian'")
    assert 0 < some < everything and not none_said
    assert browser.run(found % "'no such words'") == [0, 1]
    assert all(
        (root / "output" / name).exists()
        for name in browser.run("[...document.querySelectorAll('.topics a')].map((a) => a.getAttribute('href'))")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(browser, axe, root, scheme):
    wrong = {}
    names = ["mse-through-softmax.html", "index.html", *(path.name for path in sorted((root / "output").glob("relu.*.html")))]
    browser.media("", scheme)
    browser.resize(800)
    for name in names:
        browser.open(root / "output" / name)
        browser.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        browser.run(axe + ";0")
        found = browser.run(
            "axe.run(document, {resultTypes: ['violations']})"
            ".then((r) => r.violations.filter((v) => v.impact !== 'minor')"
            ".map((v) => [v.id, v.impact, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))]))"
        )
        if found:
            wrong[name] = found
    browser.media()
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)[:3000]
