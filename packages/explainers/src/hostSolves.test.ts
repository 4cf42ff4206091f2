import { referenceBackend } from "@hyaline/backend-reference";
import { keptThread } from "@hyaline/backend-testkit";
import { useBackend } from "@hyaline/core";
import { blackBox, felzenszwalb, inTurns, quickshift, slic, symmetricSolve } from "@hyaline/explanation";
import { expect, test } from "vitest";
import { influence } from "./influence/influence.js";
import { representerPoints } from "./influence/representerPoints.js";
import { trak } from "./influence/trak.js";
import { kernelShap } from "./shapley/kernelShap.js";
import { linearShap } from "./shapley/linearShap.js";
import { treeShap } from "./shapley/treeShap.js";
import { limeTabular } from "./surrogate/limeTabular.js";
import { HIDDEN, table, tappedNet } from "./testing/influenceNets.js";

/** Multiplications between two turns that could be given away, at most: a few milliseconds of them. */
const PIECE = 2e6;

const ask = blackBox((rows: number[][]) => rows.map((row) => [row[0] ?? 0, 1]));

/** Full trees of a depth, each of which asks other features. */
const trees = (count: number, depth: number) =>
  Array.from({ length: count }, (_, t) => {
    const inner = 2 ** depth - 1;
    return {
      nodes: Array.from({ length: 2 * inner + 1 }, (_, i) => {
        const cover = 2 ** (depth - Math.floor(Math.log2(i + 1)));
        return i < inner
          ? { feature: (i + t) % 10, threshold: Math.sin(i), left: 2 * i + 1, right: 2 * i + 2, cover }
          : { leaf: true as const, value: Math.cos(i), cover };
      }),
    };
  });
/** Nodes × places of a rule: a walk's multiplications are some ten times as many. */
const walk = (count: number, depth: number) => count * 2 ** (depth + 1) * Math.ceil(depth / 2) * 10;

const labels = { labels: [0, 1, 2] };
const covariance = Array.from({ length: 9 }, (_, i) =>
  Array.from({ length: 9 }, (_, j) => 0.5 ** Math.abs(i - j)),
);
const image = {
  shape: [3, 40, 40],
  values: Float64Array.from({ length: 4800 }, (_, i) => Math.sin(i * i) ** 2),
};

/** Work on the host alone, or nearly, and how many multiplications it takes at least. */
const solves: Readonly<Record<string, readonly [multiplications: number, work: () => Promise<unknown>]>> = {
  "symmetric equations": [
    200 ** 3 / 6,
    () => {
      const matrix = Float64Array.from({ length: 200 * 200 }, (_, i) => (i % 201 === 0 ? 300 : Math.sin(i)));
      return inTurns(symmetricSolve(matrix, 200));
    },
  ],
  "KernelSHAP of 100 players": [
    (2000 * 100 ** 2) / 2,
    () => kernelShap(ask, { background: table(1, 100), samples: 2000 }).explain(table(1, 100)),
  ],
  "LIME of 40 columns": [
    (2000 * 40 ** 2) / 2,
    () => limeTabular(ask, { background: table(50, 40), samples: 2000 }).explain(table(1, 40), { target: 0 }),
  ],
  "Linear SHAP of correlated features": [
    2 ** 9 * 9 * 2 * (4 ** 3 / 6),
    () =>
      linearShap(
        { weights: table(1, 9), bias: 0 },
        {
          mean: new Float64Array(9),
          covariance,
        },
      ).explain(table(1, 9)),
  ],
  "TreeSHAP by paths": [4 * walk(300, 6), () => treeShap(trees(300, 6)).explain(table(4, 10))],
  "TreeSHAP's interactions": [
    (2 * walk(300, 6) * 6) / 4,
    () => treeShap(trees(300, 6), { interactions: true }).explain(table(2, 10)),
  ],
  "TreeSHAP against rows": [
    2 * 50 * 300 * 2 ** 6 * 4,
    () => treeShap(trees(300, 6), { background: table(50, 10) }).explain(table(2, 10)),
  ],
  "TRAK's features": [
    (400 * 128 ** 2) / 2,
    () => trak(tappedNet(400), { dimensions: 128, count: 5 }).explain(table(3, 6), labels),
  ],
  "representer points": [
    3 * 300 * HIDDEN,
    () =>
      representerPoints(tappedNet(300), { features: "h", ridge: 10, count: 5 }).explain(table(3, 6), labels),
  ],
  "Arnoldi's eigenvectors": [
    3 * (16 ** 2 / 2) * 6 * 16,
    () =>
      influence(tappedNet(20), { solver: "arnoldi", iterations: 16, count: 5 }).explain(table(3, 6), labels),
  ],
  quickshift: [40 * 40 * 20 ** 2 * 5, async () => quickshift()(image)],
  slic: [10 * 40 * 40 * 4 * 5, async () => slic()(image)],
  felzenszwalb: [40 * 40 * 8, async () => felzenszwalb()(image)],
};

// Looks at the clock are counted, which pieces of work take before they give the thread away; each moves the clock by 2 ms,
// so that work which asks and does not wait is seen too. Nothing is timed.
test.each(Object.keys(solves))("%s give the thread away between pieces", async (name) => {
  const [multiplications, work] = solves[name] as (typeof solves)[string];
  const { looks, mostMs } = await keptThread(async (clock) => {
    useBackend(referenceBackend());
    clock.countLooks();
    await work();
  });
  expect(looks).toBeGreaterThanOrEqual(Math.max(4, multiplications / PIECE));
  expect(mostMs).toBeLessThanOrEqual(16);
});
