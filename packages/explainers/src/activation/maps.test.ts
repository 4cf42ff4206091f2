import { referenceBackend } from "@hyaline/backend-reference";
import { concat, mul, sub, sum, type Tensor, tap, tensor, useBackend } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { guidedBackprop } from "../gradient/guidedBackprop.js";
import { backends, runsOn } from "../testing/backends.js";
import { flat, readCases } from "../testing/fixtures.js";
import { importedModel } from "../testing/importedModels.js";
import { wave } from "../testing/randomNets.js";
import { ablationCam } from "./ablationCam.js";
import { eigenCam } from "./eigenCam.js";
import { gradCam } from "./gradCam.js";
import { gradCamPlusPlus } from "./gradCamPlusPlus.js";
import { guidedGradCam } from "./guidedGradCam.js";
import { hiResCam } from "./hiResCam.js";
import { layerCam } from "./layerCam.js";
import { scoreCam } from "./scoreCam.js";
import { xGradCam } from "./xGradCam.js";

const PLACES = 9;
const shape = [1, 1, 3, 3];
const weights = wave([1, 2, 3, 3], 4);
/** Two channels of what is put in: x and 2 − x. */
const channels = (x: Tensor) => tap("maps", concat([x, sub(2, x)], { axis: 1 }));
/** Σ v h² / 2: its gradient at the layer is v h. */
const curved = (x: Tensor) => {
  const h = channels(x);
  return sum(mul(mul(h, h), mul(weights, 0.5)), { axes: [1, 2, 3] });
};
/** Σ v h. */
const linear = (x: Tensor) => sum(mul(channels(x), weights), { axes: [1, 2, 3] });

