import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, tensor } from "@hyaline/core";
import { within } from "../aim.js";
import type { Contest, Work } from "../contest.js";

const MICROSECONDS = 1e-3;

/** A call that computes nothing: `count` arguments in, as many results out. */
const contest = (count: number): Contest => ({
  work: `a compiled call without arithmetic, ${count} ${count === 1 ? "argument" : "arguments"}, reference backend`,
  aim: within(50 * MICROSECONDS),
  ours: () => {
    const backend = referenceBackend();
    const call = jit((args: readonly Tensor[]) => args, { backend });
    const args = Array.from({ length: count }, (_, i) => tensor([i, i + 1]));
    return {
      name: `hyaline ${backend.name}`,
      run: async () => {
        for (const result of await call(args)) result.dispose();
      },
      dispose: () => call.dispose(),
    };
  },
});

export const jitOverhead: Work = { name: "jit-overhead", contests: [contest(1), contest(8)] };
