// The repository's own files: everything that is not installed, built or hidden.
import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const foreign = new Set(["node_modules", "dist", "coverage", "fixtures", "hyaline-report"]);

/** Paths below `folder` that `wanted` accepts, relative to the root and with forward slashes. */
export function files(folder, wanted) {
  const found = [];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      const name = relative(root, path).split(sep).join("/");
      if (entry.isDirectory()) {
        if (
          !foreign.has(entry.name) &&
          name !== "docs/api" &&
          (!entry.name.startsWith(".") || entry.name === ".changeset")
        )
          walk(path);
      } else if (wanted(name)) found.push(name);
    }
  };
  walk(join(root, folder));
  return found.sort();
}
