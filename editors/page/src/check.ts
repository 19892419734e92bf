// The tab that judges a document: the text with its marks on one side, the verdicts on the other.

import { Editor, type Mode } from "./editor.js";
import { formula, keepSet } from "./formula.js";
import { keep, kept } from "./kept.js";
import { type Mend, type Row, SIGNS, lineWords, marking, passes, placeOf, show, statusOf, told, word } from "./marks.js";
import { byId, data, element, inDigits, rested, say } from "./page.js";
import { type Answer, Asking, State } from "./server.js";

/** Milliseconds without a key press before a text is judged, and before it is asked what refuted lines should say. */
const REST = 30, MENDING = 500;
/** Characters of a text that the server takes. */
export const LONGEST = 200_000;
const ORDER = ["proved", "holds", "refuted", "unknown", "unread"];

interface Kept {
  name: string;
  text: string;
}

interface Remark {
  line: number;
  text: string;
}

function isKept(found: unknown): found is Kept {
  return typeof found === "object" && found !== null && "name" in found && "text" in found
    && typeof found.name === "string" && typeof found.text === "string";
}

export class Check {
  private readonly editor: Editor;
  private readonly name = byId<HTMLInputElement>("name");
  private readonly list = byId<HTMLOListElement>("rows");
  private readonly state = new State("check");
  private readonly moves = byId("moves");
  private readonly mendAll = byId<HTMLButtonElement>("mend-all");
  private readonly judging: Asking;
  private readonly mending: Asking;
  private readonly ask = rested(() => this.judge(), REST);
  private readonly askMends = rested(() => this.mend(), MENDING);
  private rows: Row[] = [];
  private mends = new Map<number, Mend>();
  /** Whether a row is unfolded, where that was asked for. */
  private folds = new Map<string, boolean>();
  private isWanted = false;
  private isRead = false;
  /** How many files were chosen. */
  private chosen = 0;

