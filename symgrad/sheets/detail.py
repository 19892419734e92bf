"""How finely a proof is printed: from its steps to the lines of a page. Knows proofs and rules; judges and prints nothing.

brief    what a lecturer writes on a board: a lemma is a line, bookkeeping goes into the line before it, moves of one kind share one
normal   a line for each step
full     a line for each single rule application
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ..derive.proof import Step
from ..errors import DefinitionError
from ..rules.rational import ALGEBRA
from ..rules.rule import Rule
from ..terms.binding import rename_apart, replace, same
from ..terms.nodes import Condition, Derivative, Node, walk
from ..writing.latex_writer import latex

LEVELS = ("brief", "normal", "full")

#: What nobody says a word about at the board.
SILENT = frozenset(
    {
        "linearity",
        "cancel",
        "constant out of the sum",
        "entries are independent",
        "derivative of a constant",
        "multiply out and compare",
        "in indices",
        "trace in indices",
        "norm in indices",
        "logarithm of an exponential",
    }
)

#: Moves that are one idea when they follow each other.
ALIKE = (
    {"collect and factor", "back into names", "tangent", "double angle", "Pythagorean identity", "sigmoid of the opposite"},
    {"known derivative", "in this case", "the delta picks its term", "by assumption", "known sum"},
    {"quotient rule", "product rule", "chain rule", "power and chain rule", "exponential and chain rule"},
)


@dataclass(frozen=True)
class Line:
    """One line of a page: before = after, by the steps that it stands for."""

    steps: tuple[Step, ...]

    before = property(lambda self: self.steps[0].before)
    after = property(lambda self: self.steps[-1].after)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in the order of their use, each once."""
        return tuple(dict.fromkeys(step.rule for step in self.steps))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return tuple(dict.fromkeys(condition for step in self.steps for condition in step.conditions))

    @property
    def cites(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(number for step in self.steps for number in step.cites))

    @property
    def parts(self) -> tuple[Step, ...]:
        """The rule applications that the line is made of, where there are several."""
        found = tuple(part for step in self.steps for part in (step.substeps if len(step.substeps) > 1 else (step,)))
        return found if len(found) > 1 else ()


def level(name: str) -> str:
    """The name of a level of detail. DefinitionError for one that there is not."""
    if name not in LEVELS:
        raise DefinitionError(f"no level of detail {name!r}; there are {', '.join(LEVELS[:-1])} and {LEVELS[-1]}")
    return name


def lines(steps: Sequence[Step], detail: str = "normal", is_lemma: bool = False) -> tuple[Line, ...]:
    """The lines of a proof, or of a lemma, one for each step, fewer, or more. DefinitionError for a level that there is not."""
    detail = level(detail)
    if detail == "full":
        steps = [part for step in steps for part in _single(step)]
    if detail == "brief" and is_lemma and steps:
        return (Line(tuple(steps)),)
    if detail == "brief":
        return tuple(Line(tuple(group)) for group in _ideas(steps))
    return tuple(Line(tuple(group)) for group in _seen(steps))


def _seen(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The steps, each after which the line looks as before in one group with the next: 1 b in a softmax is written b."""
    group: list[Step] = []
    for step in steps:
        group.append(step)
        if step is steps[-1] or latex(step.before) != latex(step.after):
            yield group
            group = []


def _ideas(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """The steps in groups, each of which is one idea."""
    group: list[Step] = []
    for step in steps:
        if group and not _goes_on(group, step.rule):
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _goes_on(group: list[Step], rule: Rule) -> bool:
    """Whether a step by the rule belongs to the line that the group is."""
    said = [step.rule.name for step in group if step.rule.name not in SILENT]
    said = said[said[:1] == ["by definition"] :]  # a definition is written out on the way to what is done with it
    if not said or rule.name in SILENT or rule.name == said[-1]:
        return True
    return any({rule.name, *said} <= kind for kind in ALIKE)


def _single(step: Step) -> list[Step]:
    """The step as single rule applications, each on the whole line; what is left after them is bookkeeping.

    The step itself, where its parts do not stand in the line as they are written.
    """
    found, current = [], step.before
    for part in step.substeps:
        after = rename_apart(replace(current, partial(_put, part)))
        if not same(after, current):
            found.append(Step(part.rule, current, after, (), step.conditions, step.cites))
            current = after
    if not found or _derivatives(current) != _derivatives(step.after):
        return [step]
    if same(current, step.after):
        last = found.pop()
        current = last.before
        return [*found, Step(last.rule, current, step.after, (), step.conditions, step.cites)]
    return [*found, Step(ALGEBRA, current, step.after, (), step.conditions)]


def _put(part: Step, node: Node) -> Node | None:
    return part.after if node is part.before else None


def _derivatives(node: Node) -> set[Node]:
    return {part for part in walk(node) if type(part) is Derivative}
