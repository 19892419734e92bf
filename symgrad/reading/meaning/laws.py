"""Random names: \\delta_i \\sim \\operatorname{Bernoulli}(p_i), x \\sim \\mathcal{N}(\\mu, \\sigma^2), \\mathbb{E}_{x \\sim p}."""

from __future__ import annotations

from contextlib import contextmanager

from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value
from ...operators.distributions import LAWS, domain_fault
from ...terms.nodes import ONE, Array, Entry, Index, Law, Tensor, mul
from ..facts.facts import Entity
from ..surface.scripts import subscript_letters
from ..surface.syntax import Chained, Group, Scripts, Surface, Symbol, Term, Words, spelling, unwrap
from .elaborate import Elaborator
from .index_ranges import is_open, open_index, settle

_WORDS = {latex: law.name for law in LAWS.values() for latex in law.latex}
_WORDS.update(
    {
        "\\operatorname{" + word + "}": name
        for word, name in (
            ("Bernoulli", "Bernoulli"),
            ("Ber", "Bernoulli"),
            ("Bern", "Bernoulli"),
            ("Normal", "normal"),
            ("N", "normal"),
            ("Uniform", "uniform"),
            ("Unif", "uniform"),
            ("U", "uniform"),
            ("Exp", "exponential"),
            ("Exponential", "exponential"),
            ("Poisson", "Poisson"),
            ("Pois", "Poisson"),
            ("Poi", "Poisson"),
            ("Binomial", "binomial"),
            ("Bin", "binomial"),
            ("Gamma", "gamma"),
            ("Beta", "beta"),
            ("Laplace", "Laplace"),
            ("Rademacher", "Rademacher"),
            ("Rad", "Rademacher"),
        )
    }
)
_WORDS.update({"\\mathcal{U}": "uniform", "\\mathcal{N}": "normal", "N": "normal", "U": "uniform", "\\mathcal{B}": "Bernoulli"})


def distribution_of(part: Surface) -> tuple[str, list[Surface]] | None:
    """(kind, parameters) of a distribution as written; None where it is none that is known."""
    part = unwrap(part)
    head, parameters = part, []
    if type(part) is Term and len(part.factors) == 2 and type(part.factors[1]) is Group:
        head, parameters = part.factors[0], part.factors[1].items
    head = unwrap(head)
    name = head.name if type(head) is Symbol else "\\text{" + head.text.strip() + "}" if type(head) is Words else ""
    for maker in ("\\text{", "\\mathrm{", "\\textrm{", "\\mathsf{", "\\mathit{", "\\textit{"):
        if name.startswith(maker):
            name = "\\operatorname{" + name[len(maker) :]
            break
    kind = _WORDS.get(name)
    return None if kind is None else (kind, parameters)


