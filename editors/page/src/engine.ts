// The worker of a page without a server: Python with symgrad, which answers one question after another.

interface PythonProxy {
  next(): { done: boolean; value: string };
  destroy(): void;
}

interface Python {
  unpackArchive(data: ArrayBuffer, format: string, options: { extractDir: string }): void;
  runPython(code: string): unknown;
}

interface Asked {
  id: number;
  path?: string;
  question?: string;
  stop?: boolean;
}

const asked: Asked[] = [];
const stopped = new Set<number>();
let isBusy = false;

const python: Promise<(path: string, question: string) => PythonProxy> = (async () => {
  const here = new URL("./", import.meta.url);
  const { loadPyodide } = (await import(new URL("pyodide.mjs", here).href)) as { loadPyodide: (o: { indexURL: string }) => Promise<Python> };
  const names = (await (await fetch(new URL("packages.json", here))).json()) as string[];
  const [made, ...packages] = await Promise.all([
    loadPyodide({ indexURL: here.href }),
    ...names.map(async (name) => (await fetch(new URL(name, here))).arrayBuffer()),
  ]);
  const extractDir = made.runPython("import site, sys; sys.setrecursionlimit(3000); site.getsitepackages()[0]") as string;
  packages.forEach((each, at) => made.unpackArchive(each, names[at]?.endsWith(".whl") ? "wheel" : "zip", { extractDir }));
  const answers = made.runPython("from symgrad.serve.engine import answers; answers") as (path: string, question: string) => PythonProxy;
  postMessage({ id: 0 });
  return answers;
})();

/** Let messages come in. */
const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

async function work(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
    const { id } = next;
    try {
      if (!stopped.has(id)) await answer(next);
    } catch (error) {
      const said = String(error instanceof Error ? error.message : error).trim().split("\n").at(-1);
      postMessage({ id, answer: { event: "error", error: `an unexpected error, which should be reported: ${said}` } });
    }
    stopped.delete(id);
    postMessage({ id, done: true });
  }
  isBusy = false;
}

async function answer({ id, path = "", question = "" }: Asked): Promise<void> {
  const found = (await python)(path, question);
  try {
    for (let step = found.next(); !step.done && !stopped.has(id); step = found.next()) {
      postMessage({ id, answer: JSON.parse(step.value) });
      await pause();
      if (stopped.has(id)) return;
    }
  } finally {
    found.destroy();
  }
}

addEventListener("message", (event: MessageEvent<Asked>) => {
  if (event.data.stop) stopped.add(event.data.id);
  else {
    asked.push(event.data);
    void work();
  }
});
