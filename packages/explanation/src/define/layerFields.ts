import type { NumericArray } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import { findLayer } from "../layers/findLayer.js";
import type { LayerRef } from "../layers/index.js";
import type { ExplainedInputs } from "../model/index.js";
import type { TracedRunner } from "./tracedRunner.js";

/** What an explanation holds of attributions to a layer. */
export const layerFields = (
  values: NumericArray,
  inputs: ExplainedInputs,
  layer: LayerRef,
  { graphOf }: Pick<TracedRunner, "graphOf">,
): Partial<Explanation> => ({
  values: perToken(values, inputs),
  layer: typeof layer === "string" ? layer : findLayer(graphOf(inputs), layer).layer.name,
});

/** Of token ids explained at their embedding, one number a token: the sum over the embedding's own axes. */
function perToken(values: NumericArray, inputs: ExplainedInputs): NumericArray {
  const [part] = inputs.parts;
  if (!part || inputs.parts.length > 1 || /^float/.test(part.dtype)) return values;
  const { shape } = part;
  if (values.shape.length <= shape.length || !shape.every((n, i) => n === values.shape[i])) return values;
  const size = values.values.length / Math.max(1, part.values.length);
  const sums = new Float64Array(part.values.length);
  for (let i = 0; i < values.values.length; i++) {
    const token = Math.floor(i / size);
    sums[token] = (sums[token] as number) + (values.values[i] as number);
  }
  return { shape, values: sums };
}
