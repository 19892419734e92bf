r"""dz for ∂L/∂z, as authors write the gradients of backpropagation: dW = dz\, x^\top. Knows no meaning.

The document says so, “we write $dz$ for $\frac{\partial L}{\partial z}$”, or the direction of its equations does: in db = dz, for
z := W x + b, what stands on the right is made of what stands on the left, which a differential never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .signs import sign_of
from .statements import Piece, rewrite, surfaces_of
from .syntax import (
    Chained,
    Group,
    Label,
    Quotient,
    Scripts,
    Surface,
    Symbol,
    Term,
    Words,
    factors_of,
    has_integral,
    names_in,
    replaced,
    spelling,
    term_of,
    unwrap,
    walk,
)
from .transposes import is_transpose

_D = ("d", "\\mathrm{d}")
#: What a loss may be called that a document does not name.
_LOSSES = ("L", "\\mathcal{L}", "\\ell", "J", "E")


def name_slopes(formulas: Iterable[list[Piece]]) -> str:
    """Writes each dz of such a document as ∂L/∂z; the loss's name where nobody says that this is meant, else ""."""
    blocks = list(formulas)
    pieces = [piece for block in blocks for piece in block]
    surfaces = surfaces_of(pieces)
    parts = [part for surface in surfaces for part in walk(surface)]
    if not any(type(part) is Symbol and part.name in _D for part in parts) or any(map(has_integral, surfaces)):
        return ""
    loss, inferred = _told(pieces), ""
    if loss is None and _goes_back(surfaces):
        taken = {part.name for part in parts if type(part) is Symbol}
        inferred = next((name for name in _LOSSES if name not in taken), "")
        loss = Symbol(0, 0, inferred) if inferred else None
    if loss is not None:
        _write(pieces, loss)
    return inferred


def _differential(left: Surface, right: Surface, operator: str) -> Surface | None:
    """The z of dz, written without a blank between them; None of anything else."""
    if type(left) is not Symbol or left.name not in _D or operator or left.name == "d" and left.end != right.start:
        return None
    base = unwrap(right.base) if type(right) is Scripts else right
    return right if type(base) in (Symbol, Words) and not (type(base) is Symbol and base.name in _D) else None


def _whole(side: Surface) -> Surface | None:
    """The z of a side that is dz alone."""
    operators, factors = factors_of(side)
    return _differential(factors[0], factors[1], operators[1]) if len(factors) == 2 else None


def _slope(side: Surface) -> tuple[Surface, Surface] | None:
    """(L, z) of ∂L/∂z, with a line or a slash."""
    part = unwrap(side)
    if type(part) is Quotient:
        (_, above), (_, below) = factors_of(part.numerator), factors_of(part.denominator)
        factors = [*above, *below] if len(above) == len(below) == 2 else []
    else:
        operators, factors = factors_of(part)
        factors = factors if operators == ["", "", "/", ""] else []
    signs = [sign_of(factor) for factor in factors[::2]]
    return (factors[1], factors[3]) if signs and all(sign is not None and sign[1] == 1 for sign in signs) else None


def _meant(one: Surface, other: Surface) -> Surface | None:
    """The L where one of two formulas is dz and the other ∂L/∂z."""
    for left, right in ((one, other), (other, one)):
        of, slope = _whole(left), _slope(right)
        if of is not None and slope is not None and spelling(of) == spelling(slope[1]):
            return slope[0]
    return None


def _told(pieces: list[Piece]) -> Surface | None:
    """The loss of which a document says that dz is its derivative by z; None where it does not say so."""
    formulas = [piece.surface for piece in pieces if piece.surface is not None]
    for part in formulas:
        if type(part) is Chained and part.relations[0] in ("=", ":=", "≡") and (found := _meant(*part.sides[:2])) is not None:
            return found
    for one, other in zip(formulas, formulas[1:]):
        if (found := _meant(one, other)) is not None:
            return found
    return None


