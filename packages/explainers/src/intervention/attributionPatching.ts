import { fill, type Graph, mul, stack, sub, sum, type Tensor } from "@hyaline/core";
import { required, texts } from "@hyaline/core/facts";
import { baselineRows, modelGraph, neuronOption, placeLayer } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { selection } from "../propagation/parts/multipliers.js";
import { propagate } from "../propagation/propagate.js";

/**
 * Attribution patching: what replacing a layer's value by that of another run would do to the output, to first order, for
 * all layers in one backward pass. `x: float[rows, ...input]`, or a record of inputs; `values` are float[rows, layers].
 *
 * Σ (h(source) − h(x)) · ∂f(x) / ∂h for each layer's value h
 *
 * Where the output is linear in the layer, it is what `intervene` with the other run's value gives.
 *
 * Source: N. Nanda, "Attribution Patching: Activation Patching At Industrial Scale", 2023.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `shape`, `dtype`, `data`, `aborted`
 * @example
 * ```ts
 * const layers = listLayers(model, x).map(({ name }) => name);
 * const { values } = await attributionPatching(model, { layers }).explain(x, { source: trainingRows.slice(0, 4) });
 * ```
 */
export const attributionPatching = /* @__PURE__ */ defineTraced(
  {
    name: "attributionPatching",
    title: "Attribution patching",
    family: "intervention",
    summary:
      "What another run's value would do in the place of each layer's, to first order, for all layers at once.",
    formula: "Σ (h(source) − h(x)) · ∂f(x) / ∂h",
    source: {
      authors: "N. Nanda",
      title: "Attribution Patching: Activation Patching At Industrial Scale",
      year: 2023,
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "2 forwards and 1 backward",
  },
  {
    /** Names of the layers, as `listLayers` shows them: the columns of the values. */
    layers: required(texts("Names of the layers, as listLayers shows them: the columns of the values.")),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {
    /** The run whose values would take the place (default 0): a row, or one row for each; of several inputs by name. */
    source: baselineRows("The run whose values would take the place."),
  },
  (_, { layers = [], neuron }) => ({
    at: { neuron },
    columns: layers,
    evaluations: 2,
    traced:
      ({ model, explained, options: { source } }) =>
      (xs) => {
        let { graph } = modelGraph((points: readonly Tensor[]) => model(points), [...xs]);
        layers.forEach((layer, i) => {
          const placed = placeLayer(graph, layer);
          graph = named(placed.graph, `\u0000${i}`, placed.value);
        });
        const result = propagate(graph, xs, {
          reference: source,
          rules: () => undefined,
          start: ([y]) => [selection(explained, y as Tensor)],
        });
        const effects = layers.map((_layer, i) => {
          const { value, reference = fill(0, value), cotangent } = result.at(`\u0000${i}`);
          const change = mul(sub(reference, value), cotangent);
          return sum(change, { axes: [...change.shape.keys()].slice(1) });
        });
        return { attributions: [stack(effects, { axis: 1 })], outputs: result.outputs[0] as Tensor };
      },
  }),
);

const named = (graph: Graph, name: string, value: number): Graph => ({
  ...graph,
  names: new Map([...graph.names, [name, value]]),
});
