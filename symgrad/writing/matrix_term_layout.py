r"""Matrix terms as boxes: 2 A^{\top} (A x - b). What a reader reads back at the same shapes.

⊙ binds less tightly than a matrix product, + less than ⊙. A kind of term is a row of the table at the end of this file.
Knows matrix terms, boxes and the layout of scalars.
"""

from __future__ import annotations

from ..errors import UnsupportedError
from ..matrices.algebra import negative
from ..matrices.arithmetic import Map, Product, Test, Total, coefficient, is_negative
from ..matrices.derivatives import At, Differential, Gradient, Mean, Partial
from ..matrices.operations import (
    Applied,
    Determinant,
    Diagonal,
    DiagonalOf,
    Hadamard,
    Identity,
    Inverse,
    Kronecker,
    Norm,
    Ones,
    Softmax,
    Trace,
    Transposed,
)
from ..matrices.terms import MatrixTerm, Named, Power, Scalar, is_reciprocal
from ..terms.binding import rename_apart
from ..terms.indices import IndexExpr
from ..terms.nodes import HALF, MINUS_ONE, ONE, Add, Entry, Function, Mul, Node, Number, Size, Sum
from .boxes import (
    ONE_BOX,
    Box,
    Call,
    Digits,
    Factors,
    Fence,
    Fraction,
    FunctionName,
    Listing,
    Name,
    Operator,
    Root,
    Row,
    Script,
    Terms,
)
from .frame import Frame
from .function_names import head
from .integer_layout import integer_box
from .names import split
from .scalar_layout import factor_box

ATOM, PRODUCT, HADAMARD, SUM = range(4)  # how tightly a term binds


def matrix_box(frame: Frame, term: MatrixTerm) -> Box:
    """The boxes of the term in a frame, which lays out the scalars in it. UnsupportedError for what has no notation."""
    return _Layout(frame).box(term)


