"""The frame in which a part of a formula is laid out: the names around it, and the one way from a part to the boxes of its parts.

Knows nodes, boxes and names. What the boxes of each kind of node are stands in a table that `layout` hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from ..errors import UnsupportedError
from ..matrices.axes import integer_text
from ..terms.nodes import Entry, Node
from .boxes import Box, Listing, Marked
from .names import split, unlabelled
from .notation import SHADOWED, is_entered, is_letter

#: The path to the part that is marked, below the node at hand.
Mark = tuple[int, ...]
#: Kind of node -> what builds its box from (frame, node, mark, inline, open), as for Frame.box.
Builders = Mapping[type, Callable[..., Box]]


class Frame:
    """The layout of terms among the `names` that matter to it: built-in letters and names with a subscript.

    shadowed  the letters that have lost their built-in meaning
    labels    W -> the labels f of every name W_f
    """

    def __init__(self, names: frozenset[str], builders: Builders):
        self.names, self.shadowed = names, names & SHADOWED
        self.labels: dict[str, set[str]] = {}
        for name in names:
            if label := split(name).subscript:
                self.labels.setdefault(unlabelled(name), set()).add(label)
        self._builders = builders
        self._unmarked = lru_cache(maxsize=20000)(lambda node, inline, open: self._build(node, None, inline, open))

    def box(self, node: Node, mark: Mark | None = None, inline: bool = False, open: bool = True) -> Box:
        """The box of a node standing alone. UnsupportedError for what has no notation.

        inline   fractions stand in one line where that is clear, as in exponents
        open     nothing stands behind it in its product, so that Σ and log need no closing
        """
        if mark is None:
            return self._unmarked(node, inline, open)
        if not mark or not is_entered(node, mark[0]):
            return Marked(self._unmarked(node, inline, open))
        return self._build(node, mark, inline, open)

    def _build(self, node: Node, mark: Mark | None, inline: bool, open: bool) -> Box:
        build = self._builders.get(type(node))
        if build is None:
            raise UnsupportedError(f"no notation for a {type(node).__name__}: {node!r}")
        return build(self, node, mark, inline, open)

    def is_labelled(self, entry: Entry) -> bool:
        """Whether an entry's index may be taken for a label: it is [W]_{fj} beside a name W_f, and h_{t-1} beside h_0."""
        name = entry.tensor.name
        labels = self.labels.get(name, ())
        return bool(split(name).subscript) or any(not _is_number(label) for label in labels) or _shown(entry.indices[0]) in labels

    def indices(self, indices: tuple[Node, ...]) -> Box:
        """Index slots, without commas where each is a single letter."""
        boxes = tuple(map(self.box, indices))
        if len(boxes) == 1:
            return boxes[0]
        return Listing(boxes, "" if all(map(is_letter, indices)) else ",")


def _is_number(label: str) -> bool:
    """Whether a label is a number, or one added to a size: h_0, h_{T+1}."""
    return any(character.isdigit() for character in label) and not label.isidentifier()


def _shown(index: Node) -> str:
    return integer_text(index).replace(" ", "")
