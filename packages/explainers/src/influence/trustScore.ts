import { fail } from "@hyaline/core";
import { integer, number, required, value } from "@hyaline/core/facts";
import { dataRows, largestOf, type Rows, readRows } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { squaredDistance } from "./parts/squaredDistance.js";

/**
 * Trust scores: how much nearer a row is to training rows of another class than to those of the class that the model gives
 * it. Above 1 the rows around agree with the model; below, they say otherwise. It tells wrong answers from right ones better
 * than the model's own confidence often does.
 *
 * score = d(x, nearest other class) / d(x, the model's class)
 *
 * `x: any[rows, ...input]`. `indices: [rows, 2]` are the nearest training rows, of the model's class and of the nearest other
 * one, `values` their distances (Euclid's), `scores` the trust. The training rows of each class that lie apart from the
 * others are left out first (`alpha`).
 *
 * Source: H. Jiang, B. Kim, M. Guan, M. Gupta, "To Trust Or Not To Trust A Classifier", NeurIPS 2018, algorithms 1 and 2.
 *
 * @function
 * @param model a white box, any[rows, ...input] to [rows, classes], or a black box over arrays
 * @throws HyalineError `argument` for labels of another number or of fewer than two classes; `shape` for training rows unlike
 * x; `data` for a class without training rows; `aborted`
 * @example
 * ```ts
 * const background = [[0], [1], [8], [9]];
 * const model = async (rows: number[][]) => rows.map(([a = 0]) => (a < 5 ? [1, 0] : [0, 1]));
 * const { scores } = await trustScore(model, { background, labels: [0, 0, 1, 1] }).explain([[2]]); // scores.values: [6]
 * ```
 */
export const trustScore = /* @__PURE__ */ defineAsking(
  {
    name: "trustScore",
    title: "Trust score",
    family: "influence",
    summary: "How much nearer a row is to another class's training rows than to those of the model's answer.",
    formula: "d(x, nearest other class) / d(x, f(x))",
    source: {
      authors: "H. Jiang, B. Kim, M. Guan, M. Gupta",
      title: "To Trust Or Not To Trust A Classifier",
      year: 2018,
      where: "algorithms 1 and 2",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "influences",
    promises: [],
    cost: "1 forward, and a distance to each training row",
  },
  {
    /** Training rows: any[training rows, ...input]. */
    background: required(dataRows("Training rows.")),
    /** The class of each training row, by its place among the outputs. */
    labels: required(
      value<ArrayLike<number>>(
        "The class of each training row, by its place among the outputs.",
        "a list of whole numbers",
        (given) =>
          (Array.isArray(given) || ArrayBuffer.isView(given)) &&
          Array.from(given as number[]).every(Number.isInteger),
      ),
    ),
    /** The share of each class's training rows that is left out, those farthest from others of it (default 0, as in the paper). */
    alpha: number(
      "The share of each class's training rows that is left out, those farthest from others of it.",
      0,
      [0, 0.99],
    ),
    /** Which neighbour of a training row says how far it is from others (default 10). */
    neighbour: integer("Which neighbour of a training row says how far it is from others.", 10),
  },
  {},
  (_, { background: given, labels: classes = [], alpha, neighbour }) => ({
    attribute: async ({ rows, evaluate, long, onProgress }) => {
      const training = await readRows(given as Rows, "background", { ...long, dtype: rows.dtype });
      const { count, rowSize } = training;
      if (rowSize !== rows.rowSize)
        fail("shape", "background needs rows like those of x", `${rowSize} numbers for ${rows.rowSize}`);
      if (classes.length !== count)
        fail("argument", `labels has one for each of ${count} training rows`, String(classes.length));
      const dense = denseMembers(training, classes, { alpha, neighbour });
      if (dense.size < 2) fail("argument", "trustScore compares two classes or more", String(dense.size));
      const { outputs, targets } = await evaluate();
      const width = outputs.shape[1] as number;
      const [indices, values] = [new Float64Array(2 * rows.count), new Float64Array(2 * rows.count)];
      const scores = new Float64Array(rows.count);
      for (let row = 0; row < rows.count; row++) {
        const own = outputs.values.subarray(row * width, (row + 1) * width);
        const answer = width === 1 ? Number((own[0] as number) > 0.5) : largestOf(own);
        const nearest = [-1, -1];
        const far = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number];
        for (const [label, members] of dense) {
          const side = label === answer ? 0 : 1;
          for (const member of members) {
            const apart = squaredDistance(rows, row, training, member);
            if (apart < far[side]) [far[side], nearest[side]] = [apart, member];
          }
        }
        if (nearest[0] === -1)
          fail(
            "data",
            "trustScore has training rows of the class that the model gives",
            `none of class ${answer}`,
          );
        indices.set(nearest, 2 * row);
        values.set(far.map(Math.sqrt), 2 * row);
        scores[row] = Math.sqrt(far[1]) / Math.max(Math.sqrt(far[0]), 1e-12);
        onProgress?.({ done: row + 1, total: rows.count });
      }
      const shape = [rows.count, 2];
      return {
        kind: "influences" as const,
        data: { shape: rows.shape, values: rows.values },
        target: targets,
        indices: { shape, values: indices },
        values: { shape, values },
        scores: { shape: [rows.count], values: scores },
      };
    },
  }),
);

type Training = Parameters<typeof squaredDistance>[0] & { readonly count: number };

/** The training rows of each class without those that lie apart. */
function denseMembers(
  training: Training,
  labels: ArrayLike<number>,
  { alpha, neighbour }: { readonly alpha: number; readonly neighbour: number },
): Map<number, readonly number[]> {
  const members = new Map<number, number[]>();
  for (let row = 0; row < training.count; row++) {
    const label = labels[row] as number;
    members.set(label, [...(members.get(label) ?? []), row]);
  }
  if (alpha === 0) return members;
  const kept = new Map<number, readonly number[]>();
  for (const [label, rows] of members) {
    const apart = new Map(
      rows.map((row) => {
        const others = rows
          .map((other) => squaredDistance(training, row, training, other))
          .sort((a, b) => a - b);
        return [row, others[Math.min(neighbour, others.length - 1)] as number];
      }),
    );
    const sorted = [...rows].sort((a, b) => (apart.get(a) as number) - (apart.get(b) as number));
    kept.set(label, sorted.slice(0, Math.max(1, Math.ceil((1 - alpha) * rows.length))));
  }
  return kept;
}
