"""The public functions and the Proof that they hand out: SymPy or LaTeX in, proofs, SymPy, functions and sheets out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from . import proof_functions
from .check.limits import judge_within
from .check.report import Report, Row
from .derive.differentials import styled
from .derive.identities import prove as prove_identity
from .derive.notation import Notation, in_matrix_notation, laid_out
from .derive.proof import Derivation, Step
from .derive.questions import answer
from .derive.strategies import derive as prove_derivative
from .derive.strategies import derive_each
from .documents import read_text
from .errors import DefinitionError, LimitError
from .functions.differentiable import for_jax, for_torch
from .matrices.terms import MatrixTerm
from .reading.facts import records
from .reading.latex_reader import read_condition
from .sheets.notebook import mimebundle
from .sheets.terminal import proof_text
from .sheets.tex import proof_latex
from .terms.building import both
from .terms.claims import Claim
from .terms.memory import make_room
from .terms.nodes import FALSE, TRUE, Condition, Derivative, Index, Node, Tensor, add
from .writing.latex_writer import latex
from .writing.text_writer import text

if TYPE_CHECKING:
    from .sympy_border.bridge import Scope
    from .verification import Verification

_P = ParamSpec("_P")
_R = TypeVar("_R")


def _bounded(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function, with a LimitError where a formula is nested deeper than Python can go, in a process that does not grow."""

    @wraps(function)
    def call(*arguments: _P.args, **keywords: _P.kwargs) -> _R:
        make_room()
        try:
            return function(*arguments, **keywords)
        except RecursionError:
            raise LimitError("the formula is nested too deeply; give its parts names by define") from None

    return call


