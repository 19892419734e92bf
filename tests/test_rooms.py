"""The rooms of the house: which part of symgrad may import which, and that importing it stays cheap."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import symgrad

READ = ("surface", "facts", "prose", "declaring", "kinds", "meaning", "claims")
#: Every room, and the rooms that it may import besides `errors` and itself. A room that is not above another may not be there.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "terms": set(),
    "operators": {"terms"},
    "values": {"terms", "operators"},
    "decide": {"terms", "operators"},
    "matrices": {"terms", "operators"},
    "writing": {"terms", "operators", "matrices"},
    "reading.surface": {"operators"},
    "reading.facts": {"terms", "operators", "reading.surface"},
    "reading.prose": {"terms", "operators", "reading.surface", "reading.facts"},
    "reading.declaring": {"terms", "operators", "matrices", "reading.surface", "reading.facts", "reading.prose"},
    "reading.kinds": {"terms", "operators", "reading.surface", "reading.facts"},
    "reading.meaning": {"terms", "operators", "matrices", *(f"reading.{stage}" for stage in READ[:5])},
    "reading.claims": {"terms", "operators", "matrices", *(f"reading.{stage}" for stage in READ[:6])},
    "reading": {"terms", "operators", "matrices", *(f"reading.{stage}" for stage in READ)},
    "sympy_border": {"terms", "operators", "matrices", "writing", "reading"},
    "words": set(),
    "rules": {"terms", "operators", "matrices", "writing", "words"},
    "derive": {"terms", "operators", "matrices", "writing", "reading", "rules"},
    "version": set(),
    # The judge: never the rules or the prover's objects.
    "check": {"terms", "operators", "values", "decide", "matrices", "writing", "reading", "version"},
    "functions": {"terms", "operators", "values", "writing"},
}
_CORE = {room for room in MAY_IMPORT if not room.startswith("reading.")}
MAY_IMPORT["sheets"] = set(_CORE) - {"errors"}
MAY_IMPORT["documents"] = {"reading", "check"}
MAY_IMPORT["proof_functions"] = {"terms", "writing", "derive", "functions", "version"}
MAY_IMPORT["verification"] = {"terms", "values", "writing", "derive", "check", "functions"}
MAY_IMPORT["api"] = MAY_IMPORT["sheets"] | {"sheets", "documents", "version", "proof_functions", "verification"}
MAY_IMPORT["networks"] = {"terms", "operators", "values", "writing", "reading", "derive"}
MAY_IMPORT["catalogue"] = MAY_IMPORT["api"] | {"api", "networks"}
MAY_IMPORT["mending"] = {"terms", "writing", "reading", "derive", "check", "sheets"}
MAY_IMPORT["errands"] = {"check"}
MAY_IMPORT["assistant"] = {"api", "reading", "derive", "check", "sheets", "mending", "errands", "version"}
MAY_IMPORT["editor"] = {"check", "sheets", "mending", "errands", "version"}
MAY_IMPORT["short_form"] = {"operators"}
MAY_IMPORT["serve"] = {
    "reading",
    "words",
    "derive",
    "check",
    "sheets",
    "version",
    "proof_functions",
    "mending",
    "errands",
    "short_form",
}
MAY_IMPORT["commands"] = MAY_IMPORT["catalogue"] | {
    "catalogue",
    "editor",
    "mending",
    "errands",
    "assistant",
    "short_form",
    "serve",
}
MAY_IMPORT["cli"] = {"words", "sheets", "version", "commands"}
MAY_IMPORT["pytest_items"] = {"reading", "check", "api", "catalogue"}
MAY_IMPORT["pytest_plugin"] = {"pytest_items"}
MAY_IMPORT["__init__"] = {"check", "documents", "api", "version"}
MAY_IMPORT["__main__"] = {"cli"}
#: Libraries that take long to load; those in HEAVY are loaded where they are used.
HEAVY = (
    "sympy",
    "flint",
    "numpy",
    "scipy",
    "matplotlib",
    "rich",
    "latexcodec",
    "pypandoc",
    "jax",
    "torch",
    "array_api_compat",
    "tomllib",
    "sqlite3",
    "pygls",
    "mcp",
    "lsprotocol",
    "starlette",
    "uvicorn",
    "distributed",
)


def modules(root):
    return sorted(path for path in (root / "symgrad").rglob("*.py") if "_derivations" not in path.parts)


def room_of(parts):
    """The room of a module, by its dotted parts below symgrad."""
    if len(parts) > 1 and ".".join(parts[:2]) in MAY_IMPORT:
        return ".".join(parts[:2])
    name = parts[0].removesuffix(".py") if parts else "__init__"
    return name if name in MAY_IMPORT else "__init__"


def import_statements(node, top=True):
    """(statement, whether it runs when the file is imported) for every import below a node, also those inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child, top
        elif isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield from import_statements(child, top and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.If)))


