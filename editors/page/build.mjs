// Bundles the page's script, and writes the licences of what is in it, into the package or into the folder that is named.
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const target = process.argv[2] ?? join(import.meta.dirname, "../../symgrad/serve/assets");
const { metafile } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/main.ts"],
  outfile: join(target, "page.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});
const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const found = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const licences = [...packages].sort().map((name) => {
  const folder = join(import.meta.dirname, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = readFileSync(join(folder, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
const rule = "-".repeat(80);
writeFileSync(
  join(target, "licences.txt"),
  `The script of this page has these packages in it. Its formulas are set in subsets of Latin Modern Math, under the GUST Font\n` +
    `License, whose text stands in symgrad/sheets/assets.\n\n${rule}\n${licences.join(`\n${rule}\n`)}`,
);
