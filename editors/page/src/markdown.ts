// Markdown as far as a derivation needs it: headings, comments, and the mathematics in LaTeX.

import type { StreamParser } from "@codemirror/language";
import { stexMath } from "@codemirror/legacy-modes/mode/stex";

interface State {
  closing: string;
  inner: unknown;
}

const OPENING: [RegExp, string][] = [[/^\$\$/, "$$"], [/^\$/, "$"], [/^\\\(/, "\\)"], [/^\\\[/, "\\]"]];

export const markdown: StreamParser<State> = {
  name: "markdown",
  startState: (unit) => ({ closing: "", inner: stexMath.startState?.(unit) }),
  copyState: (state) => ({ closing: state.closing, inner: { ...(state.inner as object) } }),
  token(stream, state) {
    if (state.closing) {
      if (stream.match(state.closing)) {
        state.closing = "";
        return "keyword";
      }
      return stexMath.token(stream, state.inner as never);
    }
    if (stream.sol() && stream.match(/^#{1,6}\s.*/)) return "heading";
    if (stream.match(/^<!--.*?-->/)) return "comment";
    for (const [opening, closing] of OPENING) {
      if (stream.match(opening)) {
        state.closing = closing;
        state.inner = stexMath.startState?.(stream.indentUnit);
        return "keyword";
      }
    }
    stream.next();
    stream.eatWhile(/[^$\\<]/);
    return null;
  },
};
