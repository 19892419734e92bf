r"""Shorter matrix notation for the same thing: A X + A Y as A (X + Y), Xᵀ A + Xᵀ B, (X B + B X)ᵀ, signs moved into brackets.

Chooses the fewest operations among a bounded set of equal forms. Knows matrix terms.
"""

from __future__ import annotations

from collections.abc import Iterator

from .algebra import (
    carried,
    coefficient,
    hadamard,
    inverse,
    number,
    product,
    reciprocal,
    scale,
    split,
    total,
    transpose,
    with_positive_sign,
)
from .arithmetic import Product, Total
from .operations import Hadamard, Inverse, Trace, Transposed
from .terms import MatrixTerm, parts

#: Terms of a sum beyond which no factors are sought.
MOST_TERMS = 24


def shorten(term: MatrixTerm) -> MatrixTerm:
    """The whole of a result: signs moved inside, inverses of products opened or closed, or the transpose of something shorter."""
    if any(type(part) is Inverse for part in parts(term)):
        spread = opened(term)
        term = min(term, spread, closed(spread), key=lambda form: form.operations)
    best = with_positive_sign(term)
    if best.operations > term.operations:
        best = term
    if not term.is_scalar:
        turned = carried(term)
        if turned is not None and turned is not term and type(term) is not Transposed:
            body = with_positive_sign(shorten_total(turned) if type(turned) is Total else turned)
            # Aᵀ Bᵀ stays: (B A)ᵀ is hardly shorter.
            pair = type(body) is Product and len(body.chain) < 3 and body.chain[:1] != body.chain[1:]
            if body.operations + 1 + pair < best.operations:
                return _transposed_outside(body)
    return best


def opened(term: MatrixTerm) -> MatrixTerm:
    """The term with the inverse of every product of square matrices as the product of their inverses."""
    match term:
        case Product(scalars, chain):
            return product(*map(opened, scalars), *map(opened, chain))
        case Total(terms):
            return shorten_total(total(*map(opened, terms)))
        case Transposed(body):
            return transpose(opened(body))
        case Trace(body):
            return Trace(opened(body))
        case Inverse(body):
            body = opened(body)
            if type(body) is Product and all(link.rows is link.columns for link in body.chain):
                below = reciprocal(product(*body.scalars))
                if below is not None:
                    return product(below, *(inverse(link) for link in reversed(body.chain)))
            return inverse(body)
    return term


def closed(term: MatrixTerm) -> MatrixTerm:
    """The term with inverses that stand side by side as the inverse of a product: X^{-⊤} A^{-⊤} as (A^⊤ X^⊤)^{-1}, turned."""
    if type(term) is Total:
        return shorten_total(total(*map(closed, term.terms)))
    if type(term) is Trace:
        return Trace(closed(term.body))
    if type(term) is not Product:
        return term
    chain: list[MatrixTerm] = []
    for link in term.chain:
        before, body = _inverted(chain[-1]) if chain else None, _inverted(link)
        if before is None or body is None or before is body:
            chain.append(link)
        else:
            both = product(body, before)
            forms = inverse(both), transpose(inverse(transpose(both)))
            chain[-1] = min(forms, key=lambda form: form.operations)
    return product(*map(closed, term.scalars), *chain)


def _inverted(link: MatrixTerm) -> MatrixTerm | None:
    """What a link is the inverse of; None where it is no inverse."""
    if type(link) is Transposed and type(link.body) is Inverse:
        return transpose(link.body.body)
    return link.body if type(link) is Inverse else None


def turned_out(term: MatrixTerm) -> MatrixTerm:
    """Yᵀ − Tᵀ as (Y − T)ᵀ."""
    if type(term) is not Total or term.is_scalar:
        return term
    turned = carried(term)
    return Transposed(turned) if turned is not None and turned.operations + 1 < term.operations else term


