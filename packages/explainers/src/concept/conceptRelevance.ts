import { fail, mul, type Tensor, tensor } from "@hyaline/core";
import { choice, indices, number, required } from "@hyaline/core/facts";
import { atLayer, layerOption, layerValues } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { relevances } from "../propagation/parts/relevances.js";
import type { LrpPreset } from "../propagation/rules/relevance/composites.js";

/**
 * Concept relevance propagation: the part of each element's relevance that flows through some channels of a layer.
 * `x: float[rows, ...input]`, or a record of inputs; `values` have the same shape.
 *
 * LRP from the output to the layer; there only the relevance of the channels is kept; from there LRP to the input
 *
 * Over channels that together are all of them, the values add up to those of `lrp`, where all of the output flows through
 * the layer. Which channels are worth looking at says `lrp` with `layer`, summed over places.
 *
 * Source: R. Achtibat, M. Dreyer, I. Eisenbraun, S. Bosse, T. Wiegand, W. Samek, S. Lapuschkin, "From attribution maps to
 * human-understandable explanations through Concept Relevance Propagation", Nature Machine Intelligence 2023, equation 5.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer or channels that are not there, `shape`, `dtype`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await conceptRelevance(model, { layer: "sequential/dense1", channels: [2] }).explain(x); // values.shape: [4, 4]
 * ```
 */
export const conceptRelevance = /* @__PURE__ */ defineTraced(
  {
    name: "conceptRelevance",
    title: "Concept relevance propagation",
    family: "concept",
    summary: "The part of each element's relevance that flows through some channels of a layer.",
    formula: "LRP to the layer, only the channels kept, and on to the input",
    source: {
      authors: "R. Achtibat, M. Dreyer, I. Eisenbraun, S. Bosse, T. Wiegand, W. Samek, S. Lapuschkin",
      title:
        "From attribution maps to human-understandable explanations through Concept Relevance Propagation",
      year: 2023,
      where: "equation 5",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "2 forwards and 1 backward",
  },
  {
    /** The layer whose channels relevance flows through. */
    layer: required(layerOption("The layer whose channels relevance flows through.")),
    /** The channels that are kept: places along axis 1 of the layer's value. */
    channels: required(indices("The channels that are kept: places along axis 1 of the layer's value.")),
    /**
     * The rules (default `"epsilonPlus"`, as in the paper's code). Those that end in `Flat` have the flat rule in the layers that see
     * the input.
     */
    composite: choice(
      "The rules (as in the paper's code).",
      [
        "epsilonPlus",
        "epsilonPlusFlat",
        "epsilon",
        "epsilonGamma",
        "epsilonAlpha2Beta1",
        "epsilonAlpha2Beta1Flat",
        "presetA",
        "presetAFlat",
        "presetB",
        "presetBFlat",
      ],
      "epsilonPlus",
    ),
    /** ε of layers that no rule of the composite is for (default 1e-6). */
    epsilon: number("ε of layers that no rule of the composite is for.", 1e-6),
  },
  {},
  (_, { layer, channels = [], composite, epsilon }) => ({
    traced:
      ({ model, explained }) =>
      (xs) => {
        const asked = (points: readonly Tensor[]) => model(points);
        const rules = { composite, epsilon, products: "half" } as const;
        const { value, output, info } = atLayer(asked, layer as string)([...xs]);
        // Behind the layer none sees the input, though some come first.
        const behind = { ...rules, composite: composite.replace(/Flat$/, "") as LrpPreset };
        const upper = relevances(([h]) => output(h as Tensor), explained, behind)([value]);
        const kept = mul(upper.attributions[0] as Tensor, maskOf(value, channels));
        const below = (points: readonly Tensor[]) =>
          layerValues(asked, [info.name], points)[info.name] as Tensor;
        const lower = relevances(below, explained, { ...rules, of: kept })(xs);
        const { absorbed, conservationError, attributions } = lower;
        return { attributions, outputs: upper.outputs, absorbed, conservationError };
      },
  }),
);

/** 1 at the channels, broadcasting over the rest. */
function maskOf(value: Tensor, channels: readonly number[]): Tensor {
  const count = value.shape[1] ?? 1;
  const outside = channels.find((channel) => channel >= count);
  if (outside !== undefined)
    fail(
      "argument",
      `channels are places along axis 1 of the layer, which has ${count}`,
      String(outside),
      "write places from 0 on",
    );
  const ones = Array.from({ length: count }, (_, i) => Number(channels.includes(i)));
  return tensor(ones, { shape: [1, count, ...value.shape.slice(2).map(() => 1)], dtype: value.dtype });
}
