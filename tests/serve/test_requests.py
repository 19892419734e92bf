"""What the server of the page answers, to whom, and how it stands what goes wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time

import pytest

from symgrad.serve.app import LONGEST
from symgrad.serve.pages import MOST

from .conftest import PATIENCE, Served

pytestmark = pytest.mark.program
#: A derivation that takes long: a chain of layers, in single steps.
LONG = "sum(" + "tanh(W*" * 14 + "x" + ")" * 15
HALF = r"Let $x \in \mathbb{R}^{n}$ and $L := \|x"


def sentence(said):
    """The one sentence that an answer says went wrong."""
    found = [event for event in map(json.loads, said.splitlines()) if event.get("error")]
    assert len(found) == 1
    message = found[0]["error"]
    assert "\n" not in message and "Traceback" not in message
    return message


def test_a_question_is_answered_in_steps_that_a_page_can_show_as_they_come(served):
    found = served.derive("norm2(X*w - y)^2", "w")
    assert list(found) == ["read", "results", "proofs", "code"]
    assert found["read"]["kinds"] == {"X": "matrix", "w": "vector", "y": "vector"}
    (result,), (proof,), (code,) = found["results"]["results"], found["proofs"]["proofs"], found["code"]["code"]
    assert result.count("<math") >= 2 and found["proofs"]["passed"] and "proved" in proof["checked"] and "ℝ" in proof["names"]
    assert r"2 X^{\top} (X w - y)" in code["latex"] and "import jax" in code["jax"] and "import torch" in code["torch"]
    assert set(code) == {"latex", "sympy", "numpy", "jax", "torch"}
    for markup in (result, *proof.values()):
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=", markup)


def test_the_functions_that_are_copied_compute_the_gradient(served):
    import numpy as np

    space: dict = {}
    exec(served.derive("norm2(X*w - y)^2", "w")["code"]["code"][0]["numpy"], space)
    X, w, y = np.arange(6.0).reshape(3, 2), np.array([1.0, -2.0]), np.array([0.5, 1.0, 2.0])
    assert np.allclose(space["gradient"](X=X, w=w, y=y), 2 * X.T @ (X @ w - y))


@pytest.mark.parametrize(
    "definition, by, latex",
    [
        (r"Let $x \in \mathbb{R}^{n}$, $p := \operatorname{softmax}(x)$ and $L := -\log p_1$.", "x_k", r"\partial x_k"),
        (r"Let $x \in \mathbb{R}^{n}$. \[ \nabla_x \|x\|^2 \]", "", r"\nabla_x"),
        (r"f := 3 t^2", "t", r"\frac{\partial f}{\partial t}"),
    ],
)  # fmt: skip
def test_latex_is_asked_by_its_variable_or_by_its_display(served, definition, by, latex):
    found = served.derive(definition, by, "latex")
    assert latex in found["read"]["latex"] and found["proofs"]["passed"]


def test_a_document_is_judged_and_only_what_changed_is_judged_again(served):
    text = r"$x \in \mathbb{R}$ \[ (x + 1)^2 = x^2 + 2 x + 1 \] \[ \frac{d}{dx} x^2 = 3 x \]"
    report = served.events("/check", name="a.tex", text=text)["report"]
    assert [row["verdict"] for row in report["claims"]] == ["proved", "refuted"] and report["judged"] == 2 and not report["passed"]
    wrong = report["claims"][1]
    assert wrong["mended"] == "2 x" and wrong["evidence"][-1].startswith("looks like")
    (line,) = served.events("/mend", name="a.tex", text=text)["mended"]["lines"]
    assert (line["number"], line["mended"]) == (2, "2 x")
    assert served.events("/check", name="a.tex", text=text.replace("3 x", "2 x"))["report"]["passed"]


def test_a_document_is_read_by_the_ending_of_its_name(served):
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["$x \\in \\mathbb{R}$ and $$x + x = 2 x$$"]}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert served.events("/check", name="a.ipynb", text=text)["report"]["passed"]


@pytest.mark.parametrize(
    "path, body, status, says",
    [
        ("/derive", "no JSON", 400, "no JSON"),
        ("/derive", "[1]", 400, "names no page"),
        ("/derive", {"form": "short", "definition": 5, "by": "w"}, 400, "no definition"),
        ("/derive", {"form": "short", "definition": "", "by": "w"}, 200, "there is no definition"),
        ("/derive", {"form": "short", "definition": "norm2(X*w", "by": "w"}, 200, "expected a closing bracket"),
        ("/derive", {"form": "short", "definition": "X*w", "by": "z"}, 200, "z does not stand"),
        ("/derive", {"form": "short", "definition": "X*w", "by": "w", "kinds": {"w": "ghost"}}, 200, "w is no ghost"),
        ("/derive", {"form": "short", "definition": "x" + "+x" * 3000, "by": "x"}, 200, "takes up to"),
        ("/derive", {"form": "short", "definition": "(" * 900, "by": "x"}, 200, "nested too deeply"),
        ("/derive", {"form": "latex", "definition": HALF, "by": "x"}, 200, "line 1"),
        ("/derive", {"form": "latex", "definition": "Nothing.", "by": ""}, 200, "nothing is asked"),
        ("/derive", {"form": "short", "definition": "x'*x", "by": "x", "detail": "every"}, 200, "detail"),
        ("/derive", {"form": "short", "definition": "x'*x", "by": "x", "language": "xx"}, 200, "no language"),
        ("/check", {"name": "a.tex"}, 400, "no text"),
        ("/check", {"name": "a.tex", "text": "x" * (LONGEST + 1)}, 413, "too long"),
        ("/check", {"name": "a.tex", "text": "x" * 5_000_000}, 413, "too long"),
        ("/nowhere", {}, 404, "nothing here"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_sentence(served, path, body, status, says):
    found, said, _ = served.ask(path, body)
    assert found == status and says in sentence(said)


def test_half_a_document_is_judged_as_far_as_it_goes(served):
    report = served.events("/check", name="a.tex", text=r"$x \in \mathbb{R}$ \[ x + x = 2 x \] \[ \frac{x")["report"]
    assert [row["verdict"] for row in report["claims"]] == ["proved", "unread"]


def test_every_answer_forbids_what_the_page_does_not_need(served):
    for path in ("/", "/assets/page.js", "/nowhere"):
        _, _, headers = served.ask(path, method="GET")
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'") and "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("language, direction", [("en", "ltr"), ("fa", "rtl")])
def test_the_page_loads_nothing_from_elsewhere_and_has_nothing_in_line(served, language, direction):
    _, page, _ = served.ask(f"/?lang={language}", method="GET")
    assert f'<html lang="{language}" dir="{direction}">' in page and "{{" not in page
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?://", page)
    for path in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page):
        status, said, _ = served.ask(path, method="GET")
        assert status == 200 and said
    style = served.ask("/assets/page.css", method="GET")[1] + served.ask("/assets/sheet.css", method="GET")[1]
    for name in re.findall(r"url\(\"?([^)\"]+)", style):
        assert served.ask(f"/assets/{name}", method="GET")[0] == 200


@pytest.mark.parametrize(
    "headers, is_answered",
    [
        ({}, True),
        ({"Host": "localhost"}, True),
        ({"Host": "[::1]:8765"}, True),
        ({"Host": "rebound.example"}, False),
        ({"Host": "rebound.example:8765", "Origin": "http://rebound.example:8765"}, False),
        ({"Host": "localhost", "Origin": "http://localhost"}, True),
        ({"Host": "localhost", "Origin": "http://elsewhere.example"}, False),
        ({"Host": "localhost", "Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Content-Type": "text/plain"}, False),
    ],
)  # fmt: skip
def test_only_its_own_page_is_answered(served, headers, is_answered):
    status, said, _ = served.ask("/check", {"name": "a.tex", "text": ""}, **headers)
    assert status == (200 if is_answered else 403)
    assert is_answered or sentence(said)


def test_a_page_that_asks_anew_or_goes_away_ends_the_work(served):
    connection = served.connect()
    asked = {"page": "leaver", "form": "short", "definition": LONG, "by": "W", "kinds": {"W": "square"}, "detail": "full"}
    connection.request("POST", "/derive", json.dumps(asked), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert b"read" in answer.readline()
    began = time.monotonic()
    assert served.derive("x'*x", "x", page="leaver")["proofs"]["passed"]  # The same page asks for something else …
    assert time.monotonic() - began < 15
    assert "cancelled" in answer.read().decode()
    connection.request("POST", "/derive", json.dumps(asked), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert b"read" in answer.readline()
    busy = busiest(served)
    connection.close()  # … and here it goes away.
    answer.close()
    for _ in range(200):
        if busy not in served.processes():
            break
        time.sleep(0.05)
    assert busy not in served.processes()
    assert served.derive("x'*x", "x", page="other")["proofs"]["passed"]


def busiest(served):
    """The process that uses the processor."""

    def used(pid):
        with open(f"/proc/{pid}/stat") as file:
            return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))

    before = {pid: used(pid) for pid in served.processes()}
    time.sleep(0.4)
    return max(before, key=lambda pid: used(pid) - before[pid])


def test_dead_workers_are_replaced(served):
    assert served.derive("x'*x", "x")["proofs"]["passed"]
    before = served.processes()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert served.derive("x'*x", "x")["proofs"]["passed"]
    assert served.events("/check", name="a.tex", text=r"$x \in \mathbb{R}$ \[ x + x = 2 x \]")["report"]["passed"]
    assert not set(before) & set(served.processes())


def test_a_busy_port_is_a_sentence_and_the_server_that_has_it_goes_on(served, python):
    done = python("-m", "symgrad", "serve", "--port", served.host.rpartition(":")[2])
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "is taken" in done.stderr and "--port" in done.stderr
    assert served.ask("/", method="GET")[0] == 200


@pytest.mark.parametrize("options, says", [(["--port", "70000"], "is no port"), (["--host", "nowhere.invalid"], "no address")])
def test_an_address_that_cannot_be_is_a_sentence(python, options, says):
    done = python("-m", "symgrad", "serve", *options)
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr


def test_more_pages_than_there_are_processes_for_are_answered_or_told_so(served):
    """Each page of its own, all at once."""
    count, found = MOST + 4, []

    def ask(number):
        found.append(served.events("/check", f"many {number}", name="a.tex", text=r"$x \in \mathbb{R}$ \[ x = x \]"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(found) == count
    assert all(
        each["report"]["passed"] if "report" in each else "too many pages" in each["error"]["error"] for each in found if each
    )


def test_ctrl_c_ends_it_with_all_its_processes_and_what_they_are_at():
    server = Served("--seconds", "60")
    connection = server.connect()
    asked = {"page": "busy", "form": "short", "definition": LONG, "by": "W", "kinds": {"W": "square"}, "detail": "full"}
    connection.request("POST", "/derive", json.dumps(asked), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert b"read" in answer.readline()
    processes = server.processes()
    assert processes
    code, said = server.end()
    assert code == 0 and not said
    assert "cancelled" in answer.read().decode()
    connection.close()
    for _ in range(100):
        if not any(os.path.exists(f"/proc/{pid}") for pid in processes):
            return
        time.sleep(0.05)
    raise AssertionError("some of its processes stayed")
