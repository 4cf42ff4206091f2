/** Real models of TensorFlow.js, as their users have them, explained as black boxes. */
import { tensor, useBackend } from "@hyaline/core";
import { gridSegmentation, kernelShap, limeImage } from "@hyaline/explainers";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import {
  enableProdMode,
  type io,
  memory,
  setBackend,
  tensor as tfjsTensor,
  tidy,
  train,
} from "@tensorflow/tfjs-core";
import { initializers, layers, loadLayersModel, sequential } from "@tensorflow/tfjs-layers";
import { MobileNetV2Model } from "nsfwjs/models/mobilenet_v2";
import { MobileNetV2MidModel } from "nsfwjs/models/mobilenet_v2_mid";
import { beforeAll, describe, expect, test } from "vitest";
import { fromTfjs, type TfjsModel } from "./fromTfjs.js";
import { tfjsBackend } from "./tfjsBackend.js";

beforeAll(async () => {
  // Else tfjs advertises another package on the console.
  enableProdMode();
  // Finds the WebAssembly files, in Node and in a page; then Hyaline and tfjs share the engine.
  useBackend(await tfjsBackend({ engine: "wasm" }));
  await setBackend("wasm");
});

type Packed = typeof MobileNetV2Model | typeof MobileNetV2MidModel;

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** The model files of the npm package nsfwjs, without its code: five classes of images of 224 × 224. */
async function artifacts(packed: Packed): Promise<io.IOHandler> {
  const { default: model } = (await packed.modelJson()) as unknown as { default: io.ModelJSON };
  const shards = await Promise.all(packed.weightBundles.map((load) => load()));
  const parts = shards.map(({ default: text }) => bytesOf(text as unknown as string));
  const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
  return {
    load: async () => ({
      modelTopology: model.modelTopology,
      weightSpecs: model.weightsManifest.flatMap(({ weights }) => weights),
      weightData: bytes.buffer as ArrayBuffer,
    }),
  };
}

describe.each([
  ["graph", async () => loadGraphModel(await artifacts(MobileNetV2MidModel))],
  ["layers", async () => loadLayersModel(await artifacts(MobileNetV2Model))],
] as const)("a MobileNetV2 as a %s model", (_, load) => {
  // A bright disc on a dark ground, in the upper left quarter.
  const image = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => {
    const [row, column] = [Math.floor(i / 224) % 224, i % 224];
    return Math.hypot(row - 56, column - 56) < 48 ? 0.9 : 0.1;
  });

  test("answers as tfjs itself does, and LIME says which quarter it looked at", {
    timeout: 120_000,
  }, async () => {
    const model = (await load()) as unknown as TfjsModel & { dispose(): void };
    const box = fromTfjs(model, { channelsFirst: true });
    const before = memory().numTensors;
    const predicted = await box.predict({ shape: [1, 3, 224, 224], values: image });
    const last = Float32Array.from(
      { length: image.length },
      (_, i) => image[(i % 3) * 224 * 224 + Math.floor(i / 3)] as number,
    );
    const own = tidy(() => {
      const y = model.predict(tfjsTensor(last, [1, 224, 224, 3]) as never) as { dataSync(): Float32Array };
      return [...y.dataSync()];
    });
    expect([...predicted.values]).toEqual(own);
    expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 4);

    const target = own.indexOf(Math.max(...own));
    const lime = limeImage(box, {
      segmentation: gridSegmentation({ size: 112 }),
      hideColor: 0.1,
      samples: 16,
      batchSize: 4,
    });
    const explanation = await lime.explain(tensor(image, { shape: [1, 3, 224, 224] }), { target });
    const shares = (explanation.values.values as Float64Array).map(Math.abs);
    // Where nothing is hidden but the ground, nothing changes.
    expect(shares.indexOf(Math.max(...shares))).toBe(0);
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });
});

test("KernelSHAP of a trained layers model finds the features that it uses", {
  timeout: 60_000,
}, async () => {
  const start = (seed: number) => initializers.glorotUniform({ seed });
  const model = sequential({
    layers: [
      layers.dense({ inputShape: [4], units: 6, activation: "tanh", kernelInitializer: start(1) }),
      layers.dense({ units: 1, kernelInitializer: start(2) }),
    ],
  });
  model.compile({ optimizer: train.adam(0.05), loss: "meanSquaredError" });
  const numbers = Array.from({ length: 64 * 4 }, (_, i) => Math.sin(i * i));
  const [x, y] = [
    tfjsTensor(numbers, [64, 4]),
    tfjsTensor(
      numbers.filter((_, i) => i % 4 === 0).map((v) => 2 * v),
      [64, 1],
    ),
  ];
  await model.fit(x, y, { epochs: 60, batchSize: 16, shuffle: false, verbose: 0 });
  const background = tensor(numbers.slice(0, 80), { shape: [20, 4] });
  const shap = kernelShap(fromTfjs(model), { background });
  const { values, baseValue, output } = await shap.explain(tensor([[0.9, -0.5, 0.3, 0.7]]), { target: 0 });
  const shares = [...(values.values as Float64Array)];
  expect(Math.abs(shares[0] as number)).toBeGreaterThan(3 * Math.max(...shares.slice(1).map(Math.abs)));
  // Efficiency.
  const sum = shares.reduce((a, b) => a + b) + (baseValue?.values[0] as number);
  expect(sum).toBeCloseTo(output?.values[0] as number, 5);
});
