"""How a sentence means the formulas in it: the one place that decides what of them may be used. Knows text only.

A relation is supposed where a word that supposes governs it and nothing in its sentence speaks against that: a denial, a question,
a report, a comparison. What is not supposed for certain is not used for certain: words never decide between true and false, only
between what a verdict may stand on and what it may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..facts.facts import Polarity
from ..surface.blocks import Block
from . import phrases

#: What stands for a formula in a sentence.
FORMULA = "$"
#: How many letters of a sentence are read on each side of a formula.
LONGEST = 1000


class Sentence(NamedTuple):
    """The words around a formula: those of its sentence before and behind it, other formulas as FORMULA, and the words just before.

    goes_on   whether a display follows in the sentence
    opening   of a display the words before, those of a paragraph that waits for it among them
    ahead     of a display before which no words stand in its own sentence, the sentence before it: “Set it to zero.”
    follows   whether no words at all stand between the display before and this one
    """

    lead: str
    tail: str
    goes_on: bool
    opening: str = ""
    ahead: str = ""
    follows: bool = False

    @property
    def before(self) -> str:
        """The words since the formula before, in this sentence."""
        return self.lead.rsplit(FORMULA, 1)[-1]

    @property
    def is_joined(self) -> bool:
        """Whether only a comma or an “and” stands between the formula before and this one."""
        return FORMULA in self.lead and bool(phrases.JOINED.match(self.before))

    @property
    def denies(self) -> bool:
        """Whether the clause of the formula denies, asks or reports what it says."""
        said = phrases.HARMLESS.sub(" ", self.before)
        clause = phrases.CLAUSE.split(said)[-1]
        behind = phrases.CLAUSE.split(self.tail, 1)[0]
        return "?" in self.tail or "؟" in self.tail or bool(phrases.DENYING.search(clause) or phrases.DENYING.search(behind))

    @property
    def may_declare(self) -> bool:
        """Whether a sign or range at a name's first mention says what the name is: its clause does not deny or except it."""
        clause = phrases.CLAUSE.split(phrases.HARMLESS.sub(" ", self.before))[-1]
        return not self.denies and not self.is_alternative and not phrases.EXCEPTING.search(clause)

    @property
    def is_alternative(self) -> bool:
        """Whether an “or” stands between the formula and another one, or what is said beside it: “$x > 0$ or $y > 0$”."""
        return bool(phrases.OR_BEHIND.match(self.tail)) or FORMULA in self.lead and bool(phrases.OR_BEFORE.fullmatch(self.before))

    @property
    def solves(self) -> bool:
        """Whether the sentence speaks of what solves something: a minimum, an equation."""
        return bool(phrases.SOLVED.search(self.lead) or phrases.SOLVED.search(self.tail))

    @property
    def withdrawn(self) -> str:
        """The words that take back something that is supposed: “without this assumption”; "" where none do."""
        found = phrases.WITHDRAWN.search(self.lead) or phrases.OTHERWISE_BEFORE.match(self.opening)
        return " ".join(found.group().split()) if found is not None else ""

    @property
    def loosened(self) -> str:
        """The words around a display by which its equations are not meant to the letter: “up to a constant”; "" where none are."""
        found = phrases.LOOSENED.search(self.lead) or phrases.LOOSENED.search(self.tail.split(FORMULA)[0])
        return " ".join(found.group().split()) if found is not None else ""

    @property
    def is_rest(self) -> bool:
        """Whether the words before a display make it hold where what was said before does not: “otherwise”."""
        return FORMULA not in self.lead and bool(phrases.OTHERWISE_BEFORE.match(self.opening))

    @property
    def refused(self) -> str:
        """The words around a display that deny it: “it is not true that”, “does not hold”; "" where none do."""
        found = (
            phrases.DENIED_BEHIND.match(self.tail)
            or phrases.DENIED_BEFORE.search(self.before)
            or phrases.DENIED_BEFORE.search(self.opening)
        )
        return " ".join(found.group().strip(" ,;:~\n").split()) if found is not None else ""

    @property
    def seeks(self) -> bool:
        """Whether the words before a display make an equation one to solve: it sets something to zero, or speaks of an optimum."""
        return self.sets_to_zero or bool(phrases.SOUGHT.search(self.lead))

    @property
    def leads_on(self) -> str:
        """The words that lead to a display: of its own sentence, or, where that has none, of the one before it."""
        return self.ahead or self.lead

    @property
    def sets_to_zero(self) -> bool:
        """Whether the words before set something to zero."""
        return bool(phrases.ZEROED.search(self.leads_on)) and not (self.ahead and _doubts(self.ahead))

    @property
    def continues(self) -> bool:
        """Whether the words before a display go on from what stands before them: “so”, “solving for $w$ gives”, “and”."""
        words = self.lead.rsplit(FORMULA, 1)[-1]
        if self.follows or self.sets_to_zero or self.solves or phrases.STATING_REGULAR.fullmatch(self.lead):
            return True
        joined = bool(phrases.WORD.search(words)) and bool(phrases.JOINED.match(words))
        return joined or bool(phrases.CONCLUDED.search(words) or phrases.CONCLUDED.search(self.opening))

    @property
    def concludes(self) -> bool:
        """Whether the words before a display are no more than “hence”, “and so we get”."""
        return bool(phrases.WORD.search(self.lead)) and bool(phrases.CONCLUDING.fullmatch(self.lead))

    @property
    def is_solving(self) -> bool:
        """Whether the words before a display say that it solves what stands before them, and nothing else."""
        return bool(phrases.SOLVING.fullmatch(self.leads_on))

    @property
    def excepts(self) -> bool:
        """Whether the words just before a formula take the case that it speaks of out of what is said: “except for”, “unless”."""
        return bool(phrases.LEADING_EXCEPTION.search(self.before))

    @property
    def introduces(self) -> bool:
        """Whether the words before a formula introduce it as what a name stands for."""
        return bool(phrases.INTRODUCES.search(self.before) or phrases.STRONG.search(self.before))

    @property
    def turns(self) -> bool:
        """Whether the words before a formula turn to something else: “now consider”, “another example is”."""
        return bool(phrases.TURNS.search(self.before) or phrases.TURNS.search(self.opening)) and not self.denies

    @property
    def sets_task(self) -> bool:
        """Whether the words before a formula set it as a task, or call it an example: “find the derivative of $f(x) = …$”."""
        return FORMULA not in self.lead and bool(phrases.TASK.search(self.lead)) and not self.denies

    @property
    def gives(self) -> bool:
        """Whether the words right before a formula give a value: “let $x = 3$”, but not “let $x > 0$ and $y = 3$”."""
        begins = FORMULA not in self.lead and phrases.BEGINS_WITH.fullmatch(self.lead)
        return bool(begins or phrases.GIVES.search(self.before)) and not self.denies

    @property
    def adds(self) -> bool:
        """Whether a sentence says that it supposes something more: “also”, “moreover”."""
        return bool(phrases.ALSO.search(self.lead))

    @property
    def gives_value(self) -> bool:
        """Whether a number for a name that is declared is supposed for what follows: not “in practice $\\beta = 0.9$ is used”."""
        if self.goes_on or any(said.search(self.before) for said in (phrases.STRONG, phrases.HERE, phrases.GIVES)):
            return True
        leads = bool(phrases.STRONG.search(self.lead)) and bool(phrases.LEADS_ON.fullmatch(self.before))
        return leads and not phrases.OF_CLAUSE.match(self.tail)

    @property
    def gives_size(self) -> bool:
        """Whether a number for a size is meant of what the document is about: not “for MNIST $n = 784$”, “say $n = 3$”."""
        if phrases.EXAMPLE.search(self.before) or phrases.OF_OTHERS.match(self.tail):
            return False
        words = self.lead
        while phrases.JOINED.match(self.before) and FORMULA in words and phrases.JOINED.match(words.rsplit(FORMULA, 1)[-1]):
            words = words.rsplit(FORMULA, 1)[0]
        before = words.rsplit(FORMULA, 1)[-1]
        if phrases.EXAMPLE.search(before):
            return False
        return bool(phrases.STRONG.search(before) or phrases.HAVING.search(before) or phrases.PLAINLY.fullmatch(before))

    @property
    def inserts(self) -> bool:
        """Whether a sentence begins with the value of a name for what it says itself: “with $T = 1$ this reads”."""
        return FORMULA not in self.lead and bool(phrases.INSERTS.fullmatch(self.lead))

    @property
    def is_condition(self) -> bool:
        """Whether an “if” governs the formula."""
        return bool(phrases.IF.search(self.before))

    @property
    def is_complete(self) -> bool:
        """Whether the words behind a condition say what it is a condition of, and the sentence ends before any display."""
        if self.goes_on or phrases.POINTS_ON.search(self.tail):
            return False
        words = [word.lower() for word in phrases.WORD.findall(self.tail)]
        return "then" in words or len([word for word in words if word not in phrases.JOINING]) > 1

    @property
    def has_doubt(self) -> bool:
        """Whether some word of the sentence denies, asks, reports or compares, but for what takes out the case of the formula."""
        return _doubts(f"{phrases.LEADING_EXCEPTION.sub(' ', self.lead)} {FORMULA} {self.tail}")


