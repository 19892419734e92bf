"""The page in a browser: what is typed is answered and judged; by keyboard alone, on a phone, in the dark, in Persian."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.program
WRONG = "Let $x \\in \\mathbb{R}$.\n\\[ \\frac{d}{dx} x^2 = 3 x \\]\n\\[ x + x = 2 x \\]\n"
SHOWN = "document.querySelector('#answers:not([aria-busy]):not(.old) .result')?.textContent"
CODES = "document.querySelectorAll('.copies button').length >= 6"
ROWS = "[...document.querySelectorAll('#rows li')].map((e) => e.dataset.status).join()"
COPY = (
    "(async () => {{ const button = [...document.querySelectorAll('.copies button')].find((b) => b.textContent === '{}');"
    "button.click(); await new Promise((done) => setTimeout(done, 100));"
    "return [await navigator.clipboard.readText(), button.textContent]; }})()"
)


def link(**asked):
    return "#derive?" + "&".join(f"{name}={quote(value)}" for name, value in asked.items())


def test_what_is_typed_is_derived(tab):
    tab.open(link(form="short", f="", by=""))
    tab.focus("definition")
    tab.type("x'*A*x")
    tab.status("derive", "error")
    tab.run("document.getElementById('by').focus()")
    tab.type("x")
    tab.status("derive", "good")
    assert "(A+A⊤)x" in tab.run(SHOWN).replace(" ", "").replace("\u2062", "")
    order = tab.run("[...document.querySelectorAll('.result, .names, .steps')].map((e) => e.className.split(' ')[0]).join()")
    assert order == "result,names,steps,steps"
    folded = tab.run("document.querySelector('.proof-fold').innerText")
    assert folded.index("Lemma 1") < folded.index("by definition") < folded.index("gradient from a differential")
    said = tab.run("document.querySelector('.proof-fold + p').textContent")
    assert said == "Every step is proved for every size. This rests on the definition of f."
    kinds = tab.run(
        "[...document.querySelectorAll('.kind')].map((e) => [e.querySelector('code').textContent, e.querySelector('select').value])"
    )
    assert kinds == [["x", "vector"], ["A", "matrix"]]
    tab.run(
        "(() => { const s = document.getElementById('kind-A'); s.value = 'symmetric'; s.dispatchEvent(new Event('input')); })()"
    )
    tab.wait(f"({SHOWN} ?? '').includes('2') && document.getElementById('derive-status').dataset.kind === 'good'")
    assert "kinds=A%3Asymmetric" in tab.run("location.hash")


def test_the_address_leads_back_to_the_question(tab):
    tab.open(link(form="short", f="logdet(X)", by="X", detail="full"))
    tab.status("derive", "good")
    assert tab.text("definition") == "logdet(X)" and tab.run("document.getElementById('detail').value") == "full"
    address = tab.run("location.hash")
    tab.run("document.querySelector('input[name=form][value=latex]').click()")
    tab.replace("definition", r"Let $w \in \mathbb{R}^{n}$ and $f := w^\top w$.")
    tab.run("document.getElementById('by').focus()")
    tab.type("w")
    tab.wait(f"({SHOWN} ?? '').includes('2')")
    assert tab.run("location.hash").startswith("#derive?form=latex")
    tab.run(f"location.hash = {json.dumps(address)}")
    tab.wait("document.querySelector('input[name=form]:checked').value === 'short'")
    tab.status("derive", "good")
    assert tab.text("definition") == "logdet(X)"


def test_the_result_is_copied_in_each_language_and_as_a_link(tab):
    tab.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    tab.open(link(form="short", f="norm2(X*w - y)^2", by="w"))
    tab.wait(CODES)
    for language, has in [("LaTeX", r"X^{\top}"), ("SymPy", "Sum("), ("NumPy", "np"), ("JAX", "jnp"), ("PyTorch", "torch")]:
        copied, said = tab.run(COPY.format(f"Copy {language}"))
        assert has in copied and said == "Copied"
    assert tab.run(COPY.format("Copy link"))[0] == tab.run("location.href")


def test_the_short_form_goes_on_as_latex(tab):
    tab.open(link(form="short", f="sum(exp(X*w))", by="w"))
    tab.status("derive", "good")
    tab.run("document.querySelector('#read summary').click()")
    tab.run("document.getElementById('edit').click()")
    assert r"\nabla_{w}" in tab.text("definition")
    tab.status("derive", "good")


def test_an_error_is_a_sentence_beside_what_was_typed_and_goes_with_it(tab):
    tab.open(link(form="short", f="norm2(X*w - y", by="w"))
    assert "closing bracket" in tab.status("derive", "error")
    tab.focus("definition")
    tab.key("End", "End", 35, 2)
    tab.type(")")
    tab.status("derive", "good")


def test_a_document_is_judged_while_it_is_typed(tab):
    tab.open("#check")
    tab.replace("document", WRONG)
    tab.wait(f"{ROWS} === 'refuted,proved'")
    signs = "document.getElementById('document').shadowRoot.querySelectorAll('.signs .sign')"
    assert tab.run(f"[...{signs}].map((e) => e.textContent).slice(1).join('')") == "✗✓"
    said = tab.run("document.querySelector('#rows li[data-status=refuted] .told').textContent")
    assert "left" in said and "2 x" in said
    tab.key("F8", "F8", 119)
    tab.key("Enter", "Enter", 13, 1)
    tab.wait(f"{ROWS} === 'proved,proved'")
    assert "= 2 x" in tab.text("document") and "✓" in tab.status("check", "good")
    tab.key("z", "KeyZ", 90, 2)
    tab.wait(f"{ROWS} === 'refuted,proved'")
    tab.focus("document")
    tab.key("End", "End", 35, 2)
    tab.type("\\[ x + 1 = y_")
    tab.wait(f"{ROWS}.startsWith('refuted,proved,')")
    assert tab.run("[...document.querySelectorAll('#rows li:last-child')].at(-1).dataset.status") in ("unread", "unknown")


def test_a_row_is_set_as_a_formula_and_as_it_is_written_where_it_cannot_be(tab):
    tab.open("#check")
    tab.replace("document", WRONG + "\\[ \\mine{x} = x \\]\n")
    tab.wait(f"{ROWS} === 'refuted,proved,unread'")
    shown = "[...document.querySelectorAll('#rows summary')].map((e) => (e.querySelector('math') ? 'set' : 'written'))"
    assert tab.run(f"{shown}.join()") == "set,set,written"
    assert tab.run("document.querySelector('#rows math').textContent.replace(/\\s/g, '').endsWith('=3x')")
    assert tab.run("document.querySelector('#rows li:last-child code').textContent") == r"\mine{x} = x"
    counts = tab.run("[...document.querySelectorAll('#check-status .count')].map((e) => e.className).join()")
    assert counts == "count proved,count refuted,count unread"


def test_the_verdict_comes_up_on_pointing_at_a_line(tab):
    tab.open("#check")
    tab.replace("document", WRONG)
    tab.wait(f"{ROWS} === 'refuted,proved'")
    root = "document.getElementById('document').shadowRoot"
    wave = tab.run(f"{root}.querySelector('.wave').getBoundingClientRect().toJSON()")
    x, y = wave["x"] + wave["width"] / 2, wave["y"] + wave["height"] / 2
    for step in range(4):
        tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + step, y=y)
    said = tab.wait(f"{root}.querySelector('.cm-tooltip')?.textContent")
    assert "refuted" in said and "right" in said
    tab.run(f"{root}.querySelector('.cm-tooltip button').click()")
    tab.wait(f"{ROWS} === 'proved,proved'")


def test_all_that_is_false_is_mended_at_once(tab):
    tab.open("#check")
    tab.replace("document", WRONG + "\\[ \\frac{d}{dx} x^3 = x^2 \\]\n")
    tab.wait(f"{ROWS} === 'refuted,proved,refuted'")
    tab.wait("!document.getElementById('mend-all').hidden")
    tab.run("document.getElementById('mend-all').click()")
    tab.wait(f"{ROWS} === 'proved,proved,proved'")


def test_a_file_is_dropped_opened_and_saved(tab, tmp_path):
    tab.open()
    tab.status("derive", "good")
    note = tmp_path / "note.md"
    note.write_text("# Notes\n\nLet $x \\in \\mathbb{R}$.\n\n$$x + x = 2 x$$\n", encoding="utf-8")
    data = {"items": [], "files": [str(note)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        tab.call("Input.dispatchDragEvent", type=kind, x=400, y=300, data=data)
    tab.wait(f"{ROWS} === 'proved'")
    assert tab.text("document").startswith("# Notes") and tab.run("document.getElementById('name').value") == "note.md"
    assert tab.run("document.getElementById('drop').hidden && !document.getElementById('check').hidden")
    tab.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path / "saved"))
    other = "$x \\in \\mathbb{R}$ \\[ x = x \\] \\[ x = 3 x \\]\n"
    tab.replace("document", other)
    tab.key("s", "KeyS", 83, 2)
    saved = tmp_path / "saved" / "note.md"
    for _ in range(400):
        if saved.exists() and saved.read_bytes():
            break
        tab.wait("new Promise((done) => setTimeout(() => done(true), 50))")
    assert saved.read_text(encoding="utf-8") == other


def test_a_file_that_is_no_text_is_told_whatever_else_is_answered_then(tab, tmp_path):
    """What the page says of a file stays until something else is done, while what was asked before is still judged."""
    (tmp_path / "picture.tex").write_bytes(b"\x89PNG\r\n\x00\xff")
    tab.open("#check")
    tab.run(
        "(() => { const asked = window.fetch; window.fetch = async (...how) => {"
        "const answer = await asked(...how); await new Promise((done) => { window.letGo = done; }); return answer; }; })()"
    )
    tab.replace("document", WRONG)
    tab.wait("window.letGo !== undefined")
    root = tab.call("DOM.getDocument")["root"]["nodeId"]
    field = tab.call("DOM.querySelector", nodeId=root, selector="#file")["nodeId"]
    tab.call("DOM.setFileInputFiles", files=[str(tmp_path / "picture.tex")], nodeId=field)
    assert "picture.tex is no text" in tab.status("check", "error")
    tab.run("window.letGo()")
    tab.wait(f"{ROWS} === 'refuted,proved'")
    assert "picture.tex is no text" in tab.status("check", "error") and tab.text("document").startswith("Let $x")
    tab.type(" ")
    tab.wait("(window.letGo(), document.getElementById('check-status').dataset.kind === 'bad')")


def test_five_megabytes_are_refused_in_a_sentence_and_the_page_goes_on(tab):
    tab.open("#check")
    tab.focus("document")
    tab.run(
        "(() => { const data = new DataTransfer(); data.setData('text/plain', 'x = x\\n'.repeat(900000));"
        "document.getElementById('document').shadowRoot.querySelector('.cm-content')"
        ".dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true, composed: true})); })()"
    )
    assert "too long" in tab.status("check", "error")
    tab.replace("document", WRONG)
    tab.wait(f"{ROWS} === 'refuted,proved'")


def test_what_was_typed_is_there_when_one_comes_back(tab):
    tab.open("#check")
    tab.replace("document", WRONG)
    tab.wait(f"{ROWS} === 'refuted,proved'")
    tab.browser.show(f"{tab.address}?lang=fa#check")
    assert tab.text("document").startswith("Let $x") and tab.wait(f"{ROWS} === 'refuted,proved'")
    said = tab.run("document.querySelector('#rows li[data-status=refuted] .told span').textContent")
    assert said == "دو مقدار دقیق که با هم فرق دارند"


def test_a_server_that_is_gone_is_told_and_found_again(tab):
    tab.open(link(form="short", f="x'*x", by="x"))
    tab.status("derive", "good")
    tab.call("Network.enable")
    offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    tab.call("Network.emulateNetworkConditions", offline=True, **offline)
    tab.focus("definition")
    tab.key("End", "End", 35, 2)
    tab.type(" + x'*x")
    assert "symgrad serve" in tab.status("derive", "error")
    tab.call("Network.emulateNetworkConditions", offline=False, **offline)
    tab.status("derive", "good")
    tab.call("Network.disable")


def test_by_keyboard_alone(tab):
    tab.open()
    tab.status("derive", "good")
    tab.run("document.getElementById('tab-derive').focus()")
    tab.key("ArrowRight", "ArrowRight", 39)
    assert tab.run("document.activeElement.id") == "tab-check" and not tab.run("document.getElementById('check').hidden")
    tab.status("check", "bad")
    reached = []
    for _ in range(40):
        tab.key("Tab", "Tab", 9)
        reached.append(tab.run("document.activeElement.id || document.activeElement.tagName"))
    assert {"name", "open", "save", "document", "next", "SUMMARY", "scheme"} <= set(reached)  # Nothing holds the focus.
    assert tab.run("document.getElementById('tab-derive').tabIndex") == -1


@pytest.mark.parametrize("width, language", [(1400, "en"), (800, "en"), (360, "en"), (1200, "fa"), (360, "fa")])
def test_nothing_overflows(tab, width, language):
    wide = "sum(tanh(W2*tanh(W1*x + b1) + b2))"
    for rest, kind in [(link(form="short", f=wide, by="W1"), "derive"), ("#check", "check")]:
        tab.open(f"?lang={language}{rest}", width)
        tab.wait(f"['good', 'bad'].includes(document.getElementById('{kind}-status').dataset.kind)")
        tab.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        assert tab.run("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        outside = tab.run(
            "[...document.querySelectorAll('main math, main button, main select, main input, main code')]"
            ".filter((e) => e.checkVisibility() && !e.closest('.table, pre, .visually-hidden') && e.type !== 'radio')"
            ".filter((e) => e.getBoundingClientRect().left < -1"
            " || e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => e.outerHTML.slice(0, 80))"
        )
        assert not outside


@pytest.mark.parametrize("language, scheme", [("en", "light"), ("fa", "dark")])
def test_accessibility(tab, axe, language, scheme):
    wrong = {}
    for rest, kind in [(link(form="short", f="norm2(X*w - y)^2", by="w"), "derive"), ("#check", "check")]:
        tab.open(f"?lang={language}{rest}", 1000)
        tab.choose("scheme", scheme)
        tab.wait(f"['good', 'bad'].includes(document.getElementById('{kind}-status').dataset.kind)")
        tab.wait("getComputedStyle(document.getElementById('answers')).opacity === '1'")  # no answer is fading in any more
        tab.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        tab.run(axe + ";0")
        found = tab.run(
            "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.filter((v) => v.impact !== 'minor')"
            ".map((v) => [v.id, v.impact, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))]))"
        )
        if found:
            wrong[kind] = found
    assert not wrong, json.dumps(wrong, indent=1, ensure_ascii=False)[:3000]


def test_light_and_dark_are_chosen_whatever_the_system_says(tab):
    paper = "getComputedStyle(document.body).backgroundColor"
    tab.open()
    light = tab.run(paper)
    tab.browser.media("", "dark")
    try:
        dark = tab.run(paper)
        tab.choose("scheme", "light")
        assert light != dark and tab.run(paper) == light
    finally:
        tab.browser.media()
    tab.choose("scheme", "dark")
    assert tab.run(paper) == dark
    tab.browser.show(tab.address)
    assert tab.run(paper) == dark


def test_the_page_asks_nobody_but_its_server_and_breaks_no_rule_of_its_own(tab):
    tab.call("Log.enable")
    tab.call("Network.enable")
    tab.open(link(form="short", f="norm2(X*w - y)^2", by="w"))
    tab.wait(CODES)
    tab.run("document.getElementById('tab-check').click()")
    tab.status("check", "bad")
    tab.browser.events, events = [], tab.browser.events
    tab.call("Network.disable")
    tab.call("Log.disable")
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    assert asked and all(url.startswith((tab.address, "data:", "blob:")) for url in asked)
    assert not [event["params"]["entry"]["text"] for event in events if event["method"] == "Log.entryAdded"]
