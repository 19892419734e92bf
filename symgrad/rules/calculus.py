"""The rules of differentiation, each on one ∂ at a time. Knows terms and products; nothing is simplified beyond `tidy`.

A derivative of a named intermediate (∂p_i/∂z_k with p defined) is left standing: it is a lemma's business.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from itertools import repeat

from ..errors import UnsupportedError
from ..operators.arrays import OPAQUE, trace_of
from ..operators.functions import row
from ..operators.operator import ByEntry, Differential, Inner, Refused
from ..operators.row import Opaque
from ..terms.binding import Bound, defined_from, free_names, fresh_name, names, rename, substitute
from ..terms.building import both, delta, negate
from ..terms.memory import remembered
from ..terms.nodes import (
    MINUS_ONE,
    ZERO,
    Add,
    AnyFunction,
    Apply,
    Array,
    Cases,
    Condition,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Relation,
    Sum,
    Tensor,
    UnknownFunction,
    add,
    mul,
    neg,
)
from ..writing.text_writer import text
from .folding import UNFOLD
from .products import Factors, factors
from .rule import Rule

LINEARITY = Rule(
    "linearity",
    r"Let $a, b, x \in \mathbb{R}$, $u := f(x)$ and $v := g(x)$. "
    r"\[ \frac{\partial}{\partial x} \left( a f(x) + b g(x) \right) = a f'(x) + b g'(x) \]",
)
PRODUCT = Rule(
    "product rule", r"Let $x \in \mathbb{R}$. \[ \frac{\partial}{\partial x} \left( f(x) g(x) \right) = f'(x) g(x) + f(x) g'(x) \]"
)
QUOTIENT = Rule(
    "quotient rule",
    r"Let $x \in \mathbb{R}$, $g(x) \neq 0$. "
    r"\[ \frac{\partial}{\partial x} \left( \frac{f(x)}{g(x)} \right) = \frac{f'(x)}{g(x)} - \frac{f(x) g'(x)}{g(x)^2} \]",
)
POWER = Rule(
    "power and chain rule",
    r"Let $x, c \in \mathbb{R}$ and $u(t) := e^{f(t)}$. "
    r"\[ \frac{\partial}{\partial x} \left( u(x)^{c} \right) = c \, u(x)^{c-1} u'(x) \]",
)
EXPONENT = Rule(
    "exponential and chain rule",
    r"Let $x \in \mathbb{R}$, $a > 0$. "
    r"\[ \frac{\partial}{\partial x} \left( a^{f(x)} \right) = a^{f(x)} \log a \, f'(x) \]",
)
CHAIN = Rule("chain rule", r"Let $x \in \mathbb{R}$. \[ \frac{\partial}{\partial x} f(g(x)) = f'(g(x)) g'(x) \]")
SOFTMAX = Rule(
    "softmax Jacobian",
    r"Let $z \in \mathbb{R}^{C}$. "
    r"\[ \frac{\partial \operatorname{softmax}(z)_i}{\partial z_k} "
    r"= \operatorname{softmax}(z)_i (\delta_{ik} - \operatorname{softmax}(z)_k) \]",
)
DETERMINANT = Rule(
    "Jacobi's formula",
    r"Let $X \in \mathbb{R}^{n \times n}$, $\det X > 0$. "
    r"\[ \frac{\partial \det X}{\partial X_{ij}} = \det X \, [X^{-1}]_{ji} \]",
)
INVERSE = Rule(
    "derivative of an inverse",
    r"Let $X \in \mathbb{R}^{n \times n}$, $\det X > 0$. "
    r"\[ \frac{\partial [X^{-1}]_{ij}}{\partial X_{kl}} = -[X^{-1}]_{ik} [X^{-1}]_{lj} \]",
)
EXPONENTIAL_OF_MATRIX = Rule(
    "derivative of a matrix exponential",
    r"Let $A \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$. "
    r"\[ \frac{d}{dt} \operatorname{expm}(t A)_{ij} = \sum_{k=1}^{n} A_{ik} \operatorname{expm}(t A)_{kj} \]",
)
TRACE_OF_FUNCTION = Rule(
    "derivative of the trace of a matrix function",
    r"Let $X \in \mathbb{R}^{n \times n}$ and $S \in \mathbb{R}^{n \times n}$ with $S \succ 0$. "
    r"\[ \frac{\partial}{\partial X_{ij}} \operatorname{tr}(\operatorname{expm}(X)) = \operatorname{expm}(X)_{ji} \] "
    r"\[ \frac{\partial}{\partial S_{ij}} \operatorname{tr}(\operatorname{logm}(S)) = [S^{-1}]_{ji} \] "
    r"\[ \frac{\partial}{\partial S_{ij}} \operatorname{tr}(\operatorname{sqrtm}(S)) "
    r"= \frac{1}{2} [\operatorname{sqrtm}(S)^{-1}]_{ji} \]",
)
NUCLEAR_NORM = Rule(
    "derivative of the nuclear norm",
    r"Let $X \in \mathbb{R}^{m \times n}$. "
    r"\[ \frac{\partial}{\partial X_{ij}} \|X\|_* = \operatorname{polar}(X)_{ij} \]",
)
SPECTRAL_NORM = Rule(
    "derivative of the spectral norm",
    r"Let $X \in \mathbb{R}^{m \times n}$. "
    r"\[ \frac{\partial}{\partial X_{ij}} \operatorname{specnorm}(X) = \operatorname{leadpair}(X)_{ij} \]",
)
EXTREMUM = Rule(
    "derivative of a maximum",
    r"Let $z \in \mathbb{R}^{C}$. "
    r"\[ \frac{\partial}{\partial z_k} \max_{j} z_j = \mathbb{1}[z_k = \max_{j} z_j] \] "
    r"\[ \frac{\partial}{\partial z_k} \min_{j} z_j = \mathbb{1}[z_k = \min_{j} z_j] \]",
)
PIECES = Rule(
    "case by case",
    r"Let $x \in \mathbb{R}$ and $h(t) := \begin{cases} t^2 & t > 0 \\ -t & t \le 0 \end{cases}$. "
    r"\[ h'(x) = \begin{cases} 2 x & x > 0 \\ -1 & x \le 0 \end{cases} \]",
)
FACTORS_OF_PRODUCT = Rule(
    "product rule for Π",
    r"Let $z \in \mathbb{R}^{C}$. "
    r"\[ \frac{\partial}{\partial z_k} \prod_{j=1}^{C} z_j = \sum_{i=1}^{C} \delta_{ik} \prod_{j=1, j \neq i}^{C} z_j \]",
)
ENTRY = Rule("entries are independent", r"Let $z \in \mathbb{R}^{C}$. \[ \frac{\partial z_i}{\partial z_k} = \delta_{ik} \]")
CONSTANT = Rule("derivative of a constant", r"Let $x, a \in \mathbb{R}$. \[ \frac{\partial a}{\partial x} = 0 \]")


@dataclass(frozen=True)
class Rewrite:
    """One rule applied to one sub-term."""

    rule: Rule
    before: Node
    after: Node


def depends(node: Node, tensor: Tensor) -> bool:
    """Whether the node's value may change with the tensor, directly or through definitions."""
    return any(tensor in defined_from(other) for other in node.tensors)


