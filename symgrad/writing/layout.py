"""Terms as boxes: every decision on how a formula is displayed. Signs, fractions, parentheses, indices, deltas.

The LaTeX, text and MathML writers only emit what stands here. What is decided keeps a formula readable back: a product
is laid out factor by factor in its order, what is nested is in parentheses, and a node without a notation is refused.
Knows terms, boxes and names.
"""

from __future__ import annotations

from functools import lru_cache

from ..errors import UnsupportedError
from ..operators.distributions import distribution
from ..operators.functions import RAISED
from ..terms.binding import rename_apart
from ..terms.indices import IndexExpr
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    Add,
    And,
    Apply,
    Array,
    Cases,
    Constant,
    Covariance,
    DefinedFunction,
    Definition,
    Derivative,
    DerivedFunction,
    Divides,
    Entry,
    Expectation,
    Floor,
    Function,
    Index,
    Indicator,
    Law,
    Maximum,
    Minimum,
    Mul,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    Variance,
    conjuncts,
)
from . import function_layout, matrix_layout
from .bound_names import is_unambiguous
from .boxes import (
    DOT,
    ONE_BOX,
    BigOperator,
    Box,
    Call,
    CaseRows,
    Digits,
    Factors,
    Fence,
    Fraction,
    FunctionName,
    Listing,
    Marked,
    Name,
    Operator,
    Root,
    Row,
    Script,
    Terms,
    Words,
    fenced,
    no_label,
)
from .declarations import declaration
from .integer_layout import integer_box, integer_parts, runs_over_axis
from .names import split, unlabelled
from .notation import (
    BINDERS,
    SHADOWED,
    below,
    continues,
    is_closed,
    is_delta,
    is_differential,
    is_entered,
    is_fraction,
    is_letter,
    is_reciprocal,
    is_several,
    is_simple,
    leads_negative,
    stands_behind_operator,
    starts_numeric,
    takes_exponent,
)

Mark = tuple  # the path to the part that is marked, below the node at hand; None for no mark


def layout(node: Node, mark: Mark | None = None, declared: frozenset = frozenset()) -> Box:
    r"""The boxes of a term, condition, range, index, tensor (as its declaration), definition or law.

    mark       path (child positions, as in binding.subterm) of the part to highlight
    declared   names that the document gives a meaning; those in the node itself are seen. Where δ is one, the
               Kronecker delta is written \mathbb{1}[i = j], and where σ is one, the logistic function by its name.
    Bound indices whose names would be ambiguous are renamed. UnsupportedError for what has no notation.
    """
    if not is_unambiguous(node):
        node = _apart(node)
    return layout_of(node.tensors, declared).box(node, mark)


def definition(tensor: Tensor, declared: frozenset = frozenset()) -> Box:
    """The boxes of `name := body` for a tensor with a definition, of `name ∼ law` for one with a law.

    A name with a label, W_f, is defined in matrix notation where there is one, W_f := …, since a reader takes the indices
    of W_{f,ij} for more of the label.
    """
    writer = layout_of((tensor,), declared)
    if tensor.definition is not None:
        indices, body = tensor.definition.args
        right = rename_apart(body, frozenset({tensor.name, *(index.name for index in indices)}))
        if indices and split(tensor.name).subscript:
            return Row(Name(tensor.name), Operator(":="), matrix_layout.whole(writer, Array(indices, right))[0])
        return Row(writer.box(Entry(tensor, indices)), Operator(":="), writer.box(right))
    if tensor.law is not None:
        latex = distribution(tensor.law).latex[0]
        head: Box = FunctionName(latex) if latex.startswith(r"\operatorname") else Name(latex)
        boxes = tuple(map(writer.box, tensor.law.parameters))
        if boxes:
            head = Call(head, Fence("(", boxes[0] if len(boxes) == 1 else Listing(boxes, ", ")))
        return Row(writer.box(Entry(tensor, tensor.law.indices)), Operator("∼"), head)
    raise UnsupportedError(f"{tensor.name} has neither a definition nor a law")


