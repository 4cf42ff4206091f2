import { type CallOptions, jit, type Tensor } from "@hyaline/core";
import { callModel, checkIsModel, isWhiteBox, type Model, modelOutput } from "./model.js";
import type { Origins } from "./origins.js";

/** What surrounds a model: traceable functions. */
export interface Stages<Args extends readonly unknown[]> {
  /** The model's input, rows along axis 0. */
  readonly prepare: (...args: Args) => Tensor;
  /** What becomes of its outputs, any[rows, outputs]; they themselves when it is left out. */
  readonly reduce?: (outputs: Tensor, ...args: Args) => Tensor;
  /** Whether a white box's outputs keep their axes, any[rows, ...] (default false: any[rows, outputs]). */
  readonly keepsAxes?: boolean;
}

export interface PipelineOptions extends CallOptions {
  /** How many of the leading rows matter: a black box is not asked for the others, whose outputs count as 0. */
  readonly rows?: number;
  /** What they were made from, for messages. */
  readonly origins?: Origins;
}

/** A model with work before and after it. */
export interface Pipeline<Args extends readonly unknown[]> {
  run(args: Args, options?: PipelineOptions): Promise<Tensor>;
  /** Frees what was compiled. */
  dispose(): void;
}

/**
 * `reduce(model(prepare(…)), …)` as one compiled graph where the model is a white box, so that its inputs are made and
 * its outputs are used on the device; in three steps where it is a black box.
 *
 * @example
 * ```ts
 * const means = pipeline(model, { prepare: (given: Tensor) => given.mul(2), reduce: (y) => y.mean({ axes: 1 }) });
 * (await means.run([x])).shape; // [4]
 * ```
 */
export function pipeline<Args extends readonly unknown[]>(
  model: Model,
  { prepare, reduce, keepsAxes = false }: Stages<Args>,
): Pipeline<Args> {
  const finish = (outputs: Tensor, ...args: Args) => (reduce ? reduce(outputs, ...args) : outputs);
  if (isWhiteBox(model)) {
    const ask = keepsAxes ? modelOutput : callModel;
    const whole = jit((...args: Args) => finish(ask(model, prepare(...args)), ...args));
    return {
      run: (args, { rows: _, origins: __, ...options } = {}) => whole.call(args, options),
      dispose: () => whole.dispose(),
    };
  }
  checkIsModel(model);
  let asked: Pipeline<Args> | undefined;
  return {
    run: async (...given) => {
      const { blackPipeline } = await import("./blackPipeline.js");
      asked ??= blackPipeline(model, prepare, finish);
      return asked.run(...given);
    },
    dispose: () => asked?.dispose(),
  };
}
