import { add, mul, sub, sum, type Tensor } from "@hyaline/core";
import { choice, either, flag, integer, number } from "@hyaline/core/facts";
import {
  baselineRows,
  type Copies,
  dataRows,
  type ExplanationOf,
  layerOption,
  neuronOption,
  type OptionsOf,
} from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { alongPath, weighedSteps } from "./parts/alongPath.js";
import { pathMethods, pathRule } from "./parts/pathRule.js";

/**
 * Integrated Gradients: each element's share of what the output changes by from the baseline to the input, which is
 * its gradient averaged over the straight path between them times its own change.
 *
 * attribution_i(x) = (x_i - b_i) · ∫₀¹ ∂f(b + α (x - b)) / ∂x_i dα, by quadrature over `steps` points
 *
 * The attributions of a row sum to f(x) - f(b); `convergenceDelta` says how far the quadrature misses that, also where
 * `multiplyByInputs: false` leaves out the change; with `steps: "auto"` it is held to a tolerance. `x: float[rows, ...input]`, or a record of inputs, which move together;
 * `values` have the same shape. At a `layer` the path goes from the layer's value at the baseline to that at the input.
 *
 * Source: M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, equations 1 and 3.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for options or a target out of range, `shape`, `dtype` for integer input, `data` for
 * NaN or infinity in inputs or outputs, `not-differentiable` where the output depends on the input only through ops
 * without a gradient (they are named), `aborted`
 * @example
 * ```ts
 * const ig = integratedGradients((x: Tensor) => x.mul(x).sum({ axes: 1 }));
 * const { values } = await ig.explain([[1, 2]]); // values.values: [1, 4]
 * ```
 */
export const integratedGradients = /* @__PURE__ */ defineTraced(
  {
    name: "integratedGradients",
    title: "Integrated Gradients",
    family: "gradient",
    summary: "Each element's share of what the output changes by from the baseline to the input.",
    formula: "(x_i − b_i) ∫₀¹ ∂f(b + α (x − b)) / ∂x_i dα",
    source: {
      authors: "M. Sundararajan, A. Taly, Q. Yan",
      title: "Axiomatic Attribution for Deep Networks",
      year: 2017,
      where: "equations 1 and 3",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: ["completeness"],
    cost: "`steps` gradients",
  },
  {
    /**
     * How many gradients along the path, or as many as it takes (default 50, as in Captum): `"auto"` tries 8, twice as many,
     * and so on to 1024, until `tolerance` is met, and `provenance.options.steps` says how many that were.
     */
    steps: either(
      "How many gradients along the path, or as many as it takes.",
      [integer("", 50), choice("", ["auto"], "auto")],
      50,
    ),
    /** How much `"auto"` lets attributions miss, as a part of the larger output at both ends (default 0.01). */
    tolerance: number(
      "How much auto lets attributions miss, as a part of the larger output at both ends.",
      0.01,
    ),
    /** The quadrature (default `"gauss-legendre"`, as in Captum). */
    method: choice("The quadrature (Gauss-Legendre as in Captum).", pathMethods, "gauss-legendre"),
    /** Multiply the mean gradient by the input minus the baseline (default true). */
    multiplyByInputs: flag("Multiply the mean gradient by the input minus the baseline.", true),
    /** Rows to start from, each in turn: attributions are the mean of all, in the place of those from `baseline`. */
    baselines: dataRows("Rows to start from, each in turn: attributions are the mean of all."),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {
    /** Where the path starts (default 0): a number, a row, or one row for each; of several inputs by name. */
    baseline: baselineRows("Where the path starts."),
  },
  (_, { steps, tolerance, method, multiplyByInputs, baselines, layer, neuron }) => {
    const copiesAt = (count: number): Copies => ({ count, arrays: { ...pathRule(method, count) } });
    const isAuto = steps === "auto";
    return {
      at: { layer, neuron },
      baseValueAt: "baseline",
      copies: copiesAt(isAuto ? LEAST : steps),
      finer: isAuto ? { at: copiesAt, most: MOST, isEnough: isWithin(tolerance) } : undefined,
      starts: baselines,
      traced:
        ({ gradient, options: { baseline }, copies }) =>
        (xs) => {
          const changes = xs.map((x, i) => sub(x, baseline[i] as Tensor));
          const points = xs.map((x, i) => alongPath(baseline[i] as Tensor, x, copies.alphas as Tensor));
          const means = gradient(points).map((slopes, i) =>
            weighedSteps(slopes, copies.weights as Tensor, xs[i] as Tensor),
          );
          const shares = means.map((mean, i) => mul(mean, changes[i] as Tensor));
          return multiplyByInputs
            ? { attributions: shares }
            : { attributions: means, total: shares.map(sumOfRows).reduce((a, b) => add(a, b)) };
        },
    };
  },
);

/** Steps that `"auto"` begins and ends with. */
const [LEAST, MOST] = [8, 1024];

const isWithin = (tolerance: number) => (delta: number, output: number, baseValue: number) =>
  Math.abs(delta) <= tolerance * Math.max(Math.abs(output), Math.abs(baseValue));

export type IntegratedGradients = ReturnType<typeof integratedGradients>;
export type IntegratedGradientsOptions = OptionsOf<typeof integratedGradients>;
export type IntegratedGradientsExplanation = ExplanationOf<IntegratedGradients>;

const sumOfRows = (x: Tensor): Tensor => sum(x, { axes: [...x.shape.keys()].slice(1) });
