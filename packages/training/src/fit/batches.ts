import { flatten, type Tensor, type Tree } from "@hyaline/core";
import { columnTensor } from "../data/column.js";
import { type Columns, columnTensors } from "../data/columns.js";
import { type Dataset, take } from "../data/dataset.js";

/** Rows for one step. */
export interface Batch {
  readonly rows: number;
  readonly inputs: Tree;
  readonly targets: Tree;
  /** float32[rows]: how much each row counts; all alike where there is none. */
  readonly weights?: Tensor;
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
  data: Dataset<Columns, Columns>,
  order: Int32Array | undefined,
  options: BatchOptions,
): Generator<Batch> {
  const { size, from = 0 } = options;
  const count = batchCount(data.rows, options);
  for (let i = from; i < count; i++) {
    const indices = (order ?? identity(data.rows)).subarray(i * size, (i + 1) * size);
    const { inputs, targets, rows, weights } = take(data, indices);
    yield {
      rows,
      inputs: columnTensors(inputs),
      targets: columnTensors(targets),
      ...(weights ? { weights: columnTensor(weights) } : {}),
    };
  }
}

const identity = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** Frees a batch's memory on the device. */
export function disposeBatch({ inputs, targets, weights }: Batch): void {
  for (const tensor of flatten([inputs, targets, ...(weights ? [weights] : [])]).leaves) tensor.dispose();
}

/** A batch as the last arguments of a call; without weights there is no third. */
export const partsOf = ({ inputs, targets, weights }: Batch): [Tree, Tree, Tensor?] =>
  weights ? [inputs, targets, weights] : [inputs, targets];
