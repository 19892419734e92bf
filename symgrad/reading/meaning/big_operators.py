"""Σ, Π, max and min: what they bind, over which range, under which conditions."""

from __future__ import annotations

from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...terms.indices import minus, plus
from ...terms.nodes import Index, Maximum, Minimum, Node, Product, Range, Sum, both
from ..surface import vocabulary as words
from ..surface.scripts import flattened, subscript_letters
from ..surface.syntax import Big, Chained, Surface, unwrap
from .axis_ranges import set_range
from .conditions import condition_of
from .frame import Frame
from .index_ranges import open_index
from .integers import integer_of

_BIG = {"sum": Sum, "product": Product, "maximum": Maximum, "minimum": Minimum}


def big_value(frame: Frame, part: Big) -> Value:
    """Σ, Π, max, min: binds, reads the body, and conditions."""
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
            raise frame.misfit(f"a product over an index of values with the shape {body.shape}", part)
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


def _binders(frame: Frame, part: Big) -> tuple[list[tuple[str, Index]], list[Surface]]:
    """The (letter, Index) that the operator binds, outermost first, and the conditions below it."""
    binders: list[tuple[str, Index]] = []
    conditions: list[Surface] = []
    names: list[str] = []
    undecided: list[Chained] = []
    for item in flattened(part.under):
        item = unwrap(item)
        letters = subscript_letters([item])
        if letters is not None:
            names.extend(letters)
        elif type(item) is Chained and (letter := _started(item, binders)):
            lower = integer_of(frame, item.sides[1])
            if part.over is None:
                raise frame.refuse("a sum with a lower end has no upper end", part, "\\sum_{i=1}^{n}")
            binders += [(other, _ranged(frame, other, lower, part.over)) for other in (*names, letter)]
            names = []
        elif type(item) is Chained and item.relations == ["∈"]:
            binders.extend(_members(frame, item, names))
            names = []
        elif type(item) is Chained and (double := _double_bound(frame, item)):
            bound, rest = double
            binders.extend(bound)
            conditions.extend(rest)
        elif type(item) is Chained and all(r in words.JUDGED for r in item.relations):
            undecided.append(item)
        else:
            raise frame.refuse("this is not read below a sum", item, "i=1, i,j, or j \\neq i")
    for name in names:
        if part.over is not None:
            binders.append((name, _ranged(frame, name, None, part.over)))
        else:
            binders.append((name, open_index(name)))
    chosen = {letter for letter, _ in binders}
    for item in undecided:
        conditions.append(item)
        new = [
            l
            for side in item.sides
            for l in subscript_letters([side]) or ()
            if l not in chosen and l not in frame.bound and not _is_known(frame, l)
        ]
        new = list(dict.fromkeys(new))
        if not any(l in chosen for side in item.sides for l in subscript_letters([side]) or ()):
            candidates = [l for l in new if l not in frame.fixed and l not in frame.free]
            undeclared = [l for l in candidates if frame.find(l) is None]
            candidates = undeclared or candidates
            unsaid = [l for l in candidates if l not in frame.resolver.knowledge.mentioned]
            candidates = unsaid or candidates  # Σ_{j ≠ c} where “$c$ is the correct class”
            if not candidates and len(new) >= 1:
                raise frame.refuse("it is not clear over which index is summed", item, "\\sum_{j: j \\neq i} or written bounds")
            for letter in candidates:
                chosen.add(letter)
                binders.append((letter, open_index(letter) if part.over is None else _ranged(frame, letter, None, part.over)))
    if not binders:
        raise frame.refuse("a sum needs an index", part, "\\sum_{i=1}^{n}")
    seen: set[str] = set()
    for letter, _ in binders:
        if letter in seen:
            raise frame.refuse(f"the sum binds {letter} twice", part, "different indices")
        seen.add(letter)
    return binders, conditions


def _is_known(frame: Frame, name: str) -> bool:
    entity = frame.find(name)
    return name in frame.given or entity is not None and entity.kind != "index"


def _started(item: Chained, binders: list[tuple[str, Index]]) -> str | None:
    """The letter that i = 1 binds; None where it is something else, or bound already."""
    letters = subscript_letters([item.sides[0]]) if item.relations == ["="] else None
    return letters[0] if letters and len(letters) == 1 and letters[0] not in dict(binders) else None


def _ranged(frame: Frame, letter: str, lower: Node | None, over: Surface) -> Index:
    upper = integer_of(frame, over)
    if lower is None:
        lower = frame.resolver.default_lower()
    return Index(letter, Range(lower, upper))


def _members(frame: Frame, item: Chained, names: list[str]) -> list[tuple[str, Index]]:
    """i \\in \\{1, …, n\\}."""
    letters = names + (subscript_letters([item.sides[0]]) or [])
    range_ = set_range(frame, item.sides[1])
    if not letters or range_ is None:
        raise frame.refuse("this set is not read below a sum", item, "\\{1, \\dots, n\\}")
    return [(letter, Index(letter, range_)) for letter in letters]


def _double_bound(frame: Frame, item: Chained) -> tuple[list[tuple[str, Index]], list[Chained]] | None:
    """1 \\le i < j \\le n."""
    if len(item.relations) < 2 or not all(r in ("<", "≤") for r in item.relations):
        return None
    letters = [letter for side in item.sides[1:-1] for letter in subscript_letters([side]) or ()]
    single = all(len(subscript_letters([side]) or ()) == 1 for side in item.sides[1:-1])
    if not single or any(letter in frame.bound for letter in letters):
        return None
    lower, upper = integer_of(frame, item.sides[0]), integer_of(frame, item.sides[-1])
    lower = plus(lower, 1) if item.relations[0] == "<" else lower
    upper = minus(upper, 1) if item.relations[-1] == "<" else upper
    bound = [(letter, Index(letter, Range(lower, upper))) for letter in letters]
    rest = [
        Chained(item.start, item.end, [a, b], [r], [item.start])
        for a, r, b in zip(item.sides[1:-2], item.relations[1:-1], item.sides[2:-1])
    ]
    return bound, rest
