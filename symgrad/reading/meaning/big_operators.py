"""Σ, Π, max and min: what they bind, over which range, under which conditions."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.nodes import TRUE, Index, Maximum, Minimum, Product, Range, Sum, both
from ..surface.binders import Bounds, bound_by, letters_of
from ..surface.sets import ends_of_set
from ..surface.syntax import Big, Chained, Surface
from .index_ranges import open_index

_BIG = {"sum": Sum, "product": Product, "maximum": Maximum, "minimum": Minimum}


def big_value(elaborator, part: Big) -> Value:
    """Σ, Π, max, min: binds, reads the body, and conditions."""
    saved = dict(elaborator.bound)
    binders, conditions = _binders(elaborator, part)
    try:
        for letter, index in binders:
            elaborator.bound[letter] = index
        where = [elaborator.condition(condition) for condition in conditions]
        body = elaborator.value(part.body)
    finally:
        elaborator.bound = saved
    kind = _BIG[part.operator]
    if kind is not Sum:
        body = matrix.squeeze(body)
        if body.axes and kind is Product:
            raise elaborator.misfit(f"a product over an index of values with the shape {body.shape}", part)
    indices = [index for _, index in binders]

    def wrap(entry):
        left = list(where)
        for index in reversed(indices):
            here = [c for c in left if index in c.free]
            # a condition stands at the innermost index that it mentions
            inner = [c for c in here if c in left]
            for c in inner:
                left.remove(c)
            entry = kind(index, entry, both(*inner) if inner else TRUE)
        if left:
            raise elaborator.refuse("a condition below the operator mentions none of its indices", part)
        return entry

    if not body.axes:
        inner_value = body
        return Value((), lambda _: wrap(inner_value.build(())))
    return Value(body.axes, lambda i: wrap(body.build(i)), body.row)


def _binders(elaborator, part: Big) -> tuple[list[tuple[str, Index]], list[Chained]]:
    """The (letter, Index) that the operator binds, outermost first, and the conditions below it."""
    bound = bound_by(part, elaborator.bound)
    for item in bound.unread:
        if type(item) is Chained and item.relations == ["∈"]:
            raise elaborator.refuse("this set is not read below a sum", item, "\\{1, \\dots, n\\}")
        raise elaborator.refuse("this is not read below a sum", item, "i=1, i,j, or j \\neq i")
    binders = [(letter, _index(elaborator, letter, bounds, part)) for letter, bounds in bound.binders]
    chosen = {letter for letter, _ in binders}
    for relation in bound.relations:
        letters = letters_of(relation)
        new = [l for l in letters if l not in chosen and l not in elaborator.bound and not _is_known(elaborator, l)]
        new = list(dict.fromkeys(new))
        if not any(l in chosen for l in letters):
            candidates = [l for l in new if l not in elaborator.fixed and l not in elaborator.free]
            undeclared = [l for l in candidates if elaborator.resolver.find(l, elaborator) is None]
            candidates = undeclared or candidates
            unsaid = [l for l in candidates if l not in elaborator.resolver.knowledge.mentioned]
            candidates = unsaid or candidates  # Σ_{j ≠ c} where “$c$ is the correct class”
            if not candidates and len(new) >= 1:
                raise elaborator.refuse(
                    "it is not clear over which index is summed", relation, "\\sum_{j: j \\neq i} or written bounds"
                )
            for letter in candidates:
                chosen.add(letter)
                binders.append((letter, _index(elaborator, letter, Bounds(None, part.over, part.start), part)))
    if not binders:
        raise elaborator.refuse("a sum needs an index", part, "\\sum_{i=1}^{n}")
    seen: set[str] = set()
    for letter, _ in binders:
        if letter in seen:
            raise elaborator.refuse(f"the sum binds {letter} twice", part, "different indices")
        seen.add(letter)
    return binders, [*bound.conditions, *bound.relations]


def _index(elaborator, letter: str, bounds: Bounds, part: Big) -> Index:
    """The index of a bound letter; its range is open where no end is written."""
    if bounds.upper is None:
        if bounds.lower is not None:
            raise elaborator.refuse("a sum with a lower end has no upper end", part, "\\sum_{i=1}^{n}")
        return open_index(letter)
    lower = elaborator.resolver.default_lower() if bounds.lower is None else elaborator.integer(bounds.lower)
    return Index(letter, Range(lower, elaborator.integer(bounds.upper)))


def _is_known(elaborator, name):
    entity = elaborator.resolver.find(name, elaborator)
    return name in elaborator.given or entity is not None and entity.kind != "index"


def set_range(elaborator, part: Surface) -> Range | None:
    """The range of \\{1, …, n\\} or [n]; None where it is something else."""
    ends = ends_of_set(part)
    return None if ends is None else Range(elaborator.integer(ends[0]), elaborator.integer(ends[1]))
