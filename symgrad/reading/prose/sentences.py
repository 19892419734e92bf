"""What the words before a formula say of it: whether a condition holds for the next display or for the rest. Knows text only.

The words are English, and Persian where a sheet in Persian has them.
"""

from __future__ import annotations

import re

_NEXT = re.compile(
    r"\b(?:if|for|when|whenever|in\s+(?:the\s+)?cases?|case|cases|where\s+also|provided(?:\s+that)?|once|unless|(?<!now\s)(?<!here\s)on|at|fix|fixing|"
    r"اگر|هرگاه|وقتی|هنگامی|چنانچه|برای|به\s+ازای|به\s+شرط|در\s+حالت)"
    r"(?:\s+(?:all|any|every|each|the|case|that|we|have|instead|now|also|where|\(?[0-9a-z]{1,2}[.):]|of|one|both|first|second|indices|entries|"
    r"distinct|fixed|some|an?|index|class|diagonal|off-diagonal|هر|همه|آنکه|اینکه|که|:))*[\s:(~]*$",
    re.I,
)
_CASE = re.compile(r"\b(?:if|when|whenever|cases?|provided|once|unless|that|اگر|هرگاه|وقتی)[\s:(~]*$", re.I)
_JOINED = re.compile(r"^[\s,;~]*(?:and|or|but|,)?[\s~]*$", re.I)
_ASSUME = re.compile(
    r"\b(?:assum\w*|suppos\w*|require\w*|subject\s+to|under\s+the\s+constraint)(?:\s+(?:that|now|further|also))*[\s:,~]*$", re.I
)
_IDENTITY = re.compile(r"\b(?:identity|unit)[\s~]+matri(?:x|ces)\b|\bthe[\s~]+identity\b", re.I)
_ZERO = re.compile(
    r"\b(?:indices|indexed|index|subscripts?|numbered|numbering|counted|count|counting)\b"
    r"(?:(?!\b(?:not|never|no)\b)[^.$]){0,40}\b(?:from|at)\s+(?:\$0\$|0|zero)\b|"
    r"\b(?:zero|0)-(?:based|indexed)\b|\ball\s+indices\s+from\s+0\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"[\s,~]*+(?:is|are|was|were|(?:has|have)\s+been)\s+(?:as\s+|already\s+)?+"
    r"(?:given|defined|computed|derived|introduced|found|calculated|described|obtained)\s+(?:as\s+)?+(?:in\s+|at\s+)?+"
    r"(?:above|before|earlier|previously|below|(?:the|a)\s+(?:previous|last|preceding|next|following)\b|sections?|chapters?|lectures?|parts?)\b",
    re.I,
)


def is_given_elsewhere(after: str) -> bool:
    """Whether the text behind a name says that its value stands elsewhere: “is given above”."""
    return bool(_ELSEWHERE.match(after))


_ROWS = re.compile(
    r"\bnumerator[-\s~]+layout\b|\b(?:gradients?|derivatives?)\b(?:(?!\b(?:not|never|no)\b)[^.$]){0,40}\b(?:are|is|as)[\s~]+(?:an?[\s~]+)?rows?\b",
    re.I,
)


def holds_next(before: str, previous: bool) -> bool:
    """Whether a condition after this text holds for the next display only; `previous`: what held for the formula before it."""
    if _NEXT.search(before[-80:]):
        return True
    return previous and bool(_JOINED.match(before)) and "." not in before


def states_case(before: str) -> bool:
    """Whether the word before the formula makes it a condition: if, when, but not on, for or at."""
    return bool(_CASE.search(before[-40:]))


def assumes(before: str) -> bool:
    """Whether the text ends in “assume that”: a display after it is an assumption."""
    return bool(_ASSUME.search(before[-60:]))


def counts_from_zero(text: str) -> bool:
    """Whether the text says that indices count from 0."""
    return bool(_ZERO.search(text))


def speaks_of_identity(text: str) -> bool:
    """Whether the text names the identity matrix."""
    return bool(_IDENTITY.search(text))


def lays_out_rows(text: str) -> bool:
    """Whether the text says that derivatives by vectors are rows."""
    return bool(_ROWS.search(text))
