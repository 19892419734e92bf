"""A process that answers for weeks does not grow: what is found for terms is dropped, all of it, and nothing depends on it."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

import symgrad
from symgrad.sheets.html import proof_html
from symgrad.terms import memory
from symgrad.terms.nodes import Node, Number, living

QUESTIONS = (
    r"Let $x \in \mathbb{R}^{n}$ and $L := \sum_{i=1}^{n} (x_i - %d)^2$. \[ \frac{\partial L}{\partial x_j} \]",
    r"Let $x \in \mathbb{R}^{n}$, $p := \operatorname{softmax}(%d x)$. \[ \frac{\partial p_i}{\partial x_j} \]",
    r"Let $x \in \mathbb{R}$. \[ \frac{d}{d x} e^{%d x} \sin x \]",
    r"Let $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^{n}$ and $f := %d x^\top A^\top A x$. \[ \nabla_x f \]",
    r"Let $z, y \in \mathbb{R}^{n}$, $p := \operatorname{softmax}(z)$. "
    r"\[ \frac{\partial}{\partial z_k} \sum_{i=1}^{n} (p_i - y_i)^2 (y_i + %d) \]",
)


@pytest.fixture(autouse=True)
def python_looks_for_garbage_as_it_does_by_itself():
    """The tests' own settings are for speed (conftest.py)."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def ask(start: int, count: int) -> list[str]:
    """The answers to so many questions, no two of them the same, each used in many ways."""
    answers = []
    for number in range(start, start + count):
        (question,) = symgrad.read(QUESTIONS[number % len(QUESTIONS)] % (number + 2)).questions
        proof = question.derive()
        answers.append(proof.latex())
        assert proof.check().passed
        str(proof), proof_html(proof), proof.source("numpy")
    return answers


def held() -> int:
    """How many terms are left when all is dropped, without whole numbers, of which the last thousand stay."""
    memory.forget()
    gc.collect()
    return sum(isinstance(found, Node) and type(found) is not Number for found in gc.get_objects())


def test_all_that_was_found_can_be_dropped_and_nothing_depends_on_it(python):
    """In a process of its own: what other tests hold, or do beside this one, is not counted."""
    done = python("-c", f"from tests.terms.{Path(__file__).stem} import drop_all_that_was_found; drop_all_that_was_found()")
    assert done.returncode == 0, done.stderr


def drop_all_that_was_found() -> None:
    first = ask(0, 10)
    memory.forget()
    assert ask(0, 10) == first
    ask(100, 15)
    before = held()
    ask(200, 25)
    assert held() <= before + 5, "some table is not emptied: it is not made by terms/memory.py"


def test_a_process_that_answers_does_not_grow(python):
    """In a process of its own: how much may be kept goes by how much others hold."""
    done = python("-c", f"from tests.terms.{Path(__file__).stem} import answer_without_growing; answer_without_growing()")
    assert done.returncode == 0, done.stderr


def answer_without_growing() -> None:
    memory.FEWEST, memory._most = 2000, 0
    held = living()
    ask(1000, 4)
    most = 0
    for start in range(2000, 2040, 4):
        ask(start, 4)
        most = max(most, living())
    assert most < 3 * 2000 + held, (most, held)


@pytest.mark.parametrize("held", [100, 30_000])
def test_room_is_not_made_again_and_again_for_what_somebody_holds(monkeypatch, held):
    monkeypatch.setattr(memory, "FEWEST", 1000)
    monkeypatch.setattr(memory, "_most", 1000)
    kept = [symgrad.terms.nodes.Size(f"n{k}") for k in range(held)]
    drops = []
    monkeypatch.setattr(memory, "forget", lambda: drops.append(1))
    for _ in range(100):
        memory.make_room()
    assert len(drops) <= 1 and kept
