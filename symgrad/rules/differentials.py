r"""The rules of differentials, by which a gradient is found without indices: d(A X) is A dX, dL = tr(Gᵀ dX) says that ∇L is G.

`spread` carries d through what is linear, `opened` opens it by one rule wherever that applies, `gradient` reads the answer off.
A kind of term is a row of a table here. Knows matrix terms; a term that has no row is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..errors import UnsupportedError
from ..matrices.algebra import (
    NOTHING,
    all_ones,
    applied,
    diagonal,
    hadamard,
    inner,
    negative,
    number,
    paired,
    power,
    product,
    total,
    transpose,
)
from ..matrices.arithmetic import Map, Product, Total
from ..matrices.derivatives import Differential, Gradient
from ..matrices.operations import (
    OPERATORS,
    Determinant,
    Diagonal,
    DiagonalOf,
    Hadamard,
    Identity,
    Inverse,
    Norm,
    Softmax,
    Trace,
    Transposed,
)
from ..matrices.raising import raise_to_matrix
from ..matrices.shortening import shorten
from ..matrices.terms import MatrixTerm, Named, Power, Scalar, children, is_reciprocal, lower, parts, tensors
from ..operators.functions import row
from ..operators.row import Opaque
from ..terms.binding import substitute
from ..terms.building import scalar
from ..terms.memory import remembered
from ..terms.nodes import (
    MINUS_ONE,
    TWO,
    AnyFunction,
    Apply,
    Array,
    DefinedFunction,
    DerivedFunction,
    Entry,
    Function,
    Index,
    Range,
    Tensor,
    UnknownFunction,
    add,
)
from ..writing.text_writer import text
from .folding import UNFOLD
from .rule import Rule
from .scope import Named as Known
from .search import fold
from .tidying import tidy

LINEAR = Rule(
    "d is linear",
    r"Let $A \in \mathbb{R}^{n \times m}$, $B \in \mathbb{R}^{n \times n}$ and $X \in \mathbb{R}^{n \times m}$. "
    r"\[ \mathrm{d} \operatorname{tr}(A X^{\top} + B) = \operatorname{tr}(A (\mathrm{d} X)^{\top}) \]",
)
PRODUCT_OF = Rule(
    "differential of a product",
    r"Let $A \in \mathbb{R}^{n \times m}$ and $X \in \mathbb{R}^{m \times n}$. "
    r"\[ \mathrm{d} (X A X) = (\mathrm{d} X) A X + X A \mathrm{d} X \]",
)
QUOTIENT_OF = Rule(
    "differential of a quotient",
    r"Let $a, x \in \mathbb{R}^{n}$. "
    r"\[ \mathrm{d} \left( \frac{1}{a^{\top} x} x \right) "
    r"= \frac{1}{a^{\top} x} \mathrm{d} x - \frac{a^{\top} \mathrm{d} x}{(a^{\top} x)^2} x \]",
)
NORM_OF = Rule(
    "differential of a norm",
    r"Let $x \in \mathbb{R}^{n}$ and $X \in \mathbb{R}^{m \times n}$. "
    r"\[ \mathrm{d} \|x\|^2 = 2 x^{\top} \mathrm{d} x \] \[ \mathrm{d} \|X\|_F^2 = 2 \operatorname{tr}(X^{\top} \mathrm{d} X) \]",
)
FUNCTION_OF = Rule(
    "differential of a function",
    r"Let $x \in \mathbb{R}^{n}$. \[ \mathrm{d} \tanh(x) = (1 - \tanh(x)^2) \odot \mathrm{d} x \]",
)
INVERSE_OF = Rule(
    "differential of an inverse",
    r"Let $X \in \mathbb{R}^{n \times n}$, $\det X > 0$. \[ \mathrm{d} (X^{-1}) = -X^{-1} (\mathrm{d} X) X^{-1} \]",
)
DETERMINANT_OF = Rule(
    "differential of a determinant",
    r"Let $X \in \mathbb{R}^{n \times n}$, $\det X > 0$. "
    r"\[ \mathrm{d} \log |\det X| = \operatorname{tr}(X^{-1} \mathrm{d} X) \] "
    r"\[ \mathrm{d} \det X = \det X \operatorname{tr}(X^{-1} \mathrm{d} X) \]",
)
SOFTMAX_OF = Rule(
    "differential of a softmax",
    r"Let $z \in \mathbb{R}^{n}$ and $s := \operatorname{softmax}(z)$. "
    r"\[ \mathrm{d} s = s \odot \mathrm{d} z - (s^{\top} \mathrm{d} z) s \]",
)
COLLECTED = Rule(
    "collect the differential",
    r"Let $A, B, X \in \mathbb{R}^{m \times n}$. "
    r"\[ \operatorname{tr}(A^{\top} \mathrm{d} X) + \operatorname{tr}((\mathrm{d} X)^{\top} B) "
    r"= \operatorname{tr}((A + B)^{\top} \mathrm{d} X) \]",
)
TOTAL = Rule(
    "total differential",
    r"Let $Y \in \mathbb{R}^{m \times n}$ and $L := \mathcal{R}(Y)$. "
    r"\[ \mathrm{d} L = \operatorname{tr}((\nabla_Y L)^{\top} \mathrm{d} Y) \]",
)
READ_OFF = Rule(
    "gradient from a differential",
    r"Let $X \in \mathbb{R}^{m \times n}$ and $L := \mathcal{M}(X)$. "
    r"\[ \mathrm{d} L = \operatorname{tr}((\nabla_X L)^{\top} \mathrm{d} X) \]",
)


@dataclass(frozen=True)
class Setting:
    """What a differential is taken by, and the names at hand.

    by      the tensor that changes
    names   the names at hand: a slope is written in them, 1 − h ⊙ h for h := tanh(a)
    meant   the term that a name stands for, in matrix notation; None where it has none
    """

    by: Tensor
    names: tuple[Known, ...]
    meant: Callable[[Tensor], MatrixTerm | None]

    def moves(self, term: MatrixTerm) -> bool:
        return any(self.by in tensor.reach for tensor in tensors(term))

    def d(self, term: MatrixTerm) -> MatrixTerm:
        """d of a term: 0 where it does not move."""
        return Differential(term, self.by) if self.moves(term) else NOTHING

    def called(self, term: MatrixTerm) -> MatrixTerm:
        """The name whose definition a term is; the term itself where it is none's."""
        called = (known.entry.tensor for known in self.names if type(known.entry) is Entry)
        found = next((tensor for tensor in called if self.meant(tensor) is term), None)
        if found is None:
            return term
        return Named(found) if found.rank else Scalar(Entry(found))


