import { fail, type Tensor } from "@hyaline/core";

/** The means of a loss and of metrics over rows. */
export interface Measures {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

interface Pending {
  readonly rows: number;
  readonly loss: Tensor;
  readonly metrics: Readonly<Record<string, Tensor>>;
}

/** Averages what batches give, by their numbers of rows. Values stay on the device until they are asked for. */
export class Means {
  #pending: Pending[] = [];
  #rows = 0;
  #sums = new Map<string, number>();

  constructor(private readonly names: readonly string[]) {}

  add(batch: Pending): void {
    this.#pending.push(batch);
  }

  /** The means so far. @throws HyalineError `convergence` when a loss is not finite */
  async read(what: string): Promise<Measures> {
    for (let batch = this.#pending[0]; batch; batch = this.#pending[0]) {
      const { rows, loss, metrics } = batch;
      const value = await loss.item();
      if (!Number.isFinite(value)) {
        fail(
          "convergence",
          `the loss must stay finite, in ${what}`,
          String(value),
          "lower the learning rate, clip gradients (clipByGlobalNorm), or standardise the inputs",
        );
      }
      this.#rows += rows;
      this.#count("loss", value * rows);
      for (const name of this.names) {
        this.#count(`metric ${name}`, (await (metrics[name] as Tensor).item()) * rows);
      }
      dispose(batch);
      this.#pending.shift();
    }
    const mean = (key: string) => (this.#sums.get(key) ?? 0) / Math.max(1, this.#rows);
    return {
      loss: mean("loss"),
      metrics: Object.fromEntries(this.names.map((name) => [name, mean(`metric ${name}`)])),
    };
  }

  /** Frees what was not read. */
  dispose(): void {
    this.#pending.forEach(dispose);
    this.#pending = [];
  }

  #count(key: string, value: number): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + value);
  }
}

const dispose = ({ loss, metrics }: Pending): void => {
  for (const tensor of [loss, ...Object.values(metrics)]) tensor.dispose();
};