describe("each map is what its paper says, place by place", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const x = wave(shape, 1);

  type Weigh = (a: readonly number[], g: readonly number[], place: number) => number;
  const mean = (list: readonly number[]) => total(list) / list.length;
  const total = (list: readonly number[]) => list.reduce((all, v) => all + v, 0);
  const papers: Readonly<Record<string, Weigh>> = {
    gradCam: (_, g) => mean(g),
    gradCamPlusPlus: (a, g) =>
      total(g.map((v) => (v ** 2 / (2 * v ** 2 + total(a) * v ** 3 + 1e-6)) * Math.max(v, 0))),
    xGradCam: (a, g) => total(a.map((v, i) => v * (g[i] as number))) / (total(a) + 1e-7),
    layerCam: (_, g, place) => Math.max(g[place] as number, 0),
    hiResCam: (_, g, place) => g[place] as number,
  };
  const methods = { gradCam, gradCamPlusPlus, xGradCam, layerCam, hiResCam };

  test.each(Object.keys(methods) as (keyof typeof methods)[])("%s", async (name) => {
    const [h, v] = [flat(await channels(x).array()), flat(await weights.array())];
    const ofChannel = (list: readonly number[], c: number) => list.slice(c * PLACES, (c + 1) * PLACES);
    for (const relu of [true, false]) {
      const found = await methods[name](curved, { layer: "maps", relu }).explain(x);
      expect([found.layer, ...found.values.shape]).toEqual(["maps", 1, 1, 3, 3]);
      for (let place = 0; place < PLACES; place++) {
        const sumOfChannels = total(
          [0, 1].map((c) => {
            const a = ofChannel(h, c);
            const g = a.map((each, i) => each * (ofChannel(v, c)[i] as number));
            return (papers[name] as Weigh)(a, g, place) * (a[place] as number);
          }),
        );
        const expected = relu ? Math.max(sumOfChannels, 0) : sumOfChannels;
        expect(found.values.values[place]).toBeCloseTo(expected, 10);
      }
    }
  });

  test.each([
    ["hiResCam", hiResCam],
    ["xGradCam", xGradCam],
  ] as const)("%s is complete where the rest is linear", async (_, method) => {
    const { values, output } = await method(linear, { layer: "maps", relu: false }).explain(x);
    // XGrad-CAM's divisor has 1e-7 of its own.
    expect(total([...values.values])).toBeCloseTo(output?.values[0] as number, 5);
  });

  test("a channel whose gradient is 0 gets no weight, and nothing is NaN", async () => {
    const blind = (given: Tensor) => sum(mul(channels(given), 0), { axes: [1, 2, 3] });
    for (const method of Object.values(methods)) {
      const { values } = await method(blind, { layer: "maps" }).explain(x);
      expect([...values.values]).toEqual(new Array(PLACES).fill(0));
    }
  });

  test.each([
    ["fewer channels than places", [2, 3, 2, 4], false],
    ["fewer places than channels", [2, 7, 1, 3], false],
    ["the mean taken off", [2, 3, 2, 4], true],
  ] as const)("eigenCam is the literal first component, by power iteration: %s", async (_, of, centre) => {
    const value = wave([...of], 6);
    const model = (given: Tensor) => sum(tap("maps", given), { axes: [1, 2, 3] });
    const { values } = await eigenCam(model, { layer: "maps", centre }).explain(value);
    const [rows, width, ...sides] = of;
    const places = sides[0] * sides[1];
    const numbers = flat(await value.array());
    for (let row = 0; row < rows; row++) {
      const a = Array.from({ length: places }, (_p, p) =>
        Array.from({ length: width }, (_c, c) => numbers[(row * width + c) * places + p] as number),
      );
      const means = Array.from({ length: width }, (_c, c) =>
        centre ? mean(a.map((one) => one[c] as number)) : 0,
      );
      const centred = a.map((one) => one.map((v, c) => v - (means[c] as number)));
      let v = Array.from({ length: width }, (_c, c) => 1 + c);
      for (let i = 0; i < 3000; i++) {
        const back = centred.map((one) => total(one.map((each, c) => each * (v[c] as number))));
        const next = v.map((_c, c) =>
          total(centred.map((one, p) => (one[c] as number) * (back[p] as number))),
        );
        const norm = Math.hypot(...next);
        v = next.map((each) => each / norm);
      }
      const map = centred.map((one) => total(one.map((each, c) => each * (v[c] as number))));
      const sign = total(map) < 0 ? -1 : 1;
      const found = [...values.values].slice(row * places, (row + 1) * places);
      // Centred maps sum to 0: there either sign will do.
      const same = centre && Math.sign(found[0] as number) !== Math.sign(map[0] as number) ? -1 : 1;
      map.forEach((each, p) => {
        expect(found[p]).toBeCloseTo(each * (centre ? same : sign), 6);
      });
    }
  });

  test("a layer of zeros has a map of zeros", async () => {
    const model = (given: Tensor) => sum(tap("maps", given), { axes: [1, 2, 3] });
    const { values } = await eigenCam(model, { layer: "maps" }).explain([
      [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    ]);
    expect([...values.values]).toEqual([0, 0, 0, 0]);
  });

  test("ablationCam is the literal loop over channels, whatever the batches", async () => {
    const [h, v] = [flat(await channels(x).array()), flat(await weights.array())];
    const worth = h.map((each, i) => (each * each * (v[i] as number)) / 2);
    const whole = total(worth);
    const part = [0, 1].map((c) => total(worth.slice(c * PLACES, (c + 1) * PLACES)) / whole);
    for (const batchSize of [1, 2, 5]) {
      const { values, layer } = await ablationCam(curved, { layer: "maps", relu: false, batchSize }).explain(
        x,
      );
      expect(layer).toBe("maps");
      for (let p = 0; p < PLACES; p++)
        expect(values.values[p]).toBeCloseTo(
          (part[0] as number) * (h[p] as number) + (part[1] as number) * (h[PLACES + p] as number),
          9,
        );
    }
  });

  test("scoreCam is the literal loop over channels, whatever the batches", async () => {
    const [own, h] = [flat(await x.array()), flat(await channels(x).array())];
    const scores = await Promise.all(
      [0, 1].map(async (c) => {
        const channel = h.slice(c * PLACES, (c + 1) * PLACES);
        const [least, most] = [Math.min(...channel), Math.max(...channel)];
        const hidden = own.map((each, p) => (each * ((channel[p] as number) - least)) / (most - least));
        return flat(await curved(tensor(hidden, { shape, dtype: "float64" })).array())[0] as number;
      }),
    );
    const powers = scores.map(Math.exp);
    for (const batchSize of [1, 2]) {
      const { values } = await scoreCam(curved, { layer: "maps", batchSize }).explain(x);
      for (let p = 0; p < PLACES; p++) {
        const map = total(
          [0, 1].map((c) => ((powers[c] as number) / total(powers)) * (h[c * PLACES + p] as number)),
        );
        expect(values.values[p]).toBeCloseTo(Math.max(map, 0), 9);
      }
    }
  });

  test("maps grow to the input; a layer without places is refused by name", async () => {
    const halves = (given: Tensor) => sum(mul(tap("one", given.reshape([1, 1, 9])), 2), { axes: [1, 2] });
    const { values } = await layerCam(curved, { layer: "maps", resize: "bilinear" }).explain(x);
    expect(values.shape).toEqual([1, 1, 3, 3]);
    await expect(hiResCam(halves, { layer: "one", resize: "nearest" }).explain(x)).rejects.toMatchObject({
      code: "shape",
    });
    const flatLayer = (given: Tensor) => sum(tap("flat", given.reshape([1, 9])), { axes: 1 });
    await expect(xGradCam(flatLayer, { layer: "flat" }).explain(x)).rejects.toThrow(/a map needs a layer/);
  });
});

