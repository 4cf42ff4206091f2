import { asBlackBox } from "./asBlackBox.js";
import { defaultBatchSize, usualBatchSize } from "./chunks.js";
import { hostInputsOf } from "./hostInputsOf.js";
import { rowSizeOf } from "./inputs.js";
import type { InputsRunner } from "./inputsRunner.js";
import type { Model } from "./model.js";

/** A black box as a batched function: loaded when the first of them is asked. */
export function askingRows(model: Model, batchSize: number | undefined): InputsRunner["run"] {
  const box = asBlackBox(model);
  return async (inputs, { signal, origins } = {}) => {
    const size =
      "count" in inputs ? defaultBatchSize(rowSizeOf(inputs), batchSize) : (batchSize ?? usualBatchSize);
    const { shape, values } = await box.predict(hostInputsOf(inputs), { signal, batchSize: size, origins });
    return { shape, values: Float64Array.from(values) };
  };
}
