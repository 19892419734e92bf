"""The words of sheets: a file for each language, CODE.toml, with every sentence by its key. Knows no mathematics."""

from functools import cache
from pathlib import Path

#: The language in which rules are named in code, and derivations and errors are written.
ENGLISH = "en"
FOLDER = Path(__file__).parent


@cache
def codes() -> tuple[str, ...]:
    """The codes of every language that there is, English first. Reads no file, so that a command can ask at once."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda code: (code != ENGLISH, code)))
