import { HyalineError } from "@hyaline/core";
import type { Session } from "./runtime.js";

/** A session and those who run it. */
export interface SessionEntry {
  readonly session: Promise<Session>;
  /** The session, once it is made. */
  ready: Session | undefined;
  running: number;
  evicted: boolean;
  /** Grows with each use. */
  usedAt: number;
}

/** A bounded number of sessions, by the structure of their graphs; the one used longest ago is released first. */
export class SessionCache {
  readonly #entries = new Map<string, SessionEntry>();
  readonly #holders = new Map<string, number>();
  #uses = 0;
  #closed = false;

  constructor(readonly limit: number) {}

  get size(): number {
    return this.#entries.size;
  }

  /**
   * The session of `key`, made by `create` if there is none; it is not released until {@link leave} is called.
   *
   * @param known what an earlier call gave, which saves looking the key up
   */
  enter(key: string, create: () => Promise<Session>, known?: SessionEntry): SessionEntry {
    if (this.#closed) throw new HyalineError("disposed", "the backend was used after its disposal");
    const entry = known?.evicted === false ? known : (this.#entries.get(key) ?? this.#start(key, create));
    entry.usedAt = ++this.#uses;
    entry.running++;
    if (this.#entries.size > this.limit) this.#evict();
    return entry;
  }

  leave(entry: SessionEntry): void {
    entry.running--;
    if (entry.evicted) void release(entry);
  }

  #start(key: string, create: () => Promise<Session>): SessionEntry {
    const entry: SessionEntry = {
      session: create(),
      ready: undefined,
      running: 0,
      evicted: false,
      usedAt: 0,
    };
    this.#entries.set(key, entry);
    entry.session.then(
      (session) => {
        entry.ready = session;
      },
      () => {
        entry.evicted = true;
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
    const oldestFirst = [...this.#entries].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [key] of oldestFirst.slice(0, this.#entries.size - this.limit)) void this.#drop(key);
  }
}

async function release(entry: SessionEntry): Promise<void> {
  if (entry.running > 0) return;
  await entry.session.then((session) => session.release()).catch(() => undefined);
}
