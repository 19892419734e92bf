"""The rooms of the house: which part of symgrad may import which, and that importing it stays cheap."""

from __future__ import annotations

import ast

import pytest

import symgrad

BASE = {"errors", "terms", "formats"}
PROVER = BASE | {"rules", "derive"}
PAGES = PROVER | {"check", "functions", "sheets"}
MAY_IMPORT = {
    "errors": set(),
    "terms": {"errors"},
    "formats": {"errors", "terms"},
    "rules": BASE,
    "derive": BASE | {"rules"},
    "check": BASE,  # The judge never sees the rules or the prover's objects.
    "functions": BASE,
    "sheets": PAGES - {"sheets"},
    "api": PAGES,
    "catalogue": PAGES | {"api"},
    "cli": PAGES | {"api", "catalogue", "__init__"},
    "pytest_plugin": PAGES | {"api"},
    "__init__": PAGES | {"api"},
    "__main__": {"cli"},
}
SLOW = ("sympy", "flint", "numpy", "rich", "latexcodec", "jax", "torch")


def modules(root):
    return sorted(path for path in (root / "symgrad").rglob("*.py") if "_derivations" not in path.parts)


def room_of(parts):
    return parts[0].removesuffix(".py") if parts else "__init__"


def imports(path, package):
    """(imported module as dotted parts, whether at the top of the file) for every import, also those inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {node for scope in ast.walk(tree) if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.If))
              for node in ast.walk(scope)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield tuple(name.name.split(".")), node not in inside
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else ()
            base = (*base, *(node.module.split(".") if node.module else ()))
            if node.level and not node.module:
                for name in node.names:
                    yield (*base, name.name), node not in inside
            else:
                yield base, node not in inside


def found(root):
    """(file, its room, imported parts, at the top?)"""
    for path in modules(root):
        relative = path.relative_to(root).parts
        for name, top in imports(path, relative[:-1]):
            yield path.relative_to(root), room_of(relative[1:]), name, top


def test_each_room_imports_only_rooms_above_it(root):
    wrong = []
    for path, room, name, _ in found(root):
        if name[0] == "symgrad":
            other = room_of(name[1:]) if len(name) > 1 else "__init__"
            if other != room and other not in MAY_IMPORT[room]:
                wrong.append(f"{path} imports {'.'.join(name)}")
    assert not wrong


def test_every_room_has_its_rule(root):
    assert {room for _, room, _, _ in found(root)} <= set(MAY_IMPORT)


def test_slow_packages_are_imported_where_they_are_used(root):
    borders = ("sympy_", "jax", "torch")
    wrong = [f"{path} imports {name[0]} at the top" for path, _, name, top in found(root)
             if top and name[0] in ("sympy", "rich", "latexcodec", "jax", "torch") and not path.name.startswith(borders)]
    assert not wrong


def test_sympy_stays_at_the_border(root):
    users = {path.name for path, room, name, _ in found(root) if name[0] == "sympy" and room not in ("api", "formats")}
    assert not users


def test_importing_symgrad_loads_nothing_slow(python):
    done = python("-c", "import sys, symgrad, symgrad.cli; print(*sys.modules)")
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "symgrad" in loaded and not loaded & set(SLOW)


def test_importing_symgrad_is_quick(python):
    code = "import time; start = time.perf_counter(); import symgrad; print(time.perf_counter() - start)"
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
        symgrad.no_such_name
