"""The frame of every HTML page: one file that opens offline, with its style, fonts and script inside. Knows no mathematics."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from html import escape
from importlib.resources import files

from ..words.language import Language

#: Letters that stand in the second font, which is left out of pages without them: bold, script, fraktur, double-struck.
_ALPHABETS = re.compile("[\U0001d400-\U0001d433\U0001d49c-\U0001d56b\U0001d6a8-\U0001d6e1\U0001d7ce-\U0001d7e1ℬℰℱℋℐℒℳℛℭℌℑℜℨℂℍℙℚ]")
#: Nothing is fetched from anywhere; what a page needs is in it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; script-src 'unsafe-inline'"


def page(title: str, body: str, language: Language) -> str:
    """The whole file around a body, which is markup; the title is plain text.

    Where the body has buttons or inputs they come to life by script; they are hidden where there is none.
    """
    faces = _face("Symgrad Math", "math.woff2") + (_face("Symgrad Alphabets", "alphabets.woff2") if _ALPHABETS.search(body) else "")
    script = f"<script>\n{_asset('page.js')}</script>\n" if "<button" in body or "<input" in body else ""
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{language.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>\n{faces}{_asset('page.css')}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n{script}</body>\n</html>\n"
    )


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _face(family: str, name: str) -> str:
    data = b64encode(files(__package__).joinpath("assets", name).read_bytes()).decode("ascii")
    return f'@font-face {{ font-family: "{family}"; src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
