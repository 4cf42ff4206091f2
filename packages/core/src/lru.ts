/** A map of bounded size: when it is full, the entry that was used longest ago leaves. */
export class LruCache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #limit: number;
  readonly #onEvict: (value: Value) => void;

  constructor(limit: number, onEvict: (value: Value) => void) {
    this.#limit = limit;
    this.#onEvict = onEvict;
  }

  /** The value of `key`, made by `create` when there is none. */
  getOrCreate(key: string, create: () => Value): Value {
    const value = this.#entries.get(key) ?? create();
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const [oldest, old] of this.#entries) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(oldest);
      this.#onEvict(old);
    }
    return value;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Evicts everything. */
  clear(): void {
    const values = [...this.#entries.values()];
    this.#entries.clear();
    values.forEach(this.#onEvict);
  }
}
