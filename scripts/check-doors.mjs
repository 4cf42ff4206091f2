// Opens every door of the packed packages as strangers do: `require()`d from CommonJS, and type-checked by projects that
// check libraries too (`skipLibCheck: false`), with each way that TypeScript has of finding modules. Called by check-packed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packages } from "./packed.mjs";
import { pool, run } from "./run.mjs";

/** How projects find modules. `lib` is TypeScript's own for the target. */
const projects = {
  nodenext: { module: "nodenext" },
  node20: { module: "node20" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};

const doorsOf = (folder) =>
  packages.flatMap((name) => {
    const { exports } = JSON.parse(
      readFileSync(join(folder, "node_modules/@hyaline", name, "package.json"), "utf8"),
    );
    return Object.keys(exports)
      .filter((door) => !door.endsWith(".json"))
      .map((door) => `@hyaline/${name}${door.slice(1)}`);
  });

/** What is wrong with the doors of the packages that lie in `folder/node_modules`. */
export async function doorProblems(folder) {
  const doors = doorsOf(folder);
  const problems = [];

  const required = doors.map(
    (door) => `if (Object.keys(require("${door}")).length === 0) throw "${door} is empty";`,
  );
  writeFileSync(join(folder, "doors.cjs"), required.join("\n"));
  const { ok, said } = await run(process.execPath, [join(folder, "doors.cjs")], { cwd: folder });
  if (!ok) problems.push(`require: ${said}`);

  const imported = doors
    .map((door, i) => `import * as door${i} from "${door}";\nexport { door${i} };`)
    .join("\n");
  for (const ending of ["mts", "cts"]) writeFileSync(join(folder, `doors.${ending}`), imported);
  const checks = Object.entries(projects).map(([name, options]) => async () => {
    const base = { target: "es2022", strict: true, skipLibCheck: false, noEmit: true, types: [] };
    const file = join(folder, `tsconfig.${name}.json`);
    writeFileSync(
      file,
      JSON.stringify({ compilerOptions: { ...base, ...options }, files: ["doors.mts", "doors.cts"] }),
    );
    const { ok, said } = await run("tsc", ["-p", file], { cwd: folder });
    if (!ok) problems.push(`types, ${name}: ${said}`);
  });
  await pool(checks, 2);
  return problems;
}
