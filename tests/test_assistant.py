"""The tools for assistants, driven by the protocol's own client over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest

mcp = pytest.importorskip("mcp", reason="the package of the Model Context Protocol is not installed: mcp")

from tests.conftest import ROOT  # noqa: E402  # After the skip.

WRONG = r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} x^2 = 3 x \] \[ x + x = 2 x \]"
ASKS = r"Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^N$, $L := \|X w - y\|^2$. \[ \nabla_w L \]"


@pytest.fixture(scope="module")
def call():
    """call(tool, **arguments) calls a tool of one server and gives its answer; (None, message) where it refuses."""
    loop = asyncio.new_event_loop()
    waiting: asyncio.Queue = asyncio.Queue()
    command = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "symgrad", "mcp", "--seconds", "60"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    async def serve():
        async with mcp.Client(command) as client:
            while (asked := await waiting.get()) is not None:
                answer, tool, arguments = asked
                try:
                    answer.set_result(await client.call_tool(tool, arguments))
                except Exception as error:
                    answer.set_exception(error)

    def one(tool, **arguments):
        answer = loop.create_future()
        waiting.put_nowait((answer, tool, arguments))
        done, _ = loop.run_until_complete(asyncio.wait([answer, serving], timeout=120, return_when=asyncio.FIRST_COMPLETED))
        if serving in done:
            serving.result()
        found = answer.result()
        return (None, found.content[0].text) if found.is_error else (found.structured_content, "")

    serving = loop.create_task(serve())
    yield one
    waiting.put_nowait(None)
    loop.run_until_complete(serving)
    loop.close()


def test_each_line_is_judged_with_the_certificate_of_a_refutation(call):
    found, _ = call("check", text=WRONG)
    first, second = found["claims"]
    assert (first["verdict"], second["verdict"], found["passed"]) == ("refuted", "proved", False)
    assert first["counterexample"]["left"] != first["counterexample"]["right"] and first["mended"] == "2 x"


def test_a_question_is_derived(call):
    found, _ = call("derive", text=ASKS)
    (proof,) = found["proofs"]
    assert found["passed"] and proof["matrix"] == r"2 X^{\top} (X w - y)"
    (lemma,) = proof["lemmas"]
    assert [(lemma["start"], step["latex"]) for step in lemma["steps"][-1:]] == [
        (r"\mathrm{d} L", r"2 (X w - y)^{\top} X \mathrm{d} w")
    ]
    (step,) = proof["steps"]
    assert (step["latex"], step["cites"]) == (proof["matrix"], ["lemma 1"])


def test_lines_are_mended_and_explained(call):
    found, _ = call("mend", text=WRONG)
    assert [(each["number"], each["mended"]) for each in found["mended"]] == [(1, "2 x")]
    found, _ = call("explain", text=WRONG, claim=2)
    assert "2 x" in found["latex"]


@pytest.mark.parametrize("gradient, verdict", [(r"2 X^\top (X w - y)", "proved"), (r"X^\top (X w - y)", "refuted")])
def test_a_gradient_is_verified(call, gradient, verdict):
    assert call("verify", text=ASKS, gradient=gradient)[0]["verdict"] == verdict


def test_what_cannot_be_done_is_a_sentence(call):
    found, message = call("derive", text="Nothing.")
    assert found is None and "asks nothing" in message and "Traceback" not in message
