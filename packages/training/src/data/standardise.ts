import { encode, fail, isFloat, sizeOf } from "@hyaline/core";
import type { Column } from "./column.js";
import type { Dataset } from "./dataset.js";

/** The shift and scale of each input element, learned from one dataset and applicable to others. */
export interface Standardiser {
  readonly mean: Float64Array;
  /** Population standard deviation; 1 where an element does not vary. */
  readonly deviation: Float64Array;
  /** (x - mean) / deviation for the inputs. */
  apply(data: Dataset): Dataset;
}

/**
 * Learns each input element's mean and standard deviation, so that inputs of different units come to mean 0 and
 * deviation 1. Learn it from the training part only.
 *
 * @throws HyalineError `dtype` for integer inputs; `apply`: `shape` for rows of another size
 * @example
 * ```ts
 * const standardiser = standardise(train);
 * const [x, y] = [standardiser.apply(train), standardiser.apply(test)];
 * ```
 */
export function standardise({ inputs }: Dataset): Standardiser {
  const width = checkInputs(inputs);
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  inputs.values.forEach((value, i) => {
    mean[i % width] = (mean[i % width] as number) + value / inputs.rows;
  });
  inputs.values.forEach((value, i) => {
    const distance = value - (mean[i % width] as number);
    deviation[i % width] = (deviation[i % width] as number) + distance ** 2 / inputs.rows;
  });
  for (let k = 0; k < width; k++) {
    const spread = Math.sqrt(deviation[k] as number);
    // A constant column's spread is rounding error, if anything: dividing by it would blow that up.
    deviation[k] = spread > 1e-12 * Math.max(1, Math.abs(mean[k] as number)) ? spread : 1;
  }
  return {
    mean,
    deviation,
    apply: (data) => {
      if (checkInputs(data.inputs) !== width) {
        fail(
          "shape",
          `the standardiser knows rows of ${width} elements`,
          `rows of ${sizeOf(data.inputs.rowShape)}`,
        );
      }
      const { dtype } = data.inputs;
      const values = Float64Array.from(data.inputs.values, (value, i) => {
        const k = i % width;
        return (value - (mean[k] as number)) / (deviation[k] as number);
      });
      return { ...data, inputs: { ...data.inputs, values: encode(values, dtype) } };
    },
  };
}

function checkInputs({ dtype, rowShape }: Column): number {
  if (!isFloat(dtype) || dtype === "float16")
    fail(
      "dtype",
      "standardise needs float32 or float64 inputs",
      dtype,
      "give the dataset another inputDType",
    );
  return sizeOf(rowShape);
}
