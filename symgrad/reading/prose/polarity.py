"""How a sentence means the formulas in it: the one place that decides what of them may be used. Knows text only.

A relation is supposed where a word that supposes governs it and nothing in its sentence speaks against that: a denial, a question,
a report, a comparison. What is not supposed for certain is not used for certain: the words below never decide between true and
false, only between what a verdict may stand on and what it may not. They are English, and Persian where a sheet has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..facts.facts import Polarity
from ..surface.blocks import Block

#: What stands for a formula in a sentence.
FORMULA = "$"
#: How many letters of a sentence are read on each side of a formula.
LONGEST = 1000

_END = re.compile(
    r"(?<!e\.g)(?<!i\.e)(?<!\bcf)(?<!w\.r\.t)(?<!resp)(?<!\bEq)(?<!\bvs)[.!?](?=\W*(?:\s|$|\\footnote))|\n\s*\n|\\footnote\s*\{|"
    r"\\(?:sub)*(?:section|paragraph|chapter)\b|"
    r"\\(?:begin|end)\s*\{(?!itemize|enumerate|description)[^{}]*\}"
)
#: A blank line before a display, as Markdown has it, behind words that wait for it: no full stop, and no heading.
_UNFINISHED = re.compile(r"(?<![.!?\s])\s*\n\s*\n\s*\Z")
_HEADING = re.compile(r"(?:^|\n)[ \t]*#[^\n]*\Z")
#: Words that deny, ask, report, compare, or speak of what might be; each as a whole word.
_DOUBTING = re.compile(
    r"not|\w+n't|no|none|nor|neither|never|nowhere|nobody|nothing|cannot|without|except|excepting|exclud\w*|unless|unlike\w*|"
    r"contrary|opposite|negat(?:e|es|ed|ing|ions?)|drop\w*|remov\w*|abandon\w*|relax|relaxes|relaxing|"
    r"wrong\w*|false\w*|mistake\w*|misconception\w*|fallac\w*|absurd\w*|incorrect\w*|untrue|fail\w*|violat\w*|contradict\w*|"
    r"whether|ask\w*|question\w*|doubt\w*|unclear|unlikely|unnecessary|impossible|possibl[ey]|perhaps|maybe|"
    r"claim\w*|prov(?:e|es|ed|ing)|disprove\w*|show\w*|goals?|aims?|want\w*|wish\w*|hope\w*|exercise|conjecture\w*|"
    r"think\w*|thought|believ\w*|tempt\w*|sa(?:y|ys|id)|told|wrote|writes|guess\w*|"
    r"iff|later|afterwards|elsewhere|eventually|only|even|might|may|could|would|should|were|had|was|too|"
    r"نیست\w*|نباش\w*|ندار\w*|نمی\w*|نکن\w*|نکرد\w*|نشو\w*|هرگز|هیچ|آیا|بدون|مگر|غلط|نادرست|اشتباه|نقیض|خلاف|ثابت|نشان|ادعا|می‌خواه\w*|"
    r"هدف|شاید|ممکن",
    re.I,
)
_DOUBTING_PHRASE = re.compile(r"\?|؟|instead\s+of|rather\s+than|unknown\s+(?:if|when)", re.I)
#: Of these, what denies, asks for or reports the very clause that it stands in: “it is wrong that”, but not “without a bias”.
_DENYING = re.compile(
    r"\b(?:not|\w+n't|never|neither|nor|nobody|nowhere|cannot|contrary|opposite|wrong\w*|false\w*|mistake\w*|misconception\w*|"
    r"fallac\w*|absurd\w*|incorrect\w*|untrue|fail\w*|violat\w*|contradict\w*|whether|ask\w*|question\w*|doubt\w*|unclear|"
    r"impossible|claim\w*|prov(?:e|es|ed|ing)|disprove\w*|show|goals?|aims?|want\w*|wish\w*|hope\w*|conjecture\w*|think\w*|thought|"
    r"believ\w*|tempt\w*|guess\w*|نیست\w*|نباش\w*|ندار\w*|نمی\w*|نکن\w*|نکرد\w*|نشو\w*|هرگز|هیچ|آیا|غلط|نادرست|اشتباه|خلاف|ادعا)\b",
    re.I,
)
#: What takes the clause that it stands in out of what is said, or leaves it open.
_EXCEPTING = re.compile(
    r"\b(?:unless|except\w*|exclud\w*|unlike\w*|even|only|without|instead|rather|no|none|nothing|drop\w*|remov\w*|abandon\w*|relax\w*|"
    r"were|would|could|should|might|may|perhaps|maybe|possibly|later|elsewhere|eventually|بدون|مگر|نیست|نباشد|شاید)\b",
    re.I,
)
_CLAUSE = re.compile(r"[,;()$]|\b(?:so|then|but|hence|thus|therefore)\b", re.I)
#: Words by which a value is what an equation or a search gives for a name, rather than what the name stands for.
_SOLVED = re.compile(
    r"\b(?:minim\w*|maxim\w*|optim\w*|stationary|critical[\s~]+points?|saddle|extrem\w*|solv\w*|solutions?|roots?|vanish\w*|attained|"
    r"setting|equat\w*[\s~]+to[\s~]+(?:zero|0)|(?:gradient|derivative)\w*[\s~]+(?:to|is|are|equals?)[\s~]+(?:zero|0)|کمینه\w*|بیشینه\w*|بهینه\w*|جواب\w*|(?:برابر[\s~]+)?(?:با[\s~]+)?صفر[\s~]+قرار)\b",
    re.I,
)
#: Words that set what was found to zero.
_ZEROED = re.compile(
    r"\b(?:set(?:s|ting)?|equat(?:e|es|ing)|put(?:s|ting)?)\b.*?\b(?:zero|0)\b|\b(?:vanish\w*|zero[\s~]+gradient)\b|"
    r"\b(?:minimi[sz]er|maximi[sz]er|optimum|minimum|maximum)[\s~]+(?:must[\s~]+)?(?:satisf(?:y|ies)|obeys?|solves?)\b",
    re.I | re.S,
)
#: Words that take back what was supposed, and do not say what of it.
_WITHDRAWN = re.compile(
    r"\b(?:without|dropp?\w*|remov\w*|abandon\w*|relax\w*|lift\w*|weaken\w*|no[\s~]+longer|not[\s~]+(?:need|requir)\w*)\b[^.$]{0,60}?"
    r"\b(?:assum\w*|conditions?|constraints?|restrictions?|requirements?|hypothes[ei]s)\b|"
    r"\b(?:in|to|for)[\s~]+the[\s~]+general[\s~]+case\b|"
    r"\b(?:for|with|of)[\s~]+(?:an?[\s~]+)?(?:general|arbitrary|unrestricted)[\s~]+(?:(?:matri|vector|scalar|number|value)\w*[\s~]+)?\$|"
    r"\$[\s~]+(?:is|are|be|being)[\s~]+(?:now[\s~]+)?(?:again[\s~]+)?"
    r"(?:arbitrary|general|unrestricted|any\b)|\b(?:in|for)[\s~]+the[\s~]+(?:opposite|other|remaining|contrary)[\s~]+case\b|"
    r"\bبدون[\s~]+(?:این[\s~]+)?(?:فرض|شرط|قید)",
    re.I,
)
#: Words behind which an equation is one to solve, and no claim: “the first-order condition is”, “at the optimum”.
_SOUGHT = re.compile(
    r"\b(?:(?:first[-\s~]+order|optimality|stationarity|necessary)[\s~]+(?:optimality[\s~]+)?conditions?|normal[\s~]+equations?|"
    r"at[\s~]+(?:the|an?|any|this|its|every)[\s~]+(?:optim\w*|minim\w*|maxim\w*|(?:stationary|critical)[\s~]+points?|solution))\b",
    re.I,
)
_THINGS = (
    r"(?:it|this|that|them|these|both|the[\s~]+(?:(?:above|last|first|resulting|partial|whole)[\s~]+)*(?:gradient|derivative|"
    r"expression|equation|slope|score|result|condition)s?)"
)
#: A condition under which an equation has one solution: “assuming $A$ is invertible”.
_REGULAR = (
    r"(?:assuming|if|provided|since|as|when|because)[\s~]+(?:that[\s~]+)?(?:\$|the[\s~]+matrix)?[\s~]*(?:\$[\s~]*)?(?:is|has|be)[\s~]+(?:assumed[\s~]+)?"
    r"(?:invertible|non-?singular|(?:of[\s~]+)?full[\s~]+(?:column[\s~]+|row[\s~]+)?rank|(?:positive[\s~]+)?definite|non-?zero)"
)
#: Words that say no more than that what comes solves what was found, set to zero. Word by word, each taken in one way alone: a
#: sentence may be long.
_SOLVING = re.compile(
    rf"\W*+(?>(?:{_REGULAR}|and|so|hence|thus|then|therefore|now|which|we|can|if|by|finally|equivalently|or|when|on|after|"
    rf"(?:step|part|task)[\s~]+\w{{1,4}}|\d{{1,2}}|"
    rf"set(?:s|ting)?|equat(?:e|es|ing)|solv(?:e|es|ing)|rearrang(?:e|es|ing)|simplify(?:ing)?|isolat(?:e|es|ing)|"
    rf"must|satisf(?:y|ies)|solves|(?:equal[\s~]+)?to|equal|zero|0|for|{_THINGS}|with[\s~]+respect[\s~]+to|of|"
    rf"gives?|yields?|get|obtain|find|have|leads?[\s~]+to|results?[\s~]+in|is|are|the[\s~]+(?:"
    rf"(?:maximum[\s~]+likelihood[\s~]+)?estimat(?:e|or)|normal[\s~]+equations?|solution|optimum|minimum|maximum|minimi[sz]er|maximi[sz]er|optimal[\s~]+\w+)|whose[\s~]+solution|i\.e\.?)(?!\w)\W*+)*+",
    re.I,
)
#: Word by word, each taken in one way alone.
_CONCLUDING = re.compile(
    r"\W*+(?>(?:and|so|hence|thus|then|therefore|we|get|obtain|find|have|which|this|that|gives?|yields?|finally|that[\s~]+is)(?!\w)\W*+)*+",
    re.I,
)
_STATING_REGULAR = re.compile(rf"\W*(?:and\W+|now\W+)?{_REGULAR}\W*", re.I)
_INTRODUCES = re.compile(
    r"\b(?:where|with|let|put|set|define\w*|defining|denote\w*|write|writing|call\w*|abbreviat\w*|stands?|namely)\b[^.$]*$|\bکه\W*$|\b(?:بگیرید|قرار[\s~]+(?:دهید|می))\b",
    re.I,
)
#: Words by which a text turns to something else, for which names may have another meaning.
_TURNS = re.compile(
    r"\b(?:instead|now[\s~]+(?:let|consider|suppose|assume|take|define|set|put)|(?:let|lets|let\'s)[\s~]+now|consider|"
    r"(?:another|next|second|third|new|different|other|last|simpler|following)[\s~]+(?:\w+[\s~]+){0,2}?(?:example|case|function|loss|model|problem)|"
    r"in[\s~]+the[\s~]+(?:first|second|third|other|former|latter)(?=[\s~]*(?:,|\Z|case|one|convention|setting|variant|version))|"
    r"(?:for|as)[\s~]+(?:an[\s~]+)?(?:example|instance)|e\.g\.)(?!\w)",
    re.I,
)
#: Words that set a task: “find the derivative of $f(x) = …$”, “Example 2: $f(x) = …$”.
_TASK = re.compile(
    r"\A\W*(?:(?:now|next|then|also|and|example|exercise|problem|question|part|task|let|us|\d{1,2}|[a-z](?=[.):]))\W+)*+"
    r"(?:find|comput\w*|calculat\w*|determin\w*|differentiat\w*|evaluat\w*|deriv\w*|work[\s~]+out|look[\s~]+at|try)\b"
    r"(?:(?!\b(?:then|that|gives?|get|is|are|have|so|hence|thus)\b)[^.;$])*\Z|\A\W*(?:example|exercise|problem|question)[\s~]*[\d.]*\W*\Z",
    re.I,
)
_BEGINS_WITH = re.compile(r"\W*with[\s~]*", re.I)
_HERE = re.compile(r"\b(?:here|throughout|now|below|hereafter)\b", re.I)
_LEADS_ON = re.compile(r"[\s,~]*(?:(?:and|with|where|having)[\s~]+)?", re.I)
#: A verb behind an equation, which is what the clause speaks of: “where $\\lambda = 0$ recovers least squares”.
_OF_CLAUSE = re.compile(r"[\s~]+(?!(?:and|or|be|for|with|where|throughout|in|here|below|hold|holds)\b)[^\W\d_]+", re.I)
#: Words that say no more than that a name has a value; and a thing that has it: “a network with $n = 2$ inputs”.
_PLAINLY = re.compile(
    r"\W*+(?>(?:with|where|whose|let|us|we|and|but|here|now|next|first|second|have|has|having|is|are|there|that|since|as|if|for|when|in|the|this|"
    r"case|section|following|what|follows|take|set|put|of|size|sizes|length|dimension|dimensions|number|all|only|again|also|to|be|"
    r"و|که|با|برای|اگر|در|اینجا|آن|به|ازای|حالت)(?!\w)\W*+)*+",
    re.I,
)
_HAVING = re.compile(
    r"\A\W*(?!(?:for|in|on|at|e\.g)\b)[^,;:(]*\b(?:with|has|have|having|there[\s~]+are|of[\s~]+(?:size|length|dimension))[\s~]*\Z",
    re.I,
)
#: Of what else a number is said: “$n = 784$ for MNIST”.
_OF_OTHERS = re.compile(
    r"[\s~]+(?:for|in|on)[\s~]+(?!(?:this|these|the|what|all|any|every|each|simplicity|now|definiteness|convenience|concreteness|brevity|short|which|some)\b)"
    r"[^\W\d_]",
    re.I,
)
_ALSO = re.compile(r"\b(?:also|moreover|further(?:more)?|in[\s~]+addition|additionally|besides|too)\b", re.I)
_INSERTS = re.compile(r"\W*(?:with|setting|putting|inserting|plugging[\s~]+in|substituting)[\s~]*", re.I)
_GIVES = re.compile(
    r"(?:\b(?:let|put|set|take|choose|define|redefine)|from[\s~]+(?:now|here)[\s~]+on|henceforth|hereafter|"
    r"in[\s~]+(?:what[\s~]+follows|the[\s~]+following|this[\s~]+section))"
    r"(?:[\s~]+(?:us|now|again|then|also|instead|the[\s~]+\w+|define))*[\s:,~]*\Z",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: Words that need no other sense: “without loss of generality”, “if not stated otherwise”, “not necessarily square”.
_HARMLESS = re.compile(
    r"\bwithout\s+loss\s+of\s+generality\b|\b(?:if|unless)\s+(?:not\s+)?(?:stated|said|noted|mentioned)\s+otherwise\b|"
    r"\bunless\s+otherwise\s+(?:stated|said|noted|mentioned)\b|\bas\s+(?:was\s+)?(?:shown|said)\s+(?:above|below|before|in)\b|"
    r"\beven(?=[\s~]*(?:[.,;:)]|\Z|(?:and|or|in|functions?|maps?|polynomials?|periodic|odd)\b))|"
    r"\b(?:is|are)\s+(?:shown|said)\s+to\b|\bas\s+we\s+(?:saw|have\s+seen)\b",
    re.I,
)
#: A content clause: what somebody says or thinks that a relation is. Behind a word that supposes, it is supposed.
_SUPPOSES_THAT = (
    r"(?:such|so|assum\w*|suppos\w*|provid\w*|requir\w*|given|assumption|condition|constraint|case|event|property|also|addition|now|further|next|second|third|finally|lastly|instead|"
    r"throughout|know|fact|first|hereafter)"
)
#: Behind these, it is concluded.
_CONCLUDES_THAT = r"(?:follows?|conclud\w*|impl\w*|find|obtain|get|see|note|notice|observe|recall|means)"
_CONTENT = re.compile(rf"(?<!\w)(?!(?:{_SUPPOSES_THAT}|{_CONCLUDES_THAT})\b)[^\W\d_]+[\s~]+that[\s~:,(]*$", re.I)
_STRONG = re.compile(
    r"\b(?:let|assum(?:e|es|ed|ing)|suppos(?:e|es|ed|ing)|requir(?:e|es|ed|ing)|such[\s~]+that|so[\s~]+that|subject[\s~]+to|"
    r"without[\s~]+loss[\s~]+of[\s~]+generality|w\.?l\.?o\.?g\b\.?|given(?:[\s~]+that)?|provided|choose|take|fix(?:ed|ing)?|consider|restrict(?:ed)?|satisf(?:y|ies|ying)|"
    r"under[\s~]+the[\s~]+(?:assumption|condition|constraint)s?|فرض|بگیرید|چنان|بشرط|به[\s~]+شرط)\b",
    re.I,
)
_GOVERNS = re.compile(
    r"(?:\b(?:with|where|whose|which|having|obeying|if|for|when|whenever|once|on|at|in|case|cases|under|as[\s~]+long[\s~]+as)\b|"
    r"\b(?:اگر|هرگاه|وقتی|هنگامی|چنانچه|برای|به\s+ازای|با|که|به\s+شرط|در\s+حالت)\b)[^$.;]*$",
    re.I,
)
#: A clause of its own behind a comma, in front of which something else is governed.
_APART = re.compile(
    r"\A\W*(?:with|if|for|when|whenever|once|on|at|in|under|case)\b(?:(?!\b(?:with|where|whose|which|having|obeying|that)\b)[^$.;])*,[\s~]*\Z",
    re.I,
)
_HEREAFTER = re.compile(
    r"\A\W*(?:(?:in|for|throughout)[\s~]+(?:this|the|what|all|simplicity|now|definiteness|convenience|concreteness|brevity|short|our)\b|"
    r"in[\s~]+(?:addition|particular)\b|at[\s~]+this\b|under[\s~]+(?:this|these)\b)",
    re.I,
)
#: A condition: it stands at the head of its sentence, or the sentence goes on into what it is a condition of.
_CONDITION = re.compile(r"\b(?:if|when|whenever|once|for|on|at|in|case|cases)\b[^$]*$", re.I)
_IF = re.compile(r"\b(?:if|when|whenever|once|اگر|هرگاه|وقتی|هنگامی|چنانچه)\b[^,;،$]*$", re.I)
_JOINING = frozenset(("and", "or", "but", "as", "well", "for", "all", "every", "each", "any", "both", "also", "و", "یا"))
#: What says that a display is what the condition is of.
_POINTS_ON = re.compile(r"\b(?:follow\w*|below|next|here|now|consider|case|two[\s~]+cases|آنگاه|داریم)\b|[:،]\W*$", re.I)
_HEAD = re.compile(
    r"^\W*(?:(?:and|but|now|then|so|also|finally|first(?:ly)?|second(?:ly)?|third(?:ly)?|last(?:ly)?|moreover|particular|here|next|"
    r"similarly|analogously|likewise|again|instead|hence|thus|item|the|case|\d+|i+|[a-z])\W+)*$",
    re.I,
)
_OR_BEHIND = re.compile(r"(?:[\s,~]*+(?:(?:and|و)[\s~]*+)?\$)*+[\s,~]*+(?:or|یا)\b(?![\s~]+(?:equivalently|rather|simply)\b)", re.I)
_OR_BEFORE = re.compile(r"[\s,~]*(?:or|یا)[\s~]*", re.I)
_ASSUMED = re.compile(r"^[\s,~]*(?:(?:is|are|be)[\s~]+)?(?:assumed|supposed|given|required|imposed)\b|^[\s,~]*(?:را\s+)?فرض", re.I)
_IS_ANY = re.compile(r"[\s,~]*be[\s~]+(?:an?[\s~]+)?(?:again[\s~]+)?(?:arbitrary|general|any|free|unrestricted)\b", re.I)
_NOW = re.compile(r"\b(?:now|again|from[\s~]+(?:now|here)[\s~]+on)\b", re.I)
#: “This needs $x > 0$.”: of the claim before.
_OF_BEFORE = re.compile(
    r"\b(?:this|that|it|which|(?:the|this|that)[\s~]+(?:last|latter|identity|equation|formula|equality|inequality|result|claim|step|above))[\s~]+"
    r"(?:only[\s~]+|also[\s~]+|however[\s~]+)?(?:needs?|requires?|assumes?|presupposes?|uses?|relies[\s~]+on|(?:holds?|is[\s~]+(?:true|valid|correct))[\s~]+(?:only[\s~]+)?(?:for|if|when|where))"
    r"(?:[\s~]+(?:that|all|any))*[\s~]*\Z",
    re.I,
)
_HOLDS_FOR = re.compile(
    r"[\s~,]*(?:which[\s~]+)?(?:holds?|applies|is[\s~]+(?:true|valid|correct))[\s~]+(?:only[\s~]+)?(?:for|if|when|where|at)(?:[\s~]+all)?[\s~]*",
    re.I,
)
_LET = re.compile(r"^[\W\d]*(?:\w+[\W]+){0,3}?let\b", re.I)
_JOINED = re.compile(r"^[\s,;~]*(?:and|or|but|&|as\s+well\s+as|و|یا)?[\s~]*$", re.I)
_CONCLUDED = re.compile(
    r"\b(?:so|then|thus|hence|therefore|gives?|get|obtain|yields?|note|notice|observe|recall|becomes|implies|we\s+have|"
    r"that\s+is|i\.e\.|follows|conclude|find|see[\s~]+that|means[\s~]+that|"
    r"پس|بنابراین|در[\s~]+نتیجه|نتیجه[\s~]+می|لذا|از[\s~]+این[\s~]*رو|آنگاه|آن[\s~]*گاه|یعنی|داریم|به[\s~]+دست[\s~]+می|می[\s~]+بینیم|از[\s~]+اینجا|در[\s~]+این[\s~]+صورت)\b[^.$]*$",
    re.I,
)
_FOLLOWS = re.compile(
    r"^[\s,~]*(?:holds?|is\s+true|are\s+true|follows?|is\s+(?:clear|obvious|trivial)|برقرار[\s~]+است|نتیجه[\s~]+می)\b", re.I
)
_ASSUME_DISPLAY = re.compile(
    r"\b(?:assum(?:e|es|ed|ing)|suppos(?:e|es|ed|ing)|require|subject\s+to|under\s+the\s+(?:constraint|assumption|condition)s?|"
    r"the\s+(?:constraint|assumption|condition)s?\s+(?:is|are|reads?))(?:\s+(?:that|now|further|also))*[\s:,~]*$",
    re.I,
)
#: “let $x$ and $y$ satisfy”: of what is taken, not of what follows from it.
_LET_SATISFY = re.compile(
    r"^\W*(?:(?:now|also|further|and|so|finally|\d+)\W+)*(?:let|suppose|assume|take|consider|choose|fix|pick)\b"
    r"(?:(?!\b(?:then|we|it|its|their|they|these|hence|thus|because|since)\b)[^.;:])*"
    r"\b(?:satisf(?:y|ies|ying)|obey(?:s|ing)?|(?:such|so)[\s~]+that|with[\s~]+the[\s~]+property[\s~]+that)[\s:,~]*\Z",
    re.I,
)
#: An example: “for instance, $x = 3$”; not “for example, let $x = 3$”.
_EXAMPLE = re.compile(r"\b(?:for[\s~]+(?:example|instance)|e\.g\.|such[\s~]+as|say)[\s,~(:]*(?:\w+[\s~]+)?\Z", re.I)
#: What exists is not what stands there for all: “there is an $x$ with $x = y$”, “for at least one $i$ we have”.
_THERE_IS = re.compile(
    r"\bthere[\s~]+(?:(?:is|are|was)[\s~]+(?:an?|some|one|at[\s~]+least|always|also|points?|values?|numbers?|vectors?|matrices)|"
    r"exists?)\b|\bfor[\s~]+(?:some|at[\s~]+least|infinitely|almost|most|many|one)\b|"
    r"\b(?:exists?|at[\s~]+least[\s~]+one|some)[\s~]+(?:of[\s~]+the[\s~]+)?\$",
    re.I,
)
_LETS = re.compile(r"\b(?:let|suppose|assume|consider|take|set|put|choose|define)\b", re.I)
#: What is true of a class of things: “symmetric matrices satisfy”, “a one-hot vector has”.
_GENERIC = re.compile(
    r"\A\W*(?:(?:recall|note|remember)[\s~]+that[\s~]+)?(?!(?:the|these|those|our|its|their|both|this|that|let|lets|we|suppose|assume|and|"
    r"where|which|such|with|for|if|it|they|now|here|also|given|take|consider)\b)(?:(?:an?|any|every|all|most|many|some|each)[\s~]+)?"
    r"(?:[\w-]+[\s~]+){1,4}?(?:satisf(?:y|ies)|obeys?|have|has|fulfils?)[\s:~]*\Z",
    re.I,
)
#: “At a critical point $f'(x) = 0$”: a clause of its own, of some place.
_AT_SOME = re.compile(r"\A\W*(?:at|in|on|near)[\s~]+(?:an?|any|every|each|some)[\s~]+(?!case\b)(?:[\w-]+[\s,~]+){1,4}\Z", re.I)
_CLASS_OF = re.compile(
    r"\b(?:set|space|class|family|collection|group|subspace|subset|part|portion|region|half|piece|domain|area|branch|restriction)[\s~]+"
    r"(?:of[\s~]+(?:all[\s~]+)?(?:[\w-]+[\s~]+){1,3}?)?(?:with|such[\s~]+that|satisfying|where|on[\s~]+which|for[\s~]+which)[\s~]*\Z",
    re.I,
)
_RESTRICTED_TO = re.compile(r"\brestriction[\s~]+of\b[^.]{0,40}\bto[\s~]*\Z", re.I)
#: The clause behind one with “if”: “if the labels are one-hot, $\\sum_i y_i = 1$”.
_THEN = re.compile(r"\b(?:if|when|whenever)\b[^,$.;]{3,}?,[\s~]*(?:then[\s~]+)?(?:we[\s~]+have[\s~]+)?\Z", re.I)
_FOR_ALL = re.compile(
    r"(?:[\s~,.;:$\]})(&]|\\(?:q?quad|text|mathrm|[,;:! \])]))*+\{?[\s~,(]*+(?:and[\s~]+)?(?:for[\s~]+|with[\s~]+)?"
    r"(?:\\forall|(?:all|every|any|each|arbitrary)\b)",
    re.I,
)
_SATISFIES = re.compile(
    r"\b(?:satisf(?:y|ies|ying)|obey(?:s|ing)?|fulfil(?:s|ls|ling|ling)?|functional[\s~]+equation|identity|law)\b[^.$]*\Z", re.I
)
_IF_DISPLAY = re.compile(r"(?:^|[\s~(,;:])(?:if|when|whenever|unless|whether)[\s:~]*$", re.I)
_CONDITIONAL = (
    r"if|for|when|whenever|where|provided|given|with|in[\s~]+cases?|cases?|assuming|supposing|as[\s~]+long[\s~]+as|so[\s~]+long[\s~]+as|"
    r"once|on|at|under|اگر|هرگاه|وقتی|هنگامی|چنانچه|برای|به[\s~]+ازای|به[\s~]+شرط|در[\s~]+حالتی?|با"
)
#: “… holds for $x > 0$”: no more than “for”.
_HOLDS = r"(?:(?:which|this|that|it)[\s~]+)?(?:holds?|applies|(?:is|are)[\s~]+(?:true|valid|correct))[\s~]+"
_ROW_CONDITION = re.compile(
    rf"\W*(?:and\s+|but\s+|valid\s+|here\s+|{_HOLDS})?(?:{_CONDITIONAL})(?:\W+(?:all|any|every|each|that|we|have|both|the|some|fixed|also|case|هر|همه|آن|آنکه|اینکه|که)\b)*+\W*",
    re.I,
)
#: What takes a case out of what stands before it: “unless”, “except for”, “which fails if”.
_FAILS = (
    r"(?:(?:which|this|that|it|but|and)[\s~]+)*+(?:fails?|(?:does|do|need|may|can|is|are)?(?:[\s~]+|n't[\s~]+)?(?:not|false|wrong|untrue)"
    r"(?:[\s~]+(?:hold|true|valid|apply))?)[\s~]+(?:if|for|when|whenever|where|at)"
)
_EXCEPTION = (
    r"(?:(?:unless|(?:if|when)[\s~]+not|barring|excluding|excepting|مگر[\s~]+(?:آن[\s~]?که|این[\s~]?که|وقتی|اگر|برای))|(?:except|save)(?:[\s~]+(?:for|if|when|where|at|that|in))?|"
    rf"{_FAILS})"
)
_REST = r"(?:otherwise|else|elsewhere|in[\s~]+all[\s~]+other[\s~]+cases|در[\s~]+غیر[\s~]+این[\s~]+صورت)"
_OTHERWISE = re.compile(rf"\W*(?:and\s+)?{_REST}\W*", re.I)
_OTHERWISE_BEHIND = re.compile(rf"[\s,;~]*{_REST}\W*(?:[.;]|\n|\Z)", re.I)
_OTHERWISE_BEFORE = re.compile(
    rf"\W*(?:(?:and|but|then|so)[\s~]+)?(?:{_REST}|(?:in|for)[\s~]+(?:the|any|every)[\s~]+(?:other|opposite|remaining|contrary)[\s~]+cases?|(?:if|when|where)[\s~]+(?:it[\s~]+(?:is|does)[\s~]+)?not|"
    rf"failing[\s~]+that|اگر[\s~]+(?:نه|چنین[\s~]+نباشد))\b",
    re.I,
)
_CASES = r"(?:\W+(?:all|any|the|cases?|that|have|we|have)\b)*+\W*"
_DENIED_CASE = re.compile(rf"\W*+{_FAILS}{_CASES}", re.I)
#: Words around a display that deny it: “it is not true that”, “… does not hold”.
_DENIED_BEHIND = re.compile(
    r"[\s,;~]*+(?:(?:which|this|that|it)[\s~]++)?(?P<said>(?:(?:do|does|is|are|can|could)(?:[\s~]+not|n't)|cannot|never)[\s~]+(?:be[\s~]+)?"
    r"(?:holds?|true|valid|correct|right|the[\s~]+case)|(?:is|are)[\s~]+(?:wrong|false|untrue|incorrect|invalid|impossible)|fails)"
    r"(?![\s~]+(?:if|for|when|whenever|where|at|unless)\b)|[\s~]*+(?P<fa>(?:درست|برقرار|صحیح)\s+نیست|(?:غلط|نادرست)\s+است)\b",
    re.I,
)
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not[\s~]+(?:true|the[\s~]+case|correct|right)|false|wrong|untrue|incorrect|impossible)[\s~]+that|"
    r"\b(?:nobody|no[\s~]+one|never)\b[^.$,;]*\bthat|\b(?:درست|صحیح|برقرار)[\s~]+نیست[\s~]+که|\b(?:غلط|نادرست)[\s~]+است[\s~]+که|"
    r"\b(?:never|cannot|(?:do|does)(?:[\s~]+not|n't))[\s~]+(?:have|hold|get|obtain))[\s:~,]*\Z",
    re.I,
)
_ROW_EXCEPTION = re.compile(rf"\W*+(?:{_HOLDS})?{_EXCEPTION}{_CASES}", re.I)
_LEADING_EXCEPTION = re.compile(r"(?:^|[^\w])(?:unless|except(?:ing)?[\s~]+(?:for|if|when|where|at)|مگر[\s~]+آن[\s~]?که)\W*$", re.I)
_ROW_CONDITIONAL = re.compile(rf"\b(?:{_CONDITIONAL}|whence|all)\b", re.I)
_REASON = r"since|because|as|by|using|from|note|cf|see|via|recall|due|thanks|apply|use"
#: Why a row holds: “since”, “by the chain rule for”, “which follows from”.
_ROW_REASON = re.compile(
    rf"^\W*(?:and\s+|also\s+|again\s+)?(?:{_REASON}|chain|rule|def|definition)\b|\b(?:{_REASON})\W*$|\b(?:chain|product|quotient)\s+rule\b|"
    r"\b(?:definition|def)\b",
    re.I,
)
#: What says of a case that a thing is so there, too: it restricts nothing.
_TOO = re.compile(
    r"\b(?:also|even|too|not[\s~]+only|not[\s~]+just|in[\s~]+particular|especially|whether[\s~]+or[\s~]+not|regardless|irrespective|"
    r"no[\s~]+matter|independent(?:ly)?[\s~]+of)\b[^$.;]*\b(?:for|if|when|whenever|where|of|on|in|at|whether)(?:[\s~]+(?:all|any|every|the|case|that))*"
    r"[\s~]*\Z",
    re.I,
)
_CONCEDING = re.compile(r"\b(?:although|though|while|whereas|despite|regardless|else|otherwise)\b", re.I)
_AND = re.compile(r"\W*(?:and|but|while|whereas|و)\b", re.I)
_BEHIND = re.compile(r"\W*(?:(?:is|are|being)\s+)?(?:given|assumed|supposed)\W*", re.I)


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
        return FORMULA in self.lead and bool(_JOINED.match(self.before))

    @property
    def denies(self) -> bool:
        """Whether the clause of the formula denies, asks or reports what it says."""
        said = _HARMLESS.sub(" ", self.before)
        clause = _CLAUSE.split(said)[-1]
        behind = _CLAUSE.split(self.tail, 1)[0]
        return "?" in self.tail or "؟" in self.tail or bool(_DENYING.search(clause) or _DENYING.search(behind))

    @property
    def may_declare(self) -> bool:
        """Whether a sign or range at a name's first mention says what the name is: its clause does not deny or except it."""
        clause = _CLAUSE.split(_HARMLESS.sub(" ", self.before))[-1]
        return not self.denies and not self.is_alternative and not _EXCEPTING.search(clause)

    @property
    def is_alternative(self) -> bool:
        """Whether an “or” stands between the formula and another one, or what is said beside it: “$x > 0$ or $y > 0$”."""
        return bool(_OR_BEHIND.match(self.tail)) or FORMULA in self.lead and bool(_OR_BEFORE.fullmatch(self.before))

    @property
    def solves(self) -> bool:
        """Whether the sentence speaks of what solves something: a minimum, an equation."""
        return bool(_SOLVED.search(self.lead) or _SOLVED.search(self.tail))

    @property
    def withdrawn(self) -> str:
        """The words that take back something that is supposed: “without this assumption”; "" where none do."""
        found = _WITHDRAWN.search(self.lead) or _OTHERWISE_BEFORE.match(self.opening)
        return " ".join(found.group().split()) if found is not None else ""

    @property
    def is_rest(self) -> bool:
        """Whether the words before a display make it hold where what was said before does not: “otherwise”."""
        return FORMULA not in self.lead and bool(_OTHERWISE_BEFORE.match(self.opening))

    @property
    def refused(self) -> str:
        """The words around a display that deny it: “it is not true that”, “does not hold”; "" where none do."""
        found = _DENIED_BEHIND.match(self.tail) or _DENIED_BEFORE.search(self.before) or _DENIED_BEFORE.search(self.opening)
        return " ".join(found.group().strip(" ,;:~\n").split()) if found is not None else ""

    @property
    def seeks(self) -> bool:
        """Whether the words before a display make an equation one to solve: it sets something to zero, or speaks of an optimum."""
        return self.sets_to_zero or bool(_SOUGHT.search(self.lead))

    @property
    def leads_on(self) -> str:
        """The words that lead to a display: of its own sentence, or, where that has none, of the one before it."""
        return self.ahead or self.lead

    @property
    def sets_to_zero(self) -> bool:
        """Whether the words before set something to zero."""
        return bool(_ZEROED.search(self.leads_on)) and not (self.ahead and _doubts(self.ahead))

    @property
    def continues(self) -> bool:
        """Whether the words before a display go on from what stands before them: “so”, “solving for $w$ gives”, “and”."""
        words = self.lead.rsplit(FORMULA, 1)[-1]
        if self.follows or self.sets_to_zero or self.solves or _STATING_REGULAR.fullmatch(self.lead):
            return True
        joined = bool(_WORD.search(words)) and bool(_JOINED.match(words))
        return joined or bool(_CONCLUDED.search(words) or _CONCLUDED.search(self.opening))

    @property
    def concludes(self) -> bool:
        """Whether the words before a display are no more than “hence”, “and so we get”."""
        return bool(_WORD.search(self.lead)) and bool(_CONCLUDING.fullmatch(self.lead))

    @property
    def is_solving(self) -> bool:
        """Whether the words before a display say that it solves what stands before them, and nothing else."""
        return bool(_SOLVING.fullmatch(self.leads_on))

    @property
    def excepts(self) -> bool:
        """Whether the words just before a formula take the case that it speaks of out of what is said: “except for”, “unless”."""
        return bool(_LEADING_EXCEPTION.search(self.before))

    @property
    def introduces(self) -> bool:
        """Whether the words before a formula introduce it as what a name stands for."""
        return bool(_INTRODUCES.search(self.before) or _STRONG.search(self.before))

    @property
    def turns(self) -> bool:
        """Whether the words before a formula turn to something else: “now consider”, “another example is”."""
        return bool(_TURNS.search(self.before) or _TURNS.search(self.opening)) and not self.denies

    @property
    def sets_task(self) -> bool:
        """Whether the words before a formula set it as a task, or call it an example: “find the derivative of $f(x) = …$”."""
        return FORMULA not in self.lead and bool(_TASK.search(self.lead)) and not self.denies

    @property
    def gives(self) -> bool:
        """Whether the words right before a formula give a value: “let $x = 3$”, but not “let $x > 0$ and $y = 3$”."""
        begins = FORMULA not in self.lead and _BEGINS_WITH.fullmatch(self.lead)
        return bool(begins or _GIVES.search(self.before)) and not self.denies

    @property
    def adds(self) -> bool:
        """Whether a sentence says that it supposes something more: “also”, “moreover”."""
        return bool(_ALSO.search(self.lead))

    @property
    def gives_value(self) -> bool:
        """Whether a number for a name that is declared is supposed for what follows: not “in practice $\\beta = 0.9$ is used”."""
        if self.goes_on or any(said.search(self.before) for said in (_STRONG, _HERE, _GIVES)):
            return True
        leads = bool(_STRONG.search(self.lead)) and bool(_LEADS_ON.fullmatch(self.before))
        return leads and not _OF_CLAUSE.match(self.tail)

    @property
    def gives_size(self) -> bool:
        """Whether a number for a size is meant of what the document is about: not “for MNIST $n = 784$”, “say $n = 3$”."""
        if _EXAMPLE.search(self.before) or _OF_OTHERS.match(self.tail):
            return False
        words = self.lead
        while _JOINED.match(self.before) and FORMULA in words and _JOINED.match(words.rsplit(FORMULA, 1)[-1]):
            words = words.rsplit(FORMULA, 1)[0]
        before = words.rsplit(FORMULA, 1)[-1]
        if _EXAMPLE.search(before):
            return False
        return bool(_STRONG.search(before) or _HAVING.search(before) or _PLAINLY.fullmatch(before))

    @property
    def inserts(self) -> bool:
        """Whether a sentence begins with the value of a name for what it says itself: “with $T = 1$ this reads”."""
        return FORMULA not in self.lead and bool(_INSERTS.fullmatch(self.lead))

    @property
    def is_condition(self) -> bool:
        """Whether an “if” governs the formula."""
        return bool(_IF.search(self.before))

    @property
    def is_complete(self) -> bool:
        """Whether the words behind a condition say what it is a condition of, and the sentence ends before any display."""
        if self.goes_on or _POINTS_ON.search(self.tail):
            return False
        words = [word.lower() for word in _WORD.findall(self.tail)]
        return "then" in words or len([word for word in words if word not in _JOINING]) > 1

    @property
    def has_doubt(self) -> bool:
        """Whether some word of the sentence denies, asks, reports or compares, but for what takes out the case of the formula."""
        return _doubts(f"{_LEADING_EXCEPTION.sub(' ', self.lead)} {FORMULA} {self.tail}")


