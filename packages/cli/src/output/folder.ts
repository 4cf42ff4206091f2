import { access, constants, mkdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { HyalineError } from "@hyaline/core";

/** A folder that gets all of its files or none. */
export interface OutputFolder {
  readonly path: string;
  /** Writes every file under a temporary name first, and gives them their names only when all are there. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Takes back what preparing made: folders that did not exist before and are still empty. */
  discard(): Promise<void>;
}

/**
 * Makes sure that files can be written to `folder`, before any work is done for them. Other files in it stay as they are.
 *
 * @throws HyalineError `file` when the folder cannot be made or written to
 */
export async function outputFolder(folder: string): Promise<OutputFolder> {
  const path = resolve(folder);
  const made = await makeFolder(path);
  const names: string[] = [];
  const temporary = (name: string) => join(path, `.${name}.${process.pid}.partial`);
  const previous = (name: string) => join(path, `.${name}.${process.pid}.previous`);

  return {
    path,
    write: async (files) => {
      const list = Object.keys(files);
      names.push(...list);
      const renamed: string[] = [];
      try {
        for (const name of list) await writeFile(temporary(name), files[name] as string, { flag: "wx" });
        for (const name of list) await rename(join(path, name), previous(name)).catch(ignoreMissing);
        for (const name of list) {
          await rename(temporary(name), join(path, name));
          renamed.push(name);
        }
        for (const name of list) await rm(previous(name), { force: true });
      } catch (cause) {
        // The files of an earlier run come back: never a new file beside an old one.
        for (const name of renamed) await rm(join(path, name), { force: true });
        for (const name of list) await rename(previous(name), join(path, name)).catch(() => undefined);
        for (const name of list) await rm(temporary(name), { force: true }).catch(() => undefined);
        throw unwritable(path, cause);
      }
    },
    discard: async () => {
      for (const name of names) await rm(temporary(name), { force: true }).catch(() => undefined);
      if (made !== undefined) await removeEmpty(path, made);
    },
  };
}

/** The first folder that had to be made, if any. */
async function makeFolder(path: string): Promise<string | undefined> {
  try {
    const made = await mkdir(path, { recursive: true });
    const { isDirectory } = await stat(path).then((found) => ({ isDirectory: found.isDirectory() }));
    if (!isDirectory) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    await access(path, constants.W_OK | constants.X_OK);
    return made;
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Removes `path` and its parents up to `top` as long as they are empty. */
async function removeEmpty(path: string, top: string): Promise<void> {
  for (let folder = path; folder.length >= top.length; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

const ignoreMissing = (cause: NodeJS.ErrnoException): void => {
  if (cause.code !== "ENOENT") throw cause;
};

function unwritable(path: string, cause: unknown): HyalineError {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    EACCES: "it may not be written to",
    EPERM: "it may not be written to",
    EROFS: "its file system is read-only",
    ENOSPC: "the disk is full",
    ENOTDIR: "a part of the path is a file",
    EEXIST: "there is a file of that name",
  };
  const reason = reasons[code ?? ""] ?? String((cause as Error)?.message ?? cause);
  return new HyalineError(
    "file",
    `the report cannot be written to ${path}: ${reason}; name another folder with --out`,
    {
      cause,
    },
  );
}
