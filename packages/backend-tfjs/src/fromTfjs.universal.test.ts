import { HyalineError } from "@hyaline/core";
import { enableProdMode, memory, setBackend } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { fromTfjs } from "./fromTfjs.js";
import "@tensorflow/tfjs-backend-cpu";

test("a LayersModel predicts as a black box, and leaves no tensors behind", async () => {
  // Else tfjs advertises another package on the console.
  enableProdMode();
  await setBackend("cpu");
  const model = sequential({
    layers: [
      layers.dense({ inputShape: [3], units: 2, kernelInitializer: "ones", biasInitializer: "zeros" }),
    ],
  });
  const box = fromTfjs(model);
  const rows = { shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6) };
  const predicted = await box.predict(rows);
  expect(predicted.shape).toEqual([2, 2]);
  expect([...predicted.values]).toEqual([6, 6, 15, 15]);
  const before = memory().numTensors;
  await box.predict(rows);
  expect(memory().numTensors).toBe(before);
});

test("what is no model, and an output that it does not have, are refused", async () => {
  const codeOf = async (work: () => unknown) => {
    try {
      await work();
      return "no error";
    } catch (error) {
      return error instanceof HyalineError ? error.code : String(error);
    }
  };
  expect(await codeOf(() => fromTfjs({} as never))).toBe("argument");
  const row = { shape: [1, 1], values: Float64Array.of(1) };
  const box = fromTfjs({ predict: () => ({}) }, { output: "scores" });
  expect(await codeOf(() => box.predict(row))).toBe("argument");
  const wide = sequential({ layers: [layers.dense({ inputShape: [3], units: 2 })] });
  expect(await codeOf(() => fromTfjs(wide).predict(row))).toBe("argument");
  wide.dispose();
});
