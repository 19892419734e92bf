"""The catalogue: the derivations that symgrad ships, and what makes sheets of them."""

from .topics import Topic, grouped, read_topic, select, topics

__all__ = ["Topic", "grouped", "read_topic", "select", "topics"]
