import type { Tensor } from "@hyaline/core";
import { columnTensor } from "../data/column.js";
import { type Dataset, take } from "../data/dataset.js";

/** Rows for one step. */
export interface Batch {
  readonly rows: number;
  readonly inputs: Tensor;
  readonly targets: Tensor;
}

export interface BatchOptions {
  readonly size: number;
  /** Leave out a last batch that is smaller than the others. */
  readonly dropLast?: boolean;
  /** The batch to begin at (default 0). */
  readonly from?: number;
}

/** How many batches there are. */
export const batchCount = (rows: number, { size, dropLast = false }: BatchOptions): number =>
  Math.max(1, dropLast ? Math.floor(rows / size) : Math.ceil(rows / size));

/** The rows of `data` in `order`, in batches of one size; the last may be smaller. */
export function* batches(
  data: Dataset,
  order: Int32Array | undefined,
  options: BatchOptions,
): Generator<Batch> {
  const { size, from = 0 } = options;
  const count = batchCount(data.rows, options);
  for (let i = from; i < count; i++) {
    const indices = (order ?? identity(data.rows)).subarray(i * size, (i + 1) * size);
    const { inputs, targets, rows } = take(data, indices);
    yield { rows, inputs: columnTensor(inputs), targets: columnTensor(targets) };
  }
}

const identity = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** Frees a batch's memory on the device. */
export function disposeBatch({ inputs, targets }: Batch): void {
  inputs.dispose();
  targets.dispose();
}
