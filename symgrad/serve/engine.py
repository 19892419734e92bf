"""The work of a page that has no server: in the browser, by Python there. What the server's processes do, without their limits.

A page asks one thing at a time, and may give it up between two answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from ..check.live import judge_text, with_verdicts
from ..check.report import Report
from ..check.verdicts import Verdict
from ..errors import SymgradError
from ..words import ENGLISH
from .answers import Asked, derived, mended, reported, told

_kept: dict[Any, Verdict] = {}


def answers(path: str, question: str) -> Iterator[str]:
    """The answers to what a page asks, as they come, each as JSON; an error is the last one."""
    said = json.loads(question)
    spoken = said.get("language", ENGLISH)
    try:
        for answer in _WORK[path](said):
            yield json.dumps(told(answer, spoken))
    except SymgradError as error:
        yield json.dumps(told({"event": "error", "error": str(error)}, spoken))
    except RecursionError:
        nested = "a formula is nested too deeply; give its parts names by definitions: $u := …$"
        yield json.dumps(told({"event": "error", "error": nested}, spoken))


def _derive(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return derived(Asked(**{part.name: said[part.name] for part in fields(Asked) if part.name in said}))


def _check(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    report = Report(said["name"])
    for read, verdicts, _ in judge_text(said["name"], said["text"], _kept, {}):
        report = with_verdicts(read or report, verdicts)
        yield reported(report)


def _mend(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield mended(said["text"], said["name"])


_WORK = {"/derive": _derive, "/check": _check, "/mend": _mend}
