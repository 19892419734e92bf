"""Words that say something of a name and are not understood: “be circulant”, “a monotone weight $w$”. Knows text only.

What they say may make true what is false without it, so that no refutation stands on it. They never make anything pass.
"""

from __future__ import annotations

import re

#: Words that end what is said of a name.
_STOPS = re.compile(
    r"[^\w\s~-]|\b(?:and|or|but|with|of|in|for|whose|which|that|such|where|if|when|so|as|then|to|on|at|by|from|over|under|we|the|"
    r"because|since|while|than|per|via|through|between|here|there|after|before)\b|\n\s*\n",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
#: What says no more than a shape or a domain, or nothing of the values.
_HARMLESS = re.compile(
    r"(?:not|n?either|nor|also|again|now|just|only|both|all|two|three|four|each|any|some|every|another|other|same|new|old|real|complex|"
    r"real-valued|given|fixed|arbitrary|known|unknown|free|independent|random|constant|square|finite|further|following|usual|above|below|"
    r"previous|current|next|first|second|third|last|true|false|right|left|wrong|clear|called|said|here|there|scalars?|vectors?|"
    r"matri(?:x|ces)|tensors?|numbers?|integers?|reals?|functions?|indices|index|sizes?|columns?|rows?|inputs?|outputs?|weights?|bias(?:es)?|"
    r"parameters?|variables?|labels?|targets?|points?|differentiable|smooth|continuous|small|large|short|long|simple|important|useful|"
    r"general|generic|hidden|ground-truth|learnable|trainable|one|zero|it|this|these|those|its|their|our|my|your|an?|no|none|hence|thus|therefore|"
    r"حقیقی|مختلط|دلخواه|ثابت|ثابتی|معلوم|داده|مشتق|پذیر|پیوسته|هموار|بردار\w*|ماتریس\w*|عدد\w*|تابع\w*|اسکالر\w*|یک|هر|دو|شده|"
    r"column-vectors?|row-vectors?|[^\W\d_]+-dimensional|high-dimensional)",
    re.I,
)
#: What may stand before what is said: “a general invertible matrix”.
GENERAL = re.compile(r"(?:(?:general|generic|real|square|fixed|given|constant|arbitrary|random)[\s~]+)+", re.I)
#: Participles and adverbs tell how a name came about: “computed”, “entirely”.
_HOW = re.compile(
    r"(?:.*(?:ly|ing)|(?!.*(?:ali[sz]|ound|ent(?:er|re)|ort|rder|hiten|ardi[sz]|etri[sz]|alanc|ign)ed$).*(?:ed|en|own|osen))", re.I
)
#: A sentence whose verb stands at its end, behind what it says: “$A$ متقارن باشد”.
_VERB_LAST = re.compile(
    r"[\s~,،]*+(?:یک[\s~]++)?(?:(?:ماتریس|بردار|تابع|عدد|نگاشت)ی?[\s~]++)?"
    r"(?P<said>[^\s~$.؛،;\\][^$.؛،;\\]{0,58}?)[\s~](?:(?P<wish>باشد|باشند)|است|هستند|بود|بودند)\b"
)
#: Adjectives of mathematics, by their stems: before a name only these count, for there any noun of role may stand.
_MATHEMATICAL = re.compile(
    r"(?:.*(?:potent|symmetric|adjoint|hermitian|unitary|orthogonal|orthonormal|diagonal|triangular|definite|singular|invertible|"
    r"stochastic|toeplitz|hankel|circulant|vandermonde|laplacian|hurwitz|sparse|banded|low-rank|full-rank|rank-one|rank-deficient|"
    r"monotone|monotonic|increasing|decreasing|convex|concave|harmonic|homogeneous|periodic|nonnegative|negative|positive|definite|"
    r"bounded|normali[sz]ed|cent(?:er|re)d|sorted|ordered|whitened|standardi[sz]ed|balanced|signed|unimodular|involutory|involutive|linear|affine|"
    r"reducible|irreducible|primitive|dominant|isotropic|degenerate|binary|zero-mean|mean-zero|zero-sum|trace-free|traceless|"
    r"unit-norm|unit-variance|conformal|isometric|contractive|commuting|projective|skew)|unit|even|odd|normal|regular|stable|proper|"
    r"permutation|involution|prime|composite|coprime|distinct|unequal|consecutive|identical|homomorphism|isomorphism|bijection|injection|surjection|polynomial|metric|projection|rotation|reflection|householder|hadamard|projector|isometry|contraction|simplex|distribution|probability)",
    re.I,
)


#: Verbs of mathematics: “$A$ and $B$ commute”.
DOES = re.compile(
    r"[\s~,]*(?:all[\s~]+|both[\s~]+)?(?:(?:anti-?)?commutes?|sums?|adds?[\s~]+up|vanish(?:es)?|coincides?|agrees?|integrates?|"
    r"decreases?|increases?|alternates?|cancels?)\b[^.;:$\n]*",
    re.I,
)


def verb_first(text: str) -> str:
    """The words behind a name with their verb before what it says of the name, as in English."""
    found = _VERB_LAST.match(text)
    return f" be {found['said']}.{text[found.end() :]}" if found is not None else text


def wishes(text: str) -> bool:
    """Whether the verb behind what the words say of a name lets it be so, as “let $x$ be” does, where the verb comes last."""
    found = _VERB_LAST.match(text)
    return found is not None and found["wish"] is not None


def unknown_words(text: str, has_article: bool, has_with: bool = False) -> str:
    """The words behind “be”, “is” or “with” that say something of a name which is not understood; "" where none does.

    Behind an article the last of them is a noun, which only names a role unless it is one of mathematics. Behind “with” words
    before a formula name what the formula is: “with entries $x_i$”.
    """
    end = _STOPS.search(text)
    if has_with and end is None:
        return ""
    if has_with and not has_article and any(map(_PARTS.fullmatch, _WORD.findall(text[: end.start()] if end is not None else text))):
        return " ".join(text[: end.start()].split()) if end is not None else ""
    words = _WORD.findall(text[: end.start()] if end is not None else text)
    if not words or len(words) > 4:
        return ""
    if words[0].lower() in ("not", "no", "never"):
        return ""
    if has_article or _PLURAL.fullmatch(words[-1]):
        telling = any(map(_MATHEMATICAL.fullmatch, words))
    else:
        telling = any(not _HARMLESS.fullmatch(word) and not _HOW.fullmatch(word) for word in words)
    return " ".join(words) if telling else ""


#: What a matrix or vector has: “with trace zero”, “with entries that sum to one”.
_PARTS = re.compile(r"trace|determinant|entries|eigenvalues|rank|norm|mean|variance", re.I)
_PLURAL = re.compile(r".*(?<!ou)(?<!les)(?<!s)s", re.I)
_BREAKS = re.compile(
    r"[^\w\s~-]|\b(?:an?|the|any|some|every|each|two|three|let|for|with|of|in|is|are|be|and|or|by|to|that|where|as|this|all)\b",
    re.I,
)


def unknown_words_before(text: str) -> str:
    """The words before a name that say something of it which is not understood: “a circulant matrix”."""
    words = _WORD.findall(_BREAKS.split(text)[-1])
    return " ".join(words) if any(map(_MATHEMATICAL.fullmatch, words)) else ""
