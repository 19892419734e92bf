"""Names by how they are spelled: bold, capital or small, with numbers or samples behind them. Knows no shape."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from ..facts.facts import BOLD, Knowledge, bold_spellings, plain_spelling
from ..surface.arguments import moment_name
from ..surface.scripts import is_word, label_name, single_letter
from ..surface.syntax import Group, Numeral, Scripts, Surface, Symbol, Total, is_ellipsis, spelling, unwrap
from ..surface.transposes import is_transpose
from ..surface.vocabulary import BASES, ELLIPSES, IDENTITIES, NO_VALUES, ONES, ZEROS, builtin_function

_FIXED = frozenset((*IDENTITIES, *ONES, *ZEROS, *BASES, *NO_VALUES, "\\pi"))
DOTS = ELLIPSES | {"\\vdots", "\\ddots"}


class Spelled(NamedTuple):
    """A scripted letter of which nothing is declared: its name, the samples (i) that it is of, and its indices."""

    name: str
    samples: list[Surface]
    places: list[Surface]


def undeclared_name(knowledge: Knowledge, base: str, subs: list[Surface], sups: list[Surface], primes: int) -> Spelled:
    """What a scripted letter is of which nothing is declared: x and i of x_i, x_{max} and none of that, W_1 beside W_2."""
    samples = [
        item
        for sup in sups
        if type(group := unwrap(sup)) is Group and group.opening == "("
        for item in group.items
        if single_letter(item) in knowledge.summed
    ]
    base = knowledge.bold_of(base)
    labels = [sup for sup in sups if not (samples and type(unwrap(sup)) is Group)]
    name = label_name(base, labels, None, primes)
    is_label = any(is_word(sub) or single_letter(sub) in knowledge.variables for sub in subs)  # p_θ beside ∇_θ has no index
    if is_label or primes or _is_numbered(knowledge, name, base):
        return Spelled(label_name(base, labels, subs, primes), samples, [])
    return Spelled(name, samples, subs)


def _is_numbered(knowledge: Knowledge, name: str, base: str) -> bool:
    """Whether only numbers stand below a letter: W_1 and W_2 are things of their own, x_1 and x_2 beside x are its entries."""
    uses = knowledge.uses.get(name, ())
    if not uses or not all(type(unwrap(slot)) is Numeral for use in uses for slot in use.slots):
        return False
    return base not in knowledge.whole or rank_of_bold(base) == 2


def letter_of(place: Surface) -> str | None:
    """The letter of a subscript, t of h_t and of h_{t-1}; None where it is anything else."""
    place = unwrap(place)
    if type(place) is Total:
        moved = [term for term in place.terms if type(unwrap(term)) is not Numeral]
        return single_letter(moved[0]) if len(moved) == 1 else None
    return single_letter(place)


def counted_by(place: Surface) -> str | None:
    """The letter of a subscript, or the number that it is; None where it is anything else."""
    place = unwrap(place)
    return spelling(place) if type(place) is Numeral else letter_of(place)


def is_fixed(name: str) -> bool:
    """Whether a name means something of its own where nothing is said of it: I, 1, e_i, ∇, log."""
    return name in _FIXED or builtin_function(name) is not None or moment_name(name, None) is not None


def called(part: Surface) -> str:
    """The name of what may be a function."""
    if type(part) is Symbol:
        return part.name
    base = unwrap(part.base) if type(part) is Scripts else None
    return base.name if type(base) is Symbol else ""


def rank_of_bold(name: str) -> int:
    """1 of a bold small letter, 2 of a bold capital, 0 of any other name."""
    for font in BOLD:
        if name.startswith(f"\\{font}{{"):
            letter = name[len(font) + 2 :].split("}")[0].lstrip("\\")
            return 0 if not letter or letter.isdigit() else 2 if letter[0].isupper() and font != "vec" else 1
    return 0


def is_capital(part: Surface) -> bool:
    """Whether a name is a capital letter, bold or not."""
    name = called(unwrap(part))
    for font in BOLD:
        name = name.removeprefix(f"\\{font}{{")
    return _begins_with_capital(name)


def _begins_with_capital(name: str) -> bool:
    """Whether a name begins with a capital letter, Latin or Greek; Δx is what x changes by."""
    return name.lstrip("\\")[:1].isupper() and not name.startswith("\\Delta")


def is_small_part(part: Surface) -> bool:
    """Whether a part is a small letter, with indices or without, that is not bold nor turned."""
    part = unwrap(part)
    base = part.base if type(part) is Scripts and not any(map(is_transpose, part.sups)) else part
    return type(base) is Symbol and not is_capital(base) and not rank_of_bold(base.name)


def is_small(name: str) -> bool:
    """Whether a name is a small letter that is not bold."""
    return not _begins_with_capital(name) and not rank_of_bold(name) and "{" not in name.split("_")[0]


def is_capital_name(name: str) -> bool:
    """Whether a name is a capital letter that is not bold, alone or with scripts: W, W_1, W^{(2)}, \\Sigma."""
    letter = re.match(r"\\[A-Za-z]+|.", name)
    return letter is not None and _begins_with_capital(name) and name[letter.end() : letter.end() + 1] in ("", "_", "^")


def is_dots(part: Surface) -> bool:
    inner = unwrap(part)
    return is_ellipsis(inner) or type(inner) is Symbol and inner.name in DOTS


def number_at(part: Surface, value: int) -> Numeral:
    return Numeral(part.start, part.start, Fraction(value), str(value))


def capitals_of(name: str) -> list[str]:
    """How the matrix may be written of which x_i or \\mathbf{x}_i is a row: X, \\mathbf{X}; none for a name of another kind."""
    letter = plain_spelling(name)
    return [letter.upper(), *bold_spellings(letter.upper())] if len(letter) == 1 and letter.islower() else []
