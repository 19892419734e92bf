"""`symgrad read`: how a document was understood: its names, definitions, suppositions, claims, and what could not be read."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import SymgradError, UnsupportedError
from ..reading.facts.gaps import plain
from ..reading.facts.records import Dependent, Document, Implication, Misfit, Solution, Unjudged, Unread
from ..reading.latex_reader import read_as_far
from ..reading.surface.inputs import Bundle, located, read_bundle
from ..reading.surface.sources import STANDARD_INPUT, harmless, read_source, source_name
from ..terms.claims import Claim
from ..terms.indices import length, sizes
from ..terms.nodes import TRUE, Index, Node, Size, Tensor
from ..writing.names import unicode_name
from ..writing.text_writer import definition, text
from .outcome import FAILED, PASSED
from .output import put_json, put_text

_KINDS = ("scalar", "vector", "matrix")


def run(chosen: Namespace) -> int:
    """Print how each of `files` was understood; as JSON where `json` is set; `root` as for `symgrad check`."""
    found = [understood(path, chosen.root) for path in chosen.files]
    if chosen.json:
        put_json(found)
    else:
        put_text(harmless("\n\n".join(map(_page, found))))
    return FAILED if any(each["unread"] for each in found) else PASSED


def understood(path: str, root: Path | None = None) -> dict[str, Any]:
    """How a document was understood, as plain data. FileError where it cannot be opened."""
    written = read_source(path) if root is None or path == STANDARD_INPUT else read_bundle(path, root)
    name = source_name(path)
    document = read_as_far(written, name)
    found: dict[str, Any] = {
        "file": name,
        "names": list(_names(document)),
        "definitions": [{"line": each.line, "written": _one_line(each.text)} for each in document.definitions],
        "suppositions": [
            {"line": each.line, "written": _one_line(each.text), "read": _read(each.condition)} for each in document.assumptions
        ],
        "claims": list(_claims(document)),
        "questions": [
            {"line": each.line, "written": _one_line(each.text), "read": _read(each.target)} for each in document.questions
        ],
        "unread": [
            {"line": item.line, "column": item.column, "reason": plain(item.error)}
            for chain in document.chains
            for item in chain.items
            if type(item) is Unread
        ],
        "notes": [{"line": note.line, "text": note.message} for note in document.notes],
    }
    return _in_its_files(found, written)


def _in_its_files(found: dict[str, Any], written: str) -> dict[str, Any]:
    """The same with the files and lines of a document of several files."""
    if isinstance(written, Bundle):
        for key in ("names", "definitions", "suppositions", "claims", "questions", "unread", "notes"):
            for each in found[key]:
                name, each["line"] = located(written, each["line"])
                each.update({"file": name} if name else {})
    return found


# --- names ----------------------------------------------------------------------------------------------------------


def _names(document: Document) -> Iterator[dict[str, Any]]:
    """Each name once: what it is, and how that is known."""
    tensors = {tensor.name: tensor for tensor in _tensors(document)}
    seen: set[str] = set()
    for declared in document.declarations:
        node = declared.node if isinstance(declared.node, Tensor) else tensors.get(declared.name)
        seen.add(declared.name)
        yield _name(declared.name, declared.kind, node, "declared", declared.line, declared.text)
    for defined in document.definitions:
        if defined.name not in seen:
            seen.add(defined.name)
            yield _name(defined.name, "", tensors.get(defined.name), "defined", defined.line, defined.text)
    for name, tensor in tensors.items():
        if name not in seen:
            line = next((item.line for item in _items(document) if tensor in _reached(item)), 0)
            yield _name(name, "", tensor, "inferred from its use", line, "")
    shown = {size for item in _items(document) for part in _sides(item) for size in sizes(part)}
    for size in sorted(size.name for size in shown if isinstance(size, Size)):
        if size not in seen:
            yield {"name": size, "kind": "size", "shape": "", "how": "stands in shapes or bounds", "line": 0, "written": ""}


def _name(name: str, kind: str, node: Node | None, how: str, line: int, written: str) -> dict[str, Any]:
    tensor = node if isinstance(node, Tensor) else None
    if tensor is not None:
        kind = _KINDS[tensor.rank] if tensor.rank < len(_KINDS) else f"tensor with {tensor.rank} axes"
        kind = f"random {kind}" if tensor.law is not None else kind
    shape = "×".join(_read(length(axis)) for axis in tensor.axes) if tensor is not None else ""
    found = {"name": name, "kind": kind or "function", "shape": shape, "how": how, "line": line, "written": _one_line(written)}
    if tensor is not None and tensor.definition is not None:
        try:
            found["read"] = definition(tensor)
        except UnsupportedError:
            pass
    return found


def _items(document: Document) -> Iterator[Claim]:
    for item in document.claims:
        if isinstance(item, (Solution, Implication)):
            yield item.claim
        elif isinstance(item, Claim):
            yield item


def _sides(claim: Claim) -> tuple[Node, ...]:
    return (claim.left, claim.right, claim.where, *claim.given)


def _reached(claim: Claim) -> set[Tensor]:
    return {tensor for part in _sides(claim) for direct in part.tensors for tensor in direct.reach}


def _tensors(document: Document) -> list[Tensor]:
    found: dict[Tensor, None] = {}
    for claim in _items(document):
        found.update(dict.fromkeys(sorted(_reached(claim), key=lambda tensor: tensor.name)))
    return list(found)


# --- claims ---------------------------------------------------------------------------------------------------------


def _claims(document: Document) -> Iterator[dict[str, Any]]:
    """Each relation as it is written, and as it was read."""
    for chain in document.chains:
        for item in chain.items:
            if isinstance(item, Unread):
                continue
            if isinstance(item, Unjudged):
                yield {"line": item.line, "written": f"{item.left_text} … {item.right_text}", "read": item.message}
                continue
            written = f"{item.left_text} {item.relation} {item.right_text}"
            yield {"line": item.line, "written": written, "read": _said(item)}


def _said(item: Claim | Solution | Implication | Misfit | Dependent) -> str:
    if isinstance(item, Misfit):
        return item.message
    if isinstance(item, Dependent):
        return f"not read: {item.error}"
    claim = item if isinstance(item, Claim) else item.claim
    said = f"{_read(claim.left)} {claim.relation} {_read(claim.right)}"
    free = sorted({index for side in (claim.left, claim.right) for index in side.free}, key=lambda index: index.name)
    said += "".join(f", {_read(index)} = {_read(index.range.lower)}, …, {_read(index.range.upper)}" for index in free)
    return said if claim.where is TRUE else f"{said}, if {_read(claim.where)}"


def _read(node: Node) -> str:
    """A term in symgrad's own writing."""
    if isinstance(node, Index):
        return unicode_name(node.name)
    try:
        return text(node)
    except SymgradError as error:
        return f"({error})"