#: What goes with d: d tr(X) is tr(dX).
_LINEAR: tuple[type[MatrixTerm], ...] = (Transposed, Trace, Diagonal, DiagonalOf)


@remembered(20_000)
def differentials(term: MatrixTerm) -> tuple[Differential, ...]:
    """Every differential in the term that is not of the variable itself, in reading order."""
    inside = tuple(part for child in children(term) for part in differentials(child))
    return (term, *inside) if type(term) is Differential and not term.is_free else inside


def spread(term: MatrixTerm, setting: Setting) -> MatrixTerm:
    """Each d carried through sums, constant factors, transposes, traces and diag."""
    return _changed(term, lambda part: _carried(part.body, setting))


def _carried(body: MatrixTerm, setting: Setting) -> MatrixTerm:
    if not setting.moves(body):
        return NOTHING
    if type(body) is Total:
        return total(*(_filled(_carried(part, setting), part, body) for part in body.terms))
    if type(body) in _LINEAR:
        return _kept(body, _carried(body.args[0], setting))
    if type(body) is Product or type(body) is Hadamard:
        factors = _factors(body)
        moving = [place for place, factor in enumerate(factors) if setting.moves(factor)]
        if len(moving) == 1:
            return _with(body, moving[0], _carried(factors[moving[0]], setting))
    return Differential(body, setting.by)


