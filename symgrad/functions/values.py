"""Pieces of generated array code with named axes, and how they are aligned, gathered, reduced and contracted.

A Value is an expression whose array axes are labelled by indices; two Values meet by their labels. Knows integer
expressions, not what a formula means.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ..errors import UnsupportedError
from ..terms.indices import in_range, is_nonnegative, length, minus, plus, polynomial, replace_atoms
from ..terms.nodes import Floor, Index, Node, Range, Size
from ..writing.names import ascii_name
from .code import Code, binary, constant, is_literal, name, subscript, template


@dataclass(frozen=True)
class Value:
    """An expression and the index that labels each of its array axes, in order; none for a scalar."""

    code: ast.expr
    axes: tuple[Index, ...] = ()


ONE, ZERO = Value(constant(1)), Value(constant(0))


class Values:
    """Makes Values, with the statements that they need."""

    def __init__(self, backend, code: Code, identifiers):
        self.backend, self.code, self.identifiers = backend, code, identifiers
        self.order: dict[Index, int] = {}
        self.runs: dict[Index, Value] = {}
        self.sizes: set[Size] = set()
        self.partial = False
        self.assumed: set = set()
        self.imports = {backend.imports}

    # --- small things -----------------------------------------------------------------------------------------------

    def let(self, wanted: str, value: Value, keep: bool = False) -> Value:
        """The value under a name, so that it is computed once."""
        if isinstance(value.code, (ast.Name, ast.Constant)):
            return value
        return Value(self.code.assign(wanted, value.code, keep), value.axes)

    def apply(self, text: str, *values: Value) -> Value:
        """A template of the library applied entry by entry."""
        codes, axes = self.aligned(values)
        scalars = {place for place, value in enumerate(values) if not value.axes}
        return Value(template(self.backend.function(text, scalars), *codes), axes)

    def real(self, value: Value) -> Value:
        """Truth values or integers as real numbers."""
        return self.apply(self.backend.real, value)

    def operator(self, symbol: str, left: Value, right: Value) -> Value:
        (a, b), axes = self.aligned((left, right))
        return Value(binary(symbol, a, b), axes)

    def times(self, left: Value, right: Value) -> Value:
        if is_literal(left.code, 1):
            return right
        return left if is_literal(right.code, 1) else self.operator("*", left, right)

    def where(self, condition: Value, then: Value, otherwise: Value) -> Value:
        return self.apply("np.where(_0, _1, _2)", condition, then, otherwise)

    def position(self, index: Index) -> int:
        return self.order.setdefault(index, len(self.order))

    # --- integers ---------------------------------------------------------------------------------------------------

    def run(self, index: Index) -> Value:
        """The values of an index as a labelled array."""
        if index not in self.runs:
            low, high = self.integer(index.range.lower).code, self.integer(plus(index.range.upper, 1)).code
            text = self.backend.function(self.backend.arange)
            arange = template(text.replace("_0, _1", "_0"), high) if is_literal(low, 0) else template(text, low, high)
            self.runs[index] = Value(self.code.assign(ascii_name(index.name), arange, keep=True), (index,))
        return self.runs[index]

    def integer(self, expression: Node) -> Value:
        """An integer expression, broadcast over its indices."""
        total = None
        terms = sorted(polynomial(expression).items(), key=lambda term: (not term[0], term[1] < 0))
        for monomial, coefficient in terms:
            product = Value(constant(abs(coefficient))) if abs(coefficient) != 1 or not monomial else ONE
            for atom in sorted(monomial, key=lambda atom: type(atom) is not Size):
                product = self.times(product, self.atom(atom))
            if total is None:
                total = product if coefficient > 0 else Value(ast.UnaryOp(ast.USub(), product.code), product.axes)
            else:
                total = self.operator("+" if coefficient > 0 else "-", total, product)
        return ZERO if total is None else total

    def atom(self, atom):
        if type(atom) is Size:
            self.sizes.add(atom)
            return Value(name(self.identifiers(atom)))
        if type(atom) is Index:
            return self.run(atom)
        if type(atom) is Floor:
            return self.operator("//", self.integer(atom.numerator), self.integer(atom.denominator))
        raise UnsupportedError(f"no code for {type(atom).__name__} in an integer expression")

    def count(self, range_: Range) -> Value:
        """The number of integers in a range; 0 where it is empty."""
        number = length(range_)
        code = self.integer(number).code
        return Value(code if is_nonnegative(number) else template("max(0, _0)", code))

    # --- axes -------------------------------------------------------------------------------------------------------

    def union(self, values) -> tuple[Index, ...]:
        return tuple(sorted(dict.fromkeys(axis for value in values for axis in value.axes), key=self.position))

    def aligned(self, values):
        """The codes broadcast against each other, and the labels of what results."""
        axes = self.union(values)
        return [self.spread(value, axes) for value in values], axes

    def spread(self, value: Value, axes: tuple[Index, ...]) -> ast.expr:
        """The code with its axes in the order of `axes`, a new axis for each missing one after its first."""
        own = tuple(axis for axis in axes if axis in value.axes)
        code = value.code
        if own != value.axes:
            code = self.transposed(code, [value.axes.index(axis) for axis in own])
        if not own:
            return code
        tail = axes[axes.index(own[0]) :]
        if len(tail) == len(own):
            return code
        return subscript(code, [slice(None) if axis in own else None for axis in tail])

    def transposed(self, code, order):
        if order == [1, 0]:
            return template("_0.T", code)
        axes = ast.Tuple([constant(k) for k in order], ast.Load())
        if self.backend.name == "torch":
            return template("_0.permute(_1)", code, axes)
        return template("_0.transpose(_1)", code, axes)

    def reduced(self, kind: str, value: Value, indices) -> Value:
        """sum, prod, max or min over some of the value's axes."""
        places = [value.axes.index(index) for index in indices]
        axis = constant(places[0]) if len(places) == 1 else ast.Tuple([constant(k) for k in sorted(places)], ast.Load())
        left = tuple(axis for axis in value.axes if axis not in indices)
        return Value(template(self.backend.reductions[kind], value.code, axis), left)

    # --- entries ----------------------------------------------------------------------------------------------------

    def entry(self, array: Value, ranges: dict[Index, Range], slots: dict[Index, Node]) -> Value:
        """The array's entries at integer expressions: `slots[label]` for each of its axes, which run over `ranges[label]`.

        Where an expression can leave its range, the entries outside are nan.
        """
        pairs = [(label, slots[label], ranges[label]) for label in array.axes]
        if not pairs:
            return array
        seen: set = set()
        shared = False
        for _, slot, _ in pairs:
            shared |= bool(slot.free & seen)
            seen |= slot.free
        if shared:
            return self.gather_jointly(array, pairs)
        return self.gather_apart(array, pairs)

    def gather_apart(self, array, pairs):
        """Each axis by itself: kept, sliced, or picked by an array of positions."""
        code, axes, valid = array.code, [], []
        picks: list[Value | ast.expr | slice] = []
        arrays = 0
        for _, slot, range_ in pairs:
            inside = in_range(slot, range_)
            if type(slot) is Index and slot.range is range_:
                picks.append(slice(None))
                axes.append((slot,))
            elif type(slot) is Index and inside:
                picks.append(self.cut(slot.range, range_))
                axes.append((slot,))
            else:
                place, ok = self.place(slot, range_, inside)
                valid += ok
                picks.append(place)
                axes.append(place.axes)
                arrays += bool(place.axes)
        if arrays <= 1:
            parts: list[ast.expr | slice | None] = [pick.code if isinstance(pick, Value) else pick for pick in picks]
            while parts and isinstance(parts[-1], slice):
                parts.pop()
            result = Value(subscript(code, parts) if parts else code, tuple(a for group in axes for a in group))
        else:
            # One axis at a time: positions on several axes at once would be paired off.
            result, done = Value(code), 0
            for pick, group in zip(picks, axes):
                part = pick.code if isinstance(pick, Value) else pick
                if not isinstance(part, slice):
                    result = self.let("picked", Value(subscript(result.code, [slice(None)] * done + [part])))
                done += len(group)
            result = Value(result.code, tuple(a for group in axes for a in group))
        return self.undefined_outside(result, valid)

    def cut(self, run: Range, range_: Range):
        start = self.integer(minus(run.lower, range_.lower)).code
        stop_at = plus(minus(run.upper, range_.lower), 1)
        stop: ast.expr | None = None
        if run.upper is not range_.upper:
            stop = self.integer(stop_at).code
            stop = stop if is_nonnegative(stop_at) else template("max(0, _0)", stop)
        return ast.Slice(None if is_literal(start, 0) else start, stop)

    def place(self, slot, range_, inside):
        """The zero-based position of a slot on its axis, kept within it, and the conditions that it was within it."""
        place = self.integer(minus(slot, range_.lower))
        if inside:
            return place, []
        size = self.count(range_)
        place = self.let("at", place)
        if {minus(slot, range_.lower), minus(range_.upper, slot)} <= self.assumed:
            return self.clipped(place, size), []
        self.partial = True
        ok = self.let("inside", self.operator("&", self.operator(">=", place, ZERO), self.operator("<", place, size)))
        return self.clipped(place, size), [ok]

    def clipped(self, place, size):
        last = binary("-", size.code, constant(1))
        text = "_0.clip(0, _1)" if place.axes else "max(0, min(_0, _1))"
        return Value(template(text, place.code, last), place.axes)

    def undefined_outside(self, value, valid):
        for ok in valid:
            value = self.where(ok, value, Value(template('float("nan")')))
        return value

    def gather_jointly(self, array, pairs):
        """All axes by positions broadcast against each other: W[i, i], W[i, i - j]."""
        places, valid = [], []
        for _, slot, range_ in pairs:
            place, ok = self.place(slot, range_, in_range(slot, range_))
            places.append(place)
            valid += ok
        codes, axes = self.aligned(places)
        return self.undefined_outside(Value(subscript(array.code, codes), axes), valid)

    # --- contraction ------------------------------------------------------------------------------------------------

    def contract(self, factors: list[Value], summed: tuple[Index, ...]) -> Value:
        """Σ over `summed` of the product of the factors, without the array of all products."""
        factors = [factor for factor in factors if not is_literal(factor.code, 1)]
        result = ONE
        for index in summed:
            if not any(index in factor.axes for factor in factors):
                result = self.times(result, self.count(index.range))
        summed = tuple(index for index in summed if any(index in factor.axes for factor in factors))
        for group in self.connected(factors, summed):
            own = tuple(index for index in summed if any(index in factor.axes for factor in group))
            result = self.times(result, self.contracted(group, own))
        return result

    def connected(self, factors, summed):
        """The factors in groups that share summed indices; each group is summed by itself."""
        groups: list[list[Value]] = []
        for factor in factors:
            labels = set(factor.axes) & set(summed)
            joined, apart = [factor], []
            for group in groups:
                touching = labels and any(labels & set(other.axes) for other in group)
                if touching:
                    joined = group + joined
                    labels |= {axis for other in group for axis in other.axes} & set(summed)
                else:
                    apart.append(group)
            groups = [*apart, joined]
        return groups

    def contracted(self, factors, summed):
        if not summed:
            product = factors[0]
            for factor in factors[1:]:
                product = self.times(product, factor)
            return product
        narrowed = []
        for factor in factors:
            alone = [i for i in summed if i in factor.axes and sum(i in other.axes for other in factors) == 1]
            narrowed.append(self.reduced("sum", factor, alone) if alone and len(factors) > 1 else factor)
        if len(factors) == 1:
            return self.reduced("sum", factors[0], summed)
        scalars = [factor for factor in narrowed if not factor.axes]
        arrays = [factor for factor in narrowed if factor.axes]
        return self.contracted_scalars(scalars, self.einsum(arrays, summed))

    def contracted_scalars(self, scalars, value):
        for scalar in scalars:
            value = self.times(scalar, value)
        return value

    def einsum(self, factors, summed):
        shared = frozenset.intersection(*(frozenset(factor.axes) for factor in factors))
        if len(factors) == 2 and shared == frozenset(summed) and all(len(factor.axes) <= 2 for factor in factors):
            if len(summed) == 2:
                return self.reduced("sum", self.operator("*", *factors), summed)
            left, right = factors
            return self.matmul(left, right, summed[0])
        staying = tuple(axis for axis in self.union(factors) if axis not in summed)
        letters = dict(zip(self.union(factors), "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        inputs = ",".join("".join(letters[axis] for axis in factor.axes) for factor in factors)
        text = f"{inputs}->{''.join(letters[axis] for axis in staying)}"
        placeholders = ", ".join(f"_{k}" for k in range(len(factors)))
        options = self.backend.einsum_options
        code = template(f'{self.backend.prefix}.einsum("{text}", {placeholders}{options})', *(factor.code for factor in factors))
        return Value(code, staying)

    def matmul(self, left, right, index):
        """left @ right over one shared index; a vector on the left where there is one matrix only stays on the right."""
        if len(left.axes) < len(right.axes) and left.axes == (index,) and right.axes[1] is index:
            left, right = right, left
        if left.axes[-1] is not index:
            left = Value(template("_0.T", left.code), left.axes[::-1])
        if right.axes[0] is not index:
            right = Value(template("_0.T", right.code), right.axes[::-1])
        return Value(binary("@", left.code, right.code), left.axes[:-1] + right.axes[1:])


def labels(tensor):
    """The labels of a tensor's axes and their ranges."""
    if tensor.definition is not None:
        return tensor.definition.indices, tensor.axes
    return tuple(Index(f"\0{position}", axis) for position, axis in enumerate(tensor.axes)), tensor.axes


def hull(index: Index) -> tuple[Index, list[tuple[Node, Node]]]:
    """The index over a range free of other indices, and the (smaller, larger) pairs that must be ordered for the range meant."""
    ends, conditions = [], []
    for end, sign in ((index.range.lower, -1), (index.range.upper, 1)):
        wide = _extreme(end, sign)
        if wide is not end:
            conditions.append((end, index) if sign < 0 else (index, end))
        ends.append(wide)
    if not conditions:
        return index, []
    wide = Index(index.name, Range(*ends))
    return wide, [(wide if a is index else a, wide if b is index else b) for a, b in conditions]


def _extreme(end, sign):
    """The largest (sign 1) or least value of an end of a range over the indices in it."""
    for _ in range(8):
        inner = sorted((atom for monomial in polynomial(end) for atom in monomial if type(atom) is Index), key=lambda i: i.name)
        if not inner:
            if any(type(atom) is Floor and atom.free for monomial in polynomial(end) for atom in monomial):
                break
            return end
        index = inner[0]
        terms = [(monomial, coefficient) for monomial, coefficient in polynomial(end).items() if index in monomial]
        if len(terms) != 1 or any(type(atom) is not Size for atom in terms[0][0] if atom is not index):
            break
        end = replace_atoms(end, {index: index.range.upper if terms[0][1] * sign > 0 else index.range.lower})
    raise UnsupportedError("no vectorised code for a range whose ends depend on other indices in a way that is not linear")
