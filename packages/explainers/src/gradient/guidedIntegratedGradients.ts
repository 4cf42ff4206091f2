import { integer, number } from "@hyaline/core/facts";
import { baselineRows } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { apart } from "./parts/background.js";
import { guidedStep } from "./parts/guidedPath.js";
import { explainedOf, missed } from "./parts/missed.js";
import { slopesOf } from "./parts/slopes.js";
import { startRows } from "./parts/startRows.js";

/**
 * Guided Integrated Gradients: Integrated Gradients along a path that moves the elements of small slopes first, which avoids
 * what the straight path picks up in regions far from the input. `x: float[rows, ...input]`, or a record of inputs;
 * `values` have the same shape.
 *
 * attribution_i(x) = ∫ ∂f / ∂x_i dx_i along the path: at each of `steps`, those of the smallest slopes (`fraction` of all) move
 * until the distance Σ|x − at| is that of the straight path, none further than `maxDistance` of its way from the straight path
 *
 * `convergenceDelta` says how far the steps miss f(x) − f(baseline). Steps, fraction and distance are the authors' defaults.
 *
 * Source: A. Kapishnikov, S. Venugopalan, B. Avci, B. Wedin, M. Terry, T. Bolukbasi, "Guided Integrated Gradients: An Adaptive
 * Path Method for Removing Noise", CVPR 2021, algorithm 1.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument`, `shape`, `dtype`, `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const linear = (x: Tensor) => x.mul(tensor([2, -1])).sum({ axes: 1 });
 * const { values } = await guidedIntegratedGradients(linear, { steps: 4 }).explain([[1, 3]]); // values.values: [2, -3]
 * ```
 */
export const guidedIntegratedGradients = /* @__PURE__ */ defineAsking(
  {
    name: "guidedIntegratedGradients",
    title: "Guided Integrated Gradients",
    family: "gradient",
    summary: "Integrated Gradients along a path that moves the elements of small slopes first.",
    formula: "∫ ∂f / ∂x_i dx_i, elements of the smallest |∂f / ∂x_i| first",
    source: {
      authors: "A. Kapishnikov et al.",
      title: "Guided Integrated Gradients: An Adaptive Path Method for Removing Noise",
      year: 2021,
      where: "algorithm 1",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: ["completeness"],
    cost: "`steps` gradients",
  },
  {
    /** How many gradients along the path (default 200, as the authors'). */
    steps: integer("How many gradients along the path (as the authors').", 200),
    /** Which part of the elements moves at a time (default 0.25, as the authors'). */
    fraction: number("Which part of the elements moves at a time (as the authors').", 0.25, [0, 1]),
    /** How far from the straight path an element may be, as a part of its way (default 0.02, as the authors'). */
    maxDistance: number(
      "How far from the straight path an element may be, as a part of its way (as the authors').",
      0.02,
      [0, 1],
    ),
  },
  {
    /** Where the path starts (default 0): a number, a row, or one row for each; of several inputs by name. */
    baseline: baselineRows("Where the path starts."),
  },
  (model, { batchSize, ...path }) => {
    const gradients = slopesOf(model, batchSize);
    return {
      attribute: async (call) => {
        const { rows, onProgress, options } = call;
        const from = startRows(call, options.baseline);
        const found = await call.evaluate();
        const baseValue = explainedOf(await call.run(apart(call, from)), found.targets);
        const [x, start, at] = [rows, from, from].map(({ values }) => Float64Array.from(values)) as Three;
        const shares = new Float64Array(x.length);
        let evaluations = 0;
        for (let step = 0; step < path.steps; step++) {
          const values = (rows.values.constructor as typeof Float64Array).from(at);
          const { slopes: found64, evaluations: asked } = await gradients.at(
            call,
            { ...rows, values },
            found.targets,
          );
          const slopes = Float64Array.from(found64);
          evaluations += asked;
          for (let row = 0; row < rows.count; row++) {
            const own = (all: Float64Array) => all.subarray(row * rows.rowSize, (row + 1) * rows.rowSize);
            guidedStep(
              { x: own(x), start: own(start), at: own(at), slopes: own(slopes), shares: own(shares) },
              step,
              path,
            );
          }
          onProgress?.({ done: step + 1, total: path.steps });
        }
        return {
          values: { shape: rows.shape, values: shares },
          baseValue: { shape: [rows.count], values: baseValue },
          convergenceDelta: missed(shares, rows.rowSize, found, baseValue),
          evaluations,
        };
      },
      dispose: () => gradients.dispose(),
    };
  },
);

type Three = [Float64Array, Float64Array, Float64Array];
