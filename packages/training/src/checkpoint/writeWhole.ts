import { fail } from "@hyaline/core";

/** The files that this process is writing beside others: two saves at once do not share one, and none is a leftover. */
const writing = new Set<string>();

/**
 * Writes a file so that a process that is killed, or a disk that is full, leaves the old file or the new one, whole: the
 * bytes go into a file beside, which is on the disk before it takes the name. What killed processes left beside is removed.
 *
 * @throws HyalineError `file` where the folder cannot be written to, or the disk is full
 */
export async function writeWhole(path: string | URL, bytes: Uint8Array): Promise<void> {
  const { fs, folderOf, nameOf, pid, pathOf, isAlive } = await node();
  const target = await fs.realpath(pathOf(path)).catch(() => pathOf(path));
  const [folder, name] = [folderOf(target), nameOf(target)];
  let own = 1;
  while (writing.has(`${folder}/.${name}.${pid}-${own}.saving`)) own++;
  const beside = `${folder}/.${name}.${pid}-${own}.saving`;
  writing.add(beside);
  try {
    await removeLeftovers();
    const file = await fs.open(beside, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(beside, target);
    await syncFolder();
  } catch (cause) {
    await fs.rm(beside, { force: true }).catch(() => undefined);
    const { code, message } = cause as NodeJS.ErrnoException;
    const remedy =
      code === "ENOSPC" ? "free some space" : "is there such a folder, and may it be written to?";
    fail(
      "file",
      "saveCheckpoint needs a path that can be written to",
      `${code ?? ""} ${message}`.trim(),
      remedy,
    );
  } finally {
    writing.delete(beside);
  }

  /** Files of processes that are no more. */
  async function removeLeftovers(): Promise<void> {
    for (const other of await fs.readdir(folder)) {
      const owner = other.startsWith(`.${name}.`) && /^(\d+)-\d+\.saving$/.exec(other.slice(name.length + 2));
      if (!owner || writing.has(`${folder}/${other}`)) continue;
      const isOurs = Number(owner[1]) === pid;
      if (isOurs || !isAlive(Number(owner[1]))) await fs.rm(`${folder}/${other}`, { force: true });
    }
  }

  /** The new name itself, on the disk. Some systems cannot open folders: there the rename has to do. */
  async function syncFolder(): Promise<void> {
    const handle = await fs.open(folder, "r").catch(() => undefined);
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  }
}

/**
 * The bytes of a file on disk.
 *
 * @throws HyalineError `file` where there is no such file, or it is a folder, a pipe or a device
 */
export async function readWhole(path: string | URL): Promise<Uint8Array> {
  const { fs } = await node();
  const read = async () => {
    const { isFile } = await fs.stat(path).then((stat) => ({ isFile: stat.isFile() }));
    return isFile ? await fs.readFile(path) : undefined;
  };
  const bytes = await read().catch((cause: unknown) =>
    fail(
      "file",
      "loadCheckpoint needs a file that it may read",
      String((cause as Error).message),
      "is the path right?",
    ),
  );
  return bytes ?? fail("file", "loadCheckpoint reads regular files", String(path), "is the path right?");
}

/** What Node gives. The names are put together here, so that bundlers for browsers do not look for the modules. */
async function node() {
  if (typeof process === "undefined" || !process.versions?.node)
    return fail(
      "unsupported",
      "paths of checkpoints need a file system, which browsers lack",
      undefined,
      "leave the path out, and keep the bytes",
    );
  const of = (name: string) => `node:${name}`;
  const fs: typeof import("node:fs/promises") = await import(/* @vite-ignore */ of("fs/promises"));
  const { basename, dirname, resolve }: typeof import("node:path") = await import(
    /* @vite-ignore */ of("path")
  );
  const { fileURLToPath }: typeof import("node:url") = await import(/* @vite-ignore */ of("url"));
  return {
    fs,
    folderOf: dirname,
    nameOf: basename,
    pid: process.pid,
    pathOf: (path: string | URL) => resolve(typeof path === "string" ? path : fileURLToPath(path)),
    isAlive: (pid: number) => {
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
      }
    },
  };
}
