"""What could not be read of one document: the errors with their places, and which of them something hangs on. Knows places only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from ...errors import DependencyError, ReadError, SymgradError
from ..surface.lexer import Source
from .records import Dependent, Note, Unread

_PLACE = re.compile(r"line (\d+), column (\d+): ", re.S)


class Lost(NamedTuple):
    """A formula that was lost: why, its offsets in the source, and whether it may claim something by itself."""

    error: SymgradError
    start: int
    end: int
    claims: bool


class Gaps:
    """What could not be read, in the order in which that was found."""

    def __init__(self, source: Source):
        self.source = source
        self._lost: dict[int, Lost] = {}  # by the identity of the error: one formula may be met in several ways
        self._needed: set[int] = set()
        self._told: set[int] = set()

    def add(self, error: SymgradError, start: int, end: int, claims: bool = False) -> None:
        """A formula could not be read; said once, whoever meets it."""
        if type(error) is not DependencyError:
            self._lost.setdefault(id(error), Lost(error, start, end, claims))

    def restoring(self) -> Callable[[], None]:
        """What brings back the gaps that are known now."""
        before = dict(self._lost), set(self._needed), set(self._told)

        def restore() -> None:
            self._lost, self._needed, self._told = before

        return restore

    def need(self, error: SymgradError) -> None:
        """Something that is claimed hangs on what could not be read."""
        self._needed.add(id(error))

    @property
    def errors(self) -> tuple[SymgradError, ...]:
        return tuple(lost.error for lost in self._lost.values())

    def is_told(self, error: SymgradError) -> bool:
        """Whether a row tells of an error already."""
        return isinstance(error, DependencyError) or id(error) in self._told

    def refuse(self) -> None:
        """Raises the first error, where all has to be read."""
        if self._lost:
            raise self.errors[0]

    def dependency(self, error: SymgradError, start: int) -> DependencyError:
        """The error of what needs a formula that starts at an offset and could not be read."""
        return error if isinstance(error, DependencyError) else DependencyError(error, self.place(error, start)[0])

    def place(self, error: SymgradError, start: int) -> tuple[int, int]:
        """Line and column of what could not be read: the error's own, else those of the formula."""
        if isinstance(error, ReadError):
            return error.line, error.column
        found = _PLACE.match(str(error))
        return (int(found.group(1)), int(found.group(2))) if found else self.source.position(start)

    def unread(self, error: SymgradError, start: int, left: str, relation: str = "", right: str = "") -> Unread | Dependent:
        """The row of a relation to what could not be read, or that needs it."""
        if isinstance(error, DependencyError):
            self.need(error.cause)
            return Dependent(error, relation, *self.source.position(start), left, right)
        self.add(error, start, start, True)
        self._told.add(id(error))
        return Unread(error, *self.place(error, start), left, relation, right)

    def rest(self, displays: list[tuple[int, int]]) -> tuple[list[tuple[int, Unread]], list[Note]]:
        """What no row tells yet: a row, with its offset, where it is a display or something hangs on it, else a note.

        displays   the offsets of the displays
        """
        rows: list[tuple[int, Unread]] = []
        notes: list[Note] = []
        starts = [start for start, _ in displays]
        for identity, (error, start, end, claims) in self._lost.items():
            if identity in self._told:
                continue
            line, column = self.place(error, start)
            if claims or identity in self._needed or (at := bisect_right(starts, start)) and start <= displays[at - 1][1]:
                text = " ".join(self.source.shown(start, end).split())
                rows.append((start, Unread(error, line, column, text)))
            else:
                notes.append(Note(f"a formula that claims nothing is not read: {plain(error)}", line, column))
        return rows, notes


def plain(error: SymgradError) -> str:
    """What an error says, without its place."""
    text = str(error)
    found = _PLACE.match(text)
    return text[found.end() :] if found else text
