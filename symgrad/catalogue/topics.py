"""The derivations that symgrad ships, a file a topic, found by name.

A topic is a file in `derivations/`, in one of two forms. Both open with a title and prose in plain words.

    NAME.tex   checkable LaTeX. `\\title{…}`, a paragraph of prose, definitions; then each display that asks
               (`\\[ \\nabla_z L \\]`) is derived, and each equation in a display is proved.
    NAME.py    definitions in SymPy. The docstring holds the title and the prose; `proofs` is a list of proofs.

Listing reads the files only; nothing is imported, parsed as mathematics or derived before `Topic.proofs()`.
"""

from __future__ import annotations

import ast
import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import DefinitionError

FORMS = (".tex", ".py")


@dataclass(frozen=True)
class Topic:
    """One file of the catalogue: its name, title, a paragraph of prose ("" for none), and where it is."""

    name: str
    title: str
    prose: str
    path: Path

    def proofs(self) -> tuple:
        """The topic's proofs, derived now, in the order of the file."""
        return _from_latex(self) if self.path.suffix == ".tex" else _from_python(self)


def folder() -> Path:
    """Where the catalogue's files are: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    places = (package / "_derivations", package.parent / "derivations")
    for place in places:
        if place.is_dir():
            return place
    raise DefinitionError(f"the catalogue is missing: neither {places[0]} nor {places[1]} is there")


def topics(place: Path | None = None) -> tuple[Topic, ...]:
    """Every topic of the catalogue, or of another folder of such files, in the order of names."""
    files = [path for path in (place or folder()).iterdir() if path.suffix in FORMS and path.name[0] not in "._"]
    found = sorted(map(read_topic, files), key=lambda topic: (topic.name, topic.path.name))
    for first, second in zip(found, found[1:]):
        if first.name == second.name:
            raise DefinitionError(f"two files of the catalogue are named {first.name}: {first.path.name}, {second.path.name}")
    return tuple(found)


def select(names, place: Path | None = None) -> tuple[Topic, ...]:
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
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        heading = ast.get_docstring(ast.parse(text)) or ""
    else:
        heading = "\n\n".join(latex_heading(text))
    title, _, prose = heading.strip().partition("\n")
    if not title:
        raise DefinitionError(f"{path.name} has no title: "
                              + (r"open it with \title{…}" if path.suffix == ".tex" else "open it with a docstring"))
    return Topic(path.stem.replace("_", "-"), title.strip().rstrip("."), prose.strip(), path)


def latex_heading(text: str) -> tuple[str, str]:
    r"""The \title, and the prose: the paragraph after it, where that holds no mathematics. "" for what is not there."""
    title = re.search(r"\\title\{([^{}]*)\}", text)
    if title is None:
        return "", ""
    paragraph = next((part for part in re.split(r"\n\s*\n", text[title.end():]) if part.strip()), "").strip()
    return title[1].strip(), "" if set(paragraph) & {"$", "\\"} else paragraph


def _from_latex(topic: Topic) -> tuple:
    from ..api import Proof, read
    from ..derive.identities import prove_or_state
    document = read(topic.path.read_text(encoding="utf-8"), topic.path.name)
    asked = [(question.line, question.column, question.derive) for question in document.questions]
    asked += [(chain.line, 0, lambda chain=chain: Proof(prove_or_state(*chain.items))) for chain in document.chains if chain.items]
    if not asked:
        raise DefinitionError("nothing is asked: a display holds a derivative, or an equation to prove")
    return tuple(ask() for _, _, ask in sorted(asked, key=lambda item: item[:2]))


def _from_python(topic: Topic) -> tuple:
    from importlib.util import module_from_spec, spec_from_file_location
    spec = spec_from_file_location(f"symgrad._derivation_{topic.path.stem.replace('-', '_')}", topic.path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    proofs = getattr(module, "proofs", None)
    if not proofs:
        raise DefinitionError("`proofs` is missing: a list of what symgrad.derive(…) gives")
    return tuple(proofs)
