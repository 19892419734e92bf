"""Every rewriting keeps the value of random terms, wherever they have one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings

from symgrad.errors import UnsupportedError
from symgrad.operators.cost import operations
from symgrad.operators.functions import absolute, maximum, relu, sign
from symgrad.rules.collecting import group
from symgrad.rules.deltas import spread
from symgrad.rules.expectations import average, has_expectation
from symgrad.rules.logarithms import expand_exponentials, expand_logarithms, is_positive
from symgrad.rules.merging import merge_sums
from symgrad.rules.products import flatten
from symgrad.rules.search import collect, fold
from symgrad.rules.signs import settle_signs
from symgrad.rules.sums import divide_through, split_off
from symgrad.rules.tidying import tidy
from symgrad.terms.binding import canonical, same
from symgrad.terms.building import delta, scalar
from symgrad.terms.nodes import HALF, ONE, TWO, ZERO, Indicator, Pow, Relation, Size, Sum, add, mul, walk
from symgrad.writing.text_writer import text
from tests.decide.agreement import difference
from tests.strategies import FREE, W, X, Y, Z, terms

REWRITINGS = {
    "tidy": tidy,
    "flatten": flatten,
    "collect": collect,
    "expand exponentials": expand_exponentials,
    "expand logarithms": expand_logarithms,
    "divide through": divide_through,
    "spread": lambda node: spread(tidy(node)),
    "fold": lambda node: fold(tidy(node), ()),
    "group": lambda node: group(tidy(node)),
    "merge sums": lambda node: merge_sums(tidy(node), collect),
    "settle signs": lambda node: settle_signs(tidy(node)),
}
MANY = dict(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@settings(max_examples=200, **MANY)
@given(terms(depth=4, moments=False))
def test_the_value_stays(node):
    assume(not any(type(part) is Pow and any(type(inner) is Indicator for inner in walk(part.base)) for part in walk(node)))  # δ/δ
    names = {node: "nothing"}
    for name, rewriting in REWRITINGS.items():
        try:
            names.setdefault(rewriting(node), name)
        except UnsupportedError:
            continue
    for after, name in names.items():
        assert type(difference(node, after, tries=4)) is int, f"{name}: {text(node)} became {text(after)}"


@settings(max_examples=60, **MANY)
@given(terms(depth=3))
def test_expected_values_are_those_of_the_laws(node):
    if not has_expectation(node):
        return
    try:
        after = average(node)
    except UnsupportedError:
        return
    assert type(difference(node, after, tries=4)) is int, f"{text(node)} became {text(after)}"


@settings(max_examples=60, **MANY)
@given(terms(depth=3, moments=False))
def test_a_split_sum_is_the_sum(node):
    for after in split_off(node):
        assert type(difference(node, after, tries=3)) is int, f"{text(node)} became {text(after)}"


@settings(max_examples=100, **MANY)
@given(terms(depth=4, moments=False))
def test_tidying_twice_is_tidying_once(node):
    once = tidy(node)
    assert same(tidy(once), once), text(node)


@settings(max_examples=100, **MANY)
@given(terms(depth=4, moments=False))
def test_collecting_makes_nothing_longer(node):
    assert operations(collect(node)) <= operations(tidy(node)), text(node)


@settings(max_examples=100, **MANY)
@given(terms(depth=3, random=False, moments=False))
def test_what_is_called_positive_is(node):
    if is_positive(node):
        assert type(difference(Indicator(Relation(">", node, ZERO)), ONE, tries=4)) is int, text(node)


def test_folding_divides_by_nothing_new():
    """x (1 + e^x) is f, but 1 + e^x is not f/x where x = 0."""
    from symgrad.derive.simplify import scope_names
    from symgrad.operators.functions import exp
    from symgrad.terms.nodes import Definition, Entry, Tensor

    f = Entry(Tensor("f", (), "real", Definition((), mul(X, add(ONE, exp(X))))))
    bracket = add(ONE, exp(X))
    for node in (bracket, add(bracket, f), mul(bracket, bracket, X)):
        folded = fold(node, scope_names(f))
        assert not any(type(part) is Pow and part.base is X for part in walk(folded)), text(folded)
        assert type(difference(node, folded)) is int


def test_a_division_by_zero_is_left_standing():
    """1/(x - x) has no value; it is no reason to fall over, and it does not come to have one."""
    hole = Pow(add(X, -X), -ONE)
    for rewrite in REWRITINGS.values():
        assert any(type(part) is Pow for part in walk(rewrite(add(hole, X))))


def test_a_delta_picks_only_inside_the_range():
    """Σ_{p ≠ c} W_pd δ_pe is W_ed where e ≠ c, else 0."""
    _, _, c, d = FREE
    p, e = type(c)("p", c.range), type(c)("e", c.range)
    node = Sum(p, mul(W[p, d], delta(p, e)), Relation("≠", p, c))
    after = spread(node)
    assert not any(type(part) is Sum for part in walk(after))
    assert type(difference(node, after)) is int and not same(after, W[e, d])


def test_bound_names_do_not_matter():
    """The same sum under other letters is the same to every rewriting."""
    a, b, *_ = FREE
    for rewrite in (tidy, collect, spread):
        indices = (type(a)(letter, a.range) for letter in "ijkqt")
        results = {canonical(rewrite(Sum(index, mul(Z[index], Y[a], Z[b])))) for index in indices}
        assert len(results) == 1


@pytest.mark.parametrize(
    "node, wanted",
    [
        (mul(X, sign(X)), absolute(X)),
        (mul(maximum(ZERO, X), Indicator(Relation(">", X, ZERO))), maximum(ZERO, X)),
        (mul(relu(1 - X), Indicator(Relation("<", X, ONE))), relu(1 - X)),
        (mul(Indicator(Relation("<", X, TWO)), Indicator(Relation(">", X, -TWO))), Indicator(Relation("<", absolute(X), TWO))),
    ],
    ids=text,
)
def test_factors_that_say_one_thing_together_are_joined(node, wanted):
    """Also where the product stands in a condition itself."""
    assert tidy(node) is wanted
    assert tidy(Indicator(Relation("<", node, Y[FREE[0]]))) is tidy(Indicator(Relation("<", wanted, Y[FREE[0]])))


@pytest.mark.parametrize("exponent", [TWO, Size("m"), mul(TWO, Size("m"))], ids=repr)
def test_a_root_of_a_power_that_may_be_even_stays(exponent):
    root = Pow(Pow(scalar("x"), exponent), HALF)
    assert tidy(root) is root
