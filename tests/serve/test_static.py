"""The page as static files: what answers it without a server, and, where such a folder was built, all of it in a browser."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import threading
import zipfile

import pytest

from tests.sheets.browser import Browser

from .conftest import Tab

from symgrad.serve import static  # isort: skip  # After the skip of conftest.
from symgrad.serve.engine import answers  # isort: skip


def events(path, **question):
    return {event["event"]: event for event in map(json.loads, answers(path, json.dumps(question)))}


def test_it_is_answered_as_by_the_server(served):
    for path, question in [
        ("/derive", {"form": "short", "definition": "norm2(X*w - y)^2", "by": "w"}),
        ("/derive", {"form": "short", "definition": "norm2(X*w", "by": "w"}),
        ("/check", {"name": "a.md", "text": r"$x \in \mathbb{R}$ $$x + x = 2 x$$ $$x = 3 x$$"}),
        ("/mend", {"name": "a.tex", "text": r"$x \in \mathbb{R}$ \[ \frac{d}{dx} x^2 = 3 x \]"}),
    ]:
        assert events(path, **question) == served.events(path, **question)


def test_the_files_load_nothing_from_elsewhere(tmp_path):
    static.write(tmp_path)
    for name in ("index.html", "fa.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert "Content-Security-Policy" in page and "'wasm-unsafe-eval'" in page and "unsafe-inline" not in page
        for path in re.findall(r'(?:src|href)="([^"]+)"', page):
            assert (tmp_path / path).is_file()
        assert '"engine": "engine/engine.js"' in page
    with zipfile.ZipFile(tmp_path / "engine" / "symgrad.zip") as archive:
        assert {"symgrad/serve/engine.py", "symgrad/words/fa.toml"} <= set(archive.namelist())


@pytest.fixture
def built():
    """The address of the folder that `npm run static` has built; continuous integration builds one."""
    folder = os.environ.get("SYMGRAD_STATIC_PAGE")
    if folder is None:
        if os.environ.get("CI") == "true":
            pytest.fail("SYMGRAD_STATIC_PAGE names no folder")
        pytest.skip("SYMGRAD_STATIC_PAGE names no folder that npm run static has built")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.program
def test_a_browser_alone_derives_and_judges(built, program, tmp_path):
    browser = Browser(program("chromium"), tmp_path)
    try:
        tab = Tab(browser, built)
        browser.show(built)
        tab.wait("['good', 'bad', 'error'].includes(document.getElementById('derive-status').dataset.kind)", 180)
        tab.status("derive", "good")
        assert "⊤" in tab.run("document.querySelector('#answers .result').textContent")
        tab.run("document.getElementById('tab-check').click()")
        tab.status("check", "bad")
        assert tab.run("document.querySelectorAll('#rows li[data-status=refuted]').length") == 2
    finally:
        browser.close()