# --- in the terminal ------------------------------------------------------------------------------------------------


def _page(found: dict[str, Any]) -> str:
    lines = [found["file"]]

    def place(each: dict[str, Any]) -> str:
        where = f"{each['file']}:" if "file" in each else ""
        return f"  {where}{each['line'] or '':>4}  "

    if found["names"]:
        lines += ["", "  names"]
    for each in found["names"]:
        shape = f" {each['shape']}" if each["shape"] else ""
        said = each.get("read") or each["written"]
        lines.append(f"{place(each)}{unicode_name(each['name'])}: {each['kind']}{shape}, {each['how']}" + f": {said}" * bool(said))
    for key, head in (("suppositions", "supposed"), ("claims", "claimed"), ("questions", "asked")):
        if found[key]:
            lines += ["", f"  {head}"]
        for each in found[key]:
            lines += [f"{place(each)}{each['written']}", f"        {each['read']}"]
    if found["unread"]:
        lines += ["", "  not read"]
    lines += [f"{place(each)}column {each['column']}: {each['reason']}" for each in found["unread"]]
    if found["notes"]:
        lines += ["", "  notes"]
    lines += [f"{place(each)}{each['text']}" for each in found["notes"]]
    return "\n".join(lines)


def _one_line(written: str) -> str:
    return " ".join(written.split())
