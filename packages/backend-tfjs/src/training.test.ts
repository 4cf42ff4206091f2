import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, grad, jit, random, type Tensor } from "@hyaline/core";
import { getKernel } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { cnnCurve, depthwiseNet, embeddingCurve } from "./testing/curves.js";
import { isFlat, soak } from "./testing/soak.js";
import { tfjsBackend } from "./tfjsBackend.js";

const runs = { "a CNN with depthwise filters": cnnCurve, embeddings: embeddingCurve };

for (const engine of ["cpu", "wasm"] as const) {
  describe(`training on tfjs:${engine}`, () => {
    test.each(Object.entries(runs))("%s learns as on the reference backend", async (_, run) => {
      const got = await run(await tfjsBackend({ engine }));
      const expected = await run(referenceBackend());
      expect(got.at(-1)).toBeLessThan(0.8 * (got[0] as number));
      got.forEach((loss, i) => {
        expect(Math.abs(loss - (expected[i] as number))).toBeLessThan(1e-3);
      });
    });
  });
}

test("tfjs's wasm engine has none of the kernels that these derivatives would be in tfjs", async () => {
  await tfjsBackend({ engine: "wasm" });
  const lacking = [
    "Conv2DBackpropFilter",
    "DepthwiseConv2dNativeBackpropFilter",
    "DepthwiseConv2dNativeBackpropInput",
    "UnsortedSegmentSum",
  ];
  expect(lacking.filter((name) => getKernel(name, "wasm"))).toEqual([]);
});

describe.each(["cpu", "wasm"] as const)("saliency of a depthwise net on tfjs:%s", (engine) => {
  test("is the reference backend's", async () => {
    const saliency = async (backend: Backend) => {
      const score = (image: Tensor) => depthwiseNet(image).slice([0, 1], [1, 2]).sum();
      const gradient = await jit(grad(score), { backend })(random.normal(random.key(1), [1, 3, 12, 12]));
      return [...(await gradient.data())];
    };
    const [got, expected] = [
      await saliency(await tfjsBackend({ engine })),
      await saliency(referenceBackend()),
    ];
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1e-3);
    expect(Math.max(...got.map((g, i) => Math.abs(g - (expected[i] as number))))).toBeLessThan(1e-5);
  });
});

describe.each(["cpu", "wasm"] as const)("memory of tfjs:%s", (engine) => {
  const steps = process.env.HYALINE_NIGHTLY ? 2000 : 100;

  test.each([
    ["a CNN", cnnCurve],
    ["embeddings", embeddingCurve],
  ] as const)(`is flat over ${steps} training steps of %s`, { timeout: 600_000 }, async (_, train) => {
    const held = await soak(engine, train, steps);
    expect(held[5]?.storages).toBeGreaterThan(0);
    expect(isFlat(held)).toBe(true);
  });
});
