"""What a topic of the catalogue holds: its mathematics read, its proofs derived, and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location

from ..api import Proof, derive, read
from ..derive.identities import prove_or_state
from ..errors import DefinitionError
from ..sheets.blocks import Paragraph
from .topics import Topic, read_toml


def contents_of(topic: Topic) -> tuple:
    """The topic's proofs, derived now, and what stands beside them (sheets.blocks), in the order of the file."""
    return _READERS[topic.path.suffix](topic)


def proofs_of(topic: Topic) -> tuple[Proof, ...]:
    """The proofs among them."""
    return tuple(item for item in contents_of(topic) if isinstance(item, Proof))


def _from_latex(topic: Topic) -> tuple:
    asked = _asked(topic.path.read_text(encoding="utf-8"), topic.path.name)
    if not asked:
        raise DefinitionError("nothing is asked: a display holds a derivative, or an equation to prove")
    return tuple(ask() for _, ask in asked)


def _asked(text: str, name: str) -> list[tuple[int, Callable]]:
    """(line, what gives the proof) for every display of a text that asks or claims, in order."""
    document = read(text, name)
    asked: list[tuple[int, int, Callable]] = []
    asked += [(question.line, question.column, partial(derive, question)) for question in document.questions]
    asked += [(chain.line, 0, lambda chain=chain: Proof(prove_or_state(*chain.items))) for chain in document.chains if chain.items]
    return [(line, ask) for line, _, ask in sorted(asked, key=lambda item: item[:2])]


def _from_toml(topic: Topic) -> tuple:
    from .exhibits import EXHIBITS  # Late: heavy, and topics in other forms have none.

    data = read_toml(topic.path)
    if unknown := set(data) - {"title", "prose", "section", *EXHIBITS}:
        raise DefinitionError(
            f"{topic.path.name}: there is no {', '.join(sorted(unknown))}; a topic has title, prose, section, "
            + ", ".join(EXHIBITS)
        )
    sections = data.get("section", [])
    mathematics = "\n".join(section["mathematics"] for section in sections)
    asked = _asked(mathematics, topic.path.name)
    contents: list = []
    for key, value in data.items():
        if key == "section":
            last = 0
            for section in sections:
                last += section["mathematics"].count("\n") + 1
                contents += [Paragraph(section["words"].strip())] if "words" in section else []
                while asked and asked[0][0] <= last:
                    contents.append(asked.pop(0)[1]())
        elif key in EXHIBITS:
            for item in value if isinstance(value, list) else [value]:
                contents += EXHIBITS[key](item, mathematics, topic.path.parent)
    return tuple(contents)


def _from_python(topic: Topic) -> tuple:
    spec = spec_from_file_location(f"symgrad._derivation_{topic.path.stem.replace('-', '_')}", topic.path)
    if spec is None or spec.loader is None:
        raise DefinitionError(f"{topic.path.name} cannot be loaded as a module of Python")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    proofs = getattr(module, "proofs", None)
    if not proofs:
        raise DefinitionError("`proofs` is missing: a list of what symgrad.derive(…) gives")
    return tuple(proofs)


_READERS: dict[str, Callable[[Topic], tuple]] = {".tex": _from_latex, ".py": _from_python, ".toml": _from_toml}
