import {
  type CallOptions,
  decode,
  type NumericArray,
  sizeOf,
  type Tensor,
  throwIfAborted,
} from "@hyaline/core";
import { defaultBatchSize, equalChunks } from "./chunks.js";
import { asBlackBox, isWhiteBox, type Model } from "./model.js";
import { pipeline } from "./pipeline.js";
import { checkFinite, type HostRows, rowsTensor } from "./rows.js";

export interface RunnerOptions {
  /** Rows per run of the model (default: 1024; more where rows are small, fewer where they are large). */
  readonly batchSize?: number;
}

/** A model as a batched function of arrays. */
export interface ModelRunner {
  /**
   * The outputs of `rows`, float64[rows, outputs], in equal chunks.
   *
   * @throws HyalineError `data` for outputs that are NaN or infinite, `aborted`
   */
  run(rows: HostRows, options?: CallOptions): Promise<NumericArray & { readonly values: Float64Array }>;
  dispose(): void;
}

/**
 * A model, white or black box, as a batched function of arrays.
 *
 * @example
 * ```ts
 * const runner = modelRunner(model);
 * const { shape } = await runner.run(await readRows(rows, "x")); // [24, 2]
 * ```
 */
export function modelRunner(model: Model, { batchSize }: RunnerOptions = {}): ModelRunner {
  if (!isWhiteBox(model)) {
    const box = asBlackBox(model);
    return {
      run: async ({ count, rowSize, shape, values }, { signal } = {}) => {
        const size = defaultBatchSize(rowSize, batchSize);
        const outputs = await box.predict({ shape, values }, { signal, batchSize: size });
        return { shape: [count, outputs.shape[1] as number], values: Float64Array.from(outputs.values) };
      },
      dispose: () => undefined,
    };
  }
  const forward = pipeline(model, { prepare: (x: Tensor) => x });
  const runner = chunked(async (rows, chunk, options) => {
    const x = rowsTensor(rows, chunk);
    const y = await forward.run([x], options);
    x.dispose();
    const values = decode(await y.data(options), y.dtype);
    y.dispose();
    return values.subarray(0, chunk.count * sizeOf(y.shape.slice(1)));
  }, batchSize);
  return { ...runner, dispose: () => forward.dispose() };
}

type RunChunk = (
  rows: HostRows,
  chunk: ReturnType<typeof equalChunks>[number],
  options: CallOptions,
) => Promise<ArrayLike<number>>;

function chunked(runChunk: RunChunk, batchSize: number | undefined): ModelRunner {
  return {
    run: async (rows, options = {}) => {
      const parts: ArrayLike<number>[] = [];
      for (const chunk of equalChunks(rows.count, defaultBatchSize(rows.rowSize, batchSize))) {
        throwIfAborted(options.signal);
        parts.push(await runChunk(rows, chunk, options));
      }
      const values = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
      let next = 0;
      for (const part of parts) {
        values.set(part, next);
        next += part.length;
      }
      checkFinite(values, "the model's outputs", rows.count);
      return { shape: [rows.count, values.length / Math.max(1, rows.count)], values };
    },
    dispose: () => undefined,
  };
}