@lru_cache(maxsize=1000)
def _is_doubting(word: str) -> bool:
    return bool(_DOUBTING.fullmatch(word))


def _doubts(text: str) -> bool:
    """Whether some word of a text denies, asks, reports or compares."""
    said = _HARMLESS.sub(" ", text)
    return bool(_DOUBTING_PHRASE.search(said)) or any(map(_is_doubting, _WORD.findall(said)))


def sentences_around(blocks: Sequence[Block]) -> list[Sentence]:
    """The sentence of each formula."""
    leads: list[str] = []
    aheads: list[str] = []
    for number, block in enumerate(blocks):
        before = block.segment.before
        ends = [found.end() for found in _END.finditer(before[: _last_word(before)] if block.is_display else before)]
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
        end = _END.search(after[: _last_word(after)] if following is not None and following.is_display else after)
        if end is not None:
            tail, goes_on = block.segment.after[: end.end()], False
        elif following is None or following.is_display or _stops(block):
            tail, goes_on = block.segment.after, following is not None and not _stops(block)
        else:
            tail = (block.segment.after + FORMULA + tail)[:LONGEST]
        opening = _opening(block.segment.before) if block.is_display else ""
        follows = number > 0 and block.is_display and blocks[number - 1].is_display and not _WORD.search(block.segment.before)
        found.append(Sentence(leads[number], tail, goes_on, opening, aheads[number], follows))
    return found[::-1]


