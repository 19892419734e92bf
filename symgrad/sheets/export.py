"""A sheet as the files of a form: its page, and the figures that stand beside it."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import DefinitionError
from . import markdown, plots, tex
from .docx import docx
from .forms import FORMS
from .html import html
from .ipynb import ipynb
from .page import Place
from .pdf import pdf
from .sheet import Sheet


def files(sheet: Sheet, form: str, standalone: bool = True, place: Place | None = None) -> dict[str, str | bytes]:
    """The files of a sheet in a form by their names: its page, text or bytes, then its figures.

    standalone   whether a .tex page is a whole document, or to be taken in by another one
    place        where an .html page stands in a folder of pages
    DefinitionError for a form that there is not; WriteError where what makes the form is not installed.
    """
    match form:
        case "tex":
            page: str | bytes = tex.tex(sheet, standalone)
            figures = {name: plots.pdf(figure) for name, figure in tex.figure_files(sheet).items()}
        case "md":
            page = markdown.markdown(sheet)
            figures = {name: plots.png(figure) for name, figure in markdown.figure_files(sheet).items()}
        case "html":
            page, figures = html(sheet, place), {}
        case _ if form in _PAGES:
            page, figures = _PAGES[form](sheet), {}
        case _:
            raise DefinitionError(f"no form {form!r} for a sheet; there are {', '.join(FORMS)}")
    return {f"{sheet.file_name}.{form}": page, **figures}


#: What makes the forms that are one file.
_PAGES: dict[str, Callable[[Sheet], str | bytes]] = {"pdf": pdf, "ipynb": ipynb, "docx": docx}
