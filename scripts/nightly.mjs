// `pnpm nightly`: the tests with HYALINE_NIGHTLY=1, for which fuzz and soak tests run at their full length, then the
// benchmarks.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = (name) => fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
const env = { ...process.env, HYALINE_NIGHTLY: "1" };
const failed = ["test", "bench"].filter(
  (name) => spawnSync(process.execPath, [script(name)], { env, stdio: "inherit" }).status !== 0,
);
if (failed.length > 0) console.error(`Failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
