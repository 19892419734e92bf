"""The order in which arrays are multiplied and summed is the cheapest there is, or nearly, where not every order is tried."""

from __future__ import annotations

from random import Random

import pytest

from symgrad.functions.contraction import TRIED, best_order, pair_cost, volume
from symgrad.terms.indices import index
from symgrad.terms.nodes import Size

i, j, k, l, m = (index(name, Size(name.upper())) for name in "ijklm")
AXES = (i, j, k, l, m)


def cost_of(order, sets, staying):
    """(the cost of an order, the axes of what it leaves): each sum goes as soon as nothing else needs its index."""
    live, cost = dict(enumerate(sets)), 0.0
    for number, (first, second) in enumerate(order, len(sets)):
        left, right = live.pop(first), live.pop(second)
        needed = staying.union(*live.values())
        cost += pair_cost(left, right, (left | right) - needed)
        live[number] = (left | right) & needed
    (made,) = live.values()
    return cost, made


def orders(count):
    """Every order of so many arrays."""

    def further(live, following):
        if len(live) == 1:
            yield []
        for a, first in enumerate(live):
            for second in live[a + 1 :]:
                rest = [each for each in live if each not in (first, second)]
                for more in further([*rest, following], following + 1):
                    yield [(first, second), *more]

    return further(list(range(count)), count)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_order_costs_less(seed):
    random = Random(seed)
    sets = [frozenset(random.sample(AXES, random.choice((1, 2, 2, 3)))) for _ in range(4)]
    staying = frozenset(random.sample(sorted(frozenset.union(*sets), key=lambda axis: axis.name), 1))
    cost, order = best_order(sets, staying)
    found, made = cost_of(order, sets, staying)
    assert cost == pytest.approx(found) == pytest.approx(min(cost_of(other, sets, staying)[0] for other in orders(4)))
    assert made == staying


def test_a_matrix_is_applied_to_a_vector_from_the_right_to_the_left():
    chain = [frozenset(axes) for axes in ((i, j), (j, k), (k, l), (l,))]
    assert best_order(chain, frozenset({i}))[1] == [(2, 3), (1, 4), (0, 5)]


def test_where_not_every_order_is_tried_a_chain_is_no_dearer_than_from_its_end():
    axes = [index(f"i_{number}", Size("n")) for number in range(TRIED + 2)]
    chain = [frozenset(pair) for pair in zip(axes, axes[1:])] + [frozenset(axes[-1:])]
    cost, order = best_order(chain, frozenset(axes[:1]))
    found, made = cost_of(order, chain, frozenset(axes[:1]))
    assert cost == pytest.approx(found) and made == frozenset(axes[:1])
    assert cost == pytest.approx((len(chain) - 1) * pair_cost(chain[0], frozenset(axes[1:2]), frozenset(axes[1:2])))


def test_a_product_of_matrices_costs_less_than_its_operations_and_more_than_what_it_reads():
    product = pair_cost(frozenset({i, j}), frozenset({j, k}), frozenset({j}))
    assert volume({i, k}) < product < volume({i, j, k})
    assert pair_cost(frozenset({i, j}), frozenset({j}), frozenset({j})) < volume({i, j})
    assert pair_cost(frozenset({i}), frozenset({j}), frozenset()) == volume({i, j})
