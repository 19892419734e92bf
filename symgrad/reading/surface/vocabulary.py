"""The words of LaTeX mathematics: letters, functions, relations, and the typography that is read past. Tables only."""

from __future__ import annotations

from ...operators.arrays import NAMED
from ...operators.functions import ABBREVIATIONS, FUNCTIONS

_WORDS = str.split

GREEK = frozenset(
    "\\" + word
    for word in _WORDS(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi varpi "
        "rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
        "ell hbar imath jmath wp Re Im aleph digamma"
    )
)

# Symbols that stand alone in a formula and are no names.
SYMBOLS = frozenset(
    "\\" + word
    for word in _WORDS(
        "partial nabla top intercal infty emptyset prime star ast dagger cdots ldots dots dotsc dotsb vdots ddots colon perp"
    )
)

# Signs that have no value of their own; an order of magnitude, \\mathcal{O}(h), is none unless the document says what it is.
NO_VALUES = SYMBOLS | frozenset(("\\mathbb{R}", "\\mathbb{E}", "\\mathcal{O}", "\\mathcal{o}", ":", "*", "+", "\\cdot"))

ELLIPSES = frozenset("\\" + word for word in _WORDS("cdots ldots dots dotsc dotsb dotsm dotso"))

#: Signs in a cell of a matrix that stand for the entries left out; an empty cell among them, too.
DOTS = ELLIPSES | frozenset(("\\vdots", "\\ddots", ""))

# Commands that make one name of their argument.
ACCENTS = frozenset(
    "\\" + word
    for word in _WORDS(
        "hat tilde bar vec dot ddot check breve acute grave widehat widetilde overline underline mathring "
        "mathbf boldsymbol bm mathcal mathscr mathfrak mathsf mathit mathtt mathbb mathrm pmb operatorname text textrm textit "
        "textbf textsf texttt mathnormal mbox"
    )
)
WORD_MAKERS = frozenset(
    "\\" + word
    for word in _WORDS("operatorname text textrm textit textbf textsf texttt mathrm mathsf mathtt mathit mathbf boldsymbol bm mbox")
)
#: Commands that set each letter of a formula in bold.
BOLD = frozenset("\\" + word for word in _WORDS("mathbf boldsymbol bm pmb"))
TEXTS = frozenset(
    "\\" + word for word in _WORDS("text textrm textit textbf textsf texttt textsc textup textmd emph mbox textnormal")
)

# Functions of the tables by the words that they are read by, and the names that stand for a formula in them.
FUNCTION_WORDS = {
    **{word: row.name for row in FUNCTIONS.values() for word in row.words},
    **{word: word for word in ABBREVIATIONS},
    **{word: operators[0].name for word, operators in NAMED.items()},
}
#: Letters that are a function where they stand before a bracket and the document says nothing else of them.
FUNCTION_LETTERS = {spelling: row.name for row in FUNCTIONS.values() for spelling in row.latex if spelling in GREEK}
#: Names with a number that are such functions, too: the Bessel function I_0.
FUNCTION_NAMES = {spelling: row.name for row in FUNCTIONS.values() for spelling in row.latex if "_" in spelling}
FUNCTION_NAMES |= {f"D_{{{word}}}": "kl" for word in ("KL", "\\mathrm{KL}", "\\text{KL}", "\\operatorname{KL}")}
#: Commands of LaTeX itself.
FUNCTION_COMMANDS = {
    **{
        spelling: row.name
        for row in FUNCTIONS.values()
        for spelling in row.latex
        if spelling not in GREEK and not spelling.startswith("\\operatorname") and "_" not in spelling
    },
    **{"\\" + word: word for word in _WORDS("det sec csc cot coth")},
}
MOMENTS = {"E": "E", "Var": "Var", "Cov": "Cov", "var": "Var", "cov": "Cov"}
# Read as functions that symgrad refuses by name, rather than as an unknown macro.
REFUSED_COMMANDS = frozenset(
    "\\" + word for word in _WORDS("iint oint gcd dim ker hom deg Pr bigcup bigcap coprod bigotimes bigoplus oplus pm mp")
)

