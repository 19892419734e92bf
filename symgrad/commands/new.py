"""`symgrad new`: a first topic for a catalogue of one's own."""

from __future__ import annotations

import re
from argparse import Namespace

from ..errors import DefinitionError, WriteError
from .outcome import PASSED
from .output import put, put_text

_TOPIC = r"""\title{@TITLE@}

A sentence or two on what is shown here, in plain words.

Let $w \in \mathbb{R}^{n}$, $x \in \mathbb{R}^{n}$ and $t \in \mathbb{R}$, with $u := w^{\top} x$, $o := \sigma(u)$ and
$L := \frac{1}{2} (o - t)^2$.

A display that asks is derived:
\[ \nabla_w L \]

A display with an equation is proved:
\[ \frac{\partial L}{\partial u} = (o - t) \, o (1 - o) \]
"""


def run(chosen: Namespace) -> int:
    """Write NAME.tex into `output`; a file that is there already is left alone."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", chosen.name):
        raise DefinitionError(f"{chosen.name!r} is no name for a topic; use letters, digits and hyphens: my-loss")
    path = chosen.output / f"{chosen.name}.tex"
    if path.exists():
        raise WriteError(f"{path} is there already; choose another name")
    title = chosen.name.replace("-", " ").replace("_", " ")
    put(_TOPIC.replace("@TITLE@", title[0].upper() + title[1:]), path)
    put_text(f"{path}\nsymgrad sheet {chosen.output} --output sheets   derives it, judges it and writes its pages")
    return PASSED
