// Packs every package as it would be published and looks at the result: publint, "are the types wrong", no trace of the
// workspace in its manifest, and every door open to `require` and to every kind of TypeScript project. The packages are
// built before this.
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doorProblems } from "./check-doors.mjs";
import { pack, packages, unpack } from "./packed.mjs";
import { pool, run } from "./run.mjs";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "hyaline-packed-")));

/** "Are the types wrong" counts `require` of an ES module as an error, which Node 20.19 and newer do. */
const attw = ["--profile", "node16", "--ignore-rules", "cjs-resolves-to-esm"];
const quiet = ["--no-definitely-typed", "--no-emoji", "--no-color", "--format", "ascii"];

async function problems(name) {
  const archive = await pack(name, join(scratch, "archives", name));
  await unpack(name, archive, scratch);
  const found = [];
  const manifest = execFileSync("tar", ["-xzOf", archive, "package/package.json"], { encoding: "utf8" });
  for (const trace of ["workspace:", "hyaline-source"]) {
    if (manifest.includes(trace)) found.push(`the published manifest still says "${trace}"`);
  }
  for (const [tool, ...args] of [
    ["publint", "run", archive, "--strict"],
    ["attw", archive, ...attw, ...quiet],
  ]) {
    const { ok, said } = await run(tool, args);
    if (!ok) found.push(`${tool}: ${said}`);
  }
  return found;
}

const results = await pool(
  packages.map((name) => () => problems(name).catch((error) => [error.message])),
  2,
);
const bad = packages.flatMap((name, i) => results[i].map((problem) => `${name}: ${problem}`));
if (bad.length === 0) bad.push(...(await doorProblems(scratch)));
rmSync(scratch, { recursive: true });
if (bad.length > 0) {
  console.error(bad.join("\n"));
  process.exit(1);
}
console.log(`${packages.length} packages pack well`);
