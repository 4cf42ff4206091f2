import type { NumericArray } from "@hyaline/core";
import type { HostInputs } from "./hostInputs.js";
import type { ExplainedInputs, HostInput } from "./inputs.js";

/** Inputs as a black box is asked them. */
export function hostInputsOf(inputs: ExplainedInputs | readonly string[]): HostInputs {
  if (!("count" in inputs)) return inputs;
  if (!inputs.named) return inputs.parts[0] as HostInput;
  return Object.fromEntries(inputs.parts.map((part): [string, NumericArray] => [part.name, part]));
}
