// The tab that derives: a question on one side, its answer on the other, and in the address, so that a link leads back to it.

import { Editor } from "./editor.js";
import { keep, kept } from "./kept.js";
import { type Question, byId, copyButton, data, element, markup, rested, say } from "./page.js";
import { type Answer, Asking, State } from "./server.js";

/** Milliseconds without a key press before a question is asked. */
const REST = 180;
const CODE = ["latex", "sympy", "numpy", "jax", "torch"] as const;
const CODE_WORDS: Record<string, string> = {
  latex: "copy.latex", sympy: "copy.sympy", numpy: "copy.numpy", jax: "page.answer.jax", torch: "page.answer.torch",
};
const CODE_NAMES: Record<string, string> = { latex: "LaTeX", sympy: "SymPy", numpy: "NumPy", jax: "JAX", torch: "PyTorch" };

interface Asked extends Question {
  kinds: Record<string, string>;
  detail: string;
  layout: string;
}

interface Proof {
  result: string;
  names: string;
  proof: string;
  checked: string;
  numbers: string;
}

function isAsked(found: unknown): found is Asked {
  return typeof found === "object" && found !== null && "definition" in found && "by" in found && "form" in found;
}

/** A question as the end of an address, and back. */
function written(asked: Asked): string {
  const said = new URLSearchParams({ form: asked.form, f: asked.definition, by: asked.by });
  const kinds = Object.entries(asked.kinds).map(([name, kind]) => `${name}:${kind}`).join(",");
  if (kinds) said.set("kinds", kinds);
  if (asked.detail !== "normal") said.set("detail", asked.detail);
  if (asked.layout !== "numerator") said.set("layout", asked.layout);
  return `#derive?${said}`;
}

function read(address: string): Asked | null {
  if (!address.startsWith("#derive?")) return null;
  const said = new URLSearchParams(address.slice("#derive?".length));
  const kinds = (said.get("kinds") ?? "").split(",").map((each) => each.split(":")).filter((pair) => pair.length === 2 && data.kinds.includes(pair[1] ?? ""));
  return {
    form: said.get("form") === "latex" ? "latex" : "short",
    definition: said.get("f") ?? "",
    by: said.get("by") ?? "",
    kinds: Object.fromEntries(kinds) as Record<string, string>,
    detail: said.get("detail") ?? "normal",
    layout: said.get("layout") ?? "numerator",
  };
}

export class Derive {
  private readonly editor: Editor;
  private readonly by = byId<HTMLInputElement>("by");
  private readonly detail = byId<HTMLSelectElement>("detail");
  private readonly layout = byId<HTMLSelectElement>("layout");
  private readonly fields = byId("kinds");
  private readonly seen = byId<HTMLDetailsElement>("read");
  private readonly answers = byId("answers");
  private readonly state = new State("derive");
  private readonly asking: Asking;
  private readonly ask = rested(() => this.derive(), REST);
  /** What was typed in each form, and what names are said to be. */
  private texts = { short: { definition: "", by: "" }, latex: { definition: "", by: "" } };
  private form: "short" | "latex" = "short";
  private kinds: Record<string, string> = {};
  private isWanted = false;
  private isPutting = false;
  private hasAnswer = false;
  private isProved = false;
  private isUnderstood = false;
  private words = "";

