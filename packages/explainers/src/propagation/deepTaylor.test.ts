import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, relu, type Tensor, useBackend } from "@hyaline/core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { flat } from "../testing/fixtures.js";
import { seeds, wave } from "../testing/randomNets.js";
import { deepTaylor } from "./deepTaylor.js";

beforeAll(() => useBackend(referenceBackend()));

const [WIDTH, HIDDEN] = [4, 5];
/** Two layers with biases that are not positive, as in the paper, and an output of them. */
const weightsOf = (seed: number) =>
  [
    wave([WIDTH, HIDDEN], seed),
    wave([HIDDEN], seed + 1)
      .abs()
      .mul(-0.1),
    wave([HIDDEN, 2], seed + 2),
  ] as const;
const netOf = (seed: number) => {
  const [w, b, v] = weightsOf(seed);
  return (x: Tensor) => matMul(relu(matMul(x, w).add(b)), v);
};
const rows = async (t: Tensor) => (await t.array()) as number[][];

test.each([undefined, [-1, 1] as const])(
  "deepTaylor is its paper's rules, term by term, of range %j",
  async (range) => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const [w, b, v] = weightsOf(seed);
        const x = wave([2, WIDTH], seed + 3);
        const [xs, ws, vs, bs] = [await rows(x), await rows(w), await rows(v), flat(await b.array())];
        const outputs = await rows(netOf(seed)(x));
        const found = await deepTaylor(netOf(seed), { range }).explain(x, { target: 1 });
        xs.forEach((row, r) => {
          const hidden = bs.map((bias, j) =>
            Math.max(
              0,
              row.reduce((sum, xi, i) => sum + xi * (ws[i]?.[j] as number), bias),
            ),
          );
          const up = hidden.map((h, j) => h * Math.max(0, vs[j]?.[1] as number));
          const whole = up.reduce((sum, each) => sum + each, 0);
          const relevance = up.map((each) => (each / (whole + 1e-9)) * (outputs[r]?.[1] as number));
          const share = (i: number, j: number) => {
            const weight = ws[i]?.[j] as number;
            if (!range) return weight ** 2;
            return (
              (row[i] as number) * weight - range[0] * Math.max(0, weight) - range[1] * Math.min(0, weight)
            );
          };
          row.forEach((_, i) => {
            const expected = relevance.reduce((sum, each, j) => {
              const all = row.reduce((total, _x, k) => total + share(k, j), 0);
              return sum + (share(i, j) / (all + 1e-9)) * each;
            }, 0);
            expect(found.values.values[r * WIDTH + i]).toBeCloseTo(expected, 7);
          });
        });
      }),
      { numRuns: 10 },
    );
  },
);

test("nothing is negative where the output is not, and relevance is conserved", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const net = (x: Tensor) => relu(netOf(seed)(x));
      const found = await deepTaylor(net).explain(wave([2, WIDTH], seed + 3), { target: 1 });
      const { absorbed, conservationError } = found.extra as Record<string, number[]>;
      for (const value of found.values.values as Float64Array) expect(value).toBeGreaterThanOrEqual(0);
      [0, 1].forEach((row) => {
        const own = [...found.values.values].slice(row * WIDTH, (row + 1) * WIDTH);
        const sum = own.reduce((a, b) => a + b, 0) + (absorbed?.[row] as number);
        expect(sum).toBeCloseTo(found.output?.values[row] as number, 8);
        expect(Math.abs(conservationError?.[row] as number)).toBeLessThan(1e-8);
      });
    }),
    { numRuns: 10 },
  );
});

test("a range whose low is above its high is refused", () => {
  expect(() => deepTaylor((x: Tensor) => x, { range: [1, 0] })).toThrow(/low ≤ high/);
});
