import { referenceBackend } from "@hyaline/backend-reference";
import { liveStorages, type Tensor, tensor, useBackend } from "@hyaline/core";
import {
  blackBox,
  explanationFromJson,
  explanationToJson,
  gridSegmentation,
  type HostRows,
  type Segmentation,
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

  test("a segmentation may take its time, and one that fails says for which image", async () => {
    const options = { hideColor: 0, samples: 40 };
    const expected = await limeImage(linear, { ...options, segmentation }).explain(picture);
    const later: Segmentation = async (image) => {
      await new Promise((resolve) => setTimeout(resolve));
      return segmentation(image);
    };
    const { values } = await limeImage(linear, { ...options, segmentation: later }).explain(picture);
    expect(values).toEqual(expected.values);

    let calls = 0;
    const failing: Segmentation = async (image) => {
      if (calls++ === 1) throw new Error("no such model");
      return segmentation(image);
    };
    await expect(
      limeImage(linear, { ...options, segmentation: failing }).explain(picture),
    ).rejects.toMatchObject({
      code: "argument",
      message: expect.stringContaining("the segmentation threw for image 1: no such model"),
    });
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

describe("with other inputs", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const image = tensor(
    Float32Array.from({ length: 16 }, (_, i) => i),
    { shape: [1, 1, 4, 4] },
  );
  const model = ({ image: pixels, scale }: Readonly<Record<string, Tensor>>): Tensor =>
    (pixels as Tensor).sum({ axes: [1, 2, 3] }).mul((scale as Tensor).reshape([-1]));
  const options = { segmentation: gridSegmentation({ size: 2 }), hideColor: 0, samples: 64, ridgeAlpha: 0 };

  test("the image is explained and the others ride along, in white and black boxes", async () => {
    const x = { image, scale: [[2]] };
    const expected = [2 * 10, 2 * 18, 2 * 42, 2 * 50];
    const white = await limeImage(model as WhiteBox, options).explain(x, { attribute: ["image"] });
    expect(worst(white.values.values, expected)).toBeLessThan(1e-3);
    const box = blackBox((rows: { image: number[][][][]; scale: number[][] }) =>
      rows.image.map((pixels, i) => [
        pixels.flat(2).reduce((s, v) => s + v, 0) * (rows.scale[i]?.[0] as number),
      ]),
    );
    const black = await limeImage(box, options).explain(x, { attribute: ["image"] });
    expect(worst(black.values.values, expected)).toBeLessThan(1e-9);
    expect(white.inputs?.map(({ name, players }) => [name, players?.shape])).toEqual([
      ["image", [1, 1, 4, 4]],
      ["scale", undefined],
    ]);
    expect(explanationFromJson(explanationToJson(white))).toEqual(white);
  });

  test("two images are one too many", async () => {
    await expect(
      limeImage(model as WhiteBox, options).explain({ image, scale: [[2]] }),
    ).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/name the image with attribute/),
    });
  });

  test("a place in a longer output", async () => {
    const places: WhiteBox = (x) => x.reshape([-1, 4, 4]);
    const { output, target } = await limeImage(places, options).explain(image, { target: { index: [2, 1] } });
    expect(target).toEqual([{ index: [2, 1], output: 9 }]);
    expect(output?.values[0]).toBe(9);
  });

  test.each<readonly [string, object, string, RegExp]>([
    [
      "masks of other segments",
      {
        samples: [
          [1, 1],
          [0, 1],
        ],
      },
      "shape",
      /2 for 4 in row 0/,
    ],
    [
      "a segmentation that throws",
      {
        segmentation: () => {
          throw new Error("no model of it");
        },
      },
      "argument",
      /threw for image 0: no model of it/,
    ],
    [
      "labels of another size",
      { segmentation: () => ({ shape: [2, 2], values: [0, 0, 0, 0] }) },
      "shape",
      /\[2, 2\] for \[4, 4\], image 0/,
    ],
  ])("%s: which and why", async (_, more, code, message) => {
    const lime = limeImage((x: Tensor) => x.sum({ axes: [1, 2, 3] }), { ...options, ...more } as never);
    await expect(lime.explain(image)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("quickshift hears an abort", async () => {
    const large = tensor(
      Float32Array.from({ length: 96 * 96 }, (_, i) => Math.sin(i)),
      { shape: [1, 96, 96] },
    );
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const lime = limeImage((x: Tensor) => x.sum({ axes: [1, 2] }));
    await expect(lime.explain(large, { signal: controller.signal })).rejects.toMatchObject({
      code: "aborted",
    });
  });
});