def _kept(term: MatrixTerm, body: MatrixTerm) -> MatrixTerm:
    """The linear operator of a term at another body, whose factors stay in their order; numbers come out."""
    if body is NOTHING:
        return NOTHING
    return _traced(body) if type(term) is Trace else applied(OPERATORS[type(term)], body)


def _filled(change: MatrixTerm, part: MatrixTerm, whole: MatrixTerm) -> MatrixTerm:
    """The change of a scalar that is added to every entry, in the shape of the whole."""
    if change is NOTHING or not part.is_scalar or whole.is_scalar:
        return change
    return product(change, *all_ones(whole.rows, whole.columns))


def _factors(body: MatrixTerm) -> tuple[MatrixTerm, ...]:
    return body.scalars + body.chain if type(body) is Product else body.args[0]


def _with(body: MatrixTerm, place: int, factor: MatrixTerm) -> MatrixTerm:
    """The product with another factor at a place."""
    factors = [*_factors(body)]
    factors[place] = factor
    return hadamard(*factors) if type(body) is Hadamard else product(*factors)


def _changed(term: MatrixTerm, change: Callable[[Differential], MatrixTerm]) -> MatrixTerm:
    """The term with another one for each differential in it that is not of the variable itself."""
    if type(term) is Differential:
        return term if term.is_free else change(term)
    if not differentials(term):
        return term
    if type(term) is Total:
        return total(*(_changed(part, change) for part in term.terms))
    if type(term) is Product:
        return _multiplied([_changed(part, change) for part in (*term.scalars, *term.chain)])
    if type(term) is Hadamard:
        return hadamard(*(_changed(part, change) for part in term.factors))
    if type(term) in _LINEAR:
        return _kept(term, _changed(term.args[0], change))
    raise UnsupportedError(f"a differential stands inside {text(term)}, and no rule reaches it there")


def _multiplied(factors: list[MatrixTerm]) -> MatrixTerm:
    """The product, a number times a sum of scalars multiplied out."""
    sums = [factor for factor in factors if type(factor) is Total and factor.is_scalar and _has_differential(factor)]
    if len(sums) != 1:
        return product(*factors)
    place = factors.index(sums[0])
    return total(*(product(*factors[:place], term, *factors[place + 1 :]) for term in sums[0].terms))


def _has_differential(term: MatrixTerm) -> bool:
    return any(type(part) is Differential for part in parts(term))


# --- one rule at a time ---------------------------------------------------------------------------------------------


#: What d of a name is written as at once: dh = (1 − h ⊙ h) ⊙ da, not d tanh(a) first.
AT_ONCE: tuple[type[MatrixTerm], ...] = (Map, Power, Softmax, Norm)


def opened(term: MatrixTerm, setting: Setting) -> tuple[Rule, MatrixTerm]:
    """The term with each d to which the first of the rules applies opened by it. UnsupportedError where none does."""
    standing = differentials(term)
    rule, _ = _law(standing[0].body)
    for part in standing:  # names are opened last: what stands outside of them is a rule's
        if rule is UNFOLD:
            rule, _ = _law(part.body)

    def change(part: Differential) -> MatrixTerm:
        own, build = _law(part.body)
        return build(part.body, setting) if own is rule else part

    return rule, _changed(term, change)


#: From a term of one kind to what its differential is.
Build: TypeAlias = Callable[[Any, Setting], MatrixTerm]


