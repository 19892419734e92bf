r"""The divergence of one law from another in closed form: \mathrm{KL}(\mathcal{N}(\mu, \Sigma) \,\|\, \mathcal{N}(0, I))."""

from __future__ import annotations

from collections.abc import Sequence

from ...matrices import lowering as matrix
from ...matrices.axes import Axis, known_range
from ...matrices.lowering import Value
from ...operators.distributions import LAWS
from ...terms.indices import minus, plus
from ...terms.nodes import HALF, MINUS_ONE, ONE, TWO, ZERO, Apply, Function, Node, Pow, add, mul, neg
from ..surface.distributions import distribution_of
from ..surface.syntax import Group, Scripts, Surface, Symbol, Term, spelling, unwrap
from .frame import Frame
from .laws import parameter_value


def divergence_of_laws(frame: Frame, items: Sequence[Surface], part: Surface) -> Value | None:
    """KL(p ‖ q) of two laws as they are written; None where what stands there are no laws."""
    laws = [law for item in items if (law := distribution_of(item)) is not None]
    if len(laws) != 2 or any(len(given) != len(LAWS[kind].parameters) or not given for kind, given in laws):
        return None
    (kind, first), (other, second) = laws
    divergence = LAWS[kind].divergence
    if divergence is None or kind != other:
        raise frame.refuse("no closed form of this divergence is known", part, "its formula")
    if kind == "normal":
        means = [frame.value(given[0]) for given in (first, second)]
        spread = [_covariance(frame, given[1]) for given in (first, second)]
        if any(value.rank == 2 for value in spread):
            return _of_normal_vectors(means, spread)
        values = [means[0], spread[0], means[1], spread[1]]
    else:
        values = [parameter_value(frame, kind, place, own) for given in (first, second) for place, own in enumerate(given)]
    return _summed(matrix.entrywise(values, divergence, "divergence"))


def _covariance(frame: Frame, part: Surface) -> Value:
    """A variance, those of diag(v), or a covariance matrix."""
    inner = unwrap(part)
    if type(inner) is Term and len(inner.factors) == 2 and spelling(inner.factors[0]) in ("\\operatorname{diag}", "\\mathrm{diag}"):
        group = unwrap(inner.factors[1])
        if type(group) is Group and len(group.items) == 1:
            return frame.value(group.items[0])
    last = unwrap(inner.factors[-1]) if type(inner) is Term else inner
    name = last.base if type(last) is Scripts and not last.sups else last
    if type(name) is Symbol and name.name in ("I", "\\mathbf{I}") and frame.find(name.name) is None:
        return parameter_value(frame, "normal", 1, part)
    return frame.value(part)


def _summed(value: Value) -> Value:
    """The sum over all entries, which are independent."""
    return value if not value.axes else matrix.product(matrix.transpose(matrix.ones(value.axes[0])), value)


def _of_normal_vectors(means: list[Value], spread: list[Value]) -> Value:
    """½ (tr(Q⁻¹ P) + (n - m)ᵀ Q⁻¹ (n - m) - d + log(det Q / det P)) of N(m, P) from N(n, Q)."""
    axis: Axis = next(value.axes[0] for value in spread if value.rank == 2)
    whole = _in_matrix(spread[0], axis)
    gap = matrix.as_vector(_gap(*(_along(mean, axis) for mean in means)))
    if spread[1].rank:
        wide = _in_matrix(spread[1], axis)
        precision = matrix.applied("inverse", wide)
        trace = matrix.applied("tr", matrix.product(precision, whole)).build(())
        square = matrix.squeeze(matrix.chain([matrix.transpose(gap), precision, gap])).build(())
        outer = [_log(matrix.applied("det", wide).build(()))]
    else:  # v I: one number for all
        number = spread[1].build(())
        below = [] if number is ONE else [Pow(number, MINUS_ONE)]
        trace = mul(*below, matrix.applied("tr", whole).build(()))
        square = mul(*below, matrix.norm(gap, "2", TWO).build(()))
        outer = []
    inner = neg(_log(matrix.applied("det", whole).build(())))

    def build(_: object) -> Node:
        over = known_range(axis)
        size = plus(minus(over.upper, over.lower), 1)
        logs = outer or ([] if spread[1].build(()) is ONE else [mul(size, _log(spread[1].build(())))])
        return mul(HALF, add(trace, square, neg(size), *logs, inner))

    return Value((), build)


def _gap(mean: Value, other: Value) -> Value:
    """n - m; of a mean 0 the other, for a square has no sign."""
    for one, another in ((mean, other), (other, mean)):
        if one.general_entry() is ZERO:
            return another
    return matrix.add(["", "-"], [other, mean])


def _log(node: Node) -> Node:
    return Apply(Function("log"), (node,))


def _along(value: Value, axis: Axis) -> Value:
    """The vector of one number; a vector itself."""
    return value if value.axes else Value((axis,), lambda _: value.build(()))


def _in_matrix(value: Value, axis: Axis) -> Value:
    """v I of a number v, diag(v) of a vector; a matrix itself."""
    if value.rank == 1:
        return matrix.applied("diag", value)
    return value if value.rank else matrix.scaled([value.build(())], matrix.identity(axis), [])
