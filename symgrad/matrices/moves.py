r"""The moves that make matrix notation shorter: a row for each. To add a move is to add a row; a test is made of each.

A move of `SUMS` is tried at every sum as it is built; a move of `WHOLE` at a result as a whole. Knows matrix terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TypeAlias, TypeVar

from ..operators.arrays import ARRAYS
from ..operators.search import Move
from ..terms.nodes import ONE, Range, Size
from .algebra import (
    applied,
    carried,
    coefficient,
    diagonal,
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
from .operations import Diagonal, Hadamard, Inverse, Ones, Trace, Transposed
from .terms import MatrixTerm, Power, Scalar, is_reciprocal, parts

#: What a move may look at besides the term: the search itself, for the sums inside.
Shorten: TypeAlias = Callable[[MatrixTerm], MatrixTerm]
Shared = TypeVar("Shared")

#: Terms of a sum beyond which no factors are sought.
MOST_TERMS = 24


# --- common factors of a sum ----------------------------------------------------------------------------------------


def _gathered(
    term: MatrixTerm,
    shared_by: Callable[[MatrixTerm], Iterator[Shared]],
    bracket: Callable[[list[MatrixTerm], Shared], MatrixTerm | None],
) -> Iterator[MatrixTerm]:
    """The sum with some of its terms under a factor that they share; the largest groups first."""
    if type(term) is not Total or len(term.terms) > MOST_TERMS:
        return
    terms = term.terms
    if term.is_scalar != all(part.is_scalar for part in terms):
        return
    piles: dict[Shared, dict[int, None]] = {}
    for position, part in enumerate(terms):
        if term.is_scalar or not part.is_scalar:
            for shared in shared_by(part):
                piles.setdefault(shared, {})[position] = None
    for shared, members in sorted(piles.items(), key=lambda item: -len(item[1])):
        whole = bracket([terms[k] for k in members], shared) if len(members) > 1 else None
        if whole is not None:
            first = next(iter(members))
            kept = [whole if k == first else part for k, part in enumerate(terms) if k == first or k not in members]
            yield total(*kept) if len(kept) > 1 else whole


def _pieces(part: MatrixTerm) -> tuple[tuple[MatrixTerm, ...], tuple[MatrixTerm, ...]]:
    """(scalars, chain) of a term."""
    if type(part) is Product:
        return part.scalars, part.chain
    return ((part,), ()) if part.is_scalar else ((), (part,))


def common_number(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """3 X - 3 Y as 3 (X - Y)."""

    def shared_by(part: MatrixTerm) -> Iterator[Fraction]:
        value = abs(coefficient(part))
        if value != 1:
            yield value

    def bracket(terms: list[MatrixTerm], value: Fraction) -> MatrixTerm:
        inside = [scale(own / value, rest) for own, rest in map(split, terms)]
        return with_positive_sign(product(number(value), shorten(total(*inside))))

    return _gathered(term, shared_by, bracket)


def common_scalar(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """c X + c Y as c (X + Y)."""

    def shared_by(part: MatrixTerm) -> Iterator[MatrixTerm]:
        return (scalar for scalar in _pieces(part)[0] if coefficient(scalar) == 1)

    def bracket(terms: list[MatrixTerm], shared: MatrixTerm) -> MatrixTerm | None:
        inside = []
        for scalars, chain in map(_pieces, terms):
            at = scalars.index(shared)
            inside.append(product(Product(scalars[:at] + scalars[at + 1 :], chain)))
        if any(part.is_scalar and not other.is_scalar for part in inside for other in inside):
            return None
        return product(shared, shorten(total(*inside)))

    return _gathered(term, shared_by, bracket)


def common_first(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """A X + A Y as A (X + Y)."""

    def bracket(terms: list[MatrixTerm], shared: MatrixTerm) -> MatrixTerm:
        inside = [product(Product(scalars, chain[1:])) for scalars, chain in map(_pieces, terms)]
        return product(shared, shorten(total(*inside)))

    return _gathered(term, lambda part: _end(part, 0), bracket)


def common_last(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """X A + Y A as (X + Y) A."""

    def bracket(terms: list[MatrixTerm], shared: MatrixTerm) -> MatrixTerm:
        inside = [product(Product(scalars, chain[:-1])) for scalars, chain in map(_pieces, terms)]
        return product(shorten(total(*inside)), shared)

    return _gathered(term, lambda part: _end(part, -1), bracket)


def _end(part: MatrixTerm, place: int) -> Iterator[MatrixTerm]:
    """The first or the last factor of a matrix product."""
    _, chain = _pieces(part)
    if len(chain) > 1:
        yield chain[place]


def common_entries(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """u ⊙ x + u ⊙ y as u ⊙ (x + y), and u ⊙ x - u as u ⊙ (x - 1)."""

    def shared_by(part: MatrixTerm) -> Iterator[MatrixTerm]:
        _, chain = _pieces(part)
        return iter(_factors(chain) if len(chain) == 1 else ())

    def bracket(terms: list[MatrixTerm], shared: MatrixTerm) -> MatrixTerm | None:
        inside = []
        for scalars, chain in map(_pieces, terms):
            factors = list(_factors(chain))
            factors.remove(shared)
            if factors:
                inside.append(product(*scalars, hadamard(*factors)))
            elif scalars and any(coefficient(scalar) == 1 for scalar in scalars) or shared.columns is not None:
                return None
            else:
                inside.append(product(*scalars))
        if all(part.is_scalar for part in inside):
            return product(total(*inside), shared)
        return hadamard(shared, shorten(total(*inside)))

    return _gathered(term, shared_by, bracket)


def _factors(chain: tuple[MatrixTerm, ...]) -> tuple[MatrixTerm, ...]:
    """What is multiplied entry by entry in a chain of one link."""
    (link,) = chain
    return link.factors if type(link) is Hadamard else chain


def common_diagonal(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """diag(x) + diag(y) as diag(x + y)."""

    def shared_by(part: MatrixTerm) -> Iterator[type[MatrixTerm]]:
        if _on_diagonal(part) is not None:
            yield Diagonal

    def bracket(terms: list[MatrixTerm], shared: type[MatrixTerm]) -> MatrixTerm:
        return diagonal(shorten(total(*(body for body in map(_on_diagonal, terms) if body is not None))))

    return _gathered(term, shared_by, bracket)


def _on_diagonal(part: MatrixTerm) -> MatrixTerm | None:
    """The vector x of a diag(x); None for anything else."""
    match _pieces(part):
        case scalars, (Diagonal(body),):
            return product(*scalars, body)
    return None


# --- transposes, signs, inverses ------------------------------------------------------------------------------------


def transposed_sum(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """Yᵀ - Tᵀ as (Y - T)ᵀ."""
    if type(term) is Total and not term.is_scalar:
        turned = carried(term)
        if turned is not None and turned is not term:
            yield Transposed(turned)


def transposed_result(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """Bᵀ Xᵀ Aᵀ as (A X B)ᵀ; Aᵀ Bᵀ stays where it is no more than an operation longer."""
    turned = None if term.is_scalar or type(term) is Transposed else carried(term)
    if turned is None or turned is term:
        return
    body = with_positive_sign(shorten(turned))
    pair = type(body) is Product and len(body.chain) < 3 and body.chain[:1] != body.chain[1:]
    if body.operations + 1 + pair < term.operations:
        yield _transposed_outside(body)


def _transposed_outside(body: MatrixTerm) -> MatrixTerm:
    """(−2 A)ᵀ as −2 Aᵀ."""
    if type(body) is Transposed:
        return body.body
    if type(body) is Product and body.scalars:
        return product(Product(body.scalars, ()), Transposed(product(Product((), body.chain))))
    return Transposed(body)


def sign_inside(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """-2 A (x - y) as 2 A (y - x)."""
    yield with_positive_sign(term)


def named_means(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """(1/n) (xᵀ y) z as mean(x ⊙ y) z, over all of an axis of length n; (1/n) 𝟏ᵀ x as mean(x)."""
    found = _with_means(term)
    if found is not term:
        yield found


def _with_means(term: MatrixTerm) -> MatrixTerm:
    if type(term) is Total:
        found = [_with_means(part) for part in term.terms]
        if all(new is old for new, old in zip(found, term.terms)):
            return term
        whole = total(*found)
        return _with_numbers(whole) if type(whole) is Total else whole
    if type(term) is not Product:
        return term
    for place, scalar in enumerate(term.scalars):
        below = scalar.base if type(scalar) is Power and is_reciprocal(scalar) else None
        if type(below) is not Scalar or type(below.node) is not Size:
            continue
        rest = product(Product(term.scalars[:place] + term.scalars[place + 1 :], term.chain))
        meant = _averaged(rest, below.node)
        if meant is not None:
            return meant
    scalars = tuple(map(_with_means, term.scalars))
    inner = tuple(_with_means(link) if type(link) is Total else link for link in term.chain)
    return term if (scalars, inner) == (term.scalars, term.chain) else product(*scalars, *inner)


def _with_numbers(term: Total) -> MatrixTerm:
    """x − m 𝟏 as x − m, where another term shows the shape."""
    plain = [_number_of_ones(part) for part in term.terms]
    if None not in plain or not any(plain):
        return term
    return Total(tuple(part if number is None else number for part, number in zip(term.terms, plain)))


def _number_of_ones(term: MatrixTerm) -> MatrixTerm | None:
    """The m of m 𝟏; None of anything else."""
    if type(term) is not Product or not term.scalars or len(term.chain) != 1 or type(term.chain[0]) is not Ones:
        return None
    return product(*term.scalars)


def _averaged(term: MatrixTerm, size: Size) -> MatrixTerm | None:
    """term / n, where each of its terms holds a sum over n; None where one holds none."""
    if type(term) is Total:
        found = [_averaged(part, size) for part in term.terms]
        kept = [part for part in found if part is not None]
        return total(*kept) if len(kept) == len(found) else None
    if type(term) is not Product:
        return None
    if term.chain and term.is_scalar:
        mean = _mean(term.chain, size)
        return None if mean is None else product(*term.scalars, mean)
    for place, scalar in enumerate(term.scalars):
        mean = _mean(scalar.chain, size) if type(scalar) is Product and not scalar.scalars else None
        if mean is not None:
            return product(*term.scalars[:place], mean, *term.scalars[place + 1 :], *term.chain)
    if len(term.chain) == 1 and type(term.chain[0]) is Total:
        meant = _averaged(term.chain[0], size)
        if type(meant) is not Total:
            return None
        return total(*(product(*term.scalars, part) for part in meant.terms))
    return None


def _mean(chain: tuple[MatrixTerm, ...], size: Size) -> MatrixTerm | None:
    """mean(x ⊙ y) of xᵀ y over an axis from 1 to n; mean(x) of 𝟏ᵀ x."""
    if len(chain) != 2 or type(chain[0]) is not Transposed or not chain[1].is_column:
        return None
    first, second = chain[0].body, chain[1]
    axis = second.rows
    if not first.is_column or not isinstance(axis, Range) or axis.lower is not ONE or axis.upper is not size:
        return None
    if type(second) is Ones:
        first, second = second, first
    return applied(ARRAYS["mean"], second if type(first) is Ones else hadamard(first, second))


def opened_inverses(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """X (A X)^{-1} as A^{-1}: the inverse of every product of square matrices as the product of their inverses."""
    if any(type(part) is Inverse for part in parts(term)):
        yield _opened(term, shorten)


def _opened(term: MatrixTerm, shorten: Shorten) -> MatrixTerm:
    match term:
        case Product(scalars, chain):
            return product(*(_opened(part, shorten) for part in scalars), *(_opened(link, shorten) for link in chain))
        case Total(terms):
            return shorten(total(*(_opened(part, shorten) for part in terms)))
        case Transposed(body):
            return transpose(_opened(body, shorten))
        case Trace(body):
            return Trace(_opened(body, shorten))
        case Inverse(body):
            body = _opened(body, shorten)
            if type(body) is Product and all(link.rows is link.columns for link in body.chain):
                below = reciprocal(product(*body.scalars))
                if below is not None:
                    return product(below, *(inverse(link) for link in reversed(body.chain)))
            return inverse(body)
    return term


def closed_inverses(term: MatrixTerm, shorten: Shorten) -> Iterator[MatrixTerm]:
    """X^{-⊤} A^{-⊤} as (A X)^{-⊤}: inverses that stand side by side as the inverse of a product."""
    for spread in opened_inverses(term, shorten):
        yield _closed(spread, shorten)


def _closed(term: MatrixTerm, shorten: Shorten) -> MatrixTerm:
    if type(term) is Total:
        return shorten(total(*(_closed(part, shorten) for part in term.terms)))
    if type(term) is Trace:
        return Trace(_closed(term.body, shorten))
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
    return product(*(_closed(scalar, shorten) for scalar in term.scalars), *chain)


def _inverted(link: MatrixTerm) -> MatrixTerm | None:
    """What a link is the inverse of; None where it is no inverse."""
    if type(link) is Transposed and type(link.body) is Inverse:
        return transpose(link.body.body)
    return link.body if type(link) is Inverse else None


# --- the tables -----------------------------------------------------------------------------------------------------

MatrixMove: TypeAlias = Move[MatrixTerm, Shorten]

#: Groups of moves, in the order in which they are tried.
SUMS: tuple[tuple[MatrixMove, ...], ...] = (
    (
        Move("a common number", common_number, r"Let $x, y \in \mathbb{R}^{n}$. \[ 3 x - 3 y = 3 (x - y) \]"),
        Move(
            "a common scalar",
            common_scalar,
            r"Let $c \in \mathbb{R}$, $x, y \in \mathbb{R}^{n}$. \[ c x + c y = c (x + y) \]",
        ),
        Move(
            "a common first factor",
            common_first,
            r"Let $A \in \mathbb{R}^{m \times n}$, $x, y \in \mathbb{R}^{n}$. \[ A x + A y = A (x + y) \]",
        ),
        Move(
            "a common last factor",
            common_last,
            r"Let $A, B \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$. \[ A x + B x = (A + B) x \]",
        ),
        Move(
            "a common factor entry by entry",
            common_entries,
            r"Let $u, x, y \in \mathbb{R}^{n}$. \[ u \odot x + u \odot y = u \odot (x + y) \]",
        ),
        Move(
            "diagonal matrices",
            common_diagonal,
            r"Let $x, y \in \mathbb{R}^{n}$. \[ \operatorname{diag}(x) + \operatorname{diag}(y) = \operatorname{diag}(x + y) \]",
        ),
    ),
    (
        Move(
            "a transpose outside a sum",
            transposed_sum,
            r"Let $X, Y \in \mathbb{R}^{m \times n}$. \[ X^{\top} - Y^{\top} = (X - Y)^{\top} \]",
        ),
    ),
)

WHOLE: tuple[tuple[MatrixMove, ...], ...] = (
    (
        Move(
            "inverses of products opened",
            opened_inverses,
            r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$. \[ X (A X)^{-1} = A^{-1} \]",
        ),
        Move(
            "inverses side by side",
            closed_inverses,
            r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$. \[ X^{-1} A^{-1} = (A X)^{-1} \]",
        ),
    ),
    (
        Move(
            "a mean named",
            named_means,
            r"Let $x, y, z \in \mathbb{R}^{n}$. \[ \frac{1}{n} (x^{\top} y) z = \operatorname{mean}(x \odot y) z \]",
        ),
    ),
    (
        Move(
            "a sign moved into a bracket",
            sign_inside,
            r"Let $A \in \mathbb{R}^{m \times n}$, $x, y \in \mathbb{R}^{n}$. \[ -2 A (x - y) = 2 A (y - x) \]",
        ),
    ),
    (
        Move(
            "a transpose outside",
            transposed_result,
            r"Let $A, B, C \in \mathbb{R}^{n \times n}$. \[ C^{\top} B^{\top} A^{\top} = (A B C)^{\top} \]",
        ),
    ),
)
