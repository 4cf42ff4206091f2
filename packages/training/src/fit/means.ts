import { fail, type Tensor } from "@hyaline/core";

/** The means of a loss and of scores over rows. */
export interface Measures {
  readonly loss: number;
  readonly scores: Readonly<Record<string, number>>;
}

interface Pending {
  readonly rows: number;
  readonly loss: Tensor;
  readonly scores: Readonly<Record<string, Tensor>>;
}

/** Averages what batches give, by their numbers of rows. Values stay on the device until they are asked for. */
export class Means {
  #pending: Pending[] = [];
  /** Rows, then loss and scores times rows. */
  #sums: number[];

  /** @param sums what an interrupted epoch had come to */
  constructor(
    private readonly names: readonly string[],
    sums: readonly number[] = [],
  ) {
    const size = 2 + names.length;
    this.#sums = sums.length === size ? [...sums] : new Array<number>(size).fill(0);
  }

  add(batch: Pending): void {
    this.#pending.push(batch);
  }

  /** What another `Means` can go on from, as of the last reading. */
  get sums(): readonly number[] {
    return [...this.#sums];
  }

  /**
   * The means so far.
   *
   * @param findCause what first gave a number that is not finite, asked where a loss is not
   * @throws HyalineError `convergence` when a loss is not finite
   */
  async read(what: string, findCause?: () => Promise<string | undefined>): Promise<Measures> {
    for (let batch = this.#pending[0]; batch; batch = this.#pending[0]) {
      const { rows, loss, scores } = batch;
      const value = await loss.item();
      if (!Number.isFinite(value)) {
        const cause = await findCause?.();
        fail(
          "convergence",
          `the loss must stay finite, in ${what}`,
          cause === undefined ? String(value) : `${value}, first in ${cause}`,
          "lower the learning rate, clip gradients (clipByGlobalNorm), or standardise the inputs",
        );
      }
      const values = [value];
      for (const name of this.names) values.push(await (scores[name] as Tensor).item());
      this.#count(0, rows);
      values.forEach((each, i) => {
        this.#count(i + 1, each * rows);
      });
      dispose(batch);
      this.#pending.shift();
    }
    const [rows, ...sums] = this.#sums as [number, ...number[]];
    const [loss, ...scores] = sums.map((sum) => sum / Math.max(1, rows)) as [number, ...number[]];
    return {
      loss,
      scores: Object.fromEntries(this.names.map((name, i) => [name, scores[i] as number])),
    };
  }

  /** Frees what was not read. */
  dispose(): void {
    this.#pending.forEach(dispose);
    this.#pending = [];
  }

  #count(place: number, value: number): void {
    this.#sums[place] = (this.#sums[place] as number) + value;
  }
}

const dispose = ({ loss, scores }: Pending): void => {
  for (const tensor of [loss, ...Object.values(scores)]) tensor.dispose();
};
