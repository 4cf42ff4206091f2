import { div, floor, mul, sub } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";
import { cosineDecay } from "./cosineDecay.js";
import { atLeast1, initialRate } from "./parts/options.js";

const cosineRestartsOptions = {
  /** What it starts from. Each time again. */
  initial: initialRate(),
  /** What it nears before it begins again (default 0). */
  final: number("What it nears before it begins again.", 0),
  /** After how many it begins again. */
  steps: atLeast1("After how many it begins again."),
};
export interface CosineRestartsOptions extends Given<typeof cosineRestartsOptions> {}

/**
 * {@link cosineDecay} that begins again at `initial` after every `steps`. PyTorch's `CosineAnnealingWarmRestarts` with
 * `T_mult=1`.
 *
 * Source: Loshchilov and Hutter, 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = cosineRestarts({ initial: 0.1, steps: 1000 });
 * ```
 */
export const cosineRestarts = /* @__PURE__ */ declare(
  (options: CosineRestartsOptions): Schedule => {
    const used = readOptions("cosineRestarts", cosineRestartsOptions, options);
    const once = cosineDecay(used);
    const { steps } = used;
    return (step) => once(sub(step, mul(floor(div(step, steps)), steps)));
  },
  {
    name: "cosineRestarts",
    title: "Cosine decay with restarts",
    family: "schedules",
    summary: "Half a period of a cosine, again and again.",
    source: {
      authors: "I. Loshchilov, F. Hutter",
      title: "SGDR: Stochastic Gradient Descent with Warm Restarts",
      year: 2017,
    },
  },
  cosineRestartsOptions,
  {},
);
