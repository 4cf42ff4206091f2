import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import { gridSegmentation } from "@hyaline/explanation";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { wave } from "../testing/randomNets.js";
import { areaByArea } from "./parts/areaByArea.js";
import { xrai } from "./xrai.js";

beforeAll(() => useBackend(referenceBackend()));

/** The authors' loop, mask by mask. */
function literal(attributions: readonly number[], masks: readonly (readonly number[])[], minPixels: number) {
  const values = attributions.map(() => Number.NEGATIVE_INFINITY);
  let remaining = masks.map((mask) => new Set(mask));
  const current = new Set<number>();
  for (;;) {
    remaining = remaining.filter((mask) => [...mask].filter((p) => !current.has(p)).length >= minPixels);
    if (remaining.length === 0) break;
    const gains = remaining.map((mask) => {
      const fresh = [...mask].filter((p) => !current.has(p));
      return fresh.reduce((s, p) => s + (attributions[p] as number), 0) / fresh.length;
    });
    const best = gains.indexOf(Math.max(...gains));
    for (const p of remaining[best] as Set<number>)
      if (!current.has(p)) {
        values[p] = gains[best] as number;
        current.add(p);
      }
    remaining.splice(best, 1);
  }
  const left = [...attributions.keys()].filter((p) => !current.has(p));
  for (const p of left)
    values[p] = left.reduce((s, each) => s + (attributions[each] as number), 0) / left.length;
  return values;
}

test("areas are taken as the authors' loop takes masks", () => {
  const labels = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(
      labels,
      labels,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 99 }),
      (a, b, minPixels, seed) => {
        const attributions = Float64Array.from({ length: 16 }, (_, i) => Math.sin(seed * 3.3 + 7.7 * i));
        const areas = [a, b].map((each) => ({ segments: Int32Array.from(each), count: 4 }));
        const masks = [a, b].flatMap((each) =>
          [0, 1, 2, 3].map((n) => each.flatMap((label, p) => (label === n ? [p] : []))),
        );
        const got = areaByArea(attributions, areas, minPixels);
        literal([...attributions], masks, minPixels).forEach((value, i) => {
          expect(got[i]).toBeCloseTo(value, 10);
        });
      },
    ),
  );
});

test("xrai shows the square that the model looks at, alike in both channels", async () => {
  const mask = tensor(
    Array.from({ length: 16 }, (_, i) => Number(i % 4 < 2 && i < 8)),
    { shape: [1, 1, 4, 4] },
  );
  const model = (x: Tensor) => x.mul(mask).sum({ axes: [1, 2, 3] });
  const x = wave([1, 2, 4, 4], 1).abs().cast("float32");
  const segmentations = [gridSegmentation({ size: 2 })];
  const { values, output } = await xrai(model, { segmentations, steps: 4 }).explain(x);
  expect(values.shape).toEqual([1, 1, 4, 4]);
  values.values.forEach((each, i) => {
    if (i % 4 < 2 && i < 8) expect(each).toBeCloseTo(values.values[0] as number, 6);
    else expect(each).toBeCloseTo(0, 6);
  });
  expect(output?.values[0]).toBeGreaterThan(0);
});

test("what is no image is refused", async () => {
  const call = xrai((x: Tensor) => x.sum({ axes: 1 })).explain([[1, 2]]);
  await expect(call).rejects.toMatchObject({ code: "shape" });
});