#: Operators that are read and have no value here: what contains one is not judged.
SEARCHES = ("\\arg", "\\lim", "\\limsup", "\\liminf", "\\sup", "\\inf")
#: The words of those that give the place of an optimum.
OPTIMA = ("argmin", "argmax", "arg min", "arg max")
INTEGRAL = "\\int"
BIG_OPERATORS = {"\\sum": "sum", "\\prod": "product", "\\max": "maximum", "\\min": "minimum"}

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    "\\lt": "<",
    "\\gt": ">",
    "\\le": "≤",
    "\\leq": "≤",
    "\\leqslant": "≤",
    "\\ge": "≥",
    "\\geq": "≥",
    "\\geqslant": "≥",
    "\\ne": "≠",
    "\\neq": "≠",
    "\\equiv": "=",
    ":=": ":=",
    "\\coloneqq": ":=",
    "\\triangleq": ":=",
    "\\coloneq": ":=",
    "\\eqqcolon": "=:",
    "=:": "=:",
    "\\approx": "≈",
    "\\propto": "∝",
    "\\to": "→",
    "\\rightarrow": "→",
    "\\sim": "∼",
    "\\simeq": "≈",
    "\\cong": "≈",
    "\\longrightarrow": "→",
    "\\mapsto": "→",
    "\\leftarrow": "←",
    "\\gets": "←",
    "\\ll": "≪",
    "\\gg": "≫",
    "\\approxeq": "≈",
    "\\in": "∈",
    "\\notin": "∉",
    "\\subset": "⊂",
    "\\subseteq": "⊂",
    "\\succ": "≻",
    "\\succeq": "⪰",
    "\\prec": "≺",
    "\\preceq": "⪯",
    "\\stackrel": "",
    "\\lesssim": "≈",
    "\\gtrsim": "≈",
    "\\lessapprox": "≈",
    "\\gtrapprox": "≈",
    "\\asymp": "≈",
    "\\doteq": ":=",
    "\\perp": "⟂",
    "\\uparrow": "→",
    "\\downarrow": "→",
    "\\xrightarrow": "→",
}
JUDGED = frozenset("=<>≤≥≠")
IMPLICATIONS = frozenset(
    "\\" + word
    for word in _WORDS(
        "Rightarrow implies Longrightarrow therefore because iff Leftrightarrow Longleftrightarrow Leftarrow impliedby leadsto "
        "rightsquigarrow Longleftarrow"
    )
)
#: How a row hangs on the one above it: it follows from it, they follow from each other, or the one above follows from it.
LINKS = {
    **dict.fromkeys(IMPLICATIONS - {"\\because", "\\therefore"}, "⇒"),
    **dict.fromkeys(("\\iff", "\\Leftrightarrow", "\\Longleftrightarrow"), "⇔"),
    **dict.fromkeys(("\\Leftarrow", "\\impliedby", "\\Longleftarrow"), "⇐"),
}

# Typography: dropped, without and with an argument; and wrappers whose argument stays.
DROPPED = frozenset(
    "\\" + word
    for word in _WORDS(
        "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag allowbreak nobreak noindent "
        "smallskip medskip bigskip strut mathstrut hfil par null relax mathstrut allowdisplaybreaks centering protect "
        "qedhere checkmark blacksquare Box qed bfseries itshape rm bf it normalsize small footnotesize large Large tiny scriptsize "
        "left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm negthinspace "
        "thinspace medspace thickspace negmedspace negthickspace enspace enskip space hline hhline toprule "
        "midrule bottomrule LARGE huge Huge HUGE boldmath unboldmath mit cal sf tt displaylimits"
    )
) | frozenset(("\\,", "\\;", "\\:", "\\!", "\\ ", "\\>", "\\/", "\\-", "\\@", "~", "\\\n", "\\\t"))
OPENING_SIZES = frozenset(_WORDS(r"\left \bigl \Bigl \biggl \Biggl"))
CLOSING_SIZES = frozenset(_WORDS(r"\right \bigr \Bigr \biggr \Biggr"))
DROPPED_WITH_ARGUMENT = frozenset(
    "\\" + word
    for word in _WORDS(
        "label tag intertext shortintertext color vspace hspace phantom hphantom vphantom mspace mskip kern vskip hskip pagecolor "
        "eqref ref cite citep citet footnote footnotemark footnotetext index arraystretch rule raisebox"
    )
)
WRAPPERS = frozenset(
    "\\" + word
    for word in _WORDS(
        "boxed fbox cancel bcancel xcancel mathclap mathrlap mathllap smash ensuremath mathord mathbin mathrel mathop mathopen "
        "mathclose mathinner Aboxed framebox hbox lefteqn bbox"
    )
)
COLOURED = frozenset(("\\textcolor", "\\colorbox", "\\mathcolor"))  # {colour}{what stays}
#: What brings in another file, where that is allowed.
INPUTS = frozenset(("\\input", "\\include", "\\subfile"))
FORBIDDEN = INPUTS | frozenset(
    "\\" + word
    for word in _WORDS(
        "input include includeonly def edef gdef xdef let newcommand renewcommand providecommand DeclareMathOperator "
        "DeclareRobustCommand NewDocumentCommand RenewDocumentCommand newenvironment renewenvironment write openin openout read "
        "readline csname expandafter catcode immediate special directlua loop repeat futurelet newwrite newread jobname "
        "lstinputlisting verbatiminput import subimport scantokens everypar outer long"
    )
)

