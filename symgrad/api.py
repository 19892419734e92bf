"""The public functions and the Proof that they hand out: SymPy or LaTeX in, proofs, SymPy, functions and sheets out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from .derive.proof import Derivation
from .errors import DefinitionError
from .formats import document
from .formats.document import Document
from .formats.latex_writer import latex
from .terms.claims import Claim
from .terms.nodes import Condition, Derivative, both


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
    def result(self):
        """The answer as a SymPy expression, in the objects and names that the question was asked in."""
        from .formats.sympy_bridge import to_sympy
        return to_sympy(self.result_node, self.scope)

    def __str__(self):
        from .sheets.terminal import proof_text
        return proof_text(self)

    def latex(self) -> str:
        """The proof as a LaTeX fragment in checkable LaTeX: declarations, then the steps in an align environment."""
        from .sheets.tex import proof_latex
        return proof_latex(self)

    def html(self) -> str:
        """The proof as one HTML page that opens offline."""
        from .sheets.html import proof_html
        return proof_html(self)

    def check(self):
        """A Report with a Verdict for each step (lemmas and cases first), from the judge, which knows nothing of the rules."""
        from .check.checker import judge
        from .check.report import Report, Row
        rows = tuple(Row(number, chain, 0, 0, latex(claim.left), claim.relation, latex(claim.right), judge(claim))
                     for number, (chain, claim) in enumerate(_claims(self.derivation), 1))
        return Report(self.title or latex(self.claim.left), rows)

    def function(self, backend: str = "numpy"):
        """The result as a vectorised function of keyword arrays; its output axes are the free indices in order."""
        from .functions.program import compile
        return compile(self.result_node, self.free, backend)

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

    See formats.sympy_bridge.define.
    """
    from .formats.sympy_bridge import define
    return define(name, body, index)


def random(name, law, *parameters, shape=(), index=()):
    """A random tensor with independent entries. See formats.sympy_bridge.random."""
    from .formats.sympy_bridge import random
    return random(name, law, *parameters, shape=shape, index=index)


def derive(expression, wrt=None, given: Sequence = (), cases: Sequence = (), title: str = ""):
    """The proof of a derivative.

    expression   a SymPy expression, or a Question read from LaTeX (then `wrt` is left out)
    wrt          an entry z[k], a scalar, or a whole tensor (its general entry); a tuple of entries (z[i], z[j]) asks
                 for the second derivative; a list asks for a proof for each
    given        assumptions: SymPy relations or LaTeX strings ("\\sum_{i=1}^{C} y_i = 1"), each for all its indices
    cases        conditions (Eq(i, j), x > 0, …), each of which gets a proof of its own
    Returns a Proof, or a tuple of them for a list. Raises SymgradError.
    """
    from .derive.strategies import derive as prove_derivative
    if isinstance(expression, document.Question):
        answer = prove_derivative(expression.target, expression.given, (), expression.free)
        return Proof(answer, None, title)
    if wrt is None:
        raise DefinitionError("derive needs wrt, what to differentiate by: an entry z[k], a scalar or a whole tensor")
    several = isinstance(wrt, list) or isinstance(wrt, tuple) and any(_is_array(variable) for variable in wrt)
    variables = tuple(wrt) if isinstance(wrt, (list, tuple)) else (wrt,)
    if not variables:
        raise DefinitionError("wrt is empty; name at least one variable to differentiate by")
    from .formats.sympy_bridge import Scope
    plain = [condition for condition in given if not isinstance(condition, str)]
    scope = Scope(expression, *variables, *plain, *cases)
    body = scope.read(expression)
    by = tuple(scope.variable(variable) for variable in variables)
    conditions = tuple(_condition(condition, scope, body) for condition in given)
    if several:
        from .derive.strategies import derive_each
        answers = derive_each([Derivative(body, (variable,)) for variable in by], conditions)
        return tuple(Proof(answer, scope, title) for answer in answers)
    answer = prove_derivative(Derivative(body, by), conditions, tuple(scope.read(case) for case in cases))
    return Proof(answer, scope, title)


def _is_array(variable) -> bool:
    from sympy import IndexedBase, MatrixSymbol
    return isinstance(variable, (IndexedBase, MatrixSymbol))


def _condition(condition, scope, body) -> Condition:
    if isinstance(condition, str):
        from .formats.latex_reader import read_condition
        return read_condition(condition, body)
    return scope.read(condition)


def gradient(expression, *wrt, given: Sequence = ()):
    """The derivative as a SymPy expression: gradient(L, z[k]); gradient(L, z[i], z[j]) is the second derivative."""
    proof = derive(expression, wrt if len(wrt) != 1 else wrt[0], given)
    return tuple(part.result for part in proof) if isinstance(proof, tuple) else proof.result


def prove(left, right, given: Sequence = (), title: str = "") -> Proof:
    """A proof that two SymPy expressions are equal, by rules. Raises UnsupportedError where none is found."""
    from .derive.identities import prove as prove_identity
    from .formats.sympy_bridge import Scope
    scope = Scope(left, right, *(condition for condition in given if not isinstance(condition, str)))
    body = scope.read(left)
    conditions = tuple(_condition(condition, scope, body) for condition in given)
    return Proof(prove_identity(Claim(body, "=", scope.read(right), conditions)), scope, title)


@dataclass(frozen=True)
class Question(document.Question):
    """A question of a document that can be answered."""

    def derive(self) -> Proof:
        """The proof of its answer."""
        return derive(self)


def read(text: str, name: str = "<text>") -> Document:
    """The claims, questions and definitions of a LaTeX or Markdown text. Raises ReadError with line and column."""
    from .formats.latex_reader import read
    found = read(text, name)
    return replace(found, questions=tuple(Question(**vars(question)) for question in found.questions))


def check(what):
    """The Report on a Document, a text, the Path of a file, or a Proof: a verdict for each claim."""
    if isinstance(what, Proof):
        return what.check()
    from .check.report import check
    if isinstance(what, Path):
        return check(read(what.read_text(encoding="utf-8"), str(what)))
    return check(what if isinstance(what, Document) else read(what))
