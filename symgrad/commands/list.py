"""`symgrad list`: the topics of the catalogue under their headings."""

from __future__ import annotations

from argparse import Namespace

from ..catalogue.topics import grouped, topics
from .outcome import PASSED
from .output import put_json, put_text


def run(chosen: Namespace) -> int:
    """Print the names and titles; as JSON where `json` is set."""
    found = topics()
    groups = grouped(found)
    if chosen.json:
        put_json(
            [{"name": topic.name, "title": topic.title, "group": title} for title, members in groups.items() for topic in members]
        )
        return PASSED
    width = max((len(topic.name) for topic in found), default=0)
    put_text(
        "\n\n".join(
            "\n".join((title, *(f"  {topic.name:<{width}}  {topic.title}" for topic in members)))
            for title, members in groups.items()
        )
    )
    return PASSED
