"""The forms that a sheet is written in, each a file with what stands beside it; the code of a form is loaded when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DefinitionError

if TYPE_CHECKING:
    from .sheet import Sheet

#: By the endings of their files.
FORMS = ("tex", "html", "pdf", "md", "ipynb", "docx")
#: Those whose page is no text.
BINARY = frozenset({"pdf", "docx"})


def files(sheet: Sheet, form: str, standalone: bool = True) -> dict[str, str | bytes]:
    """The files of a sheet in a form by their names: its page, text or bytes, then its figures.

    standalone   whether a .tex page is a whole document, or to be taken in by another one
    DefinitionError for a form that there is not; WriteError where what makes the form is not installed.
    """
    match form:
        case "tex":
            from .plots import pdf
            from .tex import figure_files, tex

            page, figures = tex(sheet, standalone), {name: pdf(figure) for name, figure in figure_files(sheet).items()}
        case "html":
            from .html import html

            page, figures = html(sheet), {}
        case "pdf":
            from .pdf import pdf

            page, figures = pdf(sheet), {}
        case "md":
            from .markdown import figure_files, markdown
            from .plots import png

            page, figures = markdown(sheet), {name: png(figure) for name, figure in figure_files(sheet).items()}
        case "ipynb":
            from .ipynb import ipynb

            page, figures = ipynb(sheet), {}
        case "docx":
            from .docx import docx

            page, figures = docx(sheet), {}
        case _:
            raise DefinitionError(f"no form {form!r} for a sheet; there are {', '.join(FORMS)}")
    return {f"{sheet.file_name}.{form}": page, **figures}
