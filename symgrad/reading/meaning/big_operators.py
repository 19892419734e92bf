"""Σ, Π, max and min: what they bind, over which range, under which conditions."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.building import both
from ...terms.nodes import Index, Maximum, Minimum, Node, Product, Range, Sum
from ..surface.arguments import calls_in
from ..surface.binders import Bounds, bound_by, letters_of
from ..surface.syntax import Big, Chained, Symbol, spelling, unwrap
from ..surface.vocabulary import INTEGRAL
from .averages import integral, over_points
from .conditions import condition_of
from .frame import Frame
from .index_ranges import open_index
from .integers import integer_of

_BIG = {"sum": Sum, "product": Product, "maximum": Maximum, "minimum": Minimum}


def big_value(frame: Frame, part: Big) -> Value:
    """Σ, Π, max, min: binds, reads the body, and conditions."""
    if part.operator == INTEGRAL:
        return integral(frame, part)
    if part.operator == "sum" and part.over is None and (names := _arguments(frame, part)):
        return over_points(frame, names, part.body, part)
    if part.operator not in _BIG:
        raise frame.refuse(f"{part.operator} is not read", part, "sums, products, max and min over finite ranges")
    saved = dict(frame.bound)
    binders, conditions = _binders(frame, part)
    try:
        for letter, index in binders:
            frame.bound[letter] = index
        where = [condition_of(frame, condition) for condition in conditions]
        body = frame.value(part.body)
    finally:
        frame.bound = saved
    kind = _BIG[part.operator]
    if kind is not Sum:
        body = matrix.squeeze(body)
        if body.axes and kind is Product:
            raise frame.unclear(f"a product over an index of values with the shape {body.shape}", part)
    indices = [index for _, index in binders]

    def wrap(entry: Node) -> Node:
        left = list(where)
        for index in reversed(indices):
            # A condition stands at the innermost index that it mentions.
            inner = [condition for condition in left if index in condition.free]
            left = [condition for condition in left if condition not in inner]
            entry = kind(index, entry, both(*inner))
        if left:
            raise frame.refuse("a condition below the operator mentions none of its indices", part)
        return entry

    return Value(body.axes, lambda i: wrap(body.build(i)), body.row)


def _arguments(frame: Frame, part: Big) -> list[str]:
    """The names below Σ that are arguments of functions and index nothing: the τ of Σ_τ P(τ) R(τ), which runs over any set."""
    names = [item.name for item in map(unwrap, part.under) if type(item) is Symbol]
    knowledge = frame.resolver.knowledge
    if len(names) != len(part.under) or any(name in knowledge.indexed or name in knowledge.ranged for name in names):
        return []
    called = {spelling(item) for name, items in calls_in(part.body) for item in items}
    return names if called.issuperset(names) else []


def _binders(frame: Frame, part: Big) -> tuple[list[tuple[str, Index]], list[Chained]]:
    """The (letter, Index) that the operator binds, outermost first, and the conditions below it."""
    bound = bound_by(part, frame.bound)
    for item in bound.unread:
        if type(item) is Chained and item.relations == ["∈"]:
            raise frame.refuse("this set is not read below a sum", item, "\\{1, \\dots, n\\}")
        raise frame.refuse("this is not read below a sum", item, "i=1, i,j, or j \\neq i")
    binders = [(letter, _index(frame, letter, bounds, part)) for letter, bounds in bound.binders]
    chosen = {letter for letter, _ in binders}
    for relation in bound.relations:
        letters = letters_of(relation)
        new = [l for l in letters if l not in chosen and l not in frame.bound and not _is_known(frame, l)]
        new = list(dict.fromkeys(new))
        if not any(l in chosen for l in letters):
            candidates = [l for l in new if l not in frame.fixed and l not in frame.free]
            undeclared = [l for l in candidates if frame.find(l) is None]
            candidates = undeclared or candidates
            unsaid = [l for l in candidates if l not in frame.resolver.knowledge.mentioned]
            candidates = unsaid or candidates  # Σ_{j ≠ c} where “$c$ is the correct class”
            standing = [l for l in candidates[1:] if _stands_elsewhere(frame, l)]
            if standing and frame.claims:
                message = f"it is not clear whether {standing[0]} is summed over, which stands for one value elsewhere"
                raise frame.refuse(message, relation, f"\\sum_{{{candidates[0]}: {candidates[0]} \\neq {standing[0]}}}")
            candidates = [l for l in candidates if l not in standing]
            if not candidates and len(new) >= 1:
                raise frame.refuse("it is not clear over which index is summed", relation, "\\sum_{j: j \\neq i} or written bounds")
            for letter in candidates:
                chosen.add(letter)
                binders.append((letter, _index(frame, letter, Bounds(None, part.over, part.start), part)))
    if not binders:
        raise frame.refuse("a sum needs an index", part, "\\sum_{i=1}^{n}")
    seen: set[str] = set()
    for letter, _ in binders:
        if letter in seen:
            raise frame.refuse(f"the sum binds {letter} twice", part, "different indices")
        seen.add(letter)
    return binders, [*bound.conditions, *bound.relations]


def _index(frame: Frame, letter: str, bounds: Bounds, part: Big) -> Index:
    """The index of a bound letter; its range is open where no end is written."""
    if bounds.upper is None:
        if bounds.lower is not None:
            raise frame.refuse("a sum with a lower end has no upper end", part, "\\sum_{i=1}^{n}")
        return open_index(letter)
    lower = frame.resolver.default_lower() if bounds.lower is None else integer_of(frame, bounds.lower)
    return Index(letter, Range(lower, integer_of(frame, bounds.upper)))


def _stands_elsewhere(frame: Frame, letter: str) -> bool:
    """Whether a letter indexes an entry elsewhere and no operator ever binds it: the y of Σ_{j ≠ y} beside p_y."""
    knowledge = frame.resolver.knowledge
    return letter in knowledge.standing and letter not in knowledge.bound


def _is_known(frame: Frame, name: str) -> bool:
    entity = frame.find(name)
    return name in frame.given or entity is not None and entity.kind != "index"
