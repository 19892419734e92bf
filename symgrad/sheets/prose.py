"""Plain words as LaTeX, for pdflatex in ASCII and for lualatex in the letters of any script."""

from __future__ import annotations

import codecs
import re
import unicodedata

# What LaTeX reads as its own, in prose.
_SPECIAL = str.maketrans(
    {
        **{chr(code): " " for code in (*range(9), *range(11, 32), 127)},
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "~": r"\textasciitilde{}",
        "#": r"\#",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
    }
)


def prose(words: str) -> str:
    """Plain words as LaTeX in ASCII: what LaTeX reads as its own escaped, letters with accents and signs spelled out.

    Signs such as Σ are set without `$`, so that a reader of inline mathematics does not meet them.
    """
    return re.sub(r"[^\x00-\x7f]+", lambda run: _spelled(run[0]), words.translate(_SPECIAL))


def _spelled(run: str) -> str:
    """A run of characters outside ASCII. One without LaTeX gives its plain form, else its code point: the file still compiles."""
    import latexcodec  # noqa: F401  Late: heavy, and few words need it; registers the codec.

    written = re.sub(r"\$([^$]*)\$", r"\\ensuremath{\1}", str(codecs.encode(run, "ulatex", "keep")))
    written = "".join(char if char.isascii() else _plain(char) for char in written)
    return f"{{{written}}}" if re.search(r"\\[A-Za-z]+$", written) else written


def _plain(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char).replace("\u2044", "/")
    return plain if plain.isascii() else f"[U+{ord(char):04X}]"


def unicode_prose(words: str) -> str:
    """Plain words as LaTeX for lualatex: letters, digits and punctuation of any script stay; signs, and Greek, are spelled out."""
    return "".join(_spelled(char) if _is_sign(char) else char for char in words.translate(_SPECIAL))


def _is_sign(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char)[0] == "S" or unicodedata.name(char, "").startswith("GREEK")


#: By the program that sets the page.
PROSE = {"pdflatex": prose, "lualatex": unicode_prose}
