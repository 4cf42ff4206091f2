import { referenceBackend } from "@hyaline/backend-reference";
import { slice, type Tensor, tensor, useBackend } from "@hyaline/core";
import { type Explanation, inTurns } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { limeSeries } from "./limeSeries.js";
import { limeTabular } from "./limeTabular.js";
import { entropyEdges } from "./parts/entropyEdges.js";
import type { SurrogateFacts } from "./parts/surrogateFacts.js";
import { submodularPick } from "./submodularPick.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

describe("series", () => {
  const series = Array.from({ length: 12 }, (_, step) => [Math.sin(step), step]);
  /** What the middle third of the first channel adds up to. */
  const model = (x: Tensor) => slice(x, [null, [4, 8], [0, 1]]).sum({ axes: [1, 2] });
  const middle = [4, 5, 6, 7].reduce((sum, step) => sum + Math.sin(step), 0);
  const options = { segments: 3, fill: "zero", samples: 100, ridgeAlpha: 0 } as const;

  test("the stretch that matters gets what hiding it takes away", async () => {
    const found = await limeSeries(model, options).explain(tensor([series]));
    expect(found.values.shape).toEqual([1, 3]);
    [0, middle, 0].forEach((expected, i) => {
      expect(found.values.values[i]).toBeCloseTo(expected, 5);
    });
    expect([...(found.players?.values ?? [])].slice(6, 10)).toEqual([0, 0, 1, 1]);
    expect((found.extra as SurrogateFacts).conditions[0]).toEqual([
      "steps 0 to 3",
      "steps 4 to 7",
      "steps 8 to 11",
    ]);
  });

  test("channels apart: the one that matters", async () => {
    const { values, extra } = await limeSeries(model, { ...options, channels: "apart" }).explain(
      tensor([series]),
    );
    expect(values.shape).toEqual([1, 6]);
    [0, 0, middle, 0, 0, 0].forEach((expected, i) => {
      expect(values.values[i]).toBeCloseTo(expected, 5);
    });
    expect((extra as SurrogateFacts).conditions[0]?.[2]).toBe("steps 4 to 7, channel 0");
  });

  test.each([
    ["mean", 5.5],
    ["line", 5.5],
    ["noise", undefined],
  ] as const)("hidden stretches show their %s", async (fill, mean) => {
    const seen: number[][] = [];
    const box = async (rows: number[][]) => {
      seen.push(...rows);
      return rows.map(([first = 0]) => first);
    };
    const ramp = series.map(([, step]) => step as number);
    await limeSeries(box, { segments: 3, fill, samples: 30 }).explain([ramp]);
    const hidden = seen.filter(([, , , , , at = 5]) => Math.abs(at - 5) > 1e-9);
    expect(seen.length).toBe(30);
    // A line between the ends of a ramp is the ramp itself.
    if (fill === "line") expect(hidden.length).toBe(0);
    else expect(hidden.length).toBeGreaterThan(5);
    if (fill === "mean") for (const row of hidden) expect(row[5]).toBe(mean);
  });

  test.each([
    ["more segments than steps", { segments: 5 }, [[1, 2]], "argument"],
    ["images", {}, [[[[1]]]], "shape"],
  ])("%s is refused", async (_, given, rows, code) => {
    await expect(
      limeSeries(async (x: number[][]) => x.map(() => 0), given).explain(rows),
    ).rejects.toMatchObject({ code });
  });
});

describe("the entropy discretiser", () => {
  test("cuts where classes change, as a tree of depth three", async () => {
    const values = Float64Array.of(5, 1, 2, 8, 3, 9, 4, 7);
    const labels = [1, 0, 0, 2, 0, 2, 1, 2];
    // 1 2 3 | 4 5 | 7 8 9
    expect(await inTurns(entropyEdges(values, labels))).toEqual([3.5, 6]);
    expect(
      await inTurns(
        entropyEdges(
          values,
          labels.map(() => 0),
        ),
      ),
    ).toEqual([4.5]);
  });

  test("scikit-learn's thresholds", async () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => Math.sin(12.9898 * (i + 1)));
    const labels = Array.from(values, (v, i) => Number(v + 1.5 * Math.sin(78.233 * (i + 1)) > 0.1));
    const recorded: readonly number[] = [
      -0.9249792098999023, -0.8969451189041138, -0.4967599958181381, -0.2631857395172119, 0.15637117624282837,
    ];
    const edges = await inTurns(entropyEdges(values, labels));
    expect(edges.length).toBe(recorded.length);
    edges.forEach((edge, i) => {
      expect(edge).toBeCloseTo(recorded[i] as number, 7);
    });
  });

  test("LIME speaks of its bins, and asks for labels", async () => {
    const background = Array.from({ length: 40 }, (_, i) => [i, Math.sin(i)]);
    const labels = background.map(([a = 0]) => Number(a > 12.2));
    const model = async (rows: number[][]) => rows.map(([a = 0]) => Number(a > 12.2));
    const lime = limeTabular(model, { background, discretizer: "entropy", labels, samples: 300 });
    const { extra } = await lime.explain([[3, 0]]);
    expect((extra as SurrogateFacts).conditions[0]?.[0]).toBe("feature 0 <= 12.50");
    await expect(
      limeTabular(model, { background, discretizer: "entropy" }).explain([[3, 0]]),
    ).rejects.toMatchObject({
      code: "argument",
    });
  });
});

describe("SP-LIME", () => {
  const explained = (rows: readonly (readonly number[])[]): Explanation => {
    const values = { shape: [rows.length, rows[0]?.length as number], values: rows.flat() };
    const provenance = { options: {}, evaluations: 0, versions: {} };
    return { method: "limeTabular", values, data: values, target: rows.map(() => 0), provenance };
  };

  test("picks rows that add features, the one that adds most first, and none that adds nothing", () => {
    // Importances: √(4 + 4), √1, √9.
    const explanation = explained([[4, 0, 0], [4, 1, 0], [0, 0, 9], [0, 1, 0]]); // biome-ignore format: rows
    const { rows, coverage } = submodularPick(explanation);
    expect(rows).toEqual([1, 2]);
    const [a, b, c] = [Math.sqrt(8), Math.sqrt(2), 3] as const;
    expect(coverage[0]).toBeCloseTo((a + b) / (a + b + c), 12);
    expect(coverage[1]).toBeCloseTo(1, 12);
    expect(submodularPick(explanation, { count: 1 }).rows).toEqual([1]);
  });

  test("a count that is none is refused", () => {
    expect(() => submodularPick(explained([[1]]), { count: 0 })).toThrow(
      expect.objectContaining({ code: "argument" }),
    );
  });
});