  constructor() {
    this.editor = new Editor(byId("document"), {
      label: say("page.document.title"),
      mode: "latex",
      hint: say("page.document.empty"),
      lines: true,
      extensions: marking((row) => this.mends.get(row.n), (row) => this.write([row]), (forward) => this.move(forward)),
      changed: () => this.changed(),
    });
    this.judging = new Asking("/check", (answer) => this.take(answer), (sentence) => this.failed(sentence), (seconds) => {
      if (!this.isRead) this.state.waiting("", seconds);
    });
    this.mending = new Asking("/mend", (answer) => this.takeMends(answer), () => {});
    const before = kept("check", isKept) ?? data.documents.homework;
    if (before !== undefined) this.put(before.name, before.text);
    this.name.addEventListener("input", () => this.changed());
    byId("save").addEventListener("click", () => this.save());
    byId("next").addEventListener("click", () => this.move(true));
    byId("previous").addEventListener("click", () => this.move(false));
    this.mendAll.addEventListener("click", () => this.write(this.rows));
    const file = byId<HTMLInputElement>("file");
    byId("open").addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      if (file.files?.[0]) void this.open(file.files[0]);
      file.value = "";
    });
    const examples = byId<HTMLSelectElement>("document-examples");
    examples.addEventListener("change", () => {
      const chosen = data.documents[examples.value];
      if (chosen !== undefined) this.put(chosen.name, chosen.text);
      examples.value = "";
    });
  }

  /** The tab is shown: judge what stands there. */
  enter(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    this.judge();
  }

  /** Open a file that was chosen or dropped. */
  async open(file: File): Promise<void> {
    const number = ++this.chosen;
    if (file.size > 4 * LONGEST) {
      this.state.reply(this.tooLong(file.size));
      return;
    }
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      if (text.includes("\0")) throw new TypeError("it has a character that no text has");
      if (number !== this.chosen) return;  // Another file was chosen while this one was read.
      this.put(file.name, text.replace(/\r\n?/g, "\n"));
      this.state.working(say("page.document.opened", { name: file.name }));
    } catch {
      if (number === this.chosen) this.state.reply(say("page.document.no_text", { name: file.name }));
    }
  }

  /** Save the document as a file of its name. */
  save(): void {
    const address = URL.createObjectURL(new Blob([this.editor.text], { type: "text/plain;charset=utf-8" }));
    const link = element("a", { href: address, download: this.name.value || "derivation.tex" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  private put(name: string, text: string): void {
    this.folds.clear();
    this.name.value = name;
    this.editor.text = text;
    this.changed();
  }

  private changed(): void {
    keep("check", { name: this.name.value, text: this.editor.text });
    this.editor.mode = modeOf(this.name.value);
    this.state.resume();
    // An answer about another text says nothing of this one.
    this.judging.stop();
    this.mending.stop();
    if (this.isWanted) this.ask();
  }

  private judge(): void {
    const text = this.editor.text;
    this.mends.clear();
    this.isRead = false;
    if (text.length > LONGEST) {
      this.judging.stop();
      this.failed(this.tooLong(text.length));
      return;
    }
    void this.judging.ask({ name: this.name.value || "derivation.tex", text, language: data.language });
  }

  private take(answer: Answer): void {
    if (typeof answer.error === "string" && answer.error) {
      this.failed(answer.error);
      return;
    }
    this.isRead = true;
    this.rows = answer.claims as Row[];
    const judged = answer.judged as number, total = this.rows.length;
    show(this.editor.view, this.rows);
    this.fill();
    this.remark(answer.notes as Remark[], answer.assumptions as Remark[]);
    if (judged < total) {
      this.state.working(say("page.document.judging", { judged, total }), judged, total);
      return;
    }
    this.state.rest(this.summary(), total === 0 ? "" : answer.passed ? "good" : "bad");
    if (this.rows.some((row) => row.verdict === "refuted")) this.askMends();
  }

  private failed(sentence: string): void {
    this.state.rest(sentence, "error");
  }

  private mend(): void {
    void this.mending.ask({ name: this.name.value || "derivation.tex", text: this.editor.text, language: data.language });
  }

  private takeMends(answer: Answer): void {
    this.mends = new Map((answer.lines as Mend[]).map((mend) => [mend.number, mend]));
    this.fill();
  }

  private summary(): string | HTMLElement[] {
    if (this.rows.length === 0) return say(this.editor.text.trim() ? "page.document.silent" : "page.document.empty");
    if (this.rows.every((row) => row.verdict === "proved" || row.verdict === "holds")) {
      return `${SIGNS.proved} ${say("page.document.all_passed")}`;
    }
    return ORDER.map((status) => [status, this.rows.filter((row) => row.verdict === status).length] as const)
      .filter(([, count]) => count)
      .map(([status, count]) => element("span", { class: `count ${status}` }, `${SIGNS[status]} ${inDigits(count)} ${word(status)}`));
  }

  private fill(): void {
    const focused = document.activeElement?.closest<HTMLElement>("#rows details")?.dataset.key;
    const written = this.rows.map((row) => `${row.left} ${row.relation} ${row.right}`.trim());
    keepSet(written);
    const items = this.rows.map((row, at) => {
      const status = statusOf(row), key = `${row.n}`;
      const sign = element("span", { class: `chip ${status}` }, element("span", { "aria-hidden": "true" }, SIGNS[status] ?? ""), ` ${word(status)}`);
      const head = element("summary", {}, element("span", { class: "line" }, lineWords(row)), sign, formula(written[at] ?? ""));
      head.firstElementChild?.setAttribute("title", say("page.document.line", { number: row.line }));
      const fold = element("details", { "data-key": key }, head, told(row, this.mends.get(row.n), (each) => this.write([each])));
      fold.open = this.folds.get(key) ?? !passes(row);
      head.addEventListener("click", () => {
        this.folds.set(key, !fold.open);
        this.reveal(row, false);
      });
      return element("li", { "data-status": status }, fold);
    });
    this.list.replaceChildren(...items);
    if (focused !== undefined) this.list.querySelector<HTMLElement>(`details[data-key="${focused}"] > summary`)?.focus({ preventScroll: true });
    const bad = this.rows.filter((row) => !passes(row));
    this.moves.hidden = bad.length === 0;
    this.mendAll.hidden = this.mendable(this.rows).length === 0;
  }

  private remark(notes: Remark[], assumed: Remark[]): void {
    const lists = [[say("page.document.assumed"), assumed], [say("page.document.notes"), notes]] as const;
    byId("remarks").replaceChildren(
      ...lists.filter(([, remarks]) => remarks.length).map(([title, remarks]) =>
        element("details", { class: "more" }, element("summary", {}, title),
          element("ul", {}, ...remarks.map(({ line, text }) =>
            element("li", {}, `${say("page.document.line", { number: line })}: `, element("bdi", {}, text)))))),
    );
  }

  /** Go to a row in the text. */
  private reveal(row: Row, takesFocus: boolean): void {
    const { from, to } = placeOf(row, this.editor.view.state.doc);
    this.editor.view.dispatch({ selection: { anchor: from, head: takesFocus ? from : to }, scrollIntoView: true });
    if (takesFocus) this.editor.view.focus();
  }

  private move(forward: boolean): boolean {
    const head = this.editor.view.state.selection.main.head;
    const bad = this.rows.filter((row) => !passes(row)).map((row) => ({ row, at: placeOf(row, this.editor.view.state.doc).from }));
    bad.sort((one, other) => one.at - other.at);
    const found = forward ? bad.find(({ at }) => at > head) ?? bad[0] : bad.findLast(({ at }) => at < head) ?? bad.at(-1);
    if (found === undefined) return false;
    this.reveal(found.row, true);
    const fold = this.list.querySelector<HTMLDetailsElement>(`details[data-key="${found.row.n}"]`);
    if (fold) {
      this.folds.set(`${found.row.n}`, true);
      fold.open = true;
      fold.scrollIntoView({ block: "nearest" });
    }
    return true;
  }

  private mendable(rows: Row[]): { from: number; to: number; insert: string }[] {
    const changes = rows.filter((row) => row.verdict === "refuted").flatMap((row) => {
      const mend = this.mends.get(row.n), insert = mend?.how === "kept" ? "" : mend?.mended || row.mended;
      const { from, to, isWhole } = placeOf(row, this.editor.view.state.doc);
      return insert && isWhole ? [{ from, to, insert }] : [];
    });
    return changes.sort((one, other) => one.from - other.from).filter((each, at, all) => at === 0 || each.from >= (all[at - 1]?.to ?? 0));
  }

  /** Put what these rows should say into the text; undo takes it back. */
  private write(rows: Row[]): void {
    const changes = this.mendable(rows);
    if (changes.length) this.editor.view.dispatch({ changes });
    this.editor.view.focus();
  }

  private tooLong(size: number): string {
    return say("page.too_long", { size, longest: LONGEST });
  }
}

function modeOf(name: string): Mode {
  return /\.(md|qmd|rmd|rst|html?|ipynb)$/i.test(name) ? "markdown" : "latex";
}
