// Gathers what several pages share in few files: the tool that cuts the program makes one for each set of pages, and a page
// would ask for fifty of them.
//
// usage: node parts.mjs CUT WORK : reads the cut program and its script in CUT, writes gathered parts, the script and what the
// pages in NEEDED are made of to WORK.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";

/** So large a part is not loaded for a page that does not need it. In bytes. */
const ALONE_BYTES = 100_000;
const SCRIPT = "__wasm_split.js";
/** Pages that people open by their address on a slow line: what they need is asked for before the program runs. */
const NEEDED = ["receipts", "receipt"];
/** The name of a language's part begins with this (`texts/src/loader.rs`). */
const LANGUAGE = "language_";
/** What the program uses; several memories only exist until the parts share one. */
const FEATURES = ["bulk-memory", "bulk-memory-opt", "sign-ext", "nontrapping-float-to-int", "multivalue", "reference-types"]
  .concat("mutable-globals", "multimemory")
  .map((feature) => `--enable-${feature}`);

const [cut, work] = process.argv.slice(2);
let script = readFileSync(`${cut}/${SCRIPT}`, "utf8");

/** What a language needs is small and needed early; what only pages need waits for a page. */
function group(part, users) {
  if (statSync(`${cut}/${part}.wasm`).size > ALONE_BYTES) return part;
  return users.some((user) => user.startsWith(LANGUAGE)) ? "shared_words" : "shared_pages";
}

const groups = new Map();
script = script.replace(/\/\* (.*) \*\/\nconst __(chunk_\d+) = (makeLoad\([^]*?\n, \[\]\);)/g, (all, users, part, load) => {
  const name = group(part, users.split(", "));
  const isFirst = !groups.has(name);
  groups.set(name, [...(groups.get(name) ?? []), part]);
  return isFirst ? `const __${name} = ${load.replace(`${part}.wasm`, `${name}.wasm`)}` : "";
});
const places = new Map([...groups].flatMap(([name, parts]) => parts.map((part) => [part, name])));
script = script.replace(/\[((?:__chunk_\d+(?:, )?)+)\]/g, (all, list) => {
  const names = list.split(", ").map((part) => `__${places.get(part.slice(2))}`);
  return `[${[...new Set(names)].join(", ")}]`;
});
// All parts take memory, table and stack from the program. Gathered ones take them from one module among them, which takes them
// from the program by another name: so that a gathered part asks for each of them once.
const HOST = "program";
const takenBy = (part) => {
  const text = execFileSync("wasm-dis", [...FEATURES, `${cut}/${part}.wasm`], { stdio: ["ignore", "pipe", "ignore"] });
  return [...text.toString().matchAll(/\(import "__wasm_split" ("\w+") (\((\w+) (\$\S+) .*\))\)/g)];
};
// Not every part needs the stack: the first one tells that takes all three.
let taken = [];
for (const part of places.keys()) {
  taken = takenBy(part);
  if (taken.length === 3) break;
}
const lines = taken.map(([, name, declared, kind, id]) => `(import "${HOST}" ${name} ${declared}) (export ${name} (${kind} ${id}))`);
writeFileSync(`${work}/${HOST}.wat`, `(module ${lines.join("\n")})`);
execFileSync("wasm-as", [...FEATURES, `${work}/${HOST}.wat`, "-o", `${work}/${HOST}.wasm`]);

for (const [name, parts] of groups) {
  const modules = [[HOST, "__wasm_split"], ...parts.map((part) => [part, part])];
  const files = modules.flatMap(([file, module]) => [`${file === HOST ? work : cut}/${file}.wasm`, module]);
  const options = [...FEATURES, "--rename-export-conflicts", "-o", `${work}/${name}.wasm`];
  if (parts.length > 1) execFileSync("wasm-merge", [...files, ...options], { stdio: "ignore" });
  else copyFileSync(`${cut}/${parts[0]}.wasm`, `${work}/${name}.wasm`);
}
script = script.replace(/Object\.assign\(sharedImports\.__wasm_split,.*\);/, (all) => `${all} sharedImports.${HOST} = sharedImports.__wasm_split;`);
writeFileSync(`${work}/${SCRIPT}`, script);
for (const page of NEEDED) {
  const [, list] = script.match(new RegExp(`__wasm_split_load_${page} = [^]*?\\n, \\[(.*)\\]\\)\\);`));
  const parts = [...list.split(", ").map((part) => part.slice(2)), `split_${page}`];
  const links = parts.map((part) => `<link rel=preload as=fetch type=application/wasm crossorigin href=/${part}.wasm>`);
  writeFileSync(`${work}/${page}.needs.html`, links.join(""));
}
for (const file of readdirSync(cut)) {
  if (file.startsWith("split_")) copyFileSync(`${cut}/${file}`, `${work}/${file}`);
}
for (const kind of ["wat", "wasm"]) rmSync(`${work}/${HOST}.${kind}`);