class _Layout:
    """The boxes of matrix terms, each with how tightly it binds."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self.identity_taken = "I" in frame.shadowed

    def box(self, term: MatrixTerm) -> Box:
        return self.written(term)[0]

    def closed(self, term: MatrixTerm, level: int) -> Box:
        """The box, in parentheses where it binds less tightly than `level`."""
        if type(term) is Scalar and level == ATOM:
            return factor_box(self.frame, rename_apart(term.node), None, False, False)
        box, binds = self.written(term)
        return box if binds <= level else Fence("(", box)

    def written(self, term: MatrixTerm) -> tuple[Box, int]:
        build = _LAYOUTS.get(type(term))
        if build is None:
            raise UnsupportedError(f"no notation for a {type(term).__name__}")
        return build(self, term)

    # --- atoms ------------------------------------------------------------------------------------------------------

    def scalar(self, term):
        node = rename_apart(term.node)
        if type(node) in (Add, IndexExpr) or type(node) is Number and node.value < 0 or type(node) is Mul and is_minus(node):
            level = SUM
        else:
            level = PRODUCT if type(node) in (Mul, Sum) else ATOM
        return self.frame.box(node), level

    def named(self, term):
        return Name(term.tensor.name), ATOM

    def ones(self, term):
        return Name(term.operator.latex), ATOM

    def identity(self, term):
        if self.identity_taken:
            return self.operation(Diagonal(Ones(term.axis)))
        return Name(term.operator.latex), ATOM

    def gradient(self, term):
        body = self.box(term.body)
        named = type(term.body) is Named or type(term.body) is Scalar and type(term.body.node) is Entry
        over, under = Operator("∂"), Row(Operator("∂"), Name(term.by.name))
        if term.times == 2 or named and term.body.is_scalar and term.by.rank:
            by: Box = Name(term.by.name)
            if term.times == term.by.rank == 2:
                by = Call(FunctionName(r"\operatorname{vec}"), Fence("(", by))
            nabla = Script(Name(r"\nabla"), by, Digits("2") if term.times == 2 else None)
            return Factors((nabla, body if named else Fence("(", body))), PRODUCT
        if named:
            return Fraction(Row(over, body), under), ATOM
        return Call(Fraction(over, under), self.operand(term.body)), PRODUCT

    def operand(self, term):
        """What stands behind ∂/∂x: in parentheses, unless it is an entry or the value of a function."""
        if type(term) is At and not term.slots:
            return self.operand(term.body)
        box = self.box(term)
        bare = type(term) is At or type(term) in (Trace, Determinant, Map) and type(box) is Call
        return box if bare else Fence("(", box)

    def mean(self, term):
        return Call(Name(r"\mathbb{E}"), Fence("[", self.box(term.body))), ATOM

    def at(self, term):
        if not term.slots:
            return self.written(term.body)
        return Script(Fence("[", self.box(term.body)), self.frame.indices(term.slots)), ATOM

    def partial(self, term):
        partial = Operator("∂")
        over = Script(partial, None, Digits(str(len(term.by)))) if len(term.by) > 1 else partial
        under = Row(*(part for entry in term.by for part in (partial, self.frame.box(entry))))
        return Call(Fraction(over, under), self.operand(term.body)), PRODUCT

    def differential(self, term):
        return Call(FunctionName(r"\mathrm{d}"), self.opened(term.body)), ATOM

    def opened(self, term):
        """What stands behind d: in parentheses, unless it is a name, the value of a function, or a power of a norm."""
        box, binds = self.written(term)
        named = type(term) is Named or type(term) is Scalar and bool(_scalar_name(term.node))
        raised = type(term) is Power and type(term.base) is Norm
        bare = named or raised or type(term) in (Trace, Determinant, Norm, Map) and binds <= PRODUCT
        return box if bare else Fence("(", box)

    # --- scripts ----------------------------------------------------------------------------------------------------

    def raised(self, term, exponent: Box) -> Box:
        """The term with a superscript."""
        if type(term) is Named:
            parts = split(term.tensor.name)
            if parts.superscript or parts.primes:
                return Script(Fence("(", Name(term.tensor.name)), None, exponent)
            if parts.subscript:
                return Script(Name(parts.base), Name(parts.subscript), exponent)
        if type(term) in (Named, Ones) or type(term) is Identity and not self.identity_taken:
            return Script(self.box(term), None, exponent)
        if type(term) is Norm:
            norm = self.box(term)
            return Script(norm.base, norm.sub, exponent) if type(norm) is Script else Script(norm, None, exponent)
        if type(term) is Scalar and (name := _scalar_name(term.node)):
            parts = split(name)
            if not (parts.superscript or parts.primes):
                base = Name(parts.base) if parts.subscript else self.box(term)
                return Script(base, Name(parts.subscript) if parts.subscript else None, exponent)
        return Script(Fence("(", self.box(term)), None, exponent)

    def transposed(self, term):
        body = term.body
        if type(body) is Inverse:
            return self.raised(body.body, Terms(((True, Operator("⊤")),))), ATOM
        return self.raised(body, Operator("⊤")), ATOM

    def inverse(self, term):
        return self.raised(term.body, Terms(((True, ONE_BOX),))), ATOM

    def power(self, term):
        base, exponent = term.args
        if exponent is HALF:
            return Root(self.box(base)), ATOM
        if exponent is MINUS_ONE and base.is_matrix:
            return self.divided([], [], [], [base], [])
        if exponent is MINUS_ONE:
            return Fraction(ONE_BOX, self.box(base)), ATOM
        return self.raised(base, self.frame.box(exponent, None, True)), ATOM

    # --- products and sums ------------------------------------------------------------------------------------------

    def product(self, term):
        if is_negative(term):
            return Terms(((True, self.closed(negative(term), HADAMARD)),)), SUM
        top, above, below = self.parted(term.scalars)
        chain = list(term.chain)
        quotient = chain[0] if len(chain) == 1 else None
        factors = quotient.factors if type(quotient) is Hadamard else (quotient,) if quotient is not None else ()
        if any(map(is_reciprocal, factors)):
            return self.quotient(top, above, factors, below)
        if type(quotient) is Hadamard:
            boxes = [self.closed(factor, ATOM) for factor in factors]
            boxes[0] = self.juxtaposed([*self.in_front(top, above, below), boxes[0]])
            return self.joined(boxes), HADAMARD
        if type(quotient) is Kronecker:
            boxes = self.parts(quotient)
            boxes[0] = self.juxtaposed([*self.in_front(top, above, below), boxes[0]])
            return self.joined(boxes, "⊗"), HADAMARD
        short = term.is_scalar or quotient is not None and quotient.is_column and _is_short(quotient)
        if below and not top and not above and short:
            links = [self.box(chain[0])] if quotient is not None else self.links(chain, True)
            return Fraction(self.juxtaposed(links) if links else ONE_BOX, self.juxtaposed(below)), ATOM
        if not chain and below:
            return self.in_front(top, above, below)[0], ATOM
        front = self.in_front(top, above, below)
        return self.juxtaposed(front + self.links(chain, len(chain) + len(front) > 1)), PRODUCT

    def parted(self, scalars):
        """(number above the line, other scalars above, boxes of those below)."""
        top: list[Box] = []
        above: list[MatrixTerm] = []
        below: list[Box] = []
        under = [scalar.base for scalar in scalars if is_reciprocal(scalar)]
        value = coefficient(Product(scalars, ()))
        if value.numerator != 1:
            top.append(Digits(str(value.numerator)))
        if value.denominator != 1:
            below.append(Digits(str(value.denominator)))
        above = [scalar for scalar in scalars if not is_reciprocal(scalar) and coefficient(scalar) == 1]
        if len(below) + len(under) == 1 and under:
            below = [self.box(under[0])]
        else:
            below += [self.closed(part, ATOM) for part in under]
        return top, above, below

    def in_front(self, top, above, below) -> list[Box]:
        """Scalars as the boxes before a product: one fraction, or factors."""
        if not below:
            return top + [self.scalar_factor(part) for part in above]
        if not top and len(above) == 1:
            return [Fraction(self.box(above[0]), self.juxtaposed(below))]
        boxes = top + [self.closed(part, ATOM) for part in above]
        return [Fraction(self.juxtaposed(boxes) if boxes else ONE_BOX, self.juxtaposed(below))]

    def scalar_factor(self, term) -> Box:
        box = self.closed(term, ATOM)
        return Fence("(", box) if type(term) is Differential else box

    def links(self, chain, beside):
        """The factors of a matrix product, `beside` others; X X as X², X^{-1} X^{-1} as X^{-2}."""
        boxes, before = [], None
        for link, length in Product((), tuple(chain)).runs():
            if length > 1 and type(link) is Inverse:
                boxes.append(self.raised(link.body, Terms(((True, Digits(str(length))),))))
            elif length > 1:
                boxes.append(self.raised(link, Digits(str(length))))
            elif type(link) is Differential and link is not chain[-1]:  # A (dX) B: d reaches no further
                boxes.append(Fence("(", self.box(link)))
            else:
                boxes.append(self.closed(link, ATOM if beside else HADAMARD))
            if before is not None and _is_bracket(boxes[-1]):
                boxes[-2] = self.sized(before) or boxes[-2]
            before = link
        return boxes

    def sized(self, term) -> Box | None:
        """The ones before a bracket with their size, 𝟏_n (…), so that they are not taken for a function; None for anything else."""
        ones = term.body if type(term) is Transposed else term
        if type(ones) is not Ones or ones.axis.lower is not ONE:
            return None
        return Script(Name(r"\mathbf{1}"), integer_box(ones.axis.upper), Operator("⊤") if ones is not term else None)

    @staticmethod
    def juxtaposed(boxes):
        return boxes[0] if len(boxes) == 1 else Factors(tuple(boxes))

    def quotient(self, top, above, factors, below):
        """Vectors over vectors, entry by entry, with scalars in front of both."""
        tops = [factor for factor in factors if not is_reciprocal(factor)]
        bottoms = [factor.base for factor in factors if is_reciprocal(factor)]
        if bottoms[0].is_matrix:
            return self.divided(top, above, tops, bottoms, below)
        numerator = self.over(top + [self.closed(part, ATOM) for part in above], tops)
        return Fraction(numerator or ONE_BOX, self.over(below, bottoms)), ATOM

    def divided(self, top, above, tops, bottoms, below):
        """Matrices over matrices, entry by entry: V ⊘ Y, where a line would read as an inverse."""
        boxes = [self.closed(matrix, ATOM) for matrix in tops] or [ONE_BOX]
        front = self.in_front(top, above, below)
        boxes[0] = self.juxtaposed(front + boxes[:1] if tops or not front else front)
        under = self.over([], bottoms)
        return self.joined([self.joined(boxes), under if _is_one(bottoms) else Fence("(", under)], "⊘"), HADAMARD

    def over(self, scalars, vectors):
        """Scalars before vectors joined by ⊙."""
        if not vectors:
            return self.juxtaposed(scalars) if scalars else None
        if len(scalars) + len(vectors) == 1:
            return self.box(vectors[0])
        boxes = [self.closed(vector, ATOM) for vector in vectors]
        if scalars:
            boxes[0] = self.juxtaposed([*scalars, boxes[0]])
        return self.joined(boxes)

    @staticmethod
    def joined(boxes, sign="⊙"):
        """Boxes with a sign between them."""
        parts: list[Box] = []
        for box in boxes:
            parts += [Operator(sign)] if parts else []
            parts += box.parts if type(box) is Factors else (box,)
        return parts[0] if len(parts) == 1 else Factors(tuple(parts))

    def hadamard(self, term):
        if any(map(is_reciprocal, term.factors)):
            return self.quotient([], [], term.factors, [])
        return self.joined([self.closed(factor, ATOM) for factor in term.factors]), HADAMARD

    def kronecker(self, term):
        return self.joined(self.parts(term), "⊗"), HADAMARD

    def parts(self, term) -> list[Box]:
        return [self.closed(part, ATOM) for part in term.args]

    def total(self, term):
        parts = []
        for part in term.terms:
            minus = is_negative(part)
            parts.append((minus, self.closed(negative(part) if minus else part, HADAMARD)))
        return Terms(tuple(parts)), SUM

    # --- functions --------------------------------------------------------------------------------------------------

    def call(self, head, *arguments):
        boxes = tuple(map(self.box, arguments))
        return Call(head, Fence("(", boxes[0] if len(boxes) == 1 else Listing(boxes, ", "))), ATOM

    def map(self, term):
        if type(term.function) is Function and term.function.name == "abs":
            if term.is_scalar:
                return Fence("|", self.box(term.arguments[0])), ATOM
            return self.call(FunctionName(r"\operatorname{abs}"), *term.arguments)
        name = head(self.frame, term.function)
        if type(term.function) is Function and term.function.name == "log" and type(term.arguments[0]) is Determinant:
            return Call(name, self.box(term.arguments[0])), PRODUCT
        return self.call(name, *term.arguments)

    def test(self, term):
        return Call(Name(r"\mathbb{1}"), Fence("[", Row(self.box(term.left), Operator(term.op), self.box(term.right)))), ATOM

    def norm(self, term):
        fence = Fence("‖", self.box(term.body))
        return (Script(fence, Name("F")) if term.body.is_matrix else fence), ATOM

    def operation(self, term):
        """An operator of the table with one operand, in its layout."""
        operator, (body,) = term.operator, term.operands
        if operator.layout == "fence":
            return Script(Fence("‖", self.box(body)), Name(operator.latex)), ATOM
        head = FunctionName(operator.latex)
        if operator.layout == "bare" and type(body) is Named and not split(body.tensor.name).superscript:
            return Call(head, self.box(body)), PRODUCT
        return self.call(head, body)


def _scalar_name(node: Node) -> str:
    """The name of a scalar or of a size; "" of anything else."""
    if isinstance(node, Entry):
        return "" if node.indices else node.tensor.name
    return node.name if isinstance(node, Size) else ""


def _is_one(matrices) -> bool:
    """Whether matrices below ⊘ need no parentheses: one name, one function of another."""
    return len(matrices) == 1 and type(matrices[0]) in (Named, Map, Transposed)


def _is_bracket(box: Box) -> bool:
    base = box.base if type(box) is Script else box
    return type(base) is Fence and base.opening == "("


def _is_short(term: MatrixTerm) -> bool:
    """Whether a vector looks better in a numerator than behind a fraction."""
    return type(term) is not Total or term.operations <= 2


def is_minus(node) -> bool:
    return type(node.factors[0]) is Number and node.factors[0].value < 0


_LAYOUTS = {
    Scalar: _Layout.scalar,
    Named: _Layout.named,
    Ones: _Layout.ones,
    Identity: _Layout.identity,
    Gradient: _Layout.gradient,
    Mean: _Layout.mean,
    At: _Layout.at,
    Differential: _Layout.differential,
    Partial: _Layout.partial,
    Transposed: _Layout.transposed,
    Inverse: _Layout.inverse,
    Power: _Layout.power,
    Product: _Layout.product,
    Hadamard: _Layout.hadamard,
    Kronecker: _Layout.kronecker,
    Total: _Layout.total,
    Map: _Layout.map,
    Test: _Layout.test,
    Norm: _Layout.norm,
    Determinant: _Layout.operation,
    Softmax: _Layout.operation,
    Diagonal: _Layout.operation,
    DiagonalOf: _Layout.operation,
    Trace: _Layout.operation,
    Applied: _Layout.operation,
}