def _law(body: MatrixTerm) -> tuple[Rule, Build]:
    """The rule for d of a term, and what it gives."""
    if type(body) is Power and type(body.base) is Norm and body.exponent is TWO:
        return NORM_OF, _of_square
    if type(body) is Map and body.function == Function("log") and type(_unsigned(body.arguments[0])) is Determinant:
        return DETERMINANT_OF, _of_log_determinant
    tensor = named(body)
    if tensor is not None and _arguments(tensor):
        return TOTAL, _of_name
    if type(body) is Product and any(map(is_reciprocal, body.scalars)):
        return QUOTIENT_OF, _of_quotient
    found = _LAWS.get(type(body))
    if found is None:
        raise UnsupportedError(f"there is no rule for the differential of {text(body)}")
    return found


def _of_name(body: MatrixTerm, setting: Setting) -> MatrixTerm:
    tensor = named(body)
    if tensor is not None and (of := _arguments(tensor)):
        moving = [argument for argument in of if setting.moves(argument)]
        return total(*(_pairing(Gradient(body, argument.tensor, 1), setting.d(argument)) for argument in moving))
    meaning = None if tensor is None else setting.meant(tensor)
    if meaning is None:
        raise UnsupportedError(f"{text(body)} is not defined in matrix notation")
    return Differential(meaning, setting.by)


def _of_quotient(body: Product, setting: Setting) -> MatrixTerm:
    """The product rule, with what stands below the line opened at once."""
    terms = []
    for place, factor in enumerate(_factors(body)):
        if setting.moves(factor):
            change = _of_power(factor, setting) if type(factor) is Power and is_reciprocal(factor) else setting.d(factor)
            terms.append(_with(body, place, change))
    return total(*terms)


def _arguments(tensor: Tensor) -> tuple[Named, ...]:
    """The arrays that a number is any function of, L := ℓ(Y, w); () where it is no such number."""
    body = tensor.definition.body if tensor.definition is not None and not tensor.rank else None
    if type(body) is not Apply or type(body.function) is not UnknownFunction:
        return ()
    arrays = [part for part in body.arguments if type(part) is Array]
    entries = [(part.body, part.indices) for part in arrays]
    whole = [body.tensor for body, axes in entries if type(body) is Entry and body.indices == axes and body.tensor.rank < 3]
    return tuple(map(Named, whole)) if len(whole) == len(body.arguments) else ()


def named(term: MatrixTerm) -> Tensor | None:
    """The tensor whose name the term is; None for anything else."""
    if type(term) is Named:
        return term.tensor
    return term.node.tensor if type(term) is Scalar and type(term.node) is Entry and not term.node.indices else None


def _of_product(body: MatrixTerm, setting: Setting) -> MatrixTerm:
    factors = _factors(body)
    return total(*(_with(body, place, setting.d(factor)) for place, factor in enumerate(factors) if setting.moves(factor)))


def _pairing(left: MatrixTerm, right: MatrixTerm) -> MatrixTerm:
    """The sum of the products of the entries, the second factor last: gᵀ dx, tr(Gᵀ dX)."""
    return _traced(product(transpose(left), right))


def _traced(body: MatrixTerm) -> MatrixTerm:
    """tr of a product, numbers in front; a number itself."""
    if body.is_scalar:
        return body
    if type(body) is Product and body.scalars:
        return product(*body.scalars, Trace(product(*body.chain)))
    return Trace(body)


def total_differential(gradients: Sequence[tuple[Tensor, MatrixTerm]], setting: Setting) -> MatrixTerm:
    """Σ tr(Gᵀ dz) over names z that move, with the gradient G by each."""
    return total(*(_traced(product(_turned(each), setting.d(Named(name)))) for name, each in gradients))


def pairing(answer: MatrixTerm, by: Tensor) -> MatrixTerm:
    """gᵀ dx, or tr(Gᵀ dX): what dL is where the answer is the gradient."""
    return _traced(product(_turned(answer), Differential(Named(by), by)))