def imported(statement, package, known):
    """The imported modules, as dotted parts: a.b for `from .a import b` where that is a module, else a."""
    if isinstance(statement, ast.Import):
        return [tuple(name.name.split(".")) for name in statement.names]
    base = package[: len(package) - statement.level + 1] if statement.level else ()
    base = (*base, *(statement.module.split(".") if statement.module else ()))
    return [(*base, name.name) if (*base, name.name) in known else base for name in statement.names]


@dataclass(frozen=True)
class Import:
    """One import: where it stands, in which module and room, what it imports, and whether it runs when the file is loaded."""

    file: Path
    line: int
    module: tuple[str, ...]
    room: str
    name: tuple[str, ...]
    names: tuple[str, ...]
    top: bool

    def __str__(self):
        return f"{self.file}:{self.line} imports {'.'.join(self.name)}"


@cache
def found(root) -> list[Import]:
    """Every import of the package; those for type checkers alone are not run and do not count."""
    files = {path: path.relative_to(root).with_suffix("").parts for path in modules(root)}
    known = {parts[:-1] if parts[-1] == "__init__" else parts: path for path, parts in files.items()}
    every = []
    for module, path in known.items():
        file = path.relative_to(root)
        for statement, top in import_statements(ast.parse(path.read_text(encoding="utf-8"))):
            names = tuple(name.name for name in statement.names)
            for name in dict.fromkeys(imported(statement, file.parts[:-1], known)):
                every.append(Import(file, statement.lineno, module, room_of(file.parts[1:]), name, names, top))
    return every


@cache
def arrows(root) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """module -> the modules of symgrad that it imports, at its top or inside functions."""
    graph: dict = {}
    for each in found(root):
        graph.setdefault(each.module, set())
        if each.name[0] == "symgrad" and each.name != each.module:
            graph[each.module].add(each.name)
    return graph


def reached(root, *rooms) -> dict[tuple[str, ...], tuple[str, ...]]:
    """module -> the module that imports it, for all that files in these rooms reach."""
    graph = arrows(root)
    before = {module: () for module in graph if room_of(module[1:]) in rooms}
    queue = list(before)
    while queue:
        module = queue.pop()
        for other in graph.get(module, ()):
            if other not in before:
                before[other] = module
                queue.append(other)
    return before


def way(before, module) -> str:
    """How a module is reached, as a -> b -> c."""
    steps = []
    while module:
        steps.append(".".join(module[1:]))
        module = before[module]
    return " -> ".join(reversed(steps))


def test_each_room_imports_only_rooms_above_it(root):
    wrong = []
    for each in found(root):
        other = room_of(each.name[1:])
        whole = (
            other.partition(".")[0] if not each.room.startswith("reading") else other
        )  # Who may import reading may all its stages.
        if each.name[0] == "symgrad" and not {other, whole} & (MAY_IMPORT[each.room] | {each.room, "errors"}):
            wrong.append(str(each))
    assert not wrong


def test_no_file_imports_itself_through_others(root):
    graph = arrows(root)
    order = TopologicalSorter({module: others & graph.keys() for module, others in graph.items()})
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail("a circle of imports: " + " <- ".join(".".join(module) for module in error.args[1]))


def test_the_prover_never_reaches_the_decision_procedure(root):
    before = reached(root, "rules", "derive")
    assert not [way(before, module) for module in before if room_of(module[1:]) in ("decide", "check")]


def test_the_judge_never_reaches_the_rules(root):
    before = reached(root, "check", "decide", "values")
    assert not [way(before, module) for module in before if room_of(module[1:]) in ("rules", "derive")]


