// Size budgets: what a page ships, bundled, minified and gzipped, of packages as they are built. Every function that a room
// exports is measured alone, so a new one is held to its budget without a line here.
import { readFileSync, writeFileSync } from "node:fs";
import { bundle, gzipped, loadedFirst } from "./bundle.mjs";
import { loadedByCall } from "./ordinary-calls.mjs";
import { pool } from "./run.mjs";

const dozen = "add sub mul div exp log sqrt maximum matMul sum mean reshape".split(" ");
const ground = ["tensor", "grad", "jit", ...dozen];
const kB = (bytes) => `${(bytes / 1000).toFixed(2)} kB`;

/**
 * Bytes, gzipped, of what a page loads first that imports these exports of a package: what is external, or imported when
 * it is needed, is not counted.
 */
async function sizeOf(room, names, external) {
  const chunks = await bundle(room, names, external);
  return gzipped(chunks, loadedFirst(chunks));
}

/** The same of an explainer by the end of an ordinary call, which is what is held to the limit. */
async function sizeOfCall(name, external) {
  const chunks = await bundle("explainers", [name], external);
  const first = loadedFirst(chunks);
  const called = await loadedByCall(name, chunks);
  return { bytes: gzipped(chunks, called), first: gzipped(chunks, first) };
}

const functionsOf = async (room) => {
  const exported = await import(`@hyaline/${room}`);
  return Object.keys(exported).filter((name) => typeof exported[name] === "function");
};

const rows = [];
const row = (name, bytes, limit, first) => rows.push({ name, bytes, limit, first });

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

const core = ["@hyaline/core", "@hyaline/core/facts", "@hyaline/core/ops", "@hyaline/onnx"];
const { hasFacts } = await import("@hyaline/core/facts");
for (const room of ["optimizers", "layers"]) await each(room, 10_000, core);
const explainers = Object.entries(await import("@hyaline/explainers"));
for (const [name, value] of explainers) {
  if (hasFacts(value)) {
    const { bytes, first } = await sizeOfCall(name, core);
    row(`explainers: ${name}`, bytes, 10_000, first);
  } else if (typeof value === "function")
    row(`explainers: ${name}`, await sizeOf("explainers", [name], core), 10_000);
}

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

// What misses its aim is listed with the size it has, and may not grow; what meets it has to leave the list.
const list = new URL("sizes-missed.json", import.meta.url);
const isOver = ({ bytes, limit }) => bytes > limit;
if (process.argv.includes("--update")) {
  const found = rows.filter(isOver).map(({ name, bytes }) => [name, Math.ceil(bytes / 100) * 100]);
  writeFileSync(list, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
}
const known = JSON.parse(readFileSync(list, "utf8"));
const missed = rows.filter((one) => isOver(one) && one.bytes <= known[one.name]);
const over = rows.filter((one) => isOver(one) && !missed.includes(one));
const met = Object.keys(known).filter((name) => !rows.some((one) => one.name === name && isOver(one)));

const word = (one) => {
  if (over.includes(one)) return "OVER";
  return missed.includes(one) ? "missed" : "ok";
};
const shown = rows.filter(({ name }) => process.argv.includes("--all") || name.startsWith("core"));
for (const one of new Set([...shown, ...missed, ...over]))
  console.log(
    `${word(one).padEnd(8)}${one.name}: ${kB(one.bytes)}${one.limit ? ` of ${kB(one.limit)}` : ""}${one.first ? `, ${kB(one.first)} before the first call` : ""}`,
  );
for (const name of met) console.log(`met     ${name}: take it off scripts/sizes-missed.json (--update)`);
console.log(`${rows.length} sizes, ${missed.length} known to miss their aim, ${over.length} over`);
process.exitCode = over.length + met.length === 0 ? 0 : 1;
