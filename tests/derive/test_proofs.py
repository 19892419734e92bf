"""Every proof of the losses in tests/losses.py: its lines chain, name rules, cite what is there, and pass the judge."""

from __future__ import annotations

from functools import cache

import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.derive.proof import Derivation
from symgrad.rules.rule import RULEBOOK
from symgrad.terms.binding import subterm
from symgrad.terms.building import both
from symgrad.terms.claims import Claim
from symgrad.terms.nodes import TRUE, Cases, Condition, Covariance, Derivative, Entry, Expectation, Relation, Variance, walk
from symgrad.writing.latex_writer import latex
from symgrad.writing.text_writer import text
from tests.losses import LOSSES

QUESTIONS = [pytest.param(loss, question, id=f"{loss.name} by {question}") for loss in LOSSES for question in loss.questions]
EVERY = pytest.mark.parametrize("loss, question", QUESTIONS)


@cache
def derivation(loss, question) -> Derivation:
    return read(loss.document(question)).questions[0].derive().derivation


def all_proofs(proof: Derivation) -> list[Derivation]:
    """The proof and all inside it, each once."""
    found: dict[Derivation, None] = {}

    def visit(part):
        if part not in found:
            found[part] = None
            for inner in (*part.lemmas, *(case for _, case in part.cases)):
                visit(inner)

    visit(proof)
    return list(found)


@EVERY
def test_lines_chain_from_the_question_to_the_result(loss, question):
    for proof in all_proofs(derivation(loss, question)):
        assert proof.steps
        assert proof.steps[0].before is proof.claim.left
        assert proof.steps[-1].after is proof.claim.right
        for step, following in zip(proof.steps, proof.steps[1:]):
            assert step.after is following.before


@EVERY
def test_each_line_names_a_rule_and_says_where_it_applies(loss, question):
    for proof in all_proofs(derivation(loss, question)):
        for step in proof.steps:
            assert RULEBOOK[step.rule.name] is step.rule
            assert all(RULEBOOK[part.rule.name] is part.rule for part in step.substeps)
            assert subterm(step.before, step.at) is not None
            assert step.before is not step.after


@EVERY
def test_outside_of_what_is_marked_nothing_changes(loss, question):
    for proof in all_proofs(derivation(loss, question)):
        for step in proof.steps:
            before, after = step.before, step.after
            for position in step.at:
                left, right = before.children, after.children
                assert type(before) is type(after) and len(left) == len(right)
                assert all(a is b for k, (a, b) in enumerate(zip(left, right)) if k != position)
                before, after = left[position], right[position]


@EVERY
def test_lemmas_stand_once_and_each_is_cited(loss, question):
    for proof in all_proofs(derivation(loss, question)):
        assert len(set(proof.lemmas)) == len(proof.lemmas)
        assert len({lemma.claim.left for lemma in proof.lemmas}) == len(proof.lemmas)
        cited = {number for step in proof.steps for number in step.cites}
        assert cited <= set(range(1, len(proof.lemmas) + 1))
        needed = {lemma for lemma in all_proofs(proof) if lemma is not proof}
        assert {proof.lemmas[number - 1] for number in cited} <= needed
        used = {
            part
            for inner in all_proofs(proof)
            for number in {n for step in inner.steps for n in step.cites}
            for part in [inner.lemmas[number - 1]]
        }
        assert set(proof.lemmas) <= used, [text(lemma.claim.left) for lemma in set(proof.lemmas) - used]


@EVERY
def test_every_line_passes_the_judge(loss, question):
    for proof in all_proofs(derivation(loss, question)):
        for step in proof.steps:
            verdict = judged(step.before, step.after, proof.claim.given, both(proof.claim.where, *step.conditions))
            assert verdict.passed, failure(step, verdict)


