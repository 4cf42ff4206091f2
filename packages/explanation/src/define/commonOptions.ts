import type { Backend, Progress } from "@hyaline/core";
import { callback, choice, integer, texts, value } from "@hyaline/core/facts";
import type { Target } from "../model/index.js";
import { tokenReductions } from "./tokenReductions.js";

/** What every factory takes. */
export const factoryOptions = {
  batchSize: integer("Rows per run of the model (default: by the size of a row).", undefined),
  featureNames: texts("Names of the features, or of the players where players group them."),
  outputNames: texts("Names of the outputs."),
};

/** What factories with a `layer` take besides. */
export const tokensOption = {
  tokens: choice(
    "How a token's elements become one number, where ids are explained at their embedding.",
    tokenReductions,
    "sum",
  ),
};

/** What every long call takes. */
export const longCall = {
  signal: value<AbortSignal>(
    "Stops the call.",
    "an AbortSignal",
    (v) => typeof v === "object" && v !== null && "aborted" in v,
  ),
  onProgress: callback<(progress: Progress) => void>(
    "Called between the steps of the work.",
    "({ done, total }) => …",
  ),
  backend: value<Backend>(
    "What runs it (default: the backend in use).",
    "a backend",
    (v) => typeof v === "object" && v !== null && "compile" in v,
  ),
};
/** What a call on a model of several inputs takes. */
export const attribute = texts(
  "Of a model of several inputs, those to attribute (default: those of floating point).",
);

/** What every `explain` takes. */
export const callOptions = {
  target: value<Target>(
    "Which output to explain: an index, one for each row, a weighted sum, a place; left out, each row's largest.",
  ),
  attribute,
  ...longCall,
};
