import { referenceBackend } from "@hyaline/backend-reference";
import { concat, matMul, mul, slice, type Tensor, tanh, tensor, useBackend } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inputXGradient } from "./gradient/inputXGradient.js";
import { integratedGradients } from "./gradient/integratedGradients.js";
import { saliency } from "./gradient/saliency.js";
import { deepLift } from "./propagation/deepLift.js";
import { lrp } from "./propagation/lrp.js";
import { lrpRules } from "./propagation/rules/relevance/lrpRules.js";
import { netOf, nets, seeds, smoothNets, WIDTH, wave } from "./testing/randomNets.js";

beforeAll(() => useBackend(referenceBackend()));

type Model = (x: Tensor) => Tensor;
const ROWS = 2;
const runs = (numRuns: number) => ({ numRuns: process.env.HYALINE_NIGHTLY === "1" ? 20 * numRuns : numRuns });
const at = { target: 0 } as const;

/** Attributions from a baseline, all rows in one list. */
const ofChange = {
  "Integrated Gradients": (model: Model, x: Tensor, baseline: Tensor) =>
    integratedGradients(model, { steps: 40 }).explain(x, { ...at, baseline }),
  "DeepLIFT, Rescale": (model: Model, x: Tensor, baseline: Tensor) =>
    deepLift(model).explain(x, { ...at, baseline }),
  "DeepLIFT, RevealCancel": (model: Model, x: Tensor, baseline: Tensor) =>
    deepLift(model, { rule: "revealCancel" }).explain(x, { ...at, baseline }),
};
const ofPoint = {
  Saliency: (model: Model, x: Tensor) => saliency(model, { absolute: false }).explain(x, at),
  "Input × gradient": (model: Model, x: Tensor) => inputXGradient(model).explain(x, at),
};
const all: Readonly<Record<string, (model: Model, x: Tensor, baseline: Tensor) => Promise<Explanation>>> = {
  ...ofChange,
  ...ofPoint,
};
const list = (found: Explanation) => [...(found.values.values as Float64Array)];
const close = (a: readonly number[], b: readonly number[], relative = 1e-9) => {
  expect(a).toHaveLength(b.length);
  const scale = Math.max(1e-3, ...a.map(Math.abs));
  a.forEach((v, i) => {
    expect(Math.abs(v - (b[i] as number))).toBeLessThan(relative * scale);
  });
};
const points = (seed: number) => [wave([ROWS, WIDTH], seed), wave([ROWS, WIDTH], seed + 0.37)] as const;

describe("completeness", () => {
  test("Integrated Gradients, the more steps the better", async () => {
    await fc.assert(
      fc.asyncProperty(smoothNets, seeds, async (blocks, seed) => {
        const [x, baseline] = points(seed);
        const [few, many] = await Promise.all(
          [8, 128].map((steps) =>
            integratedGradients(netOf(blocks), { steps }).explain(x, { ...at, baseline }),
          ),
        );
        const most = (found: typeof few) => Math.max(...(found?.convergenceDelta ?? []).map(Math.abs));
        expect(most(many)).toBeLessThan(1e-7);
        expect(most(many)).toBeLessThanOrEqual(most(few) + 1e-9);
      }),
      runs(15),
    );
  });

  test.each(["rescale", "revealCancel"] as const)(
    "DeepLIFT by %s is exact, whatever the ops",
    async (rule) => {
      await fc.assert(
        fc.asyncProperty(nets, seeds, async (blocks, seed) => {
          const [x, baseline] = points(seed);
          const { convergenceDelta, values } = await deepLift(netOf(blocks), { rule }).explain(x, {
            ...at,
            baseline,
          });
          const scale = Math.max(1, ...[...values.values].map(Math.abs));
          for (const delta of convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-10 * scale);
        }),
        runs(30),
      );
    },
  );

  const rules = {
    epsilon: lrpRules.epsilon(0.01),
    gamma: lrpRules.gamma(0.25, 0.01),
    alphaBeta: lrpRules.alphaBeta(2, 1),
    zPlus: lrpRules.zPlus(),
    flat: lrpRules.flat(),
  };
  test.each(Object.keys(rules) as (keyof typeof rules)[])(
    "LRP by %s conserves relevance, counting what is absorbed",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(nets, seeds, fc.constantFrom("half", "signal"), async (blocks, seed, products) => {
          const composite = [[({ op }: { op: string }) => op === "linear", rules[name]]] as const;
          const found = await lrp(netOf(blocks), {
            composite,
            epsilon: 0.01,
            products: products as "half" | "signal",
          }).explain(wave([ROWS, WIDTH], seed), at);
          const { absorbed, conservationError } = found.extra as Record<string, number[]>;
          const scale = Math.max(1, ...list(found).map(Math.abs), ...(absorbed as number[]).map(Math.abs));
          for (const error of conservationError as number[])
            expect(Math.abs(error)).toBeLessThan(1e-8 * scale);
        }),
        runs(15),
      );
    },
  );
});

