import { type DType, fail, type NumericArray, sizeOf } from "@hyaline/core";
import type { BoundMasker } from "../maskers/masker.js";
import {
  countOf,
  defaultBatchSize,
  type ExplainedInputs,
  type HostInputs,
  type HostRows,
  type InputsRunner,
  isWhiteBox,
  joinOf,
  type Model,
} from "../model/index.js";
import { asBlackBox } from "../model/model.js";
import type { BatchRun, MaskedRows } from "./coalitionRunner.js";

/** Has the masker compose inputs on the host, asks the model, and averages over the fills in float64. */
export function composedRun(
  model: Model,
  runner: InputsRunner,
  masker: BoundMasker,
  masked: MaskedRows,
  batchSize: number | undefined,
): BatchRun {
  const box = isWhiteBox(model) ? undefined : asBlackBox(model);
  const limit = defaultBatchSize(masked.rowSize, batchSize);
  const weights = masker.fillWeights ?? Float64Array.of(1);

  return async (batch, { players }, options) => {
    const parts: { readonly inputs: HostInputs; readonly count: number }[] = [];
    for (let from = 0; from < batch.count; ) {
      let to = from + 1;
      while (to < batch.count && batch.rowOf[to] === batch.rowOf[from]) to++;
      const row = batch.rows[batch.rowOf[from] as number] as number;
      const own = masker.playersOf(row);
      const masks = new Uint8Array((to - from) * own);
      for (let k = from; k < to; k++)
        masks.set(batch.present.subarray(k * players, k * players + own), (k - from) * own);
      const inputs = await masker.compose?.(row, masks, batch.fillOf?.slice(from, to));
      parts.push({ inputs: inputs as HostInputs, count: to - from });
      from = to;
    }
    const all = joinOf(parts.map(({ inputs }) => inputs));
    const asked = box
      ? await box.predict(all, { signal: options.signal, batchSize: limit })
      : await runner.run(asInputs(all, masked), options);
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
    return { values, outputs };
  };
}

/** What a masker composed, as a white box is given it: with the data types of what was masked. */
function asInputs(inputs: HostInputs, masked: MaskedRows): ExplainedInputs {
  if (!("parts" in masked || "dtype" in masked) || Array.isArray(inputs))
    return fail(
      "argument",
      "a white box takes numbers",
      "texts or records",
      "mark the model with blackBox(…)",
    );
  const { named, parts } =
    "parts" in masked ? masked : { named: false, parts: [{ ...masked, name: "x", attributed: true }] };
  const composed = parts.map((part) => {
    const array = named ? (inputs as Readonly<Record<string, NumericArray>>)[part.name] : inputs;
    return { ...part, ...asRows(array as NumericArray, part.dtype) };
  });
  return { count: countOf(inputs), named, parts: composed };
}

function asRows({ shape, values }: NumericArray, dtype: DType): HostRows {
  const floats =
    values instanceof Float32Array || values instanceof Float64Array ? values : Float64Array.from(values);
  const rowShape = shape.slice(1);
  const count = shape[0] as number;
  return { shape, values: floats, dtype, count, rowShape, rowSize: sizeOf(rowShape) };
}
