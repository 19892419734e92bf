"""Assumptions that no point meets: which of them cannot hold together, as far as the tries show. Knows terms and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..decide.normal_form import always_holds
from ..errors import SymgradError
from ..terms.building import negate
from ..terms.nodes import TRUE, Condition, Relation
from ..writing.latex_writer import latex
from .points import Sampler
from .setting import Setting, reached, setting
from .sizes import choose_sizes

#: Letters that are shown of a condition.
LONGEST = 80
#: Domains that a reason names.
SAID = ("positive", "nonnegative", "negative", "unit", "binary", "sign", "integer")
#: As many conditions are looked at, at so many choices of sizes, with so many seeds, in 1 / SHARE of the steps of a claim.
MOST_CONDITIONS, SIZES, SEEDS, SHARE = 8, 2, 2, 20


def conflict(about: Setting) -> tuple[Condition, ...]:
    """Conditions of a claim that no point meets together, and no fewer of them; none where a point meets all or they are many."""
    conditions = (*about.conditions, *about.where)
    if not 0 < len(conditions) <= MOST_CONDITIONS or any(condition.free for condition in about.where) or _is_met(about, conditions):
        return ()
    left = list(conditions)
    for condition in reversed(conditions):
        fewer = [other for other in left if other is not condition]
        if fewer and not _is_met(about, fewer):
            left = fewer
    return tuple(left)


def contradicts_names(conditions: Sequence[Condition]) -> bool:
    """Whether a condition is false by what its names are: x = 3, where x := 2, or x < 0 of a positive x.

    A claim that is true without it may be true by that alone.
    """
    return len(conditions) == 1 and all(tensor.definition is not None or tensor.domain in SAID for tensor in reached(*conditions))


def said_of_conflict(conditions: Sequence[Condition]) -> str:
    """One line on conditions that no point meets together."""
    shown = [f"“{_short(latex(condition))}”" for condition in conditions]
    if len(conditions) == 1:
        tensors = sorted(conditions[0].tensors, key=lambda tensor: tensor.name)
        defined = [tensor.name for tensor in tensors if tensor.definition is not None]
        placed = [f"{tensor.name} is {tensor.domain}" for tensor in tensors if tensor.domain in SAID]
        beside = (
            f" beside the definition of {', '.join(defined)}" if defined else f" where {' and '.join(placed)}" if placed else ""
        )
        return f"no point meets the assumption {shown[0]}{beside}"
    listed = f"{', '.join(shown[:-1])} and {shown[-1]}"
    rest, last = conditions[:-1], conditions[-1]
    if _excludes(rest, last):
        return f"the assumptions {listed} contradict each other"
    return f"no point was found that meets the assumptions {listed} together"


def _short(text: str) -> str:
    """A formula, or its beginning where it is long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _excludes(conditions: Sequence[Condition], last: Condition) -> bool:
    """Whether conditions prove that another does not hold."""
    other = negate(last)
    return type(other) is Relation and other.op != "=" and always_holds(other, tuple(conditions))


def _is_met(about: Setting, conditions: Sequence[Condition]) -> bool:
    """Whether a point is found that meets some conditions."""
    fewer = setting(replace(about.claim, given=(*conditions, *about.size_conditions), where=TRUE))
    sampler = Sampler(fewer)
    sampler.left //= SHARE
    try:
        return any(sampler.point(sizes, seed) is not None for sizes in choose_sizes(fewer, SIZES) for seed in range(SEEDS))
    except (SymgradError, ArithmeticError):
        return True
