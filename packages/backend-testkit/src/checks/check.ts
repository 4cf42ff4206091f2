import type { Backend, Tensor } from "@hyaline/core";
import type { OpExample } from "../example.js";

/** A property that an example has on a backend: resolves, or throws an error that says what differs. */
export type Check = (example: OpExample, backend: Backend) => Promise<void>;

/** The results of an example's call as a list. */
export function resultsOf(example: OpExample, inputs: readonly Tensor[]): readonly Tensor[] {
  const result = example.call(...inputs);
  return Array.isArray(result) ? result : [result as Tensor];
}
