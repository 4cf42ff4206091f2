import { type NumericArray, sizeOf } from "@hyaline/core";
import type { BoundMasker } from "../maskers/masker.js";
import { countOf, type HostInputs, isArray, isTexts, joinOf } from "../model/hostInputs.js";
import type { ExplainedInputs, HostInput, InputsRunner } from "../model/index.js";
import type { BatchRun, MaskedRows } from "./coalitionRunner.js";

/** Has the masker compose inputs on the host, asks the model, and averages over the fills in float64. */
export function composedRun(runner: InputsRunner, masker: BoundMasker, masked: MaskedRows): BatchRun {
  const weights = masker.fillWeights ?? Float64Array.of(1);

  return async (batch, { players }, options) => {
    const parts: { readonly inputs: HostInputs; readonly count: number; readonly row: number }[] = [];
    for (let from = 0; from < batch.count; ) {
      let to = from + 1;
      while (to < batch.count && batch.rowOf[to] === batch.rowOf[from]) to++;
      const row = batch.rows[batch.rowOf[from] as number] as number;
      const own = masker.playersOf(row);
      const masks = new Uint8Array((to - from) * own);
      for (let k = from; k < to; k++)
        masks.set(batch.present.subarray(k * players, k * players + own), (k - from) * own);
      const inputs = await masker.compose?.(row, masks, batch.fillOf?.slice(from, to));
      parts.push({ inputs: inputs as HostInputs, count: to - from, row });
      from = to;
    }
    const rowOf: number[] = [];
    for (const { inputs, row } of parts) for (let i = countOf(inputs); i > 0; i--) rowOf.push(row);
    const all = joinOf(parts.map(({ inputs }) => inputs));
    const asked = await runner.run(explainedInputs(all, masked), {
      ...options,
      origins: (i) => rowOf[i] as number,
    });
    const outputs = asked.shape[1] as number;
    const values = new Float64Array(batch.count * outputs);
    let [at, next] = [0, 0];
    for (const { inputs, count } of parts) {
      const fills = countOf(inputs) / count;
      for (let f = 0; f < fills; f++) {
        const weight = fills === 1 ? 1 : (weights[f] as number);
        for (let i = 0; i < count * outputs; i++)
          values[next + i] = (values[next + i] as number) + weight * (asked.values[at++] as number);
      }
      next += count * outputs;
    }
    return { values, outputs, outputShape: asked.outputShape ?? [outputs] };
  };
}

/** Composed inputs in the data types of what was masked: of records, that of the part of the same name. */
function explainedInputs(composed: HostInputs, masked: MaskedRows): ExplainedInputs | readonly string[] {
  if (isTexts(composed)) return composed;
  const count = countOf(composed);
  const parts = "parts" in masked ? masked.parts : [];
  const inputOf = (name: string, { shape, values }: NumericArray): HostInput => {
    const { dtype = "float64" } =
      "dtype" in masked ? masked : (parts.find((each) => each.name === name) ?? {});
    const floats =
      values instanceof Float32Array || values instanceof Float64Array ? values : Float64Array.from(values);
    const rowShape = shape.slice(1);
    return {
      name,
      attributed: true,
      shape,
      values: floats,
      dtype,
      count,
      rowShape,
      rowSize: sizeOf(rowShape),
    };
  };
  return isArray(composed)
    ? { count, named: false, parts: [inputOf("x", composed)] }
    : { count, named: true, parts: Object.entries(composed).map(([name, each]) => inputOf(name, each)) };
}
