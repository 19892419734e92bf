// The judge's marks in the editor: a sign beside each line, a wave under what does not pass, the verdict on hovering.

import { StateEffect, StateField, type Extension, type Range, RangeSet, type Text } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, hoverTooltip, keymap } from "@codemirror/view";
import { element, inDigits, say, spokenAs } from "./page.js";

/** A claim of the document with its verdict, as the server tells it. */
export interface Row {
  n: number;
  line: number;
  column: number;
  left: string;
  relation: string;
  right: string;
  verdict: string;
  reason: string;
  evidence: string[];
  mended: string;
}

/** What a row should say, and how that was found. */
export interface Mend {
  number: number;
  mended: string;
  how: string;
}

export const SIGNS: Record<string, string> = { proved: "✓", holds: "≈", refuted: "✗", unknown: "?", unread: "…", pending: "·" };
/** From what is worst for a line to what is best. */
const WORST = ["refuted", "unread", "unknown", "pending", "holds", "proved"];
const PENDING = "not judged yet";

export function statusOf(row: Row): string {
  return row.verdict === "unknown" && row.reason === PENDING ? "pending" : row.verdict;
}

export function passes(row: Row): boolean {
  return ["proved", "holds", "pending"].includes(statusOf(row));
}

/** A verdict in a word. */
export function word(status: string): string {
  return say(status === "pending" || status === "unread" ? `page.document.${status}` : `verdicts.${status}.word`);
}

/** Where the right side of a row stands; to the end of its line where it goes on. Columns count letters, of whatever plane. */
export function placeOf(row: Row, doc: Text): { from: number; to: number; isWhole: boolean } {
  const line = doc.line(Math.min(Math.max(row.line, 1), doc.lines));
  const before = [...line.text].slice(0, Math.max(row.column, 1) - 1).join("").length;
  const from = line.from + Math.min(before, line.length);
  const isWhole = row.right !== "" && line.text.startsWith(row.right, from - line.from);
  return { from, to: isWhole ? from + row.right.length : line.to, isWhole };
}

/** What is to be said of a row: the verdict, why, the counterexample, and what it should say with a button that writes it. */
export function told(row: Row, mend: Mend | undefined, write: ((row: Row) => void) | null): HTMLElement {
  const status = statusOf(row);
  const made = element("div", { class: "told" });
  const chip = element("strong", { class: `chip ${status}` }, `${SIGNS[status]} ${word(status)}`);
  made.append(element("p", {}, chip, status === "pending" ? "" : " "));
  if (status !== "pending" && row.reason) made.firstElementChild?.append(element("span", spokenAs(row.reason), row.reason));
  if (row.evidence.length) made.append(element("pre", {}, row.evidence.join("\n")));
  const should = mend?.mended || row.mended;
  if (status === "refuted" && mend?.how === "kept") made.append(element("p", {}, say("page.document.kept")));
  else if (status === "refuted" && should) {
    const line = element("p", { class: "should" }, `${say("page.document.should")} `, element("code", { dir: "ltr" }, should));
    if (write !== null) {
      const button = element("button", { type: "button" }, say("page.document.write"));
      button.addEventListener("click", () => write(row));
      line.append(" ", button);
    }
    made.append(line);
  }
  return made;
}

const setRows = StateEffect.define<Row[]>();

class Sign extends GutterMarker {
  constructor(private readonly status: string) {
    super();
  }
  override eq(other: GutterMarker): boolean {
    return other instanceof Sign && other.status === this.status;
  }
  override toDOM(): Node {
    return element("span", { class: `sign ${this.status}`, title: word(this.status) }, SIGNS[this.status] ?? "");
  }
}

interface Marks {
  rows: Row[];
  signs: RangeSet<GutterMarker>;
  waves: RangeSet<Decoration>;
}

