"""Index slots and bounds: integer expressions of indices and sizes, s(i-1)+k, and floors of them."""

from __future__ import annotations

from ...errors import ReadError
from ...matrices.axes import Axis
from ...terms.indices import integer, length, minus, plus, polynomial, times
from ...terms.nodes import Floor, Index, Node, Number, Range, Size
from ..facts.facts import Entity
from ..surface.scripts import is_marked
from ..surface.syntax import Group, Numeral, Quotient, Root, Scripts, Surface, Symbol, Term, Total, unwrap, walk
from ..surface.vocabulary import FUNCTION_COMMANDS
from .frame import Frame, Meaning
from .index_ranges import open_index

MAX_INTEGER = 10**9


def slot_of(frame: Frame, part: Surface, axis: Axis | None = None) -> Node:
    """The integer expression of an index slot; letters that mean nothing else are free indices."""
    return _Reader(frame, axis, True).read(part)


def integer_of(frame: Frame, part: Surface) -> Node:
    """The integer expression of a bound or a shape; letters that mean nothing else are sizes."""
    return _Reader(frame, None, False).read(part)


def floor_of(frame: Frame, part: Group) -> Node:
    """⌊a/b⌋ or ⌈a/b⌉."""
    return _Reader(frame, None, False).read(part)


def is_of_numbers(frame: Frame, part: Surface) -> bool:
    """Whether a name in a formula is a real number, so that it is no integer made of sizes and indices."""
    for inner in walk(part):
        if type(inner) is Root:
            return True
        for child in inner.children:
            whole = unwrap(child)
            base = unwrap(whole.base) if isinstance(whole, Scripts) else whole
            if type(base) is not Symbol or base.name in frame.bound:
                continue
            entity = frame.find(base.name)
            if entity is not None and entity.kind == "tensor":
                return True
            if (base.name in frame.given or base.name in FUNCTION_COMMANDS) and integer_named(frame, base.name, None) is None:
                return True
    return False


class _Reader:
    """Reads one integer expression; `axis` is the one that a slot is of, where that is known."""

    def __init__(self, frame: Frame, axis: Axis | None, is_slot: bool):
        self.frame, self.axis, self.is_slot = frame, axis, is_slot

    def refuse(self, part: Surface) -> ReadError:
        what = "an index" if self.is_slot else "a size"
        return self.frame.refuse(f"this is no {what[2:]}", part, f"{what} made of integers, sizes and indices by +, - and products")

    def read(self, part: Surface) -> Node:
        part = unwrap(part)
        if type(part) is Numeral:
            if part.value.denominator != 1 or part.value > MAX_INTEGER:
                raise self.refuse(part)
            return Number(part.value)
        if type(part) is Symbol or type(part) is Scripts:
            return self.name(part)
        if type(part) is Total:
            return self.total(part)
        if type(part) is Term:
            rest = self.remainder(part)
            return self.product(part) if rest is None else rest
        if type(part) is Group and part.opening in ("(", "[", "{") and len(part.items) == 1:
            return self.read(part.items[0])
        if type(part) is Group and part.opening in ("⌊", "⌈") and len(part.items) == 1:
            return self.floor(part)
        if type(part) is Quotient:
            return self.exact(part, self.read(part.numerator), self.read(part.denominator))
        raise self.refuse(part)

    def total(self, part: Total) -> Node:
        """A sum; a size in it that is an index nowhere is the size there, too: the K of x_{i+K-k}."""
        total: Node = Number(0)
        for sign, term in zip(part.signs, part.terms):
            name = unwrap(term)
            is_size = type(name) is Symbol and self.frame.resolver.knowledge.is_never_index(name.name)
            reader = _Reader(self.frame, None, self.is_slot) if is_size else self
            total = (plus if sign == "+" else minus)(total, reader.read(term))
        return total

    def product(self, part: Term) -> Node:
        """Factors of an integer; a size among several that are no numbers is the size, as the stride of x_{s(i-1)+j} is."""
        total: Node | None = None
        several = sum(type(unwrap(factor)) is not Numeral for factor in part.factors) > 1
        reader = _Reader(self.frame, None if several else self.axis, self.is_slot)
        for operator, factor in zip(part.operators, part.factors):
            value = reader.read(factor)
            if total is None:
                total = value
            elif operator == "/":
                total = self.exact(part, total, value)
            elif operator in ("", "·", "∗", "×"):
                total = times(total, value)
            else:
                raise self.refuse(part)
        if total is None:
            raise self.refuse(part)
        return total

    def remainder(self, part: Term) -> Node | None:
        """a mod n as a - n ⌊a/n⌋; None for any other product."""
        name, bracket = part.factors[0], part.factors[-1]
        if len(part.factors) != 2 or type(name) is not Symbol or name.name != "\\operatorname{mod}" or type(bracket) is not Group:
            return None
        number, divisor = (self.read(item) for item in bracket.items)
        return minus(number, times(divisor, Floor(number, divisor)))

    def exact(self, part: Surface, top: Node, bottom: Node) -> Node:
        """A quotient that is an integer as it stands."""
        if type(bottom) is Number and bottom.value:
            poly = {m: c / bottom.value for m, c in polynomial(top).items()}
            if all(c == int(c) for c in poly.values()):
                return integer({m: int(c) for m, c in poly.items()})
        raise self.frame.refuse("a quotient of sizes is an integer only inside \\lfloor … \\rfloor", part, "\\lfloor a/b \\rfloor")

    def floor(self, part: Group) -> Node:
        inner = unwrap(part.items[0])
        top, bottom = inner, None
        if type(inner) is Quotient:
            top, bottom = inner.numerator, inner.denominator
        elif type(inner) is Term and inner.operators.count("/") == 1 and inner.operators[-1] == "/":
            top = Term(inner.start, inner.factors[-2].end, inner.operators[:-1], inner.factors[:-1])
            bottom = inner.factors[-1]
        if bottom is None:
            return self.read(top)
        above, below = self.read(top), self.read(bottom)
        if part.opening == "⌈":
            above = plus(above, minus(below, 1))
        return integer(Floor(above, below))

    def name(self, part: Symbol | Scripts) -> Node:
        frame = self.frame
        if type(part) is Scripts:
            powers = [power for sup in part.sups if type(power := unwrap(sup)) is Numeral]
            if powers:
                exponent = powers[0].value
                rest = [sup for sup in part.sups if type(unwrap(sup)) is not Numeral]
                base = (
                    Scripts(part.start, part.end, part.base, part.subs, rest, part.primes)
                    if rest or part.subs or part.primes
                    else part.base
                )
                if exponent.denominator != 1 or not 1 <= exponent <= 8:
                    raise self.refuse(part)
                value = self.read(base)
                result = value
                for _ in range(int(exponent) - 1):
                    result = times(result, value)
                return result
        if type(part) is Scripts and (datum := self.datum(part)) is not None:
            return datum
        name = frame.resolver.spelled(part)
        if name in frame.bound:
            return frame.bound[name]
        if name in frame.given:
            raise self.refuse(part)
        known = integer_named(frame, name, self.axis if self.is_slot else None)
        if known is not None:
            return known
        if type(part) is Scripts and part.subs and not self.is_slot:
            return Size(name)
        if type(part) is Scripts and (part.subs or part.sups) and not is_marked(part):
            raise self.refuse(part)
        if not self.is_slot and name not in frame.letters:
            return end_node(frame, name)
        return frame.free.setdefault(name, open_index(name))

    def datum(self, part: Scripts) -> Node | None:
        """y_i where data give an integer for each i; None for any other name."""
        if data_entity(self.frame, part) is None:
            return None
        value = self.frame.value(part)
        return None if value.axes else value.node


