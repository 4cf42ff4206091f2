import { referenceBackend } from "@hyaline/backend-reference";
import { slice, type Tensor, tensor, useBackend } from "@hyaline/core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { netOf, seeds, smoothNets, WIDTH, wave } from "../testing/randomNets.js";
import { guidedIntegratedGradients } from "./guidedIntegratedGradients.js";
import { guidedStep } from "./parts/guidedPath.js";

beforeAll(() => useBackend(referenceBackend()));

const product = (x: Tensor) =>
  slice(x, [null, [0, 1]])
    .mul(slice(x, [null, [1, 2]]))
    .mul(tensor([[1]]))
    .sum({ axes: 1 });

test("guidedIntegratedGradients of a product, by hand", async () => {
  // From (1, 2) to (3, 4) in two steps, with nothing to hold an element back: slopes are (2, 1), so the second goes first,
  // by all of its way, 2 · 1; then the first, 2 · 4.
  const explainer = guidedIntegratedGradients(product, { steps: 2, fraction: 0, maxDistance: 1 });
  const { values, baseValue, convergenceDelta } = await explainer.explain([[3, 4]], { baseline: [1, 2] });
  expect([...values.values]).toEqual([8, 2]);
  expect(baseValue.values[0]).toBe(2);
  expect(convergenceDelta).toEqual([0]);
});

test("with no distance to go it is the straight path, of as many left ends", async () => {
  // At (0, 0) and (1.5, 2): half of each way is moved at both slopes.
  const explainer = guidedIntegratedGradients(product, { steps: 2, maxDistance: 0 });
  const { values } = await explainer.explain([[3, 4]]);
  expect([...values.values]).toEqual([1.5 * 0 + 1.5 * 2, 2 * 0 + 2 * 1.5]);
});

test("complete for smooth nets, the better the more steps; what does not differ gets nothing", async () => {
  await fc.assert(
    fc.asyncProperty(smoothNets, seeds, async (blocks, seed) => {
      const [x, baseline] = [wave([2, WIDTH], seed), wave([2, WIDTH], seed + 0.37)];
      const same = tensor([[1, 0, 1, 1]], { dtype: "float64" });
      const end = baseline.add(x.sub(baseline).mul(same));
      const [few, many] = await Promise.all(
        [16, 128].map((steps) =>
          guidedIntegratedGradients(netOf(blocks), { steps }).explain(end, { target: 0, baseline }),
        ),
      );
      const most = (found: typeof few) => Math.max(...(found?.convergenceDelta ?? []).map(Math.abs));
      const size = Math.max(1, ...[...(many?.values.values ?? [])].map(Math.abs));
      expect(most(many)).toBeLessThan(0.1 * size);
      expect(most(many)).toBeLessThanOrEqual(most(few) + 1e-6 * size);
      for (const row of [0, 1]) expect(Math.abs(many?.values.values[row * WIDTH + 1] as number)).toBe(0);
    }),
    { numRuns: 8 },
  );
});

test("a step ends where the straight path would be as far from x, inside the corridor, small slopes first", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.3, noNaN: true }),
      (elements, fraction, maxDistance) => {
        const x = Float64Array.from(elements, ([v]) => v);
        const [start, at, shares] = [x, x, x].map(() => new Float64Array(x.length)) as [
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        const steps = 7;
        const whole = x.reduce((sum, v) => sum + Math.abs(v), 0);
        for (let step = 0; step < steps; step++) {
          const slopes = Float64Array.from(elements, ([, g], i) => g * Math.cos(i + step));
          guidedStep({ x, start, at, slopes, shares }, step, { steps, fraction, maxDistance });
          const left = x.reduce((sum, v, i) => sum + Math.abs(v - (at[i] as number)), 0);
          const alpha = (step + 1) / steps;
          expect(left).toBeCloseTo(whole * (1 - alpha), 6);
          x.forEach((v, i) => {
            const part = Math.abs(v) < 1e-9 ? alpha : (at[i] as number) / v;
            expect(part).toBeGreaterThan(alpha - maxDistance - 1e-6);
            expect(part).toBeLessThan(alpha + maxDistance + 1e-6);
          });
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("several inputs move together, and what rides along stays", async () => {
  const model = ({ a, k }: { readonly a: Tensor; readonly k: Tensor }) => a.mul(k).sum({ axes: 1 });
  const x = { k: [[2], [5]], a: [[3], [4]] };
  const found = await guidedIntegratedGradients(model, { steps: 3 }).explain(x, {
    attribute: ["a"],
    baseline: { a: [[1], [0]] },
  });
  expect(
    found.inputs?.map(({ name, values }) => [name, values && [...values.values].map(Math.fround)]),
  ).toEqual([
    ["k", undefined],
    ["a", [4, 20]],
  ]);
  expect([...found.baseValue.values]).toEqual([2, 0]);
});
