"""A step's name is true: the line is an instance of the law that the page prints for its rule, and so is each of its parts."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from symgrad import read
from symgrad.catalogue.contents import proofs_of
from symgrad.catalogue.topics import topics
from symgrad.derive.proof import Derivation
from symgrad.rules.collecting import FACTOR
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

from tests.losses import LOSSES  # noqa: E402
from tests.matrix_cookbook import IDENTITIES  # noqa: E402

#: Questions in which what two laws do stands side by side, or a law is near that the line does not need.
SIDE_BY_SIDE = [
    r"Let $w \in \mathbb{R}^{n}$ with $w_i > 0$ and $s_i := \frac{w_i^2}{\sum_{j=1}^{n} w_j^2}$. "
    r"\[ \frac{\partial s_i}{\partial w_k} \]",
    r"Let $x, a \in \mathbb{R}$ and $h := \begin{cases} 0 & x < -a \\ x^2 & -a \le x \le a \\ 0 & a < x \end{cases}$. "
    r"\[ \frac{\partial h}{\partial x} \]",
    r"Let $z \in \mathbb{R}^{n}$, $c, x \in \mathbb{R}$. "
    r"\[ \frac{\partial}{\partial x} \left( x \sum_{k=1}^{n} (c - z_k) \right)^2 \]",
    r"Let $S \in \mathbb{S}^{n}$, $A \in \mathbb{R}^{n \times m}$, $x \in \mathbb{R}^{m}$, $y \in \mathbb{R}^{n}$. "
    r"\[ \nabla_x (y^{\top} S A x + y^{\top} A x) \]",
]

SOURCES = ("bank", "lectures", "matrices", "losses", "cookbook", "side by side", "catalogue")


def in_display(declared: str, question: str) -> str:
    return f"{declared}\n\\[ {question} \\]\n"


#: The questions of each source but the catalogue, in order, each a document.
DOCUMENTS: dict[str, Callable[[], list[str]]] = {
    "bank": lambda: [in_display(declared, question) for declared, question, _ in QUESTIONS],
    "lectures": lambda: [lecture.document(lecture.asked[by][0]) for lecture in LECTURES for by in lecture.asked],
    "matrices": lambda: [in_display(declared, question) for declared, question, _ in MATRICES],
    "losses": lambda: [in_display(loss.text, question) for loss in LOSSES for question in loss.questions.values()],
    "cookbook": lambda: [identity.question for identity in IDENTITIES],
    "side by side": lambda: SIDE_BY_SIDE,
}


def derived(source: str) -> Iterator[tuple[int, Derivation]]:
    """Every proof of a source, with the number of its question."""
    if source == "catalogue":
        for number, topic in enumerate(topics()):
            for proof in proofs_of(topic):
                yield number, proof.derivation
        return
    for number, document in enumerate(DOCUMENTS[source]()):
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


@pytest.fixture(scope="module")
def lines() -> Callable[[str], tuple[tuple[int, Line], ...]]:
    """lines(source): every line of its proofs, derived once, and let go with this file: they are tens of thousands of terms."""

    @cache
    def found(source: str) -> tuple[tuple[int, Line], ...]:
        seen: set[Derivation] = set()
        return tuple((number, line) for number, proof in derived(source) for line in inside(proof, seen))

    return found


@pytest.mark.parametrize("source", SOURCES)
def test_each_line_is_an_instance_of_its_law(lines, source):
    every = lines(source)
    assert every
    wrong = [(number, line) for number, line in every if not is_instance(line)]
    assert [f"{number}, {line.rule.name}: {text(line.before)} = {text(line.after)}" for number, line in wrong] == []


#: Rules whose law says more than arithmetic does. Not that of symmetric matrices: every line here has their indices in one order.
BEYOND_ARITHMETIC = {
    "by assumption",
    "known sum",
    "inverse of a product",
    "inverse of a transpose",
    "one case as an indicator",
    "opposite conditions",
    "indices equal by a delta",
    "sides of a condition",
    "tangent",
    "double angle",
    "Pythagorean identity",
    "sigmoid of the opposite",
}


@pytest.mark.parametrize("source", SOURCES)
def test_no_line_is_called_after_a_law_that_it_does_not_need(lines, source):
    named = [(number, line) for number, line in lines(source) if line.rule.name in BEYOND_ARITHMETIC]
    plain = [(number, line) for number, line in named if is_instance(Line(FACTOR, line.before, line.after))]
    assert [f"{number}, {line.rule.name}: {text(line.before)} = {text(line.after)}" for number, line in plain] == []


def test_a_false_name_is_seen(lines):
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
