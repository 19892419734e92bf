"""Figures of a sheet as SVG (for HTML) and PDF (for LaTeX), in one style; matplotlib is loaded only when one is drawn.

The same figure gives the same bytes: no dates, fixed identifiers, letters as outlines.
"""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import cycle

from .blocks import Figure, Panel

#: Ink stands for the page's own text colour, so that a figure follows light and dark.
INK = "#101112"
#: Colour-blind safe on light and dark; each with a dash of its own as the second cue.
STROKES = (
    ("#2f6fc4", "-"),
    ("#c0562a", (0, (5, 2))),
    ("#2b8a57", (0, (1, 1.5))),
    ("#9a4fa8", (0, (5, 2, 1, 2))),
    ("#8a7a1f", (0, (3, 1))),
    ("#5b6b78", (0, (7, 2, 1, 2, 1, 2))),
    ("#b03a5b", (0, (2, 3))),
)
_WIDTH, _HEIGHT = 6.7, 2.7  # In inches.
_STYLE = {
    "svg.hashsalt": "symgrad",
    "svg.fonttype": "path",
    "pdf.fonttype": 3,
    "mathtext.fontset": "stix",
    "font.family": "STIXGeneral",
    "font.size": 10,
    "axes.unicode_minus": False,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@cache
def svg(figure: Figure) -> str:
    """The figure as one <svg> element for a page of HTML; its title is read out in place of it."""
    drawn = _drawn(figure.panels, "svg").decode()
    element = drawn[drawn.index("<svg") :].strip().replace(INK, "currentColor")
    element = re.sub(r' xmlns(:xlink)?="[^"]*"', "", element).replace("xlink:href", "href")
    # Neither comments nor a style, which would be the whole page's.
    element = re.sub(r"\s*(<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->|<defs>\s*</defs>)", "", element, flags=re.DOTALL)
    element = re.sub(r' (width|height)="[0-9.]+pt"', "", element, count=2)
    title = figure.title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    # Identifiers are unique on a page with several figures: each has those of its own title.
    mark = f"f{sum(ord(char) * 31**k for k, char in enumerate(figure.title)) % 10**6}"
    element = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{mark}-", element)
    return element.replace("<svg ", f'<svg role="img" aria-label="{title}" stroke-linejoin="round" ', 1)


def pdf(figure: Figure) -> bytes:
    """The figure as a PDF file of one page."""
    return _drawn(figure.panels, "pdf")


def png(figure: Figure) -> bytes:
    """The figure as a PNG image, for pages that take neither of the others: Markdown, notebooks, Word."""
    return _drawn(figure.panels, "png")


#: What each format would say of when and by what it was drawn.
_METADATA = {"svg": ("Date", "Creator", "Format", "Type"), "pdf": ("CreationDate", "Creator", "Producer"), "png": ("Software",)}


@cache
def _drawn(panels: tuple[Panel, ...], form: str) -> bytes:
    """The panels as a file; the same in every language, whatever the figure is called."""
    import matplotlib  # Late: heavy, and few sheets have figures.
    from matplotlib.figure import Figure as Canvas  # Late, too.

    with matplotlib.rc_context(_STYLE):
        canvas = Canvas(figsize=(_WIDTH, _HEIGHT))
        canvas.subplots_adjust(left=0.07, right=0.99, bottom=0.17, top=0.97, wspace=0.18)
        for axes, panel in zip(canvas.subplots(1, len(panels), squeeze=False)[0], panels):
            _draw(axes, panel)
        data = io.BytesIO()
        canvas.savefig(data, format=form, metadata=dict.fromkeys(_METADATA[form]), transparent=True)
    return data.getvalue()


def _draw(axes, panel: Panel) -> None:
    for position in panel.ticks:
        axes.axvline(position, color=INK, linewidth=0.4, alpha=0.4)
    axes.axhline(0, color=INK, linewidth=0.4)
    for curve, (colour, dash) in zip(panel.curves, cycle(STROKES)):
        axes.plot(*zip(*curve.points), color=colour, linestyle=dash, label=f"${curve.label}$" if curve.label else None)
    if panel.dots:
        axes.plot(*zip(*panel.dots), "o", color=INK, markersize=3)
    axes.set_xlabel(f"${panel.variable}$")
    axes.margins(x=0)
    if any(curve.label for curve in panel.curves):
        axes.legend(frameon=False, fontsize=9, handlelength=2.6)
