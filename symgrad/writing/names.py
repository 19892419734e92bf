r"""What a LaTeX name (`\hat{y}`, `W^{(1)}`, `E_{ENS}`, `f'`) is made of, and how programs and terminals say it.

Knows nothing of terms. Names come as strings in LaTeX; `parse` takes them apart for every writer.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ..terms.memory import remembered

GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ϵ",
    "varepsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "vartheta": "ϑ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "omicron": "ο",
    "pi": "π",
    "varpi": "ϖ",
    "rho": "ρ",
    "varrho": "ϱ",
    "sigma": "σ",
    "varsigma": "ς",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "ϕ",
    "varphi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Upsilon": "Υ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}
LETTERS = GREEK | {
    "ell": "ℓ",
    "imath": "ı",
    "jmath": "ȷ",
    "hbar": "ℏ",
    "partial": "∂",
    "nabla": "∇",
    "infty": "∞",
    "Re": "ℜ",
    "Im": "ℑ",
    "aleph": "ℵ",
    "wp": "℘",
}
SYMBOLS = {
    "ast": "*",
    "star": "⋆",
    "top": "⊤",
    "perp": "⊥",
    "dagger": "†",
    "prime": "′",
    "circ": "∘",
    "pm": "±",
    "cdot": "·",
    "times": "×",
    "to": "→",
    "infty": "∞",
    "ldots": "…",
    "dots": "…",
    "|": "‖",
    "mid": "|",
    ",": "",
    ";": "",
    " ": "",
    "!": "",
    "{": "{",
    "}": "}",
    "%": "%",
    "#": "#",
    "&": "&",
    "_": "_",
}
ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0305",
    "dot": "\u0307",
    "ddot": "\u0308",
    "vec": "\u20d7",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
    "underline": "\u0332",
}
# The accent alone, as MathML puts it over its base.
SPACING_ACCENTS = {
    "hat": "^",
    "widehat": "^",
    "tilde": "~",
    "widetilde": "~",
    "bar": "¯",
    "overline": "¯",
    "dot": "˙",
    "ddot": "¨",
    "vec": "→",
    "check": "ˇ",
    "breve": "˘",
    "acute": "´",
    "grave": "`",
    "mathring": "˚",
    "underline": "_",
}
BOLD, SCRIPT, FRAKTUR, DOUBLE, UPRIGHT = "bold", "script", "fraktur", "double", "upright"
FONTS = {
    "mathbf": BOLD,
    "boldsymbol": BOLD,
    "bm": BOLD,
    "textbf": BOLD,
    "mathcal": SCRIPT,
    "mathscr": SCRIPT,
    "mathfrak": FRAKTUR,
    "mathbb": DOUBLE,
    "mathrm": UPRIGHT,
    "text": UPRIGHT,
    "textrm": UPRIGHT,
    "mathsf": UPRIGHT,
    "mathit": UPRIGHT,
    "mathtt": UPRIGHT,
    "operatorname": UPRIGHT,
    "textit": UPRIGHT,
}
WORDS = frozenset({"text", "textrm", "textit", "textbf", "operatorname", "mathrm", "mathsf", "mathtt", "mathit"})


@dataclass(frozen=True)
class Piece:
    """One letter, number, sign, accented or grouped thing, with its scripts.

    kind     letter, digits, symbol, word, accent, font or group
    value    the character; for accent and font the command's name
    inner    what an accent, a font or a group holds
    base     its own LaTeX without the scripts
    subscript, superscript  the LaTeX of the scripts, "" for none
    primes   how many
    """

    kind: str
    value: str
    inner: tuple[Piece, ...] = ()
    base: str = ""
    subscript: str = ""
    superscript: str = ""
    primes: int = 0


_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+|\s+|.", re.DOTALL)


@remembered(4096)
def parse(latex: str) -> tuple[Piece, ...]:
    """The pieces of a name or of a small script such as `t-1`, `(1)`, `ENS`."""
    tokens = _TOKEN.findall(latex)
    pieces, _ = _sequence(tokens, 0)
    return pieces


def _sequence(tokens, at):
    pieces = []
    while at < len(tokens) and tokens[at] != "}":
        if tokens[at].isspace():
            at += 1
            continue
        piece, at = _scripted(tokens, at)
        pieces.append(piece)
    return tuple(pieces), at


def _scripted(tokens, at):
    start = at
    kind, value, inner, at = _atom(tokens, at)
    base, subscript, superscript, primes = "".join(tokens[start:at]), "", "", 0
    while at < len(tokens):
        if tokens[at] == "'":
            primes, at = primes + 1, at + 1
        elif tokens[at] in "_^" and at + 1 < len(tokens):
            begin = at + 1
            *_, end = _atom(tokens, begin)
            content = "".join(tokens[begin:end])
            if content.startswith("{") and content.endswith("}"):
                content = content[1:-1]
            if tokens[at] == "_":
                subscript += content
            else:
                superscript += content
            at = end
        else:
            break
    return Piece(kind, value, inner, base, subscript, superscript, primes), at


def _atom(tokens, at):
    token = tokens[at]
    if token == "{":
        inner, end = _sequence(tokens, at + 1)
        return "group", "", inner, min(end + 1, len(tokens))
    if token.startswith("\\") and len(token) > 1:
        name = token[1:]
        if name in ACCENTS or name in FONTS:
            begin = at + 1
            while begin < len(tokens) and tokens[begin].isspace():
                begin += 1
            if begin < len(tokens):
                return _argument(tokens, begin, name)
        if name in LETTERS:
            return "letter", LETTERS[name], (), at + 1
        if name in SYMBOLS:
            return "symbol", SYMBOLS[name], (), at + 1
        return "word", name, (), at + 1
    if token.isdigit():
        return "digits", token, (), at + 1
    return ("letter" if token.isalpha() else "symbol"), token, (), at + 1


def _argument(tokens, begin, name):
    kind, value, inner, end = _atom(tokens, begin)
    if name in WORDS and kind == "group":
        return "font", name, (Piece("word", "".join(tokens[begin + 1 : end - 1])),), end
    if kind == "group":
        return ("accent" if name in ACCENTS else "font"), name, inner, end
    return ("accent" if name in ACCENTS else "font"), name, (Piece(kind, value, inner, tokens[begin]),), end


@dataclass(frozen=True)
class Parts:
    """A name as base and scripts, all LaTeX: W^{(1)} is ("W", "", "(1)", 0)."""

    base: str
    subscript: str
    superscript: str
    primes: int


@remembered(4096)
def split(latex: str) -> Parts:
    """The base and scripts of a name. What is not one base with its scripts is all base."""
    pieces = parse(latex)
    if len(pieces) != 1:
        return Parts(latex, "", "", 0)
    (piece,) = pieces
    return Parts(piece.base, piece.subscript, piece.superscript, piece.primes)


def unlabelled(latex: str) -> str:
    """The name without its subscript: W^{(2)} for W^{(2)}_f."""
    parts = split(latex)
    superscript = parts.superscript and (f"^{parts.superscript}" if len(parts.superscript) == 1 else f"^{{{parts.superscript}}}")
    return parts.base + "'" * parts.primes + superscript


# --- Unicode --------------------------------------------------------------------------------------------------------

_SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
_SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRUVWαβγδθφχ⊤′*",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂᵅᵝᵞᵟᶿᵠᵡᵀ′*",
        strict=True,
    )
)


def subscript(text: str) -> str:
    """Unicode text set as a subscript: ᵢⱼ where every character has one, else _k or _{a,b}."""
    return _raised(text, _SUBSCRIPTS, "_")


def superscript(text: str) -> str:
    """Unicode text set as a superscript: ⁿ⁻¹ where every character has one, else ^q or ^{…}."""
    return _raised(text, _SUPERSCRIPTS, "^")


def _raised(text, table, sign):
    bare = text.replace(" ", "")
    if bare and all(character in table for character in bare):
        return "".join(table[character] for character in bare)
    return sign + text if len(text) == 1 else f"{sign}{{{text}}}"


_HOLES = {
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "double": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}
_STARTS = {BOLD: (0x1D400, 0x1D41A), SCRIPT: (0x1D49C, 0x1D4B6), FRAKTUR: (0x1D504, 0x1D51E), DOUBLE: (0x1D538, 0x1D552)}
_BOLD_GREEK = {"∇": "𝛁", "∂": "𝛛", "ϵ": "𝛜", "ϑ": "𝛝", "ϕ": "𝛟", "ϱ": "𝛠", "ϖ": "𝛡"}


def styled(text: str, font: str) -> str:
    """The text in mathematical alphanumerics: 𝐰, ℰ, ℝ. Characters without one stay."""
    return "".join(_styled(character, font) for character in text)


def _styled(character, font):
    if font == UPRIGHT:
        return character
    hole = _HOLES.get(font, {}).get(character)
    if hole:
        return hole
    upper, lower = _STARTS[font]
    if "A" <= character <= "Z":
        return chr(upper + ord(character) - ord("A"))
    if "a" <= character <= "z":
        return chr(lower + ord(character) - ord("a"))
    if font == BOLD:
        if "0" <= character <= "9":
            return chr(0x1D7CE + ord(character) - ord("0"))
        if "Α" <= character <= "Ω":
            return chr(0x1D6A8 + ord(character) - ord("Α"))
        if "α" <= character <= "ω":
            return chr(0x1D6C2 + ord(character) - ord("α"))
        return _BOLD_GREEK.get(character, character)
    if font == DOUBLE and "0" <= character <= "9":
        return chr(0x1D7D8 + ord(character) - ord("0"))
    return character


@remembered(4096)
def unicode_name(latex: str) -> str:
    r"""The name for a terminal: `\hat{y}` is ŷ, `\lambda` λ, `W^{(1)}` W⁽¹⁾, `E_{ENS}` E_{ENS}."""
    return "".join(map(_unicode_piece, parse(latex)))


def _unicode_piece(piece):
    if piece.kind == "accent":
        inner = "".join(map(_unicode_piece, piece.inner))
        text = unicodedata.normalize("NFC", inner[:1] + ACCENTS[piece.value] + inner[1:])
    elif piece.kind == "font":
        text = styled("".join(map(_unicode_piece, piece.inner)), FONTS[piece.value])
    elif piece.kind == "group":
        text = "".join(map(_unicode_piece, piece.inner))
    else:
        text = piece.value.replace("-", "−")
    text += "′" * piece.primes
    if piece.subscript:
        text += subscript(unicode_name(piece.subscript))
    if piece.superscript:
        text += superscript(unicode_name(piece.superscript))
    return text


# --- identifiers ----------------------------------------------------------------------------------------------------

_GREEK_WORDS = {letter: word for word, letter in LETTERS.items()} | {"λ": "lam"}
_SYMBOL_WORDS = {
    "*": "star",
    "⋆": "star",
    "⊤": "T",
    "⊥": "perp",
    "†": "dagger",
    "+": "plus",
    "-": "minus",
    "−": "minus",
    "′": "prime",
    "∞": "inf",
    "=": "eq",
    "→": "to",
    "∘": "circ",
}


@remembered(4096)
def ascii_name(latex: str) -> str:
    r"""A plain identifier: `\hat{y}` is y_hat, `W^{(1)}` W1, `\lambda` lam, `\mathbf{w}` w, `f'` f_prime, `E_{ENS}` E_ENS."""
    text = re.sub(r"__+", "_", "".join(map(_ascii_piece, parse(latex)))).strip("_")
    if not text or text[0].isdigit():
        text = "x_" + text if text else "x"
    return text + "_" if keyword.iskeyword(text) else text


def _ascii_piece(piece):
    inner = "".join(map(_ascii_piece, piece.inner))
    if piece.kind == "accent":
        text = f"{inner}_{piece.value.replace('wide', '')}"
    elif piece.kind in ("font", "group"):
        text = inner
    elif piece.kind == "symbol":
        word = _SYMBOL_WORDS.get(piece.value, "")
        text = f"_{word}_" if word else "_" if piece.value in ", " else ""
    elif piece.kind == "letter":
        text = _GREEK_WORDS.get(piece.value) or (piece.value if piece.value.isascii() else f"u{ord(piece.value):x}")
    else:
        text = re.sub(r"\W+", "_", piece.value, flags=re.ASCII)
    if piece.superscript:
        raised = "".join(map(_ascii_piece, parse(piece.superscript)))
        text += raised if raised.isdigit() and not text[-1:].isdigit() else "_" + raised
    if piece.subscript:
        text += "_" + "".join(map(_ascii_piece, parse(piece.subscript)))
    return text + "_prime" * piece.primes


def identifiers(names: Iterable[str]) -> dict[str, str]:
    """Different identifiers for different names, in the order given: the second of two that collide gets a number."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        wanted = identifier = ascii_name(name)
        number = 2
        while identifier in taken:
            identifier, number = f"{wanted}_{number}", number + 1
        taken.add(identifier)
        given[name] = identifier
    return given