def loads_heavy(root) -> set[tuple[str, ...]]:
    """The modules of symgrad whose import loads a heavy library."""
    tops: dict = {}
    for each in found(root):
        if each.top:
            tops.setdefault(each.name, set()).add(each.module)
    heavy, queue = set(), [name for name in tops if name[0] in HEAVY]
    while queue:
        for module in tops.get(queue.pop(), ()):
            if module not in heavy:
                heavy.add(module)
                queue.append(module)
    return heavy


def test_an_import_inside_a_function_loads_a_heavy_library_and_says_why(root):
    """A comment behind the import or in the line above it gives the reason."""
    heavy, wrong = loads_heavy(root), []
    for each in found(root):
        lines = (root / each.file).read_text(encoding="utf-8").splitlines()
        if each.top or not lines[each.line - 1][:1].isspace() or is_for_type_checkers(lines, each.line):
            continue
        if each.name[0] not in HEAVY and each.name not in heavy:
            wrong.append(f"{each} inside a function")
        elif "#" not in lines[each.line - 1] and not lines[each.line - 2].lstrip().startswith("#"):
            wrong.append(f"{each} late and does not say why")
    assert not wrong


def is_for_type_checkers(lines, line):
    """Whether the line stands in the block of `if TYPE_CHECKING:`."""
    above = [text for text in lines[: line - 1] if text and not text[0].isspace()]
    return bool(above) and above[-1].startswith("if TYPE_CHECKING")


def test_no_file_takes_a_private_name_from_another(root):
    assert not [
        f"{each} ({name})"
        for each in found(root)
        for name in each.names
        if each.name[0] == "symgrad" and name.startswith("_") and not name.startswith("__")
    ]


def test_every_room_has_its_rule(root):
    top = {path.name.removesuffix(".py") for path in (root / "symgrad").iterdir() if path.name[0] != "_"} - {"py.typed"}
    stages = {f"reading.{path.name}" for path in (root / "symgrad" / "reading").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert top | stages | {"__init__", "__main__"} == set(MAY_IMPORT)


def test_the_readme_says_what_each_room_may_import(root):
    rows = re.findall(r"^\| `([\w.]+)` \|.*\| (.*) \|$", (root / "README.md").read_text(encoding="utf-8"), re.M)
    assert [room for room, _ in rows] == [room for room in MAY_IMPORT if room not in ("errors", "__init__", "__main__")]
    above: set[str] = set()
    for room, said in rows:
        everything = {name for name in above if not name.startswith("reading.")}
        allowed = everything if said == "all above" else set(re.findall(r"`([\w.]+)`", said))
        assert MAY_IMPORT[room] - {"__init__"} == allowed and allowed <= above, room
        above.add(room)


def test_sympy_stays_at_the_border(root):
    assert {each.room for each in found(root) if each.name[0] == "sympy"} == {"sympy_border"}


def test_importing_symgrad_loads_nothing_slow(python):
    done = python("-c", "import sys, symgrad, symgrad.cli; print(*sys.modules)")
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "symgrad" in loaded and not loaded & set(HEAVY)


@pytest.mark.parametrize("command", ["sheet", "show"])
def test_a_topic_that_there_is_not_is_refused_before_the_rooms_are_loaded(python, command):
    code = f"import sys; from symgrad.cli import main; done = main(['{command}', 'nosuch']); print(done, *sys.modules)"
    done, *loaded = python("-c", code).stdout.split()
    assert done == "2" and "symgrad.catalogue.topics" in loaded and "symgrad.terms.nodes" not in loaded


def test_importing_symgrad_is_quick(python):
    code = "import time; start = time.process_time(); import symgrad; print(time.process_time() - start)"
    assert min(float(python("-c", code).stdout) for _ in range(5)) < 0.06


def test_public_names_survive_the_import_of_the_rooms_that_share_them(python):
    code = (
        "import symgrad.check.checker, symgrad.derive.proof, symgrad\n"
        "from symgrad.derive.proof import Step\n"
        "print(callable(symgrad.check), callable(symgrad.derive), symgrad.check.__module__)"
    )
    assert python("-c", code).stdout.split() == ["True", "True", "symgrad.documents"]


def test_every_public_name_is_there():
    for name in symgrad.__all__:
        assert getattr(symgrad, name) is not None
    assert set(symgrad.__all__) <= set(dir(symgrad))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = symgrad.no_such_name
