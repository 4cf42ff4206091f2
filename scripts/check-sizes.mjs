// Size budgets: what a page ships, bundled, minified and gzipped, of packages as they are built. Every function that a room
// exports is measured alone, so a new one is held to its budget without a line here.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./files.mjs";
import { pool } from "./run.mjs";

const dozen = "add sub mul div exp log sqrt maximum matMul sum mean reshape".split(" ");
const ground = ["tensor", "grad", "jit", ...dozen];
const kB = (bytes) => `${(bytes / 1000).toFixed(2)} kB`;

/** Bytes, gzipped, of a page that imports these exports of a package; what is external is not counted. */
async function sizeOf(room, names, external = []) {
  const exported = names === "*" ? "*" : `{ ${names.join(", ")} }`;
  const { outputFiles } = await build({
    stdin: { contents: `export ${exported} from "@hyaline/${room}";`, resolveDir: root },
    bundle: true,
    minify: true,
    // What is imported when it is needed is not part of what a page loads first.
    splitting: true,
    format: "esm",
    target: "es2022",
    outdir: "out",
    write: false,
    logLevel: "silent",
    external,
  });
  const loaded = outputFiles.find(({ path }) => path.endsWith("stdin.js"));
  return gzipSync(loaded.contents, { level: 9 }).length;
}

const functionsOf = async (room) => {
  const exported = await import(new URL(`../packages/${room}/dist/index.js`, import.meta.url).href);
  return Object.keys(exported).filter((name) => typeof exported[name] === "function");
};

const rows = [];
const row = (name, bytes, limit) => rows.push({ name, bytes, limit });

/** Each function of a room by itself. */
async function each(room, limit, external) {
  const names = await functionsOf(room);
  const sizes = await pool(
    names.map((name) => () => sizeOf(room, [name], external)),
    4,
  );
  names.forEach((name, i) => {
    row(`${room}: ${name}`, sizes[i], limit);
  });
}

const base = await sizeOf("core", ground);
row("core: tensor, grad, jit and a dozen ops", base, 15_000);
const whole = await sizeOf("core", "*");
row("core: whole", whole);
const further = (await functionsOf("core")).length - ground.length;
row("core: each further function, on average", (whole - base) / further, 500);

const core = ["@hyaline/core", "@hyaline/core/facts", "@hyaline/onnx"];
for (const room of ["explainers", "optimizers", "layers"]) await each(room, 10_000, core);

const plots = await functionsOf("plots");
const [first] = plots;
const alone = await sizeOf("plots", [first], core);
row(`plots: ${first}`, alone, 25_000);
const pairs = await pool(
  plots.slice(1).map((name) => () => sizeOf("plots", [first, name], core)),
  4,
);
pairs.forEach((bytes, i) => {
  row(`plots: ${plots[i + 1]}, on top`, bytes - alone, 6_000);
});

const over = rows.filter(({ bytes, limit }) => bytes > limit);
const largest = rows.filter(({ limit }) => limit).sort((a, b) => b.bytes / b.limit - a.bytes / a.limit);
const shown = process.argv.includes("--all")
  ? rows
  : [...rows.filter(({ name }) => /^core/.test(name)), ...largest.slice(0, 8)];
for (const { name, bytes, limit } of new Set([...shown, ...over]))
  console.log(
    `${bytes > limit ? "OVER  " : "ok    "}${name}: ${kB(bytes)}${limit ? ` of ${kB(limit)}` : ""}`,
  );
console.log(`${rows.length} sizes, ${over.length} over budget`);
process.exitCode = over.length === 0 ? 0 : 1;
