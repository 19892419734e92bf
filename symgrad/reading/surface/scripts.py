"""Scripts on the surface: the letters of a subscript and its slots, which scripts are part of a name. Knows no meaning."""

from __future__ import annotations

from collections.abc import Iterator

from .syntax import Group, Label, Numeral, Quotient, Scripts, Surface, Symbol, Term, Total, Words, spelled_name, spelling, unwrap
from .vocabulary import FUNCTION_COMMANDS

_NO_LETTERS = frozenset((":", "*", "+", "", *FUNCTION_COMMANDS))


def subscript_letters(items: list[Surface]) -> list[str] | None:
    """The letters of a plain subscript, i,j or ij; None where it holds anything else."""
    letters: list[str] = []
    for item in items:
        item = unwrap(item)
        parts = item.factors if type(item) is Term and set(item.operators) == {""} else [item]
        for part in map(unwrap, parts):
            if type(part) is Scripts and not part.subs and type(part.base) is Symbol and is_marked(part):
                letters.append(spelling(part))
            elif type(part) is Symbol and part.name not in _NO_LETTERS and not is_word(part):
                letters.append(part.name)
            else:
                return None
    return letters


def is_marked(part: Scripts) -> bool:
    """Whether scripts make another letter of one: y', y^*."""
    stars = [sup for sup in part.sups if spelling(sup) in ("*", "\\star", "\\ast")]
    return bool(part.primes) != bool(stars) and len(stars) == len(part.sups) <= 1


def single_letter(part: Surface) -> str | None:
    """The letter that a part is; None where it is anything else."""
    letters = subscript_letters([part])
    return letters[0] if letters is not None and len(letters) == 1 else None


def slots(items: list[Surface], rank: int) -> list[Surface] | None:
    """The items of a subscript as `rank` slots: as the commas divide them, or one for each letter or digit."""
    if len(items) == rank:
        return items
    pieces: list[Surface] = []
    for item in items:
        pieces.extend(_pieces(unwrap(item)))
    return pieces if len(pieces) == rank else None


def step_of(slot: Surface, letter: str) -> int | None:
    """How far a slot is from its letter: -1 of t - 1; None where it is no letter with a number beside it."""
    slot = unwrap(slot)
    if type(slot) is Symbol:
        return 0 if slot.name == letter else None
    if type(slot) is not Total or len(slot.terms) != 2:
        return None
    (first, base), (sign, step) = ((mark, unwrap(term)) for mark, term in zip(slot.signs, slot.terms, strict=True))
    if first == "-" or type(base) is not Symbol or base.name != letter or type(step) is not Numeral or step.value.denominator != 1:
        return None
    return int(-step.value if sign == "-" else step.value)


def _pieces(item: Surface) -> list[Surface]:
    if type(item) is Term and set(item.operators) == {""}:
        return [piece for factor in item.factors for piece in _pieces(unwrap(factor))]
    if type(item) is Numeral and len(item.digits) > 1 and item.digits.isdigit():
        return [
            Numeral(item.start + k, item.start + k + 1, type(item.value)(int(digit)), digit) for k, digit in enumerate(item.digits)
        ]
    return [item]


def base_name(part: Surface) -> str | None:
    """The name that carries the scripts of a part; None where the part has none, or no single name carries them."""
    base = unwrap(part.base) if type(part) is Scripts else None
    return base.name if type(base) is Symbol else None


def label_name(base: str, sups: list[Surface], subs: list[Surface] | None = None, primes: int = 0) -> str:
    """The spelling of a name with its label scripts."""
    return spelled_name(base, subs or [], sups, primes)


def called_name(part: Surface) -> tuple[str, list[Surface]] | None:
    """The name of what may be a function, with the words that are part of it, p_{\\text{data}}, and its other subscripts."""
    part = unwrap(part)
    base = unwrap(part.base) if type(part) is Scripts else part
    if type(base) is not Symbol:
        return None
    subs = part.subs if type(part) is Scripts else []
    if subs and all(map(is_word, subs)):
        return label_name(base.name, [], subs), []
    return base.name, subs


def is_label_superscript(sup: Surface) -> bool:
    """(2), [l], *, +, a word or a layer's letter: a superscript that is part of a name, never a power."""
    part = unwrap(sup)
    if type(part) is Group:
        return part.opening in ("(", "[") and len(part.items) == 1
    if type(part) is Symbol:
        return part.name in ("*", "\\star", "\\ast", "+", "-", "\\dagger", "\\prime") or part.name.startswith(
            ("\\text", "\\mathrm")
        )
    return type(part) in (Words, Label)


def is_word(part: Surface) -> bool:
    """\\text{opt}, \\mathrm{data} or \\max as a subscript: never an index."""
    part = unwrap(part)
    if type(part) is Symbol:
        if part.name in FUNCTION_COMMANDS:
            return True
        return part.name.startswith(("\\text", "\\mathrm{", "\\operatorname{")) and len(part.name.split("{")[1]) > 2
    return type(part) in (Words, Label)


def integer_names(part: Surface) -> Iterator[str]:
    """The names in an integer expression; a subscripted one is one name."""
    part = unwrap(part)
    if type(part) is Symbol:
        if part.name not in ("\\dots", "\\cdots", "\\ldots", "\\infty", ":"):
            yield part.name
    elif type(part) is Scripts:
        name = base_name(part)
        if name is not None:
            labels = [sup for sup in part.sups if type(unwrap(sup)) is not Numeral]
            yield label_name(name, labels, part.subs, part.primes)
    elif type(part) in (Term, Total, Group, Quotient, Label):
        for child in part.children:
            yield from integer_names(child)


def candidates(
    base_name: str, subs: list[Surface], sups: list[Surface], primes: int
) -> Iterator[tuple[str, list[Surface], list[Surface]]]:
    """(name, subscripts left, superscripts left) from the most specific reading of a scripted name to the bare one."""
    labels = [sup for sup in sups if is_label_superscript(sup)]
    others = [sup for sup in sups if not is_label_superscript(sup)]
    choices: list[tuple[list[Surface], list[Surface]]] = [(sups, [])] if others else []
    choices.append((labels, others))
    if labels and not any(type(unwrap(label)) is Label for label in labels):  # the a^L of a layer is no a
        choices.append(([], sups))
    for names, left in choices:
        for count in range(len(subs), -1, -1):
            if not any(is_word(sub) for sub in subs[count:]):
                yield label_name(base_name, names, subs[:count], primes), subs[count:], left
