import { integer, number, value } from "@hyaline/core/facts";
import { baselineRows, checkDifferentiable } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { askedAnswer } from "./parts/askedAnswer.js";
import { nearestAnswer, type Wanted } from "./parts/nearestAnswer.js";

/**
 * Contrastive explanations: what must be there, and what must not, for the model's answer. The *pertinent positive* is the
 * least of the input that is answered so by itself; the *pertinent negative* the least that, added to the input, would make
 * another answer of it.
 *
 * min_δ c · max(0, margin - lead) + beta · |δ|₁ + |δ|₂², c as small as it can be
 *
 * `x: float[rows, ...input]`. `values: [rows, 2, ...input]`: first the input with the pertinent negative added, then the
 * pertinent positive by itself; `valid: [rows, 2]` says which were found. What is not there is `baseline`: the negative only
 * moves elements away from it, the positive only keeps them from it. `target` of the result is the model's own answer.
 *
 * Source: A. Dhurandhar, P.-Y. Chen, R. Luss, C.-C. Tu, P. Ting, K. Shanmugam, P. Das, "Explanations based on the Missing:
 * Towards Contrastive Explanations with Pertinent Negatives", NeurIPS 2018, equations 1 and 2, without an autoencoder.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a target that is no class, `shape`, `dtype`, `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const model = (x: Tensor) => matMul(x, tensor([[1, 0], [0, 1], [0, 0]]));
 * const { valid } = await contrastive(model, { range: [0, 1] }).explain([[0.6, 0.2, 0.7]]); // valid.values: [1, 1]
 * ```
 */
export const contrastive = /* @__PURE__ */ defineAsking(
  {
    name: "contrastive",
    title: "Contrastive explanations",
    family: "counterfactual",
    summary: "The least that must be there for the answer, and the least that must not.",
    formula: "min_δ c · max(0, margin - lead) + beta · |δ|₁ + |δ|₂²",
    source: {
      authors: "A. Dhurandhar, P.-Y. Chen, R. Luss, C.-C. Tu, P. Ting, K. Shanmugam, P. Das",
      title: "Explanations based on the Missing",
      year: 2018,
      where: "equations 1 and 2",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "counterfactuals",
    promises: [],
    cost: "2 × searches × steps gradients",
  },
  {
    /** The least and the greatest value of an element (default: those in x). */
    range: value<readonly [number, number]>(
      "The least and the greatest value of an element (default: those in x).",
      "[least, greatest]",
      (given) =>
        Array.isArray(given) && given.length === 2 && given.every(Number.isFinite) && given[0] < given[1],
    ),
    /** Weight of the sum of sizes: larger leaves more elements at rest (default 0.1, as in the paper). */
    beta: number("Weight of the sum of sizes: larger leaves more elements at rest.", 0.1, [0, 1e6]),
    /** By how much the answer is to lead (default 0.01). */
    margin: number("By how much the answer is to lead.", 0.01, [0, 1e6]),
    /** Steps along the gradient in each search (default 200). */
    steps: integer("Steps along the gradient in each search.", 200, [1, 100000]),
    /** How far the first step goes, to the range (default 0.05). */
    stepSize: number("How far the first step goes, to the range.", 0.05, [1e-9, 100]),
    /** Searches, each with another weight of the answer (default 6). */
    searches: integer("Searches, each with another weight of the answer.", 6, [1, 100]),
  },
  {
    /** What is there where nothing is (default 0). */
    baseline: baselineRows("What is there where nothing is."),
  },
  (model, { range, beta, margin, steps, stepSize, searches }) => ({
    attribute: async ({ rows, run, evaluate, options, long }) => {
      checkDifferentiable(rows, "contrastive");
      const { rowSize, count } = rows;
      const [baseline] = options.baseline;
      const [low, high] = endsOf(rows.values, range);
      const { outputs, targets } = await evaluate();
      const wanted = Array.from({ length: count }, (_, row): readonly [Wanted, Wanted] => {
        const x = Float64Array.from(rows.values.subarray(row * rowSize, (row + 1) * rowSize));
        const from = baseline && baseline.count > 1 ? row * rowSize : 0;
        const nothing = x.map((__, i) => baseline?.values[from + i] ?? 0);
        const at = (i: number) => nothing[i] as number;
        const { own, isAbove } = askedAnswer(outputs, row, outputs.shape[1] === 1 ? null : 0);
        const isSingle = outputs.shape[1] === 1;
        return [
          {
            start: x,
            anchor: x,
            low: x.map((v, i) => (v <= at(i) ? Math.min(v, low) : v)),
            high: x.map((v, i) => (v >= at(i) ? Math.max(v, high) : v)),
            index: own,
            wins: isSingle ? isAbove : false,
          },
          {
            start: x,
            anchor: nothing,
            low: x.map((v, i) => Math.min(v, at(i))),
            high: x.map((v, i) => Math.max(v, at(i))),
            index: own,
            wins: isSingle ? !isAbove : true,
          },
        ];
      });
      const scales = new Float64Array(rowSize).fill(high > low ? high - low : 1);
      const search = nearestAnswer(model, {
        ...{ scales, rowShape: rows.rowShape, margin, steps, stepSize, searches },
        l1: beta,
        l2: 1,
      });
      try {
        const found = await search.of(wanted.flat(), long);
        const values = Float64Array.from(found.flatMap((each) => Array.from(each.values)));
        const own = new (rows.values.constructor as typeof Float64Array)(values);
        const answers = await run({
          ...rows,
          count: 2 * count,
          shape: [2 * count, ...rows.rowShape],
          values: own,
        });
        const width = answers.shape[1] as number;
        const place = (row: number) => (width === 1 ? 0 : (wanted[row]?.[0].index as number));
        return {
          kind: "counterfactuals" as const,
          data: { shape: rows.shape, values: rows.values },
          target: wanted.map(([{ index }], row) => (width === 1 ? (targets[row] ?? null) : index)),
          values: { shape: [count, 2, ...rows.rowShape], values },
          valid: { shape: [count, 2], values: Float64Array.from(found, (each) => Number(each.found)) },
          outputs: {
            shape: [count, 2],
            values: Float64Array.from(
              found,
              (_, k) => answers.values[k * width + place(Math.floor(k / 2))] as number,
            ),
          },
          evaluations: 2 * count * steps * searches,
        };
      } finally {
        search.dispose();
      }
    },
  }),
);

function endsOf(
  values: ArrayLike<number>,
  range: readonly [number, number] | undefined,
): readonly [number, number] {
  if (range) return range;
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  return [low, high];
}
