"""What the names in some SymPy expressions are, before they are read: size, index, scalar, or array; where axes and indices run.

An axis of size n runs 1..n, or 0..n-1 where the sums that index it start at 0. An index with no range of its own has that
of the axes it is used on. All expressions of one request are surveyed together, so that they agree. Imports SymPy.
"""

from __future__ import annotations

from sympy import Idx, Indexed, IndexedBase, Integer, KroneckerDelta, MatrixSymbol, Product, Sum, Symbol, floor
from sympy.core.basic import Basic
from sympy.core.relational import Relational
from sympy.functions.elementary.integers import ceiling
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.stats.rv import RandomSymbol

from ..errors import DefinitionError, UnsupportedError
from ..terms import indices as integers
from ..terms.nodes import Node, Size
from .integers import integer_of, limits_of, symbol_of, symbols_in
from .matrices import is_of_matrices, lower_scalar
from .objects import NamedArray, NamedScalar, OfMatrix, Runs, SumOver, Unit


def children(expression):
    """The parts of an expression that a traversal enters (a condition's too)."""
    return [part for part in expression.args if isinstance(part, Basic)]


class Known:
    """The range of an index whose bounds are written."""

    def __init__(self, lower, upper, bound=()):
        self.lower, self.upper = lower, upper
        self.local = {symbol_of(s) for end in (lower, upper) for s in end.free_symbols} & set(bound)


class Group:
    """Axes and indices that share one range: what is known of it."""

    def __init__(self):
        self.lengths, self.zero, self.one, self.known = [], [], [], []

    def join(self, other):
        for name in ("lengths", "zero", "one", "known"):
            getattr(self, name).extend(getattr(other, name))


