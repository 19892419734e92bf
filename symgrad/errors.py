"""The one exception family. Every message is one line: what is wrong, where, and what would be right."""

from __future__ import annotations


class SymgradError(Exception):
    """Base of every error that symgrad raises on purpose."""


class DefinitionError(SymgradError):
    """A definition, declaration or request does not make sense: wrong number of indices, a name used for two things, …"""


class ShapeError(DefinitionError):
    """Two shapes that do not fit, named in the document's own sizes.

    start       the place in the source that the message names
    is_unclear  whether it may fit in a sense that is not known: a notation with several meanings, a name that nothing declares
    """

    def __init__(self, message: str, start: int | None = None, is_unclear: bool = False):
        super().__init__(message)
        self.start, self.is_unclear = start, is_unclear


class RangeError(SymgradError):
    """A tensor is used outside the range of its indices."""


class UndefinedError(SymgradError):
    """A formula has no value (log of -1, 1/0, a case that no branch covers) or no derivative (a kink) at this point.

    `node` is the innermost part that has none, where known; `inside` the defined entry in whose definition it stands.
    """

    def __init__(self, message: str, node: object = None, inside: str = ""):
        super().__init__(message)
        self.message, self.node, self.inside = message, node, inside

    def __str__(self) -> str:
        return f"{self.message}, in the definition of {self.inside}" if self.inside else self.message

    def __reduce__(self) -> tuple[type[UndefinedError], tuple[str, object, str]]:
        return type(self), (self.message, self.node, self.inside)


class UnsettledError(UndefinedError):
    """Whether a formula has a value could not be settled: a number grew out of bounds, or no precision told its sign."""


class UnsupportedError(SymgradError):
    """A node, function or case that symgrad does not know; it refuses rather than guesses."""


class ReadError(SymgradError):
    """LaTeX that could not be read.

    `line` and `column` count from 1; `text` is the offending text; `expected` what would be right.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, text: str = "", expected: str = ""):
        self.message, self.line, self.column, self.text, self.expected = message, line, column, text, expected
        tail = f"; expected {expected}" if expected else ""
        near = f" at “{text}”" if text else ""
        super().__init__(f"line {line}, column {column}: {message}{near}{tail}")

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, int, int, str, str]]:
        return type(self), (self.message, self.line, self.column, self.text, self.expected)


class DependencyError(SymgradError):
    """What is read needs what could not be read, `cause`, in a line."""

    def __init__(self, cause: SymgradError, line: int):
        super().__init__(f"line {line} could not be read")
        self.cause, self.line = cause, line

    def __reduce__(self) -> tuple[type[DependencyError], tuple[SymgradError, int]]:
        return type(self), (self.cause, self.line)


class LimitError(SymgradError):
    """A limit of size, depth, time or memory was reached before an answer."""


class FileError(SymgradError):
    """A file could not be read: its `name`, and the `reason`."""

    def __init__(self, name: str, reason: str):
        super().__init__(f"{name} could not be read: {reason}")
        self.name, self.reason = name, reason

    def __reduce__(self) -> tuple[type[FileError], tuple[str, str]]:
        return type(self), (self.name, self.reason)


class WriteError(SymgradError):
    """A file or folder could not be written; the old file, where there was one, is as it was."""


class Overrun(BaseException):
    """The alarm of a limit of time; not an Exception, so that nothing on the way swallows it.

    is_last   whether it ends the whole work, not only the part that is under way
    """

    def __init__(self, is_last: bool = True):
        super().__init__()
        self.is_last = is_last