@dataclass(frozen=True)
class Proof:
    """A derivation with its result, ready to be read, checked, and used.

    derivation   the claim, steps, lemmas and cases as data (derive.proof.Derivation)
    scope        where its names came from: a sympy_border.bridge.Scope, or None for LaTeX
    title        a heading for its sheet
    """

    derivation: Derivation
    scope: Scope | None = None
    title: str = ""

    @property
    def claim(self) -> Claim:
        """What is proved: left side, relation, right side, and the assumptions under which it holds."""
        return self.derivation.claim

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of the proof, each with its rule."""
        return self.derivation.steps

    @property
    def lemmas(self) -> tuple[Proof, ...]:
        """The proofs that the steps cite."""
        return tuple(Proof(lemma, self.scope) for lemma in self.derivation.lemmas)

    @property
    def cases(self) -> tuple[tuple[Condition, Proof], ...]:
        """A proof for each case, where the answer is divided into cases."""
        return tuple((case, Proof(proof, self.scope)) for case, proof in self.derivation.cases)

    @property
    def style(self) -> str:
        """Which of "index" and "matrix", by differentials, it is in."""
        return "matrix" if self.derivation.terms else "index"

    @property
    def remark(self) -> str:
        """Why it is not in the style that was asked for; "" where it is."""
        return self.derivation.remark

    @property
    def free(self) -> tuple[Index, ...]:
        """The axes of the result, in order."""
        return self.derivation.free

    @property
    def assumptions(self) -> tuple[Condition, ...]:
        """What the proof takes as given."""
        return self.derivation.claim.given

    @property
    def _called(self) -> dict[str, str]:
        """The names of SymPy that are identifiers, which functions keep, by the names in formulas."""
        return {} if self.scope is None else self.scope.identifiers()

    @property
    def result_node(self) -> Node:
        """The answer as a term."""
        return self.derivation.claim.right

    @cached_property
    @_bounded
    def result(self) -> Any:
        """The answer as a SymPy expression, in the objects and names that the question was asked in."""
        from .sympy_border.bridge import to_sympy  # Late: loads SymPy.

        return to_sympy(self.result_node, self.scope)

    @cached_property
    @_bounded
    def notation(self) -> Notation | None:
        """The claim in matrix notation; None where its result has none."""
        return in_matrix_notation(self.derivation)

    @property
    def matrix(self) -> MatrixTerm | None:
        """The result in matrix notation, 2 Xᵀ(X w − y); None where it has none."""
        return None if self.notation is None else self.notation.right

    @cached_property
    def matrix_result(self) -> Any:
        """The result in matrix notation as a SymPy matrix expression; None where it has none.

        Raises UnsupportedError where SymPy has no form for it.
        """
        if self.matrix is None:
            return None
        from .sympy_border.bridge import to_sympy_matrix  # Late: loads SymPy.

        return to_sympy_matrix(self.matrix, self.scope)

    def matrix_latex(self) -> str | None:
        """The result in matrix notation as LaTeX; None where it has none."""
        return None if self.matrix is None else latex(self.matrix)

    @_bounded
    def __repr__(self) -> str:
        return f"<Proof of {text(self.claim.left)} = {text(self.claim.right)}>"

    def __str__(self) -> str:
        return self.text()

    @_bounded
    def text(self, detail: str = "normal") -> str:
        """The proof in plain Unicode; detail is "brief", "normal" or "full", as for the other forms."""
        return proof_text(self, detail)

    @_bounded
    def latex(self, detail: str = "normal") -> str:
        """The proof as a LaTeX fragment in checkable LaTeX: declarations, then the steps in an align environment.

        detail   "brief" (as at a board), "normal", or "full" (each single rule application); DefinitionError for another
        """
        return proof_latex(self, detail)

    @_bounded
    def html(self, detail: str = "normal") -> str:
        """The proof as one HTML page that opens offline; detail as for `latex`."""
        from .sheets.html import proof_html  # Late: heavy, as a page may have numbers to change.

        return proof_html(self, detail)

    @_bounded
    def check(self) -> Report:
        """A verdict for each step (lemmas and cases first), from the judge, which knows nothing of the rules."""
        rows = tuple(
            Row(number, chain, 0, 0, latex(claim.left), claim.relation, latex(claim.right), judge_within(claim))
            for number, (chain, claim) in enumerate(_claims(self.derivation), 1)
        )
        return Report(self.title or latex(self.claim.left), rows)

    @_bounded
    def function(self, backend: str = "numpy", batch: str | None = None, arrays: Sequence[str] | None = None) -> Callable[..., Any]:
        """The result as a vectorised function of keyword arrays; its output axes are the free indices in order.

        backend   "numpy", "jax" (jitted), "torch" or "array_api": whose arrays it takes and gives
        batch     the name of a leading axis of the arrays, and so of the result: one function for many examples
        arrays    the names of the arrays that have this axis; all, if they are not given
        An array that is a column in SymPy, MatrixSymbol("w", n, 1), may have the shape (n, 1) or (n,); the gradient by it has the
        same shape.
        """
        made = _batch(batch, arrays)
        return proof_functions.function_of(
            [self.derivation], backend, "gradient", batch=made, columns=self._columns, called=self._called
        )

    @property
    def _columns(self) -> frozenset[Tensor]:
        return frozenset() if self.scope is None else self.scope.columns()

    @_bounded
    def source(self, backend: str = "numpy", batch: str | None = None, arrays: Sequence[str] | None = None) -> str:
        """The code of `function`: a plain function with its docstring, to read, to copy and to keep; it does not need symgrad."""
        return proof_functions.function_of(
            [self.derivation], backend, "gradient", batch=_batch(batch, arrays), called=self._called
        ).source

    @_bounded
    def value_and_gradient(self, backend: str = "numpy") -> Callable[..., Any]:
        """What is differentiated and its derivative, as one function that computes what they share once."""
        return proof_functions.function_of(
            [self.derivation], backend, "value_and_gradient", value=True, columns=self._columns, called=self._called
        )

    @_bounded
    def vjp(self, backend: str = "numpy") -> Callable[..., Any]:
        """uᵀJ as a function of the arrays and of u, which has the axes of what is differentiated; J is never formed."""
        return proof_functions.transposed_product(self.derivation, backend, "vjp", self._called)

    @_bounded
    def jvp(self, backend: str = "numpy") -> Callable[..., Any]:
        """Jv as a function of the arrays and of v, which has the axes of what is differentiated by; J is never formed."""
        return proof_functions.product(self.derivation, backend, "jvp", self._called)

    @_bounded
    def hvp(self, backend: str = "numpy") -> Callable[..., Any]:
        """The second derivative along v, as a function of the arrays and of v; the matrix is never formed."""
        return proof_functions.second_product(self.derivation, backend, "hvp", self._called)

    @_bounded
    def hessian(self, backend: str = "numpy") -> Callable[..., Any]:
        """The derivative of the result by the same variable once more, as a function."""
        return proof_functions.function_of([proof_functions.second(self.derivation)], backend, "hessian", called=self._called)

    @_bounded
    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return mimebundle(self)

    def __hash__(self) -> int:
        return id(self)


def _batch(size: str | None, arrays: Sequence[str] | None) -> proof_functions.Batch | None:
    if size is None:
        if arrays is not None:
            raise DefinitionError('arrays are those that have the axis of a batch; name it, too: batch="n"')
        return None
    return proof_functions.Batch(size, None if arrays is None else tuple(arrays))


def joint_function(proofs: Sequence[Proof], backend: str = "numpy", value: bool = False) -> Callable[..., Any]:
    """The results of several proofs, all gradients of a network say, as one function that computes what they share once.

    It gives a tuple, in the order of the proofs; with `value`, what they differentiate comes first. Other arguments as for
    Proof.function.

    >>> import numpy
    >>> text = r"$x, y \\in \\mathbb{R}^{n}$, $L := x^\\top y$ \\[ \\nabla_x L \\] \\[ \\nabla_y L \\]"
    >>> both = joint_function([question.derive() for question in read(text).questions])
    >>> both(x=numpy.array([1.0, 2.0]), y=numpy.array([3.0, 4.0]))
    (array([3., 4.]), array([1., 2.]))
    """
    if not proofs or not all(isinstance(proof, Proof) for proof in proofs):
        raise DefinitionError("joint_function takes a list of proofs, one at least")
    called = {name: identifier for proof in proofs for name, identifier in proof._called.items()}
    columns = frozenset().union(*(proof._columns for proof in proofs))
    derivations = [proof.derivation for proof in proofs]
    return proof_functions.function_of(derivations, backend, "gradients", value=value, single=False, columns=columns, called=called)


def jax_function(proof: Proof, **sizes: int) -> Callable[..., Any]:
    """What the proof differentiates as a function that JAX differentiates by derived formulas (a jax.custom_vjp).

    sizes   integers that no shape of an array gives
    It takes its arrays in the order of its attribute `arguments`, or by name.
    """
    found = proof_functions.pullback(proof.derivation, "jax", proof._called)
    return for_jax(found.value, found.backward, found.upstream, sizes)


def torch_function(proof: Proof, **sizes: int) -> Callable[..., Any]:
    """What the proof differentiates as a function that PyTorch differentiates by derived formulas (a torch.autograd.Function).

    sizes   integers that no shape of an array gives
    It takes its tensors, all of one floating type, in the order of its attribute `arguments`, or by name.
    """
    found = proof_functions.pullback(proof.derivation, "torch", proof._called)
    return for_torch(found.value, found.backward, found.upstream, sizes)


@_bounded
def verify(function: Callable[..., Any], of: Any, wrt: Any = None, given: Sequence[Any] = ()) -> Verification:
    """Whether a function of your own, in NumPy, JAX or PyTorch, gives the derivative of `of` by `wrt`.

    of, wrt, given   as for derive; or `of` is a Proof
    The parameters of the function have the names of the arrays (and of sizes, where it needs them). It is tried at sizes that
    are all different and 1 among them, at ordinary, large, tiny, tied and one-hot numbers, in double and single precision,
    against the definition. The Verification that is returned is true where all is right; printed, it says what is not.

    >>> from sympy import Idx, IndexedBase, Sum, symbols
    >>> n, k = symbols("n", integer=True, positive=True), Idx("k")
    >>> x = IndexedBase("x", shape=(n,))
    >>> bool(verify(lambda x: 2 * x, of=Sum(x[k] ** 2, (k, 1, n)), wrt=x))
    True
    """
    proof = of if isinstance(of, Proof) else derive(of, wrt, given)
    if not isinstance(proof, Proof):
        raise DefinitionError("verify takes one derivative at a time; ask for each by itself")
    from .verification import verify as verify_derivation  # Late: loads flint, as exact values are compared.

    return verify_derivation(function, proof.derivation)


def _claims(derivation: Derivation) -> Iterator[tuple[int, Claim]]:
    """(number of the proof from 1, claim) for each step of a proof and of all inside it, each proof once."""
    order: dict[Derivation, None] = {}

    def visit(proof: Derivation) -> None:
        for inner in (*proof.lemmas, *(part for _, part in proof.cases)):
            if inner not in order:
                visit(inner)
        order[proof] = None

    visit(derivation)
    for number, proof in enumerate(order, 1):
        claim = proof.claim
        for step in proof.steps:
            yield number, Claim(step.before, "=", step.after, claim.given, both(claim.where, *step.conditions))
        if not proof.steps:
            yield number, claim


def define(name: str, body: Any, index: Any = ()) -> Any:
    """A named intermediate, kept by name in proofs: p = define(r"\\hat{y}", exp(z[i])/…, index=i), then p[k].

    name    as LaTeX or as a SymPy name
    body    a SymPy expression
    index   the symbol, Idx or (symbol, lower, upper) of each axis, alone or in a tuple; none for a scalar
    Returns an IndexedBase, or a Symbol for a scalar. Raises DefinitionError where the body does not make sense.

    >>> from sympy import Idx, IndexedBase, symbols, tanh
    >>> n, i, k = symbols("n", integer=True, positive=True), Idx("i"), Idx("k")
    >>> z = IndexedBase("z", shape=(n,))
    >>> h = define("h", tanh(z[i]), index=i)
    >>> gradient(h[k], z[i])
    (1 - h[k]**2)*KroneckerDelta(i, k)
    """
    from .sympy_border import bridge  # Late: loads SymPy.

    return bridge.define(name, body, index)


def random(name: str, law: str, *parameters: Any, shape: Any = (), index: Any = ()) -> Any:
    """A random tensor with independent entries: delta = random(r"\\delta", "bernoulli", p[i], shape=(n,), index=i).

    law          a distribution's name ("bernoulli", "normal", …)
    parameters   its parameters, SymPy scalars; they may use the symbols of `index`. Of an IndexedBase each entry is taken.
    shape        a size for each axis; none for a random scalar
    Returns an IndexedBase, or a Symbol for a scalar. Raises DefinitionError where that does not make sense.

    >>> from sympy import Idx, IndexedBase, symbols
    >>> n, i = symbols("n", integer=True, positive=True), Idx("i")
    >>> p = IndexedBase("p", shape=(n,))
    >>> random("m", "bernoulli", p[i], shape=(n,), index=i).shape
    (n,)
    """
    from .sympy_border import bridge  # Late: loads SymPy.

    return bridge.random(name, law, *parameters, shape=shape, index=index)


@overload
def derive(
    expression: records.Question,
    wrt: None = None,
    given: Sequence[Any] = (),
    cases: Sequence[Any] = (),
    title: str = "",
    layout: str = "numerator",
    style: str = "",
) -> Proof: ...


@overload
def derive(
    expression: Any,
    wrt: Any = None,
    given: Sequence[Any] = (),
    cases: Sequence[Any] = (),
    title: str = "",
    layout: str = "numerator",
    style: str = "",
) -> Any: ...


@_bounded
def derive(
    expression: Any,
    wrt: Any = None,
    given: Sequence[Any] = (),
    cases: Sequence[Any] = (),
    title: str = "",
    layout: str = "numerator",
    style: str = "",
) -> Any:
    """The proof of a derivative.

    expression   a SymPy expression (of a vector: its Jacobian is asked for), or a Question read from LaTeX (then `wrt` is
                 left out, and conditions are LaTeX)
    wrt          an entry z[k], a scalar, or a whole tensor (its general entry); a tuple of entries (z[i], z[j]) asks
                 for the second derivative, as one whole tensor named twice does, (w, w): its Hessian; several whole tensors,
                 or a list, ask for a proof for each
    given        assumptions: SymPy relations or LaTeX strings ("\\sum_{i=1}^{C} y_i = 1"), each for all its indices
    cases        conditions (Eq(i, j), x > 0, "x < 0", …), each of which gets a proof of its own
    title        a heading for its sheet
    layout       of a Jacobian: "numerator" has the derivative of y_i by x_j at (i, j), "denominator" at (j, i)
    style        "index", "matrix" (by differentials), or "" for the one that a question in LaTeX is written in; where a proof has
                 indices alone, its `remark` says why
    Returns a Proof, or a tuple of them for a list or several whole tensors. Raises SymgradError.

    >>> from sympy import Idx, IndexedBase, Sum, symbols
    >>> n, k = symbols("n", integer=True, positive=True), Idx("k")
    >>> x = IndexedBase("x", shape=(n,))
    >>> proof = derive(Sum(x[k] ** 2, (k, 1, n)), x)
    >>> proof.result, proof.matrix_latex(), proof.check().passed
    (2*x[i], '2 x', True)
    """
    _listed("given", given)
    _listed("cases", cases)
    if not isinstance(title, str):
        raise DefinitionError(f"title is {title!r}; it is a text")
    if isinstance(expression, records.Question):
        if wrt is not None:
            raise DefinitionError("a question says itself what to differentiate by; leave wrt out")
        return _answer(expression, given, cases, title, layout, style)
    _not_text(expression)
    if wrt is None:
        raise DefinitionError("derive needs wrt, what to differentiate by: an entry z[k], a scalar or a whole tensor")
    return _derived(expression, wrt, given, cases, title, layout, style)


def _answer(question: records.Question, given: Sequence[Any], cases: Sequence[Any], title: str, layout: str, style: str) -> Proof:
    """The proof of a question read from LaTeX."""
    extra, parts = ([_condition(each, None, question.target) for each in stated] for stated in (given, cases))
    return Proof(answer(question, layout, extra, parts, style), None, title)


def _derived(
    expression: Any, wrt: Any, given: Sequence[Any], cases: Sequence[Any], title: str, layout: str, style: str
) -> Proof | tuple[Proof, ...]:
    """The proof of a derivative asked in SymPy, or the proofs of several."""
    from .sympy_border.bridge import Scope, entry_of, is_matrix, is_whole  # Late: loads SymPy.

    variables = tuple(wrt) if isinstance(wrt, (list, tuple)) else (wrt,)
    whole = isinstance(wrt, tuple) and any(map(is_whole, wrt))
    again = whole and len(set(variables)) < len(variables)  # derive(L, (w, w)): the second derivative
    if again and len(set(variables)) > 1:
        raise DefinitionError("several arrays ask for a gradient each, and one that is named twice for its Hessian; ask for each")
    several = isinstance(wrt, list) or whole and not again
    if not variables:
        raise DefinitionError("wrt is empty; name at least one variable to differentiate by")
    if several and cases:
        raise DefinitionError("cases are for one derivative at a time; ask for each by itself")
    if isinstance(wrt, list) and not all(map(is_whole, wrt)):
        # Entries may use one letter for different axes: each question stands by itself.
        return tuple(derive(expression, variable, given, cases, title, layout, style) for variable in wrt)
    expression = entry_of(expression)
    scope = Scope(expression, *variables, *_in_sympy(given), *_in_sympy(cases))
    body = scope.read(expression)
    by = scope.variables(variables)
    known = Derivative(body, by)
    conditions, parts = ([_condition(each, scope, known) for each in stated] for stated in (given, cases))
    if several:
        answers = derive_each([Derivative(body, (variable,)) for variable in by], conditions)
        return tuple(
            Proof(styled(laid_out(replace(found, matrix=is_matrix(variable)), layout), style or "index"), scope, title)
            for found, variable in zip(answers, variables)
        )
    found = replace(prove_derivative(known, conditions, parts), matrix=any(map(is_matrix, variables)))
    return Proof(styled(laid_out(found, layout), style or "index"), scope, title)


def _not_text(expression: object) -> None:
    """DefinitionError for LaTeX, or anything else in quotes: names in it would have no shapes."""
    if isinstance(expression, str):
        raise DefinitionError(
            f"{expression!r} is no SymPy expression; build it from symbols, or declare its names in LaTeX: "
            r"symgrad.read(r'$w \in \mathbb{R}^d$ \[ \nabla_w \|w\|^2 \]').questions[0].derive()"
        )


def _listed(name: str, conditions: object) -> None:
    if not isinstance(conditions, (list, tuple)):
        raise DefinitionError(f"{name} takes a list of conditions; write {name}=[{conditions}]")


def _in_sympy(conditions: Sequence[Any]) -> list[Any]:
    return [condition for condition in conditions if not isinstance(condition, str)]


def _condition(condition: Any, scope: Scope | None, known: Node) -> Condition:
    """The condition that LaTeX says with the names of `known` and of their definitions, or that SymPy says in a scope."""
    if isinstance(condition, str):
        return _said_of(condition, known)
    if scope is None:
        raise DefinitionError(f"{condition} stands beside a question read from LaTeX; write it in LaTeX, too")
    found = scope.read(condition)
    if not isinstance(found, Condition):
        raise DefinitionError(f"{condition} is no condition; give an equation or an inequality: Eq(…), Ne(…), x > 0")
    if found in (TRUE, FALSE):
        raise DefinitionError(f"the condition is {condition} whatever the values are; give one that says something")
    return found


def _said_of(condition: str, known: Node) -> Condition:
    """The condition that LaTeX says of what `known` and its definitions name. DefinitionError where it speaks of anything else."""
    names = {tensor.name: tensor for written in known.tensors for tensor in written.reach}
    found = read_condition(condition, known=(known, *(names[name] for name in sorted(names))))
    strange = sorted({tensor.name for tensor in found.tensors} - names.keys())
    if strange:
        raise DefinitionError(
            f"{condition} speaks of {', '.join(strange)}, which the question does not; it has {', '.join(sorted(names))}"
        )
    return found


def gradient(expression: Any, *wrt: Any, given: Sequence[Any] = ()) -> Any:
    """The derivative as a SymPy expression: gradient(L, z[k]); gradient(L, z[i], z[j]) is the second derivative.

    gradient(L, w, w), of a whole tensor, is the general entry of the Hessian. Arguments and errors as for derive; a tuple of
    expressions for several whole tensors.

    >>> from sympy import MatrixSymbol, symbols
    >>> n = symbols("n", integer=True, positive=True)
    >>> A, x = MatrixSymbol("A", n, n), MatrixSymbol("x", n, 1)
    >>> gradient(x.T * A * x, x, x)
    A[i, j] + A[j, i]
    """
    _not_text(expression)
    proof = derive(expression, wrt if len(wrt) != 1 else wrt[0], given)
    return tuple(part.result for part in proof) if isinstance(proof, tuple) else proof.result


@_bounded
def prove(left: Any, right: Any, given: Sequence[Any] = (), title: str = "") -> Proof:
    """A proof that two SymPy expressions are equal, by rules. Raises UnsupportedError where none is found.

    >>> from sympy import symbols
    >>> x = symbols("x")
    >>> proof = prove((x + 1) ** 2 - 2 * x, x**2 + 1)
    >>> [step.rule.name for step in proof.steps], proof.check().passed
    (['collect and factor'], True)
    """
    from .sympy_border.bridge import Scope  # Late: loads SymPy.

    _not_text(left)
    _not_text(right)
    _listed("given", given)
    scope = Scope(left, right, *_in_sympy(given))
    sides = scope.read(left), scope.read(right)
    conditions = tuple(_condition(each, scope, add(*sides)) for each in given)
    return Proof(prove_identity(Claim(sides[0], "=", sides[1], conditions)), scope, title)


@dataclass(frozen=True)
class Question(records.Question):
    """A question of a document that can be answered."""

    def derive(self, layout: str = "numerator", style: str = "") -> Proof:
        """The proof of its answer; `layout` and `style` as for symgrad.derive."""
        return derive(self, layout=layout, style=style)


@dataclass(frozen=True)
class Document(records.Document):
    """Everything that a text says; its questions can be answered."""

    questions: tuple[Question, ...] = ()


def read(text: str, name: str = "<text>") -> Document:
    """The claims, questions and definitions of a LaTeX or Markdown text; `name` is what messages call it.

    Raises ReadError with line and column; DefinitionError for what is no text.

    >>> (question,) = read(r"$x \\in \\mathbb{R}$ \\[ \\frac{d}{dx} x^2 \\]").questions
    >>> question.derive().result
    2*x
    """
    found = vars(read_text(text, name))
    return Document(**{**found, "questions": tuple(Question(**vars(question)) for question in found["questions"])})