describe.each(backends.slice(0, 2))("on %s", (_, create) => {
  runsOn(create);

  test("guidedGradCam, as Captum recorded it; and the product of its two parts", async () => {
    const [each] = readCases("attributions_cnn.json").filter(({ method }) => method === "GuidedGradCam");
    if (!each) throw new Error("a recorded case is missing");
    const model = await importedModel(each.model);
    const [x, target] = [each.input as number[][], each.target as number[]];
    const layer = String(each.params.layer);
    const { values, output } = await guidedGradCam(model, { layer }).explain(x, { target });
    const expected = flat(each.attributions);
    const tolerance = 1e-4 * (each.attributions_max_abs as number) + 10 * (each.f32_vs_f64_max_abs as number);
    expected.forEach((e, i) => {
      expect(Math.abs(e - (values.values[i] as number))).toBeLessThanOrEqual(tolerance);
    });
    const guided = await guidedBackprop(model).explain(x, { target });
    const map = await gradCam(model, { layer, resize: "nearest" }).explain(x, { target });
    values.values.forEach((v, i) => {
      expect(v).toBeCloseTo((guided.values.values[i] as number) * (map.values.values[i] as number), 5);
    });
    (each.logits as number[][]).forEach((logits, row) => {
      expect(output?.values[row]).toBeCloseTo(logits[target[row] as number] as number, 3);
    });
  });
});

test("a map as one graph is what explain gives", async () => {
  useBackend(referenceBackend());
  const x = tensor([
    [
      [
        [1, 2],
        [3, 0.5],
      ],
    ],
  ]);
  const model = (given: Tensor) => {
    const h = tap("maps", given.mul(2));
    return sum(h.mul(h), { axes: [1, 2, 3] });
  };
  const explainer = hiResCam(model, { layer: "maps" });
  const { values } = await explainer.explain(x);
  const traced = await explainer.traced();
  const { attributions } = traced(x);
  expect(flat(await attributions.array())).toEqual([...values.values]);
  expect([...values.values]).toEqual([8, 32, 72, 2]);
});
