"""A server of the page, and a browser that has it open."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("starlette", reason="the packages of the page are not installed: starlette, uvicorn")
pytest.importorskip("uvicorn", reason="the packages of the page are not installed: starlette, uvicorn")

from tests.conftest import ROOT  # noqa: E402  # After the skip.
from tests.sheets.browser import Browser  # noqa: E402

PATIENCE = 60


class Served:
    """A server of its own: `address`, `process`."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "symgrad", "serve", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        said = self.process.stdout.readline()
        assert "Ctrl-C" in said, self.process.stderr.read()
        self.address = said.split()[3]
        self.host = urlsplit(self.address).netloc

    def connect(self):
        return http.client.HTTPConnection(self.host, timeout=PATIENCE)

    def ask(self, path, body=None, method="POST", page="tests", **headers):
        """(status, what it says, its headers) of a request; a body that is no text is an object for a page."""
        if isinstance(body, dict):
            body = json.dumps({"page": page, **body})
        connection = self.connect()
        connection.request(method, path, body, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        said = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, said, answer.headers

    def events(self, path, page="tests", **body):
        """The events of an answer, by their names; of each the last."""
        _, said, _ = self.ask(path, body, page=page)
        return {event.get("event", "error"): event for event in map(json.loads, said.splitlines())}

    def derive(self, definition, by="", form="short", page="tests", **more):
        return self.events("/derive", page, form=form, definition=definition, by=by, **more)

    def processes(self):
        """The processes that do the work: those below the server's that have none below them."""
        return [pid for pid in _below(self.process.pid) if not _below(pid) and "resource_tracker" not in _command(pid)]

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(PATIENCE), self.process.stderr.read()
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.process.stderr.close()


def _below(pid):
    found = []
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for each in map(int, child.read_text().split()):
            found += [each, *_below(each)]
    return found


def _command(pid):
    """The command of a process; nothing where it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


@pytest.fixture(scope="session")
def served():
    server = Served()
    yield server
    server.end()


class Tab:
    """The page in a browser: waits for what it does, and types."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.run, self.call = browser.run, browser.call

    def open(self, rest="", width=1400):
        """The page anew, with nothing kept of before."""
        self.browser.resize(width)
        self.browser.show(f"{self.address}assets/icon.svg")
        self.run("localStorage.clear()")
        self.browser.show(self.address + rest)
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def wait(self, condition, seconds=PATIENCE):
        until = time.monotonic() + seconds
        while not (found := self.run(condition)):
            if time.monotonic() > until:
                said = self.run("[...document.querySelectorAll('[role=status]')].map((e) => e.textContent).join(' | ')")
                raise AssertionError(f"never {condition}; the page says {said}")
            time.sleep(0.02)
        return found

    def status(self, tab, kind):
        """What the page says of its work, once it is of a kind: good, bad, error."""
        said = f"document.getElementById('{tab}-status')"
        return self.wait(f"{said}.dataset.kind === '{kind}' && {said}.textContent")

    def focus(self, editor):
        self.run(f"document.getElementById('{editor}').shadowRoot.querySelector('.cm-content').focus()")

    def text(self, editor):
        lines = f"document.getElementById('{editor}').shadowRoot.querySelectorAll('.cm-line')"
        return self.run(f"[...{lines}].map((line) => line.textContent).join('\\n')")

    def choose(self, select, value):
        chosen = f"document.getElementById('{select}')"
        self.run(f"{chosen}.value = '{value}'; {chosen}.dispatchEvent(new Event('input'))")

    def key(self, key, code="", number=0, modifiers=0, text=""):
        """A key goes down and up; modifiers: 1 Alt, 2 Ctrl, 8 Shift."""
        more = {"text": text} if text else {}
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=code or key,
                windowsVirtualKeyCode=number,
                modifiers=modifiers,
                **(more if kind == "keyDown" else {}),
            )

    def type(self, text):
        """A text, a key press a letter."""
        for letter in text:
            self.call("Input.dispatchKeyEvent", type="keyDown", key=letter, text=letter)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def replace(self, editor, text):
        """What stands in an editor by another text, as if pasted."""
        self.focus(editor)
        self.key("a", "KeyA", 65, 2)
        self.call("Input.insertText", text=text)


@pytest.fixture(scope="session")
def tab(served, program, tmp_path_factory):
    browser = Browser(program("chromium"), tmp_path_factory.mktemp("profile"))
    yield Tab(browser, served.address)
    browser.close()
