import { type LongCallOptions, type NumericArray, sizeOf } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import type { LayerRef } from "../layers/index.js";
import type { ExplainedInputs, HostOutputs, RowTarget } from "../model/index.js";
import type { Found } from "./finish.js";
import type { TracedMethod } from "./method.js";
import type { OpenCall } from "./openCall.js";
import type { TokenReduction } from "./tokenReductions.js";
import type { TracedRows, TracedRunner } from "./tracedRunner.js";

/** A call of a traced method: the model at both ends, the method's graph over all rows, and the explanation's fields. */
export async function runTraced<C>(
  method: TracedMethod<C>,
  runner: TracedRunner,
  call: OpenCall,
  long: LongCallOptions,
  { isComplete, tokens }: { readonly isComplete: boolean; readonly tokens: TokenReduction | undefined },
): Promise<Found> {
  const { inputs } = call;
  const found = method.copies
    ? await (await import("./runCopies.js")).runCopies(method, runner, call, long)
    : await runOnce(runner, call, long);
  const { rows, outputs, targets } = found;
  const fields: Record<string, unknown> = {
    ...(method.columns || method.looksInside
      ? { values: rows.values[0], ...(method.columns ? { featureNames: method.columns } : {}) }
      : await shapeOf(rows.values, inputs, method.at?.layer ?? method.attributesTo, { runner, tokens })),
    ...(rows.interactions || rows.absorbed
      ? (await import("./furtherFields.js")).furtherFields(rows, inputs.count)
      : {}),
    evaluations: inputs.count * (found.gradients ?? method.evaluations ?? 1),
    ...(found.used ? { used: found.used } : {}),
  };
  if (!isComplete) return fields;
  const base = rows.baseValue ?? found.baseValue;
  const { convergenceDeltas } = await import("./convergence.js");
  const convergenceDelta = convergenceDeltas(rows, outputs, targets, base);
  return { ...fields, baseValue: { shape: [inputs.count], values: base }, convergenceDelta };
}

/** What a method's graph gave of all rows, and the model at both ends. */
export interface Ends {
  readonly rows: TracedRows;
  readonly outputs: HostOutputs;
  readonly targets: readonly RowTarget[];
  /** The explained output where attributions are counted from. */
  readonly baseValue: Float64Array;
  /** Gradients a row, where the method does not know beforehand, and what to say of them. */
  readonly gradients?: number;
  readonly used?: object | undefined;
}

/** One graph gives the attributions and the model's outputs: nothing is computed for the outputs alone. */
async function runOnce(runner: TracedRunner, call: OpenCall, long: LongCallOptions): Promise<Ends> {
  const { inputs, rowOptions, fixed } = call;
  const outputShape = runner.outputShape(inputs);
  const asked = call.targetsOf(outputShape);
  const rows = await runner.run({ inputs, targets: asked, outputShape, rows: rowOptions, fixed }, long);
  const values = rows.outputs as Float64Array;
  const { outputs, targets } = call.use({ shape: [inputs.count, sizeOf(outputShape)], outputShape, values });
  return { rows, outputs, targets, baseValue: new Float64Array(inputs.count) };
}

/** Attributions as an explanation holds them. */
async function shapeOf(
  values: TracedRows["values"],
  inputs: ExplainedInputs,
  layer: LayerRef | undefined,
  { runner, tokens }: { readonly runner: TracedRunner; readonly tokens: TokenReduction | undefined },
): Promise<Partial<Explanation> & { readonly perInput?: TracedRows["values"] }> {
  const first = values[0] as NumericArray;
  if (layer !== undefined)
    return (await import("./layerFields.js")).layerFields(first, inputs, layer, runner, tokens);
  return inputs.named ? { perInput: values } : { values: first };
}
