"""What a rule is. Knows nothing of where or when a rule is applied."""

from __future__ import annotations

from dataclasses import dataclass

RULEBOOK: dict[str, Rule] = {}


@dataclass(frozen=True, eq=False)
class Rule:
    """One named step of reasoning.

    name      what a lecturer calls it: "product rule"
    law       the identity in checkable LaTeX, with the declarations that it needs before it
    because   one sentence: why it holds
    where     the condition under which it holds, in words; "" for always
    """

    name: str
    law: str
    because: str
    where: str = ""

    def __post_init__(self):
        if self.name in RULEBOOK:
            raise ValueError(f"two rules are named {self.name!r}")
        RULEBOOK[self.name] = self

    def __repr__(self):
        return f"Rule({self.name!r})"

    def __reduce__(self):
        return _rule_named, (self.name,)


def _rule_named(name: str) -> Rule:
    return RULEBOOK[name]
