"""`symgrad list`: the topics of the catalogue under their headings."""

from __future__ import annotations

from argparse import Namespace

from ..catalogue.topics import Topic, grouped, topics
from ..errors import DefinitionError
from .outcome import PASSED
from .output import put_json, put_text


def run(chosen: Namespace) -> int:
    """Print the names and titles, of those that have the words of `search` where it is set; as JSON where `json` is set."""
    groups = grouped(topics())
    if chosen.search is not None:
        groups = having(chosen.search.casefold().split(), groups)
        if not groups and not chosen.json:
            raise DefinitionError(f"no derivation of the catalogue has {chosen.search!r}; `symgrad list` shows all")
    found = [topic for members in groups.values() for topic in members]
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


def having(words: list[str], groups: dict[str, list[Topic]]) -> dict[str, list[Topic]]:
    """The topics in whose name, title, prose or heading each of these words occurs."""

    def has_all(topic: Topic, title: str) -> bool:
        text = " ".join((topic.name, topic.title, topic.prose, title)).casefold()
        return all(word in text for word in words)

    found = {title: [topic for topic in members if has_all(topic, title)] for title, members in groups.items()}
    return {title: members for title, members in found.items() if members}
