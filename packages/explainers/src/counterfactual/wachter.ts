import { fail } from "@hyaline/core";
import { indices, integer, number, required } from "@hyaline/core/facts";
import { checkDifferentiable, dataRows, type Rows, readRows } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { columnOf, featuresOf } from "../global/parts/columns.js";
import { boundsOption, rangesOf } from "../global/parts/ranges.js";
import { askedAnswer } from "./parts/askedAnswer.js";
import { deviationsOf, distanceOf } from "./parts/distance.js";
import { nearestAnswer, type Wanted } from "./parts/nearestAnswer.js";

/**
 * Wachter's counterfactuals: the nearest row that a white box answers otherwise, found along its gradient, with few features
 * changed.
 *
 * argmin_x' c · max(0, margin - lead of the wanted answer at x') + Σ|x'_i - x_i| / MAD_i, c as small as it can be
 *
 * `x: float[rows, features]`; `target` is the answer that is asked for; left out, it is each row's next best output (of a
 * single output, the other side of 0.5). `values: [rows, 1, features]`; `valid` says whether the model answers so: where no
 * way was found `values` repeat the row. `distances` are mean distances in median absolute deviations of the background.
 * The lead's hinge takes the place of the paper's squared distance to a wanted output, so that nothing is paid for more than
 * the answer; the distance is minimised by proximal steps, which leave what need not change at its value.
 *
 * Source: S. Wachter, B. Mittelstadt, C. Russell, "Counterfactual Explanations without Opening the Black Box", 2018,
 * equations 1 and 4.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, features] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a feature that is not there and for a target that is no class, `shape` for rows that
 * are no vectors or unlike the background, `dtype`, `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const model = (x: Tensor) => sigmoid(sum(x, { axes: 1 })); // above 0.5 where a + b > 0
 * const background = [[0, 0], [1, 5], [-2, 1], [3, -4], [-4, 2], [5, 3]];
 * const { values, valid } = await wachter(model, { background }).explain([[-2, 1]]); // valid.values: [1]
 * ```
 */
export const wachter = /* @__PURE__ */ defineAsking(
  {
    name: "wachter",
    title: "Wachter's counterfactuals",
    family: "counterfactual",
    summary: "The nearest row that a white box answers otherwise, along its gradient.",
    formula: "argmin_x' c · max(0, margin - lead(x')) + Σ |x'_i - x_i| / MAD_i",
    source: {
      authors: "S. Wachter, B. Mittelstadt, C. Russell",
      title: "Counterfactual Explanations without Opening the Black Box",
      year: 2018,
      where: "equations 1 and 4",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "counterfactuals",
    promises: [],
    cost: "searches × steps gradients",
  },
  {
    /** Rows that say how far features are spread: float[background rows, features]. */
    background: required(dataRows("Rows that say how far features are spread.")),
    /** Features that stay as they are (default: none). */
    immutable: indices("Features that stay as they are (default: none)."),
    /** Between which values features stay (default: those of the background, and the row's own). */
    bounds: boundsOption(
      "Between which values features stay (default: those of the background, and the row's own).",
    ),
    /** By how much the wanted answer is to lead (default 0.01). */
    margin: number("By how much the wanted answer is to lead.", 0.01, [0, 1e6]),
    /** Steps along the gradient in each search (default 200). */
    steps: integer("Steps along the gradient in each search.", 200, [1, 100000]),
    /** How far the first step goes, in median absolute deviations (default 0.1). */
    stepSize: number("How far the first step goes, in median absolute deviations.", 0.1, [1e-9, 100]),
    /** Searches, each with another weight of the answer (default 6). */
    searches: integer("Searches, each with another weight of the answer.", 6, [1, 100]),
  },
  {},
  (model, { background: given, immutable = [], bounds: asked, margin, steps, stepSize, searches }) => ({
    attribute: async ({ rows, run, evaluate, long }) => {
      checkDifferentiable(rows, "wachter");
      featuresOf("wachter", rows, immutable);
      const background = await readRows(given as Rows, "background", { ...long, dtype: rows.dtype });
      const features = rows.rowSize;
      if (background.rowSize !== features)
        fail(
          "shape",
          "background needs rows like those of x",
          `${background.rowSize} features for ${features}`,
        );
      const scales = deviationsOf(Array.from({ length: features }, (_, i) => columnOf(background, i)));
      const ranges = rangesOf(background, asked);
      const { outputs, targets } = await evaluate();
      const wanted = Array.from({ length: rows.count }, (_, row): Wanted & { readonly target: number } => {
        const x = Float64Array.from(rows.values.subarray(row * features, (row + 1) * features));
        const { index, isAbove } = askedAnswer(outputs, row, targets[row] ?? null);
        const end = (side: 0 | 1, pick: (a: number, b: number) => number) =>
          x.map((v, i) => (immutable.includes(i) ? v : pick(v, ranges[i]?.[side] as number)));
        const [low, high] = [end(0, Math.min), end(1, Math.max)];
        return { start: x, anchor: x, low, high, index, wins: isAbove, target: index };
      });
      const search = nearestAnswer(model, {
        ...{ scales, rowShape: rows.rowShape, margin, steps, stepSize, searches },
        l1: 1,
        l2: 0,
      });
      try {
        const found = await search.of(wanted, long);
        const values = Float64Array.from(found.flatMap((each) => Array.from(each.values)));
        const answers = await run({
          ...rows,
          values: new (rows.values.constructor as typeof Float64Array)(values),
        });
        const width = answers.shape[1] as number;
        const shape = [rows.count, 1];
        return {
          kind: "counterfactuals" as const,
          data: { shape: rows.shape, values: rows.values },
          target: targets.map((target, row) => (width === 1 ? target : (wanted[row]?.target ?? null))),
          values: { shape: [...shape, features], values },
          valid: { shape, values: Float64Array.from(found, (each) => Number(each.found)) },
          outputs: {
            shape,
            values: Float64Array.from(
              wanted,
              ({ index }, row) => answers.values[row * width + index] as number,
            ),
          },
          distances: {
            shape,
            values: Float64Array.from(found, (each, row) =>
              distanceOf(each.values, (wanted[row] as Wanted).anchor, scales),
            ),
          },
          evaluations: rows.count * steps * searches,
        };
      } finally {
        search.dispose();
      }
    },
  }),
);
