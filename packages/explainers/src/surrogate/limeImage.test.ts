import { referenceBackend } from "@hyaline/backend-reference";
import { liveStorages, type Tensor, tensor, useBackend } from "@hyaline/core";
import {
  blackBox,
  explanationFromJson,
  explanationToJson,
  gridSegmentation,
  type HostRows,
  type WhiteBox,
} from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { limeImage } from "./limeImage.js";
import type { SurrogateFacts } from "./parts/surrogateFacts.js";

const worst = (got: ArrayLike<number>, expected: readonly number[]) =>
  expected.reduce((max, e, i) => Math.max(max, Math.abs(e - (got[i] as number))), 0);

describe("images", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const pixels = Float32Array.from({ length: 2 * 3 * 4 * 4 }, (_, i) => ((i * 7) % 11) / 10);
  const picture = tensor(pixels, { shape: [2, 3, 4, 4] });
  const weights = tensor(
    Float32Array.from({ length: 48 }, (_, i) => Math.sin(i)),
    { shape: [1, 3, 4, 4] },
  );
  const linear: WhiteBox = (x) => x.mul(weights).sum({ axes: [1, 2, 3] });
  const segmentation = gridSegmentation({ size: 2 });

  test("a linear model's segments get what hiding them takes away", async () => {
    const lime = limeImage(linear, {
      segmentation,
      hideColor: 0,
      ridgeAlpha: 0,
      samples: 200,
      batchSize: 33,
    });
    const { values, players, extra } = await lime.explain(picture);
    expect(values.shape).toEqual([2, 4]);
    expect(players?.shape).toEqual([2, 3, 4, 4]);
    const w = await weights.data();
    const expected = new Float64Array(8);
    for (let i = 0; i < pixels.length; i++) {
      const at = Math.floor(i / 48) * 4 + (players?.values[i] as number);
      expected[at] = (expected[at] as number) + (pixels[i] as number) * (w[i % 48] as number);
    }
    expect(worst(values.values, [...expected])).toBeLessThan(1e-4);
    expect((extra as SurrogateFacts).score[0]).toBeCloseTo(1, 8);
  });

  test("hidden segments show their mean, or a colour for each channel", async () => {
    const seen: HostRows["values"][] = [];
    const spy = blackBox(
      ({ shape, values }) => {
        seen.push(Float64Array.from(values));
        return { shape: [shape[0] as number, 1], values: new Float64Array(shape[0] as number) };
      },
      { layout: "flat" },
    );
    const one = tensor(pixels.slice(0, 48), { shape: [1, 3, 4, 4] });
    await limeImage(spy, { segmentation, samples: 40, hideColor: [7, 8, 9] }).explain(one);
    const sample = [...(seen[0] as Float64Array)];
    expect(sample.slice(0, 48)).toEqual([...pixels.slice(0, 48)]);
    const colours = sample.map(
      (v, i) => [v, pixels[i % 48] as number, 7 + Math.floor((i % 48) / 16)] as const,
    );
    expect(colours.every(([v, shown, hidden]) => v === shown || v === hidden)).toBe(true);
    expect(colours.some(([v, , hidden]) => v === hidden)).toBe(true);

    seen.length = 0;
    await limeImage(spy, {
      segmentation: ({ shape }) => ({ shape: shape.slice(1), values: new Array(16).fill(0) }),
      samples: 20,
    }).explain(one);
    const means = [0, 1, 2].map((c) => pixels.slice(16 * c, 16 * c + 16).reduce((sum, v) => sum + v, 0) / 16);
    const hidden = Array.from({ length: 20 }, (_, k) => [
      ...(seen[0] as Float64Array).slice(48 * k, 48 * k + 48),
    ]).find((image) => image[0] !== pixels[0]);
    expect(
      worst(
        hidden ?? [],
        Array.from({ length: 48 }, (_, i) => means[Math.floor(i / 16)] as number),
      ),
    ).toBeLessThan(1e-6);
  });

  test("segments differ from image to image; images without channels have them too", async () => {
    const flatImages = tensor(
      Float32Array.from({ length: 32 }, (_, i) => (i < 16 ? i % 4 : 0)),
      { shape: [2, 4, 4] },
    );
    const byValue = (image: { readonly values: ArrayLike<number> }) => ({
      shape: [4, 4],
      values: Array.from(image.values),
    });
    const lime = limeImage((x: Tensor) => x.sum({ axes: [1, 2] }), {
      segmentation: byValue,
      hideColor: -1,
      samples: 64,
      ridgeAlpha: 0,
    });
    const explanation = await lime.explain(flatImages);
    expect(explanation.values.shape).toEqual([2, 4]);
    expect(worst(explanation.values.values, [4, 8, 12, 16, 16, 0, 0, 0])).toBeLessThan(1e-4);
    expect(explanationFromJson(explanationToJson(explanation))).toEqual(explanation);
  });

  test.each<readonly [string, object, unknown, string]>([
    ["a table", {}, [[1, 2]], "shape"],
    [
      "labels of another size",
      { segmentation: () => ({ shape: [2, 2], values: [0, 0, 0, 0] }) },
      picture,
      "shape",
    ],
    [
      "labels that are no integers",
      { segmentation: () => ({ shape: [4, 4], values: new Array(16).fill(0.5) }) },
      picture,
      "data",
    ],
    ["a colour for other channels", { hideColor: [1, 2] }, picture, "argument"],
  ])("%s is an error", async (_, options, x, code) => {
    const lime = limeImage(linear, { segmentation, samples: 10, ...options });
    await expect(lime.explain(x as never)).rejects.toMatchObject({ name: "HyalineError", code });
  });

  test("nothing is left on the backend", async () => {
    const lime = limeImage(linear, { segmentation, samples: 50, batchSize: 20 });
    await lime.explain(picture);
    const before = liveStorages();
    await lime.explain(picture);
    expect(liveStorages()).toBe(before);
  });
});
