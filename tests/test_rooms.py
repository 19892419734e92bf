"""The rooms of the house: which part of symgrad may import which, and that importing it stays cheap."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

import symgrad

BASE = {"errors", "terms", "formats"}
PAGES = BASE | {"words", "rules", "derive", "check", "functions", "sheets"}
MAY_IMPORT = {
    "errors": set(),
    "terms": {"errors"},
    "formats": {"errors", "terms"},
    "words": {"errors"},
    "rules": BASE | {"words"},
    "derive": BASE | {"rules"},
    "check": BASE,  # The judge never sees the rules or the prover's objects.
    "functions": BASE,
    "sheets": PAGES - {"sheets"},
    "api": PAGES,
    "networks": BASE | {"derive"},
    "catalogue": PAGES | {"api", "networks"},
    "cli": PAGES | {"api", "networks", "catalogue", "__init__"},
    "pytest_plugin": {"errors", "formats", "check", "catalogue"},
    "__init__": {"errors", "check", "api"},
    "__main__": {"cli"},
}
SLOW = ("sympy", "tomllib", "flint", "numpy", "scipy", "matplotlib", "rich", "latexcodec", "jax", "torch")


def modules(root):
    return sorted(path for path in (root / "symgrad").rglob("*.py") if "_derivations" not in path.parts)


def room_of(parts):
    name = parts[0].removesuffix(".py") if parts else "__init__"
    return name if name in MAY_IMPORT else "__init__"


def import_statements(node, top=True):
    """(statement, whether it runs when the file is imported) for every import below a node, also those inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, top
        elif isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield from import_statements(child, top and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.If)))


def imported(statement, package):
    """The imported modules, as dotted parts."""
    if isinstance(statement, ast.Import):
        return [tuple(name.name.split(".")) for name in statement.names]
    base = package[:len(package) - statement.level + 1] if statement.level else ()
    base = (*base, *(statement.module.split(".") if statement.module else ()))
    return [base] if statement.module else [(*base, name.name) for name in statement.names]


@cache
def found(root):
    """(file, its room, imported parts, at the top?) for every import."""
    every = []
    for path in modules(root):
        file = path.relative_to(root)
        for statement, top in import_statements(ast.parse(path.read_text(encoding="utf-8"))):
            every += [(file, room_of(file.parts[1:]), name, top) for name in imported(statement, file.parts[:-1])]
    return every


def test_each_room_imports_only_rooms_above_it(root):
    wrong = []
    for path, room, name, _ in found(root):
        if name[0] == "symgrad":
            other = room_of(name[1:])
            if other != room and other not in MAY_IMPORT[room]:
                wrong.append(f"{path} imports {'.'.join(name)}")
    assert not wrong


def test_every_room_has_its_rule(root):
    here = {path.name.removesuffix(".py") for path in (root / "symgrad").iterdir() if path.name[0] != "_"}
    assert here <= set(MAY_IMPORT)


def test_the_readme_says_what_each_room_may_import(root):
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", (root / "README.md").read_text(encoding="utf-8"), re.M)
    above = {"errors"}
    for room, said in rows:
        allowed = above if said == "all above" else {"errors", *re.findall(r"`(\w+)`", said)}
        assert MAY_IMPORT[room] - {"__init__"} == allowed - {room} and allowed <= above, room
        above = above | {room}
    assert above == {room for room in MAY_IMPORT if room[0] != "_"}


def test_slow_packages_are_imported_where_they_are_used(root):
    borders = ("sympy_", "jax", "torch")
    wrong = [f"{path} imports {name[0]} at the top" for path, _, name, top in found(root)
             if top and name[0] in ("sympy", "rich", "latexcodec", "jax", "torch") and not path.name.startswith(borders)]
    assert not wrong


def test_sympy_stays_at_the_border(root):
    users = {room for _, room, name, _ in found(root) if name[0] == "sympy"}
    assert users <= {"api", "formats"}


def test_importing_symgrad_loads_nothing_slow(python):
    done = python("-c", "import sys, symgrad, symgrad.cli; print(*sys.modules)")
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "symgrad" in loaded and not loaded & set(SLOW)


def test_importing_symgrad_is_quick(python):
    code = "import time; start = time.process_time(); import symgrad; print(time.process_time() - start)"
    assert min(float(python("-c", code).stdout) for _ in range(5)) < 0.06


def test_public_names_survive_the_import_of_the_rooms_that_share_them(python):
    code = ("import symgrad.check.checker, symgrad.derive.proof, symgrad\n"
            "from symgrad.derive.proof import Step\n"
            "print(callable(symgrad.check), callable(symgrad.derive), symgrad.check.__module__)")
    assert python("-c", code).stdout.split() == ["True", "True", "symgrad.api"]


def test_every_public_name_is_there():
    for name in symgrad.__all__:
        assert getattr(symgrad, name) is not None
    assert set(symgrad.__all__) <= set(dir(symgrad))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = symgrad.no_such_name
