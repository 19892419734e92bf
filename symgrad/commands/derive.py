"""`symgrad derive`: the questions of a document answered, in a form that the command line or the file's ending names."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..catalogue.topics import latex_heading
from ..derive.questions import answer
from ..errors import FileError, SymgradError
from ..proof_functions import function_of
from ..reading.facts.records import Document
from ..reading.latex_reader import read_as_far
from ..reading.surface.sources import harmless, read_source, source_name, with_ends_of
from ..sheets.data import as_dict
from ..sheets.filling import fill, form_of
from ..sheets.forms import BINARY, FORMS, PRINTED
from ..sheets.maker import make_sheet
from ..sheets.terminal import text
from ..words import ENGLISH
from ..words.language import language
from .outcome import FAILED, PASSED, refuse
from .output import coloured, ending, put, put_json, put_text


def run(chosen: Namespace) -> int:
    """Answer the questions of `file`, printed or in `output`.

    `to`, `backend`, `layout`, `style`, `detail`, `lang`, `standalone` say how.
    """
    if chosen.fill:
        return _fill(chosen)
    form = chosen.to or ending(chosen.output) or "text"
    if form not in (*PRINTED, *FORMS):
        raise SymgradError(f"no format for a file that ends in .{form}; say --to, and one of {', '.join((*PRINTED, *FORMS))}")
    if form in BINARY and chosen.output is None:
        raise SymgradError(f"a .{form} file is no text to print; name the file to write: -o answer.{form}")
    _refuse_same(chosen)
    name = source_name(chosen.file)
    with _at(name):
        document = read_as_far(read_source(chosen.file), name)
    for error in document.errors:
        refuse(str(error), chosen.lang, name)
    if not document.questions:
        if document.errors:
            return FAILED
        raise SymgradError(_asks_nothing(name))
    command = "" if chosen.file == "-" else f"symgrad derive {chosen.file} --to {form}"
    command += f" --layout {chosen.layout}" if command and chosen.layout != "numerator" else ""
    command += f" --style {chosen.style}" if command and chosen.style else ""
    command += f" --detail {chosen.detail}" if command and chosen.detail != "normal" else ""
    command += f" --lang {chosen.lang}" if command and chosen.lang != ENGLISH else ""
    title, prose = latex_heading(document.text)
    proofs = []
    for question in document.questions:
        with _at(f"{name}: line {question.line}, column {question.column}"):
            proofs.append(answer(question, chosen.layout, style=chosen.style or ""))
    if form == "python":
        title = "gradient" if len(proofs) == 1 else "gradients"
        put(function_of(proofs, chosen.backend, title, single=len(proofs) == 1).source, chosen.output)
        return PASSED
    stem = Path(name).stem
    sheet = make_sheet(stem, title or stem, proofs, prose, command, detail=chosen.detail, language=language(chosen.lang))
    if form == "json":
        put_json(as_dict(sheet), chosen.output)
    elif form == "text":
        put_text(text(sheet, colour=chosen.output is None and coloured(sys.stdout)), chosen.output)
    else:
        from ..sheets.export import files  # Late: heavy, and answers in text and as JSON need none of it.

        (page,) = files(sheet, form, chosen.standalone).values()
        put(page, chosen.output)
    _say_notes(document)
    for proof in proofs:
        if proof.remark:
            print(harmless(f"note, {document.name}: in indices, as {proof.remark}"), file=sys.stderr)
    return PASSED if sheet.passed and not document.errors else FAILED


def _fill(chosen: Namespace) -> int:
    """Write the document with its questions answered where they stand."""
    name = source_name(chosen.file)
    form, named = form_of(name), ending(chosen.output)
    if chosen.to or named and named != Path(name).suffix.lstrip(".").lower() and named != form:
        raise SymgradError(f"--fill keeps the form of the document, which is .{form}; name the file to write: -o filled.{form}")
    _refuse_same(chosen)
    text = read_source(chosen.file)
    with _at(name):
        document = read_as_far(text, name)
        filled = fill(
            document,
            text,
            lambda question: answer(question, chosen.layout, style=chosen.style or ""),
            chosen.detail,
            language(chosen.lang),
        )
    if not filled.answered and not filled.missing:
        raise SymgradError(_asks_nothing(name))
    put(with_ends_of(chosen.file, filled.text), chosen.output)
    for each in filled.missing:
        refuse(f"line {each.line}, column {each.column}: not derived: {each.reason}", chosen.lang, name)
    _say_notes(document)
    return PASSED if filled.passed and not filled.missing else FAILED


def _refuse_same(chosen: Namespace) -> None:
    if chosen.output is not None and chosen.output.exists() and chosen.file != "-" and chosen.output.samefile(chosen.file):
        raise SymgradError(f"{chosen.output} is the file that is read; write the answer to another one")


def _asks_nothing(name: str) -> str:
    return f"{name} asks nothing; a question is a derivative alone in a display: \\[ \\nabla_w L \\]"


def _say_notes(document: Document) -> None:
    """How a document was read, where it could have been read otherwise."""
    for note in document.notes:
        print(harmless(f"note, {document.name}, line {note.line}: {note.message}"), file=sys.stderr)


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Errors inside say where they are; those of files do so by themselves."""
    try:
        yield
    except FileError:
        raise
    except SymgradError as error:
        raise SymgradError(f"{place}: {error}") from error
