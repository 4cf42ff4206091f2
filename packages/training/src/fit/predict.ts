import {
  concat,
  evaluate,
  flatten,
  jit,
  mapTrees,
  type Tensor,
  type Tree,
  throwIfAborted,
} from "@hyaline/core";
import { type Given, readOptions } from "@hyaline/core/facts";
import type { Layer, Variables } from "@hyaline/layers";
import { type Columns, columnTensors, listColumns, takeColumns } from "../data/columns.js";
import { batchedOptions } from "../parts/options.js";
import { checkOutput } from "./trainStep.js";

export interface PredictOptions extends Given<typeof batchedOptions> {}

/**
 * What a model says of each row, in batches; dropout and its like are off.
 *
 * @param inputs the inputs of a dataset: `test.inputs`
 * @returns the outputs [rows, ...], or several by name, as the model gives them
 * @throws HyalineError `argument`, `shape`, `aborted`
 * @example
 * ```ts
 * const logits = await predict(model, trained, test.inputs);
 * const classes = await argMax(logits, { axis: 1 }).array();
 * ```
 */
export async function predict<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: Layer<X, Y>,
  variables: Variables,
  inputs: Columns,
  options: PredictOptions = {},
): Promise<Y> {
  const { batchSize, backend, signal, onProgress } = readOptions("predict", batchedOptions, options);
  const rows = listColumns(inputs)[0]?.[1].rows ?? 0;
  const call = { ...(backend ? { backend } : {}), ...(signal ? { signal } : {}) };
  const run = jit(({ params, state }: Variables, x: X): Y => {
    const { output } = model.apply(params, x, { state });
    checkOutput(model, output, x);
    return output;
  });
  const { params, state = {} } = variables;
  const total = Math.max(1, Math.ceil(rows / batchSize));
  const parts: Y[] = [];
  try {
    for (let i = 0; i < total; i++) {
      throwIfAborted(signal);
      const length = Math.min(batchSize, rows - i * batchSize);
      const batch = columnTensors(
        takeColumns(
          inputs,
          Array.from({ length }, (_, k) => i * batchSize + k),
        ),
      );
      parts.push(await run.call([{ params, state }, batch as X], call));
      for (const leaf of flatten(batch).leaves) leaf.dispose();
      onProgress?.({ done: i + 1, total });
    }
    if (parts.length === 1) return parts[0] as Y;
    return await evaluate(
      mapTrees(parts, (...each) => concat(each, { axis: 0 })),
      call,
    );
  } finally {
    if (parts.length > 1) for (const leaf of flatten(parts).leaves) leaf.dispose();
    run.dispose();
  }
}
