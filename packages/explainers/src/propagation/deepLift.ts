import type { Tensor } from "@hyaline/core";
import { choice, flag } from "@hyaline/core/facts";
import { baselineRows, layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { canonise } from "./canonise.js";
import { activated } from "./parts/activated.js";
import { multiplied, rowSums } from "./parts/multipliers.js";
import { deepLiftKnown, deepLiftRules } from "./rules/deepLift.js";
import { revealCancelRules } from "./rules/revealCancel.js";

/**
 * DeepLIFT: what each element contributes to the change of the output from a baseline, by multipliers Δy / Δx that are
 * passed back from op to op. `x: float[rows, ...input]`, or a record of inputs; `values` have the same
 * shape, and those of a row sum to f(x) − f(baseline).
 *
 * `rule: "rescale"` takes Δy / Δx of each op of one value. `"revealCancel"` keeps apart what raises and what lowers the sum
 * that an activation is of, so that what cancels in it is seen: of min(a, b) = a − ReLU(a − b), half is given to each. It
 * takes four products where Rescale takes one.
 *
 * Captum's constants are kept: changes below 1e-10 count as none. Its softmax is not: here softmax goes through its
 * exponentials, which keeps the sum exact; products of two values share by the mean of both orders.
 *
 * Source: A. Shrikumar, P. Greenside, A. Kundaje, "Learning Important Features Through Propagating Activation
 * Differences", ICML 2017, sections 3.5.1 (Rescale) and 3.5.3 (RevealCancel).
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument`, `shape`, `dtype`,
 * `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await deepLift((x: Tensor) => relu(x).sum({ axes: 1 })).explain([[1, -2]]); // values.values: [1, 0]
 * ```
 */
export const deepLift = /* @__PURE__ */ defineTraced(
  {
    name: "deepLift",
    title: "DeepLIFT",
    family: "propagation",
    summary: "Each element's share of the change from a baseline, by multipliers passed back from op to op.",
    formula: "Σ m_i (x_i − b_i), m = Δy / Δx from op to op",
    source: {
      authors: "A. Shrikumar, P. Greenside, A. Kundaje",
      title: "Learning Important Features Through Propagating Activation Differences",
      year: 2017,
      where: "sections 3.5.1 and 3.5.3",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: ["completeness"],
    cost: "2 forwards and 1 backward",
  },
  {
    /** How ops of one value pass changes on (default `"rescale"`). */
    rule: choice("How ops of one value pass changes on.", ["rescale", "revealCancel"], "rescale"),
    /** Multiply multipliers by the change of the input (default true). */
    multiplyByInputs: flag("Multiply multipliers by the change of the input.", true),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {
    /** What the input is compared with (default 0): a number, a row, or one row for each; of several inputs by name. */
    baseline: baselineRows("What the input is compared with."),
  },
  (_, { rule, multiplyByInputs, layer, neuron }) => ({
    at: { layer, neuron },
    baseValueAt: "baseline",
    evaluations: 2,
    takesOneRow: true,
    traced:
      ({ model, explained, options: { baseline } }) =>
      (xs) => {
        const attribute = multiplied((points: readonly Tensor[]) => model(points), explained, {
          known: deepLiftKnown,
          ...(rule === "rescale"
            ? { rules: deepLiftRules }
            : { rules: revealCancelRules, prepare: (graph) => activated(canonise(graph, { keep: [] })) }),
        });
        const { multipliers, shares, outputs, reference } = attribute(xs, baseline);
        const ends = { outputs, baseValue: explained(reference) };
        return multiplyByInputs
          ? { attributions: shares, ...ends }
          : { attributions: multipliers, total: rowSums(shares), ...ends };
      },
  }),
);