def linear(body: Node, by: Entry) -> Node:
    """∂body/∂by with ∂ moved through sums, Σ and constant factors; what is left under ∂ is not linear.

    A plain entry becomes deltas, a constant 0.
    """
    if not depends(body, by.tensor):
        return ZERO
    if type(body) is Entry and body.tensor is by.tensor:
        return mul(*(delta(here, there) for here, there in zip(body.indices, by.indices)))
    if type(body) is Add:
        return add(*(linear(term, by) for term in body.terms if depends(term, by.tensor)))
    if type(body) is Sum and trace_of(body) is None:
        inner = body if body.index.name not in names(by) else rename(body, fresh_name(body.index.name, names(by) | names(body)))
        return Sum(inner.index, linear(inner.body, by), inner.where)
    if type(body) is Mul:
        moving = [factor for factor in body.factors if depends(factor, by.tensor)]
        if len(moving) == 1:
            # Only the moving factor changes; the others stay where they are.
            return Mul(tuple(linear(factor, by) if factor is moving[0] else factor for factor in body.factors))
    return Derivative(body, (by,))


def is_lemma(node: Node) -> bool:
    """∂ of a named intermediate by something that it depends on, or f' of a function that has a body or a row."""
    if type(node) is Apply:
        return type(node.function) is DerivedFunction and type(node.function.base) is not UnknownFunction
    return type(node) is Derivative and type(node.body) is Entry and node.body.tensor.definition is not None


