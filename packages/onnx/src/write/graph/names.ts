/** Names that occur once in a file. */
export class Names {
  readonly #next = new Map<string, number>();
  readonly #ofKey = new Map<unknown, string>();

  /** `hint`, or `hint_1`, `hint_2`, … where it is taken. */
  unique(hint: string): string {
    for (;;) {
      const count = this.#next.get(hint) ?? 0;
      this.#next.set(hint, count + 1);
      if (count === 0) return hint;
      const name = `${hint}_${count}`;
      if (!this.#next.has(name)) {
        this.#next.set(name, 1);
        return name;
      }
    }
  }

  isFree(name: string): boolean {
    return !this.#next.has(name);
  }

  /** The name of what `key` stands for, where it has one. */
  of(key: unknown): string | undefined {
    return this.#ofKey.get(key);
  }

  /** The name of what `key` stands for: the same for the same key. */
  shared(hint: string, key: unknown): string {
    const known = this.#ofKey.get(key) ?? this.unique(hint);
    this.#ofKey.set(key, known);
    return known;
  }
}
