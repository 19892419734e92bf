"""A proof as a notebook shows it: HTML whose formulas are LaTeX between dollar signs, which notebooks typeset; LaTeX; plain text.

The HTML has headings and paragraphs only, which pass the sanitizer of every notebook.
"""

from __future__ import annotations

from html import escape

from ..terms.nodes import TRUE
from ..writing.latex_writer import latex
from .maker import make_sheet, unjudged
from .names import Markup, declarations
from .sheet import Section, Sheet
from .terminal import text
from .tex import RELATIONS, proof_latex
from .verdicts import reason_words


def mimebundle(proof) -> dict[str, str]:
    """The forms among which a notebook chooses. No step is judged; `proof.check()` does that."""
    sheet = make_sheet("", proof.title, [proof.derivation], judge=unjudged)
    return {"text/plain": text(sheet), "text/html": _Writer(sheet).page(), "text/latex": proof_latex(proof)}


def _inline(formula: str) -> str:
    return f"${escape(formula, quote=False)}$"


def _display(formula: str) -> str:
    return f"$${escape(formula, quote=False)}$$"


def _bold(words: str) -> str:
    return f"<b>{words}</b>"


_MARKUP = Markup(escape, _bold, lambda lines: _display(" ".join(lines)), _inline)


class _Writer:
    """One proof being written."""

    def __init__(self, sheet: Sheet):
        self.sheet, self.language, self.declared = sheet, sheet.language, sheet.declared

    def words(self, key: str, **values) -> str:
        """A sentence in the sheet's language; the values are HTML."""
        return self.language.text(key, escape, **values)

    def page(self) -> str:
        sheet = self.sheet
        parts = [f"<h3>{escape(sheet.title)}</h3>"] if sheet.title else []
        paragraphs = declarations(sheet.symbols, sheet.definitions, sheet.assumptions, self.language, _MARKUP, sheet.meanings)
        paragraphs += [escape(sheet.layout)] if sheet.layout else []
        parts += [f"<p>{paragraph}</p>" for paragraph in paragraphs]
        return "\n".join((*parts, *(part for section in sheet.sections for part in self._section(section))))

    def _section(self, section: Section) -> list[str]:
        """What is needed first, then the rows, then the result in each notation."""
        parts = [part for inner in (*section.lemmas, *section.cases) for part in self._section(inner)]
        head = self.words(f"headings.{section.kind or ('proof' if section.rows else 'claim')}", number=section.number)
        if section.title and section.title != self.sheet.title:
            head = self.words("headings.titled", heading=head, title=escape(section.title))
        where = section.case if section.claim.where is TRUE else section.claim.where
        if where is not TRUE:
            head = self.words("headings.conditional", heading=head, condition=_inline(self.latex(where)))
        parts.append(f"<h4>{head}</h4>")
        if section.rows:
            parts.append(_display(self._chain(section)))
        if not section.rows or not section.kind:
            parts += [_display(formula) for formula in self._results(section)]
        return parts

    def _results(self, section: Section) -> list[str]:
        relation = RELATIONS[section.claim.relation]
        first, *others = [f"{self.latex(left)} {relation} {self.latex(right)}" for left, right in section.results]
        return [rf"\boxed{{{first}}}", *others]

    def _chain(self, section: Section) -> str:
        rows = []
        for row in section.rows:
            condition = "".join(rf", \quad {self.latex(condition)}" for condition in row.conditions)
            rows.append(rf"&= {self.latex(row.node)}{condition} && \text{{({reason_words(row, self.language)})}}")
        lines = " \\\\\n".join(rows)
        return f"\\begin{{aligned}}\n{self.latex(section.start)} {lines}\n\\end{{aligned}}"

    def latex(self, node) -> str:
        return latex(node, None, self.declared)
