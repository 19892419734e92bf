// What the server wrote into the page: words in its language, examples; and small helpers for what stands on it.

interface Question {
  form: "short" | "latex";
  definition: string;
  by: string;
  kinds?: Record<string, string>;
}

interface Data {
  language: string;
  words: Record<string, string>;
  kinds: string[];
  questions: Record<string, Question>;
  documents: Record<string, { name: string; text: string }>;
  /** The script that answers the page where no server does; "" where one does. */
  engine: string;
}

export type { Question };

export const data: Data = JSON.parse(byId<HTMLTemplateElement>("data").content.textContent ?? "{}");

/** The element with this id, which the page has. */
export function byId<E extends Element = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as unknown as E;
}

/** A sentence of the page's language with its {placeholders} filled. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  return (data.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? inDigits(value) : value;
  });
}

/** A whole number in the digits of the language. */
export function inDigits(value: number): string {
  const digits = [...(data.words["language.digits"] ?? "0123456789")];
  return String(value).replace(/\d/g, (digit) => digits[Number(digit)] ?? digit);
}

/** How an element is to be read out and laid out that holds a message: some are in English, in whatever language the page is. */
export function spokenAs(message: string): Record<string, string> {
  return /[\u0590-\u08ff]/.test(message) ? { dir: "auto" } : { lang: "en", dir: "auto" };
}

/** An element with attributes and children; a child that is a text is plain text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Markup of the server as a fragment; lengths in it are set one by one, since the page's policy forbids style in attributes. */
export function markup(text: string): DocumentFragment {
  const made = document.createElement("template");
  made.innerHTML = text;
  for (const each of made.content.querySelectorAll<HTMLElement>("[data-style]")) {
    for (const part of (each.dataset.style ?? "").split(";")) {
      const at = part.indexOf(":");
      if (at > 0) each.style.setProperty(part.slice(0, at).trim(), part.slice(at + 1).trim());
    }
  }
  return made.content;
}

/** Put a text on the clipboard; false where the browser does not let the page. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.body.appendChild(element("textarea", { class: "visually-hidden" }));
    area.value = text;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** A button that copies what `text` gives, and says so for a while. */
export function copyButton(words: string, text: () => string, status: HTMLElement): HTMLButtonElement {
  const button = element("button", { type: "button" }, words);
  button.addEventListener("click", async () => {
    const done = await copy(text());
    button.focus();
    button.textContent = done ? say("copy.done") : words;
    status.textContent = say(done ? "copy.done" : "page.copy_failed");
    setTimeout(() => {
      button.textContent = words;
      if (done) status.textContent = "";
    }, 2000);
  });
  return button;
}

/** work, once nobody has asked for it again for so many milliseconds. */
export function rested(work: () => void, milliseconds: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
