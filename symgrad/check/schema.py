"""What `symgrad check --format json` prints, as a JSON Schema. Knows the words of reports, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .verdicts import REPORTED

Schema = dict[str, Any]


def text(description: str, **more: Any) -> Schema:
    """A string."""
    return {"type": "string", "description": description, **more}


def whole(description: str, least: int = 1) -> Schema:
    """A whole number."""
    return {"type": "integer", "minimum": least, "description": description}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {**schema, "type": [schema["type"], "null"]}


def one_of(description: str, *values: str) -> Schema:
    """One of some strings."""
    return {"enum": list(values), "description": description}


def yes(description: str) -> Schema:
    """True or false."""
    return {"type": "boolean", "description": description}


def several(items: Schema, description: str) -> Schema:
    """A list."""
    return {"type": "array", "items": items, "description": description}


def record(description: str, fields: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object with these keys, and no others."""
    return {
        "type": "object",
        "description": description,
        "properties": {**fields, **(optional or {})},
        "required": list(fields),
        "additionalProperties": False,
    }


def table(values: Schema, description: str) -> Schema:
    """An object with any keys and values of one kind."""
    return {"type": "object", "additionalProperties": values, "description": description}


def said(description: str, key: str = "text") -> Schema:
    """Things that are said, each with its line."""
    return several(record("", {"line": whole("the line, from 1", 0), key: text("what is said there")}), description)


_COUNTEREXAMPLE = record(
    "where the two sides of a refuted claim differ, and what they are there",
    {
        "sizes": table(whole("", 0), "the sizes: {“n”: 3}"),
        "indices": table({"type": "integer"}, "the free indices of the claim: {“i”: 1}"),
        "values": table({"type": "string"}, "the numbers of every free array that the claim reaches: {“z”: “(1/2, -3)”}"),
        "left": text("the value of the left side, exact or to 20 digits; where it has none, why"),
        "right": text("that of the right side"),
    },
)
_FACT = record(
    "something that a verdict rests on",
    {
        "line": whole("where it is said", 0),
        "text": text("what is said, as it is written"),
        "how": one_of("how it is said", "declared", "defined", "assumed", "inferred"),
    },
)
_CLAIM = record(
    "one relation of the document, or a formula that could not be read",
    {
        "n": whole("its number in the report, from 1"),
        "line": whole("the line in which its right side begins", 0),
        "column": whole("the column, from 1, in characters", 0),
        "end_line": maybe(whole("the line in which its right side ends; null where that is not known")),
        "end_column": maybe(whole("the column behind its last character")),
        "file": maybe(text("the file that it stands in, where the document inputs others; null for the document's own")),
        "left": text("the left side as it is written, in one line"),
        "relation": text("= ≠ < ≤ > ≥; empty where nothing is related"),
        "right": text("the right side"),
        "verdict": one_of(
            "proved for every size; holds at every point tried; refuted at the counterexample; unknown, which is no pass; unread",
            *REPORTED,
        ),
        "reason": text("in one line what the verdict rests on, or why it was not decided"),
        "counterexample": maybe(_COUNTEREXAMPLE),
        "looks_like": text("what the mistake looks like; empty where that is not known"),
        "mended": text("the right side that it should have, as LaTeX; empty where that is not known"),
        "rests_on": several(_FACT, "what the document says of all that the claim depends on"),
        "in_text": yes("whether a sentence claims it, and no display"),
    },
)
_MENDED = record(
    "what a refuted line should say",
    {
        "number": whole("the number of its claim"),
        "line": whole("the line of its right side"),
        "column": whole("the column"),
        "right": text("its right side as it stands"),
        "mended": text("the right side that it should have, as LaTeX"),
        "how": one_of("how it was found; kept: true once the lines above are mended", "repaired", "derived", "kept"),
    },
)
_REPORT = record(
    "what was found in one document",
    {
        "file": text("its name"),
        "passed": yes("whether all of it was read and every claim is proved or holds"),
        "counts": record("how many claims have each verdict", {status: whole(status, 0) for status in REPORTED}),
        "claims": several(_CLAIM, "in document order: those of displays, then those that sentences claim"),
        "definitions": said("what was taken for a definition where no := says so"),
        "assumptions": said("what is supposed in the document"),
        "questions": said("derivatives alone in a display, which ask and claim nothing"),
        "notes": said("what else a reader of the report should know"),
        "not_judged": said("relations that are neither judged nor used for certain", "reason"),
        "instructions": several(
            record(
                "a comment that instructs",
                {"line": whole("its line"), "instruction": one_of("what it says", "skip", "ignore", "assume")},
            ),
            "what comments of the document instruct",
        ),
        "error": maybe(text("why the document could not be read; null where it was")),
    },
    {"mend": several(_MENDED, "with --mend: the refuted lines for which something was found")},
)
SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:symgrad:report",
    "title": "symgrad check --format json",
    **several(_REPORT, "a report for each document, in the order in which they were named"),
}


def schema_text() -> str:
    """The schema as it is published."""
    return json.dumps(SCHEMA, ensure_ascii=False, indent=1)
