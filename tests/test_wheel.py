"""The wheel: built, installed into an empty environment, it has the catalogue and works from any folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from symgrad.catalogue.topics import topics

pytestmark = pytest.mark.program


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """The wheel, built from a copy of what the repository holds."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("symgrad", "derivations", "output", "tests"):
        shutil.copytree(root / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, source)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, source)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The program `symgrad` of an environment that holds the wheel; its dependencies are this environment's."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False, symlinks=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    run(sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", "--no-deps", "--no-index", wheel)
    (packages,) = {Path(folder) for folder in place.rglob("site-packages")}
    # After the environment's own packages, so that the wheel's symgrad comes first.
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return scripts / "symgrad"


def run(*command, **options):
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8", timeout=300, env=environment, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_holds_the_package_the_catalogue_and_the_style(wheel, root):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    place = root / "derivations"
    topics = {f"symgrad/_derivations/{path.relative_to(place).as_posix()}" for path in place.rglob("*.*") if path.suffix != ".pyc"}
    assets = {f"symgrad/sheets/assets/{name}" for name in ("page.css", "page.js", "math.woff2", "GUST-FONT-LICENSE.txt")}
    assets |= {f"symgrad/serve/assets/{path.name}" for path in (root / "symgrad" / "serve" / "assets").iterdir()}
    assert "symgrad/serve/assets/page.js" in assets
    assert topics and topics | assets | {"symgrad/cli.py", "symgrad/py.typed"} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "output/", "derivations/"))]


def test_it_works_from_any_folder(installed, tmp_path, root):
    listed = run(installed, "list", cwd=tmp_path)
    assert "softmax-jacobian" in listed
    shown = [line.split()[0] for line in listed.splitlines() if line.startswith("  ")]
    assert sorted(shown) == sorted(topic.name for topic in topics(root / "derivations"))
    run(installed, "sheet", "softmax-jacobian", cwd=tmp_path)
    assert (tmp_path / "output" / "softmax-jacobian.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_pytest_finds_the_plugin(installed, tmp_path):
    (tmp_path / "right.tex").write_text("Let $x \\in \\mathbb{R}$. \\[ x + x = 2 x \\]", encoding="utf-8")
    said = run(installed.with_name("python"), "-m", "pytest", "--symgrad", "-p", "no:cacheprovider", tmp_path, cwd=tmp_path)
    assert "1 passed" in said


def test_it_is_the_wheel_that_runs(installed, tmp_path):
    place = run(installed.with_name("python"), "-c", "import symgrad; print(symgrad.__file__)", cwd=tmp_path)
    assert str(installed.parent.parent) in place
