import { fail } from "@hyaline/core";

const [DATABASE, STORE] = ["hyaline-checkpoints", "files"];

/**
 * Puts bytes under a name, in one transaction: a page that is closed meanwhile, or a full disk, leaves what was there.
 *
 * @throws HyalineError `file` where the database refuses, `unsupported` where there is none
 */
export async function writeDatabase(name: string, bytes: Uint8Array): Promise<void> {
  const database = await open("saveCheckpoint");
  try {
    await new Promise<void>((done, broken) => {
      const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => done();
      transaction.onabort = () => broken(transaction.error);
      transaction.objectStore(STORE).put(bytes, name);
    });
  } catch (cause) {
    const { name: kind, message } = (cause ?? {}) as Error;
    const remedy = kind === "QuotaExceededError" ? "free some space" : "may the page keep data?";
    fail(
      "file",
      "saveCheckpoint needs a database that can be written to",
      `${kind} ${message}`.trim(),
      remedy,
    );
  } finally {
    database.close();
  }
}

/** @throws HyalineError `file` where there is nothing of that name, `unsupported` where there is no database */
export async function readDatabase(name: string): Promise<Uint8Array> {
  const database = await open("loadCheckpoint");
  try {
    const bytes = await result<unknown>(database.transaction(STORE).objectStore(STORE).get(name));
    if (bytes instanceof Uint8Array) return bytes;
    return fail(
      "file",
      "loadCheckpoint needs a checkpoint of that name in IndexedDB",
      name,
      "is the name right?",
    );
  } finally {
    database.close();
  }
}

async function open(who: string): Promise<IDBDatabase> {
  if (typeof indexedDB === "undefined")
    return fail(
      "unsupported",
      `${who} needs IndexedDB for such a path, which browsers have`,
      undefined,
      "in Node give a path on disk",
    );
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return result(request).catch((cause: unknown) =>
    fail("file", `${who} needs a database that it may open`, String(cause), "may the page keep data?"),
  );
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, broken) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => broken(request.error);
  });
