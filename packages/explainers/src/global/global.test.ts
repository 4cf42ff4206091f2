import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox, resultFromJson, resultToJson } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { accumulatedLocalEffects } from "./accumulatedLocalEffects.js";
import { hStatistic } from "./hStatistic.js";
import { individualConditional } from "./individualConditional.js";
import { morris } from "./morris.js";
import { partialDependence } from "./partialDependence.js";
import { permutationImportance } from "./permutationImportance.js";
import { sobol } from "./sobol.js";

beforeAll(() => useBackend(referenceBackend()));

const rows = (
  count: number,
  features: number,
  of = (i: number) => Math.sin(12.9898 * (i + 1)) * 43758.5453,
) =>
  Array.from({ length: count }, (_, r) =>
    Array.from({ length: features }, (__, f) => {
      const x = of(r * features + f);
      return x - Math.floor(x);
    }),
  );
const product = blackBox((list: number[][]) => list.map(([a = 0, b = 0, c = 0]) => [a * b + c]));

describe("individualConditional", () => {
  test("its mean is partial dependence, and centred curves begin at 0", async () => {
    const x = rows(6, 3);
    const [own, mean, centred] = await Promise.all([
      individualConditional(product, { grid: 4 }).explain(x),
      partialDependence(product, { grid: 4, curves: true }).explain(x),
      individualConditional(product, { grid: 4, centred: true }).explain(x),
    ]);
    own.effects.forEach(({ grid, values, curves }, f) => {
      expect(grid).toEqual(mean.effects[f]?.grid);
      expect(curves).toEqual(mean.effects[f]?.curves);
      values.forEach((v, g) => {
        expect(v).toBeCloseTo(mean.effects[f]?.values[g] as number, 12);
      });
    });
    for (const { curves, grid } of centred.effects)
      for (let row = 0; row < 6; row++) expect(curves?.values[row * grid.length]).toBe(0);
    expect(resultFromJson(resultToJson(own), "featureEffects")).toStrictEqual(own);
  });
});

describe("accumulatedLocalEffects", () => {
  test("of a sum is each feature's own line, centred, also where features go together", async () => {
    const x = rows(40, 1).map(([a = 0]) => [a, 2 * a]);
    const model = blackBox((list: number[][]) => list.map(([a = 0, b = 0]) => [3 * a + b]));
    const { effects } = await accumulatedLocalEffects(model, { intervals: 5 }).explain(x);
    for (const [f, slope] of [3, 1].entries()) {
      const { grid, values } = effects[f] as (typeof effects)[number];
      grid.slice(1).forEach((z, k) => {
        const rise = (values[k + 1] as number) - (values[k] as number);
        expect(rise).toBeCloseTo(slope * (z - (grid[k] as number)), 10);
      });
    }
  });

  test("worked by hand: a · b over two intervals, and a feature that never varies", async () => {
    const x = [0, 1, 2, 3, 4, 5, 6, 7].map((a) => [a, a < 4 ? 1 : 3, 5]);
    const model = blackBox((list: number[][]) => list.map(([a = 0, b = 0]) => [a * b]));
    const { effects } = await accumulatedLocalEffects(model, { intervals: 2 }).explain(x);
    // Edges 0, 4, 7. Rows 0 to 4 have b = 1, 1, 1, 1, 3: a mean of 1.4 over 4; the others 3 over 3.
    expect(effects[0]?.grid).toEqual([0, 4, 7]);
    const [rise, more] = [1.4 * 4, 3 * 3];
    const mean = (5 * (rise / 2) + 3 * (rise + more / 2)) / 8;
    [0, rise, rise + more].forEach((v, k) => {
      expect(effects[0]?.values[k]).toBeCloseTo(v - mean, 12);
    });
    expect(effects[2]).toMatchObject({ grid: [5], values: [0] });
  });
});

describe("morris", () => {
  test("of a linear model are its slopes over ranges, without deviation", async () => {
    const model = blackBox((list: number[][]) =>
      list.map(([a = 0, b = 0, c = 0]) => [3 * a - 2 * b + 0 * c]),
    );
    const { indices, standardErrors, provenance } = await morris(model, { trajectories: 6 }).explain([
      [0, 0, 0],
      [2, 1, 1],
    ]);
    [6, -2, 0].forEach((slope, i) => {
      expect(indices.mu?.[i]).toBeCloseTo(slope, 10);
      expect(indices.muStar?.[i]).toBeCloseTo(Math.abs(slope), 10);
      expect(indices.sigma?.[i]).toBeCloseTo(0, 10);
      expect(standardErrors?.muStar?.[i]).toBeCloseTo(0, 10);
    });
    expect(provenance).toMatchObject({ seed: 0, evaluations: 2 + 6 * 4 });
  });

  test("tells interactions by deviations", async () => {
    const bounds = [[0, 1] as const, [0, 1] as const, [0, 1] as const];
    const { indices } = await morris(product, { bounds }).explain([[0, 0, 0]]);
    expect(indices.sigma?.[2]).toBeCloseTo(0, 10);
    expect(indices.sigma?.[0]).toBeGreaterThan(0.1);
  });
});