class Survey:
    """Names and ranges in a few expressions taken together.

    arrays   whole arrays that belong to them
    only     the one name whose definition is entered, all others being taken as they come and unknown ranges as any range:
             for a look at one definition by itself. None: every definition is entered
    """

    def __init__(self, expressions, arrays=(), only=None):
        self.only = only
        self.parents, self.groups = {}, {}
        self.uses, self.integer_slots = [], []
        self.arrays, self.named, self.lowered_to = {}, {}, {}
        self.in_shapes, self.in_limits, self.lone, self.compound, self.scalars = {}, {}, {}, {}, {}
        self.idx_ranges, self.weak = {}, []
        # Definitions are surveyed one after the other, not inside each other: a network may be hundreds of them deep.
        self.needs: dict = {None: {}}
        self.waiting, self.current = [], None
        for expression in expressions:
            self.visit(expression, {})
        for array in arrays:
            self.visit_base(array)
        self.visit_waiting()
        self.settle()

    # --- one walk ---------------------------------------------------------------------------------------------------

    def lowered(self, expression):
        """A matrix-made scalar as sums over indices; the same object each time."""
        if expression not in self.lowered_to:
            self.lowered_to[expression] = lower_scalar(expression)
        return self.lowered_to[expression]

    def visit_waiting(self):
        """Survey the definitions and laws that were met and not yet entered."""
        while self.waiting:
            self.current = self.waiting.pop()
            self.needs[self.current] = {}
            self.visit_content(self.current, self.current.content)
        self.current = None

    def in_order(self, name) -> list:
        """The defined names that a name depends on, and itself, each after those that it needs."""
        done: dict[object, None] = {}
        stack = [(name, False)]
        while stack:
            current, entered = stack.pop()
            if entered:
                done[current] = None
            elif current not in done:
                stack.append((current, True))
                stack.extend((need, False) for need in self.needs.get(current, ()) if need not in done)
        return list(done)

    def is_entered(self, name) -> bool:
        """Whether the definition of a name counts."""
        return self.only is None or name == self.only

    def meet(self, name):
        """A name with a definition or a law occurs in what is being surveyed."""
        self.needs[self.current][name] = None
        if name not in self.named:
            self.named[name] = None
            if self.is_entered(name):
                self.waiting.append(name)

    def visit(self, expression, bound):
        """Collect what an expression says of its names; `bound` maps symbols to a group key or a Known range."""
        if isinstance(expression, Indexed):
            self.visit_indexed(expression, bound)
        elif isinstance(expression, MatrixElement) and isinstance(expression.parent, MatrixSymbol):
            entry = self.lowered(expression)
            self.visit(entry, bound)
            if isinstance(entry, Indexed):
                for position in range(len(entry.indices)):
                    self.group(("axis", entry.base, position)).zero.append(f"{expression} (a MatrixSymbol's entries start at 0)")
        elif is_of_matrices(expression):
            self.visit(self.lowered(expression), bound)
        elif isinstance(expression, (Sum, Product)):
            self.visit_binder(expression, bound)
        elif isinstance(expression, SumOver):
            body, index = expression.args
            self.visit(body, {**bound, index: index})
        elif isinstance(expression, OfMatrix):
            _, row, column, body, *indices = expression.args
            self.visit(body, {**bound, row: row, column: column})
            self.unify(row, column, str(expression))
            for index, own in zip(indices, (row, column)):
                self.slot(own, index, bound, "an inverse")
        elif isinstance(expression, (Runs, Unit)):
            *indices, size = expression.args
            key = ("unit", expression)
            self.shape(key, size, "the identity")
            for index in indices:
                self.slot(key, index, bound, "the identity")
        elif isinstance(expression, KroneckerDelta):
            for index in expression.args[:2]:
                self.integer_slot(index, bound, alone=False)
            self.weak.append((expression.args[:2], bound))
        elif isinstance(expression, Relational) and _of_symbols(expression):
            # i ≠ j says that i and j run alike, as KroneckerDelta does.
            for side in expression.args:
                self.integer_slot(side, bound, alone=False)
            self.weak.append((expression.args, bound))
        elif isinstance(expression, (Idx, Symbol)):
            self.visit_symbol(expression, bound)
        elif isinstance(expression, RandomSymbol):
            for part in expression.pspace.distribution.args:
                self.visit(part, {})
        elif isinstance(expression, (floor, ceiling)) and all(symbol.is_integer for symbol in symbols_in(expression)):
            self.integer_slot(expression, bound, alone=False)
        else:
            for child in children(expression):
                self.visit(child, bound)

    def visit_indexed(self, expression, bound):
        base = expression.base
        if not isinstance(base, IndexedBase):
            raise UnsupportedError(f"{expression} takes an entry of {type(base).__name__}; declare an IndexedBase with a shape")
        self.visit_base(base)
        rank = len(base.content.indices) if isinstance(base, NamedArray) else len(base.shape)
        if rank != len(expression.indices):
            raise DefinitionError(f"{base} has {rank} indices and {expression} has {len(expression.indices)}")
        for position, index in enumerate(expression.indices):
            self.slot(("axis", base, position), index, bound, str(expression))

    def visit_base(self, base):
        if isinstance(base, NamedArray):
            self.arrays[base] = None
            self.meet(base)
            return
        if base in self.arrays:
            return
        if base.shape is None:
            raise DefinitionError(f'{base} has no shape; write IndexedBase("{base}", shape=(n,)) with a size n')
        self.arrays[base] = None
        for position, length in enumerate(base.shape):
            self.shape(("axis", base, position), length, str(base))

    def visit_content(self, base, content):
        inner: dict[Symbol, object] = {}
        for position, (symbol, lower, upper) in enumerate(content.indices):
            key = ("axis", base, position)
            self.group(key)
            if lower is None:
                inner[symbol] = key
            else:
                run = inner[symbol] = Known(lower, upper)
                self.group(key).known.append((run, str(base)))
                for end in (lower, upper):
                    self.note(end, self.in_limits, {})
        if getattr(base, "shape", None) is not None:
            for position, length in enumerate(base.shape):
                self.shape(("axis", base, position), length, str(base))
        for part in content.parts:
            self.visit(part, inner)

    def visit_binder(self, expression, bound):
        inner = dict(bound)
        limits = limits_of(expression)
        # The last limit is the outermost sum; a limit may use the indices of the sums around it.
        for symbol, lower, upper in reversed(limits):
            for end in (lower, upper):
                self.note(end, self.in_limits, inner)
            inner[symbol] = Known(lower, upper, inner)
        self.visit(expression.function, inner)

    def visit_symbol(self, expression, bound):
        symbol = symbol_of(expression)
        if isinstance(expression, Idx) and symbol not in bound:
            self.declare_idx(expression)
        if symbol in bound:
            return
        if isinstance(symbol, NamedScalar):
            self.meet(symbol)
            return
        self.scalars[symbol] = None

    def declare_idx(self, idx):
        if idx.lower is None or idx.upper is None:
            return
        symbol, range_ = idx.label, (idx.lower, idx.upper)
        if self.idx_ranges.setdefault(symbol, range_) != range_:
            raise DefinitionError(f"the index {symbol} is declared over {self.idx_ranges[symbol]} and over {range_}; use two names")
        for end in range_:
            self.note(end, self.in_limits, {})

    def slot(self, key, index, bound, text):
        """`index` is used on the axis `key`."""
        self.integer_slot(index, bound, alone=True)
        self.uses.append((key, index, bound, text))

    def integer_slot(self, index, bound, alone):
        if index.is_integer is False:
            raise DefinitionError(
                f"the index {index} is no integer; an index is made of integer symbols and integers by +, - and *"
            )
        plain = isinstance(index, (Symbol, Idx))
        self.note(index, self.lone if plain and alone else self.compound, bound)
        if plain and symbol_of(index) in bound:
            return
        for symbol in symbols_in(index):
            if symbol_of(symbol) not in bound and not symbol.is_integer:
                raise DefinitionError(
                    f'the index {index} uses {symbol}, which is no integer; make it symbols("{symbol}", integer=True)'
                )

    def note(self, expression, where, bound):
        for part in symbols_in(expression):
            if symbol_of(part) in bound:
                continue
            if isinstance(part, Idx):
                self.declare_idx(part)
            where[symbol_of(part)] = None

    def shape(self, key, length, text):
        self.note(length, self.in_shapes, {})
        self.group(key).lengths.append((self.atoms(length), length, text))

    # --- groups -----------------------------------------------------------------------------------------------------

    def root(self, key):
        while self.parents.setdefault(key, key) != key:
            key = self.parents[key]
        return key

    def group(self, key) -> Group:
        return self.groups.setdefault(self.root(key), Group())

    def unify(self, first, second, text):
        first, second = self.root(first), self.root(second)
        if first == second:
            return
        left, right = self.group(first), self.group(second)
        for one, shown, owner in left.lengths[:1]:
            for other, other_shown, other_owner in right.lengths[:1]:
                if one is not other:
                    raise DefinitionError(
                        f"in {text} one index runs over {owner}, of size {shown}, and over {other_owner}, of "
                        f"size {other_shown}; the sizes must be equal"
                    )
        self.parents[second] = first
        left.join(right)
        del self.groups[second]

    def atoms(self, expression) -> Node:
        """An integer expression for comparison: every symbol stands for itself."""
        return integer_of(expression, lambda symbol: Size(str(symbol)))

    def settle(self):
        """Decide from all uses what is an index and which axes start at 0."""
        lone = [use for use in self.uses if isinstance(use[1], (Symbol, Idx))]
        rest = [use for use in self.uses if not isinstance(use[1], (Symbol, Idx))]
        for key, index, bound, text in lone:
            run = self.run_of(index, bound)
            if isinstance(run, Known):
                self.evidence(key, run, text)
            elif run is not None:
                self.unify(key, run, text)
        for key, index, bound, text in rest:
            runs = [self.run_of(s, bound) for s in symbols_in(index)]
            runs = [run for run in runs if run is not None]
            lowers = [run.lower if isinstance(run, Known) else 0 if self.group(run).zero else None for run in runs]
            if runs and all(lower == 0 for lower in lowers) and not _constant(self.polynomial(index)):
                self.group(key).zero.append(text)
        for (left, right), bound in self.weak:
            runs = [self.run_of(s, bound) for s in (left, right) if isinstance(s, (Symbol, Idx))]
            if len(runs) == 2 and any(run is not None and not isinstance(run, Known) and not self.is_known(run) for run in runs):
                first, second = runs
                if first is None or second is None:
                    continue
                if isinstance(first, Known) or isinstance(second, Known):
                    known, key = (first, second) if isinstance(first, Known) else (second, first)
                    self.evidence(key, known, f"KroneckerDelta({left}, {right})")
                else:
                    self.unify(first, second, f"KroneckerDelta({left}, {right})")

    def polynomial(self, index):
        try:
            return dict(integers.polynomial(self.atoms(index)))
        except DefinitionError:
            return {(): 1}

    def is_known(self, key):
        group = self.group(key)
        return bool(group.lengths or group.known)

    def evidence(self, key, known, text):
        """An index with a written range stands alone on an axis."""
        group = self.group(key)
        if known.local:
            return
        upper = self.atoms(known.upper)
        if not group.lengths:
            group.known.append((known, text))
        shown = f"{text} ({known.lower}..{known.upper})"
        if known.lower == 0:
            group.zero.append(shown)
        elif any(upper is length for length, *_ in group.lengths) or (known.lower == 1 and not group.lengths):
            group.one.append(shown)

    def run_of(self, index, bound):
        """A Known range or a group key for an index symbol; None for a size."""
        symbol = symbol_of(index)
        if symbol in bound:
            return bound[symbol]
        if symbol in self.idx_ranges:
            return Known(*self.idx_ranges[symbol])
        return ("index", symbol) if self.kind(symbol) == "index" else None

    def kind(self, symbol) -> str:
        """What a free symbol is: "size", "index" or "scalar"."""
        if symbol in self.idx_ranges:
            return "index"
        if symbol in self.in_shapes:
            return "size"
        if symbol in self.lone and not (symbol in self.in_limits and symbol.is_positive):
            return "index"
        if symbol in self.in_limits:
            return "size"
        if symbol in self.compound and not symbol.is_positive:
            return "index"
        return "size" if symbol.is_integer and symbol.is_positive else "scalar"

    def names(self):
        """Every name that is no bound one, as SymPy has it."""
        symbols = {**self.in_shapes, **self.in_limits, **self.lone, **self.compound, **self.scalars, **self.named}
        return {symbol.name for symbol in symbols} | {str(array.label) for array in self.arrays}

    def free_indices(self):
        """The symbols that are free indices somewhere."""
        return [symbol for symbol in {**self.lone, **self.compound, **self.idx_ranges} if self.kind(symbol) == "index"]

    def bounds(self, key, text):
        """(lower, upper) in SymPy of an axis or an index."""
        group = self.group(key)
        if group.lengths:
            if group.zero and group.one:
                raise DefinitionError(
                    f"one axis of size {group.lengths[0][1]} is indexed from 0 in {group.zero[0]} and from 1 "
                    f"in {group.one[0]}; start both sums alike"
                )
            length = group.lengths[0][1]
            return (Integer(0), length - 1) if group.zero else (Integer(1), length)
        if not group.known:
            if self.only is not None:
                return Integer(1), Symbol(f"n_{id(group)}", integer=True, positive=True)
            raise DefinitionError(
                f"the range of {text} is not known: it indexes no axis by itself; declare it by Idx({text!r}, (1, n))"
            )
        known, where = group.known[0]
        for other, other_where in group.known[1:]:
            if self.atoms(known.lower) is not self.atoms(other.lower) or self.atoms(known.upper) is not self.atoms(other.upper):
                raise DefinitionError(
                    f"the range of {text} is {known.lower}..{known.upper} in {where} and "
                    f"{other.lower}..{other.upper} in {other_where}; give it by Idx"
                )
        return known.lower, known.upper


def _of_symbols(relation):
    """Whether both sides are single integer symbols."""
    return all(isinstance(side, (Idx, Symbol)) and side.is_integer for side in relation.args)


def _constant(polynomial):
    return polynomial.get((), 0)
