interface Step<Value> {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly sizes: readonly number[];
  readonly scratch: number;
}

/** The most bytes that values take at one time, when nodes run in order and a value goes after its last use. */
export class LiveBytes<Value> {
  readonly #steps: Step<Value>[] = [];

  /** A node: the bytes of each output, and what it needs besides while it runs. */
  add(inputs: readonly Value[], outputs: readonly Value[], sizes: readonly number[], scratch: number): void {
    this.#steps.push({ inputs, outputs, sizes, scratch });
  }

  peak(kept: readonly Value[]): number {
    const lastUse = new Map<Value, number>();
    this.#steps.forEach(({ inputs, outputs }, i) => {
      for (const value of outputs) lastUse.set(value, i);
      for (const value of inputs) if (lastUse.has(value)) lastUse.set(value, i);
    });
    for (const value of kept) lastUse.delete(value);
    const freed = new Map<number, number>();
    let live = 0;
    let peak = 0;
    this.#steps.forEach(({ outputs, sizes, scratch }, i) => {
      outputs.forEach((value, k) => {
        const size = sizes[k] as number;
        live += size;
        const last = lastUse.get(value);
        if (last !== undefined) freed.set(last, (freed.get(last) ?? 0) + size);
      });
      peak = Math.max(peak, live + scratch);
      live -= freed.get(i) ?? 0;
    });
    return peak;
  }
}
