// A page without a server: a worker with Python in it answers. One question after another, the newest of each kind.

import { data } from "./page.js";
import type { Answer } from "./server.js";

/** Milliseconds after which work that nobody waits for is ended with its worker, so that what is asked now begins. */
const LONG = 4000;

interface Told {
  id: number;
  answer?: Answer;
  done?: boolean;
}

interface Waiting {
  put: (answer: Answer | null) => void;
}

let worker: Worker | null = null;
let last = 0, isReady = false;
const waiting = new Map<number, Waiting>();
/** Runs while the worker is at what nobody waits for. */
let givenUp: ReturnType<typeof setTimeout> | undefined;

function started(): Worker {
  if (worker !== null) return worker;
  worker = new Worker(new URL(data.engine, document.baseURI), { type: "module" });
  worker.addEventListener("message", (event: MessageEvent<Told>) => {
    const { id, answer, done } = event.data;
    isReady = true;
    if (done) clearTimeout(givenUp);
    waiting.get(id)?.put(done ? null : answer ?? null);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end(event.message || "the page's Python could not be started");
  });
  return worker;
}

/** Whether Python is being started in the browser, which takes a while. */
export function isStarting(): boolean {
  return data.engine !== "" && !isReady;
}

function end(why: string): void {
  clearTimeout(givenUp);
  worker?.terminate();
  worker = null;
  isReady = false;
  for (const each of waiting.values()) {
    each.put({ event: "error", error: why });
    each.put(null);
  }
}

/** The answers to a question as they come. */
export async function* inBrowser(path: string, question: Record<string, unknown>, signal: AbortSignal): AsyncGenerator<Answer> {
  const id = ++last, found: (Answer | null)[] = [];
  let wake = (): void => {};
  waiting.set(id, { put: (answer) => { found.push(answer); wake(); } });
  const stop = (): void => {
    worker?.postMessage({ id, stop: true });
    clearTimeout(givenUp);
    givenUp = setTimeout(() => end("it was cancelled"), LONG);
    found.push(null);
    wake();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    started().postMessage({ id, path, question: JSON.stringify(question) });
    for (;;) {
      while (found.length) {
        const answer = found.shift() ?? null;
        if (answer === null) return;
        yield answer;
      }
      await new Promise<void>((done) => { wake = done; });
    }
  } finally {
    waiting.delete(id);
    signal.removeEventListener("abort", stop);
  }
}

if (data.engine) started();