@EVERY
def test_single_rule_applications_pass_the_judge(loss, question):
    for proof in all_proofs(derivation(loss, question)):
        for part in (part for step in proof.steps for part in step.substeps):
            verdict = judged(part.before, part.after, proof.claim.given, proof.claim.where)
            assert verdict.passed, failure(part, verdict)


def failure(step, verdict):
    return f"{text(step.before)} = {text(step.after)} by {step.rule.name}: {verdict.status}, {verdict.reason}"


@cache
def judged(left, right, given, where):
    return judge(Claim(left, "=", right, given, where))


@EVERY
def test_nothing_is_left_undone(loss, question):
    """No derivative or expected value in the result, and no case about an index lying in its own range."""
    result = derivation(loss, question).claim.right
    for part in walk(result):
        assert type(part) not in (Derivative, Expectation, Variance, Covariance)
        if type(part) is Cases:
            assert all(condition.tensors for condition in part.conditions)
        if isinstance(part, Condition) and type(part) is Relation and not part.tensors:
            assert any(type(entry) is Entry for entry in walk(result))


@EVERY
def test_the_free_indices_are_those_of_the_question(loss, question):
    proof = derivation(loss, question)
    assert proof.claim.right.free <= proof.claim.left.free
    assert set(proof.free) >= proof.claim.right.free


#: Rules of differentiation that only the questions on matrices, and those on Π, need: they have tests of their own.
ELSEWHERE = {
    "derivative of a constant",
    "derivative of a matrix exponential",
    "derivative of an inverse",
    "derivative of the nuclear norm",
    "derivative of the spectral norm",
    "derivative of the trace of a matrix function",
    "product rule for Π",
}


def test_every_rule_of_differentiation_is_used_somewhere():
    """A rule that no proof here names is dead, or these losses are too few."""
    used = {
        step.rule.name
        for loss in LOSSES
        for question in loss.questions
        for proof in all_proofs(derivation(loss, question))
        for step in proof.steps
    }
    rules = {name for name in RULEBOOK if "derivative" in name or "product rule" in name or "chain rule" in name}
    assert rules - used == ELSEWHERE


def test_a_false_line_would_be_seen():
    """The judge is no rubber stamp: a line with a sign turned is refuted."""
    loss = next(loss for loss in LOSSES if loss.name == "cross-entropy")
    last = derivation(loss, "z").steps[-1]
    wrong = judge(Claim(last.before, "=", -last.after, derivation(loss, "z").claim.given, TRUE))
    assert wrong.status == "refuted" and wrong.counterexample


@pytest.mark.parametrize(
    "function, answer",
    [
        (r"|x|", "1"),
        (r"\log |x|", r"\frac{1}{x}"),
        (r"\max(x, 0)", "1"),
        (r"|{-2 x}|^3", "24 x^2"),
        (r"\operatorname{relu}(-x)", "0"),
        (r"\operatorname{sign}(x) x^2", "2 x"),
        (r"|x - 1|", r"\operatorname{sign}(x - 1)"),
    ],
)
def test_a_declared_sign_decides_absolute_values_and_maxima(function, answer):
    proof = read(rf"Let $x > 0$. \[ \frac{{d}}{{dx}} \left( {function} \right) \]").questions[0].derive()
    assert latex(proof.claim.right) == answer and proof.check().passed


@pytest.mark.parametrize("product", [r"X X^\top", r"X^\top X"])
def test_a_loss_of_a_symmetric_matrix_need_not_be_symmetric(product):
    """L(K) = K_12, for instance: its derivative by K_12 is not that by K_21."""
    (question,) = read(
        rf"Let $X \in \mathbb{{R}}^{{n \times d}}$, $K := {product}$ and $L := \mathcal{{L}}(K)$ for any loss. \[ \nabla_X L \]"
    ).questions
    for proof in all_proofs(question.derive().derivation):
        for step in proof.steps:
            verdict = judged(step.before, step.after, proof.claim.given, proof.claim.where)
            assert verdict.passed, failure(step, verdict)
