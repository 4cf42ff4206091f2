import { constants, type Dirent } from "node:fs";
import { access, lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, HyalineError } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { type PluginName, pluginName } from "./pluginName.js";

/** A real plugin that the tests run as it is; its names are what is replaced. */
const template = fileURLToPath(new URL("../../templates/backend", import.meta.url));

/** Files that lie here under another name: npm leaves one out of what it packs, and takes the other for a manifest. */
const givenNames: Readonly<Record<string, string>> = {
  gitignore: ".gitignore",
  "manifest.json": "package.json",
};

export interface CreateBackendOptions {
  /** Such as `fast-backend` or `@me/fast-backend`. */
  readonly name: string;
  /** The folder in which the plugin's own folder is made. */
  readonly parent: string;
}

export interface CreatedPlugin {
  readonly name: PluginName;
  readonly folder: string;
  /** Relative to the folder, with forward slashes. */
  readonly files: readonly string[];
}

/**
 * Writes a new backend plugin into a folder of its own, and nothing outside it. When that fails, what was written is gone
 * again.
 *
 * @throws HyalineError `argument` for a bad name, `file` where the folder is not empty, is not a folder, or cannot be made
 */
export async function createBackend(options: CreateBackendOptions): Promise<CreatedPlugin> {
  const { name, parent } = refuseUnknown("createBackend", options, ["name", "parent"]);
  const names = pluginName(name);
  const folder = resolve(parent, names.folder);
  const isNew = await makeFolder(folder);
  const written: string[] = [];
  try {
    for (const source of await filesOf(template)) {
      const text = renamed(await readFile(join(template, source), "utf8"), names);
      const target = renamed(givenNames[source] ?? source, names);
      await mkdir(join(folder, dirname(target)), { recursive: true });
      await writeFile(join(folder, target), text, { flag: "wx" });
      written.push(target.split(sep).join("/"));
    }
  } catch (cause) {
    await remove(folder, written, isNew);
    throw unwritable(folder, cause);
  }
  return { name: names, folder, files: written.sort() };
}

function renamed(text: string, names: PluginName): string {
  return text
    .replaceAll("templateBackend", names.function)
    .replaceAll('"name": "template-backend"', `"name": "${names.package}"`)
    .replaceAll('from "template-backend"', `from "${names.package}"`)
    .replaceAll("template-backend", names.folder);
}

/** Takes back what was written, and nothing that somebody else wrote meanwhile. */
async function remove(folder: string, files: readonly string[], isNew: boolean): Promise<void> {
  for (const file of files) await rm(join(folder, file), { force: true });
  const folders = new Set(files.map((file) => dirname(join(folder, file))).filter((path) => path !== folder));
  for (const path of [...folders].sort().reverse()) await rmdir(path).catch(() => undefined);
  if (isNew) await rmdir(folder).catch(() => undefined);
}

/** True where the folder was not there before. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    const found = await lstat(folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ENOENT") throw cause;
    });
    if (!found) {
      await access(dirname(folder), constants.W_OK | constants.X_OK);
      await mkdir(folder);
      return true;
    }
    // A link would lead out of the folder.
    if (!found.isDirectory())
      fail("file", "a new plugin needs a folder of its own", `${folder}, which is a file or a link`);
    const entries = await readdir(folder);
    if (entries.length > 0) {
      const some = entries.slice(0, 3).join(", ");
      fail(
        "file",
        "a new plugin needs an empty folder",
        `${folder} with ${some}`,
        "choose another name, or move them away",
      );
    }
    return false;
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

function unwritable(folder: string, cause: unknown): HyalineError {
  if (cause instanceof HyalineError) return cause;
  const { code = "unknown" } = cause as NodeJS.ErrnoException;
  return new HyalineError(
    "file",
    `the plugin cannot be written to ${folder} (${code}); go to a folder that you may write to, or name one with --in`,
    { cause },
  );
}

async function filesOf(folder: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
