import { yieldThread } from "@hyaline/core";

/** One thing after the other, in the order they were asked for: ONNX Runtime's `run` on wasm is not re-entrant. */
export class Queue {
  readonly #waiting: (() => void)[] = [];
  #busy = false;

  async add<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.enter();
    if (turn) await turn;
    try {
      return await task();
    } finally {
      this.leave();
    }
  }

  /** Takes the turn, at once where nobody has it; otherwise a promise of it. Whoever has had it says so by {@link leave}. */
  enter(): Promise<void> | undefined {
    // Those who wait follow one another without a task of the thread's between: they would block it together.
    if (this.#busy)
      return new Promise<void>((resolve) => this.#waiting.push(resolve)).then(() => yieldThread());
    this.#busy = true;
    return undefined;
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy = false;
  }
}