def _ahead(before: str, ends: Sequence[int]) -> str:
    """The last sentence in the words before a display that has words, where none stand behind its end."""
    if not ends or _WORD.search(before, ends[-1]):
        return ""
    sentences = (before[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True))
    return next((sentence for sentence in reversed(list(sentences)) if _WORD.search(sentence)), "")


def _opening(before: str) -> str:
    """The words before a display; a blank line ends nothing where they wait for it."""
    return _END.split(before[: _last_word(before)])[-1]


def _last_word(before: str) -> int:
    """Where the words before a display end that go on into it; a blank line between ends nothing where they wait for it."""
    waiting = _UNFINISHED.search(before)
    return len(before) if waiting is None or _HEADING.search(before, 0, waiting.start()) else waiting.start()


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
    if sentence.has_doubt or _CONTENT.search(sentence.before) or sentence.is_alternative or _TOO.search(sentence.before):
        return Polarity.DOUBTED
    if sentence.is_joined:
        return previous
    if _ASSUMED.match(sentence.tail):
        return Polarity.SUPPOSED
    if _speaks_of_others(sentence):
        return Polarity.UNCLEAR
    if _STRONG.search(sentence.before):
        return Polarity.SUPPOSED
    if sentence.sets_task:
        return Polarity.UNCLEAR
    if _FOLLOWS.match(sentence.tail) or _CONCLUDED.search(sentence.before):
        return Polarity.CONCLUDED
    if _STRONG.search(sentence.lead):
        return Polarity.SUPPOSED
    condition = _CONDITION.search(sentence.before)
    if condition is not None and not sentence.goes_on and not _HEAD.match(sentence.lead[: -len(condition.group())]):
        return Polarity.UNCLEAR
    if sentence.is_condition and sentence.is_complete:
        return Polarity.DOUBTED  # “If $x > 0$ all is easy.” says nothing of the next display
    if not sentence.goes_on and _APART.search(sentence.before) and not _HEREAFTER.search(sentence.before):
        return Polarity.UNCLEAR  # “With probability one half, $x > 0$.”
    return Polarity.SUPPOSED if _GOVERNS.search(sentence.before) else Polarity.UNCLEAR


