"""The phrases by which a sentence says how it means a formula: what supposes, concludes, denies, asks, points on. Patterns only.

What is made of them is in `polarity`. They are English, and Persian where a sheet has them.
"""

from __future__ import annotations

import re

END = re.compile(
    r"(?<!e\.g)(?<!i\.e)(?<!\bcf)(?<!w\.r\.t)(?<!resp)(?<!\bEq)(?<!\bvs)[.!?](?=\W*(?:\s|$|\\footnote))|\n\s*\n|\\footnote\s*\{|"
    r"\\(?:sub)*(?:section|paragraph|chapter)\b|"
    r"\\(?:begin|end)\s*\{(?!itemize|enumerate|description)[^{}]*\}"
)
#: A blank line before a display, as Markdown has it, behind words that wait for it: no full stop, and no heading.
UNFINISHED = re.compile(r"(?<![.!?\s])\s*\n\s*\n\s*\Z")
HEADING = re.compile(r"(?:^|\n)[ \t]*#[^\n]*\Z")
#: Words that deny, ask, report, compare, or speak of what might be; each as a whole word.
DOUBTING = re.compile(
    r"not|\w+n't|no|none|nor|neither|never|nowhere|nobody|nothing|cannot|without|except|excepting|exclud\w*|unless|unlike\w*|"
    r"contrary|opposite|negat(?:e|es|ed|ing|ions?)|drop\w*|remov\w*|abandon\w*|relax|relaxes|relaxing|"
    r"wrong\w*|false\w*|mistake\w*|misconception\w*|fallac\w*|absurd\w*|incorrect\w*|untrue|fail\w*|violat\w*|contradict\w*|"
    r"whether|ask\w*|question\w*|doubt\w*|unclear|unlikely|unnecessary|impossible|possibl[ey]|perhaps|maybe|"
    r"claim\w*|prov(?:e|es|ed|ing)|disprove\w*|show\w*|goals?|aims?|want\w*|wish\w*|hope\w*|exercise|conjecture\w*|"
    r"think\w*|thought|believ\w*|tempt\w*|sa(?:y|ys|id)|told|wrote|writes|guess\w*|"
    r"common|commonly|usual|usually|often|sometimes|typical|typically|mostly|most|many|rarely|frequently|appendix|compare|compared|literature|"
    r"iff|later|afterwards|elsewhere|eventually|only|even|might|may|could|would|should|were|had|was|too|"
    r"نیست\w*|نباش\w*|ندار\w*|نمی\w*|نکن\w*|نکرد\w*|نشو\w*|هرگز|هیچ|آیا|بدون|مگر|غلط|نادرست|اشتباه|نقیض|خلاف|ثابت|نشان|ادعا|می‌خواه\w*|"
    r"هدف|شاید|ممکن",
    re.I,
)
DOUBTING_PHRASE = re.compile(r"\?|؟|instead\s+of|rather\s+than|unknown\s+(?:if|when)", re.I)
#: Of these, what denies, asks for or reports the very clause that it stands in: “it is wrong that”, but not “without a bias”.
DENYING = re.compile(
    r"\b(?:not|\w+n't|never|neither|nor|nobody|nowhere|cannot|contrary|opposite|wrong\w*|false\w*|mistake\w*|misconception\w*|"
    r"fallac\w*|absurd\w*|incorrect\w*|untrue|fail\w*|violat\w*|contradict\w*|whether|ask\w*|question\w*|doubt\w*|unclear|"
    r"impossible|claim\w*|prov(?:e|es|ed|ing)|disprove\w*|show|goals?|aims?|want\w*|wish\w*|hope\w*|conjecture\w*|think\w*|thought|"
    r"believ\w*|tempt\w*|guess\w*|نیست\w*|نباش\w*|ندار\w*|نمی\w*|نکن\w*|نکرد\w*|نشو\w*|هرگز|هیچ|آیا|غلط|نادرست|اشتباه|خلاف|ادعا)\b",
    re.I,
)
#: What takes the clause that it stands in out of what is said, or leaves it open.
EXCEPTING = re.compile(
    r"\b(?:unless|except\w*|exclud\w*|unlike\w*|even|only|without|instead|rather|no|none|nothing|drop\w*|remov\w*|abandon\w*|relax\w*|"
    r"were|would|could|should|might|may|perhaps|maybe|possibly|later|elsewhere|eventually|بدون|مگر|نیست|نباشد|شاید)\b",
    re.I,
)
CLAUSE = re.compile(r"[,;()$]|\b(?:so|then|but|hence|thus|therefore)\b", re.I)
#: Words by which a value is what an equation or a search gives for a name, rather than what the name stands for.
SOLVED = re.compile(
    r"\b(?:minim\w*|maxim\w*|optim\w*|stationary|critical[\s~]+points?|saddle|extrem\w*|solv\w*|solutions?|roots?|vanish\w*|attained|"
    r"setting|equat\w*[\s~]+to[\s~]+(?:zero|0)|(?:gradient|derivative)\w*[\s~]+(?:to|is|are|equals?)[\s~]+(?:zero|0)|کمینه\w*|بیشینه\w*|بهینه\w*|جواب\w*|(?:برابر[\s~]+)?(?:با[\s~]+)?صفر[\s~]+قرار)\b",
    re.I,
)
#: Words that set what was found to zero.
ZEROED = re.compile(
    r"\b(?:set(?:s|ting)?|equat(?:e|es|ing)|put(?:s|ting)?)\b.*?\b(?:zero|0)\b|\b(?:vanish\w*|zero[\s~]+gradient)\b|"
    r"\b(?:minimi[sz]er|maximi[sz]er|optimum|minimum|maximum)[\s~]+(?:must[\s~]+)?(?:satisf(?:y|ies)|obeys?|solves?)\b",
    re.I | re.S,
)
#: Words by which an equation is not meant to the letter: “up to a constant”, “to first order”, “for large $n$”.
LOOSENED = re.compile(
    r"\b(?:up[\s~]+to|modulo|ignoring|neglecting|dropping|omitting|suppressing|discarding|disregarding)[\s~]+(?:[\w-]+[\s~]+){0,4}?"
    r"(?:constants?|factors?|terms?|orders?|signs?|scal\w+|normali[sz]\w+|multiples?|contributions?)\b|\bup[\s~]+to[\s~]+(?:first|second|third|leading|lowest|order)\b|"
    r"\bto[\s~]+(?:first|second|third|leading|lowest)(?:[\s~]+non-?trivial)?[\s~]+order\b|\b(?:approximat\w+|roughly|asymptotic\w*|heuristically|informally|formally[\s~]+speaking|"
    r"in[\s~]+the[\s~]+limit)\b|\bfor[\s~]+(?:very[\s~]+|sufficiently[\s~]+)?(?:large|small|tiny|huge|big)\b|"
    r"\b(?:treat\w*|regard\w*|consider\w*|hold\w*|keep\w*|kept|held)\b[^.;:]{0,40}\b(?:constant|fixed)\b",
    re.I,
)
#: Words that take back what was supposed, and do not say what of it.
WITHDRAWN = re.compile(
    r"\b(?:without|dropp?\w*|remov\w*|abandon\w*|relax\w*|lift\w*|weaken\w*|no[\s~]+longer|not[\s~]+(?:need|requir)\w*)\b[^.$]{0,60}?"
    r"\b(?:assum\w*|conditions?|constraints?|restrictions?|requirements?|hypothes[ei]s)\b|"
    r"\b(?:in|to|for)[\s~]+the[\s~]+general[\s~]+case\b|"
    r"\b(?:in|for)[\s~]+the[\s~]+(?:opposite|other|remaining|contrary)[\s~]+case\b|"
    r"\bبدون[\s~]+(?:این[\s~]+)?(?:فرض|شرط|قید)",
    re.I,
)
#: Words behind which an equation is one to solve, and no claim: “the first-order condition is”, “at the optimum”.
SOUGHT = re.compile(
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
SOLVING = re.compile(
    rf"\W*+(?>(?:{_REGULAR}|and|so|hence|thus|then|therefore|now|which|we|can|if|by|finally|equivalently|or|when|on|after|"
    rf"(?:step|part|task)[\s~]+\w{{1,4}}|\d{{1,2}}|"
    rf"set(?:s|ting)?|equat(?:e|es|ing)|solv(?:e|es|ing)|rearrang(?:e|es|ing)|simplify(?:ing)?|isolat(?:e|es|ing)|"
    rf"must|satisf(?:y|ies)|solves|(?:equal[\s~]+)?to|equal|zero|0|for|{_THINGS}|with[\s~]+respect[\s~]+to|of|"
    rf"gives?|yields?|get|obtain|find|have|leads?[\s~]+to|results?[\s~]+in|is|are|the[\s~]+(?:"
    rf"(?:maximum[\s~]+likelihood[\s~]+)?estimat(?:e|or)|normal[\s~]+equations?|solution|optimum|minimum|maximum|minimi[sz]er|maximi[sz]er|optimal[\s~]+\w+)|whose[\s~]+solution|i\.e\.?)(?!\w)\W*+)*+",
    re.I,
)
#: Word by word, each taken in one way alone.
CONCLUDING = re.compile(
    r"\W*+(?>(?:and|so|hence|thus|then|therefore|we|get|obtain|find|have|which|this|that|gives?|yields?|finally|that[\s~]+is)(?!\w)\W*+)*+",
    re.I,
)
STATING_REGULAR = re.compile(rf"\W*(?:and\W+|now\W+)?{_REGULAR}\W*", re.I)
INTRODUCES = re.compile(
    r"\b(?:where|with|let|put|set|define\w*|defining|denote\w*|write|writing|call\w*|abbreviat\w*|stands?|namely)\b[^.$]*$|\bکه\W*$|\b(?:بگیرید|قرار[\s~]+(?:دهید|می))\b",
    re.I,
)
#: Words by which a text turns to something else, for which names may have another meaning.
TURNS = re.compile(
    r"\b(?:instead|now[\s~]+(?:let|consider|suppose|assume|take|define|set|put)|(?:let|lets|let\'s)[\s~]+now|consider|"
    r"(?:another|next|second|third|new|different|other|last|simpler|following)[\s~]+(?:\w+[\s~]+){0,2}?(?:example|case|function|loss|model|problem)|"
    r"in[\s~]+the[\s~]+(?:first|second|third|other|former|latter)(?=[\s~]*(?:,|\Z|case|one|convention|setting|variant|version))|"
    r"(?:for|as)[\s~]+(?:an[\s~]+)?(?:example|instance)|e\.g\.)(?!\w)",
    re.I,
)
#: Words that set a task: “find the derivative of $f(x) = …$”, “Example 2: $f(x) = …$”.
TASK = re.compile(
    r"\A\W*(?:(?:now|next|then|also|and|example|exercise|problem|question|part|task|let|us|\d{1,2}|[a-z](?=[.):]))\W+)*+"
    r"(?:find|comput\w*|calculat\w*|determin\w*|differentiat\w*|evaluat\w*|deriv\w*|work[\s~]+out|look[\s~]+at|try)\b"
    r"(?:(?!\b(?:then|that|gives?|get|is|are|have|so|hence|thus)\b)[^.;$])*\Z|\A\W*(?:example|exercise|problem|question)[\s~]*[\d.]*\W*\Z",
    re.I,
)
BEGINS_WITH = re.compile(r"\W*with[\s~]*", re.I)
HERE = re.compile(r"\b(?:here|throughout|now|below|hereafter)\b", re.I)
LEADS_ON = re.compile(r"[\s,~]*(?:(?:and|with|where|having)[\s~]+)?", re.I)
#: A verb behind an equation, which is what the clause speaks of: “where $\\lambda = 0$ recovers least squares”.
OF_CLAUSE = re.compile(r"[\s~]+(?!(?:and|or|be|for|with|where|throughout|in|here|below|hold|holds)\b)[^\W\d_]+", re.I)
#: Words that say no more than that a name has a value; and a thing that has it: “a network with $n = 2$ inputs”.
PLAINLY = re.compile(
    r"\W*+(?>(?:with|where|whose|let|us|we|and|but|here|now|next|first|second|have|has|having|is|are|there|that|since|as|if|for|when|in|the|this|"
    r"case|section|following|what|follows|take|set|put|of|size|sizes|length|dimension|dimensions|number|all|only|again|also|to|be|"
    r"و|که|با|برای|اگر|در|اینجا|آن|به|ازای|حالت)(?!\w)\W*+)*+",
    re.I,
)
HAVING = re.compile(
    r"\A\W*(?!(?:for|in|on|at|e\.g)\b)[^,;:(]*\b(?:with|has|have|having|there[\s~]+are|of[\s~]+(?:size|length|dimension))[\s~]*\Z",
    re.I,
)
#: Of what else a number is said: “$n = 784$ for MNIST”.
OF_OTHERS = re.compile(
    r"[\s~]+(?:for|in|on)[\s~]+(?!(?:this|these|the|what|all|any|every|each|simplicity|now|definiteness|convenience|concreteness|brevity|short|which|some)\b)"
    r"[^\W\d_]",
    re.I,
)
ALSO = re.compile(r"\b(?:also|moreover|further(?:more)?|in[\s~]+addition|additionally|besides|too)\b", re.I)
INSERTS = re.compile(r"\W*(?:with|setting|putting|inserting|plugging[\s~]+in|substituting)[\s~]*", re.I)
GIVES = re.compile(
    r"(?:\b(?:let|put|set|take|choose|define|redefine)|from[\s~]+(?:now|here)[\s~]+on|henceforth|hereafter|"
    r"in[\s~]+(?:what[\s~]+follows|the[\s~]+following|this[\s~]+section))"
    r"(?:[\s~]+(?:us|now|again|then|also|instead|the[\s~]+\w+|define))*[\s:,~]*\Z",
    re.I,
)
COMMAND = re.compile(r"\\[A-Za-z]+")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: Words that need no other sense: “without loss of generality”, “if not stated otherwise”, “not necessarily square”.
HARMLESS = re.compile(
    r"\bas\s+(?:is\s+)?usual\b|\bat\s+most\b|\bmost\s+(?:of\s+the\s+time|general)\b|"
    r"\bwithout\s+loss\s+of\s+generality\b|\b(?:if|unless)\s+(?:not\s+)?(?:stated|said|noted|mentioned)\s+otherwise\b|"
    r"\bunless\s+otherwise\s+(?:stated|said|noted|mentioned)\b|\bas\s+(?:was\s+)?(?:shown|said)\s+(?:above|below|before|in)\b|"
    r"\beven(?=[\s~]*(?:[.,;:)]|\Z|(?:and|or|in|functions?|maps?|polynomials?|periodic|odd)\b))|"
    r"\b(?:is|are)\s+(?:shown|said)\s+to\b|\bas\s+we\s+(?:saw|have\s+seen)\b|"
    r"\b(?:do|does)(?:\s+not|n't)\s+(?:depend|contain|involve|appear|affect|enter)\b",
    re.I,
)
#: A content clause: what somebody says or thinks that a relation is. Behind a word that supposes, it is supposed.
_SUPPOSES_THAT = (
    r"(?:such|so|assum\w*|suppos\w*|provid\w*|requir\w*|given|assumption|condition|constraint|case|event|property|also|addition|now|further|next|second|third|finally|lastly|instead|"
    r"throughout|know|fact|first|hereafter)"
)
#: Behind these, it is concluded.
_CONCLUDES_THAT = r"(?:follows?|conclud\w*|impl\w*|find|obtain|get|see|note|notice|observe|recall|means)"
CONTENT = re.compile(rf"(?<!\w)(?!(?:{_SUPPOSES_THAT}|{_CONCLUDES_THAT})\b)[^\W\d_]+[\s~]+that[\s~:,(]*$", re.I)
STRONG = re.compile(
    r"\b(?:let|assum(?:e|es|ed|ing)|suppos(?:e|es|ed|ing)|requir(?:e|es|ed|ing)|such[\s~]+that|so[\s~]+that|subject[\s~]+to|"
    r"without[\s~]+loss[\s~]+of[\s~]+generality|w\.?l\.?o\.?g\b\.?|given(?:[\s~]+that)?|provided|choose|take|fix(?:ed|ing)?|consider|restrict(?:ed)?|satisf(?:y|ies|ying)|"
    r"under[\s~]+the[\s~]+(?:assumption|condition|constraint)s?|فرض|بگیرید|چنان|بشرط|به[\s~]+شرط)\b",
    re.I,
)
GOVERNS = re.compile(
    r"(?:\b(?:with|where|whose|which|having|obeying|if|for|when|whenever|once|on|at|in|case|cases|under|as[\s~]+long[\s~]+as)\b|"
    r"\b(?:اگر|هرگاه|وقتی|هنگامی|چنانچه|برای|به\s+ازای|با|که|به\s+شرط|در\s+حالت)\b)[^$.;]*$",
    re.I,
)
#: A clause of its own behind a comma, in front of which something else is governed.
APART = re.compile(
    r"\A\W*(?:with|if|for|when|whenever|once|on|at|in|under|case)\b(?:(?!\b(?:with|where|whose|which|having|obeying|that)\b)[^$.;])*,[\s~]*\Z",
    re.I,
)
HEREAFTER = re.compile(
    r"\A\W*(?:(?:in|for|throughout)[\s~]+(?:this|the|what|all|simplicity|now|definiteness|convenience|concreteness|brevity|short|our)\b|"
    r"in[\s~]+(?:addition|particular)\b|at[\s~]+this\b|under[\s~]+(?:this|these)\b)",
    re.I,
)
#: A condition: it stands at the head of its sentence, or the sentence goes on into what it is a condition of.
CONDITION = re.compile(r"\b(?:if|when|whenever|once|for|on|at|in|case|cases)\b[^$]*$", re.I)
IF = re.compile(r"\b(?:if|when|whenever|once|اگر|هرگاه|وقتی|هنگامی|چنانچه)\b[^,;،$]*$", re.I)
JOINING = frozenset(("and", "or", "but", "as", "well", "for", "all", "every", "each", "any", "both", "also", "و", "یا"))
#: What says that a display is what the condition is of.
POINTS_ON = re.compile(r"\b(?:follow\w*|below|next|here|now|consider|case|two[\s~]+cases|آنگاه|داریم)\b|[:،]\W*$", re.I)
HEAD = re.compile(
    r"^\W*(?:(?:and|but|now|then|so|also|finally|first(?:ly)?|second(?:ly)?|third(?:ly)?|last(?:ly)?|moreover|particular|here|next|"
    r"similarly|analogously|likewise|again|instead|hence|thus|item|the|case|\d+|i+|[a-z])\W+)*$",
    re.I,
)
OR_BEHIND = re.compile(r"(?:[\s,~]*+(?:(?:and|و)[\s~]*+)?\$)*+[\s,~]*+(?:or|یا)\b(?![\s~]+(?:equivalently|rather|simply)\b)", re.I)
OR_BEFORE = re.compile(r"[\s,~]*(?:or|یا)[\s~]*", re.I)
ASSUMED = re.compile(r"^[\s,~]*(?:(?:is|are|be)[\s~]+)?(?:assumed|supposed|given|required|imposed)\b|^[\s,~]*(?:را\s+)?فرض", re.I)
IS_ANY = re.compile(
    r"[\s,~]*(?:be|is|are)[\s~]+(?:now[\s~]+)?(?:an?[\s~]+)?(?:again[\s~]+)?(?:arbitrary|general|any|free|unrestricted)\b", re.I
)
FOR_ANY = re.compile(r"\bfor[\s~]+(?:an?[\s~]+)?(?:general|arbitrary|unrestricted)[\s~]*\Z", re.I)
NOW = re.compile(r"\b(?:now|again|from[\s~]+(?:now|here)[\s~]+on)\b", re.I)
#: “This needs $x > 0$.”: of the claim before.
OF_BEFORE = re.compile(
    r"\b(?:this|that|it|which|(?:the|this|that)[\s~]+(?:last|latter|identity|equation|formula|equality|inequality|result|claim|step|above))[\s~]+"
    r"(?:only[\s~]+|also[\s~]+|however[\s~]+)?(?:needs?|requires?|assumes?|presupposes?|uses?|relies[\s~]+on|(?:holds?|is[\s~]+(?:true|valid|correct))[\s~]+(?:only[\s~]+)?(?:for|if|when|where))"
    r"(?:[\s~]+(?:that|all|any))*[\s~]*\Z",
    re.I,
)
HOLDS_FOR = re.compile(
    r"[\s~,]*(?:which[\s~]+)?(?:holds?|applies|is[\s~]+(?:true|valid|correct))[\s~]+(?:only[\s~]+)?(?:for|if|when|where|at)(?:[\s~]+all)?[\s~]*",
    re.I,
)
LET = re.compile(r"^[\W\d]*(?:\w+[\W]+){0,3}?let\b", re.I)
JOINED = re.compile(r"^[\s,;~]*(?:and|or|but|&|as\s+well\s+as|و|یا)?[\s~]*$", re.I)
CONCLUDED = re.compile(
    r"\b(?:so|then|thus|hence|therefore|gives?|get|obtain|yields?|note|notice|observe|recall|becomes|implies|we\s+have|"
    r"that\s+is|i\.e\.|follows|conclude|find|see[\s~]+that|means[\s~]+that|"
    r"پس|بنابراین|در[\s~]+نتیجه|نتیجه[\s~]+می|لذا|از[\s~]+این[\s~]*رو|آنگاه|آن[\s~]*گاه|یعنی|داریم|به[\s~]+دست[\s~]+می|می[\s~]+بینیم|از[\s~]+اینجا|در[\s~]+این[\s~]+صورت)\b[^.$]*$",
    re.I,
)
FOLLOWS = re.compile(
    r"^[\s,~]*(?:holds?|is\s+true|are\s+true|follows?|is\s+(?:clear|obvious|trivial)|برقرار[\s~]+است|نتیجه[\s~]+می)\b", re.I
)
ASSUME_DISPLAY = re.compile(
    r"\b(?:assum(?:e|es|ed|ing)|suppos(?:e|es|ed|ing)|require|subject\s+to|under\s+the\s+(?:constraint|assumption|condition)s?|"
    r"the\s+(?:constraint|assumption|condition)s?\s+(?:is|are|reads?))(?:\s+(?:that|now|further|also))*[\s:,~]*$",
    re.I,
)
#: “let $x$ and $y$ satisfy”: of what is taken, not of what follows from it.
LET_SATISFY = re.compile(
    r"^\W*(?:(?:now|also|further|and|so|finally|\d+)\W+)*(?:let|suppose|assume|take|consider|choose|fix|pick)\b"
    r"(?:(?!\b(?:then|we|it|its|their|they|these|hence|thus|because|since)\b)[^.;:])*"
    r"\b(?:satisf(?:y|ies|ying)|obey(?:s|ing)?|(?:such|so)[\s~]+that|with[\s~]+the[\s~]+property[\s~]+that)[\s:,~]*\Z",
    re.I,
)
#: An example: “for instance, $x = 3$”; not “for example, let $x = 3$”.
EXAMPLE = re.compile(r"\b(?:for[\s~]+(?:example|instance)|e\.g\.|such[\s~]+as|say)[\s,~(:]*(?:\w+[\s~]+)?\Z", re.I)
#: What exists is not what stands there for all: “there is an $x$ with $x = y$”, “for at least one $i$ we have”.
THERE_IS = re.compile(
    r"\bthere[\s~]+(?:(?:is|are|was)[\s~]+(?:an?|some|one|at[\s~]+least|always|also|points?|values?|numbers?|vectors?|matrices)|"
    r"exists?)\b|\bfor[\s~]+(?:some|at[\s~]+least|infinitely|almost|most|many|one)\b|"
    r"\b(?:exists?|at[\s~]+least[\s~]+one|some)[\s~]+(?:of[\s~]+the[\s~]+)?\$",
    re.I,
)
LETS = re.compile(r"\b(?:let|suppose|assume|consider|take|set|put|choose|define)\b", re.I)
#: What is true of a class of things: “symmetric matrices satisfy”, “a one-hot vector has”.
GENERIC = re.compile(
    r"\A\W*(?:(?:recall|note|remember)[\s~]+that[\s~]+)?(?!(?:the|these|those|our|its|their|both|this|that|let|lets|we|suppose|assume|and|"
    r"where|which|such|with|for|if|it|they|now|here|also|given|take|consider)\b)(?:(?:an?|any|every|all|most|many|some|each)[\s~]+)?"
    r"(?:[\w-]+[\s~]+){1,4}?(?:satisf(?:y|ies)|obeys?|have|has|fulfils?)[\s:~]*\Z",
    re.I,
)
#: “At a critical point $f'(x) = 0$”: a clause of its own, of some place.
AT_SOME = re.compile(r"\A\W*(?:at|in|on|near)[\s~]+(?:an?|any|every|each|some)[\s~]+(?!case\b)(?:[\w-]+[\s,~]+){1,4}\Z", re.I)
CLASS_OF = re.compile(
    r"\b(?:set|space|class|family|collection|group|subspace|subset|part|portion|region|half|piece|domain|area|branch|restriction)[\s~]+"
    r"(?:of[\s~]+(?:all[\s~]+)?(?:[\w-]+[\s~]+){1,3}?)?(?:with|such[\s~]+that|satisfying|where|on[\s~]+which|for[\s~]+which)[\s~]*\Z",
    re.I,
)
RESTRICTED_TO = re.compile(r"\brestriction[\s~]+of\b[^.]{0,40}\bto[\s~]*\Z", re.I)
#: The clause behind one with “if”: “if the labels are one-hot, $\\sum_i y_i = 1$”.
THEN = re.compile(r"\b(?:if|when|whenever)\b[^,$.;]{3,}?,[\s~]*(?:then[\s~]+)?(?:we[\s~]+have[\s~]+)?\Z", re.I)
FOR_ALL = re.compile(
    r"(?:[\s~,.;:$\]})(&]|\\(?:q?quad|text|mathrm|[,;:! \])]))*+\{?[\s~,(]*+(?:and[\s~]+)?(?:for[\s~]+|with[\s~]+)?"
    r"(?:\\forall|(?:all|every|any|each|arbitrary)\b)",
    re.I,
)
SATISFIES = re.compile(
    r"\b(?:satisf(?:y|ies|ying)|obey(?:s|ing)?|fulfil(?:s|ls|ling|ling)?|functional[\s~]+equation|identity|law)\b[^.$]*\Z", re.I
)
IF_DISPLAY = re.compile(r"(?:^|[\s~(,;:])(?:if|when|whenever|unless|whether)[\s:~]*$", re.I)
_CONDITIONAL = (
    r"if|for|when|whenever|where|provided|given|with|in[\s~]+cases?|cases?|assuming|supposing|as[\s~]+long[\s~]+as|so[\s~]+long[\s~]+as|"
    r"once|on|at|under|اگر|هرگاه|وقتی|هنگامی|چنانچه|برای|به[\s~]+ازای|به[\s~]+شرط|در[\s~]+حالتی?|با"
)
#: “… holds for $x > 0$”: no more than “for”.
_HOLDS = r"(?:(?:which|this|that|it)[\s~]+)?(?:holds?|applies|(?:is|are)[\s~]+(?:true|valid|correct))[\s~]+"
ROW_CONDITION = re.compile(
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
OTHERWISE = re.compile(rf"\W*(?:and\s+)?{_REST}\W*", re.I)
OTHERWISE_BEHIND = re.compile(rf"[\s,;~]*{_REST}\W*(?:[.;]|\n|\Z)", re.I)
OTHERWISE_BEFORE = re.compile(
    rf"\W*(?:(?:and|but|then|so)[\s~]+)?(?:{_REST}|(?:in|for)[\s~]+(?:the|any|every)[\s~]+(?:other|opposite|remaining|contrary)[\s~]+cases?|(?:if|when|where)[\s~]+(?:it[\s~]+(?:is|does)[\s~]+)?not|"
    rf"failing[\s~]+that|اگر[\s~]+(?:نه|چنین[\s~]+نباشد))\b",
    re.I,
)
_CASES = r"(?:\W+(?:all|any|the|cases?|that|have|we|have)\b)*+\W*"
DENIED_CASE = re.compile(rf"\W*+{_FAILS}{_CASES}", re.I)
#: Words around a display that deny it: “it is not true that”, “… does not hold”.
DENIED_BEHIND = re.compile(
    r"[\s,;~]*+(?:(?:which|this|that|it)[\s~]++)?(?P<said>(?:(?:do|does|is|are|can|could)(?:[\s~]+not|n't)|cannot|never)[\s~]+(?:be[\s~]+)?"
    r"(?:holds?|true|valid|correct|right|the[\s~]+case)|(?:is|are)[\s~]+(?:wrong|false|untrue|incorrect|invalid|impossible)|fails)"
    r"(?![\s~]+(?:if|for|when|whenever|where|at|unless)\b)|[\s~]*+(?P<fa>(?:درست|برقرار|صحیح)\s+نیست|(?:غلط|نادرست)\s+است)\b",
    re.I,
)
DENIED_BEFORE = re.compile(
    r"(?:\b(?:not[\s~]+(?:true|the[\s~]+case|correct|right)|false|wrong|untrue|incorrect|impossible)[\s~]+that|"
    r"\b(?:nobody|no[\s~]+one|never)\b[^.$,;]*\bthat|\b(?:درست|صحیح|برقرار)[\s~]+نیست[\s~]+که|\b(?:غلط|نادرست)[\s~]+است[\s~]+که|"
    r"\b(?:never|cannot|(?:do|does)(?:[\s~]+not|n't))[\s~]+(?:have|hold|get|obtain))[\s:~,]*\Z",
    re.I,
)
ROW_EXCEPTION = re.compile(rf"\W*+(?:{_HOLDS})?{_EXCEPTION}{_CASES}", re.I)
LEADING_EXCEPTION = re.compile(r"(?:^|[^\w])(?:unless|except(?:ing)?[\s~]+(?:for|if|when|where|at)|مگر[\s~]+آن[\s~]?که)\W*$", re.I)
ROW_CONDITIONAL = re.compile(rf"\b(?:{_CONDITIONAL}|whence|all)\b", re.I)
_REASON = r"since|because|as|by|using|from|note|cf|see|via|recall|due|thanks|apply|use"
#: Why a row holds: “since”, “by the chain rule for”, “which follows from”.
ROW_REASON = re.compile(
    rf"^\W*(?:and\s+|also\s+|again\s+)?(?:{_REASON}|chain|rule|def|definition)\b|\b(?:{_REASON})\W*$|\b(?:chain|product|quotient)\s+rule\b|"
    r"\b(?:definition|def)\b",
    re.I,
)
#: What says of a case that a thing is so there, too: it restricts nothing.
TOO = re.compile(
    r"\b(?:also|even|too|not[\s~]+only|not[\s~]+just|in[\s~]+particular|especially|whether[\s~]+or[\s~]+not|regardless|irrespective|"
    r"no[\s~]+matter|independent(?:ly)?[\s~]+of)\b[^$.;]*\b(?:for|if|when|whenever|where|of|on|in|at|whether)(?:[\s~]+(?:all|any|every|the|case|that))*"
    r"[\s~]*\Z",
    re.I,
)
CONCEDING = re.compile(r"\b(?:although|though|while|whereas|despite|regardless|else|otherwise)\b", re.I)
AND = re.compile(r"\W*(?:and|but|while|whereas|و)\b", re.I)
BEHIND = re.compile(r"\W*(?:(?:is|are|being)\s+)?(?:given|assumed|supposed)\W*", re.I)
