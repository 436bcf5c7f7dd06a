// Bundles src/main.js and what it imports into one script, with the licences of what it holds.
// Usage: node build.mjs OUTPUT DIGEST   (DIGEST names the sources; it stands in the first line)

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [output, digest = "unknown"] = process.argv.slice(2);

const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.js"],
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none", // whole licence texts follow below
  metafile: true,
  minify: true,
  target: "es2020",
  write: false,
});

const script = result.outputFiles[0].text.trimEnd();
writeFileSync(output, `/* text2kg-view ${digest} */\n${script}\n/*\n${notices(result.metafile)}\n*/\n`);

// The names and licences of all bundled packages; packages with the same terms share one text.
function notices(metafile) {
  const packages = new Set(
    Object.keys(metafile.inputs)
      .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
      .filter(Boolean),
  );
  const byTerms = new Map();
  for (const name of [...packages].sort()) {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const { holders, terms } = licence(folder, license);
    const group = byTerms.get(terms) ?? [];
    group.push([`${name} ${version} (${license})`, ...holders].join("\n  "));
    byTerms.set(terms, group);
  }
  return [...byTerms].map(([terms, group]) => `${group.join("\n")}\n\n${terms}`).join("\n\n").replaceAll("*/", "* /");
}

function licence(folder, name) {
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) return { holders: [], terms: `Under the terms of ${name}.` };
  const lines = readFileSync(join(folder, file), "utf8").split(/\r?\n/).map((line) => line.trim());
  const isHolder = (line) => /^copyright\b.*\d{4}/i.test(line);
  const terms = lines.filter((line) => !isHolder(line)).join(" ").replace(/\s+/g, " ").trim();
  return { holders: lines.filter(isHolder), terms: terms.replace(/^(the )?mit license( \(mit\))? /i, "") };
}