def _speaks_of_others(sentence: Sentence) -> bool:
    """Whether a relation is said of an example, of a class of things, or of a case, rather than of what the document is about."""
    before = sentence.before
    if _THERE_IS.search(sentence.lead) and not _LETS.search(sentence.lead):
        return True
    if _EXAMPLE.search(before) and not _LETS.search(before):
        return True
    if FORMULA not in sentence.lead and _GENERIC.search(before):
        return True
    if not sentence.goes_on and (_THEN.search(before) or FORMULA not in sentence.lead and _AT_SOME.search(before)):
        return True
    return bool(_CLASS_OF.search(before) or _RESTRICTED_TO.search(sentence.lead))


def supposes_display(sentence: Sentence) -> bool:
    """Whether a display is what its sentence assumes."""
    if sentence.has_doubt:
        return False
    return bool(
        _ASSUME_DISPLAY.search(sentence.before)
        or _LET_SATISFY.search(sentence.lead)
        or _ASSUME_DISPLAY.search(sentence.opening)
        and not _doubts(sentence.opening)
    )


def is_law(before: str, behind: str) -> bool:
    """Whether the text around an equation says it of a function, for all arguments: “$f$ satisfies … for all $x$”."""
    return bool(_FOR_ALL.match(behind) or _SATISFIES.search(before))