function marksOf(rows: Row[], doc: Text): Marks {
  const worst = new Map<number, string>();
  const waves: Range<Decoration>[] = [];
  for (const row of rows) {
    const status = statusOf(row), { from, to } = placeOf(row, doc), line = doc.lineAt(from).from;
    const before = worst.get(line);
    if (before === undefined || WORST.indexOf(status) < WORST.indexOf(before)) worst.set(line, status);
    if (!passes(row) && to > from) waves.push(Decoration.mark({ class: `wave ${status}` }).range(from, to));
  }
  const signs = [...worst].map(([line, status]) => new Sign(status).range(line));
  return { rows, signs: RangeSet.of(signs, true), waves: RangeSet.of(waves, true) };
}

const marks = StateField.define<Marks>({
  create: () => ({ rows: [], signs: RangeSet.empty, waves: RangeSet.empty }),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setRows)) return marksOf(effect.value, transaction.newDoc);
    if (!transaction.docChanged) return value;
    // Until there is a new verdict the marks go with the text, and nothing is said of it.
    return { rows: [], signs: value.signs.map(transaction.changes), waves: value.waves.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.waves),
});

/** Show the marks of these rows. */
export function show(view: EditorView, rows: Row[]): void {
  view.dispatch({ effects: setRows.of(rows) });
}

/** The rows of the line at a place; [] while the text has changed and is not judged again. */
export function rowsAt(view: EditorView, place: number): Row[] {
  const number = view.state.doc.lineAt(place).number;
  return view.state.field(marks).rows.filter((row) => Math.min(row.line, view.state.doc.lines) === number);
}

const theme = EditorView.theme({
  ".signs": { minWidth: "1.6rem" },
  ".sign": { display: "block", textAlign: "center", fontWeight: "700" },
  ".proved": { color: "var(--good)" },
  ".holds": { color: "var(--tried)" },
  ".refuted": { color: "var(--bad)" },
  ".unknown, .unread": { color: "var(--open)" },
  ".pending": { color: "var(--faint)" },
  ".wave": { textDecoration: "underline wavy 1px", textUnderlineOffset: "4px", textDecorationSkipInk: "none" },
  ".wave.refuted": { textDecorationColor: "var(--bad)", backgroundColor: "var(--wrong)", color: "inherit" },
  ".wave.unknown, .wave.unread": { textDecorationColor: "var(--tried)", color: "inherit" },
  ".told": { padding: ".5rem .75rem", fontSize: ".9rem", fontFamily: "ui-sans-serif, system-ui, sans-serif" },
  ".told + .told": { borderTop: "1px solid var(--line)" },
  ".told p": { margin: ".15rem 0" },
  ".told pre, .told code": { fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace', fontSize: ".85rem" },
  ".told pre": { margin: ".3rem 0", unicodeBidi: "plaintext", textAlign: "start", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".told button": { font: "inherit", color: "var(--ink)", background: "var(--panel)", border: "1px solid var(--faint)",
    borderRadius: "5px", padding: ".15rem .5rem", cursor: "pointer" },
});

/**
 * What an editor needs to show marks.
 *
 * mendOf   what a row should say, where it is known
 * write    puts that into the text
 * move     goes to the next row that does not pass, or the one before
 */
export function marking(
  mendOf: (row: Row) => Mend | undefined, write: (row: Row) => void, move: (forward: boolean) => boolean,
): Extension {
  return [
    marks,
    gutter({ class: "signs", markers: (view) => view.state.field(marks).signs, initialSpacer: () => new Sign("proved") }),
    hoverTooltip((view, place) => {
      const rows = rowsAt(view, place);
      if (!rows.length) return null;
      const line = view.state.doc.lineAt(place);
      return {
        pos: line.from,
        end: line.to,
        above: false,
        create: () => ({ dom: element("div", {}, ...rows.map((row) => told(row, mendOf(row), write))) }),
      };
    }, { hoverTime: 250 }),
    keymap.of([
      { key: "F8", run: () => move(true) },
      { key: "Shift-F8", run: () => move(false) },
      { key: "Alt-Enter", run: (view) => {
        const row = rowsAt(view, view.state.selection.main.head).find((each) => mendOf(each)?.mended || each.mended);
        if (row === undefined) return false;
        write(row);
        return true;
      } },
    ]),
    theme,
  ];
}

/** What the list calls a row's place. */
export function lineWords(row: Row): string {
  return inDigits(row.line);
}