@remembered(65536)
def open_derivatives(node: Node) -> bool:
    """Whether some ∂ is left to which a rule of this file applies."""
    if type(node) is Derivative and not is_lemma(node) and not is_primitive(node):
        return True
    return any(open_derivatives(child) for child in node.children if not isinstance(child, Condition))


def is_primitive(node: Derivative) -> bool:
    """∂ℰ/∂O_idx of an unknown function of a whole tensor O by an entry of O: there is nothing simpler."""
    body = node.body
    return (
        type(body) is Apply
        and type(body.function) is UnknownFunction
        and any(
            type(a) is Array
            and type(a.body) is Entry
            and a.body.indices == a.indices
            and all(by.tensor is a.body.tensor for by in node.by)
            for a in body.arguments
        )
    )


def advance(node: Node, rewrites: list[Rewrite]) -> Node:
    """One rule on each ∂ that is still open, then linearity on what it left; each rule applied is appended to `rewrites`."""
    if type(node) is Derivative and not is_lemma(node) and not is_primitive(node):
        (by,) = node.by
        after, rule = differentiate_once(node.body, by)
        rewrites.append(Rewrite(rule, node, after))
        return after
    if isinstance(node, Condition) or not open_derivatives(node):
        return node
    children = node.children
    moved = tuple(advance(child, rewrites) for child in children)
    return node if moved == children else node.rebuild(moved)


def differentiate_once(body: Node, by: Entry) -> tuple[Node, Rule]:
    """∂body/∂by by the one rule that fits body; inner ∂ are opened by linearity only. Raises UnsupportedError."""
    if not depends(body, by.tensor):
        return ZERO, CONSTANT
    match trace_of(body):
        case Apply(Function(name)) as traced:
            return _of_array(traced, by, OPAQUE[name].traced), OF_TRACES[name]
    match body:
        case Entry():
            return linear(body, by), ENTRY
        case Add() | Sum():
            return linear(body, by), LINEARITY
        case Mul():
            return _product(body, by)
        case Pow(base, exponent):
            return _power(base, exponent, by)
        case Apply():
            return _chain(body, by)
        case Maximum() | Minimum():
            inner = _apart(body, by)
            attained = Indicator(Relation("=", inner.body, body))
            return Sum(inner.index, mul(attained, linear(inner.body, by)), inner.where), EXTREMUM
        case Product():
            return _binder_product(body, by), FACTORS_OF_PRODUCT
        case Cases(values, conditions):
            return Cases(tuple(linear(value, by) for value in values), conditions), PIECES
        case Indicator():
            return ZERO, PIECES
    raise UnsupportedError(f"no rule differentiates {type(body).__name__}: {text(body)}")


def _apart(binder: Bound, by: Entry) -> Bound:
    """The binder with a bound name that does not stand in the variable."""
    taken = names(by)
    return rename(binder, fresh_name(binder.index.name, taken | names(binder))) if binder.index.name in taken else binder