def random_value(resolver, entity: Entity) -> Value:
    """The value of a name with a law: a tensor of independent entries."""
    from .axis_bounds import axis_range, range_by_companion, range_by_use
    from .definitions import letters_of, lone_letter, reserved_names, resolver_range

    written, letters, offset = entity.law
    kind, parameters = distribution_of(written)
    elaborator = Elaborator(resolver, entity.scope, offset, letters=frozenset(letters) | letters_of(written))
    declared = entity.shape if entity.shape and None not in entity.shape else None
    for position, letter in enumerate(letters):
        if declared is not None and len(declared) == len(letters):
            elaborator.free[letter] = Index(letter, axis_range(resolver, entity, position))
        else:
            elaborator.free[letter] = open_index(letter)
    values = [_parameter(elaborator, kind, position, part) for position, part in enumerate(parameters)]
    law = LAWS[kind]
    if len(values) != len(law.parameters):
        raise resolver.source.error(f"{kind} takes {', '.join(law.parameters) or 'no parameters'}", written.start, written.end)
    axes: list[Axis] = []
    if not letters:
        if declared is not None:
            axes = [Axis(axis_range(resolver, entity, k)) for k in range(len(declared))]
        else:
            axes = next((list(value.axes) for value in values if value.axes), [])
    places = [axis.index() for axis in axes]
    shaped = matrix.Value(axes, lambda i: ONE)
    nodes = []
    for value in values:
        fitted = matrix.entrywise([shaped, value], lambda _, entry: entry, "parameters") if axes else value
        nodes.append(fitted.build(tuple(places)))
    indices = [elaborator.free[letter] for letter in letters]
    bound = (*indices, *places)
    if bound:
        hints = {}
        for position, index in enumerate(indices):
            found = is_open(index) and (
                resolver_range(resolver, index.name, entity)
                or range_by_use(resolver, entity, position)
                or range_by_companion(resolver, entity, position)
            )
            if found:
                hints[index.name] = found
        arrays = Array(bound, mul(ONE, *nodes))
        ranges = lone_letter(arrays.body, {i.name: i for i in indices if is_open(i)}, hints)
        if ranges:
            from ...terms.binding import substitute

            nodes = [substitute(node, ranges) for node in nodes]
            bound = tuple(ranges.get(i, i) for i in bound)
        from ...terms.nodes import Add

        (array,) = settle([Array(bound, Add((ONE, *nodes)))], reserved_names(resolver, Add((ONE, *nodes))), hints)
        bound, nodes = array.indices, array.body.terms[1:]
    else:
        nodes = settle(nodes)
    stated = Law(kind, tuple(bound), tuple(nodes))
    if fault := domain_fault(stated):
        raise resolver.source.error(fault, written.start, written.end)
    tensor = Tensor(entity.name, tuple(i.range for i in bound), law.support, None, stated)
    entry_axes = [Axis(i.range) for i in bound]
    return Value(entry_axes, lambda i: Entry(tensor, i))


def _parameter(elaborator, kind, position, part) -> Value:
    """A parameter; the covariance σ²I of a normal vector is the variance of each entry."""
    if kind == "normal" and position == 1:
        inner = unwrap(part)
        factors = inner.factors if type(inner) is Term else [inner]
        last = unwrap(factors[-1])
        name = last.base if type(last) is Scripts else last
        if (
            type(name) is Symbol
            and name.name in ("I", "\\mathbf{I}", "\\boldsymbol{I}", "\\mathbb{I}")
            and elaborator.resolver.find(name.name, elaborator) is None
        ):
            if len(factors) == 1:
                return matrix.scalar(ONE)
            rest = factors[:-1]
            return elaborator.value(rest[0] if len(rest) == 1 else Term(inner.start, rest[-1].end, inner.operators[:-1], rest))
        value = elaborator.value(part)
        if value.rank == 2:
            raise elaborator.refuse("a covariance matrix is not read: entries are independent", part, "\\sigma^2 or \\sigma^2 I")
        return value
    return elaborator.value(part)


@contextmanager
def laws_below(elaborator, called):
    """Inside 𝔼_{x ∼ N(0,1)}[…] x is random; 𝔼_x and 𝔼_{x ∼ p} of a name with a law change nothing."""
    resolver, added = elaborator.resolver, []
    for sub in called.subs:
        part = unwrap(sub)
        if type(part) is Chained and part.relations == ["∼"]:
            left, right = unwrap(part.sides[0]), part.sides[1]
            known = resolver.find(resolver.spelled(left), elaborator)
            if distribution_of(right) is None:
                if known is None or known.law is None:
                    raise elaborator.refuse(
                        "this distribution is not known", right, "one that is declared, or \\mathcal{N}(\\mu, \\sigma^2)"
                    )
                continue
            if known is not None and known.law is not None:
                continue
            letters = subscript_letters(left.subs) if type(left) is Scripts else []
            name = spelling(left.base) if type(left) is Scripts and letters else resolver.spelled(left)
            shape = known.shape if known is not None else None
            entity = Entity(
                name, elaborator.place, elaborator.scope, shape=shape, law=(right, tuple(letters or ()), right.start), end=part.end
            )
            added.append(resolver.knowledge.add(entity))
        else:
            value = elaborator.value(part)
            if not any(tensor.law is not None for tensor in value.build(tuple(a.index() for a in value.axes)).tensors):
                raise elaborator.refuse("this name is not random", part, "x \\sim …")
    try:
        yield
    finally:
        for entity in added:
            resolver.knowledge.drop(entity)
