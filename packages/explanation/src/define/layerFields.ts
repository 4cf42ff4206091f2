import type { NumericArray } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import { findLayer } from "../layers/findLayer.js";
import type { LayerRef } from "../layers/index.js";
import type { ExplainedInputs } from "../model/index.js";
import { perToken } from "./perToken.js";
import type { TokenReduction } from "./tokenReductions.js";
import type { TracedRunner } from "./tracedRunner.js";

/** What an explanation holds of attributions to a layer. */
export const layerFields = (
  values: NumericArray,
  inputs: ExplainedInputs,
  layer: LayerRef,
  { graphOf }: Pick<TracedRunner, "graphOf">,
  tokens: TokenReduction | undefined,
): Partial<Explanation> => ({
  values: perToken(values, inputs, tokens),
  layer: typeof layer === "string" ? layer : findLayer(graphOf(inputs), layer).layer.name,
});