def asks_for_case(sentence: Sentence) -> bool:
    """Whether a display is what an “if” before it speaks of: it claims nothing."""
    return bool(_IF_DISPLAY.search(sentence.opening))


def declares_anew(sentence: Sentence) -> bool:
    """Whether a sentence declares with a “let” of its own."""
    return bool(_LET.search(sentence.lead)) and not sentence.has_doubt


def frees(sentence: Sentence) -> bool:
    """Whether a sentence lets a name be any from here on: “let $x$ be arbitrary”, “now $x$ is arbitrary again”."""
    if sentence.has_doubt or not _IS_ANY.match(sentence.tail):
        return False
    return bool(_LET.search(sentence.lead) or _NOW.search(f"{sentence.lead} {sentence.tail}"))


def speaks_of_claim(before: str) -> bool:
    """Whether the words before a condition say that the claim before them needs it: “this needs”."""
    return bool(_OF_BEFORE.search(before))


def holds_for(before: str) -> bool:
    """Whether the words between a claim and a condition make it one on that claim alone: “holds for”."""
    return bool(_HOLDS_FOR.fullmatch(before))


def row_words(text: str) -> Polarity:
    """How words within a display mean the relation behind them: as a condition on what stands before, or as none."""
    if _ROW_CONDITION.fullmatch(text):
        return Polarity.SUPPOSED
    if _ROW_REASON.search(text):
        return Polarity.CONCLUDED
    if _doubts(text) or _CONCEDING.search(text):
        return Polarity.DOUBTED
    return Polarity.SUPPOSED if _ROW_CONDITIONAL.search(text) else Polarity.UNCLEAR


