"""The language server, driven by a client over standard input and output."""

from __future__ import annotations

import asyncio
import functools
import os
import sys
from contextlib import asynccontextmanager

import pytest

pytest.importorskip("pygls", reason="the package of the language server is not installed: pygls")

from lsprotocol import types  # noqa: E402  # After the skip.
from pygls.lsp.client import LanguageClient  # noqa: E402

from symgrad import check  # noqa: E402
from tests.conftest import ROOT  # noqa: E402

URI = "file:///derivation%20one.tex"
FALSE = "$x \\in \\mathbb{R}$\n\\[ \\frac{d}{dx} x^2 = 3 x \\]\n\\[ x + x = 2 x \\]\n"


@asynccontextmanager
async def served():
    """A client of a server of its own, with the marks that it was told in `client.marks`."""
    client = LanguageClient("tests", "1")
    client.marks, client.edits, client.said, client.open = {}, [], [], False

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def publish(given):
        client.marks[given.uri] = given.diagnostics

    @client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply(given):
        client.edits.append(given.edit)
        return types.ApplyWorkspaceEditResult(True)

    @client.feature(types.WINDOW_SHOW_MESSAGE)
    def show(given):
        client.said.append(given.message)

    @client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)
    def refresh(_):
        return None

    await client.start_io(sys.executable, "-m", "symgrad", "lsp", env={**os.environ, "PYTHONPATH": str(ROOT)})
    hints = types.InlayHintWorkspaceClientCapabilities(refresh_support=True)
    able = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(inlay_hint=hints))
    await client.initialize_async(types.InitializeParams(able))
    client.initialized(types.InitializedParams())
    try:
        yield client
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()


@pytest.fixture(scope="module")
def shared():
    """(a loop, a client in it): what `with_client` gives each test."""
    loop = asyncio.new_event_loop()
    about = served()
    yield loop, loop.run_until_complete(about.__aenter__())
    loop.run_until_complete(about.__aexit__(None, None, None))
    loop.close()


def with_client(test):
    """A test that is given the client, with no document open and nothing told."""

    @functools.wraps(test)
    def run(shared):
        loop, client = shared

        async def inside():
            try:
                await test(client)
            finally:
                if client.open:
                    await closed(client)
                for told in (client.marks, client.edits, client.said):
                    told.clear()

        loop.run_until_complete(asyncio.wait_for(inside(), 120))

    del run.__wrapped__  # pytest would take the client for a fixture
    return run


def opened(client, text, uri=URI, version=1):
    client.open = True
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "latex", version, text)))


def changed(client, line, start, end, text, version):
    where = types.Range(types.Position(line, start), types.Position(line, end))
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version, URI), [types.TextDocumentContentChangePartial(where, text)]
        )
    )


async def until(client, met, uri=URI):
    """The document's diagnostics, once they are as asked."""
    for _ in range(200):
        found = client.marks.get(uri)
        if found is not None and met(found):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"the marks stay {client.marks.get(uri)}")


async def closed(client):
    """The document closed: the server tells last that it has no marks."""
    client.marks.clear()
    client.open = False
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(URI)))
    return await until(client, lambda found: not found)


def refuted(found):
    return [each for each in found if each.code == "refuted"]


@with_client
async def test_a_false_line_is_marked_where_it_stands_and_the_mark_goes_when_it_is_mended(client):
    opened(client, FALSE)
    (mark,) = await until(client, refuted)
    line = FALSE.splitlines()[1]
    assert (mark.range.start.line, line[mark.range.start.character : mark.range.end.character].strip()) == (1, "3 x")
    assert "left" in mark.message and mark.severity == types.DiagnosticSeverity.Error
    hover = await client.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(URI), types.Position(1, 8)))
    assert "refuted" in hover.contents.value and "3 x" in hover.contents.value
    at = line.index("3 x")
    changed(client, 1, at, at + 1, "2", 2)
    assert not await until(client, lambda found: not found)
    hints = await client.text_document_inlay_hint_async(
        types.InlayHintParams(types.TextDocumentIdentifier(URI), types.Range(types.Position(0, 0), types.Position(3, 0)))
    )
    assert [(hint.position.line, hint.label) for hint in hints] == [(1, "✓"), (2, "✓")]


