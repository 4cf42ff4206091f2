import { decode, isFloat, jit, tensor } from "@hyaline/core";
import { asBlackBox } from "./asBlackBox.js";
import type { Model } from "./model.js";
import type { Pipeline, Stages } from "./pipeline.js";

/** A black box between what is done before and after it: loaded when the first of them is asked. */
export function blackPipeline<Args extends readonly unknown[]>(
  model: Model,
  prepare: Stages<Args>["prepare"],
  finish: NonNullable<Stages<Args>["reduce"]>,
): Pipeline<Args> {
  const box = asBlackBox(model);
  const before = jit(prepare);
  const after = jit(finish);
  return {
    run: async (args, { rows, origins, ...options } = {}) => {
      const inputs = await before.call(args, options);
      const [count = 0, ...rowShape] = inputs.shape;
      const used = Math.min(rows ?? count, count);
      const values = Float64Array.from(
        decode(await inputs.data(options), inputs.dtype).subarray(
          0,
          (used * inputs.size) / Math.max(1, count),
        ),
      );
      const dtype = isFloat(inputs.dtype) ? inputs.dtype : "float32";
      inputs.dispose();
      const predicted = await box.predict(
        { shape: [used, ...rowShape], values },
        { signal: options.signal, origins },
      );
      const width = predicted.shape[1] ?? 1;
      const outputs = new Float64Array(count * width);
      outputs.set(predicted.values);
      return after.call([tensor(outputs, { shape: [count, width], dtype }), ...args], options);
    },
    dispose: () => {
      before.dispose();
      after.dispose();
    },
  };
}
