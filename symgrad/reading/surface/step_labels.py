r"""Steps that nothing counts: the t of h_t = f(h_{t-1}, x_t) where no sum runs over it and it stands in subscripts alone.

Each h_t and h_{t-1} is a thing of its own then, of any shape, and t no index of its entries. A name that stands without a
subscript, too, or with numbers there is left: its h_0 makes a sequence of it. So is all with the letter where an equation says
something of such a name. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .scripts import single_letter
from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Label, Numeral, Scripts, Surface, Symbol, Total, replaced, spelling, unwrap, walk


def label_steps(formulas: Iterable[list[Piece]]) -> None:
    """Makes subscripts that are such steps parts of the names that they stand below."""
    pieces = [piece for formula in formulas for piece in formula]
    found = _Steps(surfaces_of(pieces))
    names = found.names()
    if not names:
        return

    def put(part: Surface) -> Surface | None:
        if type(part) is not Scripts or type(base := unwrap(part.base)) is not Symbol or len(part.subs) != 1:
            return None
        (sub,) = part.subs
        if base.name not in names and (single_letter(sub) not in names or base.name == "\\nabla"):
            return None  # the f of W_f beside f_t tells to what W belongs; ∇_θ is taken by θ
        sups = [replaced(sup, put) for sup in part.sups]
        return Scripts(part.start, part.end, part.base, [Label(sub.start, sub.end, sub)], sups, part.primes)

    rewrite(pieces, put)


class _Steps:
    """What stands below the names of a document, and what letters stand elsewhere."""

    def __init__(self, surfaces: list[Surface]) -> None:
        self.below: dict[str, dict[str, set[str]]] = {}  # name -> letter -> how the steps are written
        self.others: set[str] = set()  # the names that stand without a subscript, or with something else there
        self.standing: set[str] = set()  # the letters that stand anywhere but alone in a subscript
        self.stated: set[tuple[str, str]] = set()  # the names with a letter that equations say something of
        for surface in surfaces:
            self._take(surface)
            self._state(surface)

    def names(self) -> set[str]:
        """The names all of whose subscripts are steps."""
        moved = {letter for written in self.below.values() for letter, steps in written.items() if len(steps) > 1}
        numbered = {letter for name, written in self.below.items() if "" in written for letter in written}
        mixed = {letter for name, letter in self.stated if name in self.others}
        steps = moved - numbered - mixed - self.standing
        return {name for name, written in self.below.items() if name not in self.others and steps.issuperset(written)}

    def _state(self, surface: Surface) -> None:
        left = unwrap(surface.sides[0]) if type(surface) is Chained and surface.relations[0] in ("=", ":=") else surface
        if type(left) is Scripts and left is not surface and type(base := unwrap(left.base)) is Symbol and len(left.subs) == 1:
            if step := _step(left.subs[0]):
                self.stated.add((base.name, step))

    def _take(self, part: Surface) -> None:
        if type(part) is Symbol:
            self.others.add(part.name)
            self.standing.add(part.name)
        if type(part) is not Scripts or type(base := unwrap(part.base)) is not Symbol:
            for child in part.children:
                self._take(child)
            return
        step = _step(part.subs[0]) if len(part.subs) == 1 else None
        if step is None:
            self.others.add(base.name)
            self.standing.update(_letters(part.subs))
        else:
            self.below.setdefault(base.name, {}).setdefault(step, set()).add(spelling(part.subs[0]))
        for sup in part.sups:
            self._take(sup)


def _step(sub: Surface) -> str | None:
    """The letter of t, t-1 or t+2, "" of a number; None of anything else."""
    sub = unwrap(sub)
    if type(sub) is Numeral:
        return ""
    if type(sub) is Total:
        moved = [term for term in sub.terms if type(unwrap(term)) is not Numeral]
        return single_letter(moved[0]) if len(moved) == 1 and len(sub.terms) == 2 and sub.signs[0] == "+" else None
    return single_letter(sub)


def _letters(subs: Iterable[Surface]) -> Iterator[str]:
    yield from (part.name for sub in subs for part in walk(sub) if type(part) is Symbol)
