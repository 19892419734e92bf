"""Distributions as they are written: \\mathcal{N}(\\mu, \\sigma^2), \\operatorname{Bernoulli}(p), \\text{Uniform}(0, 1)."""

from __future__ import annotations

from ...operators.distributions import LAWS
from .syntax import Group, Surface, Symbol, Term, Words, unwrap

_WORDS = {latex: law.name for law in LAWS.values() for latex in law.latex}
_WORDS.update(
    {
        "\\operatorname{" + word + "}": name
        for word, name in (
            ("Bernoulli", "Bernoulli"),
            ("Ber", "Bernoulli"),
            ("Bern", "Bernoulli"),
            ("Normal", "normal"),
            ("N", "normal"),
            ("Uniform", "uniform"),
            ("Unif", "uniform"),
            ("U", "uniform"),
            ("Exp", "exponential"),
            ("Exponential", "exponential"),
            ("Poisson", "Poisson"),
            ("Pois", "Poisson"),
            ("Poi", "Poisson"),
            ("Binomial", "binomial"),
            ("Bin", "binomial"),
            ("Gamma", "gamma"),
            ("Beta", "beta"),
            ("Laplace", "Laplace"),
            ("Rademacher", "Rademacher"),
            ("Rad", "Rademacher"),
        )
    }
)
_WORDS.update({"\\mathcal{U}": "uniform", "\\mathcal{N}": "normal", "N": "normal", "U": "uniform", "\\mathcal{B}": "Bernoulli"})


def names_distribution(name: str) -> bool:
    """Whether a name is that of a distribution by itself: \\mathcal{N}, \\operatorname{Bernoulli}; a mere letter is none."""
    return len(name) > 1 and name in _WORDS


def distribution_of(part: Surface) -> tuple[str, list[Surface]] | None:
    """(kind, parameters) of a distribution as written; None where it is none that is known."""
    part = unwrap(part)
    head: Surface = part
    parameters: list[Surface] = []
    if type(part) is Term and len(part.factors) == 2 and type(part.factors[1]) is Group:
        head, parameters = part.factors[0], part.factors[1].items
    head = unwrap(head)
    name = head.name if type(head) is Symbol else "\\text{" + head.text.strip() + "}" if type(head) is Words else ""
    for maker in ("\\text{", "\\mathrm{", "\\textrm{", "\\mathsf{", "\\mathit{", "\\textit{"):
        if name.startswith(maker):
            name = "\\operatorname{" + name[len(maker) :]
            break
    kind = _WORDS.get(name)
    return None if kind is None else (kind, parameters)
