"""The derivations that symgrad ships, a file a topic, found by name.

A topic is a file in `derivations/`, in one of three forms. All open with a title and prose in plain words.

    NAME.tex   checkable LaTeX. `\\title{…}`, a paragraph of prose, definitions; then each display that asks
               (`\\[ \\nabla_z L \\]`) is derived, and each equation in a display is proved.
    NAME.py    definitions in SymPy. The docstring holds the title and the prose; `proofs` is a list of proofs.
    NAME.toml  `title`, `prose`; a [[section]] for each stretch of mathematics, with `words` and `mathematics` as in a .tex file;
               and what else is shown, as exhibits.EXHIBITS has it: plots, values, networks in numbers.

`catalogue.toml` beside them says which topics make a group, and in which order they are listed. A folder of one's own is a
catalogue, too; CODE.toml beside its topics has their titles, prose and groups in another language.

Knows the files and their headings only, so that listing is quick; what a topic holds is read and derived by `contents`.
"""

from __future__ import annotations

import ast
import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..errors import DefinitionError, FileError
from ..reading.surface.sources import read_source
from ..words import codes

FORMS = (".tex", ".py", ".toml")
GROUPS = "catalogue.toml"


@dataclass(frozen=True)
class Topic:
    """One file of the catalogue: its name, title, a paragraph of prose ("" for none), and where it is."""

    name: str
    title: str
    prose: str
    path: Path


def folder() -> Path:
    """Where the catalogue's files are: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    places = (package / "_derivations", package.parent / "derivations")
    for place in places:
        if place.is_dir():
            return place
    raise DefinitionError(f"the catalogue is missing: neither {places[0]} nor {places[1]} is there")


def topics(place: Path | None = None) -> tuple[Topic, ...]:
    """Every topic of the catalogue, or of another folder of such files, in the order of names.

    DefinitionError for a file without a title or two of one name, FileError for one that cannot be read.
    """
    place = place or folder()
    try:
        found = sorted(map(read_topic, filter(is_topic, place.iterdir())), key=lambda topic: (topic.name, topic.path.name))
    except OSError as error:
        raise FileError(str(error.filename or place), error.strerror or str(error)) from None
    for first, second in zip(found, found[1:]):
        if first.name == second.name:
            raise DefinitionError(f"two files of the catalogue are named {first.name}: {first.path.name}, {second.path.name}")
    return tuple(found)


def is_topic(path: Path) -> bool:
    """Whether a file of a catalogue's folder is a topic, by its name."""
    return path.suffix in FORMS and path.name not in (GROUPS, *(f"{code}.toml" for code in codes())) and path.name[0] not in "._"


def grouped(found: Sequence[Topic], place: Path | None = None) -> dict[str, list[Topic]]:
    """The topics under the headings of catalogue.toml, in its order; those that it does not name come last, under "Others"."""
    listing = (place or folder()) / GROUPS
    groups = tomllib.loads(listing.read_text(encoding="utf-8"))["group"] if listing.exists() else []
    left = {topic.name: topic for topic in found}
    headed = {group["title"]: [left.pop(name) for name in group["topics"] if name in left] for group in groups}
    headed["Others"] = list(left.values())
    return {title: members for title, members in headed.items() if members}


def select(names: Iterable[str], place: Path | None = None) -> tuple[Topic, ...]:
    """The topics of these names, in their order, each once; of no names: all of them.

    DefinitionError for an unknown name, with those that are near it.
    """
    known = {topic.name: topic for topic in topics(place)}
    chosen = {}
    for name in names or known:
        wanted = name.lower().replace("_", "-")
        if wanted not in known:
            near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.4) or [k for k in known if wanted in k][:3]
            hint = f"did you mean {' or '.join(near)}?" if near else "`symgrad list` shows the names"
            raise DefinitionError(f"the catalogue has no derivation named {name!r}; {hint}")
        chosen[wanted] = known[wanted]
    return tuple(chosen.values())


def read_topic(path: Path) -> Topic:
    """The topic of a file: only its heading is read."""
    text = read_source(path)
    if path.suffix == ".toml":
        data = read_toml(path)
        title, prose = (str(data.get(key, "")) for key in ("title", "prose"))
    elif path.suffix == ".py":
        try:
            title, _, prose = (ast.get_docstring(ast.parse(text)) or "").partition("\n")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # What Python's own parser raises.
            raise DefinitionError(f"{path.name} is no module of Python: {error}") from None
    else:
        title, prose = latex_heading(text)
    if not title:
        raise DefinitionError(f"{path.name} has no title: {_TITLED[path.suffix]}")
    return Topic(path.stem.replace("_", "-"), title.strip().rstrip("."), prose.strip(), path)


_TITLED = {".tex": r"open it with \title{…}", ".py": "open it with a docstring", ".toml": "say title = …"}


def latex_heading(text: str) -> tuple[str, str]:
    r"""The \title, and the prose: the paragraph after it, where that holds no mathematics. "" for what is not there."""
    title = re.search(r"\\title\{([^{}]*)\}", text)
    if title is None:
        return "", ""
    paragraph = next((part for part in re.split(r"\n\s*\n", text[title.end() :]) if part.strip()), "").strip()
    return title[1].strip(), "" if set(paragraph) & {"$", "\\"} else paragraph


def read_toml(path: Path) -> dict:
    """The data of a topic in TOML, its numbers with the digits that they are written with."""
    try:
        return tomllib.loads(read_source(path), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path.name}: {error}") from None