def _turned(term: MatrixTerm) -> MatrixTerm:
    """The transpose, of u ⊙ v as (u ⊙ v)ᵀ."""
    if type(term) is Product:
        return product(*term.scalars, *map(_turned, reversed(term.chain)))
    return Transposed(term) if type(term) in (Hadamard, Total) and _has_hadamard(term) else transpose(term)


def _has_hadamard(term: MatrixTerm) -> bool:
    return any(type(part) is Hadamard for part in parts(term))


def _of_square(body: Power, setting: Setting) -> MatrixTerm:
    (inside,) = body.base.args
    return product(number(2), _pairing(inside, setting.d(inside)))


def _of_norm(body: Norm, setting: Setting) -> MatrixTerm:
    return product(Power(setting.called(body), MINUS_ONE), _pairing(body.body, setting.d(body.body)))


def _of_inverse(body: Inverse, setting: Setting) -> MatrixTerm:
    value = setting.called(body)
    return negative(product(value, setting.d(body.body), value))


def _of_determinant(body: Determinant, setting: Setting) -> MatrixTerm:
    return product(setting.called(body), Trace(product(Inverse(body.body), setting.d(body.body))))


def _of_log_determinant(body: Map, setting: Setting) -> MatrixTerm:
    inside = _unsigned(body.arguments[0])
    (matrix,) = inside.args
    return Trace(product(Inverse(matrix), setting.d(matrix)))


def _unsigned(term: MatrixTerm) -> MatrixTerm:
    """The u of |u|; anything else itself."""
    return term.arguments[0] if type(term) is Map and term.function == Function("abs") else term


def _of_softmax(body: Softmax, setting: Setting) -> MatrixTerm:
    if not body.is_column:
        raise UnsupportedError("the differential of a softmax of each row has no short matrix notation")
    change, value = setting.d(body.body), setting.called(body)
    return total(hadamard(value, change), negative(product(_pairing(value, change), value)))


def _of_power(body: Power, setting: Setting) -> MatrixTerm:
    lowered = power(body.base, tidy(add(body.exponent, MINUS_ONE)))
    if lowered is None or any(setting.by in tensor.reach for tensor in body.exponent.tensors):
        raise UnsupportedError(f"there is no rule for the differential of {text(body)}")
    front = raise_to_matrix(body.exponent)
    return _entrywise(product(front, lowered), setting.d(body.base)) if front is not None else NOTHING


def _of_map(body: Map, setting: Setting) -> MatrixTerm:
    moving = [place for place, argument in enumerate(body.arguments) if setting.moves(argument)]
    if len(body.arguments) != 1:
        raise UnsupportedError(f"there is no rule for the differential of {text(body)}")
    (argument,) = body.arguments
    slope = _slope(body.function, argument, setting)
    if slope is None or not moving:
        raise UnsupportedError(f"the derivative of {text(body)} has no matrix notation")
    return _entrywise(slope, setting.d(argument))


def _entrywise(slope: MatrixTerm, change: MatrixTerm) -> MatrixTerm:
    if change.is_scalar or slope.is_scalar:
        return product(slope, change)
    return hadamard(slope, change)


def _slope(function: AnyFunction, argument: MatrixTerm, setting: Setting) -> MatrixTerm | None:
    """f' at each entry of the argument, in matrix notation."""
    letter = scalar("\0slope")
    if isinstance(function, Function):
        made = row(function)
        if isinstance(made.derivative, Opaque):
            return None
        (formula,) = made.derivative(letter)
        if isinstance(formula, Opaque):
            return None
    elif isinstance(function, DefinedFunction):
        return None
    else:
        base, orders = (function.base, function.orders) if isinstance(function, DerivedFunction) else (function, (0,))
        formula = Apply(DerivedFunction(base, (orders[0] + 1,)), (letter,))
    sides = [side for side in (argument.rows, argument.columns) if side is not None]
    axes = tuple(Index(name, side) for name, side in zip(("i", "j"), sides) if isinstance(side, Range))
    if len(axes) < len(sides):
        return None
    put = tidy(substitute(formula, {letter: lower(argument, axes)}))
    found = raise_to_matrix(fold(put, setting.names), axes)
    return transpose(found) if found is not None and found.is_column and argument.rows is None else found


