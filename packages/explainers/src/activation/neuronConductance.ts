import { cast, fail, mul, refuseDeadEnds, sub, type Tensor, tensor, vjp } from "@hyaline/core";
import { choice, flag, integer, required } from "@hyaline/core/facts";
import { atLayer, baselineRows, type NeuronRef, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { alongPath, weighedSteps } from "../gradient/parts/alongPath.js";
import { pathMethods, pathRule } from "../gradient/parts/pathRule.js";
import { selection } from "../propagation/parts/multipliers.js";

/**
 * Conductance through one neuron: how much of Integrated Gradients flows from each element of the input through a unit of
 * a layer. `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape. Over all units of a layer that
 * everything passes, they sum to Integrated Gradients.
 *
 * (x_i − b_i) ∫₀¹ ∂f / ∂h · ∂h / ∂x_i (b + α (x − b)) dα for the unit's value h
 *
 * The weights of a quadrature sum to 1; Captum's default, its trapezoid, has weights that sum to (n − 1) / n.
 *
 * Source: K. Dhamdhere, M. Sundararajan, Q. Yan, "How Important Is a Neuron?", ICLR 2019, equation 1.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer or a unit that is not there or too few steps, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const neuron = { layer: "sequential/conv2", index: [0, 3, 3] };
 * const { values } = await neuronConductance(imageModel, { neuron }).explain(images, { baseline: 0 });
 * ```
 */
export const neuronConductance = /* @__PURE__ */ defineTraced(
  {
    name: "neuronConductance",
    title: "Neuron conductance",
    family: "activation",
    summary:
      "How much of the change from the baseline flows from each element of the input through one unit.",
    formula: "(x_i − b_i) ∫₀¹ ∂f / ∂h · ∂h / ∂x_i dα",
    source: {
      authors: "K. Dhamdhere, M. Sundararajan, Q. Yan",
      title: "How Important Is a Neuron?",
      year: 2019,
      where: "equation 1",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "`steps` gradients",
  },
  {
    /** The unit: a layer, and its place in the layer's value of one row, such as `[channel, y, x]`. */
    neuron: required(neuronOption("The unit: a layer, and its place in the layer's value of one row.")),
    /** How many gradients along the path (default 50, as in Captum). */
    steps: integer("How many gradients along the path (50 as in Captum).", 50),
    /** The quadrature (default `"gauss-legendre"`). */
    method: choice("The quadrature.", pathMethods, "gauss-legendre"),
    /** Multiply by the change of the input (default true). */
    multiplyByInputs: flag("Multiply by the change of the input.", true),
  },
  {
    /** Where the path starts (default 0): a number, a row, or one row for each; of several inputs by name. */
    baseline: baselineRows("Where the path starts."),
  },
  (_, { neuron, steps, method, multiplyByInputs }) => {
    const { alphas, weights } = pathRule(method, steps);
    const { layer, index } = neuron as NeuronRef;
    return {
      evaluations: steps,
      copies: { count: steps, arrays: { alphas, weights } },
      traced:
        ({ model, explained, options: { baseline }, copies }) =>
        (xs) => {
          const points = xs.map((x, i) => alongPath(baseline[i] as Tensor, x, copies.alphas as Tensor));
          const at = (given: readonly Tensor[]) =>
            atLayer((each: readonly Tensor[]) => model(each), layer)(given);
          const { output } = at(points);
          const { value: h, pullback } = vjp((...given: Tensor[]) => at(given).value, points, refusing);
          const { value: outputs, pullback: toLayer } = vjp((given: Tensor) => output(given), [h], refusing);
          const through = mul(toLayer(selection(explained, outputs))[0], unitOf(h, index));
          const means = pullback(through).map((slopes, i) =>
            weighedSteps(slopes, copies.weights as Tensor, xs[i] as Tensor),
          );
          const shares = means.map((mean, i) => mul(mean, sub(xs[i] as Tensor, baseline[i] as Tensor)));
          return { attributions: multiplyByInputs ? shares : means };
        },
    };
  },
);

const refusing = { inspect: refuseDeadEnds } as const;

/** 1 at one unit of a layer's value, 0 elsewhere: [1, ...layer] */
function unitOf(h: Tensor, index: readonly number[]): Tensor {
  const shape = h.shape.slice(1);
  const fits =
    index.length === shape.length &&
    index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < (shape[axis] as number));
  if (!fits)
    fail("argument", `neuron.index must be a place within [${shape.join(", ")}]`, `[${index.join(", ")}]`);
  const place = index.reduce((at, i, axis) => at * (shape[axis] as number) + i, 0);
  const units = new Float32Array(shape.reduce((product, n) => product * n, 1));
  units[place] = 1;
  return cast(tensor(units, { shape: [1, ...shape] }), h.dtype);
}
