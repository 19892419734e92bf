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
#: How one thing hangs together with another, or where it lies: words that stop nothing here say it of a name.
_RELATED = re.compile(
    r"[\s~,]*(?:(?:both|all|now|also|then|again|always)[\s~]+)*(?:(?:be|is|are|was|has[\s~]+been|have[\s~]+been)[\s~]+(?:always[\s~]+|set[\s~]+to[\s~]+)?(?:"
    r"at[\s~]+(?:least|most)\b|(?:no[\s~]+|not[\s~]+|strictly[\s~]+)?(?:greater|larger|bigger|smaller|less|lower|higher|more|fewer)[\s~]+than\b|"
    r"between\b|(?:above|below)[\s~]+(?:\$|zero|one|\d)|twice\b|half\b|equal\b|divisible\b|bounded\b|perpendicular\b|parallel\b|orthogonal\b|"
    r"proportional\b|inverse\b|(?:an?|the)[\s~]+(?:[\w-]+[\s~]+){0,2}?(?:sum|difference|product|quotient|ratio|mean|average|median|maximum|minimum|"
    r"largest|smallest|transpose|inverse|reciprocal|negative|negation|complement|square|cube|root|solution|multiple|divisor|power|half|double|"
    r"identity|zero|null|origin|permutation|eigenvalue|eigenvector|eigenvectors|"
    r"integer|constant|limit|zeros?)\b|(?:an?|the)[\s~]+(?:[\w-]+[\s~]+){0,2}?(?:vector|matrix)[\s~]+of[\s~]+(?:all[\s~]+)?(?:ones|zeros)\b|"
    r"(?:all[\s~]+)?(?:ones|zeros)\b)|(?:lies?|lie|lying|belongs?|sits?|points?[\s~]+in|vanish\w*|anti-?commut\w*)\b|"
    r"(?:has|have|having)[\s~]+(?:the[\s~]+)?(?:same|opposite|equal|unit|zero|full|only|no|distinct|positive|negative|non-?negative|"
    r"trace|determinant|norm|length|mean|sum|rank|eigenvalues|orthonormal|orthogonal)\b)[^.;:\n]{0,60}",
    re.I,
)
#: What is said of the entries of the name before: “Its entries are sorted.”, “all of whose entries are positive”.
_OF_PARTS = re.compile(
    r"[^$]{0,40}?\b(?:its|their|whose)[\s~]+(?:[\w-]+[\s~]+)?(?:entries|entry|components?|elements?|coordinates?|columns?|rows?|"
    r"eigenvalues?|diagonal|trace|determinant|norm|length|sum|mean|rank)[\s~]+(?:all[\s~]+)?(?:(?P<is>is|are)|sums?|adds?|have|has|form|span|increase|decrease|lie|do|vanish|equal)\b"
    r"[^.;:$\n]{0,60}",
    re.I,
)
#: The noun of which something is said before a name: “the entries of $x$ add up to zero”, “each row of $A$ sums to one”.
_PARTS_BEFORE = re.compile(
    r"\b(?:entries|entry|components?|elements?|coordinates?|columns?|rows?|eigenvalues?|diagonal|trace|norm|length|rank)[\s~]+of[\s~]+(?:the[\s~]+\w+[\s~]+)?\Z",
    re.I,
)
_AMOUNT = re.compile(
    r"zeros?|nonzero|non-zero|ones?|equal|same|different|integers?|numbers?|independent|at|less|greater|between|bounded", re.I
)
_SAYS = re.compile(
    r"[\s~,]*(?:(?P<is>is|are|be)|sums?|adds?|have|has|form|span|increase|decrease|lie|vanish|equal)\b[^.;:$\n]{0,60}", re.I
)


def _tells(word: str) -> bool:
    """Whether a word behind “are” tells what entries are, and not what is done with them."""
    return bool(_MATHEMATICAL.fullmatch(word) or _AMOUNT.fullmatch(word))


def related_words(after: str, before: str) -> str:
    """The words around a name by which it hangs together with something, or which are about its entries; "" where none are."""
    found = _RELATED.match(after)
    if found is None:
        found = _OF_PARTS.match(after) or (_SAYS.match(after) if _PARTS_BEFORE.search(before) else None)
        if (
            found is not None
            and found["is"] is not None
            and not any(map(_tells, _WORD.findall(after[found.end("is") : found.end()])))
        ):
            return ""  # “whose rows are stacked”
    return " ".join(found.group().strip(" ,~\n").split()) if found is not None else ""


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