def _goes_back(surfaces: list[Surface]) -> bool:
    """Whether equations between d's go from what is made of a name back to the name, and none the other way."""
    uses: dict[str, set[str]] = {}
    for part in surfaces:
        if type(part) is Chained and part.relations[0] in ("=", ":=") and _whole(part.sides[0]) is None:
            head = _key(unwrap(part.sides[0]))
            if head:
                uses.setdefault(head, set()).update(key for side in part.sides[1:2] for key in _keys(side))
    back = False
    for part in surfaces:
        left = _whole(part.sides[0]) if type(part) is Chained and part.relations[0] == "=" else None
        if type(part) is not Chained or left is None:
            continue
        for other in (_key(each) for side in part.sides[1:] for each in _differentials(side)):
            if _reaches(uses, _key(left), other):
                return False
            back = back or _reaches(uses, other, _key(left))
    return back


def _key(part: Surface) -> str:
    """A name without its indices; "" of anything else."""
    if type(part) is not Scripts:
        return part.name if type(part) is Symbol else ""
    base = unwrap(part.base)
    labels = [spelling(sup) for sup in part.sups if type(sup) is Label]
    return "^".join((base.name, *labels)) if type(base) is Symbol else ""


def _keys(side: Surface) -> Iterator[str]:
    yield from filter(None, map(_key, names_in(side)))


def _differentials(side: Surface) -> Iterator[Surface]:
    """The z of each dz in a side."""
    for part in walk(side):
        if type(part) is Term:
            for place in range(1, len(part.factors)):
                of = _differential(part.factors[place - 1], part.factors[place], part.operators[place])
                if of is not None:
                    yield of


def _reaches(uses: dict[str, set[str]], name: str, other: str) -> bool:
    """Whether a name is made of another one."""
    seen, waiting = set(), [name]
    while waiting:
        for used in uses.get(waiting.pop(), ()):
            if used == other:
                return True
            if used not in seen:
                seen.add(used)
                waiting.append(used)
    return False


def _write(pieces: list[Piece], loss: Surface) -> None:
    """Puts ∂L/∂z in the place of each dz, and leaves out what only says so."""

    def put(part: Surface) -> Surface | None:
        if _slope(part) is not None:
            return part
        if type(part) is not Term:
            return None
        factors: list[Surface] = []
        operators: list[str] = []
        found = False
        for place, factor in enumerate(part.factors):
            of = _differential(part.factors[place - 1], factor, part.operators[place]) if place else None
            if of is None or spelling(of) == spelling(loss):
                factors.append(replaced(factor, put))
                operators.append(part.operators[place])
            else:
                factors[-1] = _written(part.factors[place - 1], of, loss)
                found = True
        return term_of(factors, operators) if found else None

    for piece in pieces:
        part = piece.surface
        while type(part) is Chained and _meant(*part.sides[:2]) is not None:
            kept = Chained(part.start, part.end, part.sides[1:], part.relations[1:], part.places[1:])
            part = piece.surface = kept if kept.relations else kept.sides[0]
    rewrite(pieces, put)


def _written(sign: Surface, of: Surface, loss: Surface) -> Surface:
    """∂L/∂z of dz, (∂L/∂z)^⊤ of dz^⊤."""
    start, end = sign.start, of.end
    turned = [sup for sup in of.sups if type(sup) is not Label and is_transpose(sup)] if type(of) is Scripts else []
    if type(of) is Scripts and turned:
        kept = [sup for sup in of.sups if sup not in turned]
        plain = of.subs or kept or of.primes
        of = Scripts(of.start, of.end, of.base, of.subs, kept, of.primes) if plain else of.base
    partial = Symbol(start, end, "\\partial")
    shown = replaced(loss, lambda part: None)
    slope = Quotient(start, end, Term(start, end, ["", ""], [partial, shown]), Term(start, end, ["", ""], [partial, of]))
    return Scripts(start, end, Group(start, end, "(", [slope]), [], turned, 0) if turned else slope
