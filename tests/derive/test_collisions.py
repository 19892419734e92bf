"""Names may collide as they like: every gradient equals that of exact dual numbers."""

import sys
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symgrad.derive.strategies import derive
from symgrad.errors import UndefinedError
from symgrad.values.evaluate import compare, evaluate

sys.path.insert(0, str(Path(__file__).parent))
from random_gradients import gradient, points  # noqa: E402


def assert_right(seed: int) -> None:
    question = gradient(seed)
    if question is None:
        return
    result = derive(question).claim.right
    for point, indices in points(question, seed + 1):
        try:
            expected = evaluate(question, point, indices)
        except UndefinedError:  # an exponential of an exponential that no ball can hold
            continue
        assert compare("=", expected, evaluate(result, point, indices)) is True, seed


@settings(max_examples=10_000, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**40))
def test_colliding_names(seed):
    assert_right(seed)


def test_collisions_that_were_found():
    """A delta over itself, a bracket exchanged for one already there, a letter taken by a condition, ≠ read as =, √2 squared."""
    for seed in (386, 7646, 20940, 31601, 71321, 72483):
        assert_right(seed)
