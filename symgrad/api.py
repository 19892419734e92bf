"""The public functions and the Proof that they hand out: SymPy or LaTeX in, proofs, SymPy, functions and sheets out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from pathlib import Path

from .derive.proof import Derivation
from .errors import DefinitionError, LimitError
from .reading.facts import records as document
from .reading.facts.records import Document
from .terms.claims import Claim
from .terms.nodes import FALSE, TRUE, Condition, Derivative, Entry, Node, add, both, walk
from .writing.latex_writer import latex


def _bounded(function):
    """The function, with a LimitError where a formula is nested deeper than Python can go."""

    @wraps(function)
    def call(*arguments, **keywords):
        try:
            return function(*arguments, **keywords)
        except RecursionError:
            raise LimitError("the formula is nested too deeply; give its parts names by define") from None

    return call


@dataclass(frozen=True)
class Proof:
    """A derivation with its result, ready to be read, checked, and used.

    derivation   the claim, steps, lemmas and cases as data (derive.proof.Derivation)
    scope        where its names came from: a sympy_bridge.Scope, or None for LaTeX
    title        a heading for its sheet
    """

    derivation: Derivation
    scope: object = None
    title: str = ""

    claim = property(lambda self: self.derivation.claim)
    steps = property(lambda self: self.derivation.steps)
    lemmas = property(lambda self: tuple(Proof(lemma, self.scope) for lemma in self.derivation.lemmas))
    cases = property(lambda self: tuple((case, Proof(proof, self.scope)) for case, proof in self.derivation.cases))
    free = property(lambda self: self.derivation.free)
    assumptions = property(lambda self: self.derivation.claim.given)
    result_node = property(lambda self: self.derivation.claim.right)

    @cached_property
    @_bounded
    def result(self):
        """The answer as a SymPy expression, in the objects and names that the question was asked in."""
        from .sympy_border.sympy_bridge import to_sympy

        return to_sympy(self.result_node, self.scope)

    @cached_property
    @_bounded
    def notation(self):
        """The claim in matrix notation (derive.notation.Notation); None where its result has none."""
        from .derive.notation import in_matrix_notation

        return in_matrix_notation(self.derivation)

    @property
    def matrix(self):
        """The result in matrix notation (matrices.terms.MatrixTerm): 2 Xᵀ(X w − y); None where it has none."""
        return self.notation and self.notation.right

    @cached_property
    def matrix_result(self):
        """The result in matrix notation as a SymPy matrix expression; None where it has none.

        Raises UnsupportedError where SymPy has no form for it.
        """
        if self.matrix is None:
            return None
        if self.scope is not None:
            return self.scope.write_matrix(self.matrix)
        from .sympy_border.sympy_matrix_writer import MatrixWriter

        return MatrixWriter().write(self.matrix)

    def matrix_latex(self) -> str | None:
        """The result in matrix notation as LaTeX; None where it has none."""
        from .writing.matrix_writer import latex

        return None if self.matrix is None else latex(self.matrix)

    @_bounded
    def __repr__(self):
        from .writing.text_writer import text

        return f"<Proof of {text(self.claim.left)} = {text(self.claim.right)}>"

    def __str__(self):
        return self.text()

    @_bounded
    def text(self, detail: str = "normal") -> str:
        """The proof in plain Unicode; detail is "brief", "normal" or "full", as for the other forms."""
        from .sheets.terminal import proof_text

        return proof_text(self, detail)

    @_bounded
    def latex(self, detail: str = "normal") -> str:
        """The proof as a LaTeX fragment in checkable LaTeX: declarations, then the steps in an align environment.

        detail   "brief" (as at a board), "normal", or "full" (each single rule application); DefinitionError for another
        """
        from .sheets.tex import proof_latex

        return proof_latex(self, detail)

    @_bounded
    def html(self, detail: str = "normal") -> str:
        """The proof as one HTML page that opens offline; detail as for `latex`."""
        from .sheets.html import proof_html

        return proof_html(self, detail)

    @_bounded
    def check(self):
        """A Report with a Verdict for each step (lemmas and cases first), from the judge, which knows nothing of the rules."""
        from .check.limits import judge_within
        from .check.report import Report, Row

        rows = tuple(
            Row(number, chain, 0, 0, latex(claim.left), claim.relation, latex(claim.right), judge_within(claim))
            for number, (chain, claim) in enumerate(_claims(self.derivation), 1)
        )
        return Report(self.title or latex(self.claim.left), rows)

    @_bounded
    def function(self, backend: str = "numpy"):
        """The result as a vectorised function of keyword arrays; its output axes are the free indices in order."""
        from .functions.program import compile

        return compile(self.result_node, self.free, backend)

    @_bounded
    def _repr_mimebundle_(self, include=None, exclude=None):
        from .sheets.notebook import mimebundle

        return mimebundle(self)

    def __hash__(self):
        return id(self)


def _claims(derivation: Derivation) -> Iterator[tuple[int, Claim]]:
    """(number of the proof from 1, claim) for each step of a proof and of all inside it, each proof once."""
    order: dict[Derivation, None] = {}

    def visit(proof):
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


def define(name, body, index=()):
    """A named intermediate, kept by name in proofs: p = define(r"\\hat{y}", exp(z[i])/…, index=i), then p[k].

    See sympy_border.sympy_bridge.define.
    """
    from .sympy_border.sympy_bridge import define

    return define(name, body, index)


def random(name, law, *parameters, shape=(), index=()):
    """A random tensor with independent entries. See sympy_border.sympy_bridge.random."""
    from .sympy_border.sympy_bridge import random

    return random(name, law, *parameters, shape=shape, index=index)


def _check_defined(target: Node) -> None:
    """A bare name that nothing defines has no derivative but 0, which is never what was asked."""
    for part in walk(target):
        if type(part) is Derivative and type(part.body) is Entry:
            tensor = part.body.tensor
            if tensor.definition is None and tensor.law is None and all(tensor is not by.tensor for by in part.by):
                raise DefinitionError(
                    f"{tensor.name} has no definition, so there is nothing to differentiate; write ${tensor.name} := …$"
                )


@_bounded
def derive(expression, wrt=None, given: Sequence = (), cases: Sequence = (), title: str = "", layout: str = "numerator"):
    """The proof of a derivative.

    expression   a SymPy expression (of a vector: its Jacobian is asked for), or a Question read from LaTeX (then `wrt` is
                 left out, and conditions are LaTeX)
    wrt          an entry z[k], a scalar, or a whole tensor (its general entry); a tuple of entries (z[i], z[j]) asks
                 for the second derivative; a list asks for a proof for each
    given        assumptions: SymPy relations or LaTeX strings ("\\sum_{i=1}^{C} y_i = 1"), each for all its indices
    cases        conditions (Eq(i, j), x > 0, "x < 0", …), each of which gets a proof of its own
    layout       of a Jacobian: "numerator" has the derivative of y_i by x_j at (i, j), "denominator" at (j, i)
    Returns a Proof, or a tuple of them for a list. Raises SymgradError.
    """
    from .derive.notation import laid_out
    from .derive.strategies import derive as prove_derivative

    _listed("given", given)
    _listed("cases", cases)
    if not isinstance(title, str):
        raise DefinitionError(f"title is {title!r}; it is a text")
    if isinstance(expression, document.Question):
        if wrt is not None:
            raise DefinitionError("a question says itself what to differentiate by; leave wrt out")
        _check_defined(expression.target)
        extra, parts = ([_condition(each, None, expression.target) for each in conditions] for conditions in (given, cases))
        answer = prove_derivative(
            expression.target, (*expression.given, *extra), parts, expression.free, expression.where, expression.names
        )
        return Proof(laid_out(replace(answer, matrix=expression.matrix), layout), None, title)
    if wrt is None:
        raise DefinitionError("derive needs wrt, what to differentiate by: an entry z[k], a scalar or a whole tensor")
    several = isinstance(wrt, list) or isinstance(wrt, tuple) and any(_is_array(variable) for variable in wrt)
    variables = tuple(wrt) if isinstance(wrt, (list, tuple)) else (wrt,)
    if not variables:
        raise DefinitionError("wrt is empty; name at least one variable to differentiate by")
    if isinstance(wrt, list) and not all(map(_is_array, wrt)):
        # Entries may use one letter for different axes: each question stands by itself.
        if cases:
            raise DefinitionError("cases are for one derivative at a time; ask for each by itself")
        return tuple(derive(expression, variable, given, cases, title, layout) for variable in wrt)
    from .sympy_border.sympy_bridge import Scope, entry_of

    expression = entry_of(expression)
    scope = Scope(expression, *variables, *_in_sympy(given), *_in_sympy(cases))
    body = scope.read(expression)
    by = tuple(scope.variable(variable) for variable in variables)
    known = Derivative(body, by)
    conditions, parts = (tuple(_condition(each, scope, known) for each in stated) for stated in (given, cases))
    if several:
        if parts:
            raise DefinitionError("cases are for one derivative at a time; ask for each by itself")
        from .derive.strategies import derive_each

        answers = derive_each([Derivative(body, (variable,)) for variable in by], conditions)
        return tuple(
            Proof(laid_out(replace(answer, matrix=_is_matrix(variable)), layout), scope, title)
            for answer, variable in zip(answers, variables)
        )
    answer = replace(prove_derivative(known, conditions, parts), matrix=any(map(_is_matrix, variables)))
    return Proof(laid_out(answer, layout), scope, title)


def _is_array(variable) -> bool:
    from sympy import IndexedBase, MatrixSymbol

    return isinstance(variable, (IndexedBase, MatrixSymbol))


def _is_matrix(variable) -> bool:
    """Whether what is differentiated by is a whole matrix, so that an answer in matrix notation is wanted."""
    from sympy import MatrixSymbol

    return isinstance(variable, MatrixSymbol)


def _listed(name: str, conditions) -> None:
    if not isinstance(conditions, (list, tuple)):
        raise DefinitionError(f"{name} takes a list of conditions; write {name}=[{conditions}]")


def _in_sympy(conditions) -> list:
    return [condition for condition in conditions if not isinstance(condition, str)]


def _condition(condition, scope, known: Node) -> Condition:
    """The condition that LaTeX says with the names of `known`, or that SymPy says in a scope."""
    if isinstance(condition, str):
        from .reading.latex_reader import read_condition

        return read_condition(condition, known=(known,))
    if scope is None:
        raise DefinitionError(f"{condition} stands beside a question read from LaTeX; write it in LaTeX, too")
    found = scope.read(condition)
    if not isinstance(found, Condition):
        raise DefinitionError(f"{condition} is no condition; give an equation or an inequality: Eq(…), Ne(…), x > 0")
    if found in (TRUE, FALSE):
        raise DefinitionError(f"the condition is {condition} whatever the values are; give one that says something")
    return found


def gradient(expression, *wrt, given: Sequence = ()):
    """The derivative as a SymPy expression: gradient(L, z[k]); gradient(L, z[i], z[j]) is the second derivative."""
    proof = derive(expression, wrt if len(wrt) != 1 else wrt[0], given)
    return tuple(part.result for part in proof) if isinstance(proof, tuple) else proof.result


@_bounded
def prove(left, right, given: Sequence = (), title: str = "") -> Proof:
    """A proof that two SymPy expressions are equal, by rules. Raises UnsupportedError where none is found."""
    from .derive.identities import prove as prove_identity
    from .sympy_border.sympy_bridge import Scope

    _listed("given", given)
    scope = Scope(left, right, *_in_sympy(given))
    sides = scope.read(left), scope.read(right)
    conditions = tuple(_condition(each, scope, add(*sides)) for each in given)
    return Proof(prove_identity(Claim(sides[0], "=", sides[1], conditions)), scope, title)


@dataclass(frozen=True)
class Question(document.Question):
    """A question of a document that can be answered."""

    def derive(self, layout: str = "numerator") -> Proof:
        """The proof of its answer; `layout` as for symgrad.derive."""
        return derive(self, layout=layout)


def read(text: str, name: str = "<text>") -> Document:
    """The claims, questions and definitions of a LaTeX or Markdown text. Raises ReadError with line and column."""
    _check_text(text)
    from .reading.latex_reader import read

    found = read(text, name)
    return replace(found, questions=tuple(Question(**vars(question)) for question in found.questions))


def check(what):
    """The Report on a Document, a text, the Path of a file, or a Proof: a verdict for each claim."""
    if isinstance(what, Proof):
        return what.check()
    from .check.report import check

    if isinstance(what, Path):
        from .reading.surface.sources import read_source

        return check(read(read_source(what), str(what)))
    return check(what if isinstance(what, Document) else read(what))


def _check_text(text) -> None:
    """DefinitionError for what is no text, and for the name of a file, in which there would be nothing to find."""
    if not isinstance(text, str):
        raise DefinitionError(f"{type(text).__name__} is no text in LaTeX; give a str, or check the Path of a file")
    if text.endswith((".tex", ".md")) and not any(sign in text for sign in "\n$\\"):
        raise DefinitionError(f"{text} is the name of a file; give its text, or symgrad.check(Path({text!r}))")
