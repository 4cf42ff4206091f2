// Packs every package as it would be published and looks at the result: publint, "are the types wrong", and no trace of
// the workspace in its manifest. The packages are built before this.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./files.mjs";
import { pool, run } from "./run.mjs";

const scratch = mkdtempSync(join(tmpdir(), "hyaline-packed-"));

async function problems(name) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const packed = await run("pnpm", ["pack", "--pack-destination", folder], {
    cwd: join(root, "packages", name),
  });
  const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (!packed.ok || !archive) return [`pack: ${packed.said}`];
  const path = join(folder, archive);
  const found = [];
  const manifest = execFileSync("tar", ["-xzOf", path, "package/package.json"], { encoding: "utf8" });
  for (const trace of ["workspace:", "hyaline-source"]) {
    if (manifest.includes(trace)) found.push(`the published manifest still says "${trace}"`);
  }
  for (const [tool, ...args] of [
    ["publint", "run", path, "--strict"],
    [
      "attw",
      path,
      "--profile",
      "esm-only",
      "--no-definitely-typed",
      "--no-emoji",
      "--no-color",
      "--format",
      "ascii",
    ],
  ]) {
    const { ok, said } = await run(tool, args);
    if (!ok) found.push(`${tool}: ${said}`);
  }
  return found;
}

const names = readdirSync(join(root, "packages"));
const results = await pool(
  names.map((name) => () => problems(name)),
  2,
);
rmSync(scratch, { recursive: true });

const bad = names.flatMap((name, i) => results[i].map((problem) => `${name}: ${problem}`));
if (bad.length > 0) {
  console.error(bad.join("\n"));
  process.exit(1);
}
console.log(`${names.length} packages pack well`);
