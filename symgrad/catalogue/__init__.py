"""The catalogue: the derivations that symgrad ships, and what makes sheets of them."""

from .topics import Topic, read_topic, select, topics

__all__ = ["Topic", "read_topic", "select", "topics"]
