// The page as static files, with Python in the browser: npm run static -- FOLDER. PYTHON names the interpreter that symgrad is installed for.
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What symgrad needs in the browser: python-flint as WebAssembly; SymPy, to copy a result as its code. */
const PYTHON = "314", PLATFORM = "pyemscripten_2026_0_wasm32", NEEDS = ["python-flint==0.9.0", "sympy==1.14.0", "mpmath==1.3.0"];

const target = resolve(process.argv[2] ?? "static"), engine = join(target, "engine");
const here = import.meta.dirname, python = process.env.PYTHON ?? "python3";
const run = (...words) => execFileSync(python, words, { stdio: ["ignore", "inherit", "inherit"] });

run("-m", "symgrad.serve.static", target);
run("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--platform", PLATFORM,
  "--platform", "any", "--python-version", PYTHON, "--dest", engine, ...NEEDS);
await build({
  absWorkingDir: here, entryPoints: ["src/engine.ts"], outfile: join(engine, "engine.js"), bundle: true, minify: true, format: "esm",
  target: "es2022", legalComments: "none",
});
for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"]) {
  copyFileSync(join(here, "node_modules/pyodide", name), join(engine, name));
}
const packages = readdirSync(engine).filter((name) => name.endsWith(".whl") || name === "symgrad.zip").sort();
writeFileSync(join(engine, "packages.json"), JSON.stringify(packages));
writeFileSync(
  join(engine, "README.txt"),
  "Python in the browser: Pyodide (Mozilla Public License 2.0) and the packages beside it, whose licences stand in their wheels.\n",
);
