"""What a rule is. Knows nothing of where or when a rule is applied; its words stand in the files of the languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..words.language import language

RULEBOOK: dict[str, Rule] = {}


@dataclass(frozen=True, eq=False)
class Rule:
    """One named step of reasoning.

    name      what a lecturer calls it: "product rule"; every language has its words under this key
    law       the identity in checkable LaTeX, with the declarations that it needs before it
    """

    name: str
    law: str

    @property
    def because(self) -> str:
        """One English sentence: why it holds."""
        return language().rule(self.name).because

    @property
    def where(self) -> str:
        """The condition under which it holds, in English words; "" for always."""
        return language().rule(self.name).where

    def __post_init__(self) -> None:
        if self.name in RULEBOOK:
            raise ValueError(f"two rules are named {self.name!r}")
        RULEBOOK[self.name] = self

    def __repr__(self) -> str:
        return f"Rule({self.name!r})"

    def __reduce__(self) -> tuple[Callable[[str], Rule], tuple[str]]:
        return _rule_named, (self.name,)


def _rule_named(name: str) -> Rule:
    return RULEBOOK[name]
