// A formula of the document as it is set on paper; as it is written where it cannot be.

import temml from "temml";
import { element, markup } from "./page.js";

/** Characters of a formula that is set; a longer one is no formula that anybody reads. */
const LONGEST = 3000;
const set = new Map<string, DocumentFragment | null>();

/** A formula in LaTeX, on a line that scrolls where it is too long. */
export function formula(latex: string): HTMLElement {
  const made = setOnce(latex);
  if (made === null) return element("code", { dir: "ltr" }, latex);
  const line = element("span", { class: "formula table", title: latex });
  line.append(made.cloneNode(true));
  return line;
}

/** Forget what is set, but these formulas. */
export function keepSet(those: string[]): void {
  const wanted = new Set(those);
  for (const each of set.keys()) if (!wanted.has(each)) set.delete(each);
}

function setOnce(latex: string): DocumentFragment | null {
  let found = set.get(latex);
  if (found === undefined) set.set(latex, (found = made(latex)));
  return found;
}

function made(latex: string): DocumentFragment | null {
  if (latex.length > LONGEST) return null;
  try {
    // The page's policy forbids style in attributes.
    return markup(temml.renderToString(`\\displaystyle ${latex}`, { throwOnError: true }).replaceAll(' style="', ' data-style="'));
  } catch {
    return null; // It has macros of its document's own.
  }
}
