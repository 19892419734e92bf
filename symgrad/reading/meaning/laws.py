"""Random names: \\delta_i \\sim \\operatorname{Bernoulli}(p_i), x \\sim \\mathcal{N}(\\mu, \\sigma^2), \\mathbb{E}_{x \\sim p}."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value, tensor_as_value
from ...operators.distributions import LAWS, domain_fault
from ...terms.nodes import ONE, Add, Index, Law, Node, Tensor
from ..facts.facts import Entity, WrittenLaw
from ..surface.distributions import distribution_of
from ..surface.letters import index_letters
from ..surface.scripts import subscript_letters
from ..surface.syntax import Chained, Scripts, Surface, Symbol, Term, spelling, term_of, unwrap
from .axis_ranges import axes_of, letter_index, told_ranges
from .frame import Frame, Meaning
from .settling import settle, settled_array


def random_value(meaning: Meaning, entity: Entity, law: WrittenLaw) -> Value:
    """The value of a name with a law: a tensor of independent entries."""
    written, letters, offset = law
    found = distribution_of(written)
    source = meaning.resolver.source
    if found is None:
        raise source.error("this distribution is not known", written.start, written.end)
    kind, parameters = found
    frame = Frame(meaning, entity.scope, offset, letters=frozenset(letters) | index_letters(written))
    declared = entity.shape if entity.shape and None not in entity.shape else None
    own = declared if declared is not None and len(declared) == len(letters) else None
    indices = [letter_index(meaning, entity, position, letter, own) for position, letter in enumerate(letters)]
    frame.free.update(zip(letters, indices))
    values = [parameter_value(frame, kind, position, part) for position, part in enumerate(parameters)]
    names = LAWS[kind].parameters
    if len(values) != len(names):
        raise source.error(f"{kind} takes {', '.join(names) or 'no parameters'}", written.start, written.end)
    axes: tuple[Axis, ...] = ()
    if not letters:
        if declared is not None:
            axes = tuple(map(Axis, axes_of(meaning, entity)))
        else:
            axes = next((value.axes for value in values if value.axes), ())
    places = tuple(axis.index() for axis in axes)
    shaped = Value(axes, lambda i: ONE)
    nodes: list[Node] = []
    for value in values:
        fitted = matrix.entrywise([shaped, value], lambda _, entry: entry, "parameters") if axes else value
        nodes.append(fitted.build(places))
    bound: tuple[Index, ...] = (*indices, *places)
    if bound:
        array = settled_array(bound, Add((ONE, *nodes)), told_ranges(meaning, entity, letters, indices))
        bound, nodes = array.indices, list(array.body.children[1:])
    else:
        nodes = settle(nodes)
    stated = Law(kind, bound, tuple(nodes))
    if fault := domain_fault(stated):
        raise source.error(fault, written.start, written.end)
    ranges = tuple(index.range for index in bound)
    tensor = Tensor(entity.name, ranges, LAWS[kind].support, None, stated)
    return tensor_as_value(tensor)


def parameter_value(frame: Frame, kind: str, position: int, part: Surface) -> Value:
    """A parameter; the covariance σ²I of a normal vector is the variance of each entry."""
    if kind == "normal" and position == 1:
        inner = unwrap(part)
        factors = inner.factors if type(inner) is Term else [inner]
        last = unwrap(factors[-1])
        name = last.base if type(last) is Scripts else last
        if (
            type(name) is Symbol
            and name.name in ("I", "\\mathbf{I}", "\\boldsymbol{I}", "\\mathbb{I}")
            and frame.find(name.name) is None
        ):
            if type(inner) is not Term or len(factors) == 1:
                return matrix.scalar(ONE)
            rest = factors[:-1]
            return frame.value(term_of(rest, inner.operators[:-1]))
        value = frame.value(part)
        if value.rank == 2:
            raise frame.refuse("a covariance matrix is not read: entries are independent", part, "\\sigma^2 or \\sigma^2 I")
        return value
    return frame.value(part)


@contextmanager
def laws_below(frame: Frame, subs: list[Surface]) -> Iterator[None]:
    """Inside 𝔼_{x ∼ N(0,1)}[…] x is random; 𝔼_x and 𝔼_{x ∼ p} of a name with a law change nothing."""
    resolver, added = frame.resolver, []
    for sub in subs:
        part = unwrap(sub)
        if type(part) is Chained and part.relations == ["∼"]:
            left, right = unwrap(part.sides[0]), part.sides[1]
            known = frame.find(resolver.spelled(left))
            if distribution_of(right) is None:
                if known is None or known.law is None:
                    raise frame.refuse(
                        "this distribution is not known", right, "one that is declared, or \\mathcal{N}(\\mu, \\sigma^2)"
                    )
                continue
            if known is not None and known.law is not None:
                continue
            letters = subscript_letters(left.subs) if type(left) is Scripts else []
            name = spelling(left.base) if type(left) is Scripts and letters else resolver.spelled(left)
            shape = known.shape if known is not None else None
            entity = Entity(
                name, frame.place, frame.scope, shape=shape, law=WrittenLaw(right, tuple(letters or ()), right.start), end=part.end
            )
            added.append(resolver.knowledge.add(entity))
        else:
            value = frame.value(part)
            if not any(tensor.law is not None for tensor in value.general_entry().tensors):
                raise frame.refuse("this name is not random", part, "x \\sim …")
    try:
        yield
    finally:
        for entity in added:
            resolver.knowledge.drop(entity)
