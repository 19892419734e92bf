"""What stands before the proofs of a sheet, as checkable LaTeX: symbols with their shapes, definitions, assumptions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..matrices.terms import MatrixTerm
from ..terms.nodes import Condition, DefinedFunction, Definition, Entry, Index, Size, Tensor, UnknownFunction, walk
from ..words.language import Language
from ..writing import layout as layouts
from ..writing.latex_writer import declare, definition, latex
from .lines import lines


@dataclass(frozen=True)
class Markup:
    """How a page marks up: plain words, a heading that the text runs on from, a formula by itself, one in a sentence.

    display   is given the lines of a formula, so many that each is at most `room` wide, in em
    """

    prose: Callable[[str], str]
    head: Callable[[str], str]
    display: Callable[[list[str]], str]
    inline: Callable[[str], str] = "${}$".format
    room: float = math.inf


def declarations(
    symbols: Sequence,
    definitions: Sequence,
    assumptions: Sequence[Condition],
    language: Language,
    markup: Markup,
    meanings: Sequence[tuple[Tensor, MatrixTerm]] = (),
) -> list[str]:
    """The paragraphs, in the order in which a reader needs them; `meanings`: definitions that are written in matrix notation."""
    prose = markup.prose

    def head(of):
        heading = language.text(f"headings.{of}")
        return markup.head(prose(language.text("headings.run_in", heading=heading)))

    declared = frozenset(symbol.name for symbol in (*symbols, *definitions))
    given = [rf"{symbol.name} \in \mathbb{{N}}" for symbol in symbols if type(symbol) is Size]
    given += [formula for tensor in shaped(symbols, definitions) for formula in declare(tensor)]
    laws = [definition(made, declared) for made in definitions if type(made) is Tensor and made.law is not None]
    smooth = [symbol.name for symbol in symbols if type(symbol) is UnknownFunction]
    given, laws, smooth = (list(map(markup.inline, formulas)) for formulas in (given, laws, smooth))
    words = given_words(language, given, laws, smooth, prose)
    parts = [f"{head('symbols')} {words}"] if words else []
    defined = [
        _defined(made, declared, markup.room, dict(meanings).get(made))
        for made in definitions
        if type(made) is DefinedFunction or made.definition is not None
    ]
    if defined:
        parts.append(f"{head('definitions')}\n" + "\n".join(map(markup.display, defined)))
    if assumptions:
        assumed = lettered([markup.inline(latex(condition, None, declared)) for condition in assumptions], language)
        words = language.text("sentences.assume", prose, conditions=language.listed(assumed, prose))
        parts.append(f"{head('assumptions')} {words}")
    return parts


def lettered(conditions: Sequence[str], language: Language) -> list[str]:
    """Assumptions, each with the letter by which it is referred to behind it; a number where the letters do not suffice."""
    letters = language.text("rests_on.letters").split()
    names = letters if len(conditions) <= len(letters) else [language.number(k + 1) for k in range(len(conditions))]
    return [f"{condition} ({name})".lstrip() for condition, name in zip(conditions, names)]


def given_words(
    language: Language, given: Sequence[str], laws: Sequence[str], smooth: Sequence[str], escape: Callable[[str], str] = str
) -> str:
    """The sentences on what is given, independent random entries and functions that are any: of formulas already written."""
    return " ".join(
        language.text(f"sentences.{key}", escape, **{name: language.listed(items, escape)})
        for key, name, items in (("let", "names", given), ("independent", "laws", laws), ("smooth", "functions", smooth))
        if items
    )


def shaped(symbols: Sequence, definitions: Sequence) -> tuple[Tensor, ...]:
    """The tensors whose shape must be said: the given ones, and defined ones whose definition does not show it."""
    return tuple(
        name
        for name in (*symbols, *definitions)
        if type(name) is Tensor and name.law is None and (name.definition is None or not _shows_shape(name.definition))
    )


def _shows_shape(definition: Definition) -> bool:
    """Whether each index of a definition stands alone in a slot of its body that has its range."""
    seen = {
        slot
        for part in walk(definition.body)
        if type(part) is Entry
        for slot, axis in zip(part.indices, part.tensor.axes, strict=True)
        if type(slot) is Index and slot.range is axis
    }
    return seen >= set(definition.indices)


def _defined(made, declared: frozenset, room: float, meaning: MatrixTerm | None = None) -> list[str]:
    """A definition in lines."""
    if type(made) is DefinedFunction:
        arguments = ", ".join(latex(parameter, None, declared) for parameter in made.parameters)
        head = f"{made.name}({arguments}) :="
        first, *more = lines(layouts.layout(made.body, None, declared), room - len(head) / 2)
        return [f"{head} {first}", *more]
    return lines(layouts.definition(made, declared, meaning), room)
