import { type Backend, jit, type Tensor } from "@hyaline/core";
import type { OpExample } from "../example.js";
import { exampleInputs } from "../inputs.js";

/** A property that an example has on a backend: resolves, or throws an error that says what differs. */
export type Check = (example: OpExample, backend: Backend) => Promise<void>;

/** The results of an example's call as a list. */
export function resultsOf(example: OpExample, inputs: readonly Tensor[]): readonly Tensor[] {
  const result = example.call(...inputs);
  return Array.isArray(result) ? result : [result as Tensor];
}

/** The example as a compiled function of its inputs, so that nothing about them is known before the run. */
export async function runOn(
  example: OpExample,
  backend: Backend,
  inputs: readonly Tensor[] = exampleInputs(example),
): Promise<Tensor[]> {
  const call = jit((...inputs: Tensor[]) => [...resultsOf(example, inputs)], { backend });
  const results = await call(...inputs);
  await Promise.all(results.map((result) => result.data()));
  call.dispose();
  return results;
}
