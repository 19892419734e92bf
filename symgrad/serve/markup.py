"""The page in a language, without its script: `assets/page.html` with its {{places}} filled. Knows words and no mathematics."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib.resources import files

from ..short_form.shapes import KINDS
from ..version import __version__
from ..words import codes
from ..words.language import Language, language
from .examples import DOCUMENTS, QUESTIONS

#: Words that the script needs: those of the page, of verdicts and of the buttons that sheets have, too.
_OF_SCRIPT = ("page.", "verdicts.", "copy.", "language.digits")
_PLACE = re.compile(r"\{\{([\w.]+)\}\}")


def page(words: Language, address: Callable[[str], str], engine: str = "", policy: str = "") -> str:
    """The whole file.

    address   of the page in the language of a code
    engine    the script that answers the page where no server does; "" where one does
    policy    of what the page may do, where no server says it
    """

    def options(group: str, keys: Iterable[str]) -> str:
        return "".join(f'<option value="{key}">{words.text(f"page.{group}.{key}", escape)}</option>' for key in keys)

    said = {key: text for key, text in words.sentences.items() if key.startswith(_OF_SCRIPT)}
    data = {"language": words.code, "words": said, "kinds": KINDS, "questions": QUESTIONS, "documents": DOCUMENTS, "engine": engine}
    places = {
        "language": words.code,
        "direction": words.direction,
        "languages": "".join(_link(language(code), address(code)) for code in codes() if code != words.code),
        "schemes": options("schemes", ("auto", "light", "dark")),
        "questions": options("examples", QUESTIONS),
        "documents": options("examples", DOCUMENTS),
        "details": options("details", ("normal", "brief", "full")),
        "layouts": options("layouts", ("numerator", "denominator")),
        "policy": f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n' if policy else "",
        "version": __version__,
        "data": escape(json.dumps(data, ensure_ascii=False), quote=False),
    }

    def filled(place: re.Match[str]) -> str:
        return places[place[1]] if place[1] in places else words.text(place[1], escape)

    return _PLACE.sub(filled, _template())


def _link(other: Language, address: str) -> str:
    return f'<a class="language" href="{address}" lang="{other.code}" hreflang="{other.code}">{escape(other.name)}</a>'


@cache
def _template() -> str:
    return files(__package__).joinpath("assets", "page.html").read_text(encoding="utf-8")
