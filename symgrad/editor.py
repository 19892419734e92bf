"""The language server: what the judge finds, in the editor, while a derivation is typed.

Diagnostics for what does not pass, the whole verdict on hovering, a mark behind each line that passed; edits that put a line right,
put in the steps between its sides, answer a question. Knows the protocol and reports; one worker process for each open document
reads and judges (see `check/live.py`), and what needs the prover runs in a process of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlparse

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from . import errands
from .check.limits import USUAL, Limits
from .check.live import Live
from .check.report import Report, Row, counterexample_lines, evidence
from .errors import SymgradError
from .mending import with_steps
from .sheets.filling import answered
from .version import __version__

#: Seconds without a key press before a text is judged: what is asked meanwhile is given up, and a document of 60 claims of which a
#: line has changed is answered within 0.1 s.
REST = 0.03
SOURCE = "symgrad"
#: What an editor may have done: the steps between the sides of a claim put in, the questions of a line answered.
EXPLAIN, DERIVE = "symgrad.explain", "symgrad.derive"
_SEVERITIES = {
    "refuted": types.DiagnosticSeverity.Error,
    "unknown": types.DiagnosticSeverity.Warning,
    "unread": types.DiagnosticSeverity.Warning,
}
_SAID = {
    "proved": "proved for every size",
    "holds": "holds wherever it was tried",
    "refuted": "refuted",
    "unknown": "unknown",
}


@dataclass
class _Open:
    """An open document: its judge, what is known of it, the version that this is about."""

    live: Live
    report: Report | None = None
    version: int | None = None
    timer: asyncio.TimerHandle | None = None


class DerivationServer(LanguageServer):
    """A language server for derivations in LaTeX and Markdown."""

    def __init__(self, limits: Limits = USUAL):
        super().__init__("symgrad", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental)
        self.limits = limits
        self.documents: dict[str, _Open] = {}

    def opened(self, uri: str) -> None:
        """Judge a document that has just been opened."""
        if uri not in self.documents:
            loop = asyncio.get_running_loop()
            self.documents[uri] = _Open(Live(self._teller(uri, loop), self.limits))
        self.changed(uri, 0.0)

    def changed(self, uri: str, rest: float = REST) -> None:
        """Judge a document once nobody has typed for `rest` seconds."""
        known = self.documents[uri]
        if known.timer is not None:
            known.timer.cancel()
        known.timer = asyncio.get_running_loop().call_later(rest, self._ask, uri)

    def closed(self, uri: str) -> None:
        """Forget a document; its marks go."""
        known = self.documents.pop(uri, None)
        if known is not None:
            if known.timer is not None:
                known.timer.cancel()
            known.live.close()
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def close(self) -> None:
        """End every worker."""
        for known in self.documents.values():
            known.live.close()
        self.documents.clear()

    def row_at(self, uri: str, line: int) -> Row | None:
        """The row whose right side begins in this line, counted from 1; of several the first that does not pass."""
        known = self.documents.get(uri)
        rows = [row for row in known.report.rows if row.line == line] if known and known.report else []
        return next((row for row in rows if not row.verdict.passed), rows[0] if rows else None)

    async def rewritten(self, uri: str, label: str, work: Callable[..., str], *arguments: str | int) -> None:
        """Have the editor change a document into work(text, …), a process of its own; what cannot be done is told."""
        document = self.workspace.get_text_document(uri)
        version, text = document.version, document.source
        try:
            new = await asyncio.to_thread(errands.run, work, text, *arguments, limits=self.limits)
        except SymgradError as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"symgrad: {error}"))
            return
        if self.workspace.get_text_document(uri).version != version:
            said = "the document has changed meanwhile; ask again"
            self.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"symgrad: {said}"))
            return
        where = types.OptionalVersionedTextDocumentIdentifier(uri, version)
        change = types.TextDocumentEdit(where, [_difference(document, text, new)])
        await self.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(types.WorkspaceEdit(document_changes=[change]), label))

    def _ask(self, uri: str) -> None:
        known = self.documents.get(uri)
        if known is not None:
            document = self.workspace.get_text_document(uri)
            known.version = document.version
            known.live.ask(_name(uri), document.source)

    def _teller(self, uri: str, loop: asyncio.AbstractEventLoop) -> Callable[[Report, bool], None]:
        def tell(report: Report, done: bool) -> None:
            try:
                loop.call_soon_threadsafe(self._show, uri, report, done)
            except RuntimeError:
                pass  # The editor has gone, and the loop with it.

        return tell

    def _show(self, uri: str, report: Report, done: bool) -> None:
        known = self.documents.get(uri)
        if known is None:
            return
        known.report = report
        document = self.workspace.get_text_document(uri)
        found = [diagnostic for diagnostic in self._diagnostics(document, report, done) if diagnostic is not None]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, known.version))
        if done and self._takes_hints_anew():
            self.workspace_inlay_hint_refresh(None, lambda _: None)

    def _takes_hints_anew(self) -> bool:
        """Whether the editor asks for inlay hints again when it is told that there are new ones."""
        said = self.client_capabilities.workspace
        return bool(said and said.inlay_hint and said.inlay_hint.refresh_support)

    def _diagnostics(self, document: TextDocument, report: Report, done: bool) -> list[types.Diagnostic]:
        if report.error:
            return [_diagnostic(document, 1, 1, "", types.DiagnosticSeverity.Error, report.error, "unread")]
        found = [
            _diagnostic(document, row.line, row.column, row.right, severity, _message(row), row.verdict.status)
            for row in report.rows
            if (severity := _SEVERITIES.get(row.verdict.status)) is not None and (done or row.verdict.status == "refuted")
        ]
        notes = [
            _diagnostic(document, line, 1, "", types.DiagnosticSeverity.Information, message, "note")
            for line, message in report.notes
        ]
        return found + notes


def server(limits: Limits = USUAL) -> DerivationServer:
    """A language server; `start_io` serves an editor at standard input and output."""
    made = DerivationServer(limits)

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(each: DerivationServer, given: types.DidOpenTextDocumentParams) -> None:
        each.opened(given.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(each: DerivationServer, given: types.DidChangeTextDocumentParams) -> None:
        each.changed(given.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(each: DerivationServer, given: types.DidCloseTextDocumentParams) -> None:
        each.closed(given.text_document.uri)

    @made.feature(types.SHUTDOWN)
    def shutdown(each: DerivationServer, _: None) -> None:
        each.close()

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(each: DerivationServer, given: types.HoverParams) -> types.Hover | None:
        row = each.row_at(given.text_document.uri, given.position.line + 1)
        return None if row is None else types.Hover(types.MarkupContent(types.MarkupKind.Markdown, _hover(row)))

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    def code_action(each: DerivationServer, given: types.CodeActionParams) -> list[types.CodeAction | types.Command]:
        known = each.documents.get(given.text_document.uri)
        if known is None or known.report is None:
            return []
        document = each.workspace.get_text_document(given.text_document.uri)
        lines = range(given.range.start.line + 1, given.range.end.line + 2)
        rows = [row for row in known.report.rows if row.line in lines]
        found: list[types.CodeAction | types.Command] = [_mending(document, row) for row in rows if _can_be_mended(document, row)]
        found += [_explaining(document, row) for row in rows if row.verdict.passed and row.relation == "="]
        asked = [line for line, _ in known.report.questions if line in lines]
        return [*found, *(_deriving(document, line) for line in dict.fromkeys(asked))]

    @made.command(EXPLAIN)
    async def explain(each: DerivationServer, uri: str, number: int) -> None:
        await each.rewritten(uri, "insert the missing steps", with_steps, number, _name(uri))

    @made.command(DERIVE)
    async def derive(each: DerivationServer, uri: str, line: int) -> None:
        await each.rewritten(uri, "derive this", answered, _name(uri), line, line)

    @made.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hint(each: DerivationServer, given: types.InlayHintParams) -> list[types.InlayHint]:
        known = each.documents.get(given.text_document.uri)
        if known is None or known.report is None:
            return []
        document = each.workspace.get_text_document(given.text_document.uri)
        return _marks(document, known.report, given.range)

    return made


def _name(uri: str) -> str:
    """What messages call a document: the name of its file, whose ending says whether it is Markdown."""
    return PurePosixPath(unquote(urlparse(uri).path)).name or "untitled.tex"


def _range(document: TextDocument, line: int, column: int, text: str) -> types.Range:
    """Where a text stands that begins at this line and column, counted from 1; to the end of the line where it goes on."""
    lines = document.lines
    if not lines:
        return types.Range(types.Position(0, 0), types.Position(0, 0))
    line = min(max(line, 1), len(lines)) - 1
    content = lines[line].rstrip("\r\n")
    start = min(max(column, 1) - 1, len(content))
    length = len(text) if text and content.startswith(text, start) else len(content) - start
    codec = document.position_codec
    return codec.range_to_client_units(lines, types.Range(types.Position(line, start), types.Position(line, start + length)))


def _diagnostic(
    document: TextDocument, line: int, column: int, text: str, severity: types.DiagnosticSeverity, message: str, code: str
) -> types.Diagnostic:
    return types.Diagnostic(_range(document, line, column, text), message, severity, code=code, source=SOURCE)


def _message(row: Row) -> str:
    verdict = row.verdict
    return "\n".join([f"{verdict.status}: {verdict.reason}", *evidence(verdict)])


def _hover(row: Row) -> str:
    verdict = row.verdict
    parts = [f"**{_SAID[verdict.status]}**", f"${row.left} {row.relation} {row.right}$", verdict.reason]
    if verdict.counterexample is not None:
        parts.append("```text\n" + "\n".join(counterexample_lines(verdict.counterexample)) + "\n```")
    if verdict.looks_like:
        parts.append(f"looks like: {verdict.looks_like}")
    return "\n\n".join(part for part in parts if part)


def _can_be_mended(document: TextDocument, row: Row) -> bool:
    """Whether it is known what a refuted row should say, and it stands in the document as it was read."""
    line = document.lines[row.line - 1] if row.line <= len(document.lines) else ""
    return bool(row.verdict.mended) and bool(row.right) and line.startswith(row.right, row.column - 1)


def _mending(document: TextDocument, row: Row) -> types.CodeAction:
    """The edit that puts a row right."""
    edit = types.TextEdit(_range(document, row.line, row.column, row.right), row.verdict.mended)
    title = f"symgrad: write {row.verdict.mended} here"
    return types.CodeAction(
        title, types.CodeActionKind.QuickFix, edit=types.WorkspaceEdit({document.uri: [edit]}), is_preferred=True
    )


def _explaining(document: TextDocument, row: Row) -> types.Command:
    """What has the steps between the two sides of a row put in."""
    return types.Command("symgrad: insert the missing steps", EXPLAIN, arguments=[document.uri, row.number])


def _deriving(document: TextDocument, line: int) -> types.Command:
    """What has the questions answered that begin in a line."""
    return types.Command("symgrad: derive this", DERIVE, arguments=[document.uri, line])


def _difference(document: TextDocument, old: str, new: str) -> types.TextEdit:
    """The one edit that makes a text of another."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    same = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    lines = old.splitlines(keepends=True)

    def position(offset: int) -> types.Position:
        line = old.count("\n", 0, offset)
        return types.Position(line, offset - (old.rfind("\n", 0, offset) + 1))

    where = types.Range(position(start), position(len(old) - same))
    return types.TextEdit(document.position_codec.range_to_client_units(lines, where), new[start : len(new) - same])


def _marks(document: TextDocument, report: Report, within: types.Range) -> list[types.InlayHint]:
    """A ✓ at the end of each line whose claims all passed."""
    passed: dict[int, bool] = {}
    for row in report.rows:
        passed[row.line] = passed.get(row.line, True) and row.verdict.passed
    marks = []
    for line, is_passed in passed.items():
        if is_passed and within.start.line <= line - 1 <= within.end.line and line <= len(document.lines):
            end = _range(document, line, len(document.lines[line - 1]), "").end
            marks.append(types.InlayHint(end, "✓", padding_left=True))
    return marks