def _product(body: Mul, by: Entry) -> tuple[Node, Rule]:
    product = factors(body)
    above, below = Factors(product.coefficient), Factors()
    for base, exponent in product.powers.items():
        if type(exponent) is Number and exponent.value < 0:
            below.times(base, Number(-exponent.value))
        else:
            above.times(base, exponent)
    top, bottom = above.node(), below.node()
    if depends(top, by.tensor) and depends(bottom, by.tensor):
        return add(
            Mul((linear(top, by), Pow(bottom, MINUS_ONE))), neg(Mul((top, linear(bottom, by), Pow(bottom, Number(-2)))))
        ), QUOTIENT
    moving = [
        (base, exponent) for base, exponent in product.powers.items() if depends(base, by.tensor) or depends(exponent, by.tensor)
    ]
    if len(moving) == 1:
        ((base, exponent),) = moving
        rest = product.without(base).node()
        inner, rule = differentiate_once(Factors().times(base, exponent).node(), by)
        return Mul((rest, inner)), LINEARITY if rule is ENTRY else rule
    terms = []
    for base, exponent in moving:
        rest = product.without(base).node()
        terms.append(Mul((linear(Factors().times(base, exponent).node(), by), rest)))
    return add(*terms), PRODUCT


def _power(base: Node, exponent: Node, by: Entry) -> tuple[Node, Rule]:
    body = Pow(base, exponent)
    if not depends(exponent, by.tensor):
        if exponent is MINUS_ONE:
            return neg(Mul((Pow(base, Number(-2)), linear(base, by)))), QUOTIENT
        under = _divided_by(base, by) if type(exponent) is not Number else None
        if under is not None:  # (a/x)^k differs from -k (a/x)^k / x by its order alone
            return neg(Mul((exponent, body, Pow(under, MINUS_ONE), linear(under, by)))), POWER
        return Mul((exponent, Pow(base, add(exponent, MINUS_ONE)), linear(base, by))), POWER
    logarithm = Apply(Function("log"), (base,))
    if not depends(base, by.tensor):
        return Mul((body, logarithm, linear(exponent, by))), EXPONENT
    return Mul(
        (body, add(Mul((logarithm, linear(exponent, by))), Mul((exponent, Pow(base, MINUS_ONE), linear(base, by)))))
    ), EXPONENT


def _divided_by(base: Node, by: Entry) -> Entry | None:
    """The x of a / x, where a does not depend on the variable."""
    moving = [factor for factor in (base.factors if type(base) is Mul else (base,)) if depends(factor, by.tensor)]
    if len(moving) == 1 and type(moving[0]) is Pow and moving[0].exponent is MINUS_ONE and type(moving[0].base) is Entry:
        return moving[0].base
    return None


def _chain(body: Apply, by: Entry) -> tuple[Node, Rule]:
    function = body.function
    if type(function) is Function:
        if function.name in OPAQUE:
            return _of_array(body, by, OPAQUE[function.name].differential), OF_ARRAYS[function.name]
        outer = _outer(function, body.arguments, by)
    elif type(function) is DefinedFunction and _holds(function, by):
        return Derivative(substitute(function.body, dict(zip(function.parameters, body.arguments))), (by,)), UNFOLD
    elif type(function) is DefinedFunction:
        outer = tuple(
            Apply(DerivedFunction(function, _unit(k, len(body.arguments))), body.arguments) for k in range(len(body.arguments))
        )
    elif type(function) is DerivedFunction and _holds(function, by):
        raise UnsupportedError(f"no rule differentiates {text(body)} by {text(by)}, which stands in the definition of the function")
    elif type(function) is DerivedFunction:
        outer = tuple(
            Apply(DerivedFunction(function.base, _raised(function.orders, k)), body.arguments) for k in range(len(body.arguments))
        )
    elif type(function) is UnknownFunction:
        return _unknown(body, function, by), CHAIN
    else:
        raise UnsupportedError(f"no rule differentiates {type(function).__name__}")
    terms = [Mul((slope, linear(argument, by))) for slope, argument in zip(outer, body.arguments) if depends(argument, by.tensor)]
    return add(*terms), CHAIN


