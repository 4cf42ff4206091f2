import { value } from "@hyaline/core/facts";
import { attribute, longCall } from "./commonOptions.js";

/** What every `explainOutputs` takes. */
export const outputsOptions = {
  outputs: value<readonly number[]>(
    "Which outputs to explain (default: every one).",
    "a list of indices",
    Array.isArray,
  ),
  attribute,
  ...longCall,
};
