import { relative } from "node:path";
import { parseArgs } from "node:util";
import type { Command } from "../main.js";
import { UsageError } from "../output/exitCode.js";
import { createBackend } from "./createBackend.js";

const help = `hyaline create: write the beginning of a plugin

Usage: hyaline create backend NAME [options]

Makes a folder with a small backend: a table of kernels, the conformance kit as its test, and what to do next in its
README. NAME is its name on npm, such as fast-backend or @me/fast-backend; the folder is called like the last part.

Options:
  --in FOLDER        where the new folder is made (default: here)
  --debug            show where an error comes from
  --help             this text`;

export const createCommand: Command = {
  summary: "write the beginning of a plugin: create backend NAME",
  help,
  run: async (argv, { terminal }) => {
    const { positionals, values } = parse(argv);
    const [kind, name, ...rest] = positionals;
    if (kind !== "backend") throw new UsageError("what to create is one of: backend NAME");
    if (name === undefined || rest.length > 0) throw new UsageError("create backend takes one NAME");
    const parent = values.in ?? ".";
    if (parent.trim() === "" || parent.includes("\0")) throw new UsageError("--in needs a folder");
    const { folder, files } = await createBackend({ name, parent });
    const path = relative(process.cwd(), folder) || ".";
    terminal.line(`${files.length} files in ${path}:`);
    for (const file of files) terminal.line(`  ${file}`);
    terminal.line();
    terminal.line("Next:");
    for (const step of [`cd ${path}`, "npm install", "npm test"]) terminal.line(`  ${step}`);
  },
};

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: { in: { type: "string" } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\. |\n/)[0]?.replace(/\.$/, "") ?? "");
  }
}
