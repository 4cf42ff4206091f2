/** A map of bounded size to what is being made: when it is full, the entry that was used longest ago leaves. */
export class LruCache<Value> {
  readonly #entries = new Map<string, Promise<Value>>();
  readonly #limit: number;
  readonly #onEvict: (value: Value) => void;

  /** @param onEvict is given what has left, once it is made */
  constructor(limit: number, onEvict: (value: Value) => void) {
    this.#limit = limit;
    this.#onEvict = onEvict;
  }

  /** The value of `key`, made by `create` when there is none; what cannot be made leaves nothing. */
  getOrCreate(key: string, create: () => Promise<Value>): Promise<Value> {
    const value = this.#entries.get(key) ?? create();
    this.#entries.delete(key);
    this.#entries.set(key, value);
    value.catch(() => this.#entries.get(key) === value && this.#entries.delete(key));
    this.#shrink(this.#limit);
    return value;
  }

  /** Evicts everything. */
  clear(): void {
    this.#shrink(0);
  }

  #shrink(limit: number): void {
    for (const [oldest, value] of this.#entries) {
      if (this.#entries.size <= limit) return;
      this.#entries.delete(oldest);
      value.then(this.#onEvict).catch(() => undefined);
    }
  }
}
