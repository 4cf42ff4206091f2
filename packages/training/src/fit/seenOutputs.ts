import { type CallOptions, decode, flatten, isTensor, sizeOf, type Tree } from "@hyaline/core";
import { type Columns, isColumn } from "../data/columns.js";
import type { RowsSource } from "../scores/parts/readRows.js";
import type { Whole } from "./objective.js";

/** The outputs of all batches on the host, for scores that look at all rows at once. */
export class SeenOutputs {
  #parts = new Map<string | undefined, { readonly width: number; readonly values: number[] }>();

  constructor(private readonly whole: readonly Whole[]) {}

  /** Takes a batch's outputs and frees them. */
  async add(outputs: Tree, call: CallOptions): Promise<void> {
    for (const output of new Set(this.whole.map((one) => one.output))) {
      const tensor = output === undefined ? outputs : (outputs as Readonly<Record<string, Tree>>)[output];
      if (!isTensor(tensor)) continue;
      const part = this.#parts.get(output) ?? { width: sizeOf(tensor.shape.slice(1)), values: [] };
      this.#parts.set(output, part);
      for (const value of decode(await tensor.data(call), tensor.dtype)) part.values.push(value);
    }
    for (const leaf of flatten(outputs).leaves) leaf.dispose();
  }

  /** @throws HyalineError whatever a score throws of all rows */
  scores(targets: Columns): Readonly<Record<string, number>> {
    const entries = this.whole.map(({ name, output, score }) => {
      const { width, values } = this.#parts.get(output) ?? { width: 1, values: [] };
      const target = isColumn(targets) ? targets : targets[output as string];
      const rows: RowsSource = { values, shape: [values.length / width, width] };
      return [name, score(rows, target as RowsSource)] as const;
    });
    return Object.fromEntries(entries);
  }
}
