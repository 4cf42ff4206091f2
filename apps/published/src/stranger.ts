/** A folder outside the repository, where somebody installs our packages by name. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Registry } from "./registry.js";
import { run } from "./run.js";

export interface Stranger {
  readonly folder: string;
  install(...names: string[]): Promise<void>;
  write(file: string, text: string): void;
  run(command: string, ...argv: string[]): Promise<string>;
  /** The version of a package that was installed. */
  version(name: string): string;
  /** The same in a folder inside this one, such as a tool has made. */
  in(inner: string): Stranger;
  remove(): void;
}

export function newStranger(registry: Registry): Stranger {
  const stranger = strangerIn(realpathSync(mkdtempSync(join(tmpdir(), "hyaline-stranger-"))));
  stranger.write("package.json", JSON.stringify({ private: true, type: "module" }));
  stranger.write(".npmrc", registry.npmrc);
  return stranger;
}

function strangerIn(folder: string): Stranger {
  return {
    folder,
    write: (file, text) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    install: async (...names) => {
      await run(folder, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", ...names);
    },
    run: (command, ...argv) => run(folder, command, ...argv),
    version: (name) =>
      JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version,
    in: (inner) => strangerIn(join(folder, inner)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