  constructor() {
    this.editor = new Editor(byId("definition"), {
      label: say("page.question.definition"), mode: "short", hint: "norm2(X*w - y)^2", changed: () => this.changed(),
    });
    this.asking = new Asking("/derive", (answer) => this.take(answer), (sentence) => this.failed(sentence),
      (seconds) => {
        if (!this.isProved) this.state.waiting(this.words, seconds);
      });
    const first = data.questions.least_squares;
    this.put(read(location.hash) ?? kept("derive", isAsked) ?? { ...fresh(), ...first });
    for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=form]")) {
      radio.addEventListener("change", () => this.turn(radio.value === "latex" ? "latex" : "short"));
    }
    for (const field of [this.by, this.detail, this.layout]) field.addEventListener("input", () => this.changed());
    this.by.form?.addEventListener("submit", (event) => event.preventDefault());
    byId("edit").addEventListener("click", () => this.editAsLatex());
    const examples = byId<HTMLSelectElement>("question-examples");
    examples.addEventListener("change", () => {
      const chosen = data.questions[examples.value];
      if (chosen !== undefined) this.put({ ...fresh(), detail: this.detail.value, layout: this.layout.value, ...chosen });
      examples.value = "";
    });
    addEventListener("hashchange", () => {
      const found = read(location.hash);
      if (found !== null && written(found) !== written(this.asked())) this.put(found);
    });
  }

  /** The tab is shown: ask what stands there. */
  enter(): void {
    if (!this.isWanted) {
      this.isWanted = true;
      this.derive();
    } else history.replaceState(null, "", written(this.asked()));
  }

  private asked(): Asked {
    const kinds = this.form === "short" ? this.kinds : {};
    return {
      form: this.form, definition: this.editor.text, by: this.by.value.trim(), kinds, detail: this.detail.value, layout: this.layout.value,
    };
  }

  private put(asked: Asked): void {
    this.isPutting = true;
    this.kinds = { ...asked.kinds };
    this.texts[asked.form] = { definition: asked.definition, by: asked.by };
    this.detail.value = asked.detail;
    this.layout.value = asked.layout;
    this.turn(asked.form, false);
    this.isPutting = false;
    this.changed();
  }

  /** Turn to a form; what was typed in the other one is there when one comes back. */
  private turn(form: "short" | "latex", keeps = true): void {
    if (keeps) this.texts[this.form] = { definition: this.editor.text, by: this.by.value };
    this.form = form;
    const { definition, by } = this.texts[form];
    this.editor.mode = form;
    this.editor.hint = form === "short" ? "norm2(X*w - y)^2" : "Let $x \\in \\mathbb{R}^{n}$ and $f := \\|x\\|^2$.";
    this.editor.text = definition;
    this.by.value = by;
    for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=form]")) radio.checked = radio.value === form;
    byId("help").hidden = form !== "short";
    byId("help-latex").hidden = form !== "latex";
    this.fields.hidden = this.seen.hidden = form !== "short" || !this.isUnderstood;
    if (keeps) this.changed();
  }

  private editAsLatex(): void {
    this.texts.latex = { definition: this.seen.querySelector("pre")?.textContent ?? "", by: "" };
    this.turn("latex");
    this.editor.view.focus();
  }

  private changed(): void {
    if (this.isPutting) return;
    const found = / wrt (.*)$/s.exec(this.editor.text);
    if (this.form === "short" && found !== null && found[1]?.trim()) {
      // As it is written elsewhere: “definition wrt variable”, pasted in one piece.
      const definition = this.editor.text.slice(0, found.index).trim(), by = found[1].trim();
      if (/^[A-Za-z]\w*$/.test(by) && this.by.value !== by) this.by.value = by;
      if (document.activeElement !== byId("definition")) this.editor.text = definition;
    }
    this.asking.stop();
    keep("derive", this.asked());
    if (this.isWanted) this.ask();
  }

  private derive(): void {
    const asked = this.asked();
    if (!byId("derive").hidden) history.replaceState(null, "", written(asked));
    if (!asked.definition.trim()) {
      this.asking.stop();
      this.clear(say("page.answer.empty"));
      return;
    }
    this.answers.setAttribute("aria-busy", "true");
    this.hasAnswer = this.isProved = false;
    this.words = "";
    void this.asking.ask({ ...asked, definition: asked.definition.replace(/ wrt .*$/s, asked.form === "short" ? "" : "$&"), language: data.language });
  }

  private take(answer: Answer): void {
    switch (answer.event) {
      case "read":
        this.understood(answer.latex as string, answer.kinds as Record<string, string>);
        break;
      case "results":
        this.hasAnswer = true;
        this.words = say("page.answer.judging");
        this.state.working(this.words);
        this.results(answer.results as string[], answer.names as string);
        break;
      case "proofs":
        this.proofs(answer.proofs as Proof[], answer.notes as string[]);
        this.isProved = true;
        this.state.rest(say(answer.passed ? "page.answer.passed" : "page.answer.failed"), answer.passed ? "good" : "bad");
        break;
      case "code":
        this.code(answer.code as Record<string, string>[]);
        break;
    }
  }

  private failed(sentence: string): void {
    this.answers.removeAttribute("aria-busy");
    this.state.rest(sentence, "error");
    // An answer to another question would be taken for the answer to this one.
    if (!this.hasAnswer) this.answers.classList.add("old");
  }

  private clear(words: string): void {
    this.answers.replaceChildren();
    this.answers.removeAttribute("aria-busy");
    this.isUnderstood = false;
    this.seen.hidden = this.fields.hidden = true;
    this.state.rest(words);
  }

  /** What the short form was taken for: the names with what they are, and the document in LaTeX. */
  private understood(latex: string, kinds: Record<string, string>): void {
    if (this.form !== "short") return;
    const pre = this.seen.querySelector("pre");
    if (pre !== null) pre.textContent = latex.trim();
    this.isUnderstood = true;
    this.seen.hidden = this.fields.hidden = false;
    const row = this.fields.querySelector(".row");
    const key = JSON.stringify(kinds);
    if (row === null || row.getAttribute("data-key") === key) return;
    row.setAttribute("data-key", key);
    row.replaceChildren(...Object.entries(kinds).map(([name, kind]) => {
      const select = element("select", { id: `kind-${name}` }, ...data.kinds.map((each) => element("option", { value: each }, say(`page.kinds.${each}`))));
      select.value = kind;
      select.addEventListener("input", () => {
        this.kinds = { ...this.kinds, [name]: select.value };
        this.changed();
      });
      return element("label", { class: "kind" }, element("code", { dir: "ltr" }, name), " ", select);
    }));
  }

  private results(results: string[], names: string): void {
    const many = results.length > 1;
    this.answers.classList.remove("old");
    this.answers.replaceChildren(
      ...results.map((result, at) => {
        const made = element("section", { class: "one" });
        if (many) made.append(element("h3", {}, say("page.answer.numbered", { number: at + 1 })));
        made.append(element("div", { class: "place-result" }, markup(result)), element("div", { class: "copies" }));
        made.append(element("div", { class: "place-proof" }));
        return made;
      }),
    );
    const fold = element("details", { class: "more names-fold" }, element("summary", {}, say("page.answer.names")), markup(names));
    fold.open = true;
    // The result first, then the shapes, which several results share.
    this.answers.querySelector(".place-proof")?.before(fold);
  }

  private proofs(proofs: Proof[], notes: string[]): void {
    this.answers.removeAttribute("aria-busy");
    [...this.answers.querySelectorAll<HTMLElement>(".one")].forEach((one, at) => {
      const proof = proofs[at];
      if (proof === undefined) return;
      one.querySelector(".place-result")?.replaceChildren(markup(proof.result));
      const fold = element("details", { class: "more proof-fold" }, element("summary", {}, say("page.answer.proof")), markup(proof.proof));
      fold.open = true;
      const parts: Node[] = [fold];
      if (proof.checked) parts.push(element("p", { class: "quiet" }, markup(proof.checked)));
      if (proof.numbers) parts.push(markup(proof.numbers.replace('<details class="more" open>', '<details class="more">')));
      one.querySelector(".place-proof")?.replaceChildren(...parts);
    });
    if (notes.length) {
      this.answers.append(element("ul", { class: "quiet notes" }, ...notes.map((note) => element("li", {}, element("bdi", {}, note)))));
    }
  }

  private code(codes: Record<string, string>[]): void {
    [...this.answers.querySelectorAll<HTMLElement>(".one")].forEach((one, at) => {
      const code = codes[at] ?? {};
      const said = element("span", { class: "visually-hidden", role: "status" });
      const there = CODE.filter((kind) => code[kind]);
      const link = copyButton(say("page.answer.link"), () => location.href, said);
      one.querySelector(".copies")?.replaceChildren(...there.map((kind) => copyButton(say(CODE_WORDS[kind] ?? ""), () => code[kind] ?? "", said)), link, said);
      one.querySelector(".code-fold")?.remove();
      const fold = element("details", { class: "more code-fold" }, element("summary", {}, say("copy.fold")),
        ...there.flatMap((kind) => [
          element("p", { class: "quiet" }, CODE_NAMES[kind] ?? kind), element("pre", { dir: "ltr", tabindex: "0", "aria-label": CODE_NAMES[kind] ?? kind }, (code[kind] ?? "").trimEnd()),
        ]));
      one.append(fold);
    });
  }
}

function fresh(): Asked {
  return { form: "short", definition: "", by: "", kinds: {}, detail: "normal", layout: "numerator" };
}

