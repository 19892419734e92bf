// How the page asks the server: an object each way, answers as they come; what is asked anew ends what was asked before.

import { inBrowser, isStarting } from "./browser.js";
import { byId, data, say } from "./page.js";

/** Names the page to the server, which keeps its processes. */
const PAGE = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
/** Milliseconds after which a question is asked again that found no server, and after which one hears that an answer takes time. */
const AGAIN = 3000, SLOW = 400;

export type Answer = { event: string } & Record<string, unknown>;

/** A question of one kind: the newest counts. */
export class Asking {
  private aborting: AbortController | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;

  /**
   * path     what is asked
   * take     is given each answer
   * fail     is given the sentence where there is an error
   * wait     is called while it takes long, with the seconds
   */
  constructor(
    private readonly path: string,
    private readonly take: (answer: Answer) => void,
    private readonly fail: (sentence: string) => void,
    private readonly wait: (seconds: number) => void = () => {},
  ) {}

  /** Ask; what was asked before is given up. */
  async ask(question: Record<string, unknown>): Promise<void> {
    this.stop();
    const aborting = (this.aborting = new AbortController());
    const began = performance.now();
    const clock = setInterval(() => {
      if (!aborting.signal.aborted) this.wait(Math.floor((performance.now() - began) / 1000));
    }, SLOW);
    try {
      for await (const answer of asked(this.path, { page: PAGE, ...question }, aborting.signal)) {
        if (aborting.signal.aborted) return;
        if (answer.event === "error") this.fail(String(answer.error));
        else this.take(answer);
      }
    } catch (error) {
      if (aborting.signal.aborted) return;
      if (!(error instanceof TypeError)) throw error;
      this.fail(say("page.offline"));
      this.again = setTimeout(() => void this.ask(question), AGAIN);
    } finally {
      clearInterval(clock);
    }
  }

  /** Give up what is asked. */
  stop(): void {
    clearTimeout(this.again);
    this.aborting?.abort();
  }
}

/** The answers of whoever answers this page: its server, or Python in the browser. */
const asked = data.engine ? inBrowser : byServer;

async function* byServer(path: string, question: Record<string, unknown>, signal: AbortSignal): AsyncGenerator<Answer> {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question), signal,
  });
  if (!response.ok || response.body === null) yield { event: "error", error: await sentence(response) };
  else yield* lines(response.body);
}

async function sentence(response: Response): Promise<string> {
  try {
    const said: unknown = (await response.json()).error;
    if (typeof said === "string") return said;
  } catch {
    // It is no JSON.
  }
  return `${response.status} ${response.statusText}`;
}

/** The objects of a stream that has one a line. */
async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<Answer> {
  const reader = body.getReader(), decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const found = rest.split("\n");
    rest = found.pop() ?? "";
    for (const line of found) if (line) yield JSON.parse(line) as Answer;
    if (done) return;
  }
}

/** Say how a tab's work stands: a sentence, and a bar while it is at it. */
export class State {
  private readonly words: HTMLElement;
  private readonly bar: HTMLProgressElement;
  private isAnswered = false;

  constructor(tab: "derive" | "check") {
    this.words = byId(`${tab}-status`);
    this.bar = byId<HTMLProgressElement>(`${tab}-progress`);
  }

  /** Answer what somebody did that is no question: work that is under way does not speak over it. */
  reply(words: string): void {
    this.isAnswered = false;
    this.rest(words, "error");
    this.isAnswered = true;
  }

  /** Something else was done: work speaks again. */
  resume(): void {
    this.isAnswered = false;
  }

  /** done, total   of the work; without them the bar only moves */
  working(words: string, done?: number, total?: number): void {
    this.set(words, "");
    this.bar.hidden = false;
    if (done === undefined || total === undefined) this.bar.removeAttribute("value");
    else {
      this.bar.max = total;
      this.bar.value = done;
    }
  }

  /** It takes long: what is done, and since when. */
  waiting(words: string, seconds: number): void {
    const long = isStarting() ? say("page.starting", { seconds }) : seconds < 1 ? "" : say("page.answer.working", { seconds });
    this.working(`${words} ${long}`.trim());
  }

  rest(words: string | HTMLElement[], kind: "" | "good" | "bad" | "error" = ""): void {
    this.set(words, kind);
    this.bar.hidden = true;
  }

  private set(words: string | HTMLElement[], kind: string): void {
    if (this.isAnswered) return;
    const parts = typeof words === "string" ? [words] : words.flatMap((each, at) => (at ? ["  ", each] : [each]));
    const said = parts.map((each) => (typeof each === "string" ? each : each.textContent)).join("");
    // What is said already is not read out again.
    if (this.words.textContent !== said) this.words.replaceChildren(...parts);
    this.words.dataset.kind = kind;
    // Some errors are told in English.
    if (kind === "error" && data.language !== "en") this.words.dir = "auto";
    else this.words.removeAttribute("dir");
  }
}
