"""The page in a language, without its script: what stands where, and what it is called. Knows words and no mathematics."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape

from ..short_form.shapes import KINDS
from ..version import __version__
from ..words import codes
from ..words.language import Language, language
from .examples import DOCUMENTS, QUESTIONS

#: Words that the script needs: those of the page, of verdicts and of the buttons that sheets have, too.
_OF_SCRIPT = ("page.", "verdicts.", "copy.", "language.digits")
_LEVELS, _LAYOUTS, _SCHEMES = ("brief", "normal", "full"), ("numerator", "denominator"), ("auto", "light", "dark")


def page(words: Language) -> str:
    """The whole file."""

    def say(key: str) -> str:
        return words.text(f"page.{key}", escape)

    def options(group: str, keys: Iterable[str]) -> str:
        return "".join(f'<option value="{key}">{say(f"{group}.{key}")}</option>' for key in keys)

    def select(name: str, label: str, inner: str) -> str:
        return f'<label class="field">{say(label)}<select id="{name}">{inner}</select></label>'

    def examples(keys: Iterable[str]) -> str:
        return f'<option value="">{say("question.examples")}</option>' + options("examples", keys)

    def choose(name: str, keys: Iterable[str]) -> str:
        return f'<select id="{name}" class="choose" aria-label="{say("question.examples")}">{examples(keys)}</select>'

    others = "".join(
        f'<a class="language" href="?lang={code}" lang="{code}" hreflang="{code}">{escape(language(code).name)}</a>'
        for code in codes()
        if code != words.code
    )
    said = {key: text for key, text in words.sentences.items() if key.startswith(_OF_SCRIPT)}
    data = {"language": words.code, "words": said, "kinds": KINDS, "questions": QUESTIONS, "documents": DOCUMENTS}
    return f"""<!doctype html>
<html lang="{words.code}" dir="{words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{say("about")}">
<title>symgrad</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/sheet.css">
<link rel="stylesheet" href="/assets/page.css">
<script type="module" src="/assets/page.js"></script>
</head>
<body>
<header class="bar">
<h1 lang="en">symgrad</h1>
<div class="tabs" role="tablist" aria-label="{say("places")}">
<button type="button" role="tab" id="tab-derive" aria-controls="derive" aria-selected="true">{say("derive")}</button>
<button type="button" role="tab" id="tab-check" aria-controls="check" aria-selected="false" tabindex="-1">{say("check")}</button>
</div>
<nav class="controls" aria-label="{say("language")}">
{others}
<select id="scheme" aria-label="{say("scheme")}">{options("schemes", _SCHEMES)}</select>
</nav>
</header>
<main>
<section id="derive" class="panes" role="tabpanel" aria-labelledby="tab-derive">
<form class="pane ask" autocomplete="off">
<div class="row">
<fieldset class="segments"><legend class="visually-hidden">{say("question.form")}</legend>
<label><input type="radio" name="form" value="short" checked>{say("question.short")}</label>
<label><input type="radio" name="form" value="latex">{say("question.latex")}</label>
</fieldset>
{choose("question-examples", QUESTIONS)}
</div>
<div class="field"><span aria-hidden="true">{say("question.definition")}</span><div id="definition" class="editor"></div></div>
<p class="quiet help" id="help">{say("question.help")}</p>
<p class="quiet help" id="help-latex" hidden>{say("question.help_latex")}</p>
<label class="field by">{say("question.by")}<input id="by" dir="ltr" spellcheck="false" autocapitalize="off" autocomplete="off"></label>
<fieldset id="kinds" class="kinds" hidden><legend>{say("question.kinds")}</legend><div class="row"></div></fieldset>
<details class="more"><summary>{say("question.options")}</summary><div class="row">
{select("detail", "question.detail", options("details", _LEVELS))}
{select("layout", "question.layout", options("layouts", _LAYOUTS))}
</div></details>
<details class="more" id="read" hidden><summary>{say("question.read")}</summary><pre dir="ltr" tabindex="0"></pre>
<button type="button" id="edit">{say("question.edit")}</button></details>
</form>
<div class="pane">
<h2 class="visually-hidden">{say("answer.title")}</h2>
<div class="state"><p role="status" id="derive-status">{say("answer.empty")}</p><progress id="derive-progress" hidden
aria-label="{say("answer.judging")}"></progress></div>
<div id="answers"></div>
</div>
</section>
<section id="check" class="panes even" role="tabpanel" aria-labelledby="tab-check" hidden>
<div class="pane">
<div class="row tools">
<label class="field name"><span class="visually-hidden">{say("document.name")}</span><input id="name" dir="ltr" spellcheck="false"></label>
<button type="button" id="open">{say("document.open")}</button>
<input type="file" id="file" class="visually-hidden" tabindex="-1" aria-hidden="true"
accept=".tex,.md,.qmd,.rmd,.rst,.ipynb,.html,text/*">
<button type="button" id="save">{say("document.save")}</button>
{choose("document-examples", DOCUMENTS)}
</div>
<div id="document" class="editor tall"></div>
</div>
<div class="pane">
<h2 class="visually-hidden">{say("document.verdicts")}</h2>
<div class="state"><p role="status" id="check-status">{say("document.empty")}</p><progress id="check-progress" hidden
aria-label="{say("document.verdicts")}"></progress></div>
<div class="row tools" id="moves" hidden>
<button type="button" id="previous" aria-keyshortcuts="Shift+F8" aria-label="{say("document.previous_bad")}">{say("document.previous")} <kbd>⇧F8</kbd></button>
<button type="button" id="next" aria-keyshortcuts="F8" aria-label="{say("document.next_bad")}">{say("document.next")} <kbd>F8</kbd></button>
<button type="button" id="mend-all" hidden>{say("document.mend_all")}</button>
</div>
<ol id="rows" class="rows"></ol>
<div id="remarks"></div>
</div>
</section>
</main>
<footer><p>{say("about")} <span dir="ltr">symgrad {__version__}</span> · <a href="/assets/licences.txt">{say("licences")}</a></p></footer>
<p id="drop" hidden>{say("document.drop")}</p>
<template id="data">{escape(json.dumps(data, ensure_ascii=False), quote=False)}</template>
</body>
</html>
"""
