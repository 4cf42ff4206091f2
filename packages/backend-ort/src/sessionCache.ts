import { HyalineError } from "@hyaline/core";
import type { Session } from "./runtime.js";

interface Entry {
  readonly session: Promise<Session>;
  /** The session, once it is made. */
  ready?: Session;
  running: number;
  evicted: boolean;
}

/** A bounded number of sessions, by the structure of their graphs; the one used longest ago is released first. */
export class SessionCache {
  readonly #entries = new Map<string, Entry>();
  readonly #holders = new Map<string, number>();
  #closed = false;

  constructor(readonly limit: number) {}

  get size(): number {
    return this.#entries.size;
  }

  /** Runs `use` on the session of `key`, made by `create` if there is none; it is not released meanwhile. */
  async use<T>(
    key: string,
    create: () => Promise<Session>,
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw new HyalineError("disposed", "the backend was used after its disposal");
    const entry = this.#entries.get(key) ?? this.#start(key, create);
    // Used last: it goes last.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.running++;
    this.#evict();
    try {
      return await use(entry.ready ?? (await entry.session));
    } finally {
      entry.running--;
      if (entry.evicted) void release(entry);
    }
  }

  #start(key: string, create: () => Promise<Session>): Entry {
    const entry: Entry = { session: create(), running: 0, evicted: false };
    entry.session.then(
      (session) => {
        entry.ready = session;
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry;
  }

  /** Counts one more executable that runs the session of `key`. */
  hold(key: string): void {
    this.#holders.set(key, (this.#holders.get(key) ?? 0) + 1);
  }

  /** Counts one less; the last one releases the session. */
  letGo(key: string): void {
    const holders = (this.#holders.get(key) ?? 1) - 1;
    if (holders > 0) this.#holders.set(key, holders);
    else {
      this.#holders.delete(key);
      void this.#drop(key);
    }
  }

  async #drop(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    entry.evicted = true;
    await release(entry);
  }

  /** Releases every session; those that are wanted again are made again. */
  async clear(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((key) => this.#drop(key)));
  }

  /** Releases every session, and makes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.clear();
  }

  #evict(): void {
    for (const key of [...this.#entries.keys()]) {
      if (this.#entries.size <= this.limit) return;
      void this.#drop(key);
    }
  }
}

async function release(entry: Entry): Promise<void> {
  if (entry.running > 0) return;
  await entry.session.then((session) => session.release()).catch(() => undefined);
}
