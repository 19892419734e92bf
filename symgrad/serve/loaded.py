"""What the page loads, and what it may do. Knows files alone."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from .. import sheets

#: Nothing but what its own place gives is loaded, run or asked for; nothing is in line.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Asset:
    """A file that the page loads: the package that has it among its assets, its name there, of what kind it is."""

    package: str
    name: str
    kind: str

    def content(self) -> bytes:
        return files(self.package).joinpath("assets", self.name).read_bytes()


_HERE, _SHEETS = __package__ or "", sheets.__name__
#: By the name that the page knows them by.
ASSETS = {
    "page.js": Asset(_HERE, "page.js", "text/javascript"),
    "page.css": Asset(_HERE, "page.css", "text/css"),
    "icon.svg": Asset(_HERE, "icon.svg", "image/svg+xml"),
    "licences.txt": Asset(_HERE, "licences.txt", "text/plain"),
    "sheet.css": Asset(_SHEETS, "page.css", "text/css"),
    "math.woff2": Asset(_SHEETS, "math.woff2", "font/woff2"),
    "alphabets.woff2": Asset(_SHEETS, "alphabets.woff2", "font/woff2"),
}