@lru_cache(maxsize=1000)
def _is_doubting(word: str) -> bool:
    return bool(phrases.DOUBTING.fullmatch(word))


def _doubts(text: str) -> bool:
    """Whether some word of a text denies, asks, reports or compares."""
    said = phrases.HARMLESS.sub(" ", text)
    return bool(phrases.DOUBTING_PHRASE.search(said)) or any(map(_is_doubting, phrases.WORD.findall(said)))


def sentences_around(blocks: Sequence[Block]) -> list[Sentence]:
    """The sentence of each formula."""
    leads: list[str] = []
    aheads: list[str] = []
    for number, block in enumerate(blocks):
        before = block.segment.before
        ends = [found.end() for found in phrases.END.finditer(before[: _last_word(before)] if block.is_display else before)]
        previous = blocks[number - 1] if number else None
        aheads.append(_ahead(before, ends) if block.is_display else "")
        if ends or previous is None or previous.is_display or _stops(previous):
            leads.append(before[ends[-1] :] if ends else before)
        else:
            leads.append((leads[-1] + FORMULA + before)[-LONGEST:])
    found: list[Sentence] = []
    tail, goes_on = "", False
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        after = block.segment.after
        end = phrases.END.search(after[: _last_word(after)] if following is not None and following.is_display else after)
        if end is not None:
            tail, goes_on = block.segment.after[: end.end()], False
        elif following is None or following.is_display or _stops(block):
            tail, goes_on = block.segment.after, following is not None and not _stops(block)
        else:
            tail = (block.segment.after + FORMULA + tail)[:LONGEST]
        opening = _opening(block.segment.before) if block.is_display else ""
        follows = (
            number > 0 and block.is_display and blocks[number - 1].is_display and not phrases.WORD.search(block.segment.before)
        )
        found.append(Sentence(leads[number], tail, goes_on, opening, aheads[number], follows))
    return found[::-1]


