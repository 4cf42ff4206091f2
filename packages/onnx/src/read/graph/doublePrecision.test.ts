import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { cast, isTensor, type Tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases, readCase, type SavedTensor, savedNumbers, savedTensor } from "../testing/savedCases.js";
import { importOnnx, type OnnxOutputs } from "./importOnnx.js";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

// States that the file makes itself (ConstantOfShape), and ops of ai.onnx.ml.
describe("precision: float64", () => {
  test.each(["torch_bilstm2_dyn", "ml_scaler_linreg", "ml_logreg_zipmap", "torch_masked_softmax"])(
    "%s",
    async (name) => {
      const { inputs, outputs } = readCase(new URL(`${name}.json`, cases));
      const bytes = readFileSync(new URL(`${name}.onnx`, cases));
      const model = importOnnx<OnnxOutputs>(bytes, { precision: "float64" });
      const given = Object.fromEntries(
        Object.entries(inputs).map(([key, saved]) => {
          const x = savedTensor(saved);
          return [key, x.dtype === "float32" ? cast(x, "float64") : x];
        }),
      );
      const result = model.fn(given);
      let doubles = 0;
      for (const { name: output, dtype } of model.outputs) {
        const got = isTensor(result) ? result : (result[output] as Tensor);
        const numbers = await got.data();
        expect(got.dtype).toBe(dtype);
        savedNumbers(outputs[output] as SavedTensor).forEach((right, i) => {
          expect(numbers[i] as number).toBeCloseTo(right, 4);
        });
        // More than 24 bits of a mantissa are in use: it was not computed in single precision.
        if (dtype === "float64" && numbers.some((n) => Math.fround(n as number) !== n)) doubles++;
      }
      expect(doubles).toBeGreaterThan(0);
    },
  );
});
