import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tap, useBackend } from "@hyaline/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { flat, readCases } from "../testing/fixtures.js";
import { importedModel } from "../testing/importedModels.js";
import { netOf, nets, seeds, WIDTH, wave } from "../testing/randomNets.js";
import { deepLift } from "./deepLift.js";
import { deepShap } from "./deepShap.js";

const cases = ["attributions_mlp.json", "attributions_cnn.json"]
  .flatMap(readCases)
  .filter(({ method }) => method === "DeepLiftShap");

describe.each(backends.slice(0, 2))("on %s, as Captum", (_, create) => {
  runsOn(create);

  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const explainer = deepShap(await importedModel(each.model), { background: each.baselines as number[][] });
    const found = await explainer.explain(each.input as number[][], { target: each.target as number[] });
    explainer.dispose();
    const expected = flat(each.attributions);
    const tolerance = 1e-4 * (each.attributions_max_abs as number) + 10 * (each.f32_vs_f64_max_abs as number);
    expect(found.values.values).toHaveLength(expected.length);
    expected.forEach((e, i) => {
      expect(Math.abs(e - (found.values.values[i] as number))).toBeLessThanOrEqual(tolerance);
    });
  });
});

describe("properties", () => {
  beforeAll(() => useBackend(referenceBackend()));

  test("complete for every net: values sum to the output less the background's mean output", async () => {
    await fc.assert(
      fc.asyncProperty(nets, seeds, async (blocks, seed) => {
        const [net, x, background] = [netOf(blocks), wave([2, WIDTH], seed), wave([3, WIDTH], seed + 0.4)];
        const found = await deepShap(net, { background }).explain(x, { target: 1 });
        const outputs = (await net(background).array()) as number[][];
        const mean = outputs.reduce((sum, [, y]) => sum + (y as number) / 3, 0);
        const scale = Math.max(1, ...[...found.values.values].map(Math.abs));
        for (let row = 0; row < 2; row++) {
          const own = [...found.values.values].slice(row * WIDTH, (row + 1) * WIDTH);
          const change = (found.output?.values[row] as number) - mean;
          expect(Math.abs(own.reduce((a, b) => a + b, 0) - change)).toBeLessThan(1e-9 * scale);
          expect(found.baseValue.values[row]).toBeCloseTo(mean, 9);
          expect(Math.abs(found.convergenceDelta[row] as number)).toBeLessThan(1e-9 * scale);
        }
      }),
      { numRuns: 8 },
    );
  });

  test("one background row is DeepLIFT from it; at a layer too", async () => {
    const net = (z: Tensor) => netOf([{ kind: "relu", seed: 5 }])(tap("inside", netlike(z)));
    const netlike = (z: Tensor) => z.mul(2).add(0.1);
    const [x, background] = [wave([2, WIDTH], 3), wave([1, WIDTH], 8)];
    for (const options of [{}, { layer: "inside" }, { rule: "revealCancel" as const }]) {
      const whole = await deepShap(net, { background, ...options }).explain(x, { target: 0 });
      const lift = await deepLift(net, options).explain(x, { target: 0, baseline: background });
      expect([...whole.values.values]).toEqual([...lift.values.values]);
      expect(whole.layer).toBe(lift.layer);
    }
  });

  test("several inputs go together, and what rides along has no values", async () => {
    const model = ({ a, b, k }: { readonly a: Tensor; readonly b: Tensor; readonly k: Tensor }) =>
      a.mul(b).mul(k).sum({ axes: 1 });
    const found = await deepShap(model, { background: { a: [[0], [1]], b: [[0], [3]] } }).explain(
      { k: [[2]], a: [[3]], b: [[1]] },
      { attribute: ["a", "b"] },
    );
    // Each baseline's product shares by the mean of both orders: (a − a′)(b + b′) / 2 · k.
    expect(found.inputs?.map(({ name, values }) => [name, values && [...values.values]])).toEqual([
      ["k", undefined],
      ["a", [(3 * 1 + 2 * 4) / 2]],
      ["b", [(1 * 3 + -2 * 4) / 2]],
    ]);
    expect([...found.baseValue.values]).toEqual([3]);
  });

  test("a unit of a layer in the place of an output; a background of another width is refused", async () => {
    const model = (z: Tensor) => tap("inside", z.mul(z)).sum({ axes: 1 });
    const neuron = { layer: "inside", index: [1] };
    const { values, output } = await deepShap(model, { background: [[0, 0]], neuron }).explain([[2, 3]]);
    expect([...values.values, ...(output?.values ?? [])]).toEqual([0, 9, 9]);
    await expect(deepShap(model, { background: [[0]] }).explain([[2, 3]])).rejects.toMatchObject({
      code: "shape",
    });
  });
});
