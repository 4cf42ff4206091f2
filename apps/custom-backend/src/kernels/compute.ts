import type { Numbers } from "@hyaline/backend-reference";
import type { Spec } from "@hyaline/core";
import type { LoopName } from "../loops/index.js";
import type { Pool } from "../pool.js";

export interface Computation {
  readonly loop: LoopName;
  readonly inputs: readonly Numbers[];
  /** Of the one result. */
  readonly spec: Spec;
  readonly how: unknown;
  readonly units: number;
  readonly work: number;
}

/** Makes the result's memory and has the pool fill it; at once where that takes no worker. */
export function compute(
  pool: Pool,
  { loop, inputs, spec, how, units, work }: Computation,
): readonly Numbers[] | Promise<readonly Numbers[]> {
  const { memory } = pool;
  const out = memory.empty(spec);
  const seen = inputs.map((input) => memory.of(input));
  const finish = () => {
    for (const [i, copy] of seen.entries()) if (copy !== inputs[i]) memory.free(copy);
    return [out];
  };
  const pending = pool.run({ loop, inputs: seen, out, how }, units, work);
  return pending ? pending.then(finish) : finish();
}
