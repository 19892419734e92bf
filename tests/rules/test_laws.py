"""Each rule's law is checkable LaTeX that is true; turned round, it is refuted."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.rules.rule import RULEBOOK, Rule
from symgrad.terms.nodes import ONE, add

for room in ("symgrad.rules", "symgrad.derive"):
    for module in iter_modules(import_module(room).__path__):
        import_module(f"{room}.{module.name}")

RULES = [pytest.param(rule, id=name) for name, rule in RULEBOOK.items()]


@pytest.mark.parametrize("rule", RULES)
def test_the_law_reads_and_passes_the_judge(rule):
    document = read(rule.law, rule.name)
    assert document.claims and not document.questions
    for claim in document.claims:
        verdict = judge(claim)
        assert verdict.passed, f"{claim.left_text} = {claim.right_text}: {verdict.status}, {verdict.reason}"


@pytest.mark.parametrize("rule", RULES)
def test_the_law_made_false_is_refuted(rule):
    """Its declarations let numbers in: nothing passes for want of a point to try."""
    for claim in read(rule.law, rule.name).claims:
        if claim.relation == "=":
            assert judge(replace(claim, right=add(claim.right, ONE))).status == "refuted"


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_said_in_words(rule):
    assert rule.because.endswith(".") and "\n" not in rule.because
    assert rule.name == rule.name.strip() and not rule.name.endswith(".")
    assert not rule.where.endswith(".")


def test_two_rules_of_one_name_are_an_error():
    with pytest.raises(ValueError, match="two rules are named"):
        Rule(next(iter(RULEBOOK)), "")


def test_rules_are_one_object_across_processes():
    import pickle

    for rule in RULEBOOK.values():
        assert pickle.loads(pickle.dumps(rule)) is rule
