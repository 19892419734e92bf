r"""Building matrix terms with the arithmetic that goes without saying: (Xᵀ)ᵀ is X, A I is A, a number goes in front, Sᵀ is S.

Every constructor's result equals what it says, entry by entry. Knows matrix terms.
"""

from __future__ import annotations

from fractions import Fraction

from ..operators.operator import Operator
from ..terms.binding import substitute
from ..terms.indices import length
from ..terms.memory import on_forgetting, remembered
from ..terms.nodes import MINUS_ONE, ONE, SYMMETRIC, TWO, ZERO, Array, Node, Number, Tensor
from ..terms.unordered import Unordered
from .arithmetic import Map, Product, Test, Total, coefficient, is_negative
from .derivatives import Gradient
from .operations import CLASSES, Applied, Diagonal, Hadamard, Identity, Inverse, Norm, Ones, Trace, Transposed
from .terms import MatrixTerm, Named, Power, Scalar, Side, is_reciprocal

UNIT, NOTHING = Scalar(ONE), Scalar(ZERO)


def number(value: Fraction | int) -> Scalar:
    """A number as a term."""
    return Scalar(Number(value))


# --- products -------------------------------------------------------------------------------------------------------


def product(*terms: MatrixTerm) -> MatrixTerm:
    """The product: scalars go in front, the others are multiplied as matrices in order, nested products flattened."""
    value = Fraction(1)
    scalars: list[MatrixTerm] = []
    chain: list[MatrixTerm] = []
    for term in terms:
        pieces: tuple[MatrixTerm, ...] = (term,) if term.is_scalar else ()
        links: tuple[MatrixTerm, ...] = () if term.is_scalar else (term,)
        if type(term) is Product and term.chain and term.is_scalar:
            pieces, links = (*term.scalars, Product((), term.chain)), ()
        elif type(term) is Product:
            pieces, links = term.scalars, term.chain
        for piece in pieces:
            if type(piece) is Scalar and type(piece.node) is Number:
                value *= piece.node.value
            else:
                scalars.append(piece)
        chain.extend(links)
    scalars = _gathered_powers(scalars)
    chain = _linked(chain)
    for position, link in enumerate(chain):
        turned = flipped(link) if type(link) is Total and all(map(is_negative, link.terms)) else None
        if turned is not None:
            chain[position], value = turned, -value
    if len(chain) > 1 and chain[0].rows is None and chain[-1].columns is None and _is_square(chain):
        scalars.append(norm_squared(product(*chain[len(chain) // 2 :])))
        chain = []
    for k in range(len(chain) - 1, 0, -1):
        ones = chain[k]
        if type(ones) is Ones and chain[k - 1] is Transposed(ones):
            scalars.append(Scalar(length(ones.axis)))
            del chain[k - 1 : k + 1]
    last = scalars[-1] if scalars else None
    if not chain and type(last) is Product:
        scalars.pop()
        chain = list(last.chain)  # in 2 xᵀ y the chain is xᵀ y
    if value != 1:
        scalars.insert(0, number(value))
    if not value:
        return NOTHING
    if len(scalars) + len(chain) == 1:
        return (scalars + chain)[0]
    return Product(tuple(scalars), tuple(chain)) if scalars or chain else UNIT


def _gathered_powers(scalars: list[MatrixTerm]) -> list[MatrixTerm]:
    """The scalars with a² a as a³ and 1/a² 1/a as 1/a³; a beside 1/a stays, for a may be 0."""
    found: dict[tuple[MatrixTerm, bool], list[int]] = {}
    for place, scalar in enumerate(scalars):
        base, exponent = _raised(scalar)
        found.setdefault((base, exponent > 0), []).append(place)
    for (base, _), places in found.items():
        if len(places) > 1:
            whole = power(base, Number(sum(_raised(scalars[place])[1] for place in places)))
            if whole is not None:
                scalars = [whole if k == places[0] else scalar for k, scalar in enumerate(scalars) if k not in places[1:]]
                return _gathered_powers(scalars)
    return scalars


def _raised(scalar: MatrixTerm) -> tuple[MatrixTerm, Fraction]:
    """(a, 3) of a³ and (a, -2) of 1/a²; (a, 1) of any other term."""
    if type(scalar) is Power and type(scalar.exponent) is Number and scalar.exponent.value.denominator == 1:
        base, exponent = _raised(scalar.base)
        return base, exponent * scalar.exponent.value
    return scalar, Fraction(1)


def _is_square(chain) -> bool:
    """Whether a chain is xᵀ x: it reads the same backwards, transposed."""
    half, odd = divmod(len(chain), 2)
    return not odd and type(chain[0]) is not Ones and all(chain[k] is transpose(chain[-1 - k]) for k in range(half))


def _without_inverses(chain):
    """A chain in which no matrix stands beside its own inverse."""
    for position, link in enumerate(chain):
        body = link.body if type(link) is Inverse else None
        if type(link) is Transposed and type(link.body) is Inverse:
            body = transpose(link.body.body)
        if body is None:
            continue
        links = list(body.chain) if type(body) is Product and not body.scalars else [body]
        for start in (position + 1, position - len(links)):
            if start >= 0 and chain[start : start + len(links)] == links:
                first, last = min(start, position), max(start + len(links), position + 1)
                rest = chain[:first] + chain[last:]
                return _without_inverses(rest) if rest else [Identity(link.rows)]
    return chain


def _linked(chain):
    """A chain without the identities in it, diag(u) before a vector as u ⊙."""
    if len(chain) < 2:
        return chain
    kept = _without_inverses([term for term in chain if type(term) is not Identity] or chain[:1])
    while len(kept) > 1 and type(kept[-2]) is Diagonal and kept[-1].is_column and kept[-2].body.is_column:
        kept[-2:] = [hadamard(kept[-2].body, kept[-1])]
        if type(kept[-1]) is Product:
            break
    return kept


def split(term: MatrixTerm) -> tuple[Fraction, MatrixTerm]:
    """(number, rest) with term = number · rest."""
    value = coefficient(term)
    if value == 1:
        return value, term
    return value, product(Product(term.scalars[1:], term.chain)) if type(term) is Product else UNIT


def scale(value: Fraction, term: MatrixTerm) -> MatrixTerm:
    """value · term."""
    return term if value == 1 else product(number(value), term)


def negative(term: MatrixTerm) -> MatrixTerm:
    return scale(Fraction(-1), term)


def hadamard(*terms: MatrixTerm) -> MatrixTerm:
    """The product entry by entry of terms of one shape; scalar factors go in front."""
    scalars: list[MatrixTerm] = []
    factors: list[MatrixTerm] = []
    for term in terms:
        if type(term) is Product:
            scalars.extend(term.scalars)
            term = product(Product((), term.chain))
        if type(term) is Hadamard:
            factors.extend(term.factors)
        else:
            factors.append(term)
    factors = [term for term in factors if type(term) is not Ones] or factors[:1]
    if any(type(term) is Identity for term in factors):  # Aᵀ ⊙ I is A ⊙ I
        factors = [term.body if type(term) is Transposed else term for term in factors]
    shared = {factor for factor in factors if type(factor) not in (Named, Product) and factor.columns is None}
    for factor in shared:
        times = factors.count(factor)
        raised = power(factor, Number(times)) if times > 1 else None
        if raised is not None:  # (1 - h)² reads better than (1 - h) ⊙ (1 - h)
            factors[factors.index(factor)] = raised
            factors = [other for other in factors if other is not factor]
    body = factors[0] if len(factors) == 1 else Hadamard(tuple(factors))
    return product(*scalars, body) if scalars else body


def power(base: MatrixTerm, exponent: Node) -> MatrixTerm | None:
    """A scalar, or every entry of a vector, to a power; None for a matrix where it cannot be written."""
    value = exponent.value if type(exponent) is Number else None
    if value == 1:
        return base
    if value is not None and value < 0:
        below = power(base, Number(-value))
        return below and reciprocal(below)
    if base.is_matrix:
        return hadamard(*[base] * int(value)) if value in (2, 3, 4) else None
    if type(base) is Power and value is not None:
        if type(base.base) is Norm and base.exponent is TWO:  # ‖x‖² to the 1/2 is ‖x‖
            return power(base.base, Number(2 * value))
        if is_reciprocal(base) and _is_whole(exponent):
            below = power(base.base, exponent)
            return below and reciprocal(below)
        if type(base.exponent) is Number and _is_whole(base.exponent) and _is_whole(exponent):
            return power(base.base, Number(base.exponent.value * value))
    return Power(base, exponent)


#: Operations of a matrix below ⊘ beyond which the form with indices reads better.
MOST_BELOW = 4


def reciprocal(base: MatrixTerm) -> MatrixTerm | None:
    """1 / base, entry by entry; None for a matrix of many operations."""
    if base.is_matrix and base.operations > MOST_BELOW:
        return None
    if type(base) is Scalar and type(base.node) is Number and base.node.value:
        return number(1 / base.node.value)
    if type(base) is Product and base.scalars:
        chained = (product(Product((), base.chain)),) if base.chain else ()
        parts = [reciprocal(part) for part in (*base.scalars, *chained)]
        kept = [part for part in parts if part is not None]
        return product(*kept) if len(kept) == len(parts) else None
    return Power(base, MINUS_ONE)


def _is_whole(exponent: Node) -> bool:
    return type(exponent) is Number and exponent.value.denominator == 1 and exponent.value > 0


# --- sums -----------------------------------------------------------------------------------------------------------


def total(*terms: MatrixTerm) -> MatrixTerm:
    """The sum: like terms collected, a positive term first where there is one."""
    found: dict[MatrixTerm, Fraction] = {}
    shape = next(((term.rows, term.columns) for term in terms if not term.is_scalar), (None, None))
    for term in terms:
        for part in _summands(term) if (term.rows, term.columns) == shape else (term,):
            value, rest = split(part)
            found[rest] = found.get(rest, Fraction(0)) + value
    kept = [scale(value, rest) for rest, value in found.items() if value]
    if not kept:
        return NOTHING
    if shape != (None, None) and all(term.is_scalar for term in kept):
        kept = [product(term, *all_ones(*shape)) for term in kept]
    return ordered(kept)


def _summands(term: MatrixTerm) -> tuple[MatrixTerm, ...]:
    """The terms of a sum, also of a transposed one, which may have factors in common with others."""
    if type(term) is Transposed and type(term.body) is Total:
        return tuple(map(transpose, term.body.terms))
    return term.terms if type(term) is Total else (term,)


def all_ones(rows: Side, columns: Side) -> list[MatrixTerm]:
    """The factors of the vector or matrix of ones of a shape."""
    return ([Ones(rows)] if rows is not None else []) + ([transpose(Ones(columns))] if columns is not None else [])


def ordered(terms: list[MatrixTerm]) -> MatrixTerm:
    """Terms as a sum, the first positive one in front where the first is negative."""
    if len(terms) == 1:
        return terms[0]
    if type(terms[0]) is Transposed and terms[0].body in terms:  # B + Bᵀ
        terms = [terms[0].body, *(term for term in terms if term is not terms[0].body)]
    if coefficient(terms[0]) < 0:
        at = next((k for k, term in enumerate(terms) if coefficient(term) > 0), 0)
        terms = [terms[at], *terms[:at], *terms[at + 1 :]]
    return Total(tuple(terms))


def flipped(term: Total) -> MatrixTerm | None:
    """-term as a sum that needs no sign in front; None where every term is positive."""
    if not any(coefficient(part) < 0 for part in term.terms):
        return None
    return ordered([negative(part) for part in term.terms])


def with_positive_sign(term: MatrixTerm) -> MatrixTerm:
    """-2 W (x - A s) as 2 W (A s - x): the sign moved into the first bracket that takes it."""
    if type(term) is not Product or coefficient(term) >= 0:
        return term
    links = term.chain
    for position, link in enumerate(links):
        inside, outer = (link.body, True) if type(link) is Transposed else (link, False)
        turned = None
        if type(inside) is Total:
            turned = flipped(inside)
        elif type(inside) is Hadamard:
            for place, factor in enumerate(inside.factors):
                other = flipped(factor) if type(factor) is Total else None
                if other is not None:
                    turned = Hadamard(inside.factors[:place] + (other,) + inside.factors[place + 1 :])
                    break
        if turned is not None:
            chain = links[:position] + (Transposed(turned) if outer else turned,) + links[position + 1 :]
            return negative(product(Product(term.scalars, chain)))
    for position, factor in enumerate(term.scalars):
        turned = flipped(factor) if type(factor) is Total else None
        if turned is not None:
            scalars = term.scalars[:position] + (turned,) + term.scalars[position + 1 :]
            return negative(product(Product(scalars, links)))
    return term


# --- transposes -----------------------------------------------------------------------------------------------------


def transpose(term: MatrixTerm) -> MatrixTerm:
    """The transpose, carried inwards through products, and through anything else where that is shorter."""
    inner = carried(term)
    if inner is None:
        return Transposed(term)
    if inner is term or type(term) in (Product, Transposed):
        return inner
    # (x - μ)ᵀ, not xᵀ - μ: a row beside a number, or to a power, reads badly.
    loose = type(term) is Power or type(term) is Total and any(part.is_scalar for part in term.terms)
    return inner if inner.operations + loose <= term.operations + 1 else Transposed(term)


@remembered(20000)
def carried(term: MatrixTerm) -> MatrixTerm | None:
    """The transpose carried inwards; the term itself where it is symmetric; None where there is nothing to carry it through."""
    if term.is_scalar:
        return term
    match term:
        case Identity() | Diagonal():
            return term
        case Transposed(body):
            return body
        case Named(tensor):
            return term if is_symmetric(tensor) else None
        case Gradient(_, _, times):
            return term if times == 2 else None
        case Product(scalars, chain):
            turned = product(Product(scalars, tuple(transpose(link) for link in reversed(chain))))
            return term if turned is term else turned
        case Total(terms):
            parts = [part if part.is_scalar else transpose(part) for part in terms]
            return term if set(parts) == set(terms) else Total(tuple(parts))
        case Hadamard(factors):
            if any(type(factor) is Identity for factor in factors):
                return term
            sides = tuple(map(transpose, factors))
            return term if set(sides) == set(factors) and len(set(sides)) == len(sides) else Hadamard(sides)
        case Map(function, arguments):
            return Map(function, tuple(map(transpose, arguments)))
        case Test(op, left, right):
            return Test(op, transpose(left), transpose(right))
        case Power(base, exponent):
            return Power(transpose(base), exponent)
        case Inverse(body):
            inside = carried(body)
            if inside is body:
                return term
            return Inverse(inside) if type(body) is Transposed else None
    return None


@remembered(4096)
def is_symmetric(tensor: Tensor) -> bool:
    """Whether S_ij = S_ji by the tensor's domain or by its definition."""
    if tensor.rank != 2 or tensor.axes[0] is not tensor.axes[1]:
        return False
    if tensor.domain in SYMMETRIC:
        return True
    if tensor.definition is None:
        return False
    return is_symmetric_array(Array(tensor.definition.indices, tensor.definition.body))


@remembered(4096)
def is_symmetric_array(array: Array) -> bool:
    """Whether an array equals its transpose by its structure: Σ_k X_ki X_kj is one that does."""
    if len(array.indices) != 2 or array.indices[0].range is not array.indices[1].range:
        return False
    row, column = array.indices
    turned = substitute(array.body, {row: column, column: row})
    return STRUCTURE.form(array.body) is STRUCTURE.form(turned)


#: Terms up to order, and the two indices of a symmetric matrix.
STRUCTURE = Unordered(is_symmetric)
on_forgetting(STRUCTURE.forget)


# --- functions of whole matrices ------------------------------------------------------------------------------------


def inverse(body: MatrixTerm) -> MatrixTerm:
    """X^{-1}; the inverse of a transpose is the transpose of the inverse."""
    if type(body) is Transposed:
        return transpose(inverse(body.body))
    if type(body) in (Inverse, Identity):
        return body.body if type(body) is Inverse else body
    return Inverse(body)


def inner(left: MatrixTerm, right: MatrixTerm) -> MatrixTerm:
    """Σ of the entries' products of two columns, the shorter way round: a norm, xᵀ y."""
    if left is right:
        return norm_squared(left)
    first, second = product(transpose(left), right), product(transpose(right), left)
    return second if second.operations < first.operations else first


def norm_squared(body: MatrixTerm) -> MatrixTerm:
    """‖x‖²; numbers and signs come out."""
    value, rest = split(body)
    if type(rest) is Transposed:
        rest = rest.body
    return scale(value * value, Power(Norm(rest), TWO))


def paired(left: MatrixTerm, right: MatrixTerm) -> MatrixTerm:
    """Σ of the entries' products of two matrices of one shape: ‖X‖² or a trace, whichever way round is shortest."""
    if left is right:
        return norm_squared(left)
    choices = (
        product(transpose(left), right),
        product(left, transpose(right)),
        product(transpose(right), left),
        product(right, transpose(left)),
    )
    return trace(min(choices, key=lambda term: term.operations))


def trace(body: MatrixTerm) -> MatrixTerm:
    """tr X, or of Xᵀ where that is shorter; scalars come out; tr(X Yᵀ) is tr(Xᵀ Y)."""
    turned = transpose(body)
    if turned.operations < body.operations:
        body = turned
    if type(body) is Product and body.scalars:
        return product(Product(body.scalars, ()), trace(product(Product((), body.chain))))
    if type(body) is Product and _is_square(body.chain):
        return norm_squared(product(*body.chain[len(body.chain) // 2 :]))
    if type(body) is Product and len(body.chain) == 2 and [type(link) is Transposed for link in body.chain] == [False, True]:
        return Trace(product(transpose(body.chain[0]), transpose(body.chain[1])))  # tr(Xᵀ Y), as an inner product is written
    return Trace(body)


def diagonal(body: MatrixTerm) -> MatrixTerm:
    """diag(v); scalars come out, diag(1) is I."""
    if type(body) is Product and body.scalars:
        return product(Product(body.scalars, ()), diagonal(product(Product((), body.chain))))
    if type(body) is Ones:
        return Identity(body.axis)
    return Diagonal(body)


#: The law by which an operator of one operand is built, where it has one: what goes without saying of it.
LAWS = {"inverse": inverse, "tr": trace, "diag": diagonal, "transpose": transpose}


def applied(operator: Operator, body: MatrixTerm) -> MatrixTerm:
    """An operator of the table at a term."""
    law = LAWS.get(operator.name)
    if law is not None:
        return law(body)
    kind = CLASSES.get(operator)
    return Applied(operator, body) if kind is None else kind(body)
