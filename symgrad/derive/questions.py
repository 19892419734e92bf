"""The answer to a question that a document asks. Knows what a question is, and the strategies that answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import DefinitionError
from ..reading.facts.records import Question
from ..terms.binding import defined_from
from ..terms.nodes import Condition, Derivative, Entry, Node, Tensor, walk
from .aliases import without_aliases
from .differentials import styled
from .notation import laid_out
from .proof import Derivation
from .strategies import derive


def answer(
    question: Question,
    layout: str = "numerator",
    given: Sequence[Condition] = (),
    cases: Sequence[Condition] = (),
    style: str = "",
) -> Derivation:
    """The proof of a question's answer.

    layout   of a Jacobian: "numerator" has the derivative of y_i by x_j at (i, j), "denominator" at (j, i)
    given    assumptions besides the document's
    cases    conditions, each of which gets a proof of its own
    style    "index", "matrix", or "" for the one that the question is written in
    Raises DefinitionError where nothing defines what is differentiated, UnsupportedError where no rule applies.
    """
    _check_defined(question.target)
    _check_declared(question)
    _check_names(question.target)
    _check_written(question.target)
    target = without_aliases(question.target)
    found = derive(target, (*question.given, *given), cases, question.free, question.where, question.names)
    if not style and any(tensor.name == "d" for tensor in question.names):
        style = "index"  # on one page d cannot be a name and the sign of a differential
    return styled(laid_out(replace(found, matrix=question.matrix), layout), style, question.indexed)


def _check_declared(question: Question) -> None:
    """A name that nothing declares may depend on the variable: it is no constant."""
    if question.undeclared:
        first = question.undeclared[0]
        single = [tensor.name for tensor in question.names if tensor.name.startswith(f"{first}_")]
        if single:
            own = f"{single[0]} stands for itself" if len(single) == 1 else f"{' and '.join(single)} stand for themselves"
            cases = "\\begin{cases} … & k \\bmod 2 = 1 \\\\ … \\end{cases} where odd and even differ"
            raise DefinitionError(f"{own}, and {first} is never defined; write ${first}_k := …$ for every k, with {cases}")
        names = " and ".join(question.undeclared)
        many = len(question.undeclared) > 1
        raise DefinitionError(
            f"{names} {'are' if many else 'is'} never declared or defined, and may depend on what is differentiated by; "
            f"write ${question.undeclared[0]} := …$, or declare {'them' if many else 'it'}"
        )


def _check_names(target: Node) -> None:
    """A name that is declared or defined anew is another: an answer with both could not be read."""
    known: dict[str, Tensor] = {}
    for tensor in (reached for written in target.tensors for reached in written.reach):
        if known.setdefault(tensor.name, tensor) is not tensor:
            raise DefinitionError(f"{tensor.name} stands for two things in this question; give one of them another name")


def _check_defined(target: Node) -> None:
    """A bare name that nothing defines has no derivative but 0, which is never what was asked."""
    for part in walk(target):
        if type(part) is Derivative and type(part.body) is Entry:
            tensor = part.body.tensor
            if tensor.definition is None and tensor.law is None and all(tensor is not by.tensor for by in part.by):
                raise DefinitionError(
                    f"{tensor.name} has no definition, so there is nothing to differentiate; write ${tensor.name} := …$"
                )


def _check_written(target: Node) -> None:
    """∂L/∂z, for z := W x, of an L that is written with W x and without z, is 0 for the name alone, and never what was asked."""
    for part in walk(target):
        if type(part) is not Derivative:
            continue
        reached = frozenset().union(*map(defined_from, part.body.tensors))
        for name in (by.tensor for by in part.by):
            common = [tensor.name for tensor in defined_from(name) & reached if tensor.definition is None]
            if name.definition is not None and name not in reached and common:
                raise DefinitionError(
                    f"what is differentiated by {name.name} is written without it, and depends on {min(common)} "
                    f"as {name.name} does; write it with {name.name}"
                )
