import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, relu, type Tensor, useBackend } from "@hyaline/core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { seeds, wave } from "../testing/randomNets.js";
import { excitationBackprop } from "./excitationBackprop.js";

beforeAll(() => useBackend(referenceBackend()));

const [WIDTH, HIDDEN] = [4, 6];
const rows = async (t: Tensor) => (await t.array()) as number[][];

/** What keeps 0 / 0 away: it takes 2.5e-6 of a unit's probability where its inputs excite it by 4e-4 (seed 133). */
const STABILISER = 1e-9;

/** Probabilities of the inputs of one layer, unit by unit. */
const handedBack = (
  inputs: readonly number[],
  weights: readonly (readonly number[])[],
  given: readonly number[],
) =>
  inputs.map((a, i) =>
    given.reduce((sum, p, j) => {
      const excites = (k: number) => Math.max(0, (inputs[k] as number) * (weights[k]?.[j] as number));
      const all = inputs.reduce((total, _, k) => total + excites(k), 0);
      return sum + (a === 0 ? 0 : (excites(i) / (all + STABILISER)) * p);
    }, 0),
  );

test.each([false, true])(
  "excitationBackprop is its paper's walk, unit by unit; contrastive %j",
  async (contrastive) => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const [w, b, v] = [
          wave([WIDTH, HIDDEN], seed),
          wave([HIDDEN], seed + 1),
          wave([HIDDEN, 2], seed + 2),
        ];
        const model = (x: Tensor) => matMul(relu(matMul(x, w).add(b)), v);
        const x = wave([2, WIDTH], seed + 3).abs();
        const hidden = await rows(relu(matMul(x, w).add(b)));
        const [xs, ws, vs] = [await rows(x), await rows(w), await rows(v)];
        const found = await excitationBackprop(model, { contrastive }).explain(x, { target: 1 });
        const { absorbed, conservationError } = found.extra as Record<string, number[]>;
        hidden.forEach((units, r) => {
          const own = handedBack(units, vs, [0, 1]);
          const others = handedBack(
            units,
            vs.map((row) => row.map((each) => -each)),
            [0, 1],
          );
          const top = contrastive ? own.map((p, i) => p - (others[i] as number)) : own;
          handedBack(xs[r] as number[], ws, top).forEach((p, i) => {
            expect(found.values.values[r * WIDTH + i]).toBeCloseTo(p, 9);
          });
          const sum = [...found.values.values.slice(r * WIDTH, (r + 1) * WIDTH)].reduce((a, c) => a + c, 0);
          expect(sum + (absorbed?.[r] as number)).toBeCloseTo(1, 9);
          expect(conservationError?.[r]).toBeCloseTo(0, 9);
        });
      }),
      { numRuns: 15, examples: [[133]] },
    );
  },
);