_LAWS: dict[type[MatrixTerm], tuple[Rule, Build]] = {
    Named: (UNFOLD, _of_name),
    Scalar: (UNFOLD, _of_name),
    Product: (PRODUCT_OF, _of_product),
    Hadamard: (PRODUCT_OF, _of_product),
    Norm: (NORM_OF, _of_norm),
    Power: (FUNCTION_OF, _of_power),
    Map: (FUNCTION_OF, _of_map),
    Inverse: (INVERSE_OF, _of_inverse),
    Determinant: (DETERMINANT_OF, _of_determinant),
    Softmax: (SOFTMAX_OF, _of_softmax),
}


#: The rules that open a d, those of names left out.
LAWS = (TOTAL, PRODUCT_OF, QUOTIENT_OF, NORM_OF, INVERSE_OF, DETERMINANT_OF, SOFTMAX_OF, FUNCTION_OF)


# --- the gradient ---------------------------------------------------------------------------------------------------


def gradient(term: MatrixTerm) -> MatrixTerm:
    """The G of dL = tr(Gᵀ dX), where each term of dL holds dX once, wherever it stands."""
    return shorten(total(*_pulled(term, number(1))))


def is_read_off(term: MatrixTerm) -> bool:
    """Whether the gradient is seen at once: dX stands last in each term of a sum, or in its trace."""
    summands = term.terms if type(term) is Total else (term,)
    return all(map(_ends, summands))


def _ends(term: MatrixTerm) -> bool:
    last: MatrixTerm = term
    if type(last) is Product:
        last = last.chain[-1] if last.chain else last.scalars[-1]
    if type(last) is Trace:
        last = last.body.chain[-1] if type(last.body) is Product and not last.body.scalars else last.body
    return type(last) is Differential


def _pulled(term: MatrixTerm, up: MatrixTerm) -> list[MatrixTerm]:
    """What the differentials in a term are multiplied by, where the term is multiplied by `up`, entry by entry, and summed."""
    if type(term) is Differential:
        return [up]
    match term:
        case Total(terms):
            return [found for part in terms for found in _pulled(part, up)]
        case Product(scalars, chain):
            for place, factor in enumerate(scalars):
                if _has_differential(factor):
                    rest = scalars[:place] + scalars[place + 1 :]
                    along = product(*rest, _along(up, product(*chain))) if chain and not term.is_scalar else None
                    return _pulled(factor, along if along is not None else product(*rest, *chain, up))
            (place,) = (place for place, link in enumerate(chain) if _has_differential(link))
            before, behind = (tuple(map(transpose, reversed(side))) for side in (chain[:place], chain[place + 1 :]))
            return _pulled(chain[place], product(*scalars, *before, up, *behind))
        case Transposed(body):
            return _pulled(body, transpose(up))
        case Trace(body):
            return _pulled(body, product(up, Identity(body.rows)))
        case Hadamard(factors):
            (place,) = (place for place, factor in enumerate(factors) if _has_differential(factor))
            return _pulled(factors[place], hadamard(up, *factors[:place], *factors[place + 1 :]))
        case Diagonal(body):
            return _pulled(body, DiagonalOf(up))
        case DiagonalOf(body):
            return _pulled(body, diagonal(up))
    raise UnsupportedError(f"no gradient is read off {text(term)}")


def _along(up: MatrixTerm, whole: MatrixTerm) -> MatrixTerm:
    """Σ of the entries' products of two terms of one shape."""
    if whole.is_matrix:
        return paired(up, whole)
    return inner(up, whole) if whole.is_column else inner(transpose(up), transpose(whole))
