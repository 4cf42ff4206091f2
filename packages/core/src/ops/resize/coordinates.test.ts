import { referenceBackend } from "@hyaline/backend-reference";
import { resize, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

// torch.nn.Upsample(scale_factor=…, mode="linear", align_corners=True) of 0, 1, 2, 3, 4; PyTorch 2.13.
test.each([
  [1.5, [0, 2 / 3, 4 / 3, 2, 8 / 3, 10 / 3, 4]],
  [0.7, [0, 2, 4]],
  [2.3, [0, 0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8, 3.2, 3.6, 4]],
  [0.3, [0]],
])(
  "with corners aligned, ends meet where the scale %d leaves a fraction of an element",
  async (scale, right) => {
    const x = tensor([0, 1, 2, 3, 4], { dtype: "float64" });
    const options = { axes: [0], scales: [scale], mode: "linear", coordinateMode: "align_corners" } as const;
    const got = (await resize(x, options).array()) as number[];
    expect(got).toHaveLength(right.length);
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(right[i] as number, 12);
    });
  },
);

// ONNX Runtime 1.30, roi 0.1 to 0.8.
test("a region's ends are met too", async () => {
  const x = tensor([0, 1, 2, 3, 4], { dtype: "float64" });
  const y = resize(x, {
    axes: [0],
    scales: [1.5],
    mode: "linear",
    coordinateMode: "tf_crop_and_resize",
    regions: [[0.1, 0.8]],
  });
  const right = [0.4, 2.6 / 3, 4 / 3, 1.8, 6.8 / 3, 8.2 / 3, 3.2];
  ((await y.array()) as number[]).forEach((value, i) => {
    expect(value).toBeCloseTo(right[i] as number, 12);
  });
});
