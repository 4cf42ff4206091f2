import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

/** The worker of `hyaline-backend-workers` as JavaScript, from its source. */
export function builtWorker(): URL {
  const outfile = join(mkdtempSync(join(tmpdir(), "hyaline-worker-")), "worker.mjs");
  buildSync({
    stdin: { contents: 'import "hyaline-backend-workers/worker";', resolveDir: import.meta.dirname },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["hyaline-source"],
  });
  return pathToFileURL(outfile);
}
