import { choice, required } from "@hyaline/core/facts";
import { dataRows, layerOption, neuronOption, RunningMean, rowsToExplain } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { readBackground, rowsOf } from "../gradient/parts/background.js";
import { manyTimes } from "../gradient/parts/manyTimes.js";
import { placed } from "../gradient/parts/placed.js";
import { deepLift } from "./deepLift.js";

/**
 * Deep SHAP: DeepLIFT from each row of a background, averaged: what each element contributes to the change from the
 * background's mean output. `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape, and those of a
 * row sum to f(x) less the background's mean output.
 *
 * attribution_i(x) = mean over background rows b of DeepLIFT_i(x; b)
 *
 * Rules are those of {@link deepLift}: complete for every op, where SHAP's and Captum's softmax is not.
 *
 * Source: S. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", NeurIPS 2017, section 4.2.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument`, `shape` for a background that does not fit, `dtype`, `data`, `aborted`
 * @example
 * ```ts
 * const model = (x: Tensor) => relu(x).sum({ axes: 1 });
 * const { values, baseValue } = await deepShap(model, { background: [[0, 0], [2, 0]] }).explain([[3, -2]]); // values.values: [2, 0], baseValue.values: [1]
 * ```
 */
export const deepShap = /* @__PURE__ */ defineAsking(
  {
    name: "deepShap",
    title: "Deep SHAP",
    family: "propagation",
    summary: "DeepLIFT from each row of a background, averaged.",
    formula: "mean_b DeepLIFT_i(x; b)",
    source: {
      authors: "S. Lundberg, S.-I. Lee",
      title: "A Unified Approach to Interpreting Model Predictions",
      year: 2017,
      where: "section 4.2",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: ["completeness"],
    cost: "background rows × (2 forwards and 1 backward)",
  },
  {
    /** Rows of typical input, each of which x is compared with. any[background rows, ...input], or a record of such. */
    background: required(dataRows("Rows of typical input, each of which x is compared with.")),
    /** How ops of one value pass changes on (default `"rescale"`, as in SHAP and Captum). */
    rule: choice("How ops of one value pass changes on.", ["rescale", "revealCancel"], "rescale"),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (model, { background, rule, layer, neuron, batchSize, tokens }) => {
    const lift = deepLift(model, {
      rule,
      layer,
      neuron,
      batchSize,
      tokens: layer === undefined ? undefined : tokens,
    });
    return {
      attribute: async (call) => {
        const { inputs, long, columns } = call;
        const { onProgress, ...quiet } = long;
        const from = await readBackground(call, background, quiet);
        const given = rowsToExplain(inputs);
        const names = columns.flatMap(({ name, attributed }) => (attributed ? [name] : []));
        const asked = inputs.named ? { ...quiet, attribute: names } : quiet;
        const target = neuron ? undefined : manyTimes((await call.evaluate()).targets, 1);
        const explain = (b: number) =>
          lift.explain(given, { ...asked, target, baseline: rowsOf(call, from, b) });
        const first = await explain(0);
        const means = [first.values, first.baseValue, { values: first.convergenceDelta }].map(
          ({ values }) => new RunningMean(values.length),
        ) as [RunningMean, RunningMean, RunningMean];
        let evaluations = 0;
        for (let b = 0; b < from.count; b++) {
          const found = b === 0 ? first : await explain(b);
          means[0].add(found.values.values);
          means[1].add(found.baseValue.values);
          means[2].add(found.convergenceDelta);
          evaluations += found.provenance.evaluations;
          onProgress?.({ done: b + 1, total: from.count });
        }
        const [values, baseValue, delta] = means;
        const { target: explained, output } = first;
        return {
          ...placed(first, inputs, { values: values.values }),
          baseValue: { shape: [inputs.count], values: baseValue.values },
          convergenceDelta: [...delta.values],
          target: explained,
          ...(output ? { output } : {}),
          evaluations,
        };
      },
      dispose: () => lift.dispose(),
    };
  },
);
