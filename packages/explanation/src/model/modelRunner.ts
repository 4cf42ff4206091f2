import type { CallOptions } from "@hyaline/core";
import { type HostOutputs, inputsRunner } from "./inputsRunner.js";
import type { Model } from "./model.js";
import type { HostRows } from "./rows.js";

export interface RunnerOptions {
  /** Rows per run of the model (default: 1024; more where rows are small, fewer where they are large). */
  readonly batchSize?: number | undefined;
}

/** A model as a batched function of arrays. */
export interface ModelRunner {
  /**
   * The outputs of `rows`, float64[rows, outputs], in equal chunks.
   *
   * @throws HyalineError `data` for outputs that are NaN or infinite, `aborted`
   */
  run(rows: HostRows, options?: CallOptions): Promise<HostOutputs>;
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
export function modelRunner(model: Model, options: RunnerOptions = {}): ModelRunner {
  const runner = inputsRunner(model, options);
  return {
    run: (rows, call) =>
      runner.run(
        { count: rows.count, named: false, parts: [{ ...rows, name: "x", attributed: true }] },
        call,
      ),
    dispose: () => runner.dispose(),
  };
}
