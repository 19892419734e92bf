"""The page as files for any web server, without one of ours: `python -m symgrad.serve.static FOLDER`.

Writes the page in each language, what it loads, and symgrad itself for Python in the browser. That Python, and python-flint for it,
come from elsewhere; `npm run static` in `editors/page` puts all of it together.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from .. import sheets
from ..words import ENGLISH, codes
from ..words.language import language
from .loaded import ASSETS, POLICY
from .markup import page

#: Where the page looks for Python, from where it stands.
ENGINE = "engine"
#: What the page may do besides: start its Python, which is WebAssembly, in a worker.
_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'")


def write(folder: Path) -> None:
    """The files, into a folder."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / ENGINE).mkdir(exist_ok=True)
    for code in codes():
        made = page(language(code), _file, f"{ENGINE}/{ENGINE}.js", _POLICY)
        (folder / _file(code)).write_text(made, encoding="utf-8")
    for name in ASSETS:
        (folder / "assets" / name).write_bytes(ASSETS[name].content())
    home = Path(sheets.__file__).parents[1]
    with zipfile.ZipFile(folder / ENGINE / "symgrad.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(home.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                archive.write(path, path.relative_to(home.parent))


def _file(code: str) -> str:
    return "index.html" if code == ENGLISH else f"{code}.html"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
