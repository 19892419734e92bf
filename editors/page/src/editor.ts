// An editor: CodeMirror in a shadow root, where its style needs no leave of the page's policy.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { markdown } from "./markdown.js";
import { stex } from "@codemirror/legacy-modes/mode/stex";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--field)", fontSize: ".95rem", height: "100%" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace', lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)", padding: ".55rem 0" },
  ".cm-line": { padding: "0 .7rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--chosen)" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--faint)", border: "none", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "var(--current)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--chosen)" },
  ".cm-placeholder": { color: "var(--faint)" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-textfield": { backgroundColor: "var(--field)", border: "1px solid var(--faint)", color: "var(--ink)" },
  ".cm-button": { background: "var(--panel)", border: "1px solid var(--faint)", color: "var(--ink)" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", border: "1px solid var(--faint)", borderRadius: "6px", maxWidth: "min(34rem, 92vw)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.tagName, tags.keyword, tags.standard(tags.variableName)], color: "var(--command)" },
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
  { tag: [tags.heading], fontWeight: "700" },
]);

export type Mode = "short" | "latex" | "markdown";

function language(mode: Mode): Extension {
  return mode === "short" ? [] : StreamLanguage.define(mode === "latex" ? stex : markdown);
}

/** What an editor is, besides what is said of it. */
export interface Options {
  label: string;
  mode: Mode;
  hint: string;
  lines?: boolean;
  extensions?: Extension;
  changed: () => void;
}

/** An editor in an element of the page. */
export class Editor {
  readonly view: EditorView;
  private readonly modes = new Compartment();
  private readonly hints = new Compartment();

  constructor(host: HTMLElement, options: Options) {
    const root = host.attachShadow({ mode: "open" });
    const parent = root.appendChild(document.createElement("div"));
    parent.className = "holder";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".holder { block-size: 100%; }");
    this.view = new EditorView({
      root,
      parent,
      state: EditorState.create({
        extensions: [
          options.lines ? lineNumbers() : [],
          history(),
          drawSelection(),
          bracketMatching(),
          search({ top: true }),
          highlightSelectionMatches(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            "aria-label": options.label, dir: "ltr", spellcheck: "false", autocapitalize: "off", autocorrect: "off",
          }),
          this.hints.of(placeholder(options.hint)),
          this.modes.of(language(options.mode)),
          syntaxHighlighting(colours),
          theme,
          options.extensions ?? [],
          keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) options.changed();
          }),
        ],
      }),
    });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(text: string) {
    if (text !== this.text) this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  set mode(mode: Mode) {
    this.view.dispatch({ effects: this.modes.reconfigure(language(mode)) });
  }

  set hint(hint: string) {
    this.view.dispatch({ effects: this.hints.reconfigure(placeholder(hint)) });
  }
}