@with_client
async def test_a_false_line_is_replaced_by_what_it_should_say(client):
    opened(client, FALSE)
    (mark,) = await until(client, refuted)
    where = types.CodeActionParams(types.TextDocumentIdentifier(URI), mark.range, types.CodeActionContext([mark]))
    (action,) = await client.text_document_code_action_async(where)
    (edit,) = action.edit.changes[URI]
    assert edit.new_text == "2 x" and edit.range == mark.range


@with_client
async def test_half_a_document_is_an_error_in_one_line_and_the_server_goes_on(client):
    opened(client, "$x \\in \\mathbb{R}$\n\\[ \\frac{x")
    marks = await until(client, lambda found: found)
    assert all("\n" not in mark.message for mark in marks)
    changed(client, 1, 10, 10, "}{2} = x/2 \\]\n", 2)
    assert not await until(client, lambda found: not found)


@with_client
async def test_letters_beyond_the_basic_plane_do_not_shift_the_marks(client):
    opened(client, "𝔼𝔼𝔼 $x \\in \\mathbb{R}$ 𝕏 \\[ x + x = 3 x \\]\n")
    (mark,) = await until(client, refuted)
    text = "𝔼𝔼𝔼 $x \\in \\mathbb{R}$ 𝕏 \\[ x + x = 3 x \\]\n".encode("utf-16-le")
    assert text[2 * mark.range.start.character : 2 * mark.range.end.character].decode("utf-16-le").strip() == "3 x"


@with_client
async def test_a_closed_document_has_no_marks(client):
    opened(client, FALSE)
    await until(client, refuted)
    assert not await closed(client)


async def actions(client, line):
    """The code actions of a line, by their titles."""
    where = types.Range(types.Position(line, 0), types.Position(line, 0))
    found = await client.text_document_code_action_async(
        types.CodeActionParams(types.TextDocumentIdentifier(URI), where, types.CodeActionContext([]))
    )
    return {action.title: action for action in found}


async def done(client, action, text):
    """The text as the command of an action has the editor change it."""
    client.edits.clear()
    await client.workspace_execute_command_async(types.ExecuteCommandParams(action.command, action.arguments))
    (edit,) = client.edits
    (change,) = edit.document_changes
    (part,) = change.edits
    lines = text.splitlines(keepends=True)

    def offset(position):
        return sum(map(len, lines[: position.line])) + len(
            lines[position.line].encode("utf-16-le")[: 2 * position.character].decode("utf-16-le")
        )

    return text[: offset(part.range.start)] + part.new_text + text[offset(part.range.end) :]


@with_client
async def test_the_missing_steps_are_put_in(client):
    text = "𝔼 $z \\in \\mathbb{R}^{C}$\n\\begin{align}\n"
    text += "\\frac{\\partial}{\\partial z_k} \\sum_i z_i^3 &= 3 z_k^2 \\\\\n &= 3 z_k z_k\n\\end{align}\n"
    opened(client, text)
    await until(client, lambda found: not refuted(found))
    while "symgrad: insert the missing steps" not in (found := await actions(client, 2)):
        await asyncio.sleep(0.1)
    new = await done(client, found["symgrad: insert the missing steps"], text)
    lines = new.splitlines()
    assert lines[:2] == text.splitlines()[:2] and lines[2].endswith("% linearity") and lines[-2:] == text.splitlines()[-2:]
    assert check(new).passed and len(check(new).rows) == 4


@with_client
async def test_a_question_is_derived(client):
    text = "$x \\in \\mathbb{R}$\n𝔼 \\[ \\frac{d}{dx} x^3 \\]\n\\[ \\frac{d}{dx} x^2 \\]\n"
    opened(client, text)
    await until(client, lambda found: found)
    new = await done(client, (await actions(client, 1))["symgrad: derive this"], text)
    assert "𝔼 \\[ \\frac{d}{dx} x^3 = 3 x^2 \\]\n" in new and "\\[ \\frac{d}{dx} x^2 \\]\n" in new and check(new).passed


@with_client
async def test_what_cannot_be_derived_is_told(client):
    opened(client, "$x \\in \\mathbb{R}$\n\\[ \\frac{d}{dx} L \\]\n")
    await until(client, lambda found: found)
    action = (await actions(client, 1))["symgrad: derive this"]
    await client.workspace_execute_command_async(types.ExecuteCommandParams(action.command, action.arguments))
    assert not client.edits and any("L" in said for said in client.said)
