"""A sheet as a Jupyter notebook: the page in Markdown, and cells that derive and check it once more by the public functions."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from ..errors import SymgradError
from ..reading.latex_reader import read
from .blocks import Figure
from .markdown import MARKUP, Writer, figure_files
from .names import declarations
from .plots import png
from .sheet import Section, Sheet


def ipynb(sheet: Sheet) -> str:
    """The whole file, in nbformat 4.5, its figures inside."""
    cells = [_cell(number, *cell) for number, cell in enumerate(_cells(sheet), 1)]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    page = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _cells(sheet: Sheet) -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """(kind, text, pictures) of each cell, in order."""
    writer = Writer(sheet, {figure: f"attachment:{name}" for name, figure in figure_files(sheet).items()})
    yield "code", "import symgrad", {}
    yield from _part(writer)
    if closing := writer.closing():
        yield "markdown", "\n\n".join(closing), {}


def _part(writer: Writer) -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """The cells of a sheet, or of a sheet inside another."""
    sheet = writer.sheet
    if opening := writer.opening():
        yield "markdown", "\n\n".join(opening), {}
    names = "\n".join(declarations(sheet.symbols, sheet.definitions, sheet.assumptions, sheet.language, MARKUP, sheet.meanings))
    if sheet.sections:
        yield "code", f"names = {_literal(names)}", {}
    for block in sheet.blocks:
        if isinstance(block, Sheet):
            yield from _part(Writer(block, writer.files, writer.level + 1))
            continue
        pictures = {writer.files[block].removeprefix("attachment:"): png(block)} if isinstance(block, Figure) else {}
        yield "markdown", "\n\n".join(writer.block(block)), pictures
        if isinstance(block, Section):
            for code in _code(writer, block, names):
                yield "code", code, {}


def _code(writer: Writer, section: Section, names: str) -> Iterator[str]:
    """What derives a derivative once more and checks its steps; of another claim, what checks the text of its proof."""
    question = f"\\[ {writer.latex(section.results[0][0])} \\]"
    if section.rows and _asks(names, question):
        yield f"question, = symgrad.read(names + {_literal(question)}).questions\nproof = question.derive()\nproof"
        report = "proof.check()"
    else:
        page = "\n\n".join(paragraph for part in section.all() for paragraph in (*writer.claim(part), *writer.proof(part)))
        report = f"symgrad.check(names + {_literal(page)})"
    yield f"report = {report}\nassert report.passed, report\nprint(report)"


def _literal(latex: str) -> str:
    return f'r"""\n{latex}\n"""'


def _asks(names: str, question: str) -> bool:
    try:
        return bool(read(names + question).questions)
    except SymgradError:
        return False


def _cell(number: int, kind: str, source: str, pictures: dict[str, bytes]) -> dict:
    cell: dict = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source.splitlines(keepends=True)}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    if pictures:
        cell["attachments"] = {name: {"image/png": base64.b64encode(data).decode()} for name, data in pictures.items()}
    return cell