describe.each(Object.entries(all))("%s", (name, explain) => {
  test("linearity: of a weighted sum of nets, the same sum of theirs", async () => {
    await fc.assert(
      fc.asyncProperty(nets, nets, seeds, async (one, other, seed) => {
        const [x, baseline] = points(seed);
        const [a, b] = [netOf(one), netOf(other)];
        const both = await explain((z) => a(z).mul(2).sub(b(z)), x, baseline);
        const [ofA, ofB] = await Promise.all([explain(a, x, baseline), explain(b, x, baseline)]);
        close(
          list(both),
          list(ofA).map((v, i) => 2 * v - (list(ofB)[i] as number)),
          1e-7,
        );
      }),
      runs(8),
    );
  });

  test("dummy: a feature that the net does not see gets exactly nothing", async () => {
    await fc.assert(
      fc.asyncProperty(nets, seeds, fc.integer({ min: 0, max: WIDTH - 1 }), async (blocks, seed, feature) => {
        const [x, baseline] = points(seed);
        const blind = tensor([Array.from({ length: WIDTH }, (_, i) => Number(i !== feature))], {
          dtype: "float64",
        });
        const found = list(await explain((z) => netOf(blocks)(mul(z, blind)), x, baseline));
        for (let row = 0; row < ROWS; row++) expect(Math.abs(found[row * WIDTH + feature] as number)).toBe(0);
      }),
      runs(8),
    );
  });

  test("symmetry: features that the net treats alike, and are alike, get alike", async () => {
    await fc.assert(
      fc.asyncProperty(nets, seeds, async (blocks, seed) => {
        const twin = (z: Tensor) =>
          slice(concat([slice(z, [null, [0, 1]]), z], { axis: 1 }), [null, [0, WIDTH]]);
        const [x, baseline] = points(seed).map(twin) as [Tensor, Tensor];
        const mirror = tensor(
          [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => Number([1, 0, 2, 3][i] === j))),
          { dtype: "float64" },
        );
        const net = netOf(blocks);
        const found = list(await explain((z) => net(z).add(net(matMul(z, mirror))), x, baseline));
        for (let row = 0; row < ROWS; row++)
          close([found[row * WIDTH] as number], [found[row * WIDTH + 1] as number], 1e-8);
      }),
      runs(8),
    );
  });

  test("scaling: other units of a feature change nothing", async () => {
    if (name === "Saliency") return;
    await fc.assert(
      fc.asyncProperty(nets, seeds, async (blocks, seed) => {
        const [x, baseline] = points(seed);
        const units = tensor([[2, 0.25, 4, -0.5]], { dtype: "float64" });
        const net = netOf(blocks);
        const rescaled = await explain((z) => net(mul(z, units)), x.div(units), baseline.div(units));
        close(list(rescaled), list(await explain(net, x, baseline)), 1e-7);
      }),
      runs(8),
    );
  });
});

describe.each(Object.entries({ "Integrated Gradients": ofChange["Integrated Gradients"], ...ofPoint }))(
  "%s",
  (_, explain) => {
    test("implementation invariance: equal functions of other ops get equal attributions", async () => {
      await fc.assert(
        fc.asyncProperty(nets, seeds, async (blocks, seed) => {
          const [x, baseline] = points(seed);
          const [usual, other] = await Promise.all([
            explain(netOf(blocks), x, baseline),
            explain(netOf(blocks, "otherwise"), x, baseline),
          ]);
          close(list(usual), list(other), 1e-8);
        }),
        runs(15),
      );
    });
  },
);

describe.each(Object.entries(ofChange))("%s", (_, explain) => {
  test("sensitivity: where one feature alone differs from the baseline, it gets the whole change", async () => {
    await fc.assert(
      fc.asyncProperty(nets, seeds, fc.integer({ min: 0, max: WIDTH - 1 }), async (blocks, seed, feature) => {
        const only = tensor([Array.from({ length: WIDTH }, (_u, i) => Number(i === feature))], {
          dtype: "float64",
        });
        const baseline = wave([ROWS, WIDTH], seed);
        const x = baseline.add(only.mul(0.5));
        const smoothed = (z: Tensor) => tanh(netOf(blocks)(z));
        const found = await explain(smoothed, x, baseline);
        const values = list(found);
        for (let row = 0; row < ROWS; row++) {
          const change = (found.output?.values[row] as number) - (found.baseValue?.values[row] as number);
          const own = values[row * WIDTH + feature] as number;
          expect(Math.abs(own - change)).toBeLessThan(
            Math.abs((found.convergenceDelta as number[])[row] as number) + 1e-10,
          );
          for (let i = 0; i < WIDTH; i++)
            if (i !== feature) expect(values[row * WIDTH + i]).toBeCloseTo(0, 12);
        }
      }),
      runs(8),
    );
  });
});
