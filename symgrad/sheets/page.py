"""The frame of every HTML page, which opens offline: alone in one file, or in a folder of pages that share style, fonts and script.

Knows no mathematics.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from ..words.language import Language

#: Letters that stand in the second font, which is left out of pages without them: bold, script, fraktur, double-struck.
_ALPHABETS = re.compile("[\U0001d400-\U0001d433\U0001d49c-\U0001d56b\U0001d6a8-\U0001d6e1\U0001d7ce-\U0001d7e1ℬℰℱℋℐℒℳℛℭℌℑℜℨℂℍℙℚ]")
#: The fonts, by their families.
_FONTS = {"Symgrad Math": "math.woff2", "Symgrad Alphabets": "alphabets.woff2"}
#: What the pages of a folder share, beside them.
STYLE, SCRIPT = "symgrad.css", "symgrad.js"
#: Nothing is fetched from anywhere: what a page needs is in it, or in its folder.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; script-src 'unsafe-inline'"
_SHARED = "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src data:; script-src 'self'"


@dataclass(frozen=True)
class Link:
    """A page beside this one: its file, what it is called, and in which language where that is another one."""

    file: str
    words: str
    code: str = ""


@dataclass(frozen=True)
class Place:
    """Where a page stands in a folder of pages: the pages that it leads to."""

    links: tuple[Link, ...]

    def markup(self) -> str:
        """The links, for the head of the page."""
        shown = [
            f'<a href="{escape(link.file)}"'
            + (f' lang="{link.code}" hreflang="{link.code}"' if link.code else "")
            + f">{escape(link.words)}</a>"
            for link in self.links
        ]
        return f'<nav class="pages">{" ".join(shown)}</nav>\n'


def page(title: str, body: str, language: Language, place: Place | None = None) -> str:
    """The whole file around a body, which is markup; the title is plain text.

    place   where it stands in a folder, beside the files that `shared_files` gives; None: it stands alone
    Where the body has buttons or inputs they come to life by script; they are hidden where there is none.
    """
    has_script = "<button" in body or "<input" in body
    if place is None:
        fonts = [family for family in _FONTS if family == "Symgrad Math" or _ALPHABETS.search(body)]
        faces = "".join(_face(family, _inside(_FONTS[family])) for family in fonts)
        head = f"<style>\n{faces}{_asset('page.css')}</style>\n"
        script = f"<script>\n{_asset('page.js')}</script>\n" if has_script else ""
    else:
        body = place.markup() + body
        head = f'<link rel="stylesheet" href="{STYLE}">\n'
        script = f'<script src="{SCRIPT}"></script>\n' if has_script else ""
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{language.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_ALONE if place is None else _SHARED}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"{head}</head>\n<body>\n<main>\n{body}\n</main>\n{script}</body>\n</html>\n"
    )


def shared_files() -> dict[str, str | bytes]:
    """What the pages of a folder share, by the names of the files."""
    faces = "".join(_face(family, f"symgrad-{name}") for family, name in _FONTS.items())
    fonts = {f"symgrad-{name}": _bytes(name) for name in _FONTS.values()}
    return {STYLE: faces + _asset("page.css"), SCRIPT: _asset("page.js"), **fonts}


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _bytes(name: str) -> bytes:
    return files(__package__).joinpath("assets", name).read_bytes()


@cache
def _inside(name: str) -> str:
    return f"data:font/woff2;base64,{b64encode(_bytes(name)).decode('ascii')}"


def _face(family: str, source: str) -> str:
    return f'@font-face {{ font-family: "{family}"; src: url({source}) format("woff2"); }}\n'