# --- names that are integers ----------------------------------------------------------------------------------------


def size_node(meaning: Meaning, entity: Entity) -> Node:
    """A size, or the integer expression by which it is defined."""
    if entity.definition is None:
        return Size(entity.name)
    resolver = meaning.resolver
    if entity not in resolver.sizes:
        with resolver.making(entity):
            resolver.sizes[entity] = integer_of(Frame(meaning, entity.scope, entity.position), entity.definition[2])
    return resolver.sizes[entity]


def index_node(frame: Frame, entity: Entity) -> Node:
    """A declared index, i = 1, …, n, standing free."""
    if entity.name in frame.bound:
        return frame.bound[entity.name]
    if entity.name not in frame.free:
        if entity.range is None:
            frame.free[entity.name] = open_index(entity.name)
        else:
            own = Frame(frame.meaning, entity.scope, entity.position)
            with frame.resolver.making(entity):
                lower, upper = (integer_of(own, end) for end in entity.range)
            frame.free[entity.name] = Index(entity.name, Range(lower, upper))
    return frame.free[entity.name]


def data_entity(frame: Frame, part: Scripts) -> Entity | None:
    """The y of y_i where data give an integer for each i; None for any other name."""
    base = unwrap(part.base)
    if type(base) is not Symbol or not part.subs or part.sups or part.primes:
        return None
    entity = frame.find(base.name)
    if entity is None or entity.kind != "tensor":
        return None
    return entity if entity.range is not None or entity.pointer is not None else None


def end_node(frame: Frame, name: str) -> Node:
    """The t up to which a sum runs, where nothing on the line is indexed by t: an index where t has a range, else a size."""
    if frame.resolver.declared_bounds(name, frame.place, frame.scope) is None:
        return Size(name)
    return frame.free.setdefault(name, open_index(name))


def integer_named(frame: Frame, name: str, axis: Axis | None) -> Node | None:
    """The integer that a name is in an index or a bound; None where it stands for nothing yet."""
    entity = frame.find(name)
    if entity is not None:
        if entity.kind == "size":
            return size_node(frame.meaning, entity)
        if entity.kind == "index":
            return index_node(frame, entity)
        if entity.kind == "tensor" and entity.domain == "integer" and not entity.shape:
            return Size(name)
        return None
    if name in frame.free:
        return frame.free[name]
    if name in frame.resolver.knowledge.size_names:
        if axis is not None and (axis.range is None or Size(name) not in (length(axis.range), axis.range.upper)):
            return None
        if axis is not None:
            frame.resolver.note_at(f"{name} as an index is taken for the size {name}", frame.place)
        return Size(name)
    return None