def _outer(function: Function, arguments: tuple[Node, ...], by: Entry) -> tuple[Node, ...]:
    """The slopes of a function of the table, 0 for one that is not needed. UnsupportedError where one that is needed has none."""
    derivative = row(function).derivative
    slopes: list[Node] = []
    for slope, argument in zip(repeat(derivative) if isinstance(derivative, Opaque) else derivative(*arguments), arguments):
        if not depends(argument, by.tensor):
            slope = ZERO
        if isinstance(slope, Opaque):
            raise UnsupportedError(f"no derivative of {function.name} is known: {slope.why}")
        slopes.append(slope)
    if function.name in ("max", "min") and type(slopes[0]) is Indicator and slopes[1] is not ZERO:
        slopes[1] = Indicator(negate(slopes[0].condition))  # Where both are equal throughout, one of them counts.
    return tuple(slopes)


def _holds(function: AnyFunction, by: Entry) -> bool:
    """Whether the variable stands in what a function is, besides its arguments: a in f(t) := a t²."""
    return any(by.tensor in defined_from(tensor) for tensor in function.tensors)


def _unit(position: int, count: int) -> tuple[int, ...]:
    return tuple(int(k == position) for k in range(count))


def _raised(orders: tuple[int, ...], position: int) -> tuple[int, ...]:
    return tuple(order + (k == position) for k, order in enumerate(orders))


def _unknown(body: Apply, function: UnknownFunction, by: Entry) -> Node:
    terms: list[Node] = []
    for position, argument in enumerate(body.arguments):
        if not depends(argument, by.tensor):
            continue
        if type(argument) is not Array:
            slope = Apply(DerivedFunction(function, _unit(position, len(body.arguments))), body.arguments)
            terms.append(Mul((slope, linear(argument, by))))
        elif type(argument.body) is Entry and argument.body.indices == argument.indices:
            fresh, inner = _fresh_indices(argument, names(by) | free_names(argument))
            term: Node = Mul((Derivative(body, (inner,)), linear(inner, by)))
            for index in reversed(fresh):
                term = Sum(index, term)
            terms.append(term)
        else:
            raise UnsupportedError(f"{function.name} of an unnamed tensor: give its argument a name first")
    return add(*terms)


def _fresh_indices(array: Array, taken: Set[str]) -> tuple[tuple[Index, ...], Node]:
    """New letters for the axes of an array, and its entry at them."""
    taken, out = set(taken), []
    for index in array.indices:
        name = fresh_name(index.name, taken)
        taken.add(name)
        out.append(Index(name, index.range))
    return tuple(out), substitute(array.body, dict(zip(array.indices, out)))


#: Opaque operators of the table, and the rule that differentiates each, or its trace.
OF_ARRAYS = {
    "softmax": SOFTMAX,
    "det": DETERMINANT,
    "inverse": INVERSE,
    "expm": EXPONENTIAL_OF_MATRIX,
    "nucnorm": NUCLEAR_NORM,
    "specnorm": SPECTRAL_NORM,
}
OF_TRACES = dict.fromkeys(("expm", "logm", "sqrtm"), TRACE_OF_FUNCTION)


def _of_array(body: Apply, by: Entry, differential: Differential | ByEntry | Refused) -> Node:
    """By a differential in the table of array operators."""
    (array,) = body.arguments
    try:
        if isinstance(differential, Refused):
            raise UnsupportedError(differential.why)
        if isinstance(differential, ByEntry) or not isinstance(array, Array):
            raise UnsupportedError("its differential is that of its entries")
        fresh, argument = _fresh_indices(array, names(by) | names(body))
        inner = Inner(body, fresh, argument, linear(argument, by), lambda node: depends(node, by.tensor), lambda *f: Mul(f))
        return differential(inner)
    except UnsupportedError as error:
        raise UnsupportedError(f"no rule differentiates {text(body)} by {text(by)}: {error}") from None


def _binder_product(body: Product, by: Entry) -> Sum:
    inner = _apart(body, by)
    index = inner.index
    other = Index(fresh_name("i" if index.name != "i" else "l", names(inner) | names(by)), index.range)
    rest = Product(index, inner.body, both(inner.where, Relation("≠", index, other)))
    turn = {index: other}
    return Sum(other, Mul((linear(substitute(inner.body, turn), by), rest)), substitute(inner.where, turn))
