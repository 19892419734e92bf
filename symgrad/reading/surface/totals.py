r"""A total and its terms by one letter: L = \sum_t L_t, where L_t is the loss of one step. Knows no meaning.

The L_t of such a formula are no entries of L, which is their sum: they get a name of their own. A name that is said to be an array
keeps its entries, and so does one whose entries are multiplied by others with the letter: x = \sum_i x_i e_i.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .binders import bound_by
from .scripts import is_word, subscript_letters
from .statements import Piece, rewrite, surfaces_of
from .syntax import Big, Chained, Group, Scripts, Surface, Symbol, Term, names_in, replaced, unwrap, walk

#: What is put behind the name of a total for that of its terms.
TERMS = "_{\\cdot}"


def name_terms(formulas: Iterable[list[Piece]]) -> None:
    """Gives the terms of totals, in a document's formulas, names of their own."""
    pieces = [piece for formula in formulas for piece in formula]
    chains = [part for surface in surfaces_of(pieces) for part in walk(surface) if type(part) is Chained]
    totals = {name for chain in chains for name in _total(chain)} - {name for chain in chains for name in _arrays(chain)}
    if not totals:
        return

    def put(part: Surface) -> Surface | None:
        if type(part) is not Scripts or not part.subs or any(map(is_word, part.subs)):
            return None
        base = unwrap(part.base)
        if type(base) is not Symbol or base.name not in totals:
            return None
        subs = [replaced(sub, put) for sub in part.subs]
        name = Symbol(base.start, base.end, base.name + TERMS)
        return Scripts(part.start, part.end, name, subs, [replaced(sup, put) for sup in part.sups], part.primes)

    rewrite(pieces, put)


def _total(chain: Chained) -> Iterator[str]:
    """The name on the left of L = … \\sum_t … L_t, where no other factor of the term has the letter in an index."""
    left = unwrap(chain.sides[0])
    name = _called(left)
    if name is None or chain.relations[0] not in ("=", ":="):
        return
    for part in walk(chain.sides[1]):
        if type(part) is Big:
            letters = {letter for letter, _ in bound_by(part, {}).binders}
            factors = _factors(part.body)
            own = [factor for factor in factors if _is_entry(factor, name, letters)]
            others = (piece for factor in factors if factor not in own for piece in names_in(factor))
            if len(own) == 1 and not any(type(piece) is Scripts and _letters(piece) & letters for piece in others):
                yield name


def _called(left: Surface) -> str | None:
    """L of L and of L(\\theta)."""
    if type(left) is Term and len(left.factors) == 2 and type(unwrap(left.factors[1])) is Group:
        left = unwrap(left.factors[0])
    return left.name if type(left) is Symbol else None


def _factors(body: Surface) -> list[Surface]:
    body = unwrap(body)
    return [unwrap(factor) for factor in body.factors] if type(body) is Term else [body]


def _is_entry(factor: Surface, name: str, letters: set[str]) -> bool:
    return (
        type(factor) is Scripts
        and type(base := unwrap(factor.base)) is Symbol
        and base.name == name
        and bool(_letters(factor) & letters)
    )


def _letters(part: Scripts) -> set[str]:
    return set(subscript_letters(part.subs) or ())


def _arrays(chain: Chained) -> Iterator[str]:
    """The names that are said to be in a set: x of x \\in \\mathbb{R}^n."""
    for relation, side in zip(chain.relations, chain.sides, strict=False):
        if relation in ("∈", "∼"):
            yield from (part.name for part in walk(side) if type(part) is Symbol)
