"""A step's name is true: the line is an instance of the law that the page prints for its rule, and so is each of its parts."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from symgrad import read
from symgrad.catalogue.contents import proofs_of
from symgrad.catalogue.topics import topics
from symgrad.derive.proof import Derivation
from symgrad.rules.deltas import PICK
from symgrad.rules.logarithms import EXP_OF_SUM
from symgrad.terms.building import scalar
from symgrad.terms.nodes import TRUE, Apply, Condition, Function, add, mul
from symgrad.writing.text_writer import text

sys.path.insert(0, str(Path(__file__).parent))
from instances import Line, is_instance, lines_of  # noqa: E402
from lecture_question_bank import LECTURES  # noqa: E402
from matrix_question_bank import QUESTIONS as MATRICES  # noqa: E402
from question_bank import QUESTIONS  # noqa: E402

#: (rule, question) of the lines whose names are not true: cases are not factored to an indicator; the other holds by the definition
#: of a distance, under a sum over pairs.
UNTRUE = {
    "bank": {("collect and factor", 145)},
    "lectures": {("back into names", 139)},
    "matrices": set(),
    "catalogue": set(),
}


def derived(source: str) -> Iterator[tuple[int, Derivation]]:
    """Every proof of a source, with the number of its question."""
    if source == "catalogue":
        for number, topic in enumerate(topics()):
            for proof in proofs_of(topic):
                yield number, proof.derivation
        return
    if source == "lectures":
        asked = [
            (number, lecture.document(lecture.asked[by][0])) for number, lecture in enumerate(LECTURES) for by in lecture.asked
        ]
    else:
        bank = QUESTIONS if source == "bank" else MATRICES
        asked = [(number, f"{document}\n\\[ {question} \\]\n") for number, (document, question, _) in enumerate(bank)]
    for number, document in asked:
        for question in read(document).questions:
            yield number, question.derive().derivation


def inside(proof: Derivation, seen: set[Derivation], case: Condition = TRUE) -> Iterator[Line]:
    """The lines of a proof, of its lemmas and of its cases, each proof once."""
    if proof in seen:
        return
    seen.add(proof)
    yield from lines_of(proof, case)
    for lemma in proof.lemmas:
        yield from inside(lemma, seen, case)
    for condition, part in proof.cases:
        yield from inside(part, seen, condition)


@cache
def lines(source: str) -> tuple[tuple[int, Line], ...]:
    seen: set[Derivation] = set()
    return tuple((number, line) for number, proof in derived(source) for line in inside(proof, seen))


@pytest.mark.parametrize("source", UNTRUE)
def test_each_line_is_an_instance_of_its_law(source):
    every = lines(source)
    assert every
    wrong = {(line.rule.name, number): line for number, line in every if not is_instance(line)}
    news = [f"{key}: {text(line.before)} = {text(line.after)}" for key, line in wrong.items() if key not in UNTRUE[source]]
    assert not news
    assert wrong.keys() == UNTRUE[source], "a line that was not true is: take it off the list"


def test_a_false_name_is_seen():
    """A line under another rule's name, and one that holds by more than its law, are no instances."""
    x, y = scalar("x"), scalar("y")
    sine, cosine, exponential = ((lambda u, name=name: Apply(Function(name), (u,))) for name in ("sin", "cos", "exp"))
    assert is_instance(Line(EXP_OF_SUM, exponential(add(x, y)), mul(exponential(x), exponential(y))))
    assert not is_instance(Line(PICK, add(mul(sine(x), sine(x)), mul(cosine(x), cosine(x))), x))
    double = Line(EXP_OF_SUM, mul(sine(x), cosine(x)), mul(sine(add(x, x)), scalar("c")))
    assert not is_instance(double)
    every = [line for _, line in lines("catalogue")]
    for name in ("chain rule", "product rule", "quotient rule", "known derivative", "by definition", "the delta picks its term"):
        line = next(line for line in every if line.rule.name == name)
        assert not is_instance(Line(line.rule, line.before, add(line.after, x), line.lemmas))