# Characters that people paste into their formulas.
UNICODE = {
    "−": "-",
    "–": "-",
    "—": "-",
    "@": "\\cdot",
    "·": "\\cdot",
    "⋅": "\\cdot",
    "×": "\\times",
    "≤": "\\le",
    "≥": "\\ge",
    "≠": "\\ne",
    "∂": "\\partial",
    "∇": "\\nabla",
    "∑": "\\sum",
    "∏": "\\prod",
    "∈": "\\in",
    "≈": "\\approx",
    "∝": "\\propto",
    "→": "\\to",
    "⇒": "\\Rightarrow",
    "⇔": "\\iff",
    "⊙": "\\odot",
    "⊘": "\\oslash",
    "⊗": "\\otimes",
    "⊤": "\\top",
    "∞": "\\infty",
    "…": "\\dots",
    "⋯": "\\cdots",
    "′": "'",
    "√": "\\sqrt",
    "‖": "\\|",
    "∥": "\\|",
    "⟨": "\\langle",
    "⟩": "\\rangle",
    "⌊": "\\lfloor",
    "⌋": "\\rfloor",
    "⌈": "\\lceil",
    "⌉": "\\rceil",
    "∘": "\\circ",
    "∀": "\\forall",
    "∧": "\\land",
    "∨": "\\lor",
    "¬": "\\neg",
    "≡": "\\equiv",
    "≜": "\\triangleq",
    "≻": "\\succ",
    "⪰": "\\succeq",
    "∉": "\\notin",
    "∖": "\\setminus",
    "∗": "*",
    "ϑ": "\\vartheta",
    "⟹": "\\implies",
    "⟺": "\\iff",
    "∴": "\\therefore",
    "←": "\\gets",
    "’": "'",
    "ℓ": "\\ell",
    "≔": ":=",
    "∼": "\\sim",
    "α": "\\alpha",
    "β": "\\beta",
    "γ": "\\gamma",
    "δ": "\\delta",
    "ε": "\\varepsilon",
    "ϵ": "\\epsilon",
    "ζ": "\\zeta",
    "η": "\\eta",
    "θ": "\\theta",
    "κ": "\\kappa",
    "λ": "\\lambda",
    "μ": "\\mu",
    "ν": "\\nu",
    "ξ": "\\xi",
    "π": "\\pi",
    "ρ": "\\rho",
    "σ": "\\sigma",
    "τ": "\\tau",
    "φ": "\\varphi",
    "ϕ": "\\phi",
    "χ": "\\chi",
    "ψ": "\\psi",
    "ω": "\\omega",
    "Γ": "\\Gamma",
    "Δ": "\\Delta",
    "Θ": "\\Theta",
    "Λ": "\\Lambda",
    "Π": "\\Pi",
    "Σ": "\\Sigma",
    "Φ": "\\Phi",
    "Ψ": "\\Psi",
    "Ω": "\\Omega",
}

# Names that mean something of a shape that follows from use, unless the document gives them a meaning.
ONES = ("\\mathbf{1}", "\\mathbb{1}", "\\boldsymbol{1}", "\\bm{1}", "\\vec{1}", "\\mathds{1}", "\\mathrm{1}")
ZEROS = ("\\mathbf{0}", "\\boldsymbol{0}", "\\vec{0}", "\\bm{0}", "\\mathbb{0}")
IDENTITIES = ("I", "\\mathbf{I}", "\\mathbb{I}", "\\boldsymbol{I}", "\\mathrm{I}", "\\bm{I}", "\\operatorname{I}")
BASES = ("e", "\\mathbf{e}", "\\boldsymbol{e}", "\\bm{e}", "\\hat{e}", "\\vec{e}")


#: Functions of the table that are differentiated by a prime and written with powers on their names: those of one argument.
SCALAR = frozenset(row.name for row in FUNCTIONS.values() if row.arity == 1)


def builtin_function(name: str) -> str | None:
    """The reader's name of a built-in function."""
    if name in FUNCTION_COMMANDS:
        return FUNCTION_COMMANDS[name]
    if name.startswith("\\operatorname{"):
        return FUNCTION_WORDS.get(name[14:-1])
    return None


_STANDARD = "\\sqrt{\\frac{1}{n} \\sum_i (x_i - \\bar{x})^2}, or with \\frac{1}{n - 1}"
#: What can be written instead of functions that have no row here.
INSTEAD = {
    "\\lambda": "v^\\top S v of its unit eigenvector v, whose derivative by S is v v^\\top, or \\sigma_{\\max}(S) of S \\succeq 0",
    "\\operatorname{std}": _STANDARD,
    "\\operatorname{sd}": _STANDARD,
    "\\operatorname{rank}": "a number: the rank has no derivative",
}
