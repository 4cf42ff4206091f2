import { type CallOptions, decode, fail, jit, type Tensor, throwIfAborted } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { defaultBatchSize, equalChunks } from "./chunks.js";
import { type ExplainedInputs, inputTensors, modelInput, rowSizeOf } from "./inputs.js";
import { checkIsModel, isWhiteBox, type Model, modelOutput } from "./model.js";
import type { RunnerOptions } from "./modelRunner.js";
import type { Origins } from "./origins.js";
import { checkFinite } from "./rows.js";
import type { Outputs } from "./targets.js";

/** A model's outputs: float64[rows, outputs]. */
export type HostOutputs = Outputs & { readonly values: Float64Array };

export interface AskOptions extends CallOptions {
  /** What the rows were made from, for messages. */
  readonly origins?: Origins | undefined;
}

/** A model as a batched function of whatever it is explained at: one array, several by name, or texts. */
export interface InputsRunner {
  /** @throws HyalineError `data` for outputs that are NaN or infinite, `aborted` */
  run(inputs: ExplainedInputs | readonly string[], options?: AskOptions): Promise<HostOutputs>;
  /** Frees what was compiled. */
  dispose(): void;
}

const isTexts = (inputs: ExplainedInputs | readonly string[]): inputs is readonly string[] =>
  Array.isArray(inputs);

/**
 * A model, white or black box, as a batched function of its inputs, in equal chunks.
 *
 * @example
 * ```ts
 * const rates = (x: Record<string, Tensor>) => sum(mul(x.user as Tensor, x.item as Tensor), { axes: 1 });
 * const { shape } = await inputsRunner(rates).run(await readInputs({ user: rows, item: rows }, "x")); // [24, 1]
 * ```
 */
export function inputsRunner(model: Model, options: RunnerOptions = {}): InputsRunner {
  const { batchSize } = refuseUnknown("inputsRunner", options, ["batchSize"]);
  if (!isWhiteBox(model)) return blackRunner(model, batchSize);
  const forward = jit((x: Tensor | Readonly<Record<string, Tensor>>) => modelOutput(model, x));
  return {
    run: async (inputs, { origins, ...options } = {}) => {
      if (isTexts(inputs))
        return fail("argument", "a white box takes numbers", "texts", "mark the model with blackBox(…)");
      const found: ArrayLike<number>[] = [];
      let outputShape: readonly number[] = [];
      for (const chunk of equalChunks(inputs.count, defaultBatchSize(rowSizeOf(inputs), batchSize))) {
        throwIfAborted(options.signal);
        const tensors = inputTensors(inputs, chunk);
        const y = await forward.call([modelInput(inputs, tensors)], options);
        for (const used of tensors) used.dispose();
        const values = decode(await y.data(options), y.dtype);
        outputShape = y.shape.slice(1);
        found.push(values.subarray(0, (values.length / chunk.size) * chunk.count));
        y.dispose();
      }
      const values = new Float64Array(found.reduce((sum, part) => sum + part.length, 0));
      let next = 0;
      for (const part of found) {
        values.set(part, next);
        next += part.length;
      }
      checkFinite(values, "the model's outputs", inputs.count, { origins });
      return { shape: [inputs.count, values.length / inputs.count], values, outputShape };
    },
    dispose: () => forward.dispose(),
  };
}

/** Of a black box: how it is asked is loaded when it is. */
function blackRunner(model: Model, batchSize: number | undefined): InputsRunner {
  checkIsModel(model);
  let ask: InputsRunner["run"] | undefined;
  return {
    run: async (...given) => {
      const { askingRows } = await import("./askingRows.js");
      ask ??= askingRows(model, batchSize);
      return ask(...given);
    },
    dispose: () => undefined,
  };
}
