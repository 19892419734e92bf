"""Characters that people type instead of commands: σ, ∂, ℝ, x², wᵀ, yᵢ, ŷ, 𝑥. Tables and tokens only."""

from __future__ import annotations

import re
import unicodedata

from . import vocabulary as words

#: Runs of these are superscripts and subscripts.
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀⁿⁱʲᵏ", (*"0123456789+-()", "\\top", *"nijk"), strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-aehijklmnoprstuvx", strict=True))
_ACCENTS = {"\u0302": "\\hat", "\u0303": "\\tilde", "\u0304": "\\bar", "\u0307": "\\dot", "\u20d7": "\\vec"}
#: Letters of a style of their own: the command, the letter.
_STYLED = {
    "ℝ": ("\\mathbb", "R"),
    "ℕ": ("\\mathbb", "N"),
    "ℤ": ("\\mathbb", "Z"),
    "𝔼": ("\\mathbb", "E"),
    "𝕊": ("\\mathbb", "S"),
    "𝟙": ("\\mathbb", "1"),
    "𝟏": ("\\mathbf", "1"),
    "𝟎": ("\\mathbf", "0"),
    "ℒ": ("\\mathcal", "L"),
    "𝓛": ("\\mathcal", "L"),
    "𝒩": ("\\mathcal", "N"),
}
#: Stops of Chinese and Japanese that have no other form.
_STOPS = {"、": ",", "。": "."}
_STYLES = {"MATHEMATICAL BOLD": "\\mathbf", "MATHEMATICAL ITALIC": ""}


def script(run: str) -> list[tuple[str, str]]:
    """(kind, text) of the tokens of a run of raised or of lowered characters."""
    table, opening = (RAISED, "^") if run[0] in RAISED else (LOWERED, "_")
    inner: list[tuple[str, str]] = []
    for character in run:
        text = table[character]
        if text.isdigit() and inner and inner[-1][0] == "number":
            text = inner.pop()[1] + text
        kind = "number" if text.isdigit() else "letter" if text.isalpha() else "command" if text[0] == "\\" else text
        inner.append((kind, text))
    return [(opening, opening), ("{", "{"), *inner, ("}", "}")]


def character(piece: str) -> list[tuple[str, str]] | None:
    """(kind, text) of the tokens that one character stands for; None where it has no meaning in a formula."""
    meaning = words.UNICODE.get(piece)
    if meaning is not None:
        single = len(meaning) == 1
        return [("letter" if meaning in words.GREEK else meaning if single or meaning == "\\|" else "command", meaning)]
    if piece in _STYLED:
        return _wrapped(*_STYLED[piece])
    plain = unicodedata.normalize("NFD", piece)
    if len(plain) == 2 and plain[0].isascii() and plain[1] in _ACCENTS:
        return _wrapped(_ACCENTS[plain[1]], plain[0])
    wide = unicodedata.normalize("NFKC", piece)
    if len(wide) == 1 and wide in "()[]{}|+-*/=<>,.;:!?" or piece in _STOPS:
        wide = _STOPS.get(piece, wide)
        return [(wide, wide)]
    style = " ".join(unicodedata.name(piece, "").split()[:2])
    plain = unicodedata.normalize("NFKC", piece)
    if style in _STYLES and plain.isascii():
        return _wrapped(_STYLES[style], plain) if _STYLES[style] else [("letter", plain)]
    return None


def accent(piece: str) -> str | None:
    """The command of a combining accent, which belongs to the letter before it; None of any other character."""
    return _ACCENTS.get(piece)


def code_point(piece: str) -> str:
    """A character by its number and its name, where its looks do not tell which one it is: U+0445 (Cyrillic small letter ha)."""
    name = unicodedata.name(piece, "")
    return f"U+{ord(piece):04X}" + (f" ({name[0]}{name[1:].lower()})" if name else "")


def foreign_letters(name: str) -> list[str]:
    """The letters of a name that are neither Latin nor Greek, one of which stands alone, as for a symbol."""
    words = re.findall(r"[^\W\d_]+", name)
    return [
        word for word in words if len(word) == 1 and not unicodedata.name(word, "").startswith(("LATIN", "GREEK", "MATHEMATICAL"))
    ]


def _wrapped(command: str, letter: str) -> list[tuple[str, str]]:
    return [("command", command), ("{", "{"), ("number" if letter.isdigit() else "letter", letter), ("}", "}")]
