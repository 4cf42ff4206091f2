import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

/** `worker.ts` as JavaScript: Vitest runs sources as they are, but Node starts a worker from a file that it can read. */
export function builtWorker(): URL {
  const outfile = join(mkdtempSync(join(tmpdir(), "hyaline-workers-")), "worker.mjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("../worker.ts", import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    // Inside Hyaline's repository its packages are sources too; elsewhere this says nothing.
    conditions: ["hyaline-source"],
  });
  return pathToFileURL(outfile);
}
