r"""Commands of well-known packages and preambles, for documents that use them without a definition. A table in LaTeX only.

They are physics, commath, diffcoeff, siunitx, mathtools, amssymb, the notation of “Deep Learning” (Goodfellow and others) as papers
copy it, and what lecture notes define so often that they leave it out. A document's own definition goes before.
"""

from __future__ import annotations

_OPERATORS = (
    "argmin argmax sgn sign diag Diag tr Tr trace rank softmax sigmoid relu ReLU Var Cov KL vect vecop diagonal erf "
    "Softmax Sigmoid logit logsumexp"
)

PACKAGES = r"""
\newcommand{\R}{\mathbb{R}} \newcommand{\N}{\mathbb{N}} \newcommand{\Z}{\mathbb{Z}} \newcommand{\Q}{\mathbb{Q}}
\newcommand{\reals}{\mathbb{R}} \newcommand{\Reals}{\mathbb{R}} \newcommand{\RR}{\mathbb{R}} \newcommand{\NN}{\mathbb{N}}
\newcommand{\E}{\mathbb{E}} \newcommand{\EE}{\mathbb{E}} \newcommand{\Exp}{\mathbb{E}}
\newcommand{\given}{\mid} \newcommand{\half}{\frac{1}{2}} \newcommand{\eps}{\epsilon}
\newcommand{\varnothing}{\emptyset} \newcommand{\ind}{\mathbb{1}} \newcommand{\indicator}{\mathbb{1}}
\newcommand{\vcentcolon}{:} \newcommand{\defeq}{:=} \newcommand{\eqdef}{=:} \newcommand{\defas}{:=}
\newcommand{\T}{^\top} \newcommand{\transpose}{^\top} \newcommand{\trans}{^\top} \newcommand{\tran}{^\top}
\NewDocumentCommand{\inv}{g}{\IfNoValueTF{#1}{^{-1}}{#1^{-1}}}
\newcommand{\norm}[1]{\left\lVert #1\right\rVert} \newcommand{\Norm}[1]{\left\lVert #1\right\rVert}
\newcommand{\abs}[1]{\left\lvert #1\right\rvert} \newcommand{\Abs}[1]{\left\lvert #1\right\rvert}
\newcommand{\absolutevalue}[1]{\left\lvert #1\right\rvert}
\newcommand{\floor}[1]{\left\lfloor #1\right\rfloor} \newcommand{\ceil}[1]{\left\lceil #1\right\rceil}
\newcommand{\inner}[2]{\left\langle #1, #2\right\rangle}
\newcommand{\set}[1]{\left\{ #1\right\}} \newcommand{\Set}[1]{\left\{ #1\right\}}
\newcommand{\paren}[1]{\left( #1\right)} \newcommand{\brac}[1]{\left[ #1\right]}
\NewDocumentCommand{\pfrac}{m m}{\frac{\partial #1}{\partial #2}}
\NewDocumentCommand{\dd}{o g}{\IfNoValueTF{#1}{\mathrm{d}}{\mathrm{d}^{#1}}\IfValueT{#2}{ #2}}
\newcommand{\dif}{\mathrm{d}} \newcommand{\differential}{\mathrm{d}}
\newcommand{\grad}{\nabla} \newcommand{\gradient}{\nabla} \newcommand{\laplacian}{\nabla^2}
\newcommand{\cross}{\times} \newcommand{\vdot}{\cdot}
\newcommand{\eval}[1]{\left. #1\right|} \NewDocumentCommand{\evaluated}{m}{\left. #1\right|}
\NewDocumentCommand{\order}{m}{\mathcal{O}\left(#1\right)}
\NewDocumentCommand{\vb}{s g}{\IfNoValueTF{#2}{\boldsymbol{b}}{\mathbf{#2}}}
\NewDocumentCommand{\va}{s g}{\IfNoValueTF{#2}{\boldsymbol{a}}{\vec{#2}}}
\NewDocumentCommand{\vu}{s g}{\IfNoValueTF{#2}{\boldsymbol{u}}{\hat{#2}}}
\newcommand{\vectorbold}[1]{\mathbf{#1}} \newcommand{\mat}[1]{\mathbf{#1}} \newcommand{\vecb}[1]{\mathbf{#1}}
\NewDocumentCommand{\qty}{s g}{\IfValueTF{#2}{\left\{ #2\right\}}{}}
\newcommand{\pqty}[1]{\left( #1\right)} \newcommand{\bqty}[1]{\left[ #1\right]} \newcommand{\Bqty}[1]{\left\{ #1\right\}}
\NewDocumentCommand{\qq}{s m}{\quad\text{#2}\quad} \NewDocumentCommand{\qqtext}{s m}{\quad\text{#2}\quad}
\newcommand{\qif}{\quad\text{if}\quad} \newcommand{\qwhere}{\quad\text{where}\quad} \newcommand{\qfor}{\quad\text{for}\quad}
\newcommand{\qand}{\quad\text{and}\quad} \newcommand{\qor}{\quad\text{or}\quad} \newcommand{\qc}{,\quad}
\newcommand{\Arrowvert}{\Vert} \newcommand{\arrowvert}{\vert}
\newcommand{\num}[2][]{#2} \newcommand{\xspace}{}
\newcommand{\bold}[1]{\mathbf{#1}} \newcommand{\mathbold}[1]{\boldsymbol{#1}} \newcommand{\Bold}[1]{\mathbf{#1}}
"""
PACKAGES += "".join(
    rf"\NewDocumentCommand{{\{name}}}{{s o m g}}{{\IfNoValueTF{{#4}}{{\IfNoValueTF{{#2}}{{\frac{{{sign}}}{{{sign} #3}}}}"
    rf"{{\frac{{{sign}^{{#2}}}}{{{sign} #3^{{#2}}}}}}}}{{\IfNoValueTF{{#2}}{{\frac{{{sign} #3}}{{{sign} #4}}}}"
    rf"{{\frac{{{sign}^{{#2}} #3}}{{{sign} #4^{{#2}}}}}}}}}}" + "\n"
    for sign, names in (("d", "dv derivative deriv od"), (r"\partial", "pderiv pd diffp"))
    for name in names.split()
)
PACKAGES += "".join(
    rf"\NewDocumentCommand{{\{name}}}{{s o m g g}}{{\IfNoValueTF{{#5}}{{\IfNoValueTF{{#4}}"
    r"{\IfNoValueTF{#2}{\frac{\partial}{\partial #3}}{\frac{\partial^{#2}}{\partial #3^{#2}}}}"
    r"{\IfNoValueTF{#2}{\frac{\partial #3}{\partial #4}}{\frac{\partial^{#2} #3}{\partial #4^{#2}}}}}"
    r"{\frac{\partial^2 #3}{\partial #4\, \partial #5}}}" + "\n"
    for name in ("pdv", "partialderivative")
)
PACKAGES += "".join(rf"\newcommand{{\{word}}}{{\operatorname{{{word}}}}}" + "\n" for word in _OPERATORS.split())
#: \vx, \mW, \rvx, \evx, \emW: vectors, matrices, random vectors and entries.
PACKAGES += "".join(
    rf"\newcommand{{\v{letter}}}{{\boldsymbol{{{letter}}}}} \newcommand{{\rv{letter}}}{{\mathbf{{{letter}}}}} "
    rf"\newcommand{{\ev{letter}}}{{{letter}}}" + "\n"
    for letter in "cdfghijklmnopqrstvwxyz"
)
PACKAGES += "".join(
    rf"\newcommand{{\m{letter}}}{{\boldsymbol{{{letter}}}}} \newcommand{{\em{letter}}}{{{letter}}}" + "\n"
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GREEK = (
    "alpha beta gamma delta epsilon eta theta lambda mu nu xi pi rho sigma tau phi psi omega "
    "Gamma Delta Theta Lambda Sigma Phi Psi Omega"
)


def _each(command: str, meaning: str, names: str) -> str:
    """The same definition for several letters or words."""
    each = ((command.replace("%s", name), meaning.replace("%s", name)) for name in names.split())
    return "".join(rf"\newcommand{{\{name}}}{{{made}}}" + "\n" for name, made in each)


#: \bx, \xb, \xv and \x for a bold x, \bmu and \vmu for a bold μ, \bbR, \cL and \calL: what preambles of lecture notes share.
PACKAGES += "".join(
    (
        _each("b%s", r"\mathbf{%s}", "a c d g h k n p q r t u v w x y z A B D G H I K M S T U V W X Y"),
        _each("%sb", r"\mathbf{%s}", "a c h u w x y z A H U V W X Y Z"),
        _each("%sv", r"\mathbf{%s}", "a h u w x y z"),
        _each("%s", r"\mathbf{%s}", "w x y z X Y W"),
        _each("b%s", r"\boldsymbol{\%s}", _GREEK.replace(" eta", "")),  # \beta is a letter
        _each("v%s", r"\boldsymbol{\%s}", "alpha beta gamma epsilon eta lambda mu nu phi psi sigma tau theta omega"),
        _each("m%s", r"\boldsymbol{\%s}", "Phi Lambda Sigma"),
        _each("bb%s", r"\mathbb{%s}", " ".join(_CAPITALS)),
        _each("c%s", r"\mathcal{%s}", " ".join(_CAPITALS)),
        _each("cal%s", r"\mathcal{%s}", " ".join(_CAPITALS)),
        _each("g%s", r"\mathcal{%s}", " ".join(_CAPITALS)),
        _each("%s", r"\mathbf{1}", "one ones bone vone"),
        _each("%s", r"\mathbf{0}", "zero bzero vzero"),
        _each("%s", r"\mathbb{E}", "Expect expect expectation"),
        _each("%s", r"\mathbb{P}", "PP Prob prob"),
        _each("%s", r"\mathcal{L}", "Loss loss"),
        _each("%s", r"D_{\mathrm{KL}}", "DKL dkl Dkl"),
        _each("%s", r"\mathrm{const}", "const"),
        "".join(rf"\newcommand{{\{name}}}[1]{{\mathbf{{#1}}}}" + "\n" for name in ("mb", "mbf", "bs", "vct", "mtx")),
        r"\newcommand{\ip}[2]{\left\langle #1, #2\right\rangle} \newcommand{\bigO}{\mathcal{O}}",
    )
)
