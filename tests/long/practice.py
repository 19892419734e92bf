"""python -m tests.long.practice: every definition that people differentiate, derived and compared with PyTorch in float64.

A line for each: right, refused (and why) or wrong, milliseconds, operations, the largest relative difference. --every N takes each
Nth; --only PATTERN those whose text has it.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter

import numpy
import torch

from symgrad import SymgradError, read
from symgrad.operators.cost import operations
from symgrad.terms.nodes import Covariance, Derivative, Expectation, Variance, walk
from tests.derive.practice_further_question_bank import FURTHER
from tests.derive.practice_model_question_bank import MODELS
from tests.derive.practice_question_bank import PRACTICE, Practice

#: What counts as the same: the difference beside the largest entry, or beside 1 where all are tiny.
NEAR = 1e-8


def plain(name: str) -> str:
    """A name without what no identifier can hold."""
    return re.sub(r"[^A-Za-z0-9]", "", name)


def by_torch(practice: Practice, names: list[str], point: dict) -> numpy.ndarray:
    """The derivative by one variable, or by one after the other: the axes of the value first."""
    function = practice.value
    for name in names:
        function = _jacobian(function, name, create_graph=len(names) > 1)
    given = {name: torch.as_tensor(value, dtype=_kind(value)) for name, value in point.items()}
    return function(**given).detach().numpy()


def _kind(value) -> torch.dtype:
    return torch.int64 if numpy.asarray(value).dtype.kind == "i" else torch.float64


def _jacobian(function, name: str, create_graph: bool):
    def derivative(**given):
        # 0 times the variable: what does not depend on it has a derivative, too.
        return torch.autograd.functional.jacobian(
            lambda value: function(**{**given, name: value}) + 0 * value.sum(), given[name], create_graph=create_graph
        )

    return derivative


def difference(practice: Practice, question: str, by: str) -> tuple[float, int]:
    """The largest difference from PyTorch, relative to the largest entry, and the operations of the result."""
    (asked, *_) = read(f"{practice.text}\n\\[ {question} \\]\n").questions
    proof = asked.derive()
    left = [
        type(part).__name__ for part in walk(proof.result_node) if type(part) in (Expectation, Variance, Covariance, Derivative)
    ]
    if left:
        raise AssertionError(f"{left[0]} is left in {proof.result_node}")
    function = proof.function()
    named = {plain(name): name for name in (*function.arguments, *function.sizes)}
    known = {argument.split()[0] for argument in practice.arguments.split(",")}
    names = [next(name for name in (wanted, wanted[:-2], wanted.split("^")[0], "lam") if name in known) for wanted in by.split(",")]
    worst = 0.0
    for sizes in practice.choices():
        for seed in range(2):
            point = practice.point(sizes, seed)
            expected = by_torch(practice, names, point)
            got = numpy.asarray(function(**{named[plain(k)]: v for k, v in {**sizes, **point}.items() if plain(k) in named}))
            for axis, index in reversed(list(enumerate(proof.free))):  # a class c that the definition leaves open is an axis
                if index.name in point:
                    got = numpy.take(got, point[index.name] - 1, axis=axis)
            if got.shape != expected.shape:
                raise AssertionError(f"the shape is {got.shape} and not {expected.shape}")
            gap = numpy.abs(got - expected).max(initial=0) / (1e-3 + numpy.abs(expected).max(initial=0))
            worst = max(worst, float("inf") if numpy.isnan(gap) else gap)
    return worst, operations(proof.result_node)


def compare(every: int = 1, only: str = "", start: int = 0) -> Counter:
    """Goes through the bank and prints the table; how many are right, refused, wrong."""
    rows = [(practice, *question) for practice in (*PRACTICE, *MODELS, *FURTHER) for question in practice.questions()]
    counted: Counter = Counter()
    for practice, question, by in rows[start::every]:
        if not re.search(only, f"{question} {practice.text}"):
            continue
        began = time.perf_counter()
        try:
            gap, count = difference(practice, question, by)
            verdict, said = ("right" if gap < NEAR else "wrong"), f"{count:3d} operations, {gap:.1e}"
        except SymgradError as error:
            verdict, said = "refused", str(error)
        except (AssertionError, ValueError) as error:  # the latter from NumPy, in the function that is made
            verdict, said = "wrong", str(error)
        counted[verdict] += 1
        print(f"{verdict:8} {1000 * (time.perf_counter() - began):6.0f} ms  {question}  {said}  |  {practice.text[:70]}")
    print(dict(counted))
    return counted


def sample() -> None:
    """Each eighth: what the suite runs. None is wrong, and few are refused."""
    counted = compare(8)
    assert not counted["wrong"] and counted["right"] > 10 * counted["refused"], counted


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    sys.exit(1 if compare(asked.every, asked.only)["wrong"] else 0)