def excepts(text: str) -> bool:
    """Whether words within a display, or behind it, take the case that the relation behind them speaks of out of what is said."""
    return bool(_ROW_EXCEPTION.fullmatch(text))


def denies_case(text: str) -> bool:
    """Whether such words say that it does not hold in that case: “which fails for”."""
    return bool(_DENIED_CASE.fullmatch(text))


def is_otherwise(text: str) -> bool:
    """Whether words within a display make a row hold where the rows before it do not say that they do."""
    return bool(_OTHERWISE.fullmatch(text))


def leaves_rest(after: str) -> bool:
    """Whether the words behind a display make it hold where what was said before does not: “otherwise”."""
    return bool(_OTHERWISE_BEHIND.match(after))


def is_condition(text: str) -> bool:
    """Whether words before a formula, and nothing else, make it a condition, or one that is taken out."""
    return bool(_ROW_CONDITION.fullmatch(text)) or excepts(text)


def begins_anew(before: str) -> bool:
    """Whether a sentence begins in the words before a formula; a blank line at their head, before a small letter, begins none."""
    return bool(_END.search(before.lstrip()))


def words_behind(sentence: Sentence) -> Polarity:
    """How words behind a claim mean the relation behind them: as a condition on that claim, perhaps as one, or as none.

    Words that go on to a display of their own speak of that, if they are more than an “and”.
    """
    text, tail = sentence.before, sentence.tail
    if (first := _WORD.search(text)) is not None and first.group()[0].isupper():
        return Polarity.UNCLEAR
    if not any(map(str.isalpha, text)):
        return Polarity.SUPPOSED if text.strip() == "(" and tail.startswith(")") else Polarity.DOUBTED
    joins = _AND.match(text) is not None
    if joins and sentence.goes_on:
        return Polarity.UNCLEAR  # “\[ … \] and for $x < 0$ \[ … \]”
    if is_condition(text):
        leads_on = joins or sentence.goes_on and not _JOINED.match(tail)
        return Polarity.DOUBTED if leads_on or _doubts(tail) else Polarity.SUPPOSED
    return Polarity.DOUBTED if row_words(text) in (Polarity.SUPPOSED, Polarity.DOUBTED) else Polarity.UNCLEAR


def supposed_behind(text: str) -> bool:
    """Whether words behind a relation in a display make it a condition: “given”."""
    return bool(_BEHIND.fullmatch(text))