_apart = lru_cache(maxsize=20000)(rename_apart)


def layout_of(tensors, declared: frozenset) -> Layout:
    """The layout among the names of these tensors, of what they are defined by, and of the document."""
    names = declared.union(tensor.name for root in tensors for tensor in root.reach)
    return _layout(frozenset(name for name in names if name in SHADOWED or split(name).subscript))


@lru_cache(maxsize=1000)
def _layout(names: frozenset) -> Layout:
    return Layout(names)


class Layout:
    """The layout of terms among the `names` that matter to it: built-in letters and names with a subscript.

    shadowed  the letters that have lost their built-in meaning
    labelled  the W of every name W_f: an entry of a tensor W is [W]_{fj}, so that its index is not taken for the label

    box     a node standing alone. `inline`: fractions in one line where that is clear, as in exponents.
            `open`: nothing stands behind it in its product, so that Σ and log need no closing
    """

    def __init__(self, names: frozenset):
        self.names, self.shadowed = names, names & SHADOWED
        self.labelled = frozenset(unlabelled(name) for name in names if split(name).subscript)
        self._unmarked = lru_cache(maxsize=20000)(lambda node, inline, open: self._build(node, None, inline, open))

    def box(self, node: Node, mark: Mark | None = None, inline: bool = False, open: bool = True) -> Box:
        if mark is None:
            return self._unmarked(node, inline, open)
        if not mark or not is_entered(node, mark[0]):
            return Marked(self._unmarked(node, inline, open))
        return self._build(node, mark, inline, open)

    def _build(self, node, mark, inline, open):
        build = _BUILDERS.get(type(node))
        if build is None:
            raise UnsupportedError(f"no notation for a {type(node).__name__}: {node!r}")
        return build(self, node, mark, inline, open)

    # --- sums and products ------------------------------------------------------------------------------------------

    def _add(self, node, mark, inline, open):
        _need(node, node.terms)
        return Terms(tuple(self.term(term, below(mark, k), inline) for k, term in enumerate(node.terms)))

    def term(self, node: Node, mark: Mark | None, inline: bool) -> tuple[bool, Box]:
        """(is negative, box) of a term of a sum."""
        negative, box = self.signed(node, mark, inline)
        if not negative and (type(node) is Add or is_several(node)):
            box = fenced(box, mark)
        return negative, box

    def signed(self, node: Node, mark: Mark | None, inline: bool) -> tuple[bool, Box]:
        """(is negative, box of the magnitude): a leading minus sign taken off where a reader puts it back."""
        kind = type(node)
        if kind is Number and node.value < 0:
            return True, self.box(Number(-node.value), mark and (), inline)
        if kind is Mul and leads_negative(node):
            first, *rest = node.factors
            if mark and mark[0] == 0:
                mark = ()
            marked, mark = mark == (), mark or None
            if first is MINUS_ONE:
                box = self._factors(tuple(rest), 1, mark, inline)
            else:
                box = self._factors((Number(-first.value), *rest), 0, mark, inline)
            return True, Marked(box) if marked else box
        if kind is IndexExpr:
            parts = integer_parts(node)
            if len(parts) == 1 and parts[0][0]:
                return True, Marked(parts[0][1]) if mark is not None else parts[0][1]
        return False, self.box(node, mark, inline)

    def _mul(self, node, mark, inline, open):
        _need(node, node.factors)
        if leads_negative(node):
            return Terms((self.signed(node, mark, inline),))
        return self._factors(node.factors, 0, mark, inline)

    def _factors(self, factors, start, mark, inline):
        """The box of a product of factors; the first has child position `start`.

        Plain factors before a reciprocal become its numerator, back to the last fraction.
        """
        parts: list[Box] = []
        run: list[tuple[int, Node]] = []
        last = start + len(factors) - 1

        def put(box, numeric):
            if numeric and parts:
                parts.append(DOT)
            parts.append(box)

        def flush():
            for k, factor in run:
                put(self.factor(factor, below(mark, k), inline and last > start, k == last), starts_numeric(factor))
            run.clear()

        for k, factor in enumerate(factors, start):
            if is_reciprocal(factor):
                nodes = [plain for _, plain in run]
                if type(factor.base) is Number and (not factor.base.value or all(type(plain) is Number for plain in nodes)):
                    run.append((k, factor))
                elif not nodes or len(nodes) == 1 and (type(nodes[0]) is Mul or nodes[0] is ONE):
                    flush()
                    put(self.box(factor, below(mark, k), inline and len(factors) == 1), False)
                else:
                    slashed = inline and k == last and not parts and is_simple(factor.base) and all(map(is_closed, nodes))
                    top = self._juxtaposed(run, mark, inline)
                    run.clear()
                    within = below(mark, k)
                    bottom = self.box(factor.base, within if within is None else within[1:] if within[:1] == (0,) else ())
                    if is_differential(nodes[0]) and type(factor.base) is Mul and is_differential(factor.base.factors[0]):
                        bottom = Fence("(", bottom)
                    put(Fraction(top, bottom, slashed), False)
            elif is_fraction(factor):
                flush()
                put(self.box(factor, below(mark, k), False, k == last), type(factor) is Number)
            else:
                run.append((k, factor))
        flush()
        return parts[0] if len(parts) == 1 else Factors(tuple(parts))

    def _juxtaposed(self, run, mark, inline):
        """The factors of a numerator; a sum that stands there alone needs no parentheses."""
        parts: list[Box] = []
        if len(run) == 1 and type(run[0][1]) is Add:
            return self.box(run[0][1], below(mark, run[0][0]), False)
        for position, (k, factor) in enumerate(run):
            if parts and starts_numeric(factor):
                parts.append(DOT)
            parts.append(self.factor(factor, below(mark, k), False, position == len(run) - 1))
        return parts[0] if len(parts) == 1 else Factors(tuple(parts))

    def factor(self, node: Node, mark: Mark | None, inline: bool, last: bool) -> Box:
        """The box of a factor of a product; `last`: nothing comes after it."""
        kind = type(node)
        box = self.box(node, mark, inline, last)
        if kind is Add or kind is Mul or kind is Number and node.value < 0 or kind is IndexExpr or kind in BINDERS and not last:
            return fenced(box, mark)
        return box

    def _pow(self, node, mark, inline, open):
        base, exponent = node.args
        if exponent is HALF:
            return Root(self.box(base, below(mark, 0)))
        if exponent is MINUS_ONE and type(base) is not Number:
            bottom = self.box(base, below(mark, 0), inline)
            return Fraction(ONE_BOX, bottom, inline and is_simple(base))
        raised = no_label(self.box(exponent, below(mark, 1), True))
        if (
            type(base) is Apply
            and type(base.function) is Function
            and base.function.name in RAISED
            and type(exponent) is Number
            and exponent.value.denominator == 1
            and exponent.value >= 2
        ):
            return function_layout.called(self, base, below(mark, 0), inline, open, raised)
        box = self.box(base, below(mark, 0), inline, not takes_exponent(base))
        if not takes_exponent(base):
            return Script(fenced(box, below(mark, 0)), None, raised)
        if type(box) is Script and box.sup is None:
            return Script(box.base, box.sub, raised)
        parts = split(box.latex) if type(box) is Name else None
        if parts is not None and parts.subscript:
            return Script(Name(parts.base), Name(parts.subscript), raised)
        return Script(box, None, raised)

    def _number(self, node, mark, inline, open):
        value = node.value
        if value < 0:
            return Terms(((True, self.box(Number(-value), None, inline)),))
        if value.denominator == 1:
            return Digits(str(value.numerator))
        return Fraction(Digits(str(value.numerator)), Digits(str(value.denominator)), inline)

    # --- names ------------------------------------------------------------------------------------------------------

    def _constant(self, node, mark, inline, open):
        latex = {"pi": r"\pi", "e": "e"}.get(node.name)
        if latex is None or latex in self.shadowed:
            raise UnsupportedError(f"no notation for the constant {node.name} where the document uses its letter")
        return Name(latex)

    def _named(self, node, mark, inline, open):
        return Name(node.name)

    def _integer(self, node, mark, inline, open):
        return integer_box(node)

    def _entry(self, node, mark, inline, open):
        name = node.tensor.name
        if not node.indices:
            return Name(name)
        base = Fence("[", Name(name)) if split(name).subscript or name in self.labelled else Name(name)
        return Script(base, self.indices(node.indices))

    def indices(self, indices: tuple[Node, ...]) -> Box:
        """Index slots, without commas where each is a single letter."""
        boxes = tuple(map(self.box, indices))
        if len(boxes) == 1:
            return boxes[0]
        return Listing(boxes, "" if all(map(is_letter, indices)) else ",")

    # --- Σ, Π, max, min -----------------------------------------------------------------------------------------------

    def _binder(self, node, mark, inline, open):
        index, body, where = node.args
        name, range_ = Name(index.name), index.range
        conditions = conjuncts(where)
        if type(node) in (Maximum, Minimum) and where is TRUE and runs_over_axis(index, body):
            limits, upper = (name,), None
        else:
            limits, upper = (Row(name, Operator("="), integer_box(range_.lower)),), integer_box(range_.upper)
        limits += tuple(map(self.box, conditions))
        lower = limits[0] if len(limits) == 1 else Listing(limits, ", ")
        reach = self._reach(body, below(mark, 0), inline, type(node) in (Maximum, Minimum))
        return BigOperator(BINDERS[type(node)], lower, upper, reach)

    def _reach(self, body, mark, inline, greedy):
        """The body of a big operator: it reaches to the end of its term; of a `greedy` max or min, so that parentheses show it."""
        negative, box = self.signed(body, None, inline)
        if type(body) is Add or negative or is_several(body) or greedy and type(body) is Mul:
            return fenced(self.box(body, mark, inline), mark)
        return self.box(body, mark, inline)

    # --- functions --------------------------------------------------------------------------------------------------

    def _apply(self, node, mark, inline, open):
        return function_layout.applied(self, node, mark, inline, open)

    def head(self, function: Node) -> Box:
        """The function's name."""
        return function_layout.head(self, function)

    # --- ∂, 𝔼 ---------------------------------------------------------------------------------------------------------

    def _derivative(self, node, mark, inline, open):
        body, by = node.args
        if not by:
            raise UnsupportedError("no notation for a derivative by nothing")
        partial = Operator("∂")
        top = Script(partial, None, Digits(str(len(by)))) if len(by) > 1 else partial
        if len(by) > 1 and len(set(by)) == 1 and takes_exponent(by[0]):
            bottom = Row(partial, self.box(Pow(by[0], Number(len(by)))))
        else:
            bottom = Row(*(part for entry in by for part in (partial, self.box(entry))))
        if type(body) is Entry:
            return Fraction(Row(top, self.box(body)), bottom)
        operand = self.box(body, below(mark, 0))
        return Call(Fraction(top, bottom), operand if open and stands_behind_operator(body) else Fence("(", operand))

    def _expectation(self, node, mark, inline, open):
        return Call(Name(r"\mathbb{E}"), Fence("[", self.box(node.body, below(mark, 0))))

    def _variance(self, node, mark, inline, open):
        return Call(FunctionName(r"\operatorname{Var}"), Fence("(", self.box(node.body, below(mark, 0))))

    def _covariance(self, node, mark, inline, open):
        both = Listing((self.box(node.left, below(mark, 0)), self.box(node.right, below(mark, 1))), ", ")
        return Call(FunctionName(r"\operatorname{Cov}"), Fence("(", both))

    # --- conditions -------------------------------------------------------------------------------------------------

    def _relation(self, node, mark, inline, open):
        left, right = self.box(node.left, below(mark, 0), inline), self.box(node.right, below(mark, 1), inline)
        return Row(left, Operator(node.op), right)

    def _divides(self, node, mark, inline, open):
        return Row(self.box(node.divisor, below(mark, 0)), Operator("∣"), self.box(node.number, below(mark, 1)))

    def _and(self, node, mark, inline, open):
        if not node.conditions:
            return Words("true")
        groups: list[Box] = []
        chain: list[Box] = []
        for k, condition in enumerate(node.conditions):
            if chain and continues(node.conditions[k - 1], condition):
                chain += [Operator(condition.op), self.box(condition.right, below(below(mark, k), 1))]
                groups[-1] = Row(*chain)
                continue
            box = self.box(condition, below(mark, k))
            chain = list(box.parts) if type(box) is Row and type(condition) is Relation else []
            groups.append(Fence("(", box) if type(condition) in (And, Or) and condition.conditions else box)
        return groups[0] if len(groups) == 1 else Listing(tuple(groups), ", ")

    def _or(self, node, mark, inline, open):
        if not node.conditions:
            return Words("false")
        parts: list[Box] = []
        for k, condition in enumerate(node.conditions):
            box = self.box(condition, below(mark, k))
            if type(condition) in (And, Or) and condition.conditions:
                box = Fence("(", box)
            parts += [Operator("∨"), box] if parts else [box]
        return Row(*parts)

    def _not(self, node, mark, inline, open):
        return Row(Operator("¬"), Fence("(", self.box(node.condition, below(mark, 0))))

    def _indicator(self, node, mark, inline, open):
        condition = node.condition
        if r"\delta" not in self.shadowed and is_delta(condition):
            return Script(Name(r"\delta"), self.indices((condition.left, condition.right)))
        return Call(Name(r"\mathbb{1}"), Fence("[", self.box(condition, below(mark, 0))))

    def _cases(self, node, mark, inline, open):
        if not node.values or len(node.values) != len(node.conditions):
            raise UnsupportedError(f"a case distinction needs a condition for each value: {node!r}")
        count = len(node.values)
        rows = []
        for k, (value, condition) in enumerate(zip(node.values, node.conditions, strict=True)):
            when: Box = Words("otherwise") if condition is TRUE else self.box(condition, below(mark, count + k))
            rows.append((self.box(value, below(mark, k)), when))
        return CaseRows(tuple(rows))

    # --- declarations -----------------------------------------------------------------------------------------------

    def _range(self, node, mark, inline, open):
        return Listing((integer_box(node.lower), Operator("…"), integer_box(node.upper)), ", ")

    def _tensor(self, node, mark, inline, open):
        return declaration(node)

    def _definition(self, node, mark, inline, open):
        raise UnsupportedError("a definition is written with its tensor's name: give the tensor to `definition`")

    def _array(self, node, mark, inline, open):
        return matrix_layout.whole(self, node)[0]

    def _function(self, node, mark, inline, open):
        return self.head(node)


