"""A proof as a notebook shows it: the steps in LaTeX, which notebooks typeset, and the plain text beside it."""

from __future__ import annotations

from .sheet import make_sheet, unjudged
from .terminal import text
from .tex import chains


def mimebundle(proof) -> dict[str, str]:
    """The forms among which a notebook chooses. No step is judged; `proof.check()` does that."""
    sheet = make_sheet("", proof.title, [proof.derivation], judge=unjudged)
    steps = "\n\n".join(f"**{heading}**\n\n{chain}" if heading else chain for heading, chain in chains(sheet))
    return {"text/plain": text(sheet), "text/markdown": steps}
