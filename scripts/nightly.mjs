// `pnpm nightly`: the tests with HYALINE_NIGHTLY=1, for which fuzz and soak tests run at their full length, then the errors
// of ops, then the benchmarks. Names of parts (`test`, `errors`, `bench`) choose some.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const parts = {
  test: [["test"]],
  errors: [
    ["op-table", "--errors"],
    ["op-table", "--errors", "--browser"],
  ],
  bench: [["bench"]],
};

const asked = process.argv.slice(2).filter((word) => word in parts);
const env = { ...process.env, HYALINE_NIGHTLY: "1" };
const failed = (asked.length > 0 ? asked : Object.keys(parts)).filter((part) =>
  parts[part].some(([name, ...words]) => {
    const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
    return spawnSync(process.execPath, [script, ...words], { env, stdio: "inherit" }).status !== 0;
  }),
);
if (failed.length > 0) console.error(`Failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