_BUILDERS = {
    Add: Layout._add,
    Mul: Layout._mul,
    Pow: Layout._pow,
    Number: Layout._number,
    Constant: Layout._constant,
    Size: Layout._named,
    Index: Layout._named,
    IndexExpr: Layout._integer,
    Floor: Layout._integer,
    Entry: Layout._entry,
    Sum: Layout._binder,
    Product: Layout._binder,
    Maximum: Layout._binder,
    Minimum: Layout._binder,
    Apply: Layout._apply,
    Derivative: Layout._derivative,
    Expectation: Layout._expectation,
    Variance: Layout._variance,
    Covariance: Layout._covariance,
    Relation: Layout._relation,
    Divides: Layout._divides,
    And: Layout._and,
    Or: Layout._or,
    Not: Layout._not,
    Indicator: Layout._indicator,
    Cases: Layout._cases,
    Range: Layout._range,
    Tensor: Layout._tensor,
    Definition: Layout._definition,
    Law: Layout._definition,
    Array: Layout._array,
    Function: Layout._function,
    DefinedFunction: Layout._function,
    UnknownFunction: Layout._function,
    DerivedFunction: Layout._function,
}


def _need(node, parts):
    if len(parts) < 2:
        raise UnsupportedError(f"no notation for a {type(node).__name__} of {len(parts)}: {node!r}")