def _transposed_outside(body: MatrixTerm) -> MatrixTerm:
    """(−2 A)ᵀ as −2 Aᵀ."""
    if type(body) is Product and body.scalars:
        return product(Product(body.scalars, ()), Transposed(product(Product((), body.chain))))
    return Transposed(body)


def shorten_total(term: MatrixTerm) -> MatrixTerm:
    """A sum with common factors taken out, as long as that saves operations."""
    if type(term) is not Total or len(term.terms) > MOST_TERMS:
        return term
    best: MatrixTerm = term
    tried = True
    while tried and type(best) is Total:
        tried = False
        for candidate in _grouped(best):
            if candidate.operations < best.operations:
                best, tried = candidate, True
                break
    return best


def _grouped(term: Total) -> Iterator[MatrixTerm]:
    """The sum with some of its terms gathered under a factor that they share; the largest groups first."""
    terms = term.terms
    if term.is_scalar != all(part.is_scalar for part in terms):
        return
    piles: dict = {}
    for position, part in enumerate(terms):
        if part.is_scalar and not term.is_scalar:
            continue
        for key in _handles(part):
            piles.setdefault(key, []).append(position)
    for key, members in sorted(piles.items(), key=lambda item: -len(item[1])):
        members = list(dict.fromkeys(members))
        if len(members) < 2:
            continue
        gathered = _gathered([terms[k] for k in members], key)
        if gathered is not None:
            rest = [part for k, part in enumerate(terms) if k not in members]
            at = members[0]
            rest.insert(sum(k < at for k in range(len(terms)) if k not in members), gathered)
            yield total(*rest) if len(rest) > 1 else gathered


def _pieces(part: MatrixTerm) -> tuple[tuple, tuple]:
    """(scalars, chain) of a term."""
    if type(part) is Product:
        return part.scalars, part.chain
    return ((part,), ()) if part.is_scalar else ((), (part,))


def _handles(part):
    """What a term could share with another: a number, a scalar, the first or last factor of its chain, a factor of its ⊙."""
    scalars, chain = _pieces(part)
    value = abs(coefficient(part))
    if value != 1:
        yield "number", value
    for scalar in scalars:
        if coefficient(scalar) == 1:
            yield "scalar", scalar
    if len(chain) > 1:
        yield "left", chain[0]
        yield "right", chain[-1]
    elif chain:
        for factor in chain[0].factors if type(chain[0]) is Hadamard else chain:
            yield "entry", factor


def _gathered(terms, key):
    """The terms' sum with what the key names in front, behind, or ⊙."""
    kind, shared = key
    inside = []
    if kind == "number":
        for part in terms:
            value, rest = split(part)
            inside.append(scale(value / shared, rest))
        return with_positive_sign(product(number(shared), _sum(inside)))
    if kind == "scalar":
        for part in terms:
            scalars, chain = _pieces(part)
            at = scalars.index(shared)
            inside.append(product(Product(scalars[:at] + scalars[at + 1 :], chain)))
        if any(part.is_scalar and not other.is_scalar for part in inside for other in inside):
            return None
        return product(shared, _sum(inside))
    if kind == "entry":
        for part in terms:
            scalars, chain = _pieces(part)
            factors = list(chain[0].factors) if type(chain[0]) is Hadamard else list(chain)
            factors.remove(shared)
            if not factors:
                if scalars and not all(coefficient(s) != 1 for s in scalars) or shared.columns is not None:
                    return None
                inside.append(product(*scalars))
            else:
                inside.append(product(*scalars, hadamard(*factors)))
        if all(part.is_scalar for part in inside):
            return product(total(*inside), shared)
        return hadamard(shared, _sum(inside))
    cut = slice(1, None) if kind == "left" else slice(None, -1)
    for part in terms:
        scalars, chain = _pieces(part)
        inside.append(product(Product(scalars, chain[cut])))
    body = _sum(inside)
    return product(shared, body) if kind == "left" else product(body, shared)


def _sum(terms):
    """A sum inside a bracket, shortened; a number that all terms share comes out."""
    return shorten_total(total(*terms))
