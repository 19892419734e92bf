"""`symgrad rules`: the rules of proofs by kind; or some with their laws, reasons, examples and the sheets that use them."""

from __future__ import annotations

import sys
from argparse import Namespace

from ..sheets.forms import BOOK
from ..sheets.rulebook.data import as_dict
from ..sheets.rulebook.entries import entries
from ..sheets.rulebook.text import names as listed
from ..sheets.rulebook.text import text
from ..sheets.terminal import page_width
from ..words.language import language
from .outcome import PASSED
from .output import coloured, ending, put, put_json, put_text


def run(chosen: Namespace) -> int:
    """Print the rule `name`, or all, or write them into `output`; `to`, `json` and `lang` say how."""
    said, names = language(chosen.lang), [" ".join(chosen.name)] if chosen.name else []
    named = ending(chosen.output)
    form = "json" if chosen.json else chosen.to or (named if named in (*BOOK, "json") else "text")
    if not names and form == "text":
        put_text(listed(said, page_width()), chosen.output)
        return PASSED
    from ..catalogue.rulebook import PAGES, uses_in  # Late: heavy, and the list of rules needs none of it.
    from ..catalogue.topics import topics  # Late, too.

    book = tuple(entries(names))
    uses = uses_in(topics(), said)
    if form == "json":
        put_json([as_dict(entry, uses, said) for entry in book], chosen.output)
    elif form == "text":
        put_text(text(book, uses, said, chosen.output is None and coloured(sys.stdout), page_width()), chosen.output)
    else:
        put(PAGES[form](book, uses, said), chosen.output)
    return PASSED