describe("sobol", () => {
  /** T. Ishigami, T. Homma, 1990, whose indices are known. */
  const ishigami = blackBox((list: number[][]) =>
    list.map(([a = 0, b = 0, c = 0]) => [Math.sin(a) + 7 * Math.sin(b) ** 2 + 0.1 * c ** 4 * Math.sin(a)]),
  );
  const around = [-Math.PI, Math.PI] as const;
  const [first, total] = [
    [0.3139, 0.4424, 0],
    [0.5576, 0.4424, 0.2437],
  ];

  test("of Ishigami's function are within what their errors say", async () => {
    const found = await sobol(ishigami, {
      samples: 4096,
      bounds: [around, around, around],
      interactions: true,
    }).explain([[0, 0, 0]]);
    for (const [index, right] of Object.entries({ first, total }))
      right.forEach((share, i) => {
        const error = found.standardErrors?.[index]?.[i] as number;
        expect(error).toBeLessThan(0.05);
        expect(Math.abs((found.indices[index]?.[i] as number) - share), `${index} ${i}`).toBeLessThan(
          4 * error,
        );
      });
    expect(found.interactions?.values[2]).toBeCloseTo(0.2437, 1);
    expect(Math.abs(found.interactions?.values[1] as number)).toBeLessThan(0.1);
    expect(resultFromJson(resultToJson(found), "sensitivities")).toStrictEqual(found);
  });

  test("an output that never varies has nothing to share", async () => {
    const constant = blackBox((list: number[][]) => list.map(() => [1]));
    const { indices } = await sobol(constant, { samples: 16 }).explain([[0], [1]]);
    expect(indices).toEqual({ first: [0], total: [0] });
  });
});

describe("hStatistic", () => {
  test("is 0 of a sum, and tells which features work together", async () => {
    const { interactions, indices } = await hStatistic(product).explain(rows(20, 3));
    const at = (i: number, j: number) => interactions?.values[i * 3 + j] as number;
    expect(at(0, 1)).toBeGreaterThan(0.1);
    expect(at(0, 1)).toBe(at(1, 0));
    expect(at(0, 2)).toBeLessThan(1e-6);
    expect(indices.total?.[2]).toBeLessThan(1e-6);
    expect(indices.total?.[0]).toBeGreaterThan(0.05);
  });

  test("worked by hand: of a pure product of centred features it is 1", async () => {
    const x = [-1, 1].flatMap((a) => [-1, 1].map((b) => [a, b]));
    const model = blackBox((list: number[][]) => list.map(([a = 0, b = 0]) => [a * b]));
    const { interactions, indices } = await hStatistic(model).explain(x);
    expect([...(interactions?.values ?? [])]).toEqual([0, 1, 1, 0]);
    expect(indices.total).toEqual([1, 1]);
  });
});

describe("permutationImportance", () => {
  const x = rows(60, 3);
  const model = blackBox((list: number[][]) => list.map(([a = 0, b = 0]) => [2 * a + b]));
  const labels = x.map(([a = 0, b = 0]) => 2 * a + b);

  test("is what shuffling adds to squared errors: twice the variance times the slope's square", async () => {
    const { indices, standardErrors } = await permutationImportance(model, { repeats: 40 }).explain(x, {
      labels,
    });
    [2, 1, 0].forEach((slope, i) => {
      const column = x.map((row) => row[i] as number);
      const mean = column.reduce((s, v) => s + v, 0) / 60;
      const variance = column.reduce((s, v) => s + (v - mean) ** 2, 0) / 60;
      const error = standardErrors?.importance?.[i] as number;
      const off = Math.abs((indices.importance?.[i] as number) - 2 * slope ** 2 * variance);
      expect(off, `feature ${i}`).toBeLessThanOrEqual(4 * error + 1e-12);
    });
    expect(indices.importance?.[2]).toBe(0);
  });

  test("groups are shuffled together; classes by wrong ones or a loss of one's own", async () => {
    const classes = blackBox((list: number[][]) =>
      list.map(([a = 0, b = 0]) => [1 - Number(a > b), Number(a > b)]),
    );
    const right = x.map(([a = 0, b = 0]) => Number(a > b));
    const own = await permutationImportance(classes, {
      groups: [[0, 1], [2]],
      loss: (outputs, label) => 1 - (outputs[label] as number),
    }).explain(x, { labels: right });
    const named = await permutationImportance(classes, { groups: [[0, 1], [2]] }).explain(x, {
      labels: right,
    });
    expect(own.indices).toEqual(named.indices);
    expect(own.indices.importance?.[0]).toBe(own.indices.importance?.[1]);
    expect(own.indices.importance?.[0]).toBeGreaterThan(0.2);
    expect(own.indices.importance?.[2]).toBe(0);
  });

  test("without labels it is how far answers move: the same as with those of a model that is right", async () => {
    const [own, given] = [
      await permutationImportance(model).explain(x),
      await permutationImportance(model).explain(x, { labels }),
    ];
    expect(own.indices).toEqual(given.indices);
  });

  test("labels of another number, and a loss that is none, are refused", async () => {
    const explainer = permutationImportance(model, { loss: () => Number.NaN });
    await expect(explainer.explain(x, { labels: [1] })).rejects.toMatchObject({ code: "argument" });
    await expect(explainer.explain(x, { labels })).rejects.toMatchObject({ code: "data" });
  });
});

test("Morris' grid has an even number of levels", () => {
  expect(() => morris(async (rows: number[][]) => rows.map(([a = 0]) => a), { levels: 5 })).toThrow(
    expect.objectContaining({ code: "argument", message: expect.stringMatching(/even/) }),
  );
});