def _ahead(before: str, ends: Sequence[int]) -> str:
    """The last sentence in the words before a display that has words, where none stand behind its end."""
    if not ends or phrases.WORD.search(before, ends[-1]):
        return ""
    sentences = (before[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True))
    return next((sentence for sentence in reversed(list(sentences)) if phrases.WORD.search(sentence)), "")


def _opening(before: str) -> str:
    """The words before a display; a blank line ends nothing where they wait for it."""
    return phrases.END.split(before[: _last_word(before)])[-1]


def _last_word(before: str) -> int:
    """Where the words before a display end that go on into it; a blank line between ends nothing where they wait for it."""
    waiting = phrases.UNFINISHED.search(before)
    return len(before) if waiting is None or phrases.HEADING.search(before, 0, waiting.start()) else waiting.start()


def _stops(block: Block) -> bool:
    """Whether a formula ends in the full stop of its sentence."""
    return bool(block.pieces) and block.pieces[-1].kind == "stop"


class Polarities:
    """How the sentences of a document mean its formulas; what nobody asks for is not found out."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._found: list[Polarity | None] = [None] * len(sentences)

    def __getitem__(self, number: int) -> Polarity:
        first = number
        while first and self._found[first] is None and self._sentences[first].is_joined:
            first -= 1
        polarity = self._found[first] or polarity_of(self._sentences[first], Polarity.UNCLEAR)
        self._found[first] = polarity
        for at in range(first + 1, number + 1):
            self._found[at] = polarity = polarity_of(self._sentences[at], polarity)
        return polarity

    def __setitem__(self, number: int, polarity: Polarity) -> None:
        self._found[number] = polarity


def polarity_of(sentence: Sentence, previous: Polarity) -> Polarity:
    """How a sentence means a relation in it; `previous`: the relation before it, to which “and” may join this one."""
    if (
        sentence.has_doubt
        or phrases.CONTENT.search(sentence.before)
        or sentence.is_alternative
        or phrases.TOO.search(sentence.before)
    ):
        return Polarity.DOUBTED
    if sentence.is_joined:
        return previous
    if phrases.ASSUMED.match(sentence.tail):
        return Polarity.SUPPOSED
    if _speaks_of_others(sentence):
        return Polarity.UNCLEAR
    if phrases.STRONG.search(sentence.before):
        return Polarity.SUPPOSED
    if sentence.sets_task:
        return Polarity.UNCLEAR
    if phrases.FOLLOWS.match(sentence.tail) or phrases.CONCLUDED.search(sentence.before):
        return Polarity.CONCLUDED
    if phrases.STRONG.search(sentence.lead):
        return Polarity.SUPPOSED
    condition = phrases.CONDITION.search(sentence.before)
    if condition is not None and not sentence.goes_on and not phrases.HEAD.match(sentence.lead[: -len(condition.group())]):
        return Polarity.UNCLEAR
    if sentence.is_condition and sentence.is_complete:
        return Polarity.DOUBTED  # “If $x > 0$ all is easy.” says nothing of the next display
    if not sentence.goes_on and phrases.APART.search(sentence.before) and not phrases.HEREAFTER.search(sentence.before):
        return Polarity.UNCLEAR  # “With probability one half, $x > 0$.”
    return Polarity.SUPPOSED if phrases.GOVERNS.search(sentence.before) else Polarity.UNCLEAR


def _speaks_of_others(sentence: Sentence) -> bool:
    """Whether a relation is said of an example, of a class of things, or of a case, rather than of what the document is about."""
    before = sentence.before
    if phrases.THERE_IS.search(sentence.lead) and not phrases.LETS.search(sentence.lead):
        return True
    if phrases.EXAMPLE.search(before) and not phrases.LETS.search(before):
        return True
    if FORMULA not in sentence.lead and phrases.GENERIC.search(before):
        return True
    if not sentence.goes_on and (phrases.THEN.search(before) or FORMULA not in sentence.lead and phrases.AT_SOME.search(before)):
        return True
    return bool(phrases.CLASS_OF.search(before) or phrases.RESTRICTED_TO.search(sentence.lead))


def supposes_display(sentence: Sentence) -> bool:
    """Whether a display is what its sentence assumes."""
    if sentence.has_doubt:
        return False
    return bool(
        phrases.ASSUME_DISPLAY.search(sentence.before)
        or phrases.LET_SATISFY.search(sentence.lead)
        or phrases.ASSUME_DISPLAY.search(sentence.opening)
        and not _doubts(sentence.opening)
    )


def is_law(before: str, behind: str) -> bool:
    """Whether the text around an equation says it of a function, for all arguments: “$f$ satisfies … for all $x$”."""
    return bool(phrases.FOR_ALL.match(behind) or phrases.SATISFIES.search(before))


def asks_for_case(sentence: Sentence) -> bool:
    """Whether a display is what an “if” before it speaks of: it claims nothing."""
    return bool(phrases.IF_DISPLAY.search(sentence.opening))


def declares_anew(sentence: Sentence) -> bool:
    """Whether a sentence declares with a “let” of its own."""
    return bool(phrases.LET.search(sentence.lead)) and not sentence.has_doubt


def frees(sentence: Sentence) -> bool:
    """Whether a sentence lets a name be any from here on: “let $x$ be arbitrary”, “now $x$ is arbitrary again”."""
    if sentence.has_doubt:
        return False
    if phrases.FOR_ANY.search(sentence.before):
        return True
    if not phrases.IS_ANY.match(sentence.tail):
        return False
    return bool(phrases.LET.search(sentence.lead) or phrases.NOW.search(f"{sentence.lead} {sentence.tail}"))


def speaks_of_claim(before: str) -> bool:
    """Whether the words before a condition say that the claim before them needs it: “this needs”."""
    return bool(phrases.OF_BEFORE.search(before))


def holds_for(before: str) -> bool:
    """Whether the words between a claim and a condition make it one on that claim alone: “holds for”."""
    return bool(phrases.HOLDS_FOR.fullmatch(before))


def row_words(text: str) -> Polarity:
    """How words within a display mean the relation behind them: as a condition on what stands before, or as none."""
    if phrases.ROW_CONDITION.fullmatch(text):
        return Polarity.SUPPOSED
    if phrases.ROW_REASON.search(text):
        return Polarity.CONCLUDED
    if _doubts(text) or phrases.CONCEDING.search(text):
        return Polarity.DOUBTED
    return Polarity.SUPPOSED if phrases.ROW_CONDITIONAL.search(text) else Polarity.UNCLEAR


def excepts(text: str) -> bool:
    """Whether words within a display, or behind it, take the case that the relation behind them speaks of out of what is said."""
    return bool(phrases.ROW_EXCEPTION.fullmatch(text))


def denies_case(text: str) -> bool:
    """Whether such words say that it does not hold in that case: “which fails for”."""
    return bool(phrases.DENIED_CASE.fullmatch(text))


def is_otherwise(text: str) -> bool:
    """Whether words within a display make a row hold where the rows before it do not say that they do."""
    return bool(phrases.OTHERWISE.fullmatch(text))


def leaves_rest(after: str) -> bool:
    """Whether the words behind a display make it hold where what was said before does not: “otherwise”."""
    return bool(phrases.OTHERWISE_BEHIND.match(after))


def is_condition(text: str) -> bool:
    """Whether words before a formula, and nothing else, make it a condition, or one that is taken out."""
    return bool(phrases.ROW_CONDITION.fullmatch(text)) or excepts(text)


def begins_anew(before: str) -> bool:
    """Whether a sentence begins in the words before a formula; a blank line at their head, before a small letter, begins none."""
    return bool(phrases.END.search(before.lstrip()))


def words_behind(sentence: Sentence) -> Polarity:
    """How words behind a claim mean the relation behind them: as a condition on that claim, perhaps as one, or as none.

    Words that go on to a display of their own speak of that, if they are more than an “and”.
    """
    text, tail = phrases.COMMAND.sub(" ", sentence.before), sentence.tail
    if (first := phrases.WORD.search(text)) is not None and first.group()[0].isupper():
        return Polarity.UNCLEAR
    if not any(map(str.isalpha, text)):
        return Polarity.SUPPOSED if text.strip() == "(" and tail.startswith(")") else Polarity.DOUBTED
    joins = phrases.AND.match(text) is not None
    if joins and sentence.goes_on:
        return Polarity.UNCLEAR  # “\[ … \] and for $x < 0$ \[ … \]”
    if is_condition(text):
        leads_on = joins or sentence.goes_on and not phrases.JOINED.match(tail)
        return Polarity.DOUBTED if leads_on or _doubts(tail) else Polarity.SUPPOSED
    return Polarity.DOUBTED if row_words(text) in (Polarity.SUPPOSED, Polarity.DOUBTED) else Polarity.UNCLEAR


def supposed_behind(text: str) -> bool:
    """Whether words behind a relation in a display make it a condition: “given”."""
    return bool(phrases.BEHIND.fullmatch(text))
